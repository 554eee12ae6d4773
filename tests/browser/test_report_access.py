"""The report in the eyes of axe-core, which knows the rules for pages that everyone can use."""

from pathlib import Path

import pytest

WORSE = ("serious", "critical")
FOUND = """() => axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations
  .map((each) => [each.impact, each.id, each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]))"""


def issues(page):
    """What axe-core finds that is serious or critical: impact, rule, and the first places."""
    import axe_playwright_python

    # The page's own policy would keep this script out: these windows are opened without it.
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    return [each for each in page.evaluate(FOUND) if each[0] in WORSE]


# Rows and marks are alike: a few of each tell as much as all, in a tenth of the time.
FEW = """() => {
  const lists = document.querySelectorAll("tbody, ol, ul, g.role-mark");
  for (const each of lists) [...each.children].slice(6).forEach((more) => more.remove());
  for (const each of document.querySelectorAll("details")) each.open = true;
}"""


@pytest.fixture(scope="module", params=[1400, 400])
def page(request, windows, report):
    page = windows(report, request.param, bypass_csp=True).drawn()
    page.evaluate(FEW)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["table", "concordance"])
def test_nothing_serious_keeps_anyone_from_using_the_report(page, view, scheme):
    page.emulate_media(color_scheme=scheme)
    page.get_by_label(view, exact=True).check()
    if view == "concordance":
        page.evaluate("document.querySelectorAll('main > section:not(.browser)').forEach((each) => each.remove())")
    page.wait_for_timeout(1000)  # charts are drawn anew for the scheme
    page.evaluate(FEW)
    assert issues(page) == []


def test_a_control_without_a_name_would_be_noticed(page):
    page.evaluate("document.querySelector('label[for=axis]').remove()")
    assert "select-name" in [rule for _, rule, _ in issues(page)]
