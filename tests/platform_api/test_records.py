# SPDX-License-Identifier: EUPL-1.2
"""What is recorded of the calls is what the tool answers; a plugin's own tests read the same files."""

import json
import os

from tests.platform_api.plugin import Plugin
from tests.platform_api.records import FOLDER, play

RECORDS = "CAMPUS_TUTOR_RECORD" in os.environ


def test_the_tool_answers_as_recorded(plugin: Plugin) -> None:
    played = play(plugin)
    if RECORDS:
        for name, record in played.items():
            text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
            (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    recorded = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
    assert played == recorded
