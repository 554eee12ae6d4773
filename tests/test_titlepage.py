"""What an invented document states of itself: title, authors, year and DOI, and where that stands."""

import time

import pytest

from pipeline.bibliography.documents.titlepage import stated


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


TEXT = (
    "The council and the trust met in spring. Every agency, board, department and school sent a member of its team; "
    "the authority kept the key findings, the executive summary and the next steps. Much was said on shared care, "
    "mutual trust, civil society and the working of a network; the review of practice was put off."
)
# Line below the title, authors, year.
BYLINES = [
    ("Lena Orchard, 2018", ["Orchard"], 2018),
    ("Lena Orchard (2018)", ["Orchard"], 2018),
    ("Lena Orchard, March 2018", ["Orchard"], 2018),
    ("Cooper, A. (2012)", ["Cooper"], 2012),
    ("Cooper, A., van der Berg, J.-P. and Elm, T.Q. (2012)", ["Cooper", "van der Berg", "Elm"], 2012),
    ("by Ida Oak and Tom Elm", ["Oak", "Elm"], None),
    ("By Ida Oak", ["Oak"], None),
    ("Written by: Ida Oak & Tom Elm, June 2011", ["Oak", "Elm"], 2011),
    ("Ida Oak1, Tom Elm1,2* and Anna de la Mare2", ["Oak", "Elm", "de la Mare"], None),
    ("Ida Oak, PhD, RN, Tom Elm, MSc", ["Oak", "Elm"], None),
    ("Ida Oak, MMa, Tom Elm, MBBSb,∗, Jo Webb, PhDa,b", ["Oak", "Elm", "Webb"], None),
    ("By Ida OAK*", ["Oak"], None),
    ("NORTHBRIDGE DEPARTMENT OF WEIRS", ["Northbridge Department of Weirs"], None),
    ("IDA OAK AND TOM ELM", ["Oak", "Elm"], None),
    ("Ida Q. Oak", ["Oak"], None),
    ("Dr Ida Oak and Professor Tom Elm", ["Oak", "Elm"], None),
    ("Ida Oak\nUniversity of Northbridge", ["Oak"], None),
    ("Ida Oak\nida.oak@northbridge.example", ["Oak"], None),
    ("Northbridge County Council", ["Northbridge County Council"], None),
    ("Northbridge County Council, March 2018", ["Northbridge County Council"], 2018),
    ("Ministry of Weirs and Sluices", ["Ministry of Weirs and Sluices"], None),
    ("Prepared by the Northbridge Network", ["Northbridge Network"], None),
]
NO_BYLINES = [
    "Ida Oak",
    "Harbour View",
    "Key Findings",
    "Executive Summary, March 2018",
    "A Review of Practice, 2018",
    "University of Northbridge",
    "School of Social Work, University of Northbridge",
    "Northbridge University Press",
    "Mutual Trust",
    "Building a Strong Team",
    "Civil Society",
    "Shared Care Network",
    "Weirs Review Board Report 2018",
    "Working in Partnership with Northbridge Trust",
    "The council met in Northbridge.",
    "12 March 2018",
    "Policy Briefing, Spring 2018",
    "Next Steps and Key Findings",
]


@pytest.mark.parametrize(("line", "authors", "year"), BYLINES, ids=[line for line, *_ in BYLINES])
def test_the_line_below_the_title_names_the_authors(make_document, line, authors, year):
    found = stated({}, page(make_document, ("title", "Joined-up weirs"), line, TEXT))
    assert (found.authors, found.year) == (authors, year)
    assert found.origins["authors"] == "first_page"


@pytest.mark.parametrize("line", NO_BYLINES)
def test_a_line_that_may_be_something_else_names_nobody(make_document, line):
    found = stated({}, page(make_document, ("title", "Joined-up weirs"), line, TEXT))
    assert found.authors == []
    assert "authors" not in found.origins


