"""Articles in JATS XML: sections, references, notes and facts are given by the markup, and taken as given."""

import time

import pytest

from pipeline.errors import DocumentError
from pipeline.reading import read
from pipeline.settings import Settings

SETTINGS = Settings()
FRONT = """
<front><journal-meta><journal-title-group><journal-title>Room Quarterly</journal-title></journal-title-group>
  <issn pub-type="epub">0000-0000</issn></journal-meta>
<article-meta><article-id pub-id-type="pmid">1234567</article-id>
  <article-id pub-id-type="doi">10.9999/RQ.2004.7</article-id>
  <title-group><article-title>Shared <italic>desks</italic><xref ref-type="fn" rid="n0"><sup>*</sup></xref>
    </article-title><subtitle>a study of rooms</subtitle></title-group>
  <contrib-group><contrib contrib-type="author"><name><surname>Penn</surname><given-names>Tessa R</given-names></name>
    <xref ref-type="aff" rid="a1">1</xref></contrib>
    <contrib contrib-type="author"><collab>Quay Study Group</collab></contrib>
    <contrib contrib-type="editor"><name><surname>Marlow</surname><given-names>Jo</given-names></name></contrib>
  </contrib-group><aff id="a1"><label>1</label>Quay Institute, Northbridge</aff>
  <pub-date pub-type="epub"><year>2003</year></pub-date><pub-date pub-type="ppub"><year>2004</year></pub-date>
  <permissions><copyright-statement>© Penn 2004</copyright-statement></permissions>
  <abstract><sec><title>Aims</title><p>To count desks.</p></sec></abstract>
  <abstract abstract-type="teaser"><p>Who shares?</p></abstract>
  <trans-abstract xml:lang="de"><p>Schreibtische.</p></trans-abstract>
  <kwd-group><kwd>joint work</kwd><kwd>desks</kwd></kwd-group>
</article-meta></front>"""


def reading(markup, settings=SETTINGS):
    return read(markup if isinstance(markup, bytes) else markup.encode(), "jats", settings=settings)


def blocks(markup):
    return [(block.role, block.text) for block in reading(markup).blocks]


def body(inner, back=""):
    return f'<article xmlns:xlink="http://www.w3.org/1999/xlink"><body>{inner}</body><back>{back}</back></article>'


def test_the_front_gives_the_facts_and_the_first_blocks():
    found = reading(f"<article>{FRONT}<body><p>They plan.</p></body></article>")
    assert found.metadata == {
        "title": "Shared desks: a study of rooms",
        "authors": ["Penn, Tessa R", "Quay Study Group"],
        "year": 2004,
        "doi": "10.9999/rq.2004.7",
        "journal": "Room Quarterly",
        "keywords": ["joint work", "desks"],
        "encoding": "utf-8",
    }
    assert [(block.role, block.text, block.level) for block in found.blocks] == [
        ("title", "Shared desks: a study of rooms", 0),
        ("furniture", "Tessa R Penn, Quay Study Group", 0),
        ("furniture", "1 Quay Institute, Northbridge", 0),
        ("heading", "Abstract", 1),
        ("heading", "Aims", 2),
        ("body", "To count desks.", 0),
        ("furniture", "Who shares?", 0),
        ("furniture", "Schreibtische.", 0),
        ("body", "Keywords: joint work; desks", 0),
        ("body", "They plan.", 0),
    ]


DRESSES = [
    "{}",
    '<?xml version="1.0" encoding="UTF-8"?><!-- a comment -->{}',
    '<!DOCTYPE article PUBLIC "-//NLM//DTD Journal Publishing DTD v2.3 20070202//EN" "journalpublishing.dtd">{}',
    "<!DOCTYPE article\n  PUBLIC '-//NLM//DTD JATS (Z39.96) DTD v1.2 20190208//EN' 'JATS-archivearticle1.dtd'>{}",
    "<pmc-articleset>{}</pmc-articleset>",
    "\ufeff{}",
]


@pytest.mark.parametrize("dress", DRESSES)
def test_any_dress_of_an_article_is_read(dress):
    assert blocks(dress.format(body("<p>They plan.</p>"))) == [("body", "They plan.")]


def test_an_article_in_a_namespace_is_read():
    page = '<j:article xmlns:j="https://jats.nlm.nih.gov/ns/archiving/1.4/"><j:body><j:p>They plan.</j:p></j:body>'
    assert blocks(page + "</j:article>") == [("body", "They plan.")]


def test_the_articles_of_a_set_are_read_one_after_the_other():
    page = f"<pmc-articleset>{body('<p>One.</p>')}{body('<p>Two.</p>')}</pmc-articleset>"
    assert blocks(page) == [("body", "One."), ("body", "Two.")]


