"""Render the toolkit's Typst sources to PDF.

    python corpus/src/render.py              every src/*.typ except the template
    python corpus/src/render.py pricing-your-work contracts.es

Uses the `typst` package and only its embedded fonts; the date is fixed, so that rendering
the same source with the same version of the package gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import typst

SRC = Path(__file__).resolve().parent
OUT = SRC.parent / "pdf"
TEMPLATE = "template.typ"
PUBLISHED = dt.datetime(2025, 10, 1, tzinfo=dt.UTC)


def render(source: Path) -> Path:
    target = OUT / f"{source.stem}.pdf"
    pdf = typst.compile(
        str(source),
        root=str(SRC),
        ignore_system_fonts=True,
        format="pdf",
        timestamp=int(PUBLISHED.timestamp()),
    )
    if not target.exists() or target.read_bytes() != pdf:
        target.write_bytes(pdf)
    return target


def main(names: list[str]) -> int:
    OUT.mkdir(exist_ok=True)
    if names:
        sources = [SRC / (name if name.endswith(".typ") else f"{name}.typ") for name in names]
    else:
        sources = sorted(p for p in SRC.glob("*.typ") if p.name != TEMPLATE)
    failed = 0
    for source in sources:
        try:
            print(render(source).relative_to(SRC.parent))
        except typst.TypstError as error:
            failed += 1
            print(f"{source.name}: {error}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
