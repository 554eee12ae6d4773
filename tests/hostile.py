"""PDFs made to harm whoever reads them: bombs, loops and lies, each with some honest text beside it where it can."""

import io
import zlib
from pathlib import Path

from pipeline.reading import read
from pipeline.settings import Settings
from pipeline.visit import watched_for

MEGABYTE = 1 << 20
SENTENCE = "The wardens of the lower harbour agreed to keep one log of every boat."
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def reading(task, note):
    """What a worker reads of the file `task["path"]`: the kinds of its problems, and the text."""
    with watched_for(task, note, "extract"):
        found = read(Path(task["path"]).read_bytes(), "pdf", settings=Settings(**task["settings"]))
    return {"kinds": sorted({each.kind for each in found.problems}), "text": "\n".join(b.text for b in found.blocks)}


def pdf(objects, *, root=1, trailer=b"", xref=True):
    """A PDF of numbered objects: `objects` maps a number to the bytes between obj and endobj."""
    made, places = io.BytesIO(), {}
    made.write(b"%PDF-1.7\n")
    for number, body in objects.items():
        places[number] = made.tell()
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = made.tell(), max(objects) + 1
    if xref:
        made.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for number in range(1, size):
            entry = b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
            made.write(entry)
    made.write(b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start))
    return made.getvalue()


def stream(content, entries=b""):
    """A stream object; `entries` go into its dictionary."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def packed(content, layers=1):
    """A stream that is compressed `layers` times over."""
    for _ in range(layers):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [%s]" % (b"/FlateDecode " * layers))


def zeros(megabytes, layers=1):
    """A compressed stream of blanks, `megabytes` long when it is unpacked; written without holding it."""
    packer, made = zlib.compressobj(9), io.BytesIO()
    for _ in range(megabytes):
        made.write(packer.compress(b" " * MEGABYTE))
    made.write(packer.flush())
    content = made.getvalue()
    for _ in range(layers - 1):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [%s]" % (b"/FlateDecode " * layers))


def shown(text=SENTENCE):
    """Operators that show a line of text."""
    return b"BT /F1 11 Tf 72 700 Td (%s) Tj ET" % text.encode("latin-1")


def page(contents=4, entries=b"", parent=2):
    """A page with the font F1 whose contents are the object `contents`."""
    resources = b"" if b"/Resources" in entries else b"/Resources << /Font << /F1 5 0 R >> >>"
    box = b"" if b"/MediaBox" in entries else b"/MediaBox [0 0 600 800]"
    return b"<< /Type /Page /Parent %d 0 R /Contents %d 0 R %s %s %s >>" % (parent, contents, box, resources, entries)


def paper(**changed):
    """An honest page of one sentence, with some of its objects (catalogue, pages, page, contents, font) `changed`."""
    honest = {
        "catalogue": b"<< /Type /Catalog /Pages 2 0 R >>",
        "pages": b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "page": page(),
        "contents": stream(shown()),
        "font": FONT,
    }
    more = {int(name[1:]): body for name, body in changed.items() if name[0] == "o" and name[1:].isdigit()}
    named = honest | {name: body for name, body in changed.items() if name in honest}
    return pdf(dict(enumerate(named.values(), 1)) | more)


def _two_pages(second, **more):
    """An honest page, then a page whose contents are the stream `second`."""
    pages = b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>"
    return paper(pages=pages, o6=page(7), o7=second, **more)


def honest():
    return paper()


def deep_page_tree(depth=20_000):
    objects = {1: b"<< /Type /Catalog /Pages 6 0 R >>", 4: stream(shown()), 5: FONT}
    for number in range(6, 6 + depth):
        objects[number] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1)
    objects[6 + depth] = page(parent=5 + depth)
    return pdf(objects)


def kids_in_a_circle():
    return paper(pages=b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>")


def only_a_circle():
    return paper(pages=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")


def many_kids(fan=60, depth=5):
    """Every node names the next one many times over: fan ** depth pages of the same page."""
    objects = {1: b"<< /Type /Catalog /Pages 6 0 R >>", 4: stream(shown()), 5: FONT}
    for level in range(depth):
        kids = b"%d 0 R " % (7 + level) * fan
        objects[6 + level] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, fan ** (depth - level))
    objects[6 + depth] = page(parent=5 + depth)
    return pdf(objects)


def xref_in_a_circle():
    content = paper()
    at = int(content.rpartition(b"startxref\n")[2].split()[0])
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % at)


def object_stream_in_itself():
    """An object stream that extends itself and claims to hold itself."""
    held = b"6 0 1 20 << /Type /ObjStm >> << /Type /Catalog /Pages 2 0 R >>"
    facts = b"/Type /ObjStm /N 2 /First 9 /Extends 6 0 R"
    return paper(catalogue=b"6 0 R", o6=stream(held, facts))


def length_in_a_circle():
    return _two_pages(b"<< /Length 7 0 R >>\nstream\n%s\nendstream" % shown("It was signed in spring."))


def nested_arrays(depth=200_000):
    return paper(o6=b"[" * depth + b"]" * depth, catalogue=b"<< /Type /Catalog /Pages 2 0 R /Odd 6 0 R >>")


def nested_arrays_on_the_page(depth=200_000):
    return _two_pages(stream(b"[" * depth + b"]" * depth + shown()))


def saved_states(count=1_000_000):
    return _two_pages(packed(b"q " * count + shown()))


def huge_page():
    return paper(page=page(entries=b"/MediaBox [0 0 1e30 1e30]"))


def page_of_no_size():
    return paper(page=page(entries=b"/MediaBox [0 0 0 0]"))


def page_upside_down():
    return paper(page=page(entries=b"/MediaBox [600 800 0 0] /Rotate 45 /UserUnit 1e9"))


def a_million_pages_that_are_not_there():
    return paper(pages=b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>")


def a_million_empty_pages():
    """One page, named a million times: each is a page."""
    return paper(pages=b"<< /Type /Pages /Kids [%s] /Count 1000000 >>" % (b"3 0 R " * 1_000_000))


def less_than_no_pages():
    return paper(pages=b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>")


def flate_bomb(megabytes=700):
    """Under a megabyte that becomes 700 megabytes of blanks in a page's contents."""
    return _two_pages(zeros(megabytes))


