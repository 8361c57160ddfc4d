"""Lemma tables and lexicon of a home: compiled once, opened in milliseconds.

``home/language/`` holds the tries and ``about.json``; ``home/dictionaries/`` what `index.fetch_dictionaries` brought.
They are compiled again when the dictionaries, simplemma or the languages have changed; lemma tables, which need no
dictionaries, when simplemma or the languages have.
"""

import ast
import gc
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from index.asked import Asked
from index.cognates import SKELETONS, Cognates, compile_skeletons
from index.compile_lexicon import compile_glosses, dictionary_files
from index.gloss import Glosser
from index.language import Lemmas, compile_lemmas
from index.lexicon import Lexicon
from index.routes import TOGETHER

FOLDER, DICTIONARIES = "language", "dictionaries"
FORMAT = 2  # of the tables: those of another are not read
# What decides how words are read, in the tables or with them.
COMPILERS = (
    "language",
    "numbers",
    "inflection",
    "learned_verbs",
    "cognates",
    "stopwords",
    "shortened",
    "dictionaries",
    "routes",
    "compile_lexicon",
    "lexicon",
    "family",
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Linguistics:
    """What is known of the configured languages; ``version`` changes with any of it."""

    languages: tuple[str, ...]
    lemmas: Lemmas
    glosser: Glosser
    version: str
    complaints: tuple[str, ...] = ()
    asked: Asked = field(default_factory=Asked)


def load(
    home: Path,
    languages: Sequence[str],
    *,
    compile_missing: bool = True,
    bring: Callable[[], None] = lambda: None,
) -> Linguistics:
    """Open the compiled tables, compiling them first where they are missing or out of date.

    A serving process passes ``compile_missing=False``: it takes what the last reindex compiled, so that questions
    are read as the material was. ``bring`` is called before the dictionaries are looked at, and may bring some.
    """
    folder = home / FOLDER
    if compile_missing:
        keep = _has_lemmas(folder, languages)
        if keep:
            bring()
        if not (keep and _is_level(home, languages)):
            for complaint in _compile(home, folder, languages, None if keep else bring):
                log.warning("%s", complaint)
    return _opened(folder, languages, _about(folder))


def compiled(home: Path) -> bool:
    """Whether there are tables, of some version, that can be read."""
    return _about(home / FOLDER).get("format") == FORMAT


def foreseen(home: Path, languages: Sequence[str]) -> Linguistics:
    """The tables as they are, if any, under the version that ``load`` would bring them to: for a dry run.

    Languages and words are guessed a little worse where there are no tables yet.
    """
    said = _opened(home / FOLDER, languages, _about(home / FOLDER))
    return replace(said, version=_fingerprint(home / DICTIONARIES, languages)[:16])


def _opened(folder: Path, languages: Sequence[str], about: Mapping[str, Any]) -> Linguistics:
    lemmas = Lemmas(folder, languages)
    return Linguistics(
        tuple(languages),
        lemmas,
        Glosser(lemmas, Lexicon(folder, languages), Cognates(folder / SKELETONS)),
        str(about.get("fingerprint", "none"))[:16],
        tuple(about.get("complaints", ())),
    )


def _about(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / "about.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}  # not compiled yet, or by a run that was killed: compiled again


def _is_level(home: Path, languages: Sequence[str]) -> bool:
    return bool(_about(home / FOLDER).get("fingerprint") == _fingerprint(home / DICTIONARIES, languages))


def _has_lemmas(folder: Path, languages: Sequence[str]) -> bool:
    as_made = _about(folder).get("lemmas") == _lemmas_fingerprint(languages)
    return as_made and len(_lemma_tables(folder)) == len(languages)


def _lemma_tables(folder: Path) -> list[Path]:
    return list(folder.glob("lemmas.*.marisa"))


def _lemmas_fingerprint(languages: Sequence[str]) -> str:
    return "\n".join((source_digest("language", "numbers"), version("simplemma"), *languages))


def _fingerprint(dictionaries: Path, languages: Sequence[str]) -> str:
    files = [f"{path.name}:{_told_apart(path)}" for path in dictionary_files(dictionaries)]
    said = [
        source_digest(*COMPILERS),
        version("simplemma"),
        *languages,
        *sorted(files),
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _told_apart(dictionary: Path) -> str:
    """What tells one version of a dictionary from another: a glossary may be put in another order."""
    if dictionary.suffix == ".tsv":
        return hashlib.sha256(dictionary.read_bytes()).hexdigest()
    return str(dictionary.stat().st_size)


def source_digest(*modules: str) -> str:
    """A digest of what this package's modules do, whatever their comments say: what they make is made again."""
    whole = hashlib.sha256()
    for module in modules:
        tree = ast.parse((Path(__file__).parent / f"{module}.py").read_bytes())
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
                del node.body[0]
        whole.update(ast.dump(tree).encode())
    return whole.hexdigest()[:12]


def _compile(home: Path, folder: Path, languages: Sequence[str], bring: Callable[[], None] | None) -> list[str]:
    """Into a temporary folder, then renamed: a killed run leaves the old tables.

    Lemma tables are compiled while ``bring`` waits for the network; without it they are up to date and taken over.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    home.mkdir(parents=True, exist_ok=True)
    log.info("Compiling the word tables of %s (once, some ten seconds)", ", ".join(languages))
    with tempfile.TemporaryDirectory(dir=home) as made:
        fresh = Path(made) / FOLDER
        # What is made is tables without cycles: to look for some in them costs a sixth of the time.
        with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), gc.disable) as pool:
            if bring is None:
                fresh.mkdir()
                for table in _lemma_tables(folder):
                    shutil.copyfile(table, fresh / table.name)
            else:
                lemmas = [pool.submit(compile_lemmas, fresh, [language]) for language in languages]
                bring()
                for done in lemmas:
                    done.result()
            fingerprint = _fingerprint(home / DICTIONARIES, languages)
            jobs = [
                pool.submit(compile_glosses, home / DICTIONARIES, fresh, chosen)
                for group in TOGETHER
                if (chosen := [language for language in group if language in languages])
            ]
            jobs += [pool.submit(_skeletons, fresh)] if "en" in languages else []
            complaints = sorted({complaint for job in jobs for complaint in job.result()})
        about = {
            "format": FORMAT,
            "fingerprint": fingerprint,
            "lemmas": _lemmas_fingerprint(languages),
            "complaints": complaints,
        }
        (fresh / "about.json").write_text(json.dumps(about), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(fresh, folder)
    return complaints


def _skeletons(folder: Path) -> list[str]:
    compile_skeletons(Lemmas(folder, ("en",)).forms("en"), folder / SKELETONS)
    return []
