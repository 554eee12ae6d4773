import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import DIMENSIONS
from pipeline.measuring.contradiction import conflicting_dimensions, position
from pipeline.measuring.sampling import MOST, MOST_OF_CONCEPT, compared, said_of_sample
from pipeline.measuring.wording import masked_words, negated_alike, squashed
from pipeline.people.claims import table_of
from pipeline.stages.relate import definition_pairs, relate
from pipeline.tables import frame

NAMES = {1: "d000000000001", 2: "d000000000002", 3: "d000000000003"}


def document_row(number, counts=True):
    empty = dict.fromkeys(["reason", "duplicate_of", "doi", "country", "sector", "doc_type", "title", "authors"], "")
    empty |= {"origins": "not_reported", "same_work_as": ""}
    row = {"path": f"{number}.pdf", "doc_id": NAMES[number], "status": "read", "counts_in_measures": counts}
    return empty | row | {"pages": 1, "words": 500, "citekey": f"k{number}", "year": 2004, "text_quality": "ok"}


def definition_row(number, term, words, start=0, concept="C-ONE", **changed):
    row = {"doc_id": NAMES[number], "term": term, "concept": concept, "definition": words, "definer": "Oak"}
    row |= {"definition_status": "borrowed", "year": 2001, "hedge": "", "quote": f"{term}: {words}"}
    row |= dict.fromkeys(DIMENSIONS, "not_stated")
    row |= {"page_index": 0, "page_label": "1", "section": "", "start": start, "end": start + 9, "confidence": 0.9}
    return row | {"method": "rule", "rule": "colon"} | changed


def remark_row(number, terms, kind="ML-INTER", start=0):
    row = {"doc_id": NAMES[number], "kind": kind, "terms": terms, "source": "this document", "scope": "own"}
    row |= {
        "qualification": "",
        "cues": "interchangeably",
        "quote": "They are swapped.",
        "page_index": 0,
        "page_label": "1",
        "section": "",
    }
    return row | {"start": start, "end": start + 9, "confidence": 0.9, "method": "rule", "rule": "cue"}


def claim_row(axis, number, start, status, code, term="", proposed_code="", source_row=0):
    row = dict.fromkeys(["term_as_written", "definition_source", "section", "rule", "decision_note"], "")
    row |= {"claim_id": f"e{number:06x}{start:06x}", "doc_id": NAMES[number], "axis": axis, "code": code, "term": term}
    row |= {"concept": "C-ONE", "term_role": "use", "definition_status": "own", "theory_use": "applied"}
    row |= {"quote": "q", "page_index": 0, "page_label": "1", "start": start, "end": start + 9, "coder": "termaudit"}
    row |= {
        "is_primary": True,
        "source_table": table_of(axis),
        "source_row": source_row,
        "added_row": "",
        "is_disputed": False,
    }
    return row | {"method": "rule", "confidence": 1.0, "status": status, "proposed_code": proposed_code}


def run(definitions=(), remarks=(), decided=(), documents=None):
    documents = documents or [document_row(number) for number in NAMES]
    rows = relate(
        frame("documents", documents),
        frame("decided", list(decided)),
        frame("definitions", list(definitions)),
        frame("remarks", list(remarks)),
        frame("mentions", []),
    )["relations"]
    return frame("relations", rows).to_dict("records")


def relations(*args, **kwargs):
    return [row["relation"] for row in run(*args, **kwargs)]


PLANNED = "several agencies act together in a planned and formal way to reach one aim"
RELAY = "each service sees the family in turn and passes the file to the next desk"


def test_one_wording_in_two_documents_is_found_although_the_terms_are_spelt_differently():
    [row] = run(
        [
            definition_row(2, "multiagency", f"multi-agency work means that {PLANNED}"),
            definition_row(1, "multiagency", f"multi agency work means that {PLANNED}", start=7),
        ]
    )
    assert row["relation"] == "same_wording"
    assert (row["doc_id"], row["start"], row["other_doc_id"], row["other_start"]) == (NAMES[1], 7, NAMES[2], 0)
    assert row["similarity"] == 1
    assert row["dimension"] == "not_applicable"


def test_one_wording_under_two_terms_is_found_across_concepts():
    [row] = run([definition_row(1, "interagency", PLANNED), definition_row(2, "joined-up", PLANNED, concept="C-TWO")])
    assert (row["relation"], row["term"], row["other_term"]) == ("same_wording", "interagency", "joined-up")


def test_a_caveat_lost_on_the_way_leaves_the_wording_the_same():
    shortened = PLANNED
    full = PLANNED + ", though not when they merely know one another"
    assert relations([definition_row(1, "hub", full), definition_row(2, "hub", shortened)]) == ["same_wording"]


