"""Cut and altered copies of good files of every format but PDF are read in part, or refused in a sentence."""

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.reading import read
from pipeline.settings import Settings

PROSE = "The councils share one building<sup>1</sup> and plan “visits” together &amp; at once."
JATS = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "a.dtd"><article>
<front><article-meta><title-group><article-title>Shared desks</article-title></title-group></article-meta></front>
<body><sec><title>Terms</title><p>{PROSE}</p><table-wrap><table><tr><td>a</td><td>b</td></tr></table></table-wrap></sec></body><back>
<ref-list><ref><label>1</label><citation>Penn T. Desks. 2004.</citation></ref></ref-list></back></article>"""
HTML = f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><h1>Desks</h1><main><p>{PROSE}</p></main></body>"
MARKDOWN = (
    "---\ntitle: Desks\n---\n# Desks\n\nThe **councils** share[^1] one | building.\n\n- a\n- b\n\n[^1]: In one room.\n"
)


def word():
    document = docx.Document()
    document.add_heading("Shared desks", 1)
    document.add_paragraph("The councils share").add_run("1").font.superscript = True
    document.add_table(2, 2).cell(0, 0).text = "Term"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


GOOD = {"jats": JATS.encode(), "html": HTML.encode(), "md": MARKDOWN.encode(), "txt": MARKDOWN.encode("utf-16")}
GOOD["docx"] = word()


@pytest.mark.parametrize("form", GOOD)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_broken_copy_is_read_in_part_or_refused_in_a_sentence(form, data):
    content = bytearray(GOOD[form])
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    try:
        found = read(bytes(content[:cut]), form, settings=Settings())
    except DocumentError as error:
        assert error.message.endswith(".")  # noqa: PT017
        return
    for block in found.blocks:
        assert block.text.strip()
        assert all(0 <= start < end <= len(block.text) for start, end in block.raised)
