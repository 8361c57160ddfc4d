"""Manifests: what they say is taken, what is wrong with them is named with file and line."""

from pathlib import Path

import pytest

from ingest import manifest
from ingest.errors import ManifestError, SourceMissing
from ingest.records import Card


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "manifest.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_a_resource_can_say_is_taken(tmp_path: Path) -> None:
    said = manifest.load(
        write(
            tmp_path,
            """
# The toolkit
[[resource]]
source = "pdf/guide.pdf"
title = "Guide"
url = "/toolkit/pdf/guide.pdf"
language = "en-GB"
licence = "CC-BY-4.0"
partner = "Spain"
topics = ["pricing", "tax"]
audience = ["freelancer"]

[[resource]]
source = "https://example.org/page"
""",
        )
    )
    assert said.faults == ()
    first, second = said.listed
    assert (first.source, first.line) == ("pdf/guide.pdf", 3)
    assert first.card == Card(
        "Guide", "/toolkit/pdf/guide.pdf", "en", "CC-BY-4.0", "Spain", ("pricing", "tax"), ("freelancer",)
    )
    assert (second.source, second.card) == ("https://example.org/page", Card())


FAULTY = '''\
[[resource]]
source = "a.pdf"
titel = "A"

[[resource]]
source = "./a.pdf"

[[resource]]
source = "b.pdf"
url = "https://example.org/x"
title = """
[[resource]]
source = "not an entry"
"""

[[resource]]
source = "c.pdf"
topics = [
  "pricing", # ]
  "tax",
]
url = "https://example.org/x"

[[resource]]
title = "No source"

[[resource]]
source = "../outside.pdf"

[[resource]]
source = "d.pdf"
topics = "pricing"
language = "english please"
url = "javascript:alert(1)"

[settings]
depth = 3
'''


def test_each_fault_is_named_with_its_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path, FAULTY)
    said = manifest.load(path)
    lines = {(fault.source, int(fault.reason.split("line ")[1].split(":")[0])): fault.reason for fault in said.faults}
    assert set(lines) == {
        ("a.pdf", 3),
        ("./a.pdf", 6),
        ("c.pdf", 22),
        ("manifest.toml, line 24", 24),
        ("../outside.pdf", 28),
        ("d.pdf", 32),
        ("d.pdf", 33),
        ("d.pdf", 34),
        (str(path), 36),
    }
    assert all(reason.startswith(str(path)) and reason.endswith(".") for reason in lines.values())
    assert "'titel'" in lines["a.pdf", 3] and "title" in lines["a.pdf", 3]
    assert "listed on line 2" in lines["./a.pdf", 6]
    assert "used on line 10" in lines["c.pdf", 22]
    assert [(one.source, one.line) for one in said.listed] == [("a.pdf", 1), ("b.pdf", 8), ("c.pdf", 16), ("d.pdf", 30)]
    assert said.listed[1].card.title == '[[resource]]\nsource = "not an entry"\n'
    assert said.listed[3].card == Card()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[[resource]]\nsource = "a.pdf"\ntitle = "never closed\n', 3),
        ("[[resource]]\nsource: a.pdf\n", 2),
        ('[[resource]]\nsource = "a"\n[[resource]]\nsource = "b"\nsource = "c"\n', 5),
        ('[[resource]]\nsource = "a"\nx = """\nno end', 4),
    ],
)
def test_what_is_not_toml_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ManifestError, match=rf"manifest\.toml, line {line}: .*nothing was read"):
        manifest.load(path)


def test_resources_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    for text in ('resource = "a.pdf"', "resource = [1, 2]", "[resource]\nsource = 'a'"):
        with pytest.raises(ManifestError, match=r"\[\[resource\]\]"):
            manifest.load(write(tmp_path, text))


def test_inline_tables_are_read_too(tmp_path: Path) -> None:
    said = manifest.load(write(tmp_path, 'resource = [{source = "a.md", title = "A"}, {source = "a.md"}]'))
    assert [one.source for one in said.listed] == ["a.md"] and len(said.faults) == 1


def test_a_manifest_of_another_encoding_or_none_says_so(tmp_path: Path) -> None:
    path = tmp_path / "manifest.toml"
    with pytest.raises(SourceMissing):
        manifest.load(path)
    path.write_bytes('[[resource]]\nsource = "diseño.pdf"\n'.encode("latin-1"))
    with pytest.raises(ManifestError, match="UTF-8"):
        manifest.load(path)
    path.write_bytes(b"\xef\xbb\xbf" + '[[resource]]\nsource = "diseño.pdf"\n'.encode())  # Notepad's mark
    assert manifest.load(path).listed[0].source == "diseño.pdf"


@pytest.mark.parametrize("value", ["[" * 3000, "{a=" * 3000, "1" * 5000])
def test_what_python_cannot_read_is_a_sentence_too(tmp_path: Path, value: str) -> None:
    # Once a traceback, and with it the end of the whole reindex.
    with pytest.raises(ManifestError, match="nothing was read from it"):
        manifest.load(write(tmp_path, f"a = {value}"))
