import codecs
import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.reading import read
from pipeline.reading.raised import is_note_mark
from pipeline.reading.settling import is_navigation, looks_like_reference
from pipeline.settings import Settings

SETTINGS = Settings()
LONG = "The three councils share one building and plan every visit together, so that no family is asked twice. " * 3


def reading(text, form="txt", settings=SETTINGS):
    return read(text if isinstance(text, bytes) else text.encode(), form, settings=settings)


def blocks(text, form="txt"):
    return [(block.role, block.text) for block in reading(text, form).blocks]


# ---------------------------------------------------------------------------------------------------- paragraphs


def test_in_a_file_of_long_lines_every_line_is_a_paragraph():
    text = f"{LONG}\nTeams that meet: {LONG}\nA third one. {LONG}"
    assert [role for role, _ in blocks(text)] == ["body"] * 3


WRAPPED = """\
Shared desks

The three councils share one building and plan every visit
together, so that no family is asked the same question more
than once.
A second paragraph begins where the line above had room for
more words.

    Quoted passages are set in a little from
    the margin, and wrapped a bit earlier in
    every line but the last one of them all
    as here.
"""


def test_in_a_hard_wrapped_file_lines_are_joined_and_short_lines_end_paragraphs():
    assert blocks(WRAPPED) == [
        ("title", "Shared desks"),
        (
            "body",
            "The three councils share one building and plan every visit together, so that no family is asked the same"
            " question more than once.",
        ),
        ("body", "A second paragraph begins where the line above had room for more words."),
        (
            "body",
            "Quoted passages are set in a little from the margin, and wrapped a bit earlier in every line but the last"
            " one of them all as here.",
        ),
    ]


def test_a_word_broken_at_a_line_end_is_mended_by_evidence_and_recorded():
    text = """\
Multi-agency teams share a room, and other multi-agency
groups do so too. There is some evidence that many multi-
agency meetings are useful for the families, whose infor-
mation is asked for once.
"""
    [block] = reading(text).blocks
    assert "multi-agency meetings" in block.text
    assert "whose information is" in block.text
    assert [kind for _, kind, _ in block.joins] == ["hyphen", "joined"]
    for offset, kind, _ in block.joins:
        assert block.text[:offset].endswith("multi-" if kind == "hyphen" else "infor")


def test_line_ends_of_every_kind_count():
    assert blocks(f"{LONG}\r\n\r\n{LONG}\r{LONG}\f{LONG}") == [("body", LONG.strip())] * 4


# ------------------------------------------------------------------------------------------------------ headings


def test_a_short_line_above_a_paragraph_is_a_heading_with_or_without_an_empty_line():
    text = (
        f"Shared desks\n\nA report\n\nIntroduction\n{LONG}\n\nWho shares: the partners\n{LONG}\n\nConclusion\n\n{LONG}"
    )
    assert [(role, text) for role, text in blocks(text) if role != "body"] == [
        ("title", "Shared desks"),
        ("heading", "A report"),
        ("heading", "Introduction"),
        ("heading", "Who shares: the partners"),
        ("heading", "Conclusion"),
    ]


NO_HEADINGS = [
    f"{LONG}\n\nThey plan.\n\n{LONG}",
    f"{LONG}\n\nThe reasons are:\n\n{LONG}",
    f"{LONG}\n\nand so it went on\n\n{LONG}",
    f"{LONG}\nof one paragraph\n{LONG}",
    f"{LONG}\n\nWrite to desk@quay.example\n\n{LONG}",
    f"{LONG}\n\nPartners\nHealth\nSchools\nPolice\n",
]


@pytest.mark.parametrize("text", NO_HEADINGS)
def test_a_line_that_is_no_heading_stays_text(text):
    assert "heading" not in {role for role, _ in blocks(text)}


def test_numbers_give_the_depth_of_a_heading():
    text = f"Shared desks\n\n{LONG}\n\n1. Terms\n\n{LONG}\n\n1.2 Spelling of terms\n\n{LONG}"
    assert [block.level for block in reading(text).blocks if block.role == "heading"] == [1, 2]


def test_the_title_is_the_first_heading_that_names_this_document():
    assert reading(f"Executive summary\n\nShared desks\n\n{LONG}").metadata["title"] == "Shared desks"
    assert "title" not in reading(f"Introduction\n\n{LONG}").metadata


# ----------------------------------------------------------------------------------- lists, tables, furniture, sources


def test_items_are_a_list_without_their_bullets_and_with_their_numbers():
    text = f"{LONG}\n- joint plans\n• shared rooms\n1. first\n(b) second\n"
    assert blocks(text)[1:] == [
        ("list", "joint plans"),
        ("list", "shared rooms"),
        ("list", "1. first"),
        ("list", "(b) second"),
    ]


