"""termaudit: shows how consistently the papers of a literature review use their terms.

from pipeline import run, read_table
run("corpus/demo", "outputs/demo")
evidence = read_table("outputs/demo", "evidence")
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .codebook_files import load_codebook
    from .finished.drafts import check_drafts
    from .measuring.similarity import definition_similarity
    from .runner import run
    from .stages import STAGES
    from .tables import read_table

__version__ = "0.1.0"
__all__ = ["STAGES", "__version__", "check_drafts", "definition_similarity", "load_codebook", "read_table", "run"]

_HOMES = {
    "run": ".runner",
    "read_table": ".tables",
    "load_codebook": ".codebook_files",
    "check_drafts": ".finished.drafts",
    "definition_similarity": ".measuring.similarity",
    "STAGES": ".stages",
}


def __getattr__(name: str) -> Any:
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name], __name__), name)
