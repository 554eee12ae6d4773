import random
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import definition_similarity
from pipeline.codebook import DIMENSIONS
from pipeline.language.idf import idf
from pipeline.measuring.closeness import Closeness, definition_distance
from pipeline.measuring.definers import definer_key, definers_of, jingle, positions_by_definer, wordings_of
from pipeline.measuring.meanings import Meanings
from pipeline.measuring.of_pairs import jangle
from pipeline.measuring.of_terms import concept_figures
from pipeline.measuring.similarity import Weights, masked_similarities, paraphrase_similarity, weights
from pipeline.measuring.uses import Uses
from pipeline.statistics.diversity import disagreement_between
from pipeline.statistics.resampling import Estimate

PLAIN = Weights(synonym=0.5, larger=0.5, power=1.0, paraphrase=0.4)  # in round numbers, to reckon by hand
PLANNED = "several agencies act together in a planned and formal way to reach one aim"
RELAY = "each service sees the family in turn and passes the file to the next desk"


def name(number):
    return f"d{number:012d}"


def definition(number, words="a desk", term="hub", definer="this document", start=0, concept="C-HUB", **changed):
    row = {"doc_id": name(number), "term": term, "concept": concept, "definition": words, "definer": definer}
    row |= {"year": None, "start": start, "definition_status": "own"}
    return row | dict.fromkeys(DIMENSIONS, "not_stated") | changed


def related(one, other, relation="same_wording"):
    side = {"relation": relation} | {key: one[key] for key in ("doc_id", "start", "term")}
    return side | {f"other_{key}": other[key] for key in ("doc_id", "start", "term")}


def similarity(one, other, **options):
    [found] = definition_similarity([(one, other)], **options)
    return found


# ----------------------------------------------------------------------------------------------------- similarity


def test_similarity_by_hand():
    # Words that were never seen weigh 1. Of the first 2 of 3 stand in the second, of the second 2 of 2. Mean 5/6,
    # larger 1, the mean of both 11/12.
    found = masked_similarities([["zorb", "quix", "flim"], ["quix", "zorb"]], PLAIN)
    assert found[0, 1] == pytest.approx(11 / 12)
    assert similarity("zorb quix flim", "quix zorb") == pytest.approx((11 / 12) ** 0.7)


def test_a_word_weighs_as_much_as_it_is_rare():
    # "plan" stands in both, "zorb" (1) and "quix" (1) in one: both shares are idf(plan) / (idf(plan) + 1).
    found = masked_similarities([["plan", "zorb"], ["plan", "quix"]], PLAIN)
    assert found[0, 1] == pytest.approx(idf("plan") / (idf("plan") + 1))
    assert 0.1 < found[0, 1] < 0.5


def test_a_synonym_counts_a_part_of_the_word():
    # "zone" has "area" as a synonym: half its weight on either side; "zorb" is the same: (0.5 w + 1) / (w + 1).
    found = masked_similarities([["area", "zorb"], ["zone", "zorb"]], PLAIN)[0, 1]
    one, other = ((idf(word) / 2 + 1) / (idf(word) + 1) for word in ("area", "zone"))
    assert found == pytest.approx(((one + other) / 2 + max(one, other)) / 2)


def test_a_synonym_is_less_than_the_word_and_more_than_another_word():
    assert similarity("area", "lantern") == 0 < similarity("area", "zone") < similarity("area", "areas") == 1
    assert similarity("area", "zone") == pytest.approx(weights().synonym ** weights().power)


def test_words_are_compared_by_their_stems():
    assert similarity("agencies plan together", "an agency planned together") == 1


def test_nothing_in_common_is_0():
    assert similarity("a lantern by the door", "seven knots of rope") == 0


@pytest.mark.parametrize("empty", ["", "— …", "of the and", "hub"])
def test_a_definition_without_words_of_its_own_is_like_none(empty):
    assert definition_similarity([(empty, "shared desk"), ("shared desk", empty), (empty, empty)], terms=["hub"]) == [
        0,
        0,
        0,
    ]


def test_no_pairs_have_no_similarity():
    assert definition_similarity([]) == []
    assert masked_similarities([]).shape == (0, 0)


