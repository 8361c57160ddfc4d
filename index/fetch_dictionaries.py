"""Bring the bilingual dictionaries that search crosses languages with: ``python -m index.fetch_dictionaries HOME``.

They are Debian's FreeDict and Apertium packages, under free licences of their own (each copyright file comes along),
and end in ``HOME/dictionaries/<package>/``. apt downloads them, so its keys vouch for them; root is not needed, because
package lists are kept in a temporary folder and packages are unpacked, not installed. Without apt, or without a
network, what is missing is said once and search does without: it still works within each language.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.compile_lexicon import dictionary_files
from index.routes import ROUTES

APERTIUM = {
    "spa-eng.autobil.bin": "apertium-eng-spa",
    "ita-spa.autobil.bin": "apertium-spa-ita",
    "slv-hbs.autobil.bin": "apertium-hbs-slv",
    "hbs-eng.autobil.bin": "apertium-hbs-eng",
}
SAID = "missing.txt"  # in the dictionaries' folder: what --once has spoken of already
# A mirror that does not answer must not hold up the first start for apt's default of minutes.
PATIENCE = ("-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30", "-o", "Acquire::https::Timeout=30")


class DictionariesError(Exception):
    """Dictionaries could not be brought; ``str()`` is the sentence a person reads."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The packages that were brought, and those that were not with the reason."""

    brought: tuple[str, ...]
    missing: dict[str, str]


def needed() -> set[str]:
    """The dictionary files that the lexicon's routes name and Debian has; our own glossaries come with the program."""
    return {route.file for route in ROUTES if not route.file.endswith(".tsv")}


def package(file: str) -> str:
    """The Debian package that carries a dictionary file."""
    if file.startswith("freedict-"):
        return f"dict-{Path(file).stem}"
    return APERTIUM[file]


def wanted(folder: Path) -> dict[str, list[str]]:
    """Package → the files of it that the lexicon's routes name and ``folder`` does not have."""
    there = {path.name for path in dictionary_files(folder)}
    lacking: dict[str, list[str]] = {}
    for file in sorted(needed() - there):
        lacking.setdefault(package(file), []).append(file)
    return lacking


def fetch(folder: Path, options: Sequence[str] = ()) -> Fetched:
    """Bring what ``folder`` lacks; ``options`` go to every apt-get. Raises DictionariesError without apt."""
    lacking = wanted(folder)
    if not lacking:
        return Fetched((), {})
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise DictionariesError(
                f"This system has no {program}, so the dictionaries ({', '.join(lacking)}) were not brought: search "
                f"works within each language. Unpack these Debian packages into {folder} to search across languages."
            )
    folder.mkdir(parents=True, exist_ok=True)
    reasons: dict[str, str] = {}
    # Beside the folder, not in it: what a killed run leaves must not be taken for a dictionary.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fetch-") as temporary:
        work = Path(temporary)
        found = _download(work, list(lacking), options, reasons)
        for name, deb in found.items():
            reason = _keep(deb, folder / name, lacking[name], work / f"{name}.unpacked")
            if reason:
                reasons[name] = reason
    missing = {name: reasons.get(name, "it did not arrive") for name in wanted(folder)}
    return Fetched(tuple(name for name in lacking if name not in missing), missing)


def _download(work: Path, names: list[str], options: Sequence[str], reasons: dict[str, str]) -> dict[str, Path]:
    """Package → its file. The machine's own lists are tried first; fresh ones of our own when they do not do."""
    debs = work / "debs"
    debs.mkdir()
    # As root, apt would fetch as the user _apt, who may not write here.
    base = [*options, *PATIENCE, *(("-o", "APT::Sandbox::User=root") if os.geteuid() == 0 else ())]
    _apt(debs, [*base, "download", *names])
    if lacking := _lacking(debs, names):
        for part in ("lists/partial", "cache/archives/partial"):
            (work / part).mkdir(parents=True)
        own = [*base, "-o", f"Dir::State::lists={work / 'lists'}", "-o", f"Dir::Cache={work / 'cache'}"]
        _apt(debs, [*own, "update"])
        _apt(debs, [*own, "download", *lacking])
        # One unknown name stops a whole download: the rest may still be had one by one.
        for name in _lacking(debs, lacking):
            reasons[name] = _apt(debs, [*own, "download", name])
    return {name: next(debs.glob(f"{name}_*.deb")) for name in names if name not in _lacking(debs, names)}


