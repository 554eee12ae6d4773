"""The concordance: what is matched, how it is laid out and sorted, and that no pattern can hang or break it."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import run
from pipeline.errors import PipelineError
from pipeline.finished.lookup import concordance
from pipeline.storedtext import StoredText
from pipeline.student.columns import beginning, columns, ending, flat, wrapped
from pipeline.student.concordance import MOST_HITS, closing, find, hits, in_order, lines, passages
from pipeline.tables import schema

OAK = {"doc_id": "d00000000000a", "citekey": "oak2009", "author_year": "Oak (2009)"}
NAMES = {"d00000000000a": "Oak (2009)", "d00000000000b": "Elm (2011)"}
LIBRARY = """
@article{oak2009, title={Desks and doors in the county}, author={Oak, Ida}, year={2009}}
@article{elm2011, title={A second look at the shared desk}, author={Elm, Jon}, year={2011}}
@article{ash2004, title={The first of the offices that met}, author={Ash, Kit}, year={2004}}
"""
PAPERS = {
    "oak": "# Desks and doors in the county\n\n## Inter-agency desks\n\nInter-agency work needs a desk. Some say that "
    "interagency\nwork needs a door, and inter agency talk needs neither.\n",
    "elm": "# A second look at the shared desk\n\nThe inter\u2010agency desk was shared by two offices.\n",
    "ash": "# The first of the offices that met\n\nNo office had an inter-agency key.\n",
}


def rows_of(make_document, *paragraphs, pattern, width=40, everything=False):
    blocks, _ = make_document(*paragraphs, doc_id=OAK["doc_id"])
    stored = StoredText(blocks)
    rows, _ = hits(passages(OAK, stored, everything=everything), pattern, find, width=width)
    for row in rows:
        assert stored.text[row["start"] : row["end"]].split() == row["match"].split()
    return rows


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("concordance")
    (folder / "papers").mkdir()
    for name, text in PAPERS.items():
        (folder / "papers" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "papers" / "library.bib").write_text(LIBRARY, encoding="utf-8")
    run(folder / "papers", folder / "out", count=1, until="catalog")
    return folder / "out"


# --------------------------------------------------------------------------------------------------- what is matched


def test_a_plain_word_is_found_in_any_case_and_a_pattern_in_all_its_spellings(make_document):
    text = "Joined-up work. JOINED-UP talk, joined up desks; the joinery."
    assert len(rows_of(make_document, text, pattern="joined-up")) == 2
    assert [row["match"] for row in rows_of(make_document, text, pattern="joined.up")] == [
        "Joined-up",
        "JOINED-UP",
        "joined up",
    ]
    assert rows_of(make_document, text, pattern="jointly") == []


def test_line_ends_tabs_and_the_kinds_of_hyphens_and_quotation_marks_make_no_difference(make_document):
    text = "The joint\nworking, the joint\tworking and the inter\u2010agency “desk” and the office’s door"
    rows = rows_of(make_document, text, pattern="joint working")
    assert [row["match"] for row in rows] == ["joint\nworking".replace("\n", " "), "joint working"]
    assert len(rows_of(make_document, text, pattern='inter-agency "desk"')) == 1
    assert len(rows_of(make_document, text, pattern="office's")) == 1
    assert rows_of(make_document, text, pattern="inter-agency")[0]["match"] == "inter\u2010agency"


def test_no_match_runs_from_one_block_into_the_next(make_document):
    assert rows_of(make_document, "The joint", "working party", pattern=r"joint\s+working") == []
    assert len(rows_of(make_document, "The joint", "working party", pattern="^working")) == 1


def test_only_running_text_is_searched_unless_all_is_asked_for(make_document):
    paragraphs = [
        ("title", "A desk"),
        ("heading", "Desks"),
        "One desk.",
        ("list", "a desk"),
        ("note", "A desk note."),
        ("caption", "Desk 1"),
        ("reference", "Oak, The desk."),
        ("furniture", "Desk page"),
    ]
    assert len(rows_of(make_document, *paragraphs, pattern="desk")) == 2
    assert len(rows_of(make_document, *paragraphs, pattern="desk", everything=True)) == len(paragraphs)


def test_context_match_and_context_are_the_text_as_it_stands(make_document):
    text = "Some say that interagency\nwork needs a door."
    [row] = rows_of(make_document, text, pattern="interagency")
    assert row["left"] + row["match"] + row["right"] == text.replace("\n", " ")
    assert (row["doc_id"], row["citekey"], row["author_year"]) == ("d00000000000a", "oak2009", "Oak (2009)")


def test_context_is_cut_at_whole_words_and_a_longer_word_anyhow(make_document):
    [row] = rows_of(make_document, "The reorganised offices shared one desk in the afternoon", pattern="one", width=15)
    assert (row["left"], row["right"]) == ("offices shared ", " desk in the")
    [row] = rows_of(make_document, "x" * 50 + "one" + "y" * 50, pattern="one", width=5)
    assert (row["left"], row["right"]) == ("xxxxx", "yyyyy")


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(0, 30))
def test_a_cut_fits_its_columns_and_is_an_end_of_the_text(text, width):
    assert columns(beginning(text, width)) <= width
    assert columns(ending(text, width)) <= width
    assert text.startswith(beginning(text, width))
    assert text.endswith(ending(text, width))


# ------------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("pattern", ["(", "a**", "[a", "*x", "a{3,1}", "(?P<x>a)(?P<x>b)", "(?<=a+)b", "\\"])
def test_a_pattern_that_is_none_is_told_in_one_sentence(make_document, pattern):
    with pytest.raises(PipelineError, match=r"is no regular expression .*put \\ before marks") as told:
        rows_of(make_document, "C++ and (a)", pattern=pattern)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("pattern", ["x*", "", "   ", "^", r"\b", "(?=a)", "a?", "|a", "$", "()"])
def test_a_pattern_that_matches_where_nothing_stands_is_refused(make_document, pattern):
    with pytest.raises(PipelineError, match=r"matches where nothing stands|is empty"):
        rows_of(make_document, "a b", pattern=pattern)


def test_a_pattern_that_cannot_match_nothing_there_is_not_refused(make_document):
    assert len(rows_of(make_document, "a b", pattern=r"\bb\b")) == 1


def test_a_very_long_or_deep_pattern_is_told_in_a_sentence(make_document):
    with pytest.raises(PipelineError, match=r"^The pattern is longer than 1,000 characters"):
        rows_of(make_document, "a", pattern="a" * 1001)
    with pytest.raises(PipelineError, match=r"nested too deeply|no regular expression"):
        rows_of(make_document, "a", pattern="(" * 495 + "a" + ")" * 495)


def test_a_pattern_that_would_run_for_ever_is_stopped(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "oak.txt").write_text("The desk " + "a" * 60 + "! was shared.\n", encoding="utf-8")
    run(tmp_path / "papers", tmp_path / "out", count=1, until="catalog")
    started = time.monotonic()
    with pytest.raises(PipelineError, match="was stopped, for it takes too long"):
        concordance(tmp_path / "out", "(a+)+$")
    assert time.monotonic() - started < 60


def test_of_very_many_matches_the_first_are_listed_and_a_note_says_so(make_document):
    blocks, _ = make_document("ab " * MOST_HITS)
    rows, notes = hits(passages(OAK, StoredText(blocks)), "a|b", find)
    assert len(rows) == MOST_HITS
    assert "in very many places" in notes[0]
    assert hits(passages(OAK, StoredText(blocks[:1])), "ab ab ab ab", find)[1] == []


def test_another_order_is_refused():
    with pytest.raises(PipelineError, match="sorted by left, right or place, not 'length'"):
        in_order([], "length")


# ------------------------------------------------------------------------------------------- layout, order, a real run


def test_matches_stand_in_one_column_whatever_the_letters(make_document):
    texts = ["short desk here", "連携 と 連携 desk 連携", "cafe\u0301 tables and a desk", "The predesk thing"]
    rows = rows_of(make_document, *texts, pattern="desk", width=20)
    shown = list(lines(rows, NAMES, 20))
    assert {columns(line[: line.index("desk")]) for line in shown} == {21}
    assert {columns(line[: line.index("Oak (2009)")]) for line in shown} == {columns(shown[0].split("Oak")[0])}
    assert shown[3].index("predesk thing") == 21 - len("pre")


def test_hidden_turning_and_control_characters_are_named(make_document):
    [row] = rows_of(make_document, "a\u202edesk\u200b and \x1b[31mred", pattern="desk")
    [line] = lines([row], {"d00000000000a": "Oak\u202e (2009)"})
    assert "a[U+202E]desk[U+200B] and [U+001B][31mred" in line
    assert "Oak[U+202E]" in line
    assert line.isprintable()


def test_a_match_wider_than_the_screen_is_shown_by_its_ends(make_document):
    [row] = rows_of(make_document, "desk " * 100, pattern="desk.*desk", width=20)
    [line] = lines([row], NAMES, 20)
    assert "desk ... desk" in line
    assert columns(line) < 120
    assert len(row["match"]) == 499


def test_rows_are_sorted_by_what_follows_by_what_precedes_or_by_place(make_document):
    text = "an old desk zeta. The new desk Alpha. a big new desk beta."
    rows = rows_of(make_document, text, pattern="desk")
    after = [row["right"].split()[0] for row in in_order(rows, "right")]
    assert after == ["Alpha.", "beta.", "zeta."]
    before = [row["left"].split()[-2:] for row in in_order(rows, "left")]
    assert before == [["big", "new"], ["The", "new"], ["an", "old"]]
    assert in_order(rows, "place") == rows


def test_the_closing_line_counts_matches_and_documents():
    rows = [{"doc_id": "d1"}, {"doc_id": "d1"}, {"doc_id": "d2"}]
    assert closing(rows) == "3 matches in 2 documents."
    assert closing(rows[:1]) == "1 match in 1 document."
    assert closing([]) == "No match."


def test_a_finished_run_is_searched_oldest_document_first(out):
    found = concordance(out, "inter.?agency", sort="place")
    assert [row["citekey"] for row in found.rows] == ["ash2004", *["oak2009"] * 3, "elm2011"]
    assert found.notes == ()
    [line] = lines(concordance(out, "key").rows, found.names)
    assert line.split()[-2:] == ["Ash", "(2004)"]


def test_headings_are_searched_only_with_everything(out):
    assert len(concordance(out, "inter-agency desks").rows) == 0
    [row] = concordance(out, "inter-agency desks", everything=True).rows
    assert "Inter-agency desks" in row["section"] + row["match"]


def test_a_work_that_is_there_twice_counts_once_and_nothing_is_written(tmp_path):
    (tmp_path / "papers").mkdir()
    text = " ".join(f"Office {number} had never met the team of street {7 * number}." for number in range(60))
    (tmp_path / "papers" / "preprint.txt").write_text(text, encoding="utf-8")
    (tmp_path / "papers" / "article.txt").write_text(text + "\nAccepted in May.\n", encoding="utf-8")
    run(tmp_path / "papers", tmp_path / "out", count=1, until="catalog")
    before = sorted(tmp_path.rglob("*"))
    assert len(concordance(tmp_path / "out", "never met").rows) == 60
    assert sorted(tmp_path.rglob("*")) == before


def test_without_a_complete_run_one_sentence_says_what_to_do(tmp_path):
    with pytest.raises(PipelineError, match="termaudit run CORPUS --out"):
        concordance(tmp_path / "absent", "desk")


@pytest.mark.skipif("concordance" not in schema(), reason="the table is not declared yet")
def test_the_csv_keeps_the_order_and_guards_formulas(out, make_document):
    from pipeline.finished.lookup import Concordance

    rows = in_order(rows_of(make_document, "z =SUM(1) desk. b =ZZZ desk", pattern="=[A-Z]+"), "left")
    text = Concordance(tuple(rows), NAMES, ()).csv().decode("utf-8-sig")
    assert text.splitlines()[0].split(",")[:2] == ["citekey", "author_year"]
    assert [line.count("'=") for line in text.splitlines()[1:]] == [1, 1]
    assert text.index("'=SUM") > text.index("'=ZZZ")
    assert Concordance((), NAMES, ()).csv().count(b"\r\n") == 1
    found = concordance(out, "inter.?agency", sort="left")
    assert len(found.csv().splitlines()) == len(found.rows) + 1


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(10, 60))
def test_wrapped_lines_fit_and_hold_every_word(text, width):
    made = list(wrapped(text, width, first="  ", rest="    "))
    assert all(columns(line) <= width for line in made)
    words = flat(text).replace("\u00a0", " ").split(" ")
    assert "".join(itertools.chain.from_iterable(line.split(" ") for line in made)) == "".join(words)
