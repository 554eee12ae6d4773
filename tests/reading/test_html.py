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
        ("list", "desk: a table"),
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


LONG = "The three councils share one building and plan every visit together, so that no family is asked twice."


def test_definition_lists_keep_term_and_definition_together():
    page = "<dl><dt>desk<dt>table:<dd>a board <b>on</b> legs<dd>a list<dt>room</dl><p>They plan.</p>"
    assert blocks(page) == [
        ("list", "desk, table: a board on legs"),
        ("list", "a list"),
        ("list", "room"),
        ("body", "They plan."),
    ]


def test_what_stands_outside_the_stated_main_part_is_furniture_but_the_title_stays():
    page = f"""<h1>Shared desks</h1><div class="x"><p>We use cookies to learn what you read. Accept them all.</p></div>
        <div role="main"><p>{LONG}</p><p>{LONG}</p></div><div><h3>Our newsletter</h3><p>Sign up today.</p></div>"""
    assert [role for role, _ in blocks(page)] == ["title", "furniture", "body", "body", "furniture", "furniture"]


def test_what_stands_with_the_title_above_the_main_part_stays():
    page = f"""<div class="top">Quay Institute online</div><header><h1>Shared desks</h1><p>Tessa Penn, 2004</p></header>
        <main><p>{LONG}</p></main>"""
    assert [role for role, _ in blocks(page)] == ["furniture", "title", "body", "body"]


def test_a_stated_main_part_that_holds_little_is_not_believed():
    page = f"<main><p>They plan.</p></main><div><p>{LONG}</p><p>{LONG}</p></div>"
    assert [role for role, _ in blocks(page)] == ["body"] * 3


def test_without_a_stated_main_part_short_and_linked_lines_outside_the_densest_are_furniture():
    page = f"""<div id="a"><a href="/">Quay Institute</a> <a href="/x">Work with us</a></div><h1>Shared desks</h1>
        <div id="b"><p>{LONG}</p><h2>Terms</h2><p>{LONG * 9}</p><p>Short words.</p><p>{LONG}</p></div>
        <div id="c"><p><a href="/y">Ten desks you will not believe</a></p><p>{LONG} {LONG}</p></div>"""
    assert [role for role, _ in blocks(page)] == [
        "furniture", "title", "body", "heading", "body", "body", "body", "furniture", "body"
    ]  # fmt: skip


def test_a_shorter_chapter_beside_a_long_one_stays_with_its_heading_and_short_lines():
    page = f"""<div class="titlepage"><h1>Shared desks</h1><p>Tessa Penn</p></div><div class="chapter"><h2>One</h2>
        <p>{LONG} {LONG}</p><ul><li>Short.</li></ul></div><div class="chapter"><h2>Two</h2><p>{LONG * 20}</p></div>
        <div class="foot">Printed by <a href="/q">Quay Press online</a></div>"""
    assert [role for role, _ in blocks(page)] == [
        "title", "body", "heading", "body", "list", "heading", "body", "furniture"
    ]  # fmt: skip


def test_signs_that_lead_to_a_heading_or_back_from_a_note_are_not_read_but_marks_of_notes_are():
    page = (
        "<h1>Shared desks<a href='#desks'>¶</a></h1><p>They plan.<a href='#n'><sup>*</sup></a> <a href='#x'>↩</a></p>"
    )
    assert blocks(page) == [("title", "Shared desks"), ("body", "They plan. *")]


def test_a_plain_old_page_is_read_whole():
    page = f"<body><h1>Shared desks</h1>{LONG}<p>Short words.<p>{LONG}<p>Written in <a href='/'>Northbridge</a>.</body>"
    assert [role for role, _ in blocks(page)] == ["title", "body", "body", "body", "body"]


