"""The report of the demonstration corpus as a reader has it: opened from a folder, used by keyboard and mouse."""

import itertools
import re

import pytest
from opening import PATIENCE
from seen import colours

SIZES = [(width, scheme) for width in (1400, 400) for scheme in ("light", "dark")]
GROUND = {"light": ("255,255,255", "246,246,244"), "dark": ("28,32,36", "35,40,45")}  # of a chart, and of its field
FEWEST = 12  # pixels of a colour, for a mark to be seen
# The colours that the marks of a chart ask for: those of its bars, fields, points and lines, letters aside.
ASKED = """(holder) => {
  const marks = [...holder.querySelectorAll("g.role-mark:not(.mark-text) > *")];
  const paint = (mark) => {
    const fill = getComputedStyle(mark).fill;
    return fill === "none" || mark.tagName === "line" ? getComputedStyle(mark).stroke : fill;
  };
  return [...new Set(marks.map(paint))].map((colour) => colour.match(/[0-9.]+/g).slice(0, 3).join(","));
}"""
# Words that reach beyond the drawing they belong to, and so are cut off.
CUT = """(holder) => {
  const all = holder.querySelector("svg").getBoundingClientRect();
  const words = [...holder.querySelectorAll("text")].filter((text) => text.textContent.trim());
  const across = (box) => Math.max(all.left - box.left, box.right - all.right);
  const along = (box) => Math.max(all.top - box.top, box.bottom - all.bottom);
  const beyond = (box) => Math.max(across(box), along(box)) > 1.5;
  return words.filter((text) => beyond(text.getBoundingClientRect())).map((text) => text.textContent);
}"""
FOCUSED = "document.activeElement"


# As when the page is opened: no filter, no address of rows, the focus before the first link.
ANEW = """() => {
  history.replaceState(null, "", location.pathname);
  document.querySelectorAll("details").forEach((each) => { each.open = false; });
  document.getElementById("filter").reset();
  document.querySelector(".skip").focus();
}"""


@pytest.fixture(scope="module")
def kept(windows, report):
    return windows(report).drawn()


@pytest.fixture
def page(kept):
    """One window for most tests, each time as if opened anew: opening takes more time than all else."""
    kept.evaluate(ANEW)
    kept.wait_for_timeout(50)
    return kept


@pytest.fixture
def fresh(windows, report):
    """A window of its own, for tests that change more of it than rows."""
    return windows(report).drawn()


@pytest.fixture(scope="module")
def blank(browser):
    page = browser.new_page()
    yield page
    page.close()


def tab_to(page, expression, most=80):
    """Press Tab until `expression` is true of the focused `element`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(element => !!({expression}))({FOCUSED})"):
            return
    raise AssertionError(f"No Tab leads to: {expression}")


def to_evidence(page):
    """Go to the evidence by the link in the table of contents, with the keyboard alone."""
    tab_to(page, "element.closest('nav') && element.hash === '#evidence'")
    page.keyboard.press("Enter")
    settled(page, "document.activeElement.id === 'evidence'")


def to_control(page, name):
    tab_to(page, f"element.name === '{name}'", most=12)


def rows(page):
    """The words of the rows of evidence that are shown."""
    return page.locator("#rows tbody tr").all_inner_texts()


def open_all(page):
    """Open every part of the page that is folded away."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


def matches(page):
    """How many claims or lines the page says that it found."""
    return int(re.match(r"[\d,]+", page.locator("#matches").inner_text())[0].replace(",", ""))


def settled(page, expression):
    """Wait until `expression` is true; asked from outside, because the page's policy forbids to wait within."""
    for _ in range(PATIENCE // 50):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"It never became true: {expression}")


# ------------------------------------------------------------------------------------------------------- silence


def test_the_report_says_nothing_and_fetches_nothing_whatever_is_done_with_it(windows, report):
    window = windows(report)
    page = window.drawn()
    page.get_by_label("Search").fill("team")
    page.get_by_label("What", exact=True).select_option("remark")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("concordance", exact=True).check()
    page.get_by_label("Concordance by").select_option("left")
    page.get_by_label("Folder of the papers").fill("../elsewhere/")
    page.get_by_role("button", name=re.compile("Show .* more")).click()
    open_all(page)
    page.locator("[data-chart] g.mark-rect path").first.click(force=True)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 400, "height": 900})
    page.emulate_media(media="print")
    page.wait_for_timeout(1000)
    assert window.is_silent()


# ------------------------------------------------------------------------------------------------------ keyboard


