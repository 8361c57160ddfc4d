"""reindex, status, check and rollback: the material and the generations that are served."""

import logging
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from bot.commands.door import DAMAGED, DONE, FAILED, Door, command
from index.errors import DiskFull, HomeLocked

if TYPE_CHECKING:
    from index.records import Report
    from index.reindex import Reindexer

_DURATION = re.compile(r"(\d+)\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LEAST_SECONDS = 60  # between two runs: sources on the web are other people's servers


def duration(text: str) -> int:
    """ "6h" → 21600. Raises click.BadParameter."""
    found = _DURATION.fullmatch(text.strip().lower())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if seconds < LEAST_SECONDS:
        raise click.BadParameter("write a number and s, m, h or d, at least a minute: 30m, 6h, 1d.")
    return seconds


def _pairs(options: tuple[str, ...]) -> dict[str, str]:
    for one in options:
        if "=" not in one:
            raise click.BadParameter(f"{one!r} is not KEY=VALUE.", param_hint="--option")
    return {key.strip(): value.strip() for key, _, value in (one.partition("=") for one in options)}


@command("reindex", "toolkit reindex material/ https://example.org/sitemap.xml --dry-run")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Print what would be done, and write nothing.")
@click.option("--allow-removals", is_flag=True, help="Lift the brake: let a source lose many of its resources.")
@click.option("--dictionaries", is_flag=True, help="Bring the dictionaries that are missing first, with Debian's apt.")
@click.option("--every", metavar="6h", help="Run again and again, this far apart, until stopped.")
@click.option("--option", "options", multiple=True, metavar="KEY=VALUE",
              help="For a SOURCE on the web, remembered with it: kind, depth, pages, pause, courses.")  # fmt: skip
def reindex(
    door: Door,
    sources: tuple[str, ...],
    dry_run: bool,
    allow_removals: bool,
    dictionaries: bool,
    every: str | None,
    options: tuple[str, ...],
) -> int:
    """Bring the index level with its SOURCEs.

    A SOURCE is a file, a folder, a page's or sitemap's address, a Moodle backup (.mbz) or a manifest (.toml). With none
    named: every SOURCE known so far, else the starter toolkit. What has gone from a SOURCE leaves the index.
    """
    from bot.wiring import make_reindexer

    pause, settings = duration(every) if every else 0, _pairs(options)
    door.log()
    if sys.stderr.isatty() and not pause:  # the progress bar shows how far it is, and the end lists each file
        logging.getLogger("index.intake").setLevel(logging.WARNING)
    reindexer = make_reindexer(door.settings, dry_run=dry_run, bring=partial(_bring, door, dictionaries))
    while True:
        try:
            code = _reindex_once(door, reindexer, sources, dry_run, allow_removals, settings)
        except (HomeLocked, DiskFull) as error:  # these pass; what does not ends the repetition, too
            code = door.fail(str(error), FAILED)
        if not pause:
            return code
        time.sleep(pause)


def _bring(door: Door, asked: bool) -> None:
    """Bring dictionaries if that was asked for; what cannot be had is said once and holds nothing up."""
    if asked:
        from index.fetch_dictionaries import tell

        _, words = tell(door.settings.home, once=True)
        if words:
            door.note(words)


def _reindex_once(
    door: Door,
    reindexer: "Reindexer",
    sources: Sequence[str],
    dry_run: bool,
    allow_removals: bool,
    settings: dict[str, str],
) -> int:
    from bot.commands.progress import progress

    with progress(sys.stderr) as told:
        report = reindexer.run(
            sources, dry_run=dry_run, allow_removals=allow_removals, progress=told, settings=settings or None
        )
    if door.as_json:
        door.give(asdict(report))
    else:
        _tell(door, report)
    for failure in report.failed:
        named = "" if failure.source in failure.reason else f"{failure.source}: "
        door.note(f"{named}{failure.reason}" + (" The earlier version is still served." * failure.stale))
    if report.refused:
        door.note(report.refused)
    return FAILED if report.failed or report.refused else DONE


def _tell(door: Door, report: "Report") -> None:
    """What was (or would be) done, a line for each resource that it concerns."""
    for step in report.steps:
        if step.action != "failed":
            door.give(None, f"{step.action:>8}  {step.source}" + (f"  ({step.reason})" if step.reason else ""))
    counts = {
        "new": len(report.new),
        "changed": len(report.changed),
        "moved": len(report.moved),
        "unchanged": report.unchanged,
        "removed": len(report.removed),
        "failed": len(report.failed),
    }
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing found"
    door.give(None, f"{'Would be: ' if report.dry_run else ''}{said}.")
    for note in report.notes:
        door.give(None, note)
    if report.dry_run:
        door.give(None, f"{report.embedded:,} passages would be embedded. Nothing was written.")
    else:
        serving = f"Generation {report.generation} is served" if report.generation else "Nothing is served yet"
        door.give(
            None, f"{serving}: {report.chunks:,} passages, {report.embedded:,} embedded in {report.seconds:.1f} s."
        )


@command("status", "toolkit status --json")
def status(door: Door) -> int:
    """What is served: counts, model, size, last reindex."""
    from bot.commands.overview import overview

    said = overview(door.settings.home)
    if door.as_json:
        door.give(said)
        return DONE
    last = said["last_reindex"]
    lines = [
        ("home", said["home"]),
        ("generation", f"{said['generation']}, made {said['created']} (kept: {_listed(said['generations'])})"),
        ("resources", f"{said['resources']} with {said['chunks']:,} passages"),
        ("kinds", _counted(said["kinds"])),
        ("languages", _counted(said["languages"])),
        ("model", said["model"]),
        ("on disk", f"{said['bytes'] / 1e6:,.0f} MB"),
        ("last reindex", f"{last['at']}, {last['seconds']:.1f} s" if last else "not known"),
    ]
    lines += [("source", _source(source)) for source in said["sources"]]
    for name, value in lines:
        door.give(None, f"{name:>12}  {value}")
    return DONE


def _source(source: dict[str, Any]) -> str:
    return f"{source['location']} ({source['kind']}): {source['items']} items" + (
        f", {source['failed']} failed" if source["failed"] else ""
    )


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items(), key=lambda pair: -pair[1]))


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


