"""Which library entry belongs to which file: by path, DOI and title, and never wrongly."""

import pytest

from pipeline.bibliography.documents.joining import join
from pipeline.bibliography.documents.titlepage import Stated, folded_words
from pipeline.bibliography.library.entry import Entry


def document(title="", authors=(), year=None, doi="", shown="", headings=()):
    """What a document states of itself; `shown` is what else stands on its first page."""
    page = folded_words(" ".join([title, *authors, shown]))
    return Stated(
        title,
        list(authors),
        year,
        doi,
        [title] * bool(title),
        list(headings),
        {"doi": "file"} if doi else {},
        f" {page} ",
    )


def joined(entries, own):
    """The citekey that each file gets."""
    found = join(list(own), own, entries)
    return {path: entries[number].citekey for path, number in found.entry_of.items()}


OAK = Entry("oak", "Working across the river: a review of teams", ("Oak", "Elm"), 2004, "10.1234/oak")


# -------------------------------------------------------------------------------------------------------------- by path


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("a/oak 2004.pdf", "a/oak 2004.pdf"),
        ("A/OAK 2004.PDF", "a/oak 2004.pdf"),
        ("C:/ida/papers/a/oak 2004.pdf", "a/oak 2004.pdf"),
        ("/ida/other/oak 2004.pdf", "a/oak 2004.pdf"),
        ("oak 2004.pdf", "deep/down/oak 2004.pdf"),
        ("Mu\u0308ller 2004.pdf", "Müller 2004.pdf"),
        ("/ida/Zotero/storage/AB12CD34/Renamed since.pdf", "storage/AB12CD34/Oak - 2004.pdf"),
        ("/ida/Zotero/storage/AB12CD34/document.pdf", "storage/AB12CD34/document.pdf"),
    ],
)
def test_a_path_finds_its_file_on_another_machine(written, path):
    own = {path: document(), "b/other.pdf": document()}
    assert joined([Entry("x", files=(written,))], own) == {path: "x"}


@pytest.mark.parametrize(
    ("written", "paths"),
    [
        ("papers/oak.pdf", ["a/oak.pdf", "b/oak.pdf"]),
        ("C:/downloads/document.pdf", ["a/document.pdf"]),
        ("C:/downloads/fulltext (2).pdf", ["fulltext (2).pdf"]),
        ("C:/refs/123.pdf", ["123.pdf"]),
        ("storage/AB12CD34/oak.pdf", ["storage/ZZ99ZZ99/elm.pdf"]),
        ("storage/AB12CD34/oak.pdf", ["storage/AB12CD34/elm.pdf", "storage/AB12CD34/ash.pdf"]),
        ("", ["a.pdf"]),
        ("/", ["a.pdf"]),
    ],
)
def test_a_path_that_may_be_another_file_finds_none(written, paths):
    assert joined([Entry("x", files=(written,))], {path: document() for path in paths}) == {}


def test_the_longest_common_path_tells_files_of_one_name_apart():
    entries = [Entry("x", files=("D:/lib/1/paper.pdf",)), Entry("y", files=("D:/lib/2/paper.pdf",))]
    own = {"lib/1/paper.pdf": document(), "lib/2/paper.pdf": document()}
    assert joined(entries, own) == {"lib/1/paper.pdf": "x", "lib/2/paper.pdf": "y"}


def test_a_file_called_by_its_citekey_is_found_unless_another_is_named():
    own = {"oak.pdf": document(), "b/elm.pdf": document(), "c/elm.txt": document()}
    assert joined([OAK, Entry("elm")], own) == {"oak.pdf": "oak"}
    assert joined([Entry("oak", files=("elm2.pdf",))], {"oak.pdf": document(), "elm2.pdf": document()}) == {
        "elm2.pdf": "oak"
    }


def test_two_entries_that_name_one_file_are_told_and_the_title_decides():
    entries = [Entry("ch1", "Weirs of the north", files=("b.pdf",)), Entry("book", "Rivers", files=("b.pdf",))]
    own = {"b.pdf": document("Rivers")}
    found = join(["b.pdf"], own, entries)
    assert found.entry_of == {"b.pdf": 1}
    assert found.rivals == [("b.pdf", 1, 0)]
    assert join(["b.pdf"], {}, entries).entry_of == {"b.pdf": 0}


def test_two_files_of_one_entry_both_have_it():
    own = {"a.pdf": document(), "a.docx": document()}
    assert joined([Entry("x", files=("a.pdf", "a.docx"))], own) == {"a.pdf": "x", "a.docx": "x"}


# --------------------------------------------------------------------------------------------------------------- by DOI


def test_a_doi_joins_whatever_the_title():
    assert joined([OAK], {"scan.pdf": document("Something else", doi="10.1234/oak")}) == {"scan.pdf": "oak"}


def test_a_doi_that_the_page_only_speaks_of_joins_nothing():
    facts = document("Weirs revisited", shown="A reply to 10.1234/oak", doi="10.1234/oak")
    facts.origins = {"doi": "first_page"}
    assert joined([OAK], {"reply.pdf": facts}) == {}


def test_chapters_with_the_doi_of_their_book_are_told_apart_by_title():
    entries = [Entry("a", "Weirs of the north", doi="10.1/b"), Entry("b", "Weirs of the south", doi="10.1/b")]
    own = {"1.pdf": document("Weirs of the South", doi="10.1/b"), "2.pdf": document("Front matter", doi="10.1/b")}
    assert joined(entries, own) == {"1.pdf": "b"}