def test_the_first_tab_offers_to_skip_to_what_was_found(fresh):
    fresh.keyboard.press("Tab")
    assert fresh.evaluate(f"{FOCUSED}.getBoundingClientRect().left") >= 0
    fresh.keyboard.press("Enter")
    tab_to(fresh, "element.closest('#found')", most=1)


def test_a_word_that_is_typed_leaves_the_rows_that_have_it(page):
    everything = matches(page)
    to_evidence(page)
    to_control(page, "search")
    page.keyboard.type("working together")
    found = matches(page)
    assert 0 < found < everything
    assert len(rows(page)) == min(found, 100)
    shown = page.locator("#rows tbody tr").evaluate_all("(rows) => rows.map((row) => row.textContent.toLowerCase())")
    assert all("working" in each and "together" in each for each in shown)


def test_a_word_that_no_claim_has_leaves_no_row_and_says_so(page):
    page.get_by_label("Search").fill("zzzunwritten")
    assert rows(page) == []
    assert page.get_by_role("status").inner_text().startswith("0 of ")
    assert page.get_by_role("button", name=re.compile("more")).count() == 0


def test_codes_can_be_chosen_once_it_is_said_of_what_and_are_of_that_alone(page):
    code = page.get_by_label("Code", exact=True)
    assert code.is_disabled()
    to_evidence(page)
    to_control(page, "axis")
    page.keyboard.type("remark")
    assert page.get_by_label("What", exact=True).input_value() == "remark"
    offered = code.locator("option").evaluate_all("(options) => options.map((each) => each.value)")
    assert len(offered) > 2
    assert {each[:3] for each in offered} == {"", "ML-"}
    to_control(page, "code")
    page.keyboard.press("ArrowDown")
    chosen = code.evaluate("(control) => control.selectedOptions[0].textContent")
    assert all("remark" in each and chosen in each for each in rows(page))
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    assert code.is_disabled()


def test_show_all_takes_every_filter_away_and_tab_goes_on_from_there(page):
    everything = matches(page)
    to_evidence(page)
    to_control(page, "search")
    page.keyboard.type("zzzunwritten")
    tab_to(page, "element.id === 'narrowed'", most=12)
    page.keyboard.press("Enter")
    settled(page, "document.getElementById('narrowed').hidden")
    assert matches(page) == everything
    assert page.get_by_label("Search").input_value() == ""
    page.keyboard.press("Tab")
    assert page.evaluate(f"!!{FOCUSED}.closest('section.browser')")


def test_show_at_a_finding_leads_to_its_rows_and_back_leads_to_those_before(page):
    links = "element.hash.startsWith('#evidence?') && element.closest('#found')"
    everything = matches(page)
    tab_to(page, links)
    page.keyboard.press("Enter")
    settled(page, "document.activeElement.id === 'evidence'")
    first, address = matches(page), page.url
    assert 0 < first < everything
    assert 0 <= page.locator("#evidence").bounding_box()["y"] < 100
    others = page.locator("#found a[href^='#evidence?']").evaluate_all("(links) => links.map((link) => link.hash)")
    other = next(each for each in others if each != page.evaluate("location.hash"))
    page.locator(f"#found a[href='{other}']").first.focus()
    page.keyboard.press("Enter")
    settled(page, f"location.hash === {other!r}")
    second = rows(page)
    page.go_back()
    settled(page, f"location.href === {address!r}")
    assert matches(page) == first
    assert rows(page) != second
    page.go_forward()
    settled(page, f"location.hash === {other!r}")
    assert rows(page) == second


def test_back_to_the_address_without_filters_shows_every_row_again(page):
    everything = matches(page)
    page.locator("#found a[href^='#evidence?']").first.click()
    settled(page, "location.hash !== ''")
    assert matches(page) < everything
    page.go_back()
    settled(page, "location.hash === ''")
    page.wait_for_timeout(100)
    assert matches(page) == everything


def test_the_folder_of_the_papers_stays_when_filters_change(page):
    folder = page.get_by_label("Folder of the papers")
    folder.fill("../papers/")
    page.locator("#found a[href^='#evidence?']").first.click()
    settled(page, "location.hash !== ''")
    page.wait_for_timeout(50)
    assert folder.input_value() == "../papers/"
    page.get_by_role("button", name="Show all").click()
    settled(page, "document.getElementById('narrowed').hidden")
    assert folder.input_value() == "../papers/"
    assert "/papers/" in page.locator("#rows a").first.get_attribute("href")


