"""Shows characters of papers that would otherwise hide text, turn it round or break a page.

A title may hold a right-to-left override, a zero-width space inside a term, or a control code. In tables such
characters stay as they are, because offsets count them; where people read, they are named.
"""

import re
from typing import Any

# Control codes but tab and line feed, invisible spaces and operators, direction marks and overrides, line and paragraph
# separators, lone surrogates, noncharacters, tags. The joiners U+200C and U+200D stay: scripts and emoji need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufff9-\uffff\U000e0000-\U000e0fff]"
)
_ANY = re.compile(f"[\u00ad\r{_HIDDEN.pattern[1:]}")


def visible(text: str) -> str:
    r"""Text in which every hidden or turning character is replaced by its code in brackets.

    Soft hyphens, which are harmless and frequent, are left out; carriage returns become line feeds; U+FFFD stays.

    >>> visible("a\u202eb"), visible("inter\u00adagency")
    ('a[U+202E]b', 'interagency')
    """
    if not _ANY.search(text):
        return text
    plain = text.replace("\u00ad", "").replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda found: found[0] if found[0] == "\ufffd" else f"[U+{ord(found[0]):04X}]", plain)


def shown(value: Any) -> Any:
    """`value` as a page may show it: texts made visible, nothing for None, what a macro made as it is."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
