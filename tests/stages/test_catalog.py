import json
import time
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.bibliography.documents.sameness import sketch
from pipeline.bibliography.documents.titlepage import stated
from pipeline.bibliography.library import read_libraries
from pipeline.stages.catalog import catalog
from pipeline.tables import frame


def file_row(path, number=0, **changed):
    row = {"path": path, "doc_id": f"d{number:012x}", "format": "pdf", "bytes": 9}
    return row | {"status": "read", "reason": "", "duplicate_of": ""} | changed


def reading_row(number=0, metadata=None, problems=(), **changed):
    row = {
        "doc_id": f"d{number:012x}",
        "pages": 2,
        "words": 900,
        "text_quality": "ok",
        "reader": "pdfium",
        "sketch": "[]",
    }
    return row | {"metadata": json.dumps(metadata or {}), "problems": json.dumps(list(problems))} | changed


def with_stated(row, blocks):
    shown = [block for block in blocks if block["doc_id"] == row["doc_id"]]
    return row | {"stated": json.dumps(asdict(stated(json.loads(row["metadata"]), shown)))}


def run(files, readings, blocks=(), library=b"", **libraries):
    made = catalog(
        frame("files", files),
        frame("readings", [with_stated(row, blocks) for row in readings]),
        read_libraries(({"library.bib": library} if library else {}) | libraries.get("others", {})),
    )
    frame("problems", made["problems"])
    return frame("documents", made["documents"]).set_index("path"), made["problems"]


OAK = b"""@article{oak2004, author = {Oak, Ida and Elm, Tom}, title = {Working across the {River}: a review of teams},
  year = 2004, doi = {10.1234/OAK}, keywords = {country: Wales; sector: health; sector: housing}, file = {a/oak.pdf}}"""


def test_every_file_is_there_once_with_what_became_of_it():
    files = [
        file_row("good.pdf"),
        file_row("bad.pdf", 1, status="failed", reason="It is damaged."),
        file_row("copy.pdf", 0, status="duplicate", reason="The same bytes as good.pdf.", duplicate_of="good.pdf"),
        file_row("photo.jpg", 2, status="skipped", reason="Not a text.", format="other"),
    ]
    documents, problems = run(files, [reading_row()])
    assert documents["status"].to_dict() == {
        "bad.pdf": "failed",
        "copy.pdf": "duplicate",
        "good.pdf": "read",
        "photo.jpg": "skipped",
    }
    assert documents["counts_in_measures"].to_dict() == {
        "bad.pdf": False,
        "copy.pdf": False,
        "good.pdf": True,
        "photo.jpg": False,
    }
    assert documents.loc["bad.pdf", "reason"] == "It is damaged."
    assert documents.loc["bad.pdf", "text_quality"] == "not_applicable"
    assert documents["words"].isna().to_dict()["bad.pdf"]
    assert problems == []


def test_a_library_entry_gives_the_reference():
    documents, problems = run([file_row("papers/a/oak.pdf")], [reading_row()], library=OAK)
    row = documents.loc["papers/a/oak.pdf"]
    assert (row["citekey"], row["authors"], row["year"], row["doi"]) == ("oak2004", "Oak; Elm", 2004, "10.1234/oak")
    assert (row["country"], row["sector"], row["doc_type"]) == ("Wales", "health; housing", "article")
    assert row["title"] == "Working across the River: a review of teams"
    assert problems == []


@pytest.mark.parametrize(
    ("path", "metadata"),
    [
        ("x/OAK.PDF", {}),
        ("oak2004.txt", {}),
        ("scan17.pdf", {"doi": "https://doi.org/10.1234/oak"}),
        ("scan17.pdf", {"title": "WORKING ACROSS THE RIVER"}),
    ],
    ids=["file name", "citekey as file name", "doi", "main title"],
)
def test_file_and_entry_meet_by(path, metadata):
    documents, _ = run([file_row(path)], [reading_row(metadata=metadata)], library=OAK)
    assert documents.loc[path, "citekey"] == "oak2004"


