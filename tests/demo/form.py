# SPDX-License-Identifier: EUPL-1.2
"""The form by which the practice platform sends a browser to the tool."""

from html.parser import HTMLParser


class Form(HTMLParser):
    """The one form of a page: where it posts to and what."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = values["action"]
        if tag == "input":
            self.fields[values["name"]] = values["value"]
