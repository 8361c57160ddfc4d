"""What the small words of a question are in English: who asks, when, how much, and what is denied.

They are no content and are not searched for, but an English encoder has read millions of questions that have them:
"how much pay client" is nearer to an answer than "pay client". Keys are folded, of one word or two.
"""

from collections.abc import Iterator, Mapping

from index.language import accented, fold, tokens

_LISTS = {
    "es": "que=what|quien=who|quienes=who|cual=which|cuales=which|cuando=when|donde=where|como=how|cuanto=how much|"
    "cuanta=how much|cuantos=how many|cuantas=how many|por que=why|no=not|sin=without|puedo=can I|puede=can|"
    "pueden=can|debo=must I|debe=must|deben=must|si=if|de quien=whose|hago=do|hacer=do|hacemos=do",
    "it": "che=what|cosa=what|che cosa=what|chi=who|quale=which|quali=which|qual=which|quando=when|dove=where|"
    "come=how|quanto=how much|quanta=how much|quanti=how many|quante=how many|perche=why|non=not|senza=without|"
    "posso=can I|puo=can|possono=can|devo=must I|deve=must|devono=must|se=if|di chi=whose|"
    "faccio=do|fare=do|facciamo=do",
    "sl": "kaj=what|kdo=who|koga=whom|cigav=whose|kdaj=when|kje=where|kam=where|kako=how|koliko=how much|zakaj=why|"
    "kateri=which|katera=which|katero=which|katere=which|kaksen=what kind|kaksna=what kind|kaksno=what kind|"
    "ne=not|ni=not|niso=not|nisem=not|brez=without|lahko=can|moram=must I|mora=must|morajo=must|ce=if|"
    "storim=do|storiti=do|storimo=do|naredim=do|narediti=do|naredimo=do",
    "hr": "sto=what|sta=what|tko=who|ciji=whose|cije=whose|kada=when|kad=when|gdje=where|kamo=where|kako=how|"
    "koliko=how much|zasto=why|koji=which|koja=which|koje=which|kakav=what kind|kakva=what kind|kakvo=what kind|"
    "ne=not|nije=not|nisu=not|nisam=not|bez=without|mogu=can I|moze=can|smijem=may I|smije=may|moram=must I|"
    "mora=must|moraju=must|ako=if|ucinim=do|uciniti=do|ucinimo=do|napravim=do|napraviti=do|napravimo=do",
    "el": "τι=what|ποιοσ=who|ποιοι=who|ποια=which|ποιο=which|ποιεσ=which|ποτε=when|πωσ=how|ποσο=how much|"
    "ποση=how much|ποσα=how many|ποσοι=how many|ποσεσ=how many|ποσων=how many|γιατι=why|δεν=not|μη=not|μην=not|"
    "χωρισ=without|μπορω=can I|μπορει=can|μπορουν=can|πρεπει=must|αν=if|εαν=if|κανω=do|κανουμε=do",
}
FRAMES: Mapping[str, Mapping[str, str]] = {
    language: dict(pair.split("=") for pair in said.split("|")) for language, said in _LISTS.items()
}
# Words that ask only with this accent ("que" joins, "sí" is yes), where the writer sets accents at all.
_WRITTEN: Mapping[str, Mapping[str, str]] = {
    "es": {fold(word): word for word in "qué quién quiénes cuál cuáles cuándo dónde cómo cuánto si".split()},
    "el": {fold(word): word for word in "πότε πώς".split()},
}
_STATED = frozenset({"not", "without", "can", "must", "may"})  # what changes a statement's meaning, too


def small_words(text: str, language: str, *, asked: bool) -> Iterator[tuple[int, str]]:
    """Place and English of a text's small words; of a statement (not ``asked``) the fewest."""
    words = tokens(text)
    frames, written = FRAMES.get(language, {}), _WRITTEN.get(language, {})
    taken = -1
    for at, word in enumerate(words):
        if at == taken:
            continue
        two = f"{word.form} {words[at + 1].form}" if at + 1 < len(words) else ""
        small = two if two in frames else word.form
        if small not in frames or (not asked and frames[small] not in _STATED):
            continue
        asks = words[at + 1] if small == two else word
        if asks.form in written and written[asks.form] != accented(text[asks.start : asks.end]) and _sets_accents(text):
            continue
        taken = at + 1 if small == two else taken
        yield word.start, frames[small]


def _sets_accents(text: str) -> bool:
    return any(fold(letter) != letter for letter in text.lower() if letter.isalpha() and letter != "ς")
