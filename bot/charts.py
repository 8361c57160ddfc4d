"""The report's figures as pictures: SVG that loads nothing, runs nothing and follows the reader's dark mode."""

import sys
from collections.abc import Sequence

import pygal  # type: ignore[import-untyped]
from pygal.etree import etree  # type: ignore[import-untyped]
from pygal.style import Style  # type: ignore[import-untyped]

from bot.report import Tally

# pygal hooks itself into every later import, in a way Python has outlived (it warns), for plug-ins that we have none of
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

COLOURS = ("#4f4bb3", "#c96f1c", "#8d8d9c")  # told apart in grey and by colour-blind eyes, 3:1 on white and on black
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
DARK = "inline:@media (prefers-color-scheme: dark) { svg text { fill: #ececf3 !important } }"
_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#1c1c28",
    foreground_strong="#1c1c28",
    foreground_subtle="#8a8a9a",
    opacity="1",
    colors=COLOURS,
    font_family=FONT,
    label_font_size=12,
    major_label_font_size=12,
    legend_font_size=13,
    value_font_size=12,
    guide_stroke_color="#8a8a9a55",
    major_guide_stroke_color="#8a8a9a55",
    guide_stroke_dasharray="0",
    major_guide_stroke_dasharray="0",
)
_COMMON = {
    "style": _STYLE,
    "js": (),  # pygal would load its tooltips from its own host
    "css": ("file://style.css", "file://graph.css", DARK),
    "legend_at_bottom": True,
    "legend_at_bottom_columns": 3,
    "legend_box_size": 12,
    "margin": 8,
    "truncate_label": -1,
    "truncate_legend": -1,
    "disable_xml_declaration": True,
    "max_scale": 6,
    "no_data_text": "No questions in these days",
    "value_formatter": lambda value: f"{value:,.0f}",
}
_OUTCOMES = (("answered", "Answered"), ("refused", "Not in the toolkit"), ("smalltalk", "Small talk"))


def over_time(days: Sequence[Tally]) -> str:
    """Questions a day, stacked by outcome."""
    chart = pygal.StackedBar(width=960, height=320, show_minor_x_labels=False, **_COMMON)
    chart.x_labels = [day.name for day in days]
    step = max(1, -(-len(days) // 7))
    chart.x_labels_major = [day.name for day in days][::step]
    return _drawn(chart, days)


def by_name(tallies: Sequence[Tally]) -> str:
    """Questions by language or channel, stacked by outcome."""
    chart = pygal.HorizontalStackedBar(width=560, height=90 + 34 * max(1, len(tallies)), **_COMMON)
    chart.x_labels = [tally.name for tally in reversed(tallies)]
    return _drawn(chart, list(reversed(tallies)))


def _drawn(chart: pygal.graph.graph.Graph, tallies: Sequence[Tally]) -> str:
    for attribute, label in _OUTCOMES:
        chart.add(label, [getattr(tally, attribute) for tally in tallies])
    tree = chart.render_tree()
    for parent in [*tree.iter()]:
        for script in [child for child in parent if child.tag == "script"]:  # its settings, for tooltips we do not have
            parent.remove(script)
    return str(etree.tostring(tree, encoding="unicode"))
