"""What kind of answer a question seeks, a figure, a definition, a formula or a list, and whether a text gives one.

A passage about the right matter often has one sentence with the figure, or that says what the thing is, among five
that explain it. Patterns are over folded text (index.language), so without accents. On the golden questions that ask
for a figure, the sentence chosen first holds the answer in 59 of 100 instead of 43 (docs/decisions.md).
"""

import re
from enum import Enum
from itertools import chain

from index.language import Lemmas, fold
from index.question import Question
from index.records import Passage

_ASKS = {
    "en": r"how (?:much|many|long|old|far|often|fast|early|late|soon|high|big|large|few|tall|deep|wide|heavy)|when|"
    r"(?:what|which)(?:[’']s| is| are)?(?: the)? (?:\w+ )?(?:percentage|percent|share|rate|year|date|age|number|amount|"
    r"proportion|sum|price|deadline|limit|threshold)|by what date",
    "es": r"cuant[oa]s?|cuando|(?:que|cual es el|cual es la) (?:porcentaje|plazo|ano|fecha|edad|tipo|cantidad|"
    r"proporcion|importe|numero|limite|precio|tasa|umbral|tope)",
    "it": r"quant[oaie]|quando|(?:che|quale|qual e (?:l[ao]|il)?) ?(?:percentuale|anno|data|eta|aliquota|importo|"
    r"numero|quota|limite|scadenza|prezzo|termine|soglia|coefficiente)",
    "sl": r"koliko|kolik\w+|kako (?:dolgo|pogosto|vis\w+|velik\w*)|kdaj|"
    r"(?:kater|kaks)\w+ (?:je |so )?(?:let\w+|datum\w*|stopnj\w+|znes\w+|odstot\w+|rok|"
    r"mej\w+|prag\w*|cen\w+)",
    "hr": r"koliko|kolik\w+|kako (?:dugo|cesto|vis\w+|velik\w*)|kada|kad|"
    r"(?:koj|kakv)\w+ (?:je |su )?(?:godin\w+|datum\w*|stop\w+|iznos\w*|posto\w+|"
    r"prag\w*|rok|granic\w+|cijen\w+)|do kojeg datuma",
    "el": r"ποσ(?:ο|η|οι|ες|α|ων|ους|ου|ης)|ποτε|ποι(?:ο|α|οσ) (?:ειναι )?(?:το |η |ο )?(?:ποσοστο|ετοσ|χρονια|οριο|"
    r"προθεσμια|ποσο|ημερομηνια|συντελεστησ|τιμη)",
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


_DEFINED = {
    "en": r"what(?: exactly)? (?:is|are)|what[’']?s|what does .+ mean|meaning of|define",
    "es": r"que (?:es|son|significa)|definicion de",
    "it": r"(?:che )?cos[’' ]?e|(?:che )?cosa (?:e|sono|significa|vuol dire)|che sono|definizione di",
    "sl": r"kaj (?:je|so|pomeni)",
    "hr": r"sto (?:je|su|znaci)",
    "el": r"τι (?:ειναι|σημαινει)",
}
_DEFINITION = {language: re.compile(rf"\W*(?:{pattern})\b") for language, pattern in _DEFINED.items()}
LONGEST_TERM = 4  # content words of "what is X": more is a question about X
# Words of content that only ask, as base forms of all languages.
_ASKING = frozenset(
    "mean meaning define definition exactly significar significado definicion significare significato volere dire"
    " definizione pomeniti pomen znaciti znacenje σημαινω σημασια".split()
)
# A subject, then "is" or "means"; not folded, because "è" is and "e" and.
_IS = {
    "en": "is|are|means",
    "es": "es|son|significa",
    "it": "è|sono|significa",
    "sl": "je|so|pomeni|pomenijo",
    "hr": "je|su|znači",
    "el": "είναι|σημαίνει",
}
_DEFINES = {
    language: re.compile(rf"\W*(?:[\w’'().-]+,? ){{1,7}}?(?:{verbs}) ", re.IGNORECASE)
    for language, verbs in _IS.items()
}
BESIDE = 1  # other words of content in the subject: "an orphan work", not "the fourth question of the client"


_RECKONED = re.compile(
    r"\bhow .*\b(?:calculat\w+|comput\w+|work\w* out|figur\w* out)|\bcalcul\w+|\bcalcol\w+|\bizracun\w+|\bυπολογι\w+|"
    r"\bformul\w+|\bτυπο"
)
_RECKONS = re.compile(
    r"[=÷×]|\b(?:divide[ds]?|multipl\w+|divid\w+|moltiplic\w+|podel\w+|delit\w+|pomnoz\w+|podijel\w+|διαιρ\w+|πολλαπλασι\w+)"
)
# What is told one by one: steps, contents, requirements.
_LISTED = {
    "en": r"how (?:do|can|should|to|would) |what are the (?:steps|requirements|conditions|options)|"
    r"(?:what|which) (?:\w+ ){0,3}?(?:should|must|do|does|to|can|need|needs|has|have) .*"
    r"\b(?:put|includ\w+|contain|write|need|have|say|bring|prepare|ask|check|be)\b",
    "es": r"como |que (?:tiene|tengo|debe|debo|hay|necesito|datos|documentos|requisitos|pasos|pongo|incluye|lleva|"
    r"hago)\b",
    "it": r"come |(?:che cosa|cosa|che|quali) (?:dev[eo]|bisogna|serv\w+|va|dati|documenti|requisiti|passi|metto|"
    r"scrivo|faccio)\b",
    "sl": r"kako |kaj (?:mora\w*|je treba|potrebujem|napisem|vse|naj)\b|kateri (?:koraki|pogoji|podatki|dokumenti)\b",
    "hr": r"kako |(?:sto|sta) (?:mora\w*|treba\w*|pise|sve|da)\b|koji (?:koraci|uvjeti|podaci|dokumenti)\b",
    "el": r"πωσ |τι (?:πρεπει|χρειαζ\w+|να|γραφ\w+|κανω)\b|ποια (?:βηματα|δικαιολογητικα|στοιχεια)\b",
}
_LIST = {language: re.compile(rf"\W*(?:{pattern})") for language, pattern in _LISTED.items()}
# What a material says of itself, folded: it sends the reader on, or says what there is to read.
_OF_ITSELF = {
    "en": r"(?:this|the|our|see|that) (?:[\w-]+ ){0,4}?(?:guide|toolkit|chapter|webinar|handbook)s?|"
    r"this (?:section|page)",
    "es": r"(?:esta|la|nuestra|otra) (?:\w+ ){0,2}?guia|est[ea] (?:apartado|capitulo|seccion|pagina|ficha)",
    "it": r"(?:questa|la|nella|della|alla|nostra) (?:\w+ ){0,2}?(?:guida|scheda)|quest[oa] (?:capitolo|sezione|pagina)",
    "sl": r"(?:ta|tem|tega|v|nas) (?:\w+ ){0,2}?(?:vodnik|prirocnik|poglavj)\w*",
    "hr": r"(?:ovaj|ovom|ovoga|u|nas) (?:\w+ ){0,2}?(?:vodic|prirucnik|poglavlj)\w*",
    "el": r"(?:ο|τον|του|στον|αυτοσ|αυτο το|το) (?:\w+ ){0,2}?(?:οδηγο|κεφαλαιο)\w*",
}
_ITSELF = {language: re.compile(rf"\b(?:{pattern})\b") for language, pattern in _OF_ITSELF.items()}


class Sought(Enum):
    """The kinds of answer that show in a sentence's form."""

    ANY = "any"
    FIGURE = "figure"
    DEFINITION = "definition"
    FORMULA = "formula"
    LIST = "list"


def sought(question: str, language: str, words: int) -> Sought:
    """What a question of ``words`` content words seeks: how much, how long, when and the like; or what something is."""
    folded = fold(question)
    if language in _ASKED and _ASKED[language].search(folded):
        return Sought.FIGURE
    if language in _DEFINITION and words <= LONGEST_TERM and _DEFINITION[language].match(folded):
        return Sought.DEFINITION
    if _RECKONED.search(folded):
        return Sought.FORMULA
    return Sought.LIST if language in _LIST and _LIST[language].match(folded) else Sought.ANY


def defines(passage: Passage, question: Question, lemmas: Lemmas) -> bool:
    """Whether a sentence of the passage says what the question's words are: "El RETA es el Régimen Especial …".

    In the question's language or in English; of another one it cannot be told.
    """
    language = passage.resource.language
    if language not in (question.language, "en"):
        return False
    every = question.own if language == question.language else question.english
    groups = [group for group in every if not any(phrase in _ASKING for phrase, _ in group)]
    for one in passage.evidence:
        text = passage.text[one.unit.start - passage.start : one.unit.end - passage.start]
        if found := _DEFINES[language].match(text):
            subject = set(lemmas.words(found.group(), language))
            said = [[words for phrase, _ in group if subject.issuperset(words := phrase.split())] for group in groups]
            if said and all(said) and len(subject.difference(*chain(*said))) <= BESIDE:
                return True
    return False


def gives(text: str, kind: Sought, language: str) -> bool:
    """Whether a text in ``language`` has the form of such an answer: a figure, or a subject and what it is."""
    if kind is Sought.FIGURE:
        return bool(_GIVEN.search(fold(text)))
    if kind is Sought.FORMULA:
        return bool(_RECKONS.search(fold(text)))
    return kind is Sought.DEFINITION and language in _DEFINES and bool(_DEFINES[language].match(text))


def of_itself(text: str, language: str) -> bool:
    """Whether a sentence speaks of the material, not of its matter: "How to calculate it is in the pricing guide."."""
    return language in _ITSELF and bool(_ITSELF[language].search(fold(text)))
