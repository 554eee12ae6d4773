"""Finds the term that stands in the defined position: before a cue such as "refers to", or before a colon."""

import re

from .finding import Span

Subject = tuple[Span, tuple[int, ...]]  # offsets of the term, numbers of the codebook terms in it

REACH = 200
TAIL_WORDS, TERM_WORDS = 4, 6
LANGUAGE_NOUN = r"(?:terms?|words?|phrases?|labels?|expressions?|concepts?|notions?|ideas?)"
LEADS = re.compile(
    r"(?:[\s'\"•*(\d.)-]{0,6}(?:"
    r"however|thus|therefore|here|moreover|by contrast|in contrast|in turn|first|second|third|finally|in general"
    r"|generally|broadly|in brief|in short|in other words|similarly|for us|in essence|strictly|more precisely"
    r"|(?:in|for the purposes? of|throughout) (?:this|the present) (?:\w+ )?\w+|according to [^,]{2,60}"
    r"|for [^,]{2,60}(?=,)"
    r"|and|but|while|whereas|that|so|although"
    r"|the (?:(?:umbrella|generic|broad|general) )?(?:term|word|phrase|label|expression|concept|notion|idea)s?(?: of)?"
    r"|(?:the )?(?:definition|meaning)s? of"
    r"|the|a|an|any|what is called|so-called|truly|genuinely|effective|true|genuine|proper|real|full|good"
    r"|(?:we|i) (?:take|use)"
    r"),?(?:\s+|(?<=\s)|(?=['\"])))",
    re.IGNORECASE,
)
STARTS = re.compile(
    r"[;:]\s|[)\]]\s|\b(?:for|to) whom\s|,\s(?:(?:and|but|while|whereas|that)\s)?"
    r"|\b(?:that|whereas|while|because|and|as)\s|\("
)
BREAKS_TERM = re.compile(
    r"[;:?!]|\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|may|might|must|shall|should|will|would"
    r"|this|these|those|it|they|we|he|she|i|you|who|which|that|what|themselves|itself"
    r"|of|in|on|at|to|from|with|by|for|between|among|about|into|not|then|than|when|where|because)\b",
    re.IGNORECASE,
)
BREAKS_LINE_TERM = re.compile(r"[;:?!]|\b(?:is|are|was|were|should|must|can|may|will)\b", re.IGNORECASE)
BRACKETED = re.compile(r"\s?\([^()]{0,80}\)")
AFTER_TERM = re.compile(
    r"[\s,]*(?:,?\s(?:which|that|then|therefore|thus|however|here|in this \w+|for (?:us|me|our purposes)|in turn"
    r"|(?:in|by) contrast|on the other hand|in this sense|in (?:its|their) [\w\s-]{0,30}sense))*[\s,'\")]*$",
    re.IGNORECASE,
)
# What may stand before a codebook term without making it another: "Star's boundary object", "what they call X".
BEFORE_TERM = re.compile(
    r"(?:.*\b(?:call|calls|called|term|terms|termed|name|named|label|labelled)\s)?(?:[\w.-]+(?:'s|s')\s)?"
    r"(?:(?:to|designated|dedicated|so-called|true|genuine|real|effective|good|successful|modern|typical|ideal|full)\s){0,2}"
    r"[\s'\"(]*",
    re.IGNORECASE,
)
RELATIVE = re.compile(r",\s(?:which|that)\s{0,2}$")
SPEAKER = re.compile(r"(?:the|this|these|section|table|chapter|figure)\b", re.IGNORECASE)


def region_before(text: str, end: int) -> Span:
    """What stands before `end`, as far back as a term can begin."""
    return max(0, end - REACH), end


def coded(text: str, region: Span, terms: list[Span]) -> Subject | None:
    """The codebook terms that fill the region before a cue, with a head noun or two.

    Several terms are taken where they are joined ("interagency and multiagency working"), not where one is the head
    noun of the other ("interagency collaboration").
    """
    start, end = region
    end = _without_ending(text, start, end)
    for begin in (start, *(match.end() for match in STARTS.finditer(text, start, end))):
        begin = after_leads(text, begin, end)
        inside = [number for number, term in enumerate(terms) if begin <= term[0] and term[1] <= end]
        if not inside or text[begin : terms[inside[0]][0]].strip(" '\"("):
            continue
        rest = BRACKETED.sub("", text[terms[inside[0]][1] : end])
        last = BRACKETED.sub("", text[terms[inside[-1]][1] : end])
        if not BREAKS_TERM.search(rest) and len(last.split()) <= TAIL_WORDS and len(rest.split()) <= 3 * TAIL_WORDS:
            joined = [
                number
                for number in inside
                if number == inside[0] or text[terms[number - 1][1] : terms[number][0]].strip(" -")
            ]
            return (terms[inside[0]][0], end), tuple(joined)
    return None


