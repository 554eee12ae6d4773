"""Draws the sentences that were coded in mentions.toml: `python tests/gold/sample.py [FOLDER OF REAL DOCUMENTS]`.

One line a sentence: file, role of its block, start and end in the text of the block (demonstration sources) or of the
file (real documents), the sentence, and the surface forms in it by a plain expression that knows no codebook. The draw
depends on the texts and the seed alone, so that it can be repeated as long as the texts stay the same.
"""

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from demo import manuscript

SEED = 1979
SIZES = {"running": 100, "heading": 16, "reference": 16, "real": 60}
JOINT = r"[-\u2010-\u2013\s]?"
FORMS = re.compile(
    rf"""\b(?:
    (?:inter|multi|cross|trans|intra|uni|mono|single){JOINT}
        (?:agenc|profession|disciplin|sector|organi[sz]ation|department|institution|service|boundar)\w*
  | (?:inter|multi|cross|trans|intra|uni|single)-(?=\s)
  | (?:join|joins|joined|joining|linked){JOINT}up | jointly | joint
  | partner\w* | collabor\w* | co{JOINT}ordinat\w* | co{JOINT}operat\w* | (?:re-?)?integrat\w*
  | cross{JOINT}cutting | across\s(?:\w+\s)?boundaries | whole{JOINT}(?:systems?|family) | wrap{JOINT}around
  | team\saround | core\sgroups? | lead\sprofessionals? | key{JOINT}work\w* | named\sperson | hubs? | front\sdoor
  | co{JOINT}locat\w* | collocat\w* | under\sone\sroof | one{JOINT}stop\sshops? | network\w* | nexus
  | holistic\w* | work\w*\s(?:together|alongside) | seamless\w* | coalitions? | alliances? | consorti\w+ | mergers?
  | federations? | systems?\sof\scare | knot\w* | co{JOINT}configur\w* | boundary{JOINT}\w+ | distributed\s\w+
  | (?:relational|collaborative)\s(?:agency|expertise) | hybrid | communit\w+\sof\spractice | mutual\sengagement
  | shared\srepertoire | [A-Z]*M(?:ASH|DT|ARAC|APPA|AST) | TA[CF] | IP[ECWL] )\b""",
    re.IGNORECASE | re.VERBOSE,
)
NO_STOP = r"(?<!al)(?<!\sp)(?<!pp)(?<!\s[A-Z])"
SENTENCE = re.compile(
    rf"\S.*?(?:{NO_STOP}[.?!][\u201d\u2019\"')]*(?=\s+[\u201c\u2018\"'(]?[A-Z])|$)",
    re.DOTALL,
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a paragraph, told by full stops and capitals alone."""
    yield from (match.span() for match in SENTENCE.finditer(text))


def demonstration() -> Iterator[tuple[str, str, int, int, str]]:
    """File, role, start, end, sentence for the sources of the demonstration corpus, titles left out."""
    for path in sorted((Path(__file__).parent.parent / "demo" / "sources").glob("*.md")):
        for role, text in manuscript.read(path).plain():
            if role != "title":
                spans = [(0, len(text))] if role in ("heading", "reference") else sentences(text)
                yield from ((path.name, role, start, end, text[start:end]) for start, end in spans)


def real(folder: Path) -> Iterator[tuple[str, str, int, int, str]]:
    """The same for the text files of a folder, with places in the file."""
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for paragraph in re.finditer(r"[^\n]+", text):
            for start, end in sentences(paragraph[0]):
                yield path.name, "real", paragraph.start() + start, paragraph.start() + end, paragraph[0][start:end]


def drawn(folder: Path | None) -> list[tuple[str, str, int, int, str]]:
    """A random sample of the sentences that hold a surface form, of the size given for each kind of text."""
    found = [row for row in demonstration() if FORMS.search(row[4])]
    strata = {
        "running": [row for row in found if row[1] not in ("heading", "reference")],
        "heading": [row for row in found if row[1] == "heading"],
        "reference": [row for row in found if row[1] == "reference"],
        "real": [row for row in real(folder) if FORMS.search(row[4])] if folder else [],
    }
    draw = random.Random(SEED)
    return [row for kind, rows in strata.items() for row in sorted(draw.sample(rows, min(SIZES[kind], len(rows))))]


if __name__ == "__main__":
    for file, role, start, end, sentence in drawn(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        forms = [f"{match[0]}@{match.start()}" for match in FORMS.finditer(sentence)]
        sys.stdout.write("\t".join([file, role, str(start), str(end), sentence, " | ".join(forms)]) + "\n")
