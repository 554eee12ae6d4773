"""Figures about terms, concepts, pairs of terms: how the documents use each."""

from collections import Counter
from collections.abc import Collection

from ..statistics.resampling import Estimate, pooled_share, share_of_documents, undefined
from ..tables import Rows
from .definers import jingle, positions_by_definer
from .figures import OWN_SPELLING, QUOTABLE, RUNNING_TEXT, count, figure, grouped, spread
from .spelling import dominant_form, form_disagreement, form_mixing, forms_by_document
from .swapping import swaps_by_document

STATUSES = ("own", "borrowed", "stipulated", "implicit")
ONE_SPELLING = "The codebook knows one spelling."


def _role_share(uses: Rows, roles: Collection[str], among: Collection[str], seed: int) -> Estimate:
    """Share of the mentions in one of the roles `among` that are in one of `roles`."""
    groups = grouped([use for use in uses if use["term_role"] in among], "doc_id").values()
    parts = [sum(use["term_role"] in roles for use in group) for group in groups]
    return pooled_share(parts, [len(group) for group in groups], seed=seed)


def term_figures(term: str, uses: Rows, seed: int, *, has_one_spelling: bool) -> Rows:
    """Figures about one term; `uses` are its mentions in running text."""
    forms = forms_by_document(use for use in uses if use["term_role"] in OWN_SPELLING)
    form, share = dominant_form(forms)
    number = count(len(set().union(*forms)), sum(count.total() for count in forms))
    disagreement, mixing = form_disagreement(forms, seed=seed), form_mixing(forms, seed=seed)
    if has_one_spelling:
        disagreement, mixing = undefined(ONE_SPELLING, disagreement.n), undefined(ONE_SPELLING, mixing.n)
    return [
        figure("term", term, "uses", count(len(uses), spread(uses)), "uses"),
        figure("term", term, "documents", count(spread(uses), len(uses)), "documents"),
        figure("term", term, "forms", number, "forms"),
        figure("term", term, "dominant_form", share, "share", form),
        figure("term", term, "form_disagreement", disagreement, "probability"),
        figure("term", term, "form_mixing", mixing, "probability"),
        figure("term", term, "scare_quoted_share", _role_share(uses, {"scare_quoted"}, QUOTABLE, seed), "share"),
        figure("term", term, "mentioned_share", _role_share(uses, {"mention"}, RUNNING_TEXT, seed), "share"),
    ]


def concept_figures(concept: str, uses: Rows, definitions: Rows, seed: int) -> Rows:
    """Figures about one concept; `uses` are the mentions of its terms in running text."""
    users, definers = spread(uses), positions_by_definer(definitions)
    defined = {row["doc_id"] for row in definitions}
    silent = len({use["doc_id"] for use in uses} - defined)
    statuses = Counter(row["definition_status"] for row in definitions)
    shares = {status: _share_of_status(status, statuses[status], len(definitions)) for status in STATUSES}
    return [
        figure("term", concept, "uses", count(len(uses), users), "uses"),
        figure("term", concept, "documents", count(users, len(uses)), "documents"),
        figure("term", concept, "terms", count(len({use["term"] for use in uses}), len(uses)), "terms"),
        figure("term", concept, "share_none_found", share_of_documents(silent, users), "share"),
        *(figure("term", concept, "definition_share", shares[each], "share", each) for each in STATUSES),
        figure("term", concept, "definers", count(len(definers), len(definitions)), "definers"),
        figure("term", concept, "jingle", jingle(definitions, seed=seed), "share"),
    ]


def pair_figures(mentions: Rows, relations: Rows) -> Rows:
    """Pairs of terms that a remark calls interchangeable, that share a definition, or that are swapped in a text."""
    alias: dict[tuple[str, str], set[str]] = {}
    wording: Counter = Counter()
    for row in relations:
        pair = tuple(sorted((row["term"], row["other_term"])))
        if row["relation"] == "alias":
            alias.setdefault(pair, set()).add(row["doc_id"])
        elif row["relation"] == "same_wording" and pair[0] != pair[1]:
            wording[pair] += 1
    swaps = swaps_by_document(use for use in mentions if use["term_role"] in QUOTABLE)
    users: dict[str, set[str]] = {}
    for use in mentions:
        users.setdefault(use["term"], set()).add(use["doc_id"])
    rows = []
    for pair in sorted({*alias, *wording, *swaps}):
        both = len(users.get(pair[0], set()) & users.get(pair[1], set()))
        swapped = swaps.get(pair, Counter())
        rows += [
            figure("pair", pair[0], "alias", count(len(alias.get(pair, ())), both), "documents", pair[1]),
            figure("pair", pair[0], "same_wording", count(wording[pair], both), "pairs of definitions", pair[1]),
            figure("pair", pair[0], "swapped", count(len(swapped), both), "documents", pair[1]),
        ]
    return rows


def _share_of_status(status: str, count: int, total: int) -> Estimate:
    if status == "implicit":
        return undefined("No rule looks for implicit definitions.", total)
    return Estimate(count / total, total) if total else undefined("No definition was found.")
