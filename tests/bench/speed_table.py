"""A table of figures that were measured together: the reference beside each, least, median and most of several runs."""

import os
import platform
import shlex
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its runs in ``unit``, what it is compared with, and what is to be reached, in words."""

    text: str
    runs: Sequence[float]
    unit: str
    beside: str = ""
    floor: str = ""
    aim: str = ""

    def line(self) -> str:
        least, middle, most = min(self.runs), statistics.median(self.runs), max(self.runs)
        figures = f"{least:9.4g}{middle:9.4g}{most:9.4g}"
        return f"{self.text:<58}{figures} {self.unit:<5} {self.beside:<34}{self.floor:>9}{self.aim:>9}"


def heading() -> str:
    """The command, the machine, how busy it is, and the columns."""
    said = next((line.split(":", 1)[1].strip() for line in _cpu() if line.startswith("model name")), platform.machine())
    command = "python " + shlex.join([os.path.relpath(sys.argv[0]), *sys.argv[1:]])
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    columns = f"{'':<58}{'least':>9}{'median':>9}{'most':>9} {'':<5} {'beside':<34}{'floor':>9}{'aim':>9}"
    return f"{command}\n{said}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load}\n\n{columns}"


def percentile(runs: Sequence[float], share: float) -> float:
    """The smallest run that ``share`` of them do not exceed."""
    return sorted(runs)[min(len(runs) - 1, int(share * len(runs)))]


def _cpu() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