def test_the_defined_term_does_not_make_definitions_alike():
    pair = ("a joined-up team shares a budget", "joined up work of a team with every client")
    assert similarity(*pair) > similarity(*pair, terms=["joined-up"]) > 0
    assert similarity("hub", "hub", terms=["hub"]) == 0


def test_a_negation_scores_high_for_words_do_not_tell_it():
    assert similarity(PLANNED, PLANNED.replace("act together", "do not act together")) > 0.8


lexicon = "plan act join the not team area zone region agency agencies zorb quix".split()
texts = st.lists(st.sampled_from(lexicon), max_size=8)


@given(st.lists(texts, max_size=5))
def test_similarity_is_symmetric_and_between_0_and_1(many):
    found = masked_similarities(many)
    assert (found == found.T).all()
    assert ((found >= 0) & (found <= 1)).all()


@given(texts, st.randoms(use_true_random=False))
def test_the_same_words_in_another_order_are_as_alike_as_can_be(words, random):
    shuffled = random.sample(words, len(words))
    has_content = bool(set(words) - {"the"})
    assert similarity(" ".join(words), " ".join(shuffled)) == (1 if has_content else 0)


@given(st.lists(texts, min_size=2, max_size=5))
def test_the_similarity_of_a_pair_does_not_depend_on_the_others(many):
    found = masked_similarities(many)
    for one, other in combinations(range(len(many)), 2):
        alone = similarity(" ".join(many[one]), " ".join(many[other]))
        assert found[one, other] == pytest.approx(alone, abs=1e-9)
    pairs = [(" ".join(many[0]), " ".join(each)) for each in many]
    assert definition_similarity(pairs) == [similarity(*pair) for pair in pairs]


@given(texts, texts)
def test_a_word_that_both_gain_never_parts_them_and_a_word_that_one_gains_never_joins_them(one, other):
    before = masked_similarities([one, other])[0, 1]
    assert masked_similarities([[*one, "vosh"], [*other, "vosh"]])[0, 1] >= before - 1e-9
    if one:
        assert masked_similarities([[*one, "vosh"], other])[0, 1] <= before + 1e-9


# ------------------------------------------------------------------------------------------------------- meanings


def relation(one, other, **other_changed):
    """Between two definitions in the words given, both said to be joint, of one concept unless told otherwise."""
    rows = [definition(1, one, jointness="joint"), definition(2, other, **{"jointness": "joint"} | other_changed)]
    return Meanings(rows).relation(0, 1)


def test_two_concepts_that_say_the_same_in_other_words_are_alike():
    reordered = "to reach one aim in a formal and planned way, together, is how several agencies act"
    assert relation(PLANNED, reordered, term="desk", concept="C-DESK") == ("alike", [])
    assert relation(PLANNED, RELAY, term="desk", concept="C-DESK") == ("", [])
    assert relation(PLANNED, reordered) == ("agreeing", [])


def test_two_concepts_that_state_nothing_in_common_are_not_alike():
    reordered = "to reach one aim in a formal and planned way, together, is how several agencies act"
    assert relation(PLANNED, reordered, term="desk", concept="C-DESK", jointness="not_stated") == ("", [])


def test_what_is_stated_in_conflict_is_neither_the_same_wording_nor_alike():
    assert relation(PLANNED, PLANNED, jointness="parallel") == ("conflicting", ["jointness"])
    assert relation(PLANNED, PLANNED, jointness="parallel", term="desk", concept="C-DESK") == ("", [])


NEGATED = [
    (PLANNED, PLANNED.replace("act together", "do not act together")),
    (PLANNED, "it is never so that " + PLANNED),
    (PLANNED, PLANNED.replace("act", "don't act")),
    ("each service plans its work with the others", "no service plans its work with the others"),
    ("services plan jointly", "services never plan jointly"),
    (
        "offices that share one budget and one desk and act as equals",
        "offices that share one budget and one desk and act not as equals",
    ),
]


@pytest.mark.parametrize(("plain", "negated"), NEGATED)
@pytest.mark.parametrize("concept", ["C-HUB", "C-DESK"])
def test_a_definition_and_its_negation_are_neither_the_same_wording_nor_alike(plain, negated, concept):
    assert similarity(plain, negated) > 0.5
    for pair in ((plain, negated), (negated, plain)):
        assert relation(*pair, concept=concept)[0] not in ("same_wording", "alike")


