"""Figures about a term and about a concept, a family of terms: how documents spell, use, define and criticise it."""

from collections import Counter
from collections.abc import Collection

from ..codebook import DIMENSIONS
from ..statistics.diversity import disagreement_between, dominant, expected_kinds, mixing_within
from ..statistics.resampling import MINIMUM_UNITS, Estimate, pooled_share, share_of_documents, undefined
from ..tables import Rows
from .definers import definer_key, definers_of, jingle
from .figures import ONE_SPELLING, OWN_SPELLING, QUOTABLE, RUNNING_TEXT, count, figure, spread
from .spelling import counts_by_document, in_usual_position
from .uses import Uses

STATUSES = ("own", "borrowed", "stipulated", "implicit")
OFTEN = 5  # uses, from which a document may be expected to say what it means
OF_PAIRS = "share of pairs of definers"
NO_RULE = "No rule looks for implicit definitions."


def term_figures(term: str, uses: Uses, definitions: Rows, *, seed: int, has_one_spelling: bool) -> Rows:
    """Figures about one term; `uses` are its mentions in running text.

    Spellings are compared in the position in which the term stands most often (`forms_by_document`).
    """
    spellings = in_usual_position(uses.having("term_role", OWN_SPELLING))
    forms, documents = spellings.table("form")[2], len(uses.documents)
    form, share = dominant([spellings.counts("form")])
    number = count(forms.shape[1], len(spellings))
    disagreement, mixing = disagreement_between(forms, seed=seed), mixing_within(forms, seed=seed)
    rarefied = expected_kinds(forms, MINIMUM_UNITS)
    if has_one_spelling:
        disagreement, mixing, rarefied = (undefined(ONE_SPELLING, each.n) for each in (disagreement, mixing, rarefied))
    return [
        figure("term", term, "uses", count(len(uses), documents), "uses"),
        figure("term", term, "documents", count(documents, len(uses)), "documents"),
        figure("term", term, "forms", number, "forms"),
        figure("term", term, "forms_in_6_documents", rarefied, "forms"),
        figure("term", term, "dominant_form", share, "share", form),
        figure("term", term, "form_disagreement", disagreement, "probability"),
        figure("term", term, "form_mixing", mixing, "probability"),
        figure("term", term, "scare_quoted_share", _role_share(uses, {"scare_quoted"}, QUOTABLE, seed), "share"),
        figure("term", term, "mentioned_share", _role_share(uses, {"mention"}, RUNNING_TEXT, seed), "share"),
        *_defining(term, uses, definitions),
        figure("term", term, "definers", count(len(definers_of(definitions)), len(definitions)), "definers"),
        figure("term", term, "jingle", jingle(definitions, seed=seed), OF_PAIRS),
    ]


def concept_figures(concept: str, uses: Uses, definitions: Rows, wordings: Estimate, *, seed: int) -> Rows:
    """Figures about one concept; `uses` are the mentions of its terms in running text, `wordings` its wordings."""
    import numpy as np

    _, _, labels = uses.table("term")
    terms, documents = uses.counts("term"), len(uses.documents)
    leading = np.bincount(labels.argmax(axis=1), minlength=len(terms)) if len(terms) else []
    statuses = Counter(row["definition_status"] for row in definitions)
    credited = [*counts_by_document(({**row, "definer": definer_key(row)} for row in definitions), "definer").values()]
    return [
        figure("term", concept, "uses", count(len(uses), documents), "uses"),
        figure("term", concept, "documents", count(documents, len(uses)), "documents"),
        figure("term", concept, "terms", count(len(terms), len(uses)), "terms"),
        figure("term", concept, "terms_in_6_documents", expected_kinds(labels, MINIMUM_UNITS), "terms"),
        figure("term", concept, "label_disagreement", disagreement_between(labels, seed=seed), "probability"),
        *(
            figure("term", concept, "dominant_in", count(int(many), documents), "documents", term)
            for term, many in zip(sorted(terms), leading, strict=True)
        ),
        *_defining(concept, uses, definitions),
        *(
            figure("term", concept, "definition_share", _status_share(statuses, each), "share", each)
            for each in STATUSES
        ),
        figure("term", concept, "definers", count(len(definers_of(definitions)), len(definitions)), "definers"),
        figure("term", concept, "definers_in_6_documents", expected_kinds(credited, MINIMUM_UNITS), "definers"),
        figure("term", concept, "documents_defining", count(spread(definitions), len(definitions)), "documents"),
        figure("term", concept, "wordings", wordings, "definitions"),
        figure("term", concept, "jingle", jingle(definitions, seed=seed), OF_PAIRS),
        *_jingle_by_dimension(concept, definitions, seed),
    ]


def _role_share(uses: Uses, roles: Collection[str], among: Collection[str], seed: int) -> Estimate:
    """Share of the mentions in one of the roles `among` that are in one of `roles`."""
    _, found, counts = uses.having("term_role", among).table("term_role")
    numbers = {uses.names["term_role"].get(role) for role in roles}
    return pooled_share(
        counts[:, [each in numbers for each in found.tolist()]].sum(axis=1), counts.sum(axis=1), seed=seed
    )


def _defining(subject: str, uses: Uses, definitions: Rows) -> Rows:
    """Of the documents that use it, and of those that use it often: which shares define it how, or do not seem to."""
    counts = uses.counts("doc_id")
    often = {doc_id for doc_id, many in counts.items() if many >= OFTEN}
    with_status = {
        each: {row["doc_id"] for row in definitions if row["definition_status"] == each} for each in STATUSES
    }
    rows = []
    for users, ending in ((set(counts), ""), (often, "_of_frequent")):
        silent = users - set().union(*with_status.values())
        none_found = share_of_documents(len(silent), len(users))
        rows.append(figure("term", subject, f"share_none_found{ending}", none_found, "share of documents"))
        for status in STATUSES[:3]:
            share = share_of_documents(len(users & with_status[status]), len(users))
            rows.append(figure("term", subject, f"share_defining{ending}", share, "share of documents", status))
    return rows


def _status_share(statuses: Counter[str], status: str) -> Estimate:
    total = statuses.total()
    if status == "implicit":
        return undefined(NO_RULE, total)
    return Estimate(statuses[status] / total, total) if total else undefined("No definition was found.")


def _jingle_by_dimension(concept: str, definitions: Rows, seed: int) -> Rows:
    """On which dimensions definers contradict each other; only those on which two can be compared."""
    shares = {each: jingle(definitions, seed=seed, dimensions=[each]) for each in DIMENSIONS}
    return [
        figure("term", concept, "jingle_on", share, OF_PAIRS, dimension)
        for dimension, share in shares.items()
        if share.value is not None
    ]
