"""Takes pictures of a report, section by section, on a narrow, a middling and a wide screen, in light and in dark.

python tests/browser/shots.py outputs/demo/report.html FOLDER
"""

import sys
from pathlib import Path

from opening import Window, launched

WIDTHS = (400, 900, 1400)
SCHEMES = ("light", "dark")
TALLEST = 3000  # pixels: a browser refuses pictures of a whole page, and nobody looks at longer ones


def shots(report, folder):
    """Write FOLDER/WIDTH-SCHEME-NUMBER-SECTION.png for each section of `report`; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with launched() as browser:
        for width in WIDTHS:
            for scheme in SCHEMES:
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page = Window(context, report.resolve()).drawn()
                for number, part in enumerate(page.locator("header, main > section").all()):
                    name = part.get_attribute("aria-labelledby") or "header"
                    made.append(folder / f"{width}-{scheme}-{number:02d}-{name}.png")
                    made[-1].write_bytes(picture(page, part))
                context.close()
    return made


def picture(page, part):
    """A part of the page as PNG, its top where it is too tall."""
    wide, tall = page.viewport_size["width"], part.bounding_box()["height"]
    page.set_viewport_size({"width": wide, "height": int(min(tall + 40, TALLEST))})
    part.evaluate("(each) => each.scrollIntoView()")
    return page.screenshot()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(f"{len(shots(Path(sys.argv[1]), Path(sys.argv[2])))} pictures in {sys.argv[2]}")
