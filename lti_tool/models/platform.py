# SPDX-License-Identifier: EUPL-1.2
"""Tenants and their platforms, the tool's own keys, and launches under way."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, Double, ForeignKey, LargeBinary, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from lti_tool import vault
from lti_tool.db import Base, now

RETENTION_DAYS = 180
"""How long conversations are kept where nobody chose: a semester with its exams."""
SHORTEST_RETENTION, LONGEST_RETENTION = 7, 1095
"""Days. Shorter, a conversation would be gone before next week's exercise; longer than three years, nobody needs it."""
DAYS_AFTER_TERM = 30
"""What follows the end of term where only its day was named: so long, an exam is repeated."""
MATERIAL_DAYS = 400
"""So long after a course was used last its material is kept where nobody chose: it may be given once a year."""
MAX_NOTICE_CHARACTERS = 5_000
"""Characters: about a page."""
MAX_SAID_CHARACTERS = 500
"""Of each line that an institution says of itself for its privacy notice: a name and an address, or a law."""


TIME_ZONE = "Europe/Berlin"
"""Where nobody chose."""


class InstitutionKind(StrEnum):
    """Which law is the usual one, and whether learners may be children."""

    UNIVERSITY = "university"
    SCHOOL = "school"


class PlatformState(StrEnum):
    """Whether launches are accepted."""

    ACTIVE = "active"
    PENDING = "pending"
    DISABLED = "disabled"


class Institution(Base):
    """A tenant: a university or a school."""

    __tablename__ = "institution"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    role_permissions: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    """What this institution changed in the table of `access`: role name -> permission names. Empty: the default."""
    tokens_per_day: Mapped[int] = mapped_column(default=200_000)
    """What one person may use in a day (UTC), prompt and answer together."""
    tokens_per_activity: Mapped[int | None] = mapped_column(BigInteger)
    """What everybody in one activity may use in a day together. None: no limit."""
    tokens_per_month: Mapped[int | None] = mapped_column(BigInteger)
    """What the whole institution may use in a month (UTC). None: no limit."""
    share: Mapped[float] = mapped_column(Double, default=1.0)
    """Its weight beside the others' when more is asked than the engines can answer; above 0."""
    retention_days: Mapped[int] = mapped_column(default=RETENTION_DAYS)
    """So long after its last question a conversation is kept; `privacy.retention` deletes what is older."""
    term_ends: Mapped[date | None] = mapped_column()
    """The last day of the term. Set: what was last used until then is kept for `days_after_term`, and `retention_days`
    holds for what comes after it."""
    days_after_term: Mapped[int | None] = mapped_column()
    earlier_terms: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The last days of terms before that one, ISO 8601: the dates that people were shown hold."""
    material_days: Mapped[int] = mapped_column(default=MATERIAL_DAYS)
    """So long after a course was used last its material is kept."""
    notice_de: Mapped[str] = mapped_column(Text, default="")
    """What the institution tells people before their first question, in German: paragraphs and web addresses."""
    notice_en: Mapped[str] = mapped_column(Text, default="")
    """The same in English. Where one is empty, the other is shown."""
    notice_changed_at: Mapped[datetime | None] = mapped_column()
    """Which version of the notice holds; None: there never was one."""
    number_form: Mapped[str | None] = mapped_column(String(200))
    """How its matriculation numbers look: a regular expression that `privacy.number_form` has tried. None: unknown."""
    kind: Mapped[str] = mapped_column(String(10), default=InstitutionKind.UNIVERSITY)
    """An `InstitutionKind`."""
    controller: Mapped[str] = mapped_column(String(MAX_SAID_CHARACTERS), default="")
    """Who answers for the processing (GDPR, article 4 (7)), with the address. Empty, as the next ones: not said yet."""
    controller_contact: Mapped[str] = mapped_column(String(MAX_SAID_CHARACTERS), default="")
    officer: Mapped[str] = mapped_column(String(MAX_SAID_CHARACTERS), default="")
    """The data protection officer (GDPR, article 37)."""
    officer_contact: Mapped[str] = mapped_column(String(MAX_SAID_CHARACTERS), default="")
    legal_basis: Mapped[str] = mapped_column(String(MAX_SAID_CHARACTERS), default="")
    """By which law it may process the data (GDPR, article 6)."""
    store_nothing: Mapped[bool] = mapped_column(default=False)
    """Whether the pages keep conversations themselves and nothing of them is stored, whatever a tutor says."""
    help_lines_de: Mapped[str] = mapped_column(Text, default="")
    """Help lines for somebody who is not well, in German, a line each. Both empty: those that `wellbeing` knows."""
    help_lines_en: Mapped[str] = mapped_column(Text, default="")
    """The same in English. Where one is empty, the other is shown."""
    help_lines_at: Mapped[date | None] = mapped_column()
    """When somebody named them; None: they are not its own."""
    counselling: Mapped[str] = mapped_column(String(MAX_SAID_CHARACTERS), default="")
    """Its own counselling service and how it is reached."""
    time_zone: Mapped[str] = mapped_column(String(64), default=TIME_ZONE)
    """What a day is here, and how times are said: a name of the time zone database, such as Europe/Berlin."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Platform(Base):
    """A learning platform as registered: one (issuer, client_id)."""

    __tablename__ = "platform"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    family: Mapped[str] = mapped_column(String(20), default="other")
    """Whose quirks to expect; the names stand in `lti/dialects`."""
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str] = mapped_column(String(255))
    auth_url: Mapped[str] = mapped_column(String(1000))
    token_url: Mapped[str] = mapped_column(String(1000))
    jwks_url: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(10), default=PlatformState.ACTIVE)
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Service scopes that the platform granted at its registration; empty where it was registered by hand."""
    asks_history: Mapped[bool] = mapped_column(default=False)
    """Whether `context_history` is a parameter of the whole tool, set by the registration itself. Elsewhere anybody who
    makes an activity may have typed it."""
    public_only: Mapped[bool] = mapped_column(default=False)
    """An invitation let it in, and no operator has looked at its addresses: the tool contacts them in the public
    network alone."""
    disabled_at: Mapped[datetime | None] = mapped_column()
    """When operators switched it off; invitations from before let nobody in from its host."""
    asked_names: Mapped[bool | None] = mapped_column()
    """Whether the registration asked for names; None: it was made by hand, and only the platform knows."""
    launched_at: Mapped[datetime | None] = mapped_column()
    """The last good launch: for the launch doctor, to the minute."""
    clock_ahead: Mapped[int | None] = mapped_column()
    """Seconds by which its clock was ahead of ours when it last signed a launch, good or not; negative: behind."""
    deep_linked_at: Mapped[datetime | None] = mapped_column()
    """The last time that it opened the choice of tutors for a course (deep linking), to the minute."""
    services_failed: Mapped[int] = mapped_column(default=0)
    """How often in a row its services did not answer when scores were to be sent."""
    services_paused_until: Mapped[datetime | None] = mapped_column()
    """No score is sent to it until then, by any process: it would hold up the others'."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    institution: Mapped[Institution] = relationship(lazy="joined")
    aliases: Mapped[list["IssuerAlias"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True, order_by="IssuerAlias.issuer"
    )

    def issuers(self) -> list[str]:
        """The issuer and its aliases."""
        return [self.issuer, *(alias.issuer for alias in self.aliases)]


class IssuerAlias(Base):
    """Another issuer of the same registration: a platform whose issuer follows the host name has several."""

    __tablename__ = "issuer_alias"

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(500), primary_key=True)


