"""What is read from whole pages of several kinds: papers about an invented harbour, made here."""

import io
from itertools import count

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.reading.pdf import read
from pipeline.settings import Settings

TEXT, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
KEEPERS = ("warden", "pilot", "smith", "ferryman", "lamplighter", "cooper", "rope maker", "harbour clerk")
THINGS = ("bell", "lantern", "log", "buoy", "chart", "anchor", "quay wall", "storm sail")
DEEDS = ("was counted by", "was mended for", "had long been kept by", "was shown once a year to", "was never lent to")
numbers = count()


def sentence():
    """A sentence that no other one repeats."""
    n = next(numbers)
    deed, keeper, thing = DEEDS[n % 5], KEEPERS[n % 8], THINGS[n // 3 % 8]
    return f"In the year {1700 + n} the {thing} of the lower harbour {deed} the {keeper} of the inner quay."


def passage(length=3):
    return " ".join(sentence() for _ in range(length))


class Sheet:
    """A PDF in the making: text flows down columns, `y` counted from the top of the page."""

    def __init__(self, size=A4):
        self.file = io.BytesIO()
        self.width, self.height = size
        self.canvas = Canvas(self.file, pagesize=size)

    def lines(self, text, width, font=TEXT, size=10.0, first=0.0):
        """Words laid into lines of a width, the first one narrower by `first`."""
        lines, room = [[]], width - first
        for word in text.split():
            if lines[-1] and stringWidth(" ".join([*lines[-1], word]), font, size) > room:
                lines.append([])
                room = width
            lines[-1].append(word)
        return [" ".join(line) for line in lines]

    def put(self, x, y, text, font=TEXT, size=10.0):
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y - 0.8 * size, text)

    def write(self, x, y, text, width, font=TEXT, size=10.0, *, first=0.0, hang=0.0):
        """Ragged text from (x, y) down; where it ends."""
        for number, line in enumerate(self.lines(text, width - hang, font, size, first)):
            self.put(x + (first if number == 0 else hang), y, line, font, size)
            y += 1.2 * size
        return y

    def flow(self, columns, texts, **style):
        """Paragraphs that go on from column to column; a column is (x, top, width, bottom)."""
        columns = iter(columns)
        x, y, width, bottom = next(columns)
        for text in texts:
            for line in self.lines(text, width, **style):
                if y + 12 > bottom:
                    x, y, width, bottom = next(columns)
                self.put(x, y, line, **style)
                y += 12
            y += 6

    def turn(self):
        self.canvas.showPage()

    def blocks(self):
        self.canvas.save()
        return read(self.file.getvalue(), "pdf", settings=Settings()).blocks


def by_role(blocks, *roles):
    return [" ".join(block.text.split()) for block in blocks if block.role in roles]


def test_columns_change_within_a_page_under_headings_that_span_them():
    sheet = Sheet()
    sheet.write(60, 60, "A Year on the Lower Harbour", 480, BOLD, 22)
    parts = [[passage(4) for _ in range(2)], [passage(3) for _ in range(4)], [passage(2) for _ in range(5)]]
    sheet.flow([(60, 110, 480, 265)], parts[0])
    sheet.write(60, 270, "What the pilots saw", 480, BOLD, 14)
    sheet.flow([(60, 300, 225, 490), (315, 300, 225, 490)], parts[1])
    sheet.write(60, 500, "What the smiths heard", 480, BOLD, 14)
    sheet.flow([(60, 530, 145, 800), (225, 530, 145, 800), (390, 530, 145, 800)], parts[2])
    found = sheet.blocks()
    assert by_role(found, "heading") == ["What the pilots saw", "What the smiths heard"]
    assert by_role(found, "body") == [text for part in parts for text in part]


def test_three_columns_of_a_leaflet_across():
    sheet = Sheet(landscape(A4))
    texts = [passage(3) for _ in range(12)]
    sheet.write(40, 30, "Who rings the bell?", 300, BOLD, 20)
    sheet.flow([(40, 70, 230, 540), (305, 40, 230, 540), (570, 40, 230, 540)], texts)
    assert by_role(sheet.blocks(), "body") == texts


