"""How to cite an article: as text and as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from index.analysis import fold
from index.article import Article
from search.results import Hit
from web.dates import day_words
from web.labels import reads_left
from web.security import safe_link

UNTITLED = "Article without a title"
STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of what follows, to the end of the line if nothing ends them: of a citation too."""
KEY_LETTERS = 8
"""Of an id: 40 bits, enough for the stories of one beginning and year."""
BIBTEX_ESCAPES = {letter: f"\\{letter}" for letter in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


class Citation(Struct, frozen=True):
    """text: one line in the author-title form.  bibtex: an @online entry; biblatex reads its fields."""

    text: str
    bibtex: str


def citation(article: Article, permalink: str) -> Citation:
    """Cite the publisher's page if its address is known, and where the archive keeps the text.

    permalink: absolute address of the article in this archive.
    """
    return Citation(_text(article, permalink), _bibtex(article, permalink))


def bibtex_entries(hits: Iterator[Hit], root: str) -> Iterator[str]:
    """A citation of each hit, the same as its article's page gives."""
    for hit in hits:
        yield _bibtex(hit, f"{root}articles/{hit.id}") + "\n\n"


def _text(article: Article, permalink: str) -> str:
    authors = _joined(tuple(map(_isolated, article.authors)))
    title = _one_line(article.title) or UNTITLED
    parts = [f"{authors}." if authors else "", _isolated(f"“{title}”" if title[-1] in ".?!" else f"“{title}.”")]
    published = ", ".join(part for part in (_isolated(article.source or ""), day_words(article.date)) if part)
    parts += [f"{_one_line(published)}." if published else "", safe_link(article.url) or ""]
    return " ".join(part for part in (*parts, f"Archived at {permalink}") if part)


def _bibtex(article: Article | Hit, permalink: str) -> str:
    """An @online entry."""
    fields = {
        "author": " and ".join(f"{{{_escaped(author)}}}" for author in article.authors),
        "title": f"{{{_escaped(article.title or UNTITLED)}}}",
        "organization": _escaped(article.source or ""),
        "date": article.date or "",
        "url": safe_link(article.url) or permalink,
        "note": f"Archived at {permalink}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@online{{{_cited_by(article)},\n" + ",\n".join(lines) + "\n}"


def _cited_by(article: Article | Hit) -> str:
    """The key of an entry: last name, year, first word of the title and the beginning of the id, without which another
    story of the year would have the same key in another export."""
    name = fold(article.authors[0]).split()[-1:] if article.authors else []
    word = fold(article.title).split()[:1]
    letters = re.sub(r"[^a-z0-9]", "", "".join([*name, (article.date or "")[:4], *word]))
    return f"{letters}-{article.id[:KEY_LETTERS]}".lstrip("-")


def _joined(names: tuple[str, ...]) -> str:
    return _one_line(" and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names))


def _isolated(text: str) -> str:
    """A text without signs that move what follows it, between our own if it is read from right to left."""
    text = STEERING.sub("", text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if any(map(reads_left, text)) else text


def _escaped(text: str) -> str:
    return "".join(BIBTEX_ESCAPES.get(letter, letter) for letter in _one_line(STEERING.sub("", text)))


def _one_line(text: str) -> str:
    return " ".join(text.split())
