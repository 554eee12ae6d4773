"""What a picture of a page shows: how many pixels of each colour."""

import base64

# Counted by the browser itself, in an empty page, whose pictures no policy forbids.
COUNT = """async (picture) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  const name = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].join(",");
  return [...counts].map(([pixel, count]) => [name(pixel), count]);
}"""


def colours(blank, picture):
    """Pixels of a PNG by colour ("red,green,blue"), the most frequent first; `blank` is an empty page."""
    counts = blank.evaluate(COUNT, base64.b64encode(picture).decode())
    return dict(sorted(counts, key=lambda pair: -pair[1]))
