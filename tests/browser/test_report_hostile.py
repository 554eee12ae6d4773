"""Reports of papers that are made to break them: nothing that people write runs, leads elsewhere or adds parts."""

import dataclasses

import pytest
from literature_of_many import report_of

from tests.stages.test_report import CODEBOOK, FIRST, HOSTILE, mention, row, sample

TRAP = "window.pwned = (window.pwned || 0) + 1"
ATTACKS = (
    f"<script>{TRAP};document.title='x'</script><img src=x onerror='{TRAP}'><svg/onload='{TRAP}'><iframe srcdoc='<b>'>"
    f"<meta http-equiv=refresh content='0;url=javascript:{TRAP}'><base href='//x.test/'></q></td></table></script>"
    f"]]>--><!-- \" onfocus='{TRAP}' autofocus tabindex=0 ' {{{{ 7*7 }}}} {{% raw %}} ${{7*7}} \u202egnp.exe\u2066 "
    "@ink javascript:window.pwned=1 datum.x <a href='javascript:window.pwned=1'>here</a> \u0000\u2028😀"
)
PLACES = (10_000, 20_000, 30_000)
PATHS = ("javascript:window.pwned=1//.pdf", "//x.test/a.pdf", "data:text/html,<script>window.pwned=1</script>.pdf")
TAGS = "[...document.querySelectorAll('*')].filter((each) => !each.closest('svg')).map((each) => each.tagName)"
# Typed as the folder of the papers: each would lead elsewhere, or run.
FOLDERS = (
    *("javascript:window.pwned=1", "JaVaScRiPt:window.pwned=1//", "\u0001javascript:window.pwned=1", "java\tscript:1"),
    *("data:text/html,<script>window.pwned=1</script>", "vbscript:x", "blob:null/x", "about:blank", "http://x.test/"),
    *("//x.test/", "\\\\x.test\\share", "https://x.test", "https:x.test", "file://x.test/share", "///x.test/"),
)
PLAIN = ("papers/", "../corpus/demo", "/srv/rowan/papers", "C:/papers", "#here", "?there=1/")


def tables(text):
    """The sample of the tests of the stage, with `text` in more places: names, paths, a spelling, a concordance."""
    tables = sample(text)
    for document, path in zip(tables["documents"], PATHS, strict=True):
        document |= {"path": path if text != "plain words" else document["path"], "doi": text}
    tables["documents"][1] |= {"authors": text.replace(";", ",") + " other", "citekey": text + "2", "title": text}
    tables["mentions"] += [mention(FIRST, "shared desk", "shared desk", start) for start in PLACES]
    tables["mentions"].append(mention(FIRST, "shared desk", text, 40_000))
    claims = [
        row("evidence", claim_id=f"t{start:012d}", doc_id=FIRST, axis="term", code="C-SHARED", code_label=text)
        | {"term": "shared desk", "quote": f"{text} shared desk {text}", "quote_prefix": text, "quote_suffix": text}
        | {"start": start - len(text) - 1, "end": start + 12 + len(text), "page_label": text, "page_index": 2}
        | {"section": text, "rule": text, "method": "rule", "decision_note": text, "status": "amended", "run_id": "r1"}
        | {"theory_use": "not_applicable", "definition_source": text, "confidence": 0.5}
        for start in PLACES
    ]
    tables["evidence"] += claims
    tables["problems"] += [
        row("problems", path=f"{name}.pdf", kind="password", message=text, hint=text) for name in "ab"
    ]
    tables["continua"] = []
    return tables


def named(text):
    """The codebook of the sample with labels that hold `text`."""
    stances = tuple(dataclasses.replace(each, label=f"{each.label} {text}") for each in CODEBOOK.stances)
    concepts = tuple(dataclasses.replace(each, label=f"{each.label} {text}") for each in CODEBOOK.terms)
    return dataclasses.replace(CODEBOOK, terms=concepts, stances=stances)


def stored(factory, text):
    file = factory.mktemp("report") / "report.html"
    file.write_bytes(report_of(tables(text), named(text))["report.html"])
    return file


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return stored(tmp_path_factory, "plain words")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return stored(tmp_path_factory, HOSTILE + ATTACKS)


@pytest.fixture
def window(windows, hostile):
    opened = windows(hostile)
    opened.drawn()
    return opened


@pytest.fixture(scope="module")
def calm(windows, plain):
    """One window with the sample, for the tests that type into it."""
    opened = windows(plain)
    opened.drawn()
    return opened


