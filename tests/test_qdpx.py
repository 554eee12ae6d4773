"""REFI-QDA projects: what is written and read again, what hostile files meet, what becomes of people's codings."""

import io
import re
import uuid
import zipfile
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import read_table, run
from pipeline.errors import PipelineError
from pipeline.exchange.qdpx.appending import append
from pipeline.exchange.qdpx.building import MACHINE, Facts, build
from pipeline.exchange.qdpx.counting import countings
from pipeline.exchange.qdpx.deciding import decide
from pipeline.exchange.qdpx.normalising import Normalised
from pipeline.exchange.qdpx.placing import whole_words
from pipeline.exchange.qdpx.project import NAMESPACE, Code, Coding, Project, Selection, Source, User, guid
from pipeline.exchange.qdpx.reading import read
from pipeline.exchange.qdpx.uses import uses
from pipeline.exchange.qdpx.writing import write
from pipeline.finished.exchange import export_qdpx, import_qdpx, left_out
from pipeline.people.decisions import GIVEN, read_decisions

PAPER = """# Working together in Ludwell

Interagency working is defined as two or more agencies planning a service together in a formal way. The terms
interagency and multi-agency are often used interchangeably. A lack of time was the main barrier to joint working, said
the nurses whom we interviewed, and a shared office was what helped them most in the second year of the study.

The wardens kept a diary. It rained on most days. The report of the evaluation describes what happened in the winter of
the second year, when the panel met eleven times 😀 and the school sent a teacher to each of its meetings but one.
"""
OTHER = """# Guidance for partners

Partners must sign one protocol. Joined-up services are everybody's duty, and the board must publish a strategy for
multi-agency working that names who is accountable for each part of the plan.
"""
ONE, TWO = "d000000000001", "d000000000002"
TEXT = (
    "Interagency work pays, says Oak. The café was shut 😀 on Monday; interagency talk went on.\n\nNobody came at all."
)


def claim(quote, axis="theme", code="T-ONE", *, number=0, text=TEXT, doc_id=ONE, **facts):
    """A row of `evidence` on words of a text."""
    start = [match.start() for match in re.finditer(re.escape(quote), text)][number]
    row = {"claim_id": f"e{start:05}{len(quote):03}{axis[:2]}{code[-3:]}", "doc_id": doc_id, "axis": axis, "code": code}
    row |= {"code_label": code.title(), "quote": quote, "start": start, "end": start + len(quote), "status": "proposed"}
    row |= {"quote_prefix": text[max(0, start - 40) : start], "quote_suffix": text[row["end"] : row["end"] + 40]}
    row |= {"coder": "termaudit", "method": "rule", "rule": "made", "confidence": 0.5, "decision_note": ""}
    return row | {"term_as_written": "", "codebook_version": "abc"} | facts


def entry(axis, code, label):
    return {"axis": axis, "entry": code, "label": label, "meaning": f"What {label} means.", "cues_or_forms": ""}


CODEBOOK = [
    entry("term", "C-IA", "interagency"),
    entry("stance", "ST-NE", "Narrative"),
    entry("theme", "T-ONE", "Barriers"),
    entry("theme", "T-TWO", "Helps"),
    entry("theory", "TH-IA", "Interagency"),
    entry("act", "prescribes", "Prescribes"),
]


def facts(*claims, texts=None, **others):
    """What `Finished` would give of a small run."""
    texts = {ONE: TEXT} if texts is None else texts
    named = {ONE: "oak.pdf", TWO: "deep/elm: a study?.pdf"}
    documents = [
        {"doc_id": doc_id, "path": named.get(doc_id, doc_id), "title": "A paper", "citekey": f"key{doc_id}"}
        for doc_id in texts
    ]
    uses = {row["claim_id"]: use_in(row) for row in claims if row["axis"] == "term"}
    run_of = {"run_id": "r1", "corpus": "mine", "version": "0.1.0", "uses": uses} | others
    return Facts(texts=texts, documents=documents, evidence=list(claims), codebook=CODEBOOK, **run_of)


def use_in(row):
    """Where the term stands in its quotation: the time that `nth` says, else the first."""
    places = [match.start() for match in re.finditer(re.escape(row["term_as_written"]), row["quote"])]
    start = row["start"] + places[row.get("nth", 0)]
    return start, start + len(row["term_as_written"] or row["quote"])


def described(content):
    """The description of a project file, by plain names."""
    return ET.fromstring(re.sub(rb' xmlns="[^"]*"', b"", zipfile.ZipFile(io.BytesIO(content)).read("project.qde")))


