"""What the small words of a question are in English: who asks, when, how much, and what is denied.

They are no content and are not searched for, but an English encoder has read millions of questions that have them:
"how much pay client" is nearer to an answer than "pay client". Keys are folded, of one word or two (joined by
"_" in the lists).
"""

from collections.abc import Iterator, Mapping

from index.language import accented, fold, sets_accents, tokens
from index.shortened import SHORTENED
from index.stopwords import NEGATED

# English: the forms that say it.
_LISTS = {
    "es": """
        what: qué
        who: quién quiénes
        which: cuál cuáles
        when: cuándo
        where: dónde adónde
        how: cómo
        how much: cuánto cuánta
        how many: cuántos cuántas
        why: por_qué
        whose: de_quién
        whom: a_quién
        not: no
        without: sin
        can I: puedo podemos
        can: puede pueden
        must I: debo
        must: debe deben
        if: si
        do: hago hacer hacemos""",
    "it": """
        what: che cosa che_cosa
        who: chi
        which: quale quali qual
        when: quando
        where: dove
        how: come
        how much: quanto quanta
        how many: quanti quante
        why: perché
        whose: di_chi
        whom: a_chi
        not: non
        without: senza
        can I: posso possiamo
        can: può possono
        must I: devo dobbiamo
        must: deve devono
        if: se
        do: faccio fare facciamo""",
    "sl": """
        what: kaj česa čemu čem čim
        who: kdo
        whom: koga komu kom
        whose: čigav čigava čigavo čigavi čigave čigavega čigavem čigavo čigavih
        which: kateri katera katero katere katerega kateremu katerem katerih katerim katerimi
        what kind: kakšen kakšna kakšno kakšni kakšne kakšnega kakšnemu kakšnem kakšnih kakšnim kakšnimi
        how big: kolikšen kolikšna kolikšno kolikšne kolikšni kolikšnega kolikšnem kolikšno
        when: kdaj
        where: kje kam kod
        how: kako
        how much: koliko
        why: zakaj
        not: ne ni nisem nisi nismo niste niso nima nimam nimajo nimamo
        without: brez
        can: lahko
        must: mora morajo morate
        must I: moram moramo
        may: sme smejo smete
        may I: smem smemo
        if: če
        do: storim storiti storimo naredim narediti naredimo""",
    "hr": """
        what: što šta čega čemu čim čime
        who: tko
        whom: koga kome komu kim kime
        whose: čiji čija čije čijeg čijega čijem čijoj čiju čijih čijim čijima čijom
        which: koji koja koje kojeg kojega kojem kojemu kojom kojoj koju kojih kojim kojima
        what kind: kakav kakva kakvo kakvi kakve kakvog kakvoga kakvom kakvoj kakvih kakvim kakvima kakvu
        how big: koliki kolika kolike kolikog kolikom koliku
        when: kada kad
        where: gdje kamo kuda
        how: kako
        how much: koliko
        why: zašto
        not: ne nije nisu nisam nisi nismo niste nema nemam nemaju nemamo neće
        without: bez
        can: može možete mogu možemo
        may: smije smiju smijete
        may I: smijem smijemo
        must: mora moraju morate
        must I: moram moramo
        if: ako
        do: učinim učiniti učinimo napravim napraviti napravimo""",
    "el": """
        what: τι
        who: ποιος ποιοι
        whom: ποιον ποιους
        which: ποια ποιο ποιες ποιαν ποιας
        whose: ποιου ποιων τίνος
        when: πότε
        where: πού
        how: πώς
        how much: πόσο πόση πόσης πόσου
        how many: πόσα πόσοι πόσες πόσων πόσους
        why: γιατί
        not: δεν δε μη μην
        without: χωρίς δίχως
        can: μπορεί μπορούν μπορείτε μπορούσε
        can I: μπορώ μπορούμε
        must: πρέπει έπρεπε
        if: αν εάν
        do: κάνω κάνουμε""",
}


# Words that ask only with this accent ("que" joins, "sí" is yes), where the writer sets accents at all.
_WRITTEN: Mapping[str, Mapping[str, str]] = {
    "es": {fold(word): word for word in "qué quién quiénes cuál cuáles cuándo dónde cómo cuánto si".split()},
    "it": {"se": "se"},
    "el": {fold(word): word for word in "πότε πώς πού".split()},
}


def _read(language: str, lists: str) -> Mapping[str, str]:
    frames: dict[str, str] = {}
    for line in lists.strip().splitlines():
        english, _, forms = line.partition(":")
        frames.update((fold(form).replace("_", " "), english.strip()) for form in forms.split())
    for short, word in SHORTENED.get(language, {}).items():
        said = [frames[part] for part in ((word,) if word in frames else word.split()) if part in frames]
        if said and word not in _WRITTEN.get(language, ()):  # "q" is "que" and "qué"
            frames.setdefault(short, " ".join(said))
    return frames


FRAMES: Mapping[str, Mapping[str, str]] = {language: _read(language, lists) for language, lists in _LISTS.items()}
_STATED = frozenset({"not", "without", "can", "must", "may"})  # what changes a statement's meaning, too


def _first(of: Mapping[str, str]) -> frozenset[str]:
    return frozenset(small.split(" ", 1)[0] for small in of)


# The first words of all small ones, and of those that count in a statement.
_ASKED = {language: _first(frames) for language, frames in FRAMES.items()}
_SAID = {
    language: _first({small: english for small, english in frames.items() if english in _STATED})
    for language, frames in FRAMES.items()
}


# What denies and is no question's small word.
_DENIALS = {
    "en": "not no never without nobody nothing none neither nor cannot",
    "es": "nunca jamas nadie nada ningun ninguno ninguna ni tampoco",
    "it": "mai nessun nessuno nessuna niente nulla ne neanche",
    "sl": "nikoli nihce nic noben nobena nobenega niti noce nocem noces nocemo nocejo",
    "hr": "nikad nikada nitko nista nijedan ni niti necu neces necemo",
    "el": "κανενασ κανενα καμια τιποτα ουτε",
}


def _denying(language: str) -> frozenset[str]:
    framed = {form for form, english in FRAMES.get(language, {}).items() if english in ("not", "without")}
    forms = framed | set(_DENIALS[language].split()) | (NEGATED if language == "en" else set())
    return frozenset(forms | {short for short, word in SHORTENED.get(language, {}).items() if forms & {*word.split()}})


_DENYING = {language: _denying(language) for language in _DENIALS}


def denies(text: str, language: str) -> bool:
    """Whether a text has a negation."""
    denying = _DENYING.get(language, frozenset())
    return any(token.form in denying for token in tokens(text))


def small_words(text: str, language: str, *, asked: bool) -> Iterator[tuple[int, str]]:
    """Place and English of a text's small words; of a statement (not ``asked``) the fewest."""
    words = tokens(text)
    frames, written = FRAMES.get(language, {}), _WRITTEN.get(language, {})
    firsts = (_ASKED if asked else _SAID).get(language, frozenset())
    taken = -1
    for at, word in enumerate(words):
        if word.form not in firsts or at == taken:
            continue
        two = f"{word.form} {words[at + 1].form}" if at + 1 < len(words) else ""
        small = two if two in frames else word.form
        if small not in frames or (not asked and frames[small] not in _STATED):
            continue
        asks = words[at + 1] if small == two else word
        if asks.form in written and written[asks.form] != accented(text[asks.start : asks.end]) and sets_accents(text):
            continue
        taken = at + 1 if small == two else taken
        yield word.start, frames[small]
