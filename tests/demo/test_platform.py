# SPDX-License-Identifier: EUPL-1.2
"""The practice platform over real HTTP: a whole launch, with the steps a browser takes, and the endpoints beside it."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from lti_tool.demo.accents import ACCENTS
from lti_tool.demo.people import PEOPLE
from tests.demo.form import Form


@pytest.fixture
def browser() -> requests.Session:
    return requests.Session()


def open_activity(browser: requests.Session, platform_url: str, **query: str) -> Form:
    return Form(browser.get(f"{platform_url}/launch", params=query).text)


def to_auth(browser: requests.Session, login: Form) -> str:
    """The tool's redirect to the platform, not yet followed."""
    answer = browser.post(login.action, data=login.fields, allow_redirects=False)
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("person", PEOPLE)
def test_every_person_can_open_an_activity_with_every_accent(
    browser: requests.Session, platform_url: str, tool_url: str, accent: str, person: str
) -> None:
    login = open_activity(browser, platform_url, **{"as": person, "accent": accent, "lang": "de"})
    assert login.action == f"{tool_url}/lti/login"

    answer = Form(_get(browser, to_auth(browser, login), secure=accent == "storage").text)
    assert answer.fields.keys() == {"id_token", "state"}

    launched = browser.post(answer.action, data=answer.fields)
    assert launched.status_code == 200, launched.text
    claims = json.loads(launched.text.partition("<pre>")[2].partition("</pre>")[0])
    assert PEOPLE[person].family_name in claims["name"]
    assert claims["https://purl.imsglobal.org/spec/lti/claim/launch_presentation"]["locale"] == "de"


def _get(browser: requests.Session, url: str, *, secure: bool) -> requests.Response:
    """A browser sends Secure cookies to http://localhost too, requests does not."""
    cookies = {cookie.name: cookie.value or "" for cookie in browser.cookies} if secure else {}
    return browser.get(url, cookies=cookies)


def test_the_authentication_request_may_also_be_posted(browser: requests.Session, platform_url: str) -> None:
    url = urlsplit(to_auth(browser, open_activity(browser, platform_url)))
    parameters = {name: values[0] for name, values in parse_qs(url.query).items()}

    answer = browser.post(f"{platform_url}/auth", data=parameters)

    assert "id_token" in Form(answer.text).fields


def test_a_hint_opens_only_once(browser: requests.Session, platform_url: str) -> None:
    url = to_auth(browser, open_activity(browser, platform_url))
    assert browser.get(url).status_code == 200

    again = browser.get(url)

    assert again.status_code == 400
    assert "id_token" not in again.text


def test_a_changed_redirect_uri_is_refused_on_the_platforms_own_page(
    browser: requests.Session, platform_url: str
) -> None:
    url = to_auth(browser, open_activity(browser, platform_url))

    answer = browser.get(url.replace("lti%2Flaunch", "lti%2Flaunch%2F"))

    assert answer.status_code == 400
    assert "redirect_uri" in answer.text
    assert Form(answer.text).action == ""


def test_a_login_hint_of_another_person_is_told_to_the_tool(browser: requests.Session, platform_url: str) -> None:
    url = to_auth(browser, open_activity(browser, platform_url, **{"as": "juergen"}))

    told = Form(browser.get(url.replace("person-juergen", "person-teacher")).text)

    assert told.fields["error"] == "access_denied"
    assert browser.post(told.action, data=told.fields).text == "refused: access_denied"


def test_without_the_platforms_session_the_request_is_refused(browser: requests.Session, platform_url: str) -> None:
    url = to_auth(browser, open_activity(browser, platform_url))

    answer = requests.get(url)

    assert answer.status_code == 403
    assert "login_required" in answer.text


def test_another_browser_cannot_use_the_hint(browser: requests.Session, platform_url: str) -> None:
    url = to_auth(browser, open_activity(browser, platform_url))
    other = requests.Session()
    other.get(platform_url)

    assert other.get(url).status_code == 400


