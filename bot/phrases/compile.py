"""Compile the .po catalogues beside this file to the .mo files that are read at run time.

Run ``python -m bot.phrases.compile`` after changing a .po file; a test fails while the two differ. Only this module
uses Babel, and serving never imports it.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent
COMPILED = datetime(2026, 1, 1, tzinfo=UTC)  # Babel would write now, and the same source must give the same bytes


def compiled(po: Path) -> bytes:
    """The bytes of the .mo file for one .po file."""
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.stem, abort_invalid=True)
    catalogue.creation_date = catalogue.revision_date = COMPILED
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    for po in sorted(HERE.glob("*.po")):
        po.with_suffix(".mo").write_bytes(compiled(po))
        sys.stdout.write(f"{po.with_suffix('.mo').name}\n")


if __name__ == "__main__":
    main()