def flate_bomb_in_layers(megabytes=700):
    """About a kilobyte that becomes 700 megabytes: compressed three times over."""
    return _two_pages(zeros(megabytes, 3))


def only_a_flate_bomb(megabytes=700):
    return paper(contents=zeros(megabytes, 3))


def text_bomb(megabytes=100):
    """A line of text, shown again and again until the page holds a hundred megabytes of operators."""
    return _two_pages(packed((shown() + b"\n") * (megabytes * MEGABYTE // 100), 2))


def run_length_bomb():
    content = b"\x81 " * 500_000 + b"\x80"
    return _two_pages(stream(zlib.compress(content, 9), b"/Filter [/FlateDecode /RunLengthDecode]"))


def _image(content, entries):
    """A page that draws one image."""
    drawn = page(entries=b"/Resources << /Font << /F1 5 0 R >> /XObject << /I 6 0 R >> >>")
    facts = b"/Type /XObject /Subtype /Image " + entries
    return paper(page=drawn, contents=stream(shown() + b" q 600 0 0 800 0 0 cm /I Do Q"), o6=stream(content, facts))


def image_bomb(side=60_000):
    content = zlib.compress(b"\0" * MEGABYTE, 9)
    facts = b"/Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode" % (side, side)
    return _image(content, facts)


def jbig2_bomb():
    """A JBIG2 page said to be four thousand million pixels high."""
    header = bytes.fromhex("00000000 30 00 01 00000013 ffffffff ffffffff 00000000 00000000 00 0000")
    facts = b"/Width 4294967295 /Height 4294967295 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode"
    return _image(header, facts)


def form_in_itself():
    drawn = page(entries=b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>")
    facts = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X 6 0 R >> >>"
    return paper(page=drawn, contents=stream(shown() + b" /X Do"), o6=stream(b"/X Do /X Do", facts))


def forms_within_forms(depth=26):
    """Each form draws the next one twice: two to the power of `depth` lines of text."""
    drawn = page(entries=b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>")
    more = {}
    for number in range(6, 6 + depth):
        inner = b"/Resources << /XObject << /X %d 0 R >> >>" % (number + 1)
        facts = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] " + inner
        more[f"o{number}"] = stream(b"/X Do /X Do", facts)
    facts = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >>"
    more[f"o{6 + depth}"] = stream(shown(), facts)
    return paper(page=drawn, contents=stream(shown() + b" /X Do"), **more)


def hostile_font_names():
    name = b"/#00#0a<script>alert(1)#3c/script>" + b"A" * 5000 + b"#ff#fe#e2#80#ae"
    return paper(font=b"<< /Type /Font /Subtype /Type1 /BaseFont %s >>" % name)


def broken_font():
    """A TrueType font whose tables are noise."""
    noise = bytes((each * 7919) % 256 for each in range(4000))
    facts = b"<< /Type /FontDescriptor /FontName /Noise /Flags 4 /FontBBox [0 0 1000 1000] /FontFile2 7 0 R >>"
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /Noise /FirstChar 0 /LastChar 255 /FontDescriptor 6 0 R >>"
    return paper(font=font, o6=facts, o7=stream(b"\0\1\0\0\0\x10" + noise, b"/Length1 4006"))


def map_in_a_circle():
    """A font whose table of characters uses itself, with ranges of four thousand million codes."""
    ranges = b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange\n"
    ranges += b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange\n" * 50
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    return paper(font=font, o6=stream(b"/M usecmap begincmap\n" + ranges + b"endcmap", b"/UseCMap 6 0 R"))


def a_hundred_thousand_notes(count=100_000):
    notes = b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (x) >> " * count
    return paper(page=page(entries=b"/Annots 6 0 R"), o6=b"[%s]" % notes)


def script_that_would_run(place="/never"):
    """Script and programs to be started on opening, on the page, and by a note."""
    script = b"<< /S /JavaScript /JS (app.launchURL\\('file:///bin/sh'\\);) >>"
    launch = b"<< /S /Launch /F (/usr/bin/touch) /Unix << /F (/usr/bin/touch) /P (%s) >> >>" % place.encode()
    return paper(
        catalogue=b"<< /Type /Catalog /Pages 2 0 R /OpenAction %s /AA << /WC %s >> >>" % (script, launch),
        page=page(entries=b"/AA << /O %s >> /Annots [<< /Subtype /Link /Rect [0 0 9 9] /A %s >>]" % (launch, launch)),
    )


def file_from_elsewhere():
    """Contents that are said to stand in another file of the machine."""
    return _two_pages(stream(b"", b"/F (/etc/passwd) /FFilter /ASCIIHexDecode"))


def outline_in_a_circle():
    entry = b"<< /Title (On) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Last 7 0 R >>"
    outline = b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 2147483647 >>"
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /Names 7 0 R >>"
    return paper(catalogue=catalogue, o6=outline, o7=entry)


def page_labels_in_a_circle():
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /PageLabels 6 0 R >>"
    return paper(
        catalogue=catalogue, o6=b"<< /Kids [6 0 R 6 0 R] /Nums [0 << /S /R /St 2147483647 /P (%s) >>] >>" % (b"x" * 9)
    )


def roman_page_of_two_thousand_million():
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /PageLabels << /Nums [0 << /S /R /St 2147483647 >>] >> >>"
    return paper(catalogue=catalogue)


def operators_without_end(count=3_000_000):
    """Strokes upon strokes: a page that draws for ever and says nothing."""
    return _two_pages(packed(b"1 1 m 2 2 l S " * count, 2))


def words_without_number(count=60_000):
    """One page of very many words."""
    return _two_pages(packed(b"BT /F1 1 Tf 1 1 Td " + b"(a b ) Tj 0 1 Td " * count + b"ET", 2))


def facts_of_ten_megabytes():
    return paper(o6=b"<< /Title (%s) >>" % (b"A " * 5_000_000)).replace(b"/Root", b"/Info 6 0 R /Root")


def header_alone():
    return b"%PDF-1.7\n%%EOF\n"


def trailer_without_root():
    return paper().replace(b"/Root 1 0 R", b"")


def no_table_of_objects():
    return paper().partition(b"xref\n")[0]


def table_that_points_nowhere():
    content = paper()
    head, mark, tail = content.partition(b"xref\n")
    return head + mark + tail.replace(b"00000 n", b"00007 n")


# What becomes of each: its status, then the kinds of problems that are told of it. The honest sentence beside the
# hostile part is read wherever the file is not `failed`, and the font does not lie.
LIE = (map_in_a_circle,)
ENDS = {
    deep_page_tree: "partial repaired",
    kids_in_a_circle: "partial damaged",
    only_a_circle: "read",
    many_kids: "read",
    xref_in_a_circle: "read",
    object_stream_in_itself: "read",
    length_in_a_circle: "read",
    nested_arrays: "read",
    nested_arrays_on_the_page: "read",
    saved_states: "read",
    huge_page: "read",
    page_of_no_size: "read",
    page_upside_down: "read",
    a_million_pages_that_are_not_there: "partial damaged too_many_pages",
    a_million_empty_pages: "partial too_many_pages",
    less_than_no_pages: "read",
    flate_bomb: "partial memory",
    flate_bomb_in_layers: "partial memory",
    only_a_flate_bomb: "failed memory",
    text_bomb: "partial memory",
    run_length_bomb: "read",
    image_bomb: "read",
    jbig2_bomb: "read",
    form_in_itself: "failed memory",
    forms_within_forms: "failed memory",
    hostile_font_names: "read",
    broken_font: "read",
    map_in_a_circle: "read",
    a_hundred_thousand_notes: "read",
    script_that_would_run: "read",
    file_from_elsewhere: "read",
    outline_in_a_circle: "read",
    page_labels_in_a_circle: "read",
    roman_page_of_two_thousand_million: "read",
    operators_without_end: "partial memory",
    words_without_number: "partial too_much_text",
    facts_of_ten_megabytes: "read",
    header_alone: "failed damaged",
    trailer_without_root: "partial repaired",
    no_table_of_objects: "partial repaired",
    table_that_points_nowhere: "read",
}
