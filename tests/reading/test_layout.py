"""From words with places to blocks: pages are made of rows (x, top, text), every letter five points wide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.layout import blocks_of
from pipeline.reading.layout.page import Flaw, Page, Printed, Word
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


def test_a_number_that_follows_begins_the_next_entry_however_full_the_line_before():
    entries = [
        "8. Ardle P. Bells of the quay, a log.",
        "9. Brank S. A smith among pilots, kept.",
        "10. Corvin T. Nets, 1999.",
    ]
    found = blocks([*prose(30, *HARBOUR), row(60, 90, "References", is_bold=True, font="Bold"), *prose(110, *entries)])
    assert text_of(found, "reference") == entries


def test_numbers_set_flush_right_do_not_join_their_entries():
    entries = [(62, "8 Ardle P. Bells of the quay, 1999,"), (70, "Quay Press."), (62, "9 Brank S. A smith, 2003,")]
    entries += [(70, "Quay Press."), (58, "10 Corvin T. Nets, 1999,"), (70, "Quay Press.")]
    rows = [row(x, 110 + 12 * number, text) for number, (x, text) in enumerate(entries)]
    found = blocks([*prose(30, *HARBOUR), row(60, 90, "References", is_bold=True, font="Bold"), *rows])
    assert [text.split()[0] for text in text_of(found, "reference")] == ["8", "9", "10"]


def test_items_of_a_paragraph_begin_at_their_mark_when_they_stand_in():
    rows = prose(80, "the wardens keep a log, which is", "read by the pilots,")
    rows[1:] = [row(75, 92, "(1) read by the pilots of the"), row(60, 104, "harbour and the smiths of it,")]
    rows += [row(75, 116, "(2) kept by the wardens of the"), row(60, 128, "quay.")]
    assert [text[:3] for text in text_of(blocks(rows))] == ["the", "(1)", "(2)"]


def test_a_bold_word_that_runs_into_its_line_begins_a_paragraph():
    bold = row(60, 128, "Nets:", is_bold=True, font="Bold") + row(90, 128, "are kept by the smiths of it")
    rows = [*prose(80, *HARBOUR), bold, *prose(140, *HARBOUR)]
    assert [text.split()[0] for text in text_of(blocks(rows), "body")] == ["the", "Nets:"]


def test_a_bold_title_that_runs_over_the_line_end_is_no_heading():
    first = row(60, 80, "Bells and Lanterns: A Log of the Wardens in", is_bold=True, font="Bold")
    second = row(60, 92, "Fog", is_bold=True, font="Bold") + row(80, 92, ", by Pia Ardle, who kept the log for years")
    assert text_of(blocks([first, second, *prose(140, *HARBOUR)]), "heading") == []


def test_capitals_above_small_letters_are_two_headings():
    rows = [
        row(60, 60, "LOGS AND BELLS", is_bold=True, font="Bold"),
        row(60, 72, "The bells", is_bold=True, font="Bold"),
    ]
    found = [
        block for block in blocks([*prose(20, *HARBOUR[:2]), *rows, *prose(90, *HARBOUR)]) if block.role == "heading"
    ]
    assert [(block.text, block.level) for block in found] == [("LOGS AND BELLS", 1), ("The bells", 2)]


def test_an_item_ends_where_a_line_goes_back_to_the_edge_of_the_text():
    rows = [row(75, 80, "• a bell that is rung in fog by the"), row(90, 92, "wardens of the harbour at night.")]
    rows += [row(75, 104, "The smiths came up to the quay to"), row(60, 116, "mend the bell that was broken.")]
    found = blocks([*prose(20, *HARBOUR), *rows, *prose(160, *HARBOUR)])
    assert text_of(found, "list") == ["• a bell that is rung in fog by the wardens of the harbour at night."]


def test_a_drawn_bullet_begins_an_item():
    bullets = [(64, 84, 68, 88), (64, 108, 68, 112)]
    rows = prose(
        80,
        "a bell that is rung in fog by the",
        "wardens of the quay",
        "a lantern that is lit by the pilots",
        "in fog",
        x=75,
    )
    found = blocks([*prose(20, *HARBOUR), *rows, *prose(160, *HARBOUR)], rectangles=bullets)
    assert [text.split()[1] for text in text_of(found, "list")] == ["bell", "lantern"]


def test_items_that_hang_are_a_list_though_their_bullets_are_lost():
    items = ["a bell that is rung in fog by the", "wardens.", "a lantern that is lit by night", "by the pilots."]
    rows = [row(75 + 10 * (number % 2), 80 + 12 * number, text) for number, text in enumerate(items)]
    found = blocks([*prose(20, *HARBOUR), *rows, *prose(160, *HARBOUR)])
    assert [text.split()[1] for text in text_of(found, "list")] == ["bell", "lantern"]


def test_lines_of_names_stay_apart():
    names = [
        "Pia Ardle, Quay",
        "Sten Brank, Office of the Smiths",
        "Tove Corvin, Pier",
        "Ulla Dunmore, Harbour Board, Inner Quay",
    ]
    assert text_of(blocks([*prose(20, *HARBOUR), *prose(100, *names), *prose(200, *HARBOUR)]), "list") == names


def test_an_item_goes_on_in_the_next_column():
    left = [
        *prose(60, *HARBOUR),
        row(60, 130, "• a bell that is rung in fog by the"),
        row(70, 142, "wardens who are then"),
    ]
    right = prose(60, "asked to write it down.", x=330)
    found = blocks([*left, *right, *prose(90, *HARBOUR, x=330)])
    assert text_of(found, "list") == [
        "• a bell that is rung in fog by the wardens who are then asked to write it down."
    ]


def test_a_sentence_goes_on_past_a_box_with_its_own_heading():
    box = [row(65, 200, "Lanterns", is_bold=True, font="Bold"), *prose(215, "a lantern is lit at night.", x=65)]
    first, second = [*prose(80, *HARBOUR, *HARBOUR[:3]), *box], [*prose(80, HARBOUR[3]), *prose(110, *HARBOUR)]
    found = blocks(first, second)
    assert [len(line.lines) for line in found if line.role == "body"] == [8, 1, 4]


def test_a_line_that_is_no_sentence_is_not_joined_past_headings():
    first = [*prose(60, *HARBOUR), row(60, 140, "a log of the bells that were rung")]
    second = [row(60, 60, "Bells", size=14.0), *prose(90, "the bells were rung by the smiths", *HARBOUR)]
    assert "a log of the bells that were rung" in text_of(blocks(first, second))


def test_in_text_whose_paragraphs_stand_in_a_full_first_line_goes_on():
    full = ("Then the smiths came up to the quay,", "and nobody rang the bell in all the fog.")
    paragraph = [("Then the smiths came up to the", "quay and the bell was rung by them.")] * 6
    rows = [row(75 - 15 * (n % 2), 60 + 12 * n, text) for n, text in enumerate(sum(paragraph, ()))]
    rows += [row(75, 204, full[0]), row(60, 216, full[1])]
    rest = prose(60, "Nobody had asked them to do it, and", "nobody thanked them.")
    assert text_of(blocks(rows, rest), "body")[-1] == " ".join(
        [*full, "Nobody had asked them to do it, and nobody thanked them."]
    )


def test_a_heading_that_is_drawn_last_comes_first():
    found = blocks([*prose(100, *HARBOUR), *prose(160, *HARBOUR), row(60, 60, "The harbour log", size=14.0)])
    assert [block.role for block in found][:2] == ["title", "body"]


def test_a_masthead_heads_no_section():
    rows = [row(60, 20, "HARBOUR BRIEFS", size=14.0), row(60, 50, "Bells of the lower quay", size=20.0)]
    found = blocks([*rows, *prose(90, *HARBOUR), *prose(150, *HARBOUR)])
    assert [block.role for block in found] == ["note", "title", "body", "body"]


def test_the_source_of_a_table_is_a_note():
    rows = [*prose(20, *HARBOUR), row(60, 90, "Source: Harbour Board, own count", font="Italic"), *prose(120, *HARBOUR)]
    assert text_of(blocks(rows), "note") == ["Source: Harbour Board, own count"]


def test_a_small_bold_line_above_small_print_is_its_heading():
    small = [row(60, 100, "(a) Bells", size=8.0, is_bold=True, font="Bold")]
    small += prose(
        114, "The bells are rung by the wardens of the quay", "in fog and in storms, and else by nobody.", size=8.0
    )
    assert text_of(blocks([*prose(20, *HARBOUR), *small, *prose(200, *HARBOUR, *HARBOUR)]), "heading") == ["(a) Bells"]


def test_a_caption_goes_on_in_plain_letters():
    caption = row(60, 100, "Figure 3. Bells of the quay.", is_bold=True, font="Bold")
    found = blocks([*prose(20, *HARBOUR), caption, *prose(112, "Rung by the wardens."), *prose(160, *HARBOUR)])
    assert text_of(found, "caption") == ["Figure 3. Bells of the quay.", "Rung by the wardens."]


def test_the_words_beside_the_label_of_a_table_are_its_caption():
    label = [row(60, 100, "Table 1", is_bold=True, font="Bold"), row(60, 114, "Bells heard by the pilots")]
    found = blocks([*prose(20, *HARBOUR), *label, *prose(160, *HARBOUR)])
    assert text_of(found, "caption") == ["Table 1", "Bells heard by the pilots"]


def test_words_scattered_over_a_figure_are_no_text():
    scattered = [
        row(60, 200, "Bell"),
        row(220, 230, "Lantern"),
        row(120, 260, "Log"),
        row(250, 290, "Quay"),
        row(80, 320, "25"),
    ]
    found = blocks([*prose(80, *HARBOUR), *scattered, row(60, 350, "Figure 1. The bell", size=8)])
    assert text_of(found, "note") == ["Bell", "Lantern", "Log", "Quay", "25"]


def test_large_words_between_the_boxes_of_a_figure_are_no_heading():
    upper, lower = (
        prose(100, "a bell that is rung", "by the wardens", x=70),
        prose(190, "a lantern that is lit", "by the pilots", x=70),
    )
    rows = [*prose(20, *HARBOUR), *upper, row(70, 150, "Then by night", size=14.0), *lower, *prose(260, *HARBOUR)]
    found = blocks(
        [row(60, 0, "Bells of the quay", size=18.0), *rows], rectangles=[(60, 90, 300, 130), (60, 180, 300, 220)]
    )
    assert [block.role for block in found] == ["title", "body", "box", "note", "box", "body"]


def test_headings_that_are_counted_alike_have_one_level():
    first, second = (
        row(60, 60, "A. Bells", is_bold=True, font="Bold-Italic"),
        row(60, 160, "B. Nets", is_bold=True, font="Bold"),
    )
    rows = [row(60, 20, "Logs", size=16.0), first, *prose(80, *HARBOUR), second, *prose(180, *HARBOUR)]
    assert len({block.level for block in blocks(rows) if block.role == "heading"}) == 1


def test_contents_stay_line_by_line_with_their_pages():
    entries = [("Bells", 3), ("Logs of the inner harbour", 14), ("Nets", 22), ("Smiths and pilots", 31)]
    rows = [row(60, 60, "Contents", size=14.0)]
    for number, (text, page) in enumerate(entries):
        rows += [row(60, 90 + 14 * number, text), row(505 - 5 * len(str(page)), 90 + 14 * number, str(page))]
    found = blocks(rows, [*prose(80, *HARBOUR), *prose(160, *HARBOUR)])
    assert text_of(found, "furniture") == [f"{text} {page}" for text, page in entries]
    assert text_of(found, "body") == [" ".join(HARBOUR)] * 2


def test_numbers_printed_on_the_pages_are_their_labels():
    pages = [[*prose(80, *HARBOUR), *prose(160, *HARBOUR)]]
    pages += [[*prose(80, *HARBOUR), *prose(160, *HARBOUR), row(300, 770, str(number))] for number in (372, 373, 374)]
    assert list(dict.fromkeys(block.page_label for block in blocks(*pages))) == [
        "371",
        "372",
        "373",
        "374",
    ]


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
    runs = [[word._replace(flaw=Flaw.MEANINGLESS) for word in run] for run in prose(80, *HARBOUR)]
    page = Page(0, "iv", 600, 800, runs, characters=130, unreadable=90)
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
        st.one_of(
            st.text("ab.,-1• ", min_size=1, max_size=30).filter(str.strip),
            st.sampled_from(
                ["Contents", "Index", "References", "12", "3.1 Bells", "Figure 2. Nets", "“Bells", "1 Nets 7"]
            ),
        ),
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


def test_a_paragraph_set_double_is_one():
    lines = ["the wardens of the harbour kept a log of every boat"] * 12
    pages = [[row(60, 80 + 27 * number, line) for number, line in enumerate(lines)] for _ in range(3)]
    short = [row(60, 80, "Nobody reads it."), row(60, 134, "Then the smiths came."), *pages[0][3:5]]
    assert len(text_of(blocks(*pages[:2], short), "body")) == 3


def test_a_little_space_after_a_sentence_ends_a_paragraph_where_lines_stand_evenly():
    first = ["the wardens of the harbour kept a log"] * 6 + ["of every boat that came in at night."]
    rows = [*prose(80, *first), *prose(80 + 12 * 7 + 2.5, "The smiths of the quay kept another", *HARBOUR)]
    assert [text.split()[-1] for text in text_of(blocks(rows))] == ["night.", "closed."]


@pytest.mark.parametrize("is_glued", [False, True])
def test_numbers_of_lines_beside_the_text_are_furniture(is_glued):
    pages, number = [], 0
    for length in (8, 8, 3):
        page = []
        for top in range(80, 80 + 12 * length, 12):
            number += 1
            counted = row(38 - len(str(number)) * 5, top, str(number))
            text = row(60, top, f"the wardens {'abcdefghijklmnopqrs'[number - 1] * 3} kept a log of it")
            page += [counted + text] if is_glued else [counted, text]
        pages.append(page)
    found = blocks(*pages)
    assert not any(char.isdigit() for text in text_of(found, "body") for char in text)
    assert [text.split()[0] for text in text_of(found, "furniture")] == ["1", "9", "17"]


def test_numbered_entries_of_two_lines_keep_their_numbers():
    entries = [
        line
        for number in range(8)
        for line in (
            row(60, 80 + 24 * number, f"{number + 1} Pilot A. (1990) The lower"),
            row(72, 92 + 24 * number, "harbour and its bells."),
        )
    ]
    assert all(text[0].isdigit() for text in text_of(blocks(entries, entries)))


def test_the_first_line_of_pages_is_no_running_header_where_text_goes_on_below():
    full = prose(60, *HARBOUR[:3] * 4)
    short = [row(60, 60, "of the quay."), *prose(96, "The smiths came up to the quay that", *HARBOUR)]
    assert "of the quay." in " ".join(text_of(blocks(full, full[:6], short, full[:7], full), "body"))


def test_the_first_line_of_a_page_set_double_is_no_running_header():
    pages = [[row(60, 70 + 26 * n, f"{word} wardens kept the log that day") for n in range(12)] for word in "abcde"]
    assert not text_of(blocks(*pages), "furniture")


@pytest.mark.parametrize("byline", ["Ada Pilot, Bo Warden and Cy Smith", "The Harbour Office of the Lower Quay"])
def test_who_wrote_a_paper_heads_no_section(byline):
    rows = [
        row(60, 60, "Bells of the harbour", size=20, is_bold=True),
        row(60, 90, byline, font="Serif-Italic"),
        *prose(120, *HARBOUR),
        row(60, 190, "Lanterns", font="Serif-Bold", size=12, is_bold=True),
        *prose(210, *HARBOUR),
        row(60, 280, "Buoys", font="Serif-Bold", size=12, is_bold=True),
        *prose(300, *HARBOUR),
    ]
    assert text_of(blocks(rows), "heading") == ["Lanterns", "Buoys"]


def test_a_summary_in_capitals_is_no_higher_than_the_headings_after_it():
    rows = [row(60, 40, "Bells of the harbour", size=20, is_bold=True)]
    for number, name in enumerate(["SUMMARY", "The bells", "The lanterns"]):
        rows += [row(60, 80 + 80 * number, name, size=12, is_bold=True), *prose(100 + 80 * number, *HARBOUR)]
    assert [block.level for block in blocks(rows) if block.role == "heading"] == [1, 1, 1]


def test_lines_on_one_axis_are_one_quotation():
    quote = ["the wardens never read", "what", "the pilots wrote in", "fog and rain”"]
    centred = [
        row(160 - 3.5 * len(line), 150 + 17 * number, line, size=14, font="Serif-Italic")
        for number, line in enumerate(["“In all those years", *quote])
    ]
    found = blocks([*prose(80, *HARBOUR), *centred, *prose(260, *HARBOUR)])
    assert len(text_of(found, "quote")) == 1
    assert not text_of(found, "heading")


def test_sources_with_a_note_about_each_are_sources():
    rows = []
    for number, name in enumerate(["Aldous", "Bremer", "Castle"]):
        top = 80 + 90 * number
        rows.append(row(60, top, f"{name} B. (199{number}) Bells of the lower harbour: a review."))
        rows.append(row(84, top + 12, "Quay Quarterly 4(2): 11-19."))
        rows += prose(top + 30, *HARBOUR, x=84)
    found = blocks(rows)
    assert [text.split()[0] for text in text_of(found, "reference")] == ["Aldous", "Bremer", "Castle"]
    assert len(text_of(found, "body", "quote")) == 3


def test_a_note_below_the_sources_is_a_note():
    entries = [row(60, 230 + 20 * n, f"Aldous {'ABCD'[n]}. (199{n}) Bells of the harbour.", size=9) for n in range(4)]
    rows = [
        *prose(80, *HARBOUR, *HARBOUR, *HARBOUR),
        row(60, 214, "References", size=12, is_bold=True),
        *entries,
        row(60, 700, "4 The wardens never read it.", size=8),
    ]
    assert text_of(blocks(rows), "note") == ["4 The wardens never read it."]


def test_a_note_goes_on_at_the_foot_of_the_next_page():
    first = [*prose(80, *HARBOUR, *HARBOUR), row(60, 700, "1 The wardens never read what all the", size=8)]
    second = [*prose(80, *HARBOUR, *HARBOUR), row(60, 700, "pilots wrote on the quay at night.", size=8)]
    found = text_of(blocks(first, second), "note")
    assert found == ["1 The wardens never read what all the pilots wrote on the quay at night."]


@pytest.mark.parametrize(
    ("cap", "following", "word"), [("T", "he pilots", "The"), ("A", "pilot", "A"), ("A", "s pilots", "As")]
)
def test_a_large_first_letter_that_is_drawn_apart_begins_its_word(cap, following, word):
    beside = prose(80, f"{following} of the harbour kept a log", "of every boat that came in at night", x=80)
    rows = [row(60, 80, cap, size=28), *prose(40, "Bells."), *beside, *prose(104, *HARBOUR)]
    assert [text.split()[0] for text in text_of(blocks(rows), "body")] == ["Bells.", word]


def test_a_word_after_a_small_raised_mark_stays_on_its_line():
    line = row(60, 80, "the wardens of the harbour kept a log.")
    mark, x = line[-1], line[-1].x1
    small = mark._replace(text="8", x0=x, x1=x + 2.6, bottom=mark.top + 3.9, size=10.0)
    after = [word._replace(x0=word.x0 + x + 6.6, x1=word.x1 + x + 6.6) for word in row(0, 80, "By night it was read.")]
    made = Page(0, "1", 600, 800, [line, [small], after, row(60, 92, "Nobody came at all.")])
    found = blocks_of(Printed("pdfium", ["1"], {}, [made]))[0]
    assert len(found) == 1
    assert "log. 8 By night" in found[0].text


def test_small_print_about_the_authors_on_the_first_page_is_a_note():
    about = row(60, 100, "1 Harbour Office, Lower Quay. a.pilot@quay.example is read each night by the wardens", size=7)
    rows = [row(60, 60, "Bells of the harbour", size=20, is_bold=True), about, *prose(130, *HARBOUR, *HARBOUR)]
    assert text_of(blocks(rows), "note")[0].startswith("1 Harbour Office")


def test_a_name_goes_on_in_the_next_column_above_a_note_that_spans_both():
    left = prose(80, "the wardens kept a log", "of all boats of Lower")
    right = [*prose(80, "Harbour that came in.", x=300), *prose(110, *HARBOUR, *HARBOUR, x=300)]
    note = row(60, 212, "1 Nobody read it but the smiths and the pilots of the quay and their men.", size=8)
    assert "of Lower Harbour that" in " ".join(text_of(blocks([*left, *right, note]), "body"))


def test_notes_in_the_margin_stay_apart():
    notes = [row(430, 104, "read the log", size=7), row(430, 204, "ask the smiths", size=7)]
    rows = [*prose(80, *HARBOUR * 2), notes[0], *prose(182, *HARBOUR * 2), notes[1], *prose(284, *HARBOUR)]
    assert text_of(blocks(rows), "note") == ["read the log", "ask the smiths"]


def test_small_text_that_goes_on_in_the_next_column_is_no_note():
    small = [
        "“Of all boats that ever came in to the quay",
        "and of all that the smiths had mended there",
        "before night",
    ]
    left = [*prose(80, *HARBOUR * 3), *prose(230, *small, size=8)]
    rest = prose(
        80,
        "the pilots had seen no more than three in",
        "fog or in rain, or so the wardens of the quay",
        "wrote.”",
        x=320,
        size=8,
    )
    found = blocks([*left, *rest, *prose(130, *HARBOUR * 2, x=320)])
    assert not text_of(found, "note")
    assert "before night the pilots" in " ".join(text_of(found))


def test_large_words_at_one_place_on_every_page_are_headings():
    names = ("Bells", "Lanterns", "Buoys", "Anchors", "Charts")
    pages = [[row(60, 60, name, size=17), *prose(100, *HARBOUR * 3)] for name in names]
    found = blocks(*pages)
    assert text_of(found, "title", "heading") == list(names)
    assert not text_of(found, "furniture")


def test_a_heading_in_a_face_of_its_own_needs_no_space_around_it():
    rows = [
        *prose(80, *HARBOUR[:3], "until the old lighthouse was closed."),
        row(60, 128, "Longshoremen", font="Serif-Italic"),
        row(75, 140, "Then the smiths came up to the"),
        *prose(152, *HARBOUR),
    ]
    assert text_of(blocks(rows), "heading") == ["Longshoremen"]


def test_a_long_quotation_has_a_right_edge_of_its_own():
    wide = ["the wardens of the harbour kept a log of every boat that came in at night"] * 5
    quote = [
        "“What the pilots had to say was",
        "that nobody read the old log.",
        "They all asked the smiths of it",
        "instead.”",
    ]
    rows = [*prose(80, *wide), *prose(150, *quote, x=100), *prose(210, *wide)]
    assert text_of(blocks(rows), "quote") == [" ".join(quote)]


def test_the_first_line_of_a_quotation_at_the_foot_of_a_page_belongs_to_it():
    wide = ["the wardens of the harbour kept a log of every boat that came in at night"] * 6
    first = [*prose(80, *wide), row(90, 170, "“nobody who had ever come to the harbour")]
    second = [
        *prose(80, "of the lower quay had read the log of", "it, or asked the smiths.”", x=90),
        *prose(120, *wide),
    ]
    found = blocks(first, second)
    assert "come to the harbour of the lower quay" in " ".join(text_of(found))


@pytest.mark.parametrize(("words", "roles"), [("Bells and lanterns", ["heading"]), ("a = 3 b + 4", ["body"])])
def test_words_in_the_middle_of_the_column_are_a_heading(words, roles):
    wide = ["the wardens of the harbour kept a log of every boat that came in at night"] * 5 + ["until it was closed."]
    own = row(0, 170, words)
    left = 60 + (row(60, 80, wide[0])[-1].x1 - 60 - own[-1].x1) / 2
    rows = [*prose(80, *wide), row(left, 170, words), *prose(200, *wide)]
    assert [block.role for block in blocks(rows) if block.text == words] == roles


def test_an_item_without_a_stop_ends_where_the_next_word_had_room():
    items = [row(70, 80, "• the bells"), row(70, 92, "• the lanterns of the quay")]
    rows = [*items, row(80, 106, "Then the smiths came up to the quay that"), *prose(118, *HARBOUR)]
    assert text_of(blocks(rows), "list") == ["• the bells", "• the lanterns of the quay"]


def test_an_item_that_happens_to_stand_in_the_middle_is_no_heading():
    wide = ["the wardens of the harbour kept a log of every boat that came in at night"] * 5 + ["until it was closed."]
    left = 60 + (row(60, 80, wide[0])[-1].x1 - 60 - row(0, 0, "Bells and lanterns")[-1].x1) / 2
    rows = [*prose(80, *wide), row(left, 170, "Bells and lanterns"), *prose(200, *wide)]
    found = blocks(rows, rectangles=[(left - 12, 174, left - 9, 177)])
    assert not text_of(found, "heading")
