"""The check of drafts: each kind of finding with what is one and what only looks like one."""

import json
from pathlib import Path

import pytest

from pipeline import run
from pipeline.errors import PipelineError
from pipeline.finished import drafts
from pipeline.finished.drafts import UNSURE, check_drafts, literature_of
from pipeline.finished.folder import Finished
from pipeline.reading import read
from pipeline.settings import load_settings
from pipeline.single import coded_blocks
from pipeline.stages.extract import block_rows
from pipeline.student.draft.checking import findings
from pipeline.student.draft.passages import Passages, parts_of
from pipeline.student.draft.reading import Draft
from pipeline.student.draft.saying import lines

PAPERS = {
    "oak.md": """# Words for the panel

Interagency working is defined as two or more agencies acting together under a written agreement. Interagency meetings
began late in Orme. We saw inter-agency training twice, and the interagency training was cold. Joined-up thinking was
praised by everyone and practised by nobody. The panel kept its minutes in a biscuit tin for eleven years.
""",
    "elm.md": """# The cost of a kettle

Multi-agency working means several agencies that see one child in parallel, each under its own rules. Multi-agency
meetings were many. Joined-up thinking was on every poster, and interagency training on none. According to Rowan (1999),
interagency work refers to informal contact between people who know one another.
""",
    "ash.md": """# A street with four doors

Partnership means a standing agreement between at least three organisations that pool a budget. The interagency panel
met on Mondays; multi-agency meetings were held on Fridays. People asked for joined-up thinking and were given biscuits.
Interagency training was offered in May. Multi-agency panels came and went.
""",
    "larch.md": """# The keys of the hall

A lead professional is the one practitioner whom the family has chosen to hold the plan. Interagency work is slow, and
multi-agency work is slower. Nobody was surprised that the caretaker held the keys, since he had always held them.
""",
    "yew.md": """# Minutes of nothing

The interagency group dissolved. The multi-agency office closed early. Interagency training continued without a room.
Co-location means only that services have the same address. The partnership was quiet, and the board was not.
""",
    "fir.md": """# Two boards

Interagency boards and multi-agency boards were counted. In one partnership the money was pooled before it was spent.
Multi-agency plans are written down; they are not read aloud. The partnership grew.
""",
}
AUTHORS = {
    "oak.md": ("Oak, Ida and Birch, Tom", 2011),
    "elm.md": ("Elm, Sara", 2004),
    "ash.md": ("Ash, Lena and Thorn, Per and Sloe, Ann", 2009),
    "larch.md": ("{Ludwell Practice Unit}", 2008),
    "yew.md": ("Yew, Max", 2012),
    "fir.md": ("Fir, Nora", 2015),
}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A finished run on six small papers."""
    corpus = tmp_path_factory.mktemp("corpus")
    entries = []
    for name, text in PAPERS.items():
        (corpus / name).write_text(text, encoding="utf-8")
        authors, year = AUTHORS[name]
        title = text.split("\n")[0].lstrip("# ")
        entries.append(
            f"@article{{{name[:-3]}, title={{{title}}}, author={{{authors}}}, year={{{year}}}, journal={{J}}}}"
        )
    (corpus / "library.bib").write_text("\n".join(entries), encoding="utf-8")
    folder = tmp_path_factory.mktemp("runs") / "out"
    run(corpus, folder)
    return folder


@pytest.fixture(scope="module")
def literature(out):
    return literature_of(Finished(out))


@pytest.fixture
def check(literature, codebook):
    """Findings of a draft that is given as Markdown, as (code, quote); with `whole`, the findings themselves."""
    settings = load_settings(definition_confidence=UNSURE)

    def checked(text, *, whole=False):
        blocks = block_rows("d000000000000", read(text.encode(), "md", settings=settings).blocks)
        found = findings(Draft(coded_blocks(blocks, codebook, settings)), literature, codebook)
        return found if whole else [(each.code, each.quote) for each in found]

    return checked


def codes(found, code):
    return [quote for each, quote in found if each == code]


# ------------------------------------------------------------------------------------------------ T101


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Inter-agency plans help. Inter-agency boards met. An interagency team left.", "interagency"),
        ("We saw co-ordination there. The coordination failed. Co-ordination came back.", "coordination"),
        ("A joined-up service opened. A joined-up office closed. A joined up team left.", "joined up"),
        ("The co-ordinated plan failed. The co-ordinated plan came back. There was no coordination.", "coordination"),
        ("The multi-agency team and the multiagency panel met. A multiagency board watched.", "multi-agency"),
    ],
)
def test_a_term_that_is_spelt_in_two_ways_is_told_at_the_rarer(check, text, place):
    assert codes(check(text), "T101") == [place]


@pytest.mark.parametrize(
    "text",
    [
        "A joined-up service opened. The services were joined up by a corridor.",
        "An inter-agency team left. Oak and Birch (2011) write that “the interagency training was cold”.",
        "An inter-agency team left. The Northmere Interagency Council wrote to us.",
        "An inter-agency team left. Some call it ‘interagency’ work.",
        "An inter-agency team met a multi-agency team, and integrated services joined it.",
        "An inter-agency team left.\n\n## References\n\nOak, I. and Birch, T. (2011) Interagency working. Orme: Press.",
    ],
)
def test_one_spelling_of_its_own_is_no_mixture(check, text):
    assert codes(check(text), "T101") == []


def test_both_spellings_are_shown_with_what_the_draft_and_the_literature_have(check):
    [found] = check("Inter-agency plans help. Inter-agency boards met. An interagency team left.", whole=True)[:1]
    assert found.seen == "The draft spells this term in 2 ways: “inter-agency” twice, “interagency” once."
    assert "documents" in found.literature
    assert len(found.witnesses) == 2


# ------------------------------------------------------------------------------------------------ T201


def test_a_family_used_four_times_or_in_the_title_without_a_definition_is_told_once(check):
    text = "A {0} board. The {0} panel. Each {0} team. No {0} office."
    assert codes(check(text.format("multi-agency")), "T201") == ["multi-agency"]
    assert codes(check("# Partnership on the coast\n\nThe wind blew. A partnership was formed.\n"), "T201") == [
        "partnership"
    ]


@pytest.mark.parametrize(
    "definition",
    [
        "By partnership I mean an agreement between schools.",
        "Partnership is when two schools share a bus.",
        "Ash and others (2009) describe partnership as an agreement between bodies.",
        "For Yew (2012), partnership is an agreement between bodies that trust each other.",
        "I use partnership for any agreement between schools.",
        "Partnership (that is, a written agreement between schools) was rare.",
        "Partnership can be defined as an agreement between schools.",
    ],
)
def test_a_family_that_is_defined_somehow_is_not_told(check, definition):
    text = f"The partnership met. A partnership left. This partnership won. One partnership lost. {definition}"
    assert codes(check(text), "T201") == []


@pytest.mark.parametrize(
    "definition",
    [
        "Ash et al. (2009) mean by partnership no more than an agreement between bodies.",
        "What Ash et al. (2009) mean by partnership is an agreement between bodies.",
        "Partnership is for Ash et al. (2009) an agreement between bodies.",
        "Following Ash et al. (2009), I take partnership to be an agreement between bodies.",
    ],
)
def test_a_definition_in_the_shape_of_a_credit_counts_as_one(check, definition):
    text = f"The partnership met. A partnership left. This partnership won. One partnership lost. {definition}"
    assert codes(check(text), "T201") == []


def test_other_forms_of_a_family_count_where_the_codebook_took_three_for_its_terms(check):
    three = "An integrated board met. The integrated team of nurses left. Two integrated services opened. "
    assert codes(check(three + "They integrated the kitchen."), "T201") == ["integrated"]
    assert codes(check(three + "The kitchen was warm."), "T201") == []
    assert codes(check(three + "He wrote “integrated kitchens for all” on a wall."), "T201") == []


def test_a_family_that_is_used_three_times_is_no_key_term(check):
    assert codes(check("A multi-agency board. The multi-agency panel. Each multi-agency team."), "T201") == []


# ------------------------------------------------------------------------------------------------ T301


@pytest.mark.parametrize(
    "definition",
    [
        "Partnership means that two bodies have promised each other something in writing.",
        "Interagency working is defined as agencies that plan and act together.",
        "Multi-agency working refers to several agencies that work with one child.",
        "Integration is when two organisations become one.",
        "The term collaboration describes joint effort towards a goal that is shared.",
        "By an alliance is meant a union of schools that fear the same inspector.",
        "Co-operation is two offices doing each other favours for a long time.",
        "Working together means that we ring each other on Monday before anything is written.",
    ],
)
def test_a_definition_that_cites_nobody_is_told(check, definition):
    assert codes(check(f"The morning was cold. {definition} The bus was late."), "T301") == [definition]


@pytest.mark.parametrize(
    "definition",
    [
        "In this essay partnership means that two bodies have promised each other something in writing.",
        "For the purposes of this paper, interagency working is defined as agencies that plan and act together.",
        "By multi-agency working I mean several agencies that work with one child.",
        "Interagency working is defined as agencies that plan and act together (Oak and Birch, 2011).",
        "According to the Ludwell Practice Unit, integration means that two organisations become one.",
        "Integration, writes Fir, means that two organisations become one.",
        "Integration means that two organisations become one. This definition is taken from Fir (2015).",
        "Partnership is difficult, and the bus was late.",
        "The partnership means a great deal to the driver.",
        "Hospitals use the word wraparound for vouchers that pay for a taxi.",
        "Joined-up working is for them a plan that keeps several policies in view.",
        "Integration, in their scheme, means that two organisations become one.",
        "Integration, the same report explains, means that two organisations become one.",
        "Partnership is two of us making tea.",
    ],
)
def test_a_definition_with_a_source_or_declared_own_is_not_told(check, definition):
    assert codes(check(f"The morning was cold. {definition} The bus was late."), "T301") == []


# ------------------------------------------------------------------------------------------------ T302


@pytest.mark.parametrize(
    "definition",
    [
        "Oak and Birch (2011) define interagency working as informal contact between agencies.",
        "Interagency working is defined as two or more agencies with no written agreement (Oak & Birch, 2011).",
        "According to Oak and Birch (2011), interagency working means exactly two agencies with a written agreement.",
        "Elm (2004) defines multi-agency working as several agencies that see one child together.",
        "Ash et al. (2009) say that partnership means an agreement between two organisations that pool a budget.",
        "For Ash et al. (2009) partnership is an agreement of at least three organisations with separate budgets.",
        "Rowan (1999) uses interagency work for formal contact that has been laid down in writing.",
        "Yew (2012) describes co-location as services at the same address and under a common manager.",
        "Interagency working, as Oak and Birch (2011) would have it, is informal contact between agencies.",
        "In the chapter by Oak and Birch (2011) interagency working means contact without any written agreement.",
        "What Oak and Birch (2011) mean by interagency working is that exactly two agencies act together.",
        "We met interagency working, which Oak and Birch (2011) reserve for informal contact of neighbours.",
        "I quote Oak and Birch (2011), for whom interagency working is informal contact between agencies.",
        "Interagency working I understand with Oak and Birch (2011) as informal contact between agencies.",
        "Their view of partnership (Ash et al., 2009) is that it is a short agreement of exactly two organisations.",
        "By partnership is meant an agreement between two organisations with separate budgets (Ash et al., 2009).",
        "The Ludwell Practice Unit (2008) calls a lead professional the one whom the managers appoint to hold a plan.",
        "Ludwell (2008) describes a lead professional as one practitioner whom managers have chosen to hold the plan.",
    ],
)
def test_a_definition_against_that_of_its_source_is_told(check, definition):
    assert codes(check(f"The morning was cold. {definition} The bus was late."), "T302") == [definition]


@pytest.mark.parametrize(
    "definition",
    [
        "Oak and Birch (2011) define interagency working as agencies that act together under an agreement in writing.",
        "Oak and Birch (2011) define interagency working as “two or more agencies acting together”.",
        "Interagency working is defined as joint action of more than one agency by contract (Oak & Birch, 2011, p. 4).",
        "Elm (2004) defines multi-agency working as agencies that see a child side by side, each by rules of its own.",
        "Ash et al. (2009) say that partnership is a lasting agreement of three or more organisations that pool money.",
        "Pine (2001) defines interagency working as informal contact between agencies.",
        "Rowan (1999) uses interagency work for informal contact among acquaintances.",
        "Yew (2012) describes co-location as services that have one address, and nothing more.",
        "The Ludwell Practice Unit (2008) calls a lead professional the one whom the family chose to hold the plan.",
        "Interagency working, as Oak and Birch (2011) would have it, is what agencies do under a written agreement.",
        "In the chapter by Oak and Birch (2011) interagency working means acting together as has been agreed on paper.",
        "We met interagency working, which Oak and Birch (2011) reserve for two agencies or more.",
        "I quote Ash et al. (2009), for whom partnership is an agreement of at least three organisations.",
        "Ludwell (2008) describes a lead professional as a practitioner, chosen by the family, who holds the plan.",
        "Unlike Oak and Birch (2011), I take interagency working to be informal contact between agencies.",
        "Oak and Birch (2011) saw that the interagency team met informally in the corridor.",
    ],
)
def test_a_paraphrase_of_the_source_is_not_told(check, definition):
    assert codes(check(f"The morning was cold. {definition} The bus was late."), "T302") == []


def test_a_definition_may_be_credited_to_a_work_that_was_named_before(check):
    opening = "Ludwell Practice Unit (2008) has a page about it. "
    told = (
        "A lead professional, the same guidance explains, is the practitioner whom managers appoint to hold the plan."
    )
    right = "A lead professional, the same guidance explains, is the practitioner whom the family has chosen for it."
    assert codes(check(opening + told), "T302") == [told]
    assert codes(check(opening + right), "T302") == []
    assert codes(check(opening + right), "T301") == []


def test_what_a_work_reports_from_others_is_also_its_own_to_be_credited_with(check):
    assert (
        codes(check("Interagency work, writes Elm (2004), refers to informal contact of acquaintances."), "T302") == []
    )


# ------------------------------------------------------------------------------------------------ T401


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("An interagency team was set up in May. This multi-agency team met twice.", "multi-agency"),
        ("An interagency team was set up in May. It rained. The multi-agency team met twice.", "multi-agency"),
        (
            "The school began a joined-up service. Parents liked it.\n\nSuch partnership services are rare.",
            "partnership",
        ),
        ("In May she joined a partnership scheme for carers, and the interagency scheme paid her fare.", "interagency"),
        ("She joined a collaborative network. That partnership network paid for her travel.", "partnership"),
        ("On a joined-up panel she sat for a year. In May the inter-agency panel made a plan.", "inter-agency"),
        ("Two integrated clinics opened here. These multi-agency clinics were warm.", "multi-agency"),
        ("A multi-agency house was opened by the river. People liked the partnership and its garden.", "partnership"),
        ("She took part in an interagency course. Such integrated training is rare in winter.", "integrated"),
        ("An interagency team was set up in May. The multi-agency group met twice.", "multi-agency"),
        ("A joined-up agreement was signed. That partnership document was hung in the hall.", "partnership"),
        (
            "He joined an alliance of three agencies and their services. This collaboration lasted for a year.",
            "collaboration",
        ),
        ("The multi-agency board had no chair. The partnership in question met without one.", "partnership"),
        (
            "Her multi-agency panel met monthly. Inter-agency as it was, the panel had no police officer.",
            "Inter-agency",
        ),
        (
            "There, inter-agency working came down to tea. Partnership working of this kind is cheap.",
            "Partnership working",
        ),
        (
            "In spring the multi-agency clinic moved. On some days the partnership clinic was so full that it shut.",
            "partnership",
        ),
        (
            "A parent was referred to an interagency scheme. The collaborative scheme, which she liked, found a bed.",
            "collab",
        ),
        ("An integrated service opened.\n\nThe joined-up service, say Oak and Birch (2011), was warm.", "joined-up"),
    ],
)
def test_a_second_term_for_what_was_just_named_is_told(check, text, place):
    assert [each[: len(place)] for each in codes(check(text), "T401")] == [place]


@pytest.mark.parametrize(
    "text",
    [
        "The multi-agency team met the interagency board. The board left early.",
        "An interagency team and a multi-agency team were set up. The multi-agency team met twice.",
        "The interagency team met in May. Unlike it, the multi-agency team never met.",
        "An interagency team was set up. In Orme a multi-agency team was set up as well.",
        "An interagency team was set up. It was renamed. This became the multi-agency team.",
        "Interagency work is slow. Multi-agency work is slower.",
        "The terms interagency team and multi-agency team are used for one thing. This multi-agency team is one.",
        "An interagency team met here. A second team met there. The multi-agency team had a kettle.",
        "The interagency team met. This interagency team had a kettle.",
        "There were two projects. The interagency project was about bread. The multi-agency project was about tea.",
        "At Orme an interagency team was formed. At Elmby, far away, the multi-agency team had already met.",
        "Some speak of an interagency team; others call this team multi-agency.",
        "An integrated service opened. This is a joined-up service that nobody pays for.",
        "Multi-agency meetings are common. They saw that partnership meetings were rare.",
        "An interagency team was formed. The multi-agency board met monthly.",
        "The interagency team met on Mondays. The multi-agency team met on Fridays.",
        "An interagency team was formed. The partnership between the bank and the church was older.",
        "An interagency team was formed. The multi-agency group of the next county was older.",
        "There were two clinics. At first the interagency clinic was full. Later on the multi-agency clinic was full.",
        "A multi-agency panel met. Oak and Birch (2011) found that collaboration faded in large groups.",
        "A multi-agency panel met. The report says that partnership is slow.",
        "A multi-agency team was set up. Another partnership followed. The partnership had a van.",
        "A partnership was founded in May. A multi-agency team came to tea. The partnership had a van.",
        "An interagency agreement was signed. A partnership document from Orme came too.",
        "The multi-agency panel met. In Orme the partnership had a van.",
        "The interagency scheme closed. It was replaced by the collaborative scheme.",
        "An interagency team was formed. Unlike this partnership, it had a room.",
        "The multi-agency plan was short. This network of cables was long.",
        "A joined-up service opened. The partnerships that it needed were rare.",
        "An interagency meeting was held. The multi-agency meeting that the police called was held elsewhere.",
    ],
)
def test_two_things_or_terms_set_apart_are_no_swap(check, text):
    assert codes(check(text), "T401") == []


# ------------------------------------------------------------------------------------------------ T501


def test_a_term_before_a_noun_that_the_literature_gives_to_another_is_told_once(check):
    text = "There was multi-agency thinking. Then more multi-agency thinking came."
    assert codes(check(text), "T501") == ["multi-agency thinking"]


@pytest.mark.parametrize(
    "text",
    [
        "They spoke of multi-agency thinking in the hall.",
        "We need multi-agency critical thinking.",
        "Multi-agency thinking.",
    ],
)
def test_company_is_seen_behind_other_words_and_where_the_sentence_is_none(check, text):
    assert len(codes(check(text), "T501")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "There was joined-up thinking.",
        "There was an interagency meeting and an interagency training.",
        "There was integrated thinking.",  # the literature hardly uses the term
        "There was a multi-agency kettle.",  # nor the noun
        "Elm wrote of “the need for multi-agency thinking in all we do”.",
        "The thinking was multi-agency.",
        "Multi-agency as it was, the thinking went wrong.",
        "Multi-agency, thinking people met.",
    ],
)
def test_company_that_the_literature_keeps_or_does_not_know_is_not_told(check, text):
    assert codes(check(text), "T501") == []


# ------------------------------------------------------------------------------------------------ T601


@pytest.mark.parametrize(
    "text",
    [
        "Oak and Birch (2011) write that “the panel kept its minutes in a biscuit box for eleven years”.",
        "It is said that “Joined-up thinking was praised by everyone and practised by all” (Oak & Birch, 2011: 1).",
        "Fir (2015) notes: “Multi-agency plans are written down; they are read aloud”.",
        "Oak and Birch are plain about it. They say that “the panel kept its notes in a biscuit tin”.",
        "Elm (2004) writes that “the panel kept its minutes in a biscuit tin”.",
        "Oak and Birch (2011) write:\n\n> The panel kept its minutes in an open drawer for eleven years.\n\nIt did.",
        "Fir (2015) counted boards. She liked the plans. “They are written down and read aloud”, she says.",
        "Oak and Birch (2011) counted.\n\nIn their words, “the panel kept its minutes in a biscuit box”.",
    ],
)
def test_words_that_the_cited_paper_does_not_hold_are_told(check, text):
    assert len(codes(check(text), "T601")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Oak and Birch (2011) write that “[t]he panel kept its minutes in a … tin for eleven years”.",
        'It is said that "joined up thinking was praised by everyone..." (Oak & Birch, 2011: 1).',
        "Oak et al. (2011) write that ‘the panel [of Orme] kept its min-utes in a biscuit tin’.",
        "Larch and others say that “nobody was surprised that the caretaker left” (Pine, 2001).",
        "Pine (2001, cited in Oak and Birch, 2011) saw that “the panel kept its minutes in a biscuit tin”.",
        "Oak and Birch (2011) speak of a “biscuit box”.",
        "Nobody said that “the panel kept its minutes in a biscuit box”.",
        "Ash, Thorn and Sloe (2009), in “A street with four doors”, count biscuits.",
        "“Nobody was surprised that the caretaker held the keys” (Ludwell Practice Unit, 2008).",
        "Oak and Birch (2011) write:\n\n> The panel kept its minutes in a biscuit tin (p. 1).\n\nIt did.",
        "Fir (2015) counted boards. My mother laughed. “Plans are written down and they are read aloud”, she said.",
        "Fir (2015) counted boards. She says this often. “I have nothing at all to add to it”, she says.",
        "Fir (2015) counted boards. It rained. “Multi-agency plans are written down; they are read aloud”, they said.",
        "Oak and Birch (2011) counted.\n\nIn their words, “the panel kept its minutes in a biscuit tin”.",
    ],
)
def test_a_quotation_that_stands_there_or_is_of_another_work_is_not_told(check, text):
    assert codes(check(text), "T601") == []


def test_the_nearest_passage_is_shown_with_the_words_that_differ_and_who_has_the_words(check):
    [one] = check(
        "Oak and Birch (2011) write that “the panel kept its minutes in a biscuit box for years”.", whole=True
    )
    assert "“tin” where the draft has “box”" in one.literature
    assert one.witnesses[0].source == "Oak and Birch (2011)"
    [other] = check("Elm (2004) writes that “the panel kept its minutes in a biscuit tin”.", whole=True)
    assert "They stand in Oak and Birch (2011)." in other.literature


def test_a_quotation_is_found_across_the_hyphen_at_a_line_end_and_over_page_furniture():
    rows = [("body", "The area is a termino-"), ("furniture", "Page 4"), ("body", "logical quagmire, they say.")]
    start, blocks = 0, []
    for number, (role, text) in enumerate(rows):
        blocks.append(
            {"block": number, "role": role, "text": text, "start": start, "page_index": None}
            | {"joins": "[]", "raised": "[]"}
        )
        start += len(text) + 2
    assert Passages({"d1": blocks}).find("a terminological quagmire", "d1")
    assert not Passages({"d1": blocks}).find("a terminological quag", "d1")
    assert parts_of("“The area ... is [very] bad [sic].”") == ["thearea", "is", "bad"]


# ------------------------------------------------------------------------------------------------ the whole


DRAFT = """# Partnership in Orme

