"""Figures that are asked for and given: how much money or which share, how long or when, or any number.

"How much do I pay?" is answered by euros and not by the date until which it is due, which is a number as well.
Patterns are over folded text (index.language), all languages of an answer together: a text may quote another.
"""

import re
from typing import Literal

from index.language import fold_text

Figure = Literal["figure", "amount", "time"]  # any number, money or a share, a date or how long

OTHER = 0.5  # what a number of another kind is worth where money or a time is asked for

_ASKS = {
    "en": r"how (?:much|many|long|old|far|often|fast|early|late|soon|high|big|large|few|tall|deep|wide|heavy)|"
    r"(?<!\w )when|(?:since|until|by|from|and|know|me) when|by what date|"
    r"(?:what|which) (?:\w+ )?(?:percentage|percent|share|rate|year|date|age|number|amount|proportion|sum|price|"
    r"deadline|limit|threshold)|"
    r"(?:what[’']s|what is|what are|which is) the (?:\w+ )?(?:percentage|share|rate|year|date|age|number|amount|"
    r"proportion|sum|price|fee|deadline|limit|threshold)s?(?= of| for| to| in| from|\W*$)",
    "es": r"cuant[oa]s?|(?<!\w )cuando|(?:desde|hasta|para|y) cuando|"
    r"(?:que|cual es el|cual es la|cuales son l[oa]s) (?:porcentaje|plazo|ano|fecha|edad|cantidad|proporcion|importe|"
    r"numero|limite|precio|tasa|umbral|tope|cuota|tipo de (?:iva|irpf|interes|gravamen|retencion))s?\b",
    "it": r"quant[oaie]|(?<!\w )quando|(?:da|entro|fino a|e) quando|"
    r"(?:che|quale|qual[’']? ?e (?:l[ao] |il |l[’'])?|quali sono (?:le |i |gli )) ?"
    r"(?:percentual[ei]|ann[oi]|dat[ae]|eta|aliquot[ae]|import[oi]|numer[oi]|quot[ae]|limit[ei]|scadenz[ae]|prezz[oi]|"
    r"termin[ei]|sogli[ae]|coefficient[ei])",
    "sl": r"koliko|kolik\w+|kako (?:dolg\w*|pogosto|vis\w+|velik\w*)|kdaj|"
    r"(?:kater|kaks)\w+ (?:je |so )?(?:let\w+|datum\w*|stopnj\w+|znes\w+|odstot\w+|rok|mej\w+|prag\w*|cen[aeio]\b)",
    "hr": r"koliko|kolik\w+|kako (?:dug\w*|cesto|vis\w+|velik\w*)|(?<!\w )kada?|(?:od|do|i) kada?|"
    r"(?:koj|kakv)\w+ (?:je |su )?(?:godin\w+|datum\w*|stop\w+|iznos\w*|postot\w+|posto|prag\w*|rok|granic\w+|"
    r"cijen[aeiou]\b)|do kojeg datuma",
    "el": r"ποσ(?:ο|ον|η|οι|εσ|α|ων|ουσ|ου|ησ)|ποτε|τι (?:ποσοστο|οριο|κοστιζει)|"
    r"ποι(?:ο|α|οσ) (?:ειναι )?(?:το |η |ο )?(?:ποσοστο|ετοσ|χρονια|οριο|προθεσμια|ποσο|ημερομηνια|συντελεστησ|τιμη)",
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
_NUMBER = re.compile(rf"[\d%½¼¾]|\b(?:{'|'.join(sorted(set(fold_text(_WORDS).split())))})\b")
# Numbers that name a law or a place in a document: no figures that anybody asks for.
_NUMBERED = re.compile(
    r"\b(?:articles?|artt?|articulos?|articol[oi]|clen\w*|clan\w*|αρθρ\w+|directives?|directivas?|direttiv[ae]|direktiv\w*|"
    r"οδηγι\w+|regulations?|reglamentos?|regolament[oi]|uredb\w*|κανονισμ\w+|law|ley|legge|zakon\w*|decreto|decree|"
    r"νομο\w*|ν|dpr|dlgs|table|tab(?:la|ella|ela|lica)|πινακασ|form|modelo|modello|obraz\w+|module|modulo|modul|ενοτητα)\b"
    r"[.)]?(?: \(?(?:eu|ue|es|ez|ee|εε|ec|ce)\)?)?(?: (?:no|n|nr|st|br|αριθ)\b[.º]?)? ?\d[\w./-]*|"
    r"\b\d+\. (?:clen|clan|odstav|stav|tock)\w*|\b\d{1,4}/(?:19|20)\d\d\b|\b(?:19|20)\d\d/\d+(?:/\w+)?"
)

_ASKS_AMOUNT = re.compile(
    r"\b(?:cost\w*|price\w*|fees?|pay|pays|paid|charge\w*|euros?|eur|money|percent\w*|rates?|tax\w*|deposit|amount|"
    r"cuesta\w*|pag\w+|cobr\w+|dinero|precio\w*|cuota\w*|importe\w*|porcentaje|"
    r"quota|prezz\w+|soldi|import[oi]|aliquot\w*|percentual\w*|tass[ae]|"
    r"plac\w+|stane\w*|znes\w+|znasa\w*|denar\w*|cen[aeou]|odstot\w+|stopnj\w*|prispev\w+|zaracun\w+|"
    r"kosta\w*|iznos\w*|novc\w*|novac|posto\w*|stop[aeu]|doprinos\w*|naplat\w+|"
    r"πληρων\w+|κοστ\w+|τιμη\w*|χρεων\w+|ευρω|χρηματα|λεφτα|ποσοστ\w+|συντελεστ\w+|εισφορ\w+|φορο\w*|αμοιβ\w+)\b"
)
_ASKS_TIME = re.compile(
    r"\b(?:how (?:long|many (?:hours|days|weeks|months|years)|often|old|soon|early|late|fast)|how much (?:time|notice)|"
    r"when|cuant[oa]s? (?:tiempo|horas|dias|semanas|meses|anos|dura\w*|tarda\w*)|cuando|"
    r"quant[oaie] (?:tempo|or[ae]|giorni|settimane|mesi|anni|dura\w*)|quando|"
    r"koliko (?:casa|ur|dni|tednov|mesecev|let|vremena|sati|dana|tjedana|mjeseci|godina|dolgo|dugo|traj\w+)|"
    r"kako (?:dolg\w*|dug\w*)|kdaj|kada?|"
    r"ποσο (?:διαρκ\w+|καιρο|χρονο|κραταν?ε?\w*)|ποσ(?:ο|α|εσ|ουσ) (?:ωρεσ|μερεσ|ημερεσ|εβδομαδεσ|μηνεσ|χρονια)|ποτε)\b"
)
_AMOUNT = re.compile(
    r"[€%]|\b(?:eur\w*|evr\w+|ευρω|percent|per cent|por ciento|per cento|odstot\w+|posto|τοισ εκατο)\b"
)
_MONTHS = (
    "jan|ene|genn|feb|mar[czt]|apr|abr|may|maj|magg|jun|giug|jul|lugl|aug|avg|ago|sep|sett|oct|okt|ott|nov|dec|dic|"
    "sijec|veljac|ozuj|trav|svib|lip|srp|kolovoz|ruj|listopad|studen|prosin|"
    "ιανου|φεβρου|μαρτ|απριλ|μαι|ιουν|ιουλ|αυγουστ|σεπτεμ|οκτωβ|νοεμβ|δεκεμ"
)
_TIME = re.compile(
    r"\b(?:hours?|minutes?|days?|weeks?|months?|years?|horas?|minutos?|dias?|semanas?|mes|meses|anos?|"
    r"or[ae]|minut[oi]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|"
    r"ura|ure|ur|urah|minut\w*|dan|dneva?|dni|dneh|dnevi|teden|tedn\w*|mesec\w*|let|leta|letih|leti|"
    r"sati|sata|dana|tjed\w+|mjesec\w*|godin\w*|"
    r"ωρ(?:α|εσ|ων)|λεπτα|μερ(?:α|εσ|ων)|ημερ\w+|εβδομαδ\w+|μην\w*|χρονια|χρονοσ|ετοσ|ετη|ετων)\b|"
    rf"\d(?:\.|st|nd|rd|th|η)? (?:de |of )?(?:{_MONTHS})\w*|\b(?:{_MONTHS})\w* \d|"
    r"\b\d{1,2}\. ?\d{1,2}\.|\b(?:19|20)\d\d\b"
)


def asked(folded: str, language: str) -> Figure | None:
    """Which figure a question asks for; None where it asks for none."""
    if language not in _ASKED or not _ASKED[language].search(folded):
        return None
    if _ASKS_TIME.search(folded):
        return "time"
    return "amount" if _ASKS_AMOUNT.search(folded) else "figure"


def given(folded: str, figure: Figure) -> float:
    """How far a text gives such a figure: 1, OTHER for a number of another kind, 0 without any.

    The number of a law, a form or a table is none.
    """
    said = _NUMBERED.sub("", folded)
    if not _NUMBER.search(said):
        return 0.0
    wanted = {"amount": _AMOUNT, "time": _TIME}.get(figure)
    return OTHER if wanted is not None and not wanted.search(said) else 1.0
