"""What kind of answer a question seeks, a figure, a definition, a formula or a list, and whether a text gives one.

A passage about the right matter often has one sentence with the figure, or that says what the thing is, among five
that explain it. Patterns are over folded text (index.language), so without accents, but for what is said of a subject.
"""

import re
from enum import Enum
from itertools import chain

from bot.figures import given
from bot.figures_asked import asked
from index.language import Lemmas, fold_text
from index.question import Question
from index.records import Passage

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
    r"\bhow .*\b(?:calculat\w+|comput(?:e|es|ed|ing)|work\w* out|figur\w* out)\b|\bcalcul(?:o|a|an|ar|amos|arl[oa])\b|"
    r"\bcalcol(?:o|a|are|arl[oa]|iamo)\b|\b(?:ob|iz)racun(?:am|as|amo|ati|ava\w*)\b|\bυπολογι(?!στ)\w+|\bformula[se]?\b"
)
# What one's work is worth is told by how to work it out; somebody else's figures say nothing of it.
_PRICED = re.compile(
    r"(?:^|[^\w\s]\s*|\b(?:and|y|e|in|i|και) )(?:how much (?:(?:should|do|can|could|must|would) (?:i|we|you)|to) charge"
    r"(?: (?:per|an?|for|for an?|by the) (?:hour|day|week|project|my work))?\W*$|"
    r"cuanto (?:debo |puedo |deberia |tengo que )?(?:cobrar|cobro|cobramos)"
    r"(?: (?:por|la|al|a la|por la|por mi) (?:hora|dia|jornada|proyecto|trabajo))?\W*$|"
    r"quanto (?:devo |posso |dovrei )?(?:chiedere|chiedo|farmi pagare|mi faccio pagare)"
    r"(?: (?:all[’'] ?|al |a |per |per il mio )(?:ora|giorno|giornata|progetto|lavoro))?\W*$|"
    r"kol(?:iko|k) (?:naj |lahko |moram )?(?:zaracuna(?:m|ti)|racuna(?:m|ti))"
    r"(?: (?:na|za) (?:uro|dan|projekt|(?:moje |svoje )?delo))?\W*$|"
    r"koliko (?:da |trebam |mogu |moram )?(?:naplatim|naplatiti|naplacujem|racunam)"
    r"(?: (?:po|na|za) (?:satu|sat|danu|dan|projektu?|(?:moj |svoj )?rad))?\W*$|"
    r"ποσο (?:να |πρεπει να |μπορω να )?(?:χρεωσω|χρεωνω|χρεωνουμε)"
    r"(?: (?:την |τη |ανα |για τη |το )(?:ωρα|μερα|ημερα|εργο|δουλεια μου))?\W*$)"
)
_RECKONS = re.compile(
    r"(?<!\S)[=÷×](?!\S)|\d\s*[÷×*/]\s*\d|\b(?:divided? by|multipl(?:y|ied|ying)|dividi\w*|dividid[oa]s?|divide|"
    r"multiplica\w*|moltiplic\w+|deli(?:mo|te|jo)? [sz]|pomnoz\w+|podijeli\w* s|dijeli\w* s|διαιρ\w+|πολλαπλασι\w+)\b"
)
# What is told one by one: steps, contents, requirements.
_LISTED = {
    "en": r"how (?:do|can|should|to|would) |what goes |what to (?:put|include|bring|do)\b|what (?:steps|documents)\b|"
    r"(?:what are the|which) (?:steps|requirements|conditions|documents|options)|"
    r"(?:what|which) (?:\w+ ){0,2}?(?:should|must|do|does|need|needs|has) (?:\w+ ){1,3}?"
    r"(?:put|includ\w+|contain|write|need|have|say|bring|prepare|ask|check)\b",
    "es": r"como (?!autonom|freelanc|artist)|cuales son los (?:requisitos|pasos|datos|documentos)|"
    r"que (?:tiene|tengo|debe\w*|debo|hay que|necesito|datos|documentos|requisitos|pasos|pongo|se pone|incluye|"
    r"contiene|lleva|hago)\b",
    "it": r"come (?!freelanc|autonom|artist)|cosa fare\b|quali sono i (?:requisiti|pass\w+|documenti)|"
    r"(?:di )?(?:che cosa|cosa|che|quali) (?:ci )?(?:dev[eo]\w*|bisogna|serv\w+|va|dati|documenti|requisiti|metto|"
    r"scrivo|faccio)\b",
    "sl": r"kako |kaj (?:mora\w*|je treba|potrebujem|napisem|vse|naj|naredi\w*|storim|spada|sodi)\b|"
    r"(?:kater|kaks)\w+ (?:so )?(?:korak\w*|pogoj\w*|podatk\w*|dokument\w*)",
    "hr": r"kako |(?:sto|sta) (?:mora\w*|(?:mi )?treba\w*|je potrebno|pise|ide|sadrz\w+|sve|da|napravi\w*|uciniti)\b|"
    r"koj\w+ (?:su )?(?:korac\w*|uvjet\w*|podac\w*|podatk\w*|dokument\w*)",
    "el": r"πωσ |τι (?:πρεπει|χρειαζ\w+|να|γραφ\w+|κανω|περιεχει|περιλαμβανει)\b|"
    r"ποι(?:α|εσ|ουσ) (?:ειναι )?(?:τα |οι )?(?:βηματα|δικαιολογητικα|στοιχεια|προυποθεσεισ|προϋποθεσεισ)\b",
}
_LIST = {language: re.compile(rf"\W*(?:{pattern})") for language, pattern in _LISTED.items()}
# What a material says of itself: it sends the reader on, or says what there is to read.
_OF_ITSELF = {
    "en": r"(?:this|our|see the|(?:in|of) the) (?:(?!tour )[\w-]+ )?(?:guide|toolkit|handbook|webinar)|"
    r"the guide (?:on|to)|this chapter",
    "es": r"(?:esta|nuestra) guia|en la guia (?:de|sobre)|este (?:apartado|capitulo|manual)",
    "it": r"(?:questa|nostra) guida|nella guida (?:su|sul|sui|sulla|sulle)|quest[oa] (?:capitolo|sezione|scheda)",
    "sl": r"(?:ta|tem|tega|nas|nasem) (?:vodnik|prirocnik|poglavj)\w*|to poglavje",
    "hr": r"(?:ovaj|ovom|ovoga|ovog|nas|nasem) (?:vodic|prirucnik|poglavlj)\w*|ovo poglavlje",
    "el": r"(?:αυτοσ ο|αυτον τον|ο παρων|στον) οδηγο\w*|οδηγοσ αυτοσ|αυτο το κεφαλαιο",
}
_ITSELF = {language: re.compile(rf"\b(?:{pattern})\b") for language, pattern in _OF_ITSELF.items()}

