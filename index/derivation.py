"""Words that a word no table has is derived from: "nepokoren" is not "pokoren", "lekarniški" is of a "lekarna".

Slavic and Greek make adjectives of nouns, nouns of adjectives and compounds as they need them; dictionaries list the
common ones. What is derived is said by what it comes from, with what its first part adds: "meddržaven" → "between
state". Forms are folded; what is guessed counts where a dictionary has the guess.
"""

from collections.abc import Iterator, Mapping, Sequence

SHORTEST = 4  # letters of what a word is derived from

# First part: what it adds in English.
_FIRST = {
    "sl": """ne=not pra=ancient med=between proti=against vec=many samo=self so=joint pol=half novo=new
        pred=before nad=above pod=under brez=without zunaj=outside znotraj=inside vse=all celo=whole eno=one dvo=two
        tri=three stiri=four pet=five sest=six sedem=seven osem=eight devet=nine deset=ten sto=hundred mnogo=many
        malo=small veliko=large hitro=fast elektro=electric video=video avto=car radio=radio foto=photo anti=against""",
    "hr": """ne=not pra=ancient medu=between protu=against vise=many samo=self su=joint polu=half novo=new
        pred=before nad=above pod=under bez=without izvan=outside unutar=inside sve=all cjelo=whole jedno=one dvo=two
        tro=three cetvero=four cetiri=four peto=five sesto=six sedmo=seven osmo=eight deveto=nine deset=ten
        deseto=ten sto=hundred mnogo=many malo=small
        veliko=large brzo=fast elektro=electric video=video auto=car radio=radio foto=photo anti=against""",
    "el": """αντι=against αυτο=self πολυ=many νεο=new ημι=half υπερ=over υπο=under συν=joint
        επανα=again ξανα=again δια=between ενδο=inside εξω=outside μονο=one τρι=three τετρα=four πεντα=five
        επτα=seven οκτα=eight δεκα=ten εκατο=hundred μικρο=small μεγαλο=large κακο=badly καλο=well
        ηλεκτρο=electric υδρο=water ραδιο=radio αερο=air φωτο=photo χρονο=time ομο=same ετερο=different ιδιο=own
        ακρο=extreme κεντρο=centre βορειο=north νοτιο=south ανατολικο=east δυτικο=west""",
    "it": """dis=not anti=against auto=self contro=against sotto=under sopra=over sovra=over
        pluri=many multi=many semi=half neo=new inter=between extra=outside post=after
        mono=one tri=three quadri=four super=over""",
    "es": """des=not anti=against auto=self contra=against sub=under sobre=over pluri=many
        multi=many semi=half neo=new inter=between extra=outside post=after mono=one bi=two
        tri=three cuatri=four super=over""",
}
# Last part: what it may stand for in the word that it is derived from; "-" is nothing.
_LAST = {
    "sl": """niski=na,nik iski=-,a,o,ija,isko ski=-,a,o,e,ija,ji skost=ski cni=ka,k,ca,c,ek nicen=nica tven=tev,tva
        ven=v,va,vo,ev en=a,o,je,ja,ija an=a ost=-,en nost=en,n oba=iti,ati itev=iti,eti telj=ti
        lec=ti alec=ati ilec=iti ka=-,ec ica=-,ec,ik stvo=-,en,ski inja=- ar=a,o,ati irati=acija,-""",
    "hr": """icki=ika,ik,ica iski=-,a,o,ija ski=-,a,o,e,ija,je ski=g,h cki=k,ka,c,ca,ac ki=- an=-,a,o,je,ja,ija
        en=a,o stven=stvo ven=v,va,vo ost=-,an nost=an,n oba=iti,ati telj=ti lac=ti alac=ati ilac=iti ka=-,ac
        ica=-,ac,ik stvo=-,an,ski inja=- ar=a,o,ati irati=acija,-""",
    "el": """ιστικοσ=ισμοσ,ιστησ,ιζω τικοσ=ζω,ω,ση,τησ ιακοσ=ια,ι,ιο ικοσ=α,η,οσ,ο,ια,ι,ησ ινοσ=α,η,ο ειοσ=α,ησ
        οτητα=οσ,ησ ωδησ=α,οσ,η σιμοσ=ζω,ω,ση ητικοσ=ω,ηση ωτικοσ=ωνω,ωση ευτικοσ=ευω,εια ησ=οσ,α σμοσ=ζω
        ποιηση=ποιω,οσ ηση=ω,ωμαι ωση=ωνω ευση=ευω ιση=ιζω αση=αζω τησ=ζω,ω,ση τρια=τησ ωσ=οσ,ησ α=οσ
        αδα=α υλλιο=ο ακι=ι,ο,α""",
    "it": """amente=o,e mente=-,e,o issimo=o,e iale=ia,io,e ale=a,o,e,io are=a,o ico=ia,a,o,e istico=ista,ismo
        zione=re,to azione=are mento=re,to tore=re,to trice=re,tore bile=re ita=o,e,- eria=a,o,aio ista=a,o,e
        aio=a,o ino=o,a,e etto=o,a,e one=o,a,e oso=a,o,e izzare=e,o,- ese=a,o,e ano=a,o iano=ia,o,e""",
    "es": """amente=o,e mente=-,e,o isimo=o,e,- ial=ia,io,o al=a,o,e,- ar=a,o ico=ia,a,o,e istico=ista,ismo
        cion=r,do acion=ar miento=r,do dor=r,do dora=r,dor ble=r idad=o,e,- eria=a,o,ero ista=a,o,e ero=a,o
        ito=o,a,e illo=o,a,e oso=a,o,e izar=e,o,- es=a,o,e ano=a,o iano=ia,o,e""",
}


def _read(lists: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, str]]]:
    read = {}
    for language, pairs in lists.items():
        parts = [pair.partition("=") for pair in pairs.split()]
        read[language] = sorted(((part, other) for part, _, other in parts), key=lambda pair: -len(pair[0]))
    return read


_FIRSTS, _LASTS = _read(_FIRST), _read(_LAST)


def compounds(form: str, language: str) -> Iterator[tuple[str, str]]:
    """What the first part of a compound adds in English, and the rest; the longest first part first."""
    for first, english in _FIRSTS.get(language, ()):
        if form.startswith(first) and len(form) >= len(first) + SHORTEST:
            yield english, form[len(first) :]


def origins(form: str, language: str) -> Iterator[str]:
    """What a base form may be derived from by its last part, the longest first."""
    for last, others in _LASTS.get(language, ()):
        stem = form.removesuffix(last)
        if SHORTEST <= len(stem) < len(form):
            yield from (stem + other.replace("-", "") for other in others.split(","))