def test_file_and_entry_meet_by_the_title_on_the_page(make_document):
    blocks, _ = make_document(("title", "Working across\nthe River"), "Teams met.", doc_id="d000000000000")
    documents, _ = run([file_row("scan17.pdf")], [reading_row()], blocks, OAK)
    assert documents.loc["scan17.pdf", "citekey"] == "oak2004"


def test_the_file_name_outranks_the_doi():
    library = OAK + b"@book{elm, title = {Another long title}, file = {scan.pdf}}"
    documents, problems = run([file_row("scan.pdf")], [reading_row(metadata={"doi": "10.1234/oak"})], library=library)
    assert documents.loc["scan.pdf", "citekey"] == "elm"
    assert [row["message"] for row in problems] == [
        "library.bib: no file belongs to the entry 'oak2004' (Working across the River: a review of teams)."
    ]


def test_a_title_shared_by_two_entries_decides_nothing():
    library = b"@book{a, title={Annual report of teams}} @book{b, title={Annual Report of Teams}}"
    documents, problems = run(
        [file_row("x.pdf")], [reading_row(metadata={"title": "Annual report of teams"})], [], library
    )
    assert documents.loc["x.pdf", "citekey"] == "x"
    assert "no file belongs to 2 entries: 'a'" in problems[0]["message"]


def test_of_two_files_of_one_work_the_first_counts():
    files = [file_row("b.pdf", 1), file_row("a.pdf", 2)]
    readings = [reading_row(1, {"doi": "10.1234/oak"}), reading_row(2, {"doi": "10.1234/oak"})]
    documents, problems = run(files, readings, library=OAK)
    assert documents["citekey"].to_dict() == {"a.pdf": "oak2004", "b.pdf": "oak2004a"}
    assert documents["counts_in_measures"].to_dict() == {"a.pdf": True, "b.pdf": False}
    assert [(row["path"], row["kind"]) for row in problems] == [("b.pdf", "same_work")]


ORCHARD = [
    f"Sentence {number} tells how an orchard of {number * 7} trees was {number % 3} times pruned."
    for number in range(60)
]


def text(number, sentences=ORCHARD, metadata=None, **changed):
    """A reading with its blocks."""
    rows = [{"role": "body", "text": " ".join(sentences)}]
    return reading_row(number, metadata, sketch=json.dumps(sketch(rows)), **changed)


def test_of_nearly_the_same_texts_one_counts_and_the_others_say_which():
    files = [file_row("a preprint.pdf", 1), file_row("b article.pdf", 2), file_row("c other.pdf", 3)]
    readings = [
        text(1, ORCHARD[3:], {"doi": "10.48550/arXiv.1234"}, words=950),
        text(2, metadata={"doi": "10.1234/apples"}),
        text(3, [sentence.replace(" of ", " with no ").replace(" was ", " has been ") for sentence in ORCHARD]),
    ]
    documents, problems = run(files, readings)
    assert documents["counts_in_measures"].to_dict() == {
        "a preprint.pdf": False,
        "b article.pdf": True,
        "c other.pdf": True,
    }
    row = documents.loc["a preprint.pdf"]
    assert (row["status"], row["same_work_as"]) == ("read", "b article.pdf")
    assert row["reason"].startswith("Nearly the text of b article.pdf (")
    assert [(each["path"], each["kind"]) for each in problems] == [("a preprint.pdf", "same_work")]
    assert set(documents.loc[["b article.pdf", "c other.pdf"], "same_work_as"]) == {""}


@pytest.mark.parametrize(
    ("first", "second", "counting"),
    [
        ({}, {"metadata": {"doi": "10.1234/x.1"}}, "b.pdf"),
        ({"metadata": {"doi": "10.2139/ssrn.1"}, "words": 999}, {"metadata": {"doi": "10.1234/x.1"}}, "b.pdf"),
        ({}, {"words": 901}, "b.pdf"),
        ({}, {}, "a.pdf"),
    ],
    ids=["the published one", "not the preprint", "the longest", "the first"],
)
def test_which_of_two_texts_counts_is_stated(first, second, counting):
    documents, _ = run([file_row("a.pdf", 1), file_row("b.pdf", 2)], [text(1, **first), text(2, **second)])
    assert documents.index[documents["counts_in_measures"]].tolist() == [counting]


