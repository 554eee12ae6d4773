"""The store of tables: what goes in comes out, and damage is no entry."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.cache import Cache

KEY = "ab" + "0" * 62
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries({"doc_id": WORDS, "start": st.none() | st.integers(), "is_negated": st.booleans()})
)


@given(rows=ROWS)
def test_what_goes_in_comes_out(tmp_path_factory, rows):
    cache = Cache(tmp_path_factory.mktemp("cache"))
    cache.put(KEY, {"mentions": rows})
    assert cache.get(KEY) == {"mentions": rows}


def test_a_key_that_was_never_stored_is_no_entry(tmp_path):
    assert Cache(tmp_path).get(KEY) is None
    assert KEY not in Cache(tmp_path)


def test_a_damaged_or_cut_entry_is_no_entry(tmp_path):
    cache = Cache(tmp_path)
    cache.put(KEY, {"mentions": [{"doc_id": "d1"}]})
    path = tmp_path / KEY[:2] / KEY[2:]
    whole = path.read_bytes()
    for content in (whole[:-1], whole.replace(b"d1", b"d2"), b""):
        path.write_bytes(content)
        assert cache.get(KEY) is None


def test_sweeping_keeps_what_is_used_and_removes_half_written_files(tmp_path):
    cache, other = Cache(tmp_path), "cd" + "1" * 62
    cache.put(KEY, {"mentions": []})
    cache.put(other, {"mentions": []})
    (tmp_path / "ab" / ".tmp-half").write_text("half")
    cache.sweep({KEY})
    assert cache.get(KEY) == {"mentions": []}
    assert sorted(path.name for path in tmp_path.glob("*/*")) == [KEY[2:]]
