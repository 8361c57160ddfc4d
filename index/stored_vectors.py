"""The store's vectors, by (encoder, sha256 of what decides them): a moved file or a rebuilt index embeds nothing.

Packed by index.embedding; keys are hexadecimal outside and bytes in the table.
"""

import sqlite3
from collections.abc import Iterable

from index.embedding import Embedding, pack

_ASKED = 500  # keys per query; SQLite takes 32,766 variables, but short statements are cached


class StoredVectors:
    """The vectors of an open store; whoever calls holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._encoders: dict[str, int] = {}

    def lacking(self, encoder: str, keys: Iterable[str]) -> set[str]:
        """Those of the keys that have no vectors of this encoder."""
        asked = list(dict.fromkeys(keys))
        missing = set(asked)
        for at in range(0, len(asked), _ASKED):
            some = [bytes.fromhex(key) for key in asked[at : at + _ASKED]]
            rows = self._connection.execute(
                f"SELECT key FROM vectors WHERE encoder = (SELECT id FROM encoders WHERE name = ?)"
                f" AND key IN ({','.join('?' * len(some))})",
                (encoder, *some),
            )
            missing.difference_update(key.hex() for (key,) in rows)
        return missing

    def put(self, encoder: str, rows: Iterable[tuple[str, Embedding]]) -> None:
        """Keep embeddings by key."""
        for key, embedding in rows:
            self._connection.execute(
                "INSERT OR REPLACE INTO vectors (encoder, key, rows) VALUES (?, ?, ?)",
                (self._encoder(encoder, len(embedding.vector)), bytes.fromhex(key), pack(embedding)),
            )

    def retire(self, encoder: str, generation: int, keep: int) -> None:
        """Drop vectors that no chunk has wanted for ``keep`` generations."""
        run = self._connection.execute
        wanted = (
            "SELECT v.id FROM vectors v JOIN encoders e ON e.id = v.encoder WHERE e.name = ?"
            " AND EXISTS (SELECT 1 FROM chunks c WHERE c.key = v.key)"
        )
        run(f"DELETE FROM unused WHERE vector IN ({wanted})", (encoder,))
        run(
            f"INSERT OR IGNORE INTO unused SELECT id, ? FROM vectors WHERE id NOT IN ({wanted})",
            (generation, encoder),
        )
        run("DELETE FROM vectors WHERE id IN (SELECT vector FROM unused WHERE since <= ?)", (generation - keep,))

    def _encoder(self, name: str, dim: int) -> int:
        if name not in self._encoders:
            self._connection.execute("INSERT OR IGNORE INTO encoders (name, dim) VALUES (?, ?)", (name, dim))
            found = self._connection.execute("SELECT id FROM encoders WHERE name = ?", (name,)).fetchone()
            self._encoders[name] = int(found[0])
        return self._encoders[name]