@pytest.mark.parametrize(
    ("text", "authors", "year"),
    [
        ("To cite this article: Oak, I. and Elm, T. (2018) Joined-up weirs. River Studies, 3.", ["Oak", "Elm"], 2018),
        (
            "Suggested citation: Northbridge County Council (2016) Joined-up weirs.",
            ["Northbridge County Council"],
            2016,
        ),
        ("Please cite as: Joined-up weirs, Northbridge (2016).", [], None),
    ],
)
def test_how_a_document_wants_to_be_cited_says_who_wrote_it(make_document, text, authors, year):
    blocks = page(make_document, ("title", "Joined-up weirs"), "Harbour Street", TEXT, ("note", text))
    found = stated({}, blocks)
    assert found.authors == authors
    assert year is None or found.year == year


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("March 2018", 2018),
        ("© 2018 Northbridge Press. All rights reserved, whatever may become of the river and its many weirs.", 2018),
        ("Copyright Northbridge Press 2018", 2018),
        ("First published 2018 by Northbridge Press", 2018),
        ("River Studies, Vol 12 (2018)", 2018),
        ("River Studies, Vol. 12, No. 3, September 2018, pp. 34–56", 2018),
        ("River Studies 2018;12(3):34-56", 2018),
        ("River Studies 12 (2018) 34–56", 2018),
        ("Received 3 March 2016; accepted 5 May 2017. © 2018 The Authors", 2018),
        ("Submitted: 3 March 2016 Published: 5 May 2018", 2018),
        ("Received 3 March 2016; accepted 5 May 2017", None),
        ("Downloaded 3 March 2019", None),
        ("© 2016 and © 2018", None),
        ("Strategy 2018-2022", None),
        ("Oak (2014) found much", None),
        pytest.param("Telephone 2018 445", None, marks=pytest.mark.xfail(reason="a number of four digits is a year")),
        ("We looked at what was published in 2014 or before by any of the agencies of the river and its weirs.", None),
    ],
)  # fmt: skip
def test_a_line_of_the_first_page_tells_the_year(make_document, line, year):
    assert stated({}, page(make_document, ("title", "Joined-up weirs"), ("furniture", line), TEXT)).year == year


def test_copyright_outranks_other_dates(make_document):
    blocks = page(
        make_document, ("title", "Joined-up weirs"), "March 2011", "Revised 2013", ("note", "© 2012 The Trust")
    )
    assert stated({}, blocks).year == 2012


def test_a_marked_doi_outranks_one_that_is_merely_there(make_document):
    blocks = page(make_document, ("title", "Weirs"), ("note", "See 10.1234/other.1"), ("note", "DOI: 10.1234/own.1"))
    assert stated({}, blocks).doi == "10.1234/own.1"


def test_the_origin_of_each_field_is_told(make_document):
    blocks = page(make_document, ("title", "Joined-up weirs"), "by Tom Elm", "March 2018", TEXT)
    found = stated({"title": "Joined-up Weirs", "authors": ["Ida Oak"], "doi": "10.1234/x.1"}, blocks)
    assert found.origins == {"title": "first_page", "authors": "file", "year": "first_page", "doi": "file"}
    assert found.authors == ["Oak"]
    assert stated({"title": "Weirs of wood"}, []).origins == {"title": "file"}


def test_a_program_in_the_properties_is_no_author():
    for name in ("Microsoft Office User", "Adobe InDesign", "Default User", "admin istrator"):
        assert stated({"authors": [name]}, []).authors == [], name


def test_a_long_list_of_authors_is_read_to_its_end(make_document):
    names = [
        f"{given} {family}" for given in ("Ida", "Tom", "Jo", "Anna") for family in "Oak Elm Ash Rowan Alder".split()
    ]
    line = ", ".join(f"{name}{number % 3 + 1}" for number, name in enumerate(names))
    blocks = page(make_document, ("title", "Weirs"), line, TEXT, "An ash tree stood there.")
    assert stated({}, blocks).authors == [name.split()[1] for name in names]


def test_raised_marks_are_no_part_of_a_name(make_document):
    blocks = page(make_document, ("title", "Weirs"), "Ida Oaka and Tom Elmb", TEXT)
    blocks[1]["raised"] = "[[7,8],[20,21]]"
    assert stated({}, blocks).authors == ["Oak", "Elm"]


def test_a_hostile_first_page_takes_no_time(make_document):
    texts = [
        "Oak, A. " * 3000,
        "A.B" * 5000,
        "by " * 5000,
        "© " * 5000,
        "Vol 12 " * 3000,
        "doi: " * 4000,
        "cite as: " * 3000,
    ]
    begun = time.perf_counter()
    stated({}, page(make_document, ("title", "Weirs"), *texts))
    assert time.perf_counter() - begun < 2
