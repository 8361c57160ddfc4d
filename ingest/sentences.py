"""Where sentences end: where punctuation says so, but not after abbreviations, initials and ordinals.

"Art. 4", "2. člen", "π.χ." and "15. 3. 2024" go on.
"""

import re
from collections.abc import Iterator

LONGEST = 600  # a "sentence" beyond this is cut at a semicolon or comma, else at a space

# Without the full stop, lower case, without accents only where people drop them.
_ABBREVIATIONS = frozenset(
    """
    art arts no nos nr núm num n vol pp p pág pag ed eds etc e.g i.e eg ie cf vs mr mrs ms dr prof st approx max min fig
    figs sec sect ch al sr sra srta ud uds avda aprox p.ej ej cap apdo dto tel ca c.d dott dott.ssa sig sig.ra ecc es
    cfr lett co comma d.lgs lgs ss segg oz npr itd ipd tj t.i tzv t.j ur l čl odst ul str mag gl g ga št sv st br nar
    sl tzv dr.sc dipl ing sl.l usp itn δηλ κ.λπ κλπ π.χ πχ κ.ά αρ άρθ παρ ν αριθ βλ κ σελ χιλ εκ τηλ υπ φ.ε.κ φεκ
    inc ltd jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic gen giu lug set ott
    """.split()
)
_END = re.compile(r"[.!?…;·]+[\"'”’»)\]]*(?=\s)|[.!?…]+[\"'”’»)\]]*$")
# "15. 3. 2024" and "31. XII. 2024" are dates, "članku 5. Zakona" is one article: no sentence ends there.
_DATE_PART = re.compile(r"\d{1,2}|[IVX]+")
_DATE_GOES_ON = re.compile(r"\s+(?:\d|[IVX]+\.)")
_ARTICLE = re.compile(r"(?<!\w)(?:čl[ae]n\w*|stava?k\w*|točk\w*|čl\.|st\.|toč\.)\s+\d{1,3}$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_OPENS = re.compile(r"\s*[\"'“‘«(\[¿¡–—-]*\s*")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as trimmed spans, in order."""
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.start() >= begin and _ends_sentence(text, begin, match, end):
            spans.append((begin, match.end()))
            begin = match.end()
    spans.append((begin, end))
    result: list[tuple[int, int]] = []
    for left, right in spans:
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            result.extend(_shortened(text, left, right))
    return result


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    mark = match.group()
    after = _OPENS.match(text, match.end(), end)
    following = text[after.end() : after.end() + 1] if after else ""
    if mark[0] in ";·":
        # Greek asks with ";": a question mark only after Greek letters and before a new sentence.
        return mark[0] == ";" and _greek(text[match.start() - 1]) and following.isupper()
    if not following:
        return True
    if following.islower():
        return False
    return mark != "." or not goes_on(text, begin, match.start(), end)


def goes_on(text: str, begin: int, stop: int, end: int) -> bool:
    """Whether the full stop at ``stop`` ends no sentence of ``text[begin:end]``: an abbreviation, ordinal or date."""
    word = text[begin:stop].rsplit(None, 1)[-1:] or [""]
    bare = word[0].lower().strip("(\"'«“‘[")
    if bare in _ABBREVIATIONS or bare.replace(".", "") in _ABBREVIATIONS:
        return True
    if len(bare) == 1 and bare.isalpha():
        return True  # an initial
    if _INITIALS.fullmatch(bare) and text[stop + 1 : end].lstrip()[:1].islower():
        return True  # "s.p. in status": people who type fast begin sentences in lower case, too
    if bare.isdigit() and len(bare) <= 2 and text[begin:stop].strip() == word[0]:
        return True  # "2. Send the quote": a number that opens the sentence
    if _DATE_PART.fullmatch(word[0]) and _DATE_GOES_ON.match(text, stop + 1, end):
        return True
    return _ARTICLE.search(text, begin, stop) is not None


def _greek(character: str) -> bool:
    return "\u0370" <= character <= "\u03ff" or "\u1f00" <= character <= "\u1fff"


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run-on "sentence" in pieces that end at "; ", ", " or a space."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        cut = max(window.rfind("; "), window.rfind("\n"), window.rfind(": ")) + 1
        if cut < LONGEST // 3:
            cut = window.rfind(", ") + 1
        if cut < LONGEST // 3:
            cut = window.rfind(" ")
        if cut <= 0:
            cut = LONGEST
        yield start, start + len(window[:cut].rstrip())
        start += cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
