# SPDX-License-Identifier: EUPL-1.2
"""What is read of a PDF."""

import pytest

from lti_tool.materials.reading import Note, PlaceKind, ReadFailed, Reading, ReadingLimits, read_file
from tests.materials.files import Pdf, paragraph, pdf_of, plain_pdf

LONG = (
    "Ein Entscheidungsbaum teilt die Daten nach dem Merkmal, das am meisten über die Klasse sagt. Er wird von "
    "der Wurzel aus aufgebaut. In jedem Knoten wird wieder gewählt, bis die Blätter rein sind oder nichts mehr bleibt."
)


def read(data: bytes, limits: ReadingLimits | None = None) -> Reading:
    return read_file("skript.pdf", data, limits or ReadingLimits())


def test_a_page_is_its_paragraphs_with_the_larger_lines_as_headings() -> None:
    page = [(70, 780, 20, "Bäume"), *paragraph(LONG, top=740), *paragraph(LONG, top=690), (70, 600, 14, "Wurzel")]
    (found,) = read(pdf_of([*page, *paragraph(LONG, top=570)])).pages
    assert found.text.split("\n\n") == ["# Bäume", LONG, LONG, "## Wurzel", LONG]
    assert (found.heading, found.place.kind, found.place.first) == ("Bäume", PlaceKind.PAGE, 1)


def test_a_word_that_is_parted_at_the_line_end_is_whole_again() -> None:
    lines = [
        (70, 700, 10, "Die Verteilung, von der hier die Rede ist, heißt Normalver-"),
        (70, 688, 10, "teilung und ist"),
    ]
    assert "Normalverteilung und ist" in read(pdf_of(lines)).pages[0].text


def test_ligatures_are_letters() -> None:
    pdf = Pdf()
    pdf.fonts += (
        " /F3 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Differences [1 /fi /fl] >> >>"
    )
    pdf.page(pdf.lines((70, 700, 10, "De\x01nition der Aus\x02ugsfahrt"), font="F3"))
    assert read(pdf.made()).pages[0].text == "Definition der Ausflugsfahrt"


def test_a_hyphen_within_a_compound_stays() -> None:
    lines = [
        (70, 700, 10, "So wird es von einem Team gemacht, das es für die ganze Open-"),
        (70, 688, 10, "Source-Welt tut"),
    ]
    assert read(pdf_of(lines)).pages[0].text.endswith("für die ganze Open-Source-Welt tut")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [(70, 810, 8, "Statistik I, Sommer 2026"), (290, 30, 8, f"Seite {n} von 6"), *paragraph(f"{LONG} Nummer {n}.")]
        for n in range(1, 7)
    ]
    reading = read(pdf_of(*pages))
    assert [page.text for page in reading.pages] == [f"{LONG} Nummer {n}." for n in range(1, 7)]


def test_a_running_head_that_changes_with_the_chapter_is_known_by_the_page_number() -> None:
    heads = ["", "1 Eins 1", "1 Eins 2", "3 Zwei", "4 Zwei", "2 Drei 5", "2 Drei 6", "7"]
    pages = [[(70, 810, 8, head), *paragraph(f"{LONG} {n}.")] for n, head in enumerate(heads)]
    assert [page.text for page in read(pdf_of(*pages)).pages] == [f"{LONG} {n}." for n in range(8)]


def test_a_title_that_begins_with_the_number_of_its_page_stays() -> None:
    pages = [[(70, 790, 20, f"{n} Teil"), (290, 30, 8, f"{n}"), *paragraph(f"{LONG} {n}.")] for n in range(1, 6)]
    pages[3][0] = (70, 790, 20, "4 Ergebnisse")
    assert read(pdf_of(*pages)).pages[3].text == f"# 4 Ergebnisse\n\n{LONG} 4."


def test_what_stands_at_the_top_of_few_pages_stays() -> None:
    pages = [[(70, 810, 8, f"Wort {'abcdef'[n]}"), *paragraph(LONG)] for n in range(6)]
    assert all(f"Wort {'abcdef'[n]}" in page.text for n, page in enumerate(read(pdf_of(*pages)).pages))


