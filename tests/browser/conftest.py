"""The browser of the tests of the report, and the report of the demonstration corpus."""

import contextlib
import warnings
from pathlib import Path

import pytest
from opening import Window, browser_path, launched

HERE = Path(__file__).parent
MISSING = "no chromium: make browser installs it"


def pytest_collection_modifyitems(items):
    own = [item for item in items if HERE in item.path.parents]
    if not own or browser_path():
        return
    for item in own:
        item.add_marker(pytest.mark.skip(reason=MISSING))
    notice = pytest.PytestWarning(f"The tests of the report in a browser were skipped: {MISSING}.")
    warnings.warn(notice, stacklevel=1)


# Closed after each file: while it is open, the driver's event loop runs in this process.
@pytest.fixture(scope="module")
def browser():
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def windows(browser):
    """Opens reports, each in a context of its own, and in the end has heard nothing from any of them."""
    with contextlib.ExitStack() as stack:
        opened = []

        def window(path, width=1400, **options):
            context = browser.new_context(viewport={"width": width, "height": 900}, **options)
            stack.callback(context.close)
            opened.append(Window(context, path))
            return opened[-1]

        yield window
        assert [(each.heard, each.fetched) for each in opened if not each.is_silent()] == []


@pytest.fixture(scope="session")
def report(demo_run):
    """The report of a finished run on the demonstration corpus."""
    return demo_run / "report.html"
