"""The stage `tag`: cases as data, offsets on any text, texts cut into blocks in different ways."""

import itertools
import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import tables
from pipeline.codebook import Concept, Reject, Term
from pipeline.codebook_files import load_codebook
from pipeline.reading import Block
from pipeline.stages.extract import block_rows
from pipeline.stages.segment import segment
from pipeline.stages.tag import tag


def _loaded(name):
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


CASES = _loaded("tag_cases.toml")["case"]
HEADS, ROLES = _loaded("head_cases.toml"), _loaded("role_cases.toml")
MARKED = re.compile(r"\[(.*?)\]")
NO_USES = ("false_friends",)
ANY_ROLE = ("kept",)
CONCEPTS = load_codebook().terms


@pytest.fixture
def concepts():
    return CONCEPTS


def _case(case):
    marks = [pytest.mark.xfail(reason=case["known_failure"], strict=True)] if "known_failure" in case else []
    return pytest.param(case, id=case["name"], marks=marks)


@pytest.mark.parametrize("case", [_case(each) for each in CASES])
def test_exactly_these_mentions_are_found(case, make_document, concepts):
    paragraphs = case.get("blocks") or [each.strip() for each in case["text"].split("\n\n")]
    blocks, sentences = make_document(*map(_paragraph, paragraphs))
    found = tag(blocks, sentences, terms=concepts)
    columns = sorted({column for mention in case["mentions"] for column in mention} | {"term_as_written"})
    shown = [{column: row[column] for column in columns} for row in found]
    assert len(found) == len(case["mentions"]), shown
    for row, expected in zip(found, case["mentions"], strict=True):
        assert {column: row[column] for column in expected} == expected


def _paragraph(paragraph):
    return paragraph if isinstance(paragraph, str) else tuple(paragraph)


def _rows_at_marks(entry, make_document):
    """The row found at each place in brackets of a text, or of [block role, text]; None where there is none."""
    role, text = entry if isinstance(entry, list) else ("body", entry)
    starts = [match.start() - 2 * place for place, match in enumerate(MARKED.finditer(text))]
    rows = tag(*make_document((role, MARKED.sub(r"\1", text))), terms=CONCEPTS)
    return [next((row for row in rows if row["start"] <= start < row["end"]), None) for start in starts]


def _entries(cases):
    """Each entry of each kind as a parameter; those under [known_failures] must fail."""
    failures = cases.get("known_failures", {})
    for kinds, marks in ((cases, []), (failures, [pytest.mark.xfail(reason="not told apart", strict=True)])):
        for kind, entries in kinds.items():
            for entry in entries if kind != "known_failures" else []:
                yield pytest.param(kind, entry, marks=marks, id=f"{kind}: {entry}"[:90])


@pytest.mark.parametrize(("kind", "entry"), [*_entries(HEADS)])
def test_the_head_noun_of_each_marked_term(kind, entry, make_document):
    text, heads = entry
    found = [row["head"] for row in _rows_at_marks(text, make_document)]
    assert found == ([heads] if isinstance(heads, str) else heads)


@pytest.mark.parametrize(("kind", "entry"), [*_entries(ROLES)])
def test_the_role_of_each_marked_use(kind, entry, make_document):
    rows = _rows_at_marks(entry, make_document)
    if kind in NO_USES:
        assert rows == [None]
    elif kind in ANY_ROLE:
        assert None not in rows
    else:
        assert [row["term_role"] for row in rows] == [kind] * len(rows)


def test_a_term_that_lacks_company_counts_where_it_has_company_in_another_paragraph(make_document):
    alone, elsewhere = "A network is made of acquaintances.", "Networks of nurses and teachers are loose."
    counts = [len(tag(*make_document(*texts), terms=CONCEPTS)) for texts in ([alone], [alone, elsewhere])]
    assert counts == [0, 2]


def test_a_list_of_references_is_not_parsed(make_document, monkeypatch):
    monkeypatch.setattr("pipeline.language.parsing.english", None)
    rows = tag(
        *make_document(("reference", "Brook A (2003) Joined-up care in three towns. Hill Press.")), terms=CONCEPTS
    )
    assert [(row["term_role"], row["head"]) for row in rows] == [("reference", "care")]


def test_rows_have_the_columns_of_the_schema_in_any_order_of_blocks(make_document, concepts):
    blocks, sentences = make_document(("heading", "Partnership"), "Nurses and teachers are working together here.")
    frame = tables.frame("mentions", tag(blocks, sentences, terms=concepts))
    assert list(frame["concept"]) == ["C-PARTNERSHIP", "C-WORKTOG"]
    assert list(frame["section"]) == ["", "Partnership"]


