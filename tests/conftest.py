"""Documents made from a few paragraphs, and a finished run of the demonstration corpus, for many tests."""

import fcntl
import os
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline import run
from pipeline.codebook_files import load_codebook
from pipeline.reading import Block
from pipeline.stages.extract import block_rows
from pipeline.stages.segment import segment

# How long an example takes says more of the machine than of the program.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


def document(*paragraphs, doc_id="d000000000000"):
    """Tables `blocks` and `sentences` of an invented document; a paragraph is a text or (role, text)."""
    blocks = [Block(*(("body", each) if isinstance(each, str) else each)) for each in paragraphs]
    for block in blocks:
        block.level, block.reader = int(block.role == "heading"), "plain"
    rows = block_rows(doc_id, blocks)
    return rows, segment(rows)


@pytest.fixture
def make_document():
    return document


@pytest.fixture(scope="session")
def codebook():
    return load_codebook()


DEMO = Path(__file__).parent.parent / "corpus" / "demo"


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory):
    """The folder of a finished run of the demonstration corpus, made once for all worker processes; only to be read."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = shared / "outputs" / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "run.json").is_file():
            run(DEMO, out, count=1)
    return out
