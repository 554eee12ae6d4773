"""Design rules that no linter knows: which way imports run, what may be used where, how large a module may grow."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import pytest

from pipeline.stages import STAGES
from pipeline.tables import schema

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
TREES = {name: ast.parse((PACKAGE / name).read_text(encoding="utf-8")) for name in MODULES}

# Who may use what, beside the standard library. A library stands in as few modules as can be.
CONFINED = {
    "click": ["cli/group.py", "cli/looking.py", "cli/people.py", "cli/running.py", "cli/saying.py", "cli/sharing.py"],
    "tqdm": ["cli/saying.py"],
    "pdfplumber": ["reading/pdf/finder.py", "reading/pdf/plumber.py"],
    "pdfminer": ["reading/pdf/plumber.py"],
    "pikepdf": ["reading/pdf/repair.py"],
    "ocrmypdf": ["reading/pdf/ocr.py"],
    "pypdfium2": [f"reading/pdf/{name}.py" for name in ("bare", "ink", "pdfium", "styles", "words")],
    "docx": ["exchange/appendix.py"],
    "xlsxwriter": ["exchange/workbook.py"],
    "lxml": [
        "reading/word/__init__.py",
        "reading/html/__init__.py",
        "reading/jats/__init__.py",
        "reading/html/facts.py",
        "reading/word/package.py",
        "reading/word/styles.py",
        "reading/word/text.py",
    ],
    "spacy": ["language/tokens.py", "language/parsing.py", "language/tagging.py", "terms/lexicon.py"],
    "sklearn": ["stages/cluster.py", "learning/fitting.py", "learning/textfitting.py"],
    "scipy": [
        "measuring/similarity.py",
        "statistics/pairs.py",
        "stages/cluster.py",
        "learning/fitting.py",
        "learning/textfitting.py",
    ],
    "threadpoolctl": ["stages/cluster.py", "language/parsing.py"],
    "dask": ["workers/cluster.py"],
    "distributed": ["workers/cluster.py"],
    "subprocess": ["workers/process.py"],
    "signal": ["reading/pdf/finder.py", "workers/inside.py", "workers/process.py"],
    "multiprocessing": [],
    "bibtexparser": ["bibliography/library/bibtex.py"],
    "rispy": ["bibliography/library/ris.py"],
    "jinja2": ["presentation/page.py"],
    "markupsafe": [],
    "altair": [],
    "vl_convert": ["presentation/charts/drawing.py", "presentation/charts/vega.py"],
    "pyarrow": ["tables.py"],
}
STANDARD_NETWORK = ["socket", "ssl", "urllib.request", "http", "ftplib", "smtplib", "imaplib", "xmlrpc", "asyncio"]
NETWORK = [*STANDARD_NETWORK, "requests", "httpx", "aiohttp", "urllib3", "websockets", "paramiko", "huggingface_hub"]
STORES_CODE = ["pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"]
# What a pure function of tables does not need: files, clock, chance, processes.
IMPURE = [
    "os",
    "sys",
    "pathlib",
    "shutil",
    "tempfile",
    "glob",
    "time",
    "datetime",
    "random",
    "secrets",
    "uuid",
    "threading",
]

# What stands above: who runs things, then the stages; all else serves them and does not know them.
ABOVE = {
    "cli/__init__.py": ["__main__.py"],
    "__main__.py": [],
    "beside.py": ["runner.py"],
    "single.py": ["cli/running.py", "finished/drafts.py"],
    "runner.py": ["cli/running.py", "__init__.py", "single.py"],
    "intake.py": ["runner.py"],
    "visit.py": ["runner.py", "intake.py", "single.py"],
    "finished/candidates.py": ["cli/looking.py"],
    "finished/coders.py": ["cli/people.py"],
    "finished/lookup.py": ["cli/looking.py"],
    "finished/drafts.py": ["cli/looking.py", "__init__.py"],
    "finished/exports.py": ["cli/sharing.py"],
    "finished/exchange.py": ["cli/sharing.py"],
    "training.py": ["cli/running.py"],
    "newcorpus.py": ["cli/running.py"],
}
KNOW_STAGES = ["__init__.py", "explaining.py", "intake.py", "keys.py", "runner.py", "single.py", "visit.py"]
SERVES_READING = ["errors.py", "models.py"]


def imports(name, *, at_run_time=False):
    """Modules that a module imports: dotted for libraries, a path such as `reading/html.py` for its own package.

    Imports for the type checker alone are left out where `at_run_time` is asked.
    """
    skipped = set()
    if at_run_time:
        for node in ast.walk(TREES[name]):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                skipped |= {id(each) for branch in node.body for each in ast.walk(branch)}
    found = []
    for node in ast.walk(TREES[name]):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.ImportFrom):
            found += own(name, node)
    return found


def own(name, node):
    """Paths of the modules of the package that a relative import names."""
    folder = (PACKAGE / name).parents[node.level - 1]
    base = folder.joinpath(*node.module.split(".")) if node.module else folder
    if base.with_suffix(".py").is_file():
        return [base.with_suffix(".py").relative_to(PACKAGE).as_posix()]
    inner = [base / f"{alias.name}.py" for alias in node.names]
    modules = [path.relative_to(PACKAGE).as_posix() for path in inner if path.is_file()]
    whole = (base / "__init__.py").relative_to(PACKAGE).as_posix()
    return modules if len(modules) == len(node.names) else [*modules, whole]


def uses(name, library):
    return any(each == library or each.startswith(library + ".") for each in imports(name, at_run_time=True))


@pytest.mark.parametrize("library", CONFINED)
def test_a_library_is_used_only_where_it_belongs(library):
    assert [name for name in MODULES if uses(name, library) and name not in CONFINED[library]] == []


@pytest.mark.parametrize("library", NETWORK + STORES_CODE)
def test_nothing_talks_to_the_network_or_loads_code_as_data(library):
    assert [name for name in MODULES if uses(name, library)] == []


def test_every_library_that_is_used_is_declared_or_comes_with_one_that_is():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = told["project"]["optional-dependencies"]
    declared = told["project"]["dependencies"] + extras["ocr"] + extras["cluster"] + told["build-system"]["requires"]
    names = {re.match(r"[\w-]+", each)[0].lower().replace("-", "_") for each in declared}
    modules = {"docx": "python_docx", "sklearn": "scikit_learn", "vl_convert": "vl_convert_python", "thinc": "spacy"}
    modules |= {"pdfminer": "pdfplumber", "markupsafe": "jinja2", "threadpoolctl": "scikit_learn"}
    modules |= {"scipy": "scikit_learn", "dask": "distributed"}  # parts of these
    for name in MODULES:
        for library in {each.split(".")[0] for each in imports(name) if not each.endswith(".py")}:
            known = (
                library in sys.stdlib_module_names or library == "pipeline" or modules.get(library, library) in names
            )
            assert known, f"{name} uses {library}"


@pytest.mark.parametrize("call", ["eval", "exec", "compile", "__import__", "print", "input", "breakpoint"])
def test_no_module_evaluates_text_or_talks_to_the_terminal_itself(call):
    calling = [
        name
        for name in MODULES
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == call
    ]
    assert calling == []


def test_no_import_runs_in_a_circle():
    graph = {name: {each for each in imports(name) if each.endswith(".py") and each != name} for name in MODULES}
    done = set()

    def visit(name, path):
        assert name not in path, f"a circle of imports: {' -> '.join([*path[path.index(name) :], name])}"
        if name not in done:
            for each in sorted(graph[name]):
                visit(each, [*path, name])
            done.add(name)

    # The public names of the package and its version are read by modules below it.
    graph["__init__.py"] = set()
    for name in MODULES:
        visit(name, [])


@pytest.mark.parametrize("module", ABOVE)
def test_what_stands_above_is_known_only_to_those_still_higher(module):
    assert [name for name in MODULES if module in imports(name) and name not in ABOVE[module]] == []


def test_stages_do_not_import_each_other_and_little_else_knows_them():
    for name in MODULES:
        known = [each for each in imports(name) if each.startswith("stages/")]
        assert name in KNOW_STAGES or known == [], f"{name} imports {known}"


def test_stages_need_neither_files_nor_clock_nor_chance():
    for name in MODULES:
        if name.startswith("stages/"):
            found = [each for each in imports(name, at_run_time=True) if each in IMPURE or each == "pathlib.Path"]
            assert [each for each in found if each != "pathlib"] == [], name
            if "pathlib" in found:
                assert any(each.startswith("pathlib.Pure") for each in imports(name)), name


def test_readers_know_only_errors_and_where_the_models_are():
    for name in MODULES:
        if name.startswith("reading/"):
            outside = [each for each in imports(name) if each.endswith(".py") and not each.startswith("reading/")]
            assert set(outside) <= set(SERVES_READING), name


WORKERS = [name for name in MODULES if name.startswith("workers/")]


@pytest.mark.parametrize("module", [*WORKERS, "cache.py", "atomic.py", "errors.py", "tables.py", "codebook.py"])
def test_what_all_stand_on_knows_no_stage(module):
    own_modules = {each for each in imports(module, at_run_time=True) if each.endswith(".py")}
    assert not {each for each in own_modules if each.startswith(("stages/", "people/", "reading/"))}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_small_and_says_in_one_line_what_it_is(name):
    lines = (PACKAGE / name).read_text(encoding="utf-8").count("\n")
    assert lines <= 450, f"{name} has {lines} lines"
    if lines > 300:
        warnings.warn(f"{name} has {lines} lines", stacklevel=1)
    if TREES[name].body:
        first = (ast.get_docstring(TREES[name]) or "").split("\n")[0]
        assert first.endswith((".", ":")), f"{name} has no docstring of one line"


@pytest.mark.parametrize("name", MODULES)
def test_no_name_says_nothing(name):
    assert not set(Path(name).with_suffix("").parts) & {"utils", "util", "helpers", "common", "manager", "base", "misc"}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_has_a_module_a_function_a_docstring_and_tests(stage):
    module = importlib.import_module(f"pipeline.stages.{stage.name}")
    assert stage.function is getattr(module, stage.name)
    assert stage.function.__doc__
    assert (ROOT / "tests" / "stages" / f"test_{stage.name}.py").is_file()


def test_what_a_stage_makes_is_declared_and_made_before_it_is_needed():
    made = {"file", "library", "decisions", "runtime"}
    for stage in STAGES:
        assert set(stage.needs) <= made, stage.name
        assert all(name in schema() or name == "report" for name in stage.makes), stage.name
        made |= set(stage.makes)


def test_every_column_is_used_by_a_table_and_every_column_of_a_table_is_declared():
    data = tomllib.loads((PACKAGE / "schema.toml").read_text(encoding="utf-8"))
    used = {(name, column) for name, table in data["tables"].items() for column in table["columns"]}
    for table, column in used:
        assert column in data["columns"] or f"{table}.{column}" in data["columns"], f"{table}.{column}"
    for name, facts in data["columns"].items():
        table, _, column = name.rpartition(".")
        own_home = {each for each, other in used if other == column and f"{each}.{column}" in data["columns"]}
        homes = {each for each, other in used if other == column}
        assert (table, column) in used if table else homes - own_home, f"{name} is used by no table"
        assert facts["meaning"].endswith("."), name
        assert ("values" in facts) == (facts["type"] in ("code", "codes")), name
    for name, table in data["tables"].items():
        assert set(table["key"]) <= set(table["columns"]), name
        assert len(set(table["columns"])) == len(table["columns"]), name


HEAVY = [
    "pandas",
    "numpy",
    "spacy",
    "sklearn",
    "pyarrow",
    "altair",
    "pypdfium2",
    "pdfplumber",
    "lxml",
    "docx",
    "xlsxwriter",
    "jinja2",
]


def test_importing_the_package_loads_no_heavy_library():
    touched = "import sys, pipeline; pipeline.STAGES, pipeline.load_codebook"
    code = f"{touched}; print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


SHIPPED = ["pipeline", "tests", "models", "corpus", "docs", ".ci", "outputs/README.md"]
TOP = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "THIRD_PARTY_NOTICES",
    "Makefile",
    "pyproject.toml",
    "requirements.txt",
]
TEXTS = {".py", ".toml", ".md", ".txt", ".html", ".css", ".js", ".json", ".csv", ".bib", ".typ", ".tex", ""}
MACHINE = re.compile(
    r"(?<![\w./-])/(?:work|root|home|tmp|Users|mnt)/\w|(?:pypi|files\.pythonhosted)\.(?:org|python)|--index-url"
    r"|--(?:extra-index-url|find-links|trusted-host)|localhost:\d|127\.0\.0\.1:\d"
)


def test_no_file_names_a_path_of_one_machine_or_a_registry():
    found = []
    for place in [*SHIPPED, *TOP]:
        whole = ROOT / place
        for path in [whole] if whole.is_file() else sorted(whole.rglob("*")):
            if path.is_file() and path.suffix in TEXTS and "__pycache__" not in path.parts and path != Path(__file__):
                text = path.read_text(encoding="utf-8", errors="replace")
                found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in MACHINE.finditer(text)]
    assert found == []
