"""Reads one file, or codes single passages, without a corpus."""

import itertools
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import visit, workers
from .cache import Cache
from .codebook import Codebook
from .codebook_files import default_folder, load_codebook
from .errors import DocumentError, PipelineError
from .keys import DOCUMENT_STAGES, identify
from .language.parsing import parse_ahead
from .language.tokens import plain
from .learning.coding import model_codes, model_of_text
from .reading import PROSE, Block
from .settings import Settings, load_settings
from .stages import BY_NAME
from .stages.extract import block_rows
from .stances.passages import Passage, passages
from .statements.definitions.firstpass import may_define
from .tables import Rows

CODINGS = ("mentions", "definitions", "remarks", "codes", "citations")
CODED = frozenset(["sentences", "citations", "mentions", "definitions", "remarks"])


def printed(file: Path, *, everything: bool, as_json: bool, **settings: Any) -> Iterator[str]:
    """What `termaudit text FILE` prints, piece by piece.

    Body text by default, every block with `everything`, one JSON object a line with `as_json`; `settings` go over those
    of the file. Raises `PipelineError` when there is no such file and `DocumentError` when it cannot be read.
    """
    blocks, _ = read_file(file, load_settings(**settings))
    if as_json:
        columns = "doc_id role section page_index page_label box text start end quality quality_reason joins raised"
        for block in blocks:
            shown = {name: block[name] for name in [*columns.split(), "reader"]}
            shown |= {name: json.loads(block[name]) for name in ("box", "joins", "raised")}
            yield json.dumps(shown, ensure_ascii=False)
        return
    texts = [block["text"] for block in blocks if everything or block["role"] in PROSE]
    if texts:
        yield "\n\n".join(texts)


def read_file(file: Path, settings: Settings) -> tuple[Rows, list[str]]:
    """The table `blocks` of one file, read in a worker process with the limits of a run; what went wrong, in sentences.

    Raises `PipelineError` when there is no such file and `DocumentError` when it cannot be read.
    """
    if not file.is_file():
        raise PipelineError(f"{file} is not a file: name one that can be read.")
    visit.check(settings)
    limits = visit.limits(settings)
    with tempfile.TemporaryDirectory() as folder:
        task = {"path": str(file.resolve()), "settings": asdict(settings), "folder": folder}
        [(_, answer)] = workers.run_tasks("pipeline.single:store_file", [task], limits=limits, count=1)
        if "error" in answer:
            raise DocumentError(*answer["error"])
        stored = Cache(Path(folder)).get("read")
        [reading] = stored["readings"]
        return stored["blocks"], [message for _, message, _ in json.loads(reading["problems"])]


def store_file(task: dict[str, Any], note: visit.Note) -> None:
    """The worker's part of `read_file`: store what is read of the file `task["path"]` in `task["folder"]`."""
    content = Path(task["path"]).read_bytes()
    file = {"path": task["path"], "head": content[:4096], "bytes": len(content), "problem": None}
    [row] = BY_NAME["scan"].function(file | {"doc_id": identify(content)})
    if row["status"] != "read":
        raise DocumentError("unsupported", row["reason"])
    with visit.watched_for(task, note, "extract"):
        made = BY_NAME["extract"].function(row | {"content": content}, settings=Settings(**task["settings"]))
    Cache(Path(task["folder"])).put("read", {name: made[name] for name in ("blocks", "readings")})


# A passage given alone was mostly chosen for what it says: it defines or remarks more often than a sentence of a paper.
ALONE = 0.2
OFF_TOPIC_ALONE = 0.4  # and may be from anywhere
TOGETHER = 32  # passages that are parsed in one batch