NOISE = [
    "<div class='cookie-consent'><p>{}</p></div>",
    "<div id='onetrust-consent-sdk'><p>{}</p></div>",
    "<section class='related-articles'><h2>Also</h2><p>{}</p></section>",
    "<div class='wp-block-group newsletter-signup'><p>{}</p></div>",
    "<div role='alertdialog'><p>{}</p></div>",
    "<h3>Related articles</h3><ul><li><a href='/1'>Desks</a></li><li><a href='/2'>Rooms and more rooms</a></li></ul>",
    "<h3>You may also like</h3><p><a href='/1'>Desks for you</a></p>",
]


@pytest.mark.parametrize("noise", NOISE)
def test_banners_and_lists_of_other_pages_are_furniture(noise):
    page = f"<article><h1>Shared desks</h1><p>{LONG}</p>{noise.format(LONG)}<h2>Terms</h2><p>{LONG}</p></article>"
    roles = [role for role, _ in blocks(page)]
    assert roles[:2] == ["title", "body"]
    assert roles[-2:] == ["heading", "body"]
    assert set(roles[2:-2]) == {"furniture"}


def test_a_section_on_related_work_and_a_list_of_linked_sources_stay():
    page = f"""<article><h1>Shared desks</h1><h2>Related work</h2><p>{LONG}</p><h2>References</h2>
        <ol><li><a href="/1">Penn T (2004) Desks.</a></li></ol></article>"""
    assert [role for role, _ in blocks(page)] == ["title", "heading", "body", "heading", "reference"]


HIDDEN_MARKUP = [
    "<span aria-hidden='true'>joint</span>",
    "<div class='sr-only'>joint</div>",
    "<div class='x sf-hidden'>joint</div>",
    "<p style='visibility:hidden'>joint</p>",
    "<math><semantics><mi></mi><annotation encoding='application/x-tex'>joint</annotation></semantics></math>",
    "<input value='joint'><select><option>joint</select>",
    "<svg><text>joint</text></svg><audio>joint</audio><video>joint</video><canvas>joint</canvas>",
    "<table><tr><td>They<td>plan<tr><td hidden>joint<td><script>joint()</script></table>",
]


@pytest.mark.parametrize("markup", HIDDEN_MARKUP)
def test_hidden_elements_are_not_read(markup):
    assert "joint" not in " ".join(text for role, text in blocks(f"<p>{LONG}</p>{markup}") if role != "furniture")


def test_a_page_that_was_saved_behind_an_open_banner_is_read():
    page = f"<div id='wrap' aria-hidden='true'><p>{LONG}</p></div><div role='dialog'><p>Choose.</p></div>"
    assert [role for role, _ in blocks(page)] == ["body", "furniture"]


def test_merged_cells_stand_once_and_columns_stay_in_line():
    page = "<table><tr><th colspan=2>wide<th>c<tr><td rowspan=2>tall<td>e<td>f<tr><td>h<td>i</table>"
    assert blocks(page) == [("table", "wide\t\tc\ntall\te\tf\n\th\ti")]


RAISED = [
    ("desks<sup>1</sup> are", "desks 1 are", ["1"]),
    ("desks<sup><a href='#n1'>[1]</a></sup><sup><a href='#n2'>[2]</a></sup> are", "desks [1][2] are", ["[1][2]"]),
    ("desks<sup>1</sup><sup>,</sup><sup>2</sup> are", "desks 1,2 are", ["1,2"]),
    ("desks<a href='#n1' role='doc-noteref'>1</a> are", "desks 1 are", ["1"]),
    ("desks<span style='vertical-align: super'>3</span> are", "desks 3 are", ["3"]),
    ("&nbsp; naïve  desks\u00ad.<sup> 1 </sup>\n are", "naïve desks. 1 are", ["1"]),
    ("20 m<sup>2</sup> on the 2<sup>nd</sup>", "20 m2 on the 2nd", []),
]


@pytest.mark.parametrize(("markup", "text", "marks"), RAISED)
def test_raised_marks_are_told_by_where_they_stand_in_the_text(markup, text, marks):
    [block] = reading(f"<p>{markup}</p>").blocks
    assert block.text == text
    assert [block.text[start:end] for start, end in block.raised] == marks