drafts = st.lists(st.sampled_from("plan act join team zone not zorb".split()), min_size=3, max_size=14).map(" ".join)


@example("act plan not zone plan act", "plan zone plan act act plan not zorb", "C-DESK", "joint")
@given(drafts, drafts, st.sampled_from(["C-HUB", "C-DESK"]), st.sampled_from(["joint", "parallel", "not_stated"]))
def test_a_relation_does_not_depend_on_which_definition_comes_first(one, other, concept, stated):
    rows = [definition(1, one, jointness="joint"), definition(2, other, concept=concept, jointness=stated)]
    assert Meanings(rows).relation(0, 1) == Meanings(rows).relation(1, 0)


# ------------------------------------------------------------------------------------------------------ closeness

ONE, OTHER, THIRD = "zorb quix", "flim flam", "krel vosh"


def distance(*rows, seed=1):
    return definition_distance(Closeness(Meanings(list(rows))), ("C-HUB", ""), seed=seed)


def test_distance_by_hand():
    # Both definers of the concept say the same, s = 1; with the other concept they share nothing, u = 0.
    found = distance(definition(1, ONE), definition(2, ONE), definition(3, OTHER, concept="C-DESK"))
    assert found.value == pytest.approx(1 - 1 / paraphrase_similarity())
    assert (found.n, found.null_value, found.p) == (2, 1, None)
    assert found.note == "No interval: fewer than 6 definers (2)."


def test_definitions_no_closer_than_those_of_other_things_have_a_distance_of_1():
    assert distance(definition(1, ONE), definition(2, OTHER), definition(3, THIRD, concept="C-DESK")).value == 1


def test_several_definitions_of_one_definer_are_averaged():
    # 1 says the same as 2 in one of two definitions: s = 1/2, u = 0.
    rows = [definition(1, ONE), definition(1, OTHER, start=9), definition(2, ONE)]
    found = distance(*rows, definition(3, THIRD, concept="C-DESK"))
    assert (found.value, found.n) == (pytest.approx(1 - 0.5 / paraphrase_similarity()), 2)


@pytest.mark.parametrize(
    ("rows", "n", "note"),
    [
        ([], 0, "Fewer than two definers."),
        ([definition(1), definition(1, start=9), definition(2, concept="C-DESK")], 1, "Fewer than two definers."),
        ([definition(1), definition(2)], 2, "No other concept is defined."),
    ],
    ids=["nothing", "one definer", "one concept"],
)
def test_distance_needs_two_definers_and_another_concept(rows, n, note):
    found = distance(*rows)
    assert (found.value, found.n, found.note) == (None, n, note)


def test_where_other_concepts_are_defined_as_paraphrases_are_there_is_no_scale():
    # Every definition is the same: u = 1, above what paraphrases have, so that nothing lies between the anchors.
    assert paraphrase_similarity() < 1
    copied = [definition(number, ONE, concept=concept) for number, concept in enumerate(["C-HUB", "C-HUB", "C-DESK"])]
    assert distance(*copied).value is None


def test_closer_definitions_have_a_smaller_distance_whatever_other_concepts_have_in_common():
    # Each definition shares one word of two with that of the other concept: u = 0.5 ** 0.7 = 0.62, above p. Of the
    # pair itself s is 1, then 0.62.
    apart = definition(3, "zorb flam", concept="C-DESK")
    near, far = (distance(definition(1, ONE), definition(2, words), apart) for words in (ONE, "zorb kiln"))
    assert near.value is None or near.value < far.value


def test_chance_takes_definers_from_all_concepts():
    # Six definers in the same words, and six of another concept in words of their own: six of twelve at random are as
    # close in 1 of C(12, 6) = 924 ways.
    same = [definition(number, ONE) for number in range(6)]
    others = [
        definition(number, f"word{letter} {letter * 4}", concept="C-DESK") for number, letter in enumerate("abcdef")
    ]
    found = distance(*same, *others)
    assert found.p == pytest.approx(2 / 1000, abs=0.004)
    assert distance(*same[:5], *others).p is None
    assert distance(*same, *others, seed=None).p is None


