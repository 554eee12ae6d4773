import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from pipeline.measuring.surroundings import surroundings
from pipeline.settings import Settings
from pipeline.stages.cluster import cluster
from pipeline.statistics.stability import adjusted_rand, balanced, document_weights, nearest, scattered
from pipeline.tables import check, frame, schema

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
    tables = {name: [] for name in ("documents", "decided", "blocks", "sentences", "mentions")}
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


def clusters(tables):
    """Rows of the table `clusters`, and of no other: as the schema wants them."""
    made = cluster(*tables, settings=Settings())
    check("contexts", made["contexts"])
    return frame("clusters", made["clusters"]).astype(object).to_dict("records")


@pytest.fixture(scope="module")
def two_worlds():
    random = np.random.default_rng(1)
    return [sentences(random, KITCHEN, 8) + sentences(random, HARBOUR, 8) for _ in range(8)]


def test_two_contexts_that_all_documents_share_are_found(make_document, two_worlds):
    rows = clusters(corpus(make_document, two_worlds))
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
        for doc_id, rows in tables[2].groupby("doc_id")
    }
    for row in clusters(tables):
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["quote"]
        assert "hub" in row["quote"]


def test_the_same_input_gives_the_same_clusters(make_document, two_worlds):
    first, second = (clusters(corpus(make_document, two_worlds)) for _ in range(2))
    assert first == second


def test_every_usage_has_the_cluster_of_its_sentence(make_document, two_worlds):
    tables = corpus(make_document, two_worlds)
    made = cluster(*tables, settings=Settings())
    contexts = made["contexts"]
    assert list(contexts[["doc_id", "start", "end", "term"]].itertuples(index=False)) == list(
        tables[4][["doc_id", "start", "end", "term"]].itertuples(index=False)
    )
    # The first eight sentences of each paper are of the kitchen, the others of the harbour.
    for _, own in contexts.groupby("doc_id"):
        assert own["cluster"][:8].nunique() == own["cluster"][8:].nunique() == 1
        assert own["cluster"].iloc[0] != own["cluster"].iloc[-1]
    sizes = {row["cluster"]: row["cluster_size"] for row in made["clusters"]}
    assert contexts["cluster"].value_counts().to_dict() == sizes


def test_two_usages_in_a_sentence_are_two_rows_of_one_cluster(make_document, two_worlds):
    texts = [[each.replace("The hub", "The hub and the hub") for each in paragraphs] for paragraphs in two_worlds]
    made = cluster(*corpus(make_document, texts), settings=Settings())
    assert len(made["contexts"]) == 256
    assert [row["cluster_size"] for row in made["clusters"]] == [128, 128]


def test_without_structure_every_usage_is_listed_without_a_cluster(make_document):
    contexts = cluster(*corpus(make_document, [["The hub."] * 20] * 7), settings=Settings())["contexts"]
    assert len(contexts) == 140
    assert contexts["cluster"].isna().all()


def test_the_peripheral_quotation_is_the_one_least_like_its_cluster(make_document, two_worlds):
    mixed = "The hub bread oven flour butter boat tide sail anchor."
    tables = corpus(make_document, [[mixed, *two_worlds[0]], *two_worlds[1:]])
    rows = clusters(tables)
    assert mixed in [row["peripheral_quote"] for row in rows]
    for row in rows:
        assert row["quote"] != row["peripheral_quote"]
        [block] = [
            each
            for each in tables[2].to_dict("records")
            if each["doc_id"] == row["peripheral_doc_id"] and each["start"] == row["peripheral_start"]
        ]
        assert block["text"] == row["peripheral_quote"]
        assert row["peripheral_end"] == block["end"]


def test_mentions_that_people_rejected_do_not_enter(make_document, two_worlds):
    tables = corpus(make_document, two_worlds)
    made = cluster(tables[0], rejected(tables[4], [0, 1, 2]), *tables[2:], settings=Settings())
    assert len(made["contexts"]) == 125
    assert not set(made["contexts"]["start"][:1]) & set(tables[4]["start"][:3])


def rejected(mentions, places):
    rows = []
    for place in places:
        values = mentions.iloc[place].to_dict()
        row = {}
        for column in schema()["decided"].columns:
            empty = None if column.type in ("integer", "number", "boolean") else ""
            row[column.name] = values.get(column.name, empty)
        row |= {"claim_id": f"e{place}", "status": "rejected", "source_table": "mentions", "source_row": place}
        row |= {"definition_status": "not_applicable", "theory_use": "not_applicable", "method": "rule"}
        rows.append(row | {"axis": "term", "code": "C-HUB", "coder": "Oak", "is_disputed": False})
    return frame("decided", rows)


def test_the_order_of_documents_does_not_matter(make_document, two_worlds):
    tables = corpus(make_document, two_worlds)
    turned = [each.iloc[::-1].reset_index(drop=True) for each in tables]
    first, second = (cluster(*each, settings=Settings()) for each in (tables, turned))
    assert first["clusters"] == second["clusters"]
    pd.testing.assert_frame_equal(first["contexts"], second["contexts"])


def test_a_corpus_in_which_all_papers_come_twice_has_the_same_groups(make_document, two_worlds):
    rows = clusters(corpus(make_document, two_worlds + two_worlds))
    assert [row["cluster_size"] for row in rows] == [128, 128]


