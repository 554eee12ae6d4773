"""The headline figures when each document in turn is left out: from the whole, less what the document brings."""

import functools
import operator
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..statistics.diversity import shares_of
from ..statistics.pairs import pairs_of_shares
from .contradiction import idea, position
from .definers import definer_key
from .figures import OWN_SPELLING
from .headlines import departing, users_defining
from .literature import Literature
from .positions import Positions
from .remarks import users_complaining
from .spelling import of_known_form
from .uses import Uses

if TYPE_CHECKING:
    import numpy as np

FEWEST = 3  # documents without one of which a figure still is one
Values = list[float | None]


def without_each(part: Literature) -> tuple[list[str], dict[str, Values]]:
    """The documents that have a say in any headline, and each headline figure without each of them.

    None where the figure is undefined then; no documents where there are fewer than three. As measuring each rest anew.
    """
    present = set(part.uses.values("doc_id"))
    present |= {row["doc_id"] for rows in (part.definitions, part.remarks) for row in rows}
    doc_ids = sorted(present) if len(present) >= FEWEST else []
    return doc_ids, {
        "form_disagreement": _form_disagreement(part, doc_ids),
        "share_none_found": _share(doc_ids, *users_defining(part, "term"), is_without=True),
        "jingle": _jingle(part, doc_ids),
        "share_complaining": _share(doc_ids, *users_complaining(part)),
        "share_departing": _share(doc_ids, *departing(part)) if part.has_decided_departures else [None] * len(doc_ids),
    }


def _share(doc_ids: list[str], among: set[str], having: set[str], *, is_without: bool = False) -> Values:
    """The share of documents `having` something, or being without it, when each is left out."""
    hits = among - having if is_without else having
    left = ((len(hits) - (doc_id in hits), len(among) - (doc_id in among)) for doc_id in doc_ids)
    return [number / many if many else None for number, many in left]


def _form_disagreement(part: Literature, doc_ids: list[str]) -> Values:
    import numpy as np

    uses, numbers = part.uses.having("term_role", OWN_SPELLING), part.uses.names["doc_id"]
    sums = np.zeros((2, len(numbers) + 1))  # differing and compared; the last place is for documents without a use
    for term, of_term in uses.by("term").items():
        if term not in part.spelt_one_way:
            sums += _of_term(of_known_form(of_term), len(numbers) + 1)
    return _ratios(sums[:, [numbers.get(doc_id, -1) for doc_id in doc_ids]])


def _of_term(uses: Uses, many: int) -> "np.ndarray":
    """Sums over pairs of documents without each of `many`; without one, another position may be the usual one."""
    import numpy as np

    documents, positions, counts = uses.table("position")
    found = np.zeros((2, many))
    if not len(documents):
        return found
    usual, without = counts.sum(axis=0).argmax(), (counts.sum(axis=0) - counts).argmax(axis=1)
    for place in (usual, *sorted(set(without.tolist()) - {usual})):
        inside, _, forms = uses.where(uses.columns["position"] == positions[place]).table("form")
        pairs = pairs_of_shares([(np.arange(len(inside)), shares_of(forms))], len(inside))
        brought = np.zeros((2, many))
        brought[:, inside] = [pairs.rows(core) for core in (pairs.differing, pairs.compared)]
        wholes = brought.sum(axis=1, keepdims=True)
        if place == usual:
            found += wholes
        missing = documents[without == place]
        found[:, missing] = wholes - 2 * brought[:, missing]
    return found


def _jingle(part: Literature, doc_ids: list[str]) -> Values:
    """Definers lose what the document says for them: all, or what no other document says for them too."""
    import numpy as np

    rows = part.defined
    ideas: dict[tuple[str, str], int] = {}
    places = {doc_id: number for number, doc_id in enumerate(doc_ids)}
    positions = Positions.of(position(row) for row in rows)
    units: dict[tuple, dict[int, int]] = {}  # of each definer of an idea what each document says for them
    for row, bits in zip(rows, positions.bits.tolist(), strict=True):
        said = units.setdefault((ideas.setdefault(idea(row), len(ideas)), definer_key(row)), {})
        document = places.get(row["doc_id"], -1)
        said[document] = said.get(document, 0) | bits
    counted = [*_changes(units)]
    if not doc_ids or not counted:
        return [None] * len(doc_ids)
    things, groups, bits, signs = (np.array(each) for each in zip(*counted, strict=True))
    joined = Positions(bits, positions.masks).pairs(things + 1, groups, len(doc_ids) + 1, signs=signs)
    return _ratios(np.array([_without(joined.things, core) for core in (joined.differing, joined.compared)]))


def _changes(units: dict[tuple, dict[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Thing, idea, bits and sign: what all say together (of thing -1), and how it changes without each document."""
    for (of_idea, _), said in units.items():
        whole = functools.reduce(operator.or_, said.values())
        yield -1, of_idea, whole, 1
        for document in said:
            yield document, of_idea, whole, -1
            if len(said) > 1:
                rest = (bits for each, bits in said.items() if each != document)
                yield document, of_idea, functools.reduce(operator.or_, rest), 1


def _without(things: "np.ndarray", core: "np.ndarray") -> "np.ndarray":
    """The sum over all pairs, from the features of the whole (first row) and what each document changes in them."""
    whole, changes, own = things[[0]].sum(axis=0), things[1:], core.diagonal()
    changed = 2 * (changes @ (core @ whole)) + ((changes @ core) * changes).sum(axis=1) - changes @ own
    return whole @ (core @ whole) - whole @ own + changed


def _ratios(sums: "np.ndarray") -> Values:
    """Differing by compared, None where nothing is compared."""
    return [
        round(max(0.0, differing) / compared, 10) if compared > 0.5 else None for differing, compared in sums.T.tolist()
    ]
