# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md: state, nonce, browser."""

import threading

import pytest

from lti_tool.db import now
from lti_tool.lti.launch import login_state, oidc_login
from lti_tool.lti.platforms import registered
from tests.factories.stage import TOOL, Stage, query_of, refusing, session_of

Log = pytest.LogCaptureFixture


@pytest.mark.parametrize("state", [None, "", "unknown", "x" * 10_000, "ü", "\0"])
def test_S1_no_state_or_an_unknown_one_is_refused(stage: Stage, caplog: Log, state: str | None) -> None:
    """A good token, a state that we did not give."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    changed = {"id_token": form["id_token"]} | ({} if state is None else {"state": state})
    with refusing(stage, caplog, "state") as answers:
        answers.append(browser.launch(changed))


def test_S1_an_expired_state_is_refused_like_an_unknown_one(
    stage: Stage, caplog: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes are over."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    later = now() + login_state.LIFETIME
    monkeypatch.setattr(login_state, "now", lambda: later)
    caplog.clear()
    answer = browser.launch(form)
    assert answer.status_code == 401
    assert "lti refused code=state iss=- client=- kid=-" in caplog.messages


def test_S2_a_reload_with_a_used_state_is_refused_politely(stage: Stage, caplog: Log) -> None:
    """The same form again from the same browser; the page can be read inside the platform's frame."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    browser.enters(browser.launch(form))
    with refusing(stage, caplog, "state") as answers:
        answers.append(browser.launch(form, headers={"Accept-Language": "en"}))
    assert "open the activity again" in answers[0].text
    assert "frame-ancestors https://campus.example" in answers[0].headers["Content-Security-Policy"]


def test_S2_a_used_state_reveals_no_more_than_an_unknown_one(stage: Stage) -> None:
    """Status, page and headers are the same."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    browser.enters(browser.launch(form))
    used, unknown = browser.launch(form), browser.launch({**form, "state": "unknown"})
    assert used.text == unknown.text
    assert dict(used.headers) == dict(unknown.headers)


@pytest.mark.parametrize("ending", ["=", "==", "\n", "!"])
def test_S2_a_used_state_is_used_however_it_is_written(stage: Stage, caplog: Log, ending: str) -> None:
    """Base64 is read with padding and without, and what is none of its letters is passed over."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    browser.enters(browser.launch(form))
    with refusing(stage, caplog, "state") as answers:
        answers.append(stage.browser().launch({**form, "state": form["state"] + ending}))


def test_S1_a_state_of_another_installation_is_refused(stage: Stage, caplog: Log) -> None:
    """Sealed as ours are, with another key."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    login = oidc_login.read_login(stage.simulator.login_fields())
    with stage.database.statements() as connection:
        platform = registered.find(connection, login.iss, login.client_id, None)
    assert platform is not None
    foreign = oidc_login.begin(b"k" * 32, platform, login, f"{TOOL}/lti/launch").state
    with refusing(stage, caplog, "state") as answers:
        answers.append(browser.launch({**form, "state": foreign}))


def test_S2_a_token_that_does_not_pass_leaves_no_row(stage: Stage, caplog: Log) -> None:
    """Or anybody could fill the table: a state costs nothing, a signature does."""
    browser = stage.browser()
    with refusing(stage, caplog, "id_token") as answers:
        form = stage.simulator.answer(browser.login().location)
        answers.append(browser.launch({**form, "id_token": form["id_token"][:-8] + "AAAAAAAA"}))


def test_S3_the_same_from_another_browser_is_refused(stage: Stage, caplog: Log) -> None:
    """State and token were stolen on their way, after they were used."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    browser.enters(browser.launch(form))
    with refusing(stage, caplog, "state") as answers:
        answers.append(stage.browser().launch(form))


def test_S4_a_used_token_with_a_fresh_state_is_refused(stage: Stage, caplog: Log) -> None:
    """A thief has a token and makes a login of their own."""
    browser = stage.browser()
    form = stage.simulator.answer(browser.login().location)
    browser.enters(browser.launch(form))
    with refusing(stage, caplog, "nonce") as answers:
        fresh = query_of(browser.login().location)["state"]
        answers.append(browser.launch({**form, "state": fresh}))


