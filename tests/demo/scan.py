"""Turns one page of a PDF into a picture of itself, as a scanner leaves it."""

import io

import pypdfium2

DOTS_PER_INCH = 110


def with_scanned_page(printed: bytes, number: int) -> bytes:
    """The same PDF, with page `number` (counted from 1) as a grey picture without any text."""
    document = pypdfium2.PdfDocument(printed)
    page = document[number - 1]
    width, height = page.get_size()
    picture = io.BytesIO()
    bitmap = page.render(scale=DOTS_PER_INCH / 72, rotation=0, grayscale=True)
    bitmap.to_pil().rotate(0.4, fillcolor=245).save(picture, "JPEG", quality=45)
    page.close()
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(picture.getvalue()))
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    document.del_page(number - 1)
    scanned = document.new_page(width, height, index=number - 1)
    scanned.insert_obj(image)
    scanned.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
