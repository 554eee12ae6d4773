"""Term cards: how a term is asked for, what its card says, that people's decisions count, how it reads."""

import random
from dataclasses import replace

import pytest

from pipeline import read_table, run
from pipeline.codebook_files import load_codebook
from pipeline.errors import PipelineError
from pipeline.finished.as_decided import CLAIMED, as_decided
from pipeline.finished.folder import Finished
from pipeline.finished.lookup import term_card
from pipeline.measuring.spelling import leading_form, ranked_forms
from pipeline.people.decisions import read_decisions
from pipeline.people.review import settled
from pipeline.stages.decide import decide
from pipeline.student.card_index import NEEDED, CardIndex, card
from pipeline.student.cards import Alias, Conflict, Figure
from pipeline.student.cardtext import card_text
from pipeline.student.columns import columns
from pipeline.student.naming import Names
from pipeline.tables import frame, schema

OAK, ELM, COPY = "d00000000000a", "d00000000000b", "d00000000000c"
OPEN = {"integer": None, "number": None, "boolean": False, "json": "[]"}
DIMENSIONS = ("formality", "jointness", "level", "agencies", "shared", "client", "integration")


def row(table, **values):
    """A row of `table`: `values`, and for every other column the first word of the schema, or nothing."""
    blank = {
        column.name: column.values[0] if column.values else OPEN.get(column.type, "")
        for column in schema()[table].columns
    }
    return blank | values


def mention(doc_id, term, written, start, **values):
    concept = "C-MULTI" if "multi" in term else "C-SHARED"
    form = values.pop("form", written.lower())
    facts = {"concept": concept, "term": term, "term_as_written": written, "form": form, "position": "attributive"}
    return row(
        "mentions", doc_id=doc_id, start=start, end=start + len(written), **{"term_role": "use"} | facts | values
    )


def definition(doc_id, term, start, words, **values):
    facts = dict.fromkeys(DIMENSIONS, "not_stated") | {"definer": "this document", "definition_status": "own"}
    facts |= {"concept": "C-MULTI" if "multi" in term else "C-SHARED", "page_label": "4"}
    quote = {"definition": words, "quote": f"It is {words}."}
    return row("definitions", doc_id=doc_id, term=term, start=start, end=start + 9, **facts | quote | values)


def claim(doc_id, term, start, quote, **values):
    facts = {"axis": "term", "term": term, "term_role": "use", "status": "proposed", "quote": quote}
    name = f"e{start:012d}"
    return row("evidence", claim_id=name, doc_id=doc_id, start=start, end=start + len(quote), **facts | values)


def document(doc_id, author, year, **values):
    facts = {"path": f"{author}.pdf", "status": "read", "authors": author, "year": year, "counts_in_measures": True}
    return row("documents", doc_id=doc_id, **facts | values)


