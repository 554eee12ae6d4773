"""Damaged PDFs are put together anew from what is left, and nothing is made up."""

import io
import zlib

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import DocumentError
from pipeline.reading.layout.page import Page, Printed, Word
from pipeline.reading.pdf import read
from pipeline.reading.pdf.repair import note_losses, rewritten
from pipeline.settings import Settings
from tests import hostile

LINES = ["The wardens of the lower harbour", "kept one log of every boat", "and read it aloud each spring."]


def paper(pages=3, **options):
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(600, 800), **options)
    for number in range(1, pages + 1):
        canvas.drawString(60, 700, f"Chapter {number} of the log")
        for place, line in enumerate(LINES):
            canvas.drawString(60, 660 - 14 * place, line)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def reading(content, **options):
    return read(content, "pdf", settings=Settings(**options))


def texts(found):
    return "\n".join(block.text for block in found.blocks)


def with_packed_objects():
    """A paper whose page and font are packed into an object stream, as newer programs write it, without its end."""
    objects = [(3, hostile.page()), (5, hostile.FONT)]
    places = [0, len(objects[0][1]) + 1]
    head = b" ".join(b"%d %d" % (number, place) for (number, _), place in zip(objects, places, strict=True)) + b"\n"
    packed = zlib.compress(head + b"\n".join(body for _, body in objects))
    facts = b"/Type /ObjStm /N 2 /First %d /Filter /FlateDecode" % len(head)
    whole = hostile.pdf({4: hostile.stream(hostile.shown()), 6: hostile.stream(packed, facts)}, root=1)
    return whole.partition(b"xref\n")[0]


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_a_paper_without_its_end_is_read_and_the_repair_is_told(reader):
    whole = paper()
    found = reading(whole[: whole.index(b"xref\n")], reader=reader)
    assert texts(found) == texts(reading(whole, reader=reader))
    assert {block.quality for block in found.blocks} == {"repaired"}
    assert "put together anew" in found.blocks[0].quality_reason
    assert [each.kind for each in found.problems] == ["repaired"]


def test_a_page_whose_contents_are_lost_is_named():
    whole = paper()
    cut = whole.rindex(b"stream\n", 0, whole.rindex(b"endstream"))  # the contents of the last page
    found = reading(whole[:cut])
    assert "Chapter 2 of the log" in texts(found)
    assert "Chapter 3 of the log" not in texts(found)
    lost = [each for each in found.problems if each.kind == "damaged"]
    assert len(lost) == 1
    assert lost[0].message.startswith("Page 3 could not be read")


@pytest.mark.parametrize(
    "made", [hostile.deep_page_tree, hostile.trailer_without_root, hostile.no_table_of_objects, with_packed_objects]
)
def test_a_file_with_no_way_to_its_pages_is_read_from_the_pages_left(made):
    found = reading(made())
    assert texts(found) == hostile.SENTENCE
    assert [each.kind for each in found.problems] == ["repaired"]


def test_a_page_keeps_what_it_has_from_the_nodes_above_it():
    bare = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"
    node = b"<< /Type /Pages /Kids [2 0 R] /MediaBox [0 0 300 900] /Resources << /Font << /F1 5 0 R >> >> >>"
    found = reading(rewritten(hostile.paper(page=bare, pages=node)))
    assert texts(found) == hostile.SENTENCE
    assert found.blocks[0].box[1] == pytest.approx(900 - 700, abs=12)


def test_what_is_packed_stays_packed():
    bomb = hostile.flate_bomb_in_layers(50)
    assert len(rewritten(bomb)) < 2 * len(bomb) + 1000


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", hostile.header_alone(), b"1 0 obj << /Type /Page" * 50])
def test_where_no_page_is_left_the_file_is_damaged(content):
    with pytest.raises(DocumentError) as error:
        reading(content)
    assert error.value.kind == "damaged"


def test_a_locked_file_is_not_taken_for_a_damaged_one():
    with pytest.raises(DocumentError) as error:
        rewritten(paper(encrypt=StandardEncryption("open sesame", "owner")))
    assert error.value.kind == "password"


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_a_file_that_forbids_copying_but_opens_is_read_and_that_is_told(reader):
    found = reading(paper(encrypt=StandardEncryption("", "owner", canCopy=0)), reader=reader)
    assert texts(found) == texts(reading(paper(), reader=reader))
    assert [each.kind for each in found.problems] == ["restricted"]
    assert {block.quality for block in found.blocks} == {"ok"}


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_a_file_that_only_forbids_printing_is_like_any_other(reader):
    assert reading(paper(encrypt=StandardEncryption("", "owner", canPrint=0)), reader=reader).problems == []


def word(text, font):
    return Word(text, 0, 0, 10, 10, font, 10, False, True)


def test_lines_in_a_font_that_is_lost_are_taken_out_and_counted():
    cipher = "7KH ZDUGHQV RIWKH ORZHU KDUERXU"
    page = Page(0, "1", characters=60)
    page.runs = [[word(each, "Serif") for each in LINES[0].split()], [word(each, "Sans") for each in cipher.split()]]
    printed = Printed("pdfium", ["1"], {}, [page])
    assert note_losses(printed)
    assert [" ".join(each.text for each in run) for run in page.runs] == [LINES[0]]
    assert page.unreadable == len(cipher.replace(" ", ""))
    assert page.is_gibberish


def test_where_all_that_is_left_is_cipher_nothing_is_left():
    page = Page(0, "1", characters=30)
    page.runs = [[word(each, "Sans") for each in ["7KH", "ZDUGHQV", "RIWKH", "ORZHU", "KDUERXU"]]]
    assert not note_losses(Printed("pdfium", ["1"], {}, [page]))
    assert page.problem
