# SPDX-License-Identifier: EUPL-1.2
"""Settings are strict: a typo ends the start with its name."""

import base64
from pathlib import Path

import pytest

from lti_tool.settings import SETTINGS, SettingsError, load

KEY = base64.b64encode(bytes(32)).decode()
NEEDED = {"CAMPUS_TUTOR_PUBLIC_URL": "https://tutor.example", "CAMPUS_TUTOR_MASTER_KEY": KEY}


def test_defaults_stand_where_nothing_is_said() -> None:
    settings = load(NEEDED)
    assert settings.model_servers == ()
    assert settings.trusted_proxies == 0
    assert settings.database_url.startswith("sqlite:///")


def test_foreign_environment_variables_do_not_matter() -> None:
    assert load({**NEEDED, "PATH": "/bin"}).public_url == "https://tutor.example"


@pytest.mark.parametrize("key", sorted(NEEDED))
def test_a_missing_key_is_named_with_what_it_takes(key: str) -> None:
    with pytest.raises(SettingsError, match=f"{key} is missing: it takes"):
        load({name: value for name, value in NEEDED.items() if name != key})


def test_embedding_servers_need_the_name_of_their_model() -> None:
    servers = {**NEEDED, "CAMPUS_TUTOR_EMBEDDING_SERVERS": "http://10.0.0.5:8001/v1"}
    with pytest.raises(SettingsError, match="CAMPUS_TUTOR_EMBEDDING_MODEL is missing"):
        load(servers)
    assert load({**servers, "CAMPUS_TUTOR_EMBEDDING_MODEL": "bge-m3"}).embedding_model == "bge-m3"


def test_an_unknown_key_is_named_and_the_known_ones_listed() -> None:
    with pytest.raises(SettingsError, match=r"CAMPUS_TUTOR_PUBLIC_URI: no such setting.*CAMPUS_TUTOR_PUBLIC_URL"):
        load({**NEEDED, "CAMPUS_TUTOR_PUBLIC_URI": "x"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("CAMPUS_TUTOR_PUBLIC_URL", "tutor.example"),
        ("CAMPUS_TUTOR_PUBLIC_URL", "https://tutor.example/?a=b"),
        ("CAMPUS_TUTOR_PUBLIC_URL", "https://uni.example/tutor"),
        ("CAMPUS_TUTOR_PUBLIC_URL", "https://tutor.example:eighty"),
        ("CAMPUS_TUTOR_MODEL_SERVERS", "http://a/v1,ftp://b"),
        ("CAMPUS_TUTOR_MODEL_SERVERS", "http://a:70000/v1"),
        ("CAMPUS_TUTOR_ALLOWED_NETWORKS", "10.0.0.0/33"),
        ("CAMPUS_TUTOR_ALLOWED_NETWORKS", "10.0.0.5/8"),
        ("CAMPUS_TUTOR_TRUSTED_PROXIES", "-1"),
        ("CAMPUS_TUTOR_TRUSTED_PROXIES", "one"),
        ("CAMPUS_TUTOR_EMBEDDING_SERVERS", "http://a/v1,ftp://b"),
        ("CAMPUS_TUTOR_EMBEDDING_MODEL", "bge m3"),
        ("CAMPUS_TUTOR_LOG_LEVEL", "loud"),
        ("CAMPUS_TUTOR_METRICS_BIND", "9100"),
        ("CAMPUS_TUTOR_METRICS_BIND", "127.0.0.1:70000"),
    ],
)
def test_a_wrong_value_is_named_with_what_the_key_takes(key: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{key} takes ") as error:
        load({**NEEDED, key: value})
    assert value in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://tutor:secret@db/tutor",
        "postgresql://tutor:secret@db:many/tutor",
        "tutor:secret",
        "postgresql+asyncpg://db",
    ],
)
def test_a_database_of_another_kind_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="CAMPUS_TUTOR_DATABASE_URL takes postgresql") as error:
        load({**NEEDED, "CAMPUS_TUTOR_DATABASE_URL": url})
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://a:postgresql:@db/c?x=y", "postgresql+psycopg://a:postgresql:@db/c?x=y"),
        ("postgresql+psycopg://a:b%40@[::1]:5433/c", "postgresql+psycopg://a:b%40@[::1]:5433/c"),
        ("sqlite:////srv/tutor.sqlite", "sqlite:////srv/tutor.sqlite"),
    ],
)
def test_postgresql_is_reached_by_the_one_driver_there_is(given: str, used: str) -> None:
    assert load({**NEEDED, "CAMPUS_TUTOR_DATABASE_URL": given}).database_url == used


@pytest.mark.parametrize("value", ["short", "c2hvcnQ=", KEY + ",nonsense"])
def test_a_wrong_master_key_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(SettingsError, match="CAMPUS_TUTOR_MASTER_KEY takes 32 random bytes") as error:
        load({**NEEDED, "CAMPUS_TUTOR_MASTER_KEY": value})
    assert value not in str(error.value)


def test_several_master_keys_are_kept_newest_first() -> None:
    other = base64.b64encode(bytes(range(32))).decode()
    assert load({**NEEDED, "CAMPUS_TUTOR_MASTER_KEY": f"{other},{KEY}"}).master_key == (bytes(range(32)), bytes(32))


def test_a_secret_may_come_from_a_file_and_nothing_else_may(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n", encoding="utf-8")
    given = {"CAMPUS_TUTOR_PUBLIC_URL": "https://t.example", "CAMPUS_TUTOR_MASTER_KEY_FILE": str(file)}
    assert load(given).master_key == (bytes(32),)
    with pytest.raises(SettingsError, match=r"CAMPUS_TUTOR_MASTER_KEY_FILE: .* cannot be read"):
        load({**given, "CAMPUS_TUTOR_MASTER_KEY_FILE": str(tmp_path / "none")})
    with pytest.raises(SettingsError, match="CAMPUS_TUTOR_PUBLIC_URL_FILE: no such setting"):
        load({**given, "CAMPUS_TUTOR_PUBLIC_URL_FILE": str(file)})


def test_toml_gives_the_same_keys_and_the_environment_overrides_it(tmp_path: Path) -> None:
    file = tmp_path / "tutor.toml"
    lines = [
        'CAMPUS_TUTOR_PUBLIC_URL = "https://from.toml"',
        f'CAMPUS_TUTOR_MASTER_KEY = "{KEY}"',
        "CAMPUS_TUTOR_TRUSTED_PROXIES = 2",
        'CAMPUS_TUTOR_MODEL_SERVERS = ["http://a:1/v1", "http://b:1/v1/"]',
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    settings = load({"CAMPUS_TUTOR_CONFIG": str(file), "CAMPUS_TUTOR_PUBLIC_URL": "https://from.env"})
    assert (settings.public_url, settings.trusted_proxies) == ("https://from.env", 2)
    assert settings.model_servers == ("http://a:1/v1", "http://b:1/v1")


@pytest.mark.parametrize("content", ["no toml", "CAMPUS_TUTOR_TRUSTED_PROXIES = true", "[section]\na = 1"])
def test_a_broken_toml_file_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tutor.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError):
        load({**NEEDED, "CAMPUS_TUTOR_CONFIG": str(file)})


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [setting.key for setting in SETTINGS if f"`{setting.key}`" not in page] == []