def test_the_one_that_the_library_has_counts():
    documents, _ = run(
        [file_row("a.pdf", 1), file_row("b.pdf", 2)], [text(1, words=999), text(2)], library=b"@misc{b, note={x}}"
    )
    assert documents["counts_in_measures"].to_dict() == {"a.pdf": False, "b.pdf": True}


def test_the_origin_of_each_field_is_told(make_document):
    blocks, _ = make_document(("title", "Orchards"), "By Tom Elm", "March 2018", doc_id="d000000000001")
    library = b"@report{x, author={Oak, Ida}, file={a.pdf}, keywords={country: Wales, document type: evaluation}}"
    documents, _ = run(
        [file_row("a.pdf", 1), file_row("b.pdf", 2)],
        [reading_row(1, {"doi": "10.1234/x.1"}), reading_row(2)],
        blocks,
        library,
    )
    row = documents.loc["a.pdf"]
    assert (row["authors"], row["year"], row["doc_type"]) == ("Oak", 2018, "evaluation")
    assert row["origins"] == (
        "authors: library; country: library; doc_type: library; doi: file; title: first_page; year: first_page"
    )
    assert documents.loc["b.pdf", "origins"] == "not_reported"


def test_ris_and_csl_join_like_bibtex():
    ris = b"TY  - JOUR\nAU  - Oak, Ida\nTI  - Orchards of the north\nPY  - 2004\nL1  - internal-pdf://12/Oak.pdf\n"
    ris += b"KW  - sector: health\nER  - "
    csl = json.dumps([{"id": "elm", "title": "Weirs", "DOI": "10.1234/elm", "note": "country: Wales"}]).encode()
    documents, problems = run(
        [file_row("Oak.pdf", 1), file_row("b.pdf", 2)],
        [reading_row(1), reading_row(2, {"doi": "10.1234/elm"})],
        others={"library.ris": ris, "library.json": csl},
    )
    assert documents["citekey"].to_dict() == {"Oak.pdf": "oak2004orchards", "b.pdf": "elm"}
    assert (documents.loc["Oak.pdf", "sector"], documents.loc["b.pdf", "country"]) == ("health", "Wales")
    assert problems == []


def test_an_entry_whose_file_went_to_another_is_told():
    library = b"@book{a, title={Weirs}, file={x.pdf}}\n@book{b, title={Rivers}, file={x.pdf}}"
    _, problems = run([file_row("x.pdf")], [reading_row(metadata={"title": "Rivers"})], library=library)
    assert [row["message"] for row in problems] == [
        "library.bib, line 1: the entry 'a' names x.pdf, which belongs to the entry 'b'."
    ]


def test_a_made_citekey_is_the_same_whatever_other_files_are_there():
    facts = {"title": "The hub", "authors": ["Ida Oak"], "year": 2004}
    files = [file_row("m.pdf", 1), file_row("a.pdf", 2), file_row("b.pdf", 3)]
    readings = [reading_row(1, facts), reading_row(2, facts), reading_row(3, {"authors": ["Tom Elm"], "year": 2005})]
    for count in (1, 2, 3):
        documents, _ = run(files[:count], readings[:count])
        assert documents.loc["m.pdf", "citekey"] == "oak2004hub"


def test_the_catalogue_of_many_documents_takes_seconds():
    count = 1000
    files = [file_row(f"{number}.pdf", number) for number in range(count)]
    facts = {"authors": ["Tom Elm"], "year": 2004}
    readings = [
        text(
            number,
            [f"{number} " + sentence for sentence in ORCHARD[:20]],
            facts | {"title": f"Weirs of river {number}"},
        )
        for number in range(count)
    ]
    tables = frame("files", files), frame("readings", [with_stated(row, ()) for row in readings])
    begun = time.process_time()
    catalog(*tables, read_libraries({}))
    assert time.process_time() - begun < 5


def test_a_duplicate_has_the_reference_of_its_original():
    files = [file_row("a/oak.pdf"), file_row("copy.pdf", status="duplicate", duplicate_of="a/oak.pdf")]
    documents, _ = run(files, [reading_row()], library=OAK)
    assert documents.loc["copy.pdf", "citekey"] == "oak2004"
    assert not documents.loc["copy.pdf", "counts_in_measures"]


