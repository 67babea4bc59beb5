# SPDX-License-Identifier: EUPL-1.2
"""Shares and quotas on the command line."""

import json
import uuid

import pytest

from tests.factories.command import Tutor, one_line


def test_shares_and_quotas_are_changed_and_listed(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    assert tutor("institution", "share", institution, "2.5").returncode == 0
    assert (
        tutor("institution", "quota", institution, "--activity", "900000", "--institution", "50000000000").returncode
        == 0
    )
    assert tutor("institution", "quota", institution, "--activity", "none", "--person", "0").returncode == 0
    (row,) = json.loads(tutor("institution", "shares", "--json").stdout)
    assert row == {
        "id": institution,
        "name": "Hochschule",
        "share": 2.5,
        "tokens_per_day": 0,
        "tokens_per_activity": None,
        "tokens_per_month": 50_000_000_000,
        "used_this_month": 0,
    }
    assert "share=2.5  tokens_per_day=0  tokens_per_activity=none" in tutor("institution", "shares").stdout


@pytest.mark.parametrize(
    "wrong",
    [
        "share 0",
        "share nan",
        "share many",
        "quota",
        "quota --person none",
        "quota --person 1e5",
        "quota --activity 9e99",
    ],
)
def test_what_is_no_share_or_quota_is_refused_in_one_line(tutor: Tutor, wrong: str) -> None:
    command, *rest = wrong.split()
    result = tutor("institution", command, str(uuid.uuid4()), *rest)
    assert result.returncode == 2
    one_line(result)


def test_an_unknown_institution_is_said(tutor: Tutor) -> None:
    result = tutor("institution", "share", str(uuid.uuid4()), "2")
    assert result.returncode == 1
    assert "institution list" in one_line(result)
