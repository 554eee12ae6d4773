"""Compares what definitions state: where they contradict each other, where they agree."""

import functools
from collections.abc import Mapping
from typing import Any

from ..codebook import DIMENSIONS

OUTSIDE = "not_coded"
Position = dict[str, frozenset[str]]


def position(definition: Mapping[str, Any]) -> Position:
    """The values that a row of the table `definitions` states, for each dimension on which it states any.

    "Several" agencies are more than one: two are not excluded.

    >>> position(dict.fromkeys(DIMENSIONS, "not_stated") | {"jointness": "joint"})
    {'jointness': frozenset({'joint'})}
    """
    return _position(tuple(definition[name] for name in DIMENSIONS))


@functools.lru_cache(maxsize=4096)
def _position(stated: tuple[str, ...]) -> Position:
    values = {
        name: frozenset(each.split("; ")) - {"not_stated", ""} for name, each in zip(DIMENSIONS, stated, strict=True)
    }
    if "several" in values["agencies"]:
        values["agencies"] |= {"two"}
    return {name: found for name, found in values.items() if found}


def shared_dimensions(first: Position, second: Position) -> list[str]:
    """Dimensions on which both state something."""
    return [name for name in DIMENSIONS if name in first and name in second]


def conflicting_dimensions(first: Position, second: Position) -> list[str]:
    """Dimensions on which both state something, and no value is the same. Silence is never a conflict.

    >>> conflicting_dimensions({"jointness": frozenset({"joint"})}, {"jointness": frozenset({"parallel"})})
    ['jointness']
    """
    return [name for name in shared_dimensions(first, second) if first[name].isdisjoint(second[name])]


def idea(definition: dict[str, Any]) -> tuple[str, str]:
    """What is defined: the concept, or the term itself outside the codebook."""
    concept = definition["concept"]
    return (concept, definition["term"].casefold() if concept == OUTSIDE else "")
