"""Makes the strings on which a regular expression takes longest, out of the expression itself."""

import itertools
import re
import signal
import time
from collections.abc import Callable, Iterator
from re import _constants as sre
from re import _parser
from typing import Any

ANY = " aA1-,.'(\n[\"_/:x"  # tried where a class of characters stands, the first two that fit
GENERAL = (" ", "a", "A", "1", "'", "(", "-", "\n", "a, ", "(a ", "1.1.", "a ")
MOST = 16  # strings of one expression, beside the general ones
TAIL = "\x01"


def attacks(pattern: re.Pattern) -> list[tuple[str, str]]:
    """Pairs of (beginning, what is repeated after it) that may make `pattern` search long.

    For each repetition in the expression: what comes before it and then its body over and over; what comes before it
    over and over; and both over and over, so that a match is begun at every place and fails at the end.
    """
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    found = dict.fromkeys(("", unit) for unit in GENERAL)
    for lead, body in _repetitions(tree, ""):
        found |= dict.fromkeys([(lead, body), ("", lead), ("", lead + body), ("", body)])
    whole = example(tree)
    found |= dict.fromkeys([("", whole), ("", whole[:-1]), ("", whole + " ")])
    return [each for each in itertools.islice(found, len(GENERAL) + MOST) if each[1]]


def example(tree) -> str:
    """A text that the expression may match: the first choice everywhere, the fewest repetitions."""
    return "".join(_example(each) for each in tree)


def _example(node) -> str:
    kind, value = node
    if kind is sre.LITERAL:
        return chr(value)
    if kind in (sre.IN, sre.NOT_LITERAL, sre.ANY, sre.RANGE, sre.CATEGORY):
        return next(iter(_characters(node)), "")
    if kind is sre.BRANCH:
        return example(value[1][0])
    if kind is sre.SUBPATTERN:
        return example(value[-1])
    if kind is sre.ATOMIC_GROUP:
        return example(value)
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, inner = value
        return example(inner) * (min(max(least, 1), 3) if most else 0)
    return ""


def _characters(node) -> list[str]:
    """Some characters that a class holds: of those in `ANY` first."""
    found = []
    for letter in ANY + "éÉ–•0z;%&=<>#@\u4e00":
        if _holds(node, letter):
            found.append(letter)
    if not found and node[0] is sre.IN:
        found = [
            chr(value if kind is sre.LITERAL else value[0])
            for kind, value in node[1]
            if kind in (sre.LITERAL, sre.RANGE)
        ]
    return found


def _holds(node, letter: str) -> bool:
    kind, value = node
    if kind is sre.LITERAL:
        return ord(letter) == value
    if kind is sre.NOT_LITERAL:
        return ord(letter) != value
    if kind is sre.ANY:
        return letter != "\n"
    if kind is sre.RANGE:
        return value[0] <= ord(letter) <= value[1]
    if kind is sre.CATEGORY:
        tests = {"SPACE": str.isspace, "DIGIT": str.isdigit, "WORD": lambda each: each.isalnum() or each == "_"}
        name = str(value).removeprefix("CATEGORY_")
        return tests[name.removeprefix("NOT_")](letter) != name.startswith("NOT_")
    if kind is sre.IN:
        is_negated = value[0][0] is sre.NEGATE
        return any(_holds(each, letter) for each in value[is_negated:]) != is_negated
    return False


def _repetitions(tree, lead: str) -> Iterator[tuple[str, str]]:
    """What comes before each repetition, with a text or two that its body matches."""
    for node in tree:
        kind, value = node
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, inner = value
            if most > 3:
                for body in _bodies(inner):
                    yield lead, body
            yield from _repetitions(inner, lead)
        elif kind is sre.BRANCH:
            for choice in value[1][:12]:
                yield from _repetitions(choice, lead)
        elif kind is sre.SUBPATTERN:
            yield from _repetitions(value[-1], lead)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repetitions(value, lead)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT) and value[0] > 0:
            yield from _repetitions(value[1], lead)
        lead += _example(node)


def _bodies(tree) -> list[str]:
    if len(tree) == 1 and tree[0][0] in (sre.IN, sre.NOT_LITERAL, sre.ANY, sre.CATEGORY):
        return _characters(tree[0])[:2]
    return [example(tree)]


class _LateError(Exception):
    pass


def seconds(call: Callable[[Any], Any], text: Any, *, most: float) -> float:
    """CPU seconds of `call(text)`, which is broken off at `most`."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    started = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        call(text)
    except _LateError:
        return most
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - started


def _stop(*_: Any) -> None:
    raise _LateError


def filled(unit: str, size: int, lead: str = "") -> str:
    """`unit` over and over, `size` characters long, behind `lead` and before a character that nothing matches."""
    return lead + unit * (size // len(unit)) + TAIL


def example_of(expression: str) -> str:
    """A text that an expression may match."""
    return example(_parser.parse(expression))
