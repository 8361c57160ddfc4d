"""Dictionaries come from real packages through the real apt, out of an archive in a folder: no network, no root."""

import gzip
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from index.fetch_dictionaries import DictionariesError, fetch, main, needed, package, tell, wanted

WHOLE = sorted({package(file) for file in needed()})
needs_apt = pytest.mark.skipif(
    shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None, reason="no apt on this system"
)


def archive(folder: Path, names: list[str]) -> list[str]:
    """An apt archive of one small package a name; the options that make apt use it and nothing else."""
    paragraphs = []
    for name in names:
        tree = folder / f"{name}.tree"
        (tree / "DEBIAN").mkdir(parents=True)
        control = f"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\n"
        (tree / "DEBIAN/control").write_text(f"{control}Description: words\n")
        (tree / "usr/share/dictd").mkdir(parents=True)
        for file in sorted(file for file in needed() if package(file) == name):
            (tree / "usr/share/dictd" / file).write_bytes(b"casa\tA\tB\n")
            if file.endswith(".index"):
                (tree / "usr/share/dictd" / file.replace(".index", ".dict.dz")).write_bytes(gzip.compress(b"house"))
        (tree / f"usr/share/doc/{name}").mkdir(parents=True)
        (tree / f"usr/share/doc/{name}/copyright").write_text("Free.\n")
        deb = folder / f"{name}_1.0_all.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, deb], check=True, capture_output=True)
        digest = hashlib.sha256(deb.read_bytes()).hexdigest()
        paragraphs.append(f"{control}Filename: ./{deb.name}\nSize: {deb.stat().st_size}\nSHA256: {digest}\n")
    (folder / "Packages").write_text("\n".join(paragraphs))
    (folder / "sources.list").write_text(f"deb [trusted=yes] file:{folder} ./\n")
    return ["-o", f"Dir::Etc::sourcelist={folder / 'sources.list'}", "-o", "Dir::Etc::sourceparts=-"]


@needs_apt
def test_every_dictionary_of_the_routes_arrives_with_its_licence(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    options = archive(tmp_path / "archive", WHOLE)
    folder = tmp_path / "home" / "dictionaries"
    result = fetch(folder, options)
    assert sorted(result.brought) == WHOLE and result.missing == {}
    assert wanted(folder) == {}
    for name in WHOLE:
        assert (folder / name / "copyright").read_text() == "Free.\n"
    assert (folder / "dict-freedict-ell-eng" / "freedict-ell-eng.dict.dz").is_file()
    assert [path.name for path in folder.parent.iterdir()] == ["dictionaries"]  # nothing temporary stays
    assert fetch(folder, options).brought == ()


@needs_apt
def test_a_package_that_is_not_to_be_had_does_not_keep_the_others_away(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    options = archive(tmp_path / "archive", [name for name in WHOLE if name != "dict-freedict-ell-eng"])
    result = fetch(tmp_path / "dictionaries", options)
    assert list(result.missing) == ["dict-freedict-ell-eng"]
    assert "dict-freedict-ell-eng" in result.missing["dict-freedict-ell-eng"]  # apt's own sentence names it
    assert len(result.brought) == len(WHOLE) - 1


@needs_apt
def test_a_package_without_its_dictionary_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    options = archive(tmp_path / "archive", WHOLE)
    empty = tmp_path / "archive" / "dict-freedict-slv-eng_1.0_all.deb"
    shutil.copyfile(tmp_path / "archive" / "dict-freedict-ita-eng_1.0_all.deb", empty)
    listed = (tmp_path / "archive" / "Packages").read_text().split("\n\n")
    other = next(one for one in listed if one.startswith("Package: dict-freedict-ita-eng\n"))
    sums = other[other.index("Size:") :]
    ours = "Package: dict-freedict-slv-eng\n"
    listed = [one[: one.index("Size:")] + sums if one.startswith(ours) else one for one in listed]
    (tmp_path / "archive" / "Packages").write_text("\n\n".join(part.strip() for part in listed) + "\n")
    result = fetch(tmp_path / "dictionaries", options)
    assert "dict-freedict-slv-eng" in result.missing
    assert not (tmp_path / "dictionaries" / "dict-freedict-slv-eng").exists()


def test_without_apt_it_says_what_is_missing_and_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DictionariesError, match=r"no apt-get.*dict-freedict-ell-eng.*works within each language"):
        fetch(tmp_path / "home" / "dictionaries")
    code, words = tell(tmp_path / "home", once=True)
    assert code == 0 and "dict-freedict-ell-eng" in words
    assert tell(tmp_path / "home", once=True) == (0, "")
    assert tell(tmp_path / "home")[0] == 1  # asked for, it is said again and is a failure


def test_dictionaries_somebody_put_there_are_not_fetched(tmp_path: Path) -> None:
    for file in needed():
        path = tmp_path / "dictionaries" / "mine" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    assert tell(tmp_path, once=True) == (0, "")


def test_a_call_without_a_home_says_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "HOME" in capsys.readouterr().err