def test_an_address_with_filters_opens_with_its_rows(windows, report, page):
    page.locator("#found a[href^='#evidence?']").first.click()
    settled(page, "location.hash !== ''")
    other = windows(report)
    other.page.evaluate("(hash) => { location.hash = hash; }", page.evaluate("location.hash"))
    other.drawn()
    assert rows(other.page) == rows(page)


def test_show_more_adds_a_hundred_rows_and_moves_on_to_the_first_of_them(page):
    assert len(rows(page)) == 100
    page.get_by_role("button", name="Show 100 more").focus()
    page.keyboard.press("Enter")
    assert len(rows(page)) == 200
    assert page.evaluate(f"[...document.querySelectorAll('#rows tbody tr')].indexOf({FOCUSED})") == 100
    assert "the first 200 are shown" in page.get_by_role("status").inner_text()


def test_each_control_shows_that_it_has_the_focus(page):
    to_evidence(page)
    for name in ("search", "axis", "term", "doc", "view", "sort", "papers"):
        to_control(page, name)
        assert page.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle") != "none", name


# --------------------------------------------------------------------------------------------------- concordance


def lines(page):
    """The lines of the concordance, each as what stands before, the term, what follows."""
    script = "(rows) => rows.map((row) => [...row.cells].slice(1).map((cell) => cell.textContent))"
    return page.locator("#rows tbody tr").evaluate_all(script)


@pytest.fixture
def concordance(page):
    to_evidence(page)
    to_control(page, "view")
    page.keyboard.press("ArrowRight")
    settled(page, "document.getElementById('rows').className.includes('lines')")
    return page


def test_the_lines_of_a_concordance_have_the_term_at_one_place(concordance):
    script = "(marks) => marks.map((mark) => mark.getBoundingClientRect()).map((box) => box.left + box.width / 2)"
    middles = concordance.locator("#rows td mark").evaluate_all(script)
    assert len(middles) == 100
    assert max(middles) - min(middles) < 1
    assert all(len(line) == 3 and line[1] for line in lines(concordance))


def ordered(keys):
    return all(one <= other for one, other in itertools.pairwise(keys))


def test_a_concordance_is_sorted_by_what_follows_and_by_what_stands_before(concordance):
    following = [re.sub(r"^\W+", "", line[2].lower(), flags=re.ASCII)[:30] for line in lines(concordance)]
    assert len(set(following)) > 50
    assert ordered(following)
    to_control(concordance, "sort")
    concordance.keyboard.type("what stands before")
    assert concordance.get_by_label("Concordance by").input_value() == "left"
    before = [re.findall(r"\w+", line[0].lower(), flags=re.ASCII)[::-1][:3] for line in lines(concordance)]
    assert ordered([" ".join(each)[:20] for each in before])
    assert not ordered([line[2] for line in lines(concordance)])


def test_a_concordance_keeps_the_filters_and_has_terms_alone(concordance):
    concordance.get_by_label("Term", exact=True).select_option(index=3)
    spelt = concordance.get_by_label("Term", exact=True).evaluate("(control) => control.selectedOptions[0].textContent")
    assert matches(concordance) > 0
    plain = re.sub(r"\W+", "", spelt.lower())
    assert any(re.sub(r"\W+", "", line[1].lower()) == plain for line in lines(concordance))
    concordance.get_by_label("What", exact=True).select_option("remark")
    assert lines(concordance) == []


# -------------------------------------------------------------------------------------------------------- charts


def unseen(blank, holder):
    """The colours that a chart's marks ask for and its picture lacks, and how much of the picture is ground alone."""
    seen = colours(blank, holder.screenshot())
    return [colour for colour in holder.evaluate(ASKED) if seen.get(colour, 0) < FEWEST], seen


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_chart_is_drawn_in_its_colours(windows, report, blank, width, scheme):
    page = windows(report, width, color_scheme=scheme).drawn()
    holders = page.locator("[data-chart]").all()
    assert len(holders) >= 7
    for holder in holders:
        name = holder.get_attribute("data-chart")
        missing, seen = unseen(blank, holder)
        ground = sum(seen.get(each, 0) for each in GROUND[scheme]) / sum(seen.values())
        assert missing == [], name
        assert 0.02 < ground < 0.97, name
        assert holder.evaluate("(each) => each.querySelector('svg').getBoundingClientRect().right <= innerWidth"), name


def test_no_word_of_a_chart_is_cut_off_on_a_narrow_screen(windows, report):
    page = windows(report, 400).drawn()
    assert [cut for holder in page.locator("[data-chart]").all() for cut in holder.evaluate(CUT)] == []


