"""Word tables are compiled once, and again only when what makes them does something else."""

import shutil
from pathlib import Path

import pytest

from index import linguistics


def test_a_comment_or_docstring_changes_no_digest_but_code_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once, a reworded comment cost every home a new compilation and all its words made anew.
    shutil.copy(linguistics.__file__, tmp_path / "linguistics.py")
    monkeypatch.setattr(linguistics, "__file__", str(tmp_path / "linguistics.py"))
    module = tmp_path / "one.py"
    module.write_text('"""One."""\n\n\ndef one() -> int:\n    """Return it."""\n    return 1  # one\n')
    before = linguistics.source_digest("one")
    module.write_text('"""The number one."""\n\ndef one() -> int:\n    return 1\n')
    assert linguistics.source_digest("one") == before
    module.write_text('"""One."""\n\n\ndef one() -> int:\n    """Return it."""\n    return 2  # one\n')
    assert linguistics.source_digest("one") != before
