"""The gold tables of the demonstration corpus stand on its sources."""

import csv
from collections import Counter

import pypdfium2
import pytest
from demo import counting, library, manuscript
from demo.make import CORPUS, SOURCES

TABLES = [table.stem for table in sorted(counting.GOLD.glob("*.csv"))]
DIMENSIONS = {
    "formality": {"formal", "informal"},
    "jointness": {"joint", "parallel"},
    "level": {"strategic", "operational"},
    "agencies": {"one", "two", "several"},
    "shared": {"goals", "resources", "budget", "information"},
    "client": {"object", "participant"},
    "integration": {"contact", "exchange", "aligned", "joint", "merged"},
}
STANCES = {"ST-AT", "ST-OT", "ST-NE", "ST-SP", "ST-OFF"}


@pytest.fixture(scope="module")
def texts():
    return counting.texts()


@pytest.mark.parametrize("table", ["definitions", "remarks", "theories", "false_friends"])
def test_every_quotation_stands_in_one_block_of_its_source(texts, table):
    lost = [row for row in counting.gold(table) if not any(row["quote"] in text for _, text in texts[row["file"]])]
    assert not lost


def test_every_false_friend_stands_in_its_quotation():
    assert not [row for row in counting.gold("false_friends") if row["surface"] not in row["quote"]]


def test_every_named_body_stands_in_its_source(texts):
    for row in counting.gold("named_bodies"):
        assert row["surface"] in row["name"]
        assert any(row["name"] in text for _, text in texts[row["file"]])


def test_every_passage_begins_one_block_and_has_forty_words_or_more(texts):
    for row in counting.gold("stances"):
        begun = [text for _, text in texts[row["file"]] if text.startswith(row["first_words"])]
        assert len(begun) == 1, row
        assert len(begun[0].split()) == int(row["words"]) >= 40
        assert row["stance"] in STANCES


def test_all_four_stances_are_common_enough_to_be_measured():
    stances = Counter(row["stance"] for row in counting.gold("stances"))
    assert min(stances[stance] for stance in ("ST-AT", "ST-OT", "ST-NE", "ST-SP")) >= 15


def test_counts_agree_with_the_source():
    mentions, spellings = counting.count_terms()
    assert [{name: str(value) for name, value in row.items()} for row in mentions] == counting.gold("mentions")
    assert [{name: str(value) for name, value in row.items()} for row in spellings] == counting.gold("spellings")


def test_every_written_form_occurs_and_is_listed_once():
    listed = Counter(row["written"] for row in counting.gold("families"))
    assert set(listed.values()) == {1}
    assert set(listed) == {row["written"] for row in counting.gold("spellings")}


def test_definitions_use_the_words_of_the_schema():
    for row in counting.gold("definitions"):
        assert row["definition_status"] in {"own", "borrowed", "stipulated"}
        assert row["is_pattern"] in {"yes", "no"}
        assert (row["definition_status"] == "borrowed") == (row["definer"] != "this document")
        for dimension, values in DIMENSIONS.items():
            stated = row[dimension].split("; ")
            assert stated == ["not_stated"] or set(stated) <= values


def test_every_term_that_is_defined_is_mentioned():
    mentioned = {(row["file"], row["concept"]) for row in counting.gold("mentions")}
    assert not [row for row in counting.gold("definitions") if (row["file"], row["concept"]) not in mentioned]


def test_every_file_of_the_corpus_is_listed_once_with_its_citekey():
    own = {"README.md", "library.bib"}
    files = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file()}
    listed = counting.gold("documents")
    assert Counter(row["file"] for row in listed) == Counter(
        file for file in files if file not in own and not file.startswith("gold/")
    )
    sources = [manuscript.read(path) for path in SOURCES.glob("*.md")]
    citekeys = {library.file_name(source): source.about["citekey"] for source in sources}
    assert {row["file"]: row["citekey"] for row in listed if not row["duplicate_of"]} == citekeys


def test_the_library_is_the_one_that_the_sources_give():
    sources = [manuscript.read(path) for path in sorted(SOURCES.glob("*.md"))]
    assert (CORPUS / "library.bib").read_text(encoding="utf-8") == library.bibtex(sources)


def test_printed_files_have_the_pages_that_gold_says():
    for row in counting.gold("documents"):
        if row["pages"]:
            document = pypdfium2.PdfDocument(CORPUS / row["file"])
            assert len(document) == int(row["pages"])
            if row["scanned_page"]:
                assert document[int(row["scanned_page"]) - 1].get_textpage().count_chars() == 0
            document.close()


def test_the_locked_file_opens_with_its_password_only():
    locked = next(row["file"] for row in counting.gold("documents") if row["status"] == "failed")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(CORPUS / locked)
    assert len(pypdfium2.PdfDocument(CORPUS / locked, password="bexcombe")) == 1


def test_the_duplicate_has_the_bytes_of_its_original():
    (row,) = [row for row in counting.gold("documents") if row["duplicate_of"]]
    assert (CORPUS / row["file"]).read_bytes() == (CORPUS / row["duplicate_of"]).read_bytes()


@pytest.mark.parametrize("table", TABLES)
def test_gold_tables_are_rectangular_and_without_doubles(table):
    with open(counting.GOLD / f"{table}.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert all(len(row) == len(header) for row in rows)
    assert len(set(map(tuple, rows))) == len(rows)
