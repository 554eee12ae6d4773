"""From words with places to blocks: pages are made of rows (x, top, text), every letter five points wide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.layout import blocks_of
from pipeline.reading.layout.page import Page, Printed, Word
from pipeline.reading.pdf.faults import faults
from pipeline.settings import Settings


def row(x, top, text, *, size=10.0, font="Serif", is_bold=False):
    """Words of a printed row; two underscores make a wide gap."""
    words = []
    for word in text.split():
        width = 0.5 * size * len(word.replace("_", ""))
        if word.strip("_"):
            words.append(Word(word.strip("_"), x, top, x + width, top + size, font, size, is_bold, True))
        x += width + 0.25 * size + 3 * size * word.count("__")
    return words


def blocks(*pages, rectangles=()):
    """Blocks of a document whose pages are lists of rows."""
    made = [Page(number, str(number + 1), 600, 800, list(rows), list(rectangles)) for number, rows in enumerate(pages)]
    return blocks_of(Printed("pdfium", [page.label for page in made], {}, made))[0]


def text_of(found, *roles):
    return [block.text for block in found if not roles or block.role in roles]


def prose(top, *lines, x=60, **style):
    return [row(x, top + 12 * number, line, **style) for number, line in enumerate(lines)]


HARBOUR = (
    "the wardens of the harbour kept a log",
    "of every boat that came in at night",
    "and of every bell that rang in fog",
    "until the old lighthouse was closed.",
)


def test_an_indented_line_begins_a_paragraph():
    rows = [*prose(80, *HARBOUR), row(75, 128, "Then the smiths came up to the quay"), *prose(140, *HARBOUR)]
    assert [text.split()[0] for text in text_of(blocks(rows))] == ["the", "Then"]


def test_a_line_that_ends_early_after_a_stop_ends_its_paragraph():
    rows = [*prose(80, *HARBOUR[:3], "the light."), *prose(128, "The smiths came up to the quay that", *HARBOUR)]
    assert [text.split()[-1] for text in text_of(blocks(rows))] == ["light.", "closed."]


def test_space_above_begins_a_paragraph():
    assert len(blocks([*prose(80, *HARBOUR), *prose(140, *HARBOUR)])) == 2


def test_the_gaps_of_justified_text_cut_no_line():
    rows = [row(60, 80 + 12 * n, "the wardens __ of the __ harbour kept a log" + "," * (n % 2)) for n in range(2)]
    rows += prose(104, *HARBOUR)
    assert text_of(blocks(rows), "table") == []


def test_cells_under_each_other_make_a_table():
    table = [("Quay", "North", "South"), ("Nets", "12", "7"), ("Oars", "40", "9")]
    cells = [row(60 + 90 * place, 80 + 12 * n, cell) for n, line in enumerate(table) for place, cell in enumerate(line)]
    assert text_of(blocks(cells), "table") == ["Quay\tNorth\tSouth\nNets\t12\t7\nOars\t40\t9"]


def test_words_broken_within_a_cell_are_mended():
    cells = [row(60 + 90 * place, 80 + 40 * n, f"{cell}{n}") for n in range(3) for place, cell in enumerate("ab")]
    cells += [row(240, 80, "loud and har-"), row(240, 92, "bourly bells"), row(240, 120, "c"), row(240, 160, "d")]
    rules = [(55, y, 350, y + 1) for y in (75, 115, 155, 195, 235)]
    (found,) = [block for block in blocks(cells, rectangles=rules) if block.role == "table"]
    assert found.text.split("\n") == ["a0\tb0\tloud and harbourly bells", "a1\tb1\tc", "a2\tb2\td"]
    assert [found.text[offset:][:6] for offset, _, _ in found.joins] == ["bourly"]


def test_a_running_header_is_furniture_from_the_second_page_on():
    pages = [[row(60, 30, f"Harbour Review {n}", size=8), *prose(80, *HARBOUR), row(300, 770, str(n))] for n in (1, 2)]
    found = blocks(*pages)
    assert text_of(found, "furniture") == ["Harbour Review 1", "1", "Harbour Review 2", "2"]
    assert text_of(found, "body") == [" ".join(HARBOUR)] * 2


def test_a_header_on_one_page_alone_is_kept_as_text():
    assert text_of(blocks([row(60, 30, "Harbour Review"), *prose(80, *HARBOUR)]), "furniture") == []


def test_text_that_two_pages_begin_with_is_no_furniture():
    pages = [prose(60, *HARBOUR), prose(60, HARBOUR[0], "of nothing that was ever seen.")]
    assert text_of(blocks(*pages), "furniture") == []


def test_a_sentence_goes_on_after_a_figure_and_a_note():
    figure, note = row(60, 200, "Figure 1. The bell", size=8), row(60, 700, "1 Rung by hand.", size=7)
    found = blocks([*prose(80, *HARBOUR[:3]), figure, note], prose(80, HARBOUR[3]))
    assert text_of(found, "body") == [" ".join(HARBOUR)]
    assert [block.role for block in found] == ["body", "caption", "note"]
    assert [line[1] for line in found[0].lines] == [0, 0, 0, 1]


def test_text_that_is_set_smaller_is_no_note_without_a_mark():
    larger, smaller = prose(80, *HARBOUR, *HARBOUR), prose(300, *HARBOUR, size=8.5)
    assert text_of(blocks(larger, [*larger, *smaller]), "note") == []


def test_a_finished_sentence_is_not_joined_to_the_next_page():
    assert len(text_of(blocks(prose(80, *HARBOUR), prose(80, *HARBOUR)), "body")) == 2


@pytest.mark.parametrize(
    ("line", "role"),
    [
        (row(60, 60, "The harbour log", size=14.0), "heading"),
        (row(60, 60, "The harbour log", is_bold=True, font="Bold"), "heading"),
        (row(60, 60, "THE HARBOUR LOG"), "heading"),
        (row(60, 60, "The harbour log was kept.", is_bold=True, font="Bold"), "body"),
        (row(60, 60, "By Pia Ardle", is_bold=True, font="Bold"), "body"),
        (row(60, 60, "pia@quay.example", is_bold=True, font="Bold"), "body"),
        (row(60, 60, "Table 2. Boats", is_bold=True, font="Bold"), "caption"),
        (row(60, 60, "• a bell"), "list"),
        (row(60, 60, "(a) a bell"), "list"),
        (row(60, 60, "Abstract"), "heading"),
    ],
)
def test_a_line_by_itself_is_known_by_how_it_is_set(line, role):
    largest = row(60, 10, "Logs of the Harbour", size=20.0)
    found = blocks([largest, line, *prose(90, *HARBOUR), *prose(150, *HARBOUR)])
    assert [block.role for block in found] == ["title", role, "body", "body"]


def test_levels_follow_numbers_and_sizes():
    rows = [row(60, 60, "Harbour", size=20.0), row(60, 90, "2. Bells", size=14.0), *prose(120, *HARBOUR)]
    rows += [row(60, 180, "2.1 Loud bells", size=12.0), *prose(210, *HARBOUR)]
    rows += [row(60, 270, "Quiet bells", size=12.0), *prose(300, *HARBOUR)]
    assert [(b.text, b.level) for b in blocks(rows) if b.role == "heading"] == [
        ("2. Bells", 1),
        ("2.1 Loud bells", 2),
        ("Quiet bells", 2),
    ]


def test_lines_that_hang_are_entries_of_a_reference_list():
    entries = ["Ardle, P. (1999) Bells of the quay:", "a short log.", "Brank, S. (2003) A smith among the", "pilots."]
    printed = [row(60 + 15 * (n % 2), 110 + 12 * n, text) for n, text in enumerate(entries)]
    found = blocks([*prose(30, *HARBOUR), row(60, 90, "References", is_bold=True, font="Bold"), *printed])
    assert text_of(found, "reference") == [f"{entries[0]} {entries[1]}", f"{entries[2]} {entries[3]}"]


def test_numbered_entries_keep_their_lines_together():
    entries = ["1. Ardle P. Bells of the quay, 1999.", "Quay Press.", "2. Brank S. A smith, 2003.", "Quay Press."]
    found = blocks([*prose(30, *HARBOUR), row(60, 90, "References", is_bold=True, font="Bold"), *prose(110, *entries)])
    assert text_of(found, "reference") == [f"{entries[0]} Quay Press.", f"{entries[2]} Quay Press."]


def test_a_word_that_says_references_within_the_text_begins_no_list():
    found = blocks([*prose(60, *HARBOUR), row(60, 130, "References"), *prose(160, *HARBOUR), *prose(220, *HARBOUR)])
    assert text_of(found, "reference") == []


def test_long_quotations_stand_in_from_both_edges():
    inner = prose(150, "the bell was never rung", "for as long as I lived", "and nobody heard it.", x=90)
    found = blocks([*prose(80, *HARBOUR), *inner, *prose(210, *HARBOUR)])
    assert [block.role for block in found] == ["body", "quote", "body"]


def test_a_frame_makes_a_box():
    rows = [*prose(80, *HARBOUR), *prose(160, *HARBOUR, x=70), *prose(240, *HARBOUR), *prose(300, *HARBOUR)]
    assert [block.role for block in blocks(rows, rectangles=[(60, 150, 300, 215)])] == ["body", "box", "body", "body"]


def test_a_frame_around_most_of_the_document_makes_none():
    rows = [*prose(80, *HARBOUR), *prose(160, *HARBOUR, x=70), *prose(240, *HARBOUR)]
    assert text_of(blocks(rows, rectangles=[(50, 70, 310, 230)]), "box") == []


def test_a_page_of_characters_that_stand_for_nothing_is_doubtful():
    page = Page(0, "iv", 600, 800, prose(80, *HARBOUR), characters=130, unreadable=90)
    printed = Printed("pdfium", ["iv"], {}, [page])
    assert [block.quality for block in blocks_of(printed)[0]] == ["doubtful"]
    (fault,) = faults(printed, Settings())
    assert (fault.kind, fault.message.split(":")[0]) == ("gibberish", "Page iv")


def test_no_words_give_no_blocks():
    assert blocks([]) == []
    assert blocks() == []


some_rows = st.lists(
    st.builds(
        row,
        st.integers(10, 500),
        st.integers(0, 780),
        st.text("ab.,-1• ", min_size=1, max_size=30).filter(str.strip),
        size=st.sampled_from([7.0, 10.0, 14.0]),
        is_bold=st.booleans(),
    ),
    max_size=25,
)


@given(st.lists(some_rows, min_size=1, max_size=3), st.lists(st.tuples(*[st.integers(0, 600)] * 4), max_size=5))
def test_whatever_stands_where_every_word_is_kept_once(pages, rectangles):
    found = blocks(*pages, rectangles=rectangles)
    kept = sorted("".join("".join(block.text.split()) for block in found).replace("-", ""))
    assert kept == sorted("".join(word.text for rows in pages for run in rows for word in run).replace("-", ""))
    for block in found:
        assert [line[0] for line in block.lines] == sorted(line[0] for line in block.lines)
        assert all(0 <= line[0] < len(block.text) for line in block.lines)
        assert (block.role == "heading") == (block.level > 0)
