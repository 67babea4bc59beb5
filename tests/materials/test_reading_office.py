# SPDX-License-Identifier: EUPL-1.2
"""What is read of PowerPoint, Word and OpenDocument."""

import docx
import pptx
import pytest

from lti_tool.materials.reading import Note, PlaceKind, ReadFailed, Reading, ReadingLimits, read_file
from tests.materials.files import (
    FRACTION,
    ODT,
    OMML,
    element,
    odf_of,
    pptx_of,
    related,
    saved,
    table_on,
    with_member,
    word,
)

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def read(name: str, content: bytes) -> Reading:
    return read_file(name, content, ReadingLimits())


def test_a_slide_is_its_title_and_its_bullets_with_their_levels() -> None:
    content = pptx_of(("Entropie", [(0, "misst Unsicherheit"), (1, "in Bit"), (0, "nie negativ")]))
    (page,) = read("a.pptx", content).pages
    assert page.text == "# Entropie\n\n- misst Unsicherheit\n  - in Bit\n- nie negativ"
    assert (page.heading, page.place.kind, page.place.first) == ("Entropie", PlaceKind.SLIDE, 1)


def test_speakers_notes_are_kept_apart() -> None:
    (page,) = read("a.pptx", pptx_of(("Titel", [(0, "Punkt")]), notes="Lösung: 42")).pages
    assert (page.speaker_notes, "42" in page.text) == ("Lösung: 42", False)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.ppsx", "vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"),
        ("a.potx", "vnd.openxmlformats-officedocument.presentationml.template.main+xml"),
        ("a.pptm", "vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
    ],
)
def test_a_show_a_template_and_slides_with_macros_are_read_as_slides(name: str, kind: str) -> None:
    plain = b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    content = with_member(pptx_of(("Titel", [(0, "Punkt")])), "[Content_Types].xml", plain, kind.encode())
    assert read(name, content).pages[0].text == "# Titel\n\n- Punkt"


def test_tables_on_slides_and_in_groups_are_read() -> None:
    show = pptx.Presentation()
    table_on(show, [["Name", "Wert"], ["Alpha", "1"]])
    group = show.slides[0].shapes.add_group_shape().shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "in der Gruppe"
    assert read("a.pptx", saved(show)).pages[0].text == (
        "# Tabelle\n\n| Name | Wert |\n| --- | --- |\n| Alpha | 1 |\n\nin der Gruppe"
    )


def test_a_formula_on_a_slide_is_latex() -> None:
    """As PowerPoint writes it: the shape once with the formula and once, for older versions, with a picture."""
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    shape = (
        f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:p="{P}" xmlns:a="{A}"><mc:Choice Requires="a14"><p:sp><p:nvSpPr>'
        '<p:cNvPr id="9" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r>'
        f'<a:t>Es gilt </a:t></a:r><a14:m xmlns:a14="{A14}">{FRACTION}</a14:m></a:p></p:txBody></p:sp></mc:Choice>'
        "<mc:Fallback><p:sp>"
        '<p:nvSpPr><p:cNvPr id="9" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r>'
        "<a:t>nur im Ersatz</a:t></a:r></a:p></p:txBody></p:sp></mc:Fallback></mc:AlternateContent>"
    )
    slide.shapes._spTree.append(element(shape))
    assert read("a.pptx", saved(show)).pages[0].text == r"Es gilt $p= \frac{\alpha}{n^{2}}$"


def test_the_texts_of_a_smart_art_are_a_list() -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    points = "".join(
        f"<d:pt><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>" for text in ("Planen", "Tun", "Prüfen")
    )
    data = f'<d:dataModel xmlns:d="{space}" xmlns:a="{A}"><d:ptLst>{points}<d:pt/></d:ptLst></d:dataModel>'
    frame = (
        f'<p:graphicFrame><a:graphic><a:graphicData uri="{space}"><d:relIds xmlns:d="{space}" r:dm="rIdNew"/>'
        "</a:graphicData></a:graphic></p:graphicFrame></p:spTree>"
    )
    content = pptx_of(("Kreis", [(0, "so geht es")]))
    content = with_member(content, "ppt/slides/slide1.xml", b"</p:spTree>", frame.encode())
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    content = related(content, "ppt/slides/slide1.xml", "diagramData", "ppt/diagrams/data1.xml", data, kind)
    assert read("a.pptx", content).pages[0].text == "# Kreis\n\n- so geht es\n\n- Planen\n- Tun\n- Prüfen"


