"""Months of partners' work at random: whatever is added, changed, moved or interrupted, what is served is right.

The folder itself is the truth that the index is held against; every text is embedded once while it is kept.
"""

import random
from pathlib import Path

import pytest
from small_index import Small

from index.errors import IndexMissing
from index.snapshot import Snapshot

NAMES = [f"{folder}{name}.txt" for folder in ("", "en/", "en/old/") for name in "abcdefg"]


class Partner:
    """Does things to a folder and knows what should be served of it."""

    def __init__(self, small: Small, seed: int) -> None:
        self.small = small
        self.random = random.Random(seed)
        self.served: dict[str, str] = {}  # name -> the text that is, or would be, served
        self.broken: set[str] = set()

    def files(self) -> list[str]:
        root = self.small.folder
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.txt"))

    def step(self) -> None:
        there, free = self.files(), [name for name in NAMES if name not in self.files()]
        action = self.random.choice(["add", "add", "change", "change", "delete", "move", "swap", "break", "copy"])
        if action == "add" and free:
            self.small.write(self.random.choice(free), self.text())
        elif action == "copy" and there and free:
            self.small.write(self.random.choice(free), (self.small.folder / self.random.choice(there)).read_text())
        elif action in ("change", "break") and there:
            self.small.write(self.random.choice(there), self.text() if action == "change" else "BROKEN" + self.text())
        elif action == "delete" and there:
            (self.small.folder / self.random.choice(there)).unlink()
        elif action == "move" and there and free:
            new = self.small.folder / self.random.choice(free)
            new.parent.mkdir(parents=True, exist_ok=True)
            (self.small.folder / self.random.choice(there)).rename(new)
        elif action == "swap" and len(there) > 1:
            first, second = (self.small.folder / name for name in self.random.sample(there, 2))
            first.rename(self.small.folder / "swap")
            second.rename(first)
            (self.small.folder / "swap").rename(second)

    def text(self) -> str:
        draw = self.random.randrange
        return f"# T{draw(9)}\n\nText {draw(10**9)}.\n\nShared {draw(5)}."


@pytest.mark.parametrize("seed", range(4))
def test_what_is_served_is_what_the_folder_holds(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embed.BATCH", 3)
    small = Small(tmp_path)
    partner = Partner(small, seed)
    folder = str(small.folder)
    small.reindexer().run([folder])
    last_good: dict[str, str] = {}  # resource_id -> text
    for _ in range(15):
        for _ in range(partner.random.randrange(1, 6)):
            partner.step()
        if partner.random.random() < 0.3:
            small.encoder.stop_after = len(small.encoder.encoded) + partner.random.randrange(4)
            try:
                small.reindexer().run([folder], allow_removals=True)
            except RuntimeError:
                assert all(text in last_good.values() for _, text in _served(small).values())
            small.encoder.stop_after = None
        planned = small.reindexer().run([folder], allow_removals=True, dry_run=True)
        report = small.reindexer().run([folder], allow_removals=True)
        served = _served(small)

        files = {name: (small.folder / name).read_text() for name in partner.files()}
        good = {name: text for name, text in files.items() if "BROKEN" not in text}
        assert {name: text for name, (_, text) in served.items() if name in good} == good
        stale = {name: served[name] for name in served if name not in good}
        assert set(stale) <= set(files) - set(good)  # what is broken may be served as it last was, nothing else
        assert all(last_good.get(name) == text for name, text in stale.values())
        assert {one.source for one in report.failed} == set(files) - set(good)
        assert {one.source for one in report.failed if one.stale} == set(stale)

        assert (planned.new, planned.changed, planned.removed, planned.moved, planned.unchanged, planned.embedded) == (
            report.new, report.changed, report.removed, report.moved, report.unchanged, report.embedded,
        )  # fmt: skip
        assert planned.chunks == (report.chunks or planned.chunks)
        last_good = dict(served.values())
        again = small.reindexer().run([folder])
        assert (again.new, again.changed, again.removed, again.moved, again.embedded) == ((), (), (), (), 0)
        assert again.generation == report.generation
    assert small.reindexer().check().problems == ()


def _served(small: Small) -> dict[str, tuple[str, str]]:
    try:
        snapshot = Snapshot.open(small.home)
    except IndexMissing:
        return {}
    return {one.source: (one.resource_id, snapshot.document_text(one.resource_id)) for one in snapshot.resources()}