def test_lines_with_equally_many_cells_are_a_table():
    text = f"{LONG}\n\nTerm\tMeaning\njoint\ttogether\n\na | b | c\nd | e | f\n"
    assert blocks(text)[1:] == [("table", "Term\tMeaning\njoint\ttogether"), ("table", "a\tb\tc\nd\te\tf")]


def test_menus_logos_and_page_numbers_are_furniture_and_still_there():
    text = f"quay logo  council logos\n\n{LONG}\n\nPage 3 of 12\n\nHome | Our team | Contact us | ©2009 Quay Institute"
    assert [role for role, _ in blocks(text)] == ["furniture", "body", "furniture", "furniture"]


def test_sources_are_references_until_the_next_heading():
    sources = "Penn T (2004) Desks. Northbridge: Quay\n\nQuay Council, Plans for desks"
    text = f"{LONG}\n\nReferences\n\n{sources}\n\nAppendix\n\n{LONG}"
    assert [role for role, _ in blocks(text)] == ["body", "heading", "reference", "reference", "heading", "body"]


def test_entries_that_read_like_sources_are_references_without_a_heading():
    sources = "1 Penn T (2004) 'Desks' Room Quarterly 11 (2)\n2 Marlow J and Roe AB (1999) Rooms. Northbridge"
    text = f"{LONG}\n{sources}\n{LONG}"
    assert [role for role, _ in blocks(text)] == ["body", "reference", "reference", "body"]


REFERENCES = [
    "Penn T (2004) Desks. Northbridge: Quay Press.",
    "3 Marlow J and Roe AB (1999) 'Rooms' Room Quarterly 4",
    "[12] van der Roe, A. B. (2011). Rooms.",
    "Penn-Roe, T., Marlow, J. 2004. Desks. Room Quarterly.",
]
NOT_REFERENCES = [
    "Penn T (2004) argues that desks matter.",
    "The councils (2004) share desks.",
    "In 2004 T. Penn counted desks.",
    "Penn and Marlow met.",
    "",
]


@pytest.mark.parametrize("text", REFERENCES)
def test_an_entry_of_a_list_of_sources_is_recognised(text):
    assert looks_like_reference(text)


@pytest.mark.parametrize("text", NOT_REFERENCES)
def test_running_text_is_not_taken_for_a_source(text):
    assert not looks_like_reference(text)


@pytest.mark.parametrize(
    "text", ["Home | News | Contact us", "Home » Reports » Desks", "quay logo town logo", "top · back · next"]
)
def test_a_menu_is_recognised(text):
    assert is_navigation(text)


@pytest.mark.parametrize(
    "text", ["Joint | shared | common", "The logo of the team is a desk.", "They plan | they share.", LONG]
)
def test_running_text_is_never_a_menu(text):
    assert not is_navigation(text)


@pytest.mark.parametrize(
    ("before", "mark"), [("working", "1"), ("plan.’", "2,3"), ("is", "4"), ("in 2004", "5"), ("desks", "*")]
)
def test_a_raised_mark_after_a_word_is_a_note(before, mark):
    assert is_note_mark(before, mark)


@pytest.mark.parametrize(
    ("before", "mark"), [("2", "nd"), ("20 km", "2"), ("x", "2"), ("10", "6"), ("", "1"), ("Mc", "Donald")]
)
def test_a_raised_sign_that_belongs_to_its_word_is_none(before, mark):
    assert not is_note_mark(before, mark)


# ------------------------------------------------------------------------------------------------------ Markdown

MARKDOWN = """\
---
title: "Shared desks"
author: T. Penn and J. Marlow
date: 2009-04-01
---
#### Briefing 3

# Shared desks

A **quay** in *practice* review<sup>1</sup> of [joint work](https://quay.example/a_(b)) says 2 * 3 is 6, snake_case
is kept and AT&amp;T is one firm.[^2]

- **rooms** Rooms are shared.
- *time* Time is not,
  as a rule.

> We share
> one desk.

| Term | Meaning |
|------|:-------:|
| joint | together |

Second section
--------------

**Who shares**

1. Councils share.

[^2]: A note about firms.
[quay]: https://quay.example

- 1 Penn T (2004) 'Desks' *Room Quarterly* 11
- 2 Marlow J (1999) *Rooms.* Northbridge
"""