def test_a_sidebar_on_a_ground_of_its_own_stays_out_of_the_text():
    sheet = Sheet()
    aside, texts = [passage(3) for _ in range(2)], [passage(4) for _ in range(8)]
    sheet.write(50, 50, "The lantern bulletin", 400, BOLD, 22)
    sheet.canvas.setFillGray(0.9)
    sheet.canvas.rect(400, sheet.height - 500, 150, 400, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.flow([(50, 100, 330, 760)], texts)
    sheet.flow([(410, 110, 130, 490)], aside, font="Helvetica", size=9.0)
    found = sheet.blocks()
    assert by_role(found, "box") == aside
    assert by_role(found, "body") == texts


def test_a_white_ground_under_the_text_makes_no_box():
    sheet = Sheet()
    texts = [passage(4) for _ in range(6)]
    sheet.canvas.setFillGray(1)
    sheet.canvas.rect(45, sheet.height - 300, 400, 210, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.flow([(50, 100, 380, 760)], texts)
    assert by_role(sheet.blocks(), "box") == []


def test_a_pull_quote_is_no_heading_and_cuts_no_sentence():
    sheet = Sheet()
    texts = [passage(5) for _ in range(3)]
    lines = sheet.lines(" ".join(texts[1].split()), 225)
    sheet.flow([(60, 60, 225, 760)], [texts[0]])
    y = 200
    for line in lines[:5]:
        sheet.put(60, y, line)
        y += 12
    sheet.write(
        60, 280, "“Nobody rang the bell, and everybody in the harbour heard it,” said the clerk", 225, ITALIC, 16
    )
    y = 380
    for line in lines[5:]:
        sheet.put(60, y, line)
        y += 12
    sheet.flow([(60, 600, 225, 800)], [texts[2]])
    found = sheet.blocks()
    assert by_role(found, "heading") == []
    assert by_role(found, "body") == texts


def test_numbered_paragraphs_of_guidance_stand_each_alone():
    sheet = Sheet()
    texts = [passage(2) for _ in range(6)]
    y = sheet.write(60, 60, "Working together on the quay", 480, BOLD, 20) + 20
    for number, text in enumerate(texts, 1):
        sheet.put(60, y, f"1.{number}")
        y = sheet.write(95, y, text, 440)
    found = sheet.blocks()
    assert by_role(found, "body", "list") == [f"1.{number} {text}" for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize("mark", ["•", "drawn", "none"])
def test_items_are_told_apart_by_bullets_written_drawn_or_lost(mark):
    sheet = Sheet()
    items, before, after = [passage(2) for _ in range(4)], passage(4), passage(4)
    sheet.flow([(60, 60, 400, 200)], [before])
    y = 130
    for item in items:
        if mark == "•":
            sheet.put(70, y, "•")
        if mark == "drawn":
            sheet.canvas.circle(73, sheet.height - y - 5, 2, stroke=0, fill=1)
        start = 70 if mark == "none" else 85
        y = sheet.write(start, y, item, 360, hang=15 if mark == "none" else 0)
    sheet.flow([(60, y + 12, 400, 700)], [after])
    found = sheet.blocks()
    assert [text.lstrip("• ") for text in by_role(found, "list")] == items
    assert by_role(found, "body") == [before, after]


def test_an_item_that_goes_on_over_the_page_is_one():
    sheet = Sheet()
    item = "• " + passage(6)
    lines = sheet.lines(item, 380)
    sheet.flow([(60, 60, 400, 800)], [passage(12), passage(12)])
    for number, line in enumerate(lines[:3]):
        sheet.put(70 + 10 * (number > 0), 700 + 12 * number, line)
    sheet.turn()
    for number, line in enumerate(lines[3:]):
        sheet.put(80, 60 + 12 * number, line)
    sheet.flow([(60, 200, 400, 800)], [passage(12)])
    assert by_role(sheet.blocks(), "list") == [item]


def test_contents_are_kept_line_by_line_and_out_of_the_text():
    sheet = Sheet()
    chapters = [(f"{n} The {thing}s of the harbour", 3 + 4 * n) for n, thing in enumerate(THINGS, 1)]
    sheet.write(60, 60, "Yearbook of the Lower Harbour", 480, BOLD, 26)
    sheet.turn()
    sheet.write(60, 60, "Contents", 480, BOLD, 18)
    for number, (chapter, page) in enumerate(chapters):
        sheet.put(60, 100 + 16 * number, chapter)
        sheet.put(530 - stringWidth(str(page), TEXT, 10), 100 + 16 * number, str(page))
    sheet.turn()
    texts = [passage(5) for _ in range(5)]
    sheet.write(60, 60, chapters[0][0], 480, BOLD, 18)
    sheet.flow([(60, 100, 480, 760)], texts)
    found = sheet.blocks()
    assert by_role(found, "furniture") == [f"{chapter} {page}" for chapter, page in chapters]
    assert by_role(found, "heading") == ["Contents", chapters[0][0]]
    assert by_role(found, "body") == texts


def test_headers_and_page_numbers_are_known_in_a_paper_of_two_pages():
    sheet = Sheet()
    texts = [[passage(5) for _ in range(4)] for _ in range(2)]
    for number, of_page in enumerate(texts, 118):
        sheet.put(60, 30, "Harbour Quarterly 12", ITALIC, 9)
        sheet.put(520, 30, str(number), size=9)
        sheet.flow([(60, 70, 480, 760)], of_page)
        sheet.turn()
    found = sheet.blocks()
    assert by_role(found, "furniture") == [text for page in "89" for text in ("Harbour Quarterly 12", f"11{page}")]
    assert by_role(found, "body") == [text for of_page in texts for text in of_page]
    assert [block.page_label for block in found if block.role == "body"] == ["118"] * 4 + ["119"] * 4


def test_notes_at_the_foot_do_not_cut_the_sentence_over_the_page():
    sheet = Sheet()
    text = passage(14)
    lines = sheet.lines(text, 225)
    for number, line in enumerate(lines):
        column, place = divmod(number, 20)
        sheet.put(60 + 255 * column, 60 + 12 * place, line)
    sheet.write(60, 740, "1 Kept in the harbour office since the great flood.", 225, size=8)
    found = sheet.blocks()
    assert by_role(found, "body") == [text]
    assert by_role(found, "note") == ["1 Kept in the harbour office since the great flood."]


def test_the_words_of_a_chart_stay_out_of_the_text():
    sheet = Sheet()
    texts = [passage(5) for _ in range(4)]
    sheet.flow([(60, 60, 480, 200)], texts[:2])
    for number, label in enumerate(("North quay", "Old pier", "Fish quay", "Outer mole")):
        sheet.put(80 + 110 * (number % 3), 330 + 25 * (number * 3 % 4), label, "Helvetica", 9)
    for tick in range(5):
        sheet.put(62, 300 + 22 * tick, str(40 - 10 * tick), "Helvetica", 9)
    sheet.write(60, 440, "Figure 1. Bells heard, by quay", 480, ITALIC, 9)
    sheet.flow([(60, 470, 480, 760)], texts[2:])
    found = sheet.blocks()
    assert by_role(found, "body", "list", "heading") == texts
    assert by_role(found, "caption") == ["Figure 1. Bells heard, by quay"]


def test_sources_that_hang_or_are_numbered_stand_each_alone():
    sheet = Sheet()
    hanging = [f"Ardle, P. ({1980 + n}) {thing.title()}s of the quay: {sentence()}" for n, thing in enumerate(THINGS)]
    y = sheet.write(60, 60, "References", 480, BOLD, 14) + 10
    for entry in hanging:
        y = sheet.write(60, y, entry, 400, hang=20)
    assert by_role(sheet.blocks(), "reference") == hanging
    sheet = Sheet()
    numbered = [f"{n}. Brank S. {thing.title()}s of the quay. {sentence()}" for n, thing in enumerate(THINGS, 6)]
    y = sheet.write(60, 60, "References", 480, BOLD, 14) + 10
    for entry in numbered:
        y = sheet.write(60, y, entry, 300)
    assert by_role(sheet.blocks(), "reference") == numbered


def test_a_heading_drawn_last_stands_above_its_chapter():
    sheet = Sheet()
    texts = [[passage(5) for _ in range(3)] for _ in range(2)]
    for heading, of_page in zip(("The bells", "The lanterns"), texts, strict=True):
        sheet.flow([(60, 120, 480, 760)], of_page)
        sheet.write(60, 60, heading, 480, BOLD, 24)
        sheet.turn()
    assert [block.role for block in sheet.blocks()] == [
        "title",
        "body",
        "body",
        "body",
        "heading",
        "body",
        "body",
        "body",
    ]
