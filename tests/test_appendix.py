"""The appendix: how each document defines each family of terms, as a Word document that gives nothing away."""

import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from small_run import small_run

from pipeline.errors import PipelineError
from pipeline.exchange.appendix import COLUMNS, appendix
from pipeline.exchange.definers import Entry, Family, families
from pipeline.finished.exports import export_docx
from pipeline.tables import frame, schema

ROOT = Path(__file__).parent.parent
SOFFICE = shutil.which("soffice")
PLAIN = {
    "document": "Oak (2004)",
    "term": "shared desk",
    "quote": "",
    "page": "",
    "note": "",
    "source": "",
    "stance": "",
}


def entry(**facts):
    return Entry(**PLAIN | facts)


def opened(content):
    return docx.Document(io.BytesIO(content))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def row(name, **facts):
    """A row of a table with the columns of the schema; what is not given is empty."""
    empty = {"integer": None, "number": None, "boolean": None, "json": "[]"}
    first = {column.name: (column.values or ("",))[0] for column in schema()[name].columns}
    kinds = {column.name: empty[column.type] for column in schema()[name].columns if column.type in empty}
    return first | kinds | facts


def document(doc_id, authors, year, **facts):
    counted = {"counts_in_measures": True, "status": "read"}
    return row("documents", doc_id=doc_id, path=f"{doc_id}.pdf", authors=authors, year=year, **counted | facts)


def definition(claim_id, doc_id, quote, **facts):
    plain = {"axis": "definition", "code": "C-DESK", "term": "shared desk", "start": 5, "page_label": "4"}
    plain |= {"definition_status": "own", "definition_source": "this document", "status": "proposed"}
    return row("evidence", claim_id=claim_id, doc_id=doc_id, quote=quote, **plain | facts)


def use(doc_id, concept, mentions, label):
    return row("coverage", doc_id=doc_id, concept=concept, mentions=mentions, dominant_label=label)


def stance(doc_id, code, basis="machine"):
    facts = {"level": "document", "measure": "primary_stance", "other": code, "basis": basis}
    return row("measures", subject=doc_id, **facts)


CODEBOOK = [
    row("codebook", axis="term", entry="C-DESK", label="shared desk", meaning="Work at one desk."),
    row("codebook", axis="term", entry="C-LINK", label="linked office", meaning="Offices in a row."),
    row("codebook", axis="stance", entry="ST-NE", label="Narrative"),
    row("codebook", axis="stance", entry="ST-AT", label="Activity theory"),
]
DOCUMENTS = [
    document("d1", "Elm; Ash", 2011),
    document("d2", "Oak", 2004),
    document("d3", "Rowan", 1999, counts_in_measures=False),
]


def gathered(evidence=(), coverage=(), measures=()):
    rows = {"documents": DOCUMENTS, "evidence": evidence, "coverage": coverage, "measures": measures}
    return families({name: frame(name, list(each)) for name, each in (rows | {"codebook": CODEBOOK}).items()})


def test_a_family_lists_definitions_oldest_document_first_and_users_without_one():
    claims = [
        definition("e1", "d1", "A shared desk is a wide one.", start=90),
        definition("e2", "d1", "By shared desk we mean any desk.", start=10, page_label=""),
    ]
    [family] = gathered(claims, [use("d1", "C-DESK", 3, "shared desk"), use("d2", "C-DESK", 1, "shared-desk")])
    assert (family.label, family.meaning) == ("shared desk", "Work at one desk.")
    assert [(each.document, each.quote, each.page, each.note) for each in family.entries] == [
        ("Oak (2004)", "", "", "No definition was found; 1 use of the family."),
        ("Elm and Ash (2011)", "By shared desk we mean any desk.", "", ""),
        ("Elm and Ash (2011)", "A shared desk is a wide one.", "4", ""),
    ]


@pytest.mark.parametrize("status", ["rejected", "stale"])
def test_a_definition_that_does_not_hold_is_left_out_and_its_document_is_a_user_without_one(status):
    [family] = gathered([definition("e1", "d1", "Gone.", status=status)], [use("d1", "C-DESK", 3, "shared desk")])
    assert [(each.quote, each.note) for each in family.entries] == [
        ("", "No definition was found; 3 uses of the family.")
    ]


@pytest.mark.parametrize("status", ["confirmed", "amended", "added"])
def test_a_definition_that_people_accepted_says_so(status):
    [family] = gathered([definition("e1", "d1", "A desk.", status=status)])
    assert family.entries[0].source == "own (accepted by people)"


@pytest.mark.parametrize(
    ("status", "source", "shown"),
    [
        ("own", "this document", "own"),
        ("borrowed", "Ash (1999)", "borrowed from Ash (1999)"),
        ("stipulated", "this document", "stipulated"),
        ("implicit", "", "implicit"),
    ],
)
def test_a_borrowed_definition_names_its_source(status, source, shown):
    [family] = gathered([definition("e1", "d1", "A desk.", definition_status=status, definition_source=source)])
    assert family.entries[0].source == shown


def test_documents_that_do_not_count_are_left_out():
    assert gathered([definition("e1", "d3", "A desk.")], [use("d1", "C-DESK", 0, "")]) == []


def test_other_axes_are_no_definitions():
    assert gathered([definition("e1", "d1", "A desk.", axis="remark")]) == []


def test_families_come_by_use_and_terms_outside_the_codebook_last():
    claims = [definition("e1", "d1", "A desk."), definition("e2", "d1", "An act.", code="not_coded", term="quarrels")]
    found = gathered(claims, [use("d1", "C-DESK", 1, "shared desk"), use("d2", "C-LINK", 2, "linked office")])
    assert [family.label for family in found] == ["linked office", "shared desk", "Terms outside the codebook"]


