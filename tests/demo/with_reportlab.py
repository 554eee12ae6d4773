"""Prints a manuscript with ReportLab: plain fonts, boxes, one or two columns, on request locked with a password."""

import io
from collections.abc import Iterator
from html import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, NextPageTemplate, PageTemplate, Table
from reportlab.platypus import Paragraph as Text

from .manuscript import INVENTED, Block, Manuscript, spans

TAGS = {"": "{}", "bold": "<b>{}</b>", "italic": "<i>{}</i>"}
TITLE_HEIGHT = 4.2 * cm


def pdf(manuscript: Manuscript) -> bytes:
    """The manuscript as a PDF; `columns`, `face`, `tint` and `password` come from its head."""
    about, target = manuscript.about, io.BytesIO()
    lock = StandardEncryption(about["password"], strength=128) if "password" in about else None
    document = BaseDocTemplate(
        target,
        pagesize=A4,
        title=manuscript.title,
        author="; ".join(about["authors"]),
        invariant=1,
        encrypt=lock,
    )
    furnish = _furniture(manuscript)
    document.addPageTemplates(
        [
            PageTemplate("first", _frames(about.get("columns", 1), TITLE_HEIGHT), onPage=furnish),
            PageTemplate("later", _frames(about.get("columns", 1), 0), onPage=furnish),
        ]
    )
    document.build([*_front(manuscript), *_flowables(manuscript.blocks, _styles(about))])
    return target.getvalue()


def _frames(columns: int, title_height: float) -> list[Frame]:
    width, height = A4
    bottom, top, side, gap = 2.2 * cm, height - 2.2 * cm, 2 * cm, 0.7 * cm
    across = (width - 2 * side - gap * (columns - 1)) / columns
    frames = [Frame(side, top - title_height, width - 2 * side, title_height)] if title_height else []
    for column in range(columns):
        left = side + column * (across + gap)
        frames.append(Frame(left, bottom, across, top - title_height - bottom))
    return frames


def _furniture(manuscript: Manuscript):
    def draw(canvas, document):
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(HexColor(manuscript.about.get("tint", "#444444")))
        canvas.drawString(2.2 * cm, A4[1] - 1.5 * cm, manuscript.about["running"])
        canvas.drawRightString(A4[0] - 2.2 * cm, 1.3 * cm, f"Page {document.page}")
        canvas.restoreState()

    return draw


def _styles(about: dict) -> dict[str, ParagraphStyle]:
    face, tint, size = about.get("face", "Helvetica"), HexColor(about.get("tint", "#444444")), about.get("points", 9.5)
    strong = {"fontName": {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}[face], "keepWithNext": 1}
    body = ParagraphStyle("body", fontName=face, fontSize=size, leading=size * 1.36, spaceAfter=size * 0.65)
    body.alignment = TA_JUSTIFY if about.get("justify") else TA_LEFT
    small = {"alignment": TA_LEFT, "fontSize": size * 0.9, "leading": size * 1.2}
    large = {"alignment": TA_LEFT, "textColor": tint, "fontSize": size * 1.3, "leading": size * 1.6, "spaceBefore": 6}
    return {
        "body": body,
        "title": ParagraphStyle("title", body, **{**large, **strong, "fontSize": 19, "leading": 22}),
        "heading1": ParagraphStyle("heading1", body, **large, **strong),
        "heading2": ParagraphStyle("heading2", body, **strong, alignment=TA_LEFT, spaceBefore=3),
        "list": ParagraphStyle("list", body, leftIndent=12, bulletIndent=2, spaceAfter=3),
        "quote": ParagraphStyle("quote", body, leftIndent=14, rightIndent=10),
        "cell": ParagraphStyle("cell", body, **small, spaceAfter=0),
        "reference": ParagraphStyle("reference", body, **small, leftIndent=12, firstLineIndent=-12, spaceAfter=3),
    }


def _front(manuscript: Manuscript) -> list[Flowable]:
    styles = _styles(manuscript.about)
    title, byline = Text(escape(manuscript.title), styles["title"]), Text(escape(manuscript.byline), styles["body"])
    return [NextPageTemplate("later"), title, byline, Text(f"<i>{INVENTED}</i>", styles["body"]), FrameBreak()]


def _inline(text: str) -> str:
    return "".join(TAGS[style].format(escape(run)) for style, run in spans(text))


def _flowables(blocks: tuple[Block, ...], styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    tint = styles["title"].textColor
    for block in blocks:
        text = _inline(block.text)
        match block.kind:
            case "heading":
                yield Text(text, styles[f"heading{block.level}"])
            case "list":
                yield Text(text, styles["list"], bulletText="•")
            case "table":
                yield Text(text, styles["quote"])
                cells = [[Text(_inline(cell), styles["cell"]) for cell in row] for row in block.rows]
                yield Table(cells, style=[("GRID", (0, 0), (-1, -1), 0.4, tint), ("VALIGN", (0, 0), (-1, -1), "TOP")])
            case "box":
                inner = [Text(text, styles["heading2"]), *_flowables(block.blocks, styles)]
                look = [("BOX", (0, 0), (-1, -1), 0.8, tint), ("BACKGROUND", (0, 0), (-1, -1), HexColor("#eef2f5"))]
                yield Table([[inner]], style=look, spaceAfter=8, spaceBefore=4)
            case kind:
                yield Text(text, styles.get(kind, styles["body"]))
