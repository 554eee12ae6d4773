"""Prints a manuscript with Typst: justified and hyphenated, in one or two columns, with footnotes."""

import json
from collections.abc import Iterator

import typst

from .manuscript import INVENTED, Block, Manuscript, spans

STYLES = {"": "{}", "bold": "strong({})", "italic": "emph({})"}

PAGE = """
#set document(title: {title}, author: {authors}, date: datetime(year: {year}, month: 3, day: 1))
#set page(paper: "a4", columns: {columns}, margin: (x: {margin}, y: 2.6cm), numbering: "1",
  header: context {{ set text(8pt); if calc.odd(here().page()) {{ {running}; h(1fr); {year_text} }}
    else {{ {short}; h(1fr); {running} }} }},
  footer: context align(center, text(8pt, counter(page).display("1"))))
#counter(page).update({first_page})
#set text(font: {font}, size: {size}, lang: "en", region: "GB", hyphenate: true)
#set par(justify: true, leading: 0.62em, spacing: {spacing}, first-line-indent: {indent})
#show heading: set text(hyphenate: false)
#show heading: set par(justify: false)
#show heading.where(level: 1): set block(above: 1.4em, below: 0.8em)
#set table(stroke: none, inset: (x: 4pt, y: 4pt))
#show table.cell: set text(0.88em)
#show table.cell: set par(justify: false)
#let front = [
  #set par(justify: false, first-line-indent: 0pt)
  #text(1.7em, weight: "bold", hyphenate: false, {title}) \\
  #v(0.2em) #text(1em, {byline}) #v(0.1em)
  #text(0.85em, style: "italic", {invented}) #v(0.8em)
]
#place(top + left, scope: "parent", float: true, clearance: 1.2em, front)
"""


def pdf(manuscript: Manuscript) -> bytes:
    """The manuscript as a PDF; `columns`, `font`, `size` and `running` come from its head."""
    about = manuscript.about
    page = PAGE.format(
        title=_text(manuscript.title),
        authors=f"({', '.join(map(_text, about['authors']))},)",
        year=about["year"],
        year_text=_text(str(about["year"])),
        columns=about.get("columns", 1),
        margin="1.9cm" if about.get("columns") == 2 else "3cm",
        running=_text(about["running"]),
        short=_text(" & ".join(name.split()[-1] for name in about["authors"])),
        first_page=about.get("first_page", 1),
        font=_text(about.get("font", "Libertinus Serif")),
        size=about.get("size", "10.5pt"),
        spacing="0.62em" if about.get("indent") else "0.95em",
        indent="1.2em" if about.get("indent") else "0pt",
        byline=_text(manuscript.byline),
        invented=_text(INVENTED),
    )
    body = "\n\n".join(_blocks(manuscript.blocks, manuscript.notes))
    return typst.compile((page + body).encode())


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _inline(text: str, notes: dict[str, str]) -> str:
    code = {**STYLES, "note": "footnote({})"}
    return "".join(
        f"#{code[style].format(_text(notes[run] if style == 'note' else run))};" for style, run in spans(text)
    )


def _blocks(blocks: tuple[Block, ...], notes: dict[str, str]) -> Iterator[str]:
    for block in blocks:
        text = _inline(block.text, notes)
        match block.kind:
            case "heading":
                yield f"{'=' * block.level} {text}"
            case "list":
                yield f"- {text}"
            case "quote":
                yield f"#pad(x: 1.2em)[{text}]"
            case "reference":
                yield f"#par(first-line-indent: 0pt, hanging-indent: 1.2em)[#set text(0.9em); {text}]"
            case "table":
                yield _table(block, notes)
            case "box":
                inner = "\n\n".join(_blocks(block.blocks, notes))
                shape = "fill: luma(235), inset: 9pt, radius: 2pt, width: 100%"
                yield f"#block({shape})[#set par(first-line-indent: 0pt); #strong[{text}] \n\n{inner}]"
            case "scan":
                inner = "\n\n".join(_blocks(block.blocks, notes))
                yield f'#pagebreak()\n\n#[#set text(font: "DejaVu Sans Mono", size: 10pt)\n\n{inner}]\n\n#pagebreak()'
            case _:
                yield text


def _table(block: Block, notes: dict[str, str]) -> str:
    cells = "".join(f"[{_inline(cell, notes)}]," for row in block.rows[1:] for cell in row)
    header = "".join(f"[*{_inline(cell, notes)}*]," for cell in block.rows[0])
    widths = ", ".join(["auto"] + ["1fr"] * (len(block.rows[0]) - 1))
    rules = "table.hline(y: 0), table.hline(y: 1, stroke: 0.5pt)"
    table = f"#table(columns: ({widths}), align: left, {rules}, table.header({header}) ,{cells} table.hline())"
    return f"#[#set par(first-line-indent: 0pt, justify: false); #text(0.9em)[{_inline(block.text, notes)}]]\n\n{table}"
