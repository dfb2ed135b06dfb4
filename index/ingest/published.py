"""When a page was published: what its markup claims, held against the day that it shows to its readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.ingest.blocks import NAME_CHARS, Block, Page
from index.ingest.dates import Moment, days_within, has_day_first, instant_after, moment_of, moment_within
from index.ingest.jsonld import Linked, strings
from index.ingest.language import language_of
from index.ingest.months import month_of
from index.ingest.teasers import BOXES_ABOVE, STORY_TAGS, is_for_others, is_of_others, story_begun

# fmt: off
PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date", "publish_date",
    "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "article.published",
    "citation_publication_date", "citation_date", "rnews:datepublished", "originalpublicationdate",
    "publication_date", "article_date_original", "ptime", "bt:pubdate", "og:pubdate", "og:published_time",
    "iso-8601-publish-date", "dateissued", "last-published", "article:published", "article:post_date", "article.date",
    "dateposted", "dc:date", "rbpubdate", "displaydate", "og:regdate", "pdate", "citation_online_date",
    "dcterms.available",
)
# What was created then was published then, where nothing says more.
CREATED_META = (
    "article.created", "created", "date_created", "datecreated", "content_create_date", "dc.created", "dc:created",
    "dc.date.created", "release_date", "og:release_date", "doc_date",
)
MODIFIED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified",
)
# fmt: on
# In microdata and in RDFa.
PUBLISHED_ELEMENTS = '[itemprop~="datePublished"], [property="datePublished"], [property$=":datePublished"]'
# Of a publishing system that we do not know.
PUBLISHED_NAME = re.compile(r"publi(?:sh|cation).*(?:date|time)|date.*publi(?:sh|cation)")
META_NAME_CHARS = 100
URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/+_.-]|$)")
URL_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?:(?P<number>0[1-9]|1[0-2])|(?P<name>[a-z]{3,12}))(?:/|$)")
UPDATED = re.compile(
    r"\b(?:updated?|modified|revised|reviewed|edited|checked|aktualisiert|actualizado|mis à jour|aggiornato"
    r"|atualizado|обновлено|оновлено|aktualizacja|aktualizováno|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|güncelleme"
    r"|diperbarui|cập nhật|ενημέρωση|تحديث|עודכן)\b|更新|수정",
    re.IGNORECASE,
)
STATED = re.compile(
    r"\b(?:published|posted|issued|veröffentlicht|erschienen|publi(?:é|ée|cado|cada|cação|cat)|pubblicat[oa]|опубликован\w*"
    r"|опубліковано|opublikowano|gepubliceerd|geplaatst|publicerad|publisert|udgivet|julkaistu|publikováno|yayın\w*"
    r"|diterbitkan|δημοσι\w*|نشر\w*|פורסם)\b|发布|發布|公開|掲載|입력|등록",
    re.IGNORECASE,
)
# No story of an archive is older, and what systems write for no day is the first one that they know.
FIRST_DAY = "1800-01-01"
EPOCH_DAYS = frozenset(["1969-12-31", "1970-01-01"])
# The words that say what a date is stand close before it, or alone on the line before.
LABEL_CHARS = 45
# A line that shows a date holds little besides: an author, a section, the reading time.
DATE_LINE_REST = 60
DATE_LINE_CHARS = 120
LABELLED_CHARS = 250
# A line of several such things, parted by marks, may be longer.
PARTED = re.compile(r".* [|•·] |by\b|\W*\d", re.IGNORECASE)
# Also where its date comes first or after a mark.
DATE_BEGINS_AFTER = "|•·-–—"
# The day of a whole site's last change is none of the story's.
OF_SITE = re.compile(r"\W*(?:web)?site last (?:updated|modified)", re.IGNORECASE)
# What a line begins with that says what its date is, wherever it stands.
LABELLED = re.compile(
    r"\W*(?:by [^.|,\d]{3,40}[.|,]\s?)?(?:(?:first |originally |date )?(?:published|posted)|publication date"
    r"|last (?:updated|modified|reviewed)|updated)\b",
    re.IGNORECASE,
)
MONTH_FIRST_COUNTRIES = frozenset(["us", "ph"])
# Of these alone, or of none at all, no order is known.
MONTH_FIRST_LANGUAGES = frozenset(["en", ""])
# The end of a host is a country's, but where sites of any country take it for its sound, or write both orders.
COUNTRY_END = re.compile(r"\.(?!(?:ai|ca|cc|co|fm|gg|im|io|la|ly|me|sh|to|tv|vc|ws)$)(?P<country>[a-z]{2})$")
# Of a plain text, so much says in which language it is.
LANGUAGE_LINES = 10
# A date's line stands near the title: at most so many blocks after it, and fewer before.
BLOCKS_AFTER = 15
BLOCKS_BEFORE = 6
# Place, day and the agency's letters, which may stand first, before the dash that a wire's story begins after.
DATELINE = re.compile(
    r"(?:\([^()]{2,20}\)\s*[-–—]{1,2}\s)?"
    r"[^\W\d_][^.\d]{0,40}, (?P<day>[^()]{6,30}?)[, ]*(?:\([^()]{2,20}\)|/[^/]{2,20}/)?\.?\s*[-–—]{1,2}\s"
)
# A text's date may follow the deck, which looks like the story's beginning.
LINES_INTO_STORY = 8
FIRST_PARAGRAPHS = 3
# Clocks of publisher, server and reader differ by less than two days.
ZONE_DAYS = 1
# Of what a page has once or a few times, the first ones tell; nested thousands would cost their square.
MOST_NODES = 20
MOST_TIMES = 200
TIME_CHARS = 100
# A day that a sentence tells of: "The fair opens on".
TOLD = re.compile(r"[a-z]{2,} [a-z]{2,} (?:on|until|from|since|before|after|till|for|between|to) (?:\w+day,? )?$")
TOLD_WORDS = 5
SENTENCE_END = re.compile(r"[a-z\d][.!?]$")
CAME_OUT = re.compile(
    r"\b(?:appeared|aired|written|released|added|created|submitted|filed|entered|uploaded|sent|seen|print(?:ed)?)\b",
    re.IGNORECASE,
)
# Where a page has the times of other stories and of comments.
BESIDE_TAGS = frozenset(["aside", "footer", "nav"])
# Boxes that pages call after the date, for dates far from any title.
DATED_BOX = re.compile(r"date|time|publish|posted|byline|meta")
MOST_DATED = 40
# Of lines that may tell the only day of a page, and of days on them: no article has as many.
MOST_LINES, MOST_ENTRIES = 50_000, 1_000

Readers = tuple[tuple[str, Callable[[], Moment | None]], ...]
"""Where a day may be told, and how to read it there."""


class Shown(Struct, frozen=True):
    """A date that the page shows. days: one, or two where day and month may be swapped.

    is_open: in figures of which another date of the page may tell what they are.  is_stated: said to be that of the
    publication.  instant: of the first day, where a time with its zone follows.
    """

    days: tuple[str, ...]
    is_update: bool
    is_open: bool = False
    instant: str | None = None
    is_stated: bool = False


class Published(Struct, frozen=True):
    """origin: where the day came from.  moment: the publisher's calendar day, and the instant where one is claimed.

    instant_origin: where the instant came from, which may tell of another day in its own zone; None without one.
    """

    origin: str
    moment: Moment
    instant_origin: str | None


def find_published(
    tree: LexborHTMLParser,
    linked: Linked,
    meta: dict[str, list[str]],
    page: Page,
    title_at: int | None,
    address: str | None,
    language: str | None = None,
) -> Published | None:
    """The day on which a page was first published; None where it names none.

    meta: the page's meta tags.  title_at: number of the block that is the title, if one is.  address: the page's own.
    language: the code that the page declares, with the country where it does.
    A claim of the markup is corrected by what the page shows, for clocks that run in another zone than the newsroom
    are common, and so are systems that claim the day of their own last change.
    """
    shown = _shown_told_apart(page, title_at, partial(_order_of_page, language, address))
    shown = [_in_month(entry, address) for entry in shown]
    claim = _first_plausible(_claims(tree, linked, meta))
    if claim and _is_plausible(claim.moment.day):
        return _corrected(claim, shown or _labelled(page, updates=False), _claimed_changes(linked, meta))
    other = _first_plausible(_unclaimed(tree, linked, page, title_at, address, shown))
    return other if other and (claim is None or _is_plausible(other.moment.day)) else claim


def moment_of_lines(page: Page, title_at: int | None, story_at: int) -> Moment | None:
    """The day of a plain text, with the instant where it shows one; None where it shows none.

    page: its lines.  title_at: number of the line that is the title, if one is.  story_at: of the story's first one.
    """
    above_story = max(story_at - BLOCKS_AFTER, 0) - 1  # the line of no title
    order = partial(_order_of_text, page, story_at)
    shown = _shown_told_apart(page, above_story if title_at is None else title_at, order)
    shown = shown or _shown_told_apart(page, above_story, order)
    deck = Page(page.boxes, page.blocks[: story_at + LINES_INTO_STORY])
    readers: tuple[Callable[[], Moment | None], ...] = (
        lambda: _first_day(shown, updates=False),
        lambda: _first_day(_labelled(page, updates=False), updates=False),
        lambda: _first_day(shown, updates=True),
        lambda: _first_day(_labelled(page, updates=True), updates=True),
        lambda: _first_day(_shown_told_apart(deck, story_at, order), updates=True),
        lambda: _dateline_day(page, story_at),
        lambda: _first_day(_only(page, story_at), updates=True),
    )
    return next((moment for read in readers if (moment := read())), None)


def _dateline_day(page: Page, story_at: int) -> Moment | None:
    """The day that a wire's story begins with: "QUAY, 5 March 2024 (XYZ) - The ferry …"."""
    return _first_dateline(page.blocks[story_at : story_at + LINES_INTO_STORY])