def test_notes_at_the_end_are_notes_with_their_numbers_and_without_the_way_back():
    page = f"""<p>{LONG}<a href="#fn1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a></p>
        <section class="footnotes" role="doc-endnotes"><hr><ol><li id="fn1"><p>In one room.
        <a href="#fnref1" role="doc-backlink">↩</a></p></li><li id="fn2"><p>In two.</p></li></ol></section>"""
    assert blocks(page)[1:] == [("note", "1 In one room."), ("note", "2 In two.")]
    word = (
        "<p>They plan.<a href='#_ftn1'><sup>[1]</sup></a></p><div id='ftn1'><p><a href='#_ftnref1'>[1]</a> In one.</p>"
    )
    assert blocks(word)[-1] == ("note", "[1] In one.")


def test_a_bold_line_alone_above_a_paragraph_is_a_heading_and_bold_words_in_it_are_not():
    page = f"<p><b>Who shares</b></p><p>{LONG}</p><p><b>Desks</b> are shared</p><p>{LONG}</p><b>All of it.</b>"
    assert [role for role, _ in blocks(page)] == ["title", "body", "body", "body", "body"]


def test_the_number_of_a_note_stands_apart_from_its_words():
    page = "<p>They plan.</p><div id='sdfootnote1'><p><a href='#sdfootnote1anc'>1</a>In one room.</p></div>"
    assert blocks(page)[1] == ("note", "1 In one room.")


def test_pages_of_frames_and_pages_that_only_a_script_fills_say_so():
    with pytest.raises(DocumentError) as caught:
        reading("<html><frameset><frame src='menu.html'><frame src='text.html'></frameset></html>")
    assert caught.value.kind == "empty"
    assert "frame" in caught.value.message
    with pytest.raises(DocumentError) as caught:
        reading("<div id='root'></div><script src='app.js'></script>")
    assert caught.value.kind == "empty"


def test_pictures_written_into_the_page_cost_nothing():
    picture = "<img src='data:image/png;base64," + "iVBORw0KGgo" * 1_500_000 + "'>"
    started = time.process_time()
    assert blocks(f"<p>They plan.</p>{picture}<p>We share.</p>") == [("body", "They plan."), ("body", "We share.")]
    assert time.process_time() - started < 2


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


def test_deep_nesting_is_read_and_what_no_browser_shows_is_said_to_be_lost():
    assert blocks("<p>They plan.</p>" + "<div>" * 1500 + "<p>Deep words.</p>")[-1] == ("body", "Deep words.")
    found = reading("<p>They plan.</p>" + "<div>" * 5000 + "lost")
    assert [block.text for block in found.blocks] == ["They plan."]
    assert [problem.kind for problem in found.problems] == ["damaged"]
    assert refusal("<div>" * 5000 + "lost") == "damaged"


def test_too_much_text_gives_a_part_and_says_so():
    found = reading("<p>They plan together.</p>" * 50, Settings(characters=200))
    assert [problem.kind for problem in found.problems] == ["too_much_text"]
    assert 0 < len(found.blocks) < 50


HOSTILE = ["<" * 200_000, "a<sup>1</sup> " * 30_000, "<meta " * 50_000, "<p>\n \n" * 30_000, "a<br> " * 60_000]
HOSTILE += [
    "<div>" * 1_000 + "<p>a</p></div>" * 30_000,
    "<dl>" + "<dt>a" * 30_000,
    "<table>" + "<tr><td colspan=999>a" * 2_000,
]
HOSTILE += ["<article><p>They plan.</article>" * 10_000, "<div class='" + "a-" * 50_000 + "'>a"]


@pytest.mark.parametrize("markup", HOSTILE)
def test_hostile_markup_takes_no_longer_than_its_length(markup):
    started = time.process_time()
    reading("<p>They plan.</p>" + markup)
    assert time.process_time() - started < 5
