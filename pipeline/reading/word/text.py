"""Reads the words of one paragraph of a Word document."""

from lxml import etree

from ..raised import END, START, opening

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
COPY_FOR_OLD_PROGRAMS = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
# Deleted and moved words, the instructions of fields, properties, the reading aids above Japanese words.
LEFT_OUT = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "rt"))
SIGNS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": ""}
LIFTED = 3  # half points above the line
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
# What the Symbol font shows for the places of capital and small letters, and its commonest signs.
SYMBOLS = dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
SYMBOLS |= dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
SYMBOLS |= {0x2D: "−", 0xA3: "≤", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB9: "≠", 0xBB: "≈"}


class NoteMarks:
    """Numbers the notes of a document as they are cited: footnotes 1, 2, endnotes i, ii, unless it says otherwise.

    `raising` are the character styles that raise what they are given to.
    """

    def __init__(self, roots: list[etree._Element] = (), raising: frozenset[str] = frozenset()) -> None:
        self.raising = raising
        self._counts = {"footnote": 0, "endnote": 0}
        self._formats = {"footnote": "decimal", "endnote": "lowerRoman"}
        for kind in self._formats:
            for form in (each for root in roots for each in root.iter(f"{W}{kind}Pr")):
                stated = form.find(f"{W}numFmt")
                if stated is not None:
                    self._formats[kind] = stated.get(f"{W}val", "decimal")

    def next(self, kind: str) -> str:
        """The number of the next note, a footnote or an endnote."""
        self._counts[kind] += 1
        count, form = self._counts[kind], self._formats[kind]
        if form.endswith("Roman"):
            shown = _roman(count)
        elif form.endswith("Letter"):
            shown = "abcdefghijklmnopqrstuvwxyz"[(count - 1) % 26] * (1 + (count - 1) // 26)
        elif form == "chicago":
            shown = "*†‡§"[(count - 1) % 4] * (1 + (count - 1) // 4)
        else:
            shown = str(count)
        return shown.upper() if form.startswith("upper") else shown


class Words:
    """The visible words of a paragraph, with the notes that it cites and the text boxes that hang on it.

    `notes` are (number as shown, (footnote or endnote, id)); raised marks come between the signs of `raised.py`.
    """

    def __init__(self, paragraph: etree._Element, marks: NoteMarks | None = None) -> None:
        self.notes: list[tuple[str, tuple[str, str]]] = []
        self.boxes: list[etree._Element] = []
        self._parts: list[str] = []
        self._marks = marks or NoteMarks()
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
                self._cite(element, name.removesuffix("Reference"))
            elif name == "sym":
                self._parts.append(_symbol(element))
            elif name == "r":
                self._run(element)
            else:
                self._gather(element)

    def _cite(self, element: etree._Element, kind: str) -> None:
        """Set the number of a note; where it has a mark of its own, that follows as words of the run."""
        has_own = element.get(f"{W}customMarkFollows", "0") not in ("0", "false", "off")
        shown = "" if has_own else self._marks.next(kind)
        self.notes.append((shown, (kind, element.get(f"{W}id", ""))))
        if shown:
            self._parts.append(f" {START}{shown}{END}")

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None and is_on(properties, "vanish"):
            return
        sign = ""
        if self._is_raised(run, properties):
            sign = opening("".join(self._parts[-4:]), "".join(each.text or "" for each in run.iter(f"{W}t")))
        self._parts.append(sign)
        self._gather(run)
        self._parts.append(END if sign else "")

    def _is_raised(self, run: etree._Element, properties: etree._Element | None) -> bool:
        if properties is None or not len(properties):
            return len(run) > 1 and run[0].get(f"{W}customMarkFollows") is not None
        if any(each.get(f"{W}customMarkFollows") for each in run):
            return True
        if (number_of(properties.find(f"{W}position")) or 0) >= LIFTED:
            return True
        direct, style = properties.find(f"{W}vertAlign"), properties.find(f"{W}rStyle")
        if direct is not None:
            return direct.get(f"{W}val") == "superscript"
        return style is not None and style.get(f"{W}val") in self._marks.raising


def number_of(element: etree._Element | None) -> int | None:
    """The number that a property holds."""
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


def is_on(properties: etree._Element, name: str) -> bool:
    """Whether a property of the yes-or-no kind is set."""
    element = properties.find(f"{W}{name}")
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")


def _roman(number: int) -> str:
    shown = ""
    for value, letters in ROMAN:
        shown += letters * (number // value)
        number %= value
    return shown


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; what is not known stays in the private use area, for `clean` to judge."""
    try:
        code = int(element.get(f"{W}char", "")[:6], 16)
        if element.get(f"{W}font", "") == "Symbol" and (code & 0xFF) in SYMBOLS and code < 0x10000:
            return SYMBOLS[code & 0xFF]
        return chr(code)
    except (ValueError, OverflowError):
        return ""