@command("check", "toolkit check --repair")
@click.option("--repair", is_flag=True, help="Rebuild what is derived, a damaged model included.")
def check(door: Door, repair: bool) -> int:
    """Verify that store, vectors, words and model are whole and agree."""
    from bot import wiring

    if repair:
        from bot.commands.progress import progress

        door.log()
        with progress(sys.stderr) as told:
            found = wiring.repair(door.settings, told)
    else:
        found = wiring.examine(door.settings)
    door.give({"resources": found.resources, "chunks": found.chunks, "generations": list(found.generations),
               "problems": [asdict(one) for one in found.problems],
               "repaired": [asdict(one) for one in found.repaired]},
              f"{found.resources} resources, {found.chunks:,} passages, generations {_listed(found.generations)}: "
              + (f"{len(found.problems)} problems." if found.problems else "all agree."))  # fmt: skip
    for one in found.repaired:
        door.note(f"repaired: {one}")
    for one in found.problems:
        door.note(str(one))
    return DAMAGED if found.problems else DONE


@command("rollback", "toolkit rollback 12")
@click.argument("generation", type=click.IntRange(1), required=False)
def rollback(door: Door, generation: int | None) -> int:
    """Serve an earlier GENERATION again (default: the one before)."""
    from index import generations, lock

    with lock.hold(door.kept, "rollback"):
        serving = generations.rollback(door.kept, generation)
    door.give({"generation": serving}, f"Generation {serving} is served.")
    return DONE
