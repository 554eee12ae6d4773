"""What a hyphen at a line end stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.hyphens import Evidence, joined, words
from pipeline.reading.layout.lines import Line
from pipeline.reading.layout.page import Word


def lines_from(text):
    """Printed lines, one for each line of `text`."""
    return [
        Line(
            0,
            [
                Word(word, 10 * place, 12 * row, 10 * place + 9, 12 * row + 10, "Serif", 10.0, False, True)
                for place, word in enumerate(line.split())
            ],
        )
        for row, line in enumerate(text.strip().split("\n"))
    ]


FILLER = "\n".join(
    ["The wardens met the har-", "bour pilots in the eve-", "ning and again in the morn-", "ing for a talk."] * 12
)


def read(text, filler=FILLER):
    """The joined text of the printed lines, in a document that breaks words at its line ends."""
    lines = lines_from(text)
    return joined(lines, Evidence([*lines, *lines_from(filler)]))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("They lacked infor-\nmation.", "They lacked information."),
        ("It is joined-\nup work; joined-up work lasts.", "It is joined-up work; joined-up work lasts."),
        ("An inter-\nagency team. Every interagency team.", "An interagency team. Every interagency team."),
        ("An inter-\nagency team. Every inter-agency team.", "An inter-agency team. Every inter-agency team."),
        ("Some co-\nordination and co-ordinated plans.", "Some co-ordination and co-ordinated plans."),
        ("We speak of pre-\nand post-war homes.", "We speak of pre- and post-war homes."),
        ("From 2004-\n2007 it ran.", "From 2004-2007 it ran."),
        ("The Anglo-\nDutch ferry.", "The Anglo-Dutch ferry."),
        (
            "A TraceBox; the Trace-\nBox hummed, and TraceBox fell.",
            "A TraceBox; the TraceBox hummed, and TraceBox fell.",
        ),
        ("Work face-to-\nface is best.", "Work face-to-face is best."),
        ("A well-\nknown ferry.", "A well-known ferry."),
        ("A lantern-\nbright quay.", "A lantern-bright quay."),
        ("An under-\nresourced ferry.", "An under-resourced ferry."),
        ("A harbour-\nfocussing plan.", "A harbour-focussing plan."),
        ("A brigan-\ntined quarrel.", "A brigantined quarrel."),
        ("See https://example.org/harbour-\nplan for it.", "See https://example.org/harbour-plan for it."),
        ("See https://example.org/har\ufffe\nbour for it.", "See https://example.org/har-bour for it."),
        ("They lacked infor\ufffe\nmation.", "They lacked information."),
        ("The and/\nor clause.", "The and/or clause."),
        ("Pilots—\nall of them—came.", "Pilots—all of them—came."),
        ("Two plain\nlines.", "Two plain lines."),
        ("They asked for infor\nmation and left.", "They asked for information and left."),
        ("The old int\neragency pact; an interagency pact.", "The old interagency pact; an interagency pact."),
        ("A pilot met the\nrapist in a cell.", "A pilot met the rapist in a cell."),
        ("He kept the log\nbook of Torv\nBrank.", "He kept the log book of Torv Brank."),
        ("It was said by Rein-\nhart and by others.", "It was said by Reinhart and by others."),
        ("It was said by Rein-\nhart. Rein-hart was his name.", "It was said by Rein-hart. Rein-hart was his name."),
        ("It is a London-\nbased ferry.", "It is a London-based ferry."),
        ("It ended. Lantern-\nbright quays lay there.", "It ended. Lantern-bright quays lay there."),
        ("It is inter-\nrather than intra-harbour work.", "It is inter- rather than intra-harbour work."),
        ("Both in-\nand outbound boats.", "Both in- and outbound boats."),
    ],
)
def test_words_across_a_line_end_are_read_as_the_evidence_says(printed, expected):
    assert read(printed)[0] == expected


def test_a_document_that_never_breaks_words_keeps_every_hyphen():
    plain = "\n".join(["The wardens met the pilots of the old ferry at noon"] * 50)
    assert read("They had to re-\ninterpret it.", plain)[0] == "They had to re-interpret it."
    assert read("They had to re-\ninterpret it.")[0] == "They had to reinterpret it."


def test_what_is_decided_is_recorded_with_its_place_and_reason():
    text, _, joins = read("An inter-\nagency team, the interagency team, lacked infor-\nmation.")
    assert [(text[:offset].split()[-1], kind) for offset, kind, _ in joins] == [
        ("inter", "joined"),
        ("infor", "joined"),
    ]
    assert "elsewhere in the document" in joins[0][2]
    assert joins[1][2] == "the whole is a word of the list"


def test_without_evidence_a_loose_prefix_stays_undecided():
    _, _, joins = read("A multi-\nharbour plan.")
    assert [kind for _, kind, _ in joins] == ["undecided"]


def test_a_spelling_that_the_document_has_both_ways_stays_undecided():
    _, _, joins = read("An inter-\nagency team: interagency here, inter-agency there.")
    assert [kind for _, kind, _ in joins] == ["undecided"]


def test_a_suspended_hyphen_breaks_no_word():
    assert read("The pre-\nand post-war plan.")[2] == []


def test_the_word_list_is_english_and_in_lower_case():
    assert {"information", "harbour", "harbor"} <= words()
    assert all(word == word.lower() for word in words())


word = st.text(alphabet="abcdefgh-,.\ufffe ", min_size=1, max_size=12).filter(lambda text: text.strip(" \ufffe"))


@given(st.lists(word, min_size=1, max_size=12))
def test_every_line_begins_at_its_offset(texts):
    lines = [line for text in texts for line in lines_from(text) if line.words]
    text, offsets, joins = joined(lines, Evidence(lines))
    assert len(offsets) == len(lines)
    assert offsets == sorted(offsets)
    for offset, line in zip(offsets, lines, strict=True):
        assert text[offset:].startswith(line.text[:-1] if line.is_broken else line.text)
    assert all(0 < offset <= len(text) for offset, _, _ in joins)
    assert {offset for offset, _, _ in joins} <= set(offsets)


def test_a_first_half_that_is_no_word_shows_that_a_document_breaks_words():
    filler = "\n".join(["The wardens met there again and talked for a while."] * 60)
    text, _, _ = read("Their meetings had a good atten-\ndance and a child-\nfree room.", filler)
    assert text == "Their meetings had a good attendance and a child-free room."


def test_a_document_whose_line_ends_leave_only_words_keeps_every_hyphen():
    filler = "\n".join(["The wardens met there again and talked for a while."] * 60)
    text, _, _ = read("They re-\ninterpret it in a child-\nfree room.", filler)
    assert text == "They re-interpret it in a child-free room."


def test_a_word_broken_without_a_hyphen_is_recorded_like_any_other():
    text, offsets, joins = read("They asked for infor\nmation and left.")
    assert [(text[:offset].split()[-1], kind) for offset, kind, _ in joins] == [("infor", "joined")]
    assert text[offsets[1] :] == "mation and left."
    assert "without a hyphen" in joins[0][2]