def _dateline_of_page(page: Page, title_at: int | None) -> Moment | None:
    """The same of a page, whose story is not known yet: that of one of the first paragraphs below the title."""
    below = (block for block in page.blocks[title_at or 0 :] if len(block.text) > DATE_LINE_CHARS)
    return _first_dateline(list(islice(below, FIRST_PARAGRAPHS)))


def _first_dateline(blocks: Sequence[Block]) -> Moment | None:
    datelines = filter(None, (DATELINE.match(block.text) for block in blocks))
    return next(filter(None, (moment_within(dateline["day"]) for dateline in datelines)), None)


def _only(page: Page, story_at: int) -> list[Shown]:
    """The one day on short lines from the story's first on, as at its end; none where there are several."""
    short = (at for at in range(story_at, len(page.blocks)) if len(page.blocks[at].text) <= DATE_LINE_CHARS)
    lines = (at for at in islice(short, MOST_LINES) if not OF_SITE.match(page.blocks[at].text))
    entries = islice((entry for at in lines for entry in _shown_in(page.blocks, at)), MOST_ENTRIES)
    found = {entry.days: entry for entry in entries}
    first = {days: entry for days, entry in found.items() if not entry.is_update}
    return next((list(entries.values()) for entries in (found, first) if len(entries) == 1), [])


