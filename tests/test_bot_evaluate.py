"""Evaluation: what is asked, and what is counted, over whom. Everything runs on a small real Answerer in memory."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_answerer import PAGES, Found, SmallAnswerer, page
from small_questions import BREAD, DAY_RATE, KILL_FEE, STREET, TARIFA, TARIFA_EN

from bot.evaluate import evaluate
from bot.evaluate_figures import Outcome, auroc, calibration_error, false_refusals, figures, reliability
from bot.evaluate_plot import wilson
from bot.evaluate_questions import Question, QuestionsError, read
from bot.records import Answer, Statement
from index.errors import HomeDamaged

# What a file of questions may hold


def test_a_file_is_read_with_its_optional_fields_and_without_what_it_does_not_know(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('\ufeff{"id": 7, "question": "Who?", "resources": [], "note": "from a call"}\n\n'
                    '{"id": "b", "question": "Τι;", "language": "el", "resources": ["a.pdf", "b.pdf"], '
                    '"answers": ["x", "y"], "match": "all"}')  # fmt: skip
    assert read(file) == (
        Question("7", "Who?"),
        Question("b", "Τι;", "el", ("a.pdf", "b.pdf"), ("x", "y"), "all"),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "a", "question"', "not JSON"),
        ('["a"]', "not a JSON object"),
        ('{"id": "a", "resources": []}', '"question" is missing'),
        ('{"id": "a", "question": " ", "resources": []}', '"question" must be a text'),
        ('{"question": "Who?", "resources": []}', '"id" is missing'),
        ('{"id": "a", "question": "Who?"}', '"resources" is missing'),
        ('{"id": "a", "question": "Who?", "resources": "a.pdf"}', '"resources" must be a list of texts'),
        ('{"id": "a", "question": "Who?", "resources": ["a.pdf"], "answers": [3]}', '"answers" must be a list'),
        ('{"id": "a", "question": "Who?", "resources": ["a.pdf"], "match": "some"}', "\"match\" is 'some'"),
        ('{"id": "a", "question": "Who?", "resources": [], "answers": ["x"]}', '"resources" is empty'),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_number(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": "ok", "question": "Who?", "resources": []}\n' + line + "\n")
    with pytest.raises(QuestionsError) as error:
        read(file)
    assert f"{file} line 2: " in str(error.value)
    assert said in str(error.value)


def test_all_bad_lines_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text("{\n" * 14)
    with pytest.raises(QuestionsError) as error:
        read(file)
    assert [f"line {number}:" in str(error.value) for number in (1, 10, 11)] == [True, True, False]
    assert "4 more lines like these" in str(error.value)


def test_a_file_that_is_not_there_or_empty_or_not_utf8_is_a_sentence(tmp_path: Path) -> None:
    for name, content, said in (("none", None, "cannot be read"), ("empty", b"\n", "no questions"),
                                ("latin", b"\xe9", "not UTF-8")):  # fmt: skip
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(QuestionsError, match=said):
            read(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("It lasts 70\u00a0years.", "70 years", True),
        ("L’autore resta titolare", "l'autore", True),
        ("from 2014–2020", "2014-2020", True),
        ("Ο ΔΗΜΙΟΥΡΓΟΣ πληρώνεται", "δημιουργός πληρώνεται".replace("ό", "ο"), True),
        ("in 2015", "5", False),  # SQuAD's short answers were once "held" by any longer number
        ("the current rate", "rent", False),
        ("a fee (of 30 %)", "(of 30 %)", True),
        ("Croatia | 25 % | HR", "Croatia 25 % HR", True),
        ("tarifa", "", False),
    ],
)
def test_an_answer_is_held_as_whole_words_however_it_is_typeset(text: str, answer: str, held: bool) -> None:
    assert Question("a", "?", resources=("a",), answers=(answer,) if answer else ()).answered_by(text) is held


def test_any_answer_is_enough_unless_the_line_asks_for_all() -> None:
    some = Question("a", "?", resources=("a",), answers=("series", "date"))
    every = replace(some, match="all")
    assert some.answered_by("a date")
    assert not every.answered_by("a date")
    assert every.answered_by("series and date")
    assert every.touched_by("a date")


# What is counted


def test_figures_are_given_for_all_by_language_and_by_pair() -> None:
    evaluation = evaluate(SmallAnswerer(), [DAY_RATE, KILL_FEE, TARIFA, TARIFA_EN, BREAD, STREET])
    assert list(evaluation.groups) == ["all", "en", "es", "en→en", "es→en", "es→es"]
    english, spanish = evaluation.languages["en"], evaluation.languages["es"]
    assert (english.questions, english.answerable, english.recall_at_1, english.contains_gold) == (4, 2, 1.0, 1.0)
    assert (english.correct_refusals, english.false_answers, english.false_refusals) == (0.5, 0.5, 0.0)
    assert english.citation_right == 1.0
    assert english.language_right == 1.0
    assert (spanish.recall_at_1, spanish.recall_at_5, spanish.cited_in_three, spanish.contains_gold) == (0.5,) * 4
    assert spanish.auroc is None  # nothing in Spanish is off topic here
    assert evaluation.pairs["es→es"].recall_at_1 == 1.0
    assert evaluation.pairs["es→en"].recall_at_5 == 0.0
    assert evaluation.all.median_ms is not None


def test_confidence_is_compared_with_what_the_toolkit_does_not_answer() -> None:
    # SmallAnswerer says 0.9 of what it answers and 0 of what it refuses: "street" ties with both right ones.
    evaluation = evaluate(SmallAnswerer(), [DAY_RATE, KILL_FEE, BREAD, STREET])
    assert evaluation.all.auroc == 0.75
    assert evaluation.all.false_refusals_at_95 == 1.0
    assert evaluation.pairs["en→en"].auroc == 0.75  # a pair borrows its question language's off-topic ones
    assert [(one.questions, one.answerable, one.right) for one in evaluation.reliability] == [
        (1, 0, 0),
        (3, pytest.approx(2 / 3), pytest.approx(2 / 3)),
    ]


def test_a_resource_counts_once_however_many_of_its_passages_are_found() -> None:
    long = tuple(
        page("long", "Long", f"when the kill fee is paid client cancels {n} times", number=n) for n in range(12)
    )
    evaluation = evaluate(SmallAnswerer((*long, *PAGES)), [KILL_FEE])
    (one,) = evaluation.outcomes
    assert one.found[:2] == ("long.pdf", "contracts.pdf")
    assert one.rank == 2
    assert evaluation.all.mrr_at_10 == 0.5


def test_with_right_resources_in_two_languages_the_pair_is_the_askers_own() -> None:
    both = replace(TARIFA, resources=("pricing.pdf", "precios.pdf"))
    assert list(evaluate(SmallAnswerer(), [both]).pairs) == ["es→es"]
    assert list(evaluate(SmallAnswerer(), [replace(both, language="sl")]).pairs) == ["sl→en"]


def test_a_question_without_a_language_is_counted_under_the_one_detected() -> None:
    evaluation = evaluate(SmallAnswerer(), [replace(TARIFA, language="")])
    assert list(evaluation.languages) == ["es"]
    assert evaluation.all.language_right is None


def test_the_answer_and_the_citation_are_judged_apart() -> None:
    # The words stand in the quote of a wrong resource: the answer holds them, the citation does not point at gold.
    elsewhere = replace(KILL_FEE, resources=("pricing.pdf",))
    evaluation = evaluate(SmallAnswerer(), [elsewhere])
    assert (evaluation.all.contains_gold, evaluation.all.citation_right, evaluation.all.cited_in_three) == (1, 0, 0)


def test_what_stands_after_the_third_statement_is_told_apart() -> None:
    @dataclass(slots=True)
    class Talkative(SmallAnswerer):
        def answer(self, question: str, *args: object, **options: object) -> Answer:
            answer = SmallAnswerer.answer(self, question, *args, **options)  # type: ignore[arg-type]
            return replace(answer, statements=(*(Statement("Well.", ()) for _ in range(3)), *answer.statements))

    evaluation = evaluate(Talkative(), [KILL_FEE])
    assert (evaluation.all.contains_gold, evaluation.all.contains_gold_in_three) == (1.0, 0.0)


def test_the_answer_is_asked_before_the_search_so_that_its_time_is_a_first_ones() -> None:
    order: list[str] = []

    class Ordered(SmallAnswerer):
        __slots__ = ()

        def answer(self, question: str, *args: object, **options: object) -> Answer:
            order.append("answer")
            return SmallAnswerer.answer(self, question, *args, **options)  # type: ignore[arg-type]

        def search(self, question: str, k: int = 5, **options: object) -> Found:
            order.append("search")
            return SmallAnswerer.search(self, question, k)

    answerer = Ordered()
    evaluate(answerer, [KILL_FEE])
    assert order == ["answer", "search"]
    assert answerer.asked[0][2] == "eval"


class Failing(SmallAnswerer):
    """Fails on one question, with the error given."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        SmallAnswerer.__init__(self)
        self.error = error

    def answer(self, question: str, *args: object, **options: object) -> Answer:
        if question in (KILL_FEE.text, BREAD.text):
            raise self.error
        return SmallAnswerer.answer(self, question, *args, **options)  # type: ignore[arg-type]


