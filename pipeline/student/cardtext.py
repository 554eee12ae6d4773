"""Says a term card in words, for a terminal that knows neither colour nor markup."""

import re
from collections.abc import Iterable, Iterator

from ..bibliography.citing import cited
from ..measuring.definers import OWN
from ..presentation.findings import MATTER
from ..presentation.numerals import count, percent
from .cards import Card, Figure, Meaning, Place, Remark
from .columns import columns, flat, wrapped

INDENT = "  "
NARROWEST = 30
MOST = 8  # of a long list
SAID = {
    "own": "in its own words",
    "stipulated": "stipulated for this text",
    "implicit": "left implicit",
}


def card_text(card: Card, width: int = 80) -> str:
    """The card as lines of at most `width` columns (30 at least), parts with nothing in them left out.

    Hidden and turning characters of papers are named by their code. Ends without a line end.
    """
    width = max(NARROWEST, width)
    title = flat(card.title)
    lines = [*wrapped(title, width), "=" * min(width, columns(title)), *wrapped(opening(card), width)]
    for heading, shown in parts(card):
        lines += ["", *wrapped(heading, width)]
        lines += [line for each in shown for line in wrapped(each, width, first=INDENT, rest=INDENT * 2)]
    return "\n".join(lines)


def parts(card: Card) -> list[tuple[str, list[str]]]:
    """The parts of the card that have something in them: a heading, and what stands under it in paragraphs."""
    told = [(heading, list(paragraphs)) for heading, paragraphs in _parts(card)]
    return [(heading, paragraphs) for heading, paragraphs in told if paragraphs]


def _parts(card: Card) -> Iterator[tuple[str, Iterable[str]]]:
    yield "Spellings", _spellings(card)
    yield "Other terms of the family", _sisters(card)
    yield "Used most in", _listed([f"{user.name}: {user.uses:,}" for user in card.users], "document")
    yield "Stands before", _heads(card)
    yield "Definitions found", _definitions(card)
    yield "Remarks about it", (_remark(each) for each in card.remarks)
    yield "Called interchangeable with", (f"{each.form}: {'; '.join(each.documents)}" for each in card.aliases)
    yield "Passages in which it stands, by theoretical stance", _shares(card)
    yield "Figures", filter(None, map(_figure, card.figures))
    yield "Examples", (f"{_quoted(each.quote)} {_cited(each.place)}" for each in card.examples)


def opening(card: Card) -> str:
    """What the term is and how often it is used, in a sentence or two."""
    subject = card.subject
    if not subject.concept:
        known = "Not a term of the codebook; the papers define it."
    elif subject.is_family:
        known = f"A family of terms in the codebook ({subject.concept})."
    else:
        named = f"In the codebook: {subject.term}. " if subject.term != card.title else ""
        known = f"{named}Family: {subject.label} ({subject.concept})."
    if not card.uses and subject.concept:
        return f"{known} Known to the codebook, but none of the {count(card.read, 'document')} uses it in running text."
    if not card.uses:
        return known
    return f"{known} {count(card.uses, 'use')} in {card.documents:,} of {count(card.read, 'document')}."


def _spellings(card: Card) -> Iterator[str]:
    by_term: dict[str, list] = {}
    for each in card.spellings:
        by_term.setdefault(each.term, []).append(each)
    for term, forms in by_term.items():
        leading = [each.form for each in forms if each.leads]
        verdict = f"{leading[0]} leads" if len(leading) == 1 else "none leads"
        numbers = ", ".join(f"{each.form} {each.uses:,}" for each in forms)
        name = f"{term}: " if card.subject.is_family else ""
        yield f"{name}{numbers}{f' ({verdict})' if len(forms) > 1 else ''}"
    known = sum(each.uses for each in card.spellings)
    beside = card.uses - known - card.hidden
    if beside > 0:
        yield f"Not compared: {count(beside, 'use')} in quotations, in talk about the word or in rarer positions."
    if card.hidden:
        yield f"A line end or an abbreviation hides the spelling of {count(card.hidden, 'use')}."


def _sisters(card: Card) -> Iterator[str]:
    others = [each for each in card.family if each.term != card.subject.term and not card.subject.is_family]
    shown = [f"{each.form}: {count(each.uses, 'use')} in {count(each.documents, 'document')}" for each in others]
    yield from _listed(shown, "term")


