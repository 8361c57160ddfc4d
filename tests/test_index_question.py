"""A question is its content words in two languages, each once, and what the encoder reads."""

from collections.abc import Callable, Iterable, Sequence

import pytest
from small_words import linguistics

from index.cognates import skeleton
from index.entries import sentence
from index.frames import FRAMES
from index.gloss import OTHER_READING
from index.heard import readings
from index.language import STOPS, fold
from index.linguistics import Linguistics
from index.question import LONGEST, MOST_GROUPS, understand


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Linguistics:
    return linguistics(tmp_path_factory.mktemp("language"))


def test_a_foreign_question_has_groups_in_both_languages(known: Linguistics) -> None:
    question = understand("  Kako\n delam   zmajev in zmajev? ", "sl", known, multilingual=False)
    assert question.text == "Kako delam zmajev in zmajev?"
    assert (("zmaj", 1.0),) in question.own and len(question.own) == len(set(question.own))
    dragons = [group for group in question.english if group[0][0] == "dragon"]
    assert len(dragons) == 1 and [word for word, _ in dragons[0]] == ["dragon", "wyvern"]
    assert question.spoken.startswith("how ") and question.spoken.endswith("dragon dragon")


def test_a_multilingual_encoder_and_english_read_the_text_itself(known: Linguistics) -> None:
    assert understand("Kje je zmaj?", "sl", known, multilingual=True).spoken == "Kje je zmaj?"
    question = understand("Which fees do clients pay?", "en", known, multilingual=False)
    assert question.spoken == "Which fees do clients pay?"
    assert [group[0][0] for group in question.own] == ["fee", "client", "pay"] == [g[0][0] for g in question.english]


def test_words_that_ask_for_a_measure_are_not_what_is_asked_about(known: Linguistics) -> None:
    def words(text: str) -> list[str]:
        return [group[0][0] for group in understand(text, "en", known, multilingual=False).own]

    assert words("How long may a client hesitate?") == ["client", "hesitate"]
    spoken = understand("How long may a client hesitate?", "en", known, multilingual=False).spoken
    assert spoken == "How long may a client hesitate?"  # how the answer looks is part of the meaning
    assert words("Is a long client fee fair?") == ["long", "client", "fee", "fair"]
    assert words("How long?") == ["long"]  # nothing else would be left


def test_a_text_instead_of_a_question_is_bounded(known: Linguistics) -> None:
    question = understand(" ".join(f"word{number}" for number in range(1000)), "en", known, multilingual=False)
    assert len(question.text) <= LONGEST
    assert len(question.own) == len(question.english) == MOST_GROUPS


def test_no_words_are_no_groups(known: Linguistics) -> None:
    question = understand(" ?! ", "sl", known, multilingual=False)
    assert question.own == question.english == () and question.spoken == ""


def test_half_a_surrogate_pair_is_a_question_mark(known: Linguistics) -> None:
    question = understand("fees \ud83d?", "en", known, multilingual=False)
    assert question.text == "fees ??" and question.spoken.encode()


class Said:
    """A material of a few passages, each a set of English lemmas, best first."""

    def __init__(self, *passages: str) -> None:
        self._passages = [set(passage.split()) for passage in passages]

    def says(self, lemmas: Sequence[str]) -> bool:
        return all(any(lemma in passage for passage in self._passages) for lemma in lemmas)

    def spelled(self, forms: Iterable[str], language: str) -> str:
        words = sorted(set().union(*self._passages))
        return next((word for form in forms for word in words if skeleton(form) == skeleton(word)), "")

    def sounding(self, form: str) -> str:
        words = sorted(set().union(*self._passages))
        return next((word for word in words if set(readings(form)) & set(readings(word))), "")

    def together(self, groups: Sequence[Sequence[tuple[str, float]]]) -> Callable[[Sequence[str]], float]:
        return lambda lemmas: float(bool(self._passages) and self._passages[0].issuperset(lemmas))


def test_the_encoder_reads_what_the_material_says_of_what_a_word_may_mean(known: Linguistics) -> None:
    def spoken(*passages: str) -> str:
        return understand("zmajev", "sl", known, multilingual=False, material=Said(*passages)).spoken

    assert spoken("dragon wyvern") == "dragon"
    assert spoken("wyvern") == "wyvern"
    assert spoken() == "dragon"  # nothing is said: the likeliest all the same
    assert spoken("wyvern string", "dragon") == "wyvern"  # what the passages say that have the other words