def test_of_nearly_all_definers_chance_often_draws_the_very_same():
    # Six definers of seven are the same six in 1 of 7 draws, so that p is 0.14 at least, but for the luck of the draws.
    lot = random.Random(3)
    words = "plan act join team zone agency desk shared budget work people services common aims".split()
    drawn = [[" ".join(lot.sample(words, 4)) for _ in range(7)] for _ in range(20)]
    found = [
        distance(*map(definition, range(6), texts), definition(9, texts[6], concept="C-DESK")).p for texts in drawn
    ]
    assert all(p is None or p > 0.1 for p in found)


concepts = st.sampled_from(["C-HUB", "C-DESK"])
given_definitions = st.lists(st.tuples(st.integers(1, 7), concepts, drafts), max_size=9)


@settings(max_examples=25)
@given(given_definitions, st.randoms(use_true_random=False))
def test_distance_does_not_depend_on_the_order_of_definitions_or_the_names_of_definers(found, random):
    rows = [definition(number, words, concept=concept) for number, concept, words in found]
    numbers = dict(zip(range(8), random.sample(range(8), 8), strict=True))
    renamed = [definition(numbers[number], words, concept=concept) for number, concept, words in found]
    value = distance(*rows, seed=None)
    for others in (random.sample(rows, len(rows)), renamed):
        other = distance(*others, seed=None)
        assert (other.value, other.n) == (value.value and pytest.approx(value.value, rel=1e-6, abs=1e-6), value.n)


def test_what_is_alike_without_any_definition_is_unknown():
    assert Closeness(Meanings([])).unrelated is None


# ------------------------------------------------------------------------------------------------------- definers


def test_jingle_by_hand():
    # Three definers: Oak says joint, Elm parallel, Ash only at what level; Ash and Elm share the level.
    # Comparable: Oak-Elm (jointness), Elm-Ash (level). Conflicting: Oak-Elm. One of two.
    rows = [
        definition(1, definer="Oak", jointness="joint"),
        definition(2, definer="Elm", jointness="parallel", level="strategic"),
        definition(3, definer="Ash", level="strategic; operational"),
    ]
    found = jingle(rows, seed=1)
    assert (found.value, found.n) == (0.5, 3)


def test_jingle_on_one_dimension_asks_for_that_alone():
    # On jointness Oak and Elm conflict; on the level Oak and Elm agree, and both conflict with Ash: 2 of 3.
    rows = [
        definition(1, definer="Oak", jointness="joint", level="strategic"),
        definition(2, definer="Elm", jointness="parallel", level="strategic"),
        definition(3, definer="Ash", level="operational"),
    ]
    assert jingle(rows, seed=1, dimensions=["jointness"]).value == 1
    assert jingle(rows, seed=1, dimensions=["level"]).value == pytest.approx(2 / 3)
    assert jingle(rows, seed=1, dimensions=["client"]).value is None
    assert jingle(rows, seed=1).value == 1
    found = [
        row
        for row in concept_figures("C-HUB", Uses.of([]), rows, Estimate(None), seed=1)
        if row["measure"] == "jingle_on"
    ]
    assert [(row["other"], row["value"]) for row in found] == [("jointness", 1), ("level", pytest.approx(2 / 3))]


def test_several_agencies_may_be_two():
    rows = [definition(1, agencies="several"), definition(2, agencies="two"), definition(3, agencies="one")]
    assert jingle(rows, seed=1).value == pytest.approx(2 / 3)


def test_jingle_adds_up_the_pairs_of_several_concepts_and_compares_none_across():
    # hub: 1 and 2 conflict. desk: 1, 2 and 3 agree, three pairs. 1 of 4.
    rows = [definition(1, jointness="joint"), definition(2, jointness="parallel")]
    rows += [definition(number, concept="C-DESK", jointness="joint") for number in (1, 2, 3)]
    assert (jingle(rows, seed=1).value, jingle(rows, seed=1).n) == (0.25, 3)


def test_outside_the_codebook_each_term_is_a_concept_of_its_own():
    rows = [definition(1, concept="not_coded", jointness="joint")]
    rows.append(definition(2, term="desk", concept="not_coded", jointness="parallel"))
    assert jingle(rows, seed=1).value is None
    assert jingle([rows[0], {**rows[1], "term": "Hub"}], seed=1).value == 1


