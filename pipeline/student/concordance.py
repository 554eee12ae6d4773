"""A concordance: every place where a pattern stands in the texts of a run, one a line, the matches in one column."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..bibliography.citing import cited
from ..errors import PipelineError
from ..language.tokens import plain
from ..reading import PROSE
from ..storedtext import StoredText
from ..tables import Rows
from .columns import beginning, columns, ending, flat

RUNNING = PROSE - {"title", "heading"}
SORTS = ("left", "right", "place")
LONGEST_PATTERN = 1000  # characters
MOST_HITS = 20_000  # in one search: an answer stays below what a worker may say
BATCH = 1_000_000  # characters searched at once
SORTED_WORDS = 8
WORD = re.compile(r"\w+")
LINE_ENDS = re.compile(r"[\n\r\t]")
REACH = 20  # characters of context for each column of it: enough for letters that take none
HINT = "put \\ before marks such as + * ? ( ) [ ] . to look for them as they stand"

Search = Callable[[str, list[str]], dict[str, Any]]


@dataclass(frozen=True)
class Passage:
    """A block that is searched, on one line, of a document with doc_id, citekey and author_year."""

    document: dict[str, Any]
    stored: StoredText
    text: str
    start: int


def passages(document: dict[str, Any], stored: StoredText, *, everything: bool = False) -> Iterator[Passage]:
    """The blocks of a document that a concordance searches: running text, or with `everything` all of its roles.

    Titles and headings are no running text: they repeat what the text says, in another style.
    """
    for block in stored.blocks:
        if block["text"] and (everything or block["role"] in RUNNING):
            yield Passage(document, stored, LINE_ENDS.sub(" ", block["text"]), block["start"])


def hits(texts: Iterable[Passage], pattern: str, search: Search, *, width: int = 40) -> tuple[Rows, list[str]]:
    """Every match of `pattern` in these passages, and sentences about what is not there.

    `pattern` is a regular expression; case makes no difference, nor do line ends and the kinds of hyphens and quotation
    marks. A match lies within one block. `search` is `find`, or calls it elsewhere. A row has the columns of the table
    `concordance`, with `width` columns of context on each side, cut at whole words, line ends as spaces. Raises
    `PipelineError` in a sentence when the pattern is no regular expression, or matches where nothing stands.
    """
    if not pattern.strip():
        raise PipelineError("The pattern is empty: give a word or a regular expression.")
    if len(pattern) > LONGEST_PATTERN:
        raise PipelineError(f"The pattern is longer than {LONGEST_PATTERN:,} characters: look for less at once.")
    rows, is_cut = [], False
    for batch in _batches(texts):
        found = search(pattern, [each.text for each in batch])
        if "fault" in found:
            raise PipelineError(found["fault"])
        is_cut |= found["is_cut"]
        rows += [_row(batch[number], start, end, width) for number, start, end in found["spans"]]
    note = f"The pattern stands in very many places: of a million characters at most {MOST_HITS:,} are listed."
    return rows, [note] if is_cut else []


def find(pattern: str, texts: list[str]) -> dict[str, Any]:
    """Where a pattern stands in each text: `spans` of [number of the text, start, end], and whether more were left.

    A pattern that is no regular expression, or matches where nothing is, gives its `fault` in a sentence. It can run
    for ever on a bad pattern: call it where it can be stopped.
    """
    shown = flat(pattern)
    try:
        compiled = re.compile(plain(pattern), re.IGNORECASE)
    except (re.error, OverflowError) as error:
        return {"fault": f'"{shown}" is no regular expression ({flat(str(error))}): {HINT}.'}
    except (RecursionError, MemoryError):
        return {"fault": f'"{shown}" is nested too deeply to be searched for.'}
    spans: list[list[int]] = []
    empty = {"fault": f'"{shown}" matches where nothing stands: ask for at least one letter, as in "joined.?up".'}
    if compiled.match(""):
        return empty
    for number, text in enumerate(texts):
        for match in compiled.finditer(plain(text)):
            if match.start() == match.end():
                return empty
            if len(spans) == MOST_HITS:
                return {"spans": spans, "is_cut": True}
            spans.append([number, *match.span()])
    return {"spans": spans, "is_cut": False}


def find_in_worker(task: dict[str, Any], note: Callable[[list], None]) -> dict[str, Any]:
    """`find` as a task of a worker process."""
    return find(task["pattern"], task["texts"])


def in_order(rows: Rows, sort: str) -> Rows:
    """Rows by the words to the right of the match, by those to its left from the match outwards, or by place.

    Of equal context, the place decides. Raises `PipelineError` for another `sort`.
    """
    if sort not in SORTS:
        raise PipelineError(f"A concordance can be sorted by {', '.join(SORTS[:-1])} or {SORTS[-1]}, not {sort!r}.")
    if sort == "place":
        return list(rows)
    step = -1 if sort == "left" else 1
    return sorted(rows, key=lambda row: WORD.findall(row[sort].casefold())[::step][:SORTED_WORDS])


def lines(rows: Rows, names: dict[str, str], width: int = 40) -> Iterator[str]:
    """The rows as lines for a terminal: left context, match, right context, then author, year and page.

    Matches begin in one column. Hidden and turning characters are named by their code. `names` are documents by doc_id.
    """
    shown = [
        (ending(flat(row["left"]), width), clipped(flat(row["match"]), 2 * width), beginning(flat(row["right"]), width))
        for row in rows
    ]
    middle = min(width, max((columns(match) for _, match, _ in shown), default=0))
    for row, (left, match, right) in zip(rows, shown, strict=True):
        before = left + " " * row["left"][-1:].isspace()
        after = match + " " * row["right"][:1].isspace() + right
        place = flat(cited(names[row["doc_id"]], row["page_label"])).replace("\u00a0", " ")
        yield f"{_room(width + 1, before)}{before}{after}{_room(middle + 1 + width, after)}  {place}"


def _room(width: int, text: str) -> str:
    return " " * max(0, width - columns(text))


def clipped(text: str, width: int) -> str:
    """`text`, or its two ends with dots between them where it is wider than `width` columns."""
    if columns(text) <= width:
        return text
    return f"{beginning(text, width // 2)} ... {ending(text, width // 2)}"


def closing(rows: Rows) -> str:
    """How many matches there are, and in how many documents."""
    documents = len({row["doc_id"] for row in rows})
    if not rows:
        return "No match."
    return f"{len(rows):,} match{'es' * (len(rows) != 1)} in {documents:,} document{'s' * (documents != 1)}."


def _batches(texts: Iterable[Passage]) -> Iterator[list[Passage]]:
    batch: list[Passage] = []
    size = 0
    for each in texts:
        if batch and size + len(each.text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += len(each.text)
    yield batch


def _row(passage: Passage, start: int, end: int, width: int) -> dict[str, Any]:
    text = passage.text
    place = passage.stored.place(passage.start + start)
    return {
        "doc_id": passage.document["doc_id"],
        "citekey": passage.document["citekey"],
        "author_year": passage.document["author_year"],
        "page_label": place["page_label"],
        "section": place["section"],
        "left": ending(text[max(0, start - width * REACH) : start], width),
        "match": text[start:end],
        "right": beginning(text[end : end + width * REACH], width),
        "start": passage.start + start,
        "end": passage.start + end,
    }