def test_a_definition_and_its_negation_are_not_the_same_wording():
    negated = PLANNED.replace("act together", "do not act together")
    assert relations([definition_row(1, "hub", PLANNED), definition_row(2, "hub", negated)]) == []


def test_alike_words_with_opposed_dimensions_conflict():
    [row] = run(
        [
            definition_row(1, "hub", PLANNED, formality="formal", jointness="joint"),
            definition_row(2, "hub", PLANNED.replace("formal", "informal"), formality="informal", jointness="joint"),
        ]
    )
    assert (row["relation"], row["dimension"]) == ("conflicting", "formality")


def test_a_common_ending_is_no_wording():
    first = definition_row(1, "hub", "three trades mending the same roof together for one price")
    second = definition_row(2, "desk", "trades bidding together for one price", concept="C-TWO")
    assert relations([first, second]) == []


def test_a_long_run_of_words_in_longer_definitions_is_the_same_wording():
    run_of_words = "acting together under a written agreement on money and staff"
    first = definition_row(1, "hub", f"offices {run_of_words} since the great reform")
    second = definition_row(2, "hub", f"firms {run_of_words}, with a paid chair")
    assert relations([first, second]) == ["same_wording"]


def test_two_words_in_common_are_no_wording():
    assert relations([definition_row(1, "hub", "working together"), definition_row(2, "hub", "working together")]) == []


def test_all_conflicting_dimensions_are_named():
    [row] = run(
        [
            definition_row(1, "hub", PLANNED, jointness="joint", level="strategic", client="object"),
            definition_row(2, "hub", RELAY, jointness="parallel", level="operational; strategic", client="participant"),
        ]
    )
    assert (row["relation"], row["dimension"]) == ("conflicting", "client; jointness")


def test_definitions_that_overlap_on_what_both_state_agree():
    first = definition_row(1, "hub", PLANNED, jointness="joint; parallel", level="strategic")
    assert relations([first, definition_row(2, "hub", RELAY, jointness="joint")]) == ["agreeing"]


def test_silence_is_neither_conflict_nor_agreement():
    first = definition_row(1, "hub", PLANNED, jointness="joint")
    assert relations([first, definition_row(2, "hub", RELAY, level="strategic")]) == []


def test_other_concepts_do_not_conflict():
    first = definition_row(1, "hub", PLANNED, jointness="joint")
    second = definition_row(2, "relay", RELAY, jointness="parallel", concept="C-TWO")
    assert relations([first, second]) == []


def test_two_terms_of_one_concept_can_conflict():
    first = definition_row(1, "hub", PLANNED, jointness="joint")
    assert relations([first, definition_row(1, "front door", RELAY, 50, jointness="parallel")]) == ["conflicting"]


def test_outside_the_codebook_only_one_term_is_one_idea():
    first = definition_row(1, "hub", PLANNED, concept="not_coded", jointness="joint")
    second = definition_row(2, "desk", RELAY, concept="not_coded", jointness="parallel")
    assert relations([first, second]) == []
    assert relations([first, second | {"term": "Hub"}]) == ["conflicting"]


def test_a_remark_on_three_terms_gives_each_pair_once():
    rows = run(remarks=[remark_row(1, "joined-up; hub; interagency")])
    assert [(row["term"], row["other_term"]) for row in rows] == [
        ("hub", "interagency"),
        ("hub", "joined-up"),
        ("interagency", "joined-up"),
    ]
    assert {row["relation"] for row in rows} == {"alias"}
    assert {row["definer"] for row in rows} == {"this document"}


def test_other_remarks_and_single_terms_give_no_alias():
    assert run(remarks=[remark_row(1, "hub"), remark_row(2, "hub; desk", kind="ML-PORT")]) == []


def test_rejected_claims_are_left_out():
    definitions = [definition_row(1, "hub", PLANNED), definition_row(2, "hub", PLANNED)]
    remarks = [remark_row(3, "hub; desk", start=4)]
    rejected = [
        claim_row("definition", 2, 0, "rejected", "C-ONE", "hub", source_row=1),
        claim_row("remark", 3, 4, "rejected", "ML-INTER"),
    ]
    assert len(run(definitions, remarks)) == 2
    assert run(definitions, remarks, rejected) == []


def test_what_was_proposed_is_related_whatever_people_decided():
    definitions = [definition_row(1, "hub", PLANNED), definition_row(2, "hub", PLANNED)]
    rejected = claim_row("definition", 2, 0, "rejected", "C-ONE", "hub", source_row=1)
    frames = [frame("definitions", definitions), frame("remarks", []), frame("mentions", [])]
    made = relate(frame("documents", [document_row(1), document_row(2)]), frame("decided", [rejected]), *frames)
    assert (len(made["relations"]), len(made["proposed_relations"])) == (0, 1)


