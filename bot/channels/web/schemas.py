"""What may be sent to the API and what comes back, as OpenAPI shows it. Unknown fields and wrong types are refused."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from index.records import Filters
from ingest.records import Kind

MOST_QUESTION = 20_000  # characters; far beyond what anybody asks, and short enough to be read in a millisecond
MOST_COMMENT = 2_000

Language = Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*)?$", max_length=35)]
Label = Annotated[str, StringConstraints(max_length=200)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
AnyKind = Literal[Kind, ""]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FiltersIn(Strict):
    """Narrow the search; leave out or send "" for what should not."""

    language: Language = ""
    kind: AnyKind = ""
    topic: Label = ""
    partner: Label = ""

    def record(self) -> Filters:
        return Filters(primary(self.language), self.kind, self.topic, self.partner)


class AskIn(Strict):
    """A question. ``conversation`` is the id that an earlier Answer named; without it a new conversation begins."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {"question": "What is a kill fee?"},
                {"question": "Τι είναι η αμοιβή ακύρωσης;", "language": "el", "filters": {"topic": "contracts"}},
            ]
        },
    )
    question: str = Field(max_length=MOST_QUESTION)
    conversation: Id | None = None
    language: Language = Field("", description="A hint, such as the page's language; the question's own words decide.")
    filters: FiltersIn = Field(default_factory=FiltersIn)


class SearchIn(BaseModel):
    """A search; numbers come as text in an address, so types are not strict here."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field(max_length=MOST_QUESTION, description="The question or words.", examples=["late payment interest"])
    k: int = Field(5, ge=1, le=100, description="How many passages at most.")
    language: Language = Field("", description="Only resources in this language.", examples=["en"])
    kind: AnyKind = ""
    topic: Label = ""
    partner: Label = ""

    def record(self) -> Filters:
        return Filters(primary(self.language), self.kind, self.topic, self.partner)


class NarrowIn(BaseModel):
    """Which resources to list."""

    model_config = ConfigDict(extra="forbid")
    language: Language = ""
    kind: AnyKind = ""
    topic: Label = ""
    partner: Label = ""


class FeedbackIn(Strict):
    """What somebody thought of an answer; a later word replaces an earlier one."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"answer": "Zk3…", "helpful": False, "comment": "The link opens page 3."}]},
    )
    answer: Id
    helpful: bool
    comment: str = Field("", max_length=MOST_COMMENT)


class PassageOut(BaseModel):
    """A passage that was found; ``text`` is ``document_text[start:end]``."""

    rank: int
    score: float
    resource_id: str
    source: str
    title: str
    kind: str
    language: str
    url: str
    page: int | None
    heading: str
    time: float | None
    text: str
    start: int
    end: int


class FoundOut(BaseModel):
    passages: list[PassageOut]
    language: str
    took_ms: float


class ResourceOut(BaseModel):
    """One thing a person would open. ``url`` is where it is public, ``file`` where its original is served from here."""

    resource_id: str
    source: str
    title: str
    kind: str
    language: str
    url: str
    file: str
    licence: str
    partner: str
    topics: list[str]
    audience: list[str]


class ExamplesOut(BaseModel):
    """Questions that the toolkit answers, to begin with."""

    language: str
    questions: list[str]


class ProblemOut(BaseModel):
    """RFC 9457. ``detail`` is a sentence a person can act on."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


def primary(language: str) -> str:
    """``pt-BR`` → ``pt``: the languages are kept by their two or three letters."""
    return language.replace("_", "-").split("-")[0].lower()


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of the errors a route may give."""
    return {
        status: {"model": ProblemOut, "description": WHEN[status], "content": {"application/problem+json": {}}}
        for status in statuses
    }


WHEN = {
    400: "The body is not JSON.",
    401: "Not signed in.",
    403: "The form is out of date.",
    404: "Not there (any more).",
    408: "The body did not arrive in time.",
    409: "Something else is under way; `detail` says what.",
    413: "The body is too large.",
    415: "The body is not of the right type.",
    416: "The file has no such range.",
    422: "A field is wrong; `errors` names it.",
    429: "Too many questions; `Retry-After` says how many seconds to wait.",
    503: "No index yet, or too busy; `Retry-After` says when to come back.",
    504: "The answer took too long.",
}
