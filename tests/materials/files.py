# SPDX-License-Identifier: EUPL-1.2
"""Small files of each kind, made here: good ones, awkward ones and bombs."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import docx
import pptx
from docx.enum.text import WD_BREAK
from lxml import etree
from pptx.util import Inches

OMML = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
FRACTION = (
    f"<m:oMath {OMML}><m:r><m:t>p=</m:t></m:r><m:f><m:num><m:r><m:t>α</m:t></m:r></m:num>"
    "<m:den><m:sSup><m:e><m:r><m:t>n</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:den></m:f></m:oMath>"
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


class Pdf:
    """A PDF written object by object (ISO 32000-1, 7.5), so that each part of it can be wrong."""

    def __init__(self) -> None:
        self.objects: list[bytes] = [b"", b""]
        self.pages: list[int] = []
        self.fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
        self.fonts += " /F2 << /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
        self.catalog = ""
        self.trailer = ""

    def add(self, written: bytes | str) -> int:
        """The number of a new object."""
        self.objects.append(written.encode("latin-1") if isinstance(written, str) else written)
        return len(self.objects)

    def stream(self, data: bytes, extra: str = "") -> int:
        return self.add(f"<< /Length {len(data)} {extra} >>\nstream\n".encode() + data + b"\nendstream")

    def page(self, content: str, size: tuple[float, float] = (595, 842), resources: str = "") -> int:
        """A page with this content stream."""
        packed = self.stream(zlib.compress(content.encode("cp1252")), "/Filter /FlateDecode")
        page = self.add(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {packed} 0 R "
            f"/Resources << /Font << {self.fonts} >> {resources} >> >>"
        )
        self.pages.append(page)
        return page

    def lines(self, *lines: tuple[float, float, float, str], font: str = "F1") -> str:
        """Text at left, bottom and size."""
        written = (f"BT /{font} {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET" for x, y, size, text in lines)
        return "\n".join(written)

    def made(self) -> bytes:
        kids = " ".join(f"{page} 0 R" for page in self.pages)
        self.objects[0] = f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>".encode("latin-1")
        self.objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>".encode()
        out, places = bytearray(b"%PDF-1.7\n"), list[int]()
        for number, content in enumerate(self.objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
        out += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R {self.trailer} >>\nstartxref\n{start}\n%%EOF".encode()
        return bytes(out)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def paragraph(
    text: str, *, left: float = 70, top: float = 700, size: float = 10, width: int = 80
) -> list[tuple[float, float, float, str]]:
    """Lines for `Pdf.lines`, broken at so many characters."""
    lines, line = list[str](), ""
    for word in text.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [(left, top - 12 * number, size, each) for number, each in enumerate([*lines, line])]


def pdf_of(*pages: Sequence[tuple[float, float, float, str]]) -> bytes:
    """A PDF with these lines on its pages."""
    pdf = Pdf()
    for page in pages:
        pdf.page(pdf.lines(*page))
    return pdf.made()


def plain_pdf(count: int = 1) -> bytes:
    """So many pages of a few sentences."""
    text = "Die Entropie misst die Unsicherheit einer Zufallsvariablen. Sie ist am größten bei der Gleichverteilung."
    return pdf_of(*([(70, 760, 18, f"Abschnitt {number + 1}"), *paragraph(text)] for number in range(count)))


def pptx_of(*slides: tuple[str, Sequence[tuple[int, str]]], notes: str = "") -> bytes:
    """Slides with title and bullets, each bullet with its level."""
    show = pptx.Presentation()
    for title, bullets in slides:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        frame = slide.placeholders[1].text_frame
        for number, (level, text) in enumerate(bullets):
            line = frame.paragraphs[0] if not number else frame.add_paragraph()
            line.text, line.level = text, level
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    return saved(show)


def table_on(show: pptx.presentation.Presentation, rows: Sequence[Sequence[str]]) -> None:
    """A slide with a table."""
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Tabelle"
    size = Inches(1), Inches(2), Inches(4), Inches(2)
    table = slide.shapes.add_table(len(rows), len(rows[0]), *size).table
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            table.cell(y, x).text = text


def saved(made: "pptx.presentation.Presentation | docx.document.Document") -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def element(xml: str) -> etree._Element:
    return etree.fromstring(xml)


def zip_of(files: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=compression)
    return out.getvalue()


def replaced(archive: bytes, name: str, content: bytes) -> bytes:
    """The archive with other content for one of its files."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        return zip_of({entry: content if entry == name else old.read(entry) for entry in old.namelist()})


