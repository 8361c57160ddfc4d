"""Base forms that an unknown word may be an inflected form of, by the regular endings of its language.

simplemma's tables and the dictionaries list what is common; Slavic and Greek words have dozens of forms each, and a
technical or rare one is met in a form that no table has ("farmaceutskog", "αποκεντρωμένη"). Forms are folded. What is
guessed counts where a table or dictionary has the guess, and beside a name that none has.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.learned_verbs import presents

LONGEST = 30  # letters of a word: longer ones are none
SHORTEST = 4  # letters that are left of a word whose ending is taken off
SHORTEST_VERB = 2  # the same where an infinitive's ending takes its place

# What is regular enough to tell a language by: an infinitive with its pronouns is one word ("iscrivermi", "pedirlo"),
# and what a person says of themselves ("kako izračunam") is rare in written text.
_CLITICS = {
    "it": re.compile(r"(\w+[aei]r)(?:mi|ti|si|ci|vi|l[aeio]|gli|ne|[mtcv]el[aeio]|sel[aeio]|gliel[aeio])"),
    "es": re.compile(r"(\w+[aei]r)(?:me|te|se|l[aeo]s?|nos|os|[mt]el[aeo]s?|sel[aeo]s?)"),
}
_REGULAR = {
    "sl": (("ujem", "ovati"), ("am", "ati"), ("im", "iti"), ("im", "eti"), ("em", "eti"), ("njem", "nje"),
           ("nja", "nje"), ("nju", "nje")),
    "hr": (("ujem", "ovati"), ("ujem", "ivati"), ("am", "ati"), ("im", "iti"), ("im", "jeti"), ("em", "iti"),
           ("njem", "nje"), ("nja", "nje"), ("nju", "nje"), ("njima", "nje"), ("o", "ao")),
}  # fmt: skip

# Endings and the base forms' endings in the order of likelihood: nouns, adjectives, verbs.
_PARADIGMS = {
    "it": (
        ("alo ala ali ale ati ami aci ane amelo amela", ("are",)),
        ("ilo ila ili ile iti imi ici ine", ("ere", "ire")),
    ),
    "es": (
        ("ate alo ala alos alas ame anos enlo ense", ("ar",)),
        ("ete elo ela elos elas eme enos", ("er", "ar")),
        ("ite ilo ila ilos ilas ime", ("ir", "er")),
    ),
    "hr": (
        ("a u om em e i ov ove ovi ova ima ovima eva evi evima", ("",)),
        ("ja ju jem je ji jima jev jeva", ("", "j")),
        ("e i u o om ama ah", ("a",)),
        ("ov ova ovo ovi ove ovu ovog ovoga ovom ovome ovoj ovim ovih ovima", ("", "o", "a")),
        ("ev eva evo evi eve evu evog evom evoj evim evih jev jeva jevo jevi jeve jevu jevog jevom jevoj", ("",)),
        ("in ina ino ini ine inu inog inoga inom inoj inim inih", ("a", "")),
        ("a u om ima", ("o", "e")),
        ("ma", ("m", "mo")),
        ("i ju cu", ("", "t")),
        ("a o e u i og oga om ome omu oj im ima ih em emu eg ega", ("i", "an", "")),
        ("ica icu icom ici ice icama", ("ac", "ak")),
        ("ca cu cem ci ce aca cima", ("ac",)),
        ("ka ku kom ci ke aka cima", ("ak",)),
        ("niji nija nije nijeg nijih nijim nijoj niju nijem nijom", ("an",)),
        ("iji ija ije ijeg ijih ijim ijoj iju ijem ijom", ("i", "an")),
        ("ao ala alo ali ale am as a amo ate aju aj ajmo ajte ajuci avsi", ("ati",)),
        ("an ana ano ani ane anog anoga anom anoj anih anim anima anu anje anja anju anjem", ("ati",)),
        ("io ila ilo ili ile im is i imo ite e eci ivsi", ("iti", "jeti", "eti")),
        ("en ena eno eni ene enog enoga enom enoj enih enim enima enu enje enja enju enjem", ("iti", "jeti")),
        ("ujem ujes uje ujemo ujete uju uj ujmo ujte ujuci", ("ivati", "ovati")),
        ("at", ("ati",)),
        ("it", ("iti",)),
        ("jet et", ("jeti", "eti")),
        ("em es e emo ete u uci nuo nula nuli nulo nule nut nuta nuto nuti nute", ("nuti", "ati")),
        ("vljen vljena vljeno vljeni vljene vljenog vljenom vljenoj vljenih vljenim vljenu vljenje", ("viti",)),
        ("pljen pljena pljeno pljeni pljene pljenog pljenom pljenoj pljenih pljenim pljenu pljenje", ("piti",)),
        ("sen sena seno seni sene senog senom senoj senih senim senu senje senja senjem", ("siti", "sati")),
        ("zen zena zeno zeni zene zenog zenom zenoj zenih zenim zenu zenje zenja zenjem", ("ziti", "gati")),
        ("cen cena ceno ceni cene cenog cenom cenoj cenih cenim cenu cenje cenja cenjem", ("titi", "citi")),
        ("den dena deno deni dene denog denom denoj denih denim denu denje", ("diti",)),
        ("ljen ljena ljeno ljeni ljene ljenog ljenom ljenoj ljenih ljenim ljenu ljenje", ("liti",)),
        ("njen njena njeno njeni njene njenog njenom njenoj njenih njenim njenu njenje", ("niti",)),
    ),
    "sl": (
        ("a u om em e i ov ev ih oma ema ove", ("",)),
        ("ja ju jem je ji jev jih", ("", "j")),
        ("e i o am ah ami ama", ("a",)),
        ("ov ova ovo ovi ove ovega ovemu ovem ovih ovim ovimi", ("", "o", "a")),
        ("ev eva evo evi eve evega evem evih evim jev jeva jevo jevi jeve jevega jevem jevih jevim", ("",)),
        ("in ina ino ini ine inega inem inemu inih inim inimi", ("a", "")),
        ("a u om em i ih", ("o", "e")),
        ("i jo mi im ih", ("",)),
        ("a o e i ega emu em im ih ima imi", ("i", "en", "an", "")),
        ("ca cu cem ci ce cev cih cema", ("ec",)),
        ("lca lcu lcem lci lce lcev lcih lcema", ("lec",)),
        ("ka ku kom ki ke kov kih koma", ("ek",)),
        ("ejsi ejsa ejse ejso ejsega ejsem ejsemu ejsih ejsim ejsimi sega", ("", "en", "i")),
        ("ij", ("je", "ija")),
        ("al ala alo ali ale am as a amo ate ajo aj ajmo ajte ajoc", ("ati",)),
        ("an ana ano ani ane anega anemu anem anih anim animi anje anja anju anjem", ("ati",)),
        ("il ila ilo ili ile im is i imo ite ijo imo ivsi", ("iti", "eti")),
        ("el ela elo eli ele em es e emo ete ejo", ("eti", "iti")),
        ("en ena eno eni ene enega enemu enem enih enim enimi enje enja enju enjem", ("iti", "eti")),
        ("at", ("ati",)),
        ("it", ("iti",)),
        ("et", ("eti",)),
        ("ujem ujes uje ujemo ujete ujejo uj ujmo ujte ujoc", ("ovati", "evati")),
        ("nil nila nilo nili nile nem nes ne nemo nete nejo njen njena njeno njeni njene", ("niti",)),
        ("vljen vljena vljeno vljeni vljene vljenega vljenem vljenih vljenim vljenje vljenja", ("viti",)),
        ("pljen pljena pljeno pljeni pljene pljenega pljenem pljenih pljenim pljenje pljenja", ("piti",)),
        ("sen sena seno seni sene senega senem senih senim senje senja", ("siti",)),
        ("zen zena zeno zeni zene zenega zenem zenih zenim zenje zenja", ("ziti",)),
        ("cen cena ceno ceni cene cenega cenem cenih cenim cenje cenja", ("titi", "citi")),
        ("jen jena jeno jeni jene jenega jenem jenih jenim jenje jenja", ("iti", "diti")),
    ),
    "el": (
        ("ου ο ε ων οι ουσ εσ", ("οσ",)),
        ("ησ ασ", ("η", "α")),
        ("ησ ων εσ", ("η",)),
        ("ασ ων εσ", ("α",)),
        ("η εσ ων", ("ησ",)),
        ("α εσ ων ουσ", ("ασ",)),
        ("ου α ων", ("ο", "ι")),
        ("ιου ια ιων", ("ι", "ιο")),
        ("ματοσ ματα ματων", ("μα",)),
        ("εωσ εισ εων", ("η",)),
        ("η α εσ ησ ασ ο ου ων ουσ οι", ("οσ", "υσ")),
        ("ια ιασ ιου ιο ιοι ιουσ ιων ιεσ", ("υσ", "οσ")),
        ("οτεροσ οτερη οτερο οτερησ οτερου οτεροι οτερεσ οτερα οτερων οτερουσ", ("οσ",)),
        ("εστεροσ εστερη εστερο εστεροι εστερεσ εστερα εστερων", ("ησ",)),
        ("υτεροσ υτερη υτερο υτεροι υτερεσ υτερα υτερων", ("υσ",)),
        ("ω εισ ει ουμε ετε ουν ουνε ε οντασ ωντασ", ("ω",)),
        ("α εσ αν αμε ατε", ("ω",)),
        ("ων ουσα ον οντοσ οντα οντεσ οντων ουσεσ ουσησ ουσασ ουσων ουντων ουντεσ ουντα", ("ω", "ομαι", "ουμαι")),
        ("σθηκε σθηκαν σθει σθουν", ("ζω", "θω", "νω")),
        ("νθηκε νθηκαν νθει νθουν", ("νω",)),
        ("ρθηκε ρθηκαν ρθει ρθουν", ("ρω",)),
        ("ευτηκε ευτηκαν ευτει ευτουν ευθηκε ευθηκαν ευθει ευθουν", ("ευω", "ευομαι")),
        ("ασ α αμε ατε ανε αει αω", ("ω", "αω")),
        ("ομαι εσαι εται ομαστε εστε ονται οταν ονταν ομενοσ ομενη ομενο ομενοι ομενεσ ομενα ομενων", ("ω", "ομαι")),
        ("ουμαι εισαι ειται ουνται ιεμαι ιεται ιουνται αται ουμενοσ ουμενη ουμενο ουμενα ουμενων", ("ω", "ουμαι")),
        ("ουσα ουσε ουσαν ουσαμε αγα αγε αγαν", ("ω",)),
        ("ησα ησε ησαν ησαμε ησω ησει ησεισ ησουν ησουμε ησετε ηστε", ("ω",)),
        ("ηθηκε ηθηκαν ηθει ηθουν ημενοσ ημενη ημενο ημενοι ημενεσ ημενα ημενων ημενουσ ημενησ ημενου", ("ω",)),
        ("ισα ισε ισαν ισω ισει ισεισ ισουν ισουμε ισετε ιστε ιστηκε ιστηκαν ιστει ιστουν", ("ιζω",)),
        ("ισμενοσ ισμενη ισμενο ισμενοι ισμενεσ ισμενα ισμενων ισμενουσ ισμενησ ισμενου", ("ιζω", "ισμενοσ")),
        ("ασα ασε ασαν ασω ασει ασεισ ασουν ασουμε ασετε αστε αστηκε αστηκαν αστει αστουν", ("αζω", "ω")),
        ("ασμενοσ ασμενη ασμενο ασμενοι ασμενεσ ασμενα ασμενων ασμενουσ", ("αζω", "ασμενοσ")),
        ("ωσα ωσε ωσαν ωσω ωσει ωσεισ ωσουν ωσουμε ωσετε ωστε ωθηκε ωθηκαν ωθει ωθουν", ("ωνω", "ω")),
        ("ωμενοσ ωμενη ωμενο ωμενοι ωμενεσ ωμενα ωμενων ωμενουσ ωμενησ ωμενου", ("ωνω", "ωμενοσ")),
        ("υσα υσε υσαν υσω υσει υσουν υσουμε υσετε υθηκε υθηκαν υθει υθουν υτηκε υτει", ("υω",)),
        ("υμενοσ υμενη υμενο υμενοι υμενεσ υμενα υμενων υμενουσ", ("υω", "υμενοσ")),
        ("ψα ψε ψαν ψω ψει ψουν ψουμε ψετε", ("υω", "βω", "πω", "φω", "πτω", "ευω")),
        ("φθηκε φθηκαν φθει φθουν φτηκε φτει", ("υω", "βω", "πω", "φω", "πτω")),
        ("ξα ξε ξαν ξω ξει ξουν ξουμε ξετε", ("ζω", "γω", "κω", "χω", "σσω", "χνω")),
        ("χθηκε χθηκαν χθει χθουν χτηκε χτει", ("ζω", "γω", "κω", "χω", "σσω")),
        ("γμενοσ γμενη γμενο γμενοι γμενεσ γμενα γμενων", ("ζω", "γω", "κω", "χω", "σσω", "γμενοσ")),
        ("αμενοσ αμενη αμενο αμενοι αμενεσ αμενα αμενων", ("ω", "αμαι")),
        ("μενησ μενου μενη μενο μενοι μενεσ μενα μενων μενουσ", ("μενοσ",)),
    ),
}  # fmt: skip

# Endings of the present tense and the infinitives': such a form may look like a noun ("firma": signature, signs).
_PRESENT = {
    "it": (
        ("o i a iamo ate ano", ("are",)),
        ("o i e iamo ete ono", ("ere", "ire")),
        ("isco isci isce iscono", ("ire",)),
    ),
    "es": (("o as a amos an", ("ar",)), ("o es e emos en", ("er", "ir"))),
    "sl": (("am as a amo ate ajo", ("ati",)), ("im is i imo ite ijo", ("iti", "eti"))),
    "hr": (("am as a amo ate aju", ("ati",)), ("im is i imo ite e", ("iti", "jeti"))),
}

_Endings = Mapping[str, tuple[str, ...]]


def _table(paradigms: Sequence[tuple[str, tuple[str, ...]]]) -> _Endings:
    table: dict[str, dict[str, None]] = {}
    for endings, bases in paradigms:
        for ending in endings.split():
            table.setdefault(ending, {}).update(dict.fromkeys(bases))
    return {ending: tuple(bases) for ending, bases in table.items()}


_ENDINGS: Mapping[str, _Endings] = {language: _table(paradigms) for language, paradigms in _PARADIGMS.items()}
_VERBS: Mapping[str, _Endings] = {language: _table(paradigms) for language, paradigms in _PRESENT.items()}
_MOST = "naj"  # before a comparative, in Slovene and Croatian
_FLEETING = {"hr": "a", "sl": "e"}  # the vowel of "umjetan", "umeten" that other forms lose


def regular(form: str, language: str) -> Iterator[str]:
    """What a form is made from by rules that hardly fit another language's words; likeliest first."""
    clitic = _CLITICS[language].fullmatch(form) if language in _CLITICS else None
    if clitic:
        yield clitic[1] + ("e" if language == "it" else "")
    for ending, other in _REGULAR.get(language, ()):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            yield form[: -len(ending)] + other


