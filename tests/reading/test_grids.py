"""What is read from tables: invented ones, printed here as papers print them, and pages that hold none."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    HRFlowable,
    KeepTogether,
    ListFlowable,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from pipeline.reading.layout.lines import lines_of
from pipeline.reading.layout.page import Page, Word
from pipeline.reading.layout.tables import tables_of
from pipeline.reading.pdf import finder, read
from pipeline.settings import Settings
from pipeline.single import printed
from pipeline.statements.definitions.tables import defining_rows

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12.5, alignment=4, spaceAfter=6)
CELL = ParagraphStyle("cell", fontName="Times-Roman", fontSize=9, leading=11)
HEAD = ParagraphStyle("head", parent=CELL, fontName="Times-Bold")
NOTE = ParagraphStyle("note", parent=CELL, fontSize=7.5, leading=9)
PROSE = (
    "The wardens of the lower harbour have kept a log of every boat since the old lighthouse was pulled down, and the "
    "log shows how the work of pilots, wardens and smiths was shared out between them in the years of the great flood. "
)

GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
TOP = [("VALIGN", (0, 0), (-1, -1), "TOP")]
MIDDLE = [*GRID, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
JOURNAL = [
    *TOP,
    ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
    ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
    ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
]
BY_ROW = [*TOP, ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)]
ZEBRA = [*TOP, ("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.lightgrey, colors.white])]
TIGHT = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]

TERMS = [
    ["Term", "Definition", "Source"],
    [
        "Harbour compact",
        "A written agreement between two or more agencies to share pilots, boats and the cost of mending buoys",
        "Ardle (1999)",
    ],
    ["Shared mooring", "An arrangement in which wardens tie up boats of another agency", "Brank and Osk (2003)"],
    ["Joint watch", "Two agencies keeping one log together, each answering for its own hours", "Board (2011)"],
]
BOATS = [
    ["Quay", "Boats", "Nets", "Share"],
    ["North quay", "12", "140", "8.3"],
    ["Old basin", "90", "1,204", "62.5"],
    ["Lighthouse steps", "4", "18", "2.8"],
]
READERS = [{}, {"tables": True}, {"reader": "pdfplumber"}, {"reader": "pdfplumber", "tables": True}]


def cells(rows):
    return [[Paragraph(cell, CELL if number else HEAD) for cell in row] for number, row in enumerate(rows)]


def prose(times=1):
    return Paragraph(PROSE * times, BODY)


def content(*parts, size=A4, columns=1):
    """A PDF of flowables in one column, or in two."""
    file = io.BytesIO()
    if columns == 1:
        document = SimpleDocTemplate(file, pagesize=size, leftMargin=60, rightMargin=60)
    else:
        frames = [Frame(left, 50, 240, 740) for left in (50, 305)]
        document = BaseDocTemplate(file, pagesize=size, pageTemplates=[PageTemplate(frames=frames)])
    document.build(list(parts))
    return file.getvalue()


def reading(pdf, **options):
    return read(pdf, "pdf", settings=Settings(**options))


def tables(pdf, **options):
    """Every table of a PDF as a list of rows of cells."""
    found = reading(pdf, **options).blocks
    return [[row.split("\t") for row in block.text.split("\n")] for block in found if block.role == "table"]


@pytest.mark.parametrize("options", READERS)
@pytest.mark.parametrize("style", [GRID, MIDDLE, JOURNAL, BY_ROW, ZEBRA, TOP, [*JOURNAL, *TIGHT], [*TOP, *TIGHT]])
def test_cells_of_several_lines_are_one_cell_however_the_table_is_ruled(style, options):
    pdf = content(prose(2), Table(cells(TERMS), colWidths=[75, 200, 100], style=style), Spacer(1, 12), prose())
    assert tables(pdf, **options) == [TERMS]


@pytest.mark.parametrize("style", [GRID, JOURNAL, TOP, ZEBRA, [*JOURNAL, *TIGHT], [*TOP, *TIGHT]])
def test_numbers_stand_in_rows_of_their_own(style):
    right = [("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("FONT", (0, 0), (-1, -1), "Times-Roman", 9)]
    pdf = content(prose(), Table(BOATS, colWidths=[110, 60, 60, 60], style=[*style, *right]), Spacer(1, 12), prose())
    assert tables(pdf) == [BOATS]


@pytest.mark.parametrize("style", [GRID, JOURNAL, BY_ROW])
@pytest.mark.parametrize("repeated", [0, 1])
def test_a_table_that_goes_on_over_pages_is_one(style, repeated):
    kinds = ("Northern", "Southern", "Eastern", "Western", "Upper", "Lower", "Outer", "Inner", "Old", "New")
    rows = [TERMS[0]] + [[f"{kind} {row[0].lower()}", *row[1:]] for kind in kinds for row in TERMS[1:]]
    pdf = content(prose(3), Table(cells(rows), colWidths=[75, 200, 100], repeatRows=repeated, style=style), prose())
    assert tables(pdf) == [rows]
    furniture = [block.text for block in reading(pdf).blocks if block.role == "furniture"]
    assert furniture == TERMS[0] * repeated


def test_a_cell_that_is_cut_by_the_page_is_one_cell():
    first, rest = (
        f"It holds that {PROSE[:81].strip().lower()}",
        "and that pilots, wardens and smiths share out the work",
    )
    upper = Table(cells([*TERMS, ["Winter rule", first, "Pell (2014)"]]), colWidths=[75, 200, 100], style=GRID)
    below = [["", rest, ""], ["Moot", "The yearly meeting of all the wardens", "Quill (2001)"]]
    lower = Table([[Paragraph(cell, CELL) for cell in row] for row in below], colWidths=[75, 200, 100], style=GRID)
    pdf = content(prose(), upper, PageBreak(), lower)
    assert tables(pdf) == [[*TERMS, ["Winter rule", f"{first} {rest}", "Pell (2014)"], below[1]]]


@pytest.mark.parametrize("options", READERS)
def test_headings_over_several_columns_stand_above_what_they_span(options):
    rows = [["", "Before the flood", "", "After", ""], ["Quay", "Boats", "Nets", "Boats", "Nets"]]
    rows += [["North", "12", "140", "9", "120"], ["South", "7", "96", "11", "99"], ["East", "31", "210", "40", "260"]]
    spans = [("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (4, 0)), ("ALIGN", (1, 0), (-1, -1), "CENTER")]
    rules = [("LINEBELOW", (1, 0), (2, 0), 0.5, colors.black), ("LINEBELOW", (3, 0), (4, 0), 0.5, colors.black)]
    journal = [*JOURNAL[:2], *rules, ("LINEBELOW", (0, 1), (-1, 1), 0.5, colors.black), JOURNAL[-1]]
    for style in (journal, GRID):
        pdf = content(
            prose(), Table(rows, colWidths=[80, 60, 60, 60, 60], style=[*style, *spans]), Spacer(1, 12), prose()
        )
        assert tables(pdf, **options) == [rows]


@pytest.mark.parametrize("options", READERS)
def test_a_cell_over_several_rows_stands_in_the_first(options):
    rows = [["Region", "Harbour", "Boats"], ["North", "Alder", "12"], ["", "Birk", "8"], ["South", "Corm", "21"]]
    pdf = content(prose(), Table(rows, colWidths=80, style=[*GRID, ("SPAN", (0, 1), (0, 2))]), Spacer(1, 12), prose())
    assert tables(pdf, **options) == [rows]


def test_paragraphs_within_a_ruled_cell_are_one_cell():
    parts = [Paragraph(text, CELL) for text in ("Fees are shared.", "Smiths are paid by the day.")]
    rows = [["Principle", "What it asks for"], ["Openness", "Logs are read by all."], ["Fairness", parts]]
    pdf = content(prose(), Table(rows, colWidths=[90, 200], style=GRID), Spacer(1, 12), prose())
    assert tables(pdf)[0][2] == ["Fairness", "Fees are shared. Smiths are paid by the day."]


def test_rows_that_no_rule_parts_are_rows_although_walls_stand_between_the_columns():
    boxes = [("BOX", (0, 0), (-1, 0), 0.5, colors.black), ("BOX", (0, 1), (-1, -1), 0.5, colors.black)]
    walls = [("LINEAFTER", (0, 0), (-2, -1), 0.5, colors.black)]
    rows = [
        ["Quay", "Warden", "Post"],
        ["Alder", "Pia", "Upper"],
        ["Birk A", "Sam B", "Lower"],
        ["Corm", "Tor", "None"],
    ]
    pdf = content(prose(), Table(rows, colWidths=60, style=[*boxes, *walls]), Spacer(1, 12), prose())
    assert tables(pdf) == [rows]


def test_a_wide_table_on_a_turned_page():
    rows = [[f"{cell} {number}" for cell in TERMS[0] for number in "ab"]] + [["Compact", "In writing"] * 3] * 3
    pdf = content(prose(), Table(rows, colWidths=110, style=JOURNAL), Spacer(1, 12), prose(), size=landscape(A4))
    assert tables(pdf) == [rows]


@pytest.mark.parametrize("style", [JOURNAL, BY_ROW, GRID])
def test_a_table_within_one_of_two_columns(style):
    rows = [row[:2] for row in TERMS]
    table = Table(cells(rows), colWidths=[65, 150], style=style)
    found = reading(content(prose(3), table, Spacer(1, 12), *[prose(4)] * 6, columns=2)).blocks
    assert [block.text for block in found if block.role == "table"] == ["\n".join(map("\t".join, rows))]
    assert [block.text for block in found if block.role == "body"] == [(PROSE * 3).strip(), *[(PROSE * 4).strip()] * 6]


@pytest.mark.parametrize("style", [GRID, JOURNAL, BY_ROW])
def test_captions_and_notes_are_no_part_of_the_tables(style):
    parts = []
    for number, rows in enumerate((TERMS, BOATS), 1):
        caption, note = f"Table {number}. What was found", "Note. Counted by hand, by the wardens of both boards."
        table = Table(cells(rows), colWidths=[90, 190, 95] if rows is TERMS else [105, 90, 90, 90], style=style)
        parts += [prose(2), KeepTogether([Paragraph(caption, HEAD), table, Paragraph(note, NOTE)]), Spacer(1, 12)]
    found = reading(content(*parts, prose())).blocks
    assert [block.role for block in found] == ["body", "caption", "table", "note"] * 2 + ["body"]
    assert tables(content(*parts, prose())) == [TERMS, BOATS]


@pytest.mark.parametrize("options", READERS[:2])
def test_a_grid_that_is_drawn_as_one_path(options):
    class Drawn(Table):
        def _drawLines(self):  # noqa: N802
            path = self.canv.beginPath()
            for x in self._colpositions:
                path.moveTo(x, 0)
                path.lineTo(x, self._height)
            for y in self._rowpositions:
                path.moveTo(0, y)
                path.lineTo(self._width, y)
            self.canv.drawPath(path)

    pdf = content(prose(), Drawn(cells(TERMS), colWidths=[75, 180, 90], style=TOP), Spacer(1, 12), prose())
    assert tables(pdf, **options) == [TERMS]


@pytest.mark.parametrize("options", READERS)
def test_a_table_of_definitions_gives_its_definitions(options):
    pdf = content(prose(), Table(cells(TERMS), colWidths=[75, 200, 100], style=JOURNAL), Spacer(1, 12), prose())
    (table,) = [block.text for block in reading(pdf, **options).blocks if block.role == "table"]
    found = defining_rows(table, is_glossary=False)
    assert [[table[slice(*row.term)], table[slice(*row.definition)], row.source] for row in found] == TERMS[1:]


def test_offsets_and_boxes_of_lines_are_kept():
    pdf = content(prose(), Table(cells(TERMS), colWidths=[75, 200, 100], style=GRID), Spacer(1, 12), prose())
    for options in READERS:
        (table,) = [block for block in reading(pdf, **options).blocks if block.role == "table"]
        starts = [table.text[int(offset) :].split()[0] for offset, *_ in table.lines]
        assert starts[:5] == ["Term", "Definition", "Source", "Harbour", "A"]
        assert all(60 < line[2] < line[4] < 535 for line in table.lines)


LOREM = [
    "keep the log",
    "ring the bell in fog, and say so in the log of both boards, as the wardens do",
    "meet monthly",
]
NAMES = [["Pia Ardle", "Sam Brank", "Tor Osk"], ["Institute of Bells", "Institute of Smiths", "Institute of Logs"]]
ENTRY = "Ardle, P. (1999) Bells of the quay: a short log of pilots and of wardens. Harbour Review 3, 12-40."
NO_TABLES = {
    "two columns of prose": lambda: content(*[prose(3)] * 9, columns=2),
    "two columns between rules": lambda: content(HRFlowable("100%"), *[prose(3)] * 9, HRFlowable("100%"), columns=2),
    "a list": lambda: content(prose(), ListFlowable([Paragraph(each, BODY) for each in LOREM * 3]), prose()),
    "a numbered list set in columns": lambda: content(
        prose(), Table([[f"{n})", Paragraph(each, BODY)] for n, each in enumerate(LOREM * 2, 1)], colWidths=[40, 300])
    ),
    "a list of references between rules": lambda: content(
        Table([[f"[{n}]", Paragraph(ENTRY, BODY)] for n in range(9)], colWidths=[40, 300], style=BY_ROW)
    ),
    "a table of contents": lambda: content(
        Table([[f"What the {each} knew", str(9 * n)] for n, each in enumerate("abcdefgh", 1)], colWidths=[300, 40])
    ),
    "a table of contents with leaders": lambda: content(
        Table([[n, f"What was {n} known " + "." * 60, str(9 * n)] for n in range(1, 9)], colWidths=[40, 300, 40])
    ),
    "authors side by side": lambda: content(
        Table([*NAMES, [f"{name.split()[0]}@quay.example" for name in NAMES[0]]], colWidths=150), prose(3)
    ),
    "a form": lambda: content(
        Table([[f"{each}:", "The lower harbour"] for each in ("To", "From", "Date", "Subject")], colWidths=[60, 200])
    ),
    "blocks of text side by side": lambda: content(
        *[Table([[prose(2), prose(2), prose(2)]], colWidths=160, spaceAfter=20, style=TOP) for _ in range(3)]
    ),
    "headings beside the text": lambda: content(
        Table([[Paragraph(each, HEAD), [prose(4), prose(3)]] for each in LOREM], colWidths=[110, 330], style=TOP)
    ),
    "boxes of a chart": lambda: content(
        prose(),
        Table(
            [["Boats seen", "", "Boats missed"], ["", "", ""], ["Boats logged", "", "Boats lost"]],
            colWidths=[100, 40, 100],
            style=[("BOX", (x, y), (x, y), 1, colors.black) for x in (0, 2) for y in (0, 2)],
        ),
        Paragraph("Figure 1. Boats", HEAD),
        prose(),
    ),
    "computer code": lambda: content(
        Table(
            [[f"mov e{each}, 8", "// keep the log of the wardens"] for each in "abcdef"],
            style=[("FONT", (0, 0), (-1, -1), "Courier", 9)],
        )
    ),
    "a box with a heading": lambda: content(
        Table([[Paragraph("Box 1", HEAD)], [prose(2)], [prose()]], colWidths=300, style=GRID), prose(3)
    ),
}


@pytest.mark.parametrize("options", READERS[:2])
@pytest.mark.parametrize("kind", NO_TABLES)
def test_what_only_looks_like_a_table_is_none(kind, options):
    assert tables(NO_TABLES[kind](), **options) == []


def test_a_page_with_too_many_lines_for_the_finder_is_read_without_it(monkeypatch):
    monkeypatch.setattr(finder, "MOST_EDGES", 5)
    found = reading(content(prose(), Table(BOATS, style=GRID)), tables=True)
    (problem,) = found.problems
    assert problem.kind == "tables"
    assert problem.message.startswith("Page 1: the table finder broke off (more than 5 drawn lines)")
    assert [block.text.split("\n")[0] for block in found.blocks if block.role == "table"] == ["\t".join(BOATS[0])]


def test_a_page_that_keeps_the_finder_too_long_is_read_without_it(monkeypatch):
    monkeypatch.setattr(finder, "SECONDS_A_PAGE", 0.001)
    rows = [[str(random.Random(number).random()) for number in range(12)]] * 30
    found = reading(content(Table(rows, style=[*GRID, ("FONT", (0, 0), (-1, -1), "Times-Roman", 3)])), tables=True)
    assert [each.kind for each in found.problems] == ["tables"]
    assert "more than 0.001 seconds" in found.problems[0].message
    assert sum(block.role == "table" for block in found.blocks) == 1


def test_the_finder_is_not_asked_about_pages_of_prose(monkeypatch):
    monkeypatch.setattr(finder, "MOST_EDGES", -1)  # it would refuse every page
    assert reading(content(*[prose(5)] * 3), tables=True).problems == []


def test_the_command_takes_the_option(tmp_path):
    file = tmp_path / "harbour.pdf"
    file.write_bytes(content(prose(), Table(BOATS, style=GRID)))
    for options in ({}, {"tables": True}):
        (text,) = printed(file, everything=True, as_json=False, **options)
        assert "\n".join(map("\t".join, BOATS)) in text


words = st.lists(st.text("ab.,-1• ", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=6)
placed = st.lists(st.tuples(st.sampled_from([40, 120, 200, 330]), st.integers(0, 30), words), max_size=25)
rules = st.tuples(st.sampled_from([38, 118, 198]), st.integers(0, 31), st.sampled_from([120, 240, 400]))


@given(placed, st.lists(rules, max_size=8), st.lists(st.integers(0, 31), max_size=4), st.booleans())
def test_whatever_is_drawn_every_word_stands_in_one_line_once(cells, across, upright, is_found):
    page = Page(0, "1", 600, 800)
    for x, row, texts in cells:
        run, left = [], x
        for text in "".join(texts).split():
            run.append(Word(text, left, 25 * row, left + 5 * len(text), 25 * row + 11, "Serif", 10.0, False, True))
            left = run[-1].x1 + 3
        page.runs.append(run)
    page.rectangles = [(x, 25 * y - 6, x + width, 25 * y - 5) for x, y, width in across]
    page.rectangles += [(x, 25 * y - 6, x + 1, 25 * y + 90) for x, y in zip((118, 198, 328), upright, strict=False)]
    page.grids = [[(38, 0, 118, 100), (118, 0, 198, 100), (38, 100, 198, 200)]] if is_found else []
    before = lines_of(page)
    after, found = tables_of(before, page)
    assert [word for line in after for word in line.words] == [word for line in before for word in line.words]
    inside = [id(line) for rows in found for row in rows for cell in row for line in cell]
    assert len(inside) == len(set(inside))
    assert set(inside) <= {id(line) for line in after}
    assert all(len(row) == len(rows[0]) for rows in found for row in rows)
