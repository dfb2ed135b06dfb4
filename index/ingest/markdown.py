"""Texts that are marked up in Markdown: what is left of their lines without the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from index.ingest.frontmatter import front_matter_size

# Such texts begin with a head of fields or the heading that is their title. A comment of a program or a hash tag would
# be alone with it.
TITLE = re.compile(r"#{1,2} +\S")
HEADING = re.compile(r"#{1,6} +(?=\S)")
SECOND_HEADING = re.compile(r"#{2,6} +\S")
# What underlines a heading that has no marks of its own.
UNDERLINE = re.compile(r"={3,}\s*$")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# The address in brackets, which may hold a pair of its own, or the number of one that stands below the text.
LINK = re.compile(r"!?\[([^\[\]]*)\](?:\((?:[^()\s]|\([^()\s]*\))*(?: +\"[^\"]*\")?\)|\[(\w{1,20})\])")
# "[1]: https://example.org": where the number of an address leads.
REFERENCE = re.compile(r" {0,3}\[(\w{1,20})\]:\s*\S")
TICKS = re.compile(r"`+")
EMPHASIS = re.compile(r"(?<!\\)(?:\*+|_+)")
MOST_MARKS = 3
# Names of programs begin and end with what would make other words bold.
PROGRAM_NAME = re.compile(r"(?<!\w)__[a-z0-9]+(?:_[a-z0-9]+)*__(?!\w)")


def without_markdown(lines: Sequence[str]) -> list[str]:
    """The lines without marks of headings, emphasis, links and pictures; texts that are not Markdown as they are.

    lines: of the whole text.  Rulers stay, for the cleaner; a picture becomes the words that stand for it; code stays
    as it is.  Takes time in proportion to the characters.
    """
    head = front_matter_size(lines)
    title = next((number for number in range(head, len(lines)) if lines[number].strip()), None)
    if title is None or not (head or _is_title(lines, title)):
        return list(lines)
    is_code = [True] * head + _in_fences(lines[head:])
    known = frozenset(found[1].lower() for line in lines if (found := REFERENCE.match(line)))
    plain = [line if code else _plain(line, known) for line, code in zip(lines, is_code, strict=True)]
    if head and TITLE.match(lines[title]):
        return plain
    below = range(title + 1, len(lines))
    return plain if any(not is_code[at] and _is_sign(lines[at], plain[at]) for at in below) else list(lines)


def _is_title(lines: Sequence[str], number: int) -> bool:
    underline = lines[number + 1] if number + 1 < len(lines) else ""
    return TITLE.match(lines[number]) is not None or UNDERLINE.match(underline) is not None


def _in_fences(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is code between two fences, or one of these."""
    found: list[bool] = []
    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        found.append(bool(fence or mark))
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and mark.end() == len(line.rstrip()):
            fence = ""
    return found


def _is_sign(line: str, plain: str) -> bool:
    """Whether a line has marks of Markdown; rulers and lines that begin with one # are in other texts too."""
    is_changed = plain not in ("", line) and not HEADING.match(line)
    return is_changed or SECOND_HEADING.match(line) is not None


def _plain(line: str, known: frozenset[str]) -> str:
    """A line without its marks. known: the names of the references that stand in the text."""
    heading = HEADING.match(line)
    if heading:
        line = _without_closing(line[heading.end() :])
    code = _code_in(line)

    def words(found: re.Match[str]) -> str:
        is_link = found[2] is None or found[2].lower() in known
        return found[1] if is_link and not code[found.start()] else found[0]

    line = LINK.sub(words, line)
    return _without_emphasis(line)


def _without_closing(heading: str) -> str:
    """A heading without the marks that some write behind it too."""
    words = heading.rstrip().rstrip("#")
    return words.rstrip() if words.endswith(" ") else heading


def _code_in(line: str) -> bytearray:
    """For each character whether it is of code, which stands between two equal rows of ticks."""
    is_code = bytearray(len(line))
    if "`" not in line:
        return is_code
    ticks = list(TICKS.finditer(line))
    closing: dict[int, int] = {}
    nearest: dict[int, int] = {}
    for number in range(len(ticks) - 1, -1, -1):
        size = len(ticks[number][0])
        if size in nearest:
            closing[number] = nearest[size]
        nearest[size] = number
    number = 0
    while number < len(ticks):
        last = closing.get(number, number)
        if last > number:
            begin, end = ticks[number].start(), ticks[last].end()
            is_code[begin:end] = b"\1" * (end - begin)
        number = last + 1
    return is_code


class _Opened(Struct):
    """A row of marks before a word. end: where those begin that have found their closing ones."""

    mark: str
    begin: int
    end: int


class _Pairs:
    """The marks of emphasis of a line: those that wait for their closing ones, and in `gone` those that found them."""

    def __init__(self) -> None:
        self.gone: list[tuple[int, int]] = []
        self._opened: list[_Opened] = []
        self._waiting = {"*": 0, "_": 0}

    def open(self, mark: str, begin: int, end: int) -> None:
        """Let a row wait."""
        self._opened.append(_Opened(mark, begin, end))
        self._waiting[mark] += 1

    def close(self, mark: str, begin: int, end: int) -> int:
        """Pair a row with those of its mark that wait, the last one first. Where what finds none begins.

        Rows of the other mark that stand between can have no partner any more: each row is looked at once.
        """
        while begin < end and self._waiting[mark]:
            last = self._opened.pop()
            self._waiting[last.mark] -= 1
            if last.mark == mark:
                size = min(last.end - last.begin, end - begin)
                self.gone += [(last.end - size, last.end), (begin, begin + size)]
                begin += size
                if last.end - size > last.begin:
                    self.open(mark, last.begin, last.end - size)
        return begin


def _without_emphasis(line: str) -> str:
    """Without the marks of emphasis that come in pairs around words; those of code and of names of programs stay."""
    if "*" not in line and "_" not in line:
        return line
    kept = _code_in(line)
    for name in PROGRAM_NAME.finditer(line):
        kept[name.start() : name.end()] = b"\1" * (name.end() - name.start())
    pairs = _Pairs()
    for row in EMPHASIS.finditer(line):
        begin, end = row.span()
        if kept[begin] or end - begin > MOST_MARKS:
            continue
        mark, before, after = line[begin], line[begin - 1 : begin] if begin else " ", line[end : end + 1] or " "
        if not before.isspace() and not after.isalnum():
            begin = pairs.close(mark, begin, end)
        if begin < end and not after.isspace() and not before.isalnum():
            pairs.open(mark, begin, end)
    return _without(line, pairs.gone)


def _without(line: str, gone: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for begin, end in sorted(gone):
        parts.append(line[at:begin])
        at = end
    return "".join([*parts, line[at:]])
