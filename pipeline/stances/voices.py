"""Which stances speak in a passage, how loudly, by which words."""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..codebook import Code
from ..language.tokens import plain
from .passages import Passage
from .tfidf import Hit, score

OFF, PRESCRIBING, REPORTING = "ST-OFF", "ST-SP", "ST-NE"
THEORETICAL = (ACTIVITY := "ST-AT", "ST-OT")
SPEAKS = 0.5  # a score from here on counts: about one clear word in 60
OFF_TOPIC = 0.8  # a little more: a single word of another field takes nothing off topic in a full passage
CONSTRUCTS = 1.5  # weight of the two or more constructs that do the analysis where no theory is named
HEARD = 0.5  # of the score of the loudest other voice, for a theory to be more than a remark
PRESCRIBING_SHARE = 1 / 5  # of the sentences, for prescribing to be the main act
TERM = 0.25  # what the use of a codebook term adds to a passage's being on topic
REACH = 120  # characters: how far "unlike" and its like reach, if the clause does not end before
CLAUSE_MARKS = ",;:.()—–"
# The mark that ends a clause, not a comma in a list: "unlike bureaucratic, network and market theories".
CLAUSE_END = re.compile(
    r"[;:.()—–]|,(?!(?: (?:[\w'-]+ ){0,2}[\w'-]+,){0,4}(?: [\w'-]+){1,3},? (?:and|or) (?:[\w'-]+ ){0,3}[\w'-]+[,.;:)])"
)

Found = dict[str, list[Hit]]


@dataclass(frozen=True)
class Voice:
    """A stance that speaks in a passage: its score, the cues that count, and the rule by which it speaks."""

    code: str
    score: float
    hits: list[Hit]
    rule: str


def voices(passage: Passage, found: Found, aside: set[Hit], stances: tuple[Code, ...]) -> list[Voice]:
    """Every stance that speaks, in the order of decision: off topic (then alone), theories, prescribing, reporting."""
    off = _off_topic(passage, found)
    if off:
        return [off]
    acts = [*_prescribing(passage, found, stances), *_reporting(passage, found, stances)]
    return [*_theories(passage, found, aside, stances), *acts]


def decide(speaking: list[Voice], margin: float) -> tuple[Voice | None, float]:
    """The primary voice, or None where none is clear; and the score of its rival.

    A voice off topic is alone. Theories come before acts where one is heard beside them. Among equals the loudest must
    exceed the next by the share `margin`.
    """
    acts = [voice for voice in speaking if voice.code not in THEORETICAL]
    loudest = max((voice.score for voice in acts), default=0.0)
    heard = [voice for voice in speaking if voice.code in THEORETICAL and voice.score >= HEARD * loudest]
    contest = sorted(heard or acts, key=lambda voice: -voice.score)
    if not contest:
        return None, 0.0
    rival = contest[1].score if len(contest) > 1 else 0.0
    return (contest[0] if contest[0].score >= (1 + margin) * rival else None), rival


def set_aside(passage: Passage, found: Found) -> set[Hit]:
    """Hits within reach of a word such as "unlike": in its clause, on the side that the cue says.

    A word that names a theory and sets it aside at once ("post-bureaucratic") is a cue of both. Where the name of a
    theory is reached, all its constructs in the sentence are set aside with it.
    """
    text, reached, disowned = plain(passage.text), set(), set()
    hits = sorted((hit for each in found.values() for hit in each), key=lambda hit: hit.start)
    starts = [hit.start for hit in hits]
    for cue in found.get("set_aside", ()):
        if cue.cue.reach == "after":
            cut = CLAUSE_END.search(text, cue.end, cue.end + REACH)
            first, last = cue.end, cut.start() if cut else cue.end + REACH
        else:
            cuts = [text.rfind(mark, max(0, cue.start - REACH), cue.start) + 1 for mark in CLAUSE_MARKS]
            first, last = max(cue.start - REACH, *cuts), cue.start
        within = hits[bisect.bisect_left(starts, first) : bisect.bisect_left(starts, last)]
        within += [hit for hit in hits if (hit.start, hit.end) == (cue.start, cue.end) and hit.cue is not cue.cue]
        reached.update(within)
        disowned |= {(hit.cue.code, hit.sentence) for hit in within if hit.cue.kind == "name"}
    return reached | {hit for hit in hits if (hit.cue.code, hit.sentence) in disowned}


def _off_topic(passage: Passage, found: Found) -> Voice | None:
    """Off topic: words of other fields outweigh those for services, agencies and professions."""
    off = found.get(OFF, [])
    covered = {place for hit in off for place in range(hit.start, hit.end)}
    on = [hit for hit in found.get("on_topic", ()) if hit.start not in covered]
    strength = score(off, passage.words)
    if strength < OFF_TOPIC or strength <= score(on, passage.words) + TERM * passage.terms:
        return None
    return Voice(OFF, strength, off, "off_topic")


def _theories(passage: Passage, found: Found, aside: set[Hit], stances: tuple[Code, ...]) -> Iterator[Voice]:
    live = {code: [hit for hit in family(code, found, stances) if hit not in aside] for code in THEORETICAL}
    at_work = {hit.sentence for hit in found.get("applied", ())}
    for code, hits in _parted(live, passage.words).items():
        constructs = {hit.cue.phrase: hit.cue.weight for hit in hits if hit.cue.kind == "cue"}
        if any(hit.cue.kind == "name" and hit.sentence in at_work for hit in hits):
            yield Voice(code, score(hits, passage.words), hits, "theory_applied")
        elif len(constructs) > 1 and sum(constructs.values()) >= CONSTRUCTS:
            yield Voice(code, score(hits, passage.words), hits, "constructs")


def _parted(live: Found, words: int) -> Found:
    """Words that several theories claim ("boundary object") are left to the one that has more words of its own."""
    spans = {code: {(hit.start, hit.end) for hit in hits} for code, hits in live.items()}
    shared = set.intersection(*spans.values())
    own = {code: [hit for hit in hits if (hit.start, hit.end) not in shared] for code, hits in live.items()}
    owner = max(reversed(THEORETICAL), key=lambda code: score(own[code], words))
    return own | {owner: live[owner]}


def _prescribing(passage: Passage, found: Found, stances: tuple[Code, ...]) -> Iterator[Voice]:
    hits = family(PRESCRIBING, found, stances)
    strength = score(hits, passage.words)
    sentences = {hit.sentence for hit in found.get("prescribes", ())}
    if strength >= SPEAKS and sentences and len(sentences) >= PRESCRIBING_SHARE * len(passage.sentences):
        yield Voice(PRESCRIBING, strength, hits, "prescribes")


def _reporting(passage: Passage, found: Found, stances: tuple[Code, ...]) -> Iterator[Voice]:
    hits = family(REPORTING, found, stances)
    strength = score(hits, passage.words)
    if strength >= SPEAKS:
        yield Voice(REPORTING, strength, hits, "reports")


def family(stance: str, found: Found, stances: tuple[Code, ...]) -> list[Hit]:
    """Hits of a stance's own cues, of its theories and of its acts."""
    return [hit for code in stances if code.id in found and stance in (code.id, code.stance) for hit in found[code.id]]
