"""What is read from reference libraries: small exports of invented works in the manner of Zotero, EndNote, Mendeley."""

import contextlib
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.bibliography.library import read_libraries, read_library
from pipeline.bibliography.library.entry import Entry, bare_doi, file_path, first_year
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


def bib(text):
    return read_library(text.encode() if isinstance(text, str) else text, "library.bib")


def ris(*lines, newline="\n"):
    return read_library(newline.join(lines).encode(), "library.ris")


def csl(*items):
    return read_library(json.dumps(items).encode(), "library.json")


def told(library):
    return [problem.message for problem in library.problems]


# ------------------------------------------------------------------------------------------------------------- BibTeX


def test_an_entry_gives_its_reference_in_plain_text():
    library = bib(ASH)
    assert library.problems == []
    assert library.entries == [
        Entry(
            citekey="ash2004",
            title="Joined-Up teams: a résumé",
            authors=("Northbridge Health and Care Board", "Müller", "van der Berg", "Oak"),
            year=2004,
            doi="10.1234/abc.1",
            doc_type="article",
            keywords=("country: England", "sector: health", "joint"),
            files=("files/1/ash 2004.pdf",),
            place="library.bib, line 4",
        )
    ]


def test_the_year_of_a_biblatex_date_is_used():
    [entry] = bib("@online{elm, title = {Elm}, date = {2010-05-01}, editor = {Elm, Tom}}").entries
    assert (entry.year, entry.authors, entry.doc_type) == (2010, ("Elm",), "online")


def test_an_entry_that_lacks_everything_has_empty_fields():
    [entry] = bib("@misc{bare, note = {x}}").entries
    assert (entry.title, entry.authors, entry.year, entry.doi, entry.files) == ("", (), None, "", ())


@pytest.mark.parametrize(
    "broken",
    [
        "@book{b2, title = {Unclosed\n year = 2001\n}\n",
        '@book{b2, title = "Unclosed,\n year = 2001\n}\n',
        "@book{b2, title {Two}, year = 2001\n}\n",
        "@book{b2, title = ,\n}\n",
        "@book{b2, title = {Two} year = 2001",
    ],
    ids=["brace", "quotation mark", "equals sign", "value", "comma"],
)
def test_a_broken_entry_says_its_line_and_spares_the_others(broken):
    library = bib("@book{a1, title={A}}\n\n" + broken + "\n@book{c3, title={C}}")
    assert [entry.citekey for entry in library.entries] == ["a1", "c3"]
    [message] = told(library)
    assert message.startswith("library.bib, line 3: the entry 'b2' cannot be read; ")


def test_many_entries_may_stand_on_one_line_and_one_on_many():
    library = bib("@book{a, title={A}} @book(b, title={B})\n@book\n{c,\n title\n=\n{C\n and D}\n, year=2001}")
    assert [(entry.citekey, entry.title) for entry in library.entries] == [("a", "A"), ("b", "B"), ("c", "C and D")]


def test_an_abbreviation_that_is_not_defined_costs_its_field_alone():
    library = bib("@string{nb = {North}}\n@book{m, author = acme, title = nb # {bridge} # 2, month = foo}")
    [entry] = library.entries
    assert (entry.title, entry.authors) == ("Northbridge2", ())
    [message] = told(library)
    assert message.startswith("library.bib, line 2: in the entry 'm' the abbreviation 'acme' in 'author' is not def")


def test_an_old_library_in_windows_encoding_is_read():
    [entry] = bib("@book{m, author = {Müller, A.}, title = {Über}}".encode("cp1252")).entries
    assert (entry.authors, entry.title) == (("Müller",), "Über")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_no_harm(encoding):
    assert bib("@book{m, title = {Übergang}}".encode(encoding)).entries[0].title == "Übergang"


def test_an_empty_library_has_no_entries():
    for name in ("library.bib", "library.ris", "library.json"):
        assert read_library(b" \n", name).entries == []


def test_a_file_that_is_no_library_is_an_error_in_one_sentence():
    with pytest.raises(PipelineError, match=r"library\.bib: no entry was found in it; export it again as BibTeX"):
        bib("TY  - JOUR\nTI  - A\nER  - ")
    with pytest.raises(PipelineError, match=r"library\.ris: no entry was found in it; export it again as RIS"):
        ris("@book{a, title = {A}}")


