"""Claims: one process answers an update, a dead one's are taken over, and a plan goes on where it stopped."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.telegram.claims import LIVE_SECONDS, Claims
from bot.channels.telegram.database import NAME, Database
from bot.channels.telegram.effects import Delete, Memory, Send
from bot.channels.telegram.store import MUTED_SECONDS, Store
from index.errors import HomeDamaged

PLAN = (Send(5, "one", memory=Memory("answer", 5, "a", 1)), Send(5, "two"), Delete(5, 9))


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def two(tmp_path: Path, clock: Clock) -> Iterator[tuple[Claims, Claims]]:
    """Two processes over one home."""
    databases = Database.open(tmp_path, clock), Database.open(tmp_path, clock)
    yield Claims(databases[0]), Claims(databases[1])
    for database in databases:
        database.close()


def test_an_update_is_claimed_once_and_done_for_all(two: tuple[Claims, Claims]) -> None:
    one, other = two
    assert one.claim(10, 5).state == "mine"
    assert other.claim(10, 5).state == "busy"
    one.finish(10)
    assert other.claim(10, 5).state == "done"


def test_updates_of_one_chat_wait_for_each_other_and_of_others_not(two: tuple[Claims, Claims]) -> None:
    one, other = two
    one.claim(10, 5)
    assert other.claim(11, 5).state == "busy"
    assert other.claim(12, 6).state == "mine"
    assert other.claim(13, 0).state == "mine"
    assert one.claim(14, 0).state == "mine"


def test_a_dead_process_loses_its_claims_and_its_work_is_gone_on_with(two: tuple[Claims, Claims], clock: Clock) -> None:
    one, other = two
    one.claim(10, 5)
    one.plan(10, PLAN)
    one.delivered(10, 0, (5, 77), PLAN[0].memory, last=False)
    clock.now += LIVE_SECONDS - 1
    other.beat()
    assert other.claim(10, 5).state == "busy"
    clock.now += 2
    claim = other.claim(10, 5)
    assert (claim.state, claim.plan, claim.step) == ("mine", PLAN, 1)


def test_whoever_polls_inherits_at_once(two: tuple[Claims, Claims]) -> None:
    one, other = two
    one.claim(10, 5)
    other.inherit()
    assert other.claim(10, 5).state == "mine"


def test_a_process_that_ends_in_order_gives_its_claims_back(two: tuple[Claims, Claims]) -> None:
    one, other = two
    one.claim(10, 5)
    one.close()
    assert other.claim(10, 5).state == "mine"


def test_what_was_sent_is_not_kept_once_it_is_delivered(two: tuple[Claims, Claims], tmp_path: Path) -> None:
    one, _ = two
    one.claim(10, 5)
    one.plan(10, PLAN)
    for step in range(3):
        one.delivered(10, step, (5, 70 + step), None, last=step == 2)
    with sqlite3.connect(tmp_path / NAME) as db:
        assert db.execute("SELECT plan, state FROM updates").fetchall() == [("", "done")]


def test_another_update_with_the_same_number_is_another_update(two: tuple[Claims, Claims]) -> None:
    one, other = two
    one.claim(10, 5, "monday")
    one.finish(10)
    assert other.claim(10, 5, "monday").state == "done"
    assert other.claim(10, 5, "friday").state == "mine"


def test_another_bot_begins_with_nothing(tmp_path: Path, two: tuple[Claims, Claims]) -> None:
    one, _ = two
    one.belong(1)
    one.claim(10, 5)
    one.finish(10)
    one.belong(1)
    assert one.claim(10, 5).state == "done"
    one.belong(2)
    assert one.claim(10, 5).state == "mine"


def test_old_things_go(tmp_path: Path, clock: Clock) -> None:
    database = Database.open(tmp_path, clock)
    claims, store = Claims(database), Store(database)
    claims.claim(10, 5)
    claims.delivered(10, 0, (5, 77), Memory("answer", 5, "a", 1), last=True)
    store.mute(5, muted=True)
    clock.now += MUTED_SECONDS + 1
    assert not store.muted(5)
    clock.now += 100 * 86400
    claims.prune()
    store.prune()
    for table in ("updates", "messages", "muted", "owners"):
        assert database.one(f"SELECT count(*) FROM {table}")[0] == 0
    database.close()


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(HomeDamaged, match="move it away"):
        Database.open(tmp_path)


def test_a_newer_versions_file_is_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(HomeDamaged, match="newer version"):
        Database.open(tmp_path)