def is_unharmed(window):
    """Nothing ran, nothing was fetched, the title and the address are those of the report."""
    page = window.page
    address, _, anchor = page.url.partition("#")
    assert page.evaluate("window.pwned") is None
    assert page.title() == "Terminology audit"
    assert address == window.address
    assert not anchor or anchor.startswith("evidence?")
    assert window.is_silent()
    links = page.evaluate("[...document.links].map((link) => [link.protocol, link.host])")
    assert {tuple(each) for each in links} == {("file:", "")}
    return True


def test_hostile_words_add_no_element_to_the_page_as_it_stands_in_the_browser(windows, plain, window):
    other = windows(plain).drawn()
    assert window.page.evaluate(TAGS) == other.evaluate(TAGS)
    assert is_unharmed(window)


def test_hostile_words_are_shown_as_words_in_rows_lines_and_options(window):
    page = window.page
    row_words = page.locator("#rows tbody").inner_text()
    assert "<script>" in row_words
    assert "onerror" in row_words
    assert "{{ 7*7 }}" in row_words
    assert "[U+202E]" in row_words
    page.get_by_label("What", exact=True).select_option("stance")
    options = " ".join(page.locator("#filter option").all_inner_texts())
    assert "<script>" in options
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("concordance", exact=True).check()
    assert page.locator("#rows td mark").all_inner_texts() == ["shared desk"] * 3
    assert "<" in page.locator("#rows tbody").inner_text()
    assert page.locator("#rows tbody :is(script, img, svg, iframe, b)").count() == 0
    assert is_unharmed(window)


def test_hostile_words_are_drawn_as_words_in_charts(window):
    drawn = window.page.locator("[data-chart] svg").all_text_contents()
    assert "<script>" in "".join(drawn)
    foreign = "[data-chart] svg :is(script, image, foreignObject, a, iframe, meta, use, animate, set)"
    assert window.page.locator(foreign).count() == 0
    for mark in window.page.locator("[data-chart] g.mark-rect path").all()[:6]:
        mark.dispatch_event("click")
    assert is_unharmed(window)


def test_searching_for_hostile_words_finds_them_and_runs_nothing(window):
    page = window.page
    page.get_by_label("Search").fill("<script>")
    assert page.locator("#rows tbody tr").count() > 0
    page.get_by_label("Search").fill("\\ ( [ .* $& <img src=x onerror=window.pwned=1>")
    assert is_unharmed(window)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_that_leads_elsewhere_makes_no_link(calm, folder):
    calm.page.get_by_label("Folder of the papers").fill(folder)
    hosts = "[...document.querySelectorAll('#rows a')].map((link) => link.protocol + link.host)"
    assert set(calm.page.evaluate(hosts)) <= {"file:"}
    for link in calm.page.locator("#rows a").all()[:1]:
        assert link.evaluate("(link) => link.href").startswith("file:///")
    assert is_unharmed(calm)


@pytest.mark.parametrize("folder", PLAIN)
def test_a_plain_folder_makes_links_to_the_papers_within_it(calm, folder):
    calm.page.get_by_label("Folder of the papers").fill(folder)
    links = calm.page.evaluate("[...document.querySelectorAll('#rows a')].map((link) => link.href)")
    assert all(each.startswith("file:///") for each in links)
    assert is_unharmed(calm)


def test_a_folder_leads_to_the_page_of_the_paper(calm):
    calm.page.get_by_label("Folder of the papers").fill("/srv/rowan/papers")
    links = calm.page.evaluate("[...document.querySelectorAll('#rows a')].map((link) => link.href)")
    assert "file:///srv/rowan/papers/two.pdf#page=4" in links


def test_paths_that_are_addresses_stay_names_within_the_folder(window):
    page = window.page
    for folder in ("", "papers/", "/", "file:///"):
        page.get_by_label("Folder of the papers").fill(folder)
        links = page.evaluate("[...document.querySelectorAll('#rows a')].map((link) => link.href)")
        assert all(each.startswith("file:///") and "javascript:" not in each.partition("#")[0] for each in links)
    assert is_unharmed(window)


@pytest.mark.parametrize(
    "anchor",
    [
        "#evidence?axis=<script>window.pwned=1</script>",
        "#evidence?code=%",
        "#evidence?__proto__=x&constructor=y&axis=remark",
        "#evidence?claim='%5D;window.pwned=1//",
    ],
)
def test_an_address_with_hostile_filters_runs_nothing(calm, anchor):
    calm.page.evaluate("(anchor) => { location.hash = anchor; }", anchor)
    calm.page.wait_for_timeout(50)
    assert is_unharmed(calm)
