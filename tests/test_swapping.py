from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measuring.swapping import Exchange, Exchanges, interchange

PAIR = ("help-desk", "hub")


def use_at(start, term, head="team", number=1, section=""):
    return {"doc_id": f"d{number:012d}", "section": section, "term": term, "head": head, "start": start}


def swaps(uses):
    """How often which two terms were exchanged, over all documents."""
    found = {pair: sum(each.swaps for each in documents.values()) for pair, documents in Exchanges(uses).items()}
    return {pair: many for pair, many in found.items() if many}


# ---------------------------------------------------------------------------------------------------- exchanges


def test_exchanges_by_hand():
    # "hub team ... help-desk team ... hub team": both returns are swaps. hub a = 2, help-desk b = 1, n = 3. Shuffled,
    # two neighbours differ with 2 x 2 x 1 / (3 x 2) = 2/3; of two places, 4/3 are expected.
    uses = [use_at(0, "hub"), use_at(300, "help-desk"), use_at(700, "hub")]
    assert Exchanges(uses) == {PAIR: {"d000000000001": Exchange(2, 2, pytest.approx(4 / 3))}}


def test_coming_back_to_a_noun_with_the_same_term_is_a_place_without_a_swap():
    # Returns: hub-hub, hub-desk. One swap in two places; as many are expected as in the example before.
    uses = [use_at(0, "hub"), use_at(300, "hub"), use_at(500, "help-desk")]
    assert Exchanges(uses)[PAIR] == {"d000000000001": Exchange(1, 2, pytest.approx(4 / 3))}


def test_uses_without_a_noun_count_among_the_uses_that_could_have_been_the_other():
    # One place; hub a = 3, help-desk b = 1, n = 4: 2 x 3 x 1 / (4 x 3) = 1/2.
    uses = [use_at(0, "hub"), use_at(300, "help-desk"), use_at(900, "hub", head=""), use_at(950, "hub", head="")]
    assert Exchanges(uses)[PAIR] == {"d000000000001": Exchange(1, 1, pytest.approx(0.5))}


def test_a_document_that_keeps_each_noun_to_its_term_could_have_swapped():
    uses = [use_at(0, "hub"), use_at(100, "hub"), use_at(200, "help-desk", head="plan")]
    [found] = Exchanges(uses)[PAIR].values()
    assert (found.swaps, found.places) == (0, 1)


def test_a_use_of_the_noun_in_between_parts_two_terms():
    uses = [use_at(0, "hub"), use_at(200, "link"), use_at(400, "help-desk")]
    assert swaps(uses) == {("hub", "link"): 1, ("help-desk", "link"): 1}


def test_a_use_of_another_noun_in_between_parts_nothing():
    assert swaps([use_at(0, "hub"), use_at(200, "link", head="plan"), use_at(400, "help-desk")]) == {PAIR: 1}


@pytest.mark.parametrize("distance", [41, 600])
def test_from_beyond_a_list_to_the_length_of_a_paragraph_is_a_swap(distance):
    assert swaps([use_at(0, "hub"), use_at(distance, "help-desk")]) == {PAIR: 1}


@pytest.mark.parametrize(
    "uses",
    [
        [use_at(0, "hub"), use_at(40, "help-desk")],
        [use_at(0, "hub"), use_at(601, "help-desk")],
        [use_at(0, "hub"), use_at(300, "help-desk", head="plan")],
        [use_at(0, "hub", head=""), use_at(300, "help-desk", head="")],
        [use_at(0, "hub"), use_at(300, "hub")],
        [use_at(0, "hub"), use_at(300, "help-desk", number=2)],
        [use_at(0, "hub", section="Methods"), use_at(300, "help-desk", section="Results")],
        [],
    ],
    ids=["a list", "too far", "another noun", "no noun", "same term", "another document", "another section", "none"],
)
def test_no_place_for_an_exchange(uses):
    assert Exchanges(uses) == {}


@given(st.lists(st.sampled_from(PAIR), min_size=2, max_size=6))
def test_expected_is_the_mean_number_of_swaps_over_all_orders_of_the_terms(terms):
    orders = [[use_at(100 * place, term) for place, term in enumerate(order)] for order in set(permutations(terms))]
    found = Exchanges([use_at(100 * place, term) for place, term in enumerate(terms)])
    if len(set(terms)) < 2:
        assert found == {}
    else:
        mean = sum(sum(swaps(order).values()) for order in orders) / len(orders)
        assert found[PAIR]["d000000000001"].expected == pytest.approx(mean)


