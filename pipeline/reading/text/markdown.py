"""Reads Markdown: headings, lists, quotations, tables, footnotes, with the marks taken off."""

import itertools
import re
from dataclasses import dataclass
from typing import Any

from .. import Block
from ..cleaning import clean
from ..hyphens import Evidence, joined
from ..raised import STRAY
from ..settling import REPAIRED
from .markup import without_marks
from .wrapped import ITEM, LINE_END, LONG_LINE, SENTENCE_END, STARTS_AFRESH, printed

HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
UNDERLINE = re.compile(r"={2,}|-{2,}")
RULE = re.compile(r"(?:\*[ \t]?){3,}|(?:_[ \t]?){3,}|(?:-[ \t]?){3,}")
FENCE = re.compile(r"```|~~~")
NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:[ \t]*")
LINK_TARGET = re.compile(r"\[[^\]^][^\]]{0,200}\]:[ \t]*<?(?:https?:|www\.|#|/|mailto:)\S*.{0,300}")
TABLE_RULE = re.compile(r"\|?[ \t]*:?-[-:| \t]*")
CELL_EDGE = re.compile(r"(?<!\\)\|")
COMMENT = re.compile(r"<!--(?:(?!<!--)[\s\S]){0,20000}?-->")
FRONT_MATTER = re.compile(r"---[ \t]*\n((?:.{0,500}\n){1,60}?)(?:---|\.\.\.)[ \t]*\n")
STATED = re.compile(r"(title|author|authors|date|doi):[ \t]*(.{1,400})", re.IGNORECASE)
BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)[^*_]{2,90}(?<![.,;:!\s])\1")
MARKS = re.compile(r"^(?:(#{1,6} \S)|[-*+] \S|\d{1,2}\. \S|> \S|\*\*\S)|\]\(https?:", re.MULTILINE)


@dataclass
class Piece:
    """Lines of the file that make one block."""

    role: str
    lines: list[str]
    level: int = 0


def is_markdown(text: str) -> bool:
    r"""Whether a text file clearly uses Markdown: a heading with "#", beside other marks.

    >>> is_markdown("# Plan\n\n- one\n- two"), is_markdown("We are #1 - truly.")
    (True, False)
    """
    marks = MARKS.findall(text[:200_000])
    return len(marks) >= 3 and any(marks)


def read_markup(text: str) -> tuple[list[Block], dict[str, Any]]:
    """Blocks of a Markdown text without its marks, and what its front matter states."""
    lines = LINE_END.sub("\n", text.removeprefix("\ufeff"))
    blocks, metadata = [], {}
    front = FRONT_MATTER.match(lines)
    if front:
        blocks.append(Block("furniture", front[1]))
        metadata = _stated(front[1])
        lines = lines[front.end() :]
    pieces = _pieces([line.rstrip(" \t") for line in COMMENT.sub("", lines).split("\n")])
    evidence = Evidence(printed([line for piece in pieces for line in piece.lines]))
    return blocks + [_block(piece, evidence) for piece in pieces], metadata


def _stated(front: str) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for line in front.split("\n"):
        found = STATED.match(line)
        if not found:
            continue
        key, value = found[1].lower(), found[2].strip(" \t\"'[]")
        year = re.search(r"\b(?:19|20)\d\d\b", value)
        if key == "title":
            stated["title"] = value
        elif key == "doi":
            stated["doi"] = value
        elif key == "date" and year:
            stated["year"] = int(year[0])
        elif key.startswith("author"):
            stated["authors"] = [each.strip(" \"'") for each in re.split(r"[,;]| and ", value) if each.strip(" \"'")]
    return stated