def test_a_chapter_has_the_year_of_the_book_that_it_refers_to():
    library = bib("@incollection{a, title={Weirs}, crossref={b}}\n@book{b, title={Rivers}, year=1999}")
    assert library.entries[0].year == 1999


@pytest.mark.parametrize(
    ("written", "files"),
    [
        ("oak.pdf", ["oak.pdf"]),
        ("Full Text:f/1/oak.pdf:application/pdf;Page:f/2/oak.html:text/html", ["f/1/oak.pdf", "f/2/oak.html"]),
        (r"C\:\\ida\\storage\\AB12CD34\\Oak - 2004.pdf", ["C:/ida/storage/AB12CD34/Oak - 2004.pdf"]),
        ("/lib/storage/AB12CD34/oak.pdf;/lib/b.pdf", ["/lib/storage/AB12CD34/oak.pdf", "/lib/b.pdf"]),
        (r":C$\backslash$:/ida/Documents/Oak{\_}2004.pdf:pdf", ["C:/ida/Documents/Oak_2004.pdf"]),
        (":C:/ida/oak.pdf:PDF", ["C:/ida/oak.pdf"]),
        (":ida/a\\_b.pdf:pdf", ["ida/a_b.pdf"]),
        ("internal-pdf://1234567/Oak-2004.pdf", ["1234567/Oak-2004.pdf"]),
    ],
    ids=["plain", "zotero", "better bibtex on windows", "better bibtex", "mendeley", "jabref", "escaped", "endnote"],
)  # fmt: skip
def test_files_are_found_however_a_reference_manager_writes_them(written, files):
    [entry] = bib("@book{m, title = {T}, file = {" + written + "}}").entries
    assert list(entry.files) == files


# ---------------------------------------------------------------------------------------------------------------- RIS

OAK = [
    "TY  - JOUR",
    "AU  - Oak, Ida",
    "AU  - van der Berg, Jo",
    "AU  - Northbridge County Council,",
    "TI  - Working across the river",
    "PY  - 2004/05/01/",
    "DO  - https://doi.org/10.1234/OAK.5",
    "KW  - country: Wales",
    "KW  - joint working",
    "L1  - internal-pdf://0123456789/Oak-2004.pdf",
    "ER  - ",
]


def test_an_entry_of_ris_gives_the_same_as_one_of_bibtex():
    library = ris("", *OAK)
    assert library.problems == []
    assert library.entries == [
        Entry(
            title="Working across the river",
            authors=("Oak", "van der Berg", "Northbridge County Council"),
            year=2004,
            doi="10.1234/oak.5",
            doc_type="article",
            keywords=("country: Wales", "joint working"),
            files=("0123456789/Oak-2004.pdf",),
            place="library.ris, line 2",
        )
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(newline):
    assert len(ris(*OAK, "", *OAK[:-2], newline=newline).entries) == 2


def test_an_entry_without_end_is_ended_by_the_next():
    library = ris(*OAK[:-1], "TY  - BOOK", "T1  - Weirs", "A1  - Elm, Tom", "Y1  - 1999//")
    assert [(each.title, each.year, each.authors[0]) for each in library.entries] == [
        ("Working across the river", 2004, "Oak"),
        ("Weirs", 1999, "Elm"),
    ]


def test_a_line_without_a_tag_goes_on_with_the_one_above():
    library = ris(
        "Exported from somewhere", "TY  - RPRT", "", "TI  - Working across", "      the river", "AU  - Oak, Ida",
        "KW  - country: Wales", "sector: health", "AB  - Long", "text", "", "ER  -", "stray line", "A2  - Elm, Tom",
    )  # fmt: skip
    [entry] = library.entries
    assert (entry.title, entry.authors, entry.doc_type) == ("Working across the river", ("Oak",), "techreport")
    assert entry.keywords == ("country: Wales", "sector: health")


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["A1  - Oak, Ida"], ("Oak",)),
        (["A2  - Elm, Tom"], ("Elm",)),
        (["AU  - Oak, Ida", "A2  - Elm, Tom"], ("Oak",)),
        (["AU  - Tom Elm"], ("Elm",)),
        (["AU  - "], ()),
    ],
)
def test_authors_stand_under_one_of_several_tags(lines, authors):
    assert ris("TY  - BOOK", "TI  - Weirs", *lines, "ER  - ").entries[0].authors == authors


