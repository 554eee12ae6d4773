"""Orders of terms, in ranking_cases.toml, with mentions from their own stage; the table `continua`; figures by hand."""

import copy
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import tables
from pipeline.codebook_files import load_codebook
from pipeline.measuring.continua import continua, rank_contradictions, rank_figures, rank_table
from pipeline.settings import Settings
from pipeline.stages.cite import cite
from pipeline.stages.remark import remark
from pipeline.stages.tag import tag
from pipeline.statements.ranking import RULES, orders

CASES = tomllib.loads(Path(__file__).with_name("ranking_cases.toml").read_text(encoding="utf-8"))
BOOK = load_codebook()


def named(cases):
    return [pytest.param(case, id=case.get("name") or case["text"][:60]) for case in cases]


def found(make_document, text):
    blocks, sentences = make_document(text)
    mentions = tag(blocks, sentences, terms=BOOK.terms)
    stored = blocks[0]["text"]
    ranked = []
    for sentence in sentences:
        start, end = sentence["start"], sentence["end"]
        inside = [row for row in mentions if start <= row["start"] < end]
        ranked += orders(stored[start:end], inside, start=start)
    return ranked


def written(ranked):
    return [[" = ".join(rung) for rung in order.terms] for order in ranked]


@pytest.mark.parametrize("case", named(CASES["positive"]))
def test_an_order_of_terms_is_found(make_document, case):
    ranked = found(make_document, case["text"])
    assert written(ranked) == case["orders"]
    assert {order.rule for order in ranked} == {case["rule"]}


@pytest.mark.parametrize("case", named(CASES["negative"]))
def test_a_sentence_without_order_gives_none(make_document, case):
    assert written(found(make_document, case["text"])) == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", named(CASES["known_failure"]))
def test_known_failures_still_fail(make_document, case):
    assert written(found(make_document, case["text"])) == case["orders"]


def test_each_rule_has_cases_and_there_are_enough_of_both_kinds():
    assert {case["rule"] for case in CASES["positive"]} == set(RULES)
    assert min(len(CASES["positive"]), len(CASES["negative"])) >= 30


def test_no_mentions_give_no_order():
    assert orders("Co-operation stands one rung below merger.", []) == []


TURNS = (
    "puts co-operation lowest, then ",
    "begins with co-operation and rises through ",
    "at the top, ",
    ", then and ",
)


