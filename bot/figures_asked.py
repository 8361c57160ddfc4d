"""Which figure a question asks for: any number, an amount of money or a share, a period or a date.

"When" asks where it begins a question, not in "how much do I pay when I register?". Patterns are over folded text
(index.language) and of one language each: "pag" pays in Spanish and is a page in Italian.
"""

import re
from typing import Literal

Figure = Literal["figure", "amount", "period", "date"]  # any number, money or a share, how long, when

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
    "sl": r"kol(?:iko|k)|kolik\w+|kako (?:dolg\w*|pogosto|vis\w+|velik\w*)|kdaj|"
    r"(?:kater|kaks)\w+ (?:je |so )?(?:let\w+|datum\w*|stopnj\w+|znes\w+|odstot\w+|rok|mej\w+|prag\w*|cen[aeio]\b)",
    "hr": r"koliko|kolik\w+|kako (?:dug\w*|cesto|vis\w+|velik\w*)|(?<!\w )kada?|(?:od|do|i) kada?|"
    r"(?:koj|kakv)\w+ (?:je |su )?(?:godin\w+|datum\w*|stop\w+|iznos\w*|postot\w+|posto|prag\w*|rok|granic\w+|"
    r"cijen[aeiou]\b)|do kojeg datuma",
    "el": r"ποσ(?:ο|ον|η|οι|εσ|α|ων|ουσ|ου|ησ)|ποτε|τι (?:ποσοστο|οριο|κοστιζει)|"
    r"ποι(?:ο|α|οσ) (?:ειναι )?(?:το |η |ο )?(?:ποσοστο|ετοσ|χρονια|οριο|προθεσμια|ποσο|ημερομηνια|συντελεστησ|τιμη)",
}
# Of those, what asks how long or how often,
_PERIODS = {
    "en": r"how (?:long|often|old|fast)|how much (?:time|notice)|"
    r"how many (?:\w+ )?(?:hours?|days?|weeks?|months?|years?)",
    "es": r"cuant[oa]s? (?:tiempo|horas?|dias?|semanas?|mes(?:es)?|anos?|dura\w*|tarda\w*|suele tardar)|que edad|plazo",
    "it": r"quant[oaie] (?:tempo|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|dura\w*)|che eta",
    "sl": r"kol(?:iko|k) (?:casa|cajta|ur|dni|tednov|mesecev|let|traja\w*|dolgo)|kako (?:dolg\w*|pogosto)|"
    r"v koliko dneh",
    "hr": r"koliko (?:mi |ti |nam |to )?(?:vremena|sati|dana|tjedana|mjeseci|godina|traj\w+|dugo|cesto)|"
    r"kako (?:dug\w*|cesto)",
    "el": r"ποσ(?:ο|ον|η|οι|α|εσ|ουσ|ων) (?:καιρο|χρον\w+|ωρ\w+|λεπτ\w+|μερ\w+|ημερ\w+|εβδομαδ\w+|μην[εω]\w|ετη|ετων)|"
    r"ποσο (?:διαρκ\w+|κρατ\w+|συχνα)",
}
# when or until when (which a period may tell as well),
_DATES = {
    "en": r"how (?:soon|early|late)|(?<!\w )when|(?:since|until|by|from|and|know|me) when|deadline|"
    r"(?:what|which) (?:\w+ )?(?:year|date|age)",
    "es": r"(?<!\w )cuando|(?:desde|hasta|para|y) cuando|fecha|que (?:ano|dia)",
    "it": r"(?<!\w )quando|(?:da|entro|fino a|e) quando|scadenz[ae]|dat[ae]\b|che (?:anno|giorno)|termin[ei]",
    "sl": r"kdaj|rok\w{0,2}|datum\w*|(?:kater|kaks)\w+ (?:je |so )?let\w+",
    "hr": r"(?<!\w )kada?|(?:od|do|i) kada?|rok\w{0,2}|datum\w*|koj\w+ (?:je )?godin\w+",
    "el": r"ποτε|προθεσμια\w*|ημερομηνια\w*|ποι(?:ο|α) (?:ειναι )?(?:το |η )?(?:ετοσ|χρονια)",
}
# and for money or a share.
_AMOUNTS = {
    "en": r"costs?|prices?|fees?|pay(?:s|ing|ments?)?|paid|charged?|euros?|eur|money|percent(?:age)?|rates?|tax(?:es)?|"
    r"deposits?|amounts?|discounts?|share",
    "es": r"cuestan?|costar\w*|pag(?:o|a|an|ar|amos|as|ue|uen|aria)|cobr\w+|dinero|precios?|cuotas?|importes?|"
    r"porcentaje|euros?|tarifas?|anticipo|iva|irpf",
    "it": r"cost[aio]|costano|costa\w+|pag(?:o|a|are|hiamo|ano|ato|ata)|prezz[oi]|soldi|quota|import[oi]|aliquot[ae]|"
    r"percentual[ei]|tass[ae]|compens[oi]|euro|acconto|anticipo|contribut[oi]|iva",
    "sl": r"plac\w+|stane|stanejo|znes\w+|znasa\w*|denar\w*|cen[aeiou]|odstot\w+|stopnj\w*|prispev\w+|zaracun\w+|"
    r"evr(?:a|e|ov)|predplacil\w+|popust\w*|ddv",
    "hr": r"plac\w+|plati\w*|kosta\w*|iznos\w*|nov(?:ac|ca)|cijen\w+|posto(?:tak|tka|tku|ci)?|stop[aeu]|doprinos\w*|"
    r"naplat\w+|eura?|predujam\w*|predujm\w*|popust\w*|pdv\w*",
    "el": r"πληρων\w+|πληρωσ\w+|κοστ\w+|τιμη|χρεων\w+|ευρω|χρηματα|λεφτα|ποσοστ\w+|συντελεστ\w+|εισφορ\w+|φορο[συ]?|"
    r"αμοιβ\w+|προκαταβολ\w+|φπα",
}


def _read(patterns: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {language: re.compile(rf"\b(?:{pattern})\b") for language, pattern in patterns.items()}


_ASKED, _PERIOD, _DATE, _AMOUNT = _read(_ASKS), _read(_PERIODS), _read(_DATES), _read(_AMOUNTS)


def asked(folded: str, language: str) -> Figure | None:
    """Which figure a folded question asks for; None where it asks for none."""
    if language not in _ASKED or not _ASKED[language].search(folded):
        return None
    if _PERIOD[language].search(folded):
        return "period"
    if _DATE[language].search(folded):
        return "date"
    return "amount" if _AMOUNT[language].search(folded) else "figure"
