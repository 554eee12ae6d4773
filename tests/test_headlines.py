from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import DIMENSIONS
from pipeline.measuring.breakdowns import breakdowns
from pipeline.measuring.figures import figure, with_false_discovery_rates
from pipeline.measuring.headlines import (
    HEADLINES,
    complaining,
    complaining_in_own_name,
    form_disagreement,
    form_disagreement_anywhere,
    jingle_of_own,
    jingle_of_terms,
    share_departing,
    share_departing_by_swap,
    share_none_found,
    share_none_found_of_family,
)
from pipeline.measuring.leaving import without_each
from pipeline.measuring.literature import TABLES, Literature
from pipeline.measuring.profiles import profiles
from pipeline.measuring.uses import Uses
from pipeline.statistics.diversity import disagreement_between
from pipeline.statistics.resampling import Estimate
from pipeline.tables import frame

CONCEPTS = {"hub": "C-HUB", "front door": "C-HUB", "desk": "C-DESK", "bench": "C-DESK"}
MEASURES = [headline.measure for headline in HEADLINES]


def name(number):
    return f"d{number:012d}"


def document(number, **changed):
    place = {"country": "", "sector": "", "doc_type": ""}
    return {"doc_id": name(number), "year": 2004} | place | changed


def use(number, form="hub", term="hub", **changed):
    row = {"doc_id": name(number), "concept": CONCEPTS[term], "term": term, "form": form}
    return row | {"position": "attributive", "term_role": "use"} | changed


def definition(number, term="hub", definer="this document", **changed):
    row = {"doc_id": name(number), "term": term, "concept": CONCEPTS[term], "definer": definer, "year": None}
    return row | dict.fromkeys(DIMENSIONS, "not_stated") | {"confidence": 0.95} | changed


def remark(number, kind="ML-VAGUE", terms="hub; desk", **changed):
    row = {"doc_id": name(number), "kind": kind, "terms": terms, "source": "this document", "scope": "own"}
    return row | {"confidence": 0.95} | changed


def departure(number, kind="US-SWAP", term="hub", other_term="desk"):
    return {"doc_id": name(number), "kind": kind, "term": term, "other_term": other_term}


def literature(mentions=(), definitions=(), remarks=(), departures=(), *, documents=None, **more):
    rows = [*mentions, *definitions, *remarks, *departures]
    numbers = documents or [document(int(doc_id[1:])) for doc_id in sorted({row["doc_id"] for row in rows})]
    parts = {"definitions": definitions, "remarks": remarks, "departures": departures}
    return Literature(numbers, Uses.of(mentions), **{key: list(part) for key, part in parts.items()}, **more)


def tables(part):
    """The rows of a literature by table."""
    names = {column: list(numbers) for column, numbers in part.uses.names.items()}
    columns = [[names[column][number] for number in numbers] for column, numbers in part.uses.columns.items()]
    mentions = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    return {"mentions": mentions} | {key: [dict(row) for row in getattr(part, key)] for key in TABLES}


def of_tables(part, rows):
    """A literature with other rows."""
    return replace(part, uses=Uses.of(rows["mentions"]), **{key: rows[key] for key in TABLES})


def spelt(*documents, term="hub"):
    """Uses of a term, a word of forms for each document."""
    return [use(number, form, term) for number, forms in enumerate(documents, 1) for form in forms]


# --------------------------------------------------------------------------------------------- form disagreement


def test_disagreement_of_a_term_is_that_of_the_spellings_of_its_documents():
    found = form_disagreement(literature(spelt("aaaa", "ab", "bb", "a", "b", "aab")), 7)
    counts = [Counter("aaaa"), Counter("ab"), Counter("bb"), Counter("a"), Counter("b"), Counter("aab")]
    assert found == disagreement_between(counts, seed=7)
    assert found.low < found.value < found.high


def test_disagreement_of_several_terms_adds_up_their_pairs():
    # hub: documents 1 and 2 differ, 1 of 1. desk: 1 and 2 agree, 3 differs from both, 2 of 3. Together 3 of 4.
    found = form_disagreement(literature([*spelt("a", "b"), *spelt("x", "x", "y", term="desk")]), 1)
    assert (found.value, found.n) == (0.75, 3)


