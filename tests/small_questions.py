"""Questions about the pages of small_answerer, in the form in which files of questions hold them."""

import json
from pathlib import Path

from bot.evaluate_questions import Question

DAY_RATE = Question("rate", "What is a day rate divided by the days?", "en", ("pricing.pdf",), ("divided by the days",))
KILL_FEE = Question("fee", "When is a kill fee paid?", "en", ("contracts.pdf",), ("when a client cancels a project",))
TARIFA = Question(
    "tarifa", "¿Qué es la tarifa diaria y los días vendibles?", "es", ("precios.pdf",), ("días vendibles",)
)
TARIFA_EN = Question(
    "tarifa-en", "¿Qué es la tarifa diaria vendibles?", "es", ("pricing.pdf",), ("divided by the days",)
)
BREAD = Question("bread", "How is bread baked?", "en")
STREET = Question("street", "Which client cancels the street project?", "en")


def lines(path: Path, *questions: Question) -> Path:
    path.write_text("".join(
        json.dumps({"id": q.id, "question": q.text, "language": q.language, "resources": q.resources,
                    "answers": q.answers}) + "\n" for q in questions
    ))  # fmt: skip
    return path
