# SPDX-License-Identifier: EUPL-1.2
"""Slides of which one can see which slide is which, and slides that want to load something."""

import io
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pptx
from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Inches

from lti_tool.materials.reading.slides import find_office
from tests.materials.files import saved, zip_of
from tests.support import missing

COLOURS = [(200, 30, 30), (30, 160, 30), (30, 30, 200), (200, 180, 20), (150, 30, 160)]
"""Of the square on the first slide, on the second, …"""
NOTES = "GEHEIM: die Lösung ist 42"
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    **{name: name for name in ("office", "text", "presentation", "style", "script")},
    "draw": "drawing",
    "svg": "svg-compatible",
    "manifest": "manifest",
}
_SPACES = " ".join(f'xmlns:{prefix}="{_NAMESPACE}{name}:1.0"' for prefix, name in _PREFIXES.items())
_LINKS = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def office() -> Path:
    """LibreOffice. Skips the test where it is not installed."""
    found = find_office()
    if found is None:
        missing("LibreOffice (libreoffice-impress-nogui)")
    assert found is not None
    return found


def square(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(out, "PNG")
    return out.getvalue()


def coloured_pptx(count: int = 5, hidden: Collection[int] = (), *, link: str | None = None) -> bytes:
    """Slides with a title, a square of their own colour and notes. `hidden`: their numbers, from 1 up.

    `link`: in place of the first slide's square a picture that lies there.
    """
    show = pptx.Presentation()
    for n in range(1, count + 1):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"Folie {n} über Bäume und ihre Knoten und Kanten"
        size = Inches(3), Inches(2.5), Inches(4), Inches(4)
        picture = slide.shapes.add_picture(io.BytesIO(square(COLOURS[n - 1])), *size)
        slide.notes_slide.notes_text_frame.text = NOTES
        if n in hidden:
            slide._element.set("show", "0")
        if n == 1 and link:
            found = picture._element.blipFill.find(f"{_A}blip")
            del found.attrib[f"{_R}embed"]
            found.set(f"{_R}link", slide.part.relate_to(link, RELATIONSHIP_TYPE.IMAGE, is_external=True))
    return saved(show)


def coloured_odp(
    count: int = 3, hidden: Collection[int] = (), *, link: str | None = None, element: str = "image", macro: str = ""
) -> bytes:
    """As `coloured_pptx`. `element`: what holds the link; `macro`: Basic that is to run when the file is opened."""
    places = [(f"Pictures/{n}.png", "image") for n in range(1, count + 1)]
    if link:
        places[0] = link, element
    pages = "".join(_page(n, *place, is_hidden=n in hidden) for n, place in enumerate(places, 1))
    hides = '<style:style style:name="dpH" style:family="drawing-page">'
    hides += '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    opened = (
        '<script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:type="simple" '
        'xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>'
    )
    listens = f"<office:scripts><office:event-listeners>{opened}</office:event-listeners></office:scripts>"
    body = f"<office:body><office:presentation>{pages}</office:presentation></office:body>"
    content = (
        f'<office:document-content {_SPACES} {_LINKS} xmlns:dom="http://www.w3.org/2001/xml-events" '
        f'office:version="1.3">{listens if macro else ""}'
        f"<office:automatic-styles>{hides}</office:automatic-styles>{body}</office:document-content>"
    )
    files = {f"Pictures/{n}.png": square(COLOURS[n - 1]) for n in range(1, count + 1)}
    files |= {"content.xml": content.encode()} | (_basic(macro) if macro else {})
    kind = "application/vnd.oasis.opendocument.presentation"
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type=""/>' for name in files)
    root = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = f"<manifest:manifest {_SPACES}>{root}{entries}</manifest:manifest>"
    return zip_of({"mimetype": kind, **files, "META-INF/manifest.xml": manifest}, compression=0)


def _page(n: int, href: str, element: str, *, is_hidden: bool) -> str:
    style = ' draw:style-name="dpH"' if is_hidden else ""
    notes = f"<presentation:notes><draw:frame><draw:text-box><text:p>{NOTES}</text:p></draw:text-box></draw:frame>"
    size = 'svg:x="6cm" svg:y="5cm" svg:width="9cm" svg:height="9cm"'
    return (
        f'<draw:page draw:name="p{n}"{style} draw:master-page-name="M">'
        f'<draw:frame svg:x="2cm" svg:y="1cm" svg:width="20cm" svg:height="2cm" presentation:class="title">'
        f"<draw:text-box><text:p>Folie {n} über Bäume und ihre Knoten und Kanten</text:p></draw:text-box></draw:frame>"
        f'<draw:frame {size}><draw:{element} xlink:href="{href}" xlink:type="simple" xlink:show="embed" '
        f'xlink:actuate="onLoad"/></draw:frame>{notes}</presentation:notes></draw:page>'
    )


def _basic(macro: str) -> dict[str, bytes]:
    space = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
    doctype = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    libraries = f'<library:libraries {space}><library:library library:name="Standard" library:link="false"/>'
    library = f'<library:library {space} library:name="Standard" library:readonly="false" '
    library += 'library:passwordprotected="false"><library:element library:name="M"/></library:library>'
    module = '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" '
    module += f'script:language="StarBasic">Sub Main\n{macro}\nEnd Sub</script:module>'
    files = {
        "Basic/script-lc.xml": ("library:libraries", "libraries", f"{libraries}</library:libraries>"),
        "Basic/Standard/script-lb.xml": ("library:library", "library", library),
        "Basic/Standard/M.xml": ("script:module", "module", module),
    }
    return {name: f"{head}{doctype.format(root, dtd)}{xml}".encode() for name, (root, dtd, xml) in files.items()}


def seen_colours(png: bytes) -> list[int]:
    """Which squares are on a picture: numbers from 1 up."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").resize((200, 150))
    pixels: Sequence[Any] = picture.get_flattened_data()
    return [
        n
        for n, colour in enumerate(COLOURS, 1)
        if sum(all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True)) for pixel in pixels) > 200
    ]