def packed(qde, members=(), **options):
    """A .qdpx file of any XML and any members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if qde is not None:
            archive.writestr(options.get("name", "project.qde"), qde)
        for name, content in dict(members).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def qde(inside="", namespace=NAMESPACE):
    return f'<?xml version="1.0" encoding="UTF-8"?><Project xmlns="{namespace}" name="p">{inside}</Project>'


# ------------------------------------------------------------------------------------------------ the standard


def test_parts_stand_in_the_order_of_the_standard_and_none_is_empty():
    root = described(write(build(facts(claim("work pays"), texts={ONE: TEXT, TWO: OTHER}))))
    assert [each.tag for each in root] == ["Users", "CodeBook", "Sources", "Description"]
    for element in root.iter():
        assert len(element) or element.attrib or (element.text or "").strip(), element.tag
    source = root.findall("Sources/TextSource")[1]
    assert [each.tag for each in source] == ["Description", "PlainTextSelection"]
    assert [each.tag for each in source.find("PlainTextSelection")] == ["Description", "Coding"]


def test_a_project_of_nothing_has_no_empty_parts():
    assert [each.tag for each in described(write(Project("empty")))] == []
    assert [each.tag for each in described(write(build(facts(texts={}))))] == ["Users", "CodeBook", "Description"]


def test_elements_have_the_attributes_that_the_standard_wants():
    root = described(write(build(facts(claim("work pays")))))
    user = uuid.UUID(root.find("Users/User").get("guid"))
    assert user.version == 5
    assert root.attrib == {"name": "termaudit mine", "origin": "termaudit 0.1.0", "creatingUserGUID": str(user)}
    for each in root.iter():
        for name in ("guid", "targetGUID", "creatingUser"):
            assert each.get(name) is None or str(uuid.UUID(each.get(name))) == each.get(name)
        assert (each.get("guid") is None) == (
            each.tag in {"Project", "Users", "CodeBook", "Codes", "Sources", "Description", "CodeRef"}
        )
    for code in root.iter("Code"):
        assert set(code.attrib) == {"guid", "name", "isCodable", "color"}
        assert code.get("isCodable") in {"true", "false"}
        assert re.fullmatch("#[0-9A-F]{6}", code.get("color"))
    selection = root.find(".//PlainTextSelection")
    assert selection.get("startPosition") == str(TEXT.index("work pays"))
    assert selection.get("endPosition") == str(TEXT.index("work pays") + len("work pays"))


def test_every_guid_is_there_once_and_every_reference_leads_somewhere():
    content = write(build(facts(claim("work pays"), claim("work pays", code="T-TWO"), claim("shut", coder="ann"))))
    root = described(content)
    guids = [each.get("guid") for each in root.iter() if each.get("guid")]
    assert len(guids) == len(set(guids))
    codes = {each.get("guid") for each in root.iter("Code")}
    users = {each.get("guid") for each in root.iter("User")}
    assert {each.get("targetGUID") for each in root.iter("CodeRef")} <= codes
    assert {each.get("creatingUser") for each in root.iter() if each.get("creatingUser")} <= users


def test_texts_are_utf8_files_of_their_guid_in_small_sources_and_the_description_stands_first():
    content = write(build(facts(claim("work pays"))))
    members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    source = described(content).find("Sources/TextSource")
    assert [each.filename for each in members] == ["project.qde", f"sources/{source.get('guid')}.txt"]
    assert source.get("plainTextPath") == f"internal://{source.get('guid')}.txt"
    assert zipfile.ZipFile(io.BytesIO(content)).read(members[1]) == TEXT.encode()
    assert {each.date_time for each in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {each.external_attr >> 16 for each in members} == {0o100644}


def test_the_same_run_gives_the_same_bytes():
    claims = [claim("work pays"), claim("Nobody came", coder="ann", status="added")]
    assert write(build(facts(*claims))) == write(build(facts(*reversed(claims))))


def test_axes_are_codes_that_nobody_can_use_with_the_entries_below_them():
    root = described(write(build(facts(claim("work pays", "frame", "F-NEW")))))
    tree = {
        each.get("name"): [below.get("name") for below in each.findall("Code")] for each in root.find("CodeBook/Codes")
    }
    assert tree["theme"] == ["Barriers", "Helps"]
    assert tree["frame"] == ["F-New"]  # an axis of a model that people trained
    assert "unclear" in tree["stance"]
    assert "act" not in tree  # words that serve the program are no codes
    assert all(
        each.get("isCodable") == ("false" if each.find("Code") is not None else "true") for each in root.iter("Code")
    )


def test_no_name_of_a_code_occurs_twice_even_where_axes_share_a_label():
    names = [each.get("name").lower() for each in described(write(build(facts()))).iter("Code")]
    assert len(names) == len(set(names))
    assert {"interagency (term)", "interagency (definition)", "interagency (theory)", "narrative"} <= set(names)


def test_rejected_claims_are_left_out_and_amended_ones_carry_the_final_code_and_their_coder():
    claims = [
        claim("work pays", status="rejected"),
        claim("Nobody came", code="T-TWO", status="amended", proposed_code="T-ONE", coder="Ann Ash"),
    ]
    project = build(facts(*claims))
    assert [user.name for user in project.users] == ["Ann Ash", "termaudit"]
    [selection] = project.sources[0].selections
    [coding] = selection.codings
    assert (coding.code, coding.user) == (guid("code", "theme", "T-TWO"), guid("user", "Ann Ash"))
    assert selection.user == coding.user


def test_names_are_fit_for_files_and_never_twice():
    project = build(facts(texts={ONE: TEXT, TWO: OTHER}))
    assert [each.name for each in project.sources] == ["deep_elm_ a study_.pdf", "oak.pdf"]
    twins = facts(texts={ONE: TEXT, TWO: OTHER})
    twins.documents[0]["path"], twins.documents[1]["path"] = "a/b.txt", "A:B.txt"
    assert len({each.name.lower() for each in build(twins).sources}) == 2


def test_what_xml_cannot_hold_goes_from_names_and_stays_in_texts():
    text = "A form\x0cfeed\x01 and words."
    row = claim(
        "form\x0cfeed\x01 and", text=text, coder="An\x00n\x08 \ufffeAsh", status="added", decision_note="\x1b[2J"
    )
    content = write(build(facts(row, texts={ONE: text})))
    again = read(content)
    assert again.users[0].name == "Ann Ash"
    assert again.sources[0].text == text
    assert again.sources[0].selections[0].name == "form feed and"


def test_documents_without_a_kept_text_are_named():
    assert "Left out, for their text is not kept: elm.pdf." in build(facts(left_out=("elm.pdf",))).description
    assert "Left out" not in build(facts()).description


# ------------------------------------------------------------------------------------------------ normalising

LETTERS = st.text(st.sampled_from("ab é\u0301\u0323\r\n\u00ad😀\u1100\u1161\u11a8각ſ\u212b\u0344中'’"), max_size=30)


@given(st.one_of(LETTERS, st.text(max_size=30)))
def test_the_text_is_what_unicode_says(original):
    import unicodedata

    lines = original.replace("\r\n", "\n").replace("\r", "\n")
    assert Normalised(original).text == unicodedata.normalize("NFC", lines)


@given(LETTERS, st.data())
def test_a_span_holds_what_it_held_and_no_unit_is_parted(original, data):
    import unicodedata

    text = Normalised(original)
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, len(original)))
    first, last = text.span(start, end)
    assert 0 <= first <= last <= len(text.text)
    back = text.original(first, last)
    if start < end:
        assert back[0] <= start
        assert end <= back[1]
    lines = original[slice(*back)].replace("\r\n", "\n").replace("\r", "\n")
    if first < last:
        assert unicodedata.normalize("NFC", lines) == text.text[first:last]
        assert text.span(*back) == (first, last)


def test_a_text_in_order_is_left_as_it_is():
    assert Normalised(TEXT).text is TEXT
    assert Normalised(TEXT).span(3, 9) == (3, 9)


@pytest.mark.parametrize(
    ("original", "quote", "exported"),
    [
        ("The cafe\u0301 was shut. Then rain.", "Then", "Then"),
        ("The cafe\u0301 was shut.", "cafe\u0301", "café"),
        ("The cafe\u0301 was shut.", "cafe", "café"),
        ("One\r\ntwo\rthree", "two", "two"),
        ("One\r\ntwo", "One\r\ntwo", "One\ntwo"),
        ("soft\u00adhyphen 😀 here", "here", "here"),
        ("한국 \u1112\u1161\u11ab then", "then", "then"),
    ],
)
def test_offsets_are_those_of_the_exported_text(original, quote, exported):
    project = build(facts(claim(quote, text=original), texts={ONE: original}))
    [source] = read(write(project)).sources
    [selection] = source.selections
    assert source.text[selection.start : selection.end] == exported


# ------------------------------------------------------------------------------------------------ round trips

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(st.data())
def test_what_is_written_is_read_again_point_for_point(data):
    text = data.draw(WORDS)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    row = claim("x", text="x", coder="ann", status="added") | {"quote": quote, "start": start, "end": end}
    project = build(facts(row, texts={ONE: text}))
    again = read(write(project))
    assert [(each.guid, each.text, each.user) for each in again.sources] == [
        (each.guid, each.text, each.user) for each in project.sources
    ]
    [selection], [before] = again.sources[0].selections, project.sources[0].selections
    assert (selection.start, selection.end, selection.codings) == (before.start, before.end, before.codings)
    assert again.users == project.users
    assert [code.codes for code in again.codes] == [code.codes for code in project.codes]


@given(st.text(st.sampled_from("a😀\r\n é"), max_size=12))
def test_every_way_to_count_ends_where_the_text_ends(text):
    for way in countings(text):
        assert [way.place(0)] <= [len(text)]
    lengths = [len(text), len(text.encode("utf-16-le")) // 2]
    first, *others = countings(text)
    assert first.place(lengths[0]) == len(text)
    assert not others or any(way.place(lengths[1]) == len(text) for way in others) or lengths[0] == lengths[1]


def test_selections_are_made_of_whole_words():
    assert whole_words(TEXT, (3, 14)) == (0, 16)
    assert whole_words("", (0, 0)) == (0, 0)


# ------------------------------------------------------------------------------------------------ hostile files


LAUGHS = '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SOURCE = f'<Sources><TextSource guid="{guid("x")}" name="a" plainTextPath="internal://a.txt"/></Sources>'


def locked():
    content = bytearray(packed(qde()))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no .qdpx file"),
        (b"Interagency working", "is no .qdpx file"),
        (packed(qde())[:-30], "is no .qdpx file"),
        (packed(None, {"other.txt": "x"}), "holds no project.qde"),
        (packed("<Project"), "cannot be read"),
        (packed(b"\xff\xfe\x00"), "cannot be read"),
        (packed(""), "cannot be read"),
        (packed('<Project name="x"/>'), "holds no REFI-QDA project"),
        (packed(qde(namespace="urn:QDA-XML:codebook:1.0").replace("Project", "CodeBook")), "this is a codebook"),
        (packed(LAUGHS + "<p>&b;</p>"), "declares a document type"),
        (packed((LAUGHS + "<p>&b;</p>").encode("utf-16")), "declares a document type"),
        (packed('<!DOCTYPE p SYSTEM "file:///etc/passwd"><p/>'), "declares a document type"),
        (packed(qde("<Codes>" * 5000 + "</Codes>" * 5000)), "deep in each other"),
        (packed(qde(SOURCE), {"sources/a.txt": b"0" * 30_000_000}), "unpacks to far more"),
        (packed(qde("<Description>" + " " * 30_000_000 + "</Description>")), "unpacks to far more"),
        (packed(qde(), {"../../etc/cron": "x"}), "leads outside"),
        (packed(qde(), {"/etc/cron": "x"}), "leads outside"),
        (packed(qde(), {"C:\\temp\\x": "x"}), "leads outside"),
        (packed(qde(), {"PROJECT.QDE": qde()}), "twice"),
        (locked(), "locked by a password"),
    ],
)
def test_what_is_no_sound_project_is_refused_in_one_sentence(content, said):
    with pytest.raises(PipelineError, match=said) as refused:
        read(content, "theirs.qdpx")
    assert str(refused.value).startswith("theirs.qdpx")
    assert "\n" not in str(refused.value)


def test_a_damaged_member_is_named():
    content = bytearray(packed(qde(), {}))
    content[60] ^= 0xFF
    with pytest.raises(PipelineError, match=r"damaged|cannot be read"):
        read(bytes(content))


def outcome(content):
    """What reading gives: a project, or the one sentence by which it is refused."""
    try:
        return read(content)
    except PipelineError as refused:
        return str(refused)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_make_it_fall_over(noise, place):
    content = write(build(facts(claim("work pays"))))
    for each in (noise, content[:place] + noise + content[place + len(noise) :]):
        found = outcome(each)
        assert isinstance(found, Project) or "\n" not in found


@given(st.binary(max_size=120))
def test_no_xml_makes_it_fall_over(noise):
    for each in (noise, qde().encode().replace(b"</Project>", noise + b"</Project>")):
        found = outcome(packed(each))
        assert isinstance(found, Project) or "\n" not in found


# ------------------------------------------------------------------------------------------- as other programs write

ANN = User("11111111-1111-4111-8111-111111111111", "Ann")
MINE = "22222222-2222-4222-8222-222222222222"


def returned(run_facts, *codings, text=None, keep=True, **changes):
    """A run's project as it comes back, with codings of Ann: (start, end, axis, code) and perhaps a name."""
    project = build(run_facts)
    source = project.sources[0]
    selections = source.selections if keep else ()
    for number, (start, end, axis, code, *name) in enumerate(codings):
        coding = Coding(
            str(uuid.UUID(int=number + 1)), guid("code", axis, code), changes.get("user", ANN.guid), "2024-05-06"
        )
        place = Selection(str(uuid.UUID(int=number + 99)), start, end, *name, codings=(coding,))
        selections = (*selections, place)
    source = replace(source, selections=selections, text=source.text if text is None else text)
    source = replace(source, **{key: value for key, value in changes.items() if key in {"guid", "name", "description"}})
    return replace(project, users=(*project.users, ANN), sources=(source, *project.sources[1:]))