def test_markdown_loses_its_marks_and_keeps_its_words():
    assert blocks(MARKDOWN, "md")[1:] == [
        ("heading", "Briefing 3"),
        ("title", "Shared desks"),
        (
            "body",
            "A quay in practice review 1 of joint work says 2 * 3 is 6, snake_case is kept and AT&T is one firm. 2",
        ),
        ("list", "rooms Rooms are shared."),
        ("list", "time Time is not, as a rule."),
        ("quote", "We share one desk."),
        ("table", "Term\tMeaning\njoint\ttogether"),
        ("heading", "Second section"),
        ("heading", "Who shares"),
        ("list", "1. Councils share."),
        ("note", "2 A note about firms."),
        ("reference", "1 Penn T (2004) 'Desks' Room Quarterly 11"),
        ("reference", "2 Marlow J (1999) Rooms. Northbridge"),
    ]


def test_markdown_in_a_text_file_is_taken_as_such():
    assert blocks(MARKDOWN, "txt") == blocks(MARKDOWN, "md")
    assert blocks(f"We are # 1.\n\n{LONG}")[0] == ("body", "We are # 1.")


def test_front_matter_is_furniture_and_gives_the_metadata():
    found = reading(MARKDOWN, "md")
    assert found.blocks[0].role == "furniture"
    assert found.metadata == {
        "title": "Shared desks",
        "authors": ["T. Penn", "J. Marlow"],
        "year": 2009,
        "encoding": "utf-8",
    }


SHOWN = [
    ("**a** and *b* and __c__ and _d_ and ~~e~~ and `f`", "a and b and c and d and e and f"),
    ("***both***", "both"),
    ("5 * 3 * 2 and p < .05*", "5 * 3 * 2 and p < .05*"),
    ("inter_agency_work", "inter_agency_work"),
    (r"\*not emphasis\*", "*not emphasis*"),
    ("[text](http://quay.example 'title') ![a desk](desk.png)", "text a desk"),
    ("[text][ref] and <https://quay.example> [2004]", "text and https://quay.example [2004]"),
    ("joint<br>work <span class='x'>here</span> &lt;b&gt;", "joint work here <b>"),
    ("working<sup>1</sup>, H<sub>2</sub>O, 2<sup>nd</sup>", "working 1, H2O, 2nd"),
    ("a < b and c > d", "a < b and c > d"),
]


@pytest.mark.parametrize(("written", "shown"), SHOWN)
def test_a_line_of_markdown_shows(written, shown):
    assert blocks(written, "md") == [("body", shown)]


RAISED = [
    ("Joint **working**[^1], and[^note] more.", "Joint working 1, and note more.", ["1", "note"]),
    ("joint *working*<sup>1,2</sup> on the 2<sup>nd</sup>", "joint working 1,2 on the 2nd", ["1,2"]),
    ("joint working^4^ of 20 m^2^ and 2^10^", "joint working 4 of 20 m2 and 210", ["4"]),
    ("multi-\nagency[^7] work and multi-agency", "multi-agency 7 work and multi-agency", ["7"]),
]


@pytest.mark.parametrize(("written", "shown", "marks"), RAISED)
def test_raised_marks_of_markdown_are_told(written, shown, marks):
    [block] = reading(written, "md").blocks
    assert block.text == shown
    assert [block.text[start:end] for start, end in block.raised] == marks
    for offset, _, _ in block.joins:
        assert block.text[:offset].endswith("multi-")


def test_code_and_comments_in_markdown():
    assert blocks("```\n# no heading\n```\n<!-- unseen -->\nWords.", "md") == [
        ("body", "# no heading"),
        ("body", "Words."),
    ]


def test_a_word_broken_at_a_line_end_of_markdown_is_recorded_where_it_is():
    [block] = reading("Some **very** useful multi-\nagency *plan* with multi-agency teams.", "md").blocks
    assert block.text == "Some very useful multi-agency plan with multi-agency teams."
    assert [(block.text[:offset], kind) for offset, kind, _ in block.joins] == [("Some very useful multi-", "hyphen")]


# ------------------------------------------------------------------------------------- encodings, limits, robustness

ENCODED = [
    ("naïve “plan”".encode(), "utf-8"),
    (codecs.BOM_UTF8 + "naïve “plan”".encode(), "utf-8-sig"),
    (codecs.BOM_UTF16_LE + "naïve “plan”".encode("utf-16-le"), "utf-16"),
    ("naïve “plan” of desks".encode("utf-16-be"), "utf-16-be"),
    ("naïve “plan”".encode("cp1252"), "cp1252"),
    ("naïve “plan” – don’t".encode("mac-roman"), "mac-roman"),
    ("naïve “plan”. They don’t share, Élan • says: ‘desks’".encode("mac-roman"), "mac-roman"),
    ("naïve “plan” of São João’s DESPACHOS – ÕES • café".encode("cp1252"), "cp1252"),
    (b'na\xefve "plan" \x96 caf\xe9 Stra\xdfe \xa32 \xbd', "cp1252"),
]


