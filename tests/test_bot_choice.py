"""Which one is best is told by its words, and what ranks or recommends."""

import pytest

from bot.choice import asks_which, ranks
from index.records import Evidence, Passage
from ingest.records import Chunk, Resource, Unit


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Which private pension fund gives the best return?"),
        ("en", "cheapest health insurance for freelancers?"),
        ("en", "which laptop should I buy for video editing"),
        ("en", "My budget is 2000 euros. Which camera body would you get"),
        ("es", "El banco me ofrece un plan. ¿Cuál me recomendáis?"),
        ("es", "¿Cuál es la mejor cámara para YouTube?"),
        ("it", "meglio fiverr o upwork?"),
        ("it", "Quale assicurazione è più conveniente?"),
        ("sl", "kateri program za montažo videa je najboljši"),
        ("hr", "Koja osiguravajuća kuća ima najpovoljnije osiguranje?"),
        ("el", "Ποια είναι η καλύτερη κάμερα;"),
    ],
)
def test_what_asks_for_the_best(language: str, question: str) -> None:
    assert asks_which(question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What is the best way to find clients?"),
        ("en", "Which legal form is best for a solo illustrator?"),  # what a toolkit is about
        ("hr", "Koja je licenca najbolja za fotografije?"),
        ("en", "Which payment terms should I choose?"),
        ("en", "Which clauses would you recommend for late payment?"),
        ("es", "¿Qué cláusulas recomendáis para pagos tardíos?"),
        ("en", "My best work is under an NDA, can I show it?"),
        ("es", "¿Cuál es la mejor manera de encontrar clientes?"),
        ("it", "Qual è il miglior modo di trovare clienti?"),
        ("sl", "Kako najdem najboljše naročnike?"),
        ("hr", "Najbolji posao mi je pod NDA-om, smijem li ga pokazati?"),
        ("el", "Πόση ώρα κρατάει το βίντεο με τα καλύτερά μου πλάνα;"),
        ("de", "Welche Kamera ist die beste?"),
    ],
)
def test_what_only_says_best(language: str, question: str) -> None:
    assert not asks_which(question, language)


def passage(text: str, language: str = "en", said: float = 1.0) -> Passage:
    """A passage of one unit, which has a share of the question's words."""
    owner = Resource("r", "r.md", "R", "markdown", language, "", "", "", (), ())
    unit = Unit(100, 100 + len(text))
    return Passage(1, 1.0, owner, Chunk(0, 100, unit.end, (unit,)), text, (Evidence(unit, 0.5, said),))


@pytest.mark.parametrize(
    ("text", "language", "sentence", "whole", "expected"),
    [
        ("Sole trader: quick to start, fits one person.", "en", 0.5, 0.5, True),
        ("Izberite status.", "sl", 0.5, 0.5, True),
        ("A pension is paid from the age of 67.", "en", 1.0, 1.0, False),
        ("Recommendation (EU) 2019/C of the Council", "en", 0.1, 0.5, False),  # ranks something else
        ("The three ways compared\nFixed price | Hourly", "en", 0.1, 0.8, True),  # the table has what is asked about
        ("Die Rente beginnt mit 67.", "de", 0.0, 0.0, True),  # what we cannot read may
    ],
)
def test_what_ranks(text: str, language: str, sentence: float, whole: float, expected: bool) -> None:
    assert ranks(passage(text, language, sentence), whole) is expected