def span(quote, text=TEXT):
    return text.index(quote), text.index(quote) + len(quote)


def said(decided):
    return [(row["field"], row["value"], row["quote"], row["coder"]) for row in decided.rows]


def test_our_own_project_comes_back_without_a_decision():
    rows = [claim("work pays"), claim("Nobody came", coder="ann", status="added"), claim("Oak", status="confirmed")]
    decided = decide(read(write(build(facts(*rows)))), facts(*rows), [])
    assert (decided.rows, decided.missing, decided.notes) == ([], 0, [])
    assert decided.already == 1


def test_a_person_who_codes_as_the_machine_did_confirms_it():
    row = claim("work pays")
    decided = decide(returned(facts(row), (*span("work pays,"), "theme", "T-ONE")), facts(row), [])
    assert said(decided) == [("status", "confirmed", "work pays", "Ann")]
    assert decided.rows[0]["claim_id"] == row["claim_id"]
    assert decided.rows[0]["date"] == "2024-05-06"
    assert set(decided.rows[0]) == set(GIVEN)


def test_a_person_who_codes_what_the_machine_did_not_adds_it_by_its_words():
    row = claim("work pays")
    codings = [(*span("work pays"), "theme", "T-TWO"), (*span("shut 😀 on"), "theme", "T-ONE")]
    decided = decide(returned(facts(row), *codings), facts(row), [])
    assert said(decided) == [("add", "T-TWO", "work pays", "Ann"), ("add", "T-ONE", "shut 😀 on", "Ann")]
    assert decided.rows[1]["quote_prefix"] == TEXT[: TEXT.index("shut")][-40:]
    assert decided.count("add") == 2
    assert decided.count("add", "T-ONE") == 1


def test_half_words_are_made_whole_and_blanks_go():
    start, end = span("on Monday")
    decided = decide(returned(facts(), (start - 1, end - 3, "theme", "T-ONE")), facts(), [])
    assert said(decided) == [("add", "T-ONE", "on Monday", "Ann")]


