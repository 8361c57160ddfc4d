"""The contract's promises about answers, over a real home: verbatim quotes, honest refusals, never an exception."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from six_languages import kept_promises, made

from bot.answer import Answerer
from bot.conversation import Asked
from bot.phrases.say import say
from bot.recent import MOST, Key, Recent
from bot.wiring import open_answerer
from index.question import LONGEST
from index.records import Filters

ANSWERED = {
    "What is a kill fee?": ("en", "killfee.md"),
    "What clauses does a freelance contract need?": ("en", "killfee.md"),
    "What day rates are typical for creative professionals?": ("en", "rates.html"),
    "¿Qué debe llevar la factura?": ("es", "factura.md"),
    "Quanto dura la residenza artistica?": ("it", "residenza.md"),
    "V kakšni obliki mora biti avtorska pogodba?": ("sl", "avtor.md"),
    "Do kada se podnosi prijava na natječaj?": ("hr", "natjecaj.md"),
    "Τι είναι το μπλοκάκι;": ("el", "mploki.html"),
}
REFUSED = {
    "Why do zebras have stripes?": "en",
    "¿Por qué tienen rayas las cebras?": "es",
    "Perché le zebre hanno le strisce?": "it",
    "Zakaj imajo zebre črte?": "sl",
    "Zašto zebre imaju pruge?": "hr",
    "Γιατί οι ζέβρες έχουν ρίγες;": "el",
}
ODD = [
    "", "   \n\t ", "?", "42", "3,14 85.000", "the of and to", "de la y el", "και το του", "🎨🎨🎨",
    "👩‍🎨 kill fee? 💸",
    "SELECT * FROM resources; DROP TABLE chunks;--", "' OR 1=1 --", "<script>alert('kill fee')</script>",
    "<b>What</b> is a <i>kill fee</i>?", "What is la factura de una autónoma?", "kill fee ή μπλοκάκι;", "a" * 900,
    "kill fee AND (OR) \"unclosed [ { ~ ^ : * ?", "fee^1000000 +kill -fee field:value",
    "{refused} %s {0}", "\x00kill\x00fee",
    "\u202ekill fee\u202c", "\ud800 kill fee", "キルフィーとは何ですか", "ما هي الرسوم؟",
    "..\\..\\etc\\passwd", "e\u0301" * 200,
]  # fmt: skip


@pytest.fixture(scope="module")
def answerer() -> Iterator[Answerer]:
    with open_answerer(made()[0]) as opened:
        yield opened


def test_all_the_material_was_read_and_its_languages_were_told_apart(answerer: Answerer) -> None:
    assert made()[1].failed == ()
    assert {one.source: one.language for one in answerer.resources()} == {
        "killfee.md": "en", "rates.html": "en", "factura.md": "es", "residenza.md": "it", "avtor.md": "sl",
        "natjecaj.md": "hr", "mploki.html": "el",
    }  # fmt: skip


@pytest.mark.parametrize("question", ANSWERED)
def test_what_the_material_says_is_quoted_from_where_it_says_it(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    kept_promises(answerer, answer)
    language, source = ANSWERED[question]
    assert (answer.language, answer.outcome, answer.citations[0].source) == (language, "answered", source)


@pytest.mark.parametrize("question", REFUSED)
def test_what_it_does_not_say_is_refused_in_the_askers_language(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    kept_promises(answerer, answer)
    assert (answer.outcome, answer.language) == ("refused", REFUSED[question])
    assert not answer.statements and not answer.citations


def test_a_refusal_leads_to_the_section_that_comes_closest(answerer: Answerer) -> None:
    answer = answerer.answer("Is a kill fee paid in bitcoin on Sundays?")
    assert answer.outcome == "refused"
    near = answer.suggestions[0]
    assert (near.heading, near.title, near.label) == ("Kill fees", "Contracts", "Kill fees · Contracts")
    assert near.url.startswith("https://example.org/contracts#:~:text=A%20kill%20fee") and near.label in answer.text
    assert answer.refusal == say("en", "refused") and answer.text.startswith(f"{answer.refusal}\n\n")


@pytest.mark.parametrize("question", ODD)
def test_an_odd_question_is_answered_or_refused_and_never_an_exception(answerer: Answerer, question: str) -> None:
    kept_promises(answerer, answerer.answer(question))
    found = answerer.search(question, 3)
    assert len(found.passages) <= 3 and all(found.passages[at].rank == at + 1 for at in range(len(found.passages)))


@pytest.mark.parametrize("question", ["42", "the of and to", "' OR 1=1 --", "キルフィーとは何ですか"])
def test_what_asks_for_nothing_is_not_answered(answerer: Answerer, question: str) -> None:
    assert not answerer.answer(question).answered


@pytest.mark.parametrize("length", [LONGEST + 1, 10_000])
def test_a_text_instead_of_a_question_is_told_the_limit(answerer: Answerer, length: int) -> None:
    answer = answerer.answer(("What is a kill fee? " * 600)[:length])
    kept_promises(answerer, answer)
    assert answer.outcome == "smalltalk" and answer.text == say("en", "question-too-long", limit=LONGEST)


@pytest.mark.parametrize(("said", "language", "kind"), [
    ("hello", "en", "greeting"), ("gracias", "es", "thanks"), ("γεια σου!", "el", "greeting"),
    ("", "sl", "empty-question"), ("🎨", "hr", "empty-question"),
])  # fmt: skip
def test_small_talk_is_met_with_a_phrase_and_no_search(answerer: Answerer, said: str, language: str, kind: str) -> None:
    answer = answerer.answer(said, language=language)
    kept_promises(answerer, answer)
    assert (answer.outcome, answer.text) == ("smalltalk", say(language, kind))


def test_a_greeting_before_a_question_is_not_in_its_way(answerer: Answerer) -> None:
    assert answerer.answer("Hello! What is a kill fee? Thanks!").citations[0].source == "killfee.md"


STORY = "I paint boats in a small town by the sea, mostly in winter. My neighbours keep goats and a noisy tractor."


@pytest.mark.parametrize("message", ["{story} {question}", "{question} {story}"])
def test_a_story_around_a_question_is_not_in_its_way(answerer: Answerer, message: str) -> None:
    asked = answerer.answer(message.format(story=STORY, question="What is a kill fee?"))
    kept_promises(answerer, asked)
    assert asked.citations[0].source == "killfee.md"
    zebras = answerer.answer(message.format(story=STORY, question="Why do zebras have stripes?"))
    assert zebras.outcome == "refused"


def test_the_same_question_has_the_same_answer(answerer: Answerer) -> None:
    for question in [*ANSWERED, *REFUSED]:
        one, other = answerer.answer(question), answerer.answer(question)
        assert (one.text, one.statements, one.citations, one.confidence) == (
            other.text, other.statements, other.citations, other.confidence,
        )  # fmt: skip
        assert one.id != other.id and one.conversation != other.conversation


def test_accents_and_case_do_not_change_what_is_quoted(answerer: Answerer) -> None:
    for question in ("¿que debe llevar la FACTURA?", "TI EINAI TO", "Τι ειναι το μπλοκακι;"):
        answer = answerer.answer(question)
        kept_promises(answerer, answer)
        assert answer.answered == (question != "TI EINAI TO")


@pytest.mark.parametrize(("question", "note"), [
    ("¿Qué es un kill fee?", "La fuente está en inglés."), ("Kaj je kill fee?", "Vir je v angleščini."),
    ("Cos'è un kill fee?", "La fonte è in inglese."),
])  # fmt: skip
def test_an_answer_from_another_language_says_so(answerer: Answerer, question: str, note: str) -> None:
    answer = answerer.answer(question)
    kept_promises(answerer, answer)
    assert answer.citations[0].language == "en" and answer.text.startswith(f"{note}\n\n")


def test_filters_leave_only_what_they_name(answerer: Answerer) -> None:
    every = {one.source for one in answerer.resources()}
    for filters, left in (
        (Filters(language="sl"), {"avtor.md"}), (Filters(kind="page"), {"rates.html", "mploki.html"}),
        (Filters(topic="pricing"), {"rates.html"}), (Filters(partner="Partner One"), {"killfee.md"}),
        (Filters(language="en", kind="markdown"), {"killfee.md"}), (Filters(topic="pricing", language="el"), set()),
        (Filters(kind="no such kind"), set()), (Filters(), every),
    ):  # fmt: skip
        found = answerer.search("kill fee rate contract", 20, filters=filters)
        assert {passage.resource.source for passage in found.passages} <= left
        assert bool(found.passages) == bool(left)
        answer = answerer.answer("What is a kill fee?", filters=filters)
        kept_promises(answerer, answer)
        assert answer.answered == ("killfee.md" in left)


def test_links_open_the_quoted_place(answerer: Answerer) -> None:
    table = answerer.answer("What day rates are typical for creative professionals?").citations[0]
    fragment = "Typical%20day%20rates%20of%20creative%20professionals%3A,380%20euros"
    assert table.url.endswith(f"/toolkit/rates.html#table:~:text={fragment}")
    fee = answerer.answer("What is a kill fee?").citations[0]
    assert fee.url.startswith("https://example.org/contracts#:~:text=A%20kill%20fee%20is")
    greek = answerer.answer("Τι είναι το μπλοκάκι;").citations[0]
    assert "#:~:text=%CE%A4%CE%BF%20%CE%BC" in greek.url


def test_each_question_of_a_message_is_answered_and_what_is_not_is_said(answerer: Answerer) -> None:
    both = answerer.answer("What is a kill fee? What day rates are typical for creative professionals?")
    kept_promises(answerer, both)
    assert {"killfee.md", "rates.html"} <= {one.source for one in both.citations}
    one = answerer.answer("What is a kill fee and why do zebras have stripes?")
    kept_promises(answerer, one)
    assert {cited.source for cited in one.citations} == {"killfee.md"}
    assert say("en", "no-answer-to", question="why do zebras have stripes") in one.notes
    many = answerer.answer("What is a kill fee? What is a day rate? What is a kill fee? Why do zebras have stripes?")
    kept_promises(answerer, many)
    assert say("en", "no-answer-to", question="Why do zebras have stripes?") in many.notes
    none = answerer.answer("Why do zebras have stripes? Where do penguins sleep?")
    assert none.outcome == "refused" and not none.statements


def test_what_leans_on_an_unanswered_question_is_not_answered(answerer: Answerer) -> None:
    answer = answerer.answer("Why do zebras have stripes and how much does it cost?")
    assert answer.outcome == "refused" and not answer.citations


def test_who_asks_is_not_what_is_asked(answerer: Answerer) -> None:
    plain = answerer.answer("What is a kill fee?")
    told = answerer.answer("I'm an illustrator in Valencia, what is a kill fee?")
    assert [one.quote for one in told.citations] == [one.quote for one in plain.citations]


def test_another_language_is_told_which_there_are(answerer: Answerer) -> None:
    answer = answerer.answer("Wie viel Anzahlung soll ich von einem neuen Kunden verlangen?")
    assert (answer.outcome, answer.language, answer.suggestions) == ("refused", "en", ())
    assert "in English, in Spanish" in answer.text
    assert answerer.answer("Wie viel Anzahlung soll ich verlangen?", language="it").language == "it"


def test_what_something_costs_is_answered_by_an_amount_alone(answerer: Answerer) -> None:
    assert answerer.answer("Quanto dura la residenza artistica?").answered
    assert not answerer.answer("Quanto costa la residenza artistica?").answered
    assert answerer.answer("How much money is a kill fee?").answered  # "half of the agreed price"


@pytest.mark.parametrize(
    ("home", "abroad"),
    [
        ("¿Qué debe llevar la factura?", "¿Qué debe llevar la factura en Alemania?"),
        ("V kakšni obliki mora biti avtorska pogodba?", "V kakšni obliki mora biti avtorska pogodba v Nemčiji?"),
    ],
)
def test_no_countrys_rules_answer_for_another(answerer: Answerer, home: str, abroad: str) -> None:
    assert answerer.answer(home).answered and not answerer.answer(abroad).answered


def test_a_passage_has_the_contracts_names_and_its_own_text(answerer: Answerer) -> None:
    passage = answerer.passage_json(answerer.search("kill fee", 1).passages[0])
    assert list(passage) == [
        "rank", "score", "resource_id", "source", "title", "kind", "language", "url", "page", "heading", "time", "text",
        "start", "end",
    ]  # fmt: skip
    text = answerer.document_text(passage["resource_id"])
    assert text[passage["start"] : passage["end"]] == passage["text"]
    assert passage["heading"] == "Contracts › Kill fees"


def test_an_unknown_resource_is_none_and_no_exception(answerer: Answerer) -> None:
    assert answerer.resource("no-such-resource") is None
    assert answerer.original("no-such-resource") is None


def test_a_question_asked_again_has_the_same_answer_under_an_id_of_its_own(answerer: Answerer) -> None:
    first, again = (answerer.answer("What is a kill fee?") for _ in range(2))
    assert first.id != again.id and first.conversation != again.conversation
    assert replace(again, id=first.id, conversation=first.conversation, took_ms=first.took_ms) == first


def test_what_is_kept_of_an_answer_never_serves_another_language_filter_or_conversation(answerer: Answerer) -> None:
    question = "What is a kill fee?"
    answer = answerer.answer(question)
    assert answer.answered and answerer.answer(question, language="es").question == question
    assert not answerer.answer(question, filters=Filters(language="el")).answered
    assert answerer.answer(question, filters=Filters(language="en")).answered
    # The same words mean another thing in a conversation about something else.
    talk = answerer.answer("What clauses does a freelance contract need?")
    alone = answerer.answer("And how much?")
    within = answerer.answer("And how much?", talk.conversation)
    assert within.conversation == talk.conversation != alone.conversation


def test_only_so_many_answers_are_kept_the_last_used_ones(answerer: Answerer) -> None:
    kept, answer = Recent(), answerer.answer("What is a kill fee?")
    keys = [Key(1, str(number), (Asked(str(number)),), "en", Filters()) for number in range(MOST + 1)]
    for key in keys[:MOST]:
        kept.keep(key, answer)
    assert kept.get(keys[0], "c") is not None  # used: the next oldest goes instead
    kept.keep(keys[MOST], answer)
    assert kept.get(keys[0], "c") and kept.get(keys[MOST], "c") and kept.get(keys[1], "c") is None
    assert kept.get(Key(2, "0", (Asked("0"),), "en", Filters()), "c") is None  # another generation
