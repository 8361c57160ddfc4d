"""The report as one HTML file that can be mailed: its pictures and styles inside it, nothing loaded from anywhere."""

from base64 import b64encode
from pathlib import Path

from bot import charts
from bot.pages import render
from bot.report import Usage

STYLE = Path(__file__).with_name("channels") / "web" / "static" / "page.css"


def to_html(usage: Usage) -> str:
    """A whole page."""
    pictures = {
        "days": _data(charts.over_time(usage.days)),
        "languages": _data(charts.by_name(usage.languages)),
        "channels": _data(charts.by_name(usage.channels)),
    }
    values = {"usage": usage, "pictures": pictures, "style": STYLE.read_text("utf-8"), "files": None}
    return render("report.html", values)


def _data(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
