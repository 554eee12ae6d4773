"""CPU seconds and peak memory of the stage `cluster` on an invented corpus of a million usages.

usage: python tests/bench_contexts.py [USAGES]

Papers of 500 sentences each draw their words from five topics that run through all of them, frequent words far more
often than rare ones. Seconds are of the stage alone; memory is that of the whole process, with the tables it is given.
"""

import resource
import sys
import time

import numpy as np
import pandas as pd

from pipeline.settings import Settings
from pipeline.stages.cluster import cluster
from pipeline.tables import DTYPES, check, frame, schema

USAGES = 1_000_000
SENTENCES, BLOCK, WORDS, TOPICS = 500, 5, 22, 5
TERMS = ["joint work", "shared care", "linked teams", "common hub", "one front door", "whole-place team"]
SYLLABLES = ["ba", "del", "fo", "gri", "lum", "mar", "ne", "pol", "ric", "sto", "tav", "une", "wer", "zan"]
VOCABULARY = np.array([a + b + c + d for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES for d in SYLLABLES[:8]])


def paper(number, topics, random):
    """Sentences of a paper, each with one term."""
    mix = random.dirichlet(np.full(TOPICS, 0.8))
    texts = []
    for topic in random.choice(TOPICS, size=SENTENCES, p=mix):
        drawn = np.searchsorted(topics[topic], random.random(WORDS))
        words = VOCABULARY[drawn].tolist()
        words.insert(int(random.integers(1, WORDS)), TERMS[(number + topic) % len(TERMS)])
        texts.append(" ".join(words).capitalize() + ".")
    return texts


def corpus(usages):
    """The tables that the stage is given, with the columns that it reads filled in."""
    random = np.random.default_rng(7)
    weights = 1 / (np.arange(len(VOCABULARY)) + 20)
    topics = [np.cumsum(each / each.sum()) for each in (weights * random.gamma(0.2, size=(TOPICS, len(weights))))]
    columns = {name: {} for name in ("documents", "blocks", "sentences", "mentions")}
    for number in range(usages // SENTENCES):
        add_paper(columns, f"d{number:012x}", paper(number, topics, random))
    tables = {name: filled(name, values) for name, values in columns.items()}
    return [tables["documents"], frame("decided", []), tables["blocks"], tables["sentences"], tables["mentions"]]


def add_paper(columns, doc_id, texts):
    add(columns["documents"], doc_id=doc_id, path=f"{doc_id}.pdf", status="read", counts_in_measures=True, year=2004)
    place = 0
    for block in range(0, len(texts), BLOCK):
        part = texts[block : block + BLOCK]
        text = " ".join(part)
        add(columns["blocks"], doc_id=doc_id, block=block, role="body", start=place, end=place + len(text), text=text)
        for sentence in part:
            end = place + len(sentence)
            add(columns["sentences"], doc_id=doc_id, block=block, start=place, end=end)
            term = next(each for each in TERMS if each in sentence)
            start = place + sentence.index(term)
            end_of_term = start + len(term)
            add(columns["mentions"], doc_id=doc_id, term=term, term_role="use", start=start, end=end_of_term)
            place = end + 1
        place += 1


def add(table, **values):
    for name, value in values.items():
        table.setdefault(name, []).append(value)


def filled(name, values):
    """A data frame with all columns of a table; those that no value is given for are empty."""
    length = len(next(iter(values.values())))
    data = {
        column.name: pd.Series(
            values.get(column.name, [None if column.type in DTYPES else ""] * length),
            dtype=DTYPES.get(column.type, "object"),
        )
        for column in schema()[name].columns
    }
    return pd.DataFrame(data)


def main(usages):
    tables = corpus(usages)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    made = cluster(*tables, settings=Settings())
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    check("contexts", made["contexts"])
    print(f"{len(made['contexts']):,} usages in {len(tables[0]):,} documents: {len(made['clusters'])} rows of clusters")
    for row in made["clusters"]:
        print(f"  {row['cluster_size']:>9,}  {row['cluster_label']}  stability {row['stability']} {row['note']}")
    print(f"{seconds:.1f} CPU seconds; {peak:,.0f} MB at the peak, {before:,.0f} MB before the stage")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else USAGES)