def sample(**changed):
    """Tables of two documents that use "multi-agency" and "shared desk", and of a copy that does not count."""
    long = "The multi-agency panel met in the old school on a Friday in May."
    rows = {
        "documents": [
            document(OAK, "Oak", 2009),
            document(ELM, "Elm", 2004),
            document(COPY, "Oak", 2009, path="copy.pdf", counts_in_measures=False, same_work_as="Oak.pdf"),
        ],
        "mentions": [
            mention(OAK, "multiagency", "multi-agency", 10, head="team"),
            mention(OAK, "multiagency", "Multi-agency", 110, head="team"),
            mention(OAK, "multiagency", "multi agency", 210, head="desk"),
            mention(OAK, "multiagency", "MA", 310, form="unknown"),
            mention(OAK, "multiagency", "multiagency", 410, term_role="reference"),
            mention(ELM, "multiagency", "multi-agency", 10, head="panel"),
            mention(ELM, "shared desk", "shared desks", 60, form="shared desk"),
            *(mention(COPY, "multiagency", "multiagency", start) for start in range(0, 900, 100)),
        ],
        "definitions": [
            definition(OAK, "multiagency", 100, "two at one desk", jointness="joint", agencies="two"),
            definition(ELM, "multiagency", 5, "many at many desks", jointness="parallel", definer="Ash", year=1999),
            definition(COPY, "multiagency", 7, "a copy of a desk"),
        ],
        "remarks": [
            row(
                "remarks",
                doc_id=OAK,
                kind="ML-VAGUE",
                terms="multiagency; shared desk",
                source="Ash",
                quote="So vague.",
            )
            | {"start": 500, "end": 509, "page_label": "7"},
            row("remarks", doc_id=OAK, kind="ML-INTER", terms="multiagency; shared desk", source="Ash")
            | {"start": 500, "end": 509, "quote": "So vague.", "page_label": "7"},
            row(
                "remarks", doc_id=ELM, kind="ML-VAGUE", terms="", source="this document", quote="All is vague.", start=1
            ),
        ],
        "codes": [
            row("codes", doc_id=OAK, axis="stance", code="ST-AT", is_primary=True, start=0, end=150),
            row("codes", doc_id=OAK, axis="stance", code="ST-NE", is_primary=False, start=0, end=150),
            row("codes", doc_id=OAK, axis="stance", code="ST-NE", is_primary=True, start=200, end=300),
            row("codes", doc_id=ELM, axis="stance", code="ST-AT", is_primary=True, start=0, end=50),
            row("codes", doc_id=ELM, axis="stance", code="ST-NE", is_primary=True, start=50, end=99),
            row("codes", doc_id=OAK, axis="theme", code="TH-OUT", is_primary=True, start=0, end=900),
        ],
        "relations": [
            row("relations", relation="conflicting", doc_id=OAK, start=100, term="multiagency", dimension="jointness")
            | {"other_doc_id": ELM, "other_start": 5, "other_term": "multiagency"},
            row("relations", relation="alias", doc_id=OAK, start=500, term="multiagency", dimension="not_applicable")
            | {"other_doc_id": OAK, "other_start": 500, "other_term": "shared desk"},
        ],
        "profiles": [
            row("profiles", level="term", subject="multiagency", measure="share_none_found", value=0.25, n=4, note=""),
            row("profiles", level="term", subject="shared desk", measure="share_none_found", value=1.0, n=1, note=""),
            row("profiles", level="term", subject="multiagency", measure="jingle", n=1, note="One definer."),
        ],
        "codebook": [
            row(
                "codebook", axis="term", entry="C-MULTI", label="multiagency", cues_or_forms="multiagency; multi-agency"
            ),
            row("codebook", axis="term", entry="C-SHARED", label="desks and doors")
            | {"cues_or_forms": "shared desk; shared-desk; common door; common-door"},
            row("codebook", axis="stance", entry="ST-AT", label="Activity theory"),
            row("codebook", axis="stance", entry="ST-NE", label="Narrative"),
            row("codebook", axis="remark", entry="ML-VAGUE", label="vague"),
        ],
        "evidence": [
            claim(OAK, "multiagency", 100, "Multi-agency."),
            claim(OAK, "multiagency", 200, long, page_label="9", term_as_written="multi-agency"),
            claim(
                ELM,
                "multiagency",
                4,
                "No multi-agency panel of ours has ever met at a round table.",
                term_role="heading",
            ),
            claim(ELM, "multiagency", 40, "It was rejected, this multi-agency desk of the elms.", status="rejected"),
        ],
    }
    return {name: frame(name, each) for name, each in (rows | changed).items()}


@pytest.fixture(scope="module")
def tables():
    return sample()


# ------------------------------------------------------------------------------------------------ how it is asked for


@pytest.mark.parametrize(
    "given",
    ["multiagency", "multi-agency", "Multi agency", "MULTI‐AGENCY", " multiagencies ", "MA", "ma", "“multi-agency”"],
)
def test_a_term_is_found_in_any_spelling_case_and_number_and_by_its_abbreviation(tables, given):
    assert card(tables, given).subject.term == "multiagency"


