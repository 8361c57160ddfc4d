"""Does a question ask for a number, an amount, a time or a date; does a text give one.

A passage about the right matter often has one sentence with the figure among five that explain it. Patterns are over
folded text (index.language), so without accents. On the golden questions that ask so, the sentence chosen first holds
the answer in 60 of 100 instead of 43 (docs/decisions.md).
"""

import re

from index.language import fold

_ASKS = {
    "en": r"how (?:much|many|long|old|far|often|fast|early|late|soon|high|big|large|few|tall|deep|wide|heavy)|when|"
    r"(?:what|which) (?:\w+ )?(?:percentage|percent|share|rate|year|date|age|number|amount|proportion|sum|price|"
    r"deadline|limit|threshold)|by what date",
    "es": r"cuant[oa]s?|cuando|(?:que|cual es el|cual es la) (?:porcentaje|plazo|ano|fecha|edad|tipo|cantidad|"
    r"proporcion|importe|numero|limite|precio|tasa)",
    "it": r"quant[oaie]|quando|(?:che|quale|qual e l[ao']?) ?(?:percentuale|anno|data|eta|aliquota|importo|numero|"
    r"quota|limite|scadenza|prezzo|termine)",
    "sl": r"koliko|kolik\w+|kdaj|kater\w+ (?:let\w+|datum\w*|stopnj\w+|znes\w+|odstot\w+)|kaksn\w+ (?:je )?"
    r"(?:stopnj\w+|znes\w+|rok|meja|odstot\w+)",
    "hr": r"koliko|kolik\w+|kada|kad|koj\w+ (?:godin\w+|datum\w*|stop\w+|iznos\w*|posto\w+|prag)|do kojeg datuma",
    "el": r"ποσ(?:ο|η|οι|ες|α|ων|ους|ου|ης)|ποτε|ποι(?:ο|α|ος) (?:ειναι )?(?:το |η |ο )?(?:ποσοστο|ετος|χρονια|οριο|"
    r"προθεσμια|ποσο|ημερομηνια|συντελεστης)",
}
_ASKED = {language: re.compile(rf"\b(?:{pattern})\b") for language, pattern in _ASKS.items()}
# Words that stand where others write digits; folded, all languages together: a text may quote another.
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred "
    "thousand million billion half third quarter twice "
    "dos tres cuatro cinco seis siete ocho nueve diez doce quince veinte treinta cien mil mitad tercio doble "
    "due tre quattro cinque sei sette otto nove dieci dodici venti trenta cento mille meta terzo doppio "
    "dva dve tri stiri pet sest sedem osem devet deset dvanajst dvajset trideset sto tisoc polovica polovico "
    "cetiri sedam osam dvanaest dvadeset trideset tisucu tisuca polovina polovinu dvostruko "
    "δυο τρια τρεις τεσσερα τεσσερις πεντε εξι επτα εφτα οκτω οχτω εννεα εννια δεκα δωδεκα εικοσι τριαντα εκατο χιλια "
    "μισο διπλασιο"
)
_GIVEN = re.compile(rf"[\d%½¼¾]|\b(?:{'|'.join(sorted(set(_WORDS.split())))})\b")


def asks_quantity(question: str, language: str) -> bool:
    """Whether a question in ``language`` asks how much, how many, how long, when or the like."""
    pattern = _ASKED.get(language)
    return pattern is not None and bool(pattern.search(fold(question)))


def gives_quantity(text: str) -> bool:
    """Whether a text has a figure, in digits or in words."""
    return bool(_GIVEN.search(fold(text)))