def antecedent(text: str, region: Span, terms: list[Span]) -> Subject | None:
    """The codebook term that a relative clause or an apposition follows ("..., which refers to", "..., defined as")."""
    start, end = region
    relative = RELATIVE.search(text, start, end)
    if not relative and text[end : end + 1] not in {",", "("}:
        return None
    return nearest(text, (start, relative.start() if relative else end), terms)


def nearest(text: str, region: Span, terms: list[Span]) -> Subject | None:
    """The codebook term at the end of the region ("has been called knotworking: a form of work ...")."""
    inside = [number for number, term in enumerate(terms) if region[0] <= term[0] and term[1] <= region[1]]
    if not inside:
        return None
    start, end = terms[inside[-1]]
    rest = BRACKETED.sub("", text[end : region[1]]).strip(" '\"")
    if BREAKS_TERM.search(rest) or len(rest.split()) > 1:
        return None
    return (start, region[1]), (inside[-1],)


def line_opening(text: str, region: Span, terms: list[Span]) -> Subject | None:
    """Codebook terms that open the line and, with a head noun or two, reach to the colon."""
    begin = after_leads(text, *region)
    found = coded(text, (begin, region[1]), terms)
    return found if found and found[0][0] == after_leads(text, begin, region[1]) else None


def uncoded_line_opening(text: str, region: Span) -> Subject | None:
    """A term outside the codebook that opens a line of a glossary."""
    begin = after_leads(text, *region)
    shown = text[begin : region[1]].rstrip(" '\"")
    words = BRACKETED.sub("", shown).split()
    if 0 < len(words) <= TERM_WORDS and not BREAKS_LINE_TERM.search(shown):
        return (begin, begin + len(shown)), ()
    return None


def uncoded(text: str, region: Span, *, may_speak: bool) -> Subject | None:
    """A term outside the codebook: the few words before a cue, unless they are a pronoun or a clause.

    `may_speak` says that the cue may have a speaker before it ("Section three refers to", "Hudson refers to"); then a
    proper name, a single word or a word with an article is no term unless it is called one or quoted.
    """
    start, end = region
    end = _without_ending(text, start, end)
    for clause in (start, *(match.end() for match in STARTS.finditer(text, start, end))):
        begin = after_leads(text, clause, end)
        words = text[begin:end].strip(" '\"").split()
        if 0 < len(words) <= TERM_WORDS and not BREAKS_TERM.search(text, begin, end):
            break
    else:
        return None
    shown = text[begin:end].split(" (")[0].rstrip(" '\",")
    if not re.search(r"[a-z]{3}", shown) or re.search(r"\d", shown):
        return None
    lead = text[clause:begin].lower()
    is_called = bool(re.search(LANGUAGE_NOUN + r"\b|['\"]", lead))
    speaks = len(words) < 2 or words[-1][0].isupper() or SPEAKER.match(lead.strip() or shown)
    if may_speak and not is_called and speaks:
        return None
    return (begin, begin + len(shown)), ()


def is_called_a_term(text: str, start: int) -> bool:
    """Whether quotation marks or the word "term" stand before the term that begins at `start`."""
    before = text[max(0, start - 40) : start].lower()
    return before.endswith(("'", '"')) or bool(re.search(LANGUAGE_NOUN + r"(?: of)?\s*$", before))


def after_leads(text: str, begin: int, end: int) -> int:
    """Where the noun phrase begins: after "however, the term" and the like."""
    for _ in range(5):
        lead = LEADS.match(text, begin, end)
        if not lead or lead.end() == begin:
            break
        begin = lead.end()
    while begin < end and text[begin] in " '\"(•*-":
        begin += 1
    return begin


def _without_ending(text: str, start: int, end: int) -> int:
    """End of the region without ", in turn," or ", which" before the cue."""
    return start + len(AFTER_TERM.sub("", text[start:end]))


def codebook_terms(term: Span, text: str, terms: list[Span]) -> tuple[int, ...]:
    """Numbers of the codebook terms that the defined words are: the first opens them, others are joined to it."""
    inside = [number for number, each in enumerate(terms) if term[0] <= each[0] and each[1] <= term[1]]
    if not inside or not BEFORE_TERM.fullmatch(text, term[0], terms[inside[0]][0]):
        return ()
    return tuple(
        number for number in inside if number == inside[0] or text[terms[number - 1][1] : terms[number][0]].strip(" -")
    )