def test_S5_the_nonce_of_one_login_does_not_fit_the_state_of_another(stage: Stage, caplog: Log) -> None:
    """Two logins of one browser, crossed (the class of CVE-2022-31158)."""
    browser = stage.browser()
    first = stage.simulator.answer(browser.login().location)
    with refusing(stage, caplog, "nonce") as answers:
        second = stage.simulator.answer(browser.login().location)
        answers.append(browser.launch({"id_token": first["id_token"], "state": second["state"]}))


def test_S6_a_login_at_one_platform_and_a_token_from_another_are_refused(stage: Stage, caplog: Log) -> None:
    """Mix-up: the other platform signs well, even with the right nonce."""
    other = stage.platform(issuer="https://other.example")
    browser = stage.browser()
    with refusing(stage, caplog, "(?:iss|id_token|kid_unknown)") as answers:
        location = browser.login().location
        begun = query_of(location)
        claims = stage.simulator.authority.claims(stage.simulator.grant(location))
        token = other.sign({**claims, "iss": other.issuer})
        answers.append(browser.launch({"id_token": token, "state": begun["state"]}))


def test_S7_a_login_as_one_client_and_a_token_for_another_are_refused(stage: Stage, caplog: Log) -> None:
    """Same issuer, same keys, two registrations."""
    stage.platform(client_id="second-client", keys=stage.simulator.authority.keys)
    with refusing(stage, caplog, "aud") as answers:
        answers.append(stage.browser().open(claims={"aud": "second-client"}))


def test_S8_an_attackers_launch_in_a_browser_with_cookies_is_refused(stage: Stage, caplog: Log) -> None:
    """Login CSRF: the victim's browser has a login of its own open, so its cookies work."""
    attacker, victim = stage.browser(), stage.browser()
    victim.login()
    with refusing(stage, caplog, "browser") as answers:
        form = stage.simulator.answer(attacker.login().location)
        answers.append(victim.launch(form))


def test_S8_an_attackers_launch_in_a_browser_without_cookies_is_not_signed_in(stage: Stage) -> None:
    """Nothing happens unseen: the page names the attacker and asks."""
    form = stage.simulator.answer(stage.browser().login("xiaolong").location)
    before = stage.rows()
    answer = stage.browser().launch(form)
    assert answer.status_code == 401
    assert session_of(answer) is None
    assert "小龍 李" in answer.text
    after = stage.rows()
    assert {name for name in before if before[name] != after[name]} == {"used_login", "waiting_launch"}


def test_S8_a_wrong_secret_is_refused(stage: Stage, caplog: Log) -> None:
    """The cookie of the right name with another value."""
    attacker, victim = stage.browser(), stage.browser()
    with refusing(stage, caplog, "browser") as answers:
        begun = attacker.login()
        name = begun.headers["Set-Cookie"].partition("=")[0]
        victim.client.set_cookie(name, "guessed", domain="tutor.example", secure=True)
        answers.append(victim.launch(stage.simulator.answer(begun.location)))


def test_S9_two_tabs_with_interleaved_logins_both_open(stage: Stage) -> None:
    """One browser, two activities."""
    browser = stage.browser()
    first, second = browser.login("juergen", "growth"), browser.login("juergen", "recursion")
    answers = [stage.simulator.answer(begun.location) for begun in (first, second)]
    titles = [browser.enters(browser.launch(form)).me()["activity"]["title"] for form in reversed(answers)]
    assert titles == ["Tutor: Rekursion üben", "Tutor: Größenordnung & „O-Notation“"]


def test_S10_a_login_at_one_worker_opens_at_another(stage: Stage) -> None:
    """Two workers share nothing but the database; the bearer works at a third."""
    first, second, third = stage.app.test_client(), stage.worker().test_client(), stage.worker().test_client()
    browser = stage.browser()
    browser.client = first
    form = stage.simulator.answer(browser.login().location)
    second._cookies = first._cookies
    browser.client = second
    opened = browser.enters(browser.launch(form))
    assert third.get("/api/me", base_url="https://tutor.example", headers=opened.authorization).status_code == 200


