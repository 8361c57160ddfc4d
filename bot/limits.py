"""How much one caller may ask: the generic cell rate algorithm, in memory that every worker process shares.

A caller has ``rate`` questions to begin with and gets one back every 60/rate seconds (GCRA: ITU-T I.371, one time stamp
a caller). The table is a memory-mapped file of fixed size, so it can neither grow nor be filled up: addresses are kept
as keyed hashes in buckets of WAYS slots, and in a full bucket the longest idle slot gives way. Two processes may race
for one slot; one question too many is the worst that comes of it.
"""

import hashlib
import ipaddress
import math
import mmap
import secrets
import struct
import tempfile
import time
from collections.abc import Callable
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
        self._table = _table(path) if rate else None
        self._salt = bytes(self._table[:SALT_BYTES]) if self._table else b""

    def wait(self, *keys: str) -> float:
        """Count one question against every key; 0.0 when all have room, else the seconds to wait, nothing counted."""
        if self._table is None:
            return 0.0
        now = self._clock()
        gap = 60.0 / self.rate
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


def _table(path: Path | None) -> mmap.mmap:
    if path is None:
        table = mmap.mmap(-1, SIZE)
        table[:SALT_BYTES] = secrets.token_bytes(SALT_BYTES)
        return table
    if not path.exists() or path.stat().st_size != SIZE:
        # written aside and renamed: a second worker never sees half a table
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as fresh:
            fresh.write(secrets.token_bytes(SALT_BYTES))
            fresh.truncate(SIZE)
        Path(fresh.name).replace(path)
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), SIZE)