def _listed(things: list[str], noun: str) -> Iterator[str]:
    """The first of many things, and how many more there are."""
    yield from things[:MOST]
    if len(things) > MOST:
        yield f"and {count(len(things) - MOST, f'more {noun}')}"


def _heads(card: Card) -> Iterator[str]:
    if card.heads:
        yield ", ".join(f"{noun} {number:,}" for noun, number in card.heads[:MOST])


def _definitions(card: Card) -> Iterator[str]:
    for each in card.meanings:
        yield f"{each.number}. {_meaning(each, is_of_family=card.subject.is_family)}"
    if card.undefined_in:
        users = f"{count(card.documents, 'document')} that use{'s' * (card.documents == 1)} it"
        what = "" if card.subject.is_family else " of this term"
        yield f"No definition{what} was found in {card.undefined_in:,} of {users}."


def _meaning(meaning: Meaning, *, is_of_family: bool) -> str:
    """A definition with its source, what it states, and what it is in conflict with."""
    stated = [f"{MATTER[dimension]}: {', '.join(values)}" for dimension, values in meaning.states]
    parts = [
        f"{f'{meaning.term}: ' if is_of_family else ''}{_quoted(meaning.words)} {_credited(meaning)}.",
        f"States {'; '.join(stated)}." if stated else "States nothing on the seven dimensions.",
    ]
    against: dict[tuple[str, ...], list[str]] = {}
    for each in meaning.conflicts:
        other = f"definition {each.number}" if each.number else f"the definition of {each.term} in {each.name}"
        against.setdefault(each.dimensions, []).append(other)
    for dimensions, others in against.items():
        parts.append(f"In conflict with {_series(others)} on {_series([MATTER[name] for name in dimensions])}.")
    return " ".join(parts)


def _series(things: list[str]) -> str:
    *most, last = things
    return f"{', '.join(most)} and {last}" if most else last


def _quoted(text: str) -> str:
    """Words of a paper in quotation marks that differ from those within them."""
    return f"‘{text}’" if re.search('[“”"]', text) else f"“{text}”"


def _credited(meaning: Meaning) -> str:
    if meaning.definer.casefold() in OWN:
        return f"{_cited(meaning.place)}, {SAID.get(meaning.status, meaning.status)}"
    year = f" ({meaning.year})" if meaning.year else ""
    return f"{meaning.definer}{year}, as {meaning.status} in {_cited(meaning.place)}"


def _remark(remark: Remark) -> str:
    source = "" if remark.source.casefold() in OWN else f"{remark.source}, in "
    return f"{_quoted(remark.quote)} {source}{_cited(remark.place)}: {', '.join(remark.kinds)}."


def _shares(card: Card) -> Iterator[str]:
    passages = sum(number for _, number in card.stances)
    for label, number in card.stances:
        yield f"{label}: {number:,} of {count(passages, 'passage')} ({percent(number / passages)})"


def _figure(figure: Figure) -> str:
    """A headline figure in a sentence; empty where it is undefined."""
    if figure.value is None:
        return ""
    share, some = percent(figure.value), f"{round(figure.value * figure.n):,} of {figure.n:,}"
    interval = ""
    if figure.low is not None and figure.high is not None:
        interval = f" (95\u00a0% interval {100 * figure.low:.0f}–{percent(figure.high)})"
    return {
        "form_disagreement": f"Two uses from two documents differ in spelling in {share} of cases{interval}; "
        f"{count(figure.n, 'document')}.",
        "share_none_found": f"No definition was found in {some} documents that use it: {share}{interval}.",
        "jingle": f"Of its sources, taken in pairs that can be compared, {share} contradict each other{interval}; "
        f"{count(figure.n, 'source')}. {figure.note}",
        "share_complaining": f"In {some} documents that use it a remark finds fault with how terms are used: "
        f"{share}{interval}.",
        "share_departing": f"In {some} documents that define it, people confirmed a use against the definition: "
        f"{share}{interval}.",
    }[figure.measure]


def _cited(place: Place) -> str:
    return cited(place.name, place.page_label)
