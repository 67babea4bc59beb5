# SPDX-License-Identifier: EUPL-1.2
"""Files that are made to harm whoever reads them."""

import io
import zipfile
import zlib

import docx

from tests.materials.files import Pdf, pptx_of, replaced, saved, zip_of

MEGABYTE = 1 << 20


def blanks(megabytes: int) -> bytes:
    """So many megabytes of blanks, deflated some hundredfold, and quickly."""
    packer = zlib.compressobj(1)
    pieces = [packer.compress(b" " * MEGABYTE) for _megabyte in range(megabytes)]
    return b"".join([*pieces, packer.flush()])


def pdf_that_inflates(megabytes: int = 600) -> bytes:
    pdf = Pdf()
    pdf.page("")
    packed = pdf.stream(blanks(megabytes), "/Filter /FlateDecode")
    pdf.objects[pdf.pages[0] - 1] = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents {packed} 0 R >>".encode()
    )
    return pdf.made()


def pdf_that_inflates_twice() -> bytes:
    pdf = Pdf()
    pdf.page("")
    packed = pdf.stream(zlib.compress(blanks(600), 9), "/Filter [/FlateDecode /FlateDecode]")
    pdf.objects[pdf.pages[0] - 1] = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents {packed} 0 R >>".encode()
    )
    return pdf.made()


def pdf_of_operators(count: int = 3_000_000) -> bytes:
    pdf = Pdf()
    pdf.page("BT /F1 9 Tf 9 9 Td " + "(a) Tj " * count + "ET")
    return pdf.made()


def pdf_with_bad_pages(count: int) -> bytes:
    """A good page, then so many times a page of millions of operators and a good one."""
    pdf = Pdf()
    good = [pdf.page(pdf.lines((70, 700, 12, f"Eine gute Seite, es ist Seite {n}."))) for n in (1, 3, 5, 7, 9)]
    bad = pdf.page("BT /F1 9 Tf 9 9 Td " + "(a) Tj " * 3_000_000 + "ET")
    pdf.pages = good[:1]
    for n in range(count):
        pdf.pages += [bad, good[n + 1]]
    return pdf.made()


def pdf_of_objects(count: int = 1_000_000) -> bytes:
    pdf = Pdf()
    pdf.page(pdf.lines((70, 700, 12, "Eine Seite unter einer Million von Objekten.")))
    pdf.objects += [b"null"] * count
    return pdf.made()


def pdf_with_nested_forms(depth: int = 25) -> bytes:
    """Each form draws the next one twice: 2^25 times the innermost."""
    pdf = Pdf()
    inner = pdf.stream(b"BT /F1 9 Tf (a) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    for _level in range(depth):
        extra = f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A {inner} 0 R >> >>"
        inner = pdf.stream(b"/A Do /A Do", extra)
    pdf.page("/A Do", resources=f"/XObject << /A {inner} 0 R >>")
    return pdf.made()


def pdf_of_one_page_many_times(count: int = 200_000) -> bytes:
    pdf = Pdf()
    pdf.pages = [pdf.page(pdf.lines((70, 700, 10, "Immer dieselbe.")))] * count
    return pdf.made()


def pdf_with_a_circle() -> bytes:
    """The page tree's root is its own child."""
    pdf = Pdf()
    pdf.pages = [2]
    return pdf.made()


def pdf_of_arrays(depth: int = 200_000) -> bytes:
    pdf = Pdf()
    pdf.page("")
    pdf.add("[" * depth + "]" * depth)
    pdf.catalog = f"/Names {len(pdf.objects)} 0 R"
    return pdf.made()


def pdf_with_a_password(*, user: str = "secret", owner: str = "owner", copying: bool = True) -> bytes:
    """Encrypted by pypdf."""
    import pypdf
    from pypdf.constants import UserAccessPermissions as May

    from tests.materials.files import plain_pdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain_pdf()))
    allowed = May.all() if copying else May.all() & ~May.EXTRACT & ~May.EXTRACT_TEXT_AND_GRAPHICS
    writer.encrypt(user, owner, permissions_flag=allowed)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&j;'
    "</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{}">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a;'
    "</w:t></w:r></w:p></w:body></w:document>"
)


def word_with(document: bytes) -> bytes:
    return replaced(saved(docx.Document()), "word/document.xml", document)


def word_that_inflates(megabytes: int = 40) -> bytes:
    return word_with(b"<a>" + b" " * (megabytes * MEGABYTE) + b"</a>")


def word_of_paragraphs(count: int = 2_000_000) -> bytes:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return word_with(b"<w:document " + space + b"><w:body>" + b"<w:p/>" * count + b"</w:body></w:document>")


def word_of_depth(depth: int = 100_000) -> bytes:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    inner = b"<w:sdt><w:sdtContent>" * depth + b"<w:p/>" + b"</w:sdtContent></w:sdt>" * depth
    return word_with(b"<w:document " + space + b"><w:body>" + inner + b"</w:body></w:document>")


def slides_with_a_password() -> bytes:
    """A compound file: how Office wraps what has a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def slides_with_macros() -> bytes:
    with zipfile.ZipFile(io.BytesIO(pptx_of(("Titel", [(0, "Punkt")])))) as old:
        files = {name: old.read(name) for name in old.namelist()}
    return zip_of(files | {"ppt/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen()"})


def zip_that_inflates(megabytes: int = 401) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.txt", "w") as file,
    ):
        for _megabyte in range(megabytes):
            file.write(b" " * MEGABYTE)
    return out.getvalue()


def zip_that_lies(megabytes: int = 64) -> bytes:
    """Its entries say that the file is ten bytes long."""
    size = megabytes * MEGABYTE
    made = zip_that_inflates(megabytes)
    return made.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