class _Pieces:
    """Gathers the lines of a file into pieces; `current` is the piece that the next line may continue."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self.current: Piece | None = None
        self.is_fenced = False

    def begin(self, role: str, line: str, level: int = 0) -> None:
        self.current = Piece(role, [line], level)
        self.found.append(self.current)

    def role(self) -> str:
        return self.current.role if self.current else ""

    def feed(self, raw: str, following: str) -> None:
        """Take in one line, knowing the next one."""
        line = raw.strip()
        if FENCE.match(line):
            self.is_fenced, self.current = not self.is_fenced, None
        elif self.is_fenced:
            if line:
                self.begin("body", line)
        elif not line or self._is_underline(line) or RULE.fullmatch(line) or LINK_TARGET.fullmatch(line):
            self.current = None
        elif not self._marked(line, following.strip()):
            self._unmarked(raw, line)

    def _is_underline(self, line: str) -> bool:
        """Whether the line underlines the one above, which makes that a heading."""
        if self.role() != "body" or len(self.current.lines) > 2 or not UNDERLINE.fullmatch(line):
            return False
        self.current.role, self.current.level = "heading", 1 if line[0] == "=" else 2
        return True

    def _marked(self, line: str, following: str) -> bool:
        """Whether the line has a mark that says what it is; if so it is taken in."""
        heading, note, item = HEADING.match(line), NOTE.match(line), ITEM.match(line)
        if heading:
            self.begin("heading", heading[2].rstrip("#").rstrip() or heading[2], len(heading[1]))
            self.current = None
        elif note:
            self.begin("note", f"{note[1]} {line[note.end() :]}")
        elif line.startswith(">"):
            inner = line.lstrip("> \t")
            if not inner:
                self.current = None
            elif self.role() == "quote":
                self.current.lines.append(inner)
            else:
                self.begin("quote", inner)
        elif "|" in line and self.role() == "table":
            self.current.lines += [] if TABLE_RULE.fullmatch(line) else [line]
        elif "|" in line and "|" in following and TABLE_RULE.fullmatch(following):
            self.begin("table", line)
        elif item:
            self.begin("list", line[item.end() :] if item["bullet"] else line)
        else:
            return False
        return True

    def _unmarked(self, raw: str, line: str) -> None:
        above = self.current.lines[-1] if self.current else ""
        # Exported pages have a heading directly above its paragraph, each on one line of any length.
        parts = len(above) < 90 and not SENTENCE_END.search(above[-6:]) and len(line) > LONG_LINE
        if self.current and self.role() != "table" and not (parts and STARTS_AFRESH.match(line)):
            self.current.lines.append(line)
        elif not self.current and raw[:2].isspace() and self.found and self.found[-1].role in ("list", "note"):
            self.begin(self.found[-1].role, line)
        else:
            self.begin("body", line)


def _pieces(lines: list[str]) -> list[Piece]:
    pieces = _Pieces()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        pieces.feed(line, following)
    for piece in pieces.found:
        if piece.role == "body" and len(piece.lines) == 1 and BOLD_LINE.fullmatch(piece.lines[0]):
            piece.role, piece.level = "heading", 7
    return pieces.found


def _block(piece: Piece, evidence: Evidence) -> Block:
    if piece.role == "table":
        rows = [[without_marks(cell.strip()) for cell in CELL_EDGE.split(row.strip("|"))] for row in piece.lines]
        return Block("table", "\n".join("\t".join(row) for row in rows))
    cleaned = [clean(line) for line in piece.lines]
    text, _, joins = joined(printed([line for line, _ in cleaned if line] or [""]), evidence)
    # A sign at each line end that broke a word shows where it is once the marks are gone.
    edges = [0, *(offset for offset, _, _ in joins), len(text)]
    parts = without_marks("\0".join(text[start:end] for start, end in itertools.pairwise(edges))).split("\0")
    ends = itertools.accumulate(len(part.translate(STRAY)) for part in parts[:-1])
    joins = [[end, kind, reason] for end, (_, kind, reason) in zip(ends, joins, strict=True)]
    block = Block(piece.role, "".join(parts), joins=joins, level=piece.level)
    if any(repaired for _, repaired in cleaned):
        block.quality, block.quality_reason = "repaired", REPAIRED
    return block