def test_a_document_weighs_the_same_whatever_the_number_of_its_uses():
    assert form_disagreement(literature(spelt("aaaaaaab", "b")), 1).value == pytest.approx(7 / 8)


def test_terms_that_the_codebook_spells_one_way_are_left_out():
    mentions = [*spelt("a", "b"), *spelt("x", "x", term="desk")]
    assert form_disagreement(literature(mentions, spelt_one_way=frozenset(["desk"])), 1).value == 1


def test_of_a_term_that_the_codebook_spells_one_way_there_is_no_disagreement():
    part = literature(spelt("a", "b"), spelt_one_way=frozenset(["hub"]))
    for measure in (form_disagreement, form_disagreement_anywhere):
        found = measure(part.of_term("hub"), 1)
        assert (found.value, found.note) == (None, "The codebook knows one spelling.")
        assert measure(part, 1).value is None


@pytest.mark.parametrize("role", ["mention", "quotation"])
def test_spellings_that_a_document_did_not_choose_are_left_out(role):
    mentions = [*spelt("a", "a"), use(2, "b", term_role=role), use(3, "b", term_role=role)]
    assert form_disagreement(literature(mentions), 1).value == 0


def test_documents_that_show_no_spelling_are_not_counted():
    # Five documents show how they spell it, in the sixth and seventh a line end hides it or it stands elsewhere.
    hidden = [use(6, "unknown"), use(7, "b", position="predicative")]
    found = form_disagreement(literature([*spelt("a", "b", "a", "a", "a"), *hidden]), 1)
    assert (found.value, found.n) == (0.4, 5)
    assert (found.low, found.note) == (None, "No interval: fewer than 6 documents (5).")


def test_documents_with_terms_of_one_spelling_alone_are_not_counted():
    mentions = [*spelt("a", "b"), *[use(number, "x", "desk") for number in range(1, 9)]]
    found = form_disagreement(literature(mentions, spelt_one_way=frozenset(["desk"])), 1)
    assert (found.value, found.n, found.low) == (1, 2, None)


def test_uses_in_every_position_are_a_second_look_at_disagreement():
    # Before a noun both write a. With what stands after "is", 1 has a twice and b once, 2 has a and b twice each:
    # 1 - (2/3 x 1/2 + 1/3 x 1/2) = 1/2.
    after = [use(1, "b", position="predicative"), *[use(2, "b", position="predicative")] * 2]
    part = literature([*spelt("aa", "aa"), *after, use(1, "unknown")])
    assert form_disagreement(part, 1).value == 0
    assert form_disagreement_anywhere(part, 1).value == pytest.approx(0.5)


def test_copies_of_all_documents_draw_disagreement_towards_the_mixing():
    # a and b in one document each differ with 1; of the six pairs with their copies four do.
    assert form_disagreement(literature(spelt("a", "b", "a", "b")), 1).value == pytest.approx(4 / 6)


# ------------------------------------------------------------------------------------------- without a definition


def test_documents_without_a_definition_of_the_term_that_they_use_most():
    # 1 defines what it uses most; 2 defines only what it uses less; 3 nothing; 4 uses nothing and does not count.
    mentions = [*[use(1)] * 2, use(1, term="desk"), *[use(2)] * 2, use(2, term="desk"), use(3)]
    definitions = [definition(1), definition(2, "desk"), definition(4)]
    found = share_none_found(literature(mentions, definitions))
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)


def test_of_two_terms_used_equally_often_it_is_enough_to_define_either():
    mentions = [use(1), use(1, term="desk")]
    assert share_none_found(literature(mentions, [definition(1, "desk")])).value == 0
    assert share_none_found(literature(mentions, [definition(1)])).value == 0
    assert share_none_found(literature(mentions, [])).value == 1


def test_a_definition_of_any_term_of_the_family_is_a_second_look():
    part = literature([use(1), use(2)], [definition(1), definition(2, "front door")])
    assert (share_none_found(part).value, share_none_found_of_family(part).value) == (0.5, 0)


def test_of_one_term_too_a_definition_of_any_term_of_the_family_is_a_second_look():
    part = literature([use(1), use(2)], [definition(1), definition(2, "front door")]).of_term("hub")
    assert (share_none_found(part).value, share_none_found_of_family(part).value) == (0.5, 0)


