"""Word tables are compiled once, and again only when what makes them does something else."""

import shutil
from pathlib import Path

import pytest
from small_words import dictd_files

from index import compile_lexicon, linguistics


def test_a_comment_or_docstring_changes_no_digest_but_code_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once, a reworded comment cost every home a new compilation and all its words made anew.
    shutil.copy(linguistics.__file__, tmp_path / "linguistics.py")
    monkeypatch.setattr(linguistics, "__file__", str(tmp_path / "linguistics.py"))
    module = tmp_path / "one.py"
    module.write_text('"""One."""\n\n\ndef one() -> int:\n    """Return it."""\n    return 1  # one\n')
    before = linguistics.source_digest("one")
    module.write_text('"""The number one."""\n\ndef one() -> int:\n    return 1\n')
    assert linguistics.source_digest("one") == before
    module.write_text('"""One."""\n\n\ndef one() -> int:\n    """Return it."""\n    return 2  # one\n')
    assert linguistics.source_digest("one") != before


def test_dictionaries_brought_while_lemmas_are_compiled_count_at_once_and_later_ones_leave_the_lemmas_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bring_one() -> None:
        dictd_files(tmp_path / "dictionaries/one/freedict-slv-eng.index", {"zrakomlat": "helicopter"})

    first = linguistics.load(tmp_path, ["sl"], bring=bring_one)
    assert first.glosser.gloss("zrakomlat", "sl")[0].candidates == (("helicopter", 1.0),)
    assert first.lemmas.lemma("pogodbe", "sl") == "pogodba"
    lemmas = (tmp_path / "language" / "lemmas.sl.marisa").read_bytes()

    monkeypatch.setattr(linguistics, "compile_lemmas", None)  # to ask for them again would be an error
    brought: list[str] = []
    unchanged = linguistics.load(tmp_path, ["sl"], bring=lambda: brought.append("nothing"))
    assert (unchanged.version, brought) == (first.version, ["nothing"])

    later = linguistics.load(tmp_path, ["sl"], bring=(tmp_path / "dictionaries/one/freedict-slv-eng.index").unlink)
    assert later.version != first.version
    assert later.glosser.gloss("zrakomlat", "sl")[0].candidates == (("zrakomlat", 1.0),)
    assert (tmp_path / "language" / "lemmas.sl.marisa").read_bytes() == lemmas
    assert any("freedict-slv-eng.index is missing" in one for one in later.complaints)


def test_a_lemma_table_that_is_gone_is_made_again(tmp_path: Path) -> None:
    linguistics.load(tmp_path, ["sl"])
    (tmp_path / "language" / "lemmas.sl.marisa").unlink()
    assert linguistics.load(tmp_path, ["sl"]).lemmas.knows("pogodbe", "sl")


def test_when_dictionaries_cannot_be_brought_the_reason_is_told_and_nothing_is_left_half_made(tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        linguistics.load(tmp_path, ["sl"], bring=fail)
    assert list(tmp_path.iterdir()) == []


def test_tables_of_another_format_are_not_taken_for_tables(tmp_path: Path) -> None:
    # Once, a home that an earlier version had made was served without any translation.
    assert not linguistics.compiled(tmp_path)
    linguistics.load(tmp_path, ["en"])
    assert linguistics.compiled(tmp_path)
    about = tmp_path / "language" / "about.json"
    about.write_text('{"fingerprint": "an earlier version\'s"}', encoding="utf-8")
    assert not linguistics.compiled(tmp_path)


def test_a_glossary_in_another_order_makes_the_tables_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compile_lexicon, "GLOSSARY", tmp_path)
    (tmp_path / "sl.tsv").write_text("račun\tbill|invoice\n", encoding="utf-8")
    before = linguistics.foreseen(tmp_path, ["sl"]).version
    (tmp_path / "sl.tsv").write_text("račun\tinvoice|bill\n", encoding="utf-8")
    assert linguistics.foreseen(tmp_path, ["sl"]).version != before
