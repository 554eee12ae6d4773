"""Writes the appendix of a review as a Word document: a table of definitions for each family of terms."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..presentation.visible import visible
from .definers import Entry, Family

COLUMNS = {"Document": 4.2, "Term": 3.6, "Definition": 10.6, "Source": 4.0, "Stance": 3.3}  # centimetres
NEVER = datetime(2000, 1, 1)  # no clock: the same run gives the same bytes
OLDEST = (1980, 1, 1, 0, 0, 0)  # that a zip file knows
LANGUAGE, CELL = "en-GB", "Table Text"


def appendix(title: str, made: str, families: Sequence[Family]) -> bytes:
    """A Word document (A4, landscape): title, how it was made, and for each family a heading and a table.

    A row of a table is a definition, or a document that uses the family and in which none was found. Hidden characters
    are shown by their codes. Without families the document says that there is nothing to list. The same input gives
    the same bytes.

    >>> appendix("Appendix", "Made by hand.", [])[:2]
    b'PK'
    """
    import docx

    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    _set_facts(document, title)
    document.add_heading(visible(title), level=0)
    document.add_paragraph(visible(made))
    for family in families:
        document.add_heading(visible(family.label), level=1)
        if family.meaning:
            document.add_paragraph(visible(family.meaning)).paragraph_format.keep_with_next = True
        _table(document, family.entries)
    if not families:
        document.add_paragraph("No document uses a term of the codebook, and no definition was found.")
    written = io.BytesIO()
    document.save(written)
    return _undated(written)


def _set_page(document: Any) -> None:
    """A4, landscape, with the number of the page at its foot."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2.0))
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("Page ")
    foot._p.append(_element("w:fldSimple", instr="PAGE"))
    foot.add_run(" of ")
    foot._p.append(_element("w:fldSimple", instr="NUMPAGES"))


def _set_styles(document: Any) -> None:
    """Small type in tables, dark headings for print, and the language of the text."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 13)):
        styles[name].font.size = Pt(size)
        styles[name].font.color.rgb = RGBColor(0, 0, 0)
    cell = styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    cell.font.size = Pt(9)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)
    cell.paragraph_format.line_spacing = 1.0
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _set_facts(document: Any, title: str) -> None:
    facts = document.core_properties
    facts.title, facts.author, facts.language = visible(title)[:255], "termaudit", LANGUAGE
    facts.comments = facts.last_modified_by = facts.keywords = facts.subject = ""
    facts.created = facts.modified = NEVER
    facts.revision = 1


def _table(document: Any, entries: Sequence[Entry]) -> None:
    """A ruled table whose first row stands again on every page."""
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    widths = [Cm(width) for width in COLUMNS.values()]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head = _row(table, widths, list(COLUMNS))
    head.get_or_add_trPr().append(_element("w:tblHeader"))
    for cell in head.tc_lst:
        cell.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill="E3E8ED"))
        _runs(cell)[0].bold = True
    for entry in entries:
        found = f"“{entry.quote}”" + (f" (p.\u00a0{entry.page})" if entry.page else "")
        texts = [entry.document, entry.term, found if entry.quote else entry.note, entry.source, entry.stance]
        row = _row(table, widths, [visible(text) for text in texts])
        row.get_or_add_trPr().append(_element("w:cantSplit"))
        _runs(row.tc_lst[2])[0].italic = None if entry.quote else True


def _row(table: Any, widths: list[int], texts: list[str]) -> Any:
    """A new last row. Written element by element: the methods of a table look at all of it for every row."""
    row = table._tbl.add_tr()
    for width, text in zip(widths, texts, strict=True):
        cell = row.add_tc()
        cell.width = width
        cell.p_lst[0].style = CELL.replace(" ", "")
        cell.p_lst[0].add_r().text = text
    return row


def _runs(cell: Any) -> list[Any]:
    from docx.text.paragraph import Paragraph

    return Paragraph(cell.p_lst[0], None).runs


def _element(name: str, **attributes: str) -> Any:
    """An element of the word-processing language, with attributes of the same language."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def _undated(written: io.BytesIO) -> bytes:
    """The same zip file with its members in order and without the time of writing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        first = "[Content_Types].xml"  # some readers look for it there
        for name in sorted(parts.namelist(), key=lambda each: (each != first, each)):
            member = zipfile.ZipInfo(name, OLDEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, parts.read(name))
    return packed.getvalue()
