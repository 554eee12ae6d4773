"""Two real documents of the field, read as text and as PDFs; skipped where the folder beside the checkout is absent."""

from pathlib import Path

import pytest

from pipeline import read_table, run

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the folder with the two seed documents is absent")
LIW = ["002_8efc95bded4a20e7.txt", "liw-review.web-print.pdf", "liw-review.briefing-2col.pdf"]
SIGNPOSTS = ["000_91ecd0e3890f42c1.txt", "signposts.web-print.pdf", "signposts.briefing-2col.pdf"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    out = tmp_path_factory.mktemp("seeds")
    run(SEEDS, out, count=2)
    paths = read_table(out, "documents").set_index("doc_id")["path"]
    names = ("documents", "mentions", "definitions", "remarks", "codes", "measures", "coverage", "evidence")
    tables = {name: read_table(out, name) for name in names}
    for name in ("mentions", "definitions", "remarks", "codes"):
        tables[name]["path"] = tables[name]["doc_id"].map(paths)
    return tables


def test_all_six_files_are_read(tables):
    assert tables["documents"]["status"].tolist() == ["read"] * 6


@pytest.mark.parametrize("paths", [LIW, SIGNPOSTS], ids=["liw", "signposts"])
def test_text_and_pdfs_agree_on_the_mentions_of_every_term(tables, paths):
    mentions = tables["mentions"]
    counts = [mentions[mentions["path"] == path].groupby(["concept", "term"]).size().to_dict() for path in paths]
    assert counts[0] == counts[1] == counts[2]
    assert sum(counts[0].values()) > 50


@pytest.mark.parametrize(("paths", "term"), [(LIW, "interagency"), (SIGNPOSTS, "joined-up")], ids=["liw", "signposts"])
def test_the_dominant_term_is_the_one_that_readers_know(tables, paths, term):
    for path in paths:
        mentions = tables["mentions"]
        assert mentions[mentions["path"] == path]["term"].value_counts().index[0] == term


@pytest.mark.parametrize("path", LIW)
def test_the_three_working_definitions_are_credited_to_lloyd_et_al_2001(tables, path):
    definitions = tables["definitions"]
    found = definitions[(definitions["path"] == path) & definitions["definer"].str.startswith("Lloyd")]
    assert {"C-INTERAGENCY", "C-MULTIAGENCY", "C-JOINEDUP"} <= set(found["concept"])
    assert set(found["definition_status"]) == {"borrowed"}
    assert set(found["year"]) == {2001}
    if path.endswith(".pdf"):
        assert (found["page_label"] != "").all()


@pytest.mark.parametrize("path", SIGNPOSTS)
def test_no_definition_of_a_codebook_term_is_invented(tables, path):
    definitions = tables["definitions"]
    assert definitions[(definitions["path"] == path) & (definitions["concept"] != "not_coded")].empty


@pytest.mark.parametrize("path", LIW)
def test_the_remarks_that_the_field_quotes_are_found(tables, path):
    remarks = tables["remarks"]
    assert {"ML-PLETH", "ML-PORT", "ML-INTER", "ML-DECL"} <= set(remarks[remarks["path"] == path]["kind"])


@pytest.mark.parametrize("path", SIGNPOSTS)
def test_the_signposts_complaint_is_found(tables, path):
    remarks = tables["remarks"]
    assert "ML-VAGUE" in set(remarks[remarks["path"] == path]["kind"])


@pytest.mark.parametrize(("paths", "stance"), [(LIW, "ST-AT"), (SIGNPOSTS, "ST-NE")], ids=["liw", "signposts"])
def test_the_main_stance_is_the_one_that_readers_know(tables, paths, stance):
    codes = tables["codes"]
    for path in paths:
        rows = codes[(codes["path"] == path) & (codes["axis"] == "stance") & codes["is_primary"]]
        clear = rows[rows["code"] != "unclear"]["code"].value_counts()
        assert clear.index[0] == stance


def test_hardly_a_passage_is_taken_for_off_topic(tables):
    codes = tables["codes"]
    stances = codes[(codes["axis"] == "stance") & codes["is_primary"]]
    assert (stances["code"] == "ST-OFF").mean() <= 0.01


def test_the_theories_of_the_review_are_seen_and_its_own_is_at_work(tables):
    codes = tables["codes"]
    uses = codes[codes["path"].isin(LIW) & (codes["axis"] == "theory")]
    assert {"TY-COP", "TY-ORG"} <= set(uses["code"])
    assert "applied" in set(uses[uses["code"] == "TY-CHAT"]["theory_use"])


def test_the_review_sets_aside_what_it_argues_against(tables):
    codes = tables["codes"]
    liw = codes[codes["path"].isin(LIW) & (codes["theory_use"] == "set_aside")]
    assert {"TY-COP", "TY-ORG"} <= set(liw["code"])


def test_the_briefing_has_policy_and_a_framework_beside_its_telling(tables):
    codes = tables["codes"]
    its = codes[codes["path"].isin(SIGNPOSTS) & (codes["axis"] == "stance")]
    shares = its[its["is_primary"]]["code"].value_counts(normalize=True)
    assert shares.index[0] == "ST-NE"
    assert {"ST-SP", "ST-OT"} <= set(its["code"])


def test_terms_defined_apart_are_reported_to_be_used_interchangeably(tables):
    # What the field says of this review: two terms defined apart, then called interchangeable "in its planned sense".
    measures = tables["measures"]
    pair = measures[(measures["subject"] == "interagency") & (measures["other"] == "multiagency")]
    figures = pair.set_index("measure")["value"]
    assert figures["alias"] == 1
    assert figures["jangle"] == 0
    remarks = tables["remarks"]
    said = remarks[(remarks["kind"] == "ML-INTER") & remarks["terms"].str.contains("interagency; multiagency")]
    assert said["qualification"].str.contains("in its planned sense").any()


def test_one_dominant_term_without_a_definition_does_not_read_as_consistent(tables):
    documents, measures = tables["documents"], tables["measures"]
    [counted] = documents[documents["path"].isin(SIGNPOSTS) & documents["counts_in_measures"]]["doc_id"]
    of_document = measures[measures["subject"] == counted].set_index("measure")
    assert of_document.loc["dominant_term", "other"] == "joined-up"
    assert of_document.loc["dominant_term", "value"] > 0.3
    coverage = tables["coverage"]
    [used] = coverage[(coverage["doc_id"] == counted) & (coverage["concept"] == "C-JOINEDUP")].to_dict("records")
    assert (used["definition_status"], used["dominant_label"]) == ("none_found", "joined-up")
    [silent] = measures[measures["measure"] == "share_never_defines_most_used"]["value"]
    assert silent == 0.5
