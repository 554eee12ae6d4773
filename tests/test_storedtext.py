import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading import Block
from pipeline.stages.extract import block_rows
from pipeline.storedtext import SEPARATOR, StoredText


def printed():
    """A heading on page ii, and a paragraph of three lines that begins there and ends on page 1."""
    text = "joint planning is shared planning of all"
    lines = [[0, 0, 50, 100, 200, 110], [15, 0, 50, 112, 200, 122], [34, 1, 50, 40, 200, 50]]
    paragraph = Block("body", text, 0, "ii", [50, 100, 200, 122], lines, [[10, "undecided", "written both ways"]])
    heading = Block("heading", "Terms", 0, "ii", [50, 80, 90, 92], [[0, 0, 50, 80, 90, 92]], level=1)
    last = Block("body", "The end.", 1, "1", [50, 60, 90, 70], [[0, 1, 50, 60, 90, 70]])
    return StoredText(block_rows("d000000000000", [heading, paragraph, last]))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), min_size=1, max_size=8))
def test_every_block_stands_at_its_offsets(texts):
    rows = block_rows("d000000000000", [Block("body", text) for text in texts])
    stored = StoredText(rows)
    assert stored.text == SEPARATOR.join(texts)
    for row in rows:
        assert stored.text[row["start"] : row["end"]] == row["text"]
        assert stored.block_at(row["start"]) is row
        assert stored.block_at(row["end"] - 1) is row


def test_a_place_has_the_page_of_its_line_and_the_headings_above():
    stored = printed()
    start = stored.text.index("joint")
    assert stored.place(start) == {"page_index": 0, "page_label": "ii", "section": "Terms"}
    assert stored.place(stored.text.index("of all")) == {"page_index": 1, "page_label": "1", "section": "Terms"}
    assert stored.place(0) == {"page_index": 0, "page_label": "ii", "section": ""}


def test_a_document_without_pages_has_neither_page_nor_boxes():
    stored = StoredText(block_rows("d000000000000", [Block("body", "joint planning")]))
    assert stored.place(3) == {"page_index": None, "page_label": "", "section": ""}
    assert stored.boxes(0, 5) == []


def test_a_span_has_one_box_for_each_line_that_it_touches():
    stored = printed()
    start = stored.text.index("joint")
    assert stored.boxes(start, start + 5) == [[0, 50, 100, 200, 110]]
    assert stored.boxes(start, start + 20) == [[0, 50, 100, 200, 110], [0, 50, 112, 200, 122]]
    assert [box[0] for box in stored.boxes(0, len(stored.text))] == [0, 0, 0, 1, 1]


def test_a_span_that_ends_where_a_line_begins_does_not_touch_it():
    stored = printed()
    start = stored.text.index("joint")
    assert len(stored.boxes(start, start + 15)) == 1
    assert len(stored.boxes(start + 15, start + 16)) == 1


@pytest.mark.parametrize(
    ("first", "last", "is_broken"), [(0, 5, False), (6, 14, True), (10, 14, False), (6, 10, False)]
)
def test_a_word_is_broken_only_where_a_line_end_stands_inside_it(first, last, is_broken):
    stored = printed()
    start = stored.text.index("joint")
    assert stored.broken_at(start + first, start + last) is is_broken


def test_headings_of_the_same_or_a_lower_depth_replace_each_other():
    blocks = [
        Block("heading", text, level=level) for text, level in [("One", 1), ("Two", 2), ("Three", 3), ("Four", 2)]
    ]
    rows = block_rows("d000000000000", [*blocks, Block("body", "Words.")])
    assert [row["section"] for row in rows] == ["", "One", "One > Two", "One", "One > Four"]
