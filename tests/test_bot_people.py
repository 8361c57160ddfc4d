"""What is kept about one person is found and deleted in every place."""

from pathlib import Path

from small_answerer import SmallAnswerer

from bot import people
from bot.channels.telegram.database import NAME, Database
from bot.channels.telegram.store import Store, Talk


def test_what_the_bot_remembered_is_overwritten_and_not_only_unlinked(tmp_path: Path) -> None:
    database = Database.open(tmp_path)  # open as in a bot that runs: the log is not emptied by closing it
    answerer = SmallAnswerer()
    Store(database).keep_talk(5, 0, 5, Talk("t-1", answerer.answer("zebra stripes")))
    assert "zebra stripes" in on_disk(tmp_path)
    with people.memory(tmp_path) as memory:
        people.forget(answerer, memory, "telegram", "5")
    assert "zebra stripes" not in on_disk(tmp_path)
    database.close()


def test_where_no_bot_ever_ran_none_is_made(tmp_path: Path) -> None:
    with people.memory(tmp_path) as memory:
        assert memory is None
        assert people.forget(SmallAnswerer(), memory, "telegram", "5") == 0
    assert not (tmp_path / NAME).exists()


def on_disk(home: Path) -> str:
    return "".join(path.read_bytes().decode("latin-1") for path in home.glob(f"{NAME}*"))