def test_to_count_definitions_of_the_family_never_makes_a_document_silent():
    # It uses hub most and defines it; the two terms of the other family are used more only when taken together.
    mentions = [*[use(1)] * 3, *[use(1, term="desk")] * 2, *[use(1, term="bench")] * 2]
    part = literature(mentions, [definition(1)])
    assert (share_none_found(part).value, share_none_found_of_family(part).value) == (0, 0)


# --------------------------------------------------------------------------------------------------------- jingle


def test_definitions_in_the_documents_own_name_are_a_second_look_at_jingle():
    # Three definers: 1 and Oak say joint, 2 parallel. Two of three pairs conflict; of the documents' own the only one.
    definitions = [
        definition(1, jointness="joint"),
        definition(2, jointness="parallel"),
        definition(2, definer="Oak", jointness="joint"),
    ]
    part = literature(definitions=definitions)
    assert jingle_of_terms(part, 1).value == pytest.approx(2 / 3)
    assert (jingle_of_own(part, 1).value, jingle_of_own(part, 1).n) == (1, 2)


def test_jingle_of_a_term_is_among_the_definitions_of_that_term_alone():
    rows = [definition(1, jointness="joint"), definition(2, jointness="joint")]
    part = literature([use(1)], [*rows, definition(3, "front door", jointness="parallel")]).of_term("hub")
    assert (jingle_of_terms(part, 1).value, jingle_of_terms(part, 1).n) == (0, 2)


# ---------------------------------------------------------------------------------------------------- complaining


def test_complaining_counts_documents_that_use_a_term_and_find_fault():
    # 1 complains twice, 2 only hedges, 3 uses no term, 4 says nothing: 1 of 3.
    remarks = [remark(1), remark(1, "ML-PLETH"), remark(2, "ML-HEDGE"), remark(3)]
    found = complaining(literature([use(1), use(2), use(4)], remarks=remarks))
    assert (found.value, found.n) == (pytest.approx(1 / 3), 3)


def test_remarks_in_the_documents_own_name_are_a_second_look_at_complaining():
    part = literature([use(1), use(2)], remarks=[remark(1), remark(2, source="Oak (2004)")])
    assert (complaining(part).value, complaining_in_own_name(part).value) == (1, 0.5)


# ------------------------------------------------------------------------------------------------------ departing


def test_departing_counts_documents_with_a_definition_and_a_confirmed_use_against_it():
    # 1 departs twice, 2 by a contrary use, 3 not at all, 4 defines nothing: 2 of 3, by swaps 1 of 3.
    departures = [departure(1), departure(1, "US-CONTRARY"), departure(2, "US-CONTRARY"), departure(4)]
    defined = [definition(1), definition(2), definition(3)]
    part = literature(definitions=defined, departures=departures, has_decided_departures=True)
    assert (share_departing(part).value, share_departing(part).n) == (pytest.approx(2 / 3), 3)
    assert share_departing_by_swap(part).value == pytest.approx(1 / 3)


def test_until_people_decided_on_departures_it_is_not_known_who_departs():
    found = share_departing(literature(definitions=[definition(1)]))
    assert (found.value, found.note) == (None, "People have not decided on any use against a definition.")
    assert share_departing(literature(definitions=[definition(1)], has_decided_departures=True)).value == 0


def test_a_document_that_defines_another_term_of_the_family_does_not_depart_from_this_one():
    rows = [definition(1), definition(2, "front door")]
    part = literature([use(1)], rows, departures=[departure(1), departure(2)], has_decided_departures=True).of_term(
        "hub"
    )
    assert (share_departing(part).value, share_departing(part).n) == (1, 1)


# ------------------------------------------------------------------------------------------------- all headlines


@pytest.mark.parametrize("headline", HEADLINES, ids=MEASURES)
def test_of_nothing_every_headline_is_undefined_and_says_why(headline):
    for measure in (headline.value, headline.second):
        found = measure(literature(), 1)
        assert (found.value, found.n) == (None, 0)
        assert found.note


