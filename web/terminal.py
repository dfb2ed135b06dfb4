"""What a person reads on a terminal. Texts of articles are shown as text: no control character gets through."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from index.article import OUTSIDE_RULE, Article, Rejected
from web.labels import count_of, dots_around, origin_words

if TYPE_CHECKING:  # each command shows one of these and loads no other
    from index.article import Person, Place, Span
    from index.checking import Check
    from index.runs import Removal, Report
    from index.statistics import Stats
    from search.results import Facet, Hit, Page
    from web.browse import FacetPage
    from web.names import Profile
    from web.offers import Offer
    from web.wire import Json

MOST_COLUMNS = 100
"""Longer lines are hard to read."""
UNWRAPPED_COLUMNS = 1_000_000
"""For programs, which read line by line: a paragraph of any length is one."""
SHOWN_NAMES = 8
OUTSIDE_COLUMNS = 180
"""Of a part of the page that is not the story: two lines."""
SHOWN_PATHS = 5
SHOWN_ROWS = 12
NO_TEXT = "This article has a title and no text."
REMOVED, RESTORED = "Removed", "Restored"
BYTE_UNITS = ("bytes", "kB", "MB", "GB", "TB")

_LINE = re.compile(r"^Line \d+\b")
"""Begins the reasons of records, whose paths say it too; without it those alike stand together."""
_LINES = re.compile(r"^.+", re.MULTILINE)
_STEERING = r"\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = re.compile(f"[{_STEERING}]+")
_SPACES = re.compile(rf"[\s{_STEERING}]+")


class _Output(Console):
    """As rich's own, but that a reader of a pipe who has seen enough is for the command line to tell, not an error."""

    def on_broken_pipe(self) -> None:
        self.quiet = True  # what is left over is not tried again
        raise BrokenPipeError


def console() -> Console:
    """Where all of this goes: stdout, without guessing at colours for numbers or at markup in texts.

    Lines are wrapped on a terminal only, so that what stands in one is found by `grep` too.
    """
    found = _Output(highlight=False, markup=False, emoji=False)
    found.width = min(found.width, MOST_COLUMNS) if found.is_terminal else UNWRAPPED_COLUMNS
    return found


def _print_table(out: Console, table: Table) -> None:
    """A table; for programs without the spaces that fill its last column."""
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as held:
        out.print(table)
    for line in held.get().splitlines():
        out.print(Text(line.rstrip()), soft_wrap=True)


def plain(text: str | None) -> str:
    """A text on one line, without what could steer a terminal."""
    return " ".join(_CONTROLS.sub(" ", text or "").split())


def in_bytes(size_bytes: float) -> str:
    """A size with its unit, in powers of 1,000."""
    unit = 0
    while size_bytes >= 1_000 and unit < len(BYTE_UNITS) - 1:
        size_bytes, unit = size_bytes / 1_000, unit + 1
    return f"{size_bytes:,.{0 if unit == 0 else 1}f} {BYTE_UNITS[unit]}"


# Runs


def show_report(report: Report, index_dir: str) -> None:
    """What a reindex, add or sync did, and what it refused."""
    out = console()
    parts = [
        count_of(report.articles, "article"),
        count_of(report.duplicates, "duplicate"),
        f"{len(report.rejected):,} rejected",
    ]
    out.print(f"Read {count_of(report.read, 'document')} in {report.seconds:,.1f} s: {', '.join(parts)}.")
    if report.generation is None:
        out.print(f"{count_of(report.added, 'article')} would be new. Nothing was written.")
    else:
        changes = f"{report.added:,} added, {report.updated:,} at other paths, {report.removed:,} gone"
        size = in_bytes(report.size_bytes)
        out.print(f"{changes}. {index_dir} is at generation {report.generation}, {size}.")
    for notice in report.notices:
        out.print(notice)
    show_rejected(report.newly_rejected)
    if known := len(report.rejected) - len(report.newly_rejected):
        out.print(f"{known:,} rejected as before (clippings stats --rejected lists all).")


