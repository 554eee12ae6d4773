"""Tells which codes of the codebook the codes of a project are."""

from collections import Counter
from collections.abc import Iterable, Iterator

from .building import Facts, entries, names
from .project import Code, guid


def flat(codes: Iterable[Code]) -> Iterator[Code]:
    """Codes with all those below them."""
    for code in codes:
        yield code
        yield from flat(code.codes)


def matched(codes: Iterable[Code], facts: Facts) -> dict[str, tuple[str, str]]:
    """Axis and id of each code of a project, by its guid: by our guid, else by name, id or label.

    A label that several axes have counts below the name of its axis alone.
    """
    known = entries(facts)
    all_codes = [(axis, code, label) for axis, those in known.items() for code, (label, _) in those.items()]
    by_guid = {guid("code", axis, code): (axis, code) for axis, code, _ in all_codes}
    below = {(axis, each.lower()): (axis, code) for axis, code, label in all_codes for each in (label, code)}
    often = Counter(name for _, name in below)
    by_name = {name: meant for (_, name), meant in below.items() if often[name] == 1}
    by_name |= {name.lower(): meant for meant, name in names(known).items()}
    found = {}
    for code, above in _with_parents(codes, ""):
        name = code.name.lower()
        meant = by_guid.get(code.guid) or below.get((above, name)) or by_name.get(name)
        if meant:
            found[code.guid] = meant
    return found


def _with_parents(codes: Iterable[Code], above: str) -> Iterator[tuple[Code, str]]:
    for code in codes:
        yield code, above
        yield from _with_parents(code.codes, code.name.lower())