documents = st.integers(1, 7)
mentions = st.builds(
    use,
    documents,
    st.sampled_from(["a", "b", "unknown"]),
    st.sampled_from(sorted(CONCEPTS)),
    position=st.sampled_from(["attributive", "predicative"]),
    term_role=st.sampled_from(["use", "heading", "quotation"]),
)
confidences = st.sampled_from([0.5, 0.8, 0.95])
definitions = st.builds(
    definition,
    documents,
    st.sampled_from(sorted(CONCEPTS)),
    st.sampled_from(["this document", "Oak", "Elm"]),
    jointness=st.sampled_from(["joint", "parallel", "not_stated"]),
    confidence=confidences,
)
remarks = st.builds(
    remark,
    documents,
    st.sampled_from(["ML-VAGUE", "ML-HEDGE"]),
    source=st.sampled_from(["this document", "Oak (2004)"]),
    confidence=confidences,
)
departures = st.builds(departure, documents, st.sampled_from(["US-SWAP", "US-CONTRARY"]))
literatures = st.builds(
    literature,
    st.lists(mentions, max_size=20),
    st.lists(definitions, max_size=8),
    st.lists(remarks, max_size=4),
    st.lists(departures, max_size=4),
    has_decided_departures=st.booleans(),
)


def values(part):
    """Value and second look of every headline, rounded as sums in another order may differ."""
    found = [measure(part, None).value for each in HEADLINES for measure in (each.value, each.second)]
    return [value if value is None else round(value, 9) for value in found]


@given(literatures, st.sampled_from(["", *sorted(CONCEPTS)]))
def test_every_headline_is_a_share_in_its_interval_and_has_none_below_six(part, term):
    part = part.of_term(term) if term else part
    for headline in HEADLINES:
        for measure in (headline.value, headline.second):
            found = measure(part, 1)
            if found.value is None:
                assert found.note
            elif found.low is None:
                assert 0 <= found.value <= 1
            else:
                assert 0 <= found.low <= found.value <= found.high <= 1
                assert found.n >= 6


@given(literatures, st.randoms(use_true_random=False))
def test_no_headline_depends_on_the_order_of_rows_or_the_names_of_documents_and_definers(part, random):
    def renamed(row):
        changed = {"doc_id": numbers[row["doc_id"]]}
        if "definer" in row:
            changed["definer"] = {"Oak": "Rowan", "Elm": "Ash"}.get(row["definer"], row["definer"])
        return row | changed

    numbers = dict(zip(map(name, range(1, 8)), map(name, random.sample(range(1, 8), 7)), strict=True))
    parts = {key: [renamed(row) for row in rows] for key, rows in tables(part).items()}
    parts = {key: random.sample(rows, len(rows)) for key, rows in parts.items()}
    assert values(of_tables(part, parts)) == values(part)


@given(literatures)
def test_copies_of_all_documents_leave_shares_of_documents_unchanged(part):
    copied = {
        key: [*rows, *(row | {"doc_id": f"copy {row['doc_id']}"} for row in rows)] for key, rows in tables(part).items()
    }
    both = of_tables(part, copied)
    for headline in HEADLINES:
        if headline.unit.startswith("share of documents"):
            for measure in (headline.value, headline.second):
                assert measure(both, None).value == measure(part, None).value


@given(literatures)
def test_second_looks_that_ask_for_more_never_find_more_and_those_that_ask_for_less_never_less(part):
    for term in sorted(CONCEPTS):
        of_term = part.of_term(term)
        if len(of_term.uses):
            assert share_none_found_of_family(of_term).value <= share_none_found(of_term).value
            assert complaining_in_own_name(of_term).value <= complaining(of_term).value
        if of_term.defined and part.has_decided_departures:
            assert share_departing_by_swap(of_term).value <= share_departing(of_term).value


@given(literatures)
def test_the_surer_the_tool_has_to_be_the_fewer_definitions_and_remarks_are_found(part):
    for headline in HEADLINES:
        strict = [headline.value(each, None).value for each in (part, headline.strict(part), headline.stricter(part))]
        if headline.measure == "share_none_found":
            assert not len(part.uses) or strict == sorted(strict)
        if headline.measure == "share_complaining":
            assert not len(part.uses) or strict == sorted(strict, reverse=True)


@given(literatures)
def test_what_is_measured_is_left_as_it_was(part):
    before = tables(part)
    profiles(part, 1)
    breakdowns(part, 1)
    assert tables(part) == before


# ------------------------------------------------------------------------------------------------------- profiles


