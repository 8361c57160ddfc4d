"""Which one is best: a question that only a text which ranks or recommends answers.

"Which pension fund has the best return?" is met by every passage about pensions. A toolkit names no products, and says
which of its own things fits whom. Patterns are over folded text (index.language).
"""

import re

from index.language import fold_text
from index.records import Passage

# Shares of the question's words from which what ranks is held to rank what was asked about.
SAME_SENTENCE, SAME_PASSAGE = 0.3, 0.7

_ASKED = {
    "en": r"\b(?:which|what|who)\b[^.?!]*\b(?:best|cheapest|better)\b(?! (?:way|time|moment|practice|work|thing))|"
    r"^\W*(?:the )?(?:best|cheapest) \w+ (?!way|time|practice)|"
    r"\bwhich \w+ (?:\w+ )?(?:(?:should|do|shall) i|would you) (?:buy|get|take)\b",
    "es": r"\b(?:que|cual|cuales)\b[^.?!]*\b(?:mejor(?:es)?|mas barat[oa]s?|mas economic[oa]s?)\b"
    r"(?! (?:manera|forma|momento))|"
    r"\b(?:que \w+|cual) (?:me )?(?:compro|recomendais|recomiendas)\b",
    "it": r"\b(?:che|quale|quali|qual)\b[^.?!]*\b(?:miglior[ei]?|meglio|piu economic\w+|piu convenient\w+)\b"
    r"(?! (?:modo|momento))|^\W*meglio \w+ o \w+|\bche \w+ (?:mi )?(?:compro|consigliate|consigli)\b",
    "sl": r"\b(?:kater\w+|kaksen|kaksn\w+)\b[^.?!]*\b(?:najboljs\w+|najcenejs\w+|najugodnejs\w+)\b(?! nacin)|"
    r"\bkater\w+ \w+ (?:naj |se splaca )?kupi\w*\b",
    "hr": r"\bkoj[aeiu]\w*\b[^.?!]*\b(?:najbolj[aeiu]\w*|najjeftinij\w*|najpovoljnij\w*)\b(?! nacin)|"
    r"\bkoj[aeiu]\w* \w+ (?:da )?(?:kupi\w*|uzeti|uzmem)\b",
    "el": r"\bποι\w+\b[^.;!]*\b(?:καλυτερ\w+|φθηνοτερ\w+|φτηνοτερ\w+|οικονομικοτερ\w+)\b(?! τροπο)|"
    r"\bποι\w+ \w+ να (?:παρω|αγορασω)\b",
}
_RANKS = {
    "en": r"best|better|cheapest|fits?|suits?|suitable|choose|recommend\w*|prefer\w*|compare\w*",
    "es": r"mejor(?:es)?|conviene\w*|adecuad\w+|elige\w*|recomend\w+|recomiend\w+|encaja\w*|compara\w*",
    "it": r"miglior[ei]?|meglio|convien\w+|adatt\w+|scegli\w*|consigl\w+|confront\w+",
    "sl": r"najbolj\w*|boljs\w+|primer(?:en|na|no|ni|ne)|izberite|priporoc\w+|ustreza\w*|primerja\w+",
    "hr": r"najbolj\w*|bolj[iae]|prikladn\w+|odaberite|preporuc\w+|odgovara\w*|usporedi\w*",
    "el": r"καλυτερ\w+|καταλληλ\w+|επιλεξτε|προτιμ\w+|συνιστ\w+|ταιριαζ\w+|συγκρι\w+",
}
# What a toolkit tells apart: of these it may say which fits whom.
_ITS_OWN = {
    "en": r"forms?|status|licen[cs]es?|programm?e?s?|funding|grants?|contracts?|courses?|modules?|schemes?|"
    r"clauses?|terms?|deposits?|deadlines?",
    "es": r"formas?|estatuto|licencias?|programas?|ayudas?|subvencion\w*|contratos?|cursos?|regimen|modalidad|"
    r"clausulas?|plazos?",
    "it": r"forma|forme|licenz[ae]|programm[ai]|band[oi]|contratt[oi]|cors[oi]|regim[ei]|clausol[ae]|termin[ei]",
    "sl": r"oblik\w+|licenc\w+|razpis\w*|pogodb\w+|status\w*|tecaj\w*|klavzul\w+|rok(?:i|e|ov)?",
    "hr": r"oblik\w*|licenc\w+|natjecaj\w*|ugovor\w*|status\w*|tecaj\w*|obrt\w*|klauzul\w+|rok(?:ovi|ove|ova)?",
    "el": r"μορφη\w*|αδει\w+|προγραμμα|χρηματοδοτ\w+|συμβασ\w+|επιχορηγ\w+|ρητρ\w+|προθεσμι\w+",
}

_WHICH = {language: re.compile(said) for language, said in _ASKED.items()}
_NAMES = {language: re.compile(rf"\b(?:{words})\b") for language, words in _ITS_OWN.items()}
_SAYS = {language: re.compile(rf"\b(?:{words})\b") for language, words in _RANKS.items()}


def asks_which(question: str, language: str) -> bool:
    """Whether a question asks which of several is best, cheapest or to be bought, of what no toolkit is about."""
    folded = fold_text(question)
    return language in _WHICH and bool(_WHICH[language].search(folded)) and not _NAMES[language].search(folded)


def ranks(passage: Passage, share: float) -> bool:
    """Whether a passage ranks, compares or recommends what was searched for; one in another language than ours may.

    ``share``: of the question's words in all of it. "Recommendation (EU) 2019/C" beside a word on pensions is no
    comparison of pensions; a table is one whose first row says so.
    """
    says = _SAYS.get(passage.resource.language)
    if says is None:
        return True
    if share >= SAME_PASSAGE:
        return bool(says.search(fold_text(passage.text)))
    near = [one.unit for one in passage.evidence if one.word_share >= SAME_SENTENCE]
    return any(says.search(fold_text(passage.between(one.start, one.end))) for one in near)
