# SPDX-License-Identifier: EUPL-1.2
"""`make types`: writes what the pages' JavaScript is checked against."""

import sys

from tests.js import sent, templates

if __name__ == "__main__":
    for file, text in ((sent.FILE, sent.written()), (templates.FILE, templates.written(templates.named()))):
        file.write_text(text, encoding="utf-8")
        sys.stdout.write(f"types/{file.name} is written.\n")