def test_an_error_is_a_full_miss_and_the_rest_goes_on() -> None:
    evaluation = evaluate(Failing(RuntimeError("out of words")), [DAY_RATE, KILL_FEE, BREAD])
    assert evaluation.all.errors == 2
    assert (evaluation.all.recall_at_5, evaluation.all.contains_gold) == (0.5, 0.5)
    assert evaluation.all.correct_refusals == 0.0
    assert evaluation.outcomes[1].wrong == "RuntimeError: out of words"


def test_a_damaged_home_ends_the_evaluation() -> None:
    with pytest.raises(HomeDamaged):
        evaluate(Failing(HomeDamaged("The store is damaged.")), [KILL_FEE])


# The arithmetic

confidences = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=12)


@given(confidences, confidences)
def test_auroc_is_the_share_of_pairs_in_the_right_order(sure: list[float], unsure: list[float]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in sure for b in unsure]
    assert auroc(sure, unsure) == pytest.approx(sum(pairs) / len(pairs))


def test_false_refusals_are_taken_at_the_threshold_that_refuses_enough() -> None:
    unsure = [number / 100 for number in range(20)]  # 95 % of 20 are 19: up to and with 0.18
    assert false_refusals([0.1, 0.18, 0.185, 0.9], unsure, 0.95) == 0.5
    assert false_refusals([0.5], [], 0.95) is None


