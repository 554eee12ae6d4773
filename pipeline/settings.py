"""Settings: only what changes results."""

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .errors import PipelineError
from .models import models_folder

READERS = ("pdfium", "pdfplumber")
LANGUAGES = re.compile(r"\w{1,20}(?:\+\w{1,20}){0,9}")


@dataclass(frozen=True)
class Settings:
    """Everything but input and codebook that changes what a run finds.

    Limits hold for one document. `seconds` and `megabytes` bound its worker process, `pages` and `characters` what is
    read of it, `ocr_pages` what is recognised; beyond these the document is `partial`. With `ocr`, pages without text
    are recognised, in the languages `ocr_language` ("eng", "eng+cym"). With `tables`, pdfplumber's finder says where
    tables and their cells are. Of the definitions and remarks that classifiers find, those count that have
    `definition_confidence` and `remark_confidence`; a passage has a stance from `stance_confidence`, and is off topic
    by its wording alone from `off_topic_confidence`: papers that were chosen for a review seldom leave their topic.
    """

    reader: str = "pdfium"
    seconds: int = 120
    megabytes: int = 1500
    pages: int = 2000
    characters: int = 5_000_000
    tables: bool = False
    ocr: bool = False
    ocr_language: str = "eng"
    ocr_pages: int = 300
    definition_confidence: float = 0.5
    remark_confidence: float = 0.5
    passage_words: int = 40
    stance_confidence: float = 0.4
    off_topic_confidence: float = 0.8
    minimum_usages: int = 100
    minimum_documents: int = 6
    seed: int = 20040

    def only(self, names: Iterable[str]) -> "Settings":
        """These settings, with all but `names` at their default."""
        return Settings(**{name: getattr(self, name) for name in names})


def load_settings(path: Path | None = None, **overrides: object) -> Settings:
    """Settings from `path` (by default `models/settings.toml`), with `overrides` that are not None put on top.

    Raises `PipelineError` for an unknown key or a value of the wrong type.
    """
    path = path or models_folder() / "settings.toml"
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PipelineError(f"{path}: this is not valid TOML ({error}).") from error
    facts |= {key: value for key, value in overrides.items() if value is not None}
    known = {each.name: each for each in dataclasses.fields(Settings)}
    for key, value in facts.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise PipelineError(f"{path}: unknown setting {key!r}{hint}; the settings are {', '.join(known)}.")
        facts[key] = _checked(key, value, known[key].default, path)
    return Settings(**facts)


def _checked(key: str, value: object, default: object, path: Path) -> object:
    """The value in the type of the default; raises `PipelineError` where it makes no sense."""
    if isinstance(default, float) and type(value) is int:
        value = float(value)
    if type(value) is not type(default):  # not isinstance: true would pass for a number
        raise PipelineError(f"{path}: {key} must be like {default!r}, not {value!r}.")
    if key == "ocr_language" and not LANGUAGES.fullmatch(str(value)):
        raise PipelineError(f"{path}: {key} must be like 'eng' or 'eng+cym', not {value!r}.")
    if key == "reader" and value not in READERS:
        raise PipelineError(f"{path}: {key} must be {' or '.join(READERS)}, not {value!r}.")
    if type(value) is int and key != "seed" and value <= 0:
        raise PipelineError(f"{path}: {key} must be more than 0, not {value!r}.")
    return value
