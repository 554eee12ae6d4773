"""Follows the announcements of definitions: whose they are, with which reserve."""

import re
from dataclasses import dataclass, field

from .attribution import Credit

OFFERS = (
    r"(?:offer|provid|giv|gave|propos|suggest|put forward|use|using|adopt|follow|distinguish|draw|drew|define[sd]?\b"
    r"|defining|set out|sets out|list|includ|suppl|deriv|borrow|take|took|formulat|cite|quote|present|are|is|below"
    r"|here)"
)
DEFINITION = r"\bdefin(?:e|es|ed|ing|ition|itions)\b"
LEAD_IN = re.compile(
    r"(?:\b(?:definitions?|meanings?|glossary)\b"
    r"|\bfollowing (?:\w+ )?(?:terms|definitions|meanings|concepts|glosses)\b"
    r"|\bterms? [^.:]{0,80}\b(?:as follows|following ways?|these (?:meanings|senses)|meanings?|mean)\b"
    r"|\bdefine[sd]? [^.:]{0,60}\bas follows\b)"
    r"[^.:]{0,120}:(?=\s|$)",
    re.IGNORECASE,
)
THESE = re.compile(r"(?:These|They|Those)\b[^.:]{0,60}:(?=\s|$)")
OFFERED = re.compile(rf"\b{OFFERS}", re.IGNORECASE)
ANNOUNCES = re.compile(DEFINITION, re.IGNORECASE)
DENIES = re.compile(
    r"\b(?:no|not|never|neither|nor|lack|lacks|lacking|without|cannot|few|rarely|seldom|fails?|absence)\b",
    re.IGNORECASE,
)
SPEAKS_ITSELF = re.compile(r"\b(?:[Ww]e|I|[Oo]ur|[Mm]y)\b")


@dataclass(frozen=True)
class Announcement:
    """Definitions were announced: whose they are, the words of reserve, and whether a list of them follows."""

    credit: Credit = field(default_factory=Credit)
    hedges: tuple[str, ...] = ()
    is_list: bool = False


def lead_in(text: str, before: str = "") -> int:
    """Where a sentence that leads in a list of definitions ends with its colon; 0 where it is none.

    `before` is the sentence before it, which may have named the definitions: "These include:".

    >>> lead_in("Their definitions include: joint working: a form of work")
    26
    """
    match = LEAD_IN.search(text) or (THESE.match(text) if ANNOUNCES.search(before) else None)
    return (
        match.end() if match and OFFERED.search(text, 0, match.end()) and not DENIES.search(text, 0, match.end()) else 0
    )


def announced(
    text: str, credit: Credit, hedges: list[str], live: Announcement | None, *, is_list: bool
) -> Announcement | None:
    """The announcement that a sentence makes, or None.

    `is_list` says that it leads in a list. `credit` and `hedges` are those of the sentence. What it adds to the
    announcement that is `live` keeps that credit:
    "Lloyd et al (2001) offer tentative definitions. These include:".
    """
    offers = bool(ANNOUNCES.search(text) and OFFERED.search(text) and not DENIES.search(text))
    if not is_list and not (offers and (credit.is_borrowed or hedges)):
        return None
    if SPEAKS_ITSELF.search(text) and not credit.is_borrowed:
        return Announcement(Credit(), tuple(hedges), is_list)
    inherited = live or Announcement()
    return Announcement(
        credit if credit.is_borrowed else inherited.credit,
        tuple(dict.fromkeys((*inherited.hedges, *hedges))),
        is_list or inherited.is_list,
    )
