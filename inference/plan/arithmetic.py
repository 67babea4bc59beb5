# SPDX-License-Identifier: EUPL-1.2
"""From engines to hosts, kilowatts and euros: each step with its numbers, so that anyone can do the sum again. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from inference.plan.engine import PlannedEngine
from inference.plan.figures import Host, Site
from inference.plan.simulation import SimulationResult
from inference.profiles import Profile

HOURS_A_YEAR = 8760


@dataclass(frozen=True)
class Step:
    """One line of the sum."""

    name: str
    sum: str
    """As written, with numbers."""
    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.name}: {self.sum} = {nice(self.value)} {self.unit}".rstrip()


def nice(value: float) -> str:
    """A number for people: whole from a hundred on, else three digits."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def demand(profile: Profile, students: int, outcome: SimulationResult, rounds: float, seconds: float) -> list[Step]:
    """What comes at the peak. `outcome` is of the simulation, `rounds` how often it was played."""
    begin = students * profile.begin_at_bell
    between = students * profile.conversations_per_hour * seconds / 3600
    questions, tokens = outcome.questions / rounds, outcome.tokens / max(1, outcome.questions)
    share, hourly = nice(profile.begin_at_bell), nice(profile.conversations_per_hour)
    return [
        Step("begin because of the bell", f"{nice(students)} students x {share}", begin, "conversations"),
        Step("begin in between", f"{nice(students)} x {hourly} an hour x {nice(seconds)} s / 3,600", between, ""),
        Step(
            "questions by simulation",
            f"those asked within {nice(seconds)} s, {nice(profile.questions_per_conversation)} a conversation at most",
            questions,
            "",
        ),
        Step("tokens of an answer", "mean in the simulation", tokens, ""),
        Step(
            "on average",
            f"{nice(questions)} x {nice(tokens)} / {nice(seconds)} s",
            questions * tokens / seconds,
            "tokens/s",
        ),
    ]


def by_division(average: float, engine: PlannedEngine) -> Step:
    """What a mere division says: too few, since it spreads the burst over the whole time."""
    speed = engine.most_tokens_per_second
    return Step(
        "engines by mere division",
        f"{nice(average)} / {nice(speed)} tokens/s, up",
        math.ceil(average / speed),
        "",
    )


@dataclass(frozen=True)
class Hosts:
    """How engines sit on hosts."""

    engines_per_host: int
    """0 where one engine needs several hosts."""
    hosts_per_engine: int
    needed: int
    steps: tuple[Step, ...]


def hosts(engines: int, engine: PlannedEngine, host: Host) -> Hosts:
    """Without spare ones."""
    gpus = Step("GPUs", f"{nice(engines)} engines x {engine.gpus}", engines * engine.gpus, "")
    each = host.gpus // engine.gpus
    if each:
        text = f"{nice(engines)} engines / {each} a host ({host.gpus} GPUs / {engine.gpus}, down), up"
        needed = Step("hosts for the peak", text, math.ceil(engines / each), "")
        return Hosts(each, 1, int(needed.value), (gpus, needed))
    several = math.ceil(engine.gpus / host.gpus)
    text = f"{nice(engines)} engines x {several} hosts each ({engine.gpus} GPUs / {host.gpus}, up)"
    needed = Step("hosts for the peak", text, engines * several, "")
    return Hosts(0, several, int(needed.value), (gpus, needed))


def yearly(needed: int, host: Host, site: Site, students: int) -> Iterator[Step]:
    """Kilowatts, and euros a year."""
    count = needed + site.spare_hosts
    yield Step("hosts to buy", f"{needed} + {site.spare_hosts} spare", count, "")
    cooled = f"x {nice(site.cooling_factor)} cooling"
    busy = count * host.kilowatts_busy * site.cooling_factor
    yield Step("power at work", f"{count} x {nice(host.kilowatts_busy)} kW {cooled}", busy, "kW")
    idle_hours = HOURS_A_YEAR - site.busy_hours_per_year
    hours = f"{nice(site.busy_hours_per_year)} h x {nice(host.kilowatts_busy)} kW"
    rest = f"{nice(idle_hours)} h x {nice(host.kilowatts_idle)} kW"
    each = site.busy_hours_per_year * host.kilowatts_busy + idle_hours * host.kilowatts_idle
    energy = Step("energy", f"{count} x ({hours} + {rest}) {cooled}", count * each * site.cooling_factor, "kWh/year")
    yield energy
    costs = list(_costs(count, energy.value, host, site))
    yield from costs
    total = Step("total", " + ".join(nice(cost.value) for cost in costs), sum(cost.value for cost in costs), "EUR/year")
    yield total
    yield Step("for each student", f"{nice(total.value)} / {nice(students)}", total.value / students, "EUR/year")


def _costs(count: int, energy: float, host: Host, site: Site) -> Iterator[Step]:
    bought = f"{count} x {nice(host.price_euros)} EUR"
    price, euros = count * host.price_euros, "EUR/year"
    yield Step(
        "depreciation", f"{bought} / {nice(site.depreciation_years)} years", price / site.depreciation_years, euros
    )
    yield Step("upkeep", f"{bought} x {nice(site.upkeep_share_per_year)}", price * site.upkeep_share_per_year, euros)
    rate = site.euros_per_kilowatt_hour
    yield Step("electricity", f"{nice(energy)} kWh x {nice(rate)} EUR", energy * rate, euros)
    staff = f"{nice(site.staff_share)} positions x {nice(site.staff_euros_per_year)} EUR"
    yield Step("staff", staff, site.staff_share * site.staff_euros_per_year, euros)
