# SPDX-License-Identifier: EUPL-1.2
"""The command `plan`: how many students an engine carries, and what so many students need and cost.

It simulates a peak with the same students that `load` plays. How fast an engine is comes from a report of `load`
(--report), or from [engine] in the operator's figures; prices, power and people come from the operator alone
(--figures, --set), and a figure that is missing ends the command with its key. Without --students it only answers how
many students one engine, one host, and the catalogue's `replicas` carry at a bell.
"""

import argparse
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from inference import catalogue, profiles
from inference.errors import CommandError
from inference.load import report
from inference.load.figures import ServiceLevel
from inference.model import Model
from inference.numbers import up_to, whole
from inference.plan import arithmetic, engine, figures
from inference.plan.arithmetic import Step, nice
from inference.plan.engine import PlannedEngine
from inference.plan.figures import Figures
from inference.plan.simulation import Scene, SimulationResult, Tell, fewest_engines, most_students


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("plan", help="students in, GPUs, hosts and euros out", description=__doc__)
    parser.add_argument("--students", type=whole(1, 100_000_000), metavar="N", help="who shall be carried")
    parser.add_argument("--profile", default="lecture", metavar="NAME", help="how they ask (default: %(default)s)")
    parser.add_argument("--profiles", type=Path, default=profiles.SHIPPED, metavar="FILE", help="own profiles")
    parser.add_argument("--report", type=Path, metavar="FILE", help="what `load --json` wrote")
    parser.add_argument("--figures", type=Path, metavar="FILE", help="TOML with [host], [site], and [engine] if stated")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=N", help="one figure, over the file's")
    parser.add_argument("--model", metavar="NAME", help="of the catalogue; default: the report's, if it is there")
    parser.add_argument("--catalogue", type=Path, default=catalogue.SHIPPED, metavar="FILE")
    parser.add_argument("--first-token", type=up_to(3600), metavar="S", help="good is at most this (default: 2)")
    parser.add_argument("--gap", type=up_to(3600), metavar="S", help="and a mean gap of at most this (default: 0.1)")
    parser.add_argument("--share", type=up_to(1), default=0.95, metavar="X", help=_SHARE)
    parser.add_argument("--seconds", type=up_to(86_400), default=900.0, metavar="S", help=_SECONDS)
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the simulation (default: %(default)s)")
    parser.add_argument("--most-engines", type=whole(1, 100_000), default=10_000, metavar="N", help="to look up to")
    parser.add_argument("--json", action="store_true", help="an object and no text")
    parser.set_defaults(run=run, wrong_use=parser.error)


_SHARE = "of the questions shall be good (default: %(default)s)"
_SECONDS = "simulated around a bell (default: %(default)s)"


@dataclass
class Plan:
    """What is said at the end."""

    profile: str
    about: str
    engine: PlannedEngine
    limits: ServiceLevel
    share: float
    notes: list[str] = field(default_factory=list)
    carried: dict[str, int] = field(default_factory=dict)
    """Students by what carries them."""
    students: int | None = None
    engines: int | None = None
    tried: dict[int, dict[str, float]] = field(default_factory=dict)
    """Numbers of engines that were simulated."""
    steps: list[Step] = field(default_factory=list)


def run(arguments: argparse.Namespace) -> int:
    known = profiles.load(arguments.profiles)
    if arguments.profile not in known:
        arguments.wrong_use(profiles.unknown(arguments.profile, known))
    stated = figures.load(arguments.figures, arguments.set)
    if arguments.students:
        figures.require_figures(stated)  # before the simulation: nobody waits a minute for a missing price
    measured = report.read(arguments.report) if arguments.report else None
    model = _model(arguments, measured)
    if measured:
        made = engine.read_measured_engine(measured, stated.engine, model)
    else:
        made = engine.stated_only(stated.engine, model)
    scene = Scene(known[arguments.profile], made, _limits(arguments, measured), arguments.seconds, seed=arguments.seed)
    plan = Plan(arguments.profile, scene.profile.about, made, scene.limits, arguments.share)
    plan.notes += _notes(scene, arguments, measured)
    _say_carried(plan, scene, stated, model)
    if arguments.students:
        _say_needed(plan, scene, stated, arguments)
    print(json.dumps(asdict(plan), ensure_ascii=False, indent=2) if arguments.json else text(plan))
    return 0


def _model(arguments: argparse.Namespace, measured: report.Report | None) -> Model | None:
    models = catalogue.load(arguments.catalogue)
    name = arguments.model or (measured.model if measured and measured.model in models else None)
    return catalogue.pick(models, name) if name else None


