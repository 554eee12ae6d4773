"""Counts what documents say about terms."""

from collections import Counter

from ..statistics.resampling import Estimate, share_of_documents
from ..tables import Rows
from .definers import OWN
from .figures import count, figure, spread
from .literature import Literature
from .uses import Uses

# Remarks that find fault with how terms are used; the others hedge, stipulate, order or point.
COMPLAINTS = ("ML-INTER", "ML-PLETH", "ML-PORT", "ML-RHET", "ML-VAGUE")


def remark_figures(remarks: Rows, uses: Uses) -> Rows:
    """How many documents say what about which term, of their own usage and of others', with the sources named.

    `n` is the number of documents that use the term in running text.
    """
    users = {term: len(of_term.documents) for term, of_term in uses.by("term").items()}
    by_term: dict[tuple[str, str], Rows] = {}
    for row in remarks:
        for term in {term for term in row["terms"].split("; ") if term}:
            by_term.setdefault((term, row["kind"]), []).append(row)
    rows = []
    for term, kind in sorted(by_term):
        found, many = by_term[term, kind], users.get(term, 0)
        said = {scope: spread([row for row in found if row["scope"] == scope]) for scope in ("own", "others")}
        whole = Estimate(float(spread(found)), many, note=_sources(found))
        rows += [
            figure("term", term, "remark", whole, "documents", kind),
            figure("term", term, "remark_on_own_usage", count(said["own"], many), "documents", kind),
            figure("term", term, "remark_on_usage_of_others", count(said["others"], many), "documents", kind),
        ]
    return rows


def share_complaining(literature: Literature) -> Estimate:
    """Share of the documents that use a term in which a remark says that terms are swapped, vague, empty or too many.

    Range 0 to 1; higher = more dissatisfaction with the terms, which is no measure of how they are used. Sensitive to
    what the tool can find, and to reviews that devote a section to terminology. n is the number of documents with a use
    in running text.
    """
    users, complaining = users_complaining(literature)
    return share_of_documents(len(complaining), len(users))


def users_complaining(literature: Literature) -> tuple[set[str], set[str]]:
    """The documents with a use, and those of them that complain."""
    users = set(literature.uses.values("doc_id"))
    return users, users & {row["doc_id"] for row in literature.remarks if row["kind"] in COMPLAINTS}


def _sources(remarks: Rows) -> str:
    """Who says so, with the number of documents: "Oak (2004) in 2 documents"; who speaks for themselves comes last."""
    names = Counter(
        "in their own name" if source.casefold() in OWN else f"from {source}"
        for source, _ in sorted({(row["source"], row["doc_id"]) for row in remarks})
    )
    ranked = sorted(names, key=lambda name: (name == "in their own name", name))
    return "; ".join(f"{names[name]} {name}" for name in ranked) + "."
