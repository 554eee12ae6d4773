"""Prints a manuscript with headless Chromium, as people print web pages; its HTML also serves as a web page."""

import subprocess
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from .manuscript import INVENTED, Block, Manuscript, spans

TAGS = {"": "{}", "bold": "<strong>{}</strong>", "italic": "<em>{}</em>", "note": "<sup>{}</sup>"}

STYLE = """
@page {{ size: A4; margin: 22mm 20mm; @top-left {{ content: {running}; font: 8pt sans-serif; color: #555 }}
  @bottom-right {{ content: counter(page) " of " counter(pages); font: 8pt sans-serif; color: #555 }} }}
body {{ font: {size} {face}; line-height: 1.42; color: #111 }}
h1 {{ font-size: 1.9em; line-height: 1.15; color: {tint} }}
h2 {{ font-size: 1.25em; color: {tint}; break-after: avoid }} h3 {{ font-size: 1em; break-after: avoid }}
main {{ columns: {columns}; column-gap: 8mm }} p, li {{ orphans: 2; widows: 2 }}
aside {{ background: #f1efe8; border-left: 3px solid {tint}; padding: 2mm 4mm; margin: 3mm 0; break-inside: {aside} }}
aside h3 {{ margin: 1mm 0 }} blockquote {{ margin: 0 6mm; font-style: italic }}
table {{ border-collapse: collapse; width: 100%; font-size: .9em; margin-bottom: 4mm }}
th, td {{ border: .4pt solid #777; padding: 1.2mm 2mm; vertical-align: top; text-align: left }}
caption {{ text-align: left; margin: 1mm 0 }}
.invented {{ font-style: italic; font-size: .88em }} .reference, .note {{ font-size: .88em; margin: 0 0 1.2mm 5mm;
  text-indent: -5mm }}
"""


def html(manuscript: Manuscript) -> str:
    """The manuscript as one web page; `columns`, `face`, `tint` and `aside` come from its head."""
    about = manuscript.about
    style = STYLE.format(
        running='"' + about["running"].replace('"', "'") + '"',
        size=about.get("size", "10pt"),
        face=about.get("face", "Liberation Sans, sans-serif"),
        tint=about.get("tint", "#23445e"),
        columns=about.get("columns", "auto"),
        aside=about.get("aside", "avoid"),
    )
    notes = "".join(f'<p class="note">{key}. {escape(note)}</p>' for key, note in manuscript.notes.items())
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(manuscript.title)}</title>\n'
        f'<meta name="author" content="{escape("; ".join(about["authors"]))}">\n<style>{style}</style></head>\n<body>'
        f'<header class="front"><h1>{escape(manuscript.title)}</h1>\n<p>{escape(manuscript.byline)}</p>\n'
        f'<p class="invented">{INVENTED}</p></header>\n<main>\n'
        + "\n".join(_blocks(manuscript.blocks))
        + (f"\n<h2>Notes</h2>{notes}" if notes else "")
        + "\n</main></body></html>\n"
    )


def pdf(manuscript: Manuscript) -> bytes:
    """The web page, printed."""
    with tempfile.TemporaryDirectory() as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html(manuscript), encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return printed.read_bytes()


def _inline(text: str) -> str:
    return "".join(TAGS[style].format(escape(run, quote=False)) for style, run in spans(text))


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for is_list, group in groupby(blocks, lambda block: block.kind == "list"):
        if is_list:
            yield "<ul>" + "".join(f"<li>{_inline(item.text)}</li>\n" for item in group) + "</ul>"
        else:
            yield from map(_block, group)


def _block(block: Block) -> str:
    text = _inline(block.text)
    match block.kind:
        case "heading":
            return f"<h{block.level + 1}>{text}</h{block.level + 1}>"
        case "quote":
            return f"<blockquote><p>{text}</p></blockquote>"
        case "box":
            return f"<aside><h3>{text}</h3>\n" + "\n".join(_blocks(block.blocks)) + "</aside>"
        case "table":
            header, *rows = ([_inline(cell) for cell in row] for row in block.rows)
            head = "".join(f"<th>{cell}</th>" for cell in header)
            body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
            return f"<table><caption>{text}</caption><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"
        case "reference":
            return f'<p class="reference">{text}</p>'
        case _:
            return f"<p>{text}</p>"