def test_a_definer_quoted_twice_is_one_definer():
    rows = [
        definition(1, definer="Oak et al.", year=2001, jointness="joint"),
        definition(2, definer="Oak, Elm and Ash", year=2001, jointness="parallel"),
        definition(3, definer="Oak and Elm", year=2001, level="strategic"),
    ]
    assert list(positions_by_definer(rows)) == definers_of(rows) == [("oak", "2001")]
    assert (jingle(rows, seed=1).value, jingle(rows, seed=1).note) == (None, "Fewer than two definers.")


def test_one_name_with_two_years_is_two_definers():
    assert len(definers_of([definition(1, definer="Oak", year=year) for year in (2001, 2004)])) == 2


def test_each_document_that_defines_for_itself_is_a_definer():
    rows = [definition(number) for number in (1, 2)]
    assert [definer_key(row) for row in rows] == [(name(1), ""), (name(2), "")]


def test_an_organisation_with_and_in_its_name_stays_whole():
    assert definer_key(definition(1, definer="Health and Care Board", year=2001)) == ("health and care board", "2001")


def test_definers_who_state_nothing_in_common_cannot_be_compared():
    found = jingle([definition(1, jointness="joint"), definition(2, level="strategic")], seed=1)
    assert (found.value, found.note) == (None, "No two definers can be compared.")


positions = st.dictionaries(st.sampled_from(DIMENSIONS), st.sampled_from(["a", "b"]))
stated = st.lists(st.tuples(st.sampled_from(["C-HUB", "C-DESK"]), positions), max_size=8)


def definers(stated, names=None):
    return [
        definition(1, definer=(names or {}).get(place, f"Oak{place}"), concept=concept, **each)
        for place, (concept, each) in enumerate(stated)
    ]


@given(stated, st.randoms(use_true_random=False))
def test_jingle_is_a_share_whatever_the_order_of_definitions_and_the_names_of_definers(stated, random):
    found = jingle(definers(stated), seed=1)
    assert found.value is None or 0 <= found.value <= 1
    assert found.low is None or found.n >= 6
    assert jingle(random.sample(definers(stated), len(stated)), seed=1) == found
    names = dict(enumerate(random.sample([f"Elm{place}" for place in range(8)], 8)))
    renamed = jingle(definers(stated, names), seed=None)
    assert (renamed.value, renamed.n) == (found.value, found.n)


@given(stated)
def test_documents_that_cite_the_same_definers_once_more_leave_jingle_unchanged(stated):
    again = [{**row, "doc_id": name(2)} for row in definers(stated)]
    assert jingle(definers(stated) + again, seed=1) == jingle(definers(stated), seed=1)


def test_copies_of_documents_that_define_for_themselves_lower_jingle_for_a_copy_agrees():
    # Two conflict, 1 of 1; with a copy of each, 4 of 6 pairs do.
    rows = [definition(1, jointness="joint"), definition(2, jointness="parallel")]
    copies = [{**row, "doc_id": f"copy {row['doc_id']}"} for row in rows]
    assert jingle(rows, seed=1).value == 1
    assert jingle(rows + copies, seed=1).value == pytest.approx(4 / 6)


@given(stated)
def test_a_definer_who_states_nothing_leaves_the_value_of_jingle_unchanged(stated):
    silent = definition(2, concept="C-HUB")
    assert jingle([*definers(stated), silent], seed=None).value == jingle(definers(stated), seed=None).value


@given(stated)
def test_jingle_without_a_seed_has_the_same_value_and_no_interval(stated):
    found = jingle(definers(stated), seed=None)
    assert (found.value, found.low) == (jingle(definers(stated), seed=1).value, None)


@given(st.lists(st.sampled_from(["joint", "parallel"]), min_size=2, max_size=9))
def test_where_each_definer_states_one_value_jingle_is_how_far_they_disagree(stated):
    rows = [definition(1, definer=f"Oak{place}", jointness=each) for place, each in enumerate(stated)]
    expected = disagreement_between([Counter([each]) for each in stated], seed=None).value
    assert jingle(rows, seed=None).value == pytest.approx(expected)


# ------------------------------------------------------------------------------------------------------- wordings


