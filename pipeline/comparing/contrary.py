"""Finds uses of a term that say the opposite of what the document's own definition states."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..codebook import DIMENSIONS, Code
from ..language.parsing import parses
from ..measuring.contradiction import Position, position
from ..statements.attribution import Attribution
from ..statements.cues import Cue, find
from ..statements.definitions.dimensions import WEAK, is_negated
from .setapart import is_set_apart
from .ties import MODIFIES, SAID_OF, tie
from .uses import Read, Use

OWN = frozenset({"own", "stipulated"})
# Which values exclude a value that is defined. What is shared adds up, who takes part is served as well, and a body
# that merged may go on to exchange information: there nothing is contrary.
OPPOSED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "formality": {"formal": frozenset({"informal"}), "informal": frozenset({"formal"})},
    "jointness": {"joint": frozenset({"parallel"}), "parallel": frozenset({"joint"})},
    "level": {"strategic": frozenset({"operational"}), "operational": frozenset({"strategic"})},
    "agencies": {"two": frozenset({"one"}), "several": frozenset({"one"}), "one": frozenset({"two", "several"})},
    "integration": {each: frozenset({"merged"}) for each in ("contact", "exchange", "aligned")},
}
# A definition that leaves room: "usually under a protocol".
ROOM = re.compile(
    r"\b(?:usually|often|typically|normally|generally|mainly|mostly|largely|sometimes|may|might|can|could|need not"
    r"|not necessarily|not always|whether or not|either|ideally|tends? to|more or less)\b",
    re.IGNORECASE,
)
# Sentences that do not say on the document's own account that it is so.
NOT_SAID = re.compile(
    r"\?|\b(?:if|whether|unless|may|might|can|could|would|should|must|need(?:s|ed)? to|ought|sometimes|partly"
    r"|occasionally|as if|so-called|seem\w*|appear\w*|tend\w*|sa(?:id|ys?)|told|tells?|report(?:s|ed)|describ\w+"
    r"|argu\w+|claim\w*|felt|feels?|believ\w+|thought|thinks?|call(?:s|ed)|regard\w*|perceiv\w+|view(?:s|ed)|saw|sees?"
    r"|seen|according to|assum\w+|suggest\w*|expect\w*|complain\w*|critic\w*|respondents?|interviewees?|informants?"
    r"|some authors|literature|elsewhere|terms?|definition\w*|defin(?:e|es|ed)|meant|means|known as|myth)\b",
    re.IGNORECASE,
)
# "More informal" compares.
COMPARED = re.compile(
    r"\b(?:more|less|most|least|rather|too|so|as|increasingly|partly|half|semi|quasi)(?: \w+ly)?[\s-]+\Z", re.IGNORECASE
)
ONE_ALONE = re.compile(r"\b(?:alone|only|just|single|sole)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Own:
    """What a document's own definitions of a term state; where the first begins, and whether one is stipulated."""

    stated: Position
    start: int
    words: str
    is_stipulated: bool


@dataclass(frozen=True)
class Contrary:
    """A use with the cues, by dimension, of values that its definition excludes, and why they are about it."""

    use: Use
    own: Own
    cues: Mapping[str, str]
    reasons: tuple[str, ...]


