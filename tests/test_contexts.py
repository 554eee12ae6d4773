import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.measuring.contexts import context_figures, crossings, effective_contexts, stability_figures
from pipeline.tables import frame, schema

CORPUS_FIGURES = ["context_entropy_given_term", "term_entropy_given_context", "context_term_association"]

usages = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 500), st.sampled_from(["hub", "team", "link"]), st.integers(1, 3)),
    min_size=1,
    max_size=40,
    unique_by=lambda each: each[:3],
)


def table(rows):
    """Table `contexts` of (document, start, term, cluster)."""
    return frame(
        "contexts",
        [
            {"doc_id": f"d{number:012d}", "start": start, "end": start + len(term), "term": term, "cluster": cluster}
            for number, start, term, cluster in rows
        ],
    )


def linked(strength, documents=10, terms=("hub", "team"), seed=5):
    """Usages whose cluster is that of their term as often as `strength` says, otherwise drawn by lot."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(documents):
        for place in range(12):
            kind = int(random.integers(len(terms)))
            cluster = kind if random.random() < strength else int(random.integers(len(terms)))
            rows.append((number, 10 * place, terms[kind], cluster + 1))
    return table(rows)


def found(contexts, seed=1):
    return {(row["subject"], row["measure"]): row for row in context_figures(contexts, seed=seed)}


def stance(doc_id, start, end, code, *, is_primary=True, axis="stance"):
    return {"doc_id": doc_id, "axis": axis, "code": code, "is_primary": is_primary, "start": start, "end": end}


def test_terms_that_keep_to_contexts_of_their_own_are_associated_with_them():
    figures = found(linked(0.9))
    row = figures["corpus", "context_term_association"]
    assert 0.5 < row["value"] < 1
    assert (row["null_value"], row["p"]) == (0, 0.001)
    open_context = figures["corpus", "context_entropy_given_term"]
    assert open_context["value"] < 0.5 < open_context["null_value"] <= 1
    assert open_context["p"] == 0.001
    assert figures["corpus", "term_entropy_given_context"]["value"] < 0.5
    assert {figures["corpus", name]["unit"] for name in CORPUS_FIGURES} == {"bits", "adjusted mutual information"}


def test_terms_used_in_the_same_contexts_are_not_associated_with_them():
    rows = [found(linked(0, seed=seed))["corpus", "context_term_association"] for seed in range(6)]
    assert all(abs(row["value"]) < 0.1 for row in rows)
    assert sum(row["p"] <= 0.05 for row in rows) <= 1


def test_the_habits_of_single_documents_are_not_taken_for_a_link():
    # Each document keeps to one term and to one context; which of them go together was drawn by lot.
    drawn = [("hub", 1), ("hub", 2), ("team", 1), ("team", 2), ("hub", 2), ("team", 2), ("hub", 1), ("team", 1)]
    rows = [(number, 10 * place, *pair) for number, pair in enumerate(drawn) for place in range(30)]
    assert found(table(rows))["corpus", "context_term_association"]["p"] > 0.5


def test_what_is_left_open_is_that_worked_out_by_hand():
    # Of the hubs one half is in either context, all teams are in the second: H(context | term) = 1/2.
    rows = [(n, 10 * n + k, term, c) for n in range(6) for k, (term, c) in enumerate(HALVES)]
    figures = found(table(rows))
    assert figures["corpus", "context_entropy_given_term"]["value"] == pytest.approx(0.5)
    assert figures["corpus", "term_entropy_given_context"]["value"] == pytest.approx(0.75 * 0.9182958, abs=1e-6)
    assert figures["hub", "contexts"]["value"] == 2
    assert figures["team", "contexts"]["value"] == 1


HALVES = [("hub", 1), ("hub", 2), ("team", 2), ("team", 2)]


def test_each_document_counts_the_same_for_the_contexts_of_a_term():
    short = [(number, 0, "hub", 1) for number in range(3)]
    long = [(number, place, "hub", 2) for number in range(3, 6) for place in range(50)]
    estimate = effective_contexts(table(short + long), seed=1)
    assert estimate.value == 2
    assert estimate.n == 153
    assert 1 <= estimate.low < 2 == estimate.high


def test_fewer_than_six_documents_give_neither_p_nor_interval():
    figures = found(linked(0.9, documents=5))
    assert all(figures["corpus", name]["p"] is None for name in CORPUS_FIGURES)
    assert figures["corpus", "context_term_association"]["value"] is not None
    assert (figures["hub", "contexts"]["low"], figures["hub", "contexts"]["high"]) == (None, None)
    assert figures["hub", "contexts"]["note"] == "No interval: fewer than 6 documents (5)."


@pytest.mark.parametrize("rows", [[], [(number, 0, "hub", None) for number in range(8)]])
def test_without_clusters_every_figure_is_undefined_and_says_so(rows):
    figures = context_figures(table(rows), seed=1)
    assert [row["measure"] for row in figures[:3]] == CORPUS_FIGURES
    assert all(row["value"] is None and row["note"] == "No context clusters were found." for row in figures)
    assert crossings(table(rows), [], []) == []


def test_a_single_term_has_no_association():
    row = found(linked(0.9, terms=("hub",)))["corpus", "context_term_association"]
    assert row["value"] is None
    assert row["note"] == "One term or one context alone, or documents explain it all."


@pytest.mark.parametrize(
    ("clusters", "number", "stability"),
    [
        ([(1, 0.8, ""), (2, 0.8, "")], 2, 0.8),
        ([(None, 0.1, "Not again.")], 0, 0.1),
        ([(None, None, "Few.")], None, None),
    ],
)
def test_clusters_are_counted_with_their_stability_or_with_the_reason_why_not(clusters, number, stability):
    rows = [
        {"cluster": cluster, "cluster_size": 60, "stability": found, "null_value": found and found / 4, "note": note}
        for cluster, found, note in clusters
    ]
    counted, again = stability_figures(pd.DataFrame(rows, dtype=object))
    assert (counted["value"], again["value"]) == (number, stability)
    assert again["null_value"] == (stability and stability / 4)
    assert counted["note"] == again["note"] == clusters[0][2]


def test_figures_are_rows_of_measures():
    names = {column.name for column in schema()["measures"].columns}
    assert all(row.keys() | {"basis"} == names for row in context_figures(linked(0.5), seed=1))


@settings(max_examples=12, deadline=None)
@given(usages, st.randoms(use_true_random=False))
def test_the_order_of_usages_and_the_names_of_clusters_do_not_matter(rows, random):
    contexts = table(rows)
    order = random.sample(range(len(contexts)), len(contexts))
    names = dict(zip((1, 2, 3), random.sample((1, 2, 3), 3), strict=True))
    other = contexts.iloc[order].assign(cluster=lambda each: each["cluster"].map(names).astype("Int64"))
    assert context_figures(contexts, seed=1) == context_figures(other, seed=1)


@settings(max_examples=30, deadline=None)
@given(usages)
def test_a_corpus_in_which_all_papers_come_twice_has_the_same_contexts(rows):
    twice = rows + [(number + 10, *rest) for number, *rest in rows]
    assert effective_contexts(table(twice), seed=1).value == effective_contexts(table(rows), seed=1).value


@settings(max_examples=30, deadline=None)
@given(usages)
def test_effective_contexts_lie_between_one_and_the_number_of_clusters(rows):
    estimate = effective_contexts(table(rows), seed=1)
    assert 1 <= estimate.value <= len({row[3] for row in rows}) + 1e-4
    assert estimate.low is None or estimate.low <= estimate.value <= estimate.high


def test_clusters_are_crossed_with_terms_stances_and_years():
    contexts = table([(1, 0, "hub", 1), (1, 50, "team", 1), (2, 0, "hub", 2), (2, 20, "hub", 1)])
    first, second = contexts["doc_id"].unique()
    codes = [
        stance(first, 0, 40, "ST-ONE"),
        stance(first, 0, 40, "ST-TWO", is_primary=False),
        stance(first, 0, 90, "TH-ONE", axis="theme"),
    ]
    documents = [{"doc_id": first, "year": 2004}, {"doc_id": second, "year": None}]
    rows = crossings(contexts, codes, documents)
    cells = {(row["by"], row["value"], row["cluster"]): row for row in rows}
    assert cells.keys() == {
        ("stance", "ST-ONE", 1),
        ("stance", "not_coded", 1),
        ("stance", "not_coded", 2),
        ("term", "hub", 1),
        ("term", "hub", 2),
        ("term", "team", 1),
        ("year", "2004", 1),
        ("year", "not_reported", 1),
        ("year", "not_reported", 2),
    }
    hub = cells["term", "hub", 1]
    assert (hub["usages"], hub["documents"]) == (2, 2)
    assert hub["share"] == pytest.approx(2 / 3, abs=1e-6)
    assert hub["expected_share"] == 0.75
    assert len(frame("crossings", rows)) == 9


def test_the_stance_is_that_of_the_innermost_passage_around_the_usage():
    contexts = table([(1, 5, "hub", 1), (1, 25, "hub", 1), (1, 60, "hub", 1), (1, 100, "hub", 1), (2, 5, "hub", 1)])
    doc_id = contexts["doc_id"][0]
    codes = [stance(doc_id, 0, 100, "ST-WIDE"), stance(doc_id, 20, 40, "ST-NARROW")]
    rows = [row for row in crossings(contexts, codes, []) if row["by"] == "stance"]
    # 5 and 60 stand in the wide passage alone, 100 at its end and so outside, the other document has no passage.
    assert {row["value"]: row["usages"] for row in rows} == {"ST-NARROW": 1, "ST-WIDE": 2, "not_coded": 2}


@settings(max_examples=20, deadline=None)
@given(usages)
def test_shares_of_each_cluster_add_up_to_one(rows):
    crossed = pd.DataFrame(crossings(table(rows), [], []))
    assert crossed.groupby(["cluster", "by"])["share"].sum().tolist() == pytest.approx(
        [1] * 3 * len({r[3] for r in rows}), abs=1e-4
    )
    assert crossed.groupby("by")["usages"].sum().tolist() == [len(rows)] * 3
