"""Finds the claims of a run that a coding is one with."""

from collections.abc import Iterable
from typing import Any

from ...people.claims import words
from .building import Facts
from .normalising import Span
from .placing import trimmed, whole_words
from .project import guid

Claim = dict[str, Any]
Meant = tuple[str, str]  # axis and id of a code
ALIKE = 0.5  # share of two spans that they have in common, from which they are one


class Claims:
    """The claims of a run, by document and code."""

    def __init__(self, facts: Facts) -> None:
        self._texts, self._uses = facts.texts, facts.uses
        self._in: dict[str, list[Claim]] = {}
        self._coded: dict[tuple[str, str, str], list[Claim]] = {}
        for row in facts.evidence:
            self._in.setdefault(row["doc_id"], []).append(row)
            self._coded.setdefault((row["doc_id"], row["axis"], row["code"]), []).append(row)
        self._own = {guid("coding", row["claim_id"]): row for row in facts.evidence}

    def of(self, doc_id: str) -> list[Claim]:
        """The claims on a document."""
        return self._in.get(doc_id, [])

    def exported(self, coding: str, doc_id: str, meant: Meant) -> Claim | None:
        """The claim whose coding, with this guid, document and code, we wrote; None where we wrote none."""
        own = self._own.get(coding)
        return own if own and (own["doc_id"], own["axis"], own["code"]) == (doc_id, *meant) else None

    def alike(self, doc_id: str, meant: Meant, span: Span) -> list[Claim]:
        """The claims with a code that have most of their words in common with a span.

        A use of a term is quoted with its sentence: of the sentence, the use is enough.
        """
        return [row for row in self._coded.get((doc_id, *meant), []) if self._is_alike(row, span)]

    def chosen(self, found: Iterable[Claim], span: Span) -> list[Claim]:
        """Those of some claims alike that somebody meant who coded a span; none where that cannot be told.

        Claims whose words, or whose use of a term, are the span are meant, all of them, for one coding stands for them
        in a project; else the claims that are nearest. Of uses in a sentence it must hold one.
        """
        found = list(found)
        exact = [row for row in found if self.is_exact(row, span) or self._uses.get(row["claim_id"]) == span]
        if exact or not found:
            return exact
        uses = {self._uses.get(row["claim_id"]) for row in found if row["axis"] == "term"}
        if uses:
            return found if len(uses) == 1 else []
        nearest = max(self._share(row, span) for row in found)
        return [row for row in found if self._share(row, span) == nearest]

    def is_exact(self, claim: Claim, span: Span) -> bool:
        """Whether a span has the very words that a claim quotes; marks at the ends do not matter."""
        return self._share(claim, span) > 0 and words(claim["quote"]) == words(
            self._texts[claim["doc_id"]][slice(*span)]
        )

    def _is_alike(self, claim: Claim, span: Span) -> bool:
        use = self._uses.get(claim["claim_id"])
        if use:
            whole = whole_words(self._texts[claim["doc_id"]], span)
            if _common(whole, use) < ALIKE * (use[1] - use[0]):
                return False
            start, end = self._quoted(claim)
            if start <= span[0] and span[1] <= end:
                return True
        return self._share(claim, span) >= ALIKE

    def _share(self, claim: Claim, span: Span) -> float:
        start, end = self._quoted(claim)
        return _common((start, end), span) / (max(end, span[1]) - min(start, span[0]))

    def _quoted(self, claim: Claim) -> Span:
        span = claim["start"], claim["end"]
        return trimmed(self._texts[claim["doc_id"]], span) or span


def _common(one: Span, other: Span) -> int:
    """How many characters two spans have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