def test_a_file_that_failed_is_still_found_in_the_library():
    documents, problems = run([file_row("oak.pdf", status="failed", reason="Locked.")], [], library=OAK)
    assert (documents.loc["oak.pdf", "citekey"], documents.loc["oak.pdf", "status"]) == ("oak2004", "failed")
    assert problems == []


def test_what_no_source_reports_is_said_to_be_missing():
    documents, _ = run([file_row("Ünder the bridge!.pdf")], [reading_row()])
    row = documents.iloc[0]
    assert row["citekey"] == "under-the-bridge"
    assert set(row[["title", "authors", "doi", "country", "sector", "doc_type"]]) == {"not_reported"}
    assert documents["year"].isna().all()


def test_equal_citekeys_get_letters_in_the_order_of_ids():
    facts = {"title": "The hub", "authors": ["Ida Oak"], "year": 2004}
    documents, _ = run(
        [file_row("z.pdf", 1), file_row("b.pdf", 2), file_row("c.pdf", 3)],
        [reading_row(1, facts), reading_row(2, facts), reading_row(3, facts | {"year": 2005})],
    )
    assert documents["citekey"].to_dict() == {"b.pdf": "oak2004huba", "c.pdf": "oak2005hub", "z.pdf": "oak2004hub"}


def test_a_made_citekey_never_takes_one_of_the_library():
    files = [file_row("a.pdf", 1), file_row("b.pdf", 2)]
    library = b"@book{b, title={Something else altogether}, file={a.pdf}}"
    documents, _ = run(files, [reading_row(1), reading_row(2)], library=library)
    assert documents["citekey"].to_dict() == {"a.pdf": "b", "b.pdf": "ba"}


@pytest.mark.parametrize("kind", ["too_many_pages", "too_much_text", "scanned_pages", "gibberish"])
def test_a_document_read_in_part_says_why(kind):
    problem = [kind, "Pages 3 and 4 hold no text.", "Run with --ocr."]
    documents, problems = run([file_row("a.pdf")], [reading_row(problems=[problem, problem])])
    row = documents.loc["a.pdf"]
    assert (row["status"], row["reason"]) == ("partial", "Pages 3 and 4 hold no text.")
    assert row["counts_in_measures"] == (kind != "gibberish")
    assert problems == [
        {"path": "a.pdf", "stage": "extract", "kind": kind, "message": problem[1], "hint": "Run with --ocr."}
    ]


def test_a_doubtful_layout_is_a_problem_but_the_document_was_read():
    documents, problems = run([file_row("a.pdf")], [reading_row(problems=[["layout", "Two orders disagree.", ""]])])
    assert documents.loc["a.pdf", "status"] == "read"
    assert [row["kind"] for row in problems] == ["layout"]


def test_a_document_without_words_does_not_count():
    documents, _ = run([file_row("a.pdf")], [reading_row(words=0)])
    assert not documents.loc["a.pdf", "counts_in_measures"]


def test_faults_of_the_library_are_problems():
    library = b"@book{a, title={One long title}}\n@book{a, title={Two}}\n@book{b, title = {Open\n}\n@misc{c}"
    _, problems = run([file_row("a.pdf")], [reading_row()], library=library)
    assert [(row["path"], row["kind"]) for row in problems] == [("library.bib", "library")] * len(problems)
    assert any("'a' is used twice" in row["message"] for row in problems)
    assert any("line 3" in row["message"] for row in problems)


def test_no_files_give_no_documents():
    documents, problems = run([], [])
    assert documents.empty
    assert problems == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Oak", "Elm"]), st.sampled_from([2004, 2005, None])), max_size=8))
def test_citekeys_are_unique_whatever_the_references(references):
    files = [file_row(f"{number}.pdf", number) for number in range(len(references))]
    readings = [
        reading_row(number, {"authors": [f"Ida {name}"], "year": year, "title": "Working in teams"})
        for number, (name, year) in enumerate(references)
    ]
    documents, _ = run(files, readings)
    assert documents["citekey"].is_unique
