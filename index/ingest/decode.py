"""Bytes to text: byte order marks, declared character sets, UTF-8, then statistics."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from index.ingest.language import likely_language
from index.ingest.utf16 import is_double_byte, utf16_by_letters, utf16_by_nuls

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as the wider sets (WHATWG Encoding, section 4.2), and pages rely on it.
WIDER_SETS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "big5": "big5hkscs",
    "utf8": "utf-8",
}
# Python's own ways of writing text, which its codecs list beside character sets: some take hours for a long page.
NO_SETS = frozenset(["punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"])
# Declarations stand in the head; some pages put long scripts before them.
DECLARATION_BYTES = 32_768
# charset-normalizer is slow on long texts and no better for them.
STATISTICS_BYTES = 65_536
SAMPLE_BYTES = 65_536
# Sets that differ in a few accented letters; statistics of bytes cannot tell them apart, the language can.
ACCENTED_SETS = frozenset(
    ["cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "latin_1"]
    + [f"iso8859_{part}" for part in (2, 3, 4, 9, 10, 13, 14, 15, 16)]
    + ["mac_roman", "mac_croatian", "mac_iceland", "mac_latin2", "mac_turkish", "hp_roman8"]
    + [f"cp{page}" for page in (437, 775, 850, 852, 857, 858, 860, 861, 863, 865)]
)
OLD_WESTERN = ("mac_roman", "cp850")
# One may be a fault or a habit of the writer.
MIN_SIGNS_MISREAD = 2
SETS_OF = dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), ("cp1250", "iso8859_2")) | {
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257", "iso8859_4")),
    **dict.fromkeys(("tr", "az"), ("cp1254",)),
    "vi": ("cp1258",),
}
"""The sets that a language's files come in, where the western one is not it."""
ACCENTED = re.compile(rb"[^<>]{0,80}[\x80-\xff][^<>]{0,80}")
LANGUAGE_SAMPLES = 12
"""Stretches of text around accented letters: enough to tell a language, and free of markup."""
# Accented letters and quotation marks stand alone among plain letters; letters of other scripts follow each other.
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
LONE_RUN_BYTES = 1.5
# What a few bytes of one alphabet look like in another's set: half-width katakana, and Korean without syllables.
HALF_WIDTH = re.compile("[\uff61-\uff9f]")
HALF_WIDTH_SHARE = 0.3
JAPANESE_SETS = ("cp932", "shift_jis", "shift_jis_2004", "shift_jisx0213")
SYLLABLE = re.compile("[\uac00-\ud7a3]")
SYLLABLE_SHARE = 0.7
KOREAN_SETS = ("cp949", "euc_kr", "johab")
# Share of control bytes above which bytes are no text; real text holds next to none.
CONTROL_SHARE = 0.02
MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"wOF",
)
SYMBOLS = "€£¥¢¤°©®™§¶†‡•·×÷±¬¦¼½¾¹²³ªº‰µ´¨¸ˆ˜¯"
PUNCTUATION = ".,;:!?…)”"
BELOW_UTF8_LEADS = bytes(range(0xC2))
CUT_QUOTATION_MARK = "’".encode()[:2]
# First bytes of multi-byte letters for each broken one in text that is UTF-8 all the same. Texts in 24 other sets, read
# as UTF-8, have 1.2 at most.
MIN_WHOLE_LETTERS = 3
# Japanese mails come in bytes of ASCII alone, with these before and after each stretch of Japanese.
ESCAPED_JAPANESE = re.compile(rb"\x1b\$[@B](?:[!-~]{2})+\x1b\([BJ]")
# These tell that bytes are no text. Old systems and Japanese mails write a few others, which go all the same.
TELLING_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b")) + b"\x7f"
CONTROL_CHARACTERS = dict.fromkeys((*range(9), 11, *range(14, 32), 127))
CONTROL_BYTES = bytes(CONTROL_CHARACTERS)
CONTROL_PATTERN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Decoded(Struct, frozen=True):
    """text: without byte order mark, NUL and other control characters.  encoding: the Python codec that read it."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded | None:
    """The text of a payload, or None if the bytes are no text (an image, a program).

    Order of evidence: byte order mark, UTF-16 by its NUL bytes, the escapes of Japanese mails, valid UTF-8, the
    declared set, UTF-16 by its letters, statistics. UTF-8 stands before the declaration because text that decodes as
    UTF-8 by chance is all but impossible while wrong declarations are common. Bytes that fit nothing are read as
    Windows-1252 with replacement marks.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    if data.startswith(MAGIC):
        return None
    wide = utf16_by_nuls(data[:SAMPLE_BYTES])
    return _decoded(data, wide) if wide else _without_nuls(data)


