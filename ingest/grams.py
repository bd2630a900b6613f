"""A text in, the numbers of its characters and pairs of neighbouring characters out: what linear models count."""

import numpy as np
import numpy.typing as npt

_SHIFT, _MIX = np.uint64(21), np.uint64(0x9E3779B97F4A7C15)


def hashed(text: str, bits: int) -> npt.NDArray[np.intp]:
    """The hashes of ``bits`` bits of each character, blanks left out, then of each pair of neighbours; multiplicative
    hashing by the golden ratio (Knuth, The Art of Computer Programming, vol. 3, 6.4)."""
    codes = np.frombuffer("".join(text.split()).encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    pairs = (codes[:-1] << _SHIFT) + codes[1:]
    return ((np.concatenate([codes, pairs]) * _MIX) >> np.uint64(64 - bits)).astype(np.intp)
