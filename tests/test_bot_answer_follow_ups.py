"""Questions in a conversation, over a real home: what they go on from, and what not."""

from collections.abc import Iterator

import pytest
from six_languages import kept_promises, made

from bot import searching
from bot.answer import Answerer
from bot.message import Judged
from bot.phrases.say import say
from bot.wiring import open_answerer
from index.question import LONGEST, Question
from index.records import Filters
from index.search import Searcher


@pytest.fixture(scope="module")
def answerer() -> Iterator[Answerer]:
    with open_answerer(made()[0]) as opened:
        yield opened


def test_a_follow_up_is_understood_from_the_conversation(answerer: Answerer) -> None:
    first = answerer.answer("What is the typical day rate of a photographer?")
    then = answerer.answer("And an illustrator?", first.conversation)
    kept_promises(answerer, then)
    assert then.conversation == first.conversation and then.citations[0].source == "rates.html"


@pytest.mark.parametrize(
    ("then", "likelier"),
    [("And a day rate?", "What is a day rate fee?"), ("and a day rate?", "What is a kill fee? and a day rate?")],
)
def test_of_two_ways_to_mean_a_follow_up_the_better_met_answers(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch, then: str, likelier: str
) -> None:
    first = answerer.answer("What is a kill fee?")
    _judging(monkeypatch, likelier, 0.6)
    assert answerer.answer(then, first.conversation).confidence == 0.9


def test_a_follow_up_that_is_better_met_by_itself_goes_on_from_nothing(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answerer.answer("What is a kill fee?")
    _judging(monkeypatch, "a daily rate", 0.7)
    assert answerer.answer("and a daily rate?", first.conversation).confidence == 0.9


def _judging(monkeypatch: pytest.MonkeyPatch, likelier: str, others: float) -> None:
    """Passages are found as ever; one text's are believed more than those of ``others``."""

    def found(
        searcher: Searcher, read: Question, text: str, filters: Filters, added: Question, headed: Question
    ) -> list[Judged]:
        judged = real(searcher, read, text, filters, added, headed)
        return [(passage, 0.9 if text == likelier else others) for passage, _ in judged]

    real = searching._found
    monkeypatch.setattr(searching, "_found", found)


def test_a_follow_up_goes_on_from_any_question_of_the_message_before(answerer: Answerer) -> None:
    both = answerer.answer("What is a kill fee? What day rates are typical for creative professionals?")
    then = answerer.answer("And for an illustrator?", both.conversation)
    assert then.answered and then.citations[0].source in ("killfee.md", "rates.html")


def test_greek_in_latin_letters_is_answered_in_greek_and_gone_on_with(answerer: Answerer) -> None:
    assert answerer.answer("efxaristo").text == say("el", "thanks")
    first = answerer.answer("ti einai to mplokaki?")
    assert first.answered and first.language == "el" and first.question == "ti einai to mplokaki?"
    assert first.citations[0].resource_id == answerer.answer("Τι είναι το μπλοκάκι;").citations[0].resource_id
    assert answerer.search("ti einai to mplokaki").passages[0].resource.language == "el"
    long = answerer.answer(("ine ke pu alazo eteria " * 60)[:LONGEST])  # longer in Greek letters
    assert long.language == "el" and long.outcome == "refused"
    again = answerer.answer("kai ti einai?", conversation=first.conversation)
    assert again.language == "el" and [one.resource_id for one in again.citations] == [first.citations[0].resource_id]


def test_a_conversation_keeps_its_language_where_words_do_not_tell(answerer: Answerer) -> None:
    for question, language in (("Τι είναι το μπλοκάκι;", "el"), ("Quanto dura la residenza artistica?", "it")):
        conversation = answerer.answer(question).conversation
        assert answerer.answer("2026?", conversation=conversation, language="es").language == language
        assert answerer.answer("What is a kill fee?", conversation=conversation).language == "en"
    greeted = answerer.answer("hello", language="it").conversation
    assert answerer.answer("artista cliente", conversation=greeted, language="it").language == "it"


CROATIAN = ["Do kada se podnosi prijava na natječaj?", "Gdje se prijavljuje umjetnica?", "Što je troškovnik projekta?"]


@pytest.mark.parametrize(
    ("then", "language"),
    [("di se placa porez", "hr"), ("Quanto dura la residenza artistica?", "it"), ("What is a kill fee?", "en"),
     ("Kako dolgo trajajo avtorske pravice?", "sl"), ("quanto costa?", "it")],
)  # fmt: skip
def test_a_conversation_keeps_its_language_until_another_is_clear(answerer: Answerer, then: str, language: str) -> None:
    talk = answerer.answer(CROATIAN[0]).conversation
    assert [answerer.answer(one, talk).language for one in CROATIAN[1:]] == ["hr", "hr"]
    assert answerer.answer(then, talk).language == language


def test_a_follow_up_may_not_ask_for_what_the_material_lacks(answerer: Answerer) -> None:
    first = answerer.answer("What is the typical day rate of a photographer?")
    assert first.answered
    assert not answerer.answer("And a plumber?", first.conversation).answered


def test_a_refused_question_makes_nothing_answerable(answerer: Answerer) -> None:
    refused = answerer.answer("Why do zebras have stripes?")
    assert not answerer.answer("And why is that?", refused.conversation).answered
    assert not answerer.answer("What about horses?", refused.conversation).answered


@pytest.mark.parametrize(
    ("first", "then", "cited"),
    [
        ("What is a kill fee?", "how much?", "killfee.md"),
        ("What is a kill fee?", "what if they refuse?", "killfee.md"),
        ("What is a kill fee?", "who pays it?", "killfee.md"),
        ("What is a kill fee?", "day rates of photographers?", "rates.html"),  # another subject
        ("¿Qué debe llevar la factura?", "¿cuántos años la guardo?", "factura.md"),
        ("Do kada se podnosi prijava na natječaj?", "što uz prijavu?", "natjecaj.md"),
    ],
)
def test_a_short_question_goes_on_with_what_answered_the_one_before(
    answerer: Answerer, first: str, then: str, cited: str
) -> None:
    talk = answerer.answer(first)
    assert talk.answered
    assert [one.source for one in answerer.answer(then, talk.conversation).citations][:1] == [cited]


def test_a_follow_up_with_words_of_its_own_seeks_what_it_says_itself(answerer: Answerer) -> None:
    talk = answerer.answer("How much does the client pay as a kill fee?").conversation
    then = answerer.answer("and may interest be charged on arrears", talk)  # no amount is told of it
    assert [one.source for one in then.citations][:1] == ["rates.html"]


def test_what_a_follow_up_goes_on_from_is_asked_without_its_greeting(answerer: Answerer) -> None:
    talk = answerer.answer("hi! I'm an illustrator from Ljubljana. What is a kill fee?")
    assert [one.source for one in answerer.answer("who pays it?", talk.conversation).citations][:1] == ["killfee.md"]


def test_a_figure_that_the_material_lacks_is_not_told_of_what_was_asked_before(answerer: Answerer) -> None:
    talk = answerer.answer("Τι είναι το μπλοκάκι;")
    assert talk.answered
    assert not answerer.answer("πόσο κοστίζει;", talk.conversation).answered


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("¿Qué debe llevar la factura?", "¿y en Alemania?"),  # the same of another country
        ("Quanto dura la residenza artistica?", "e in Francia?"),
        ("What is a kill fee?", "and in Italy?"),
    ],
)
def test_a_follow_up_that_nothing_answers_is_answered_from_nowhere_else(
    answerer: Answerer, first: str, then: str
) -> None:
    talk = answerer.answer(first)
    assert talk.answered
    assert not answerer.answer(then, talk.conversation).answered