def test_sections_give_headings_with_their_labels_and_levels():
    page = """<sec><label>1.</label><title>Terms</title><p>One.</p><sec><title>Spelling</title><p>Two.</p></sec></sec>
        <sec><p>Three.</p></sec>"""
    found = reading(
        body(page, "<ack><p>Thanks.</p></ack><app-group><app><title>Forms</title><p>A.</p></app></app-group>")
    )
    assert [(block.role, block.level, block.text) for block in found.blocks] == [
        ("heading", 1, "1. Terms"),
        ("body", 0, "One."),
        ("heading", 2, "Spelling"),
        ("body", 0, "Two."),
        ("body", 0, "Three."),
        ("heading", 1, "Acknowledgements"),
        ("body", 0, "Thanks."),
        ("heading", 1, "Forms"),
        ("body", 0, "A."),
    ]


def test_lists_quotations_boxes_and_definitions_have_their_roles():
    page = """<p>They share:<list list-type="order"><list-item><label>1.</label><p>rooms,</p></list-item>
        <list-item><p>desks.</p><p>All of them.</p><list><list-item><p>inner</p></list-item></list>
        </list-item></list>
        and so on.</p><disp-quote><p>We share.</p><attrib>A clerk</attrib></disp-quote>
        <boxed-text><label>Box 1</label><caption><title>Key</title></caption><sec><title>Point</title>
        <p>Share.</p></sec>
        </boxed-text><def-list><def-item><term>desk</term><def><p>a table</p></def></def-item></def-list>
        <speech><speaker>Clerk:</speaker><p>We do.</p></speech>"""
    assert blocks(body(page)) == [
        ("body", "They share:"),
        ("list", "1. rooms,"),
        ("list", "desks."),
        ("list", "All of them."),
        ("list", "inner"),
        ("body", "and so on."),
        ("quote", "We share."),
        ("quote", "A clerk"),
        ("box", "Box 1 Key"),
        ("box", "Point"),
        ("box", "Share."),
        ("list", "desk: a table"),
        ("quote", "Clerk: We do."),
    ]


def test_a_figure_or_table_inside_a_sentence_does_not_split_it():
    page = """<p>They share <fig><label>Figure 1</label><caption><title>Desks.</title><p>By room.</p></caption>
        <alt-text>unseen</alt-text><graphic xlink:href="a.jpg"/></fig>every room.</p>"""
    assert blocks(body(page)) == [("body", "They share every room."), ("caption", "Figure 1 Desks. By room.")]


def test_tables_keep_rows_and_cells_and_their_notes():
    page = """<table-wrap><label>Table 1</label><caption><p>Terms</p></caption><table><thead><tr><th>Term</th>
        <th colspan="2">Meaning</th></tr></thead><tbody><tr><td rowspan="2">joint<sup>a</sup></td><td>done<break/>
        together        </td><td>x</td></tr><tr><td><p>one</p><p>two</p></td><td/></tr></tbody></table>
        <table-wrap-foot><fn><label>a</label><p>By all.</p></fn><p>Source: desks.</p></table-wrap-foot></table-wrap>"""
    found = reading(body(page)).blocks
    assert [(block.role, block.text) for block in found] == [
        ("caption", "Table 1 Terms"),
        ("table", "Term\tMeaning\t\njoint a\tdone together\tx\n\tone two\t"),
        ("note", "a By all."),
        ("note", "Source: desks."),
    ]
    assert [found[1].text[start:end] for start, end in found[1].raised] == ["a"]


def test_raised_marks_are_told_and_marks_on_the_line_stay_text():
    page = """<p>Joint work<sup><xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref></sup> and
        more.<xref ref-type="bibr"><sup>3</sup></xref><sup>,</sup><xref ref-type="bibr"><sup>4</sup></xref>
        Some [<xref ref-type="bibr" rid="r3">3</xref>] say (<xref ref-type="bibr" rid="r4">Penn, 2004</xref>) that
        m<sup>2</sup> of a room<xref ref-type="bibr">5</xref> on the 2<sup>nd</sup> of H<sub>2</sub>O matter.</p>"""
    [block] = reading(body(page)).blocks
    assert block.text == (
        "Joint work 1,2 and more. 3,4 Some [3] say (Penn, 2004) that m2 of a room 5 on the 2nd of H2O matter."
    )
    assert [block.text[start:end] for start, end in block.raised] == ["1,2", "3,4", "5"]


