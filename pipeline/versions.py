"""What a stage's result follows from, beside its tables and settings: program text, weights and engines.

A stage has no version number that somebody could forget to raise: its version is a hash of the modules that it can
reach by imports, of the weights and word lists that these name, and of the engines that they use. So a change of the
report makes no paper to be read again, and a change of a reader does.
"""

import functools
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from .models import models_folder

PACKAGE = Path(__file__).parent
# The public names and the table of stages reach every module. What a stage declares, and the values of the settings
# that it uses, are in its key by themselves.
GATES = frozenset(["__init__.py", "stages/__init__.py", "settings.py"])
# Not in every installation, and what is made there follows from the version of vl-convert.
OF_BUILDING = ("presentation/charts/hatch_build.py", "presentation/charts/vega-*.js")
FOR_CHECKERS = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t].*\n|\n)+", re.M)
IMPORTS = re.compile(
    r"^[ \t]*(?:from (?P<dots>\.*)(?P<module>[\w.]*) import (?P<names>\([^)]*\)|.*)|import (?P<library>\w+))", re.M
)
ALL_OF_ITS_ROOM = "importlib.import_module("  # a reader is chosen by name
WEIGHTS = re.compile(r'models_folder\(\)((?: / "[^"]+")+)')
WEIGHT_FILES = frozenset([".npz", ".json", ".gz"])  # of a folder that is named as a whole; its texts made them
CHECKSUMS = "SHA256SUMS"
SCHEMA = {"tables.py": "schema.toml"}
ENGINES = frozenset(
    "jinja2 lxml numpy ocrmypdf pandas pdfplumber pikepdf pyarrow pypdfium2 scikit-learn scipy snowballstemmer spacy "
    "vl-convert-python".split()
)
IMPORTED_AS = {"sklearn": "scikit-learn", "vl_convert": "vl-convert-python"}


@functools.cache
def stage_version(stage: str) -> str:
    """Sixteen hexadecimal digits that change when what a stage makes of the same tables can change."""
    modules = reached(f"stages/{stage}.py")
    files = {path for name in modules for path in _weights(_text(name))}
    files |= {PACKAGE / SCHEMA[name] for name in modules if name in SCHEMA}
    engines = {IMPORTED_AS.get(each, each) for name in modules for each in _libraries(_text(name))} & ENGINES
    return _hash([*map(PACKAGE.joinpath, modules), *files], engines)


@functools.cache
def program_version() -> str:
    """Sixteen hexadecimal digits that change with anything of the program: all that a run writes follows from it."""
    files = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    files -= set((PACKAGE / "models").rglob("*"))  # in an installed package; those that count are named by modules
    files -= {file for name in OF_BUILDING for file in PACKAGE.glob(name)}
    modules = {path.relative_to(PACKAGE).as_posix() for path in files if path.suffix == ".py"} - GATES
    return _hash([*files, *(path for name in modules for path in _weights(_text(name)))], ENGINES)


def reached(module: str) -> list[str]:
    """The modules that a module can import, itself among them, as paths inside the package."""
    found, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name not in found and name not in GATES:
            found.add(name)
            waiting += _imported(name)
    return sorted(found)


@functools.cache
def _imported(name: str) -> list[str]:
    """Modules of the package that one imports, with the packages that they lie in."""
    folder = PACKAGE / Path(name).parent
    found = set()
    for match in IMPORTS.finditer(_text(name)):
        if match["dots"]:
            base = folder.joinpath(*[".."] * (len(match["dots"]) - 1), *filter(None, match["module"].split(".")))
            names = re.findall(r"(\w+)(?: as \w+)?", re.sub(r"#.*", "", match["names"]))
            found |= {path for each in names for path in (base / f"{each}.py", base / each / "__init__.py")}
            found |= {base.with_suffix(".py"), base / "__init__.py"}
    if ALL_OF_ITS_ROOM in _text(name):
        found |= set(folder.rglob("*.py"))
    here = {path.resolve() for path in found if path.is_file()}
    here |= {each / "__init__.py" for path in here for each in path.parents if (each / "__init__.py").is_file()}
    package = PACKAGE.resolve()
    return [path.relative_to(package).as_posix() for path in here if package in path.parents]


def _libraries(text: str) -> Iterator[str]:
    for match in IMPORTS.finditer(text):
        if not match["dots"]:
            yield match["library"] or match["module"].partition(".")[0]


def _weights(text: str) -> Iterator[Path]:
    """The files that a module names below models/."""
    for match in WEIGHTS.finditer(text):
        path = models_folder().joinpath(*re.findall(r'"([^"]+)"', match[1]))
        if path.is_file():
            yield path
        for each in path.rglob("*") if path.is_dir() else ():
            if each.is_file() and (each.suffix in WEIGHT_FILES or each.name == CHECKSUMS):
                yield each


@functools.cache
def _text(name: str) -> str:
    """A module without what only type checkers import."""
    return FOR_CHECKERS.sub("", (PACKAGE / name).read_text(encoding="utf-8"))


def _hash(files: Iterable[Path], engines: "set[str] | frozenset[str]") -> str:
    digest = hashlib.sha256(f"python {sys.version_info[0]}.{sys.version_info[1]}\n".encode())
    for path in sorted(set(files), key=_name):
        digest.update(_name(path).encode() + hashlib.sha256(path.read_bytes()).digest())
    for engine in sorted(engines):
        digest.update(f"{engine} {_version(engine)}\n".encode())
    return digest.hexdigest()[:16]


def _name(path: Path) -> str:
    """A file's place in the program, the same in a checkout and in an installed package."""
    base = models_folder() if models_folder() in path.parents else PACKAGE
    return path.relative_to(base).as_posix()


def _version(engine: str) -> str:
    try:
        return metadata.version(engine)
    except metadata.PackageNotFoundError:  # an extra that is not installed
        return "none"
