"""The patterns by which a sentence defines a term."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .finding import Finding, Span, defining_words
from .subjects import (
    LANGUAGE_NOUN,
    Subject,
    antecedent,
    coded,
    is_called_a_term,
    line_opening,
    nearest,
    region_before,
    uncoded,
    uncoded_line_opening,
)

ADVERBS = (
    r"(?:(?:\w+ly|here|now|best|also|often|sometimes|commonly|perhaps|therefore|then|thus|most|more|taken)\s+){0,3}"
)
MODAL = r"(?:can|could|may|might|will|shall)\s+(?:(?:\w+ly|also|therefore|thus|best|perhaps)\s+)?be"
BE = rf"(?:is|are|was|were|{MODAL}|(?:has|have|had)\s+been)"
HERE = r"(?:here\s+|in this \w+\s+|throughout\s+)?"
TO_MEAN = r"to\s+(?:mean|denote|signify|describe|refer\s+to|designate|indicate|stand\s+for|cover)"
WORDS = r"(?P<term>[^\s,;:.()][^,;:.()]{2,79}?)"
CONSEQUENCE = (
    r"(?:that|to|of|for|in|not|little|nothing|different|something|anything|everything|many|more|less|by|while|whilst)"
)
GENUS_NOUN = r"(?:form|way|type|kind|mode|process|structure|arrangement|approach|method|system|practice|state)"

# (rule, words, expression, confidence). Without one of the words the expression cannot match, which is quick to see.
# What stands before the match is the term, what follows it the definition; where the expression has a group "term",
# the term stands there.
PATTERNS = tuple(
    (rule, tuple(words.split()), re.compile(expression, re.IGNORECASE), confidence)
    for rule, words, expression, confidence in (
        (
            "defined-as",
            "defined understood",
            rf"(?:\b{BE}\s+{ADVERBS}|,\s+|\()(?:defined|understood)\s+"
            rf"(?:\w+ly\s+|{HERE})(?:as|to\s+(?:be|mean)|by\s+[^;:]{{3,80}}?\s+as)\b:?",
            0.95,
        ),
        (
            "taken-to-mean",
            "taken used held employed understood intended reserved meant",
            rf"\b{BE}\s+{ADVERBS}(?:taken|used|held|employed|understood|intended|reserved|meant)\s+{HERE}"
            rf"(?:{TO_MEAN}|to\s+be)\b",
            0.9,
        ),
        (
            "coined",
            "coined",
            rf"\b{BE}\s+{ADVERBS}coined\s+(?:[\w'-]+\s+){{0,6}}?(?:{TO_MEAN}|for)\b",
            0.85,
        ),
        (
            "used-for",
            "used reserved",
            rf"\b{BE}\s+{ADVERBS}(?:used|reserved)\s+(?:only\s+)?{HERE}(?:only\s+)?for\b",
            0.8,
        ),
        (
            "refers-to",
            "refer",
            rf"\b(?:{ADVERBS}refers?\s+(?:\w+ly\s+|both\s+|{HERE})|does\s+refer\s+)to\b",
            0.9,
        ),
        (
            "by-we-mean",
            "mean understand understood",
            rf"\bby\s+{WORDS},?\s+(?:we|I|the\s+authors?|is|are)\s+(?:here\s+|simply\s+)?"
            r"(?:mean|understand|meant|understood)s?\b",
            0.95,
        ),
        (
            "by-we-mean",
            "mean underst",
            rf"\b(?:we|I|they)\s+(?:mean|understand|understood)\s+by\s+{WORDS}\s+(?=(?:an?|the|any)\s)",
            0.9,
        ),
        ("what-we-mean-by", "what", rf"\bwhat\s+(?:we\s+mean|I\s+mean|is\s+meant)\s+by\s+{WORDS}\s+is\b", 0.95),
        (
            "what-is-called",
            "what",
            rf"\bwhat\s+(?:[\w'-]+\s+){{1,4}}?(?:calls?|called|terms?|termed)\s+{WORDS}\s+(?:is|are|was|were)\s"
            r"(?=(?:an?|the|any|all|those)\s)",
            0.8,
        ),
        (
            "define-as",
            "defin",
            rf"\bdefin(?:e|es|ed|ing)\s+{WORDS}\s+(?:loosely\s+|broadly\s+|simply\s+)?"
            r"as\b(?!\s+(?:follows|such|well)\b):?",
            0.95,
        ),
        ("take-to-mean", "take use employ", rf"\b(?:take|use|employ)s?\s+{WORDS}\s+(?:here\s+)?{TO_MEAN}\b", 0.9),
        (
            "is-a-term",
            "term word phrase label expression concept notion idea",
            rf"\b{BE}\s+(?:a|an|the)\s+{LANGUAGE_NOUN}\s+"
            r"(?:(?:often|commonly|sometimes|widely|generally|now|that\s+is)\s+)?"
            rf"(?:used\s+|given\s+|coined\s+)?(?:{TO_MEAN}|for|which\s+(?:means|denotes|describes|refers\s+to))\b",
            0.85,
        ),
        ("means", "mean", rf"(?<!\bno\s)(?<!\bby\s)\bmeans?\b(?!\s+{CONSEQUENCE}\b)", 0.75),
        (
            "term-denotes",
            "denote describe signif designate stand covers",
            rf"(?<=[\w'\"])\s+{ADVERBS}(?:denotes?|describes?|signif(?:y|ies)|designates?|stands?\s+for|covers)\b",
            0.85,
        ),
        (
            "is-form-of",
            "which where",
            rf"\b(?:is|are)\s+(?=an?\s+(?:[\w-]+,?\s+){{0,3}}{GENUS_NOUN}\s+(?:of\s+(?:[\w-]+\s+){{1,3}})?"
            r"(?:in\s+which|whereby|by\s+which|wherein|where)\b)",
            0.8,
        ),
        (  # "In activity theory boundary objects are the ...": the frame says that a meaning follows
            "framed",
            "theory tradition parlance jargon usage terminology vocabulary dictionary",
            r"\b(?:is|are)\s+(?=(?:an?|the|those|any)\s)",
            0.7,
        ),
        (  # "According to Oak (2011), trust is a state of ...": somebody is named whose meaning follows
            "held-by",
            "according for",
            r"(?<=[\w'\")])\s+(?:is|are)\s+(?=(?:an?|the|any)\s)",
            0.7,
        ),
    )
)
NEEDED = [(word, rule) for rule, words, *_ in PATTERNS for word in words]
FRAME = re.compile(
    r"(?:^|[,;]\s)(?:in|to|for) (?:the |this |our )?(?:[\w'-]+ ){0,4}?"
    r"(?:theory|tradition|parlance|jargon|usage|terminology|vocabulary|dictionary)"
    r"(?: of [\w' -]{3,40}?)?,?\s+['\"]?(?:an? |the )?$",
    re.IGNORECASE,
)
HELD_BY = re.compile(r"^\W*(?:[Aa]ccording to|[Ff]or (?=[A-Z]))[^,;:]{2,80},\s+['\"]?(?:an? |the )?$")
STRONG = frozenset(
    {"defined-as", "refers-to", "by-we-mean", "what-we-mean-by", "define-as", "is-a-term", "what-is-called", "held-by"}
)
WHERE_CALLED = frozenset({"taken-to-mean", "take-to-mean", "coined"})  # define what is called a term, or quoted
COLON = re.compile(r"\s{0,2}:\s+(?=\S)")
COLON_OR_DASH = re.compile(r"\s{0,2}(?::\s+|\s[-–—]\s+|\t+)(?=\S)")

GENUS = (
    "form way type kind mode process model approach method system set group practice practices arrangement "
    "arrangements structure structures state activity activities collaboration collaborations combination network "
    "networks team service services work working style strategy situation relationship relationships "
    "partnership organisation organization body agreement panel meeting person professional worker member "
    "framework mechanism pattern effort ability capacity place alliance association exchange performance "
    "co-operation cooperation co-ordination coordination planning action sharing care order degree manner"
).split()
AFTER_GENUS = (
    "of in which that where whereby wherein who whose between for to by with across among involving designed "
    "orientated oriented aimed based formed made consisting comprising bringing working linking joining carried "
    "undertaken shared "
    "agreed set run held drawn"
).split()
GENUS_PHRASE = re.compile(
    rf"(?:an?|any|the)\s+(?:[\w'-]+,?\s+){{0,5}}?(?:{'|'.join(GENUS)}),?\s+(?:{'|'.join(AFTER_GENUS)})\b", re.IGNORECASE
)
# "more than one agency ...", "when two services ...", "staff of several bodies working ...": no article, still a genus.
BARE_GENUS = re.compile(
    r"(?:more than (?:one|two)|two or more|three or more|at least (?:two|three)|several|different"
    r"|(?:when|where) (?:\w+ ){0,5}?(?:work|works|act|acts|come|comes|share|plan|agree|join|meet|pool|are|is)\b"
    r"|(?:working|acting|planning|bringing|sharing|linking|joining|co-ordinating|coordinating|pooling|combining"
    r"|exchanging)\b"
    r"|(?:(?:two|three|four|both|many|various|some|all)\s+(?:\w+\s+){0,2}?)?"
    r"(?:agencies|organisations|organizations|services|staff|practitioners|professionals|people|workers|teams|bodies"
    r"|partners) (?:\w+ ){0,6}?(?:working|acting|planning|who|that|which|sharing|meeting|coming|joining|together)\b)",
    re.IGNORECASE,
)
# A fragment in small letters that says more of a noun: "informal contact between people who ...".
GLOSS = re.compile(
    r"(?=(?:\S+\s+){5})[a-z][^.;:?!]{0,80}?\s(?:of|between|in which|that|which|by|by which|who|where|across|towards)\s"
)
ASSERTS = re.compile(
    r"\b(?:should|must|needs?|ought|cannot|is (?:crucial|essential|vital|key|important|difficult|hard|needed|far)"
    r"|was|were|found|reported|requires?|helps|helped|remains?|became|makes?|led|leads|improves?|improved"
    r"|encourages?)\b",
    re.IGNORECASE,
)
# Where the words that open a gloss end: what a relative clause says is part of the meaning.
OPENING_ENDS = re.compile(r"[.;]\s|,?\s(?:who|which|that|where|whereby)\s")
HYPOTHETICAL = re.compile(
    r"\b(?:if|whether|unless|how|why|cannot|not|never|rarely|seldom|hardly|no longer)\b[^,;:]{0,60}$", re.IGNORECASE
)
DENIED = re.compile(r"\b(?:rarely|seldom|hardly|never|scarcely|poorly)\b", re.IGNORECASE)
IN_THIS_TEXT = re.compile(r"\b(?:here|in this|throughout|for the purposes?)\b", re.IGNORECASE)
OPENS_NO_DEFINITION = re.compile(
    r"(?:a multitude|many|everything|anything|almost|all sorts|a (?:whole )?(?:host|range|variety|number)"
    r"|different things|whatever|this|that|these|it\b|them|so\b|such\b|above|below|as\b|barriers?\b|benefits?\b)",
    re.IGNORECASE,
)
JOINS_DEFINITIONS = re.compile(r"[;,]\s(?:and\s|while\s|whereas\s|but\s)?")
JOINT_AT_END = re.compile(r"[\s,;]{0,3}(?:(?:and|while|whereas|but)\s)?(?:the\s|a\s)?['\"]?$")


def definitions_in(text: str, terms: list[Span], *, is_listed: bool, opens: bool) -> list[Finding]:
    """Every definition that the patterns find in one sentence, in order.

    `text` is plain, `terms` are offsets of codebook terms in it. `is_listed` says that the sentence stands in a list of
    definitions, `opens` that it begins a paragraph, a list item or a line, so that a term and a colon may open it.
    """
    if text.rstrip().endswith("?"):
        return []
    found = [*_by_pattern(text, terms), *_by_colon(text, terms, is_listed=is_listed, opens=opens)]
    kept: list[Finding] = []
    for each in sorted(found, key=lambda each: (each.term[0], -each.confidence)):
        if kept and each.term[0] < kept[-1].definition[1]:
            between = text[kept[-1].definition[0] : each.term[0]]
            if each.term[0] < kept[-1].definition[0] or not JOINS_DEFINITIONS.search(between):
                continue
            kept[-1] = _ending_before(kept[-1], text, each.term[0])
        kept.append(each)
    return kept


def _ending_before(finding: Finding, text: str, end: int) -> Finding:
    """The finding with its definition cut where the next one begins ("X is ..., while Y is ...")."""
    start = finding.definition[0]
    near = max(start, end - 40)
    end = near + len(JOINT_AT_END.sub("", text[near:end]))
    return replace(finding, definition=(start, end))


def _by_pattern(text: str, terms: list[Span]) -> Iterator[Finding]:
    lower = text.lower()
    possible = {rule for word, rule in NEEDED if word in lower}
    for rule, _, expression, confidence in PATTERNS if possible else ():
        if rule not in possible:
            continue
        for match in expression.finditer(text):
            before = max(0, match.start() - 90)
            if HYPOTHETICAL.search(text, before, match.start()) or DENIED.search(match.group()):
                continue
            region = match.span("term") if "term" in expression.groupindex else region_before(text, match.start())
            subject = coded(text, region, terms) or antecedent(text, region, terms)
            subject = subject or (nearest(text, region, terms) if rule == "framed" else None)
            if not subject and rule in STRONG | WHERE_CALLED:
                subject = uncoded(text, region, may_speak=rule == "refers-to")
                if subject and rule in WHERE_CALLED and not is_called_a_term(text, subject[0][0]):
                    continue
            definition = defining_words(text, match.end(), text[match.start()])
            if subject and definition and _may_mean(text, subject[0], definition, rule):
                yield Finding(rule, subject[0], definition, subject[1], confidence if subject[1] else confidence - 0.1)


def _may_mean(text: str, term: Span, definition: Span, rule: str) -> bool:
    """Whether what follows the cue can be a meaning, by what the rule needs besides its cue."""
    if OPENS_NO_DEFINITION.match(text, *definition):
        return False
    if rule == "term-denotes":  # a person or a study "describes" too
        return is_called_a_term(text, term[0])
    if rule == "framed":
        return bool(FRAME.search(text, 0, term[0]))
    if rule == "held-by":
        return bool(HELD_BY.search(text, 0, term[0]) and GENUS_PHRASE.match(text, *definition))
    if rule == "used-for":
        return bool(IN_THIS_TEXT.search(text, 0, definition[0]))
    if rule == "means":
        opening = text[slice(*definition)]
        return bool(GENUS_PHRASE.match(opening) or BARE_GENUS.match(opening)) and not ASSERTS.search(opening)
    return True


def _by_colon(text: str, terms: list[Span], *, is_listed: bool, opens: bool) -> Iterator[Finding]:
    """A term, a colon and a genus; in a list of definitions a term, a colon or dash and anything."""
    separator = COLON_OR_DASH if is_listed else COLON
    for number, match in enumerate(separator.finditer(text)):
        region = region_before(text, match.start())
        definition = defining_words(text, match.end())
        if not definition or OPENS_NO_DEFINITION.match(text, *definition):
            continue
        subject: Subject | None = None
        if number == 0 and region[0] == 0 and (opens or is_listed):
            subject = line_opening(text, region, terms)
            subject = subject or (uncoded_line_opening(text, region) if opens and is_listed else None)
        at_start = bool(subject)
        subject = subject or nearest(text, region, terms)
        if not subject:
            continue
        opening = text[slice(*definition)]
        if at_start and is_listed:
            yield Finding("listed", subject[0], definition, subject[1], 0.9)
            return
        asserts = ASSERTS.search(OPENING_ENDS.split(opening, maxsplit=1)[0])
        if GENUS_PHRASE.match(opening) or (at_start and BARE_GENUS.match(opening) and not asserts):
            yield Finding("colon", subject[0], definition, subject[1], 0.9 if at_start else 0.8)
        elif at_start and not asserts and GLOSS.match(opening):
            yield Finding("colon-gloss", subject[0], definition, subject[1], 0.7)