def test_columns_are_read_one_after_the_other() -> None:
    left = paragraph("Links steht zuerst der eine Text, der hier beginnt und der dann weiter unten aufhört.", width=30)
    right = paragraph("Rechts steht danach der andere Text, der erst später kommt.", left=320, width=30)
    text = read(pdf_of([*left, *right])).pages[0].text
    assert text.index("aufhört") < text.index("Rechts")


def test_columns_that_the_file_draws_line_by_line_are_read_one_after_the_other() -> None:
    words = ["eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht"]
    lines = []
    for number, word in enumerate(words):
        lines.append((70, 700 - 12 * number, 10, f"Linke Spalte mit Text in Zeile {word}"))
        lines.append((320, 700 - 12 * number, 10, f"Rechte Spalte mit Text in Zeile {word}"))
    text = " ".join(read(pdf_of(lines)).pages[0].text.split())
    assert text.index("Linke Spalte mit Text in Zeile acht") < text.index("Rechte Spalte mit Text in Zeile eins")


def test_bullets_are_a_list() -> None:
    lines = [(70, 700 - 14 * n, 10, f"• Punkt {word}") for n, word in enumerate(("eins", "zwei", "drei"))]
    lines += [(70, 650, 10, "1. Erstens"), (70, 636, 10, "2. Zweitens")]
    assert read(pdf_of(lines)).pages[0].text == "- Punkt eins\n- Punkt zwei\n- Punkt drei\n1. Erstens\n2. Zweitens"


def test_code_keeps_its_lines_and_its_indentation() -> None:
    pdf = Pdf()
    lines = [(70, 650, 10, "def f(x):"), (94, 638, 10, "return x"), (178, 638, 10, "# noch"), (94, 626, 10, "pass")]
    pdf.page(pdf.lines(*paragraph(LONG)) + "\n" + pdf.lines(*lines, font="F2"))
    assert read(pdf.made()).pages[0].text == f"{LONG}\n\n```\ndef f(x):\n    return x      # noch\n    pass\n```"


def test_a_sentence_that_begins_with_code_is_a_sentence() -> None:
    pdf = Pdf()
    pdf.page(pdf.lines((70, 700, 10, "print"), font="F2") + "\n" + pdf.lines((104, 700, 10, "schreibt in eine Zeile.")))
    assert read(pdf.made()).pages[0].text == "print schreibt in eine Zeile."


def test_a_table_is_told_by_where_its_cells_stand() -> None:
    rows = [("Merkmal", "Gewinn", "Rang"), ("Wetter", "0,25", "1"), ("Wind", "0,05", "3"), ("Tag", "", "4")]
    cells = [
        (left, 500 - 14 * y, 10.0, text)
        for y, row in enumerate(rows)
        for left, text in zip((70, 200, 300), row, strict=True)
        if text
    ]
    table = (
        "| Merkmal | Gewinn | Rang |\n| --- | --- | --- |\n| Wetter | 0,25 | 1 |\n| Wind | 0,05 | 3 |\n| Tag |  | 4 |"
    )
    assert read(pdf_of([*paragraph(LONG), *cells, *paragraph(LONG, top=400)])).pages[0].text.split("\n\n") == [
        LONG,
        table,
        LONG,
    ]


def test_a_cell_that_goes_on_in_the_next_line_is_one_cell() -> None:
    rows = [("Merkmal", "Bedeutung"), ("Wetter", "sonnig, bedeckt"), ("", "oder Regen"), ("Wind", "schwach")]
    cells = [
        (left, 500 - 14 * y, 10.0, text)
        for y, row in enumerate(rows)
        for left, text in zip((70, 200), row, strict=True)
        if text
    ]
    table = "| Merkmal | Bedeutung |\n| --- | --- |\n| Wetter | sonnig, bedeckt oder Regen |\n| Wind | schwach |"
    assert read(pdf_of([*paragraph(LONG), *cells])).pages[0].text == f"{LONG}\n\n{table}"


def test_words_that_stand_far_apart_in_each_line_elsewhere_are_no_table() -> None:
    places = [(70, 210, 330), (70, 160, 280), (70, 240, 390)]
    lines = [(left, 700 - 14 * y, 10.0, "Wort") for y, row in enumerate(places) for left in row]
    assert "|" not in read(pdf_of(lines)).pages[0].text