@pytest.mark.parametrize(
    ("line", "year"),
    [("PY  - 2004", 2004), ("Y1  - 2004/05/01/Spring", 2004), ("DA  - 2004/05", 2004), ("PY  - in press", None)],
)
def test_the_year_is_found_in_dates_with_slashes(line, year):
    assert ris("TY  - BOOK", "TI  - Weirs", line, "ER  - ").entries[0].year == year


def test_several_files_of_one_entry_are_all_kept():
    files = ["L1  - internal-pdf://1/a.pdf internal-pdf://2/b.pdf", "L1  - c.pdf", "L2  - http://x.org/d.pdf"]
    library = ris("TY  - BOOK", "TI  - A", *files, "L4  - file:///C:/e%20f.pdf")
    assert library.entries[0].files == ("1/a.pdf", "2/b.pdf", "c.pdf", "C:/e f.pdf")


def test_a_citekey_is_a_word_and_not_the_number_of_a_record():
    keys = [ris("TY  - BOOK", "TI  - A", f"ID  - {key}").entries[0].citekey for key in ("oak2004", "4711", "two words")]
    assert keys == ["oak2004", "", ""]


def test_an_entry_that_names_nothing_is_told_with_its_line():
    library = ris("TY  - JOUR", "AU  - Oak, Ida", "ER  - ", "", *OAK)
    assert len(library.entries) == 1
    assert told(library) == [
        "library.ris, line 1: the entry has neither title nor DOI nor file, so that no paper can be found for it."
    ]


@pytest.mark.parametrize("lines", [["AB  - a", *["word"] * 300_000], ["AU  - Oak, I"] * 100_000, ["ER  -"] * 300_000])
def test_a_hostile_ris_file_costs_no_time(lines):
    begun = time.process_time()
    assert len(ris("TY  - JOUR", "TI  - Weirs", *lines).entries) == 1
    assert time.process_time() - begun < 5


# ----------------------------------------------------------------------------------------------------------- CSL JSON

ELM = {
    "id": "http://zotero.org/users/1/items/AB12CD34",
    "citation-key": "elm2010",
    "type": "article-journal",
    "title": "Weirs and <i>agencies</i>",
    "DOI": "10.1234/ELM",
    "author": [
        {"family": "Elm", "given": "Tom"},
        {"family": "Berg", "given": "Jo", "non-dropping-particle": "van der"},
        {"literal": "Northbridge County Council"},
    ],
    "issued": {"date-parts": [["2010", 5]]},
    "keyword": "joint working; sector: health",
    "note": "country: Wales\nFree text without a colon",
}


def test_an_item_of_csl_gives_the_same_as_an_entry_of_bibtex():
    library = csl(ELM)
    assert library.problems == []
    assert library.entries == [
        Entry(
            citekey="elm2010",
            title="Weirs and agencies",
            authors=("Elm", "van der Berg", "Northbridge County Council"),
            year=2010,
            doi="10.1234/elm",
            doc_type="article",
            keywords=("joint working", "sector: health", "country: Wales"),
            place="library.json, entry 1",
        )
    ]


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2010]]}, 2010),
        ({"date-parts": [["2010-05"]]}, 2010),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [[[[2010]]]]}, 2010),
        ({"literal": "Spring 2010"}, 2010),
        ({"raw": "2010-05-01"}, 2010),
        ("2010", 2010),
        ({"date-parts": 2010}, 2010),
        ({"date-parts": [[None]]}, None),
        (None, None),
    ],
)
def test_a_date_is_read_in_all_its_forms(issued, year):
    assert csl(ELM | {"issued": issued}).entries[0].year == year


def test_what_zotero_keeps_in_the_note_is_used():
    note = "Citation Key: elm2010\nDOI: 10.1234/note\nissued: 2011\ntex.keywords: a, b"
    [entry] = csl({"id": "x/y", "title": "Weirs", "note": note}).entries
    assert (entry.citekey, entry.doi, entry.year, entry.keywords) == ("elm2010", "10.1234/note", 2011, ("a", "b"))


