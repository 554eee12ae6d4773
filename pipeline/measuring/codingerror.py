"""What the tool's own errors do to a share of documents: an interval from a sample that people coded blind."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ..tables import Rows
from .remarks import COMPLAINTS

ROUNDS = 999
UNTOLD = {"coding_low": None, "coding_high": None, "coding_error": "coding error unknown"}


@dataclass(frozen=True)
class Stratum:
    """Sentences in which the tool found nothing: how many there are, were coded by people, and held something."""

    sentences: int
    coded: int
    missed: int


@dataclass(frozen=True)
class Tested:
    """How the tool did on a blind sample: of what it found the right and wrong ones, and what it missed by stratum."""

    right: int
    wrong: int
    strata: tuple[Stratum, ...]

    @property
    def coded(self) -> int:
        """Number of sentences that people coded."""
        return self.right + self.wrong + sum(stratum.coded for stratum in self.strata)


def coding_interval(
    found: Counter[str], uses: Counter[str], all_uses: int, tested: Tested, *, seed: int
) -> tuple[float, float]:
    """The middle 95 in 100 of a share of documents with something, as it may be once the tool's errors are put right.

    `found` says how often the tool found it in each document, `uses` how often each document uses the term (documents
    without a use do not count), `all_uses` how many uses of any term there are. In each of 999 rounds the share of
    right ones and the rates at which sentences without a find hold one are drawn from what the blind sample leaves
    possible (beta distributions with Jeffreys' prior); each find is kept with the former, missed ones are strewn over
    the uses, and the documents with any are counted. It assumes that the tool errs alike in all documents, and says
    nothing of sampling: the other interval does. Reference: Lash, Fox and Fink (2009), probabilistic bias analysis.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    names = sorted(name for name in uses if uses[name])
    number = np.array([found[name] for name in names])
    part = np.array([uses[name] for name in names]) / all_uses
    shares = []
    for _ in range(ROUNDS):
        right = random.beta(tested.right + 0.5, tested.wrong + 0.5)
        missed = sum(
            stratum.sentences * random.beta(stratum.missed + 0.5, stratum.coded - stratum.missed + 0.5)
            for stratum in tested.strata
        )
        has = (random.binomial(number, right) + random.poisson(missed * part)) > 0
        shares.append(has.mean())
    low, high = np.quantile(shares, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


def with_coding_error(profiles: Rows, tables: dict[str, Rows], tested: dict[str, Tested], *, seed: int) -> Rows:
    """Rows of `profiles` with an interval for coding error, where a blind sample tells of it.

    `tables` are mentions in running text, definitions and remarks of the documents that count; `tested` says how the
    tool did, by measure. Shares of documents on the basis `machine` get an interval.
    """
    by_term = Counter((row["doc_id"], row["term"]) for row in tables["mentions"])
    return [
        row
        | UNTOLD
        | (
            _interval(row, tables, by_term, tested[row["measure"]], seed)
            if row["basis"] == "machine" and row["value"] is not None and row["measure"] in tested
            else {}
        )
        for row in profiles
    ]


def _interval(
    profile: dict[str, Any], tables: dict[str, Rows], by_term: Counter[tuple[str, str]], tested: Tested, seed: int
) -> dict[str, Any]:
    is_silence = profile["measure"] == "share_none_found"
    uses = _uses(profile, by_term, only_most_used=is_silence)
    total: Counter[str] = Counter()
    for (doc_id, _), many in uses.items():
        total[doc_id] += many
    found = _defined(tables["definitions"], uses) if is_silence else _complaining(tables["remarks"], profile)
    low, high = coding_interval(found, total, by_term.total(), tested, seed=seed)
    if is_silence:
        low, high = round(1 - high, 4), round(1 - low, 4)
    told = f"from {tested.coded} sentences that people coded blind"
    return {"coding_low": low, "coding_high": high, "coding_error": told}


def _uses(
    profile: dict[str, Any], by_term: Counter[tuple[str, str]], *, only_most_used: bool
) -> dict[tuple[str, str], int]:
    """The uses that a headline figure is about: of its term; of a corpus, all, or of what each document uses most."""
    if profile["level"] == "term":
        return {key: many for key, many in by_term.items() if key[1] == profile["subject"]}
    most: Counter[str] = Counter()
    for (doc_id, _), many in by_term.items():
        most[doc_id] = max(most[doc_id], many)
    return {key: many for key, many in by_term.items() if not only_most_used or many == most[key[0]]}


def _defined(definitions: Rows, uses: dict[tuple[str, str], int]) -> Counter[str]:
    return Counter(row["doc_id"] for row in definitions if (row["doc_id"], row["term"]) in uses)


def _complaining(remarks: Rows, profile: dict[str, Any]) -> Counter[str]:
    """Remarks that find fault; of a term those about it."""
    about = [row for row in remarks if row["kind"] in COMPLAINTS]
    if profile["level"] == "term":
        about = [row for row in about if profile["subject"] in row["terms"].split("; ")]
    return Counter(row["doc_id"] for row in about)
