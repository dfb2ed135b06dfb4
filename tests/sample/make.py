"""Write the sample archive: stories and site templates in, tests/sample/site and gold.jsonl out.

    python -m tests.sample.make                     the committed sample
    python -m tests.sample.make --pages 200 --out DIR   the same sites with 200 composed pages each, for measuring

The stories are plain data in stories/*.toml, the sites in sites.toml, their pages in templates/. A story's text is
blocks set apart by blank lines: paragraphs, "## headings", "- lists", "> quotes", and marks for what a site puts
between them: "@photo caption | credit", "@related title", "@correction text", "@time 14:05", or the name of one
of the site's own boxes ("@ad", "@newsletter"). Whatever a mark or the site adds is boilerplate and never body, but for
corrections, which belong to the article.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import shutil
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

HERE = Path(__file__).resolve().parent
SITE = HERE / "site"
GOLD = HERE / "gold.jsonl"

BODY_KINDS = frozenset({"paragraph", "heading", "list", "quote", "correction"})
ZIP_TIME = (2024, 6, 1, 12, 0, 0)
"""Every member's time in the archive, so that two runs write the same bytes."""

LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
EMPHASIS = re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of an article's column, body or boilerplate. lines: its plain text, one entry a line."""

    kind: str
    lines: tuple[str, ...]
    html: tuple[Markup, ...]

    @property
    def is_body(self) -> bool:
        return self.kind in BODY_KINDS


@dataclass(frozen=True, slots=True)
class Story:
    """One article as written. `raw` keeps the fields that only a template or the gold reads."""

    slug: str
    site: str
    title: str
    text: str
    authors: tuple[str, ...] = ()
    date: datetime | None = None
    raw: dict[str, Any] = field(default_factory=dict)


# ---- reading -----------------------------------------------------------------------------------------------------


def read_sites() -> dict[str, dict[str, Any]]:
    """The sites by short name, as sites.toml describes them."""
    return tomllib.loads((HERE / "sites.toml").read_text("utf-8"))


def read_stories() -> list[Story]:
    """Every story in a fixed order: by file, then as written; copies come after all originals they may name."""
    tables = [
        table
        for path in sorted((HERE / "stories").glob("*.toml"))
        for table in tomllib.loads(path.read_text("utf-8"))["story"]
    ]
    written = {table["slug"]: table for table in tables}
    return [story_of(_with_copied_text(table, written)) for table in tables]


def story_of(table: dict[str, Any]) -> Story:
    """A story from its table."""
    return Story(
        slug=table["slug"],
        site=table["site"],
        title=table["title"],
        text=table["text"],
        authors=tuple(table.get("authors", ())),
        date=table.get("date"),
        raw=table,
    )


