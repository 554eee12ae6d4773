"""What the names of fonts and the codes of characters tell, whichever program read them."""

import re

from ..cleaning import BULLETS, clean
from ..layout.page import Flaw

BOLD = re.compile(r"bold|black|heavy|semib|demi\b|medi\b|cmbx|[-,.]b\b", re.IGNORECASE)
UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


def is_bold_name(font: str) -> bool:
    """Whether the name of a font says that it is bold.

    >>> is_bold_name("Frutiger-Black"), is_bold_name("Frutiger-Roman")
    (True, False)
    """
    return bool(BOLD.search(font))


def cleaned(written: str) -> tuple[str, Flaw | None]:
    """A word as it is kept, and what is wrong with it.

    Hidden characters go; the sign for a hyphen at the line end stays, a soft hyphen there becomes it, and what stands
    for nothing becomes U+FFFD.
    """
    body = written.rstrip("\ufffe\x02\u00ad")
    text, is_repaired = clean(body)
    flaw = Flaw.REPLACED if is_repaired else None
    if UNREADABLE.search(body) and UNREADABLE.search(read := body.translate(BULLETS)):
        text, flaw = clean(UNREADABLE.sub("\ufffd", read))[0], Flaw.MEANINGLESS
    return text + ("\ufffe" if len(body) < len(written) else ""), flaw