def test_numbered_paragraphs_of_a_slide_are_counted() -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text_frame.text = "Schritte", "erst\ndann"
    for paragraph in slide.placeholders[1].text_frame.paragraphs:
        paragraph._p.get_or_add_pPr().append(element(f'<a:buAutoNum xmlns:a="{A}" type="arabicPeriod"/>'))
    assert read("a.pptx", saved(show)).pages[0].text == "# Schritte\n\n1. erst\n2. dann"


def test_a_hidden_slide_keeps_its_number_and_is_not_read() -> None:
    content = pptx_of(("Eins", [(0, "sichtbar")]), ("Zwei", [(0, "versteckt")]), ("Drei", [(0, "sichtbar")]))
    content = with_member(content, "ppt/slides/slide2.xml", b"<p:sld ", b'<p:sld show="0" ')
    pages = read("a.pptx", content).pages
    assert [(page.place.first, page.note) for page in pages] == [(1, Note.NONE), (2, Note.HIDDEN), (3, Note.NONE)]
    assert "versteckt" not in str(pages)


def test_a_slide_that_is_a_picture_says_so() -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    slide.shapes._spTree.append(element(f'<p:pic xmlns:p="{P}"/>'))
    other = show.slides.add_slide(show.slide_layouts[6])
    other.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "Ein Text, der für sich genommen lang genug ist."
    assert [page.note for page in read("a.pptx", saved(show)).pages] == [Note.PICTURE_ONLY, Note.NONE]


def test_word_is_read_in_sections_with_lists_tables_and_formulas() -> None:
    first, second = read("a.docx", word()).pages
    assert first.text == "# Einleitung\n\nErster Absatz.\n\n1. eins\n2. zwei\n- Punkt"
    assert second.text == (
        "# Methode\n\n| Name | Wert |\n| --- | --- |\n| Alpha | 1 |\n\n" r"Es gilt $p= \frac{\alpha}{n^{2}}$"
    )
    assert (first.place.kind, second.heading) == (PlaceKind.SECTION, "Methode")


def test_word_with_page_breaks_has_pages() -> None:
    pages = read("a.docx", word(breaks=True)).pages
    assert [(page.place.kind, page.place.first, page.heading) for page in pages] == [
        (PlaceKind.PAGE, 1, "Einleitung"),
        (PlaceKind.PAGE, 2, "Methode"),
    ]


def test_a_break_that_word_saw_where_one_was_asked_for_is_no_second_one() -> None:
    content = with_member(
        word(breaks=True),
        "word/document.xml",
        b"<w:r><w:t>Methode",
        b"<w:r><w:lastRenderedPageBreak/><w:t>Methode",
    )
    assert len(read("a.docx", content).pages) == 2


def test_deleted_and_hidden_text_of_word_is_not_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Gilt weiterhin. ")
    paragraph.add_run("Versteckt.").font.hidden = True
    paragraph._p.append(element(f"<w:del {WORD}><w:r><w:delText>Gestrichen.</w:delText></w:r></w:del>"))
    paragraph._p.append(element(f"<w:ins {WORD}><w:r><w:t>Ergänzt.</w:t></w:r></w:ins>"))
    assert read("a.docx", saved(document)).pages[0].text == "Gilt weiterhin. Ergänzt."


