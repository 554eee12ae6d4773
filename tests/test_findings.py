import pytest

from pipeline.codebook import DIMENSIONS
from pipeline.presentation.findings import findings
from pipeline.tables import frame

NAMES = ("documents", "mentions", "definitions", "remarks", "relations", "measures", "coverage")


def name(number):
    return f"d{number:012d}"


def document_row(number, counts=True):
    empty = dict.fromkeys(["reason", "duplicate_of", "doi", "country", "sector", "doc_type", "title"], "")
    empty |= {"origins": "not_reported", "same_work_as": ""}
    row = {"path": f"{number}.pdf", "doc_id": name(number), "status": "read", "counts_in_measures": counts}
    return (
        empty
        | row
        | {
            "pages": 1,
            "words": 500,
            "citekey": f"oak{number}",
            "authors": f"Oak{number}",
            "year": 2004,
            "text_quality": "ok",
        }
    )


def mention_row(number, term="hub", concept="C-HUB", start=0):
    row = {"doc_id": name(number), "concept": concept, "term": term, "term_as_written": term, "form": term}
    row |= {"position": "other", "term_role": "use", "is_negated": False, "head": "", "page_index": 0}
    return row | {"page_label": "1", "section": "", "start": start, "end": start + 3}


def definition_row(number, definer, start=0, **changed):
    row = {"doc_id": name(number), "term": "hub", "concept": "C-HUB", "definition": "a desk", "definer": definer}
    row |= {"definition_status": "borrowed", "year": 2001, "hedge": "", "quote": "hub: a desk", "confidence": 0.9}
    row |= dict.fromkeys(DIMENSIONS, "not_stated")
    row |= {"page_index": 0, "page_label": "1", "section": "", "start": start, "end": start + 9, "method": "rule"}
    return row | {"rule": "colon"} | changed


def remark_row(number, kind):
    row = {"doc_id": name(number), "kind": kind, "terms": "hub", "source": "this document", "scope": "own"}
    row |= {
        "qualification": "",
        "cues": "vague",
        "quote": "It is vague.",
        "page_index": 0,
        "page_label": "1",
        "section": "",
    }
    return row | {"start": 0, "end": 9, "confidence": 0.9, "method": "rule", "rule": "cue"}


def wording_row(one, other, **changed):
    row = {"relation": "same_wording", "doc_id": name(one), "term": "hub", "definer": "Ash", "start": 0, "quote": "q"}
    row |= {"other_doc_id": name(other), "other_term": "hub", "other_definer": "Ash", "other_start": 0}
    return row | {"other_quote": "q", "dimension": "not_applicable", "similarity": 0.9} | changed


def coverage_row(number, mentions=1, definitions=0, concept="C-HUB"):
    status = "borrowed" if definitions else "none_found"
    row = {"doc_id": name(number), "concept": concept, "mentions": mentions, "definitions": definitions}
    return row | {"definition_status": status, "labels": 1, "dominant_label": "hub"}


def measure_row(measure, value, n, level="term", subject="hub", other="", basis="machine"):
    row = {"level": level, "subject": subject, "other": other, "measure": measure, "value": value, "n": n}
    return row | dict.fromkeys(["low", "high", "null_value", "p", "q"]) | {"unit": "share", "basis": basis, "note": ""}


def said(documents=4, **tables):
    tables["documents"] = [document_row(number) for number in range(1, documents + 1)]
    found = findings({each: frame(each, tables.get(each, [])) for each in NAMES}, {"C-HUB": "hubs"})
    return [finding.says for finding in found]


def test_sources_that_disagree_are_told_with_what_they_disagree_on():
    assert said(
        mentions=[mention_row(1)],
        definitions=[
            definition_row(1, "Ash", jointness="joint", level="strategic"),
            definition_row(2, "Elm", jointness="parallel", level="operational"),
            definition_row(2, "this document", 50, jointness="joint"),
        ],
        coverage=[coverage_row(1, 3, 1), coverage_row(2, 3, 2), coverage_row(3), coverage_row(4, 0)],
    ) == [
        "Of three documents that use ‘hub’, two give a definition; the definitions come from three sources, "
        "and Ash (2001), Elm (2001) and Oak2 (2004) disagree on whether the work is joint and at what level it happens."
    ]


def test_only_sources_that_contradict_another_are_said_to_disagree():
    definitions = [definition_row(number, name, jointness=each) for number, name, each in STATED]
    [says] = said(mentions=[mention_row(1)], definitions=definitions, coverage=[coverage_row(1, 3, 2)])
    assert says.endswith("three sources, and Ash (2001) and Elm (2001) disagree on whether the work is joint.")


STATED = [(1, "Ash", "joint"), (2, "Elm", "parallel"), (3, "Fir", "not_stated")]


