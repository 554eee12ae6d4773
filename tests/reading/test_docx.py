import io
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
def test_a_package_with_entities_is_refused(document, encoding):
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'
    document.add_paragraph("They plan.")
    assert refusal(repacked(saved(document), **{"word/other.xml": bomb.encode(encoding)})) == "damaged"