class Invitation(Base):
    """A link by which one platform may register itself; spent by success alone."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column()
    spent_at: Mapped[datetime | None] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()
    """Set: it lets nobody in any more."""
    by_operator: Mapped[bool] = mapped_column(default=False)
    """Made by the command: the platform may live in the networks that the operators allow."""
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("platform.id"))
    """The platform whose administrator made it; it ends when that platform is switched off."""
    platform_id: Mapped[UUID | None] = mapped_column(ForeignKey("platform.id"))
    """Whom it let in."""


class LaunchCount(Base):
    """How many launches ended how in an hour: for the launch doctor. No person, no address, no course."""

    __tablename__ = "launch_count"

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    """"opened", or the code of the refusal."""
    count: Mapped[int] = mapped_column(default=0)


class Deployment(Base):
    """One placing of the tool in a platform: the scope of its courses, and a boundary between tenants' data."""

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("platform_id", "deployment_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platform.id"), index=True)
    deployment_id: Mapped[str] = mapped_column(String(255))
    """The platform's own string, unique within the platform only."""
    earlier_id: Mapped[str | None] = mapped_column(String(255))
    """What it was before the tool was set up anew in the platform: activities placed with that one may not open."""
    state: Mapped[str] = mapped_column(String(10), default=PlatformState.ACTIVE)
    disabled_at: Mapped[datetime | None] = mapped_column()
    """When operators switched it off; None where the platform's own administrator turned it down."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    platform: Mapped[Platform] = relationship(lazy="joined")


class ToolKey(Base):
    """A signing key of the tool: published from the start, signing a little later, published a day beyond that."""

    __tablename__ = "tool_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    """PKCS#8 DER, wrapped by the master key."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class ToolPublicKey(Base):
    """The public half of a signing key, kept for good: receipts and exports are older than the key of the day."""

    __tablename__ = "tool_public_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    jwk: Mapped[dict[str, str]] = mapped_column(JSON)
    """RFC 7517."""
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    """Set: the private half leaked, and a signature proves nothing any more."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Secret(Base):
    """A random key of the whole installation, wrapped by the master key, so that the master key can be rotated."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)

    PSEUDONYM = "pseudonym"
    """Finds a person by the platform's `sub` without storing it (HMAC)."""

    @classmethod
    def create(cls, session: Session, safe: vault.Vault, name: str) -> None:
        """Makes the key unless it exists: a second one would make every person a stranger."""
        if session.get(cls, name) is None:
            session.add(cls(name=name, wrapped=safe.wrap(vault.new_key(), f"secret:{name}")))

    @classmethod
    def read(cls, session: Session, safe: vault.Vault, name: str) -> bytes:
        """The key of 32 bytes."""
        row = session.scalars(select(cls).where(cls.name == name)).one()
        return safe.unwrap(row.wrapped, f"secret:{name}")


class UsedLogin(Base):
    """A login whose launch came: no other launch can use it. Of a login under way nothing is stored (`login_state`)."""

    __tablename__ = "used_login"

    nonce_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """The login itself is over before."""


class WaitingLaunch(Base):
    """A verified launch that no cookie tied to the browser: it waits two minutes for one click by the person named."""

    __tablename__ = "waiting_launch"

    ticket_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platform.id"))
    claims: Mapped[bytes] = mapped_column(LargeBinary)
    """The claims as JSON, wrapped by the master key: they may name a person."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
