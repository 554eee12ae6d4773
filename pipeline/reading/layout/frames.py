"""What is drawn around and before the text: frames, grounds, bullets."""

from itertools import combinations

from .lines import Line
from .page import Page

BULLET_POINTS, BULLET_EMS = (1.5, 9.0), 3.0
WIDE_POINTS, HIGH_POINTS, THIN_POINTS = 90.0, 24.0, 3.0
LARGEST_SHARE, MOST_OF_TEXT = 0.6, 0.5
RULES_COMPARED, MOST_BULLETS = 60, 80
Box = tuple[float, float, float, float]


def set_frames(lines: list[list[Line]], pages: list[Page]) -> None:
    """Gives every line the number of the smallest frame around it, unless most of the document stands in frames."""
    framed, total = 0, 1
    for of_page, page in zip(lines, pages, strict=True):
        total += sum(len(line.text) for line in of_page)
        for number, frame in enumerate(_frames(page), 1):
            inside = [line for line in of_page if line.frame == 0 and _holds(frame, line)]
            if len({round(line.top) for line in inside}) > 1 and len(inside) < len(of_page):
                for line in inside:
                    line.frame = number
                    framed += len(line.text)
    if framed > MOST_OF_TEXT * total:
        for of_page in lines:
            for line in of_page:
                line.frame = 0


def bulleted(lines: list[Line], page: Page) -> frozenset[int]:
    """Ids of the lines of a page that stand behind a bullet which is drawn, not written: a small square or disc."""
    least, most = BULLET_POINTS
    bullets = [
        box
        for box in page.rectangles
        if least < box[2] - box[0] < most and least < box[3] - box[1] < most and _is_square(box)
    ]
    if not bullets or len(bullets) > MOST_BULLETS:
        return frozenset()
    return frozenset(id(line) for line in lines if line.is_upright and any(_leads(box, line) for box in bullets))


def _is_square(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return max(width, height) < 1.5 * min(width, height)


def _leads(bullet: Box, line: Line) -> bool:
    x0, top, x1, bottom = bullet
    is_before = x1 <= line.x0 < x0 + BULLET_EMS * line.size
    return is_before and line.top < (top + bottom) / 2 < line.bottom


def _frames(page: Page) -> list[Box]:
    """Frames of a page, the smallest first: drawn rectangles, and four rules that meet."""
    whole = LARGEST_SHARE * page.width * page.height
    found = {
        tuple(round(each) for each in box)
        for box in [*page.rectangles, *_ruled(page)]
        if box[2] - box[0] > WIDE_POINTS and box[3] - box[1] > HIGH_POINTS and _area(box) < whole
    }
    return sorted(found, key=lambda box: (_area(box), box))


def _ruled(page: Page) -> list[Box]:
    flat = [box for box in page.rectangles if box[3] - box[1] < THIN_POINTS and box[2] - box[0] > WIDE_POINTS]
    upright = [box for box in page.rectangles if box[2] - box[0] < THIN_POINTS and box[3] - box[1] > HIGH_POINTS]
    if len(upright) < 2:
        return []
    found = []
    for one, other in combinations(sorted(flat[:RULES_COMPARED], key=lambda box: box[1]), 2):
        if abs(one[0] - other[0]) < 4 and abs(one[2] - other[2]) < 4:
            sides = [box for box in upright if abs(box[1] - one[1]) < 6 and abs(box[3] - other[3]) < 6]
            if any(abs(box[0] - one[0]) < 6 for box in sides) and any(abs(box[2] - one[2]) < 6 for box in sides):
                found.append((one[0], one[1], one[2], other[3]))
    return found


def _holds(frame: Box, line: Line) -> bool:
    x0, top, x1, bottom = frame
    return x0 - 1 <= line.x0 and line.x1 <= x1 + 1 and top - 2 <= line.top and line.bottom <= bottom + 2


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
