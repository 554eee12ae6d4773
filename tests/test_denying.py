"""Sentences that deny that terms are the same say nothing of interchangeable terms."""

import pytest

from pipeline.statements.remarks.denying import denies_sameness

DENIED = [
    "The terms partnership and collaboration do not mean the same.",
    "It is not true that the words mean the same.",
    "It is wrong to use the two terms interchangeably.",
    "Joined-up and integrated services aren't synonyms.",
    "Neither word is a synonym of the other.",
    "The board should decide whether joint working is the same thing.",
    "The two words should never be treated as interchangeable.",
    "These terms are no longer used interchangeably.",
]
SAID = [
    "The terms are used interchangeably.",
    "They do not mean the same, but people use them interchangeably.",
    "The two are not uncommonly used as synonyms.",
    "Authors do not distinguish the terms and use them interchangeably.",
    "Because nobody has defined them, the words are treated as synonyms.",
    "It is not clear what they mean; the two are used interchangeably.",
    "Not only in policy are the words interchangeable.",
    "Staff who were never trained, we found, use the terms as synonyms.",
]


@pytest.mark.parametrize("sentence", DENIED)
def test_a_denial_is_one(sentence):
    assert denies_sameness(sentence)


@pytest.mark.parametrize("sentence", SAID)
def test_what_is_said_is_no_denial(sentence):
    assert not denies_sameness(sentence)


def test_a_sentence_without_sameness_denies_none():
    assert not denies_sameness("Nobody has defined the word.")
