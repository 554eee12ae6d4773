import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.bibliography.library import bare_doi, first_year, read_library
from pipeline.errors import PipelineError

ASH = rb"""
@string{nb = {Northbridge Press}}
@comment{jabref-meta: databaseType:bibtex;}
@article{ash2004,
  title = {Joined-{Up} teams: a r{\'e}sum\'e},
  author = {{Northbridge Health and Care Board} and M{\"u}ller, Anna and van der Berg, Jo and Ida Q. Oak and others},
  year = 2004, publisher = nb, month = mar,
  file = {Full Text:files/1/ash 2004.pdf:application/pdf},
  keywords = {country: England; sector: health, joint},
  doi = {https://doi.org/10.1234/ABC.1},
}
"""


def test_an_entry_gives_its_reference_in_plain_text():
    [entry] = read_library(ASH)
    assert entry == {
        "citekey": "ash2004",
        "title": "Joined-Up teams: a résumé",
        "authors": ["Northbridge Health and Care Board", "Müller", "van der Berg", "Oak"],
        "year": 2004,
        "doi": "10.1234/abc.1",
        "doc_type": "article",
        "keywords": ["country: England", "sector: health", "joint"],
        "files": ["files/1/ash 2004.pdf"],
        "fault": "",
    }


def test_the_year_of_a_biblatex_date_is_used():
    [entry] = read_library(b"@online{elm, title = {Elm}, date = {2010-05-01}, editor = {Elm, Tom}}")
    assert (entry["year"], entry["authors"], entry["doc_type"]) == (2010, ["Elm"], "online")


def test_an_entry_that_lacks_everything_has_empty_fields():
    [entry] = read_library(b"@misc{bare, note = {x}}")
    assert (entry["title"], entry["authors"], entry["year"], entry["doi"], entry["files"]) == ("", [], None, "", [])


def test_a_broken_entry_says_its_line_and_spares_the_others():
    unclosed = b"@book{b2, title = {Unclosed\n year = 2001\n}\n"
    entries = read_library(b"@book{a1, title={A}}\n\n" + unclosed + b"@book{c3, title={C}}")
    assert [entry["citekey"] for entry in entries if not entry["fault"]] == ["a1", "c3"]
    assert [entry["fault"] for entry in entries if entry["fault"]] == [
        "library.bib, line 3: the entry 'b2' cannot be read; a brace, quotation mark or comma is missing."
    ]


def test_an_old_library_in_windows_encoding_is_read():
    [entry] = read_library("@book{m, author = {Müller, A.}, title = {Über}}".encode("cp1252"))
    assert (entry["authors"], entry["title"]) == (["Müller"], "Über")


def test_a_byte_order_mark_does_no_harm():
    assert read_library(b"\xef\xbb\xbf@book{m, title = {T}}")[0]["citekey"] == "m"


def test_an_empty_library_has_no_entries():
    assert read_library(b" \n") == []


def test_a_file_that_is_no_library_is_an_error_in_one_sentence():
    with pytest.raises(PipelineError, match=r"library\.bib: no entry was found"):
        read_library(b"TY  - JOUR\nTI  - A\nER  - ")


def test_an_undefined_abbreviation_is_named():
    with pytest.raises(PipelineError, match="abbreviation 'acme' is not defined"):
        read_library(b"@book{m, title = {T}, publisher = acme}")


@pytest.mark.parametrize(
    ("written", "bare"),
    [("doi:10.1000/xyz123", "10.1000/xyz123"), ("(10.1000/X.9).", "10.1000/x.9"), ("none", ""), ("10.12/short", "")],
)
def test_a_doi_is_kept_without_address_and_punctuation(written, bare):
    assert bare_doi(written) == bare


@pytest.mark.parametrize(("text", "year"), [("c. 1999", 1999), ("12004", None), ("2004/05", 2004), ("", None)])
def test_a_year_has_four_digits(text, year):
    assert first_year(text) == year


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="@book{}a1,=\"' \n\\and", max_size=60))
def test_a_damaged_library_is_read_or_refused_in_a_sentence(text):
    try:
        entries = read_library(text.encode())
    except PipelineError:
        return
    assert all(isinstance(entry["citekey"], str) for entry in entries)
