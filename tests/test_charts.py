"""The charts of the report: valid in Altair's words, drawn in the order given, harmless whatever the names are."""

import itertools

import altair
import pytest
from lxml import etree

from pipeline.bibliography.documents.flow import flow
from pipeline.presentation.charts.contexts import contexts_chart
from pipeline.presentation.charts.drawing import LIGHT, png, svg, themed
from pipeline.presentation.charts.flow import flow_chart
from pipeline.presentation.charts.sources import sources_chart
from pipeline.presentation.charts.stances import stance_by_year_chart, stance_chart, term_stance_chart
from pipeline.presentation.charts.usage import spellings_chart, usage_chart

HOSTILE = (
    "<script>document.title='x'</script><img src=x onerror=alert(1)>]]><svg/onload=alert(1)> \"' @ink {{ 7*7 }} "
    "\u202ecod.exe\u2028\u200b\x01 &lt;b&gt;"
)
STANCES = ["narrative", "off topic", "unclear"]


def cell(term="shared desk", document="Rowe (2011)", **values):
    return {"term": term, "entry": term, "document": document, "doc_id": "d1", "mentions": 4} | values


def passages(name="Rowe (2011)", stance="narrative"):
    return {"document": name, "doc_id": "d1", "stance": stance, "code": "ST-NE", "passages": 3}


def defined(source, document="Rowe (2011)", **values):
    row = {"source": source, "document": document, "doc_id": "d1", "is_own": False, "is_alike": True}
    return row | {"family": "shared desk", "concept": "C-SHARED"} | values


def documents(*fates):
    return [
        {"status": status, "counts_in_measures": counts, "same_work_as": "", "doc_id": f"d{number}"}
        for number, (status, counts) in enumerate(fates)
    ]


def charts(name="Rowe (2011)"):
    """One chart of each kind, with `name` wherever words of papers can stand."""
    stances = [name, *STANCES[1:]]
    steps = flow(documents(("read", True), ("failed", False)), {"d0"})
    group = {"cluster": 1, "cluster_label": name, "stability": 0.8, "null_value": 0.2, "cluster_size": 40}
    return {
        "usage": usage_chart([cell(name, name)], [name], [name]),
        "spellings": spellings_chart([{"term": name, "entry": name, "forms": [(name, 3), ("b", 1)]}]),
        "sources": sources_chart([defined(name, name), defined(name, "Ash (2012)")], [name, "Ash (2012)"]),
        "stances": stance_chart([passages(name, name)], [name], stances),
        "years": stance_by_year_chart([passages() | {"year": "2011", "stance": name}], ["2011"], stances),
        "term_stances": term_stance_chart([cell(name) | {"stance": name, "uses": 2, "share": 1.0}], [name], stances),
        "contexts": contexts_chart([group]),
        "flow": flow_chart([{**row, "label": name} for row in steps]),
    }


@pytest.mark.parametrize("kind", charts())
def test_a_chart_is_valid_in_the_words_of_altair(kind):
    altair.Chart.from_dict(themed(charts()[kind].spec), validate=True)


@pytest.mark.parametrize("kind", charts())
def test_a_chart_of_hostile_names_is_well_formed_and_holds_no_script(kind):
    picture = etree.fromstring(svg(charts(HOSTILE)[kind].spec))
    tags = {etree.QName(each).localname for each in picture.iter(etree.Element)}
    assert not tags & {"script", "image", "foreignObject", "a", "meta", "use"}
    assert not [name for each in picture.iter(etree.Element) for name in each.attrib if name.startswith("on")]


def test_hostile_names_are_drawn_as_they_are_written():
    picture = etree.fromstring(svg(charts(HOSTILE)["usage"].spec))
    assert "<script>document.title" in "".join(picture.itertext())


@pytest.mark.parametrize("kind", charts())
def test_a_chart_says_in_words_what_it_shows(kind):
    assert len(charts()[kind].alt) > 40


@pytest.mark.parametrize("kind", charts())
def test_no_token_of_a_colour_is_left_in_a_picture_and_the_data_keep_theirs(kind):
    spec = charts()[kind].spec
    assert not [token for token in LIGHT if f'"{token}"' in svg(spec).decode()]
    assert themed(spec | {"data": {"values": [{"term": "@ink"}]}})["data"]["values"] == [{"term": "@ink"}]


def test_the_same_chart_is_the_same_bytes_twice():
    spec = charts()["usage"].spec
    assert svg(spec) == svg(spec)
    assert png(svg(spec)) == png(svg(spec))
    assert png(svg(spec)).startswith(b"\x89PNG")


def test_a_chart_keeps_the_order_it_is_given():
    picture = etree.fromstring(svg(usage_chart([cell(term) for term in "bca"], ["c", "a", "b"], ["Rowe (2011)"]).spec))
    shown = [each.text for each in picture.iter("{*}text") if each.text in {"a", "b", "c"}]
    assert shown == ["c", "a", "b"]


def test_a_mark_leads_to_the_quotations_behind_it():
    [value] = usage_chart([cell("joined-up", doc_id="d7")], ["joined-up"], ["Rowe (2011)"]).spec["data"]["values"]
    assert value["show"] == "#evidence?axis=term&term=joined-up&doc=d7&counted=yes"


def test_terms_with_one_spelling_make_no_chart_of_spellings():
    assert spellings_chart([{"term": "a", "entry": "a", "forms": [("a", 3)]}]) is None


def test_the_parts_of_a_bar_of_spellings_fill_it():
    forms = [(letter, number) for number, letter in zip(range(9, 0, -1), "abcdefghi", strict=True)]
    values = spellings_chart([{"term": "a", "entry": "a", "forms": forms}]).spec["data"]["values"]
    assert [value["spelling"] for value in values] == [*"abcdef", "others"]
    assert values[0]["from"] == 0
    assert values[-1]["to"] == 1
    assert all(one["to"] == other["from"] for one, other in itertools.pairwise(values))


def test_a_source_that_several_documents_use_is_joined_by_a_line():
    rows = [defined("Oak (1999)"), defined("Oak (1999)", "Ash (2012)"), defined("Elm (2000)")]
    lines = sources_chart(rows, ["Rowe (2011)", "Ash (2012)"]).spec["layer"][0]["data"]["values"]
    assert {line["source"] for line in lines} == {"Oak (1999)"}


def test_without_definitions_or_groups_nothing_is_drawn():
    assert sources_chart([], ["Rowe (2011)"]) is None
    assert contexts_chart([{"cluster": None, "stability": None}]) is None


def test_files_flow_from_found_to_coded_and_the_rest_is_set_aside():
    steps = flow(
        documents(("read", True), ("partial", True), ("read", False), ("failed", False), ("duplicate", False)), {"d0"}
    )
    files = {row["step"]: row["files"] for row in steps}
    assert (files["found"], files["read"], files["counted"], files["coded"]) == (5, 3, 2, 1)
    aside = {row["step"]: (row["files"], row["after"]) for row in steps if row["is_set_aside"] and row["files"]}
    assert aside == {
        "duplicate": (1, "found"),
        "failed": (1, "found"),
        "set_aside": (1, "read"),
        "uncoded": (1, "counted"),
    }


def test_the_picture_of_the_flow_runs_from_top_to_bottom():
    picture = etree.fromstring(svg(charts()["flow"].spec | {}))
    steps = flow(documents(("read", True), ("failed", False)), {"d0"})
    picture = etree.fromstring(svg(flow_chart(list(reversed(steps))).spec))
    shown = [each.text for each in picture.iter("{*}text") if each.text]
    assert shown[0].startswith("Found in the folder: 2")
    assert "Could not be read: 1 file" in shown
