"""What the encoder makes of a text: one vector of the whole, and one small vector a token.

A question's tokens are compared one by one with a chunk's (late interaction: Khattab and Zaharia, "ColBERT", 2020),
which finds a paraphrase that the two whole vectors miss, and which sentence holds it. Token vectors are the model's
token states on TOKEN_DIM principal directions, unit length; of a chunk they are kept as 4-bit codes, two a byte.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Codes = NDArray[np.uint8]

TOKEN_DIM = 64  # 32 and 128 gain and lose under one question in a hundred (docs/decisions.md)
_LEVELS = 7  # codes are -7…7, kept as 1…15
_STEP = 2.5 / math.sqrt(TOKEN_DIM) / _LEVELS  # components beyond 2.5 deviations are clipped
_VALUES = (np.arange(16, dtype=np.float32) - _LEVELS - 1) * np.float32(_STEP)
# A byte → its two components, as one complex number: to take 8 bytes each is five times as fast as to take rows of two.
_PAIRS = np.stack([_VALUES[np.arange(256) >> 4], _VALUES[np.arange(256) & 15]], axis=1).view(np.complex64).ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A question: ``vector`` (dim), ``tokens`` (t, TOKEN_DIM), ``spans`` int64 (t, 2): each token's characters.

    Tokens that stand for no text, such as the model's own marks, span nothing.
    """

    vector: Array
    tokens: Array
    spans: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """A chunk: ``vector`` (dim), ``codes`` uint8 (t, TOKEN_DIM / 2), ``units`` int16 (t): each token's unit.

    Tokens are in reading order; those of the context line have unit -1.
    """

    vector: Array
    codes: Codes
    units: NDArray[np.int16]


def coded(tokens: Array) -> Codes:
    """Token vectors (…, TOKEN_DIM) as codes: a cosine between two keeps to about 0.02."""
    levels = np.clip(np.rint(tokens / np.float32(_STEP)), -_LEVELS, _LEVELS).astype(np.int8) + _LEVELS + 1
    nibbles = levels.astype(np.uint8)
    codes: Codes = (nibbles[..., 0::2] << 4) | nibbles[..., 1::2]
    return codes


def decoded(codes: Codes) -> Array:
    """The token vectors again, (t, TOKEN_DIM)."""
    taken: Array = _PAIRS.take(codes).view(np.float32)
    return taken


def pack(embedding: Embedding) -> bytes:
    """As one run of bytes: the vector in float16, how many tokens, their units, their codes; little-endian."""
    count = np.asarray([len(embedding.units)], "<u2")
    parts = (embedding.vector.astype("<f2"), count, embedding.units.astype("<i2"), embedding.codes)
    return b"".join(part.tobytes() for part in parts)


def unpack(packed: bytes, dim: int) -> Embedding:
    """The Embedding again, its vector to float16's precision; raises ValueError when the bytes are not one."""
    at = 2 * dim
    count = int(np.frombuffer(packed, "<u2", 1, at)[0])  # ValueError where the bytes end before it
    if len(packed) != at + 2 + count * (2 + TOKEN_DIM // 2):
        raise ValueError(f"{len(packed)} bytes are no embedding of {dim} dimensions")
    return Embedding(
        np.frombuffer(packed, "<f2", dim).astype(np.float32),
        np.frombuffer(packed, np.uint8, offset=at + 2 + 2 * count).reshape(count, TOKEN_DIM // 2),
        np.frombuffer(packed, "<i2", count, at + 2).astype(np.int16),
    )