def show_rejected(rejected: Sequence[Rejected], *, whole: bool = False) -> None:
    """What was refused, by reason. whole: every path, else the first few of each reason."""
    out = console()
    if not rejected:
        if whole:
            out.print("Nothing was rejected.")
        return
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for refusal in rejected:
        groups[refusal.code, _LINE.sub("This line", refusal.reason)].append(refusal.path)
    out.print(Text("\nRejected", style="bold"))
    for (code, reason), paths in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        out.print(Text.assemble((f"{len(paths):,} × ", "yellow"), plain(reason), (f"  [{code}]", "dim")))
        shown = paths if whole else paths[:SHOWN_PATHS]
        for path in shown:
            out.print(Text("    " + plain(path)), soft_wrap=True)  # whole, to be copied
        if len(paths) > len(shown):
            out.print(f"    and {len(paths) - len(shown):,} more (clippings stats --rejected lists all)")


def show_removal(removal: Removal, verb: str) -> None:
    """What remove did. verb: REMOVED or RESTORED."""
    out = console()
    out.print(f"{verb} {count_of(len(removal.done), 'article')}. The archive is at generation {removal.generation}.")
    if removal.done and verb == RESTORED:
        out.print("What was restored comes in again at the next sync, add or reindex of its source.")
    for article in removal.unknown:
        out.print(f"There is no article to be {verb.lower()} with the id {plain(article)[:60]}.")


def show_check(check: Check) -> None:
    """What a check found."""
    out = console()
    files = f"{count_of(check.files, 'file')} ({in_bytes(check.size_bytes)})"
    if check.advice:
        out.print(check.advice)
    if not check.problems:
        out.print(f"All is well: {files}, {count_of(check.articles, 'article')}, generation {check.generation}.")
        return
    out.print(Text(f"{count_of(len(check.problems), 'problem')} in {files}:", style="bold red"))
    for problem in check.problems:
        out.print(Padding(Text(plain(problem)), (0, 0, 0, 2), expand=False))
    out.print("Run clippings reindex, with the sources that the archive was made from.")


def show_stats(stats: Stats) -> None:
    """The archive in numbers."""
    out = console()
    counts = stats.counts
    out.print(Text(count_of(counts.articles, "article"), style="bold"))
    facts = {
        "Read": f"{count_of(counts.read, 'document')}: {count_of(counts.duplicates, 'duplicate')},"
        f" {counts.rejected:,} rejected",
        "Generation": f"{stats.generation}, published {stats.created}",
        "Size": f"{in_bytes(stats.size_bytes)} in {count_of(stats.segments, 'segment')},"
        f" {count_of(stats.deleted, 'deleted row')}",
        "Tables": f"learned {stats.learned or 'never'} from {count_of(stats.learned_articles, 'article')}"
        + (f"; the archive has {stats.grown:.2f} times as many now" if round(stats.grown, 2) != 1 else ""),
        "Kept out": f"{count_of(stats.removed, 'article')} removed by id",
        "Aliases": f"{count_of(stats.aliases, 'name')} merged, renamed or blocked" if stats.aliases else "",
        "Names": stats.advice or "",
        "Made from": _shortened(stats.made_from, SHOWN_PATHS),
    }
    _facts(out, facts)
    _counts(out, "Articles by source", _named_rest(stats.sources, "(no source)"))
    _counts(out, "Articles by site", _named_rest(stats.sites, "(no site)"))
    _counts(out, "Removed lines by rule", stats.rules)
    _counts(out, "Removed lines by site, with the commonest rule", _commonest(stats.rules_by_site))
    _counts(out, "Rejected by reason", stats.rejected)


