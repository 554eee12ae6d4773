"""How many in-text citations of real documents are found; skipped where the folder beside the checkout is absent.

The expected results were coded by an automated reader from the pages, not by a person: see citations_gold.toml. Run
`pytest tests/test_citations_gold.py -s` to see precision and recall by document and over all.
"""

import json
import re
import tomllib
from collections import Counter
from itertools import takewhile
from pathlib import Path

import pytest

from pipeline.reading import read
from pipeline.settings import load_settings
from pipeline.stages.cite import cite
from pipeline.stages.extract import block_rows
from pipeline.stages.segment import segment

CHECKOUT = Path(__file__).parent.parent
DOCUMENTS = tomllib.loads(Path(__file__).with_name("citations_gold.toml").read_text(encoding="utf-8"))["document"]
FLOOR = 0.97
pytestmark = pytest.mark.skipif(not (CHECKOUT.parent / "shared").is_dir(), reason="the folder of documents is absent")


def file_of(path):
    return CHECKOUT / path if path.startswith("corpus/") else CHECKOUT.parent / path


def expected(document):
    """(page, work) of every citation that the reader of the pages coded."""
    pages = [line.partition(": ") for line in document["cited"]]
    separator = " " if document["style"] == "numbered" else "; "
    return Counter((int(page), work) for page, _, works in pages for work in works.split(separator))


def citations(document):
    """The rows that `cite` gives for the pages that were coded."""
    content = file_of(document["path"]).read_bytes()
    reading = read(content, document["path"].rpartition(".")[2], settings=load_settings())
    blocks = block_rows("d000000000000", reading.blocks)
    first, last = document.get("pages", (0, 10**6))
    return [row for row in cite(blocks, segment(blocks)) if first <= (row["page_index"] or 0) <= last]


def found(rows, document):
    """(page, work) of every citation that `cite` finds, the work told as in the expected results."""
    return Counter((row["page_index"] or 0, work_of(row, document)) for row in rows)


def work_of(row, document):
    """The number of a work in the publisher's list or the document's own, or its authors with the year."""
    if row["citation_form"] != "numbered":
        return f"{row['authors'].replace(' et al', '+').replace('; ', ' & ')} {row['year']}"
    if "text" in document:
        references = json.loads(file_of(document["text"]).read_text(encoding="utf-8"))["refs"]
        alike = [alike_letters(text, row["reference"]) for text in references]
        return str(alike.index(max(alike)) + 1) if max(alike) >= 8 else "no such reference"
    number = re.match(r"\D{0,3}(\d{1,3})", row["reference"])
    return number[1] if number else "no such reference"


def alike_letters(one, other):
    """How many letters two references have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(letters(one), letters(other), strict=False)))


def letters(reference):
    """The letters of a reference, without what publishers set differently: spaces, stops, figures, "et al"."""
    return re.sub(r"\bet al\b|[\W\d_]", "", reference).casefold()


@pytest.fixture(scope="module")
def rows():
    return {document["path"]: citations(document) for document in DOCUMENTS}


@pytest.fixture(scope="module")
def scores(rows):
    return {each["path"]: score(expected(each), found(rows[each["path"]], each)) for each in DOCUMENTS}


def score(wanted, given):
    right = (wanted & given).total()
    return {
        "right": right,
        "wanted": wanted.total(),
        "given": given.total(),
        "missed": wanted - given,
        "wrong": given - wanted,
    }


def shares(scores):
    total = Counter()
    for each in scores:
        total.update({name: each[name] for name in ("right", "wanted", "given")})
    return total["right"] / max(1, total["given"]), total["right"] / max(1, total["wanted"])


def test_the_set_is_large_enough():
    counts = [expected(document).total() for document in DOCUMENTS]
    assert sum(counts) >= 400
    assert sum(count > 0 for count in counts) >= 6


def test_precision_and_recall_over_all_documents(scores):
    for path, each in scores.items():
        precision, recall = shares([each]) if each["wanted"] else (float(not each["given"]), 1.0)
        print(f"\n{path}: {each['wanted']} coded, precision {precision:.3f}, recall {recall:.3f}", end="")
        for kind in ("missed", "wrong"):
            print("".join(f"\n    {kind}: page {page}, {work}" for page, work in each[kind].elements()), end="")
    precision, recall = shares(scores.values())
    wanted = sum(each["wanted"] for each in scores.values())
    print(f"\nall: {wanted} coded, precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= FLOOR
    assert recall >= FLOOR


def test_links_to_a_list_of_references_name_the_author_and_the_year(rows):
    named = [row for each in rows.values() if any(row["reference"] for row in each) for row in each]
    named = [row for row in named if row["citation_form"] != "numbered"]
    linked = [row for row in named if row["reference"]]
    print(f"\nauthor-year citations in documents with a list: {len(named)}, linked {len(linked)}")
    assert len(linked) / len(named) >= FLOOR
    for row in linked:
        assert row["year"].casefold() in row["reference"].casefold()
        first = row["authors"].partition("; ")[0].removesuffix(" et al")
        is_dash = row["reference"][:2] in {"——", "––"}
        assert is_dash or first.casefold() in row["reference"].casefold()