def _with_copied_text(table: dict[str, Any], written: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """An agency story under another masthead: the original's text with some blocks dropped and words changed."""
    if "copy_of" not in table:
        return table
    original = written[table["copy_of"]]
    dropped = set(table.get("drop", ()))
    blocks = _blocks(original["text"])
    if not dropped <= set(range(len(blocks))):
        raise ValueError(f"{table['slug']}: no such block to drop")
    blocks = [block for number, block in enumerate(blocks) if number not in dropped]
    text = "\n\n".join([*_blocks(table.get("lead", "")), *blocks, *_blocks(table.get("tail", ""))])
    for old, new in table.get("change", ()):
        if old not in text:
            raise ValueError(f"{table['slug']}: nothing to change: {old}")
        text = text.replace(old, new)
    names = ("people", "people_optional", "places", "places_optional")
    shared = {name: original[name] for name in names if name in original}
    return {**shared, **table, "text": text}


# ---- from text to pieces -----------------------------------------------------------------------------------------


def _blocks(text: str) -> list[str]:
    return [block.strip() for block in text.strip().split("\n\n") if block.strip()]


def plain(text: str) -> str:
    """Text without its marks for links and emphasis."""
    return EMPHASIS.sub(r"\1", LINK.sub(r"\1", text))


def marked(text: str) -> Markup:
    """Text as HTML, with its links and emphasis."""
    linked = LINK.sub(r'<a href="\2">\1</a>', str(escape(text)))
    return Markup(EMPHASIS.sub(r"<em>\1</em>", linked))  # escaped above, and the stories are our own


def _piece(kind: str, *lines: str) -> Piece:
    joined = [" ".join(line.split()) for line in lines]
    return Piece(kind, tuple(plain(line) for line in joined), tuple(marked(line) for line in joined))


def _piece_of(block: str, site: dict[str, Any], story: Story) -> Piece | None:
    if block.startswith("## "):
        return _piece("heading", block[3:])
    if block.startswith("- "):
        return _piece("list", *(item.removeprefix("- ") for item in block.split("\n")))
    if block.startswith("> "):
        return _piece("quote", block[2:])
    if not block.startswith("@"):
        return _piece("paragraph", block)
    name, _, rest = block[1:].partition(" ")
    if name == "photo":
        return _photo(rest, site)
    if name == "related":
        return _piece("related", site["related"].format(rest))
    if name in {"correction", "time"}:
        return _piece(name, rest)
    return _box(name, site, story)


def _photo(rest: str, site: dict[str, Any]) -> Piece:
    """A caption and its credit; a text dump has the image's description first, then the caption again with it."""
    caption, _, credit = (part.strip() for part in rest.partition("|"))
    if site["template"] == "text.txt":
        description, _, long_caption = caption.partition(". ")
        return _piece("photo", description, f"{long_caption} {credit}")
    return _piece("photo", caption, credit) if credit else _piece("photo", caption)


def _box(name: str, site: dict[str, Any], story: Story) -> Piece | None:
    """One of the site's own boxes, filled in; None where it has nothing to say (a byline without an author)."""
    lines = story.raw.get("boxes", {}).get(name) or site["boxes"][name]
    author = story.authors[0] if story.authors else ""
    facts = {
        "author": " and ".join(story.authors),
        "first": author.partition(" ")[0],
        "handle": author.lower().replace(" ", "").replace("é", "e"),
        "date": _shown_date(story, site),
        "bio": site.get("bios", {}).get(author, ""),
        "title": story.title,
    }
    filled = [line.format(**facts) for line in lines if _is_answerable(line, facts)]
    return _piece(name, *filled) if filled else None


def _is_answerable(line: str, facts: dict[str, str]) -> bool:
    return all(facts[name] for name in re.findall(r"\{(\w+)\}", line))


def _shown_date(story: Story, site: dict[str, Any]) -> str:
    if story.date is None:
        return ""
    return story.raw.get("shown_date") or site["shown_date"].format(story.date)


def pieces_of(story: Story, site: dict[str, Any]) -> list[Piece]:
    """The article's column from top to bottom: the site's boxes above, the story, the site's boxes below."""
    above = [_box(name, site, story) for name in story.raw.get("above", site["above"])]
    below = [_box(name, site, story) for name in story.raw.get("below", site["below"])]
    middle = [_piece_of(block, site, story) for block in _blocks(story.text)]
    return [piece for piece in (*above, *middle, *below) if piece is not None]


# ---- pages and gold ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """One rendered article. path: below the output folder; members of the zip and records have a virtual one."""

    story: Story
    path: str
    data: bytes
    gold: dict[str, Any]


def gold_of(story: Story, site: dict[str, Any], path: str) -> dict[str, Any]:
    """What a perfect reader takes from the page alone.

    must_remove: boilerplate inside the article's column, in order.  people: by the fullest name in the article, its
    title and captions.  full_names: what other articles add to those of whom this one gives a surname only.
    ..._optional: names that a reader may take for a person or place or leave (animals, streets, small rivers).
    """
    pieces = pieces_of(story, site)
    body = ["\n".join(piece.lines) for piece in pieces if piece.is_body]
    return {
        "path": path,
        "title": " ".join(story.title.split()),
        "body": "\n\n".join(body),
        "corrections": [line for p in pieces if p.kind == "correction" for line in p.lines],
        "must_remove": [{"kind": p.kind, "text": line} for p in pieces if not p.is_body for line in p.lines],
        "authors": list(story.authors),
        "date": story.date.date().isoformat() if story.date else None,
        "source": story.raw.get("source", site["source"]) or None,
        "url": _url(story, site) if site["canonical"] else None,
        "language": site["language"],
        "people": list(story.raw.get("people", ())),
        "full_names": dict(story.raw.get("full_names", {})),
        "people_optional": list(story.raw.get("people_optional", ())),
        "places": [_place(place) for place in story.raw.get("places", ())],
        "places_optional": list(story.raw.get("places_optional", ())),
        "cluster": story.raw.get("copy_of") or story.raw.get("cluster"),
    }


def _place(place: str) -> dict[str, str | None]:
    """A gold place from "name" or "name/CC"; a name alone belongs to no one country (a sea, a continent)."""
    name, _, country = place.partition("/")
    return {"name": name, "country": country or None}


def _path(story: Story, site: dict[str, Any]) -> str:
    year = f"{story.date.year}/" if story.date and site["dated_paths"] else ""
    return f"{site['folder']}/{year}{story.slug}{site['suffix']}"


def _url(story: Story, site: dict[str, Any]) -> str:
    day = story.date.strftime("%Y/%m/%d/") if story.date and site["dated_paths"] else ""
    return f"https://www.{site['domain']}/{day}{story.slug}"


def environment() -> Environment:
    """The templates. Text dumps are not HTML and must not be escaped."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters["json"] = lambda value: Markup(json.dumps(value, ensure_ascii=False, indent=1).replace("</", "<\\/"))
    env.filters["nbsp"] = lambda html: Markup(re.sub(r" (?=[:;?!»])|(?<=«) ", "&nbsp;", str(html)))
    return env


def page_of(story: Story, site: dict[str, Any], teasers: list[Story], env: Environment) -> Page:
    """One page in its site's clothes. teasers: other stories of the site, for lists beside the article."""
    path = story.raw.get("path") or _path(story, site)
    rendered = env.get_template(site["template"]).render(
        story=story,
        site=site,
        pieces=pieces_of(story, site),
        teasers=teasers,
        url=_url(story, site),
        shown_date=_shown_date(story, site),
        image=f"https://img.{site['domain']}/{story.slug}.jpg",
        ld_authors=[{"@type": "Person", "name": name} for name in story.authors],
        ld_dates={"datePublished": story.date.isoformat()} if story.date else {},
        ld_updates=[
            {"@type": "BlogPosting", "headline": piece.lines[0], "datePublished": story.date.isoformat()}
            for piece in pieces_of(story, site)
            if piece.kind == "heading" and story.date
        ],
        teaser_text=_teaser_text,
    )
    return Page(
        story, path, _encoded(rendered, story.raw.get("encoding", site["encoding"])), gold_of(story, site, path)
    )


def _encoded(text: str, encoding: str) -> bytes:
    """Bytes as an old editor saved them; what the encoding lacks becomes a character reference, as in old pages."""
    if encoding == "utf-16-le":
        text = f"\ufeff{text}"
    return text.encode(encoding, "xmlcharrefreplace")


def record_of(story: Story, site: dict[str, Any]) -> dict[str, Any]:
    """A ready-made record; only the fields that the story's `fields` list names go in beside title and body."""
    gold = gold_of(story, site, "")
    known = {
        "id": story.slug,
        "date": gold["date"],
        "url": _url(story, site),
        "author": list(story.authors),
        "source": gold["source"],
        "people": gold["people"],
        "places": [place["name"] for place in gold["places"]],
    }
    return {"title": story.title, "body": gold["body"], **{name: known[name] for name in story.raw["fields"]}}


# ---- writing -----------------------------------------------------------------------------------------------------


def _teasers(story: Story, stories: list[Story]) -> list[Story]:
    """Up to five other stories of the site, the next ones in its list."""
    own = [other for other in stories if other.site == story.site]
    at = own.index(story)
    return (own[at + 1 :] + own[:at])[:5]


def _teaser_text(story: Story) -> str:
    """The start of a story, cut as lists of stories cut it."""
    first = next((plain(" ".join(b.split())) for b in _blocks(story.text) if b[0] not in "@#->"), "")
    return f"{first[:110].rpartition(' ')[0]} …" if first else ""


def _pages(stories: list[Story], sites: dict[str, dict[str, Any]]) -> Iterator[Page]:
    env = environment()
    for story in stories:
        site = sites[story.site]
        if site["template"] != "record":
            yield page_of(story, site, _teasers(story, stories), env)


def _zipped(members: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in sorted(members):
            # Stored, not deflated: zlib's output differs between its versions, and the bytes are compared by a test.
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), data)
    return buffer.getvalue()


