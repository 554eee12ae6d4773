"""Judges which findings in a parsed sentence are definitions: patterns and classifier together."""

import re
from dataclasses import dataclass, replace

from .features import Sentence
from .finding import FEWEST, Finding, Span, defining_words
from .firstpass import classifiers
from .naming import Name
from .patterns import ASSERTS, CONSEQUENCE, HYPOTHETICAL, OPENING_ENDS
from .subjects import codebook_terms

NOT_UNLIKELY = 0.05  # probability from which a sentence defines that a pattern takes for a definition
UNCODED = 1.4  # times as sure a definition must be of a term that the codebook lacks
NAMED = 0.5  # probability from which a second name in the sentence is a term too
FAVOUR = 0.6  # power by which the probability of a codebook term is raised
WITHOUT_CONSTRUCTION = 0.3  # by so much surer a finding must be that no construction or pattern supports
LOOSE = " ,:;()–—-"  # marks that do not begin a definition
SUREST = 0.9
EDGES = re.compile(
    r"(?:(?:their|our|its|his|her|my|your|this|these|that|such|some|many|most|all|both|each|every)\s)?(?P<name>.+?)(?:\s(?:here|too|also|then|now))?",
    re.IGNORECASE,
)
JOINT = re.compile(
    r"[\s'\",:;)(–—-]*(?:(?:is|are|was|were|means?|denotes?|describes?|signif(?:y|ies)|refers?\sto|stands?\sfor|as)\b\s*)?"
)
# Several numbered or lettered items, or many semicolons: criteria and the like, not one definition.
ENUMERATES = re.compile(r"(?:\((?:[ivx]{1,4}|[a-h]|\d{1,2})\).*){2}|(?:;.*){3}", re.DOTALL)
# The label of a part of a text, as abstracts and protocols have it: "Trial design: This is ..."
LABEL = re.compile(
    r"(?:(?:the|our|main|full|study|trial|research|key|primary|secondary|exclusion|inclusion)\s)*"
    r"(?:background|introduction|context|aims?|objectives?|purpose|methods?|methodology|design|setting|participants"
    r"|patients|subjects|interventions?|measures?|outcomes?|results?|findings|discussion|conclusions?|implications"
    r"|limitations|recommendations|protocol|data|notes?|sources?|keywords?|key words|abstract|summary|figure|table|box"
    r"|examples?|funding|answer|question|hypothes[ie]s|contrast|addition|criteria)",
    re.IGNORECASE,
)
MARKS = frozenset(["colon", "dash"])
SPOKEN = frozenset(f"verb-{verb}" for verb in "refer describe express emphasise emphasize state mean".split())
ABSTRACT = re.compile(r"(?:ity|ism|ness|[st]ion|ment|logy|sis|ship|hood|acy|tude|phy|ics)\Z")  # as few names end
IS_TERM = re.compile(r"['\"]?, an? (?:\w+ )?(?:term|word|concept|notion|idea|phrase)\b")
CONSEQUENT = re.compile(
    rf"(?:{CONSEQUENCE}|a lot|a great deal|much|fewer|better|worse|longer|shorter|higher|lower)\b", re.IGNORECASE
)
DENIES = re.compile(r"\b(?:not|never|no longer|hardly|rarely|seldom|scarcely|poorly|cannot)\b|n't\b", re.IGNORECASE)
CONTRASTS = re.compile(r"\b(?:but|merely|only|simply|just|rather|instead)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Judge:
    """Judges one sentence: `terms` are the offsets of its codebook terms, `least` is the confidence that counts."""

    sentence: Sentence
    terms: list[Span]
    least: float

    @property
    def _least_uncoded(self) -> float:
        """The confidence that counts where no term of the codebook is defined."""
        return min(UNCODED * self.least, SUREST)

    def definitions(self, patterns: list[Finding]) -> list[Finding]:
        """The definitions of the sentence, in order.

        What a pattern finds counts unless the classifier thinks that the sentence hardly defines; what the classifier
        alone finds must have the confidence that counts.
        """
        likely = classifiers()["definition"].probability(self.sentence.features()) if self.sentence.tokens else 0.0
        kept = [replace(each, confidence=max(each.confidence, likely)) for each in patterns]
        kept = kept if likely >= NOT_UNLIKELY else []
        others = [each for each in self._named(likely) if not any(_overlap(_all(each), _all(one)) for one in kept)]
        return sorted([*kept, *others], key=lambda each: each.term)

    def _named(self, likely: float) -> list[Finding]:
        """The terms that the sentence defines, the surest first, each with its definition.

        The confidence is the probability that the sentence defines times that the name is the term.
        """
        if likely < (self.least if self.terms else self._least_uncoded):
            return []
        ranked = sorted(((self._chance(name), name) for name in self.sentence.names), key=_by_rank)
        chosen: list[Finding] = []
        for chance, name in ranked:
            if likely * chance < self.least or (chosen and chance < NAMED):
                break
            finding = self._finding(self.sentence.span(name), likely * chance)
            if finding and self._may_mean(finding) and not _conflict(finding, chosen):
                chosen.append(finding)
        return chosen

    def _chance(self, name: Name) -> float:
        """How likely a name is the term, 0..1; a term of the codebook more than any other words."""
        chance = classifiers()["term"].probability(self.sentence.features_of_name(name))
        span = self.sentence.span(name)
        return chance**FAVOUR if any(_overlap(span, each) for each in self.terms) else chance

    def _finding(self, term: Span, confidence: float) -> Finding | None:
        """The finding of this term: its definition is that of the construction nearest to it, else what stands beside.

        "multi-agency" of "multi-agency team" belongs to the term whatever the name takes in.
        """
        fitting = [
            each for each in self.sentence.findings if _overlap(each.term, term) and not _overlap(each.definition, term)
        ]
        best = min(fitting, key=lambda each: abs(each.term[0] - term[0]) + abs(each.term[1] - term[1]), default=None)
        rule, definition = (best.rule, best.definition) if best else ("wording", self._beside(term))
        if not definition:
            return None
        term, definition = self._bare(term), self._without_marks(definition)
        for start, end in self.terms:
            if _overlap((start, end), term) and not _overlap((start, end), definition):
                term = (min(start, term[0]), max(end, term[1]))
        numbers = codebook_terms(term, self.sentence.text, self.terms)
        return Finding(rule, term, definition, numbers, confidence, "model")

    def _bare(self, term: Span) -> Span:
        """A name without the pronoun before it and the adverb after it: "their knotworking", "agency here"."""
        text = self.sentence.text
        edges = EDGES.fullmatch(text, *term)
        return edges.span("name") if edges else term

    def _without_marks(self, definition: Span) -> Span:
        """Defining words without the marks before them and the bracket that closes after them."""
        begin, end = definition
        shown = self.sentence.text[begin:end].lstrip(LOOSE)
        is_unopened = shown.endswith(")") and shown.count("(") < shown.count(")")
        return end - len(shown), end - is_unopened

    def _may_mean(self, finding: Finding) -> bool:
        """Whether nothing speaks against it: a question, the label of a part of the text, a denial, a list of criteria.

        Without a construction it must be the surer.
        """
        text = self.sentence.text
        if not finding.terms and finding.confidence < self._least_uncoded:
            return False
        if finding.rule == "wording" and finding.confidence < self.least + WITHOUT_CONSTRUCTION:
            return False
        if text.rstrip().endswith("?") or LABEL.fullmatch(text[slice(*finding.term)]) or ENUMERATES.search(text):
            return False
        if HYPOTHETICAL.search(text[: finding.term[1]]) or self._is_spoken(finding):
            return False
        opening = text[slice(*finding.definition)]
        if finding.rule in MARKS and ASSERTS.search(OPENING_ENDS.split(opening, maxsplit=1)[0]):
            return False
        if finding.rule == "verb-mean" and CONSEQUENT.match(opening):
            return False
        between = text[finding.term[1] : finding.definition[0]] if finding.term < finding.definition else ""
        return not DENIES.search(f"{between} {opening[:12]}") or bool(CONTRASTS.search(text))

    def _is_spoken(self, finding: Finding) -> bool:
        """Whether a person or body speaks where a term would stand: "Harlow refers to a long tradition"."""
        if finding.rule not in SPOKEN or finding.terms or IS_TERM.match(self.sentence.text, finding.term[1]):
            return False
        head = self.sentence.token_at(finding.term[1] - 1)
        return head is not None and head.pos_ == "PROPN" and not ABSTRACT.search(head.text)

    def _beside(self, term: Span) -> Span | None:
        """The longer side of the sentence: what follows the term, without the verb between, or what precedes it."""
        text = self.sentence.text
        after = defining_words(text, JOINT.match(text, term[1]).end())
        if after and after[1] - after[0] >= term[0]:
            return after
        before = text[: term[0]].rstrip(" '\",:(–—-")
        return (0, len(before)) if len(before.split()) >= FEWEST else after


def _by_rank(ranked: tuple[float, Name]) -> tuple[float, int, int]:
    return -ranked[0], ranked[1].first, ranked[1].last


def _conflict(finding: Finding, chosen: list[Finding]) -> bool:
    """Whether the term of one stands in the term or the definition of another."""
    return any(
        _overlap(finding.term, each.term)
        or _overlap(finding.term, each.definition)
        or _overlap(each.term, finding.definition)
        for each in chosen
    )


def _all(finding: Finding) -> Span:
    return min(finding.term[0], finding.definition[0]), max(finding.term[1], finding.definition[1])


def _overlap(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]