def test_all_terms_of_the_codebook_are_masked_and_nothing_else(make_document):
    documents, _, blocks, spans, mentions = corpus(make_document, [["An oven. The hub feeds the hub, warm bread."]])
    second = mentions["start"] == mentions["start"].max()
    mentions = mentions.assign(term_role=second.map({True: "quotation", False: "use"}))
    found = surroundings(documents, blocks, spans, mentions)
    assert found.words(np.array([0])) == ["The     feeds the    , warm bread."]
    assert found.quotation(0)["quote"] == "The hub feeds the hub, warm bread."
    assert found.usages["start"].tolist() == [13]


def test_what_is_beyond_the_sample_is_given_to_the_nearest_cluster(make_document, two_worlds, monkeypatch):
    monkeypatch.setattr("pipeline.stages.cluster.MOST_CONTEXTS", 100)
    rows = clusters(corpus(make_document, two_worlds))
    assert [row["cluster_size"] for row in rows] == [64, 64]


def test_a_note_says_when_a_part_of_the_contexts_was_judged(make_document, two_worlds, monkeypatch):
    monkeypatch.setattr("pipeline.stages.cluster.MOST_JUDGED", 100)
    rows = clusters(corpus(make_document, two_worlds))
    assert {row["note"] for row in rows} == {"Judged on 100 of 128 contexts."}
    assert [row["cluster_size"] for row in rows] == [64, 64]


def test_contexts_that_are_all_alike_warn_nobody(make_document, recwarn):
    texts = [["The hub " + " ".join(KITCHEN) + ".", "The hub " + " ".join(HARBOUR) + "."] * 8 for _ in range(8)]
    cluster(*corpus(make_document, texts), settings=Settings())
    assert [str(each.message) for each in recwarn] == []


def test_words_drawn_at_random_have_no_structure(make_document):
    random = np.random.default_rng(2)
    texts = [sentences(random, NEUTRAL, 16) for _ in range(8)]
    [row] = clusters(corpus(make_document, texts))
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
    rows = clusters(corpus(make_document, texts))
    assert [row["cluster"] for row in rows] == [None]


def test_chance_is_rarely_taken_for_structure(make_document):
    false_alarms = 0
    for seed in range(8):
        random = np.random.default_rng(100 + seed)
        texts = [sentences(random, NEUTRAL, 14) for _ in range(8)]
        false_alarms += clusters(corpus(make_document, texts))[0]["cluster"] is not None
    assert false_alarms <= 1


@pytest.mark.parametrize(("documents", "count"), [(8, 3), (3, 60)])
def test_too_few_usages_are_not_grouped(make_document, documents, count):
    random = np.random.default_rng(4)
    texts = [sentences(random, KITCHEN + HARBOUR, count) for _ in range(documents)]
    [row] = clusters(corpus(make_document, texts))
    assert row["cluster"] is None
    assert row["note"] == (
        f"Only {documents * count} usages in {documents} documents: at least 100 usages in 6 documents are needed."
    )


def test_only_uses_are_grouped(make_document, two_worlds):
    [row] = clusters(corpus(make_document, two_worlds, role="reference"))
    assert (row["cluster"], row["cluster_size"]) == (None, 0)


def test_documents_that_do_not_count_are_left_out(make_document, two_worlds):
    documents, *others = corpus(make_document, two_worlds)
    [row] = clusters([documents.assign(counts_in_measures=False), *others])
    assert row["cluster_documents"] == 0


def test_sentences_without_any_other_word_are_not_grouped(make_document):
    [row] = clusters(corpus(make_document, [["The hub."] * 20] * 7))
    assert row["note"] == "The contexts have too few words in common."


def test_an_empty_corpus_has_no_structure():
    tables = [frame(name, []) for name in ("documents", "decided", "blocks", "sentences", "mentions")]
    [row] = clusters(tables)
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


def test_at_most_so_many_are_drawn_and_long_documents_give_way_first():
    documents = np.repeat([0, 1, 2], [2, 50, 50])
    drawn = balanced(documents, 22, seed=1)
    assert np.bincount(documents[drawn]).tolist() == [2, 10, 10]
    assert (np.diff(drawn) > 0).all()
    assert balanced(documents, 102, seed=1).tolist() == list(range(102))


@given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(0, 50))
def test_scattered_words_keep_to_whole_documents(lengths, seed):
    # Word 0 stands in every sentence of the first document, word 1 in every second sentence of all.
    documents = np.repeat(np.arange(len(lengths)), lengths)
    rows = np.concatenate((np.flatnonzero(documents == 0), np.arange(0, len(documents), 2)))
    words = np.repeat([0, 1], [lengths[0], len(rows) - lengths[0]])
    kept, places = scattered(rows, words, documents, np.random.default_rng(seed))
    goals = places[words[kept] == 0]
    assert len(goals) == len(set(goals))
    [goal] = set(documents[goals])
    assert len(goals) == lengths[goal]  # stretched or cut to the length of the document it came to
    assert len(set(zip(words[kept].tolist(), places.tolist(), strict=True))) == len(kept)


def test_scattered_words_no_longer_go_together():
    documents = np.repeat(np.arange(40), 20)
    rows = np.flatnonzero(np.random.default_rng(6).random(800) < 0.3)
    both = np.concatenate((rows, rows))
    words = np.repeat([0, 1], len(rows))
    kept, places = scattered(both, words, documents, np.random.default_rng(1))
    one, other = (np.bincount(places[words[kept] == word], minlength=800) for word in (0, 1))
    assert abs(one.sum() - len(rows)) < 5
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.15
