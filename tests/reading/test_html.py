import time

import pytest

from pipeline.errors import DocumentError
from pipeline.reading import read
from pipeline.settings import Settings

SETTINGS = Settings()


def reading(markup, settings=SETTINGS):
    return read(markup if isinstance(markup, bytes) else markup.encode(), "html", settings=settings)


def blocks(markup):
    return [(block.role, block.text) for block in reading(markup).blocks]


def test_headings_paragraphs_lists_and_quotations_have_their_roles():
    page = """<h1>Shared desks</h1><h2>Terms</h2><p>Joint <b>work</b>ing needs
        a&nbsp;plan.</p><ul><li>one<li><p>two</p></ul><blockquote><p>We share.</p></blockquote>
        <dl><dt>desk<dd>a table</dl>"""
    assert blocks(page) == [
        ("title", "Shared desks"),
        ("heading", "Terms"),
        ("body", "Joint working needs a plan."),
        ("list", "one"),
        ("list", "two"),
        ("quote", "We share."),
        ("list", "desk"),
        ("list", "a table"),
    ]
    assert [block.level for block in reading(page).blocks][:2] == [0, 2]


def test_words_outside_any_paragraph_are_read_in_their_order():
    assert blocks("<div>first <span>second</span><p>third</p>fourth</div>fifth") == [
        ("body", "first second"),
        ("body", "third"),
        ("body", "fourth"),
        ("body", "fifth"),
    ]


def test_one_line_break_is_a_space_and_two_part_paragraphs():
    assert blocks("<p>They<br>plan.<br> <br>We share.</p>") == [("body", "They plan."), ("body", "We share.")]


def test_menus_headers_and_footers_are_furniture():
    page = """<header><a href="/">Quay Institute</a></header><nav><a>Home</a></nav>
        <div class="sidebar box">See also</div>
        <main><header><h1>Shared desks</h1></header><p>They plan.</p></main><div id="footer">Contact</div>"""
    assert blocks(page) == [
        ("furniture", "Quay Institute"),
        ("furniture", "Home"),
        ("furniture", "See also"),
        ("title", "Shared desks"),
        ("body", "They plan."),
        ("furniture", "Contact"),
    ]


def test_a_menu_without_markup_is_furniture_and_running_text_with_bars_is_not():
    page = "<p>They plan.</p><p>Home | Our team | Reports | Contact us | ©2009 Quay Institute</p><p>Joint | shared.</p>"
    assert [role for role, _ in blocks(page)] == ["body", "furniture", "body"]


def test_a_form_or_a_container_with_a_furniture_name_round_the_whole_page_hides_nothing():
    page = '<form id="aspnet"><h1>Shared desks</h1><p>They plan.</p></form>'
    assert [role for role, _ in blocks(page)] == ["title", "body"]
    page = '<body class="sidebar"><div class="header"><h1>Shared desks</h1><p>They plan.</p></div></body>'
    assert [role for role, _ in blocks(page)] == ["title", "body"]


def test_what_nobody_sees_is_not_read():
    page = """<head><style>p {}</style></head><p>They plan.<script>interagency()</script></p><!-- joint -->
        <p hidden>joint</p><p style="color: red; display:none">joint</p><template>joint</template>"""
    assert blocks(page) == [("body", "They plan.")]


def test_a_table_of_data_keeps_its_rows_and_cells_and_a_layout_table_is_read_as_text():
    page = """<table><caption>Table 1. Terms</caption><tr><th>Term<th>Meaning<tr><td>joint<td><p>done</p>
        <p>together</p></table><table><tr><td>Left words.<td>Right words.</table>"""
    assert blocks(page) == [
        ("caption", "Table 1. Terms"),
        ("table", "Term\tMeaning\njoint\tdone together"),
        ("body", "Left words."),
        ("body", "Right words."),
    ]


def test_the_mark_of_a_note_stands_apart_and_the_note_is_a_note():
    page = "<p>Joint working<sup>1</sup> began on the 2<sup>nd</sup>.</p><aside class='footnote'>1 In one room.</aside>"
    assert blocks(page) == [("body", "Joint working 1 began on the 2nd."), ("note", "1 In one room.")]


