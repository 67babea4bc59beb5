# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.own_data` writes the export's schema into docs/, as an installation publishes it."""

import json
from pathlib import Path

from lti_tool import create_app
from lti_tool.settings import Settings
from tests.support import MASTER_KEY

FILE = Path(__file__).parents[2] / "docs" / "export-1.json"

if __name__ == "__main__":
    settings = Settings(public_url="https://tutor.example", master_key=(MASTER_KEY,), database_url="sqlite://")
    schema = create_app(settings).test_client().get("/schemas/export-1.json").json
    FILE.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
