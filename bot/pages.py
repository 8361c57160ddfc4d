"""Our pages for people, made from bot/templates with every value escaped."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

templates = Environment(
    loader=PackageLoader("bot", "templates"),
    autoescape=True,
    undefined=StrictUndefined,  # a value that is missing is an error, not an empty place
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(name: str, values: Mapping[str, Any]) -> str:
    """The template of that name as HTML."""
    return templates.get_template(name).render(values)
