"""The ways from one language into another: which dictionaries, and how far each is trusted."""

from dataclasses import dataclass

# Dictionary code of each language, as the packages name it.
CODES = {"en": "eng", "es": "spa", "it": "ita", "sl": "slv", "hr": "hrv", "el": "ell"}


@dataclass(frozen=True, slots=True)
class Route:
    """One way from a language into another: the file, whether it is read backwards, and how far it is trusted."""

    source: str
    target: str
    file: str
    trust: float
    backwards: bool = False


def _freedict(source: str, target: str, trust: float, backwards: bool = False) -> Route:
    left, right = (target, source) if backwards else (source, target)
    return Route(source, target, f"freedict-{left}-{right}.index", trust, backwards)


ROUTES = (
    Route("spa", "eng", "spa-eng.autobil.bin", 1.0),
    _freedict("spa", "eng", 1.0),
    _freedict("spa", "eng", 0.7, backwards=True),
    Route("ita", "spa", "ita-spa.autobil.bin", 1.0),
    _freedict("ita", "eng", 1.0),
    _freedict("ita", "eng", 0.7, backwards=True),
    _freedict("ita", "spa", 0.7),
    _freedict("ita", "ell", 0.6),
    _freedict("ita", "fra", 0.6, backwards=True),
    _freedict("fra", "eng", 1.0),
    _freedict("spa", "fra", 0.6, backwards=True),
    _freedict("slv", "eng", 1.0),
    Route("slv", "hrv", "slv-hbs.autobil.bin", 1.0),
    Route("hrv", "eng", "hbs-eng.autobil.bin", 1.0),
    _freedict("hrv", "eng", 1.0),
    _freedict("hrv", "eng", 0.7, backwards=True),
    _freedict("ell", "eng", 1.0),
    _freedict("ell", "eng", 0.7, backwards=True),
    _freedict("spa", "ell", 0.5, backwards=True),
    # Ours: words of general and professional life that the others miss, and what the commonest words usually mean.
    *(Route(CODES[language], "eng", f"{language}.tsv", 1.5) for language in ("es", "it", "sl", "hr", "el")),
    *(Route(CODES[language], "eng", f"{language}.common.tsv", 4.0) for language in ("es", "it", "sl", "hr", "el")),
    # What people say and write in chat, and what everyday words mean in questions about work.
    *(Route(CODES[language], "eng", f"{language}.chat.tsv", 0.9) for language in CODES),
    # Encyclopedic words and names: one sense of each, which stands behind what a dictionary is sure of.
    *(Route(CODES[language], "eng", f"{language}.wide.tsv", 0.9) for language in ("es", "it", "sl", "hr", "el")),
)

# Languages whose routes share dictionaries: compiled together, each is read once.
TOGETHER = (("es", "it", "el"), ("sl", "hr", "en"))