def _limits(arguments: argparse.Namespace, measured: report.Report | None) -> ServiceLevel:
    usual = ServiceLevel(**measured.limits) if measured else ServiceLevel()
    return ServiceLevel(arguments.first_token or usual.first_token_seconds, arguments.gap or usual.gap_p95_seconds)


def _notes(scene: Scene, arguments: argparse.Namespace, measured: report.Report | None) -> list[str]:
    found = []
    if measured and measured.profile != arguments.profile:
        found.append(f"measured with profile {measured.profile}: prompts and answers of {arguments.profile} differ")
    if measured:
        found += [f"of the report: {warning}" for warning in measured.warnings]
    seen = scene.engine.curve[-1][0]
    if measured and seen < 0.9 * scene.engine.places:
        found.append(
            f"the report saw {nice(seen)} answers at once at most, the engine has {scene.engine.places} places: beyond "
            "that it is taken to be no faster; measure with more students for a better answer"
        )
    return found


def _say_carried(plan: Plan, scene: Scene, stated: Figures, model: Model | None) -> None:
    each = stated.host.gpus // scene.engine.gpus if stated.host else 0
    carriers = {"one engine": 1} | ({f"one host ({each} engines)": each} if each > 1 else {})
    if model and model.replicas > 1:
        carriers[f"the catalogue's {model.replicas} replicas"] = model.replicas
    for name, engines in carriers.items():
        plan.carried[name] = most_students(scene, engines, plan.share, _teller(f"{name}: students"))


def _say_needed(plan: Plan, scene: Scene, stated: Figures, arguments: argparse.Namespace) -> None:
    host, site = figures.require_figures(stated)
    tell, outcomes = _teller("engines"), dict[int, SimulationResult]()

    def note(engines: int, outcome: SimulationResult) -> None:
        outcomes[engines] = outcome
        tell(engines, outcome)

    engines = fewest_engines(scene, arguments.students, plan.share, arguments.most_engines, note)
    if engines is None:
        raise CommandError(
            f"{arguments.most_engines} engines are too few: loosen --first-token, --gap or --share, raise "
            "--most-engines, or take a faster engine (one answer alone may be too slow for --gap)"
        )
    plan.students, plan.engines = arguments.students, engines
    plan.tried = {number: _row(outcome) for number, outcome in sorted(outcomes.items())}
    best = outcomes[engines]
    steps = arithmetic.demand(scene.profile, arguments.students, best, best.rounds, scene.seconds)
    found = arithmetic.hosts(engines, scene.engine, host)
    plan.steps = [*steps, arithmetic.by_division(steps[-1].value, scene.engine), *found.steps]
    plan.steps += arithmetic.yearly(found.needed, host, site, arguments.students)


def _row(outcome: SimulationResult) -> dict[str, float]:
    firsts = {name: outcome.first_token(share) for name, share in report.SHARES.items()}
    return firsts | {"good_share": outcome.good_share, "questions": outcome.questions}


def _teller(what: str) -> Tell:
    def tell(number: int, outcome: SimulationResult) -> None:
        print(f"{what} {number:,}: {outcome.good_share:.1%} good", file=sys.stderr, flush=True)

    return tell


def text(plan: Plan) -> str:
    """For people."""
    made, limits = plan.engine, plan.limits
    lines = [
        f"profile {plan.profile} (its figures are assumptions): {plan.about}",
        f"good: first token within {limits.first_token_seconds:g} s, mean gap within {limits.gap_p95_seconds:g} s, "
        f"for {plan.share:.0%} of the questions",
        "",
        f"One engine ({made.source})",
        f"  {made.gpus} GPUs, {made.places} places, first token after {made.first_token:.3g} s when idle",
        "  " + ", ".join(f"{speed:,.0f} tokens/s at {nice(answers)}" for answers, speed in _few(made.curve)),
        "",
        "How many students are carried at the bell (by simulation)",
        *(f"  {name}: {students:,} students" for name, students in plan.carried.items()),
    ]
    if plan.engines is not None:
        lines += _needed_lines(plan)
    return "\n".join(lines + [f"NOTE: {note}" for note in plan.notes])


def _needed_lines(plan: Plan) -> list[str]:
    rows = [
        f"  {number:>8,}  {row['p50']:8.2f}  {row['p95']:8.2f}  {row['p99']:8.2f}  {row['good_share']:7.1%}"
        for number, row in plan.tried.items()
    ]
    return [
        "",
        f"What {plan.students:,} students need (by simulation)",
        "   engines  first token p50, p95, p99 in s      good",
        *rows,
        f"  the fewest that do: {plan.engines:,} engines",
        "",
        "The sum",
        *(f"  {step}" for step in plan.steps),
    ]


def _few(curve: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Of a long curve six points."""
    step = max(1, len(curve) // 5)
    return [*curve[:-1:step], curve[-1]]