uses_of_three = st.lists(
    st.builds(
        use_at,
        st.integers(0, 3000),
        st.sampled_from(["desk", "hub", "link"]),
        st.sampled_from(["", "plan", "team"]),
        st.integers(1, 8),
        st.sampled_from(["Methods", "Results"]),
    ),
    max_size=30,
    unique_by=lambda use: (use["doc_id"], use["start"]),
)


@given(uses_of_three, st.randoms(use_true_random=False))
def test_exchanges_do_not_depend_on_the_order_of_rows_nor_on_the_names_of_terms(uses, random):
    found = Exchanges(uses)
    assert Exchanges(random.sample(uses, len(uses))) == found
    names = dict(zip(["desk", "hub", "link"], random.sample(["x", "y", "z"], 3), strict=True))
    renamed = Exchanges([{**use, "term": names[use["term"]]} for use in uses])
    assert renamed == {tuple(sorted(names[term] for term in pair)): each for pair, each in found.items()}


@given(uses_of_three)
def test_every_exchange_has_no_more_swaps_than_places_and_expects_some_and_not_more(uses):
    for documents in Exchanges(uses).values():
        for each in documents.values():
            assert 0 <= each.swaps <= each.places
            assert 0 < each.expected <= each.places


@given(uses_of_three)
def test_copies_of_all_documents_leave_interchange_unchanged(uses):
    copies = [{**use, "doc_id": f"copy {use['doc_id']}"} for use in uses]
    once, twice = Exchanges(uses), Exchanges(uses + copies)
    for pair, documents in once.items():
        one, other = (interchange(each.values(), seed=None) for each in (documents, twice[pair]))
        assert (other.value, other.n) == (pytest.approx(one.value), 2 * one.n)


# -------------------------------------------------------------------------------------------------- interchange


def test_interchange_by_hand():
    # Swaps 2 + 0 of 4/3 + 2/3 expected: 1.
    found = interchange([Exchange(2, 2, 4 / 3), Exchange(0, 1, 2 / 3)], seed=1)
    assert (found.value, found.n, found.low) == (pytest.approx(1), 2, None)


def test_terms_that_alternate_are_exchanged_more_than_by_lot():
    # hub, help-desk, hub: 2 swaps of 4/3 expected.
    uses = [use_at(0, "hub"), use_at(300, "help-desk"), use_at(700, "hub")]
    assert interchange(Exchanges(uses)[PAIR].values(), seed=1).value == pytest.approx(1.5)


def test_nouns_that_keep_their_term_give_no_interchange():
    uses = [use_at(100 * place, term, head) for place, (term, head) in enumerate([("hub", "team")] * 3)]
    uses += [use_at(1000 + 100 * place, "help-desk", "plan") for place in range(3)]
    assert interchange(Exchanges(uses)[PAIR].values(), seed=1).value == 0


def test_interchange_is_undefined_where_no_document_comes_back_to_a_noun():
    found = interchange([], seed=1)
    assert (found.value, found.n) == (None, 0)
    assert found.note == "No document that uses both comes back to a noun with either."


made = st.builds(Exchange, st.integers(0, 3), st.integers(3, 6), st.sampled_from([0.5, 1.0, 4 / 3, 2.0]))


@given(st.lists(made, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_interchange_has_an_interval_from_six_documents_and_does_not_depend_on_their_order(documents, random):
    found = interchange(documents, seed=1)
    assert found.value >= 0
    assert found.n == len(documents)
    assert interchange(random.sample(documents, len(documents)), seed=1) == found
    if len(documents) < 6:
        assert (found.low, found.high) == (None, None)
        assert found.note == f"No interval: fewer than 6 documents ({len(documents)})."
    else:
        assert found.low <= found.value <= found.high


@given(st.lists(made, min_size=1, max_size=9))
def test_without_a_seed_interchange_has_the_same_value_and_no_interval(documents):
    found = interchange(documents, seed=None)
    assert (found.value, found.low) == (interchange(documents, seed=1).value, None)


@given(st.lists(made, min_size=1, max_size=9))
def test_one_more_swap_raises_interchange(documents):
    first = documents[0]
    more = [Exchange(first.swaps + 1, first.places + 1, first.expected), *documents[1:]]
    assert interchange(more, seed=None).value > interchange(documents, seed=None).value


def test_terms_drawn_by_lot_are_exchanged_as_often_as_expected():
    # All orders of two hubs and two help-desks before one noun, each in a document of its own.
    orders = sorted(set(permutations(["hub"] * 2 + ["help-desk"] * 2)))
    uses = [
        use_at(100 * place, term, number=number)
        for number, order in enumerate(orders)
        for place, term in enumerate(order)
    ]
    assert interchange(Exchanges(uses)[PAIR].values(), seed=1).value == pytest.approx(1)