def test_definitions_worded_alike_in_a_chain_are_one_wording():
    rows = [definition(number) for number in (1, 2, 3, 4)]
    assert wordings_of(rows, []) == 4
    assert wordings_of(rows, [related(rows[0], rows[1])]) == 3
    assert wordings_of(rows, [related(rows[0], rows[1]), related(rows[2], rows[1])]) == 2
    assert wordings_of(rows, [related(rows[0], rows[1]), related(rows[2], rows[3]), related(rows[0], rows[3])]) == 1
    assert wordings_of([], []) == 0


@pytest.mark.parametrize("kind", ["alike", "agreeing", "conflicting", "alias"])
def test_only_the_same_wording_joins_definitions(kind):
    rows = [definition(1), definition(2)]
    assert wordings_of(rows, [related(*rows, kind)]) == 2


def test_definitions_of_another_concept_do_not_join_two_of_this_one():
    rows, other = [definition(1), definition(2)], definition(3, term="desk")
    assert wordings_of(rows, [related(rows[0], other), related(other, rows[1])]) == 2


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=8), st.randoms(use_true_random=False))
def test_the_number_of_wordings_does_not_depend_on_the_order_of_relations_and_no_relation_raises_it(pairs, random):
    rows = [definition(number) for number in range(7)]
    relations = [related(rows[one], rows[other]) for one, other in pairs if one != other]
    found = [wordings_of(rows, relations[:many]) for many in range(len(relations) + 1)]
    assert found == sorted(found, reverse=True)
    assert 1 <= found[-1] <= 7
    assert wordings_of(rows[::-1], random.sample(relations, len(relations))) == found[-1]
    assert wordings_of(rows, [related(rows[other], rows[one]) for one, other in pairs]) == found[-1]


# --------------------------------------------------------------------------------------------------------- jangle

HUBS = [definition(1, definer="Oak"), definition(2, definer="Elm")]
DESKS = [definition(3, term="desk", definer="Ash"), definition(4, term="desk", definer="Rowan")]


@pytest.mark.parametrize("kind", ["same_wording", "alike"])
def test_jangle_by_hand(kind):
    # Four pairs of a definer of hub and a definer of desk; Oak and Ash say the same: 1 of 4.
    found = jangle(HUBS, DESKS, [related(HUBS[0], DESKS[0], kind)], seed=1)
    assert (found.value, found.n, found.low) == (0.25, 4, None)
    assert found.note == "No interval: fewer than 6 definers (4)."


def test_one_of_several_definitions_of_a_definer_is_enough_and_counts_once():
    again = definition(5, definer="Oak", start=7)
    relations = [related(again, DESKS[0]), related(HUBS[0], DESKS[0], "alike")]
    assert jangle([*HUBS, again], DESKS, relations, seed=1).value == 0.25


@pytest.mark.parametrize("kind", ["agreeing", "conflicting", "alias"])
def test_other_relations_are_no_jangle(kind):
    assert jangle(HUBS, DESKS, [related(HUBS[0], DESKS[0], kind)], seed=1).value == 0


def test_two_definers_of_one_term_who_say_the_same_are_no_jangle():
    assert jangle(HUBS, DESKS, [related(*HUBS), related(*DESKS)], seed=1).value == 0


def test_relations_of_other_terms_are_no_jangle():
    relations = [related(HUBS[0], definition(9, term="link")), related(definition(9, term="link"), DESKS[0])]
    assert jangle(HUBS, DESKS, relations, seed=1).value == 0


def test_what_one_definer_says_of_both_terms_is_no_pair():
    both = [definition(1, definer="Oak"), definition(1, term="desk", definer="Oak")]
    assert jangle([both[0]], [both[1]], [related(*both)], seed=1).value is None
    assert jangle([both[0]], [both[1], DESKS[0]], [related(*both)], seed=1).value == 0


def test_who_defines_both_terms_is_drawn_as_one_definer():
    # Eight define both terms, the first four alike, each with each other: 2 * 6 of 8 * 7 ordered pairs.
    hubs, desks = definitions_of("hub", 8), definitions_of("desk", 8)
    alike = [related(hubs[one], desks[other]) for one in range(4) for other in range(4) if one != other]
    found = jangle(hubs, desks, alike, seed=1)
    assert (found.value, found.n) == (pytest.approx(12 / 56), 8)
    assert found.high > 0.6


