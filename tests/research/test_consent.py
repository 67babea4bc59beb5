# SPDX-License-Identifier: EUPL-1.2
"""Consent: to one version, never assumed, as easily taken back as given."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from lti_tool.db import now
from lti_tool.errors import SessionOver
from lti_tool.models import Institution, InstitutionKind, PersonKey, Platform, ResearchConsent, VisitSession
from lti_tool.models.research import asked_with
from lti_tool.permissions import Permission
from lti_tool.privacy import retention
from lti_tool.research import consent, texts
from tests.factories.campus import Campus, visit_of
from tests.own_data.house import STAFF
from tests.research.study import CONSENT, Study
from tests.support import simultaneously, stored_bytes

NOTHING_SAID: dict[str, Any] = {"given": False, "counts": False, "given_at": None, "withdrawn_at": None, "exports": []}


def test_nobody_consents_by_saying_nothing(study: Study) -> None:
    guest = study.learner()
    text = {"de": "Forschung?", "en": "Research?"}
    assert study.get(guest) == {"offered": True, "version": 1, "text": text, "parents": None, **NOTHING_SAID}


def test_it_is_given_and_taken_back_and_given_anew(study: Study) -> None:
    guest = study.learner()
    given = study.put(guest, given=True).json
    assert (given["given"], given["counts"], given["withdrawn_at"]) == (True, True, None)
    assert study.put(guest, given=True).json == study.get(guest) == given, "a second time changes nothing"
    taken = study.put(guest, given=False).json
    assert (taken["given"], taken["counts"], taken["given_at"]) == (False, False, given["given_at"])
    assert study.put(guest, given=False).json == taken, "a second time changes nothing"
    again = study.put(guest, given=True).json
    assert again["counts"]
    assert again["given_at"] > taken["withdrawn_at"]


def test_a_newer_text_is_shown_and_has_to_be_consented_to_anew(study: Study) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    assert study.ask_with("Neue Forschung?") == 2
    shown = study.get(guest)
    assert (shown["version"], shown["text"]["de"]) == (2, "Neue Forschung?")
    assert (shown["given"], shown["counts"]) == (True, False)
    refused = study.put(guest, given=True, version=1)
    assert (refused.status, refused.json["error"]["code"]) == (409, "newer_text")
    assert refused.json["current"] == shown
    assert study.put(guest, given=True, version=2).json["counts"]


def test_consent_to_an_older_text_can_always_be_taken_back(study: Study) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    study.ask_with("Neue Forschung?")
    assert study.house.call(guest, "PUT", CONSENT, {"given": False, "version": 1}).json["given"] is False
    other = study.learner()
    study.put(other, given=True, version=2)
    study.switch_off()
    assert study.put(other, given=False).json["given"] is False


def test_without_a_text_nobody_is_asked_and_what_was_given_counts_no_longer(study: Study) -> None:
    guest, other = study.learner(), study.learner()
    study.put(guest, given=True)
    study.switch_off()
    refused = study.put(other, given=True)
    assert (refused.status, refused.json["error"]["code"]) == (409, "no_research")
    assert study.get(other) == {"offered": False, "version": None, "text": None, "parents": None, **NOTHING_SAID}
    shown = study.get(guest)
    assert (shown["offered"], shown["given"], shown["counts"]) == (False, True, False)
    assert study.ask_with("Forschung?", "Research?") == 2, "the same words after a break are asked anew"
    assert study.get(guest)["counts"] is False


def test_the_same_words_again_take_back_nobodys_consent(study: Study) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    assert study.ask_with("Forschung?", "Research?") == 1
    assert study.get(guest)["counts"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (None, 422),
        ({}, 422),
        ({"version": 1}, 422),
        ({"given": None, "version": 1}, 422),
        ({"given": "true", "version": 1}, 422),
        ({"given": True}, 422),
        ({"given": True, "version": None}, 422),
        ({"given": True, "version": "1"}, 422),
        ({"given": True, "version": 1.5}, 422),
        ({"given": True, "version": True}, 422),
        ({"given": True, "version": 0}, 422),
        ({"given": True, "version": -1}, 422),
        ({"given": True, "version": 10**30}, 422),
        ({"given": True, "version": 2}, 404),
        ({"given": True, "version": 2**31 - 1}, 404),
        ({"given": True, "version": 1, "person": "x"}, 422),
        ({"given": False, "version": "x"}, 422),
        ([], 422),
    ],
)
def test_what_is_not_a_clear_answer_changes_nothing(study: Study, body: Any, status: int) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    before = study.get(guest)
    answered = study.house.call(guest, "PUT", CONSENT, body)
    assert answered.status == status
    assert answered.json["error"]["message"]
    assert study.get(guest) == before


@pytest.mark.parametrize("lost", ["key", "what the launch told", "visit"])
def test_where_nobody_knows_what_to_take_out_the_visit_is_over_and_nothing_is_given(study: Study, lost: str) -> None:
    guest = study.learner()
    seen = visit_of(study.house.database, guest)
    with study.house.database.transaction() as session:
        visit = session.get_one(VisitSession, guest.visit_id)
        if lost == "key":
            session.execute(delete(PersonKey).where(PersonKey.person_id == guest.person_id))
        elif lost == "visit":
            session.delete(visit)
        else:
            visit.identity = visit.identity[:-1] + bytes([visit.identity[-1] ^ 1])
    with pytest.raises(SessionOver), study.house.database.transaction() as session:
        consent.give(session, study.house.vault, seen, 1)
    assert study.put(guest, given=True).status == 401
    assert study.house.rows()["research_consent"] == 0


def test_of_two_tabs_at_once_there_is_one_consent(study: Study) -> None:
    guest = study.learner()
    tabs = [guest, *(study.house.campus.visit_for(guest.person_id) for _number in range(3))]
    statuses: list[int] = []
    simultaneously([lambda tab=tab: statuses.append(study.put(tab, given=True).status) for tab in tabs])  # type: ignore[misc]
    assert statuses == [200] * 4
    assert study.house.rows()["research_consent"] == 1


@pytest.mark.parametrize("more", [Permission.VIEW_INSIGHTS, Permission.ADMINISTER_PLATFORM])
def test_staff_is_not_asked_and_can_still_withdraw(study: Study, more: Permission) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    staff = study.house.campus.visit_for(guest.person_id, permissions=(*STAFF[:2], more))
    shown = study.get(staff)
    assert (shown["offered"], shown["given"]) == (False, True)
    assert study.put(staff, given=True).json["error"]["code"] == "no_research"
    assert study.put(staff, given=False).json["given"] is False


def test_who_only_looks_as_a_learner_does_is_not_asked(study: Study) -> None:
    teacher = study.house.teacher
    with study.house.database.transaction() as session:
        session.execute(update(VisitSession).where(VisitSession.id == teacher.visit_id).values(as_learner=True))
    assert study.get(teacher)["offered"] is False


def test_who_may_no_longer_chat_withdraws(study: Study) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    later = study.house.campus.visit_for(guest.person_id, permissions=(Permission.OWN_DATA,))
    assert study.put(later, given=False).json["given"] is False


def test_on_another_platform_one_is_another_person_and_at_another_institution_asked_with_its_own_text(
    study: Study,
) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    elsewhere = Campus(study.house.database, study.house.vault)
    there = elsewhere.visit_for()
    assert study.get(there)["offered"] is False
    with study.house.database.transaction() as session:  # a second platform of the same institution
        session.get_one(Platform, elsewhere.platform_id).institution_id = study.institution_id
    assert study.get(there) == {**study.get(study.learner()), **NOTHING_SAID}


def test_what_is_to_be_taken_out_is_kept_sealed_and_only_while_the_consent_stands(study: Study) -> None:
    guest = study.learner(name="Zwetschgenkuchen Quastenflosser")
    study.put(guest, given=True)
    assert b"Quastenflosser" not in stored_bytes(study.house.database)
    known = study.house.call(guest, "GET", "/api/me/export").json["tables"]["research_consent"][0]["known"]
    assert known["names"] == ["Zwetschgenkuchen Quastenflosser"]
    study.put(guest, given=False)
    with study.house.database.transaction() as session:
        assert session.scalars(select(ResearchConsent.known)).all() == [None]


def test_a_withdrawn_consent_is_kept_as_proof_for_three_years(study: Study) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    study.put(guest, given=False)
    study.put(guest, given=True)
    retention.run(study.house.database, now() + retention.CONSENTS_KEPT - timedelta(hours=1))
    assert study.house.rows()["research_consent"] == 2
    retention.run(study.house.database, now() + retention.CONSENTS_KEPT)
    with study.house.database.transaction() as session:
        assert session.scalars(select(ResearchConsent.withdrawn_at)).all() == [None], "what stands stays"


@pytest.mark.parametrize(("de", "en"), [("", "x"), ("x", " \n"), ("x" * 20_001, "x"), ("x", "x" * 20_001)])
def test_a_text_in_one_language_or_too_long_is_none(study: Study, de: str, en: str) -> None:
    with pytest.raises(texts.UselessText):
        study.ask_with(de, en)


def test_of_two_who_change_the_text_at_once_each_makes_a_version(study: Study) -> None:
    simultaneously([lambda n=n: study.ask_with(f"Text {n}") for n in range(4)])  # type: ignore[misc]
    with study.house.database.transaction() as session:
        found = texts.versions(session, study.institution_id)
        assert [row.version for row in found] == [1, 2, 3, 4, 5]
        assert [row.version for row in found if row.ended_at is None] == [5]


def test_a_text_of_one_institution_is_nobody_elses(study: Study) -> None:
    other = Campus(study.house.database, study.house.vault)
    with study.house.database.transaction() as session:
        institution = session.get_one(Institution, other.institution_id)
        assert texts.ask_with(session, institution, texts.Wording("Andere?", "Others?"), None).version == 1
        assert asked_with(session, study.institution_id).de == "Forschung?"  # type: ignore[union-attr]


def test_a_school_asks_nobody_without_words_for_parents(study: Study) -> None:
    guest = study.learner()
    study.put(guest, given=True)
    with study.house.database.transaction() as session:
        session.get_one(Institution, study.institution_id).kind = InstitutionKind.SCHOOL
    shown = study.get(guest)
    assert (shown["offered"], shown["given"], shown["counts"]) == (False, True, False)
    assert study.put(study.learner(), given=True).json["error"]["code"] == "no_research"
    with pytest.raises(texts.UselessText, match="--parents-de"):
        study.ask_with("Forschung?", "Research?")
    assert study.ask_with("Forschung?", "Research?", texts.Wording("Liebe Eltern", "Dear parents")) == 2
    assert study.get(guest)["parents"] == {"de": "Liebe Eltern", "en": "Dear parents"}
    assert study.put(guest, given=True, version=2).json["counts"]
