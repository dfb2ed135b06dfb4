"""Which of its stem's forms each occurrence has: a code in as many bits as the stem's forms need.

No code crosses a byte but those of 16 bits, whose lower byte stands first; the codes of each stem begin a byte, and
the first code has the byte's lowest bits.
"""

from __future__ import annotations

import numpy as np

from index.codec.format import Array

_BYTE_BITS = 8


def code_bits(forms: Array) -> Array:
    """Bits of a code by how many forms its stem has: none for one, 16 for more than 256."""
    found: Array = np.select([forms < 2, forms == 2, forms <= 4, forms <= 16, forms <= 256], [0, 1, 2, 4, 8], 16)
    return found


def code_bytes(bits: Array, many: Array) -> Array:
    """How many bytes so many codes take."""
    return -(-bits * many // _BYTE_BITS)


def packed_codes(code: Array, bits: Array, byte: Array, within: Array, size_bytes: int) -> Array:
    """Codes as bytes. byte: in which those of the stem begin.  within: each code's number among them; both rise."""
    data = np.zeros(size_bytes, dtype=np.uint8)
    begins = within * bits
    at = byte + (begins >> 3)
    heads = np.flatnonzero(np.diff(at, prepend=-1))
    if len(heads):
        data[at[heads]] = np.bitwise_or.reduceat(code << (begins & 7), heads) & 0xFF
    wide = bits > _BYTE_BITS
    data[at[wide] + 1] = code[wide] >> _BYTE_BITS
    return data


def unpacked_codes(data: Array, bits: Array, byte: Array, within: Array) -> Array:
    """The reverse of `packed_codes` for chosen codes, i8; zeros where a code has no bits."""
    begins = within * bits
    at = byte + (begins >> 3)
    at[bits == 0] = 0
    if not len(data):
        return np.zeros(len(at), dtype=np.int64)
    found: Array = data.take(at).astype(np.int64) >> (begins & 7)
    found &= (1 << np.minimum(bits, _BYTE_BITS)) - 1
    wide = (bits > _BYTE_BITS).nonzero()[0]
    found[wide] |= data.take(at[wide] + 1).astype(np.int64) << _BYTE_BITS
    return found
