import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.bibliography.library import read_library
from pipeline.bibliography.titlepage import stated
from pipeline.stages.catalog import catalog
from pipeline.tables import frame


def file_row(path, number=0, **changed):
    row = {"path": path, "doc_id": f"d{number:012x}", "format": "pdf", "bytes": 9}
    return row | {"status": "read", "reason": "", "duplicate_of": ""} | changed


def reading_row(number=0, metadata=None, problems=(), **changed):
    row = {"doc_id": f"d{number:012x}", "pages": 2, "words": 900, "text_quality": "ok", "reader": "pdfium"}
    return row | {"metadata": json.dumps(metadata or {}), "problems": json.dumps(list(problems))} | changed


def run(files, readings, blocks=(), library=b""):
    made = catalog(
        frame("files", files), frame("readings", readings), frame("blocks", list(blocks)), read_library(library)
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
        "No file belongs to the entry 'oak2004' (Working across the River: a review of teams)."
    ]


def test_a_title_shared_by_two_entries_decides_nothing():
    library = b"@book{a, title={Annual report of teams}} @book{b, title={Annual Report of Teams}}"
    documents, problems = run(
        [file_row("x.pdf")], [reading_row(metadata={"title": "Annual report of teams"})], [], library
    )
    assert documents.loc["x.pdf", "citekey"] == "x"
    assert len(problems) == 2


def test_of_two_files_of_one_work_the_first_counts():
    files = [file_row("b.pdf", 1), file_row("a.pdf", 2)]
    readings = [reading_row(1, {"doi": "10.1234/oak"}), reading_row(2, {"doi": "10.1234/oak"})]
    documents, problems = run(files, readings, library=OAK)
    assert documents["citekey"].to_dict() == {"a.pdf": "oak2004", "b.pdf": "oak2004a"}
    assert documents["counts_in_measures"].to_dict() == {"a.pdf": True, "b.pdf": False}
    assert [(row["path"], row["kind"]) for row in problems] == [("b.pdf", "library")]


@pytest.mark.parametrize(
    ("title", "words", "told"), [("THE long bridge", 905, 1), ("The long bridge", 400, 0), ("Other", 900, 0)]
)
def test_one_work_in_two_formats_is_told_but_counted(title, words, told):
    readings = [reading_row(1, {"title": "The long bridge"}), reading_row(2, {"title": title}, words=words)]
    documents, problems = run([file_row("a.pdf", 1), file_row("b.txt", 2)], readings)
    assert documents["counts_in_measures"].all()
    assert [row["path"] for row in problems] == ["b.txt"] * told


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


def test_equal_citekeys_get_letters_in_the_order_of_paths():
    facts = {"title": "The hub", "authors": ["Ida Oak"], "year": 2004}
    documents, _ = run(
        [file_row("z.pdf", 1), file_row("b.pdf", 2), file_row("c.pdf", 3)],
        [reading_row(1, facts), reading_row(2, facts), reading_row(3, facts | {"year": 2005})],
    )
    assert documents["citekey"].to_dict() == {"b.pdf": "oak2004huba", "c.pdf": "oak2005hub", "z.pdf": "oak2004hubb"}


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


def page(make_document, *paragraphs):
    return make_document(*paragraphs)[0]


def test_the_first_page_gives_title_byline_and_year(make_document):
    blocks = page(
        make_document,
        ("title", "Bridges between"),
        ("title", "Services"),
        "Ida Q. Oak, Tom Elm and Anna van der Berg",
        ("furniture", "Northbridge Papers, March 2011"),
        "Oak et al. (1999) describe services that share a building.",
    )
    found = stated({}, blocks)
    assert (found.title, found.authors, found.year) == (
        "Bridges between Services",
        ["Oak", "Elm", "van der Berg"],
        2011,
    )


def test_a_byline_may_go_on_with_where_the_authors_work(make_document):
    line = "Ida Oak and Tom Elm. Institute for River Studies, Faculty of Bridges, University of Lower Northbridge, 2011"
    later = "In 1998 the ferry closed, and many people missed it, as was told at the time by all who lived there."
    found = stated({}, page(make_document, ("title", "Bridges"), line, later))
    assert (found.authors, found.year) == (["Oak", "Elm"], 2011)


@pytest.mark.parametrize(
    "line",
    [
        "Executive Summary",
        "Social Care, Public Health",
        "Northbridge Council and Ida Oak",
        "Key Findings and Main Points",
    ],
)
def test_a_line_that_may_not_be_names_is_no_byline(make_document, line):
    text = "The summary of key findings covers social care, public health, main points and executive boards."
    assert stated({}, page(make_document, ("title", "Bridges"), line, text)).authors == []


@pytest.mark.parametrize(
    "stray", ["Microsoft Word - final.doc", "untitled", "report_v3_FINAL.indd", "Document1", "12", "x.pdf"]
)
def test_a_title_put_in_by_a_program_is_not_believed(make_document, stray):
    assert stated({"title": stray}, page(make_document, ("title", "Bridges"), "Text.")).title == "Bridges"


def test_a_property_title_that_the_page_does_not_show_gives_way(make_document):
    assert stated({"title": "Letter template"}, page(make_document, ("title", "Bridges"), "Text.")).title == "Bridges"
    assert stated({"title": "Bridges of wood"}, page(make_document, "Only text.")).title == "Bridges of wood"


def test_several_years_on_the_first_page_give_none(make_document):
    blocks = page(make_document, ("title", "Bridges"), "March 2011", "Revised 2013")
    assert stated({}, blocks).year is None


def test_a_doi_of_the_first_page_is_taken_when_it_is_the_only_one(make_document):
    one = page(make_document, ("title", "Bridges"), ("furniture", "https://doi.org/10.1234/BR.1"))
    two = page(make_document, ("title", "Bridges"), "doi:10.1234/br.1", "doi:10.1234/br.2")
    assert (stated({}, one).doi, stated({}, two).doi) == ("10.1234/br.1", "")


def test_authors_in_the_properties_are_family_names():
    assert stated({"authors": "Oak, Ida; Tom Elm"}, []).authors == ["Oak", "Elm"]
    assert stated({"authors": ["Northbridge Council"]}, []).authors == ["Northbridge Council"]
    assert stated({"authors": "admin"}, []).authors == []


def test_a_very_long_title_takes_no_time():
    assert stated({"title": "a." * 200_000}, []).doi == ""
