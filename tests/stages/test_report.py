"""The report, made from a few invented rows: what it shows, that nothing in it runs, that it is the same twice."""

import base64
import hashlib
import itertools
import json
import re

import pytest
from lxml import html

from pipeline.bibliography.citing import document_names
from pipeline.bibliography.documents.flow import flow
from pipeline.codebook import Code, Codebook, Concept, Term
from pipeline.exchange.datapackage import datapackage
from pipeline.people.claims import table_of
from pipeline.presentation.excerpts import most_telling
from pipeline.settings import Settings
from pipeline.stages import BY_NAME
from pipeline.stages.report import report
from pipeline.tables import frame, schema

HOSTILE = (
    "<script>document.title='x'</script><img src=x onerror=alert(1)><meta http-equiv=refresh content='0;url=//x.test'>"
    ']]><svg/onload=alert(1)> "\' onfocus=alert(1) autofocus " {{ 7*7 }} {% raw %} '
    "\u202ecod.exe\u2028\u200b\x01 &lt;b&gt;"
)
OPEN = {"integer": None, "number": None, "boolean": False, "json": "[]"}

TERMS = (
    Concept("C-SHARED", "shared desk", "Work at one desk.", (Term("shared desk", "shared~desk", "noun"),)),
    Concept("C-LINKED", "linked office", "Offices in a row.", (Term("linked office", "linked~office", "noun"),)),
)
STANCES = (
    Code("ST-AT", "stance", "activity theory", "A theory of activity is the lens."),
    Code("ST-NE", "stance", "narrative or evaluative", "Reports what was found."),
    Code("ST-OFF", "stance", "off topic", "Something else."),
)
REMARKS = (Code("ML-VAGUE", "remark", "vague or inconsistent", "Imprecise."),)
CODEBOOK = Codebook(TERMS, STANCES, (), REMARKS, ())
FIRST, SECOND, COPY = "d00000000000a", "d00000000000b", "d00000000000c"


def row(table, **values):
    """A row of `table`: `values`, and for every other column the first word of the schema, or nothing."""
    blank = {
        column.name: column.values[-1 if column.type == "codes" else 0] if column.values else OPEN.get(column.type, "")
        for column in schema()[table].columns
    }
    return blank | values


def mention(doc_id, term, form, start, **values):
    concept = "C-" + term.split()[0].upper()
    place = {"start": start, "end": start + len(form), "term_role": "use"}
    return row("mentions", doc_id=doc_id, concept=concept, term=term, form=form) | place | values


def sample(text="plain words"):
    """All tables that the report needs, as rows, with `text` wherever words of papers or people stand."""
    place = {"page_label": "4", "page_index": 3, "section": text}
    shared = [
        row(
            "definitions",
            doc_id=doc_id,
            term="shared desk",
            concept="C-SHARED",
            definition=f"{text} {number}",
            quote=f"A shared desk is {text} {number}.",
            definition_status="borrowed",
            definer=text,
            year=2001,
            jointness=jointness,
            start=100,
            end=140,
            **place,
        )
        for number, (doc_id, jointness) in enumerate([(FIRST, "joint"), (SECOND, "parallel")])
    ]
    remark = row("remarks", doc_id=SECOND, kind="ML-VAGUE", terms=text, source=text, start=300, end=310)
    remark |= {"quote": text, **place}
    code = row("codes", doc_id=FIRST, axis="stance", code="ST-NE", is_primary=True, cues="saw", start=50, end=60)
    code |= {"quote": text, **place}
    claims = [
        *((each, "definition", "C-SHARED", number) for number, each in enumerate(shared)),
        (remark, "remark", "ML-VAGUE", 2),
        (code, "stance", "ST-NE", 3),
    ]
    return {
        "documents": [
            row("documents", path="one.pdf", doc_id=FIRST, counts_in_measures=True, words=900, citekey=text)
            | {"title": text, "authors": text.replace(";", ","), "year": 2004},
            row("documents", path="two.pdf", doc_id=SECOND, counts_in_measures=True, words=400)
            | {"authors": "Rowe", "year": 2011},
            row("documents", path=f"{text}.pdf", doc_id="", status="failed", reason=text),
        ],
        "problems": [row("problems", path=f"{text}.pdf", kind="password", message=text, hint=text)],
        "mentions": [
            *(mention(FIRST, "shared desk", "shared desk", start) for start in (0, 20, 40)),
            mention(FIRST, "shared desk", "shared-desk", 60),
            mention(FIRST, "shared desk", "unknown", 80),
            mention(SECOND, "linked office", "linked office", 0),
            mention(SECOND, "shared desk", "shared desk", 900, term_role="reference"),
        ],
        "definitions": shared,
        "remarks": [remark],
        "codes": [code],
        "relations": [
            row("relations", relation="conflicting", doc_id=FIRST, term="shared desk", start=100, quote=text)
            | {"other_doc_id": SECOND, "other_term": "shared desk", "other_start": 100, "other_quote": text}
            | {"dimension": "jointness", "similarity": 0.41}
        ],
        "clusters": [
            row("clusters", cluster_label="no structure found", note=text, terms=text, quote=text, doc_id=FIRST)
        ],
        "measures": [],
        "coverage": [
            row("coverage", doc_id=FIRST, concept="C-SHARED", mentions=5, definitions=1, definition_status="borrowed"),
            row("coverage", doc_id=SECOND, concept="C-SHARED", mentions=0, definitions=1, definition_status="borrowed"),
            row(
                "coverage", doc_id=SECOND, concept="C-LINKED", mentions=1, definitions=0, definition_status="none_found"
            ),
        ],
        "evidence": [
            row("evidence", claim_id=f"e00000000000{number}", axis=axis, code=code, code_label=text, confidence=0.9)
            | {key: each[key] for key in ("doc_id", "start", "end", "quote", "page_label", "page_index", "section")}
            | {"term": each.get("term", each.get("terms", "")), "definition_source": text, "rule": "cue"}
            | {"theory_use": "not_applicable", "run_id": "r1"}
            for each, axis, code, number in claims
        ],
    }


