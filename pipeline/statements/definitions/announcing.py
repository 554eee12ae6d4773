"""Follows the announcements of definitions: whose they are, with which reserve."""

import re
from dataclasses import dataclass, field

from ..attribution import Credit

OFFERS = (
    r"(?:offer|provid|giv|gave|propos|suggest|put forward|use|using|adopt|follow|distinguish|draw|drew|define[sd]?\b"
    r"|defining|set out|sets out|list|includ|suppl|deriv|borrow|take|took|formulat|cite|quote|present|are|is|below"
    r"|here|com(?:es?|ing) from|came from|due to|found in)"
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
NAMES = "terms? words? labels? concepts?".split()
LESS_OFTEN_NAMES = "expressions? phrases? notions?".split()
SORTS = (
    "levels? types? kinds? forms? models? meanings? senses? stages? rungs? glossary typology continuum ladder taxonomy "
    "classification vocabulary usages? categories degrees steps modes"
).split()
# A source that sets out several meanings, or to whom the word is traced, without the word "definition".
SETS_OUT = re.compile(
    r"\b(?:distinguish|differentiat|separat|sort|divid|dr[ae]w|identif|propos|describ|list|set|sets|offer|explain|order|rank"
    r"|arrang|speak|nam|suppl|provid|giv|coin|introduc|glos)\w*\b[^.:;]{0,70}?"
    rf"\b(?:{'|'.join([*NAMES, *SORTS])}|line between)\b"
    rf"|\b(?:{'|'.join([*NAMES, *LESS_OFTEN_NAMES])})\b[^.:;]{{0,30}}?"
    r"\b(?:coined|introduced|taken|borrowed|due|comes?|goes back|owe[ds]?|traced|derives?|originat\w+|stems?)\b",
    re.IGNORECASE,
)
# Without one of these a sentence announces nothing, which is quick to see.
NEEDED = ("defin", "line between", *(each.removesuffix("s?") for each in (*NAMES, *LESS_OFTEN_NAMES, *SORTS)))
# "A tentative definition of collaboration": one definition is announced, of this term.
OF_ONE_TERM = re.compile(
    r"\b(?:an?|the|this|our|his|her|their|one)\s(?:[\w-]+\s){0,3}?(?:definition|meaning|description|formulation|gloss)\s"
    r"(?:of|for)\s(?:the\s(?:term|word|concept|notion)s?\s(?:of\s)?)?(?P<term>[^,;:.()]{2,60})",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"\b(?:no|not|never|neither|nor|lack|lacks|lacking|without|cannot|few|rarely|seldom|fails?|absence)\b",
    re.IGNORECASE,
)
SPEAKS_ITSELF = re.compile(r"\b(?:[Ww]e|I|[Oo]ur|[Mm]y)\b")
TEXT = (
    r"(?:report|paper|review|chapters?|guide|guidance|briefing|article|study|document|book|thesis|dissertation|evaluation"
    r"|strategy|plan|protocol|toolkit|survey|handbook|manual|course|essay|section|part|act|schedule|regulations?|standard|scheme"
    r"|policy|agreement|code|order|note|work|project|research|analysis|meta-analysis|glossary|volume|lecture|inquiry|enquiry"
    r"|appendix|annex|rulebook|page|questionnaire|interviews?|tables?|catalogue|exercise|purpose)"
)
STIPULATES = re.compile(
    r"\b(?:in|throughout|within|across|for|under|of) (?:the )?(?:rest of |remainder of |purposes? of )?"
    rf"(?:this|the present|our|these|the current|the following|that)\s(?:\w+\s)?{TEXT}\b"
    r"|\bfor (?:the )?purposes? of\b"
    r"|\bfor (?:our|present|reporting|practical|mapping|working|statistical|all) purposes\b"
    rf"|\bin (?:the|our) (?:questionnaire|survey|interviews?|tables|coding|analysis|instructions)\b"
    r"|\b(?:used|means?|meant|refers?|taken|defined|understood|covers?|employed|reserved|meaning|intended) here\b"
    r"|\bhere,? (?:we|I|the term|the word|by|it|to (?:mean|cover|refer)|['\"])|\bis here\b|^here\b"
    r"|\b(?:hereafter|henceforth|hereinafter|from here on|from this point on|from now on|in what follows|here and)\b"
    r"|\b(?:we|I)\s(?:(?:shall|will|have|therefore|thus|then|simply|only|also|always|tentatively|provisionally|here)\s){0,3}"
    r"(?:use|used|take|took|reserve|adopt|adopted|confine|count|counted|treat|treated|employ|let|class|classed)\b"
    r"|\b(?:we|I) (?:shall|will|propose to)\s(?:\w+ly\s)?(?:define|call|say|mean|understand)\b"
    r"|\bwill (?:always )?(?:be used|stand for|designate|denote|refer|mean|be taken)\b"
    rf"|\b(?:is|are|was|were) reserved for\b|\b(?:this|the present) {TEXT} (?:uses|reserves|takes|means|adopts)\b"
    r"|\bwherever it occurs\b|\b(?:restricted|confined) below\b|\bis our(?:s| shorthand)\b|\blet us (?:say|call)\b"
    r"|\bwhen we (?:write|speak|say)\b|\bwherever the (?:word|term)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Announcement:
    """Definitions were announced: whose they are, the words of reserve, and whether a list of them follows.

    `about` is the term where one definition alone was announced ("a tentative definition of collaboration").
    """

    credit: Credit = field(default_factory=Credit)
    hedges: tuple[str, ...] = ()
    is_list: bool = False
    about: str = ""

    def concerns(self, term: str) -> bool:
        """Whether the announcement can be meant of a definition of `term`, given as written.

        >>> Announcement(about="joint working").concerns("a network"), Announcement().concerns("a network")
        (False, True)
        """
        return not self.about or bool(_stems(self.about) & _stems(term)) or not _stems(term)


NOT_ANNOUNCED = Announcement()


def stipulates(text: str) -> bool:
    """Whether a sentence (plain, with the caption of its table) chooses a meaning for its own text.

    >>> stipulates("In this report, a hub is one office."), stipulates("A hub is one office.")
    (True, False)
    """
    return bool(STIPULATES.search(text))


def lead_in(text: str, before: str = "") -> int:
    """Where a sentence that leads in a list of definitions ends with its colon; 0 where it is none.

    `before` is the sentence before it, which may have named the definitions: "These include:".

    >>> lead_in("Their definitions include: joint working: a form of work")
    26
    """
    if ":" not in text:
        return 0
    match = LEAD_IN.search(text) or (THESE.match(text) if ANNOUNCES.search(before) else None)
    return (
        match.end() if match and OFFERED.search(text, 0, match.end()) and not DENIES.search(text, 0, match.end()) else 0
    )


def may_announce(text: str, *, is_list: bool) -> bool:
    """Whether a sentence is worded as an announcement, whoever is credited in it: cheap, and misses none.

    >>> may_announce("Frost distinguishes four levels.", is_list=False), may_announce("It rained.", is_list=False)
    (True, False)
    """
    if is_list or not any(map(text.casefold().__contains__, NEEDED)):
        return is_list
    return bool(ANNOUNCES.search(text) or SETS_OUT.search(text))


def announced(
    text: str, credit: Credit, hedges: list[str], live: Announcement | None, *, is_list: bool
) -> Announcement | None:
    """The announcement that a sentence makes, or None.

    `is_list` says that it leads in a list. `credit` and `hedges` are those of the sentence. What it adds to the
    announcement that is `live` keeps that credit: "Lloyd et al (2001) offer tentative definitions. These include:". A
    source that sets out several meanings announces them: "Frost (2005) distinguishes four levels."
    """
    offers = bool(ANNOUNCES.search(text) and OFFERED.search(text))
    sets_out = credit.is_borrowed and bool(SETS_OUT.search(text))
    if not is_list and (DENIES.search(text) or not (sets_out or (offers and (credit.is_borrowed or hedges)))):
        return None
    one = None if is_list else OF_ONE_TERM.search(text)
    about = one["term"] if one else ""
    if SPEAKS_ITSELF.search(text) and not credit.is_borrowed:
        return Announcement(Credit(), tuple(hedges), is_list, about)
    inherited = live or NOT_ANNOUNCED
    return Announcement(
        credit if credit.is_borrowed else inherited.credit,
        tuple(dict.fromkeys((*inherited.hedges, *hedges))),
        is_list or inherited.is_list,
        about,
    )


def _stems(words: str) -> set[str]:
    """The beginnings of the words that carry meaning, so that "collaborate" is "collaboration"."""
    return {word[:6] for word in re.findall(r"[a-z]{4,}", words.lower().replace("-", ""))}
