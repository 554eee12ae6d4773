"""T601: words in quotation marks that the work they are credited to does not hold."""

import re
from collections.abc import Iterator

from .crediting import goes_back
from .finding import Finding, Witness
from .literature import Literature
from .passages import Nearest, parts_of, words_of
from .reading import RUNNING, Draft, Row, Span
from .saying import quoted

CODE = "T601"
PAGE_BEHIND = re.compile(r"\s\(\s?(?:pp?\.?|page|para\.?)\s?\d[\d–-]*\s?\)[\s.]*\Z")
LEAST = 4  # words
LONGEST, SHORTER = 4000, 1000  # code points; the mark that also is an apostrophe is closed soon, or is none
MARKED = re.compile(
    rf"“[^”“]{{1,{LONGEST}}}”|(?<!\w)\"(?=\S)[^\"]{{1,{LONGEST}}}\"|«[^«»]{{1,{LONGEST}}}»|„[^“”„]{{1,{LONGEST}}}[“”]"
    rf"|(?<!\w)‘(?:[^’‘]|’(?=\w)){{1,{LONGEST}}}’(?!\w)|(?<!\w)'(?=\S)(?:[^']|(?<=\w)'(?=\w)){{1,{SHORTER}}}'(?!\w)"
)
CITED_AFTER = re.compile(r"[\s.,;:]{0,3}[(\[]")
THROUGH = re.compile(r"\b(?:cited|quoted|reported|reproduced) (?:in|by)\b|\bciting\b|\bquoting\b", re.IGNORECASE)
MOST_DIFFERING = 3
REACH = 700  # code points back to the work that "she" wrote
ONE, MANY = re.compile(r"\b(?:she|he|her|his)\b", re.IGNORECASE), re.compile(r"\b(?:they|their)\b", re.IGNORECASE)
# Somebody else who may be the one that "says": people of the draft, and names
PERSON = re.compile(
    r"\b(?:mothers?|fathers?|parents?|grand\w+|nurses?|teachers?|(?:co-)?ordinators?|managers?|directors?|workers?|chairs?"
    r"|officers?|sergeants?|heads?|doctors?|secretar\w+|friends?|supervisors?|tutors?|wom[ae]n|m[ae]n|girls?|boys?"
    r"|colleagues?|informants?|interviewees?|interviewed|psychologists?|consultants?|practitioners?|midwi\w+|councillors?"
    r"|ministers?|residents?|carers?|members?|visitors?|trainers?|lecturers?|speakers?|curators?)\b"
    r"|\b(?:Mrs?|Ms|Miss|Dr)\b|(?<![.!?:] )(?<!^)(?<!\n)\b[A-Z][a-z]{2,} (?:sa(?:ys|id)|told|thinks|thought)\b"
)


def lost_quotations(draft: Draft, literature: Literature) -> Iterator[Finding]:
    """One finding for each quotation of four words or more that its one cited document does not hold.

    A quotation counts as credited by the citation behind it, else by the last one before it in its sentence, else by
    what the sentence before cites alone; "she says" goes further back, and is believed where that work has words much
    like these. Where a work that the corpus lacks is among them, nothing is said.
    """
    for span in _quotations(draft):
        said = draft.stored.text[slice(*span)]
        documents = _documents(draft, literature, span)
        resumed = [] if documents or _citations(draft, span)[0] else _resumed(draft, literature, span)
        if not (documents or resumed) or _is_title(draft, literature, said):
            continue
        documents = documents or resumed
        held = [doc_id for doc_id in documents if doc_id in literature.passages.stored]
        if held != documents or any(literature.passages.find(said, doc_id) for doc_id in documents):
            continue
        if not resumed or any(literature.passages.nearest(said, doc_id) for doc_id in resumed):
            yield _finding(draft, literature, span, documents)


def _quotations(draft: Draft) -> Iterator[Span]:
    """The quotations of at least four words, marks included, and the blocks that are quotations; in order."""
    for block in draft.blocks:
        start = block["start"]
        if block["role"] in RUNNING:
            spans = [(start + found.start(), start + found.end()) for found in MARKED.finditer(block["text"])]
        elif block["role"] == "quote":
            spans = [_without_citation(draft, (start, start + len(block["text"])))]
        else:
            continue
        for span in spans:
            if sum(map(len, words_of(draft.stored.text[slice(*span)]))) >= LEAST:
                yield span


def _without_citation(draft: Draft, span: Span) -> Span:
    """A quoted block up to the citation with which it ends."""
    cited = [row for row in draft.attribution.within(*span) if row["citation_form"] == "parenthetical"]
    for row in cited:
        rest = draft.text[row["end"] : span[1]]
        if len(rest.split(")", 1)[-1].strip(" .")) == 0:
            opened = draft.text.rfind("(", span[0], row["start"])
            return span[0], opened if opened > span[0] else span[1]
    page = PAGE_BEHIND.search(draft.text, *span)
    return (span[0], page.start()) if page else span


def _documents(draft: Draft, literature: Literature, span: Span) -> list[str]:
    """The documents of the corpus that a quotation is credited to; none where a work that it lacks is among them."""
    cited, is_through = _citations(draft, span)
    works = [literature.works(row["authors"], row["year"]) for row in cited]
    if not cited:
        works = [_named(draft, literature, span)]
    if not all(works) and not is_through:
        return []
    return sorted({doc_id for found in works for doc_id in found})