def profile(part, measure, subject="corpus"):
    [row] = [row for row in profiles(part, 1) if (row["measure"], row["subject"]) == (measure, subject)]
    return row


def test_profiles_have_each_headline_of_the_corpus_and_of_each_term():
    rows = profiles(literature([*spelt("a"), use(1, term="desk")]), 1)
    subjects = [("corpus", "corpus"), ("term", "desk"), ("term", "hub")]
    assert [(row["level"], row["subject"], row["measure"]) for row in rows] == [
        (*subject, measure) for subject in subjects for measure in MEASURES
    ]
    frame("profiles", [row | {"basis": "machine"} for row in rows])


def test_a_profile_of_nothing_is_that_of_the_corpus_and_undefined():
    rows = profiles(literature(), 1)
    assert [(row["measure"], row["value"], row["matters_most"]) for row in rows] == [
        (measure, None, "") for measure in MEASURES
    ]


def test_the_document_without_which_a_figure_moves_most_matters_most():
    # a, a, a, b: 3 of 6 pairs differ. Without the fourth none does; without one of the others 2 of 3.
    row = profile(literature(spelt("a", "a", "a", "b")), "form_disagreement")
    assert (row["value"], row["matters_most"]) == (0.5, name(4))
    assert (row["lowest_without_one"], row["highest_without_one"]) == (0, pytest.approx(2 / 3))


def test_a_document_that_only_defines_can_matter_most():
    # Oak, cited by 1 and 2, says joint, Elm and Ash, each in one document, parallel and joint.
    # Conflicts: Oak-Elm and Elm-Ash, 2 of 3. Without 3 (Elm) none; without 4 (Ash) 1 of 1; without 1 or 2 all stays.
    cited = [("Oak", "joint"), ("Oak", "joint"), ("Elm", "parallel"), ("Ash", "joint")]
    rows = [definition(number, "hub", who, jointness=says) for number, (who, says) in enumerate(cited, 1)]
    row = profile(literature(definitions=rows), "jingle")
    assert (row["value"], row["matters_most"]) == (pytest.approx(2 / 3), name(3))
    assert (row["lowest_without_one"], row["highest_without_one"]) == (0, 1)


def test_where_no_document_moves_a_figure_none_matters_most():
    row = profile(literature(spelt("a", "a", "a")), "form_disagreement")
    assert (row["lowest_without_one"], row["highest_without_one"], row["matters_most"]) == (0, 0, "")


@pytest.mark.parametrize("measure", ["form_disagreement", "share_none_found"])
@pytest.mark.parametrize("documents", [("a", "b"), ("a",)])
def test_fewer_than_three_documents_are_not_left_out_one_by_one(documents, measure):
    row = profile(literature(spelt(*documents), [definition(1)]), measure)
    assert (row["lowest_without_one"], row["highest_without_one"], row["matters_most"]) == (None, None, "")


def test_thresholds_leave_out_documents_with_few_uses():
    # a five times, b five times, a twice, c once: of six pairs only 1-3 agrees. From two uses, 2 of 3; from five, 1.
    row = profile(literature(spelt("aaaaa", "bbbbb", "aa", "c")), "form_disagreement")
    assert row["thresholds"] == "documents with at least 2, 5 uses"
    assert (row["value"], row["strict_value"], row["stricter_value"]) == (
        pytest.approx(5 / 6),
        pytest.approx(2 / 3),
        1,
    )


def test_thresholds_leave_out_definitions_and_remarks_of_which_the_tool_is_less_sure():
    # Four documents use it; three define it, with 0.5, 0.7 and 0.9: 1, 2, 3 of 4 are silent. Two complain, 0.5, 0.8.
    sure = [definition(number, confidence=confidence) for number, confidence in enumerate([0.5, 0.7, 0.9], 1)]
    said = [remark(1, confidence=0.5), remark(2, confidence=0.8)]
    part = literature(spelt("a", "a", "a", "a"), sure, said)
    assert sorted({row["thresholds"] for row in profiles(part, 1)})[0] == "confidence of at least 0.7, 0.9"
    row = profile(part, "share_none_found", "hub")
    assert (row["value"], row["strict_value"], row["stricter_value"]) == (0.25, 0.5, 0.75)
    row = profile(part, "share_complaining", "hub")
    assert (row["value"], row["strict_value"], row["stricter_value"]) == (0.5, 0.25, 0)


