"""Reads the words of one paragraph of a Word document."""

from lxml import etree

from .settling import is_note_mark

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
COPY_FOR_OLD_PROGRAMS = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
# Deleted and moved words, the instructions of fields, properties.
LEFT_OUT = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr"))
SIGNS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": ""}


class Words:
    """The visible words of a paragraph, with the notes that it cites and the text boxes that hang on it.

    `notes` are (number, (footnote or endnote, id)); the numbers go on from `notes_before`.
    """

    def __init__(self, paragraph: etree._Element, notes_before: int = 0) -> None:
        self.notes: list[tuple[int, tuple[str, str]]] = []
        self.boxes: list[etree._Element] = []
        self._parts: list[str] = []
        self._notes_before = notes_before
        self._gather(paragraph)

    @property
    def text(self) -> str:
        """The words in one line."""
        return "".join(self._parts)

    def _gather(self, parent: etree._Element) -> None:
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str) or tag in LEFT_OUT or tag == COPY_FOR_OLD_PROGRAMS:
                continue
            name = tag.removeprefix(W)
            if name == "txbxContent":
                self.boxes.append(element)
            elif name == "t" or tag == MATHS_TEXT:
                self._parts.append(element.text or "")
            elif name in SIGNS:
                self._parts.append(SIGNS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                number = self._notes_before + len(self.notes) + 1
                self.notes.append((number, (name.removesuffix("Reference"), element.get(f"{W}id", ""))))
                self._parts.append(f" {number}")
            elif name == "sym":
                self._parts.append(_symbol(element.get(f"{W}char", "")))
            elif name == "r":
                self._run(element)
            else:
                self._gather(element)

    def _run(self, run: etree._Element) -> None:
        hidden = run.find(f"{W}rPr/{W}vanish")
        if hidden is not None and hidden.get(f"{W}val", "1") not in ("0", "false"):
            return
        raised = run.find(f"{W}rPr/{W}vertAlign")
        if raised is not None and raised.get(f"{W}val") == "superscript":
            mark = "".join(each.text or "" for each in run.iter(f"{W}t"))
            if is_note_mark("".join(self._parts[-3:]), mark):
                self._parts.append(" ")
        self._gather(run)


def number_of(element: etree._Element | None) -> int | None:
    """The number that a property holds."""
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


def _symbol(code: str) -> str:
    """A character of a symbol font; the private use area stays for `clean` to judge."""
    try:
        return chr(int(code[:6], 16))
    except (ValueError, OverflowError):
        return ""