@pytest.mark.parametrize("given", ["C-SHARED", "c-shared", "desks and doors", "Desks-and-Doors"])
def test_a_family_is_found_by_its_id_and_by_its_label(tables, given):
    found = card(tables, given)
    assert found.subject.is_family
    assert (found.title, found.uses, found.documents) == ("desks and doors", 1, 1)


def test_a_label_that_is_also_a_term_means_the_term(tables):
    assert not card(tables, "multiagency").subject.is_family
    assert card(tables, "C-MULTI").subject.is_family


def test_an_unknown_term_gives_one_sentence_with_the_nearest(tables):
    with pytest.raises(PipelineError, match=r"is called 'multiagent'; the nearest are multiagency") as told:
        card(tables, "multiagent")
    assert "\n" not in str(told.value)
    with pytest.raises(PipelineError, match="nothing is like it"):
        card(tables, "qqq\n\x1b[31m")
    with pytest.raises(PipelineError) as told:
        card(tables, "multi agent " * 100_000)
    assert len(str(told.value)) < 400


@pytest.mark.parametrize("given", ["", "   ", "--", "unknown"])
def test_what_is_no_word_is_no_term(tables, given):
    with pytest.raises(PipelineError, match="No term"):
        card(tables, given)


def test_a_known_term_that_no_document_uses_says_so(tables):
    found = card(tables, "common doors")
    assert (found.subject.term, found.subject.concept, found.uses) == ("common door", "C-SHARED", 0)
    assert found.examples == found.users == found.stances == ()
    assert "none of the 2 documents uses it" in card_text(found, 200)


def test_a_term_that_only_a_reference_list_holds_is_not_used(tables):
    only = sample(mentions=[mention(OAK, "multiagency", "multiagency", 410, term_role="reference")])
    assert card(only, "multi-agency").uses == 0


def test_a_term_outside_the_codebook_that_papers_define_has_a_card():
    outside = definition(OAK, "quarrel", 100, "a loud meeting", concept="not_coded")
    found = card(sample(definitions=[outside]), "Quarrels")
    assert [meaning.words for meaning in found.meanings] == ["a loud meeting"]
    assert "Not a term of the codebook" in card_text(found)


def test_names_come_from_use_before_the_dictionary():
    codebook = [{"axis": "term", "entry": "C-X", "label": "x-ing", "cues_or_forms": "MA; x-ing"}]
    used = {"term": "multiagency", "concept": "C-M", "form": "unknown", "term_as_written": "MA", "uses": 1}
    assert Names([used], [], codebook).find("MA").term == "multiagency"
    assert Names([], [], codebook).find("MA").concept == "C-X"


# --------------------------------------------------------------------------------------------------- what a card says


def test_uses_are_those_in_running_text_of_documents_that_count(tables):
    found = card(tables, "multiagency")
    assert (found.uses, found.documents, found.read, found.hidden) == (5, 2, 2, 1)
    assert [(user.name, user.uses) for user in found.users] == [("Oak (2009)", 4), ("Elm (2004)", 1)]


def test_the_title_is_the_spelling_that_leads_and_the_dictionary_stands_beside_it(tables):
    found = card(tables, "multiagency")
    assert found.title == "multi-agency"
    assert [(each.form, each.uses, each.leads) for each in found.spellings] == [
        ("multi-agency", 3, True),
        ("multi agency", 1, False),
    ]
    assert "In the codebook: multiagency." in card_text(found)
    assert "In the codebook" not in card_text(card(tables, "shared desk"))


def test_the_leading_spelling_of_equals_is_that_of_more_papers_then_the_first_by_alphabet():
    def use(doc_id, form, role="use"):
        return {"doc_id": doc_id, "form": form, "position": "attributive", "term_role": role}

    uses = [use("d1", "b"), use("d1", "b"), use("d1", "a"), use("d2", "a")]
    assert leading_form("t", uses) == "a"
    assert leading_form("t", [use("d1", "b"), use("d1", "a")]) == "a"
    assert leading_form("t", [use("d1", "unknown"), use("d1", "b", "quotation")]) == "t"
    assert ranked_forms([]) == []