def test_a_concept_with_several_terms_is_called_by_its_family():
    mentions = [mention_row(1, "desk"), mention_row(1, "hub", start=9), mention_row(2, "hub")]
    assert said(mentions=mentions, coverage=[coverage_row(1), coverage_row(2)]) == [
        "Of two documents that use a term of the family ‘hubs’, no definition was found in any."
    ]


def test_one_document_can_hold_the_disagreement():
    definitions = [
        definition_row(1, "Ash", formality="formal"),
        definition_row(1, "Elm", 50, formality="informal"),
    ]
    assert said(mentions=[mention_row(1)], definitions=definitions, coverage=[coverage_row(1, 3, 2)]) == [
        "In the one document that uses ‘hub’, the definitions come from two sources, "
        "and Ash (2001) and Elm (2001) disagree on how formal it is."
    ]


def test_sources_that_do_not_conflict_are_no_finding():
    definitions = [definition_row(1, "Ash", formality="formal"), definition_row(1, "Elm", 50, jointness="joint")]
    assert said(mentions=[mention_row(1)], definitions=definitions, coverage=[coverage_row(1, 3, 2)]) == []


def test_silence_is_told_as_what_was_not_found():
    coverage = [coverage_row(1, 1, 1), coverage_row(2), coverage_row(3), coverage_row(4, 0)]
    assert said(mentions=[mention_row(1)], coverage=coverage) == [
        "Of three documents that use ‘hub’, no definition was found in two."
    ]
    assert said(mentions=[mention_row(1)], coverage=[coverage_row(1), coverage_row(2)]) == [
        "Of two documents that use ‘hub’, no definition was found in any."
    ]


def test_a_concept_that_most_documents_define_is_no_finding():
    coverage = [coverage_row(1, 1, 1), coverage_row(2, 1, 1), coverage_row(3)]
    assert said(mentions=[mention_row(1)], coverage=coverage) == []


def test_one_definition_under_two_terms_is_told_once():
    rows = [wording_row(1, 2, other_term="desk"), wording_row(1, 3, other_term="desk")]
    assert said(relations=rows) == [
        "The same definition stands under two terms: ‘hub’ in Oak1 (2004), ‘desk’ in Oak2 (2004)."
    ]


def test_one_definition_can_stand_under_two_terms_in_one_document():
    assert said(relations=[wording_row(1, 1, other_term="desk", other_start=90)]) == [
        "The same definition stands under two terms: ‘hub’ and ‘desk’ in Oak1 (2004)."
    ]


def test_one_sentence_that_defines_two_terms_at_once_is_no_finding():
    assert said(relations=[wording_row(1, 1, other_term="desk")]) == []


def test_two_documents_that_both_name_no_source_credit_nobody_differently():
    assert said(relations=[wording_row(1, 2, definer="this document", other_definer="this document")]) == []


@pytest.mark.parametrize(
    ("other", "sentences"),
    [
        ("Ash et al.", []),
        ("Elm", ["Two documents define ‘hub’ in nearly the same words; the sources named are Ash and Elm."]),
        (
            "this document",
            ["Two documents define ‘hub’ in nearly the same words; the source named is Ash, and one names none."],
        ),
    ],
)
def test_one_wording_with_two_sources_is_told(other, sentences):
    assert said(relations=[wording_row(1, 2, other_definer=other)]) == sentences


def test_two_wordings_of_one_term_are_not_one_finding():
    rows = [wording_row(1, 2), wording_row(3, 4, definer="this document", other_definer="this document")]
    assert said(relations=rows) == []


def test_each_wording_has_its_own_credit():
    rows = [wording_row(1, 2, other_definer="this document"), wording_row(3, 4, definer="Elm", other_definer="Fir")]
    assert said(relations=rows) == [
        "Two documents define ‘hub’ in nearly the same words; the source named is Ash, and one names none.",
        "Two documents define ‘hub’ in nearly the same words; the sources named are Elm and Fir.",
    ]


def test_two_wordings_in_one_document_stay_apart():
    rows = [
        wording_row(1, 2, other_definer="this document"),
        wording_row(1, 3, start=90, definer="this document", other_definer="this document"),
    ]
    assert said(relations=rows) == [
        "Two documents define ‘hub’ in nearly the same words; the source named is Ash, and one names none."
    ]


def test_wordings_joined_through_a_third_are_one_finding():
    rows = [wording_row(1, 2), wording_row(3, 4, definer="Elm"), wording_row(2, 3, other_definer="Elm")]
    assert said(relations=rows) == [
        "Four documents define ‘hub’ in nearly the same words; the sources named are Ash and Elm."
    ]


def test_a_document_that_credits_once_does_not_credit_nobody():
    rows = [wording_row(1, 2), wording_row(2, 1, definer="Ash", other_start=90, other_definer="this document")]
    assert said(relations=rows) == []