def test_a_filter_that_leaves_the_subject_out_leaves_it_unanswered(answerer: Answerer) -> None:
    talk = answerer.answer("What is a kill fee?")
    assert answerer.answer("and how much?", talk.conversation, filters=Filters(language="en")).answered
    assert not answerer.answer("and how much?", talk.conversation, filters=Filters(language="it")).answered


def test_a_refusal_in_a_conversation_leads_to_what_was_asked_about_first(answerer: Answerer) -> None:
    talk = answerer.answer("What is a kill fee?")
    refused = answerer.answer("would zebras?", talk.conversation)
    assert not refused.answered
    assert refused.suggestions[0].resource_id == talk.citations[0].resource_id


@pytest.mark.parametrize(
    ("first", "then"),
    [("Why do zebras have stripes?", "Is a kill fee paid in bitcoin on Sundays?"),
     ("¿Por qué tienen rayas las cebras?", "¿Por qué duermen los gatos?"),
     ("Perché le zebre hanno le strisce?", "Perché dormono i gatti?"),
     ("Zakaj imajo zebre črte?", "Zakaj mačke spijo?"),
     ("Zašto zebre imaju pruge?", "Zašto mačke spavaju?"),
     ("Γιατί οι ζέβρες έχουν ρίγες;", "Γιατί κοιμούνται οι γάτες;")],
)  # fmt: skip
def test_who_is_refused_twice_is_told_how_to_ask(answerer: Answerer, first: str, then: str) -> None:
    before = answerer.answer(first)
    answer = answerer.answer(then, before.conversation)
    kept_promises(answerer, answer)
    language = answer.language
    assert (before.refusal, answer.outcome) == (say(language, "refused"), "refused")
    assert answer.refusal == f"{say(language, 'refused')} {say(language, 'refused-again')}"
    assert all(one.label in answer.text for one in answer.suggestions)
    assert answerer.answer(then).refusal == say(language, "refused")  # elsewhere it is the first
    answerer.answer("hello", before.conversation)
    assert say(language, "refused-again") in answerer.answer(first, before.conversation).refusal


def test_between_answers_a_refusal_is_short_and_another_language_is_told_which_there_are(answerer: Answerer) -> None:
    talk = answerer.answer("Why do zebras have stripes?").conversation
    unread = answerer.answer("Wie viel Anzahlung soll ich verlangen?", talk)
    assert unread.text.startswith("I understand questions") and say("en", "refused-again") not in unread.text
    assert answerer.answer("What is a kill fee?", talk).answered
    assert answerer.answer("Why do zebras have stripes?", talk).refusal == say("en", "refused")


def test_a_stranger_to_a_conversation_gets_nothing_of_it(answerer: Answerer) -> None:
    assert answerer.answer("What is the typical day rate of a photographer?").answered
    assert not answerer.answer("Why?", "a conversation that nobody had").answered
