"""What the names of fonts and the codes of characters tell, whichever program read them."""

import re

BOLD = re.compile(r"bold|black|heavy|semib|demi\b|medi\b|cmbx|[-,.]b\b", re.IGNORECASE)
UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


def is_bold_name(font: str) -> bool:
    """Whether the name of a font says that it is bold.

    >>> is_bold_name("Frutiger-Black"), is_bold_name("Frutiger-Roman")
    (True, False)
    """
    return bool(BOLD.search(font))
