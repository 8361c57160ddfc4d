"""Which figure a text gives: an amount of money or a share, a period, a date, or any other number.

A number is money or a period where its unit stands beside it, and money with two decimals, as tables have it; a period
answers "when" as a date does. The number of a law, an article or a table is none.
Patterns are over folded text (index.language). Units and months of all languages are told together, because a page
quotes another's words; number words are the text's own: "due" is two in Italian, and owed in English.
"""

import re

from bot.figures_asked import Figure
from index.language import fold_text

OTHER = 0.5  # what a number of another kind is worth

_WORDS = {
    "en": "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty "
    "seventy hundred thousand million billion half third quarter twice",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez doce quince veinte treinta cien mil mitad tercio doble",
    "it": "due tre quattro cinque sei sette otto nove dieci dodici venti trenta cento mille metà terzo doppio",
    "sl": "dva dve tri štiri pet šest sedem osem devet deset dvanajst dvajset trideset sto tisoč polovica polovico "
    "dveh treh štirih petih šestih sedmih osmih devetih desetih",
    "hr": "dva dvije tri četiri pet šest sedam osam devet deset dvanaest dvadeset trideset tisuću tisuća polovina "
    "polovinu dvostruko",
    "el": "δύο τρία τρεις τέσσερα τέσσερις πέντε έξι επτά εφτά οκτώ οχτώ εννέα εννιά δέκα δώδεκα είκοσι τριάντα εκατό "
    "χίλια μισό διπλάσιο",
}
_COUNTS = {language: "|".join(fold_text(words).split()) for language, words in _WORDS.items()}
_UNITS = (
    "hours?|minutes?|days?|weeks?|months?|years?|horas?|minutos?|dias?|semanas?|mes|meses|anos?|"
    "or[ae]|minut[oi]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|"
    r"ur[aeo]?|urah|minut\w*|dan|dneva?|dni|dneh|dnevi|dnem|teden|tedn\w*|mesec\w*|let[ao]?|letih|leti|"
    r"sati?|sata|dana|danima|tjed\w+|mjesec\w*|godin\w*|"
    r"ωρ(?:α|εσ|ων)|λεπτα|μερ(?:α|εσ|ων)|ημερ\w+|εβδομαδ\w+|μην(?:α|ασ|εσ|ων)|χρον(?:ια|οσ|ο|ων|ουσ)|ετ(?:οσ|η|ων|ουσ)"
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|novembre|dicembre|"
    r"januar\w{0,2}|februar\w{0,2}|marec|marca|aprila?|maja?|junija?|julija?|avgusta?|septembra|oktob(?:er|ra)|novembra|"
    r"decembra|sijecnja|veljace|ozujka|travnja|svibnja|lipnja|srpnja|kolovoza|rujna|listopada|studenog\w?|prosinca|"
    "ιανουαριου|φεβρουαριου|μαρτιου|απριλιου|μαιου|ιουνιου|ιουλιου|αυγουστου|σεπτεμβριου|οκτωβριου|νοεμβριου|δεκεμβριου"
)
_MONEY = (
    r"eur|euros?|eura|eurima|evr(?:a|i|e|ov|ih|om)?|ευρω|dollars?|dolares|dollari|dolarj\w+|dolar(?:a|i|e|ima)|δολαρι\w+|"
    r"pounds?|libras|sterline|funt\w{0,2}|λιρεσ|francs?|francos|franchi|frank\w{0,2}|φραγκα|usd|gbp|chf|kuna|kn"
)
_SHARES = r"percent|per cent|por ciento|por 100|per cento|odstot\w+|posto|τοισ εκατο"
_NOTHING = (  # is an amount, too,
    r"free of charge|for free|(?:is|are) free(?! to)|no (?:fee|charge|cost)s?|costs? nothing|pay nothing|gratis|"
    r"gratuit\w+|sin coste|senza (?:costi|spese)|brezplac\w+|besplat\w+|nema naknade|"
    r"δωρεαν|χωρισ κοστοσ|δεν εχει κοστοσ"
)
_PARTS = {  # and so are parts of a price
    "en": r"(?:half|a third|twice|double|(?:two|three) times) (?:of|the|a|your|its)",
    "es": r"(?:la mitad|un tercio|el doble|el triple)",
    "it": r"(?:la meta|un terzo|il doppio|il triplo) d\w+",
    "sl": r"(?:polovic|tretjin)[aoeu] \w+|dvakrat\w*",
    "hr": r"(?:polovin|trecin)[aeu] \w+|dvostruk\w+",
    "el": r"(?:το μισο|τα μισα|το ενα τριτο|διπλασι\w+)",
}
_THOUSANDS = (
    r"(?:millions?|millon(?:es)?|milion[ei]|mio|mili[jo]\w*|mrd|billions?|εκατομμυρι\w+|thousand|mil|mila|tisoc\w*|"
    r"tisuc\w*|χιλιαδ\w+|k)(?: d[ei])?"
)
_UNIT = rf"(?:(?:{_THOUSANDS} )?(?:us )?(?:{_MONEY}|{_SHARES})\b)"
_AMOUNT = {
    language: re.compile(
        rf"\b(?:{_NOTHING}|{_PARTS[language]})\b|[€$£] ?\d|\b(?:eur|euros?) ?\d|\d[.,]\d\d\b(?! ?%)|"
        rf"[\d½¼¾] ?(?:[%€$£]|{_UNIT})|\b(?:{counts}) {_UNIT}"
    )
    for language, counts in _COUNTS.items()
}
_DATE = re.compile(
    rf"\d(?:\.|st|nd|rd|th|°|\.?o|η)? (?:de |di |of )?(?:{_MONTHS})\b|\b(?:{_MONTHS}) \d|"
    r"(?<![\d/])\d{1,2}/\d{1,2}(?:/(?:19|20)?\d\d)?(?![\d/])|\b\d{1,2}\. ?\d{1,2}\.(?: ?(?:19|20)\d\d)?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# What numbers a law, a part of it or of a document.
_NUMBERED = re.compile(
    r"\b(?:articles?|artt?\.?|articulos?|articol[oi]|clen\w{0,3}|clan(?:ak|ka|ku|kom|ci|aka)|αρθρ\w+) \d[\w.,()/-]*|"
    r"\b\d+\. (?:clen\w{0,3}|clan(?:ak|ka|ku|kom|ci|aka)|odstav\w*|stavk\w*|tock\w*)|"
    r"\b(?:laws?|ley|legge|decreto|zakon\w*|nn|νομο\w*|ν|dpr|dlgs|directiv[ae]s?|direttiv[ae]|direktiv\w*|οδηγι\w+|"
    r"regulations?|reglamentos?|regolament[oi]|uredb\w*|κανονισμ\w+)\b[^\d;:]{0,12}\d+/\d[\w/]*|"
    r"\b(?:19|20)\d\d/\d+/[a-z]{2,4}\b|\b(?:1[3-9]|[2-9]\d|\d{3,4})/(?:19|20)\d\d\b|"
    r"\b(?:table|tab(?:la|ella|ela|lica)|πινακασ|form|modelo|modello|obra(?:zec|zac)|module|modulo?|ενοτητα) \d+"
)
_NUMBER = {language: re.compile(rf"[\d%½¼¾]|\b(?:{counts})\b") for language, counts in _COUNTS.items()}
_PERIOD = {
    language: re.compile(rf"(?:(?<![\d.,])(?!(?:19|20)\d\d\b)\d[\d.,]*|\b(?:{counts})) (?:\w+ )?(?:{_UNITS})\b")
    for language, counts in _COUNTS.items()
}


def given(folded: str, figure: Figure, language: str) -> float:
    """How far a folded text gives such a figure: 1, OTHER for a number of another kind, 0 without any.

    A text in a language that is not configured has its number words read as English ones.
    """
    language = language if language in _COUNTS else "en"
    bare = _NUMBERED.sub(" ", folded)
    amount, period = bool(_AMOUNT[language].search(folded)), bool(_PERIOD[language].search(folded))
    date = bool(_DATE.search(bare) or _YEAR.search(bare))
    anything = amount or period or date or bool(_NUMBER[language].search(bare))
    wanted = {"figure": anything, "amount": amount, "period": period, "date": date or period}[figure]
    return 1.0 if wanted else OTHER if anything else 0.0