def test_definitions_stand_oldest_first_with_source_dimensions_and_conflicts(tables):
    first, second = card(tables, "multiagency").meanings
    assert (first.number, first.words, first.definer, first.year) == (1, "many at many desks", "Ash", 1999)
    assert second.states == (("jointness", ("joint",)), ("agencies", ("two",)))
    assert second.conflicts == (Conflict(1, "multiagency", "Elm (2004)", ("jointness",)),)
    assert first.conflicts == (Conflict(2, "multiagency", "Oak (2009)", ("jointness",)),)
    text = " ".join(card_text(card(tables, "multiagency")).split())
    assert "“many at many desks” Ash (1999), as own in Elm (2004), p. 4." in text
    assert "In conflict with definition 1 on whether the work is joint." in text


def test_documents_that_use_a_term_without_a_definition_are_counted(tables):
    assert card(tables, "multiagency").undefined_in == 0
    assert card(tables, "shared desk").undefined_in == 1
    assert "No definition of this term was found in 1 of 1 document that uses it." in " ".join(
        card_text(card(tables, "shared desk")).split()
    )


def test_remarks_about_the_term_name_who_says_so_and_where_once_a_sentence(tables):
    [remark] = card(tables, "multiagency").remarks
    assert (remark.kinds, remark.source, remark.place.name) == (("ML-INTER", "vague"), "Ash", "Oak (2009)")
    assert "“So vague.” Ash, in Oak (2009), p. 7: ML-INTER, vague." in " ".join(
        card_text(card(tables, "multiagency")).split()
    )


def test_terms_called_interchangeable_are_named_from_both_sides(tables):
    assert card(tables, "multiagency").aliases == (Alias("shared desk", "shared desk", ("Oak (2009)",)),)
    assert card(tables, "shared desk").aliases == (Alias("multiagency", "multi-agency", ("Oak (2009)",)),)


def test_stances_count_each_passage_once_by_its_primary_code(tables):
    assert card(tables, "multiagency").stances == (("Activity theory", 2), ("Narrative", 1))
    assert card(tables, "shared desk").stances == (("Narrative", 1),)


def test_nouns_that_follow_are_counted_and_uses_without_one_are_not(tables):
    assert card(tables, "multiagency").heads == (("team", 2), ("desk", 1), ("panel", 1))


def test_figures_are_the_headlines_of_the_term_in_words_with_n(tables):
    found = card(tables, "multiagency").figures
    assert [(each.measure, each.value, each.n) for each in found] == [
        ("share_none_found", 0.25, 4),
        ("jingle", None, 1),
    ]
    text = " ".join(card_text(card(tables, "multiagency")).split())
    assert "No definition was found in 1 of 4 documents that use it: 25 %." in text
    assert "contradict each other" not in text


def test_reviewed_figures_come_before_the_machines():
    both = [
        row("profiles", level="term", subject="multiagency", measure="jingle", basis=basis, value=value, n=9)
        for basis, value in (("machine", 0.5), ("reviewed", 0.25))
    ]
    assert card(sample(profiles=both), "multiagency").figures == (Figure("jingle", 0.25, None, None, 9, ""),)


def test_examples_are_of_different_documents_readable_and_not_rejected(tables):
    found = card(tables, "multiagency").examples
    assert [each.place.name for each in found] == ["Oak (2009)", "Elm (2004)"]
    assert found[0].quote.startswith("The multi-agency panel")
    assert found[1].quote.startswith("No multi-agency panel")


def test_other_terms_of_the_family_are_named():
    mentions = [
        mention(OAK, "shared desk", "shared desk", 1),
        mention(OAK, "shared door", "shared-door", 50),
        mention(ELM, "shared door", "shared-door", 50),
    ]
    text = card_text(card(sample(mentions=mentions), "shared desk"))
    assert "Other terms of the family\n  shared-door: 2 uses in 2 documents" in text
    family = card(sample(mentions=mentions), "C-SHARED")
    assert [(each.term, each.form) for each in family.spellings] == [
        ("shared door", "shared-door"),
        ("shared desk", "shared desk"),
    ]
    assert "Other terms of the family" not in card_text(family)