def decided(claim):
    """The internal row of a claim of the sample; each table's claims are numbered as its rows."""
    table = table_of(claim["axis"])
    number = int(claim["claim_id"][-1]) if table in {"definitions", "mentions"} else 0
    own = {"source_table": table, "source_row": number, "added_row": "", "is_disputed": False}
    wanted = [column.name for column in schema()["decided"].columns]
    return {name: value for name, value in (claim | own).items() if name in wanted}


RUNTIME = "/* draws charts */"


def made(tables=None):
    tables = sample() if tables is None else tables
    coded = {claim["doc_id"] for claim in tables.get("evidence", [])}
    tables = tables | {"decided": [decided(claim) for claim in tables.get("evidence", [])]}
    tables |= {"flow": flow(frame("documents", tables.get("documents", [])).to_dict("records"), coded)}
    frames = [frame(name, tables.get(name, [])) for name in BY_NAME["report"].needs if name != "runtime"]
    return report(*frames, RUNTIME, codebook=CODEBOOK, settings=Settings())


def page(tables=None):
    return html.document_fromstring(made(tables)["report.html"].decode())


def claims(shown):
    """The claims that the evidence browser of a page has: by id, a dict of columns with the texts themselves."""
    pack = json.loads(shown.get_element_by_id("claims").text)
    numbers = {"axis", "code", "label", "concept", "quote", "before", "after", "page", "section", "reason", "status"}
    rows = [dict(zip(pack["columns"], each, strict=True)) for each in pack["rows"]]
    for each in rows:
        each |= {name: pack["texts"][each[name]] for name in numbers if each[name] is not None}
        each |= {"terms": [pack["texts"][term] for term in each["terms"]], "doc": pack["documents"][each["doc"]]}
    return {each["claim"]: each for each in rows}


def words(element):
    """The words of an element, cell by cell."""
    return re.sub(r"\s+", " ", " ".join(element.itertext())).strip()


@pytest.fixture(scope="module")
def plain():
    return page()


@pytest.fixture(scope="module")
def hostile():
    return page(sample(HOSTILE))


def test_a_report_has_a_page_methods_a_description_and_charts():
    assert sorted(made()) == [
        "datapackage.json",
        *(
            f"figures/{name}.{kind}"
            for name in ("definitions_by_source", "flow", "spellings", "stance_by_document", "stance_by_year")
            if name != "stance_by_year"
            for kind in ("png", "svg")
        ),
        "figures/terms_by_document.png",
        "figures/terms_by_document.svg",
        "methods.md",
        "report.html",
    ]


def test_the_same_tables_give_the_same_bytes():
    assert made() == made()


def test_without_any_row_the_page_says_what_is_missing():
    empty = page({})
    assert "No definition was found in any document." in words(empty)
    assert "No document was read." in words(empty)
    assert empty.xpath("//@data-chart") == ["flow"]


def test_terms_show_uses_documents_spellings_and_where_no_definition_was_found(plain):
    rows = [words(each) for each in plain.xpath("//table[contains(@class, 'terms')]/tbody/tr")]
    assert rows == [
        "shared desk 0 % (0 of 1) shared desk 5 1 shared desk 3 shared-desk 1 hidden by a line end 1 shared desk 75 %",
        "linked office 100 % (1 of 1) linked office 1 1 linked office 1 –",
    ]