def test_the_session_cookie_is_lax_and_out_of_reach_of_scripts(platform_url: str) -> None:
    cookie = requests.get(platform_url).headers["Set-Cookie"]

    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie


def test_the_configuration_names_the_endpoints_that_are_there(platform_url: str) -> None:
    configuration = requests.get(f"{platform_url}/.well-known/openid-configuration").json()

    assert configuration["issuer"] == platform_url
    keys = requests.get(configuration["jwks_uri"]).json()["keys"]
    assert [(key["kty"], key["alg"], key["use"]) for key in keys] == [("RSA", "RS256", "sig")]
    assert requests.get(configuration["authorization_endpoint"]).status_code == 403
    token = requests.post(configuration["token_endpoint"], data={"grant_type": "client_credentials", "scope": "x"})
    assert (token.status_code, token.json()["error"]) == (400, "invalid_client")


def test_the_private_key_is_not_published(platform_url: str) -> None:
    key = requests.get(f"{platform_url}/jwks.json").json()["keys"][0]

    assert key.keys() == {"kty", "alg", "kid", "e", "n", "use"}


def test_pages_allow_frames_and_forms_only_to_the_tool_and_nothing_from_elsewhere(
    platform_url: str, tool_url: str
) -> None:
    policy = requests.get(platform_url).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert f"frame-src 'self' {tool_url};" in policy
    assert "frame-ancestors 'self'" in policy


def test_what_a_tool_says_on_return_is_shown_as_text(platform_url: str) -> None:
    page = requests.get(f"{platform_url}/return", params={"lti_errormsg": "<b>Sitzung zu Ende</b>"}).text

    assert "&lt;b&gt;Sitzung zu Ende&lt;/b&gt;" in page


def course_page(platform_url: str, **query: Any) -> str:
    return requests.get(platform_url, params=query).text


def test_the_course_page_is_german_for_a_german_browser_and_english_on_request(platform_url: str) -> None:
    german = requests.get(platform_url, headers={"Accept-Language": "de-AT,en;q=0.5"}).text
    english = course_page(platform_url, lang="en")

    assert "Öffnen als" in german
    assert "Dies ist eine Übungsplattform." in german
    assert "Open as" in english
    assert "This is a practice platform." in english


def test_the_course_page_shows_everybody_whom_one_can_open_it_as(platform_url: str) -> None:
    page = course_page(platform_url, lang="de")

    assert all(person.name in page for person in PEOPLE.values())


def test_the_course_page_frames_one_activity_and_links_the_others(platform_url: str) -> None:
    page = course_page(platform_url, activity="recursion", lang="en")

    assert page.count("<iframe") == 1
    assert 'src="/launch?activity=recursion&amp;as=juergen' in page
    assert page.count("Open here") == 1


def test_in_a_new_tab_the_page_has_no_frame(platform_url: str) -> None:
    page = course_page(platform_url, **{"in": "tab", "lang": "en"})

    assert "<iframe" not in page
    assert page.count("Open in a new tab") == 2


def test_the_second_course_has_activities_of_its_own(platform_url: str) -> None:
    page = course_page(platform_url, activity="vectors")

    assert "Tutor: Vektorräume" in page
    assert "Tutor: Rekursion üben" not in page


def test_nonsense_in_the_address_shows_the_first_of_its_kind(platform_url: str) -> None:
    nonsense = {"as": "<x>", "accent": "canvas", "activity": "none", "in": "moon", "lang": "xx"}

    page = requests.get(platform_url, params=nonsense)

    assert page.status_code == 200
    assert "/launch?activity=growth&amp;as=juergen&amp;in=frame&amp;accent=practice" in page.text


def test_the_page_says_which_role_the_tutor_is_told(platform_url: str) -> None:
    assert "membership#Administrator" in course_page(platform_url, accent="ilias-10", **{"as": "administrator"})
    assert "system/person#Administrator" in course_page(platform_url, **{"as": "administrator"})
    in_folder = course_page(platform_url, accent="ilias-10", activity="recursion", **{"as": "teacher"})
    assert "membership#Learner" in in_folder
