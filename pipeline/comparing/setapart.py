"""The words by which a passage sets two things against each other, turns one into the other, or names them."""

import re

from ..statements.cues import TERM

SET_AGAINST = re.compile(
    r"\b(?:whereas|unlike|versus|vs|contrast\w*|contrary|compar\w+|differ\w*|distinguish\w*|distinct\w*"
    r"|rather than|instead|as opposed to|opposed|on the (?:one|other) hand|as well as|alongside|former|latter"
    r"|respectively|(?:both|two|three|several|different|other|all|these|various) (?:kinds|types|forms|sorts|models)"
    r"|either|neither|nor|another|(?:the|any?|no|every) ?other|others|separate(?:ly)?|not (?:just|only|merely)"
    r"|(?:more|less) than (?:an?|the)|but not|and not|beyond|stop(?:s|ped)? short"
    r"|replac\w+|renam\w+|supersed\w+|gave way|gives? way|merg\w+)\b",
    re.IGNORECASE,
)
# "It became the multi-agency team that we know": what it turned into is a term (masked).
TURNED = re.compile(
    rf"\b(?:bec[oa]m\w+|turn\w*|evolv\w+|transform\w*|develop\w*|gr[eo]w\w*|mov\w+|shift\w*|transition\w*|progress\w*"
    rf"|chang\w+|convert\w*|expand\w*|extend\w*|go(?:es|ing)?|went)\b[^.;:{TERM}]{{0,40}}{TERM}",
    re.IGNORECASE,
)
# "The nurses called this multi-agency working": somebody names a thing.
NAMED = re.compile(
    rf"\b(?:(?:call(?:s|ed|ing)?|term(?:s|ed)|labell?ed|dubbed|named|styled|billed)\b[^.;:{TERM}]{{0,30}}{TERM}"
    r"|(?:known|described|referred to|presented|seen|regarded) as)",
    re.IGNORECASE,
)


def is_set_apart(text: str) -> bool:
    """Whether a passage (plain, its terms masked) contrasts or compares things, names them, or turns one into another.

    >>> is_set_apart("The panel was replaced in spring."), is_set_apart("The panel met in spring.")
    (True, False)
    """
    return bool(SET_AGAINST.search(text) or TURNED.search(text) or NAMED.search(text))
