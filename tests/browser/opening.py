"""Opens reports in a real browser, and hears what they say."""

import contextlib
import fcntl
import importlib.util
import os
import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRAWN = "html[data-charts=drawn]"
# A gesture on a busy machine: what a person may wait for is tested in test_report_size.py.
PATIENCE = 20_000


def browser_path():
    """The installed browser, None where there is none or where it cannot be driven."""
    driven = importlib.util.find_spec("playwright")
    return next(filter(None, map(shutil.which, BROWSERS)), None) if driven else None


@contextlib.contextmanager
def launched():
    """The installed browser, closed in the end."""
    from playwright.sync_api import sync_playwright

    args = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=args)
        yield chromium
        chromium.close()


class Window:
    """A report that is open: its page, what the page said or did unasked (`heard`), and every file that it fetched."""

    def __init__(self, context, path):
        self.heard, self.fetched, self.address = [], [], path.as_uri()
        context.on("request", lambda request: self.fetched.append(request.url))
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        context.on("page", lambda page: self.heard.append(f"window: {page.url}"))
        self.page.on("console", lambda said: self.heard.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        self.page.on("dialog", self._dismiss)
        self.page.goto(self.address)

    def _dismiss(self, dialog):
        self.heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def drawn(self):
        """The page, once its charts are drawn."""
        self.page.wait_for_selector(DRAWN, state="attached")
        return self.page

    def is_silent(self):
        """Whether the page has said nothing and fetched nothing but itself, once."""
        return (self.heard, self.fetched) == ([], [self.address])


def of_all_workers(factory, name, make):
    """The folder that `make` fills, made by the first process of the tests that wants it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "browser" / name
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            make(folder)
            (folder / "done").touch()
    return folder