def test_a_profile_names_its_second_representation_with_its_value():
    row = profile(literature([use(1), use(2)], remarks=[remark(1), remark(2, source="Oak")]), "share_complaining")
    assert row["representation"] == "remarks that documents make in their own name"
    assert (row["value"], row["second_value"]) == (1, 0.5)


@settings(max_examples=25)
@given(literatures)
def test_the_figure_of_a_profile_is_that_of_its_headline_and_the_one_that_matters_most_is_in_the_corpus(part):
    for row in profiles(part, 1):
        headline = HEADLINES[MEASURES.index(row["measure"])]
        of = part if row["level"] == "corpus" else part.of_term(row["subject"])
        assert row["value"] == headline.value(of, None).value
        if row["matters_most"]:
            left = {each["doc_id"] for each in part.documents} - {row["matters_most"]}
            without = headline.value(of.of_documents(left), None).value
            assert without in (row["lowest_without_one"], row["highest_without_one"])
            assert without != row["value"]


@given(literatures, st.sampled_from(["", *sorted(CONCEPTS)]))
def test_leaving_each_document_out_is_the_same_as_measuring_the_rest_anew(part, term):
    of = part.of_term(term) if term else part
    doc_ids, found = without_each(of)
    present = {
        row["doc_id"]
        for key, rows in tables(of).items()
        if key in ("mentions", "definitions", "remarks")
        for row in rows
    }
    assert doc_ids == (sorted(present) if len(present) > 2 else [])
    for place, doc_id in enumerate(doc_ids):
        rest = of.of_documents(present - {doc_id})
        for headline in HEADLINES:
            anew = headline.value(rest, None).value
            assert found[headline.measure][place] == (anew if anew is None else pytest.approx(anew, abs=1e-9))


# ----------------------------------------------------------------------------------------------------- breakdowns


def figures_of(part, measure, by="year", subject="corpus"):
    rows = breakdowns(part, 1)
    return {
        row["group"]: (row["value"], row["n"])
        for row in rows
        if (row["measure"], row["by"], row["subject"]) == (measure, by, subject)
    }


def test_years_are_taken_five_together_and_documents_without_a_year_are_a_group():
    years = [1999, 2000, 2004, 2005, None]
    dated = [document(number, year=year) for number, year in enumerate(years, 1)]
    part = literature([use(number) for number in range(1, 6)], [definition(2)], documents=dated)
    assert figures_of(part, "share_none_found") == {
        "1995-1999": (1, 1),
        "2000-2004": (0.5, 2),
        "2005-2009": (1, 1),
        "not_reported": (1, 1),
    }


def test_years_are_known_as_the_table_of_documents_keeps_them():
    kept = [document(number, year=year) for number, year in ((1, 2003), (2, None))]
    columns = ["reason", "duplicate_of", "citekey", "title", "authors", "doi", "same_work_as"]
    full = dict.fromkeys(columns, "") | {"counts_in_measures": True, "pages": 1, "words": 9}
    full |= {"status": "read", "text_quality": "ok", "origins": "not_reported"}
    table = frame("documents", [full | row | {"path": row["doc_id"]} for row in kept]).to_dict("records")
    found = figures_of(literature([use(1), use(2)], documents=table), "share_none_found")
    assert set(found) == {"2000-2004", "not_reported"}


@pytest.mark.parametrize("by", ["country", "sector", "doc_type"])
def test_groups_are_the_values_of_a_column_with_not_reported_as_one_of_them(by):
    kinds = [document(number, year=None, **{by: value}) for number, value in enumerate(["x", "y", "x", ""], 1)]
    part = literature([use(number) for number in range(1, 5)], [definition(3)], documents=kinds)
    assert figures_of(part, "share_none_found", by) == {"not_reported": (1, 1), "x": (0.5, 2), "y": (1, 1)}
    assert {row["by"] for row in breakdowns(part, 1)} == {by}


def test_without_any_year_country_sector_or_type_nothing_is_broken_down():
    assert breakdowns(literature([use(1), use(2)], documents=[document(1, year=None), document(2, year=None)]), 1) == []
    assert breakdowns(literature(), 1) == []