def _without_nuls(data: bytes) -> Decoded | None:
    """A text in bytes, where a NUL is a fault of the tool that wrote it and never part of a character."""
    sample = data[:SAMPLE_BYTES]
    plain = data.replace(b"\0", b"")
    if _control_share(plain[:SAMPLE_BYTES]) > CONTROL_SHARE or sample.count(0) > len(sample) // 4:
        wide = utf16_by_letters(sample)
        return _decoded(data, wide) if wide else None
    if ESCAPED_JAPANESE.search(sample):
        return _decoded(plain, "iso2022_jp_ext")
    known = _utf8(plain) or _declared(plain)
    if known:
        return known
    wide = None if is_double_byte(plain[:SAMPLE_BYTES]) else utf16_by_letters(sample)
    return _decoded(data, wide) if wide else _decoded(plain, _by_statistics(plain))


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text.translate(CONTROL_CHARACTERS) if CONTROL_PATTERN.search(text) else text, encoding)


def _control_share(sample: bytes) -> float:
    return (len(sample) - len(sample.translate(None, TELLING_CONTROLS))) / max(len(sample), 1)


def _utf8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _nearly_utf8(data, error)
    text = _once_encoded(text)
    # Looking for bytes is a tenth of the work of looking for characters.
    has_controls = len(data.translate(None, CONTROL_BYTES)) < len(data)
    return Decoded(text.translate(CONTROL_CHARACTERS) if has_controls else text, "utf-8")


def _once_encoded(text: str) -> str:
    """Undo a tool that read UTF-8 as Latin-1 and saved that as UTF-8 again ("â\x80\x99" for "’").

    No real text is only of Latin-1's letters and all of them valid UTF-8 besides.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _nearly_utf8(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 with a few broken bytes (a cut page, one pasted name) is still UTF-8 if most of its letters are whole."""
    if _is_cut(data, error):
        return _decoded(data[: error.start], "utf-8")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(data.translate(None, BELOW_UTF8_LEADS)) < MIN_WHOLE_LETTERS * broken:
        return None
    return _decoded(data, "utf-8")