Inter-agency plans help. Inter-agency boards met. An interagency team left. Then a partnership was formed in the hall.

Oak and Birch (2011) define interagency working as informal contact. There was multi-agency thinking in the air.
"""


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_findings_stand_in_the_order_of_the_draft_each_with_its_words(check):
    found = check(DRAFT, whole=True)
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert {each.code for each in found} == {"T101", "T201", "T302", "T501"}
    assert [each.paragraph for each in found if each.code == "T501"] == [2]
    assert not any(word in line.lower() for line in lines(found) for word in ("wrong", "error", "incorrect", "mistake"))


def test_codes_are_switched_off_and_unknown_ones_told(out, draft):
    [found] = check_drafts(out, [draft], ignore=["t101", "T501"])
    assert {each.code for each in found.findings} == {"T201", "T302"}
    with pytest.raises(PipelineError, match="No finding has the code 'T102'"):
        check_drafts(out, [draft], ignore=["T102"])


def test_the_same_drafts_give_the_same_answer_and_json_can_hold_it(out, draft):
    path = draft
    first, second = (json.dumps([each.row() for each in check_drafts(out, [path])]) for _ in range(2))
    assert first == second
    assert json.loads(first)[0]["findings"][0]["name"]


def test_a_draft_that_cannot_be_read_is_told_in_a_sentence(out, tmp_path):
    (tmp_path / "draft.docx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(PipelineError, match=r"draft\.docx"):
        check_drafts(out, [tmp_path / "draft.docx"])
    with pytest.raises(PipelineError, match="is not a file"):
        check_drafts(out, [tmp_path / "none.md"])


def test_hostile_characters_are_named_where_people_read(check):
    found = check("Inter-agency plans. Inter-agency boards.\n\n# A\u202eB\n\nAn interagency team.", whole=True)
    assert "[U+202E]" in "\n".join(lines(found)) or all("\u202e" not in line for line in lines(found))


def test_an_empty_draft_has_no_findings_or_says_so(out, tmp_path):
    path = tmp_path / "empty.txt"
    path.write_text("", encoding="utf-8")
    with pytest.raises(PipelineError):
        check_drafts(out, [Path(path)])


def test_a_draft_that_is_cut_or_read_in_part_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(drafts, "LONGEST", 2_000)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "oak.md").write_text(
        "# Oak\n\nInter-agency working is slow, said the panel.\n", encoding="utf-8"
    )
    run(tmp_path / "papers", tmp_path / "out", count=1)
    (tmp_path / "long.md").write_text("The panel met in the hall and went home again.\n\n" * 200, encoding="utf-8")
    [checked] = drafts.check_drafts(tmp_path / "out", [tmp_path / "long.md"])
    assert any("2,000 characters" in note for note in checked.notes)
    assert checked.row()["notes"] == list(checked.notes)
