"""Documents made from a few paragraphs, for tests of single stages."""

import pytest
from hypothesis import settings

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