def build(stories: list[Story], sites: dict[str, dict[str, Any]]) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """The sample as files (path below site/ to bytes) and its gold, in the order of the paths."""
    files: dict[str, bytes] = {}
    gold: list[dict[str, Any]] = []
    archives: dict[str, list[tuple[str, bytes]]] = {}
    for page in _pages(stories, sites):
        for path in (page.path, *page.story.raw.get("also", ())):
            gold.append({**page.gold, "path": path})
            archive, _, member = path.partition("!/")
            if member:
                archives.setdefault(archive, []).append((member, page.data))
            else:
                files[path] = page.data
    files |= {name: _zipped(members) for name, members in archives.items()}
    records = [story for story in stories if sites[story.site]["template"] == "record"]
    if records:
        files["records.jsonl"] = _records(records, sites, gold)
    return files, sorted(gold, key=lambda line: line["path"])


def _records(records: list[Story], sites: dict[str, dict[str, Any]], gold: list[dict[str, Any]]) -> bytes:
    lines = []
    for number, story in enumerate(records, start=1):
        site = sites[story.site]
        record = record_of(story, site)
        lines.append(json.dumps(record, ensure_ascii=False))
        given = gold_of(story, site, f"records.jsonl#{number}")
        absent = {name: None for name in ("date", "url", "source") if name not in record}
        gold.append({**given, **absent, "authors": record.get("author", [])})
    return ("\n".join(lines) + "\n").encode()