def test_what_the_material_says_in_no_reading_is_known_by_its_spelling(known: Linguistics) -> None:
    question = understand("Kdo je Goldensonn?", "sl", known, multilingual=False, material=Said("goldenson dragon"))
    assert question.spoken == "who goldenson"
    assert "goldenson" in dict(question.english[0])
    assert understand("zmajev", "sl", known, multilingual=False, material=Said("zmaijev dragon")).spoken == "dragon"


def test_the_encoder_reads_the_small_words_that_make_a_question(known: Linguistics) -> None:
    def spoken(text: str, language: str) -> str:
        return understand(text, language, known, multilingual=False).spoken

    assert spoken("Kaj storim, če ni zmajev?", "sl") == "what do if not dragon"
    assert spoken("Koliko zmajev?", "sl") == "how much dragon"
    assert spoken("¿Por qué no hay creaciones?", "es").startswith("why not")
    assert spoken("Sí, ¿que creaciones?", "es") == "creation"  # where accents are set, their lack tells
    assert spoken("que creaciones", "es") == "what creation"
    assert spoken("¿Cuántas creaciones?", "es") == "how many creation"
    own = understand("Kaj storim, če ni zmajev?", "sl", known, multilingual=False).own
    assert own == ((("zmaj", 1.0),),)  # they are not searched for


def test_an_english_question_is_read_with_its_foreign_words_in_english(known: Linguistics) -> None:
    question = understand("Who sells zmajev to clients?", "en", known, multilingual=False)
    assert question.spoken == "Who sells dragon to clients?"
    assert understand("Who is Zmajev?", "en", known, multilingual=False).spoken == "Who is Zmajev?"


def test_every_frame_is_a_word_that_is_not_searched_for() -> None:
    for language, frames in FRAMES.items():
        for words in frames:
            assert words == fold(words)
            assert all(word in STOPS[language] for word in words.split()), (language, words)


def test_of_a_statement_only_what_changes_its_meaning_is_read(known: Linguistics) -> None:
    def read(text: str, language: str) -> str:
        return sentence(text, known.glosser.gloss(text, language), language)

    assert read("Kaj so zmajev, ki niso zmajev?", "sl") == "dragon not dragon"
    assert read("avtorske brez zmajev", "sl") == "without signature dragon"  # within a phrase: before it


@pytest.mark.parametrize(
    ("text", "language", "material", "found"),
    [("αμοιβή στο Πέιπαλ", "el", "paypal", "paypal"), ("a fee in Boston", "en", "poston", "poston"),
     ("a boston", "en", "poston", ""), ("a fee in Boston", "en", "logoo music", "")],
)  # fmt: skip
def test_a_name_in_other_letters_is_known_by_its_sound(
    known: Linguistics, text: str, language: str, material: str, found: str
) -> None:
    question = understand(text, language, known, multilingual=False, material=Said(material))
    assert [word for word, _ in question.english[-1]][1:] == [found] * bool(found)


def test_a_name_in_an_adjective_is_what_the_material_spells(known: Linguistics) -> None:
    def english(material: str) -> dict[str, float]:
        text = "Zmaj in Kublajevi zmajev"
        return dict(understand(text, "sl", known, multilingual=False, material=Said(material)).english[1])

    assert english("kublai dragon")["kublai"] == OTHER_READING
    assert OTHER_READING not in english("dragon").values()


def test_what_no_english_page_is_searched_for_is_not_asked_for(known: Linguistics) -> None:
    question = understand("zmajev IT", "sl", known, multilingual=False)
    assert [group[0][0] for group in question.english] == ["dragon"] and len(question.own) == 2
    assert understand("IT", "sl", known, multilingual=False).english  # all that there is


def test_what_is_the_same_in_english_was_kept(known: Linguistics) -> None:
    def kept(text: str) -> bool:
        return understand(text, "sl", known, multilingual=False).kept

    assert kept("Kaj je GDPR?") and not kept("Kaj je zmajev GDPR?")
    assert understand("What is a dragon?", "en", known, multilingual=False).kept
