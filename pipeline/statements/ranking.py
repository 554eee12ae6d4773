"""Finds the order in which a sentence ranks terms: a continuum, a ladder, levels, one term below another."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..language.tokens import plain
from . import orderwords as words

Mention = dict[str, Any]
Rungs = list[str]  # lowest first; a rung is the signs of its terms, "" where the codebook does not know its word
NUMBERS = {word: place for place, word in enumerate("one two three four five six".split(), 1)}
NUMBERS |= {letter: place for place, letter in enumerate("abcdefgh", 1)} | {str(each): each for each in range(1, 10)}


@dataclass(frozen=True)
class Order:
    """An order of terms, lowest rung first, and the rule that found it.

    Each rung holds the mentions of its terms: several where they rank equal, none where the codebook does not know the
    word that stands there.
    """

    rungs: tuple[tuple[Mention, ...], ...]
    rule: str

    @property
    def terms(self) -> list[list[str]]:
        """The terms of each rung, lowest rung first."""
        return [[mention["term"] for mention in rung] for rung in self.rungs]


def orders(text: str, mentions: Iterable[Mention], *, start: int = 0) -> list[Order]:
    """The orders in which a sentence ranks terms; none where it states no order or its direction is unclear.

    `mentions` are rows of the table `mentions` that stand in the sentence; `start` is where the sentence begins in the
    text from which their offsets are counted. The first rule that finds an order decides. A term counts once; of words
    that all rungs share ("interagency co-operation", "interagency collaboration") none is ranked. A sentence gives
    several orders only where it compares pairs that do not join to one ladder; one that denies, asks, or sets authors
    against each other gives none.

    >>> rows = [{"term": "co-operation", "start": 0, "end": 12}, {"term": "merger", "start": 35, "end": 41}]
    >>> orders("Co-operation stands one rung below merger.", rows)[0].terms
    [['co-operation'], ['merger']]
    """
    ranked = list(mentions)
    signed, signs = _signed(text, ranked, start) if len(ranked) > 1 else ("", {})
    if len(signs) < 2 or words.DENIED.search(signed) or words.COUNTED.search(signed):
        return []
    for name, rule in RULES.items():
        found = [_order(rungs, signs, name) for rungs in rule(signed)]
        if found:
            return [order for order in found if order]
    return []


def _signed(text: str, mentions: Iterable[Mention], start: int) -> tuple[str, dict[str, list[Mention]]]:
    """The sentence with a sign for each run of terms, and the mentions of each sign; no quotes, no sources."""
    runs: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda each: (each["start"], -each["end"])):
        gap = text[runs[-1][-1]["end"] - start : mention["start"] - start] if runs else ","
        if runs and mention["start"] < runs[-1][-1]["end"]:
            continue
        if runs and not gap.strip():
            runs[-1].append(mention)
        else:
            runs.append([mention])
    shown, pieces, done = plain(text), [], 0
    signs: dict[tuple[str, ...], str] = {}
    first: dict[str, list[Mention]] = {}
    for run in runs:
        sign = signs.setdefault(tuple(each["term"] for each in run), chr(words.FIRST_SIGN + len(signs)))
        first.setdefault(sign, run)
        pieces += [shown[done : run[0]["start"] - start], sign]
        done = run[-1]["end"] - start
    joined = " ".join(("".join(pieces) + shown[done:]).split())
    bare = re.sub(r"(?<!\w)['\"]|['\"](?!\w)", "", words.BRACKETED.sub("", joined))
    return bare, first


def _order(rungs: Rungs, signs: dict[str, list[Mention]], rule: str) -> Order | None:
    """The order with its mentions; None where a term stands on two rungs, or of two words it is unclear which ranks."""
    runs = [[signs[sign] for sign in rung] for rung in rungs]
    known = [{each["term"] for run in rung for each in run} for rung in runs if rung]
    alike = set.intersection(*known) if len(known) > 1 else set()
    kept = [[[each for each in run if each["term"] not in alike] for run in rung] for rung in runs]
    if len(known) < 2 or any(len(run) != 1 for rung in kept for run in rung):
        return None
    ranked = tuple(tuple(run[0] for run in rung) for rung in kept)
    terms = [each["term"] for rung in ranked for each in rung]
    return Order(ranked, rule) if len(set(terms)) == len(terms) else None


def _run(text: str, first: re.Pattern[str], then: re.Pattern[str]) -> tuple[Rungs, list[re.Match[str]], list[str]]:
    """The rungs with which `text` begins, what joins them, and the end of the ladder at which each is said to stand.

    Rungs are joined by `first`, by `then` from the first "to" on.
    """
    rungs, joints, places, at = [], [], [], 0
    while True:
        said_to = any("to" in joint.groupdict() and joint["to"] in ("to", "into") for joint in joints)
        joint = (then if said_to else first).search(text, at)
        item = text[at : joint.start() if joint else len(text)].strip()
        rung = words.WHOLE_RUNG.fullmatch(item)
        last = None if rung else words.RUNG_FIRST.match(item)
        if not (rung or last or words.UNKNOWN_RUNG.fullmatch(item)):
            return rungs, joints[: max(0, len(rungs) - 1)], places
        found = rung or last
        rungs.append("".join(words.ANY_SIGN.findall(found.group())) if found else "")
        places.append((found["place"] or "").lower() if found else "")
        if last or not joint:
            return rungs, joints, places
        joints.append(joint)
        at = joint.end()


def _from_to(text: str) -> Iterator[Rungs]:
    for opening in words.FROM.finditer(text):
        before, clause = text[: opening.start()], words.CLAUSE_ENDS.split(text[opening.end() :])[0]
        rungs, joints, places = _run(clause, words.TO_FIRST, words.TO_NEXT)
        joins = any(joint["to"] for joint in joints) and sum(map(bool, rungs)) > 1
        if not joins or not _is_ladder(text, before) or words.LIST_GOES_ON.match(clause, clause.find(rungs[-1][-1:])):
            continue
        is_down = words.GOES_DOWN.search(before) or any(" down " in joint.group() for joint in joints)
        if is_down or places[0] in words.ENDS_HIGH or places[-1] in words.ENDS_LOW:
            rungs.reverse()
        yield rungs
        return


def _begun(text: str) -> Iterator[Rungs]:
    """Orders as in "the levels begin with A and rise through B and C to D"; none where two such differ."""
    found = []
    for opening in words.BEGUN.finditer(text):
        before = text[: opening.start()]
        is_graded = opening["graded"] or opening["up"]
        is_said = is_graded or words.HAS_LADDER.search(text) or words.HAS_STEPS.search(before)
        if not is_said or words.TOPICS.search(before) or words.PASSES.search(before):
            continue
        clause = words.CLAUSE_ENDS.split(text[opening.start("first") :])[0]
        joined = words.VERB_BETWEEN.sub(
            lambda verb: " to " if verb["ends"] or verb["rises_to"] else " through ", clause
        )
        rungs, joints, _ = _run(joined, words.ALONG, words.TO_NEXT)
        ends = any(joint["to"] in ("to", "into") for joint in joints)
        if ends and joints[0]["to"] and sum(map(bool, rungs)) > 1:
            found.append(rungs[::-1] if opening["falls"] or opening["down"] else rungs)
    if found and all(rungs == found[0] for rungs in found):
        yield found[0]


def _is_ladder(text: str, before: str) -> bool:
    """Whether what goes "from" one term to another is an order of terms; `before` is what stands before "from"."""
    is_said = words.HAS_LADDER.search(text) or words.MODEL.search(before)
    is_graded = words.BEFORE_FROM.search(before) and not words.CHANGED.search(before)
    return bool(is_said or is_graded) and not words.TOPICS.search(before)


def _listed(text: str) -> Iterator[Rungs]:
    if words.WHERE_LEVELS.search(text) and not words.HAS_LADDER.search(text):
        return
    falls = words.FALLING.search(text)
    ordered = falls or words.RISING.search(text)
    rungs: Rungs = []
    opening = words.LIST_OPENS.search(text)
    listed = list(words.LISTED.finditer(text))
    if opening:
        rungs = _run(text[opening.end() :].rstrip("."), words.COMMA_NEXT, words.COMMA_NEXT)[0]
    if len(rungs) < 3 and len(listed) == 1 and (ordered or words.LIST_CLOSES.match(text, listed[0].end())):
        items = listed[0].group()
        rungs = _run(items if " and " in items else items.replace(" or ", ", "), words.COMMA_NEXT, words.COMMA_NEXT)[0]
    if len(rungs) >= (2 if ordered else 3) and sum(map(bool, rungs)) > 1:
        yield rungs[::-1] if falls else rungs


def _numbered(text: str) -> Iterator[Rungs]:
    found = list(words.NUMBERED.finditer(text))
    before = text[: found[1].start()] if len(found) > 1 else ""
    if not re.search(rf"\b(?:{words.LADDER}|{words.STEPS})\b", before, re.IGNORECASE):
        return
    rungs = {}
    for match, following in zip(found, [*found[1:], None], strict=True):
        item = text[match.end() : following.start() if following else len(text)]
        term = words.RUNG_FIRST.match(item)
        number = next(filter(None, match.groups()))
        rungs[NUMBERS[number.lower()]] = "".join(words.ANY_SIGN.findall(term.group())) if term else ""
    if sorted(rungs) == list(range(1, len(found) + 1)):
        ascending = [rungs[number] for number in sorted(rungs)]
        yield ascending[::-1] if words.FALLING.search(text) else ascending


def _pairs(text: str, relation: str, is_said: Callable[[str], object]) -> Iterator[Rungs]:
    """Orders from clauses "A <relation> B", "and <relation> C" (of A) and "which <relation> D" (of the one before)."""
    subject = rf"(?P<subject>{words.T})(?: {words.WITH_TERM})?(?: and (?P<second>{words.T})(?: {words.WITH_TERM})?)?,? "
    goes_on = r"(?P<same>,? (?:and|but|yet) (?:it )?)|(?P<last>,? (?:which|itself)(?: in turn)? )"
    compared = rf"(?:{words.HOW_MUCH} ){{0,3}}(?P<object>{words.T})(?: {words.WITH_TERM})?{words.GOES_ON}"
    clause = re.compile(rf"(?:{subject}|{goes_on}){relation} {compared}", re.IGNORECASE)
    pairs: list[Rungs] = []
    subjects, last = [], ""
    for match in clause.finditer(text):
        if match["subject"]:
            if not is_said(text[: match.start()] + "\n" + match.group()):
                return
            subjects = [match["subject"], *([match["second"]] if match["second"] else [])]
        elif not last:
            continue
        elif match["last"]:
            subjects = [last]
        last = match["object"]
        pairs += [[each, last] if match["below"] else [last, each] for each in subjects]
    yield from _joined(pairs)


def _joined(pairs: list[Rungs]) -> list[Rungs]:
    """The one ladder that pairs make, otherwise the pairs themselves; none where they run in a circle."""
    below: dict[str, set[str]] = {sign: set() for pair in pairs for sign in pair}
    for _ in below:
        for low, high in pairs:
            below[high] |= {low} | below[low]
    if any(sign in lower for sign, lower in below.items()):
        return []
    ladder = sorted(below, key=lambda sign: (len(below[sign]), sign))
    is_one = all(len(below[sign]) == place for place, sign in enumerate(ladder))
    return [ladder] if is_one and ladder else [list(pair) for pair in dict.fromkeys(map(tuple, pairs))]


def _compared(text: str) -> Iterator[Rungs]:
    if words.ELSEWHERE.search(text) or words.POINTS_BACK.search(text):
        return iter(())
    verb = re.compile(rf"{words.T}[^{words.T[1:-1]}]*? {words.STANDS}", re.IGNORECASE)

    def is_said(clause: str) -> object:
        before, _, said = clause.partition("\n")
        return verb.match(said) or words.PLACES.search(before) or words.HAS_LADDER.search(text)

    return _pairs(text, words.COMPARES, is_said)


def _followed(text: str) -> Iterator[Rungs]:
    if not (words.HAS_LADDER.search(text) or words.HAS_STEPS.search(text)):
        return iter(())
    return _pairs(text, words.LEADS, bool)


def _put(text: str, at: int) -> Rungs:
    """The order that begins at a place in the text, as in "A lowest, then B and, at the top, C"; empty if none."""
    items, joints = [], []
    while item := words.PUT.match(text, at):
        items.append(item)
        joint = words.PUT_NEXT.match(text, item.end())
        if not joint:
            break
        joints.append(joint)
        at = joint.end()
    lows, highs = ([bool(each[end] or each[f"{end}_after"]) for each in items] for end in ("low", "high"))
    ended = [low or high for low, high in zip(lows, highs, strict=True)]
    thens = [bool(joint["then"]) for joint in joints[: len(items) - 1]]
    if len(items) < 2 or not ended[0] or any(ended[1:-1]) or (lows[0], highs[0]) == (lows[-1], highs[-1]):
        return []
    if not (len(items) == 2 or thens[0]) or not (ended[-1] or (len(items) > 2 and thens[-1])):
        return []
    rungs = ["".join(words.ANY_SIGN.findall(each["rung"])) for each in items]
    return rungs if lows[0] else rungs[::-1]


def _extremes(text: str) -> Iterator[Rungs]:
    if words.ELSEWHERE.search(text) or words.VALUED.search(text):
        return
    puts = [each for each in words.PUTS.finditer(text) if not words.RATERS.search(text[: each.start()])]
    put = [rungs for each in puts if (rungs := _put(text, each.end()))]
    alike = all(rungs == put[0] for rungs in put)
    yield from (put[:1] if alike else []) if put else _named_ends(text)


def _named_ends(text: str) -> Iterator[Rungs]:
    """Orders as in "the lowest rung is A, followed by B, and the highest is C"."""
    is_said = words.HAS_FORMS.search(text)
    found = list(words.EXTREMES.finditer(text)) if is_said else []
    kinds = [next(kind for kind in ("low", "high", "next") if each[f"{kind}_after"] or each[kind]) for each in found]
    ends = [kind for kind in kinds if kind != "next"]
    if len(kinds) < 2 or kinds[0] == "next" or len(set(ends)) < len(ends) or (len(ends) == 2 and kinds[-1] == "next"):
        return
    rungs = [match["first"] or match["last"] for match in found]
    between = text[found[0].start() : found[-1].end()]
    others = [sign for sign in re.findall(rf"(?<! of ){words.T}", between) if sign not in rungs]
    if not others:
        yield rungs if kinds[0] == "low" else rungs[::-1]


RULES: dict[str, Callable[[str], Iterator[Rungs]]] = {
    "numbered": _numbered,
    "begun": _begun,
    "from_to": _from_to,
    "listed": _listed,
    "compared": _compared,
    "extremes": _extremes,
    "followed": _followed,
}