def _is_cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether only the end of the last letter is missing. The first bytes of a letter are accented ones of an older set
    as well ("caf\xe9"): where no letter before is whole they count only as a quotation mark, or behind no word."""
    if error.reason != "unexpected end of data":
        return False
    before, end = data[: error.start], data[error.start :]
    return not before.isascii() or not before[-1:].isalpha() or end == CUT_QUOTATION_MARK


def _declared(data: bytes) -> Decoded | None:
    from bs4.dammit import EncodingDetector  # slow to load, and UTF-8 does without

    label = EncodingDetector.find_declared_encoding(data[:DECLARATION_BYTES], is_html=True, search_entire_document=True)
    if not label:
        return None
    encoding = character_set(label)
    if encoding is None or encoding.startswith(("utf-16", "utf-32", "utf-8")):
        return None
    try:
        text = data.decode(encoding, "replace")
    except (UnicodeError, ValueError):
        return None
    return _decoded(data, encoding) if text.count("\ufffd") <= len(text) * CONTROL_SHARE else None


def character_set(label: str) -> str | None:
    """The codec that browsers read a label of a page or of a part of a file with; None for what is no character set."""
    try:
        known = codecs.lookup(WIDER_SETS.get(label.lower(), label))
    except (LookupError, ValueError):
        return None
    return known.name if known._is_text_encoding and known.name not in NO_SETS else None


def _by_statistics(data: bytes) -> str:
    sample = data[:STATISTICS_BYTES]
    runs = HIGH_RUN.findall(sample)
    if len(b"".join(runs)) < LONE_RUN_BYTES * len(runs):
        return _accented_set(sample)
    encoding = _likeliest_set(sample)
    if encoding in JAPANESE_SETS and _share_of(HALF_WIDTH, sample, encoding) > HALF_WIDTH_SHARE:
        encoding = _likeliest_set(sample, JAPANESE_SETS)
    elif encoding in KOREAN_SETS and _share_of(SYLLABLE, sample, encoding) < SYLLABLE_SHARE:
        encoding = _likeliest_set(sample, KOREAN_SETS)
    if encoding in ACCENTED_SETS:
        return _accented_set(sample)
    return WIDER_SETS.get(encoding.replace("_", "-"), encoding)


def _likeliest_set(sample: bytes, but: Sequence[str] = ()) -> str:
    import charset_normalizer  # a tenth of what a drafting process loads, and few texts need it

    best = charset_normalizer.from_bytes(sample, cp_exclusion=list(but)).best()
    return best.encoding if best else "cp1252"


def _share_of(pattern: re.Pattern[str], sample: bytes, encoding: str) -> float:
    """What part of the letters beyond ASCII are of one kind."""
    letters = [character for character in sample.decode(encoding, "replace") if character > "\x7f"]
    return len(pattern.findall("".join(letters))) / max(len(letters), 1)


def _accented_set(data: bytes) -> str:
    """Of the sets of the text's language, the one that puts letters and marks where they belong in most cases."""
    sample = b" ".join(ACCENTED.findall(data)[:LANGUAGE_SAMPLES])
    usual = sample.decode("cp1252", "replace")
    # Its plain letters alone give the language away, whatever becomes of the accented ones.
    sets = SETS_OF.get(likely_language(usual) or "")
    if sets:
        # Where as many are at home, the set with more letters.
        return max(sets, key=lambda name: _rank(sample.decode(name, "replace")))
    texts = {name: sample.decode(name, "replace") for name in OLD_WESTERN}
    likely = [name for name in OLD_WESTERN if _are_letters_misread(usual, texts[name])]
    # Where as many are at home, the likeliest stands.
    return max(["cp1252", *likely], key=lambda name: _at_home(texts.get(name, usual)))


def _rank(text: str) -> tuple[int, int]:
    return _at_home(text), sum(map(str.isalpha, text))


def _are_letters_misread(usual: str, other: str) -> bool:
    """Whether signs that cannot be right show that a text is of the other set, not of the usual one.

    A capital behind a small letter is surely of another set, and so is, inside of a word, a low quotation mark, § or a
    byte without a character. Other signs may stand between two letters ("Milk•Bread"): two different ones have to.
    """
    pairs = zip(_triples(usual), _triples(other), strict=True)
    misread = {here[1] for here, there in pairs if not _fits(*here) and _fits(*there) and _is_sure(here, there)}
    return len(misread) >= MIN_SIGNS_MISREAD or any(sign.isupper() or sign in "\ufffd‚„§" for sign in misread)


def _triples(text: str) -> Iterable[tuple[str, str, str]]:
    """Each character between its neighbours."""
    return zip(f" {text}", text, f"{text[1:]} ", strict=False)


def _is_sure(here: tuple[str, str, str], there: tuple[str, str, str]) -> bool:
    before, character, after = there
    is_inside = before.isalpha() and after.isalpha() and (character.isalpha() or character == "’")
    return is_inside or (before.islower() and here[1].isupper())


def _at_home(text: str) -> int:
    """How many more characters beyond ASCII stand where their kind belongs than where it does not."""
    return sum(1 if _fits(*three) else -1 for three in _triples(text) if three[1] > "\x7f")


def _fits(before: str, character: str, after: str) -> bool:
    """Small letters beside letters, capitals at the beginning of words, marks at their edges."""
    if character in SYMBOLS:
        return not (before.isalpha() and after.isalpha())
    if character.islower():
        return before.isalpha() or after.isalpha()
    if character.isupper():
        return not before.islower() and not after.isdigit()
    if character in "\xa0–—…":
        return True
    if character == "’":
        return before.isalnum() or before in PUNCTUATION
    if character in "“„«‘‚‹¿¡":
        return not before.isalnum()
    return character in "”»›" and not (before.isspace() or after.isalnum())