def _commonest(by_site: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    lines = {f"{site or '(no site)'}: {next(iter(rules))}": sum(rules.values()) for site, rules in by_site.items()}
    return dict(sorted(lines.items(), key=lambda item: (-item[1], item[0])))


def _named_rest(counts: Mapping[str, int], name: str) -> dict[str, int]:
    return {key or name: count for key, count in counts.items()}


def _facts(out: Console, facts: Mapping[str, str]) -> None:
    table = Table.grid(padding=(0, 2))
    for name, value in facts.items():
        if value:
            table.add_row(Text(name, style="dim"), Text(plain(value)))
    _print_table(out, table)


def _counts(out: Console, title: str, counts: Mapping[str, int]) -> None:
    if not counts:
        return
    out.print(Text(f"\n{title}", style="bold"))
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for name, count in list(counts.items())[:SHOWN_ROWS]:
        table.add_row(f"{count:,}", Text(plain(name)))
    _print_table(out, table)
    if len(counts) > SHOWN_ROWS:
        out.print(Text(f"and {len(counts) - SHOWN_ROWS:,} more (--json gives all)", style="dim"))


# Searching


def show_page(page: Page, next_command: str | None) -> None:
    """A page of answers. next_command: what gives the following page, if there is one."""
    out = console()
    _show_diagnostics(out, page)
    out.print(Text.assemble((_total(page), "bold"), (f"  {page.took_ms:.0f} ms", "dim")))
    for note in page.notes:
        out.print(Text(plain(note), style="dim"))
    for word in page.words:
        forms = ", ".join(f"{plain(each.form)} {each.count:,}" for each in word.forms)
        out.print(Text.assemble((plain(word.text), "bold"), f" was found as {forms}" if forms else " was not found"))
    for number, hit in enumerate(page.hits, start=1):
        out.print()
        _show_hit(out, number, hit)
    if page.facets and page.total:
        out.print()
        _show_facets(out, page.facets)
    if next_command:
        out.print(Text(f"\nMore: {next_command}", style="dim"), soft_wrap=True)


def _total(page: Page) -> str:
    total = count_of(page.total, "article")
    if page.query.relaxed:
        return f"{total} with any of the words ({page.query.total_all or 0:,} with all of them)"
    return f"{total}, and more that there was no time for" if page.partial else total


def _show_diagnostics(out: Console, page: Page) -> None:
    for diagnostic in page.query.diagnostics:
        out.print(Text(_CONTROLS.sub(" ", page.query.text)), soft_wrap=True)
        carets = "^" * max(1, diagnostic.end - diagnostic.start)
        out.print(Text(" " * diagnostic.start + carets, style="yellow"), soft_wrap=True)
        out.print(Text(plain(diagnostic.message), style="yellow"))
    if page.query.diagnostics:
        out.print(Text.assemble("Searched for: ", (plain(page.query.canonical) or "all articles", "bold")))


def _show_hit(out: Console, number: int, hit: Hit) -> None:
    marks = next((each.marks for each in hit.snippets if each.field == "title" and each.text == hit.title), ())
    title = _marked_text(hit.title, marks) if marks else Text(plain(hit.title) or "(no title)")
    title.style = "bold"
    out.print(Text.assemble((f"{number:>2}. ", "dim"), title))
    copies = f"{hit.cluster.copies} copies" if hit.cluster else ""
    facts = [hit.source, hit.date or "no date", ", ".join(hit.authors), copies]
    out.print(_indented(Text(" · ".join(plain(fact) for fact in facts if fact), style="cyan")))
    for snippet in hit.snippets:
        if snippet.field != "title":
            before, after = dots_around(snippet)
            out.print(_indented(Text.assemble(before, _marked_text(snippet.text, snippet.marks), after)))
    out.print(
        _indented(Text(f"{hit.id}  {plain(hit.url or hit.path)}", style="dim", overflow="ellipsis", no_wrap=True))
    )
    if hit.explain:
        for what, points in hit.explain.parts:
            out.print(_indented(Text(f"{points:8.4f}  {plain(what)}", style="dim")))


def _marked_text(raw: str, marks: Sequence[Span]) -> Text:
    """A text on one line with its marks, which rise and do not overlap; wires are indented within sentences."""
    text = Text()
    at = 0
    for start, end in (*marks, (len(raw), len(raw))):
        before = _SPACES.sub(" ", raw[at:start])
        text.append(before if text else before.lstrip())
        text.append(_SPACES.sub(" ", raw[start:end]), "bold yellow")
        at = end
    return text


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 4), expand=False)


