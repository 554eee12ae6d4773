"""Fills the templates of pages that run offline: everything escaped, nothing remote, scripts and styles by hash."""

import base64
import hashlib
import json
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from .addresses import rows_at
from .numerals import count, number, percent
from .visible import shown

# In a script, "<" could end it and "&" be taken for an entity; U+2028 and U+2029 once ended lines in JavaScript.
UNSAFE = "<>&\u2028\u2029"


def render(name: str, *, runtime: str, data: dict[str, Any], **content: Any) -> bytes:
    """The page `templates/NAME.html` filled with `content`, in UTF-8.

    The template includes its style and script (NAME.css, NAME.js), and finds as `runtime` a script that it puts in as
    it is, as `blocks` the parts of `data` as JSON by name, and as `policy` the content-security policy, which allows
    the style, these two scripts and pictures in the page. A name that the template uses and `content` lacks is an
    error.
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
    environment.filters |= {"percent": percent, "number": number}
    environment.globals |= {"count": count, "rows_at": rows_at}
    style, script = (_hash(environment.get_template(f"{name}.{kind}").render()) for kind in ("css", "js"))
    policy = f"default-src 'none'; style-src {style}; script-src {_hash(runtime)} {script}"
    content["policy"] = f"{policy}; base-uri 'none'; form-action 'none'"
    content["runtime"] = runtime
    content["blocks"] = {each: in_script(part) for each, part in data.items()}
    return environment.get_template(f"{name}.html").render(content).encode("utf-8", "replace")


def in_script(value: Any) -> str:
    r"""`value` as JSON that can stand in a script element, whatever it holds.

    >>> in_script(["</script>"])
    '["\\u003c/script\\u003e"]'
    """
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in UNSAFE:
        said = said.replace(letter, f"\\u{ord(letter):04x}")
    return said


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