def test_keywords_may_stand_in_custom_fields():
    [entry] = csl({"title": "Weirs", "custom": {"country": "Wales", "keywords": ["a; b", "c"], "x": {"y": 1}}}).entries
    assert entry.keywords == ("country: Wales", "a", "b", "c")


def test_items_that_are_none_are_told_with_their_number():
    library = csl("text", ELM, None, {"author": [{"family": "Oak"}]})
    assert [entry.citekey for entry in library.entries] == ["elm2010"]
    assert [message.partition(":")[0] for message in told(library)] == [
        f"library.json, entry {number}" for number in (1, 3, 4)
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[" * 5_000_000, "nested too deeply"),
        (b'{"items": ' * 500_000, "nested too deeply"),
        (b"[1, 2", r"it is no JSON \(line 1\)"),
        (b"TY  - JOUR", "it is no JSON"),
        (b"[" + b"9" * 10_000 + b"]", "it is no JSON"),
        (b'{"a": 1}', "no list of references"),
        (b'"text"', "no list of references"),
        (b'[{"itemType": "book", "title": "A"}]', "Zotero's own fields"),
    ],
    ids=["nested lists", "nested objects", "cut off", "ris", "huge number", "object", "text", "other export"],
)
def test_a_json_file_that_is_no_library_is_an_error_in_one_sentence(content, message):
    begun = time.perf_counter()
    with pytest.raises(PipelineError, match=rf"^library\.json: .*{message}"):
        read_library(content, "library.json")
    assert time.perf_counter() - begun < 2


# ------------------------------------------------------------------------------------------------------ hostile values


def test_odd_values_become_plain_text_or_nothing():
    odd = {
        "__proto__": {"title": "x"},
        "id": "__proto__",
        "title": '=HYPERLINK("http://x")\x00\ud800\nnext\u202eline',
        "author": [{"family": 5}, [1], None, {"family": None, "given": "Ida"}, "Tom Elm"],
        "issued": {"date-parts": "none"},
        "DOI": ["10.1/x"],
        "keyword": {"a": 1},
    }
    [entry] = csl(odd).entries
    assert entry.title == '=HYPERLINK("http://x")\ufffd nextline'
    assert (entry.citekey, entry.authors, entry.doi, entry.year) == ("__proto__", ("5", "Ida", "Elm"), "", None)


def test_a_huge_list_of_authors_and_a_huge_title_are_cut_and_told():
    [entry], problems = (
        (library := csl(ELM | {"author": [{"family": "Elm"}] * 5000, "title": "x" * 5000})).entries,
        told(library),
    )
    assert (len(entry.authors), len(entry.title)) == (200, 1000)
    assert len(problems) == 2


@pytest.mark.parametrize(
    "text",
    [
        "@book{a, title = " + "{" * 200_000,
        "@book{a, title = " + "{" * 100_000 + "}" * 100_000 + "}",
        "@book{" * 100_000,
        "@book{a, title = {" + "\n@book{a, title = {" * 50_000,
        "@string{a = a # a}" * 20_000 + "@book{b, title = a}",
        "@book{a, " + "x = y # " * 50_000,
        "@book{a, author = {" + "and " * 100_000 + "}}",
        "@" * 1_000_000,
        "@string{a = {weir}}"
        + "".join(f"@string{{{chr(98 + n)} = {' # '.join(chr(97 + n) * 9)}}}" for n in range(20))
        + "@book{z, title = u}",
        "@book{a, title = {A}, file = {" + ":;" * 200_000 + "}}",
    ],
)
def test_a_hostile_library_costs_no_time(text):
    begun = time.perf_counter()
    with contextlib.suppress(PipelineError):
        bib(text)
    assert time.perf_counter() - begun < 3


# ------------------------------------------------------------------------------------------------------ several at once


def both(first, second):
    return read_libraries({"library.json": json.dumps(second).encode(), "library.bib": first.encode()})


