"""How much one caller may ask: the generic cell rate algorithm, in memory that every worker process shares.

A caller has ``rate`` questions to begin with and gets one back every 60/rate seconds (GCRA: ITU-T I.371, one time stamp
a caller). The table is a memory-mapped file of fixed size, so it can neither grow nor be filled up: addresses are kept
as keyed hashes in buckets of WAYS slots, and in a full bucket the longest idle slot gives way. Processes count one
after the other, by a lock on the file.
"""

import fcntl
import hashlib
import ipaddress
import math
import mmap
import os
import secrets
import struct
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

BUCKETS = 1 << 14
WAYS = 4  # 65,536 callers at once, 1 MB
SLOT = struct.Struct("=Qd")  # the caller's tag, the theoretical arrival time (seconds since 1970)
SALT_BYTES = 32
SIZE = SALT_BYTES + BUCKETS * WAYS * SLOT.size


class Rates:
    """``rate`` questions a minute for each key; 0 lets everything pass."""

    def __init__(self, rate: int, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self.rate = rate
        self._clock = clock
        self._file = _opened(path) if rate and path else None
        if self._file is not None:
            weakref.finalize(self, os.close, self._file)
        self._table = _table(self._file) if rate else None
        self._salt = bytes(self._table[:SALT_BYTES]) if self._table else b""

    def wait(self, *keys: str) -> float:
        """Count one question against every key; 0.0 when all have room, else the seconds to wait, nothing counted."""
        if self._table is None:
            return 0.0
        gap = 60.0 / self.rate
        with nullcontext() if self._file is None else _locked(self._file):  # for microseconds
            now = self._clock()
            slots = [self._slot(key, now) for key in keys if key]
            # the arrival time may run ahead of the clock by the whole minute's questions but one
            late = max((arrival - (60.0 - gap) - now for _, _, arrival in slots), default=0.0)
            if late > 1e-6:
                return late
            for offset, tag, arrival in slots:
                SLOT.pack_into(self._table, offset, tag, max(arrival, now) + gap)
        return 0.0

    def _slot(self, key: str, now: float) -> tuple[int, int, float]:
        """The key's (offset, tag, arrival time), taking the longest idle slot of its bucket when it has none."""
        assert self._table is not None
        digest = hashlib.blake2b(key.encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
        tag = int.from_bytes(digest[:8]) or 1
        base = SALT_BYTES + (int.from_bytes(digest[8:]) % BUCKETS) * WAYS * SLOT.size
        idlest = (base, math.inf)
        for offset in range(base, base + WAYS * SLOT.size, SLOT.size):
            theirs, arrival = SLOT.unpack_from(self._table, offset)
            if theirs == tag:
                return offset, tag, min(arrival, now + 60.0)  # a clock set back must not lock anybody out for long
            if arrival < idlest[1]:
                idlest = (offset, arrival)
        return idlest[0], tag, 0.0


def caller(address: str) -> str:
    """Who counts as one caller: an IPv4 address, an IPv6 /64 (one household holds that many), else as given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return address


def _opened(path: Path) -> int:
    """The descriptor of the table's file; made where there is none, or none that is whole."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with _locked(file):  # of workers that start together one makes it
        if os.fstat(file).st_size != SIZE:
            os.ftruncate(file, 0)
            os.write(file, secrets.token_bytes(SALT_BYTES))
            os.ftruncate(file, SIZE)
    return file


@contextmanager
def _locked(file: int) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _table(file: int | None) -> mmap.mmap:
    if file is not None:
        return mmap.mmap(file, SIZE)
    table = mmap.mmap(-1, SIZE)
    table[:SALT_BYTES] = secrets.token_bytes(SALT_BYTES)
    return table
