"""The chat widget as one script, put together once at start from the readable files in static/widget/.

Comments and indentation go (rjsmin, rcssmin); names stay, so that what runs in a visitor's browser can still be read.
"""

import json
from pathlib import Path

import rcssmin  # type: ignore[import-untyped]
import rjsmin  # type: ignore[import-untyped]

FOLDER = Path(__file__).with_name("static") / "widget"
SCRIPTS = ("start.js", "client.js", "answer.js", "talk.js", "panel.js")  # in this order: start.js comes first
LANGUAGES = ("en", "es", "it", "sl", "hr", "el")


def build(languages: tuple[str, ...] = LANGUAGES) -> bytes:
    """``widget.js`` for these languages (English always among them); UTF-8."""
    strings = json.loads((FOLDER / "strings.json").read_text("utf-8"))
    spoken = {code: strings[code] for code in LANGUAGES if code in languages or code == "en"}
    style = rcssmin.cssmin((FOLDER / "style.css").read_text("utf-8"))
    script = "\n".join((FOLDER / name).read_text("utf-8") for name in SCRIPTS)
    return (
        "(()=>{'use strict';if(window.toolkitChat)return;"
        f"const STRINGS={_literal(spoken)};const CSS={_literal(style)};\n{rjsmin.jsmin(script)}\n}})();\n"
    ).encode()


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
