"""One caller cannot take what is meant for all, in one process or in several."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import limits
from bot.limits import SIZE, Rates, caller


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_questions_pass_at_once_and_come_back_one_by_one() -> None:
    clock = Clock()
    rates = Rates(6, clock=clock)
    assert [rates.wait("a") for _ in range(6)] == [0.0] * 6
    assert rates.wait("a") == pytest.approx(10)
    assert rates.wait("a") == pytest.approx(10)  # a refused question costs nothing
    assert rates.wait("b") == 0.0
    clock.now += 10
    assert rates.wait("a") == 0.0
    assert rates.wait("a") > 0


def test_no_more_than_the_rate_passes_in_the_long_run() -> None:
    clock = Clock()
    rates = Rates(30, clock=clock)
    passed = 0
    for _ in range(6000):  # ten minutes, ten questions a second
        clock.now += 0.1
        passed += rates.wait("a") == 0.0
    assert 300 <= passed <= 331


def test_all_keys_must_have_room_and_then_all_count() -> None:
    rates = Rates(2, clock=Clock())
    assert rates.wait("ip:a", "talk:x") == 0.0
    assert rates.wait("ip:b", "talk:x") == 0.0
    assert rates.wait("ip:c", "talk:x") > 0.0  # one conversation from many addresses
    assert rates.wait("ip:c") == 0.0


def test_zero_lets_everything_pass() -> None:
    assert not any(Rates(0).wait("a") for _ in range(1000))


def test_a_flood_of_callers_needs_no_more_memory_and_spares_the_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(limits, "BUCKETS", 4)
    rates = Rates(2, clock=clock)
    for number in range(10_000):
        clock.now += 0.001
        rates.wait(f"stranger {number}")
    assert rates.wait("a") == rates.wait("a") == 0.0
    assert rates.wait("a") > 0


def test_a_clock_set_back_locks_nobody_out_for_long() -> None:
    clock = Clock()
    rates = Rates(1, clock=clock)
    rates.wait("a")
    clock.now -= 86_400
    assert rates.wait("a") <= 60


def test_processes_share_one_limit(tmp_path: Path) -> None:
    path = tmp_path / "rates.bin"
    code = (
        "import sys; from pathlib import Path; from bot.limits import Rates;"
        "r = Rates(20, Path(sys.argv[1])); print(sum(r.wait('a') == 0.0 for _ in range(15)))"
    )
    passed = [int(subprocess.check_output([sys.executable, "-c", code, str(path)])) for _ in range(2)]
    assert passed[0] == 15
    assert 5 <= passed[1] <= 6  # a question comes back every three seconds
    assert path.stat().st_size == SIZE
    assert b"ip:" not in path.read_bytes()


def test_processes_that_ask_at_once_share_one_limit_to_the_question(tmp_path: Path) -> None:
    path, rate, begun = tmp_path / "rates.bin", 6000, time.monotonic()
    code = (
        "import sys; from pathlib import Path; from bot.limits import Rates;"
        "r = Rates(int(sys.argv[2]), Path(sys.argv[1])); print(sum(r.wait('a') == 0.0 for _ in range(20_000)))"
    )
    command = [sys.executable, "-c", code, str(path), str(rate)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    passed = sum(int(process.communicate()[0]) for process in running)
    came_back = (time.monotonic() - begun) * rate / 60 + 1
    assert rate <= passed <= rate + came_back


def test_a_broken_table_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "rates.bin"
    path.write_bytes(b"short")
    assert Rates(5, path).wait("a") == 0.0
    assert [other.name for other in tmp_path.iterdir()] == ["rates.bin"]


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
     ("testclient", "testclient"), ("", "")],
)  # fmt: skip
def test_an_ipv6_network_is_one_caller(address: str, counted: str) -> None:
    assert caller(address) == counted
