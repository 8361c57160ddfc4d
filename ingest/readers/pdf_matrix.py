"""The arithmetic of places on a PDF page: (a, b, c, d, e, f) maps x, y to a·x + c·y + e, b·x + d·y + f."""

import math
from typing import Any

from pypdf.generic import ArrayObject

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def angle(matrix: Matrix) -> int:
    """Return the direction of text in whole quarters of a turn (0, 90, 180, 270), or -1 when it is askew."""
    degrees = math.degrees(math.atan2(matrix[1], matrix[0])) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < 5 else -1


def number(value: Any) -> float:
    """Return a PDF operand as a number; raise TypeError."""
    if isinstance(value, (int, float)):
        return float(value)
    raise TypeError(f"not a number: {value!r}")


def matrix(values: Any) -> Matrix:
    """Return six operands as a matrix; raise TypeError or ValueError."""
    values = values.get_object() if isinstance(values, ArrayObject) else values
    a, b, c, d, e, f = (number(value) for value in values[:6])
    return a, b, c, d, e, f


def times(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that does ``m`` first and then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def shift(matrix: Matrix, x: float, y: float) -> Matrix:
    """Return the matrix with its origin moved by x, y in its own units."""
    return times((1.0, 0.0, 0.0, 1.0, x, y), matrix)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a point comes to lie."""
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]
