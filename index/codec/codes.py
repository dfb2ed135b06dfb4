"""Which of its stem's forms each occurrence has: a code in as many bits as the stem's forms need.

No code crosses a byte but those of 16 bits, whose lower byte stands first; the codes of each stem begin a byte, and
the first code has the byte's lowest bits.
"""

from __future__ import annotations

import numpy as np

from index.codec.format import Array, heads_of, within_runs

_BYTE_BITS = 8


def code_bits(forms: Array) -> Array:
    """Bits of a code by how many forms its stem has: none for one, 16 for more than 256."""
    found: Array = np.select([forms < 2, forms == 2, forms <= 4, forms <= 16, forms <= 256], [0, 1, 2, 4, 8], 16)
    return found


def code_bytes(bits: Array, many: Array) -> Array:
    """How many bytes so many codes take."""
    return -(-bits * many // _BYTE_BITS)


def packed_runs(code: Array, bits: Array, many: Array) -> Array:
    """Codes as bytes. bits, many [stems]: of each code, and how many codes each stem has; these stand stem by stem."""
    sizes = code_bytes(bits, many)
    ends = sizes.cumsum()
    data = np.zeros(int(sizes.sum()), dtype=np.uint8)
    own = bits.repeat(many)
    chosen = own.nonzero()[0]
    own = own[chosen]
    told = many * (bits > 0)
    begins = within_runs(told) * own
    at = (ends - sizes).repeat(told) + (begins >> 3)
    code = code[chosen]
    heads = heads_of(at)
    if len(heads):
        data[at[heads]] = np.bitwise_or.reduceat(code << (begins & 7), heads) & 0xFF
    wide = own > _BYTE_BITS
    data[at[wide] + 1] = code[wide] >> _BYTE_BITS
    return data


def join_runs(data: Array, run: Array, sizes: Array, bit: Array) -> None:
    """Put runs of packed codes into bytes that have zeros there. bit [runs]: from which bit of `data` on each stands.

    run, sizes: the bytes of all runs, and how many each has.  No two runs of one call stand in one byte.
    """
    at = ((bit >> 3) - (sizes.cumsum() - sizes)).repeat(sizes) + np.arange(len(run))
    shifted = run.astype(np.uint16) << (bit & 7).astype(np.uint16).repeat(sizes)
    data[at] |= (shifted & 0xFF).astype(np.uint8)
    over = (shifted > 0xFF).nonzero()[0]
    data[at[over] + 1] |= (shifted[over] >> _BYTE_BITS).astype(np.uint8)


def unpacked_codes(data: Array, bits: Array, byte: Array, within: Array) -> Array:
    """The reverse of `packed_runs` for chosen codes, i8; zeros where a code has no bits.

    byte: in which those of the stem begin.  within: each code's number among them.
    """
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
