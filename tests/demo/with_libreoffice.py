"""Prints a manuscript with LibreOffice from a Word document, which also serves by itself."""

import datetime
import io
import subprocess
import tempfile
import zipfile
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from .manuscript import INVENTED, Block, Manuscript, spans

PARAGRAPHS = {"body": "Normal", "list": "List Bullet", "quote": "Quote", "reference": "Normal"}


def word(manuscript: Manuscript) -> bytes:
    """The manuscript as a Word document; `face`, `points`, `spacing` and `justify` come from its head."""
    about, document = manuscript.about, docx.Document()
    _set_page(document, about)
    _set_properties(document, manuscript)
    document.add_heading(manuscript.title, level=0)
    document.add_paragraph(manuscript.byline)
    document.add_paragraph().add_run(INVENTED).italic = True
    for block in manuscript.blocks:
        _add(document, block)
    return _without_clock(document)


def pdf(manuscript: Manuscript) -> bytes:
    """The Word document, printed."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "page.docx").write_bytes(word(manuscript))
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", folder, f"{folder}/page.docx"]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return Path(folder, "page.pdf").read_bytes()


def _set_page(document: Document, about: dict) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = about.get("face", "Liberation Serif"), Pt(about.get("points", 11))
    normal.paragraph_format.line_spacing = about.get("spacing", 1.1)
    normal.paragraph_format.space_after = Pt(7)
    for style in ("Title", "Heading 1", "Heading 2"):
        font = document.styles[style].font
        font.name = about.get("face", "Liberation Serif")
        font.color.rgb = RGBColor.from_string(about.get("tint", "#222222").lstrip("#"))
        document.styles[style].element.rPr.rFonts.attrib.clear()
    document.styles["Title"].font.size = Pt(20)
    if about.get("justify"):
        normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        document.settings.element.append(OxmlElement("w:autoHyphenation"))
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = about["running"]
    _add_page_number(section.footer.paragraphs[0])


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _set_properties(document: Document, manuscript: Manuscript) -> None:
    properties, date = document.core_properties, datetime.datetime(manuscript.about["year"], 3, 1)
    properties.title, properties.author = manuscript.title, "; ".join(manuscript.about["authors"])
    properties.created = properties.modified = date
    properties.language = "en-GB"


def _add(document: Document, block: Block) -> None:
    match block.kind:
        case "heading":
            document.add_heading(block.text, level=block.level)
        case "table":
            _write(document.add_paragraph(), block.text)
            table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
            for number, row in enumerate(block.rows):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    _write(cell.paragraphs[0], f"**{text}**" if number == 0 else text)
                    look = cell.paragraphs[0].paragraph_format
                    look.alignment, look.line_spacing = WD_ALIGN_PARAGRAPH.LEFT, 1
                    look.space_before = look.space_after = Pt(3)
            document.add_paragraph()
        case "box":
            cell = document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells[0]
            _write(cell.paragraphs[0], f"**{block.text}**")
            for each in block.blocks:
                _write(cell.add_paragraph(style=PARAGRAPHS[each.kind]), each.text)
            document.add_paragraph()
        case kind:
            paragraph = document.add_paragraph(style=PARAGRAPHS[kind])
            _write(paragraph, block.text)
            if kind == "reference":
                paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)


def _write(paragraph: Paragraph, text: str) -> None:
    for style, run in spans(text):
        written = paragraph.add_run(run)
        written.bold, written.italic = style == "bold" or None, style == "italic" or None


def _without_clock(document: Document) -> bytes:
    """Zip members carry the time of writing; here they carry none, so that a rebuild gives the same bytes."""
    first, second = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            target.writestr(zipfile.ZipInfo(member.filename), source.read(member), zipfile.ZIP_DEFLATED)
    return second.getvalue()