_EXAMPLES = {
    "en": "examples?", "es": "ejemplos?", "it": "esempio|esempi", "sl": "primer", "hr": "primjer", "el": "παραδειγμα",
}  # fmt: skip
_EXAMPLE = {language: re.compile(rf"\W*(?:\w+ )?(?:{words})\b") for language, words in _EXAMPLES.items()}


class Sought(Enum):
    """The kinds of answer that show in a sentence's form."""

    ANY = "any"
    FIGURE = "figure"
    AMOUNT = "amount"  # of money, or a share
    PERIOD = "period"  # how long
    DATE = "date"  # when
    DEFINITION = "definition"
    FORMULA = "formula"
    LIST = "list"


FIGURES = frozenset({Sought.FIGURE, Sought.AMOUNT, Sought.PERIOD, Sought.DATE})


def sought(question: str, language: str, words: int) -> Sought:
    """What a question of ``words`` content words seeks: how much or when, how it is reckoned, a list, or what it is."""
    folded = fold_text(question)
    if _PRICED.search(folded):
        return Sought.FORMULA
    if figure := asked(folded, language):
        return Sought(figure)
    if _RECKONED.search(folded):
        return Sought.FORMULA
    if language in _LIST and _LIST[language].match(folded):
        return Sought.LIST
    if language in _DEFINITION and words <= LONGEST_TERM and _DEFINITION[language].match(folded):
        return Sought.DEFINITION
    return Sought.ANY


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
        text = passage.between(one.unit.start, one.unit.end)
        if found := _DEFINES[language].match(text):
            subject = set(lemmas.words(found.group(), language))
            said = [[words for phrase, _ in group if subject.issuperset(words := phrase.split())] for group in groups]
            if said and all(said) and len(subject.difference(*chain(*said))) <= BESIDE:
                return True
    return False


def holds(passage: Passage, kind: Sought) -> bool:
    """Whether some unit of a passage has just the form of such an answer."""
    language = passage.resource.language
    units = [one.unit for one in passage.evidence]
    return any(
        gives(passage.between(unit.start, unit.end), kind, language, listed=unit.kind == "item") == 1 for unit in units
    )


def gives(text: str, kind: Sought, language: str, *, listed: bool = False) -> float:
    """How far, up to 1, a text in ``language`` has the form of such an answer; ``listed``: it is an item of a list."""
    match kind:
        case Sought.FIGURE | Sought.AMOUNT | Sought.PERIOD | Sought.DATE:
            return given(fold_text(text), kind.value, language)
        case Sought.FORMULA:
            return float(bool(_RECKONS.search(fold_text(text))))
        case Sought.LIST:
            return float(listed)
        case Sought.DEFINITION:
            return float(language in _DEFINES and bool(_DEFINES[language].match(text)))
    return 0.0


def of_itself(text: str, language: str) -> bool:
    """Whether a sentence speaks of the material, not of its matter: "How to calculate it is in the pricing guide."."""
    return language in _ITSELF and bool(_ITSELF[language].search(fold_text(text)))


def is_example(passage: Passage) -> bool:
    """Whether a passage's heading says that it is an example: "Worked example: Maja sets her day rate"."""
    said = _EXAMPLE.get(passage.resource.language, _EXAMPLE["en"])
    return any(said.match(fold_text(heading)) for heading in passage.chunk.heading[-1:])