def possible(form: str, language: str) -> Iterator[str]:
    """Every base form that the language's endings allow, the longest ending's first; then Greek compounds' presents."""
    if len(form) > LONGEST:
        return
    for stem, base in _parted(form, _ENDINGS.get(language, {}), SHORTEST):
        yield stem + base
        if not base and language in _FLEETING and _two_consonants(stem):
            yield stem[:-1] + _FLEETING[language] + stem[-1]
    if language == "el":
        yield from presents(form)


def uncommon(form: str, language: str) -> Iterator[str]:
    """Base forms of Slovene and Croatian plurals without an ending and of superlatives; names look like them.

    "epidemij", "sester", "pisama" (genitives of many) and "najobsežnejša".
    """
    if language not in _FLEETING or not SHORTEST < len(form) <= LONGEST:
        return
    fleeting = _FLEETING[language]
    bare = form.removesuffix("a") if language == "hr" else form
    if bare[-1] not in "aeiou" and (language == "sl" or bare != form):
        stems = [bare] if language == "sl" else []
        if len(bare) > SHORTEST and bare[-2] == fleeting:
            stems.append(bare[:-2] + bare[-1])
        for stem in stems:
            yield from (stem + ending for ending in "aoe")
    if form.startswith(_MOST):
        yield from possible(form.removeprefix(_MOST), language)


def infinitives(form: str, language: str) -> Iterator[str]:
    """Every infinitive that a form may be the present tense of, the longest ending's first; none for Greek."""
    for stem, base in _parted(form, _VERBS.get(language, {}), SHORTEST_VERB):
        yield stem + base


def _parted(form: str, table: _Endings, shortest: int) -> Iterator[tuple[str, str]]:
    """Stem and ending of what a form may be made from, for each of the table's endings that it has."""
    for at in range(shortest, len(form)):
        for base in table.get(form[at:], ()):
            yield form[:at], base


def _two_consonants(stem: str) -> bool:
    return not any(letter in "aeiou" for letter in stem[-2:])
