"""Cases of in-text citations, in cite_cases.toml, and forms of style guides, in two sets that were held out."""

import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.reading import Block
from pipeline.stages.cite import cite
from pipeline.stages.extract import block_rows
from pipeline.stages.segment import segment


def read_cases(name):
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


CASES = read_cases("cite_cases")
HELD_OUT = {name: read_cases(name)["case"] for name in ("cite_holdout", "cite_second_holdout")}
FLOORS = {"cite_holdout": 0.98, "cite_second_holdout": 0.96}
LARGE = 2_000  # entries and citations in one document


def with_raised_marks(role, text):
    """A block of the text in which ^1^ is a raised mark."""
    shown, raised = "", []
    for place, piece in enumerate(text.split("^")):
        raised += [[len(shown), len(shown) + len(piece)]] if place % 2 else []
        shown += piece
    return Block(role, shown, raised=raised, level=int(role == "heading"), reader="plain")


def document(text):
    """Tables `blocks` and `sentences` of a paragraph, or of a list of [role, text]."""
    paragraphs = [("body", text)] if isinstance(text, str) else text
    blocks = block_rows("d000000000000", [with_raised_marks(*each) for each in paragraphs])
    return blocks, segment(blocks)


def cited(text):
    blocks, sentences = document(text)
    rows = cite(blocks, sentences)
    tables.frame("citations", rows)
    stored = "\n\n".join(block["text"] for block in blocks)
    assert all(stored[row["start"] : row["end"]] == row["quote"] for row in rows)
    return rows


def shown(rows):
    return [f"{row['authors']} | {row['year']} | {row['quote']}" for row in rows]


def named(cases):
    return [pytest.param(case, id=case.get("name") or str(case["text"])[:60]) for case in cases]


@pytest.mark.parametrize("case", named(CASES["positive"]))
def test_every_citation_is_found_as_written(case):
    rows = cited(case["text"])
    assert shown(rows) == case["found"]
    if "linked" in case:
        assert [row["reference"] for row in rows] == case["linked"]


@pytest.mark.parametrize("case", named(CASES["negative"]))
def test_dates_counts_and_reference_lists_are_no_citations(case):
    assert shown(cited(case["text"])) == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", named(CASES["known_failure"]))
def test_known_failures_still_fail(case):
    assert shown(cited(case["text"])) == case["found"]


def works(case):
    """The works that are found, written as in the held-out cases: "Kent & Puig+ 2001 -> 2"."""
    rows = cited(case["text"])
    found = [f"{row['authors'].replace(' et al', '+').replace('; ', ' & ')} {row['year']}" for row in rows]
    if isinstance(case["text"], str):
        return found
    roles = {"reference", "note", "list"}
    listed = [text for role, text in case["text"] if role in roles]
    listed = listed or [text for role, text in case["text"][1:] if role == "body"]
    return [f"{work} -> {place_in(listed, row['reference'][:60])}" for work, row in zip(found, rows, strict=True)]


def place_in(listed, start):
    """Number of the paragraph in which a reference begins, from 1; 0 where none does."""
    places = [number for number, text in enumerate(listed, 1) if start and (start in text or start.startswith(text))]
    return places[0] if places else 0


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{name} {n}") for name, cases in HELD_OUT.items() for n, case in enumerate(cases, 1)],
)
def test_a_form_of_a_style_guide_is_read_as_expected(case, request):
    if case.get("is_known_failure"):
        request.applymarker(pytest.mark.xfail(strict=True))
    assert sorted(works(case)) == sorted(case["cited"])


@pytest.mark.parametrize("name", HELD_OUT)
def test_precision_and_recall_over_the_forms_of_style_guides(name):
    right, wanted, given = 0, 0, 0
    for case in HELD_OUT[name]:
        expected, found = Counter(case["cited"]), Counter(works(case))
        right += (expected & found).total()
        wanted += expected.total()
        given += found.total()
    precision, recall = right / given, right / wanted
    print(f"\n{name}, {len(HELD_OUT[name])} cases, {wanted} works: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= FLOORS[name]
    assert recall >= FLOORS[name]


def test_the_form_tells_narrative_from_parenthetical_and_numbered():
    rows = cited("Kent (2001) says so, and others do (Puig, 2002; see Brandt (2003) too).")
    assert [(row["authors"], row["citation_form"]) for row in rows] == [
        ("Kent", "narrative"),
        ("Puig", "parenthetical"),
        ("Brandt", "narrative"),
    ]


def test_no_text_gives_no_citations():
    assert cite([], []) == []


@pytest.mark.parametrize(
    "piece", ["(", "Aa ", "Aa, ", "and ", "2001, ", "(2001", "[1,", "A.", "van der ", "1-", "; a ", "ibid. ", "(1) "]
)
@pytest.mark.parametrize("role", ["body", "reference", "note"])
def test_hostile_repetition_takes_no_time(piece, role):
    count = 20_000 if role == "body" else 5_000
    assert seconds_for([[role, piece * count + " Kent (2001)"]]) < 5


def family(number):
    return "".join(choices[number // base % len(choices)] for choices, base in zip(SYLLABLES, (1, 9, 54), strict=True))


SYLLABLES = [
    ["Bar", "Cor", "Dal", "Fen", "Gar", "Hol", "Kir", "Lun", "Mor"],
    ["a", "en", "i", "o", "u", "ey"],
    ["bank", "dale", "field", "ford", "gate", "ham", "ley", "mere", "ton", "wick"],
]
LISTS = {
    "persons": lambda n: f"{family(n)}, O. and {family(n + 7)}, A. ({1900 + n % 120}) Rooms {n}. Quay Press.",
    "one_author": lambda n: f"Kent, O. and {family(n)}, A. ({2000 + n % 9}) Rooms {n}. Quay Press.",
    "organisations": lambda n: f"Ministry of {family(n)} Halls ({1900 + n % 120}) Rooms {n}. Quay Press.",
    "numbered": lambda n: f"[{n + 1}] {family(n)} O. Rooms {n}. J Halls {1900 + n % 120};3:1-4.",
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("layout", ["entry by entry", "lines", "merged"])
def test_a_list_of_thousands_is_read_in_linear_time(kind, layout):
    entries = [LISTS[kind](number) for number in range(LARGE)]
    joiner = {"entry by entry": None, "lines": "\n", "merged": " "}[layout]
    text = [
        f"So says Kent ({2000 + n % 9}), and others too ({family(n)} & {family(n + 7)}, {1900 + n % 120}) [{n + 1}]."
        for n in range(LARGE)
    ]
    references = [["reference", each] for each in (entries if joiner is None else [joiner.join(entries)])]
    assert seconds_for([*(["body", each] for each in text), *references]) < 4


def seconds_for(text):
    blocks, sentences = document(text)
    began = time.process_time()
    cite(blocks, sentences)
    return time.process_time() - began
