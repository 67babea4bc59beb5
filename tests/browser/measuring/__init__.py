# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md, F1 to F11 in real browsers and their settings: `python -m tests.browser.measuring`.

| file | what |
|---|---|
| `site.py` | practice platform and tool over https, on two host names, with a record of every request |
| `driver.py` | what a walk needs of a browser |
| `chromium.py`, `firefox.py` | the browsers and their settings; `marionette.py` is the wire to Firefox |
| `walk.py` | one person opens the tutor, asks, reloads: what became of it |
| `table.py` | that as the table in `docs/browsers.md` |

What belongs elsewhere: stories of the page itself, which do not ask what a browser allows (`tests/browser`).
"""
