"""Seconds that the check of a long draft takes, start-up apart: python tests/bench_check.py OUT [WORDS]."""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

PARAGRAPHS = (
    "An inter-agency team was set up in the hall, and the nurses who had asked for it brought a kettle. The team met "
    "on Mondays. In the first month it saw eleven families, of whom four came back, and nobody wrote down why.",
    "Co-ordination means that help comes in an order that somebody has thought about. When the co-ordinator left, the "
    "order left with her, and the school wrote to the trust (Oak, 2011) to ask whether there had been a plan.",
    "Ash and Birch (2009) write that “the panel kept its minutes in a biscuit tin for eleven years”, which is longer "
    "than most partnerships last. Joined-up services are praised by people who do not wait for them in the rain.",
    "Multi-agency working has been called a slogan. A multi-agency board was formed all the same, drew up a protocol "
    "and the protocol was filed. Parents whom I met had not seen it, and neither had the caretaker, with the keys.",
)


def draft(words: int) -> str:
    """A draft of about so many words, with headings."""
    pieces, count = ["# Working together in the hall"], 0
    while count < words:
        number = len(pieces)
        pieces += [f"## Part {number}"] * (number % 9 == 0) + [f"{number}. {PARAGRAPHS[number % len(PARAGRAPHS)]}"]
        count += len(pieces[-1].split())
    return "\n\n".join(pieces)


def main() -> None:
    """Check a short draft, which starts everything up, then a long one in the same process."""
    out, words = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    begin = time.perf_counter()
    from pipeline.finished.drafts import check_drafts

    with tempfile.TemporaryDirectory() as folder:
        short, long = Path(folder) / "short.md", Path(folder) / "long.md"
        short.write_text(draft(100), encoding="utf-8")
        long.write_text(draft(words), encoding="utf-8")
        check_drafts(out, [short])
        started = time.perf_counter()
        [found] = check_drafts(out, [long])
        done = time.perf_counter()
    print(
        f"start-up {started - begin:.2f} s; {found.words} words {done - started:.2f} s, {len(found.findings)} findings"
    )


if __name__ == "__main__":
    main()