def test_uses_in_reference_lists_are_not_counted(plain):
    assert "uses of 2 terms 6" in words(plain.xpath("//dl")[0])


def test_conflicting_dimensions_are_marked_and_the_pair_is_named(plain):
    table = plain.xpath("//table[contains(@class, 'definitions')]")[0]
    assert [words(each) for each in table.find_class("conflict")] == ["≠ conflicts: joint", "≠ conflicts: parallel"]
    assert "in conflict 1 and 2 on jointness" in words(plain)


def test_a_definition_leads_to_its_row_of_evidence(plain):
    links = plain.xpath("//table[contains(@class, 'definitions')]//a/@href")
    assert links == [f"#evidence?claim=e00000000000{number}" for number in (0, 1)]
    assert {link.partition("=")[2] for link in links} <= set(claims(plain))


def test_what_people_rejected_is_not_shown_as_found():
    tables = sample()
    tables["evidence"][0] |= {"status": "rejected"}
    shown = page(tables)
    assert len(shown.xpath("//table[contains(@class, 'definitions')]/tbody/tr")) == 1
    assert "People have decided on 1 of the 4 coded claims" in words(shown)


def test_an_amended_remark_has_its_new_kind_and_leads_to_its_claim():
    tables = sample()
    tables["evidence"][2] |= {"status": "amended", "proposed_code": "ML-VAGUE", "code": "ML-PORT"}
    [table] = page(tables).xpath("//table[contains(@class, 'remarks')]")
    assert table.xpath(".//a/@href") == ["#evidence?claim=e000000000002"]
    assert "ML-PORT" in words(table)


def test_a_claim_is_shown_with_its_place_its_rule_and_its_cues(plain):
    claim = claims(plain)["e000000000003"]
    assert claim["reason"] == "rule: cue\ncues: saw\nsource: plain words\nconfidence 0.90"
    assert (claim["page"], claim["place"], claim["section"]) == ("4", 3, "plain words")


def with_uses(quote, *starts):
    """The sample with one sentence and claims on uses of a term at these places in it, in this order."""
    tables = sample()
    tables["mentions"] = [mention(FIRST, "shared desk", "shared desk", 98 + start) for start in starts]
    tables["evidence"] = [
        tables["evidence"][0]
        | {"claim_id": f"e00000000000{number}", "axis": "term", "term": "shared desk", "quote": quote}
        | {"start": 98, "end": 98 + len(quote)}
        for number, _ in enumerate(starts)
    ]
    return tables


def test_a_claim_on_a_term_says_where_the_term_stands_in_the_units_of_browsers():
    quote = "𝒜\u00ad b shared desk and a shared desk"
    found = told(with_uses(quote, quote.index("shared"), quote.rindex("shared")))
    units = [claim["quote"].encode("utf-16-le")[2 * claim["from"] : 2 * claim["to"]] for claim in found]
    assert [each.decode("utf-16-le") for each in units] == ["shared desk", "shared desk"]
    assert [claim["from"] for claim in found] == [5, 23]


def test_what_people_reject_moves_no_other_claim_to_another_place():
    quote = "a shared desk and a shared desk"
    tables = with_uses(quote, quote.index("shared"), quote.rindex("shared"))
    tables["evidence"][0] |= {"status": "rejected"}
    assert [(claim["status"], claim["from"]) for claim in told(tables)] == [("rejected", 2), ("proposed", 20)]


def told(tables):
    return list(claims(page(tables)).values())


def test_a_word_that_would_end_a_script_cannot(hostile):
    raw = hostile.get_element_by_id("claims").text
    assert "<" not in raw
    assert ">" not in raw
    assert "document.title" in json.loads(raw)["texts"][0] + "".join(json.loads(raw)["texts"])


def test_contexts_without_structure_say_so(plain):
    assert "No structure found." in words(plain.get_element_by_id("contexts"))


def test_a_file_that_could_not_be_read_is_named_with_its_reason():
    tables = sample()
    tables["documents"][2] |= {"path": "locked.pdf", "reason": "The file needs a password."}
    assert "locked.pdf failed The file needs a password." in words(page(tables).get_element_by_id("unread"))


