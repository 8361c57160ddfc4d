"""What the repository promises around the program: settings, links, the manifest, the golden questions, the image."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.evaluate_questions import Question, read
from bot.message import sentences
from bot.settings import KNOWN, RESERVED, SPOKEN, Settings
from ingest.manifest import load
from ingest.readers.dispatch import Job
from ingest.readers.dispatch import read as read_file

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
MANIFEST = load(CORPUS / "manifest.toml")
LANGUAGE = {one.source: one.card.language for one in MANIFEST.listed}
GOLDEN = read(ROOT / "tests" / "eval" / "golden.jsonl")
MESSAGES = read(ROOT / "tests" / "eval" / "messages.jsonl")
EVERYDAY = read(ROOT / "tests" / "eval" / "everyday.jsonl")
SITUATIONS = read(ROOT / "tests" / "eval" / "situations.jsonl")


def languages(question: Question) -> set[str | None]:
    """The languages of the resources that answer a question; a member of a container has the container's."""
    return {LANGUAGE[source.split("#")[0]] for source in question.resources}


def test_the_example_settings_name_every_setting_and_no_other(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"TOOLKIT_[A-Z_]+", text)) >= {*KNOWN, *RESERVED}
    uncommented = re.sub(r"^#(TOOLKIT_\w+=)", r"\1", text, flags=re.MULTILINE)
    (tmp_path / ".env").write_text(uncommented, encoding="utf-8")
    Settings.load({}, tmp_path / ".env")  # raises for a name or a value that cannot be


PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_project_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [one for one in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if not one.startswith(("http", "mailto:"))]
    assert [one for one in targets if not ((ROOT / page).parent / one).exists()] == []


def test_the_makefile_explains_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^# make ([a-z-]+)", text, flags=re.MULTILINE))
    declared = re.search(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)
    assert declared
    assert explained == set(declared[1].split()) - {"browser"}


def test_the_manifest_describes_every_file_of_the_starter_toolkit() -> None:
    assert MANIFEST.faults == ()
    files = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file()}
    assert {one for one in files if not one.startswith("src/")} == {*LANGUAGE, "manifest.toml"}
    assert len(LANGUAGE) >= 30
    counted = Counter(LANGUAGE.values())
    assert counted["en"] >= 15 and all(counted[language] >= 3 for language in SPOKEN)
    assert sum(one.endswith(".pdf") for one in LANGUAGE) >= 12 and sum(one.endswith(".html") for one in LANGUAGE) >= 12


def test_there_are_enough_golden_questions_of_every_kind() -> None:
    assert len(GOLDEN) >= 150 and {question.language for question in GOLDEN} == set(SPOKEN)
    assert len({question.id for question in GOLDEN}) == len({question.text for question in GOLDEN}) == len(GOLDEN)
    silent = Counter(question.language for question in GOLDEN if not question.answerable)
    assert sum(silent.values()) >= 25 and all(silent[language] >= 3 for language in SPOKEN)
    across = [one for one in GOLDEN if one.answerable and one.language not in languages(one)]
    assert len(across) >= 40


def test_messages_are_asked_in_every_language_and_answered_by_what_there_is() -> None:
    assert len({message.id for message in MESSAGES}) == len(MESSAGES) >= 180
    counts = Counter((message.language, message.answerable) for message in MESSAGES)
    assert all(counts[language, True] >= 20 and counts[language, False] >= 5 for language in SPOKEN)
    known = {source for question in GOLDEN for source in question.resources}
    assert {source for message in MESSAGES for source in message.resources} <= known
    assert all(len(sentences(message.text, str(message.language))) > 1 for message in MESSAGES)


@pytest.mark.parametrize("questions", [EVERYDAY, SITUATIONS], ids=["everyday", "situations"])
def test_everyday_words_and_situations_are_asked_in_every_language(questions: Sequence[Question]) -> None:
    assert len({question.id for question in questions}) == len({question.text for question in questions}) >= 180
    counts = Counter((question.language, question.answerable) for question in questions)
    assert all(counts[language, True] >= 20 and counts[language, False] >= 5 for language in SPOKEN)


def test_every_answer_stands_in_a_resource_that_is_named(tmp_path: Path) -> None:
    texts: dict[str, str] = {}
    for source in LANGUAGE:
        for document in read_file(Job(CORPUS / source, source)):
            texts[source + (f"#{document.member}" if document.member else "")] = document.text
    missing = []
    for question in (*GOLDEN, *EVERYDAY, *SITUATIONS):
        named = [texts.get(source, "") for source in question.resources]
        if question.answerable and not any(question.answered_by(text) for text in named):
            missing.append(f"{question.id}: {question.answers}")
        # where any answer will do, a resource without one could never be right
        if question.match == "any":
            missing += [
                f"{question.id}: nothing in {source}"
                for source, text in zip(question.resources, named, strict=True)
                if not question.answered_by(text)
            ]
    assert not missing, "\n".join(missing)


def test_the_image_serves_without_torch_as_a_user_without_rights() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    first, second = re.split(r"^FROM .*$", text, flags=re.MULTILINE)[1:]
    assert "torch" in first and "torch" not in second
    assert second.index("USER toolkit") < second.index("CMD [")
    assert "HEALTHCHECK" in second and "/readyz" in second
    assert not re.search(r"--constraint torch.txt", first.split("/serve/bin/pip install")[1])


def test_an_answer_without_a_named_resource_would_be_found() -> None:
    """The check above can fail: an answer that no resource has is not held by any."""
    assert not Question("x", "?", "en", ("a",), ("no resource says this",)).answered_by("something else")
