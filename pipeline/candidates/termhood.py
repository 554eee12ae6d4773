"""Scores how surely a phrase is a term: how often it stands for itself, and how rare it is in general English."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from .frequencies import zipf
from .phrases import Phrase

BILLION = 1e9
COMMONEST = 8.0  # on the Zipf scale
LEAST_RARITY = 0.3
LEAST_COUNT = 0.1


def own_frequencies(found: Iterable[Phrase]) -> dict[str, float]:
    """How often each phrase stands for itself and not as a part of longer ones, by key.

    The frequency of C-value (Frantzi, Ananiadou, Mima 2000): occurrences, less the mean occurrences of the longer
    phrases that hold it. A phrase that stands in one longer phrase alone has 0, one that stands in many keeps most.
    """
    found = list(found)
    counts = Counter(phrase.key for phrase in found)
    at: dict[tuple[int, int], list[Phrase]] = defaultdict(list)
    for phrase in found:
        for place in range(phrase.first, phrase.end):
            at[phrase.paragraph, place].append(phrase)
    holders: dict[str, set[str]] = defaultdict(set)
    for phrase in found:
        holders[phrase.key] |= {
            other.key
            for other in at[phrase.paragraph, phrase.first]
            if other.first <= phrase.first and phrase.end <= other.end and other.key != phrase.key
        }
    return {
        key: count - sum(counts[other] for other in holders[key]) / max(1, len(holders[key]))
        for key, count in counts.items()
    }


def termhood(words: Sequence[str], frequency: float, size: int) -> float:
    """How surely a phrase is a term: its C-value times its contrast with general English above the cut-off.

    log2(1 + words) * frequency * (contrast - cut_off), with the phrase's own frequency in a corpus of `size` words.
    Unbounded; higher is surer; above 0 the phrase is proposed. C-value (Frantzi, Ananiadou, Mima 2000; with 1 + words,
    so that single words count: Barron-Cedeno et al. 2009) ranks what stands often and in many surroundings, the
    contrast, in the manner of the weirdness ratio (Ahmad et al. 1999), keeps out what is frequent everywhere.
    """
    return math.log2(1 + len(words)) * frequency * (contrast(words, frequency, size) - cut_off(size))


def contrast(words: Sequence[str], frequency: float, size: int) -> float:
    """How many times more frequent a phrase is here than in general English, as a decimal logarithm.

    Range about -5 to 7; 2 says a hundred times. The frequency here is one standard error below the one counted, at
    least a tenth of an occurrence, so that what was seen once has to be rare. The frequency in general English lies
    between that of the rarest word and that of all words met by chance: on the Zipf scale, their distances from the
    commonest words add up like the sides of a right-angled triangle. Words that the table of general English lacks all
    count as equally rare.
    """
    rarities = [max(LEAST_RARITY, COMMONEST - zipf(word)) for word in words if word != "of" and not word.isdigit()]
    general = COMMONEST - math.sqrt(math.fsum(rarity**2 for rarity in rarities))
    counted = max(LEAST_COUNT, frequency - math.sqrt(frequency))
    return math.log10(counted / size * BILLION) - general


def cut_off(size: int) -> float:
    """The contrast above which a phrase is proposed, in a corpus of `size` words: 1.7 - 0.15 log10(size).

    What was seen once in a short text is many times as frequent there as in a long one, and no less a term: so the
    longer the text, the less contrast is asked, though far from in proportion. 1.25 at a thousand words, 0.95 at a
    hundred thousand.
    """
    return 1.7 - 0.15 * math.log10(size)
