"""Under which keys the tables of a document are stored: what they follow from, and nothing else."""

import hashlib
import json
from pathlib import Path
from typing import Any

from .codebook import FILES, Codebook
from .learning.textmodel import model_fingerprint
from .settings import Settings
from .stages import STAGES, Stage
from .versions import stage_version

DOCUMENT_STAGES = tuple(stage for stage in STAGES if stage.sees == "document")
Follows = dict[str, dict[str, str]]  # of each stage: what it follows from, in words, and its state


def follows(codebook: Codebook, settings: Settings, trained: Path | None = None) -> Follows:
    """What each document stage follows from beside its tables: program, parts of the codebook, model, settings."""
    return {stage.name: _follows(stage, codebook, settings, trained) for stage in DOCUMENT_STAGES}


def _follows(stage: Stage, codebook: Codebook, settings: Settings, trained: Path | None) -> dict[str, str]:
    found = {"the program": stage_version(stage.name)}
    for part in stage.uses:
        if part in FILES:
            found[f"{part}.toml of the codebook"] = codebook.fingerprint(part)
        elif part == "trained":
            found["the trained model"] = model_fingerprint(trained) if trained else ""
    return found | {f"the setting {name}": repr(getattr(settings, name)) for name in stage.settings}


def document_keys(file: dict[str, Any], found: Follows, until: str = "") -> dict[str, str]:
    """The key of every document stage, up to `until`, for one file, which has doc_id and format.

    A key depends on the bytes of the document, the stage, what the stage `follows` from and the keys of the tables that
    it needs: on nothing else, so neither on the file's name nor on other files.
    """
    made = {"file": digest(file["doc_id"], file["format"])}
    keys: dict[str, str] = {}
    for stage in DOCUMENT_STAGES if until != "scan" else ():
        own = json.dumps(found[stage.name], sort_keys=True)
        keys[stage.name] = digest(stage.name, own, *(made[each] for each in stage.needs))
        made |= dict.fromkeys(stage.makes, keys[stage.name])
        if stage.name == until:
            break
    return keys


def refusal_key(keys: dict[str, str]) -> str:
    """The key of why a document cannot be read, by the keys of its stages."""
    return digest("refused", *list(keys.values())[:1])


def kept_key(name: str, run_id: str) -> str:
    """The key of what a run keeps for the commands and runs that come later."""
    return digest("kept", name, run_id)


def identify(content: bytes) -> str:
    """The document's id: "d" and 12 hexadecimal digits of the SHA-256 of its bytes."""
    return "d" + hashlib.sha256(content).hexdigest()[:12]


def digest(*parts: str) -> str:
    """SHA-256 of the parts, in hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