# ------------------------------------------------------------------------------------------------------------- by title

TITLES = [
    "Working across the river: a review of teams",
    "WORKING ACROSS THE RIVER – A REVIEW OF TEAMS",
    "Working across the river",
    "Working across the river. A review of teams",
    "Working acroß the river: a review of teams".replace("ß", "ss"),
]


@pytest.mark.parametrize("title", TITLES)
def test_a_telling_title_joins_by_itself(title):
    assert joined([OAK], {"s.pdf": document(title)}) == {"s.pdf": "oak"}


@pytest.mark.parametrize(
    ("stated", "entry"),
    [
        ("Eﬃcient oﬃces & ﬁrm ﬁndings: a résumé", "Efficient offices and firm findings: a resume"),
        ("‘Joined-up’ working — what children’s services say", "Joined up working: what children's services say"),
    ],
)
def test_ligatures_accents_and_punctuation_do_not_matter(stated, entry):
    assert joined([Entry("x", entry)], {"s.pdf": document(stated)}) == {"s.pdf": "x"}


@pytest.mark.parametrize(
    "facts",
    [
        document(OAK.title, authors=["Ash"], year=2004),
        document(OAK.title, year=1994),
        document(OAK.title, authors=["Oak"], year=1994),
        document("Working with the river: a review of weirs"),
        document("Something", headings=[OAK.title]),
        document("Working across the river: a review of team work", year=1999, shown="Oak"),
    ],
    ids=["other authors", "other year", "much later", "other words", "only a heading", "nearly, other year"],
)
def test_a_title_that_authors_or_year_contradict_joins_nothing(facts):
    assert joined([OAK], {"s.pdf": facts}) == {}


@pytest.mark.parametrize(
    "facts",
    [
        document(OAK.title, authors=["Oak"], year=2005),
        document("Something", headings=[OAK.title], shown="Ida Oak"),
    ],
    ids=["printed a year later", "a heading, and the author"],
)
def test_a_title_joins_where_authors_or_year_agree(facts):
    assert joined([OAK], {"s.pdf": facts}) == {"s.pdf": "oak"}


def test_a_title_that_is_nearly_the_same_needs_author_or_year():
    entry = Entry("x", "Crossing the rivers: teams of eastern towns in winter", ("Oak",), 2004)
    title = "Crossing rivers: the teams of all eastern towns in winter"
    assert joined([entry], {"s.pdf": document(title)}) == {}
    assert joined([entry], {"s.pdf": document(title, shown="by Ida Oak")}) == {"s.pdf": "x"}
    assert joined([entry], {"s.pdf": document("Crossing bridges: teams of western towns", ["Oak"], 2004)}) == {}


@pytest.mark.parametrize(
    "title", ["Partnership", "Working together", "Annual report", "Literature review: final report"]
)
def test_a_short_or_generic_title_needs_author_or_year(title):
    entry = Entry("x", title, ("Oak",), 2004)
    assert joined([entry], {"s.pdf": document(title)}) == {}
    assert joined([entry], {"s.pdf": document(title, shown="by Ida Oak")}) == {"s.pdf": "x"}
    assert joined([entry], {"s.pdf": document(title, year=2004)}) == {"s.pdf": "x"}
    assert joined([entry], {"s.pdf": document(title, shown="by Ida Oak", year=1999)}) == {}


def test_reports_of_a_series_are_told_apart_by_year():
    entries = [
        Entry(f"r{year}", "Northbridge Safeguarding Board annual report", ("Northbridge Board",), year)
        for year in (2010, 2011)
    ]
    own = {f"{year}.pdf": document(entries[0].title, ["Northbridge Board"], year) for year in (2010, 2011, 2012)}
    assert joined(entries, own) == {"2010.pdf": "r2010", "2011.pdf": "r2011"}


def test_a_title_of_two_entries_joins_only_where_one_agrees():
    entries = [Entry("a", OAK.title, ("Oak",), 2004), Entry("b", OAK.title, ("Ash",), 2009)]
    assert joined(entries, {"s.pdf": document(OAK.title)}) == {}
    assert joined(entries, {"s.pdf": document(OAK.title, shown="Ann Ash")}) == {"s.pdf": "b"}


@pytest.mark.parametrize(
    ("stem", "is_found"),
    [
        ("Oak and Elm - 2004 - Working across the river a revi", True),
        ("Oak et al. - 2004 - Working across the river a review of teams", True),
        ("Ash - 2004 - Working across the river a review of teams", False),
        ("Oak - 2005 - Working across the river a review of teams", False),
    ],
)
def test_a_file_named_by_zotero_is_found_by_its_name(stem, is_found):
    assert bool(joined([OAK], {f"{stem}.pdf": document()})) == is_found


def test_ten_thousand_files_and_entries_take_seconds():
    import time

    entries = [Entry(f"k{n}", f"Weirs of river number {n}, with tables", ("Oak",), 2004) for n in range(10_000)]
    own = {
        f"{n}.pdf": document(f"Weirs of the river number {n}, with some tables", ["Oak"], 2004) for n in range(10_000)
    }
    begun = time.process_time()
    join(list(own), own, entries)
    assert time.process_time() - begun < 10
