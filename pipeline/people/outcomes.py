"""How the tool did on a blind sample: what it found rightly, what wrongly, and what it missed."""

from collections import Counter
from collections.abc import Collection

from ..measuring.codingerror import Stratum, Tested
from .agreeing import CONSENSUS, Sample
from .claims import PRODUCT
from .decisions import ADJUDICATED
from .sampling import HIT, PLAIN


def outcome(sample: Sample, axis: str, codes: Collection[str] | None = None) -> Tested:
    """How the machine did on an axis of sentences, or on some of its codes: whether it found what people found.

    People are the consensus where there is one, else the one coder. Which code they gave does not matter here. A
    stratum of which they coded no sentence tells nothing, and counts with all that it has.
    """
    people = [coder for coder in sample.answers if coder not in {PRODUCT, CONSENSUS, ADJUDICATED}]
    judge = CONSENSUS if CONSENSUS in sample.answers else (people or [ADJUDICATED])[0]
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for name, said in sample.answers[judge].items():
        if axis in said:
            both = (_asked(answers[axis], codes) for answers in (sample.answers[PRODUCT][name], said))
            counts[sample.strata[name], *both] += 1
    strata = []
    for stratum in (HIT, PLAIN):
        silent = counts[stratum, False, False] + counts[stratum, False, True]
        coded = silent + counts[stratum, True, False] + counts[stratum, True, True]
        share = silent / coded if coded else 1.0
        if sample.sizes.get(stratum) and share:
            strata.append(Stratum(round(sample.sizes[stratum] * share), silent, counts[stratum, False, True]))
    right, wrong = (sum(counts[stratum, True, is_so] for stratum in (HIT, PLAIN)) for is_so in (True, False))
    return Tested(right, wrong, tuple(strata))


def _asked(answer: frozenset[str], codes: Collection[str] | None) -> bool:
    """Whether an answer holds any code, or any of those asked for."""
    return bool(answer if codes is None else answer & set(codes))
