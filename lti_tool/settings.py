# SPDX-License-Identifier: EUPL-1.2
"""Settings: a TOML file, then the environment, then `…_FILE` for secrets; strict, and read once.

`SETTINGS` is the one table of what exists. A key that is unknown, missing or of the wrong type ends the start
with its name and what it takes: a typo in a privacy or network setting must never be a silent default.
"""

import base64
import binascii
import ipaddress
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "CAMPUS_TUTOR_"
CONFIG_KEY = PREFIX + "CONFIG"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsError(Exception):
    """A setting that is unknown, missing or wrong; the message names the key and the remedy."""


def _text(value: str) -> str:
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.port == 0:
        raise ValueError  # and `port` raises one for what is no number or beyond 65535
    return value.rstrip("/")


def _site(value: str) -> str:
    """A URL without a path: the pages name their files from the root of the host."""
    url = _url(value)
    if urlsplit(url).path:
        raise ValueError
    return url


def _urls(value: str) -> tuple[str, ...]:
    return tuple(_url(part.strip()) for part in value.split(",") if part.strip())


def _name(value: str) -> str:
    if not value.isprintable() or " " in value or len(value) > 150:
        raise ValueError
    return value


def _names(value: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in value.split(",")) if value.strip() else ()
    if not all(name and name.isprintable() and " " not in name for name in names) or len(set(names)) < len(names):
        raise ValueError
    return names


def _database(value: str) -> str:
    try:
        driver = make_url(value).drivername
    except ArgumentError as error:
        raise ValueError from error  # and a port that is no number raises one itself
    if driver not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise ValueError
    return value.replace("postgresql:", "postgresql+psycopg:", 1) if driver == "postgresql" else value


def _key(value: str) -> bytes:
    try:
        key = base64.b64decode(value.strip(), validate=True)
    except binascii.Error as error:
        raise ValueError from error
    if len(key) != 32:
        raise ValueError
    return key


def _keys(value: str) -> tuple[bytes, ...]:
    keys = tuple(_key(part) for part in value.split(",") if part.strip())
    if not keys:
        raise ValueError
    return keys


def _networks(value: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())


