import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from pipeline.settings import Settings
from pipeline.stages.cluster import cluster
from pipeline.statistics.stability import adjusted_rand, document_weights, nearest, without_structure
from pipeline.tables import frame

# Two worlds of words, and words of no world.
KITCHEN = "bread oven flour butter dough crust pastry sugar salt yeast bakery loaf grain mill spoon kettle".split()
HARBOUR = "boat tide sail anchor rope deck pier wave storm cargo crew lighthouse harbour net oar mast".split()
NEUTRAL = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("abel", "oner", "ipal", "undo")]


def document_row(number, counts=True):
    empty = dict.fromkeys(["reason", "duplicate_of", "doi", "country", "sector", "doc_type", "title", "authors"], "")
    empty |= {"origins": "not_reported", "same_work_as": ""}
    row = {"path": f"{number}.pdf", "doc_id": f"d{number:012d}", "status": "read", "counts_in_measures": counts}
    return empty | row | {"pages": 1, "words": 500, "citekey": f"k{number}", "year": 2004, "text_quality": "ok"}


def corpus(make_document, texts, term="hub", role="use"):
    """Documents whose paragraphs are `texts` (a list of lists); every "hub" is a mention."""
    tables = {name: [] for name in ("documents", "blocks", "sentences", "mentions")}
    for number, paragraphs in enumerate(texts, 1):
        row = document_row(number)
        blocks, sentences = make_document(*paragraphs, doc_id=row["doc_id"])
        tables["documents"].append(row)
        tables["blocks"] += blocks
        tables["sentences"] += sentences
        for block in blocks:
            start = block["text"].find(term)
            while start >= 0:
                tables["mentions"].append(mention_row(row["doc_id"], block["start"] + start, term, role))
                start = block["text"].find(term, start + 1)
    return [frame(name, rows) for name, rows in tables.items()]


def mention_row(doc_id, start, term, role):
    row = {"doc_id": doc_id, "concept": "C-HUB", "term": term, "term_as_written": term, "form": term}
    row |= {"position": "other", "term_role": role, "is_negated": False, "head": "", "page_index": 0}
    return row | {"page_label": "1", "section": "", "start": start, "end": start + len(term)}


def sentences(random, words, count, own=()):
    """Paragraphs of one sentence each, of words drawn from `words`."""
    drawn = [random.choice(words, size=7, replace=False) for _ in range(count)]
    return [f"The hub {' '.join(each)} {' '.join(own)}".strip() + "." for each in drawn]


@pytest.fixture(scope="module")
def two_worlds():
    random = np.random.default_rng(1)
    return [sentences(random, KITCHEN, 8) + sentences(random, HARBOUR, 8) for _ in range(8)]


def test_two_contexts_that_all_documents_share_are_found(make_document, two_worlds):
    rows = frame("clusters", cluster(*corpus(make_document, two_worlds), settings=Settings())).to_dict("records")
    assert [row["cluster"] for row in rows] == [1, 2]
    assert [row["cluster_size"] for row in rows] == [64, 64]
    assert [row["cluster_documents"] for row in rows] == [8, 8]
    assert {
        frozenset(row["cluster_label"].split(", ")) <= set(world) for row in rows for world in (KITCHEN, HARBOUR)
    } == {
        True,
        False,
    }
    assert all(row["stability"] > 0.9 > row["null_value"] for row in rows)
    assert {row["terms"] for row in rows} == {"hub"}


def test_the_central_quotation_stands_where_the_row_says(make_document, two_worlds):
    tables = corpus(make_document, two_worlds)
    texts = {
        doc_id: "\n\n".join(block["text"] for block in rows.to_dict("records"))
        for doc_id, rows in tables[1].groupby("doc_id")
    }
    for row in cluster(*tables, settings=Settings()):
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["quote"]
        assert "hub" in row["quote"]


def test_the_same_input_gives_the_same_clusters(make_document, two_worlds):
    first, second = (cluster(*corpus(make_document, two_worlds), settings=Settings()) for _ in range(2))
    assert first == second


