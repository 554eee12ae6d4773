"""How most of a document is set, so that what differs stands out."""

from collections import Counter

from .lines import Line
from .paragraphs import Paragraph

LARGER, SMALLER = 1.08, 0.93
PROSE_CHARS = 60


class Setting:
    """What most of the text is set in; everything else stands out against it."""

    def __init__(self, lines: list[Line]) -> None:
        sizes, fonts = Counter(), Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.size = max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0
        for line in lines:
            if abs(line.size - self.size) < 0.3:
                fonts[line.font] += len(line.text)
        self.font = max(fonts, key=lambda font: (fonts[font], font)) if fonts else ""
        self.is_bold = any(line.is_bold for line in lines if line.font == self.font)

    def stands_out(self, paragraph: Paragraph, around: list[Paragraph]) -> bool:
        """Whether a short paragraph is set like a heading: larger, bolder, in capitals, or unlike those around it."""
        if paragraph.size > LARGER * self.size:
            return True
        is_capitals = is_in_capitals(paragraph)
        if paragraph.size < SMALLER * self.size:
            following = around[-1] if around else paragraph
            is_head = len(following.text) > PROSE_CHARS and following.role == "body" and not following.is_bold
            is_label = is_capitals and paragraph.text[-1] == ":"
            is_led = is_head and (is_capitals or following.size <= paragraph.size)
            return paragraph.is_bold and (is_label or is_led)
        faces = {line.font for line in paragraph.lines}
        faces |= {word.font for line in paragraph.lines for word in (line.words[0], line.words[-1])}
        has_own_face = self.font not in faces and not any(each.font in faces for near in around for each in near.lines)
        return (paragraph.is_bold and not self.is_bold) or is_capitals or has_own_face


def is_in_capitals(paragraph: Paragraph) -> bool:
    """Whether a paragraph is all in capitals."""
    letters = filter(str.isalpha, text := paragraph.text)
    return all(map(str.isupper, letters)) and sum(map(str.isalpha, text)) > 3