def _lacking(debs: Path, names: Iterable[str]) -> list[str]:
    return [name for name in names if not any(debs.glob(f"{name}_*.deb"))]


def _apt(where: Path, arguments: Sequence[str]) -> str:
    """Run apt-get in ``where``; return the reason of a failure, else an empty text."""
    done = subprocess.run(
        ["apt-get", "-qq", *arguments],
        cwd=where,
        env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.returncode:
        return ""
    errors = [line.removeprefix("E: ") for line in done.stderr.splitlines() if line.startswith("E: ")]
    return errors[0] if errors else f"apt-get ended with {done.returncode}"


def _keep(deb: Path, target: Path, files: Iterable[str], unpacked: Path) -> str:
    """Move the dictionary files of a package, and its copyright, to ``target``; return a reason if it lacks one."""
    done = subprocess.run(["dpkg-deb", "-x", deb, unpacked], capture_output=True, text=True, check=False)
    if done.returncode:
        return f"the package cannot be unpacked ({done.stderr.strip()})"
    ready = unpacked.with_suffix(".ready")
    ready.mkdir()
    for file in files:
        # dictd keeps a dictionary in two files, its index and its text.
        for part in (file, file.replace(".index", ".dict.dz")):
            found = next(unpacked.rglob(part), None)
            if found is None:
                return f"the package has no {part}"
            shutil.copyfile(found, ready / part)
    for found in unpacked.glob("usr/share/doc/*/copyright"):
        shutil.copyfile(found, ready / "copyright")
    shutil.rmtree(target, ignore_errors=True)
    ready.rename(target)
    return ""


def tell(home: Path, once: bool = False) -> tuple[int, str]:
    """Bring the dictionaries into a home; the exit code and what to say (nothing when ``once`` has said it before)."""
    folder = home / "dictionaries"
    lacking = wanted(folder)
    said = folder / SAID
    if once and lacking and said.is_file() and said.read_text(encoding="utf-8").split() == list(lacking):
        return 0, ""
    if not lacking:
        said.unlink(missing_ok=True)
        return 0, "" if once else f"All dictionaries are in {folder}."
    sys.stderr.write(f"Bringing {len(lacking)} dictionaries from Debian …\n")
    try:
        result = fetch(folder)
    except DictionariesError as error:
        result, words = Fetched((), dict.fromkeys(lacking, "")), str(error)
    else:
        words = _words(result, folder)
    if result.missing:
        folder.mkdir(parents=True, exist_ok=True)
        said.write_text("\n".join(result.missing) + "\n", encoding="utf-8")
    else:
        said.unlink(missing_ok=True)
    return (1 if result.missing and not once else 0), words


def _words(result: Fetched, folder: Path) -> str:
    lines = []
    if result.brought:
        lines.append(f"{len(result.brought)} dictionaries are now in {folder}.")
    if result.missing:
        lines.append(
            f"{len(result.missing)} dictionaries are missing; search works, but finds less across languages. "
            "Run `make dictionaries` to try again."
        )
        lines += [f"  {name}: {reason}" for name, reason in result.missing.items()]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """``HOME [--once]``: 0 when every dictionary is there (or --once), 1 when one is missing, 2 for wrong usage."""
    homes = [one for one in arguments if one != "--once"]
    if len(homes) != 1 or homes[0].startswith("-"):
        sys.stderr.write("usage: python -m index.fetch_dictionaries HOME [--once]\n")
        return 2
    code, words = tell(Path(homes[0]), once="--once" in arguments)
    if words:
        sys.stdout.write(words + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
