"""Who asks: "I'm an illustrator in Valencia and …" is told, not asked, and what tells it is taken off a question.

A toolkit for creative people has their trades and towns in all its worked examples, and an answer to everybody has
none of them. Patterns are over folded text (index.language). Of a status ("autónoma", "normiranec") rules may depend:
words that stand alone for one are left where they are.
"""

import re
from collections.abc import Mapping

from index.language import STOPS, fold_text, tokens

LEAST = 2  # content words that are left: of fewer, who asks may be what is asked about

_OPENINGS = {
    "en": r"i'?m|i am|we'?re|we are|as|i work as|(?:i'?m )?working as|i freelance as|being",
    "es": r"(?:yo )?soy|somos|como|(?:yo )?trabajo (?:como|de)|trabajando (?:como|de)|siendo",
    "it": r"(?:io )?sono|siamo|da|come|(?:io )?lavoro (?:come|da)|faccio (?:il|la|lo|l')|essendo",
    "sl": r"(?:jaz )?sem|smo|kot|(?:jaz )?delam kot",
    "hr": r"(?:ja )?sam|smo|kao|(?:ja )?radim kao",
    "el": r"(?:εγω )?ειμαι|ειμαστε|ωσ|σαν|(?:εγω )?(?:δουλευω|εργαζομαι) (?:ωσ|σαν)",
}
_ARTICLES = {
    "en": "an?|the", "es": "un|una|unos|unas", "it": "un|una|uno|un'", "sl": "ena?", "hr": "jedna?",
    "el": "μια|ενασ|ενα",
}  # fmt: skip
# How the names of trades begin.
_TRADES = {
    "en": "illustrat|photogra|fotogra|graphic|designer|musician|composer|singer|dj|painter|sculptor|ceramic|"
    "potter|dancer|choreograph|actor|actress|writer|author|poet|translator|copywriter|editor|journalist|animator|artist|"
    "filmmaker|film-maker|director|producer|videographer|cinematograph|screenwriter|architect|stylist|tattoo|weaver|"
    "jewell?er|craft|maker|artisan|tailor|curator|developer|comedian|youtuber|podcaster|creative",
    "es": "ilustrador|fotograf|disenador|grafista|musico|musica|compositor|cantante|dj|pintor|escultor|ceramista|"
    "bailarin|coreograf|actor|actriz|escritor|autor|poeta|traductor|redactor|copywriter|editor|periodista|animador|artista|"
    "cineasta|realizador|director|productor|videograf|guionista|arquitect|estilista|tatuador|tejedor|joyer|"
    "artesan|comisari|programador|desarrollador|comic|youtuber|creativ",
    "it": "illustrat|fotograf|designer|grafic|musicist|compositor|cantant|dj|pittor|pittric|scultor|scultric|ceramist|"
    "ballerin|danzat|coreograf|attor|attric|scrittor|scrittric|autor|autric|poeta|traduttor|traduttric|copywriter|"
    "redattor|redattric|giornalist|animat|artist|filmmaker|regist|produttor|produttric|videomaker|sceneggiat|"
    "architett|stilist|tatuat|tessit|orafo|orafa|artigian|curat|sviluppat|fumettist|youtuber|creativ",
    "sl": "ilustrator|fotograf|oblikoval|graficn|glasben|skladatelj|pevec|pevka|dj|slikar|kipar|keramic|keramik|plesal|"
    "koreograf|igral|pisatelj|avtor|pesni|prevajal|copywriter|lektor|urednik|urednic|novinar|animator|umetni|filmsk|"
    "reziser|producent|snemalec|snemalk|videograf|scenarist|arhitekt|stilist|tetover|tkal|zlatar|obrtni|"
    "kurator|programer|stripar|ustvarjal",
    "hr": "ilustrator|fotograf|dizajner|grafick|glazbeni|muzicar|skladatelj|pjeva|dj|slikar|kipar|keramic|plesac|"
    "koreograf|glumac|glumic|pisac|spisatelj|autor|pjesni|prevoditelj|copywriter|lektor|urednik|urednic|novinar|"
    "animator|umjetni|filmsk|redatelj|producent|snimatelj|videograf|scenarist|arhitekt|stilist|tetov|tkal|zlatar|"
    "obrtni|kustos|programer|stripas|kreativ",
    "el": "εικονογραφ|φωτογραφ|γραφιστ|γραφιστρ|σχεδιαστ|μουσικ|συνθετ|τραγουδ|dj|ζωγραφ|γλυπτ|κεραμιστ|χορευτ|χορευτρ|"
    "χορογραφ|ηθοποι|συγγραφε|ποιητ|μεταφραστ|μεταφραστρ|κειμενογραφ|επιμελητ|δημοσιογραφ|animator|καλλιτεχν|κινηματογραφ|"
    "σκηνοθετ|παραγωγ|σεναριογραφ|αρχιτεκτ|στυλιστ|υφαντ|κοσμηματοπ|τεχνιτ|προγραμματιστ|κομιστ|δημιουργ",
}
# "I run a small studio in Athens."
_RUNS = {
    "en": r"i run|we run|i have|we have|i own|we own|i lead", "es": r"tengo|tenemos|llevo|llevamos|dirijo|dirigimos",
    "it": r"ho|abbiamo|gestisco|gestiamo|dirigo", "sl": r"imam|imamo|vodim|vodimo", "hr": r"imam|imamo|vodim|vodimo",
    "el": r"εχω|εχουμε|διατηρω|διευθυνω",
}  # fmt: skip
_HOUSES = {
    "en": "studio|workshop|atelier|agency|gallery|bookshop|theatre company|dance company|record label|publishing house",
    "es": "estudio|taller|agencia|galeria|libreria|compania de (?:teatro|danza)|discografica|editorial|productora",
    "it": "studio|laboratorio|atelier|agenzia|galleria|libreria|compagnia (?:teatrale|di danza)|casa editrice",
    "sl": "studio|delavnico|atelje|agencijo|galerijo|knjigarno|gledalisce|zalozbo|produkcijo",
    "hr": "studio|radionicu|atelje|agenciju|galeriju|knjizaru|kazaliste|nakladu|produkciju",
    "el": "στουντιο|γραφειο|εργαστηριο|ατελιε|γκαλερι|βιβλιοπωλειο|εκδοτικο|εταιρεια παραγωγησ",
}
_PLACES = {  # stand before where somebody lives
    "en": "in|from|based in|living in|at|near", "es": "en|de|desde", "it": "a|ad|di|da|in|del|della",
    "sl": "iz|v|z|s|na", "hr": "iz|u|na|s|sa", "el": "απο|σε|στη|στην|στο|στον|στα",
}  # fmt: skip
_JOINS = {
    "en": "and|but|so", "es": "y|e|pero|asi que", "it": "e|ed|ma|quindi", "sl": "in|ter|pa|ampak|a|zato",
    "hr": "i|a|pa|te|ali|zato", "el": "και|κι|αλλα|οποτε",
}  # fmt: skip
_RELATIVE = {
    "en": "who|whose|that|which|with|for", "es": "que|quien|con|para", "it": "che|chi|con|per",
    "sl": "ki|katera|kateri|s|z|za", "hr": "koji|koja|sto|s|sa|za", "el": "που|οποιοσ|με|για",
}  # fmt: skip