def own_definitions(definitions: Iterable[dict[str, Any]]) -> dict[str, Own]:
    """For each term of the codebook what the document itself defines it as, where that leaves no room."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in definitions:
        if row["definition_status"] in OWN and row["concept"] != "not_coded":
            rows.setdefault(row["term"], []).append(row)
    found = {}
    for term, mine in rows.items():
        if any(ROOM.search(row["quote"]) for row in mine):
            continue
        stated: dict[str, frozenset[str]] = {}
        for row in mine:
            for name, values in position(row).items():
                if name in OPPOSED:
                    stated[name] = stated.get(name, frozenset()) | values
        if stated:
            is_stipulated = any(row["definition_status"] == "stipulated" for row in mine)
            words = " ".join(row["quote"] for row in mine).lower()
            found[term] = Own(stated, mine[0]["start"], words, is_stipulated)
    return found


def contrary_uses(
    read: Read, own: Mapping[str, Own], attribution: Attribution, codes: Sequence[Code]
) -> list[Contrary]:
    """The plain uses about which their own sentence says what the document's definition of the term excludes.

    The sentence must state it on the document's own account: no question, supposition, comparison, contrast or report
    of others. Only sentences that hold a cue of an excluded value are parsed.
    """
    dimensions = tuple(code for code in codes if code.axis in DIMENSIONS)
    wanted = []
    for use in read.uses:
        if use.is_plain and use.term in own and _is_said(read, use, attribution):
            cues = _excluded(read, use, own[use.term].stated, dimensions)
            if cues:
                wanted.append((use, cues))
    parsed = parses(read.stored.text, [use.sentence for use, _ in wanted])
    found = []
    for (use, cues), parse in zip(wanted, parsed, strict=True):
        about = {cue: tie(read, parse, use, cue) for cue in cues}
        kept = {cue.code.axis: cue for cue in reversed(cues) if about[cue]}
        if kept:
            written = {name: _written(read, use, cue) for name, cue in sorted(kept.items())}
            reasons = tuple(dict.fromkeys(about[cue] for cue in kept.values()))
            found.append(Contrary(use, own[use.term], written, reasons))
    return found


def _is_said(read: Read, use: Use, attribution: Attribution) -> bool:
    """Whether the sentence of a use says what it says as a fact, and on the document's own account."""
    text = read.words(use.sentence)
    if NOT_SAID.search(text) or is_set_apart(read.marked(use.sentence)):
        return False
    return not attribution.of(*use.sentence, text).is_borrowed


def _excluded(read: Read, use: Use, stated: Position, codes: tuple[Code, ...]) -> list[Cue]:
    """The cues in a sentence of values that all stated ones exclude, where it has no stated value, too.

    Another term of the field beside this one ("collaborative, interagency practice") is no cue.
    """
    text, start = read.words(use.sentence), use.sentence[0]
    cues = list(find(text, tuple(code for code in codes if code.axis in stated)))
    cues = [cue for cue in cues if cue.pattern not in WEAK and not is_negated(text, cue.start)]
    said = {cue.code.axis for cue in cues if _value(cue) in stated[cue.code.axis]}
    return [
        cue
        for cue in cues
        if cue.code.axis not in said
        and all(_value(cue) in OPPOSED[cue.code.axis].get(each, ()) for each in stated[cue.code.axis])
        and start + cue.start not in read.labels
        and not _is_inside(cue, cues)
        and not COMPARED.search(text, max(0, cue.start - 40), cue.start)
        and (cue.code.axis != "agencies" or ONE_ALONE.search(text))
    ]


def _value(cue: Cue) -> str:
    return cue.code.id.removeprefix(f"{cue.code.axis}-")


def _is_inside(cue: Cue, cues: list[Cue]) -> bool:
    return any(
        each.start <= cue.start and cue.end <= each.end and each.end - each.start > cue.end - cue.start
        for each in cues
        if each.code.axis == cue.code.axis
    )


def _written(read: Read, use: Use, cue: Cue) -> str:
    start = use.sentence[0]
    return " ".join(read.stored.text[start + cue.start : start + cue.end].split())


# Set by hand, like those of swaps.
LEAST, MOST, BASE, TIED, STIPULATED, SAME_NOUN = 0.2, 0.8, 0.35, 0.2, 0.1, 0.1


def reasons_of(found: Contrary) -> tuple[list[str], float]:
    """Why a use is thought contrary, and the confidence: 0.35, and more for each reason, within 0.2 to 0.8."""
    reasons = list(found.reasons)
    confidence = BASE + TIED * bool({MODIFIES, SAID_OF} & set(reasons))
    if found.own.is_stipulated:
        reasons.append("stipulated definition")
        confidence += STIPULATED
    head = found.use.mention["head"]
    if head and re.search(rf"\b{re.escape(head)}\b", found.own.words):
        reasons.append("noun of the definition")
        confidence += SAME_NOUN
    return reasons, round(min(MOST, max(LEAST, confidence)), 2)
