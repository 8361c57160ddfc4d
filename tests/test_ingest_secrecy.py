"""Keys in addresses: in no sentence that a partner reads, and nothing else of the address is lost."""

import pickle

import pytest

from ingest.errors import FetchError, SourceRefused
from ingest.secrecy import has_secret, masked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("https://x.org/a?wstoken=abc123&id=4 gives no page", "https://x.org/a?wstoken=…&id=4 gives no page"),
        ("https://x.org/?id=4&ACCESS_TOKEN=abc.", "https://x.org/?id=4&ACCESS_TOKEN=…"),
        ("https://x.org/tokenpluginfile.php/9f8e/1/a.pdf", "https://x.org/tokenpluginfile.php/…/1/a.pdf"),
        ("https://ana:secret@x.org/a is refused", "https://…@x.org/a is refused"),
        ("two: https://x.org/?sig=1 https://x.org/#token=2", "two: https://x.org/?sig=… https://x.org/#token=…"),
    ],
)
def test_a_key_in_an_address_is_not_shown(said: str, shown: str) -> None:
    assert masked(said) == shown
    assert has_secret(said) and masked(shown) == shown


@pytest.mark.parametrize(
    "said",
    ["https://x.org/?page=token&tokens=3", "mail ana@x.org about a=b", "https://x.org/@ana/1?q=a@b", "notes/a.md"],
)
def test_what_is_no_key_stays(said: str) -> None:
    assert masked(said) == said and not has_secret(said)


def test_an_error_never_holds_the_key_however_it_is_shown() -> None:
    error = FetchError("https://x.org/a?token=abc123 is not open to everybody (403).")
    for shown in (str(error), repr(error), str(pickle.loads(pickle.dumps(error))), str(SourceRefused(str(error)))):
        assert "abc123" not in shown and "token=…" in shown