def test_S10_of_many_launches_with_one_state_exactly_one_opens(stage: Stage) -> None:
    """Eight at the same time at two workers: the key of one row decides."""
    origin = stage.browser()
    form = stage.simulator.answer(origin.login().location)
    workers = [stage.app, stage.worker()]
    browsers = [stage.browser(app=workers[number % 2]) for number in range(8)]
    for browser in browsers:
        assert origin.client._cookies is not None
        browser.client._cookies = dict(origin.client._cookies)
    start, answers = threading.Barrier(8), list[int]()

    def launch(number: int) -> None:
        start.wait()
        answers.append(browsers[number].launch(form).status_code)

    threads = [threading.Thread(target=launch, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [401] * 7
    assert stage.rows()["visit"] == 1


def test_S11_the_session_is_new_at_each_launch_and_never_one_that_was_sent(stage: Stage) -> None:
    """Session fixation: what the browser brings along decides nothing."""
    browser = stage.browser()
    planted = stage.good_launch()
    browser.client.set_cookie("session", planted.session["token"], domain="tutor.example")
    first = browser.enters(browser.open())
    second = browser.enters(browser.open())
    tokens = {planted.session["token"], first.session["token"], second.session["token"]}
    visits = {planted.session["visit"], first.session["visit"], second.session["visit"]}
    assert len(tokens) == len(visits) == 3
    assert first.me()["permissions"] == second.me()["permissions"]


def test_S12_a_visit_of_one_deployment_knows_nothing_of_another(stage: Stage) -> None:
    """Same person, same course id, same link id: another registration is another world."""
    other = stage.platform(issuer="https://other.example", client_id="practice-client")
    here, there = stage.browser(), stage.browser(other)
    mine, theirs = here.enters(here.open()), there.enters(there.open())
    url = "https://tutor.example"
    made = here.client.post("/api/conversations", base_url=url, headers=mine.authorization, json={})
    assert made.status_code == 201, made.text
    assert made.json is not None
    path = f"/api/conversations/{made.json['id']}"
    assert here.client.get(path, base_url=url, headers=mine.authorization).status_code == 200
    assert there.client.get(path, base_url=url, headers=theirs.authorization).status_code == 404
    assert mine.me()["activity"]["id"] != theirs.me()["activity"]["id"]
    assert mine.me()["course"]["id"] != theirs.me()["course"]["id"]
    assert stage.rows()["person"] == 2


def test_an_error_of_the_platform_is_answered_politely(stage: Stage, caplog: Log) -> None:
    """Moodle sends `error`, `error_description` and `state` to the redirect URI instead of a token."""
    browser = stage.browser()
    with refusing(stage, caplog, "platform_error") as answers:
        state = query_of(browser.login().location)["state"]
        form = {"error": "login_required", "error_description": "<b>Jürgen</b>", "state": state}
        answers.append(browser.post("/lti/launch", form, headers={"Accept-Language": "de"}))
    assert "Deine Lernplattform hat das Öffnen des Tutors abgebrochen." in answers[0].text
    assert "Jürgen" not in answers[0].text + caplog.text
    assert "iss=https://campus.example client=practice-client" in caplog.text


def test_an_error_with_an_unknown_state_is_refused_as_well(stage: Stage, caplog: Log) -> None:
    """Nobody asked."""
    with refusing(stage, caplog, "platform_error") as answers:
        answers.append(stage.browser().post("/lti/launch", {"error": "x", "state": "unknown"}))


def test_a_platform_that_was_disabled_in_between_is_refused(stage: Stage, caplog: Log) -> None:
    """The operator acted between login and launch."""
    browser = stage.browser()
    with refusing(stage, caplog, "registration") as answers:
        form = stage.simulator.answer(browser.login().location)
        stage.change_platform(stage.simulator, state="disabled")
        answers.append(browser.launch(form))


def test_a_log_line_cannot_be_broken_or_flooded_from_outside(stage: Stage, caplog: Log) -> None:
    """Line breaks, blanks and length of what strangers send."""
    evil = "https://x.example/\nlti refused code=fake iss=y client=z kid=w " + "é" * 400
    with refusing(stage, caplog, "registration") as answers:
        answers.append(stage.browser().login(iss=evil[:480]))
    assert "code=fake iss" not in caplog.text
