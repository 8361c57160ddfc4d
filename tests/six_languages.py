"""A home over six small files in six languages: real readers, encoder, index and journal, made once a run of tests.

The converted model and the word tables are those of ``real_home``'s cache (made there on first use, half a minute).
"""

import json
import re
import tempfile
from functools import cache
from pathlib import Path

from real_home import CACHE

from bot.answer import Answerer
from bot.phrases.say import quoted_from, say
from bot.records import Answer
from bot.settings import Settings
from bot.wiring import make_reindexer
from index.encoder import load as load_encoder
from index.linguistics import FOLDER
from index.linguistics import load as load_linguistics
from index.records import Report
from index.search import Searcher
from index.snapshot import latest

MATERIAL = {
    "killfee.md": """# Contracts

## Kill fees

A kill fee is the money a client pays when a commissioned work is cancelled. It is usually half of the agreed price.
Send the invoice for the kill fee within fourteen days of the cancellation.

## What a contract needs

A freelance contract needs these clauses:

1. the names of both parties
2. the agreed price and the deposit
3. the deadline for delivery
""",
    "rates.html": """<!doctype html><html lang="en"><head><title>Day rates</title></head><body><main>
<h1>Day rates</h1><h2 id="table">Rates by profession</h2><p>Typical day rates of creative professionals:</p>
<table><tr><th>Profession</th><th>Day rate</th></tr><tr><td>Illustrator</td><td>300 euros</td></tr>
<tr><td>Photographer</td><td>450 euros</td></tr><tr><td>Sound engineer</td><td>380 euros</td></tr></table>
<h2 id="late">Late payment</h2><p>When a client pays late, send a friendly reminder on the first day. Interest on
arrears may be charged from the thirty-first day.</p></main></body></html>
""",
    "factura.md": """# La factura

La factura debe llevar un número correlativo, la fecha de emisión y el domicilio fiscal de la autónoma. La retención
del IRPF para artistas es del quince por ciento. Guarda las facturas durante cuatro años.
""",
    "avtor.md": """# Avtorske pravice

Avtorska pogodba mora biti sklenjena v pisni obliki. Moralne avtorske pravice so neprenosljive in ostanejo avtorju za
vedno. Materialne avtorske pravice trajajo še sedemdeset let po avtorjevi smrti.
""",
    "natjecaj.md": """# Natječaj za potpore

Prijava na natječaj za potpore u kulturi podnosi se do petnaestog rujna. Uz prijavu priložite životopis umjetnice i
troškovnik projekta.
""",
    "residenza.md": """# Residenze artistiche

La residenza artistica dura tre mesi e comprende alloggio, studio e rimborso del viaggio. La domanda si presenta con
un portfolio di dieci opere.
""",
    "mploki.html": """<!doctype html><html lang="el"><head><title>Το μπλοκάκι</title></head><body><main>
<h1>Το μπλοκάκι</h1><p>Το μπλοκάκι είναι το δελτίο παροχής υπηρεσιών που εκδίδει ο ελεύθερος επαγγελματίας. Η έναρξη
επιτηδεύματος γίνεται στην εφορία πριν από το πρώτο τιμολόγιο.</p></main></body></html>
""",
}
MANIFEST = """
[[resource]]
source = "killfee.md"
url = "https://example.org/contracts"
language = "en"
partner = "Partner One"
topics = ["contracts"]

[[resource]]
source = "rates.html"
url = "/toolkit/rates.html"
language = "en"
partner = "Partner Two"
topics = ["pricing"]
""" + "".join(f'\n[[resource]]\nsource = "{name}"\n' for name in MATERIAL if name not in ("killfee.md", "rates.html"))
_kept: list[tempfile.TemporaryDirectory[str]] = []  # until the run of tests ends


@cache
def made() -> tuple[Settings, Report]:
    """The settings of the home and what its one reindex reported."""
    _kept.append(tempfile.TemporaryDirectory(prefix="six-languages-"))
    folder = Path(_kept[0].name)
    home, material, shared = folder / "home", folder / "material", CACHE / "home"
    for part in (home, material, shared):
        part.mkdir(parents=True, exist_ok=True)
    settings = Settings.load(env={}, dotenv=None, home=home)
    load_encoder(shared)
    load_linguistics(shared, settings.languages)
    for name in ("models", FOLDER):
        (home / name).symlink_to(shared / name)
    for name, text in MATERIAL.items():
        (material / name).write_text(text, encoding="utf-8")
    (material / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    report = make_reindexer(settings).run([str(material / "manifest.toml")])
    return settings, report


@cache
def opened() -> Searcher:
    """The home, opened for searching."""
    settings, _ = made()
    linguistics = load_linguistics(settings.home, settings.languages, compile_missing=False)
    return Searcher(latest(settings.home), linguistics, load_encoder(settings.home))


def kept_promises(answerer: Answerer, answer: Answer) -> None:
    """What holds of any answer, whatever was asked."""
    assert json.dumps(answer.to_json(), ensure_ascii=False).encode("utf-8")  # as the web sends it
    assert answer.text and 0 <= answer.confidence <= 1 and answer.generation == 1 and answer.took_ms >= 0
    assert answer.answered == (answer.outcome == "answered") == bool(answer.statements)
    assert len(answer.statements) <= 3 and len(answer.statements) == len(answer.citations)
    for number, (statement, cited) in enumerate(zip(answer.statements, answer.citations, strict=True), start=1):
        assert statement.citations == (cited.number,) == (number,)
        assert answerer.document_text(cited.resource_id)[cited.start : cited.end] == cited.quote == statement.text
        assert f"{statement.text} [{number}]" in answer.text
        assert "://" in cited.url and cited.url.isascii() and " " not in cited.url
    note = quoted_from(answer.language, [cited.language for cited in answer.citations])
    assert answer.text.startswith(note) and (not note or answer.notes[0].startswith(note))
    if answer.outcome == "refused":
        assert answer.text.startswith(say(answer.language, "refused")) and not re.search(r"\[\d+\]", answer.text)
