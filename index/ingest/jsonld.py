"""What a page says of itself in JSON-LD: graphs, lists, and JSON that is nearly right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct, field

from index.analysis import letters

ARTICLE_TYPES = frozenset(
    [
        "article", "newsarticle", "blogposting", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
        "backgroundnewsarticle", "reviewnewsarticle", "liveblogposting", "scholarlyarticle", "medicalscholarlyarticle",
        "techarticle", "satiricalarticle", "advertisercontentarticle", "report", "socialmediaposting", "review",
        "recipe", "howto", "medicalwebpage", "webpage", "itempage", "faqpage", "videoobject", "podcastepisode",
        "creativework",
    ]
)  # fmt: skip
# A page's own object is an article before it is a page or a video on it.
FIRST_TYPES = ("article", "posting", "report", "recipe", "review", "howto")
# Nested objects deeper than this hold nothing about the article.
MOST_DEPTH = 6
MOST_NODES = 500
# Scripts wrapped in a comment or in CDATA, as old pages have them.
WRAPPING = re.compile(r"<!--|-->|(?://|/\*)? ?<!\[CDATA\[(?: ?\*/)?|(?://|/\*)? ?\]\]>(?: ?\*/)?")
CONTROLS = re.compile(r"[\x00-\x1f]+")
TRAILING_COMMA = re.compile(r",\s*([}\]])")
# A word of a headline, or a letter of those that write without spaces.
WORD = re.compile(r"[぀-ヿ㐀-鿿가-힯]|[^\W_]{3,}")
FEWEST_WORDS = 3
FIELD = r'"{name}"\s*:\s*"((?:[^"\\]|\\.){{1,400}})"'
# The writers of such JSON: one object, or a list of them, with names.
SAVED_NAME = re.compile(r'"name"\s*:\s*"((?:[^"\\]|\\.){1,100})"')
SAVED_AUTHORS = re.compile(
    rf'"author"\s*:\s*(?:\[[^\]]{{0,2000}}?{SAVED_NAME.pattern}[^\]]{{0,2000}}|\{{[^\]}}]{{0,300}}?{SAVED_NAME.pattern})'
)
# Fields that are worth saving from JSON that cannot be read as a whole.
SAVED_FIELDS = ("headline", "datePublished", "dateModified")
# How JSON that is nearly right is mended, one after the other until it can be read.
MENDING: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: WRAPPING.sub("", text),
    lambda text: TRAILING_COMMA.sub(r"\1", CONTROLS.sub(" ", text)),
)

Node = dict[str, object]


class Linked(Struct, frozen=True):
    """The article's own node and all nodes. by_id: those that say more than their @id, which others refer to."""

    article: Node
    nodes: tuple[Node, ...]
    by_id: Mapping[str, Node] = field(default_factory=dict)

    def resolve(self, value: object) -> object:
        """A value, or the node that its @id points to."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and set(value) <= {"@id", "@type"}:
            return self.by_id.get(value["@id"], value)
        return value


def linked_data(
    scripts: Sequence[str], title: str = "", shown: Sequence[str] = (), links: Callable[[], Iterable[str]] = tuple
) -> Linked:
    """The article's node in the JSON-LD scripts of a page; empty if there is none.

    title: the page's own, which tells the article from others that its lists name.  shown: its other titles and
    headings.  links: what its links say.  A node whose headline shares no word with any title, and is what a link
    says, is that of another story.
    """
    nodes = tuple(node for script in scripts for node in _nodes(_load(script)))[:MOST_NODES]
    articles = _own([node for node in nodes if _rank(node) is not None], _words(" ".join((title, *shown))), links)
    wanted = letters(title)
    best = min(articles, key=lambda node: (_rank(node) or 0, not _is_called(node, wanted)), default={})
    named = ((node.get("@id"), node) for node in reversed(nodes) if len(node) > 2)
    return Linked(best, nodes, {name: node for name, node in named if isinstance(name, str)})


def _is_called(node: Node, title: str) -> bool:
    """Whether a page's title begins with a node's headline. title: its letters, for marks may be encoded otherwise."""
    headline = letters(_headline(node))
    return bool(headline) and title.startswith(headline)


def _own(articles: list[Node], known: frozenset[str], links: Callable[[], Iterable[str]]) -> list[Node]:
    """The articles but those whose headline has none of the words that the page shows as its titles, and is a link."""
    suspects = [node for node in articles if len(_words(_headline(node))) >= FEWEST_WORDS]
    suspects = [node for node in suspects if known and _words(_headline(node)).isdisjoint(known)]
    said = {letters(text) for text in links()} if suspects else set()
    others = [id(node) for node in suspects if letters(_headline(node)) in said]
    return [node for node in articles if id(node) not in others]


def _headline(node: Node) -> str:
    return next(iter(strings(node.get("headline"))), "")


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.lower()))


def _rank(node: Node) -> int | None:
    kinds = [kind.rpartition("/")[2].lower() for kind in strings(node.get("@type"))]
    if not any(kind in ARTICLE_TYPES for kind in kinds):
        return None
    first = any(kind.endswith(FIRST_TYPES) for kind in kinds)
    return (0 if first else 4) + (0 if "headline" in node else 1) + (0 if "datePublished" in node else 1)


def _load(script: str) -> object:
    text = script.strip().rstrip(";")
    for mended in MENDING:
        try:
            return msgspec.json.decode(mended(text))
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            continue
    return _saved(text)


def _saved(text: str) -> Node:
    """Single fields of JSON that is broken elsewhere."""
    saved: Node = {"@type": "Article"}
    for name in SAVED_FIELDS:
        found = re.search(FIELD.format(name=name), text)
        if found:
            saved[name] = _unescaped(found[1])
    authors = SAVED_AUTHORS.search(text)
    if authors:
        saved["author"] = [_unescaped(name) for name in SAVED_NAME.findall(authors[0])]
    return saved if len(saved) > 1 else {}


def _unescaped(text: str) -> str:
    try:
        return str(msgspec.json.decode(f'"{text}"'))
    except (msgspec.DecodeError, UnicodeEncodeError):
        return text


def _nodes(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > MOST_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "author", "publisher"):
            if isinstance(value.get(key), (dict, list)):
                yield from _nodes(value[key], depth + 1)


def strings(value: object) -> list[str]:
    """A value that is a string or a list of strings, as a list."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def names(linked: Linked, value: object, depth: int = 0) -> list[str]:
    """Names of persons or organisations: strings, nodes, references to nodes, or lists of them."""
    value = linked.resolve(value)
    if isinstance(value, str):
        return [value]
    if depth > MOST_DEPTH:
        return []
    if isinstance(value, list):
        return [name for item in value for name in names(linked, item, depth + 1)]
    if not isinstance(value, dict):
        return []
    parts = [part for key in ("givenName", "familyName") for part in strings(value.get(key))]
    return names(linked, value.get("name"), depth + 1) or ([" ".join(parts)] if parts else [])