def _citations(draft: Draft, span: Span) -> tuple[list[Row], bool]:
    """The citations that a quotation is credited by, and whether they say that one work was found in the other."""
    start, end = span
    block = draft.stored.block_at(start)
    first, last = draft.sentence_at(start)[0], max(draft.sentence_at(end - 1)[1], end)
    behind = CITED_AFTER.match(draft.text, end)
    if behind:
        close = draft.text.find(")", behind.end())
        close = close if 0 <= close <= end + 300 else end
        inside = [row for row in draft.attribution.within(behind.end() - 1, close) if row["authors"]]
        if inside:
            return inside, bool(THROUGH.search(draft.text[behind.end() : close]))
    before = [row for row in draft.attribution.within(first, start) if row["authors"]]
    after = [row for row in draft.attribution.within(end, min(last, block["end"])) if row["authors"]]
    if block["role"] == "quote":
        after, before = [row for row in draft.attribution.within(end, block["end"]) if row["authors"]], before[:0]
    if before or after:
        near = [before[-1]] if before else [after[0]]
        group = [row for row in before + after if row["start"] == near[0]["start"] or _beside(draft, row, near[0])]
        return group, bool(THROUGH.search(draft.text[first:last]))
    return _just_before(draft, start), False


def _beside(draft: Draft, row: Row, other: Row) -> bool:
    """Whether two citations stand in one pair of brackets."""
    begin, end = sorted([row["start"], other["start"]])
    return row["citation_form"] == other["citation_form"] == "parenthetical" and ")" not in draft.text[begin:end]


def _just_before(draft: Draft, start: int) -> list[Row]:
    """The one work that the sentence before cites, also of the block before where a quotation is a block."""
    block = draft.stored.block_at(start)
    before = draft.sentence_before(start)
    if block["role"] == "quote":
        earlier = [each for each in draft.blocks if each["start"] < block["start"]]
        before = draft.sentence_at(max(0, earlier[-1]["end"] - 1)) if earlier else None
    if before is None:
        return []
    cited = [row for row in draft.attribution.within(*before) if row["authors"]]
    return cited if len({(row["authors"], row["year"]) for row in cited}) == 1 else []


def _resumed(draft: Draft, literature: Literature, span: Span) -> list[str]:
    """The documents of the work cited last, in this section, where the sentence goes back to it: "she says"."""
    first, last = draft.sentence_at(span[0])[0], draft.sentence_at(span[1] - 1)[1]
    outside = f"{draft.text[first : span[0]]} {draft.text[span[1] : last]}"
    cited = [row for row in draft.attribution.within(max(0, first - REACH), first) if row["authors"]]
    if not cited or not goes_back(outside):
        return []
    row = cited[-1]
    is_of_one = ";" not in row["authors"] and "et al" not in row["authors"]
    between = draft.text[row["end"] : span[0]]
    is_elsewhere = draft.stored.block_at(row["start"])["section"] != draft.stored.block_at(first)["section"]
    is_another = bool(ONE.search(outside)) != is_of_one and not goes_back(ONE.sub(" ", MANY.sub(" ", outside)))
    return [] if is_elsewhere or is_another or PERSON.search(between) else literature.works(row["authors"], row["year"])


def _named(draft: Draft, literature: Literature, span: Span) -> list[str]:
    """The one document by whom the sentence names without a year; else by whom the sentence before it names."""
    first, last = draft.sentence_at(span[0])[0], draft.sentence_at(span[1] - 1)[1]
    credit = draft.attribution.of(first, last, draft.text[first:last])
    found = literature.works(credit.source, credit.year) if credit.is_borrowed else []
    before = draft.sentence_before(span[0])
    places = [(first, span[0]), (span[1], last), *([before] if before else [])]
    for place in places:
        found = found or literature.named(draft.text[slice(*place)])
    return found if len(found) == 1 else []


def _is_title(draft: Draft, literature: Literature, said: str) -> bool:
    """Whether the quoted words are the title of a work of the corpus or of the draft's own list."""
    key = "".join(parts_of(said))
    return any(key in "".join(parts_of(title)) for title in [*literature.titles, *draft.references])


def _finding(draft: Draft, literature: Literature, span: Span, documents: list[str]) -> Finding:
    said = draft.stored.text[slice(*span)]
    names = " or ".join(literature.names[doc_id] for doc_id in documents)
    told = [f"These words do not stand in {names} as it was read."]
    nearest = [each for doc_id in documents if (each := literature.passages.nearest(said, doc_id))]
    witnesses = []
    if nearest:
        best = max(nearest, key=lambda each: each.share)
        told.append(_differing(best))
        witnesses.append(_witness(literature, best.doc_id, best.span))
    for doc_id in literature.passages.holders(said)[:1]:
        told.append(f"They stand in {literature.names[doc_id]}.")
        witnesses.append(_witness(literature, doc_id, literature.passages.find(said, doc_id) or (0, 0)))
    seen = f"The draft gives these words as a quotation from {names}."
    return draft.finding(CODE, span, (seen, " ".join(told)), witnesses=witnesses[:2])


def _differing(nearest: Nearest) -> str:
    told = []
    for mine, printed in nearest.differing[:MOST_DIFFERING]:
        if mine and printed:
            told.append(f"{quoted(printed)} where the draft has {quoted(mine)}")
        elif printed:
            told.append(f"{quoted(printed)} where the draft has nothing")
        else:
            told.append(f"nothing where the draft has {quoted(mine)}")
    return f"The nearest passage has {'; '.join(told)}." if told else "The nearest passage is shown below."


def _witness(literature: Literature, doc_id: str, span: Span) -> Witness:
    stored = literature.passages.stored[doc_id]
    label = stored.place(span[0])["page_label"] or ""
    return Witness(doc_id, literature.names[doc_id], label, " ".join(stored.text[slice(*span)].split()))