def _pattern(language: str) -> re.Pattern[str]:
    joins, plain = _JOINS[language], rf"(?!(?:{_RELATIVE[language]}|{_PLACES[language]}|{_JOINS[language]})\b)[\w'-]+"
    article = rf"(?:(?:{_ARTICLES[language]})\s*)?"
    somebody = rf"(?:{_OPENINGS[language]})\s+{article}(?:{plain}\s+){{0,2}}?(?:{_TRADES[language]})[\w'-]*"
    house = rf"(?:{_RUNS[language]})\s+{article}(?:{plain}\s+){{0,3}}?(?:{_HOUSES[language]})\b"
    return re.compile(
        rf"(?:^|(?<=[\s,;.!?(¡¿]))(?:{somebody}|{house})(?:\s+{plain}){{0,2}}?"
        rf"(?:\s+(?:{_PLACES[language]})\s+{plain}(?:\s+{plain})?){{0,2}}"
        rf"(?:\s*[,;:.!?)–—]+\s*(?:(?:{joins})\s+)?|\s+(?:{joins})\s+|\s*$)"
    )


_SAYS: Mapping[str, re.Pattern[str]] = {language: _pattern(language) for language in _OPENINGS}


def bare(question: str, language: str) -> tuple[str, str]:
    """The question without who asks it, and what was taken off; as it is where too little would be left."""
    folded = fold_text(question)
    if language not in _SAYS or len(folded) != len(question):
        return question, ""
    kept, said, at = "", "", 0
    for match in _SAYS[language].finditer(folded):
        kept, said, at = kept + question[at : match.start()], f"{said} {match.group()}", match.end()
    kept = (kept + question[at:]).strip(" ,:–—")
    stops = STOPS.get(language, frozenset())
    if not said or sum(token.form not in stops for token in tokens(kept)) < LEAST:
        return question, ""
    return kept, said.strip()
