"""What ``toolkit eval QUESTIONS.jsonl`` does once the Answerer is open: read, ask, print, compare with the floors."""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from bot.evaluate import Answering, evaluate
from bot.evaluate_floors import Floors, dropped, raised
from bot.evaluate_questions import read
from bot.evaluate_table import show


def run(
    answerer: Answering,
    path: Path,
    floors: Path | None = None,
    as_json: bool = False,
    plot: Path | None = None,
    *,
    raise_floors: bool = False,
    out: TextIO | None = None,
    notes: TextIO | None = None,
) -> int:
    """Evaluate a file of questions, print it to ``out`` and return the exit code: 1 when a figure dropped or a question
    failed, or the index lacks a source that the questions name.

    ``raise_floors`` writes what was reached into ``floors``, lowering none unless the questions are others. Raises
    EvaluationError, before anything is asked, when a file cannot be used; what is said beside the result goes to
    ``notes``.
    """
    out, notes = out or sys.stdout, notes or sys.stderr
    questions = read(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    held = Floors.read(floors, new=raise_floors) if floors else None
    if plot:
        from bot.evaluate_plot import check, draw

        check(plot)
    evaluation = evaluate(answerer, questions, _counter(notes, len(questions)))
    faults: list[str] = []
    if floors and held:
        if raise_floors:
            new = held if held.sha256 == digest else Floors(name=held.name)
            held = raised(new, evaluation, digest, f"toolkit eval {path} --floors {floors}")
            held.write(floors)
        faults = dropped(held, evaluation, digest)
    if plot:
        draw(evaluation, plot)
    if as_json:
        document = {"file": str(path), "sha256": digest, **evaluation.to_json(), "dropped": faults}
        out.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        show(evaluation, out)
    for source in evaluation.missing:
        notes.write(f"{path} names {source}, which is not in the index: correct it, or reindex that source.\n")
    for sentence in faults:
        notes.write(f"{sentence}\n")
    return 1 if faults or evaluation.all.errors or evaluation.missing else 0


def _counter(notes: TextIO, total: int) -> Callable[[int], None]:
    """Count on a terminal, nothing elsewhere."""
    if not notes.isatty():
        return lambda done: None

    def count(done: int) -> None:
        if done == total or done % 10 == 0:
            notes.write(f"\r{done} of {total} questions" + ("\r\033[K" if done == total else ""))
            notes.flush()

    return count