def test_the_number_of_a_figure_that_touches_its_word_is_not_raised():
    [block] = reading(body('<p>See Fig.<xref ref-type="fig" rid="f1">1</xref> below.</p>')).blocks
    assert (block.text, block.raised) == ("See Fig.1 below.", [])


def test_notes_stand_after_the_paragraph_that_holds_them_or_where_they_are_listed():
    page = "<p>They plan<fn id='f1'><label>1</label><p>In one room.</p></fn> well.</p>"
    back = "<fn-group><title>Notes</title><fn><label>2</label><p>In two rooms.</p></fn></fn-group>"
    found = reading(body(page, back)).blocks
    assert [(block.role, block.text) for block in found] == [
        ("body", "They plan 1 well."),
        ("note", "1 In one room."),
        ("heading", "Notes"),
        ("note", "2 In two rooms."),
    ]
    assert found[0].raised == [[10, 11]]


REFERENCES = """<ref-list><title>Literature</title>
  <ref id="r1"><label>1.</label><mixed-citation><string-name>
    <surname>Penn</surname> <given-names>T</given-names></string-name>. <source>Desks</source>. Northbridge;
    <year>2004</year>.</mixed-citation></ref>
  <ref id="r2"><label>2.</label><element-citation publication-type="journal"><person-group person-group-type="author">
    <name><surname>Marlow</surname><given-names>J</given-names></name><name><surname>Roe</surname><given-names>AB
    </given-names></name><etal/></person-group><article-title>Rooms?</article-title>
    <source>Room Quarterly</source><year>1999a</year>
    <volume>4</volume><issue>2</issue><fpage>7</fpage><lpage>9</lpage><pub-id pub-id-type="doi">10.9999/rooms</pub-id>
    </element-citation></ref>
  <ref id="r3"><citation citation-type="other">Quay Council. Plans for desks.</citation></ref>
</ref-list>"""


def test_references_are_one_block_each_in_order_with_their_labels():
    assert blocks(body("<p>They plan.</p>", REFERENCES))[1:] == [
        ("heading", "Literature"),
        ("reference", "1. Penn T. Desks. Northbridge; 2004."),
        (
            "reference",
            "2. Marlow J, Roe AB, et al. (1999a) Rooms? Room Quarterly 4(2):7-9. doi:10.9999/rooms",
        ),
        ("reference", "Quay Council. Plans for desks."),
    ]


def test_names_in_a_mixed_citation_never_grow_together():
    name = "<name><surname>{}</surname><given-names>{}</given-names></name>".format
    people = f"<person-group>{name('Penn', 'T.')}{name('Marlow', 'Jo Ann')}</person-group>"
    back = f"<ref-list><ref><mixed-citation>{people} (<year>2004</year>). Desks.</mixed-citation></ref></ref-list>"
    assert blocks(body("<p>They plan.</p>", back))[-1] == ("reference", "Penn T., Marlow JA (2004). Desks.")


def test_references_without_labels_have_the_numbers_by_which_they_are_cited():
    page = '<p>Desks [<xref ref-type="bibr" rid="b">2</xref>], rooms [<xref ref-type="bibr" rid="a">1</xref>].</p>'
    back = "".join(f'<ref id="{name}"><citation>Work {name}.</citation></ref>' for name in "abc")
    assert blocks(body(page, f"<ref-list>{back}</ref-list>"))[2:] == [
        ("reference", "1 Work a."),
        ("reference", "2 Work b."),
        ("reference", "Work c."),
    ]


def test_a_list_of_references_without_a_title_is_called_references():
    assert blocks(
        body("<p>They plan.</p>", "<ref-list><ref><mixed-citation>Penn 2004</mixed-citation></ref></ref-list>")
    )[1:] == [("heading", "References"), ("reference", "Penn 2004")]


def test_formulas_are_read_once():
    page = """<p>Let <inline-formula><mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi>
        <mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math></inline-formula> and <inline-formula><alternatives><tex-math>
        \\documentclass{minimal}\\begin{document}$y$\\end{document}</tex-math><mml:math
        xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>y</mml:mi></mml:math></alternatives></inline-formula> or
        <tex-math>\\documentclass{minimal}\\begin{document}$$z$$\\end{document}</tex-math>.</p>"""
    assert blocks(body(page)) == [("body", "Let x=2 and y or z.")]


def test_floats_stand_before_the_back_and_letters_of_reviewers_are_not_the_article():
    page = f"""<article><body><p>They plan.</p></body><back>{REFERENCES}</back><floats-group><fig><caption><p>Desks</p>
        </caption></fig></floats-group><sub-article article-type="decision-letter"><body><p>Accept it.</p></body>
        </sub-article>        <sub-article><body><p>A second part.</p></body></sub-article></article>"""
    found = blocks(page)
    assert found[:3] == [("body", "They plan."), ("caption", "Desks"), ("heading", "Literature")]
    assert found[-2:] == [("furniture", "Accept it."), ("body", "A second part.")]


