"""Fills the templates of pages that run offline: everything escaped, nothing remote, scripts and styles by hash."""

import base64
import hashlib
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from .numerals import count, number, percent
from .visible import shown


def render(name: str, **content: Any) -> bytes:
    """The page `templates/NAME.html` filled with `content`, in UTF-8.

    The template includes its style and script (NAME.css, NAME.js) and finds the content-security policy, which allows
    these two and pictures in the page, as `policy`. A name that the template uses and `content` lacks is an error.
    """
    environment = Environment(
        loader=PackageLoader("pipeline.presentation", "templates"),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"percent": percent, "number": number, "picture": picture}
    environment.globals["count"] = count
    style, script = (_hash(environment.get_template(f"{name}.{kind}").render()) for kind in ("css", "js"))
    policy = f"default-src 'none'; style-src {style}; script-src {script}; img-src data:"
    content["policy"] = f"{policy}; base-uri 'none'; form-action 'none'"
    return environment.get_template(f"{name}.html").render(content).encode("utf-8", "replace")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def picture(svg: bytes) -> str:
    """An SVG as the address of an image: a picture in which no script runs."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
