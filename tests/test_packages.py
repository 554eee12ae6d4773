"""The packages that are installed: each locked with hashes, none under the GPL or AGPL among those that run."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKED = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
LOCKED = [line.strip() for line in LOCKED if line.strip() and not line.lstrip().startswith("#")]
NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
COPYLEFT = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public", re.IGNORECASE)
# These may be had under another licence too: ours is the second.
EITHER = {"bibtexparser": "BSD", "text-unidecode": "Artistic"}


def named(text):
    return re.sub(r"[-_.]+", "-", NAME.match(text)[0]).lower()


def needed(name, found):
    """The installed packages that a package brings in, itself among them."""
    if name in found:
        return found
    try:
        wanted = requires(name) or []
    except PackageNotFoundError:  # for another system
        return found
    found.add(name)
    for each in wanted:
        if "extra ==" not in each:
            needed(named(each), found)
    return found


def test_every_locked_package_has_its_version_and_its_hashes():
    assert len(LOCKED) > 80
    for line in LOCKED:
        assert re.match(r"[\w.-]+==\S+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), line
        assert not re.search(r"://|@ |--(?!hash=sha256:)", line), line


def test_everything_that_is_declared_is_locked():
    extras = PROJECT["optional-dependencies"]
    declared = [*PROJECT["dependencies"], *(each for extra in extras.values() for each in extra)]
    assert {named(each) for each in declared} <= {named(line) for line in LOCKED}


@pytest.mark.parametrize("declared", PROJECT["dependencies"], ids=named)
def test_nothing_that_runs_is_under_the_gpl(declared):
    for name in needed(named(declared), set()):
        facts = metadata(name)
        licence = facts.get("License-Expression") or (facts.get("License") or "").split("\n")[0]
        told = [licence, *(each for each in facts.get_all("Classifier") or [] if each.startswith("License"))]
        assert not any(map(COPYLEFT.search, told)) or EITHER.get(name, "-") in " ".join(told), f"{name}: {told}"


def test_make_installs_only_what_has_its_hash():
    assert "--require-hashes -r requirements.txt" in (ROOT / "Makefile").read_text(encoding="utf-8")