def test_of_the_same_words_the_place_is_kept():
    place = TEXT.index("interagency talk")
    decided = decide(returned(facts(), (place, place + 11, "term", "C-IA")), facts(), [])
    [row] = decided.rows
    assert row["quote"] == "interagency"
    assert row["quote_suffix"].startswith(" talk")


def test_a_term_that_a_person_selects_confirms_the_sentence_that_the_machine_coded():
    sentence = "The café was shut 😀 on Monday; interagency talk went on."
    row = claim(sentence, "term", "C-IA", term_as_written="interagency")
    yes = decide(returned(facts(row), (*span("interagency"), "term", "C-IA")), facts(row), [])
    assert said(yes) == [("status", "confirmed", sentence, "Ann")]
    no = decide(returned(facts(row), (*span("Monday"), "term", "C-IA")), facts(row), [])
    assert [each[:3] for each in said(no)] == [("add", "C-IA", "Monday")]


def test_a_little_overlap_is_another_coding():
    row = claim("The café was shut 😀 on Monday")
    decided = decide(
        returned(facts(row), (*span("on Monday; interagency talk went on"), "theme", "T-ONE")), facts(row), []
    )
    assert decided.count("add") == 1
    assert decided.count("status") == 0


def test_codes_outside_the_codebook_are_named():
    project = returned(facts(), (*span("Nobody"), "theme", "T-NONE"), (*span("came"), "theme", "T-NONE"))
    project = replace(project, codes=(*project.codes, Code(guid("code", "theme", "T-NONE"), "My own idea")))
    decided = decide(project, facts(), [])
    assert decided.rows == []
    assert decided.notes == ["2 codings left out: the code 'My own idea' is not in the codebook."]


@pytest.mark.parametrize(
    ("name", "above", "meant"),
    [
        ("Helps", "", "T-TWO"),
        ("t-two", "", "T-TWO"),
        ("HELPS", "Theme", "T-TWO"),
        ("interagency (theory)", "", "TH-IA"),
        ("Interagency", "theory", "TH-IA"),
        ("Interagency", "", None),
        ("Help", "", None),
    ],
)
def test_codes_are_known_by_name_where_a_program_gave_them_new_guids(name, above, meant):
    code = Code(MINE, name)
    codes = (Code(guid("?"), above, codes=(code,)),) if above else (code,)
    selection = Selection("s", *span("Nobody came"), codings=(Coding("c", MINE, ANN.guid),))
    project = Project("p", users=(ANN,), codes=codes, sources=(Source("t", "oak.pdf", TEXT, selections=(selection,)),))
    assert [row["value"] for row in decide(project, facts(), []).rows] == ([meant] if meant else [])


@pytest.mark.parametrize("name", ["oak.pdf", "oak.pdf.txt", f"key{ONE}", "anything"])
def test_a_source_with_a_new_guid_is_known_by_its_name_or_text(name):
    project = returned(facts(), (*span("Nobody"), "theme", "T-ONE"), guid=MINE, name=name)
    assert decide(project, facts(), []).rows[0]["doc_id"] == ONE


def test_a_strange_source_is_named():
    project = returned(facts(), (0, 4, "theme", "T-ONE"), guid=MINE, name="diary.txt", text="Dear diary, nobody came.")
    decided = decide(project, facts(), [])
    assert decided.rows == []
    assert decided.notes == [
        "1 coding left out: the source 'diary.txt' is no document of this run, by text or by name."
    ]


def utf16(text, place):
    return len(text[:place].encode("utf-16-le")) // 2


def crlf(text, place):
    return place + text[:place].count("\n")


MACHINES = [claim("work pays"), claim("on Monday"), claim("Nobody came")]


def both(text, place):
    return utf16(text, place) + text[:place].count("\n")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("count", [lambda _text, place: place, utf16, crlf, both])
def test_positions_are_understood_however_they_were_counted(mark, line_end, count):
    run_facts = facts(*MACHINES)
    moved = [
        replace(
            each, start=count(TEXT, each.start), end=count(TEXT, each.end), name="", guid=str(uuid.UUID(int=number))
        )
        for number, each in enumerate(build(run_facts).sources[0].selections)
    ]
    start, end = span("came at all")
    text = mark + TEXT.replace("\n", line_end)
    project = returned(run_facts, (count(TEXT, start), count(TEXT, end), "theme", "T-TWO"), text=text)
    own = project.sources[0]
    project = replace(project, sources=(replace(own, selections=(*moved, own.selections[-1])),))
    decided = decide(project, run_facts, [])
    assert said(decided) == [("add", "T-TWO", "came at all", "Ann")]
    assert decided.missing == 0


def test_positions_that_lead_nowhere_are_mended_by_the_words_that_the_selection_is_named_for():
    place = (9_000, 9_040, "theme", "T-ONE", "interagency talk went ...")
    decided = decide(returned(facts(), place), facts(), [])
    assert [each[2] for each in said(decided)] == ["interagency talk went"]
    lost = decide(returned(facts(), (9_000, 9_040, "theme", "T-ONE", "of other words altogether")), facts(), [])
    assert lost.rows == []
    assert "'of other words altogether'" in lost.notes[0]


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (9, 4), (0, 10**12), (10**11, 10**12)])
def test_positions_that_are_none_are_named(start, end):
    decided = decide(returned(facts(), (start, end, "theme", "T-ONE")), facts(), [])
    assert decided.rows == []
    assert len(decided.notes) == 1


def test_a_selection_that_somebody_made_longer_is_believed_although_it_keeps_its_old_name():
    place = (*span("The café was shut"), "theme", "T-ONE", "was shut 😀 on Monday")
    assert [each[2] for each in said(decide(returned(facts(), place), facts(), []))] == ["The café was shut"]


def test_where_the_text_has_changed_the_words_are_found_again():
    text = "A new first line.\n" + TEXT.replace("shut 😀 on", "shut on")
    start = text.index("interagency talk")
    decided = decide(returned(facts(), (start, start + 16, "theme", "T-ONE"), text=text), facts(), [])
    assert [each[2] for each in said(decided)] == ["interagency talk"]
    gone = decide(returned(facts(), (0, 16, "theme", "T-ONE"), text=text), facts(), [])
    assert gone.rows == []
    assert len(gone.notes) == 1


def test_a_project_that_came_back_with_all_guids_new_is_understood_by_names_and_places():
    run_facts = facts(*MACHINES, claim("Oak", "term", "C-IA", coder="ann", status="added"))
    project = returned(run_facts, (*span("came at all"), "theory", "TH-IA"))
    new = {}

    def anew(old):
        return new.setdefault(old, str(uuid.uuid5(uuid.NAMESPACE_OID, old)))

    def code(each):
        return replace(each, guid=anew(each.guid), codes=tuple(map(code, each.codes)))

    def selection(each):
        codings = (Coding(anew(one.guid), anew(one.code), anew(one.user)) for one in each.codings)
        return replace(each, guid=anew(each.guid), user=anew(each.user), name="", codings=tuple(codings))

    own = project.sources[0]
    theirs = replace(own, guid=anew(own.guid), selections=tuple(map(selection, own.selections)))
    theirs = replace(theirs, text="\ufeff" + own.text.replace("\n", "\r\n"))
    users = tuple(User(anew(each.guid), each.name) for each in project.users)
    project = replace(project, users=users, codes=tuple(map(code, project.codes)), sources=(theirs,))
    decided = decide(read(write(project)), run_facts, [], reject_missing=True)
    assert said(decided) == [("add", "TH-IA", "came at all", "Ann")]
    assert (decided.missing, decided.already, decided.notes) == (0, 1, [])