def _count(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError
    return number


def _level(value: str) -> str:
    if value.lower() not in {"debug", "info", "warning", "error"}:
        raise ValueError
    return value.lower()


def host_and_port(value: str) -> tuple[str, int]:
    """`HOST:PORT`, an IPv6 address in brackets. Raises ValueError for anything else."""
    host, colon, port = value.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError
    return host.strip("[]"), int(port)


@dataclass(frozen=True)
class Setting:
    """One row of the table: how the text becomes a value, and the words for whoever got it wrong."""

    field: str
    parse: Callable[[str], Any]
    takes: str
    default: Any = None
    needed: bool = False
    secret: bool = False
    """May also be given as `…_FILE`, so that no secret has to stand in an environment that others can list."""

    @property
    def key(self) -> str:
        return PREFIX + self.field.upper()


def _default_database() -> str:
    return f"sqlite:///{Path('instance').absolute() / 'campus-tutor.sqlite'}"


SETTINGS: tuple[Setting, ...] = (
    Setting("public_url", _site, "an http(s) URL without a path, e.g. https://tutor.example.org", needed=True),
    Setting("database_url", _database, "postgresql+psycopg://USER:PASSWORD@HOST/NAME or sqlite:///FILE", secret=True),
    Setting("master_key", _keys, "32 random bytes in base64 (several: comma-separated)", needed=True, secret=True),
    Setting("model_servers", _urls, "comma-separated URLs, e.g. http://10.0.0.5:8000/v1", default=()),
    Setting("model_server_key", _text, "the API key of the model servers", secret=True),
    Setting("stand_in_models", _names, "comma-separated names of models, as their servers name them", default=()),
    Setting("embedding_servers", _urls, "comma-separated URLs, e.g. http://10.0.0.5:8001/v1", default=()),
    Setting("guard_model", _name, "the served name of a model that reads guarded answers before they are shown"),
    Setting("embedding_model", _name, "the name of an embedding model, as its servers name it"),
    Setting("queue_waiting_limit", _count, "a whole number from 0 up", default=4),
    Setting("queue_refuse_limit", _count, "a whole number from 0 up", default=200),
    Setting("allowed_networks", _networks, "comma-separated networks, e.g. 10.0.0.0/8,fd00::/8", default=()),
    Setting("model_networks", _networks, "comma-separated networks, e.g. 10.0.7.0/28", default=()),
    Setting("material_megabytes", _count, "a whole number from 0 up", default=100),
    Setting("material_pages", _count, "a whole number from 0 up", default=2000),
    Setting("trusted_proxies", _count, "a whole number from 0 up", default=0),
    Setting("log_level", _level, "debug, info, warning or error", default="info"),
    Setting("backup_readable_days", _count, "a whole number from 0 up", default=7),
    Setting("metrics_bind", host_and_port, "HOST:PORT"),
    Setting("model_figures", Path, "the path of a TOML file; deploy/model_figures.toml says what stands in it"),
)


@dataclass(frozen=True)
class Settings:
    """What an installation is told. Every field stands in `SETTINGS` with its meaning."""

    public_url: str
    master_key: tuple[bytes, ...]
    """Newest first: it wraps what is new, the others only unwrap what is old."""
    database_url: str
    model_servers: tuple[str, ...] = ()
    model_server_key: str | None = None
    stand_in_models: tuple[str, ...] = ()
    """Which may answer while the first server's model is away, the first of them first."""
    embedding_servers: tuple[str, ...] = ()
    embedding_model: str | None = None
    guard_model: str | None = None
    queue_waiting_limit: int = 4
    queue_refuse_limit: int = 200
    allowed_networks: tuple[Network, ...] = ()
    model_networks: tuple[Network, ...] = ()
    material_megabytes: int = 100
    material_pages: int = 2000
    trusted_proxies: int = 0
    log_level: str = "info"
    backup_readable_days: int = 7
    """For so long operators keep copies of the table of data keys."""
    metrics_bind: tuple[str, int] | None = None
    model_figures: Path | None = None
    """What answers cost: read by `lti_tool.model_costs`."""

    @property
    def public_origin(self) -> str:
        """Scheme, host and port: what a browser compares."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises SettingsError with the first thing that is wrong."""
    environ = os.environ if environ is None else environ
    given = {**_from_toml(environ.get(CONFIG_KEY)), **_from_environment(environ)}
    _refuse_unknown(given)
    values = {setting.field: _value(setting, given) for setting in SETTINGS}
    if values["embedding_servers"] and values["embedding_model"] is None:
        raise SettingsError("CAMPUS_TUTOR_EMBEDDING_MODEL is missing: CAMPUS_TUTOR_EMBEDDING_SERVERS need its name.")
    if values["database_url"] is None:
        values["database_url"] = _default_database()
    return Settings(**values)


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in environ.items() if key.startswith(PREFIX) and key != CONFIG_KEY}


def _from_toml(path: str | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{CONFIG_KEY}: {path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise SettingsError(f"{CONFIG_KEY}: {path} is not TOML ({error}).") from error
    return {key: _as_text(key, value) for key, value in content.items()}


def _as_text(key: str, value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            raise SettingsError(f"{key}: true and false are not values here; see docs/settings.md.")
        case int():
            return str(value)
        case list() if all(isinstance(part, str) for part in value):
            return ",".join(value)
        case _:
            raise SettingsError(f"{key}: takes text, a whole number or a list of texts in TOML.")


def _refuse_unknown(given: Iterable[str]) -> None:
    known = {setting.key for setting in SETTINGS} | {s.key + "_FILE" for s in SETTINGS if s.secret}
    for key in sorted(given):
        if key not in known:
            raise SettingsError(f"{key}: no such setting. Known are {', '.join(sorted(known))}.")


def _value(setting: Setting, given: Mapping[str, str]) -> Any:
    text = _secret_from_file(setting, given) if setting.key not in given else given[setting.key]
    if text is None or not text.strip():
        if setting.needed:
            raise SettingsError(f"{setting.key} is missing: it takes {setting.takes}.")
        return setting.default
    try:
        return setting.parse(text.strip())
    except ValueError:
        # A secret's value must not reach a terminal or a log through an error message.
        shown = "" if setting.secret else f" not {text!r}"
        raise SettingsError(
            f"{setting.key} takes {setting.takes},{shown or ' and what is given is not that'}."
        ) from None


def _secret_from_file(setting: Setting, given: Mapping[str, str]) -> str | None:
    key = setting.key + "_FILE"
    if not setting.secret or key not in given:
        return None
    try:
        return Path(given[key]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{key}: {given[key]} cannot be read as text ({type(error).__name__}).") from error


assert {field.name for field in fields(Settings)} == {setting.field for setting in SETTINGS}
