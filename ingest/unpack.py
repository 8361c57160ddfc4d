"""A web server's compressed bytes → the bytes that were meant, in small pieces, so that a bomb costs no memory.

Servers lie about compression too: a header that says gzip over bytes that are not, or none over bytes that are sent
compressed twice. What begins like gzip is unpacked when the header says so, and else taken as it is.
"""

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

PIECE = 1 << 16
_GZIP = b"\x1f\x8b"
_NAMES = {"gzip", "x-gzip", "deflate"}


class NotUnpackable(Exception):
    """The bytes cannot be unpacked, or not within the limit; the message is the end of a sentence."""


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Return the body in pieces of at most PIECE bytes; raise NotUnpackable.

    ``encoding`` is the Content-Encoding. Only gzip and deflate were asked for; anything else is refused.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in ("", "identity")]
    if any(name not in _NAMES for name in names) or len(names) > 2:
        raise NotUnpackable(f"it is compressed in a way that was not asked for ({encoding[:40]})")
    for name in reversed(names):
        pieces = _inflated(pieces, name)
    yield from pieces


def gunzipped(data: bytes, most: int) -> bytes:
    """Unpack a whole .gz of at most ``most`` bytes; raise NotUnpackable."""
    out = bytearray()
    for piece in _inflated((data,), "gzip"):
        out += piece
        if len(out) > most:
            raise NotUnpackable(f"it unpacks to more than {most >> 20} MB")
    return bytes(out)


def _inflated(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    rest = iter(pieces)
    start = _start(rest)
    if name != "deflate" and not start.startswith(_GZIP):  # the header lies
        for piece in chain((start,), rest):
            yield from _cut(piece)
        return
    machine = _machine(name, start)
    for packed in chain((start,), rest):
        waiting = packed
        while waiting:
            if machine.eof:
                if not waiting.startswith(_GZIP):
                    return  # padding after the end, as old servers send it
                machine = _machine("gzip", waiting)  # a second member of the same file
            try:
                piece = machine.decompress(waiting, PIECE)
            except zlib.error as error:
                raise NotUnpackable("its compressed bytes are damaged") from error
            waiting = machine.unconsumed_tail or machine.unused_data
            if piece:
                yield piece
    if start:
        yield from _cut(machine.flush())
        if not machine.eof:
            raise NotUnpackable("it ends in the middle")


def _start(pieces: Iterator[bytes]) -> bytes:
    """Enough of the first pieces to tell what they are."""
    start = b""
    for piece in pieces:
        start += piece
        if len(start) >= 2:
            break
    return start


def _machine(name: str, start: bytes) -> "zlib._Decompress":
    if name != "deflate":
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    return zlib.decompressobj(zlib.MAX_WBITS if _is_zlib(start) else -zlib.MAX_WBITS)


def _is_zlib(start: bytes) -> bool:
    # RFC 1950: deflate in the low half of the first byte, and both bytes divide by 31. Some servers send it raw.
    return len(start) >= 2 and start[0] & 15 == 8 and int.from_bytes(start[:2]) % 31 == 0


def _cut(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE):
        yield data[at : at + PIECE]