def test_a_coding_under_the_programs_name_that_it_never_made_is_given_to_who_is_named():
    project = returned(facts(MACHINES[0]), (*span("Nobody came"), "theme", "T-TWO"), user=MACHINE)
    unknown = decide(project, facts(MACHINES[0]), [])
    assert unknown.rows == []
    assert "bears the name termaudit" in unknown.notes[0]
    known = decide(project, facts(MACHINES[0]), [], coder="Ben")
    assert said(known) == [("add", "T-TWO", "Nobody came", "Ben")]


def test_what_a_program_moved_is_not_given_to_anybody():
    run_facts = facts(*MACHINES)
    project = build(run_facts)
    moved = [
        replace(each, start=0, end=11, name="", codings=(replace(each.codings[0], guid=MINE),))
        for each in project.sources[0].selections
    ]
    source = replace(project.sources[0], selections=tuple(moved))
    decided = decide(replace(project, sources=(source,)), run_facts, [], coder="Ben")
    assert decided.rows == []
    assert decided.notes[0].startswith("3 codings left out: it bears the name termaudit")


def test_codings_of_nobody_are_not_taken_for_agreement_in_our_own_project_but_add():
    codings = [(*span("work pays"), "theme", "T-ONE"), (*span("Nobody came"), "theme", "T-TWO")]
    decided = decide(returned(facts(MACHINES[0]), *codings, user=""), facts(MACHINES[0]), [])
    assert said(decided) == [("add", "T-TWO", "Nobody came", "")]


def test_what_is_missing_is_counted_and_rejected_only_when_asked():
    run_facts = facts(*MACHINES)
    project = build(run_facts)
    source = project.sources[0]
    less = replace(project, sources=(replace(source, selections=source.selections[:2]),))
    decided = decide(less, run_facts, [])
    assert (decided.rows, decided.missing) == ([], 1)
    rejected = decide(less, run_facts, [], reject_missing=True, coder="Ben")
    assert said(rejected) == [("status", "rejected", "Nobody came", "Ben")]
    assert rejected.missing == 1
    assert decide(less, run_facts, rejected.rows, reject_missing=True, coder="Ben").rows == []


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("no coding of the machine is left", {"keep": False}),
        ("another run wrote it", {"description": "A paper (termaudit, run r0)"}),
    ],
)
def test_nothing_is_rejected_because_a_program_may_have_dropped_it(why, change):
    run_facts = facts(*MACHINES)
    project = returned(run_facts, **change)
    own = project.sources[0]
    if change.get("keep", True):
        project = replace(project, sources=(replace(own, selections=own.selections[:1]),))
    decided = decide(project, run_facts, [], reject_missing=True)
    assert (decided.rows, decided.missing) == ([], 0), why


def test_the_same_code_twice_on_a_sentence_is_written_once_and_neither_claim_is_missing():
    sentence = "Interagency work pays, says Oak."
    twice = [claim(sentence, "term", "C-IA", term_as_written=each, claim_id=each) for each in ("Interagency", "work")]
    run_facts = facts(*twice, *MACHINES)
    project = read(write(build(run_facts)))
    assert sum(len(each.codings) for each in project.sources[0].selections) == 4
    assert decide(project, run_facts, [], reject_missing=True).rows == []


def test_another_code_in_place_of_the_machines_is_put_there():
    run_facts = facts(*MACHINES)
    project = returned(run_facts, (*span("on Monday"), "theme", "T-TWO"))
    own = project.sources[0]
    left = tuple(
        each for each in own.selections if each.start != TEXT.index("on Monday") or each.codings[0].user == ANN.guid
    )
    project = replace(project, sources=(replace(own, selections=left),))
    assert said(decide(project, run_facts, [])) == [("add", "T-TWO", "on Monday", "Ann")]
    changed = decide(project, run_facts, [], reject_missing=True)
    assert said(changed) == [("code", "T-TWO", "on Monday", "Ann")]
    assert changed.rows[0]["claim_id"] == MACHINES[1]["claim_id"]


def test_codings_on_pictures_and_whole_files_are_counted():
    coding = f'<Coding guid="{guid("a")}"><CodeRef targetGUID="{MINE}"/></Coding>'
    inside = f"""<Sources><PDFSource guid="{MINE}" name="x">
    <PDFSelection guid="{ANN.guid}" page="1" firstX="0" firstY="0" secondX="1" secondY="1">{coding}</PDFSelection>
    {coding}</PDFSource></Sources>"""
    decided = decide(read(packed(qde(inside))), facts(), [])
    assert decided.notes[0].startswith("2 codings left out: it is on a whole source, a page")


@pytest.mark.parametrize(
    ("path", "members", "expected"),
    [
        ("internal://a.txt", {"sources/a.txt": "Words"}, "Words"),
        ("internal://a.txt", {"Sources/A.TXT": "Words"}, "Words"),
        ("internal://a.txt", {"sources/a.txt": "Words".encode("utf-16")}, "Words"),
        ("internal://a.txt", {"sources/a.txt": "\ufeffWords\r\n"}, "\ufeffWords\r\n"),
        ("a.txt", {"sources/a.txt": "Words"}, "Words"),
        ("relative://a.txt", {"sources/a.txt": "Words"}, None),
        ("absolute:///etc/passwd", {}, None),
        ("internal://../../etc/passwd", {}, None),
        ("internal://sources", {"sources/": ""}, None),
        ("", {}, None),
    ],
)
def test_a_text_is_taken_from_the_file_alone(path, members, expected):
    inside = f'<Sources><TextSource guid="{MINE}" name="a" plainTextPath="{path}"/></Sources>'
    assert read(packed(qde(inside), members)).sources[0].text == expected


def test_a_text_within_the_description_is_read_and_guids_are_known_in_any_dress():
    inside = f"""<Users><User guid="{{{MINE.upper()}}}" name=" Ben
    Oak "/></Users><Sources><TextSource guid="{MINE}"><PlainTextContent>Few words</PlainTextContent>
    <PlainTextSelection guid="{MINE}" startPosition="x" endPosition="99999999999999999" modifyingUser="{MINE}"/>
    </TextSource></Sources>"""
    project = read(packed(qde(inside, "urn:QDA-XML:project:1.5")))
    assert project.users == (User(MINE, "Ben Oak"),)
    assert project.sources[0].text == "Few words"
    selection = project.sources[0].selections[0]
    assert (selection.start, selection.end, selection.user) == (-1, -1, MINE)


# ------------------------------------------------------------------------------------- what nobody coded is not agreed