def _show_facets(out: Console, facets: Mapping[str, Facet]) -> None:
    table = Table.grid(padding=(0, 2))
    for name, facet in facets.items():
        values = [f"{'✓ ' if value.selected else ''}{plain(value.label)} {value.count:,}" for value in facet.values]
        rest = facet.distinct - len(facet.values)
        if values:
            text = " · ".join(values) + (f" · {rest:,} more" if rest > 0 else "")
            table.add_row(Text(name.capitalize(), style="dim"), Text(text))
    _print_table(out, table)


def show_offer(meant: Offer | None) -> None:
    """The search that was probably meant, as the query that finds it."""
    if meant:
        lead = f"See also {plain(meant.words)}" if meant.words else "Did you mean"
        console().print(Text(f"{lead}: {plain(meant.question.q)}"), soft_wrap=True)


def show_ways(ways: Sequence[tuple[int, str]]) -> None:
    """Ways out of a search that found nothing: what is found without each criterion."""
    out = console()
    if len(ways) > 1 and not any(total for total, _ in ways):
        out.print("Leaving one part out does not help.")
        return
    for total, left_out in (way for way in ways if way[0]):
        out.print(f"{count_of(total, 'article')} without {plain(left_out)}")


def show_hits(hits: Sequence[Hit]) -> None:
    """Hits alone, numbered."""
    for number, hit in enumerate(hits, start=1):
        _show_hit(console(), number, hit)


def show_facet(found: FacetPage, values: Iterable[tuple[int, str, str]]) -> None:
    """A stretch of all values of a facet. values: count, label and what a filter takes."""
    if not found.distinct:
        console().print("No value: nothing matches, or no article that matches has one.")
        return
    show_values(values)
    console().print(Text(f"{found.matching:,} of {count_of(found.distinct, 'value')}", style="dim"))
    if found.next_offset:
        console().print(Text(f"More: --offset {found.next_offset}", style="dim"))