def coded(
    lines: Iterable[bytes], folder: Path | None = None, model_folder: Path | None = None
) -> Iterator[dict[str, Any]]:
    """Codings of passages, one answer for each JSON line {"id", "text"}, in order; lines are taken 32 at a time.

    An answer has id, mentions, definitions, remarks, codes and citations, with offsets into the given text; a line that
    is no such object is answered with its id and an error. With a model that `termaudit train` wrote, its codes stand
    among the codes: each code of each axis with its confidence and whether it `is_assigned`.
    """
    codebook, settings = (
        load_codebook(folder or default_folder()),
        load_settings(definition_confidence=ALONE, remark_confidence=ALONE, off_topic_confidence=OFF_TOPIC_ALONE),
    )
    model = model_of_text(model_folder) if model_folder else None
    passages = (_passage(number, line) for number, line in enumerate(lines, 1) if line.strip())
    while group := list(itertools.islice(passages, TOGETHER)):
        begun = [passage["begun"] for passage in group if "begun" in passage]
        parse_ahead((tables["blocks"][0]["text"], _may_define(tables)) for tables in begun)
        for passage in group:
            if "begun" not in passage:
                yield passage
                continue
            try:
                answer = _codings(passage["begun"], codebook, settings)
                answer["codes"] += model_codes(model, passage["text"]) if model else []
                yield {"id": passage["id"]} | answer
            except (ValueError, RecursionError) as error:
                yield {"id": passage["id"], "error": f"The passage cannot be coded: {error}."}


def _passage(number: int, line: bytes) -> dict[str, Any]:
    """The id, text and first tables of a line or, where it is not a passage, its id and the error."""
    name = None
    try:
        passage = json.loads(line)
        name = passage.get("id") if isinstance(passage, dict) else None
        if not isinstance(passage, dict) or not isinstance(passage.get("text"), str):
            raise ValueError("expected an object with id and text")
        json.dumps([name, passage["text"]], ensure_ascii=False, allow_nan=False).encode("utf-8")
        return {"id": name, "text": passage["text"], "begun": _begun(passage["text"])}
    except (ValueError, RecursionError) as error:
        return {"id": name if _is_plain(name) else None, "error": f"Line {number}: {error}."}


def _is_plain(name: Any) -> bool:
    """Whether an id can be given back as it came."""
    try:
        json.dumps(name, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        return False
    return True


def _begun(text: str) -> dict[str, Any]:
    """The tables with which the document stages begin, of a text that is one block."""
    tables: dict[str, Any] = {"blocks": block_rows("", [Block("body", text, reader="plain")])}
    return tables | visit.apply(BY_NAME["segment"], tables)


def passage_alone(text: str, codebook: Codebook) -> Passage:
    """A text as one passage, with the number of codebook terms used in it."""
    tables = _begun(text)
    tables |= visit.apply(BY_NAME["tag"], tables, codebook=codebook)
    [found] = passages(tables["blocks"], tables["sentences"], tables["mentions"], least=1)
    return found


def _may_define(tables: dict[str, Any]) -> list[tuple[int, int]]:
    """The sentences that will be parsed, nearly all of them."""
    text = tables["blocks"][0]["text"]
    spans = [(each["start"], each["end"]) for each in tables["sentences"]]
    return [(start, end) for start, end in spans if may_define(plain(text[start:end]), ALONE)]


def coded_blocks(blocks: Rows, codebook: Codebook, settings: Settings) -> dict[str, Any]:
    """What the document stages make of one document's `blocks`, its stances left aside: the tables by name."""
    tables: dict[str, Any] = {"blocks": blocks}
    for stage in DOCUMENT_STAGES[1:]:
        if set(stage.makes) <= CODED:
            tables |= visit.apply(stage, tables, codebook=codebook, settings=settings)
    return tables


def _codings(tables: dict[str, Any], codebook: Codebook, settings: Settings) -> dict[str, Rows]:
    """What the other document stages make of these tables."""
    for stage in DOCUMENT_STAGES[2:]:
        tables |= visit.apply(stage, tables, codebook=codebook, settings=settings, trained=None)
    answer = {name: [dict(row) for row in tables[name]] for name in CODINGS}
    for rows in answer.values():
        for row in rows:
            for column in ("doc_id", "page_index", "page_label", "section"):
                row.pop(column, None)
    for row in answer["definitions"]:
        if row["concept"] == "not_coded":
            row["concept"] = None
    return answer
