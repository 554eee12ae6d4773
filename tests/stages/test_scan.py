import codecs
import time

import pytest

from pipeline.stages.scan import scan
from pipeline.tables import frame

ZIP = b"PK\x03\x04\x14\0\0\0"
PAGE = b"<!DOCTYPE html>\n<html><head><title>Plans</title></head><body><p>Agencies plan.</p></body></html>"
NOISE = bytes(range(256)) * 8


def judged(path, head, **facts):
    file = {"path": path, "doc_id": "d0123456789ab", "head": head, "bytes": len(head), "problem": None} | facts
    [row] = scan(file)
    frame("files", [row])
    return row["format"], row["status"], row["reason"]


READ = [
    ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    ("a.PDF", b"\r\n junk before it \x00\x01 %PDF-1.4\n", "pdf"),
    ("deep/er/a.docx", ZIP + b"[Content_Types].xml word/document.xml", "docx"),
    ("a.docx", ZIP + b"[Content_Types].xml", "docx"),
    ("a.html", PAGE, "html"),
    ("a.htm", b"<p>A piece of a page", "html"),
    ("a.md", b"# Plans\n\nText.", "md"),
    ("a.txt", b"Plain words.", "txt"),
    ("a.txt", "Words in na\u00efve old bytes".encode("cp1252"), "txt"),
    ("a.txt", codecs.BOM_UTF16_LE + "Wide words".encode("utf-16-le"), "txt"),
    ("a.txt", "Wide words without a mark".encode("utf-16-be"), "txt"),
    ("a.txt", b"The bytes %PDF-1.4 open a PDF file.", "txt"),
    ("a.txt", b"The tag <body> holds what is seen.", "txt"),
    ("notes", b"Words without an ending.", "txt"),
    ("broken.pdf", NOISE, "pdf"),
    ("a.xml", b'<?xml version="1.0"?>\n<article><front/></article>', "jats"),
    ("a.nxml", b"<article>", "jats"),
    ("a.xml", b'<!-- note --> <!DOCTYPE article PUBLIC "x" "y" [<!ELEMENT a ANY>]><article dtd-version="3.0">', "jats"),
    ("a.xml", b"<pmc-articleset><article>", "jats"),
    ("a.xml", b'<j:article xmlns:j="https://jats.nlm.nih.gov/ns/archiving/1.4/">', "jats"),
    ("a.xml", '<?xml version="1.0" encoding="utf-16"?><article>'.encode("utf-16"), "jats"),
    ("a.docm", ZIP + b"[Content_Types].xml word/document.xml", "docx"),
    ("a.docm", ZIP + b"docProps/thumbnail.jpeg", "docx"),
    ("locked.docx", bytes.fromhex("d0cf11e0a1b11ae1") + NOISE, "docx"),
]


@pytest.mark.parametrize(("path", "head", "form"), READ)
def test_a_file_that_is_what_its_name_says_is_read_without_a_word(path, head, form):
    assert judged(path, head) == (form, "read", "")


OTHERWISE = [
    ("a.pdf", PAGE, "html", "web page"),
    ("a.pdf", ZIP + b"word/document.xml", "docx", "Word document"),
    ("a.txt", b"%PDF-1.4\n", "pdf", "a PDF"),
    ("a.txt", b"\n " + PAGE, "html", "web page"),
    ("a.zip", ZIP + b"word/document.xml", "docx", "Word document"),
    ("a.png", b"%PDF-1.4\n", "pdf", "a PDF"),
    ("minutes.2004", b"Plain words.", "txt", "text"),
    ("a.txt", b"<?xml version='1.0'?><article>", "jats", "JATS"),
    ("a.xml", PAGE, "html", "web page"),
]


@pytest.mark.parametrize(("path", "head", "form", "word"), OTHERWISE)
def test_a_file_that_is_something_else_that_can_be_read_is_read_as_that(path, head, form, word):
    assert judged(path, head)[:2] == (form, "read")
    assert word in judged(path, head)[2]


FAILED = [
    ("a.pdf", b"Plain words.", "pdf", "plain text"),
    ("a.docx", b"Plain words.", "docx", "plain text"),
    ("a.docx", NOISE, "docx", "no Word document"),
    ("a.txt", NOISE, "txt", "not text"),
    ("a.html", NOISE, "html", "not text"),
    ("a.pdf", b"", "pdf", "empty"),
    ("a.xyz", b"", "other", "empty"),
]


@pytest.mark.parametrize(("path", "head", "form", "word"), FAILED)
def test_a_paper_that_cannot_be_read_fails_with_a_reason(path, head, form, word):
    assert judged(path, head)[:2] == (form, "failed")
    assert word in judged(path, head)[2]