def gold_bytes(gold: list[dict[str, Any]]) -> bytes:
    """gold.jsonl: one line an article."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in gold).encode()


def write(files: dict[str, bytes], folder: Path) -> None:
    """Replace the folder with the files."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


# ---- the enlarged sample -----------------------------------------------------------------------------------------


# Fewer stories than this give no paragraphs that differ, however their sentences are drawn.
LEAST_POOL = 4
MOST_SENTENCES = 36
SENTENCE_WORDS = 14
# Japanese "words" between marks are longer than this on average; its pieces have about a word's length.
SPACELESS_WORD_CHARS = 10
PIECE_CHARS = 4


def enlarged(stories: list[Story], sites: dict[str, dict[str, Any]], pages: int, seed: int = 2) -> list[Story]:
    """`pages` stories for each site of the web: the site's own, then new ones composed of sentences of others.

    Sentences are drawn one by one from stories of the same language, so that no paragraph repeats on a site while the
    site's boilerplate stays what it is. Of a language with too few stories for that, they are put together from words,
    or a site's pages would all be copies of one story, which no site has.
    """
    drawn = random.Random(seed)
    enlarged: list[Story] = []
    for name, site in sites.items():
        own = [story for story in stories if story.site == name and "path" not in story.raw]
        if site["template"] in {"record", "text.txt"} or not own:
            continue
        pool = [story for story in stories if sites[story.site]["language"] == site["language"]]
        enlarged += own[:pages]
        enlarged += [_composed(drawn, own, pool, number) for number in range(len(own), pages)]
    return enlarged


def _shuffled_words(drawn: random.Random, text: str) -> str:
    """A sentence of words of the text; of a few characters each, where the script sets no spaces."""
    words = re.findall(r"[\w'’-]+", text)
    if len(words) * SPACELESS_WORD_CHARS < len(text):
        pieces = [text[at : at + PIECE_CHARS] for at in range(0, len(text), PIECE_CHARS)]
        return re.sub(r"[。「」（）]", "", "".join(drawn.choices(pieces, k=SENTENCE_WORDS))) + "。"
    return " ".join(drawn.choices(words, k=SENTENCE_WORDS)).capitalize() + "."


def _composed(drawn: random.Random, own: list[Story], pool: list[Story], number: int) -> Story:
    model = drawn.choice(own)
    sentences = [
        sentence
        for story in drawn.sample(pool, min(12, len(pool)))
        for block in _blocks(story.text)
        if block[0] not in "@#->"
        for sentence in re.split(r"(?<=[.?。])\s+(?=\S{2})", block)
    ]
    if len(pool) < LEAST_POOL:
        sentences = [_shuffled_words(drawn, " ".join(sentences)) for _ in range(MOST_SENTENCES)]
    drawn.shuffle(sentences)
    marks = [block for block in _blocks(model.text) if block.startswith("@")]
    paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, min(len(sentences), MOST_SENTENCES), 3)]
    for mark in marks:
        paragraphs.insert(drawn.randrange(1, len(paragraphs) + 1), mark)
    slug, title = f"{model.slug}-{number:03}", f"{drawn.choice(pool).title} ({number})"
    raw = {**model.raw, "slug": slug, "title": title, "people": [], "places": [], "copy_of": None}
    return replace(model, slug=slug, title=title, text="\n\n".join(paragraphs), raw=raw)


def main() -> None:
    """Write the committed sample, or an enlarged one somewhere else."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, help="pages of each site in an enlarged sample")
    arguments.add_argument("--out", type=Path, help="folder of the enlarged sample: site/ and gold.jsonl go there")
    options = arguments.parse_args()
    if (options.pages is None) != (options.out is None):
        arguments.error("--pages and --out belong together")
    sites, stories = read_sites(), read_stories()
    if options.pages is None:
        folder, gold_file = SITE, GOLD
    else:
        stories = enlarged(stories, sites, options.pages)
        folder, gold_file = options.out / "site", options.out / "gold.jsonl"
    files, gold = build(stories, sites)
    write(files, folder)
    gold_file.write_bytes(gold_bytes(gold))


if __name__ == "__main__":
    main()