def show_values(values: Iterable[tuple[int, str, str]]) -> None:
    """Counts with what they count, and a remark."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for count, label, remark in values:
        table.add_row(f"{count:,}", Text(plain(label)), Text(plain(remark), style="dim"))
    _print_table(console(), table)


def show_profile(found: Profile) -> None:
    """Where the archive names a person or place."""
    out = console()
    out.print(Text.assemble((plain(found.label), "bold"), (f"  {plain(found.key)}", "dim")))
    out.print(f"Named in {count_of(found.page.total, 'article')}.")
    for title, quoted in found.mentions:
        out.print(Text(f"\n{title}: {quoted.hit.date or 'no date'}, {plain(quoted.hit.title)}", style="dim"))
        out.print(_indented(_marked_text(quoted.text, (quoted.mark,))))
        out.print(_indented(Text(quoted.hit.id, style="dim")))
    if found.only_in_captions:
        out.print("Only in captions of pictures, which stand among the removed lines of an article.")
    for title, values in (
        ("Written as", [(count, text, "") for text, count in found.variants]),
        ("With people", [(value.count, value.label, value.value) for value in found.people]),
        ("With places", [(value.count, value.label, value.value) for value in found.places]),
    ):
        if values:
            out.print(Text(f"\n{title}", style="bold"))
            show_values(values)


# Documents


def show_article(article: Article) -> None:
    """An extracted article: what it says of itself and where each of it came from, its text, and what was left out."""
    out = console()
    title = Text(plain(article.title) or "(no title)", style="bold")
    out.print(Text.assemble(title, (_origin(article, "title"), "dim")))
    told = {
        "Source": ("source", article.source),
        "Authors": ("authors", ", ".join(article.authors)),
        "Date": ("date", article.date),
        "Published": ("published_at", article.published_at),
        "Changed": ("modified_at", article.modified_at),
        "Section": ("section", article.section),
        "Language": ("language", article.language),
        "Link": ("url", article.url),
        "Picture": ("image_url", article.image_url),
    }
    found = {
        "People": _names(article.people),
        "Places": _names(article.places),
        "Countries": f"{', '.join(article.countries)} (by their people)" if article.countries else "",
    }
    values = {name: f"{value}{_origin(article, field)}" for name, (field, value) in told.items() if value}
    _facts(out, {"Path": article.path, **values, **found})
    for paragraph in (article.body or NO_TEXT).split("\n"):
        out.print(Text(plain(paragraph)))
    _show_ledger(out, article)
    out.print()


def _origin(article: Article, field: str) -> str:
    origin = (article.origins or {}).get(field)
    return f"  ({origin_words(origin)})" if origin else ""


def _show_ledger(out: Console, article: Article) -> None:
    """Each line that was left out, whole, below its rule, the reason and where it stood."""
    if article.ledger:
        out.print(Text(f"\nLeft out: {count_of(len(article.ledger), 'line')}", style="bold"))
    begins = [found.start() for found in _LINES.finditer(article.body)]
    for entry in article.ledger:
        before = bisect_left(begins, entry.start)
        place = f"before line {before + 1:,} of the text" if before < len(begins) else "after the text"
        place = place if before else "before the text"
        out.print(Text.assemble((entry.rule, "yellow"), f", {place}: {plain(entry.reason)}"))
        out.print(_indented(Text(plain(entry.text), style="dim")))
    _show_outside(out, article)


def _show_outside(out: Console, article: Article) -> None:
    """A few words of each part of the page that was not looked at line by line, and how long it is."""
    if article.outside:
        count = count_of(len(article.outside), "part")
        out.print(Text(f"\nOutside of the story's part of the page: {count} (--json shows more of them)", style="bold"))
    for part in article.outside:
        place = "before the text" if part.before else "after the text"
        out.print(Text.assemble((OUTSIDE_RULE, "yellow"), f", {place}: {plain(part.reason)}"))
        words = textwrap.shorten(" · ".join(part.text.split("\n")), OUTSIDE_COLUMNS, placeholder=" …")
        more = f" ({part.chars:,} characters)" if part.chars > len(words) else ""
        out.print(_indented(Text(plain(words) + more, style="dim")))


def _names(names: Sequence[Person | Place]) -> str:
    return _shortened([name.name for name in names], SHOWN_NAMES)


def _shortened(texts: Sequence[str], most: int) -> str:
    return ", ".join(texts[:most]) + (f" and {len(texts) - most:,} more" if len(texts) > most else "")


def show_outcome(found: Article | Rejected) -> None:
    """An article, or why a document did not become one."""
    if isinstance(found, Rejected):
        console().print(Text.assemble((f"{plain(found.path)}: ", "bold"), (plain(found.reason), "yellow")))
    else:
        show_article(found)


def show_entities(found: Json) -> None:
    """People and places of a text, most mentioned first."""
    out = console()
    for title, rows in (("People", _people_rows(found["people"])), ("Places", _place_rows(found["places"]))):
        out.print(Text(title, style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right")
        for row in sorted(rows, key=lambda row: -row[0]):
            table.add_row(str(row[0]), Text(plain(row[1])), Text(plain(row[2]), style="dim"))
        if table.row_count:
            _print_table(out, table)
        else:
            out.print(Text("  none", style="dim"))
    if found["countries"]:
        out.print(Text("Countries, by their people", style="bold"))
        out.print("  " + ", ".join(found["countries"]))


def _people_rows(people: Iterable[Json]) -> Iterator[tuple[int, str, str]]:
    return ((len(person["mentions"]), person["name"], person["key"]) for person in people)


def _place_rows(places: Iterable[Json]) -> Iterator[tuple[int, str, str]]:
    for place in places:
        at = f"{place['lat']:.2f}, {place['lon']:.2f}" if place["lat"] is not None else "not in the gazetteer"
        about = " · ".join(part for part in (place["kind"], place["country"] or "", at) if part)
        yield len(place["mentions"]), place["name"], about
