# SPDX-License-Identifier: EUPL-1.2
"""What the papers say: all of it from the live configuration, in both languages alike, with marked gaps."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lti_tool.db import now
from lti_tool.lti import tickets
from lti_tool.lti.launch import login_state
from lti_tool.lti.roles import one_time_codes
from lti_tool.models import GuardRefusal, PlatformState, ResearchText
from lti_tool.papers.compose import Paper, compose, compose_all
from lti_tool.papers.files import page
from lti_tool.privacy import retention
from tests.papers.office import SAID, Balanced, Office

LANGUAGES = ("de", "en")
EVERY = pytest.mark.parametrize("paper", list(Paper))
SPOKEN = pytest.mark.parametrize("language", LANGUAGES)


@EVERY
def test_a_paper_has_the_same_sections_and_the_same_gaps_in_both_languages(office: Office, paper: Paper) -> None:
    german, english = office.read(paper, "de"), office.read(paper, "en")
    assert len(german.gaps) == len(english.gaps) > 0
    headings = [re.findall(r"^(#+ [\d.]*)", one.markdown, re.MULTILINE) for one in (german, english)]
    assert headings[0] == headings[1]
    assert len(headings[0]) > 5
    for tag in ("li", "td", "p", "mark"):
        assert german.html.count(f"<{tag}") == english.html.count(f"<{tag}"), tag


@EVERY
@SPOKEN
def test_no_section_is_empty_and_nothing_of_a_template_is_left(office: Office, paper: Paper, language: str) -> None:
    composed = office.read(paper, language)
    assert not re.search(r"\{\{|\{%|\}\}|%\}|None|Undefined", composed.markdown)
    sections = re.split(r"^#{2,3} .*$", composed.markdown, flags=re.MULTILINE)
    parents = re.findall(r"^## .*\n\n### ", composed.markdown, re.MULTILINE)
    assert len([section for section in sections if not section.strip()]) == len(parents)
    assert "  \n" not in composed.markdown


@EVERY
@SPOKEN
@pytest.mark.parametrize("kind", ["university", "school"])
def test_words_and_blocks_stand_apart(office: Office, paper: Paper, language: str, kind: str) -> None:
    """A value loses the spaces around it, and a line under a table would become a row of it."""
    office.set(kind=kind)
    office.change(model_servers=("http://10.9.0.5:8000/v1", "http://10.9.0.7:8000/v1"))
    text = office.read(paper, language).markdown
    assert re.findall(r"^\|.*\|\n[^|\n].*", text, re.MULTILINE) == []
    assert re.findall(r"\n[^\n]+\n#.*", text) == []
    assert re.findall(r"\)(?:und|and)\b|Betroffenerund|\w:\d+,\w|\]\*\*\w", text) == []


@EVERY
@SPOKEN
def test_each_paper_says_that_an_officer_must_review_it_and_lists_its_gaps_first(
    office: Office, paper: Paper, language: str
) -> None:
    composed = office.read(paper, language)
    head = composed.markdown.partition("\n## ")[0]
    assert {"de": "Datenschutzbeauftragte", "en": "data protection officer must review"}[language] in head
    assert [gap for gap in composed.gaps if f"> - {gap}" not in head] == []
    marked = set(re.findall(r'<mark class="gap">\[[^:]+: (.*?)\]</mark>', composed.html))
    assert marked == set(composed.gaps)
    for gap in composed.gaps:
        assert f"{gap}]**" in composed.markdown


@EVERY
@SPOKEN
def test_html_closes_what_it_opens_and_loads_nothing(office: Office, paper: Paper, language: str) -> None:
    html = page(office.read(paper, language))
    assert Balanced(html).wrong == []
    assert not re.search(r"<(script|img|iframe|link)\b|@import|url\(", html)
    assert f'<html lang="{language}">' in html


def test_what_an_institution_said_is_no_gap_any_more(office: Office) -> None:
    before = {one.paper: one.gaps for one in compose_all(office.facts(), "de")}
    office.set(**SAID)
    after = {one.paper: one for one in compose_all(office.facts(), "de")}
    for paper, composed in after.items():
        assert len(composed.gaps) < len(before[paper]), paper
        assert SAID["controller"] in composed.markdown
    notice = after[Paper.PRIVACY_NOTICE]
    assert all(value in notice.markdown for value in SAID.values())
    assert len(before[Paper.PRIVACY_NOTICE]) - len(notice.gaps) == len(SAID)


@pytest.mark.parametrize(
    "evil",
    ["<script>alert(1)</script>", "**[bitte ergänzen: x]**", "[x](javascript:alert(1))", "a | b", "`c`", "&lt; _d_"],
)
@EVERY
def test_what_an_institution_said_is_shown_as_it_is_and_means_nothing(office: Office, paper: Paper, evil: str) -> None:
    office.set(**(SAID | {"controller": evil}))
    composed = office.read(paper)
    plain = re.sub(r"<[^>]*>", "", composed.html)
    shown = evil.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown in plain
    assert not re.search(r"<script|href=|<em>|<code>c", composed.html.replace("<code>campus-tutor", ""))
    assert len(re.findall(r"<mark", composed.html)) == len(re.findall(r"<mark", page(composed)))
    assert "x" not in composed.gaps


Change = Callable[[Office], Any]
NOTICE, RECORD, ASSESSMENT, MEASURES = Paper.PRIVACY_NOTICE, Paper.RECORD, Paper.ASSESSMENT, Paper.MEASURES
HOSTS = [NOTICE, RECORD, ASSESSMENT, MEASURES, Paper.STAFF_COUNCIL]


def _ask_for_research(office: Office) -> None:
    with office.database.transaction() as session:
        session.add(ResearchText(institution_id=office.institution_id, version=3, de="Darf ich?", en="May I?"))


CHANGES: list[tuple[str, Change, list[Paper], str]] = [
    ("model servers", lambda o: o.change(model_servers=("http://10.9.0.77:8000/v1",)), HOSTS, "10.9.0.77:8000"),
    (
        "model servers, named for the AI act",
        lambda o: o.change(model_servers=("http://10.9.0.77:8000/v1",)),
        [Paper.AI_ACT, Paper.TRUSTED_APPS],
        "10.9.0.77:8000",
    ),
    ("no model server", lambda o: o.change(model_servers=()), HOSTS, "kein Modellserver"),
    ("a server elsewhere", lambda o: o.change(model_servers=("https://ki.example/v1",)), HOSTS, "außerhalb der als"),
    (
        "a server elsewhere, said outright",
        lambda o: o.change(model_servers=("https://ki.example/v1",)),
        [NOTICE, Paper.TRUSTED_APPS],
        "Mindestens ein Server",
    ),
    (
        "embedding servers",
        lambda o: o.change(embedding_servers=("http://10.9.0.6:8001/v1",), embedding_model="bge-m3"),
        HOSTS,
        "Einbettungsserver 10.9.0.6:8001, Modell bge-m3",
    ),
    ("stand-ins", lambda o: o.change(stand_in_models=("klein",)), [Paper.AI_ACT], "dürfen antworten: klein"),
    ("retention", lambda o: o.set(retention_days=91), [*HOSTS, Paper.TRUSTED_APPS], "91 Tage nach der letzten Frage"),
    (
        "the end of term",
        lambda o: o.set(term_ends=date(2027, 3, 31), days_after_term=44),
        [*HOSTS, Paper.TRUSTED_APPS],
        "am 31. März 2027 zuletzt benutzt wurde, bis 44 Tage danach",
    ),
    (
        "material",
        lambda o: o.set(material_days=123),
        [NOTICE, RECORD, ASSESSMENT, MEASURES],
        "123 Tage nach der letzten Nu",
    ),
    (
        "nothing is stored",
        lambda o: o.set(store_nothing=True),
        [*HOSTS, Paper.TRUSTED_APPS],
        "keine Speicherung, das Gespräch liegt nur im Browser-Tab",
    ),
    ("research", _ask_for_research, [NOTICE, RECORD, ASSESSMENT], "Text Fassung 3"),
    ("the form of numbers", lambda o: o.set(number_form=r"hs\d{6}"), [NOTICE, Paper.TRUSTED_APPS], "eigene Form"),
    ("the form of numbers, as a measure", lambda o: o.set(number_form=r"hs\d{6}"), [MEASURES], "Matrikelnummern ist h"),
    ("names on", lambda o: o.connect("https://zwei.example", asked_names=True), [NOTICE, RECORD], "enden mit ihm"),
    (
        "names on, elsewhere",
        lambda o: o.connect("https://zwei.example", asked_names=True),
        [ASSESSMENT, MEASURES, Paper.STAFF_COUNCIL, Paper.TRUSTED_APPS],
        "amen werden",
    ),
    (
        "names as the platform likes",
        lambda o: o.connect("https://zwei.example", asked_names=None),
        [NOTICE, RECORD, Paper.STAFF_COUNCIL, Paper.TRUSTED_APPS],
        "eingestellt",
    ),
    ("a platform", lambda o: o.connect("https://zwei.example"), HOSTS, "zwei.example"),
    ("backups", lambda o: o.change(backup_readable_days=3), [NOTICE, RECORD, MEASURES], "höchstens 3 Tage"),
    ("a school", lambda o: o.set(kind="school"), [NOTICE], "Schulgesetz"),
    ("a school's pupils", lambda o: o.set(kind="school"), [RECORD], "Schülerinnen"),
    ("a notice of its own", lambda o: o.set(notice_de="Hallo."), [ASSESSMENT], "eigener Hinweis"),
    ("tokens", lambda o: o.set(tokens_per_day=1234567), [NOTICE], "1.234.567"),
    ("metrics", lambda o: o.change(metrics_bind=("10.9.0.2", 9100)), [MEASURES], "Messwerte ohne Personenbezug"),
    ("the log's level", lambda o: o.change(log_level="debug"), [MEASURES], "Stufe: debug"),
    ("its name", lambda o: o.set(name="Akademie"), list(Paper), "Akademie"),
    ("its address", lambda o: o.change(public_url="https://neu.example"), list(Paper), "https://neu.example"),
]


@pytest.mark.parametrize(("change", "papers", "said"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_paper_changes_with_the_configuration(office: Office, change: Change, papers: list[Paper], said: str) -> None:
    before = {paper: office.read(paper).markdown for paper in papers}
    english = {paper: office.read(paper, "en").markdown for paper in papers}
    change(office)
    for paper in papers:
        assert said in office.read(paper).markdown, paper
        assert office.read(paper).markdown != before[paper], paper
        assert office.read(paper, "en").markdown != english[paper], paper


def _a_server_elsewhere(office: Office) -> None:
    office.change(model_servers=("https://ki.example/v1",))


SAYS_OTHERWISE: list[tuple[Change, Paper, dict[str, str], dict[str, str]]] = [
    (
        _ask_for_research,
        NOTICE,
        {"de": "Niemand wird um eine Einwilligung gebeten", "en": "Nobody is asked for consent"},
        {"de": "Empfänger sind auch die Forschenden", "en": "the researchers are recipients, too"},
    ),
    (
        _a_server_elsewhere,
        NOTICE,
        {"de": "Eine Übermittlung in ein Land außerhalb", "en": "provides for no transfer"},
        {"de": "Übermittlung in Drittländer und Garantien", "en": "transfers to third countries and safeguards"},
    ),
    (
        _a_server_elsewhere,
        RECORD,
        {"de": "Die Software sieht keine vor", "en": "The software provides for none"},
        {"de": "Übermittlung in Drittländer und Garantien", "en": "transfers to third countries and safeguards"},
    ),
    (
        _a_server_elsewhere,
        ASSESSMENT,
        {"de": "aus den Netzen der Betreiber hinaus", "en": "nothing passed on from the operators' networks"},
        {"de": "milder wäre ein Modell", "en": "would be the milder means"},
    ),
    (
        _a_server_elsewhere,
        Paper.TRUSTED_APPS,
        {"de": "Die Modellserver liegen in Netzen", "en": "The model servers lie in networks"},
        {"de": "vertraglicher Ausschluss von Training", "en": "contractual exclusion of training"},
    ),
    (
        lambda o: o.connect("https://zwei.example", asked_names=True),
        NOTICE,
        {"de": "ersetzt ihn nur in solchen Wendungen", "en": "replaces it only in such phrases"},
        {"de": "Lehrende sehen bei Abgaben die Namen", "en": "teachers see the names"},
    ),
]


@pytest.mark.parametrize(("change", "paper", "before", "after"), SAYS_OTHERWISE)
@SPOKEN
def test_a_promise_is_given_only_where_the_configuration_keeps_it(
    office: Office, change: Change, paper: Paper, before: dict[str, str], after: dict[str, str], language: str
) -> None:
    text = office.read(paper, language).markdown
    assert before[language] in text
    assert after[language] not in text
    change(office)
    text = office.read(paper, language).markdown
    assert before[language] not in text
    assert after[language] in text


@pytest.mark.parametrize("asked_names", [True, None])
def test_where_people_are_asked_for_research_no_paper_says_that_names_always_end_with_the_visit(
    office: Office, asked_names: bool | None
) -> None:
    """A consent keeps what the launch told, to take the person out of exports."""
    office.connect("https://zwei.example", asked_names=asked_names)
    papers, said = (NOTICE, RECORD, ASSESSMENT, MEASURES), "nach einer Einwilligung in Forschung"
    assert not any(said in office.read(paper).markdown for paper in papers)
    _ask_for_research(office)
    assert [paper for paper in papers if said not in office.read(paper).markdown] == []


def test_a_school_without_words_for_parents_asks_nobody_for_research(office: Office) -> None:
    _ask_for_research(office)
    office.set(kind="school")
    assert "Niemand wird um eine Einwilligung gebeten" in office.read(NOTICE).markdown
    with office.database.transaction() as session:
        row = session.get_one(ResearchText, (office.institution_id, 3))
        row.parents_de, row.parents_en = "Liebe Eltern", "Dear parents"
    text = office.read(NOTICE).markdown
    assert "An Schulen steht für Eltern ein eigener Text dabei" in text


@EVERY
@SPOKEN
def test_nothing_says_that_course_material_is_encrypted_or_redacted(
    office: Office, paper: Paper, language: str
) -> None:
    """docs/decisions/redaction.md; `models.material` keeps it in clear."""
    text = office.read(paper, language).markdown
    assert not re.search(r"Kursmaterial ohne die ersetzten|course material without the details", text)
    if paper in HOSTS:
        assert re.search("im Klartext|in clear", text)


def test_the_statement_has_the_parts_of_the_european_model(office: Office) -> None:
    """Implementing Decision (EU) 2018/1523, annex, section 1."""
    text = office.read(Paper.ACCESSIBILITY).markdown
    for part in (
        *("Stand der Vereinbarkeit", "Nicht barrierefreie Inhalte", "Unvereinbarkeit", "Unverhältnismäßige Belastung"),
        *("Wie und wann sie erstellt wurde", "Selbstbewertung", "Rückmeldung und Kontakt", "Durchsetzungsverfahren"),
    ):
        assert part in text


def test_a_platform_that_was_switched_off_is_no_recipient(office: Office) -> None:
    office.connect("https://zwei.example", state=PlatformState.DISABLED)
    assert "zwei.example" not in office.read(Paper.RECORD).markdown


@pytest.mark.parametrize("paper", [ASSESSMENT, MEASURES])
def test_where_the_guard_does_not_stand_the_paper_says_so(office: Office, paper: Paper) -> None:
    facts = office.facts()
    standing = compose(paper, replace(facts, guard_stands=True), "de")
    missing = compose(paper, replace(facts, guard_stands=False), "de")
    assert "Wächter" in standing.markdown
    assert set(missing.gaps) - set(standing.gaps) == {"warum der Wächter über ausgehende Verbindungen nicht steht"}


@pytest.mark.parametrize("paper", [ASSESSMENT, MEASURES])
def test_what_the_guard_refused_lately_is_told(office: Office, paper: Paper) -> None:
    with office.database.transaction() as session:
        session.add(GuardRefusal(what="connect", module="somebody.elses", number=7411, last_at=now()))
    assert "7411" in compose(paper, replace(office.facts(), guard_stands=True), "de").markdown


OF_KINDS = {
    "conversations": "Gespräche mit Fragen",
    "deleted_conversations": "selbst gelöschte Gespräche",
    "empty_conversations": "leere Gespräche",
    "visits": "Besuch mit Rolle",
    "used_logins": "verbrauchte Anmeldungen",
    "used_calls": "verbrauchte Aufrufe der Lernplattform",
    "waiting_launches": "auf einen Klick warten",
    "codes": "Einmalcodes",
    "usage_days": "Verbrauch an Token",
    "question_counts": "wie viele Fragen eine Person",
    "locks": "Sperrzeiten für Prüfungen",
    "locked_people": "für wen eine Sperre der Lernplattform gilt",
    "asked_questions": "zu einer beantworteten Frage ohne ihren Text",
    "insights": "Zahlen über Gruppen von Lernenden",
    "launch_counts": "Zahl der Anmeldungen",
    "withdrawn_consents": "Einwilligungen in die Forschung",
    "staff_names": "Prüfsummen der Namen von Lehrenden",
    "unused_materials": "Kursmaterial mit seinem Suchverzeichnis",
    "broken_uploads": "abgebrochene Uploads",
    **dict.fromkeys(
        (
            "vectors_of_old_passages",
            "pieces_of_slides",
            "pieces_of_originals",
            "uncited_passages",
            "uncited_pages",
            "unused_files",
            "deleted_materials",
        ),
        "gelöschtes oder ersetztes Kursmaterial",
    ),
}
"""Of each kind that is deleted, the row of the table that tells of it."""


def test_the_table_of_periods_tells_of_each_kind_that_is_deleted(office: Office) -> None:
    assert set(OF_KINDS) == {kind.name for kind in retention.KINDS}
    for paper in (NOTICE, RECORD, ASSESSMENT, MEASURES):
        text = office.read(paper).markdown
        assert [row for row in OF_KINDS.values() if row not in text] == []


def test_periods_that_stand_in_the_texts_themselves_are_those_of_the_code() -> None:
    assert timedelta(minutes=15) == login_state.LIFETIME + login_state.CLOCKS_DIFFER
    assert timedelta(minutes=2) == tickets.LIFETIME
    assert timedelta(days=7) == one_time_codes.LIFETIME
    assert timedelta(days=3 * 365 + 1) == retention.CONSENTS_KEPT


def test_the_notice_names_what_article_13_asks_for(office: Office) -> None:
    office.set(**SAID)
    text = office.read(NOTICE).markdown
    for asked in (*SAID.values(), "Art. 15", "Art. 21", "Art. 77", "Art. 22", "TDDDG", "künstliche Intelligenz"):
        assert asked in text


def test_the_assessment_goes_along_the_seven_protection_goals(office: Office) -> None:
    goals = re.findall(r"^### 4\.\d (\w+)$", office.read(ASSESSMENT).markdown, re.MULTILINE)
    assert goals == [
        *("Verfügbarkeit", "Integrität", "Vertraulichkeit", "Nichtverkettung"),
        *("Transparenz", "Intervenierbarkeit", "Datenminimierung"),
    ]
