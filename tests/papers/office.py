# SPDX-License-Identifier: EUPL-1.2
"""An institution with a platform, whose settings a test changes before it reads a paper."""

import ipaddress
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from lti_tool.db import Database
from lti_tool.models import Institution, Platform
from lti_tool.papers.compose import Composed, Paper, compose
from lti_tool.papers.facts import Facts, gather
from lti_tool.settings import Settings
from tests.support import MASTER_KEY

SAID = {
    "controller": "Hochschule Beispielstadt, Am Markt 1, 12345 Beispielstadt",
    "controller_contact": "kanzler@hs.example",
    "officer": "Erika Beispiel",
    "officer_contact": "datenschutz@hs.example",
    "legal_basis": "Art. 6 Abs. 1 Buchst. e DSGVO",
}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Office:
    """What `gather` finds is what a test has put into settings and rows."""

    def __init__(self, database_url: str) -> None:
        self.database = Database(database_url)
        self.settings = Settings(
            public_url="https://tutor.example",
            master_key=(MASTER_KEY,),
            database_url=database_url,
            model_servers=("http://10.9.0.5:8000/v1",),
            allowed_networks=(ipaddress.ip_network("10.9.0.0/16"),),
        )
        self.institution_id = self.add_another("Hochschule Beispielstadt")
        self.connect("https://lms.hs.example")

    def add_another(self, name: str) -> UUID:
        """An institution without a platform; its id."""
        with self.database.transaction() as session:
            row = Institution(name=name)
            session.add(row)
            session.flush()
            return row.id

    def _platform(self, session: Any, institution_id: UUID, issuer: str, **more: Any) -> None:
        urls = {name: f"{issuer}/{name}" for name in ("auth_url", "token_url", "jwks_url")}
        session.add(
            Platform(
                institution_id=institution_id,
                name="Lernraum",
                issuer=issuer,
                client_id="c",
                **{"asked_names": False, **urls, **more},
            )
        )

    def set(self, **columns: Any) -> None:
        """Of the institution."""
        with self.database.transaction() as session:
            row = session.get_one(Institution, self.institution_id)
            for name, value in columns.items():
                setattr(row, name, value)

    def connect(self, issuer: str, **more: Any) -> None:
        """One more platform of the institution."""
        with self.database.transaction() as session:
            self._platform(session, self.institution_id, issuer, **more)

    def change(self, **settings: Any) -> None:
        """What the operators set."""
        self.settings = replace(self.settings, **settings)

    def facts(self) -> Facts:
        return gather(self.settings, self.database, self.institution_id)

    def read(self, paper: Paper, language: str = "de") -> Composed:
        return compose(paper, self.facts(), language)


class Balanced(HTMLParser):
    """Finds elements that are not closed, or in another order than they were opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)