@pytest.mark.parametrize(
    "piece", ["from co-operation to ", "co-operation, ", "lowest ", "a-b-", "collaboration or ", "(1) ", *TURNS]
)
def test_hostile_repetition_takes_no_time(make_document, piece):
    text = "On a ladder co-operation stands with merger of services " + piece * (1_900 // len(piece))
    blocks, sentences = make_document(text)
    mentions = tag(blocks, sentences, terms=BOOK.terms)
    began = time.process_time()
    orders(blocks[0]["text"], mentions)
    assert time.process_time() - began < 1


# ------------------------------------------------------------------------------------------------ the table

PAPERS = {
    "d1": "Oak (2001) offers a continuum from co-operation through co-ordination to collaboration.",
    "d2": "Elm (1999) offers a ladder of networking, co-ordination, co-operation and collaboration.",
    "d3": "In this review we draw a continuum from co-ordination to co-operation.",
    "d4": "Oak's continuum runs from co-operation to collaboration (Oak 2001).",
}


def read(make_document, papers=PAPERS):
    """Rows of the tables `remarks` and `mentions` of invented papers, from their own stages."""
    remarks, mentions = [], []
    for doc_id, text in papers.items():
        blocks, sentences = make_document(text, doc_id=doc_id)
        found = tag(blocks, sentences, terms=BOOK.terms)
        cited = cite(blocks, sentences)
        remarks += remark(blocks, sentences, found, cited, remarks=BOOK.remarks, settings=Settings())
        mentions += found
    return remarks, mentions


def definition(term, integration, definer="this document", **facts):
    quote = f"{term.capitalize()} is {integration}."
    row = {"doc_id": "d1", "term": term, "concept": f"C-{term.upper()}", "definer": definer, "year": None}
    row |= {"integration": integration, "quote": quote, "page_label": "1", "start": 0, "end": len(quote)}
    return row | facts


def order(number, *rungs, source="Oak", year=None, doc_id="d1"):
    """Rows of the table `continua`: an order of the terms, a rung being a term or several parted by spaces."""
    said = {"source": source, "year": year, "doc_id": doc_id, "basis": "stated", "rule": "from_to"}
    said |= {"quote": "From one to the other.", "page_label": "1", "start": number, "end": number + 22}
    return [
        {"continuum": number, "rank": rank, "rungs": len(rungs), "term": term, "concept": f"C-{term[0]}"}
        | {"term_as_written": term, **said}
        for rank, rung in enumerate(rungs, 1)
        for term in rung.split()
    ]


def test_a_remark_that_states_an_order_gives_a_row_for_each_term(make_document):
    rows = continua(*read(make_document), [])
    frame = tables.frame("continua", rows)
    shown = frame[["continuum", "rank", "rungs", "term", "source"]].to_records(index=False).tolist()
    assert shown[:7] == [
        (1, 1, 3, "co-operation", "Oak"),
        (1, 2, 3, "co-ordination", "Oak"),
        (1, 3, 3, "collaboration", "Oak"),
        (2, 1, 4, "networking", "Elm"),
        (2, 2, 4, "co-ordination", "Elm"),
        (2, 3, 4, "co-operation", "Elm"),
        (2, 4, 4, "collaboration", "Elm"),
    ]
    assert {(row["continuum"], row["source"]) for row in rows[7:]} == {(3, "this document"), (4, "Oak")}
    assert {row["year"] for row in rows if row["source"] == "Oak"} == {2001}
    assert {row["rule"] for row in rows} == {"from_to", "listed"}
    for row in rows:
        assert PAPERS[row["doc_id"]][row["start"] : row["end"]] == row["quote"]
        assert row["term_as_written"].casefold() in row["quote"].casefold()


def test_a_sentence_with_two_kinds_of_remark_is_read_once(make_document):
    remarks, mentions = read(make_document, {"d1": PAPERS["d1"]})
    twice = [*remarks, *(row | {"kind": "ML-VAGUE"} for row in remarks)]
    assert continua(twice, mentions, []) == continua(remarks, mentions, [])


def test_a_named_body_is_no_term_of_an_order(make_document):
    remarks, mentions = read(make_document, {"d1": PAPERS["d1"]})
    assert remarks
    assert continua(remarks, [row | {"term_role": "named_body"} for row in mentions], []) == []


def test_the_table_does_not_depend_on_the_order_of_its_inputs(make_document):
    remarks, mentions = read(make_document)
    definitions = [definition("networking", "contact"), definition("merging", "merged", start=40, end=58)]
    turned = continua(remarks[::-1], mentions[::-1], definitions[::-1])
    assert turned == continua(remarks, mentions, definitions)


def test_no_remarks_and_no_definitions_give_an_empty_table():
    assert continua([], [], []) == []
    assert list(tables.frame("continua", []).columns)[:3] == ["continuum", "rank", "rungs"]


def test_the_degrees_of_integration_that_one_definer_states_make_an_order_by_hand():
    rows = continua(
        [],
        [],
        [
            definition("networking", "contact", "Oak", year=2001),
            definition("liaison", "contact", "Oak", year=2001, start=50, end=70),
            definition("alliance", "aligned; joint", "Oak", year=2001, doc_id="d2"),
            definition("merger", "merged", "Oak et al.", year=2001, doc_id="d3"),
            definition("merger", "joint", "Elm"),
            definition("network", "not_stated", "Elm", start=90, end=99),
        ],
    )
    tables.frame("continua", rows)
    assert [(row["rank"], row["rungs"], row["term"], row["basis"]) for row in rows] == [
        (1, 3, "liaison", "integration"),
        (1, 3, "networking", "integration"),
        (2, 3, "alliance", "integration"),
        (3, 3, "merger", "integration"),
    ]
    assert {(row["continuum"], row["source"], row["year"]) for row in rows} == {(1, "Oak", 2001)}


def test_overlapping_degrees_make_no_order():
    assert continua([], [], [definition("alliance", "aligned; joint"), definition("merger", "joint; merged")]) == []
    assert continua([], [], [definition("alliance", "joint"), definition("merger", "joint")]) == []


# ------------------------------------------------------------------------------------------------ the figures

CAMPS = [
    *order(1, "co-operation", "collaboration", source="Oak", year=2001),
    *order(2, "co-operation", "merger", "collaboration", source="Ash", year=2004, doc_id="d2"),
    *order(3, "collaboration", "co-operation", source="Elm", year=1999, doc_id="d3"),
    *order(4, "co-operation collaboration", "merger", source="this document", doc_id="d4"),
]


def apart(rows, **options):
    return {(row["subject"], row["other"]): row for row in rank_figures(rows, seed=1, **options)}


def test_who_ranks_which_term_above_by_hand():
    assert rank_contradictions(CAMPS)[0] == {
        "term": "co-operation",
        "other_term": "collaboration",
        "below": ["Ash 2004", "Oak 2001"],
        "above": ["Elm 1999"],
        "equal": ["d4"],
    }
    assert [(row["term"], row["other_term"]) for row in rank_contradictions(CAMPS)[1:]] == [
        ("co-operation", "merger"),
        ("collaboration", "merger"),
    ]


def test_ranked_apart_by_hand():
    """Of six pairs of four sources, Oak and Elm, Ash and Elm say the opposite: 2 / 6."""
    figure = apart(CAMPS)["co-operation", "collaboration"]
    assert figure["value"] == pytest.approx(2 / 6)
    assert (figure["n"], figure["level"], figure["unit"], figure["low"]) == (4, "pair", "share", None)
    assert figure["note"].startswith("collaboration above co-operation: Ash 2004, Oak 2001; co-operation above")
    assert "equal to collaboration: d4." in figure["note"]
    assert "fewer than 6 sources" in figure["note"]
    assert apart(CAMPS)["collaboration", "merger"]["value"] == 1


def test_one_source_alone_is_not_ranked_apart():
    figure = apart(order(1, "co-operation", "merger"))["co-operation", "merger"]
    assert (figure["value"], figure["n"]) == (None, 1)
    assert figure["note"] == "Fewer than two sources rank both terms. merger above co-operation: Oak."


def test_ten_papers_with_one_authors_ladder_are_one_source_and_two_own_ladders_are_two():
    reports = [order(n, "co-operation", "merger", source="Oak", year=2001, doc_id=f"d{n}") for n in range(10)]
    undated = order(10, "co-operation", "merger", source="Oak and Elm", doc_id="d10")
    own = [order(n, "merger", "co-operation", source="this document", doc_id=f"d{n}") for n in (20, 21)]
    figure = apart([row for rows in (*reports, undated, *own) for row in rows])["co-operation", "merger"]
    assert figure["n"] == 3
    assert figure["value"] == pytest.approx(2 / 3)


def test_a_source_that_says_both_counts_by_the_share_of_its_orders():
    """Oak says each once, Elm one thing: the two are opposed in half of what Oak says."""
    rows = [*order(1, "a", "b"), *order(2, "b", "a", doc_id="d2"), *order(3, "a", "b", source="Elm")]
    assert apart(rows)["a", "b"]["value"] == 0.5
    assert rank_contradictions(rows)[0]["below"] == ["Elm", "Oak"]
    assert rank_contradictions(rows)[0]["above"] == ["Oak"]


def test_words_of_one_concept_are_compared_together_by_concept():
    rows = [*order(1, "a", "b"), *order(2, "bb", "aa", source="Elm")]
    assert set(apart(rows)) == {("a", "b"), ("aa", "bb")}
    assert apart(rows, by="concept")["C-a", "C-b"]["value"] == 1


def test_six_sources_give_an_interval():
    rows = [row for n in range(6) for row in order(n, *(["a", "b"] if n < 3 else ["b", "a"]), source=f"Oak{n}")]
    figure = apart(rows)["a", "b"]
    assert figure["value"] == pytest.approx(9 / 15)
    assert figure["low"] <= figure["value"] <= figure["high"]


def test_the_table_of_ranks_by_hand():
    table = rank_table(CAMPS)
    assert table.sources == ("Elm 1999", "Oak 2001", "Ash 2004", "d4")
    assert table.inferred == frozenset()
    assert table.places["merger", "Ash 2004"] == ((2, 3),)
    assert table.scaled("merger", "Ash 2004") == pytest.approx(2 / 3)
    assert table.scaled("merger", "Oak 2001") is None
    # Means: co-operation (1/2 + 1/3 + 1 + 1/2) / 4, collaboration (1 + 1 + 1/2 + 1/2) / 4, merger (2/3 + 1) / 2
    assert table.terms == ("co-operation", "collaboration", "merger")


def inferred(rows):
    return [row | {"basis": "integration", "rule": "integration"} for row in rows]


def test_a_tie_that_is_only_inferred_from_definitions_is_not_counted():
    rows = [
        *inferred(order(1, "a", "b c", source="this document", doc_id="d1")),
        *order(2, "b", "c", source="Oak", year=2001, doc_id="d2"),
        *order(3, "b c", source="Elm", year=1999, doc_id="d3"),
    ]
    figure = apart(rows)["b", "c"]
    assert (figure["value"], figure["n"]) == (0, 2)
    assert "c above b: Oak 2001; b equal to c: Elm 1999." in figure["note"]
    said = {(row["term"], row["other_term"]): row for row in rank_contradictions(rows)}
    assert said["b", "c"] == {"term": "b", "other_term": "c", "below": ["Oak 2001"], "above": [], "equal": ["Elm 1999"]}
    assert said["a", "b"]["below"] == said["a", "c"]["below"] == ["d1"]
    assert set(apart(rows[:3])) == {("a", "b"), ("a", "c")}


def test_the_table_of_ranks_tells_sources_whose_ranks_are_only_inferred_and_puts_own_documents_last():
    rows = [
        *inferred(order(1, "a", "b", source="this document", doc_id="d1")),
        *inferred(order(2, "a", "b", source="Yew", year=1990, doc_id="d2")),
        *inferred(order(3, "a", "b", source="Ash", year=2001, doc_id="d2")),
        *order(4, "b", "a", source="Ash", year=2001, doc_id="d3"),
        *order(5, "b", "a", source="Alder", doc_id="d3"),
        *order(6, "b", "a", source="this document", doc_id="a0"),
    ]
    table = rank_table(rows)
    assert table.sources == ("Yew 1990", "Ash 2001", "Alder", "a0", "d1")
    assert table.inferred == {"Yew 1990", "d1"}
    assert table.places["a", "d1"] == ((1, 2),)


def test_nothing_ranked_gives_no_figures_and_an_empty_table():
    assert (rank_figures([], seed=1), rank_contradictions([])) == ([], [])
    assert rank_table([]).terms == ()


LADDERS = st.lists(
    st.tuples(st.permutations(["a", "b", "c", "d"]), st.integers(2, 4), st.sampled_from(["Oak", "Elm", "Ash", "Yew"])),
    min_size=1,
    max_size=8,
)


def ladders(drawn, *, reverse=False):
    return [
        row
        for number, (terms, size, source) in enumerate(drawn)
        for row in order(number, *(terms[:size][::-1] if reverse else terms[:size]), source=source)
    ]


def figures(rows):
    return {pair: (row["value"], row["n"]) for pair, row in apart(rows).items()}


@settings(max_examples=50, deadline=None)
@given(drawn=LADDERS, random=st.randoms(use_true_random=False))
def test_ranked_apart_is_a_share_and_depends_neither_on_order_nor_on_direction(drawn, random):
    rows = ladders(drawn)
    assert all(value is None or 0 <= value <= 1 for value, _ in figures(rows).values())
    assert figures(ladders(drawn, reverse=True)) == figures(rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert apart(shuffled) == apart(rows)
    assert rank_contradictions(shuffled) == rank_contradictions(rows)
    assert rank_table(shuffled) == rank_table(rows)


@settings(max_examples=50, deadline=None)
@given(drawn=LADDERS)
def test_swapping_the_names_of_two_terms_swaps_who_ranks_them_above(drawn):
    names = {"a": "b", "b": "a"}
    rows = ladders(drawn)
    swapped = [row | {"term": names.get(row["term"], row["term"])} for row in rows]
    one = {(row["term"], row["other_term"]): row for row in rank_contradictions(rows)}.get(("a", "b"))
    other = {(row["term"], row["other_term"]): row for row in rank_contradictions(swapped)}.get(("a", "b"))
    assert (one is None) == (other is None)
    if one:
        assert (one["below"], one["above"], one["equal"]) == (other["above"], other["below"], other["equal"])
        assert figures(rows)["a", "b"] == figures(swapped)["a", "b"]


@settings(max_examples=30, deadline=None)
@given(drawn=LADDERS)
def test_inputs_are_not_changed(drawn):
    rows = ladders(drawn)
    before = copy.deepcopy(rows)
    rank_figures(rows, seed=1), rank_contradictions(rows), rank_table(rows)
    assert rows == before