def test_a_chart_without_its_marks_is_not_taken_for_drawn(fresh, blank):
    holder = fresh.locator("[data-chart=spellings]")
    assert unseen(blank, holder)[0] == []
    holder.evaluate("(each) => each.querySelectorAll('.role-mark').forEach((mark) => mark.setAttribute('opacity', 0))")
    assert len(unseen(blank, holder)[0]) > 1


def test_a_chart_is_named_and_explained_to_those_who_cannot_see_it(page):
    for holder in page.locator("[data-chart]").all():
        assert holder.get_attribute("role") == "img"
        assert len(holder.get_attribute("aria-label")) > 40


DARKEST = """(holder) => {
  const fields = [...holder.querySelectorAll("g.mark-rect > path")];
  const item = (field) => field.__data__.datum;
  const most = fields.reduce((one, other) => (item(other).mentions > item(one).mentions ? other : one));
  most.scrollIntoView({ block: "center" });
  const box = most.getBoundingClientRect();
  return { ...item(most), x: box.left + box.width / 2, y: box.top + box.height / 2 };
}"""


def test_a_click_on_a_field_of_the_heat_map_opens_its_quotations(page):
    field = page.locator("[data-chart=terms_by_document]").evaluate(DARKEST)
    page.mouse.click(field["x"], field["y"])
    settled(page, "document.activeElement.id === 'evidence'")
    assert page.evaluate("location.hash") == field["show"]
    assert (
        page.get_by_label("Document", exact=True).evaluate("(one) => one.selectedOptions[0].textContent")
        == field["document"]
    )
    assert matches(page) >= field["mentions"]
    assert all(each.startswith(field["document"]) for each in rows(page))


def test_each_chart_with_quotations_behind_it_opens_them(page):
    for holder in page.locator("[data-chart]").all():
        script = "(each) => [...each.querySelectorAll('.role-mark path')].find((mark) => mark.__data__.datum?.show)"
        mark = holder.evaluate_handle(script).as_element()
        if mark is None:
            continue
        show = mark.evaluate("(each) => each.__data__.datum.show")
        mark.scroll_into_view_if_needed()
        mark.dispatch_event("click")
        settled(page, f"location.hash === {show!r}")
        assert matches(page) > 0, holder.get_attribute("data-chart")


def test_charts_follow_a_change_to_dark_and_to_print(fresh, blank):
    holder = fresh.locator("[data-chart=spellings]")
    assert set(GROUND["light"]) <= set(colours(blank, holder.screenshot()))
    fresh.emulate_media(color_scheme="dark")
    fresh.wait_for_timeout(1500)
    assert set(GROUND["dark"]) <= set(colours(blank, holder.screenshot()))
    fresh.emulate_media(color_scheme="dark", media="print")
    fresh.wait_for_timeout(1500)
    assert not set(GROUND["dark"]) & set(colours(blank, holder.screenshot()))


def test_charts_follow_the_width_of_the_window(fresh):
    fresh.set_viewport_size({"width": 400, "height": 900})
    widths = "[...document.querySelectorAll('[data-chart] svg')].map((each) => each.getBoundingClientRect().right)"
    settled(fresh, f"{widths}.every((right) => right <= innerWidth)")


# --------------------------------------------------------------------------------------------------- other screens


@pytest.mark.parametrize("width", [400, 320])
def test_nothing_is_wider_than_a_narrow_screen(windows, report, width):
    page = windows(report, width).drawn()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("concordance", exact=True).check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_findings_tables_and_methods_are_read(windows, report):
    page = windows(report, java_script_enabled=False).page
    for name in ("What was found", "Definitions side by side", "Methods"):
        assert page.get_by_role("heading", name=name).is_visible()
    assert page.locator("#found li").count() > 3
    assert page.locator("table.definitions").first.is_visible()
    assert len(page.locator("#methods .prose").inner_text()) > 500
    assert "allow this page to run its script" in page.locator("noscript").first.inner_html()
    assert not page.locator("#filter").is_visible()


def test_print_leaves_out_controls_and_shows_rows_where_a_filter_is_set(page):
    page.emulate_media(media="print")
    assert not page.locator("#filter").is_visible()
    assert not page.locator("#rows").is_visible()
    page.emulate_media(media="screen")
    page.get_by_label("Search").fill("team")
    page.emulate_media(media="print")
    assert page.locator("#rows").is_visible()
    page.emulate_media(media="screen")