def test_no_rows_at_all_give_an_unknown_term():
    empty = {name: frame(name, []) for name in NEEDED}
    with pytest.raises(PipelineError, match="nothing is like it"):
        card(empty, "multiagency")


def test_a_card_is_the_same_whatever_the_order_of_rows_and_changes_no_table(tables):
    mixed = {name: table.sample(frac=1, random_state=7) for name, table in tables.items()}
    before = {name: table.copy() for name, table in mixed.items()}
    assert card(mixed, "multiagency") == card(tables, "multiagency")
    assert all(table.equals(before[name]) for name, table in mixed.items())


def test_every_term_that_is_used_has_a_card(tables):
    index = CardIndex(tables)
    assert [index.card(subject).subject.term for subject in index.terms()] == ["multiagency", "shared desk"]


# ------------------------------------------------------------------------------------------------- in a terminal


@pytest.mark.parametrize("width", [10, 30, 47, 80, 200])
def test_no_line_is_wider_than_the_terminal(tables, width):
    lines = card_text(card(tables, "multiagency"), width).splitlines()
    assert max(map(columns, lines)) <= max(30, width)


def test_hidden_turning_and_control_characters_are_named_and_no_markup_is_read(tables):
    hostile = "a\u202eb\x1b[31m [bold]c[/bold] <script>\u200b\x00 " + "x" * 300
    found = card(tables, "multiagency")
    meaning = replace(found.meanings[0], words=hostile, definer="As\u202eh")
    example = replace(found.examples[0], quote=hostile)
    text = card_text(replace(found, meanings=(meaning,), examples=(example,), title="m\u202ea"))
    assert all(line.isprintable() for line in text.splitlines())
    for part in ("a[U+202E]b[U+001B][31m [bold]c[/bold] <script>[U+200B]", "As[U+202E]h", "m[U+202E]a"):
        assert "".join(part.split()) in "".join(text.split())


def test_words_that_are_quoted_already_stand_in_other_marks(tables):
    found = card(tables, "multiagency")
    text = card_text(replace(found, examples=(replace(found.examples[0], quote="A “desk” is."),)))
    assert "‘A “desk” is.’" in text


def test_of_a_long_list_of_documents_the_first_are_shown_and_the_rest_counted(tables):
    found = card(tables, "multiagency")
    text = card_text(replace(found, users=found.users[:1] * 20))
    assert "and 12 more documents" in text


# --------------------------------------------------------------------------------------------------- people decide

