"""Tells whether a sentence that speaks of terms as the same denies it, or leaves it open."""

import re

SAMENESS = re.compile(
    r"\binterchangeabl\w*|\bsynonym\w*|\b(?:the|one and the) same(?: things?| meanings?)?\b|\bequivalent\w*",
    re.IGNORECASE,
)
# Between a denial and what it denies stands no end of a clause and no turn of the thought.
REACH = re.compile(r"[,;:–—()]|\b(?:but|although|though|yet|while|whereas|because|and yet)\b", re.IGNORECASE)
DENYING = re.compile(
    r"\b(?:not|never|neither|nor|hardly|scarcely|far from|no longer|whether"
    r"|(?:wrong|false|mistaken|misleading|careless|a mistake|an error|untrue) (?:to|that)|stop|avoid)\b|n['’]t\b",
    re.IGNORECASE,
)
# "Not only", "not uncommonly", "not always distinguished from": these say that it is so.
AFFIRMING = re.compile(
    r"\bnot (?:only|just|merely|simply|un\w+|infrequent\w*|seldom|rarely)\b"
    r"|(?:not|n['’]t|never) (?:\w+ ){0,2}?(?:distinguish\w*|differentiat\w*|separate\w*|clear|agree\w*|define\w*)\b",
    re.IGNORECASE,
)


def denies_sameness(text: str) -> bool:
    """Whether each word of a sentence that says that things are the same is denied or put in question.

    >>> denies_sameness("The terms partnership and collaboration do not mean the same.")
    True
    >>> denies_sameness("They do not mean the same, but are used interchangeably.")
    False
    >>> denies_sameness("The two are not uncommonly used as synonyms.")
    False
    """
    said = list(SAMENESS.finditer(text))
    return bool(said) and all(_is_denied(text[: each.start()]) for each in said)


def _is_denied(before: str) -> bool:
    """Whether the clause that ends here denies what follows."""
    ends = [each.end() for each in REACH.finditer(before)]
    clause = before[ends[-1] :] if ends else before
    return bool(DENYING.search(clause)) and not AFFIRMING.search(clause)
