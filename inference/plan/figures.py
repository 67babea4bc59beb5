# SPDX-License-Identifier: EUPL-1.2
"""What only the operator knows: prices, power, people. Read strictly; nothing has a default that somebody guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from inference.errors import CommandError
from inference.strict import Number, meant, read_table, read_toml


@dataclass(frozen=True)
class StatedEngine:
    """One engine, where no report and no catalogue says it."""

    tokens_per_second_alone: Annotated[float | None, Number("tokens a second of one answer alone", 0.01)] = None
    tokens_per_second: Annotated[float | None, Number("tokens a second of all answers at once", 0.01)] = None
    first_token_seconds: Annotated[float | None, Number("seconds to the first token of an idle engine", 0)] = None
    places: Annotated[int | None, Number("answers at once: max_num_seqs", 1)] = None
    gpus: Annotated[int | None, Number("GPUs of one engine", 1)] = None


@dataclass(frozen=True)
class Host:
    """One GPU host as it is bought."""

    gpus: Annotated[int, Number("GPUs in one host", 1)]
    price_euros: Annotated[float, Number("euros for one host, with its share of rack, switches and storage")]
    kilowatts_busy: Annotated[float, Number("kilowatts of one host at work, measured at the plug")]
    kilowatts_idle: Annotated[float, Number("kilowatts of one host that waits")]


@dataclass(frozen=True)
class Site:
    """Where they stand and who looks after them."""

    euros_per_kilowatt_hour: Annotated[float, Number("euros you pay for a kilowatt hour", 0, 100)]
    cooling_factor: Annotated[float, Number("power of the site for each power of the hosts (PUE)", 1, 10)]
    busy_hours_per_year: Annotated[float, Number("hours a year in which the hosts are at work", 0, 8760)]
    depreciation_years: Annotated[float, Number("years over which a host is written off", 0.1, 100)]
    upkeep_share_per_year: Annotated[float, Number("maintenance a year as a share of the price", 0, 10)]
    staff_euros_per_year: Annotated[float, Number("euros a full position costs a year")]
    staff_share: Annotated[float, Number("positions that look after all this, such as 0.5", 0, 10_000)]
    spare_hosts: Annotated[int, Number("hosts beyond what the peak needs, for failure and repair", 0, 10_000)]


@dataclass(frozen=True)
class Figures:
    """The file's tables; host and site are needed for money only."""

    engine: StatedEngine
    host: Host | None
    site: Site | None


TABLES: dict[str, Any] = {"engine": StatedEngine, "host": Host, "site": Site}


def load(path: Path | None, settings: Sequence[str] = ()) -> Figures:
    """The file, and on top of it settings such as `site.staff_share=0.5`. Raises CommandError that names the key."""
    content = read_toml(path, "--figures") if path else {}
    where = path.name if path else "figures"
    for setting in settings:
        table, key, value = split(setting)
        content.setdefault(table, {})[key] = value
    for name in content:
        if name not in TABLES:
            raise CommandError(f"{where}: unknown table {name}{meant(name, TABLES)}; there are: {', '.join(TABLES)}")
    read = {name: read_table(TABLES[name], table, f"{where}: table {name}") for name, table in content.items()}
    return Figures(read.get("engine", StatedEngine()), read.get("host"), read.get("site"))


def require_figures(figures: Figures) -> tuple[Host, Site]:
    """For money. Raises CommandError that names what is missing."""
    for name, table in (("host", figures.host), ("site", figures.site)):
        if table is None:
            first = next(iter(TABLES[name].__dataclass_fields__))
            raise CommandError(f"figures: table {name} is missing, with key {name}.{first} and others: name --figures")
    assert figures.host is not None
    assert figures.site is not None
    return figures.host, figures.site


def split(setting: str) -> tuple[str, str, float]:
    """`TABLE.KEY=NUMBER`. Raises CommandError."""
    name, _, text = setting.partition("=")
    table, _, key = name.partition(".")
    try:
        if not (table and key):
            raise ValueError
        return table, key, int(text) if text.isdecimal() else float(text)
    except ValueError:
        raise CommandError(f"--set takes TABLE.KEY=NUMBER, such as site.staff_share=0.5, not {setting!r}") from None
