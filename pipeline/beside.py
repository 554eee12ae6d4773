"""What people keep beside their papers, library and decisions: as stages take it, and what is wrong with it."""

from dataclasses import dataclass
from typing import Any, Self

from .errors import Failure
from .tables import Rows

HINTS = {True: "Save decisions as CSV.", False: "Export the library as library.bib, library.ris or library.json."}


@dataclass(frozen=True)
class Beside:
    """The tool's own files at the top of a corpus, by name (None where one is not read), and what two kinds hold."""

    own: dict[str, bytes | None]
    library: Any
    decisions: list[Any]

    @classmethod
    def of(cls, own: dict[str, bytes | None]) -> Self:
        """What is read of these files. Raises `PipelineError` where one is faulty."""
        from .bibliography.library import READERS, read_libraries
        from .people.decisions import OF_CODER, read_decisions

        decided = {name: content for name, content in own.items() if content and OF_CODER.fullmatch(name)}
        library = read_libraries({name: content for name in READERS if (content := own.get(name))})
        return cls(own, library, read_decisions(decided))

    def tables(self) -> dict[str, Any]:
        """What stages need of it, by name."""
        return {"library": self.library, "decisions": self.decisions}

    def failures(self, files: Rows) -> list[Failure]:
        """A problem for each file that people meant for the tool and that it does not use; `files` lie below."""
        return [*_unread(self.own), *_misplaced(files), *_empty(self.own, self.decisions)]


def _unread(own: dict[str, bytes | None]) -> list[Failure]:
    message = "This file has a name of the tool's own, but is not read."
    return [
        Failure(name, "scan", "unsupported", message, HINTS[name.startswith("decisions")])
        for name, content in own.items()
        if content is None
    ]


def _misplaced(files: Rows) -> list[Failure]:
    """Decisions that lie too deep in the corpus to be applied."""
    from .people.decisions import OF_CODER

    message = "These decisions are not applied, for the file does not lie at the top of the corpus folder."
    names = [file["path"] for file in files if "/" in file["path"]]
    deep = [name for name in names if OF_CODER.fullmatch(name.rpartition("/")[2])]
    return [Failure(name, "decide", "decisions", message, "Move it to the top of the corpus folder.") for name in deep]


def _empty(own: dict[str, bytes | None], decisions: list[Any]) -> list[Failure]:
    """Decisions files with no line that decides anything."""
    deciding = {decision.file for decision in decisions}
    hint = "Fill in field and value: status and confirmed, or status and rejected."
    return [
        Failure(name, "decide", "decisions", "Nothing is decided here yet.", hint)
        for name, content in own.items()
        if content and name.lower().startswith("decisions") and name not in deciding
    ]