def test_no_text_gives_no_rows(make_document, concepts):
    assert tag([], [], terms=concepts) == []
    assert tag(*make_document(""), terms=concepts) == []
    assert tag(*make_document(("furniture", "Interagency working")), terms=concepts) == []
    assert tag(*make_document("Interagency working."), terms=()) == []


def test_a_spelling_that_a_line_end_hides_is_unknown(concepts):
    text = "The multi-agency panel and the inter-agency panel met."
    hidden = text.index("-agency") + 1
    rows = block_rows("d000000000000", [Block("body", text, joins=[[hidden, "undecided", "a word list knows both"]])])
    found = tag(rows, segment(rows), terms=concepts)
    assert [row["form"] for row in found] == ["unknown", "inter-agency"]
    assert [row["term_as_written"] for row in found] == ["multi-agency", "inter-agency"]


def test_a_page_break_inside_a_paragraph_gives_the_page_of_the_mention(concepts):
    text = "Partnership began on one page and collaboration ended on the next."
    block = Block("body", text, page_index=4, page_label="v", lines=[[0, 4, 0, 0, 1, 1], [30, 5, 0, 0, 1, 1]])
    rows = block_rows("d000000000000", [block])
    found = tag(rows, segment(rows), terms=concepts)
    assert [(row["page_index"], row["page_label"]) for row in found] == [(4, "v"), (5, "6")]


def test_spaces_of_any_kind_change_no_count(make_document, concepts):
    text = (
        "Joined-up working by two agencies needs co-location, a team around the child and ‘boundary’ objects, said the "
        "nurses. Inter- and multi-agency panels work together in the borough."
    )
    plain, spaced, wide = (
        [(row["concept"], row["form"]) for row in tag(*make_document(each), terms=concepts)]
        for each in (text, text.replace(" ", "\u00a0"), text.replace(" ", "  "))
    )
    assert plain == spaced == wide
    assert len(plain) == 7


def test_a_field_of_its_own_needs_only_its_own_terms(make_document):
    resilience = Concept(
        "C-RESILIENCE",
        "resilience",
        "Bouncing back.",
        (
            Term("resilience", "resilience", "noun", requires=("flood*",)),
            Term("resilient", "resilient", "adjective", heads=("town", "towns")),
        ),
        rejects=(Reject("metals", sentence=("steel",), unless=("bridge*",)),),
    )
    texts = ("Resilience to floods.", "Resilience of mind.", "A resilient town.", "A resilient child.")
    assert [len(tag(*make_document(text), terms=(resilience,))) for text in texts] == [1, 0, 1, 0]
    texts = ("Flooded steel has resilience.", "A flooded steel bridge has resilience.")
    assert [len(tag(*make_document(text), terms=(resilience,))) for text in texts] == [0, 1]


SPRINKLED = st.sampled_from(
    """
    interagency Inter- and multi-agency joined up ' ’ “ " boundary objects MDT multidisciplinary team ( ) agencies
    work together . , / not the term Working Board - 2004""".split()
) | st.sampled_from(["\u00a0", "\n", "multidisciplinary team (MDT)", "É"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(SPRINKLED | st.text(max_size=6), max_size=25).map(" ".join), max_size=4))
def test_offsets_hold_on_any_text_with_terms_sprinkled_in(paragraphs):
    rows = block_rows("d000000000000", [Block("body", text) for text in paragraphs])
    stored = "\n\n".join(paragraphs)
    found = tag(rows, segment(rows), terms=CONCEPTS)
    for row in found:
        assert stored[row["start"] : row["end"]] == row["term_as_written"]
    spans = [(row["start"], row["end"]) for row in found]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    tables.frame("mentions", found)


def test_the_same_text_gives_the_same_rows_twice(make_document, concepts):
    document = make_document("Partnership and partnership.", "Inter- and multi-agency ‘joined up’ working together.")
    assert tag(*document, terms=concepts) == tag(*document, terms=concepts)


@pytest.mark.parametrize(
    "text",
    [
        "inter- and " * 20_000 + "'" * 20_000 + " joined" * 20_000,
        "interagency " * 20_000,
        "‘interagency’, " * 20_000,
        "multidisciplinary team (MDT) MDT " * 10_000,
        "integrated network of services not in terms of partnership, " * 8_000,
    ],
)
def test_a_page_without_a_full_stop_takes_no_more_than_its_share_of_time(text, make_document, concepts):
    document = make_document(text)
    begin = time.process_time()
    tag(*document, terms=concepts)
    assert time.process_time() - begin < 20