def test_a_definition_moved_to_another_concept_is_compared_there():
    definitions = [
        definition_row(1, "hub", PLANNED, jointness="joint"),
        definition_row(2, "desk", RELAY, concept="C-TWO", jointness="parallel"),
    ]
    amended = claim_row("definition", 2, 0, "amended", "C-ONE", "desk", proposed_code="C-TWO", source_row=1)
    assert relations(definitions) == []
    assert relations(definitions, decided=[amended]) == ["conflicting"]


def test_documents_that_do_not_count_are_left_out():
    documents = [document_row(1), document_row(2, counts=False)]
    assert run([definition_row(1, "hub", PLANNED), definition_row(2, "hub", PLANNED)], documents=documents) == []


def test_no_definitions_give_no_relations():
    assert run() == []
    assert run([definition_row(1, "hub", PLANNED)]) == []


def test_a_definition_of_no_words_breaks_nothing():
    assert relations([definition_row(1, "hub", ""), definition_row(2, "hub", "— …")]) == []


values = st.frozensets(st.sampled_from(["a", "b", "c"]), min_size=1)
stated = st.dictionaries(st.sampled_from(DIMENSIONS), values)


@given(stated, stated)
def test_conflict_is_symmetric_and_never_with_itself(first, second):
    assert conflicting_dimensions(first, second) == conflicting_dimensions(second, first)
    assert conflicting_dimensions(first, first) == []


def test_dimensions_not_stated_are_absent():
    assert position(dict.fromkeys(DIMENSIONS, "not_stated")) == {}


@pytest.mark.parametrize("spelling", ["inter-organisational", "interorganizational", "Inter organisational"])
def test_every_spelling_of_a_term_is_masked(spelling):
    assert masked_words(f"the {spelling} plan", ["inter-organisational"]) == ["the", "_", "plan"]


@pytest.mark.parametrize(("one", "other"), [("cooperation", "co-operation"), ("colocation", "co location")])
def test_spellings_have_one_key(one, other):
    assert squashed(one) == squashed(other)


def test_words_that_only_begin_like_a_term_are_not_masked():
    assert masked_words("a hubbub and a hub", ["hub"]) == ["a", "hubbub", "and", "a", "_"]


def test_negation_counts_only_in_the_part_that_both_share():
    core = "agencies act together by plan".split()
    assert negated_alike(core, [*core, "but", "not", "always"])
    assert not negated_alike(core, ["never", *core])
    assert negated_alike([], core)


# ----------------------------------------------------------------------------------------------- vast literatures


def vast(many):
    """Definitions of one term, each in a document of its own: all state how joint it is, in words of their own."""
    return [
        definition_row(1, "hub", f"zorb{number} quix{number}", jointness=("joint", "parallel")[number % 2])
        | {"doc_id": f"d{number:012d}"}
        for number in range(many)
    ]


def test_all_definitions_of_an_ordinary_literature_are_compared():
    rows = vast(MOST_OF_CONCEPT)
    assert compared(rows) == rows
    assert said_of_sample(rows, compared(rows)) == ""


@given(st.randoms(use_true_random=False))
def test_of_a_vast_literature_the_same_sample_is_compared_whatever_the_order(random):
    rows = vast(MOST_OF_CONCEPT + 50)
    sample = compared(rows)
    shuffled = compared(random.sample(rows, len(rows)))
    assert len(sample) == MOST_OF_CONCEPT
    assert sorted(row["doc_id"] for row in shuffled) == [row["doc_id"] for row in sample]
    assert said_of_sample(rows, sample) == "Compared: a sample of 250 of 300 definitions."


def test_of_many_concepts_each_gives_as_many_definitions():
    rows = [row | {"concept": f"C-{place}"} for place in range(50) for row in vast(60)]
    found = compared([row | {"start": place} for place, row in enumerate(rows)])
    assert {sum(row["concept"] == f"C-{place}" for row in found) for place in range(50)} == {MOST // 50}


def test_a_definition_outside_the_sample_is_still_found_to_be_a_copy():
    rows = vast(MOST_OF_CONCEPT + 50)
    drawn = {row["doc_id"] for row in compared(rows)}
    left = [row for row in rows if row["doc_id"] not in drawn]
    for row in left[:2]:
        row |= {"definition": PLANNED + " and never without a plan of the kind", "jointness": "joint"}
    found = definition_pairs(rows)
    [copy] = [row for row in found if row["relation"] == "same_wording"]
    assert [copy["doc_id"], copy["other_doc_id"]] == [row["doc_id"] for row in left[:2]]
    assert copy["similarity"] == 1