def test_lists_side_by_side_are_no_table() -> None:
    lines = [(left, 700 - 14 * y, 10.0, f"• Punkt {y}") for y in range(4) for left in (70, 300)]
    assert "|" not in read(pdf_of(lines)).pages[0].text


def test_short_lines_one_below_the_other_stay_lines() -> None:
    lines = [(70, 700, 10, "Name Wert"), (70, 688, 10, "Alpha 1"), (70, 676, 10, "Beta 2")]
    assert read(pdf_of([*paragraph(LONG, top=600), *lines])).pages[0].text.endswith("Name Wert\nAlpha 1\nBeta 2")


def test_umlauts_drawn_as_two_glyphs_are_one_letter() -> None:
    """As TeX sets them in its oldest encoding: the dots first, then the letter below them."""
    pdf = Pdf()
    pdf.page("BT /F1 10 Tf 70 700 Td (Pr\xa8) Tj (ufung und \xa8) Tj (Ubung) Tj ET")
    text = read(pdf.made()).pages[0].text
    assert "Prüfung" in text
    assert "Übung" in text


def test_a_page_with_such_umlauts_keeps_its_headings_and_lists() -> None:
    pdf = Pdf()
    apart = LONG.replace("ä", "\xa8a").replace("ü", "\xa8u").replace("ö", "\xa8o")
    lines = [
        (70, 780, 20, "B\xa8aume"),
        *paragraph(apart),
        (70, 600, 10, "\x95 Bl\xa8atter"),
        (70, 586, 10, "\x95 Knoten"),
    ]
    pdf.page("\n".join(pdf.lines(line) for line in lines).replace("\x95", "\u2022"))
    (page,) = read(pdf.made()).pages
    assert page.heading == "Bäume"
    assert page.text == f"# Bäume\n\n{LONG}\n\n- Blätter\n- Knoten"


def test_titles_of_the_outline_are_headings() -> None:
    pdf = Pdf()
    for n in range(2):
        pdf.page(pdf.lines((70, 760, 10, ("Grundlagen", "Anwendungen")[n]), *paragraph(LONG)))
    item = len(pdf.objects) + 2
    titles = ("Grundlagen", "Anwendungen")
    pdf.add(f"<< /Type /Outlines /First {item} 0 R /Last {item + 1} 0 R /Count 2 >>")
    for n, other in enumerate(("/Next", "/Prev")):
        link = f"{other} {item + 1 - n} 0 R"
        pdf.add(f"<< /Title ({titles[n]}) /Parent {item - 1} 0 R {link} /Dest [{pdf.pages[n]} 0 R /Fit] >>")
    pdf.catalog = f"/Outlines {item - 1} 0 R /Lang (de-DE)"
    reading = read(pdf.made())
    assert [page.heading for page in reading.pages] == ["Grundlagen", "Anwendungen"]
    assert reading.pages[1].text.startswith("### Anwendungen\n\n")


def test_title_and_language_are_those_of_the_file() -> None:
    pdf = Pdf()
    pdf.page(pdf.lines(*paragraph(LONG)))
    info = pdf.add("<< /Title (Data Mining) >>")
    pdf.trailer = f"/Info {info} 0 R"
    reading = read(pdf.made())
    assert (reading.title, reading.language) == ("Data Mining", "de")
    assert read(plain_pdf()).title == "skript"


def test_a_page_that_is_a_picture_says_so_and_so_does_an_empty_one() -> None:
    pdf = Pdf()
    pdf.page(pdf.lines(*paragraph(LONG)))
    picture = pdf.stream(
        b"\x80" * 12, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    )
    pdf.page("q 500 0 0 700 40 40 cm /I Do Q", resources=f"/XObject << /I {picture} 0 R >>")
    pdf.page("")
    assert [page.note for page in read(pdf.made()).pages] == [Note.NONE, Note.PICTURE_ONLY, Note.EMPTY]


def test_a_file_of_pictures_alone_has_no_text() -> None:
    pdf = Pdf()
    pdf.page("0 0 200 200 re f")
    with pytest.raises(ReadFailed, match="no_text"):
        read(pdf.made())


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    read_file("a.pdf", plain_pdf(3), ReadingLimits(), progress=lambda done, count: told.append((done, count)))
    assert told == [(1, 3), (2, 3), (3, 3)]