SKIPPED = [
    ("a.png", b"\x89PNG\r\n\x1a\n" + NOISE, "other", "image"),
    ("scan.pdf", b"\xff\xd8\xff\xe0" + NOISE, "other", "image"),
    ("a.svg", b"<svg xmlns='x'/>", "other", "image"),
    ("a.xlsx", ZIP + b"xl/workbook.xml", "other", "spreadsheet"),
    ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + NOISE, "other", ".docx"),
    ("a.msg", bytes.fromhex("d0cf11e0a1b11ae1") + NOISE, "other", "mail"),
    ("a.rtf", b"{\\rtf1 words}", "other", "rich text"),
    ("a.epub", ZIP + b"mimetypeapplication/epub+zip", "other", "e-book"),
    ("a.odt", ZIP + b"mimetypeapplication/vnd.oasis.opendocument.text", "other", "OpenDocument"),
    ("a.zip", ZIP + b"papers/one.pdf", "other", "unpack"),
    ("a.csv", b"term,count\njoint,3\n", "other", "data file"),
    ("a.json", b"{}", "other", "data file"),
    ("a.xml", b"<TEI><teiHeader/></TEI>", "other", "XML"),
    ("a.xml", b'<article xmlns="http://docbook.org/ns/docbook"/>', "other", "XML"),
    ("a.xml", b'<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.2//EN" "d.dtd"><article/>', "other", "XML"),
    ("a.xml", b"<!-- article -->" * 300, "other", "XML"),
    ("a.mhtml", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;", "other", "archive"),
    ("a.html", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;", "other", "archive"),
    ("storage/AB23CD45/.zotero-ft-cache", b"Plain words.", "other", "Zotero"),
    ("storage/AB23CD45/.zotero-ft-info", b"{}", "other", "Zotero"),
    ("storage/AB23CD45/.zotero-reader-state", b"{}", "other", "Zotero"),
    ("zotero.sqlite", NOISE, "other", "Zotero"),
    ("storage/AB23CD45/page.js", b"plan();", "other", "web page"),
    ("storage/AB23CD45/page.css", b"p {}", "other", "web page"),
    ("storage/AB23CD45/font.woff2", NOISE, "other", "web page"),
    ("Desks.enl", NOISE, "other", "library.bib"),
    ("Desks.Data/sdb/sdb.eni", NOISE, "other", "library.bib"),
    ("sub/refs.bib", b"@book{x2004,}", "bib", "library.bib"),
    ("sub/refs.ris", b"TY  - JOUR", "bib", "library.ris"),
    ("a.bin", NOISE, "other", "PDF"),
    (".DS_Store", NOISE, "other", "operating system"),
    ("~$paper.docx", NOISE, "other", "open program"),
    ("._paper.pdf", NOISE, "other", "operating system"),
]


@pytest.mark.parametrize(("path", "head", "form", "word"), SKIPPED)
def test_what_is_no_paper_is_skipped_and_the_reason_says_what_to_do(path, head, form, word):
    assert judged(path, head)[:2] == (form, "skipped")
    assert word in judged(path, head)[2]


def test_parts_of_a_saved_page_are_told_as_such_and_a_paper_among_them_is_read():
    whole = {"part_of": "Desks.html"}
    for path, head in (("a.html", PAGE), ("a.png", b"\x89PNG\r\n\x1a\n"), ("a.js", b"plan();"), ("a.txt", b"Words.")):
        form, status, reason = judged(f"Desks_files/{path}", head, **whole)
        assert (status, "Desks.html" in reason) == ("skipped", True)
        assert form == "other"
    assert judged("Desks_files/a.pdf", b"%PDF-1.4\n", **whole)[:2] == ("pdf", "read")


def test_an_unfinished_head_of_xml_takes_no_longer_than_its_length():
    started = time.process_time()
    for unit in (b"<!---->", b"<!DOCTYPE x [", b"<?x ?>", b" ", b"<!--", b"<?"):
        judged("a.xml", unit * (4096 // len(unit)))
    assert time.process_time() - started < 1


def test_a_file_that_could_not_be_opened_fails_with_the_given_message():
    problem = ("permission", "The file may not be opened: ask its owner.")
    assert judged("a.pdf", b"", bytes=9, problem=problem) == ("pdf", "failed", problem[1])


def test_what_is_no_file_is_skipped():
    assert judged("pipe.txt", b"", problem=("not_a_file", "This is a pipe."))[1] == "skipped"


def test_the_row_names_the_file_it_is_about():
    file = {"path": "x/y.txt", "doc_id": "d0123456789ab", "head": b"Words.", "bytes": 6, "problem": None}
    assert scan(file) == [
        {
            "path": "x/y.txt",
            "doc_id": "d0123456789ab",
            "format": "txt",
            "bytes": 6,
            "status": "read",
            "reason": "",
            "duplicate_of": "",
        }
    ]


def test_every_reason_is_one_sentence():
    for path, head, *_ in OTHERWISE + FAILED + SKIPPED:
        reason = judged(path, head)[2]
        assert reason.endswith(".")
        assert ". " not in reason
