"""How often each word stands in general English: the table against which candidates for terms are held.

usage: make.py LARGE_EN.msgpack.gz OUT.txt.gz

The input is `wordfreq/data/large_en.msgpack.gz` of the package wordfreq: lists of words by frequency in steps of a
centibel, the most frequent first.
"""

import gzip
import re
import sys
from collections import defaultdict
from pathlib import Path

import srsly

LEAST = 2.0  # on the Zipf scale: words below are taken to be as rare as those that are not listed
WORD = re.compile(r"[a-z][a-z'-]*[a-z]|[a-z]")


def main() -> None:
    """Write lines of a figure on the Zipf scale, a tab and the words that have it, the most frequent first."""
    source, out = map(Path, sys.argv[1:])
    _, *steps = srsly.msgpack_loads(gzip.decompress(source.read_bytes()))
    classes: dict[float, list[str]] = defaultdict(list)
    for centibels, words in enumerate(steps):
        zipf = 9 - centibels / 100
        kept = [word for word in words if WORD.fullmatch(word)]
        if kept and zipf >= LEAST:
            classes[round(zipf, 1)] += kept
    lines = [f"{zipf}\t{' '.join(sorted(words))}\n" for zipf, words in sorted(classes.items(), reverse=True)]
    out.write_bytes(gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main()
