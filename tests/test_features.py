# SPDX-License-Identifier: EUPL-1.2
"""Every feature hands over what it owes: one that forgets something does not start; no table is without an owner."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

import lti_tool
from lti_tool.assembly import Assembly, assemble
from lti_tool.db import Base
from lti_tool.features import Feature, Nothing, no_sentences
from lti_tool.privacy import retention
from lti_tool.settings import load
from tests.factories.command import Tutor

WITHOUT_A_FOREIGN_KEY = {"usage", "waiting_launch", "person_key", "lock_person"}
"""Tell of a person all the same: by the person's id among others, by sealed claims, by the hash that finds them."""
OF_NO_PERSON = {
    *("institution", "platform", "issuer_alias", "invitation", "deployment", "launch_count"),
    *("tool_key", "tool_public_key", "secret"),
    *(
        "course",
        "activity",
        "tutor",
        "tutor_version",
        "answering",
        "job_state",
        "guard_refusal",
        "clock_watch",
        "lock_window",
        "trial",
        "trial_set",
    ),
    *("material", "material_version", "material_piece", "material_page", "passage", "passage_vector"),
    *("slides_pdf", "slides_pdf_piece"),
    *("tutor_key", "solution", "words_to_avoid"),
    *("research_text", "research_export"),  # numbers, and words of an institution
    "exercise",  # goes with its tutor; who wrote it is not kept
    "insight_block",  # numbers of a group
    *("used_login", "used_call"),  # hashes of numbers that were drawn
    "platform_item",  # names of things in a course
}
SAID = re.compile(r'\bt\("(\w+)"')
"""A sentence in a script, by its key."""


@pytest.fixture
def assembled(database_url: str) -> Assembly:
    return assemble(load(Tutor(database_url).settings))


def complete() -> dict[str, Any]:
    nothing: dict[str, Any] = {name: [] for name in ("blueprints", "retention", "jobs", "metrics")}
    return nothing | {"name": "new", "strings": no_sentences, "personal": Nothing("it keeps nothing")}


@pytest.mark.parametrize("forgotten", sorted(complete()))
def test_a_feature_that_forgets_one_thing_does_not_start(forgotten: str) -> None:
    assert Feature(**complete()).name == "new"
    with pytest.raises(TypeError, match=forgotten):
        Feature(**{name: value for name, value in complete().items() if name != forgotten})


@pytest.mark.parametrize("personal", [[], Nothing("")])
def test_a_feature_says_why_it_keeps_nothing_of_a_person(personal: Any) -> None:
    with pytest.raises(ValueError, match="with the reason"):
        Feature(**complete() | {"personal": personal})


def test_each_package_with_addresses_hands_over_one_feature(assembled: Assembly) -> None:
    root = Path(lti_tool.__file__).parent
    packages = {path.relative_to(root).parts[0] for path in root.rglob("*views.py")} - {"demo"}
    assert sorted(feature.name for feature in assembled.features) == sorted(packages)


def test_no_two_features_give_a_sentence_the_same_key(assembled: Assembly) -> None:
    keys = Counter(key for feature in assembled.features for key in feature.strings())
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize(
    ("feature", "folder"),
    [
        *(("lti", "roles"), ("teaching", "teaching"), ("handing_in", "handing_in")),
        *(("materials", "materials"), ("own_data", "own_data"), ("research", "research"), ("exercises", "exercises")),
    ],
)
def test_a_script_says_its_features_sentences_and_the_chats(assembled: Assembly, feature: str, folder: str) -> None:
    scripts = Path(lti_tool.__file__).parent / "static/js" / folder
    said = {key for path in scripts.glob("*.js") for key in SAID.findall(path.read_text(encoding="utf-8"))}
    allowed = {key for one in assembled.features if one.name in {feature, "chat"} for key in one.strings()}
    assert said
    assert said <= allowed


def test_every_table_that_leads_to_a_person_has_one_owner(assembled: Assembly) -> None:
    owners = Counter(table.name for feature in assembled.features for table in feature.tables)
    assert set(owners.values()) == {1}
    leading = {table.name for table in Base.metadata.tables.values() if leads_to_a_person(table)}
    assert set(owners) == leading | WITHOUT_A_FOREIGN_KEY
    assert set(Base.metadata.tables) == set(owners) | OF_NO_PERSON, "whose is a new table?"


def leads_to_a_person(table: Table) -> bool:
    others = {key.column.table for key in table.foreign_keys} - {table}
    return table.name == "person" or any(leads_to_a_person(other) for other in others)


def test_whatever_retention_deletes_is_of_one_feature(assembled: Assembly) -> None:
    kinds = [kind for feature in assembled.features for kind in feature.retention]
    assert len(kinds) == len(retention.KINDS)
    assert set(kinds) == set(retention.KINDS)