def test_footnotes_of_word_stand_below_what_they_belong_to() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Das gilt immer")
    paragraph._p.append(element(f'<w:r {WORD}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("Weiter.")
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>Außer bei null.</w:t></w:r></w:p></w:footnote>'
    notes = f'<w:footnotes {WORD}><w:footnote w:id="0" w:type="separator"/>{note}</w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    content = related(saved(document), "word/document.xml", "footnotes", "word/footnotes.xml", notes, kind)
    assert read("a.docx", content).pages[0].text == "Das gilt immer[^2]\n\n[^2]: Außer bei null.\n\nWeiter."


def test_text_boxes_and_controls_of_word_are_read_and_its_table_of_contents_is_not() -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Im Kasten.</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("Davor.")._p.append(element(f"<w:r {WORD}><w:pict>{box}</w:pict></w:r>"))
    control = "<w:sdtContent><w:p><w:r><w:t>Im Feld.</w:t></w:r></w:p></w:sdtContent>"
    document.element.body.insert(1, element(f"<w:sdt {WORD}>{control}</w:sdt>"))
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("Einleitung 3", style=style)
    assert read("a.docx", saved(document)).pages[0].text == "Im Kasten.\n\nDavor.\n\nIm Feld."


@pytest.mark.parametrize(
    ("inner", "latex"),
    [
        ("<m:rad><m:radPr/><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", r"\sqrt{x}"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub>'
            "<m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>i</m:t></m:r></m:e></m:nary>",
            r"\sum_{i=1}^{n} i",
        ),
        ("<m:d><m:e><m:r><m:t>a+b</m:t></m:r></m:e></m:d>", r"\left( a+b \right)"),
        ("<m:func><m:fName><m:r><m:t>ln</m:t></m:r></m:fName><m:e><m:r><m:t>x</m:t></m:r></m:e></m:func>", r"\ln {x}"),
        (
            "<m:m><m:mr><m:e><m:r><m:t>1</m:t></m:r></m:e><m:e><m:r><m:t>0</m:t></m:r></m:e></m:mr></m:m>",
            r"\begin{matrix} 1 & 0 \end{matrix}",
        ),
        ('<m:acc><m:accPr><m:chr m:val="⃗"/></m:accPr><m:e><m:r><m:t>v</m:t></m:r></m:e></m:acc>', r"\vec{v}"),
        ("<m:sSub><m:e><m:r><m:t>𝑤</m:t></m:r></m:e><m:sub><m:r><m:t>𝑖</m:t></m:r></m:sub></m:sSub>", "w_{i}"),
        ("<m:r><m:t>x∈ℝ</m:t></m:r>", r"x\in \mathbb{R}"),
        ("<m:limLow><m:e><m:r><m:t>lim</m:t></m:r></m:e><m:lim><m:r><m:t>n→∞</m:t></m:r></m:lim></m:limLow>",
         r"\lim_{n\to \infty}"),
    ],
)  # fmt: skip
def test_formulas_of_office_are_latex(inner: str, latex: str) -> None:
    document = docx.Document()
    document.add_paragraph("Formel: ")._p.append(element(f"<m:oMath {OMML}>{inner}</m:oMath>"))
    assert read("a.docx", saved(document)).pages[0].text == f"Formel: ${latex}$"


def test_opendocument_text_is_read_with_headings_lists_tables_and_footnotes() -> None:
    first, second = read("a.odt", odf_of("text", ODT)).pages
    assert first.text == "# Eins\n\nEin Absatz mit Text.[^1]\n\n[^1]: Eine Fußnote.\n\n- a\n  - b"
    assert second.text == "## Zwei\n\n| k | v |\n| --- | --- |"


def test_opendocument_slides_are_read_with_their_notes_apart() -> None:
    hidden = (
        '<style:style style:name="h"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    frame = '<draw:frame presentation:class="{}"><draw:text-box>{}</draw:text-box></draw:frame>'
    title = frame.format("title", "<text:p>Titel</text:p>")
    outline = frame.format("outline", "<text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>")
    notes = f"<presentation:notes>{frame.format('notes', '<text:p>Lösung</text:p>')}</presentation:notes>"
    body = f'<draw:page>{title}{outline}{notes}</draw:page><draw:page draw:style-name="h">{title}</draw:page>'
    first, second = read("a.odp", odf_of("presentation", body, hidden)).pages
    assert (first.text, first.speaker_notes, first.place.kind) == ("# Titel\n\n- Punkt", "Lösung", PlaceKind.SLIDE)
    assert (second.text, second.note) == ("", Note.HIDDEN)


def test_an_office_file_without_a_word_says_so() -> None:
    with pytest.raises(ReadFailed, match="no_text"):
        read("a.docx", saved(docx.Document()))