MET = "Partners met partners, and the partnership of one school paid for its partners."
MEETING = f"{MET} The school of Elm was closed."


def four_uses(**changes):
    """Claims on a sentence with four uses of one family, as a run writes them."""
    written = [("Partners", 0), ("partners", 0), ("partnership", 0), ("partners", 2)]
    return [
        claim(MET, "term", "C-IA", text=MEETING, term_as_written=term, nth=nth, claim_id=f"e{number}") | changes
        for number, (term, nth) in enumerate(written)
    ]


def in_meeting(rows, *places, **options):
    run_facts = facts(*rows, texts={ONE: MEETING})
    return decide(returned(run_facts, *((*place, "term", "C-IA") for place in places)), run_facts, [], **options)


def confirmed(decided):
    return [row["claim_id"] for row in decided.rows if (row["field"], row["value"]) == ("status", "confirmed")]


@pytest.mark.parametrize(
    ("place", "number"),
    [
        (span("partnership", MEETING), 2),
        (span("the partnership of one school", MEETING), 2),
        (span("artnershi", MEETING), 2),
        (span("Partners", MEETING), 0),
        (span("partners", MEETING), 1),
        ((MEETING.index("partners."), MEETING.index("partners.") + 9), 3),
    ],
)
def test_one_use_that_a_person_codes_confirms_that_use_alone(place, number):
    decided = in_meeting(four_uses(), place)
    assert confirmed(decided) == [f"e{number}"]
    assert (len(decided.rows), decided.notes) == (1, [])


def test_words_that_are_no_use_of_the_term_confirm_none_of_the_sentence():
    decided = in_meeting(four_uses(), span("one school", MEETING))
    assert [each[:3] for each in said(decided)] == [("add", "C-IA", "one school")]


@pytest.mark.parametrize("sentence", [MET, MET.rstrip("."), f"{MET} "])
def test_a_whole_sentence_stands_for_all_its_uses_as_in_the_file_and_says_so(sentence):
    decided = in_meeting(four_uses(), span(sentence, MEETING))
    assert confirmed(decided) == ["e0", "e1", "e2", "e3"]
    assert decided.notes == [
        "4 claims are confirmed by 1 coding of all their words: in a project, one code on the same words is there once."
    ]


@pytest.mark.parametrize("part", ["Partners met partners", "partners, and the partnership of one school paid"])
def test_several_uses_in_a_part_of_a_sentence_are_left_to_people(part):
    decided = in_meeting(four_uses(), span(part, MEETING))
    assert decided.rows == []
    assert decided.notes[0].startswith("1 coding left out: it holds several uses of the term: code one of them")


def test_a_longer_selection_with_one_use_confirms_it_and_a_much_longer_one_does_not():
    row = claim("The school of Elm was closed.", "term", "C-IA", text=MEETING, term_as_written="Elm")
    near = (MEETING.index("of one school"), len(MEETING))
    assert confirmed(in_meeting([row], (MEETING.index("its partners"), len(MEETING)))) == [row["claim_id"]]
    assert in_meeting([row], near).count("add") == 1


def test_of_two_claims_that_are_alike_the_nearer_one_is_meant():
    rows = [claim("The café was shut 😀 on"), claim("The café was shut 😀 on Monday")]
    decided = decide(returned(facts(*rows), (*span("café was shut 😀 on Monday"), "theme", "T-ONE")), facts(*rows), [])
    assert confirmed(decided) == [rows[1]["claim_id"]]


def as_written_by(project, name, *, are_guids_new):
    """A project whose codings all bear one name, as some programs write whoever imported it; perhaps with new guids."""
    person = User(MINE, name)

    def anew(old):
        return str(uuid.uuid5(uuid.NAMESPACE_OID, old)) if are_guids_new else old

    def selection(each):
        codings = (replace(one, guid=anew(one.guid), user=person.guid) for one in each.codings)
        return replace(each, guid=anew(each.guid), user=person.guid, codings=tuple(codings))

    sources = (replace(each, selections=tuple(map(selection, each.selections))) for each in project.sources)
    return replace(project, users=(*project.users, person), sources=tuple(sources))


@pytest.mark.parametrize("are_guids_new", [False, True])
@pytest.mark.parametrize("name", ["Oak", ""])
def test_the_machines_codings_under_a_persons_name_are_no_agreement(are_guids_new, name):
    rows = [*MACHINES, claim("Interagency work pays, says Oak.", "term", "C-IA", term_as_written="Interagency")]
    run_facts = facts(*rows)
    project = as_written_by(build(run_facts), name, are_guids_new=are_guids_new)
    decided = decide(read(write(project)), run_facts, [], reject_missing=True)
    assert (decided.rows, decided.missing) == ([], 0)
    if name:
        assert decided.notes[0].startswith("4 codings left out: it is the program's own, though the file names 'Oak'")


@pytest.mark.parametrize("are_guids_new", [False, True])
def test_what_a_person_coded_besides_is_kept_where_all_codings_bear_that_name(are_guids_new):
    term = claim("Interagency work pays, says Oak.", "term", "C-IA", term_as_written="Interagency")
    run_facts = facts(*MACHINES, term)
    places = [(*span("Interagency"), "term", "C-IA"), (*span("came at all"), "theme", "T-TWO")]
    project = as_written_by(returned(run_facts, *places), "Oak", are_guids_new=are_guids_new)
    gone = TEXT.index("on Monday")
    own = project.sources[0]
    less = tuple(each for each in own.selections if each.start != gone)
    project = replace(project, sources=(replace(own, selections=less),))
    decided = decide(project, run_facts, [], reject_missing=True, coder="Oak")
    assert said(decided) == [
        ("status", "confirmed", term["quote"], "Oak"),
        ("add", "T-TWO", "came at all", "Oak"),
        ("status", "rejected", "on Monday", "Oak"),
    ]
    assert decided.notes[0].startswith("3 codings left out")


def test_all_under_a_persons_name_in_sources_that_are_new_too_are_no_agreement():
    words = [match.span() for match in re.finditer(r"\w+", TEXT)]
    rows = [
        claim(TEXT[slice(*each)], claim_id=f"e{each}") | dict(zip(("start", "end"), each, strict=True))
        for each in words
    ]
    run_facts = facts(*rows)
    project = as_written_by(build(run_facts), "Oak", are_guids_new=True)
    theirs = replace(project.sources[0], guid=MINE, description="")
    assert decide(replace(project, sources=(theirs,)), run_facts, []).rows == []
    few = replace(theirs, selections=theirs.selections[:2])
    assert decide(replace(project, sources=(few,)), run_facts, []).count("status", "confirmed") == 2


def test_a_person_who_codes_exactly_the_machines_words_beside_it_agrees():
    decided = decide(returned(facts(*MACHINES), (*span("on Monday"), "theme", "T-ONE")), facts(*MACHINES), [])
    assert confirmed(decided) == [MACHINES[1]["claim_id"]]
    assert decided.notes == []