def _claims(tree: LexborHTMLParser, linked: Linked, meta: dict[str, list[str]]) -> Readers:
    """What the markup claims."""
    return (
        ("json-ld", lambda: _linked_moment(linked, "datePublished")),
        ("meta", lambda: _meta_moment(meta)),
        ("microdata", lambda: _microdata_moment(tree)),
        ("json-ld", lambda: _linked_moment(linked, "dateCreated") or _linked_moment(linked, "uploadDate")),
        ("meta", lambda: _first_of_meta(meta, CREATED_META)),
    )


def _first_plausible(readers: Readers) -> Published | None:
    """The first day that may be true; where none may, the first."""
    first: Published | None = None
    for origin, read in readers:
        moment = read()
        if moment and _is_plausible(moment.day):
            return _from_one(origin, moment)
        first = first or (_from_one(origin, moment) if moment else None)
    return first


def _is_plausible(day: str) -> bool:
    """False for days before there were papers or after tomorrow, and for the one that systems write for none."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=ZONE_DAYS)
    return FIRST_DAY <= day <= tomorrow.isoformat() and day not in EPOCH_DAYS


def _from_one(origin: str, moment: Moment) -> Published:
    """Day and instant, if there is one, of the same origin."""
    return Published(origin, moment, origin if moment.instant else None)


def _unclaimed(
    tree: LexborHTMLParser,
    linked: Linked,
    page: Page,
    title_at: int | None,
    address: str | None,
    shown: Sequence[Shown],
) -> Readers:
    title = page.blocks[title_at].text if title_at is not None else ""
    return (
        ("text", lambda: _first_day(shown, updates=False)),
        ("time", lambda: _time_element(tree, title)),
        ("url", lambda: _url_moment(address)),
        ("text", lambda: _first_day(shown, updates=True)),
        ("text", lambda: _first_day(_labelled(page, updates=False), updates=False)),
        ("text", lambda: _dated_box(page)),
        ("text", lambda: _dateline_of_page(page, title_at)),
        ("text", lambda: _first_day(_labelled(page, updates=True), updates=True)),
        ("json-ld", lambda: _linked_moment(linked, "dateModified")),
        ("text", lambda: _first_day(_only(page, 0), updates=False)),
    )


def _in_month(entry: Shown, address: str | None) -> Shown:
    """A day in figures as the address tells it, where that has the year and the month: "/2024/march/"."""
    found = URL_MONTH.search(urlsplit(address).path.lower()) if address and len(entry.days) > 1 else None
    number = month_of(found["name"]) if found and found["name"] else int(found["number"]) if found else None
    fitting = tuple(day for day in entry.days if found and number and day[:7] == f"{found['year']}-{number:02}")
    return replace(entry, days=fitting) if len(fitting) == 1 else entry


def _claimed_changes(linked: Linked, meta: dict[str, list[str]]) -> list[date]:
    """The days that the markup claims for the last change."""
    tagged = [value for name in MODIFIED_META for value in meta.get(name, ())]
    moments = map(moment_of, [*strings(linked.article.get("dateModified")), *tagged])
    return [date.fromisoformat(moment.day) for moment in moments if moment]


def _corrected(claim: Published, shown: Sequence[Shown], changes: Sequence[date]) -> Published:
    """The claim, or the day that the page shows as its own: the same in another zone, an earlier one, or a later one on
    which the story came out again. changes: days that the markup claims for the last change, which are none of these.
    """
    first = next((entry for entry in shown if not entry.is_update), None)
    if first is None:
        return claim
    claimed = date.fromisoformat(claim.moment.day)
    apart = {day: (date.fromisoformat(day) - claimed).days for day in first.days}
    nearest = min(apart, key=lambda day: abs(apart[day]))
    if apart[nearest] == 0:
        return claim
    if abs(apart[nearest]) <= ZONE_DAYS:
        return Published("text", replace(claim.moment, day=nearest), claim.instant_origin)
    is_earlier = apart[nearest] < 0 and len(apart) == 1
    is_later = len(apart) == 1 and not any(claim.moment.day in entry.days for entry in shown)
    is_own = is_earlier or (is_later and _is_no_change(first, claim.moment.day, changes))
    return _from_one("text", Moment(nearest)) if is_own else claim


def _is_no_change(entry: Shown, claimed: str, changes: Sequence[date]) -> bool:
    """Whether a later day that the page shows is not the one of its last change, which it claims, nor the claimed one
    with month and day in the other order. Later than both it is that of an event, unless it is said to be its own.
    """
    shown = entry.days[0]
    is_swapped = shown[:4] == claimed[:4] and shown[5:7] == claimed[8:] and shown[8:] == claimed[5:7]
    after = [(change - date.fromisoformat(shown)).days for change in changes]
    is_own = entry.is_stated or max(after, default=0) > 0
    return is_own and not is_swapped and min(map(abs, after), default=0) > ZONE_DAYS


def _linked_moment(linked: Linked, key: str) -> Moment | None:
    value = next(iter(strings(linked.article.get(key))), None)
    return moment_of(value) if value else None


def _meta_moment(meta: dict[str, list[str]]) -> Moment | None:
    others = (name for name in meta if PUBLISHED_NAME.search(name, 0, META_NAME_CHARS))
    return _first_of_meta(meta, (*PUBLISHED_META, *others))


def _first_of_meta(meta: dict[str, list[str]], names: Iterable[str]) -> Moment | None:
    """The first of these meta tags that tells a day."""
    values = (value for name in names for value in meta.get(name, ()))
    return next(filter(None, map(moment_of, islice(values, MOST_NODES))), None)


def _microdata_moment(tree: LexborHTMLParser) -> Moment | None:
    for node in tree.css(PUBLISHED_ELEMENTS)[:MOST_NODES]:
        attributes = node.attributes
        moment = moment_of(attributes.get("content") or attributes.get("datetime") or node.text() or "")
        if moment:
            return moment
    return None


def _url_moment(address: str | None) -> Moment | None:
    match = URL_DATE.search(unquote(urlsplit(address).path)) if address else None
    return moment_of("-".join(match.groups())) if match else None


def _time_element(tree: LexborHTMLParser, title: str) -> Moment | None:
    """The first <time> that says published, else the first after the title, else the first of all."""
    first: Moment | None = None
    after: Moment | None = None
    nodes = tree.css("h1, h2, time")[:MOST_TIMES]
    titles = [at for at, node in enumerate(nodes) if node.tag != "time" and _text_of(node) == title]
    around_title = {box.mem_id for at in titles for box in _boxes_around(nodes[at])}
    for at, node in enumerate(nodes):
        if node.tag != "time" or _is_beside_story(node, around_title):
            continue
        moment = _moment_of_node(node)
        if moment and _says_published(node):
            return moment
        first = first or moment
        after = after or (moment if titles and at > titles[0] else None)
    return after or first


def _text_of(node: LexborNode) -> str:
    return " ".join((node.text() or "").split())


def _boxes_around(node: LexborNode) -> Iterator[LexborNode]:
    while node.parent is not None:
        node = node.parent
        yield node


def _is_beside_story(node: LexborNode, around_title: Collection[int]) -> bool:
    """Whether a box around an element says that it holds other stories or comments; one that holds the title too is
    named by how the page is laid out. around_title: the boxes around the title.
    """
    for box in islice(_boxes_around(node), BOXES_ABOVE):
        if box.tag in STORY_TAGS:
            return False
        name = f"{box.attributes.get('class') or ''} {box.attributes.get('id') or ''}"
        if box.tag in BESIDE_TAGS or is_for_others(name[:NAME_CHARS].lower()):
            return box.mem_id not in around_title
    return False


def _moment_of_node(node: LexborNode) -> Moment | None:
    value = node.attributes.get("datetime")
    return (moment_of(value) if value else None) or moment_within((node.text() or "")[:TIME_CHARS])


def _says_published(node: LexborNode) -> bool:
    attributes = node.attributes
    return "pubdate" in attributes or "publish" in (attributes.get("class") or "").lower()


def _shown_told_apart(page: Page, title_at: int | None, order: Callable[[], bool | None]) -> list[Shown]:
    """Dates near the title; those in figures as the page writes them elsewhere, else in this order: whether the day
    comes first, None for unknown.
    """
    shown = list(_shown(page, title_at))
    if any(entry.is_open for entry in shown):
        told = has_day_first(block.text for block in page.blocks if len(block.text) <= DATE_LINE_CHARS)
        return list(_shown(page, title_at, order() if told is None else told))
    return shown


def _order_of_page(language: str | None, address: str | None) -> bool | None:
    """Whether days come before months in the country of the page's address, else where its language is written."""
    code, _, country = (language or "").lower().replace("_", "-").partition("-")
    host = COUNTRY_END.search(urlsplit(address).hostname or "") if address else None
    country = host["country"] if host else country
    if country or code not in MONTH_FIRST_LANGUAGES:
        return country not in MONTH_FIRST_COUNTRIES
    return None