def with_member(archive: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The archive with something replaced within one of its files."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        content = files.read(name)
    assert old in content
    return replaced(archive, name, content.replace(old, new))


def with_files(archive: bytes, files: Mapping[str, bytes | str]) -> bytes:
    """The archive with more files in it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        return zip_of({name: old.read(name) for name in old.namelist()} | dict(files))


def related(archive: bytes, source: str, kind: str, target: str, content: str, content_type: str) -> bytes:
    """The archive with one more part (ISO/IEC 29500-2), which `source` refers to as `rIdNew`."""
    folder, _slash, name = source.rpartition("/")
    link = f'<Relationship Id="rIdNew" Type="{RELATIONS}/{kind}" Target="/{target}"/></Relationships>'
    archive = with_member(archive, f"{folder}/_rels/{name}.rels", b"</Relationships>", link.encode())
    override = f'<Override PartName="/{target}" ContentType="{content_type}"/></Types>'
    archive = with_member(archive, "[Content_Types].xml", b"</Types>", override.encode())
    return with_files(archive, {target: content})


def odf_of(kind: str, body: str, styles: str = "") -> bytes:
    """An OpenDocument file; `kind` is `text` or `presentation`."""
    names = ("office", "text", "table", "presentation", "style")
    spaces = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in names) + f' xmlns:draw="{ODF}drawing:1.0"'
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content, compress_type=zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def word(*, breaks: bool = False) -> bytes:
    document = docx.Document()
    document.add_heading("Einleitung", 1)
    document.add_paragraph("Erster Absatz.")
    for text in ("eins", "zwei"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Punkt", style="List Bullet")
    if breaks:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading("Methode", 1)
    table = document.add_table(rows=2, cols=2)
    for number, text in enumerate(("Name", "Wert", "Alpha", "1")):
        table.cell(number // 2, number % 2).text = text
    document.add_paragraph("Es gilt ")._p.append(element(FRACTION))
    return saved(document)


ODT = (
    '<text:h text:outline-level="1">Eins</text:h><text:p>Ein Absatz<text:s/>mit<text:tab/>Text.'
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Eine Fußnote.</text:p>"
    "</text:note-body></text:note></text:p><text:list><text:list-item><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p>"
    "</text:list-item></text:list></text:list-item></text:list>"
    '<text:h text:outline-level="2">Zwei</text:h><table:table><table:table-row><table:table-cell><text:p>k</text:p>'
    "</table:table-cell><table:table-cell><text:p>v</text:p></table:table-cell></table:table-row></table:table>"
)
HTML = """<!doctype html><html lang="de"><head><title>Bäume &amp; Wälder</title><style>p{}</style>
<script>alert(1)</script></head><body><nav>Start | Kurse</nav><h1>Eins</h1>Text mit <b>Fett</b> und <code>x = 1</code>
<br>neue Zeile
<p hidden>geheim</p><p style="display: none">unsichtbar</p><p aria-hidden="true">nicht gezeigt</p>
<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>
<table><tr><th>Name</th><th>Wert</th></tr><tr><td>p|q</td><td>2</td></tr></table>
<pre>def f():
    return 1</pre><img src="http://127.0.0.1:1/x.png" alt="ein Bild"><iframe src="http://127.0.0.1:1/"></iframe>
<p><math><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></math></p></body></html>"""