def test_bins_hold_their_lower_edge_and_the_last_one_holds_one() -> None:
    right = Outcome(DAY_RATE, "en", confidence=1.0, right=True)
    half = replace(right, confidence=0.95, right=False)
    off = Outcome(BREAD, "en", confidence=0.1)
    bins = reliability([right, half, off])
    assert [(one.low, one.questions, one.right) for one in bins] == [(0.1, 1, 0.0), (0.9, 2, 0.5)]
    assert calibration_error(bins) == pytest.approx((0.1 + 2 * 0.475) / 3)
    assert calibration_error(()) is None


def test_figures_of_nothing_are_absent_not_zero() -> None:
    empty = figures([])
    assert empty.recall_at_1 is None
    assert empty.auroc is None
    assert empty.median_ms is None


def test_mrr_stops_at_ten_and_p95_is_a_time_that_was_measured() -> None:
    ones = [Outcome(DAY_RATE, "en", rank=rank, ms=float(ms)) for ms, rank in enumerate([1, 4, None, None], start=1)]
    assert figures(ones).mrr_at_10 == pytest.approx(1.25 / 4)
    assert (figures(ones).median_ms, figures(ones).p95_ms) == (2.5, 4.0)


def test_intervals_are_wilsons() -> None:
    assert wilson(0.0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