def test_words_drawn_at_random_have_no_structure(make_document):
    random = np.random.default_rng(2)
    texts = [sentences(random, NEUTRAL, 16) for _ in range(8)]
    [row] = cluster(*corpus(make_document, texts), settings=Settings())
    assert (row["cluster"], row["cluster_label"]) == (None, "no structure found")
    assert row["note"].startswith("Groups do not come out again with other documents")


def test_topics_of_single_documents_are_no_structure(make_document):
    # Every document has three words of its own in each sentence, which one other document happens to know as well.
    random = np.random.default_rng(3)
    texts = []
    for number in range(10):
        own = [f"{letter}{'wx'[number % 2]}{'aeiou'[number // 2]}lo" for letter in "qzv"]
        texts.append(sentences(random, NEUTRAL, 12, own=own))
    texts = [[*each, f"The hub {texts[place - 1][0].split()[-1]}"] for place, each in enumerate(texts)]
    rows = cluster(*corpus(make_document, texts), settings=Settings())
    assert [row["cluster"] for row in rows] == [None]


def test_chance_is_rarely_taken_for_structure(make_document):
    false_alarms = 0
    for seed in range(8):
        random = np.random.default_rng(100 + seed)
        texts = [sentences(random, NEUTRAL, 14) for _ in range(8)]
        false_alarms += cluster(*corpus(make_document, texts), settings=Settings())[0]["cluster"] is not None
    assert false_alarms <= 1


@pytest.mark.parametrize(("documents", "count"), [(8, 3), (3, 60)])
def test_too_few_usages_are_not_grouped(make_document, documents, count):
    random = np.random.default_rng(4)
    texts = [sentences(random, KITCHEN + HARBOUR, count) for _ in range(documents)]
    [row] = cluster(*corpus(make_document, texts), settings=Settings())
    assert row["cluster"] is None
    assert row["note"] == (
        f"Only {documents * count} usages in {documents} documents: at least 100 usages in 6 documents are needed."
    )


def test_only_uses_are_grouped(make_document, two_worlds):
    [row] = cluster(*corpus(make_document, two_worlds, role="reference"), settings=Settings())
    assert (row["cluster"], row["cluster_size"]) == (None, 0)


def test_documents_that_do_not_count_are_left_out(make_document, two_worlds):
    documents, *others = corpus(make_document, two_worlds)
    [row] = cluster(documents.assign(counts_in_measures=False), *others, settings=Settings())
    assert row["cluster_documents"] == 0


def test_sentences_without_any_other_word_are_not_grouped(make_document):
    [row] = cluster(*corpus(make_document, [["The hub."] * 20] * 7), settings=Settings())
    assert row["note"] == "The contexts have too few words in common."


def test_an_empty_corpus_has_no_structure():
    tables = [frame(name, []) for name in ("documents", "blocks", "sentences", "mentions")]
    [row] = frame("clusters", cluster(*tables, settings=Settings())).to_dict("records")
    assert row["cluster_label"] == "no structure found"


groups = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30)


@given(groups)
def test_the_adjusted_rand_index_is_that_of_the_textbook(pairs):
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand_score(first, second))
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand(second, first))
    assert adjusted_rand(first, first) == 1


def test_every_document_has_the_same_weight():
    documents = np.array([0, 0, 0, 1, 2, 2])
    assert np.bincount(documents, weights=document_weights(documents)) == pytest.approx([1, 1, 1])


def test_the_nearest_centre_is_found():
    assert nearest(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1.0, 0.1], [0.1, 1.0]])).tolist() == [1, 0]


def test_data_without_structure_keep_their_length_and_lose_what_columns_share():
    random = np.random.default_rng(5)
    side = random.choice([-1.0, 1.0], size=300)
    points = np.column_stack((side, side)) / np.sqrt(2)
    shuffled = without_structure(points, np.repeat(np.arange(10), 30), random)
    assert np.linalg.norm(shuffled, axis=1) == pytest.approx(1)
    assert abs(np.corrcoef(shuffled.T)[0, 1]) < 0.2