def test_preformatted_text_is_parted_at_its_empty_lines():
    assert blocks("<pre>They\nplan.\n\nWe share.</pre>") == [("body", "They plan."), ("body", "We share.")]


def test_what_stands_under_references_is_a_reference():
    page = "<h1>Shared desks</h1><h2>References</h2><ol><li>Penn T (2004) Desks.</li></ol><h2>Thanks</h2><p>To all.</p>"
    assert [role for role, _ in blocks(page)] == ["title", "heading", "reference", "heading", "body"]


def test_meta_tags_give_title_authors_year_and_doi():
    page = """<head><title>Desks - Quay</title><meta name="citation_title" content="Shared  desks">
        <meta name="citation_author" content="Penn, T."><meta name="citation_author" content="Marlow, J.">
        <meta name="DC.date" content="2009-04-01">
        <meta name="DC.identifier" content="doi:10.5555/ABC.1"></head><p>Words.</p>"""
    assert reading(page).metadata == {
        "title": "Shared desks",
        "authors": ["Penn, T.", "Marlow, J."],
        "year": 2009,
        "doi": "10.5555/abc.1",
        "encoding": "utf-8",
    }


def test_without_meta_tags_the_heading_then_the_window_title_names_the_page():
    assert reading("<title>Window</title><h1>Page</h1><p>Words.</p>").metadata["title"] == "Page"
    assert reading("<title>Window</title><p>Words.</p>").metadata["title"] == "Window"


@pytest.mark.parametrize(
    ("markup", "encoding"),
    [
        ("<p>naïve “plan”</p>".encode(), "utf-8"),
        ('<meta charset="iso-8859-1"><p>naïve “plan”</p>'.encode(), "utf-8"),
        ('<meta charset="windows-1252"><p>naïve “plan”</p>'.encode("cp1252"), "windows-1252"),
        ('<meta charset="no-such-thing"><p>naïve “plan”</p>'.encode("cp1252"), "cp1252"),
        ('<meta charset="iso-8859-1"><p>naïve “plan”</p>'.encode("cp1252"), "iso-8859-1"),
        ('<?xml version="1.0" encoding="utf-16"?><p>naïve “plan”</p>'.encode("utf-16"), "utf-16"),
    ],
)
def test_the_encoding_is_found_and_recorded(markup, encoding):
    found = reading(markup)
    assert found.blocks[0].text == "naïve “plan”"
    assert found.metadata["encoding"] == encoding


def test_an_entity_declaration_expands_nothing_and_fetches_nothing():
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><html><p>They &a; plan.</p></html>'
    assert blocks(page)[-1][1].startswith("They &a")


def refusal(markup):
    with pytest.raises(DocumentError) as caught:
        reading(markup)
    return caught.value.kind


def test_pages_that_cannot_be_read_say_why():
    assert refusal("<html></html>") == "empty"
    assert refusal("<script>joint()</script>") == "empty"
    assert refusal(b"") == "empty"
    assert refusal(bytes(range(256)) * 4) == "damaged"
    assert refusal(b"x" * 50_000_001) == "too_large"


def test_a_page_nested_too_deeply_is_read_in_part_and_says_so():
    found = reading("<p>They plan.</p>" + "<div>" * 5000 + "lost")
    assert [block.text for block in found.blocks] == ["They plan."]
    assert [problem.kind for problem in found.problems] == ["damaged"]
    assert refusal("<div>" * 5000 + "lost") == "damaged"


def test_too_much_text_gives_a_part_and_says_so():
    found = reading("<p>They plan together.</p>" * 50, Settings(characters=200))
    assert [problem.kind for problem in found.problems] == ["too_much_text"]
    assert 0 < len(found.blocks) < 50


HOSTILE = ["<" * 200_000, "a<sup>1</sup> " * 30_000, "<meta " * 50_000, "<p>\n \n" * 30_000, "a<br> " * 60_000]


@pytest.mark.parametrize("markup", HOSTILE)
def test_hostile_markup_takes_no_longer_than_its_length(markup):
    started = time.process_time()
    reading("<p>They plan.</p>" + markup)
    assert time.process_time() - started < 5