def test_where_a_program_dropped_all_codings_a_few_by_a_person_on_the_same_words_agree():
    rows = [claim(each) for each in ("work pays", "Oak", "café", "shut", "on Monday", "talk", "Nobody came")]
    decided = decide(returned(facts(*rows), (*span("on Monday"), "theme", "T-ONE"), keep=False), facts(*rows), [])
    assert confirmed(decided) == [rows[4]["claim_id"]]


def test_what_is_left_of_the_machines_codings_under_a_persons_name_is_no_agreement():
    words = [match.span() for match in re.finditer(r"\w+", TEXT * 5)]
    made_of = [dict(zip(("start", "end"), each, strict=True)) for each in words]
    rows = [
        claim((TEXT * 5)[slice(*each)], claim_id=f"e{each}", text=TEXT * 5) | at
        for each, at in zip(words, made_of, strict=True)
    ]
    run_facts = facts(*rows, texts={ONE: TEXT * 5})
    project = as_written_by(build(run_facts), "Oak", are_guids_new=True)
    own = project.sources[0]
    less = replace(project, sources=(replace(own, selections=own.selections[:12]),))
    assert len(rows) > 4 * len(less.sources[0].selections) >= 40
    assert decide(less, run_facts, []).rows == []


@pytest.mark.parametrize("are_guids_new", [False, True])
def test_what_a_person_put_right_does_not_confirm_the_rest_of_its_sentence(are_guids_new):
    rows = four_uses()
    rows[1] |= {"coder": "Ann", "status": "amended", "proposed_code": "C-OTHER"}
    run_facts = facts(*rows, texts={ONE: MEETING})
    project = build(run_facts)
    if are_guids_new:
        own = project.sources[0]
        codings = [tuple(replace(one, guid=MINE) for one in each.codings) for each in own.selections]
        changed = [replace(each, codings=new) for each, new in zip(own.selections, codings, strict=True)]
        project = replace(project, sources=(replace(own, selections=tuple(changed)),))
    decided = decide(project, run_facts, [], reject_missing=True)
    assert (decided.rows, decided.already, decided.missing, decided.notes) == ([], 1, 0, [])


# ------------------------------------------------------------------------------------------------ decisions.csv

NEW = dict.fromkeys(GIVEN, "") | {
    "doc_id": ONE,
    "axis": "theme",
    "quote": '=a "b"; c,\nd',
    "field": "add",
    "value": "T-ONE",
}
COLUMNS = ",".join(GIVEN)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "field,value,claim_id\r\nstatus,rejected,e1\r\n".encode("utf-8-sig"),
        b"field;value;claim_id\nstatus;rejected;e1",
        "sep=;\r\nfield;value;claim_id\r\nstatus;rejected;e1\r\n".encode("utf-8-sig"),
        "field\tvalue\tclaim_id\nstatus\trejected\te1\n".encode("utf-16"),
        f"{COLUMNS}\r\n\r\ne1{',' * 6}status,rejected,Ann,,,\r\n".encode("utf-8-sig"),
    ],
)
def test_decisions_are_appended_in_the_dialect_of_the_file(content):
    made = append(content, [NEW, NEW | {"coder": "@Ben"}], "decisions.csv")
    before = read_decisions({"decisions.csv": content}) if content else []
    decisions = read_decisions({"decisions.csv": made})
    assert [(each.field, each.value, each.claim_id) for each in decisions[: len(before)]] == [
        (each.field, each.value, each.claim_id) for each in before
    ]
    assert [(each.quote, each.coder, each.fault) for each in decisions[len(before) :]] == [
        (NEW["quote"], "", ""),
        (NEW["quote"], "@Ben", ""),
    ]


def test_what_people_wrote_stays_byte_for_byte():
    content = f"{COLUMNS},mine\r\ne1{',' * 6}status,rejected,Ann,,,,a  note \r\n,,\r\n".encode("utf-8-sig")
    assert append(content, [NEW], "decisions.csv").startswith(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f'{COLUMNS}\ne1,,,"an open'.encode(), "quoted cell"),
        (b"field,value\nstatus,rejected,too,many", "more cells"),
        (b"one,two\n1,2", "column 'field' is missing"),
        (b"field,value\n\xff\xff", "neither UTF-8 nor"),
    ],
)
def test_a_file_that_would_be_read_otherwise_is_not_touched(content, said):
    with pytest.raises(PipelineError, match=said):
        append(content, [NEW], "decisions.csv")


# ------------------------------------------------------------------------------------------------ a whole run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small corpus and its run; nothing in it is changed."""
    folder = tmp_path_factory.mktemp("qdpx")
    corpus, out = folder / "papers", folder / "out"
    (corpus / "deep").mkdir(parents=True)
    (corpus / "oak.md").write_text(PAPER, encoding="utf-8")
    (corpus / "deep" / "elm.txt").write_text(OTHER, encoding="utf-8")
    run(corpus, out, count=1)
    return SimpleNamespace(corpus=corpus, out=out, content=export_qdpx(out))


@pytest.fixture
def own(made, tmp_path):
    """A corpus of one's own with the finished run of the small one."""
    import shutil

    shutil.copytree(made.corpus, tmp_path / "papers")
    shutil.copytree(made.out, tmp_path / "out")
    return SimpleNamespace(corpus=tmp_path / "papers", out=tmp_path / "out", content=made.content)


def coded_by_ann(content, quote, axis, code, *, user=ANN):
    """A project with one more coding, as another program writes it: selections made anew, in a folder Sources."""
    project = read(content)
    source = next(each for each in project.sources if quote in each.text)
    start = source.text.index(quote)
    coding = Coding(str(uuid.uuid5(uuid.NAMESPACE_OID, quote)), guid("code", axis, code), user.guid)
    selection = Selection(str(uuid.uuid5(uuid.NAMESPACE_OID, code)), start, start + len(quote), user=user.guid)
    changed = replace(source, selections=(*source.selections, replace(selection, codings=(coding,))))
    sources = tuple(changed if each is source else each for each in project.sources)
    return write(replace(project, users=(user, *project.users), sources=sources))


def test_all_that_evidence_holds_is_exported_code_point_for_code_point(made):
    evidence = read_table(made.out, "evidence")
    project = read(made.content)
    texts = {each.guid: each.text for each in project.sources}
    exported = {
        (source.guid, coding.code, texts[source.guid][selection.start : selection.end])
        for source in project.sources
        for selection in source.selections
        for coding in selection.codings
    }
    rows = evidence.to_dict("records")
    assert len(rows) > 5
    assert {"😀" in row["quote"] for row in rows} == {True, False}
    assert exported == {
        (guid("source", row["doc_id"]), guid("code", row["axis"], row["code"]), row["quote"]) for row in rows
    }
    assert made.content == export_qdpx(made.out)
    assert left_out(made.out) == ()


def test_nothing_changed_adds_nothing(own):
    (own.corpus / ".tmp-left").write_bytes(b"by an import that was killed")
    decided = import_qdpx(own.content, own.corpus, own.out, reject_missing=True)
    assert (decided.rows, decided.missing, decided.notes) == ([], 0, [])
    assert not (own.corpus / ".tmp-left").exists()
    assert not (own.corpus / "decisions.csv").exists()