def _order_of_text(page: Page, story_at: int) -> bool | None:
    """The same for a plain text, which has nothing but its language."""
    story = " ".join(block.text for block in page.blocks[story_at : story_at + LANGUAGE_LINES])
    return _order_of_page(language_of(story), None)


def _shown(page: Page, title_at: int | None, day_first: bool | None = None) -> Iterator[Shown]:
    """Dates on short lines near the title: those after it in order, then those before it from the nearest one on."""
    if title_at is None:
        return
    after = range(title_at + 1, min(title_at + 1 + BLOCKS_AFTER, story_begun(page.blocks, title_at)))
    before = range(title_at - 1, max(title_at - 1 - BLOCKS_BEFORE, -1), -1)
    for number in (*after, *before):
        text = page.blocks[number].text
        is_line = len(text) <= _most_chars(text, DATE_LINE_CHARS) and not _is_caption(page, number)
        if is_line and not (number < title_at and is_of_others(page, number, title_at)):
            yield from _shown_in(page.blocks, number, day_first)


def _most_chars(text: str, usual: int) -> int:
    """How long a line with a day may be; behind "Posted on March 5, 2024 in" a blog names all of its categories."""
    return LABELLED_CHARS if LABELLED.match(text) else usual


def _is_caption(page: Page, number: int) -> bool:
    """True for what says when a picture was taken."""
    box = page.boxes[page.blocks[number].box]
    return box.tag == "figcaption" or "caption" in box.name


