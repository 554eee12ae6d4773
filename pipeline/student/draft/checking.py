"""Every kind of finding in one draft, in order of place."""

from collections.abc import Callable, Iterable

from ...codebook import Codebook
from .company import unusual_company
from .defining import departing_definitions, unsourced_definitions
from .finding import KINDS, Finding
from .literature import Literature
from .quoting import lost_quotations
from .reading import Draft
from .spelling import mixed_spellings
from .swapping import swapped_terms
from .undefined import undefined_terms

CHECKS: dict[str, Callable[[Draft, Literature, Codebook], Iterable[Finding]]] = {
    "T101": lambda draft, literature, codebook: mixed_spellings(draft, literature),
    "T201": lambda draft, literature, codebook: undefined_terms(draft, literature),
    "T301": lambda draft, literature, codebook: unsourced_definitions(draft, literature),
    "T302": lambda draft, literature, codebook: departing_definitions(draft, literature, codebook.definitions),
    "T401": lambda draft, literature, codebook: swapped_terms(draft, literature),
    "T501": lambda draft, literature, codebook: unusual_company(draft, literature),
    "T601": lambda draft, literature, codebook: lost_quotations(draft, literature),
}


def findings(draft: Draft, literature: Literature, codebook: Codebook, ignore: Iterable[str] = ()) -> list[Finding]:
    """The findings of a draft, those of the codes `ignore` left out, by place and then by code."""
    left_out = set(ignore)
    found = [
        each for kind in KINDS if kind.code not in left_out for each in CHECKS[kind.code](draft, literature, codebook)
    ]
    return sorted(found, key=lambda each: (each.start, each.code, each.end, each.seen))