def test_what_people_code_is_in_the_evidence_of_the_next_run_and_is_not_added_twice(own):
    evidence = read_table(own.out, "evidence")
    there = evidence[(evidence["axis"] == "definition")].iloc[0]
    content = coded_by_ann(own.content, there["quote"], "definition", there["code"])
    content = coded_by_ann(content, "The wardens kept a diary. It rained on most days", "theme", "TM-BARRIERS")
    known = set(read_table(own.out, "codebook").query("axis == 'theme'")["entry"])
    theme = sorted(known)[0]
    content = coded_by_ann(content, "panel met eleven times 😀 and the school", "theme", theme)
    decided = import_qdpx(content, own.corpus, own.out)
    assert decided.count("status", "confirmed") == 1
    assert decided.count("add") == 1 + ("TM-BARRIERS" in known)
    written = (own.corpus / "decisions.csv").read_bytes()
    again = import_qdpx(content, own.corpus, own.out)
    assert again.rows == []
    assert again.already == len(decided.rows)
    assert (own.corpus / "decisions.csv").read_bytes() == written
    summary = run(own.corpus, own.out, count=1)
    assert [row for row in summary.problems if row["stage"] == "decide"] == []
    after = read_table(own.out, "evidence")
    assert after[after["claim_id"] == there["claim_id"]]["status"].tolist() == ["confirmed"]
    added = after[(after["status"] == "added") & (after["code"] == theme)]
    assert added["quote"].tolist() == ["panel met eleven times 😀 and the school"]
    assert added["coder"].tolist() == ["Ann"]
    assert import_qdpx(content, own.corpus, own.out).rows == []
    project = read(export_qdpx(own.out))
    assert [user.name for user in project.users] == ["Ann", "termaudit"]
    assert import_qdpx(export_qdpx(own.out), own.corpus, own.out, reject_missing=True).rows == []


def test_what_is_taken_out_and_rejected_is_rejected_in_the_next_run(own):
    project = read(own.content)
    source = next(each for each in project.sources if "Ludwell" in each.text)
    gone = source.selections[-1]
    changed = replace(source, selections=source.selections[:-1])
    less = write(replace(project, sources=tuple(changed if each is source else each for each in project.sources)))
    expected = len(gone.codings)
    assert import_qdpx(less, own.corpus, own.out).missing >= expected
    assert not (own.corpus / "decisions.csv").exists()
    decided = import_qdpx(less, own.corpus, own.out, reject_missing=True, coder="Ben")
    assert decided.count("status", "rejected") == decided.missing >= expected
    summary = run(own.corpus, own.out, count=1)
    assert [row for row in summary.problems if row["stage"] == "decide"] == []
    after = read_table(own.out, "evidence")
    rejected = set(after[after["status"] == "rejected"]["claim_id"])
    assert rejected == {row["claim_id"] for row in decided.rows}
    codings = [each for one in read(export_qdpx(own.out)).sources for two in one.selections for each in two.codings]
    assert not {guid("coding", each) for each in rejected} & {each.guid for each in codings}


def test_an_import_needs_a_corpus_and_a_finished_run(own, tmp_path):
    with pytest.raises(PipelineError, match="does not exist"):
        import_qdpx(own.content, tmp_path / "nowhere", own.out)
    with pytest.raises(PipelineError, match="does not exist"):
        import_qdpx(own.content, own.corpus, tmp_path / "nowhere")
    with pytest.raises(PipelineError, match=r"is no \.qdpx file"):
        import_qdpx(b"words", own.corpus, own.out)
    (own.corpus / "decisions.csv").mkdir()
    with pytest.raises(PipelineError, match="cannot be opened"):
        import_qdpx(own.content, own.corpus, own.out)


def test_the_uses_of_terms_are_where_the_run_found_them_whatever_people_decided(made, own):
    evidence, mentions = read_table(made.out, "evidence"), read_table(made.out, "mentions")
    before = uses(evidence.to_dict("records"), mentions.to_dict("records"))
    terms = evidence.query("axis == 'term'").to_dict("records")
    proposed = mentions[["doc_id", "term", "start", "end"]].to_numpy().tolist()
    assert sorted([row["doc_id"], row["term"], *before[row["claim_id"]]] for row in terms) == sorted(proposed)
    first, second, *_ = evidence.query("axis == 'term'")["claim_id"]
    other = next(each for each in mentions["concept"] if each != evidence.set_index("claim_id").loc[first, "code"])
    lines = f"field,value,claim_id,coder\ncode,{other},{first},Ann\nstatus,rejected,{second},Ann\n"
    (own.corpus / "decisions.csv").write_text(lines, encoding="utf-8")
    run(own.corpus, own.out, count=1)
    after = read_table(own.out, "evidence")
    assert {"amended", "rejected"} <= set(after["status"])
    found = uses(after.to_dict("records"), read_table(own.out, "mentions").to_dict("records"))
    assert {each: found[each] for each in before} == before


def test_a_term_that_is_coded_in_a_run_confirms_the_use_that_stands_there(own):
    evidence = read_table(own.out, "evidence")
    there = evidence[evidence["quote"].str.contains("often used interchangeably") & (evidence["axis"] == "term")]
    written = there.set_index("term_as_written")["code"]
    assert sorted(written.index) == ["interagency", "multi-agency"]
    content = coded_by_ann(own.content, "interagency and", "term", written["interagency"])
    decided = import_qdpx(content, own.corpus, own.out)
    assert decided.notes == []
    assert [(row["value"], row["claim_id"]) for row in decided.rows] == [
        ("confirmed", there[there["term_as_written"] == "interagency"]["claim_id"].iloc[0])
    ]


def test_codings_go_to_the_corpus_of_the_run_or_a_copy_of_it_and_to_no_other(own, tmp_path):
    theme = read_table(own.out, "codebook").query("axis == 'theme'")["entry"].iloc[0]
    content = coded_by_ann(own.content, "panel met eleven times", "theme", theme)
    other = tmp_path / "other"
    other.mkdir()
    (other / "oak.md").write_text("Interagency working of somebody else.", encoding="utf-8")
    with pytest.raises(PipelineError, match="is not the corpus of") as refused:
        import_qdpx(content, other, own.out)
    assert "\n" not in str(refused.value)
    assert [each.name for each in other.iterdir()] == ["oak.md"]
    (tmp_path / "nothing").mkdir()
    with pytest.raises(PipelineError, match="holds no papers"):
        import_qdpx(content, tmp_path / "nothing", own.out)
    copy = tmp_path / "elsewhere" / "copy"
    copy.mkdir(parents=True)
    (copy / "renamed.md").write_bytes((own.corpus / "oak.md").read_bytes())
    (copy / "one more.md").write_text("A new paper on joined-up services.", encoding="utf-8")
    assert import_qdpx(content, copy, own.out).count("add") == 1
    assert (copy / "decisions.csv").exists()
