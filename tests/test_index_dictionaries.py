"""Dictionaries are read as their makers write them; a damaged one is named, never guessed at."""

import gzip
from pathlib import Path

import pytest
from small_words import apertium_bytes, dictd_files

from index.dictionaries import DictionaryDamaged, apertium, dictd, glossary

PATHS = (
    [("c", "h"), ("a", "o"), ("s", "u"), ("a", "s"), ("", "e"), ("<n>", "<n>"), ("<f>", "")],
    [("č", "b"), ("a", "i"), ("s", "l"), ("", "l"), ("<n>", "<n>")],
    [("c", "f"), ("a", "l"), ("s", "a"), ("a", "t"), ("<n>", "<n>")],
    [("4", "4"), ("<n>", "<n>")],
)


def test_a_dictd_entry_gives_its_words_without_labels_notes_and_examples(tmp_path: Path) -> None:
    entries = {
        "00databaseinfo": "made by nobody",
        "racun": "/ratʃun/ <noun, masc> (gov.)\n1. bill, invoice; account [bank]\n   example, of use\n"
        "Note: see plačilo",
        "hiša": "/xiʃa/\n- house, house.\n" + "far too long a phrase to be of any use at all, home",
        "prazen": "(adj.)",
        "κόστος": "cost",
    }
    assert list(dictd(dictd_files(tmp_path / "x.index", entries))) == [
        ("racun", ("bill", "invoice", "account")),
        ("hiša", ("house", "home")),
        ("κόστος", ("cost",)),
    ]


def test_offsets_beyond_one_digit_are_read(tmp_path: Path) -> None:
    entries = {f"word{number}": f"meaning{number}" for number in range(500)}  # more than 64 * 64 bytes
    assert list(dictd(dictd_files(tmp_path / "x.index", entries))) == [
        (head, (meaning,)) for head, meaning in entries.items()
    ]


@pytest.mark.parametrize(
    ("suffix", "damage"),
    [
        (".dict.dz", lambda data: data[: len(data) // 2]),
        (".dict.dz", lambda data: b"not gzip at all"),
        (".dict.dz", lambda data: gzip.compress(b"\xff" * 60)),
        (".dict.dz", lambda data: data[:12] + bytes([data[12] ^ 0xFF]) + data[13:]),
        (".index", lambda data: data.replace(b"\t", b" ", 2)),
        (".index", lambda data: data.replace(b"\tA\t", b"\t!\t")),
        (".index", lambda data: b"\xff\xfe" + data),
    ],
)
def test_a_damaged_dictd_dictionary_is_named(tmp_path: Path, suffix: str, damage: object) -> None:
    assert callable(damage)
    index = dictd_files(tmp_path / "freedict-slv-eng.index", {"hiša": "house", "račun": "bill, invoice"})
    index.with_suffix(suffix).write_bytes(damage(index.with_suffix(suffix).read_bytes()))
    with pytest.raises(DictionaryDamaged, match=r"freedict-slv-eng\.index cannot be read .* left out\.$"):
        list(dictd(index))


def test_an_index_without_its_dictionary_is_named(tmp_path: Path) -> None:
    index = dictd_files(tmp_path / "x.index", {"hiša": "house"})
    index.with_suffix(".dict.dz").unlink()
    with pytest.raises(DictionaryDamaged, match=r"x\.index"):
        list(dictd(index))


@pytest.mark.parametrize("modern", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_a_transducer_gives_lemmas_without_tags_and_passes_over_numbers(
    tmp_path: Path, modern: bool, weighted: bool
) -> None:
    path = tmp_path / "spa-eng.autobil.bin"
    path.write_bytes(apertium_bytes(PATHS, modern=modern, weighted=weighted))
    found = {head: set(translations) for head, translations in apertium(path)}
    assert found == {"casa": {"house", "flat"}, "čas": {"bill"}}


def test_a_damaged_transducer_is_named_wherever_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "spa-eng.autobil.bin"
    whole = apertium_bytes(PATHS)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(DictionaryDamaged, match=r"spa-eng\.autobil\.bin cannot be read"):
            list(apertium(path))


@pytest.mark.parametrize(
    "data", [b"<html>Not found, but the page is long enough to be walked</html>", b"LTTB" + b"\x07" * 8 + b"\0" * 40]
)
def test_what_is_no_transducer_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.bin").write_bytes(data)
    with pytest.raises(DictionaryDamaged, match=r"x\.bin"):
        list(apertium(tmp_path / "x.bin"))


def test_a_transducer_that_loops_comes_to_an_end(tmp_path: Path) -> None:
    path = tmp_path / "loop.bin"
    path.write_bytes(apertium_bytes([[("a", "b"), ("<n>", "<n>")]], loops=True))
    assert dict(apertium(path)) == {"a": ("b",)}


def test_a_glossary_is_tabbed_lines_and_comments(tmp_path: Path) -> None:
    (tmp_path / "sl.tsv").write_text("# ours\n\npogodba \tcontract | agreement|\n", encoding="utf-8")
    assert list(glossary(tmp_path / "sl.tsv")) == [("pogodba", ("contract", "agreement"))]
    (tmp_path / "sl.tsv").write_text("pogodba contract\n", encoding="utf-8")
    with pytest.raises(DictionaryDamaged, match=r"The glossary sl\.tsv cannot be read"):
        list(glossary(tmp_path / "sl.tsv"))