def with_copy(quote="A shared desk  is plain words 0 ."):
    """The sample with a copy of the first document, which holds a definition, a remark, a code and their claims."""
    tables = sample()
    copy = {"doc_id": COPY, "quote": quote}
    tables["documents"].append(
        row(
            "documents",
            path="copy.pdf",
            words=900,
            counts_in_measures=False,
            same_work_as="one.pdf",
            doc_id=COPY,
        )
        | {"authors": "Copyist", "year": 2003}
    )
    tables["mentions"].append(mention(COPY, "shared desk", "shared desk", 0))
    tables["definitions"].append(tables["definitions"][0] | copy)
    tables["remarks"].append(tables["remarks"][0] | copy)
    tables["codes"].append(tables["codes"][0] | copy)
    tables["evidence"] += [
        each | copy | {"claim_id": f"e00000000001{number}"}
        for number, each in enumerate(tables["evidence"])
        if number != 1
    ]
    return tables


def test_a_copy_adds_to_no_figure_of_the_header(plain):
    assert [words(each) for each in page(with_copy()).xpath("//header/dl/div/dd")] == [
        words(each) for each in plain.xpath("//header/dl/div/dd")
    ]


def test_the_header_says_how_many_copies_were_read_and_not_counted(plain):
    [said] = page(with_copy()).xpath("//header/dl/div[1]/dt")
    assert words(said) == "documents read, of 4 files; 1 copy read and not counted"
    assert words(plain.xpath("//header/dl/div[1]/dt")[0]) == "documents read, of 3 files"


def test_what_is_read_but_no_copy_is_not_called_a_copy():
    tables = with_copy()
    tables["documents"][-1] |= {"same_work_as": ""}
    [said] = page(tables).xpath("//header/dl/div[1]/dt")
    assert words(said) == "documents read, of 4 files; 1 document read and not counted"


def test_a_quotation_of_the_counted_version_is_not_repeated_from_its_copy():
    shown = page(with_copy())
    assert len(shown.xpath("//table[contains(@class, 'definitions')]/tbody/tr")) == 2
    assert "Copyist" not in words(shown.get_element_by_id("definitions"))


def test_what_only_a_copy_says_is_shown_apart_and_marked(plain):
    shown = page(with_copy("Nobody else says this."))
    groups = [words(each) for each in shown.xpath("//h3[starts-with(@id, 'definitions-')]")]
    assert groups == ["shared desk 2 definitions", "Only in documents that are not counted 1 definition"]
    [remark] = [
        words(each) for each in shown.xpath("//table[contains(@class, 'remarks')]//tr") if "Nobody" in words(each)
    ]
    assert remark.endswith("in Copyist (2003), p.\u00a04 (copy, not counted) plain words".replace("\u00a0", " "))
    assert claims(shown)["e000000000010"]["doc"][1:] == ["Copyist (2003)", "copy.pdf", "", "", "copy, not counted"]


def test_the_methods_count_works_once():
    text = made(with_copy("Nobody else says this."))["methods.md"].decode()
    assert "2 documents with 1,300 words of running text entered the measures; 1 copy was read and not counted." in text
    assert "Rules and classifiers found 2 definitions and 1 remark on terminology, and gave 1 code for" in text
    assert "any of the 4 coded claims" in text


def test_the_evidence_says_how_many_claims_are_not_counted():
    assert "All 7 coded claims, 3 of them from documents that are not counted, also in" in words(page(with_copy()))


def test_the_stance_chart_leaves_copies_out():
    assert made(with_copy())["figures/stance_by_document.svg"] == made()["figures/stance_by_document.svg"]


def test_hostile_words_add_no_element_attribute_or_address(plain, hostile):
    assert [each.tag for each in hostile.iter()] == [each.tag for each in plain.iter()]
    assert [sorted(each.keys()) for each in hostile.iter()] == [sorted(each.keys()) for each in plain.iter()]
    assert hostile.findtext(".//title") == "Terminology audit"
    runs = "//script[not(@type)]/text()"
    assert hostile.xpath(runs) == plain.xpath(runs)
    assert not [each for each in hostile.xpath("//@href | //@src") if not re.match(r"#|[a-z_/]+\.", each)]


def test_template_marks_in_papers_are_not_evaluated(hostile):
    assert "{{ 7*7 }} {% raw %}" in words(hostile)
    assert "49" not in words(hostile.get_element_by_id("remarks"))


def test_hidden_and_turning_characters_are_named(hostile):
    text = words(hostile)
    assert "[U+202E]cod.exe[U+2028][U+200B][U+0001]" in text
    assert not re.search("[\u200b\u2028\u202a-\u202e\x00-\x08]", text)


def test_the_policy_allows_the_own_style_and_script_and_nothing_else(plain):
    policy = plain.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    [style] = plain.xpath("//style/text()")
    runtime, script = plain.xpath("//script[not(@type)]/text()")
    assert runtime == RUNTIME
    assert f"style-src {digest(style)}; script-src {digest(runtime)} {digest(script)}; " in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy


def digest(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_no_element_carries_a_style_or_a_handler(plain):
    assert not [name for each in plain.iter() for name in each.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118


def test_every_table_has_a_caption_and_every_heading_cell_a_scope(plain):
    assert all(table.find("caption") is not None for table in plain.iter("table"))
    assert all(cell.get("scope") for cell in plain.iter("th"))


def test_headings_do_not_skip_a_level(plain):
    levels = [int(each.tag[1]) for each in plain.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_inner_link_has_a_target_and_no_id_is_used_twice(plain):
    ids = plain.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:].partition("?")[0] for link in plain.xpath("//@href") if link.startswith("#")} <= set(ids)


def test_pictures_have_words_for_those_who_cannot_see_them(plain):
    assert all(len(each) > 40 for each in plain.xpath("//*[@data-chart]/@aria-label"))


def test_every_chart_of_the_page_has_a_specification_and_a_file(plain):
    specs = json.loads(plain.get_element_by_id("specs").text)
    assert sorted(plain.xpath("//@data-chart")) == sorted(specs)
    assert {f"figures/{name}.svg" for name in specs} <= set(made())


def test_the_page_shows_a_limited_number_of_rows_definitions_first():
    rows = [
        row(
            "evidence",
            claim_id=f"e{number:012d}",
            doc_id=FIRST,
            axis="term",
            code=f"C-{number}",
            start=number,
            end=number,
        )
        | {"confidence": 1.0}
        for number in range(40)
    ]
    rows.append(
        row("evidence", claim_id="e1", doc_id=SECOND, axis="definition", code="C-1", start=9, end=9, confidence=0.1)
    )
    shown = most_telling(frame("evidence", rows), limit=10)
    assert len(shown) == 10
    assert shown["claim_id"].iloc[0] == "e1"


def test_the_best_claim_of_each_code_comes_before_the_second_of_any():
    rows = [
        row("evidence", claim_id=f"e{code}{number}", doc_id=FIRST, axis="theme", code=f"TH-{code}", start=number, end=9)
        | {"confidence": number / 10}
        for code in "AB"
        for number in range(4)
    ]
    assert set(most_telling(frame("evidence", rows), limit=3)["claim_id"]) == {"eA3", "eB3", "eA2"}


def test_documents_that_would_be_called_alike_are_told_apart_by_citekey():
    documents = [
        row("documents", path=f"{name}.pdf", doc_id=name, authors="Rowe", year=2011, citekey=f"rowe2011{name}")
        for name in "ab"
    ]
    assert document_names(documents) == {"a": "Rowe (2011) rowe2011a", "b": "Rowe (2011) rowe2011b"}


def test_the_description_covers_every_public_table_and_column():
    package = json.loads(datapackage("1.2.3"))
    described = {each["name"]: [field["name"] for field in each["schema"]["fields"]] for each in package["resources"]}
    public = {name: table for name, table in schema().items() if not table.internal}
    assert described == {name: [column.name for column in table.columns] for name, table in public.items()}


def test_codes_are_described_with_their_allowed_values():
    package = json.loads(datapackage("1.2.3"))
    [definitions] = [each for each in package["resources"] if each["name"] == "definitions"]
    fields = {field["name"]: field for field in definitions["schema"]["fields"]}
    assert fields["definition_status"]["constraints"]["enum"] == ["own", "borrowed", "stipulated", "implicit"]
    assert re.match(fields["shared"]["constraints"]["pattern"], "budget; goals")
    assert not re.match(fields["shared"]["constraints"]["pattern"], "budget, goals")
    assert fields["start"]["unit"] == "code points"


def test_the_methods_say_that_rules_and_not_people_gave_the_codes():
    text = made()["methods.md"].decode()
    assert "not by people" in text
    assert "No person has yet checked any of the 4 coded claims." in text
    assert CODEBOOK.fingerprint() in text
    assert "3 files: 2 read in full, 1 that could not be read. 2 documents with 1,300 words" in text


def test_each_term_has_a_card_that_leads_to_its_uses_and_definitions(plain):
    card = plain.get_element_by_id("card-1")
    assert words(card.find("summary")) == "shared desk 5 uses in 1 document, 2 definitions"
    assert "No definition was found" not in words(card)
    assert card.xpath("./p/a/@href") == [
        "#evidence?axis=term&term=shared%20desk&counted=yes&view=lines",
        "#evidence?axis=definition&term=shared%20desk",
    ]
    [term] = plain.xpath("//table[contains(@class, 'terms')]//a[@href='#card-1']")
    assert words(term) == "shared desk"