def test_terms_called_interchangeable_are_told_and_mere_swaps_are_not():
    figures = [
        measure_row("alias", 2, 4, "pair", "desk", "hub"),
        measure_row("swapped", 1, 3, "pair", "desk", "hub"),
        measure_row("swapped", 1, 3, "pair", "desk", "panel"),
        measure_row("alias", 0, 3, "pair", "desk", "panel"),
    ]
    assert said(measures=figures) == [
        "Remarks in two documents say or report that ‘desk’ and ‘hub’ are used interchangeably."
    ]


def test_sources_that_rank_two_families_oppositely_are_told_by_name():
    note = f"C-HUB above C-DESK: Oak 2001, {name(2)}; C-DESK above C-HUB: Elm 1999. No interval: fewer than 6 sources."
    row = measure_row("ranked_apart", 2 / 3, 3, "pair", "C-DESK", "C-HUB") | {"note": note}
    even = measure_row("ranked_apart", 0, 3, "pair", "C-DESK", "C-LINK")
    assert said(documents=2, measures=[row, even]) == [
        "Sources put ‘C-DESK’ and ‘hubs’ in opposite order "
        "(hubs above C-DESK: Oak 2001, Oak2 (2004); C-DESK above hubs: Elm 1999)."
    ]


def test_complaints_count_documents():
    remarks = [remark_row(1, "ML-VAGUE"), remark_row(2, "ML-VAGUE"), remark_row(2, "ML-PTR"), remark_row(3, "ML-PLETH")]
    assert said(remarks=remarks) == [
        "Two of four documents say or report that terms are vague or confused.",
        "One of four documents says or reports that there are too many terms.",
    ]


def test_disagreement_on_spelling_is_told_with_its_size():
    figures = [measure_row("form_disagreement", 0.456, 8), measure_row("forms", 3, 90)]
    assert said(measures=[*figures, measure_row("form_disagreement", 0.01, 8, subject="desk")]) == [
        "‘hub’ is spelt in three ways: two uses drawn from different documents "
        "are spelt differently in 46\u00a0% of cases (8 documents)."
    ]


def test_concepts_used_most_but_never_defined_are_counted():
    figures = [measure_row("share_never_defines_most_used", 0.75, 4, "corpus", "corpus")]
    assert said(measures=figures) == [
        "In three of four documents no definition was found of any term of the family that the document uses most."
    ]


def test_decisions_of_people_replace_the_figures_of_the_machine():
    figures = [
        measure_row("share_never_defines_most_used", 0.75, 4, "corpus", "corpus"),
        measure_row("share_never_defines_most_used", 1, 4, "corpus", "corpus", basis="reviewed"),
    ]
    assert said(measures=figures) == [
        "In four of four documents no definition was found of any term of the family that the document uses most."
    ]


def test_the_first_of_each_kind_comes_before_the_second_of_any():
    sentences = said(
        mentions=[mention_row(1), mention_row(1, "desk", "C-DESK", 9)],
        remarks=[remark_row(1, "ML-VAGUE")],
        coverage=[*(coverage_row(n) for n in (1, 2)), *(coverage_row(n, concept="C-DESK") for n in (1, 2))],
    )
    assert sentences == [
        "Of two documents that use ‘desk’, no definition was found in any.",
        "One of four documents says or reports that terms are vague or confused.",
        "Of two documents that use ‘hub’, no definition was found in any.",
    ]


def test_a_term_is_called_by_the_spelling_that_leads_in_these_papers():
    mentions = [mention_row(1) | {"form": "h-u-b"}, mention_row(2) | {"form": "h-u-b"}]
    coverage = [coverage_row(1), coverage_row(2)]
    assert said(mentions=mentions, coverage=coverage)[0].startswith("Of two documents that use ‘h-u-b’")


def test_a_finding_leads_to_the_rows_behind_it():
    tables = {"remarks": [remark_row(1, "ML-VAGUE")], "documents": [document_row(1)]}
    [finding] = findings({each: frame(each, tables.get(each, [])) for each in NAMES}, {})
    assert finding.shows == "#evidence?axis=remark&code=ML-VAGUE"


def test_an_empty_corpus_says_nothing():
    assert said(documents=0) == []


def test_no_sentence_claims_that_a_term_is_undefined():
    sentences = said(
        mentions=[mention_row(1)],
        coverage=[coverage_row(1), coverage_row(2)],
        measures=[measure_row("share_never_defines_most_used", 1, 4, "corpus", "corpus")],
    )
    assert len(sentences) == 2
    assert all("no definition was found" in each and "undefined" not in each for each in sentences)


def test_a_corpus_of_one_document_is_spoken_of_as_one():
    sentences = said(documents=1, remarks=[remark_row(1, "ML-VAGUE")])
    assert sentences == ["The one document says or reports that terms are vague or confused."]
