"""Makes small PDFs about an invented harbour, for tests of what is read from them."""

import io

from reportlab.pdfgen.canvas import Canvas

from pipeline.reading.pdf import read
from pipeline.settings import Settings

LEFT, RIGHT, WIDTH, LEADING = 60, 320, 220, 12


class Paper:
    """A PDF in the making: text goes where it is put, in the order in which it is put there."""

    def __init__(self, **options):
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(600, 800), **options)

    def write(self, x, y, text, size=10, font="Times-Roman", width=None):
        """Lines of `text` from (x, y) down, `y` counted from the top; those that go on are set to `width`."""
        lines = text.strip().split("\n")
        for number, line in enumerate(line.strip() for line in lines):
            goes_on = number < len(lines) - 1 or line[-1] != "."
            spread = width and goes_on and line.count(" ")
            room = width - self.canvas.stringWidth(line, font, size) if spread else 0
            written = self.canvas.beginText(x, 800 - y - size)
            written.setFont(font, size)
            written.setWordSpace(room / line.count(" ") if spread else 0)
            written.textOut(line)
            self.canvas.drawText(written)
            y += size * LEADING / 10
        return y

    def furnish(self, number):
        self.write(LEFT, 30, "The Lower Harbour Review", size=8, font="Times-Italic")
        self.write(290, 765, str(number), size=8)

    def turn(self):
        self.canvas.showPage()

    def content(self):
        self.canvas.save()
        return self.file.getvalue()


def reading(content, **options):
    return read(content, "pdf", settings=Settings(**options))


def by_role(blocks, *roles):
    return [block.text for block in blocks if block.role in roles]


FIRST = """The wardens of the lower harbour have kept a
log of every boat since the old lighthouse was
pulled down, and the log shows how the work of
pilots, wardens and smiths was shared out between
them in the years that followed the great flood."""

SECOND = """In those years the pilots were asked to write down
what they saw, and the smiths to say what they had
mended. Nobody was asked to read what the others
wrote, and so the log grew thicker and"""

THIRD = """less useful with every winter that passed over the
harbour. When it was read at last, the pilots found
that the smiths had known all along which of the
buoys were loose."""