def test_a_term_is_shown_in_groups_where_two_documents_use_it():
    dated = [document(number, year=year) for number, year in enumerate([2001, 2002, 2007], 1)]
    part = literature([*spelt("a", "b", "a"), use(1, term="desk")], documents=dated)
    assert figures_of(part, "form_disagreement", subject="hub") == {"2000-2004": (1, 2)}
    assert {row["subject"] for row in breakdowns(part, 1)} == {"corpus", "hub"}


def test_figures_of_a_group_that_rest_on_nothing_are_left_out():
    found = {row["measure"] for row in breakdowns(literature([use(1)]), 1)}
    assert "share_none_found" in found
    assert not {"jingle", "share_departing"} & found


def test_rows_of_breakdowns_fit_their_table():
    frame("breakdowns", [row | {"basis": "machine"} for row in breakdowns(literature(spelt("a", "b")), 1)])


@settings(max_examples=25)
@given(literatures, st.lists(st.sampled_from([1999, 2000, 2004, None]), min_size=7, max_size=7))
def test_groups_part_the_documents_and_small_groups_have_no_interval(part, years):
    dated = [document(number, year=year) for number, year in enumerate(years, 1)]
    part = replace(part, documents=dated)
    found = figures_of(part, "share_none_found")
    assert found == {} or sum(n for _, n in found.values()) == share_none_found(part).n
    sizes = Counter("not_reported" if year is None else f"{year // 5 * 5}-{year // 5 * 5 + 4}" for year in years)
    for row in breakdowns(part, 1):
        if row["measure"] != "jingle" and sizes[row["group"]] < 6 and row["by"] == "year":
            assert row["low"] is None


# ----------------------------------------------------------------------------------------------------- literature


def test_of_some_documents_remains_what_stands_in_them_alone():
    whole = literature(
        [use(1), use(2)],
        [definition(1)],
        [remark(2)],
        [departure(2)],
    )
    part = whole.of_documents({name(1)})
    assert {key: len(rows) for key, rows in tables(part).items()} == {
        "documents": 1,
        "mentions": 1,
        "definitions": 1,
        "remarks": 0,
        "departures": 0,
    }
    assert [len(rows) for rows in tables(whole).values()] == [2, 2, 1, 1, 1]
    assert not any(tables(whole.of_documents([])).values())


def test_of_one_term_remain_its_mentions_definitions_of_its_family_remarks_on_it_and_its_departures():
    part = literature(
        [use(1), use(1, term="desk")],
        [definition(1), definition(2, "desk"), definition(2, "front door")],
        [remark(1, terms="desk; hub"), remark(1, terms="desk"), remark(1, terms="hub house")],
        [
            departure(1),
            departure(1, "US-CONTRARY", "desk", "not_applicable"),
            departure(1, term="desk", other_term="hub"),
        ],
    ).of_term("hub")
    assert {key: len(rows) for key, rows in tables(part).items()} == {
        "documents": 2,
        "mentions": 1,
        "definitions": 2,
        "remarks": 1,
        "departures": 2,
    }
    assert [row["term"] for row in part.defined] == ["hub"]


def test_what_the_tool_is_as_sure_of_as_asked_for_remains():
    part = literature(
        definitions=[definition(1, confidence=each) for each in (0.69, 0.7)],
        remarks=[remark(1, confidence=each) for each in (0.69, 0.7)],
    ).surer_than(0.7)
    assert [row["confidence"] for row in (*part.definitions, *part.remarks)] == [0.7, 0.7]


# ----------------------------------------------------------------------------------------- false discovery rates


def test_false_discoveries_are_reckoned_among_figures_of_one_measure():
    # Of 0.01, 0.04 and 0.03: 0.01 x 3/1, and 0.03 x 3/2 above 0.04 x 3/3. The other measure has one p, and keeps it.
    found = [("V", 0.01), ("V", 0.04), ("other", 0.04), ("V", None), ("V", 0.03)]
    rows = [figure("term", "hub", measure, Estimate(0.5, 9, p=p), "V") for measure, p in found]
    assert [row["q"] for row in with_false_discovery_rates(rows)] == [0.03, 0.04, 0.04, None, 0.04]
    assert {row["q"] for row in rows} == {None}