def test_the_same_work_in_two_libraries_is_there_once():
    library = both(
        "@article{elm2010, title = {Weirs and agencies}, year = 2010, keywords = {a}, file={elm.pdf}}", [ELM]
    )
    [entry] = library.entries
    assert (entry.citekey, entry.doi, entry.files) == ("elm2010", "10.1234/elm", ("elm.pdf",))
    assert entry.keywords == ("a", "joint working", "sector: health", "country: Wales")
    assert library.problems == []


def test_where_two_libraries_contradict_each_other_bibtex_holds_and_it_is_told():
    library = both("@article{elm2010, title = {Weirs and agencies}, year = 2009, doi = {10.1234/elm}}", [ELM])
    [entry] = library.entries
    assert entry.year == 2009
    assert told(library) == [
        "library.json, entry 1: year is '2010', but '2009' in library.bib, line 1, which was taken."
    ]


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ({"id": "b", "DOI": "10.1234/elm"}, 1),
        ({"id": "b", "DOI": ""}, 1),
        ({"id": "b", "DOI": "10.1234/other"}, 2),
        ({"id": "b", "DOI": "", "issued": {"date-parts": [[2012]]}}, 2),
        ({"id": "b", "DOI": "", "author": [{"family": "Ash"}]}, 2),
        ({"id": "b", "DOI": "", "title": "Weirs, agencies"}, 2),
        ({"citation-key": "elm2010", "DOI": "", "title": "Weirs"}, 1),
        ({"citation-key": "elm2010", "DOI": "", "title": "Sluices", "author": [{"family": "Ash"}]}, 2),
        ({"id": "b", "title": "A chapter on something else"}, 2),
    ],
)
def test_two_entries_are_one_work_when_doi_or_key_or_title_say_so(other, count):
    first = "@article{elm2010, title={Weirs and Agencies}, author={Elm, Tom}, year=2010, doi={10.1234/ELM}}"
    item = {name: value for name, value in (ELM | other).items() if name != "citation-key" or "citation-key" in other}
    library = both(first, [item])
    assert len(library.entries) == count
    assert len({entry.citekey for entry in library.entries}) == count


def test_a_citekey_that_is_used_twice_belongs_to_the_first_work():
    library = bib("@book{a, title={One long title}}\n@book{a, title={Another title}}")
    library = read_libraries({"library.bib": b"@book{a, title={One long title}}\n@book{a, title={Another title}}"})
    assert [entry.citekey for entry in library.entries] == ["a", ""]
    assert told(library) == ["library.bib, line 2: the citekey 'a' is used twice: this entry is given another."]


# ----------------------------------------------------------------------------------------------------------- the parts


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("doi:10.1000/xyz123", "10.1000/xyz123"),
        ("(10.1000/X.9).", "10.1000/x.9"),
        ("http://dx.doi.org/10.1000%2Fxyz", "10.1000/xyz"),
        ("none", ""),
        ("10.12/short", ""),
    ],
)
def test_a_doi_is_kept_without_address_and_punctuation(written, bare):
    assert bare_doi(written) == bare


@pytest.mark.parametrize(("text", "year"), [("c. 1999", 1999), ("12004", None), ("2004/05", 2004), ("", None)])
def test_a_year_has_four_digits(text, year):
    assert first_year(text) == year


def test_a_path_loses_its_scheme():
    assert file_path("storage:oak.pdf") == "oak.pdf"


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["library.bib", "library.ris", "library.json"]),
    st.text(alphabet="@book{}a1,=\"' \n\\and[]:TYERAU -#", max_size=80),
)
def test_a_damaged_library_is_read_or_refused_in_a_sentence(name, text):
    with contextlib.suppress(PipelineError):
        library = read_library(text.encode(), name)
        assert all(isinstance(entry.citekey, str) for entry in library.entries)


def test_ten_thousand_entries_take_seconds():
    text = "\n".join(
        f"@article{{k{number}, title={{Weirs of river {number}}}, author={{Elm, Tom and Oak, Ida}}, year=2010, "
        f"abstract={{{'Much was said. ' * 40}}}, doi={{10.1234/w{number}}}}}"
        for number in range(10_000)
    )
    begun = time.process_time()
    assert len(read_libraries({"library.bib": text.encode()}).entries) == 10_000
    assert time.process_time() - begun < 10
