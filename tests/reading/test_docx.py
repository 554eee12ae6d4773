import io
import time
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.errors import DocumentError
from pipeline.reading import read
from pipeline.settings import Settings

SETTINGS = Settings()
FOOTNOTES = (
    '<w:footnotes {}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>Shared rooms are counted once.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
).format(nsdecls("w"))


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def blocks(document):
    reading = read(saved(document), "docx", settings=SETTINGS)
    return [(block.role, block.text) for block in reading.blocks]


def add_run_xml(paragraph, xml):
    paragraph._p.append(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")[0])


def repacked(content, **changes):
    """The package with some parts replaced or added: by bytes, or by a function of the old ones."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changes.get(name, lambda part: part)
            new.writestr(name, change(old.read(name)) if callable(change) else change)
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return buffer.getvalue()


@pytest.fixture
def document():
    made = docx.Document()
    made.core_properties.title = ""
    made.core_properties.author = ""
    return made


def test_styles_give_the_roles(document):
    document.add_paragraph("Desks shared by three councils", style="Title")
    document.add_heading("Terms", 2)
    document.add_paragraph("Joint work needs a plan.")
    document.add_paragraph("one point", style="List Bullet")
    document.add_paragraph("We share a desk.", style="Intense Quote")
    document.add_paragraph("Figure 1. Desks", style="Caption")
    assert blocks(document) == [
        ("title", "Desks shared by three councils"),
        ("heading", "Terms"),
        ("body", "Joint work needs a plan."),
        ("list", "one point"),
        ("quote", "We share a desk."),
        ("caption", "Figure 1. Desks"),
    ]


def test_a_style_made_from_a_heading_is_a_heading_of_the_same_level(document):
    style = document.styles.add_style("House Section", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 3"]
    document.add_paragraph("A title first", style="Title")
    document.add_paragraph("Partners", style="House Section")
    document.add_paragraph("They plan.")
    reading = read(saved(document), "docx", settings=SETTINGS)
    assert (reading.blocks[1].role, reading.blocks[1].level) == ("heading", 3)


def test_styles_based_on_each_other_in_a_ring_do_no_harm(document):
    first, second = (document.styles.add_style(name, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH) for name in "AB")
    first.base_style, second.base_style = second, first
    document.add_paragraph("They plan.", style="A")
    assert blocks(document) == [("body", "They plan.")]


def test_tables_stand_where_they_are_in_the_text(document):
    document.add_paragraph("Before the table.")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ["Term", "Meaning", "", "two\tteams"], strict=True
    ):
        cell.text = text
    document.add_paragraph("After the table.")
    assert blocks(document) == [
        ("body", "Before the table."),
        ("table", "Term\tMeaning\n\ttwo teams"),
        ("body", "After the table."),
    ]


def test_a_frame_of_one_cell_is_a_box(document):
    document.add_paragraph("They plan.")
    document.add_table(1, 1).cell(0, 0).text = "Key message: share."
    assert blocks(document)[1] == ("box", "Key message: share.")


def test_a_note_follows_the_paragraph_that_cites_it_and_its_number_stands_apart(document):
    paragraph = document.add_paragraph("Joint work")
    add_run_xml(paragraph, '<w:r><w:footnoteReference w:id="2"/></w:r>')
    paragraph.add_run(" needs rooms.")
    document.add_paragraph("They plan.")
    rels = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"'
        b' Target="footnotes.xml"/></Relationships>'
    )
    content = repacked(
        saved(document),
        **{
            "word/footnotes.xml": FOOTNOTES.encode(),
            "word/_rels/document.xml.rels": lambda part: part.replace(b"</Relationships>", rels),
            "[Content_Types].xml": lambda part: part.replace(
                b"</Types>",
                b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument'
                b'.wordprocessingml.footnotes+xml"/></Types>',
            ),
        },
    )
    reading = read(content, "docx", settings=SETTINGS)
    assert [(block.role, block.text) for block in reading.blocks] == [
        ("body", "Joint work 1 needs rooms."),
        ("note", "1 Shared rooms are counted once."),
        ("body", "They plan."),
    ]


def test_a_raised_number_stands_apart_but_an_ordinal_does_not(document):
    paragraph = document.add_paragraph("Joint working")
    paragraph.add_run("4").font.superscript = True
    paragraph.add_run(" began on the 2")
    paragraph.add_run("nd").font.superscript = True
    assert blocks(document) == [("body", "Joint working 4 began on the 2nd")]


def test_headers_and_footers_are_furniture_said_once(document):
    document.sections[0].header.paragraphs[0].text = "Quay Institute"
    document.sections[0].footer.paragraphs[0].text = "Draft"
    document.add_paragraph("They plan.")
    assert blocks(document) == [("furniture", "Quay Institute"), ("furniture", "Draft"), ("body", "They plan.")]


def test_deleted_and_hidden_words_are_left_out_and_inserted_ones_are_read(document):
    paragraph = document.add_paragraph("They ")
    add_run_xml(paragraph, "<w:ins><w:r><w:t>share </w:t></w:r></w:ins>".replace("<w:t>", '<w:t xml:space="preserve">'))
    add_run_xml(paragraph, "<w:del><w:r><w:delText>hide </w:delText></w:r></w:del>")
    paragraph.add_run("secret ").font.hidden = True
    paragraph.add_run("plans.")
    assert blocks(document) == [("body", "They share plans.")]


def test_text_boxes_and_content_controls_are_read_once(document):
    paragraph = document.add_paragraph("They plan.")
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed words.</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    add_run_xml(
        paragraph,
        f'<w:r><mc:AlternateContent {mc}><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent></w:r>",
    )
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>Controlled words.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(1, parse_xml(f"<w:body {nsdecls('w')}>{control}</w:body>")[0])
    assert blocks(document) == [("body", "They plan."), ("box", "Boxed words."), ("body", "Controlled words.")]


def test_what_stands_under_references_is_a_reference(document):
    document.add_paragraph("A title first", style="Title")
    document.add_heading("References", 1)
    document.add_paragraph("Penn T (2004) Desks. Northbridge: Quay Press.")
    document.add_heading("Thanks", 1)
    document.add_paragraph("We thank the desks.")
    assert [role for role, _ in blocks(document)] == ["title", "heading", "reference", "heading", "body"]


def test_the_properties_give_title_and_authors_but_a_title_on_the_page_goes_first(document):
    document.core_properties.title, document.core_properties.author = "Desks in files", "T. Penn; J. Marlow"
    document.add_paragraph("They plan.")
    facts = read(saved(document), "docx", settings=SETTINGS).metadata
    assert facts == {"title": "Desks in files", "authors": ["T. Penn", "J. Marlow"]}
    document.add_paragraph("Desks on the page", style="Title")
    assert read(saved(document), "docx", settings=SETTINGS).metadata["title"] == "Desks on the page"


def test_too_much_text_gives_a_part_and_says_so(document):
    for _ in range(50):
        document.add_paragraph("They plan together every week.")
    reading = read(saved(document), "docx", settings=Settings(characters=300))
    assert [problem.kind for problem in reading.problems] == ["too_much_text"]
    assert 0 < len(reading.blocks) < 50


def refusal(content):
    with pytest.raises(DocumentError) as caught:
        read(content, "docx", settings=SETTINGS)
    assert caught.value.message.endswith(".")
    return caught.value.kind


def test_a_document_without_words_is_empty(document):
    assert refusal(saved(document)) == "empty"


def test_a_cut_or_foreign_package_is_damaged(document):
    document.add_paragraph("They plan.")
    content = saved(document)
    assert refusal(content[: len(content) // 2]) == "damaged"
    assert refusal(b"PK\x03\x04 no package") == "damaged"
    broken = repacked(content, **{"word/document.xml": b"<w:document"})
    assert refusal(broken) == "damaged"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("word/readme.txt", "no parts")
    assert refusal(other.getvalue()) == "damaged"


def test_a_locked_document_is_said_to_be_locked():
    assert refusal(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)) == "password"


def test_a_package_that_unpacks_to_far_too_much_is_refused_before_it_is_unpacked(document):
    document.add_paragraph("They plan.")
    assert refusal(repacked(saved(document), **{"word/media/a.bin": bytes(30_000_000)})) == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels", "docProps/core.xml"])
def test_a_package_with_entities_is_refused(document, encoding, part):
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'
    document.add_paragraph("They plan.")
    assert refusal(repacked(saved(document), **{part: bomb.encode(encoding)})) == "damaged"


def test_a_part_nested_too_deeply_or_of_too_much_xml_is_refused(document):
    document.add_paragraph("They plan.")
    deep = "<w:document {}>".format(nsdecls("w")) + "<w:ins>" * 5_000 + "</w:ins>" * 5_000 + "</w:document>"
    assert refusal(repacked(saved(document), **{"word/document.xml": deep.encode()})) == "damaged"
    long = "".join(f"<w:p><w:r><w:t>{number * 7919}</w:t></w:r></w:p>" for number in range(1_300_000))
    long = "<w:document {}><w:body>{}</w:body></w:document>".format(nsdecls("w"), long)
    assert refusal(repacked(saved(document), **{"word/document.xml": long.encode()})) == "too_large"


def strict(content):
    """The package in the Strict variant of its format: other namespaces and kinds of relations."""
    names = [
        (b"http://schemas.openxmlformats.org/wordprocessingml/2006/", b"http://purl.oclc.org/ooxml/wordprocessingml/"),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ]

    def changed(part):
        for old, new in names:
            part = part.replace(old, new)
        return part

    parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    return repacked(content, **{name: changed for name in parts if name.endswith((".xml", ".rels"))})


def test_the_strict_variant_is_read_like_the_common_one(document):
    document.add_paragraph("Desks shared by three councils", style="Title")
    document.add_table(2, 2).cell(0, 0).text = "Term"
    document.sections[0].header.paragraphs[0].text = "Quay Institute"
    found = read(strict(saved(document)), "docx", settings=SETTINGS)
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(strict(saved(document)))).read("word/document.xml")
    assert [(block.role, block.text) for block in found.blocks] == blocks(document)


def test_a_document_with_macros_is_read_and_they_are_not(document):
    document.add_paragraph("They plan.")
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    usual = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    content = repacked(
        saved(document),
        **{"[Content_Types].xml": lambda part: part.replace(usual, macro), "word/vbaProject.bin": b"Sub AutoOpen()"},
    )
    assert [block.text for block in read(content, "docx", settings=SETTINGS).blocks] == ["They plan."]


def test_merged_cells_stand_once_and_columns_stay_in_line(document):
    table = document.add_table(3, 3)
    for row, texts in zip(table.rows, ["abc", "def", "ghi"], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    assert blocks(document) == [("table", "wide\t\tc\ntall\te\tf\n\th\ti")]


def test_a_table_of_one_column_is_a_box(document):
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "Key message", "Share desks."
    assert blocks(document) == [("box", "Key message"), ("box", "Share desks.")]


LONG = "The three councils share one building and plan every visit together, so that no family is asked twice."


def test_headings_made_by_font_alone_are_headings(document):
    def line(text, size=None, bold=False):
        run = document.add_paragraph().add_run(text)
        run.font.size, run.bold = size and docx.shared.Pt(size), bold

    line("Shared desks", 18)
    line("Introduction", 14)
    line(LONG)
    line("Who shares", bold=True)
    line(LONG)
    line("All of it is said here in bold.", bold=True)
    line(LONG)
    line("The end", bold=True)
    found = read(saved(document), "docx", settings=SETTINGS).blocks
    assert [(block.role, block.level) for block in found] == [
        ("title", 0),
        ("heading", 2),
        ("body", 0),
        ("heading", 3),
        ("body", 0),
        ("body", 0),
        ("body", 0),
        ("body", 0),
    ]


def test_a_column_of_bold_lines_is_no_column_of_headings(document):
    for text in ("Health", "Schools", "Police", "Housing"):
        document.add_paragraph().add_run(text).bold = True
    document.add_paragraph(LONG)
    assert [role for role, _ in blocks(document)] == ["body"] * 5


def field(instruction, *inner):
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
    )
    return begin.format(instruction) + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + "".join(inner)


END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def test_a_table_of_contents_is_furniture_and_a_made_bibliography_is_references(document):
    def paragraph(xml):
        add_run_xml_all(document.add_paragraph(), xml)

    text = "<w:r><w:t>{}</w:t></w:r>".format
    paragraph(field(r'TOC \o "1-3"', text("Terms"), field("PAGEREF _1", text("4")), END))
    paragraph(text("Rooms") + END)
    paragraph(text("They plan") + field("ADDIN ZOTERO_ITEM CSL_CITATION {}", text(" (Penn, 2004)"), END) + text("."))
    paragraph(field("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", text("Penn T, Desks")))
    paragraph(text("Roe A, Rooms"))
    paragraph(END)
    assert blocks(document) == [
        ("furniture", "Terms4"),
        ("furniture", "Rooms"),
        ("body", "They plan (Penn, 2004)."),
        ("reference", "Penn T, Desks"),
        ("reference", "Roe A, Rooms"),
    ]


def add_run_xml_all(paragraph, xml):
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")):
        paragraph._p.append(element)


def with_notes(document, kind, xml, settings=None):
    part = f"<w:{kind}s {nsdecls('w')}>{xml}</w:{kind}s>"
    rel = (
        f'<Relationship Id="rId9{kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"'
        f' Target="{kind}s.xml"/></Relationships>'
    )
    return repacked(
        saved(document),
        **{
            f"word/{kind}s.xml": part.encode(),
            "word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", rel.encode()),
        },
    )


def test_raised_marks_of_notes_and_sources_are_told(document):
    paragraph = document.add_paragraph("Joint\u00a0 working")
    for part in ("4", ",", "5"):
        paragraph.add_run(part).font.superscript = True
    paragraph.add_run(" began on the 2")
    paragraph.add_run("nd").font.superscript = True
    paragraph.add_run(" of March.")
    add_run_xml_all(paragraph, '<w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="3"/></w:r>')
    note = '<w:endnote w:id="{}"><w:p><w:r><w:endnoteRef/><w:t xml:space="preserve"> {}</w:t></w:r></w:p></w:endnote>'
    content = with_notes(document, "endnote", note.format(2, "One.") + note.format(3, "Two."))
    found = read(content, "docx", settings=SETTINGS).blocks
    assert [(block.role, block.text) for block in found] == [
        ("body", "Joint working 4,5 began on the 2nd of March. i ii"),
        ("note", "i One."),
        ("note", "ii Two."),
    ]
    assert [found[0].text[start:end] for start, end in found[0].raised] == ["4,5", "i", "ii"]


def test_a_note_with_a_mark_of_its_own_keeps_it(document):
    paragraph = document.add_paragraph("Joint working")
    mark = '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    add_run_xml_all(paragraph, mark)
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>* In one room.</w:t></w:r></w:p></w:footnote>'
    found = read(with_notes(document, "footnote", note), "docx", settings=SETTINGS).blocks
    assert [(block.role, block.text) for block in found] == [("body", "Joint working *"), ("note", "* In one room.")]
    assert found[0].raised == [[14, 15]]


def test_a_character_style_may_raise_a_mark(document):
    style = document.styles.add_style("Mark", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    style.font.superscript = True
    paragraph = document.add_paragraph("Joint working")
    paragraph.add_run("7", style="Mark")
    [block] = read(saved(document), "docx", settings=SETTINGS).blocks
    assert (block.text, block.raised) == ("Joint working 7", [[14, 15]])


def test_a_mark_lifted_above_the_line_is_raised(document):
    paragraph = document.add_paragraph("Joint working")
    add_run_xml(paragraph, '<w:r><w:rPr><w:position w:val="8"/><w:sz w:val="16"/></w:rPr><w:t>7</w:t></w:r>')
    [block] = read(saved(document), "docx", settings=SETTINGS).blocks
    assert (block.text, block.raised) == ("Joint working 7", [[14, 15]])


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(document):
    first = document.add_paragraph("They ")
    first._p.insert(0, parse_xml(f"<w:pPr {nsdecls('w')}><w:rPr><w:del/></w:rPr></w:pPr>"))
    document.add_paragraph("plan.")
    table = document.add_table(3, 2)
    table.cell(0, 0).text, table.cell(1, 0).text, table.cell(2, 0).text = "kept", "gone", "kept too"
    table.rows[1]._tr.insert(0, parse_xml(f"<w:trPr {nsdecls('w')}><w:del/></w:trPr>"))
    assert blocks(document) == [("body", "They plan."), ("table", "kept\t\nkept too\t")]


def test_comments_are_left_out_and_links_symbols_and_hyphens_are_read(document):
    paragraph = document.add_paragraph("Joint")
    add_run_xml_all(
        paragraph,
        '<w:commentRangeStart w:id="0"/><w:hyperlink w:anchor="x"><w:r><w:t>-work</w:t></w:r></w:hyperlink>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/><w:annotationRef/></w:r>'
        '<w:r><w:t xml:space="preserve"> is multi</w:t><w:noBreakHyphen/><w:t>agen</w:t><w:softHyphen/><w:t>cy </w:t>'
        '<w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Symbol" w:char="F061"/></w:r>',
    )
    assert blocks(document)[0][1].replace("cy≥", "cy ≥") == "Joint-work is multi-agency ≥α"


def test_a_long_document_takes_no_longer_than_its_length(document):
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
    one = "<w:p><w:r><w:t>They plan {}</w:t></w:r>" + raised + "</w:p>"
    body = "".join(one.format(number * 7919 % 99_991, number % 89) for number in range(30_000))
    body = f"<w:document {nsdecls('w')}><w:body>{body}</w:body></w:document>"
    content = repacked(saved(document), **{"word/document.xml": body.encode()})
    started = time.process_time()
    assert len(read(content, "docx", settings=SETTINGS).blocks) == 30_000
    assert time.process_time() - started < 10