def test_named_characters_are_read_without_the_doctype_being_fetched():
    page = '<!DOCTYPE article SYSTEM "http://dtd.example/a.dtd">' + body(
        "<p>naïve&nbsp;plan &mdash; R&amp;D &lt; 3&rsquo;</p>"
    )
    assert blocks(page) == [("body", "naïve plan — R&D < 3’")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_encoding_is_found_and_recorded(encoding):
    page = f'<?xml version="1.0" encoding="{encoding}"?>' + body("<p>naïve plan</p>")
    found = reading(page.encode(encoding))
    assert found.blocks[0].text == "naïve plan"
    assert found.metadata["encoding"].lower().startswith(encoding)


def refusal(markup):
    started = time.process_time()
    with pytest.raises(DocumentError) as caught:
        reading(markup)
    assert time.process_time() - started < 2
    assert caught.value.message.endswith(".")
    assert ". " not in caught.value.message
    return caught.value.kind


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!ENTITY l0 "ha">{LAUGHS}',
        '<!ENTITY l11 SYSTEM "file:///etc/hostname">',
        '<!ENTITY % l11 SYSTEM "http://dtd.example/x"> %l11;',
        f'<!ENTITY l11 "{"a" * 100_000}">',
    ],
)
def test_declared_entities_are_refused_and_never_expanded(declared):
    assert refusal(f"<!DOCTYPE article [{declared}]>" + body("<p>&l11;</p>" * 100)) == "damaged"
    wide = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE article [{declared}]>' + body("<p>&l11;</p>")
    assert refusal(wide.encode("utf-16")) == "damaged"


def test_xml_that_is_no_article_deep_or_huge_or_empty_is_refused_in_a_sentence():
    assert refusal("<TEI><text><body><p>They plan.</p></body></text></TEI>") == "unsupported"
    assert refusal("<article><info/><section><para>They plan.</para></section></article>") == "unsupported"
    assert refusal("<article><body>" + "<sec>" * 100_000) == "damaged"
    assert refusal("no markup") == "damaged"
    assert refusal("<article><body><p/></body></article>") == "empty"
    assert refusal(b"x" * 50_000_001) == "too_large"


def test_a_cut_or_slightly_broken_article_is_read_as_far_as_it_goes_and_says_so():
    found = reading("<article><body><p>They plan.</p><p>They sh")
    assert [block.text for block in found.blocks] == ["They plan.", "They sh"]
    assert [problem.kind for problem in found.problems] == ["damaged"]
    found = reading(body("<p>R & D is <ext-link foo:href='x'>here</ext-link>.</p>"))
    assert "D is here" in found.blocks[0].text


def test_an_inclusion_is_not_followed():
    page = body(
        '<p>They plan.</p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/hostname" parse="text"/>'
    )
    assert blocks(page) == [("body", "They plan.")]


def test_too_much_text_gives_a_part_and_says_so():
    found = reading(body("<p>They plan together.</p>" * 50), Settings(characters=200))
    assert [problem.kind for problem in found.problems] == ["too_much_text"]


@pytest.mark.parametrize(
    "markup",
    [
        body("<p>They plan<sup>1</sup> well.</p>" * 30_000),
        body("<p>" + "desk<sup>1</sup> " * 30_000 + "</p>"),
        body(
            "<p>They plan.</p>",
            "<ref-list>" + "<ref><label>1</label><citation>Penn</citation></ref>" * 50_000 + "</ref-list>",
        ),
        body(
            "<table-wrap><table>"
            + "<tr><td rowspan='9999' colspan='999999'>x</td></tr>" * 2_000
            + "</table></table-wrap>"
        ),
    ],
)
def test_a_long_article_takes_no_longer_than_its_length(markup):
    started = time.process_time()
    reading(markup)
    assert time.process_time() - started < 5


def test_the_mark_of_a_note_stands_apart_and_is_no_raised_number_of_a_source():
    marks = "<xref ref-type='fn' rid='f1'><sup>1</sup></xref> and rooms<sup><xref ref-type='fn'>2</xref></sup>"
    page = f"<p>Teams share desks{marks}, as found<sup><xref ref-type='bibr'>3</xref></sup> before.</p>"
    [block] = reading(body(page)).blocks
    assert block.text == "Teams share desks 1 and rooms 2, as found 3 before."
    assert [block.text[start:end] for start, end in block.raised] == ["3"]
