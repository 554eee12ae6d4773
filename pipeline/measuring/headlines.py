"""The headline measures: one for each way in which terminology can be inconsistent, and how to look at each twice.

Each takes a literature, or the part of it that is about one term (`Literature.of_term`). Of several terms or concepts
the pairs are added up, so that the figure of the corpus asks the same of all terms together.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..statistics.diversity import shares_of
from ..statistics.pairs import pairs_of_shares
from ..statistics.resampling import Estimate, share_of_documents, undefined
from .definers import OWN, jingle
from .figures import ONE_SPELLING, OWN_SPELLING, figure
from .literature import Literature
from .remarks import share_complaining
from .spelling import in_usual_position, of_known_form
from .uses import Uses

Measure = Callable[[Literature, int | None], Estimate]
SURE, SURER = 0.7, 0.9  # confidence
SOME, MANY = 2, 5  # uses in a document
CONFIDENCE = f"confidence of at least {SURE}, {SURER}"
USES = f"documents with at least {SOME}, {MANY} uses"


@dataclass(frozen=True)
class Headline:
    """A headline measure, with a second representation of the same question and two thresholds.

    `part` is form, definition, remark or use. `strict` and `stricter` leave out what weighs least or is least sure.
    """

    part: str
    measure: str
    unit: str
    value: Measure
    representation: str
    second: Measure
    thresholds: str
    strict: Callable[[Literature], Literature]
    stricter: Callable[[Literature], Literature]

    def row(self, level: str, subject: str, estimate: Estimate) -> dict[str, Any]:
        """A row of the figure; headlines have no second subject and no chance value."""
        found = figure(level, subject, self.measure, estimate, self.unit)
        return {name: value for name, value in found.items() if name not in {"other", "null_value", "p", "q"}}


def form_disagreement(literature: Literature, seed: int | None = None) -> Estimate:
    """Probability that two uses of one term, drawn from two different documents, are spelt differently.

    Formula: `statistics.diversity.disagreement_between`, of all terms together: the mean over all pairs of documents
    and terms that both use. Range 0 to 1; higher = less consistent. Terms with one spelling in the codebook are left
    out.
    """
    return _over_terms(literature, in_usual_position, seed)


def form_disagreement_anywhere(literature: Literature, seed: int | None = None) -> Estimate:
    """As `form_disagreement`, of uses in every position: before a noun, after a verb of being, elsewhere."""
    return _over_terms(literature, of_known_form, seed)


def share_none_found(literature: Literature, _: int | None = None) -> Estimate:
    """Share of the documents that use a term in which no definition of it was found; of a corpus, see below.

    Range 0 to 1; higher = less explicit. Of several terms together, a document counts with the term that it uses most,
    or with any of those that it uses equally often. Sensitive to what the tool can find: a ceiling. n is the number of
    documents with a use in running text.
    """
    return _silent(literature, "term")


def share_none_found_of_family(literature: Literature, _: int | None = None) -> Estimate:
    """As `share_none_found`, with the definition of any term of the same concept counting."""
    return _silent(literature, "concept")


def _silent(literature: Literature, column: str) -> Estimate:
    users, defining = users_defining(literature, column)
    return share_of_documents(len(users) - len(defining), len(users))


def users_defining(literature: Literature, column: str) -> tuple[set[str], set[str]]:
    """The documents with a use, and those of them that define what they use most; `column` says what: term, concept."""
    import numpy as np

    uses = literature.uses
    documents, terms, counts = uses.table("term")
    is_most = counts == counts.max(axis=1, keepdims=True) if len(counts) else counts
    cells = np.searchsorted(documents, uses.columns["doc_id"]), np.searchsorted(terms, uses.columns["term"])
    most_used = uses.where(is_most[cells].astype(bool))
    wanted = set(zip(most_used.columns["doc_id"].tolist(), most_used.columns[column].tolist(), strict=True))
    names, values = uses.names["doc_id"], uses.names[column]
    found = ((row["doc_id"], row[column]) for row in literature.definitions)
    defining = {doc_id for doc_id, each in found if (names.get(doc_id), values.get(each)) in wanted}
    return set(uses.values("doc_id")), defining


def jingle_of_terms(literature: Literature, seed: int | None = None) -> Estimate:
    """Share of pairs of definers who contradict each other on what they both define (`definers.jingle`)."""
    return jingle(literature.defined, seed=seed)


def jingle_of_own(literature: Literature, seed: int | None = None) -> Estimate:
    """As `jingle_of_terms`, among the definitions that documents give in their own name: nothing second hand."""
    return jingle([row for row in literature.defined if row["definer"].casefold() in OWN], seed=seed)


def complaining(literature: Literature, _: int | None = None) -> Estimate:
    """Share of documents that find fault with how terms are used (`remarks.share_complaining`)."""
    return share_complaining(literature)


def complaining_in_own_name(literature: Literature, _: int | None = None) -> Estimate:
    """As `complaining`, with remarks that documents make themselves: reports of what others said do not count."""
    own = [row for row in literature.remarks if row["source"].casefold() in OWN]
    return share_complaining(replace(literature, remarks=own))


def share_departing(literature: Literature, _: int | None = None) -> Estimate:
    """Share of the documents that define a term in which people confirmed a use against that definition.

    Range 0 to 1; higher = less consistent. Nothing counts that no person confirmed, and it is undefined until people
    have decided on any such use. n is the number of documents with a definition of the term (of a corpus: of any).
    """
    if not literature.has_decided_departures:
        return undefined("People have not decided on any use against a definition.")
    defining, found = departing(literature)
    return share_of_documents(len(found), len(defining), "documents with a definition")


def departing(literature: Literature) -> tuple[set[str], set[str]]:
    """The documents with a definition, and those of them with a departure."""
    defining = {row["doc_id"] for row in literature.defined}
    return defining, defining & {row["doc_id"] for row in literature.departures}


def share_departing_by_swap(literature: Literature, _: int | None = None) -> Estimate:
    """As `share_departing`, with swapped terms alone."""
    swaps = [row for row in literature.departures if row["kind"] == "US-SWAP"]
    return share_departing(replace(literature, departures=swaps))


def used_at_least(uses: int) -> Callable[[Literature], Literature]:
    """Leaves out the mentions of a term in documents that use it less often."""

    def strict(literature: Literature) -> Literature:
        import numpy as np

        found = literature.uses
        documents, terms, counts = found.table("term")
        cells = np.searchsorted(documents, found.columns["doc_id"]), np.searchsorted(terms, found.columns["term"])
        return replace(literature, uses=found.where(counts[cells] >= uses))

    return strict


def surer_than(confidence: float) -> Callable[[Literature], Literature]:
    """Leaves out definitions and remarks of which the tool is less sure."""
    return lambda literature: literature.surer_than(confidence)


def _over_terms(literature: Literature, chosen: Callable[[Uses], Uses], seed: int | None) -> Estimate:
    import numpy as np

    uses = literature.uses.having("term_role", OWN_SPELLING)
    documents = uses.documents
    if literature.term in literature.spelt_one_way:
        return undefined(ONE_SPELLING, len(documents))
    if len(documents) < 2:
        return undefined("Fewer than two documents to compare.", len(documents))
    groups = []
    for term, of_term in uses.by("term").items():
        spelling, _, forms = chosen(of_term).table("form")
        if term not in literature.spelt_one_way and len(forms) > 1:
            groups.append((np.searchsorted(documents, spelling), shares_of(forms)))
    return pairs_of_shares(groups, len(documents)).share(seed=seed)


FORM = Headline(
    "form",
    "form_disagreement",
    "probability",
    form_disagreement,
    "uses in every position",
    form_disagreement_anywhere,
    USES,
    used_at_least(SOME),
    used_at_least(MANY),
)
CONFIDENT = (CONFIDENCE, surer_than(SURE), surer_than(SURER))
HEADLINES = (
    FORM,
    Headline(
        "definition",
        "share_none_found",
        "share of documents",
        share_none_found,
        "definitions of any term of the family",
        share_none_found_of_family,
        *CONFIDENT,
    ),
    Headline(
        "definition",
        "jingle",
        "share of pairs of definers",
        jingle_of_terms,
        "definitions that documents give in their own name",
        jingle_of_own,
        *CONFIDENT,
    ),
    Headline(
        "remark",
        "share_complaining",
        "share of documents",
        complaining,
        "remarks that documents make in their own name",
        complaining_in_own_name,
        *CONFIDENT,
    ),
    Headline(
        "use",
        "share_departing",
        "share of documents with a definition",
        share_departing,
        "swapped terms alone",
        share_departing_by_swap,
        "none: people confirmed all",
        surer_than(0.0),
        surer_than(0.0),
    ),
)
