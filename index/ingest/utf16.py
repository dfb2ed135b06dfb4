"""UTF-16 without a byte order mark: told by its NUL bytes, or by the letters that it gives."""

from __future__ import annotations

import codecs
import re
from collections import Counter

ORDERS = ("utf-16-le", "utf-16-be")
# Half of the bytes of UTF-16 text in an alphabet's script are NUL; far fewer are chance.
NUL_SHARE = 0.3
CHARACTER_BYTES = 2
# Two of a hundred may be broken or controls, as in texts of other sets.
PRINTABLE_SHARE = 0.98
# The dozen characters that stand in every sentence of Chinese, Japanese and Korean; bytes of anything else give each
# of them once in some thousands.
EVERYDAY = re.compile("[。、，・「」のにはをたがでとるい的一是不了在有人이다는을를의에가고로은지]")
EVERYDAY_SHARE = 0.05
MIN_EVERYDAY = 2
# Alphabets lie within one or two stretches of 256 characters, of which the bytes of other texts give all alike.
STRETCH_CHARACTERS = 256
LAST_ALPHABET = "\u1fff"
# The rest is punctuation, figures and foreign words.
ALPHABET_SHARE = 0.8
DOUBLE_BYTE_SETS = ("gb18030", "big5", "cp932", "euc_jp", "cp949")


def utf16_by_nuls(sample: bytes) -> str | None:
    """The byte order of a text of which a good share of bytes is NUL, all on one side; None if it is no such text."""
    if 0 not in sample or len(sample) < CHARACTER_BYTES:
        return None
    half = max(len(sample) // 2, 1)
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if max(even, odd) < NUL_SHARE or min(even, odd) > max(even, odd) / 10:
        return None
    order = ORDERS[even > odd]
    # Binary formats hold NUL bytes on one side too, but not letters and spaces on the other.
    return order if _is_printable(_read(sample, order)) else None


def utf16_by_letters(sample: bytes) -> str | None:
    """The byte order in which bytes give text of one script; None if they give none.

    sample: bytes that are no text by themselves, or of no set that is surer (`is_double_byte` among them).
    """
    return next((order for order in ORDERS if _is_script(_read(sample, order))), None)


def is_double_byte(sample: bytes) -> bool:
    """Whether a set of Chinese, Japanese or Korean reads bytes without a fault."""
    return any(_decodes(sample, name) for name in DOUBLE_BYTE_SETS)


def _read(sample: bytes, order: str) -> str:
    return sample[: len(sample) // 2 * 2].decode(order, "replace")


def _is_printable(text: str) -> bool:
    shown = sum(character.isprintable() or character in "\t\r\n\f" for character in text) - text.count("\ufffd")
    return shown >= PRINTABLE_SHARE * len(text)


def _is_script(text: str) -> bool:
    everyday = len(EVERYDAY.findall(text))
    is_script = everyday >= max(MIN_EVERYDAY, EVERYDAY_SHARE * len(text)) or _is_alphabet(text)
    return is_script and _is_printable(text)


def _is_alphabet(text: str) -> bool:
    letters = [character for character in text if character > "\x7f"]
    stretches = Counter(ord(letter) // STRETCH_CHARACTERS for letter in letters if letter <= LAST_ALPHABET)
    return sum(count for _, count in stretches.most_common(1)) > ALPHABET_SHARE * len(text.replace(" ", ""))


def _decodes(sample: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True