def _shown_in(blocks: Sequence[Block], number: int, day_first: bool | None = None) -> Iterator[Shown]:
    text = blocks[number].parted or blocks[number].text
    is_parted = PARTED.match(text) is not None
    end = 0
    dates = days_within(text, day_first=day_first)
    rest = len(text) - sum(found.end - found.start for found in dates)
    for found in dates:
        days = tuple(filter(_is_plausible, found.days))
        stands_apart = is_parted or text[: found.start].rstrip()[-1:] in DATE_BEGINS_AFTER
        if not days or rest > _most_chars(text, DATE_LINE_CHARS if stands_apart else DATE_LINE_REST):
            continue
        label = text[end : found.start][-LABEL_CHARS:]
        end = found.end
        if not label.strip() and number and len(blocks[number - 1].text) < LABEL_CHARS:
            label = blocks[number - 1].text
        instant = instant_after(text, found.end, days[0])
        is_update = UPDATED.search(label) is not None
        is_stated = not is_update and STATED.search(label) is not None
        is_told = TOLD.search(label) or (len(label.split()) >= TOLD_WORDS and SENTENCE_END.search(text))
        if is_told and not (is_update or is_stated or CAME_OUT.search(label)):
            continue
        yield Shown(days, is_update, found.is_open, instant, is_stated)


def _labelled(page: Page, *, updates: bool) -> list[Shown]:
    """The one day that lines anywhere call that of the publication, or of the last change; none where they differ."""
    short = (at for at, block in enumerate(page.blocks) if len(block.text) <= DATE_LINE_CHARS)
    lines = (at for at in islice(short, MOST_LINES) if LABELLED.match(page.blocks[at].text))
    entries = islice((entry for at in lines for entry in _shown_in(page.blocks, at)), MOST_ENTRIES)
    told = [entry for entry in entries if entry.is_update == updates]
    return told[:1] if len({entry.days for entry in told}) == 1 else []


def _first_day(shown: Sequence[Shown], *, updates: bool) -> Moment | None:
    return next((Moment(entry.days[0], entry.instant) for entry in shown if updates or not entry.is_update), None)


def _dated_box(page: Page) -> Moment | None:
    """The first date in a box that its markup names after dates."""
    short = (at for at, block in enumerate(page.blocks) if len(block.text) <= DATE_LINE_CHARS)
    dated = islice((at for at in short if DATED_BOX.search(page.boxes[page.blocks[at].box].name)), MOST_DATED)
    return next((Moment(entry.days[0], entry.instant) for at in dated for entry in _shown_in(page.blocks, at)), None)