PAPERS = {
    "oak": "# Desks\n\nMulti-agency working means two or more agencies acting together under one plan for each child. "
    "The multi-agency team and the multi-agency panel met in the county school with the health visitors. "
    "The terms multi-agency and interagency are often used interchangeably by researchers and by managers. "
    "Joined-up services were promised to families by the agencies, and joined up services came late. "
    "Interagency meetings help. Interagency meetings help. Interagency meetings help.\n",
    "elm": "# Doors\n\nInteragency working is defined as agencies exchanging information about a child, each under "
    "its own rules. The interagency team is used interchangeably with the partnership in all of our agencies. "
    "Partnership between schools and social services was joined-up in name; the term joined-up is vague. "
    "Activity theory explains the contradictions between the activity systems of these agencies and their "
    "shared object.\n",
}
ADDED = (
    'doc_id,axis,quote,field,value,coder\noak.md,definition,"Joined-up services were promised to families by the '
    'agencies",'
    "add,C-JOINEDUP,Rowan\nelm.md,term,shared object,add,C-BOUNDARYOBJ,Rowan\n"
    'oak.md,remark,"joined up services came late",add,ML-RHET,Rowan\n'
)


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """A run on which people decided: every third claim, in every way."""
    folder = tmp_path_factory.mktemp("cards")
    (folder / "papers").mkdir()
    for name, text in PAPERS.items():
        (folder / "papers" / f"{name}.md").write_text(text, encoding="utf-8")
    run(folder / "papers", folder / "plain", count=1, until="evidence")
    chance, lines = random.Random(5), ["claim_id,axis,field,value,coder"]
    codes = {"term": "C-COLLAB", "definition": "C-COLLAB", "remark": "ML-RHET", "stance": "ST-OT", "theme": "TH-OUT"}
    for row in read_table(folder / "plain", "evidence").to_dict("records"):
        ways = [("status", "rejected"), ("status", "confirmed")]
        ways += [("code", codes[row["axis"]])] if row["axis"] in codes else []
        ways += [("definition_source", "Ash (1999)")] if row["axis"] == "definition" else []
        if chance.random() < 0.4:
            lines.append(",".join([row["claim_id"], row["axis"], *chance.choice(ways), "Elm"]))
    (folder / "papers" / "decisions-elm.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "papers" / "decisions-rowan.csv").write_text(ADDED, encoding="utf-8")
    run(folder / "papers", folder / "out", count=1, until="evidence")
    return folder


def test_the_tables_of_a_finished_run_are_as_the_run_itself_settled_them(decided):
    finished = Finished(decided / "out")
    rows = {"sentences": [], "blocks": []}
    for _, tables in finished.texts("segment"):
        for name, found in rows.items():
            found += tables[name]
    names = [path.name for path in (decided / "papers").glob("decisions-*")]
    lines = read_decisions({name: (decided / "papers" / name).read_bytes() for name in names})
    tables = {name: finished.table(name) for name in ("documents", *CLAIMED, "departures")}
    tables |= {name: frame(name, found) for name, found in rows.items()}
    order = ("documents", "sentences", "blocks", "mentions", "definitions", "remarks", "codes", "departures")
    made = decide(*(tables[name] for name in order), lines, codebook=load_codebook())
    statuses = set(made["decided"]["status"])
    assert statuses == {"proposed", "confirmed", "amended", "rejected", "added"}
    wanted = settled(frame("decided", made["decided"]), **{name: tables[name] for name in CLAIMED})
    for name, table in as_decided(finished).items():
        assert table.to_dict("records") == wanted[name].to_dict("records"), name


def test_without_decisions_the_tables_are_as_they_were_proposed(decided):
    finished = Finished(decided / "plain")
    for name, table in as_decided(finished).items():
        assert table.equals(finished.table(name))


def test_a_rejected_use_and_a_rejected_definition_leave_the_card(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "oak.md").write_text(PAPERS["oak"], encoding="utf-8")
    run(tmp_path / "papers", tmp_path / "out", count=1)
    before = term_card(tmp_path / "out", "multi agency")
    assert before.uses >= 3
    assert len(before.meanings) == 1
    evidence = read_table(tmp_path / "out", "evidence")
    chosen = evidence[evidence["axis"].isin(["term", "definition"]) & (evidence["concept"] == "C-MULTIAGENCY")]
    lines = [f"{name},status,rejected" for name in [*chosen[chosen["axis"] == "definition"]["claim_id"]]]
    lines += [f"{name},status,rejected" for name in [*chosen[chosen["axis"] == "term"]["claim_id"]][:1]]
    (tmp_path / "papers" / "decisions.csv").write_text("claim_id,field,value\n" + "\n".join(lines), encoding="utf-8")
    run(tmp_path / "papers", tmp_path / "out", count=1)
    after = term_card(tmp_path / "out", "multi agency")
    assert after.uses == before.uses - 1
    assert after.meanings == ()
    assert after.undefined_in == 1


def test_without_a_complete_run_one_sentence_says_what_to_do(tmp_path, decided):
    with pytest.raises(PipelineError, match="termaudit run CORPUS --out"):
        term_card(tmp_path / "absent", "joined-up")
    run(decided / "papers", tmp_path / "half", count=1, until="tag")
    with pytest.raises(PipelineError, match="stopped at the stage tag: run"):
        term_card(tmp_path / "half", "joined-up")