@pytest.mark.parametrize(("content", "encoding"), ENCODED)
def test_the_encoding_is_found_and_recorded(content, encoding):
    found = reading(content)
    assert found.blocks[0].text.replace('"plan"', "“plan”").startswith("naïve “plan”")
    assert found.metadata["encoding"] == encoding


def test_a_few_broken_bytes_leave_the_rest_readable_and_are_said_to_be_doubtful():
    [block] = reading("naïve “plan” ".encode() + b"\xff end").blocks
    assert block.text == "naïve “plan” \ufffd end"
    assert block.quality == "doubtful"


def test_hidden_characters_are_taken_out_and_the_block_is_said_to_be_repaired():
    [block] = reading("inter\u00adagency ﬁles").blocks
    assert (block.text, block.quality) == ("interagency files", "repaired")


@pytest.mark.parametrize(
    ("content", "kind"), [(b"", "empty"), (b" \n\n--- \n", "empty"), (bytes(range(256)) * 9, "damaged")]
)
def test_a_file_without_text_fails_with_the_reason(content, kind):
    for form in ("txt", "md"):
        with pytest.raises(DocumentError) as caught:
            reading(content, form)
        assert caught.value.kind == kind


def test_beyond_the_limit_whole_blocks_are_left_out_and_the_reading_is_partial():
    found = reading(f"{LONG}\n\n{LONG}\n\n{LONG}", settings=Settings(characters=2 * len(LONG) + 10))
    assert [block.text for block in found.blocks] == [LONG.strip()] * 2
    assert [problem.kind for problem in found.problems] == ["too_much_text"]
    found = reading(LONG, settings=Settings(characters=50))
    assert len(found.blocks[0].text) <= 50
    assert not reading(LONG, settings=Settings(characters=len(LONG))).problems


def counted(text):
    return Counter(re.findall(r"\w", text))


@given(
    st.lists(
        st.sampled_from(["Desks", "", LONG, "- a point", "1. one", "a\tb", "Plans for all", "x | y", "end.", "  in"])
    )
)
def test_no_character_of_a_word_is_lost_or_doubled(lines):
    text = "\n".join(lines)
    if text.strip():
        assert counted("".join(block.text for block in reading(text).blocks)) == counted(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.sampled_from(["txt", "md"]))
def test_any_text_is_read_or_refused_in_a_sentence(text, form):
    try:
        found = reading(text, form)
    except DocumentError as error:
        assert error.message.endswith(".")  # noqa: PT017
        return
    for block in found.blocks:
        assert block.text.strip(" ") == block.text
        assert "\n\n" not in block.text
        assert all(0 <= offset <= len(block.text) for offset, _, _ in block.joins)


HOSTILE = [
    "[" * 25_000,
    "*a " * 15_000,
    "**a **b" * 7_000,
    "<!--" * 12_000,
    "|" * 25_000 + "\n|-|",
    " " * 50_000 + "x",
    "a-\n" * 7_000,
    "- " * 20_000,
    "[a](" * 10_000,
    "_" * 25_000,
    "<a " * 15_000,
    "![" * 12_000,
    "a\n" * 15_000,
    "Short line\n\n" * 5_000,
]


MANY = {
    "paragraphs": lambda number: f"{LONG[: 40 + number % 90]}\n\n",
    "references": lambda number: f"{number}. Penn T{number % 7} ({1990 + number % 30}) Desks. Northbridge: Quay.\n",
    "short lines": lambda number: f"Line {number}\n\n",
    "items": lambda number: f"- point {number}\n",
    "rows": lambda number: f"a{number}\tb\n",
    "headings": lambda number: f"# Part {number}\n\nWords.\n\n",
    "broken words": lambda number: f"{LONG[:50]} inter{number}a-\nest {number}\n",
    "notes": lambda number: f"Words[^{number}] here.\n\n[^{number}]: A note.\n\n",
}


@pytest.mark.parametrize("kind", MANY)
def test_twice_as_many_paragraphs_take_about_twice_as_long(kind):
    reading("Words.")

    def seconds(count):
        text = "".join(MANY[kind](number) for number in range(count))
        started = time.process_time()
        reading(text)
        return time.process_time() - started

    # In a process that holds much, one collection of garbage takes half a second: more than once it is no chance.
    assert any(seconds(8_000) < 5 * seconds(2_000) + 0.5 for _ in range(3))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", ["txt", "md"])
def test_hostile_text_takes_no_longer_than_its_length(text, form):
    started = time.process_time()
    reading("# One\n\n" + text + "\nWords.", form)
    assert time.process_time() - started < 3
