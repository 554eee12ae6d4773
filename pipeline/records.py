"""Turns the tables of a TOML file into frozen records, and says in sentences what is wrong with them."""

import difflib
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

Record = TypeVar("Record")
Facts = dict[str, Any]


def record(cls: type[Record], facts: Facts, where: str, problems: list[str]) -> Record | None:
    """`facts` as an instance of `cls`, or None after adding what is wrong to `problems`.

    Lists become tuples. `where` names the entry in a message. Values that are neither text, yes or no, number nor list
    of texts are taken as they are.
    """
    known = {each.name: each for each in fields(cls)}  # type: ignore[arg-type]
    before = len(problems)
    for key, value in facts.items():
        if key not in known:
            problems.append(f"{where}: unknown key {key!r}{nearest(key, known)}; expected {', '.join(known)}.")
        elif not _fits(value, known[key].type):
            shown = {str: "a text", bool: "true or false", tuple[str, ...]: "a list of texts"}
            problems.append(f"{where}: {key} must be {shown[known[key].type]}, not {value!r}.")
    for each in known.values():
        if each.name not in facts and each.default is each.default_factory:
            problems.append(f"{where}: the key {each.name!r} is missing.")
    if len(problems) > before:
        return None
    return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()})


def tables(facts: Facts, key: str, where: str, problems: list[str]) -> list[Facts]:
    """The tables that stand under [[key]]; anything else there is added to `problems`."""
    found = facts.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        problems.append(f"{where}: {key} must be written as [[{key}]] entries, with doubled brackets.")
        return []
    return found


def with_lists(data: Facts, where: str, problems: list[str]) -> Facts:
    """`data` without its table [words], and with every "@name" in a list replaced by the words of that name."""
    lists = data.get("words", {})
    if not isinstance(lists, dict) or not all(_fits(each, tuple[str, ...]) for each in lists.values()):
        problems.append(f"{where}, words: expected [words] with lists of texts.")
        lists = {}
    return _replaced({key: value for key, value in data.items() if key != "words"}, lists, where, problems)


def _replaced(value: Any, lists: dict[str, list[str]], where: str, problems: list[str]) -> Any:
    if isinstance(value, dict):
        where = f"{where}, {value['id']}" if "id" in value else where
        return {key: _replaced(each, lists, where, problems) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    whole = []
    for each in value:
        if not (isinstance(each, str) and each.startswith("@")):
            whole.append(_replaced(each, lists, where, problems))
        elif each[1:] in lists:
            whole += lists[each[1:]]
        else:
            known = f"{nearest(each[1:], lists)}; [words] has {', '.join(lists) or 'no list'}"
            problems.append(f"{where}: there is no word list {each!r}{known}.")
    return whole


def _fits(value: object, wanted: Any) -> bool:
    if wanted == tuple[str, ...]:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, wanted) if wanted in {str, bool} else True


def nearest(name: str, known: Iterable[str]) -> str:
    """A question that names the known name most like `name`; empty where none is like it.

    >>> nearest("spellings", ["spelling", "label"])
    " (did you mean 'spelling'?)"
    """
    near = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.4)
    return f" (did you mean {near[0]!r}?)" if near else ""
