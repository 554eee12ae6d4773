"""The families of terms that come with termaudit: every example is found, no counterexample is."""

import pytest

from pipeline.codebook_files import load_codebook
from pipeline.stages.tag import tag
from pipeline.terms.lexicon import compiled, inflections, words_pattern

CONCEPTS = load_codebook().terms
EXAMPLES = [(concept.id, text) for concept in CONCEPTS for text in concept.examples]
COUNTEREXAMPLES = [(concept.id, text) for concept in CONCEPTS for text in concept.counterexamples]
FAMILIES = """
    INTERAGENCY MULTIAGENCY CROSSAGENCY JOINEDUP PARTNERSHIP COLLAB COORD COOP INTEGR JOINT
    INTERPROF MULTIPROF CROSSPROF UNIPROF TRANSPROF MULTIDISC INTERDISC TRANSDISC CROSSSECTOR
    INTERORG CROSSCUT CROSSBOUND WHOLE WRAP TAC LEADPROF MASH COLOC NETWORK HOLISTIC WORKTOG
    SEAMLESS ALLIANCE SOC KNOTWORK COCONFIG BOUNDARYCROSS BOUNDARYOBJ DISTREXP RELAGENCY HYBRID COP""".split()


def _concepts_in(text, make_document):
    return {row["concept"] for row in tag(*make_document(text), terms=CONCEPTS)}


@pytest.mark.parametrize(("concept", "text"), EXAMPLES)
def test_an_example_is_tagged_with_its_concept(concept, text, make_document):
    assert concept in _concepts_in(text, make_document)


@pytest.mark.parametrize(("concept", "text"), COUNTEREXAMPLES)
def test_a_counterexample_is_not(concept, text, make_document):
    assert concept not in _concepts_in(text, make_document)


def test_all_families_of_the_field_are_there():
    assert [concept.id.removeprefix("C-") for concept in CONCEPTS] == FAMILIES


def test_every_concept_says_what_it_means_with_examples_and_counterexamples():
    for concept in CONCEPTS:
        assert concept.meaning.endswith("."), concept.id
        assert len(concept.examples) >= 2, concept.id
        assert concept.counterexamples, concept.id


def test_every_term_of_the_codebook_can_be_found(make_document):
    # The context words make good what a term requires of its sentence.
    filler = "Agencies, nurses, referrals, activity theory and safeguarding in the boundary of practices: "
    unseen = []
    for concept in CONCEPTS:
        for term in concept.terms:
            form = term.abbreviations[0] if term.spelling in term.abbreviations else term.forms[0]
            long = (term.long or term.forms)[0].replace("+", "").replace("~", " ")
            head = f" {term.heads[-1]}" if term.heads else " things"
            text = f"{long} ({form}). " if form in term.abbreviations else ""
            rows = tag(*make_document(f"{text}{filler}{form}{head} here."), terms=CONCEPTS)
            if (concept.id, term.term) not in {(row["concept"], row["term"]) for row in rows}:
                unseen.append((concept.id, term.term))
    assert unseen == []


def test_no_term_is_named_twice_in_a_family():
    for concept in CONCEPTS:
        names = [term.term for term in concept.terms]
        assert len(set(names)) == len(names), concept.id


def test_no_term_vouches_for_itself():
    # A word that a term requires of its sentence must not be the term.
    for concept in CONCEPTS:
        for term in concept.terms:
            pattern = words_pattern(term.requires)
            assert not (pattern and any(pattern.fullmatch(form) for form in term.forms)), term.term


def test_regular_inflections_follow_english_spelling():
    assert inflections("co-operate", "verb") == ["co-operates", "co-operated", "co-operating"]
    assert inflections("partner agency", "noun") == ["partner agencies"]
    assert inflections("nexus", "noun") == ["nexuses"]
    assert inflections("joined-up", "adjective") == inflections("join up", "verb") == []


def test_the_lexicon_is_compiled_once_for_one_codebook():
    assert compiled(CONCEPTS) is compiled(tuple(CONCEPTS))
