"""Who asks is taken off a question, and nothing that is asked with it."""

import pytest

from bot.asker import bare, placed


@pytest.mark.parametrize(
    ("language", "question", "left"),
    [
        ("en", "I'm an illustrator in Berlin and a client owes me 1200 euros", "a client owes me 1200 euros"),
        ("en", "how much should I charge per day as a photographer?", "how much should I charge per day?"),
        ("en", "What do I charge as a photographer? How do I invoice?", "What do I charge? How do I invoice?"),
        ("en", "I'm in Vienna and a client owes me 1200 euros", "a client owes me 1200 euros"),
        ("en", "As a freelance musician, do I need an invoice for a gig?", "do I need an invoice for a gig?"),
        ("en", "We are two ceramicists. Which VAT do mugs have?", "Which VAT do mugs have?"),
        ("en", "we are two designers with a small studio and a client owes us money", "a client owes us money"),
        ("es", "somos dos diseñadoras con un estudio pequeño, un cliente nos debe 1200€", "un cliente nos debe 1200€"),
        ("es", "tenemos una compañía de títeres y nos pagan a 120 días", "nos pagan a 120 días"),
        ("en", "I run a small design studio in Vienna, how do I invoice a client?", "how do I invoice a client?"),
        ("es", "soy diseñadora gráfica autónoma en sevilla y un cliente no me paga", "un cliente no me paga"),
        ("es", "Soy ilustradora… un cliente no me paga", "un cliente no me paga"),
        ("es", "Como fotógrafo, ¿tengo que pedir permiso a la gente?", "¿tengo que pedir permiso a la gente?"),
        ("es", "tengo un estudio de diseño en Cádiz, ¿Cómo facturo a un cliente?", "¿Cómo facturo a un cliente?"),
        ("it", "sono una fotografa di bologna, quanto si paga di tasse?", "quanto si paga di tasse?"),
        ("it", "lavoro come musicista a Torino. Quale contratto firmo?", "Quale contratto firmo?"),
        ("it", "Sono una cantante, lavoro a Bari e un locale non mi paga", "un locale non mi paga"),
        ("en", "I run a two-person studio. A client hasn't paid. What now?", "A client hasn't paid. What now?"),
        ("sl", "Sem ilustratorka iz Maribora in bi rada odprla s.p.", "bi rada odprla s.p."),
        ("sl", "lahko imam s.p. in status v kulturi? sem fotografinja", "lahko imam s.p. in status v kulturi?"),
        ("hr", "radim kao slobodni glazbenik u Rijeci, klijent mi ne plaća", "klijent mi ne plaća"),
        ("el", "είμαι εικονογράφος στη Θεσσαλονίκη και πώς τιμολογώ πελάτη;", "πώς τιμολογώ πελάτη;"),
    ],
)
def test_who_asks_is_taken_off(language: str, question: str, left: str) -> None:
    assert bare(question, language) == (left, "")


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "I am a photographer who was not paid, what now?"),  # what happened is what is asked about
        ("en", "How much should a photographer charge for a day?"),
        ("en", "I'm a designer with two late clients, what now?"),  # no house of theirs
        ("en", "I'm a musician: grants?"),  # too little would be left
        ("en", "I'm self-employed and my client owes me money"),  # a status that rules depend on
        ("en", "Can I license my song as Creative Commons?"),
        ("en", "Is a logo protected as a creative work?"),
        ("en", "Do I keep moral rights as the author?"),
        ("en", "I'm paying an illustrator, do I withhold tax?"),
        ("en", "I have a studio that floods every winter, who pays the damage?"),
        ("en", "I have an agency contract, can I leave?"),
        ("es", "Soy autónoma y no facturo, ¿pago la cuota?"),
        ("es", "Soy músico en paro y quiero facturar un concierto"),
        ("es", "¿Puedo usar esa canción como música de fondo?"),
        ("es", "Un cliente quiere mis fotos. ¿Cómo autorizo el uso?"),
        ("en", "Can I deduct rent if I'm working at home?"),
        ("it", "Da quando vale il contratto?"),
        ("it", "Il contratto di edizione è da registrare?"),
        ("it", "Sono una grafica forfettaria, come fatturo un cliente estero?"),
        ("it", "Sono pagata dal produttore, chi versa i contributi?"),
        ("it", "Ho lo studio in casa e pago l'affitto, deduco?"),
        ("sl", "Kot normiranec moram plačati prispevke?"),
        ("sl", "Najel sem ilustratorja, kdo ima pravice?"),
        ("sl", "Podpisal sem avtorsko pogodbo in naročnik ne plača"),
        ("sl", "Sem fotograf v delovnem razmerju, lahko odprem s.p.?"),
        ("hr", "Dobio sam autorski honorar, moram li platiti porez?"),
        ("hr", "Kao samostalni umjetnik, moram li plaćati doprinose?"),
        ("hr", "Platila sam dizajnera, a nije isporučio"),
        ("el", "Μπορώ να τη βάλω ως μουσική υπόκρουση;"),
        ("de", "Ich bin Fotograf, was muss auf die Rechnung?"),  # no language of ours
    ],
)
def test_what_is_asked_stays(language: str, question: str) -> None:
    assert bare(question, language) == (question, "")


@pytest.mark.parametrize(
    ("language", "question", "where"),
    [
        ("en", "I'm a designer from Zagreb, how do I register a trade?", "how do I register a trade from Zagreb?"),
        (
            "en",
            "Can I write my invoice in English if I'm based in Ljubljana?",
            "Can I write my invoice in English in Ljubljana?",
        ),
        ("es", "soy ilustradora en Croacia, ¿cómo me doy de alta?", "¿cómo me doy de alta en Croacia?"),
        ("it", "Sono illustratrice in Slovenia, come apro una partita IVA?", "come apro una partita IVA in Slovenia?"),
    ],
)
def test_a_country_of_another_language_is_told(language: str, question: str, where: str) -> None:
    assert placed(*bare(question, language)) == where
