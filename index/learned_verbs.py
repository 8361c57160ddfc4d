"""Greek verbs of written language: the present that a past or passive form of a compound is made from.

Contracts and official pages are full of them, and word lists give the simple verbs alone: "κατέβαλε" and
"καταβλήθηκε" are "καταβάλλω", "αντικατέστησε" is "αντικαθιστώ". The stem changes, and the past's ε stands between
prefix and stem, where it takes the prefix's vowel. Forms are folded.
"""

from collections.abc import Iterator

# Present: the stems of its other tenses.
_STEMS = """
    βαλλω: βαλλ βαλ βληθ
    λαμβανω: λαμβαν λαβ ληφθ
    διδω: διδ δωσ δοθ
    θετω: θετ θεσ τεθ τιθ
    στελλω: στελλ στειλ σταλ σταλθ
    τασσω: τασσ ταξ ταχθ
    αγω: αγαγ ηγαγ αχθ ηχθ ηγ
    εχω: ειχ
    φερω: φερ
    τεινω: τειν ταθ
    νεμω: νεμ νειμ νεμηθ
    μενω: μεν μειν
    κρινω: κριν κριθ
    τρεπω: τρεπ τρεψ τραπ
    γραφω: γραφ γραψ
    λεγω: λεγ λεξ λεχθ
    βαινω: βαιν β βη
    ιστω: στησ σταθ
    τελω: τελεσ τελεστ
    καλω: καλεσ κληθ
    πιπτω: πιπτ πεσ
    ερχομαι: ερχ ηλθ ελθ
    στρεφω: στρεφ στρεψ στραφ
    τρεχω: τρεχ τρεξ
    σωζω: σωζ σωσ σωθ
    κοπτω: κοπτ κοψ κοπ
    αιρω: αιρεσ αιρεθ ηρεσ
    εγειρω: ηγειρ εγερθ ηγερθ
    αγγελλω: αγγειλ ηγγειλ αγγελθ ηγγελλ
    λυω: λυσ λυθ
    δεικνυω: δεικνυ δειξ δειχθ
    δεχομαι: δεχ δεχθ δεχτ
    κειμαι: κει κειτ κειντ
    ισταμαι: ιστα ισταντ
    συρω: συρ συρθ
    φευγω: φευγ φυγ
    πλησσω: πληξ πληχθ πλαγ
    ρεω: ρε ρευσ
    χωρω: χωρησ
    τρεφω: τρεφ θρεψ τραφ
"""
_ENDINGS = frozenset(
    """α εσ ε αμε ατε αν ανε ω εισ ει ουμε ετε ουν ηκα ηκεσ ηκε ηκαμε ηκατε ηκαν η
    εται ονται εστε ομαι εσαι οταν ονταν εντο ετο ενται μαι ται νται το ντο""".split()
)
# What a prefix is before the past's ε, and what it is before a consonant; "ιστω" and "ισταμαι" breathe.
_WHOLE = {"αντ": "αντι", "κατ": "κατα", "μετ": "μετα", "παρ": "παρα", "αν": "ανα", "απ": "απο", "επ": "επι",
          "υπ": "υπο", "δι": "δια", "εξ": "εκ"}  # fmt: skip
_BREATHED = {"αντι": "ανθ", "κατα": "καθ", "μετα": "μεθ", "απο": "αφ", "επι": "εφ", "υπο": "υφ"}
_LIKE_NEXT = {"β": "μ", "π": "μ", "φ": "μ", "μ": "μ", "γ": "γ", "κ": "γ", "χ": "γ", "λ": "λ"}  # συν + βαλλω = συμβαλλω

_BY_STEM: dict[str, list[str]] = {}
for _line in _STEMS.strip().splitlines():
    _present, _, _others = _line.strip().partition(": ")
    for _stem in _others.split():
        _BY_STEM.setdefault(_stem, []).append(_present)
_LONGEST_STEM, _LONGEST_ENDING = max(map(len, _BY_STEM)), max(map(len, _ENDINGS))
SHORTEST = 2  # letters of a prefix


def presents(form: str) -> Iterator[str]:
    """The compounds' presents that a form may be made from; which of them there are, the dictionaries know."""
    for ending in range(1, min(_LONGEST_ENDING, len(form) - SHORTEST) + 1):
        if form[-ending:] in _ENDINGS:
            for stem in range(1, min(_LONGEST_STEM, len(form) - ending - SHORTEST) + 1):
                at = len(form) - ending - stem
                for present in _BY_STEM.get(form[at : at + stem], ()):
                    for compound in _compounds(form[:at], present):
                        yield compound
                        if present.endswith("ω"):
                            yield compound[:-1] + "ομαι"


def _compounds(before: str, present: str) -> Iterator[str]:
    for prefix in _prefixes(before):
        if present in ("ιστω", "ισταμαι"):
            yield next((prefix[: -len(old)] + new + present for old, new in _BREATHED.items() if prefix.endswith(old)),
                       prefix + present)  # fmt: skip
        else:
            yield _joined(prefix, present)


def _prefixes(before: str) -> Iterator[str]:
    """What stands before a stem, without the past's ε and with what that took."""
    yield before
    if before.endswith("ε"):
        bare = before[:-1]
        yield bare
        for short, whole in _WHOLE.items():
            if bare.endswith(short):
                yield bare[: -len(short)] + whole


def _joined(prefix: str, present: str) -> str:
    if prefix.endswith(("συν", "εν")) and present[0] in _LIKE_NEXT:
        return prefix[:-1] + _LIKE_NEXT[present[0]] + present
    return prefix + present
