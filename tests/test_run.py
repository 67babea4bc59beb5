# SPDX-License-Identifier: EUPL-1.2
"""What `make test` does with tests that failed beside others."""

from pathlib import Path

import pytest

from tests import run

MACHINE = """
from pathlib import Path

import pytest


@pytest.mark.parametrize("number", range({count}))
def test_that_fails_beside_others(number):
    flag = Path(__file__).with_name(f"tried{{number}}")
    tried = flag.exists()
    flag.touch()
    assert tried and {steady}
"""


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "CACHE", tmp_path / "cache")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path / "test_machine.py"


@pytest.mark.parametrize(
    ("count", "steady", "code", "said"),
    [
        (2, True, 0, "Passed alone, so unsteady: to be mended (2):"),
        (2, False, 1, "Failed again alone (2):"),
        (run.AGAIN + 1, True, 1, None),
    ],
)
def test_a_few_failures_are_tried_again_alone_and_named(
    suite: Path, capfd: pytest.CaptureFixture[str], count: int, steady: bool, code: int, said: str | None
) -> None:
    suite.write_text(MACHINE.format(count=count, steady=steady))

    assert run.run(str(suite), "-c", str(suite.with_name("pytest.ini"))) == code

    output = capfd.readouterr().out
    if said is None:
        assert "tried again" not in output
    else:
        assert said in output
        assert output.count("test_machine.py::test_that_fails_beside_others[0]") >= 2