def test_the_stance_is_the_one_that_leads_as_people_left_it():
    measures = [stance("d1", "ST-NE"), stance("d1", "ST-AT", "reviewed"), stance("d2", "unclear")]
    coverage = [use("d1", "C-DESK", 1, "shared desk"), use("d2", "C-DESK", 1, "shared desk")]
    [family] = gathered(coverage=coverage, measures=measures)
    assert {each.document: each.stance for each in family.entries} == {
        "Oak (2004)": "unclear",
        "Elm and Ash (2011)": "Activity theory",
    }


def test_a_page_is_landscape_with_headings_repeated_headers_and_page_numbers():
    some = Family("shared desk", "Work at one desk.", (entry(quote="A desk.", page="4"), entry(note="None.")))
    page = opened(appendix("Appendix: terms", "Made by rules.", [some, some]))
    section = page.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (section.page_width.cm, section.page_height.cm) == (pytest.approx(29.7, 0.01), pytest.approx(21, 0.01))
    styles = [(each.style.name, each.text) for each in page.paragraphs if each.text]
    assert styles[:4] == [
        ("Title", "Appendix: terms"),
        ("Normal", "Made by rules."),
        ("Heading 1", "shared desk"),
        ("Normal", "Work at one desk."),
    ]
    assert len(page.tables) == 2
    for table in page.tables:
        assert cells(table) == [
            list(COLUMNS),
            ["Oak (2004)", "shared desk", "“A desk.” (p.\u00a04)", "", ""],
            ["Oak (2004)", "shared desk", "None.", "", ""],
        ]
        assert [bool(each._tr.xpath("./w:trPr/w:tblHeader")) for each in table.rows] == [True, False, False]
        assert {cell.paragraphs[0].style.name for each in table.rows for cell in each.cells} == {"Table Text"}
    fields = [each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_language_is_british_english():
    content = appendix("Appendix", "Made.", [])
    languages = set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', parts_of(content)["word/styles.xml"].decode()))
    assert languages == {"en-GB"}
    assert opened(content).core_properties.language == "en-GB"


HOSTILE = "a\0b\x1b\u202ec\uffff <w:p>&amp; ]]> é 😀"
SHOWN = "a[U+0000]b[U+001B][U+202E]c[U+FFFF] <w:p>&amp; ]]> é 😀"


def test_hostile_characters_are_shown_and_break_nothing():
    everywhere = dict.fromkeys(PLAIN, HOSTILE)
    page = opened(appendix(HOSTILE, HOSTILE, [Family(HOSTILE, HOSTILE, (Entry(**everywhere),))]))
    assert [each.text for each in page.paragraphs if each.text] == [SHOWN] * 4
    assert cells(page.tables[0])[1] == [SHOWN, SHOWN, f"“{SHOWN}” (p.\u00a0{SHOWN})", SHOWN, SHOWN]
    assert page.core_properties.title == SHOWN


def test_line_breaks_and_tabs_of_a_quotation_stay():
    page = opened(appendix("Appendix", "Made.", [Family("desk", "", (entry(quote="one\ntwo\tthree"),))]))
    assert page.tables[0].cell(1, 2).text == "“one\ntwo\tthree”"


def test_without_any_family_the_appendix_says_so():
    page = opened(appendix("Appendix", "Made.", []))
    assert page.paragraphs[-1].text == "No document uses a term of the codebook, and no definition was found."
    assert page.tables == []


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return small_run(tmp_path_factory.mktemp("run"), reject="under a written agreement")


@pytest.fixture(scope="module")
def content(out):
    return export_docx(out)


def test_a_run_gives_definitions_without_the_one_that_people_rejected(content):
    page = opened(content)
    rows = [each for table in page.tables for each in cells(table)]
    quotes = [each[2] for each in rows if each[2].startswith("“")]
    assert any("several agencies that plan and act together" in each for each in quotes)
    assert not any("under a written agreement" in each for each in quotes)
    assert ["Oak (2004)", "interagency", "No definition was found; 4 uses of the family."] in [
        each[:3] for each in rows
    ]
    assert any(each[0] == "Elm and =Rowan (2011)" and each[3] == "borrowed from Oak (2004)" for each in rows)


def test_a_run_says_how_the_appendix_was_made(content):
    made = opened(content).paragraphs[1].text
    assert made.startswith("This appendix lists how 3 documents define the terms that they use")
    assert "by rules and models, not by people. People have decided on 1 of the" in made


def test_nothing_points_outside_and_nothing_says_when_or_by_whom(content):
    parts = parts_of(content)
    assert not [name for name, part in parts.items() if b'TargetMode="External"' in part]
    facts = opened(content).core_properties
    assert (facts.author, facts.last_modified_by, facts.created.year, facts.modified.year) == (
        "termaudit",
        "",
        2000,
        2000,
    )
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        assert {each.date_time for each in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_run_gives_the_same_bytes_in_another_process(content, out):
    code = f"from pipeline.finished.exports import *; made = export_docx({str(out)!r})"
    code += "; import hashlib; print(hashlib.sha256(made).hexdigest())"
    made = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == hashlib.sha256(content).hexdigest()


def test_a_folder_without_a_run_is_told_in_a_sentence(tmp_path):
    with pytest.raises(PipelineError, match="run 'termaudit run CORPUS"):
        export_docx(tmp_path)


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_the_appendix(content, tmp_path):
    (tmp_path / "appendix.docx").write_bytes(content)
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, tmp_path / "appendix.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    shown = (tmp_path / "appendix.txt").read_text(encoding="utf-8-sig")
    assert "No definition was found; 4 uses of the family." in shown