@pytest.mark.parametrize(("ones", "others", "n"), [([], [], 0), (HUBS, [], 2), ([], DESKS, 2)])
def test_jangle_is_undefined_where_a_term_has_no_definition(ones, others, n):
    found = jangle(ones, others, [], seed=1)
    assert (found.value, found.n, found.note) == (None, n, "No definition of one of the two was found.")


kinds = st.sampled_from(["same_wording", "alike", "agreeing"])
links = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), kinds), max_size=8)


def definitions_of(term, many):
    return [definition(number, term=term, definer=f"Oak{number}") for number in range(many)]


@given(st.integers(1, 5), st.integers(1, 5), links, st.randoms(use_true_random=False))
def test_jangle_is_a_share_whichever_term_comes_first_and_whatever_the_order(many, others, links, random):
    hubs, desks = definitions_of("hub", many), definitions_of("desk", others)
    relations = [related(hubs[one], desks[other], kind) for one, other, kind in links if one < many and other < others]
    found = jangle(hubs, desks, relations, seed=1)
    same = {(row["doc_id"], row["other_doc_id"]) for row in relations if row["relation"] != "agreeing"}
    pairs = many * others - min(many, others)  # of two definers
    if pairs:
        assert found.value == pytest.approx(len({(one, other) for one, other in same if one != other}) / pairs)
    else:
        assert found.value is None
    assert found.low is None or found.n >= 6
    turned = [related_backwards(row) for row in relations]
    swapped = jangle(desks, hubs, random.sample(turned, len(turned)), seed=None)
    assert (swapped.value, swapped.n) == (found.value, found.n)
    assert jangle(hubs[::-1], desks[::-1], relations, seed=1) == found


def related_backwards(row):
    ends = ("doc_id", "start", "term")
    return row | {key: row[f"other_{key}"] for key in ends} | {f"other_{key}": row[key] for key in ends}


@given(links)
def test_one_more_relation_never_lowers_jangle(links):
    hubs, desks = definitions_of("hub", 5), definitions_of("desk", 5)
    relations = [related(hubs[one], desks[other], kind) for one, other, kind in links]
    found = [jangle(hubs, desks, relations[:many], seed=None).value for many in range(len(relations) + 1)]
    assert found == sorted(found)


def test_the_same_pairs_of_definers_are_found_in_the_wordings():
    # Jangle, read from what Meanings says of the definitions themselves: Oak and Ash share their words, Elm does not.
    rows = [
        definition(1, PLANNED, definer="Oak"),
        definition(2, RELAY, definer="Elm"),
        definition(3, PLANNED, term="desk", definer="Ash", concept="C-DESK"),
    ]
    meanings = Meanings(rows)
    relations = [
        related(rows[one], rows[other], meanings.relation(one, other)[0])
        for one, other in combinations(range(3), 2)
        if meanings.relation(one, other)[0]
    ]
    assert jangle(rows[:2], rows[2:], relations, seed=1).value == 0.5
    assert np.allclose(np.diag(meanings.similarity), 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("van Oak and Elm", "van Oak et al."),
        ("Oak and van Elm", "Oak et al."),
        ("de la Oak & Elm", "de la Oak"),
        ("Van Oak & Elm", "van Oak, Elm and Ash"),
    ],
)
def test_a_surname_with_a_particle_is_one_definer_however_it_is_cited(one, other):
    keys = [definer_key({"doc_id": "d1", "definer": name, "year": 2001}) for name in (one, other)]
    assert keys[0] == keys[1]


def test_a_body_with_and_in_its_name_stays_whole():
    key = definer_key({"doc_id": "d1", "definer": "Department of Health and Social Care", "year": 2012})
    assert key == ("department of health and social care", "2012")


@pytest.mark.parametrize("pairs", [("one text", "another"), [("a", "b", "c")], [("a", None)], ["ab"]])
def test_what_is_no_pair_of_texts_is_refused(pairs):
    with pytest.raises(TypeError, match="A pair is two texts"):
        definition_similarity(pairs)


def test_terms_may_come_in_any_form():
    pairs = [("interagency teams plan", "interagency boards meet")] * 2
    expected = definition_similarity(pairs, terms=["interagency"])
    assert definition_similarity(pairs, terms=(term for term in ["interagency"])) == expected
    assert definition_similarity(pairs, terms="interagency") == expected
    assert definition_similarity([("a" * 100_000, "b")]) == [0.0]
