"""Which one is best is told by its words, and what ranks or recommends."""

import pytest

from bot.choice import asks_which, ranks


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Which private pension fund gives the best return?"),
        ("en", "cheapest health insurance for freelancers?"),
        ("en", "which laptop should I buy for video editing"),
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


def test_what_ranks() -> None:
    assert ranks("Sole trader: quick to start, fits one person.", "en") and ranks("Izberite status.", "sl")
    assert not ranks("A pension is paid from the age of 67.", "en")
    assert ranks("Die Rente beginnt mit 67.", "de")  # what we cannot read may
