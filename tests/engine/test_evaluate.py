# SPDX-License-Identifier: EUPL-1.2
"""`python -m inference evaluate` against a real vLLM with a model that was never taught anything."""

from pathlib import Path

import pytest

from inference.cli import main
from tests.engine.serving import KEY, Served

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


def test_a_real_model_is_tried_in_each_part_and_a_second_run_has_nothing_left_to_do(
    engine: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "key").write_text(KEY)
    command = ["evaluate", engine.client.url, "--api-key-file", str(tmp_path / "key"), "--level", "hints"]
    command += ["--language", "de", "--most", "1", "--most-tokens", "100", "--state", str(tmp_path / "state")]
    assert main(command) == 0
    first = capsys.readouterr()
    assert "attacks withstood" in first.out
    assert first.out.count(" of 1") == 6
    assert first.err.count("/hints/de/") == 6
    assert main(command) == 0
    assert capsys.readouterr().err == ""
