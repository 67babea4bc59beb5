# SPDX-License-Identifier: EUPL-1.2
"""Who may import whom: the structure that DEVELOPING.md draws, held against the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FEATURES = (
    "lti",
    "chat",
    "health",
    "demo",
    "teaching",
    "locks",
    "trials",
    "handing_in",
    "materials",
    "admin",
    "public",
    "own_data",
    "papers",
    "research",
    "solutions",
    "exercises",
    "insights",
    "platform_api",
)
WEB = {"flask", "werkzeug", "urllib3", "requests", "httpx", "http"}
HTTP_CLIENTS = {"urllib3", "requests", "httpx", "http.client", "urllib.request"}


def modules(folder: str = "lti_tool") -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "migrations/versions" not in path.as_posix())


def imports(path: Path) -> Iterator[str]:
    """Dotted names a module imports: `a.b` for `from a import b` too, since b may be a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    """As it is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def arrows(folder: str) -> dict[str, set[str]]:
    """Each module of the folder and the modules of it that it imports, under `TYPE_CHECKING` and in functions, too."""
    paths = {name_of(path): path for path in modules(folder)}
    return {name: {one for one in _imported(path, set(paths)) if one != name} for name, path in paths.items()}


def _imported(path: Path, known: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield from [whole] if whole in known else [node.module] if node.module in known else []


def circles(drawn: dict[str, set[str]]) -> list[list[str]]:
    """Modules that import each other, directly or by others."""
    reached = {name: _reached(drawn, name) for name in drawn}
    groups = {tuple(sorted(other for other in reached[name] if name in reached[other])) for name in drawn}
    return sorted(list(group) for group in groups if group)


def _reached(drawn: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    open_ends = [start]
    while open_ends:
        new = drawn[open_ends.pop()] - found
        found |= new
        open_ends += new
    return found


FLOORS = (
    {"guard"},
    {
        "db",
        "language",
        "settings",
        "vault",
        "unreadable",
        "outbound",
        "static_files",
        "retrieval",
        "solution_guard",
        "wellbeing",
        "answers",
        "version",
        "tidy",
        "security_headers",
        "signatures",
    },
    {"times"},
    {"errors", "models", "titles", "serving_role", "permissions", "model_costs"},
    {"access", "json_body", "paced", "migrations", "model_server", "tutor_templates", "jobs"},
    {"privacy", "metrics", "message_paging", "guard_record"},
    {"features"},
    {
        *("lti", "chat", "teaching", "handing_in", "admin", "health", "materials", "own_data", "research"),
        *("solutions", "exercises"),
        *("locks", "trials", "insights", "platform_api"),
    },
    {"residency", "process_parts"},
    {"public", "papers"},
    {"assembly"},
    {"cli", "application", "", "wsgi", "gunicorn_conf"},
    {"demo"},
)
"""From the ground up. A module imports from its own floor and from those below."""


def floor(module: str) -> int | None:
    """Of the longest name that is listed; None for what is not."""
    parts = module.split(".")[1:]
    for length in range(len(parts), -1 if not parts else 0, -1):
        name = ".".join(parts[:length])
        for number, names in enumerate(FLOORS):
            if name in names:
                return number
    return None


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def offenders(paths: list[Path], forbidden: "set[str] | tuple[str, ...]") -> list[str]:
    return [
        f"{relative(path)} imports {name}"
        for path in paths
        for name in imports(path)
        if any(name == bad or name.startswith(bad + ".") for bad in forbidden)
    ]


@pytest.mark.parametrize("folder", ["lti_tool", "inference"])
def test_no_module_imports_itself_by_way_of_others(folder: str) -> None:
    assert circles(arrows(folder)) == []


def test_a_circle_is_found_however_long_it_is() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == [["a", "b", "c"]]


def test_no_module_imports_from_a_floor_above_its_own() -> None:
    drawn = arrows("lti_tool")
    homeless = [name for name in drawn if floor(name) is None]
    assert homeless == [], "give it a floor"
    upward = [(name, other) for name, others in drawn.items() for other in others if floor(name) < floor(other)]  # type: ignore[operator]
    assert upward == []


def is_test_module(name: str) -> bool:
    return any(part.startswith("test_") for part in name.split("."))


def test_models_import_the_database_and_the_vault_only() -> None:
    allowed = ("lti_tool.db", "lti_tool.models", "lti_tool.vault")
    names = [(relative(p), n) for p in modules("lti_tool/models") for n in imports(p) if n.startswith("lti_tool.")]
    assert names
    assert not [pair for pair in names if not pair[1].startswith(allowed)]
    assert not offenders(modules("lti_tool/models"), WEB)


@pytest.mark.parametrize(
    "part",
    [
        "chat/prompt",
        "chat/turn.py",
        "chat/events.py",
        "models/fair_share.py",
        "chat/ladder.py",
        "chat/exercise_meant.py",
        "chat/render",
        "lti/dialects",
        "privacy",
        "retrieval",
        "solution_guard",
        "wellbeing",
        "access.py",
    ],
)
def test_the_pure_parts_know_neither_the_web_framework_nor_http(part: str) -> None:
    path = ROOT / "lti_tool" / part
    paths = [p for p in modules() if p == path or path in p.parents or p == path.with_suffix(".py")]
    assert paths, f"{part} is gone: mend this rule"
    if part == "access.py":  # the decorator and the check before a request are its one meeting with Flask
        assert not offenders(paths, WEB - {"flask"})
    else:
        assert not offenders(paths, WEB)


def mapped() -> set[str]:
    """The places that DEVELOPING.md's first table has in its left column, without the slash of folders."""
    rows = (ROOT / "DEVELOPING.md").read_text(encoding="utf-8").partition("\n## ")[0].splitlines()
    left = [row.split("|")[1] for row in rows if row.startswith("| `")]
    return {place.rstrip("/") for cell in left for place in re.findall(r"`([^`]+)`", cell)}


def test_the_map_has_each_part_of_the_tool_and_nothing_that_is_gone() -> None:
    parts = {relative(path) for path in (ROOT / "lti_tool").iterdir()} - {"lti_tool/__pycache__", "lti_tool/py.typed"}
    assert sorted(parts - mapped()) == [], "give it a row"
    assert [place for place in sorted(mapped()) if not (ROOT / place).exists()] == []


def test_every_package_that_hands_over_a_feature_is_held_as_one() -> None:
    assert {path.parent.name for path in (ROOT / "lti_tool").glob("*/feature.py")} - set(FEATURES) == set()


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_never_imports_another_feature(feature: str) -> None:
    others = tuple(f"lti_tool.{other}" for other in FEATURES if other != feature)
    own = modules(f"lti_tool/{feature}")
    assert own
    assert offenders(own, others) == []


def test_the_demo_is_imported_by_nothing_that_runs_in_production() -> None:
    rest = [path for path in modules() + modules("inference") if "lti_tool/demo" not in relative(path)]
    assert not offenders(rest, {"lti_tool.demo"})


def test_only_the_lti_package_imports_pylti1p3() -> None:
    rest = [path for path in modules() if "lti_tool/lti/" not in relative(path)]
    assert not offenders(rest, {"pylti1p3"})


def test_only_outbound_holds_an_http_client() -> None:
    rest = [p for p in modules() if not relative(p).startswith(("lti_tool/outbound/", "lti_tool/demo"))]
    assert not offenders(rest, HTTP_CLIENTS)


@pytest.mark.parametrize("made", [".ask(lambda place", "ToolKeys(database", "Outbound.for_platforms(settings, refused"])
def test_what_there_is_once_in_a_process_is_made_in_one_place(made: str) -> None:
    assert [relative(path) for path in modules() if made in path.read_text(encoding="utf-8")] == [
        "lti_tool/process_parts.py"
    ]


def test_retrieval_knows_nothing_of_the_rest() -> None:
    names = [name for path in modules("lti_tool/retrieval") for name in imports(path) if name.startswith("lti_tool")]
    assert names
    assert not [name for name in names if not name.startswith("lti_tool.retrieval")]


def test_readers_of_foreign_formats_run_in_their_own_process_only() -> None:
    """What they import is never in the tool's own processes, and they take nothing of the tool along."""
    rest = [path for path in modules() if "lti_tool/materials/formats/" not in relative(path)]
    assert not offenders(rest, {"pypdfium2", "pypdf", "PIL", "pptx", "docx", "lxml", "zipfile"})
    formats = modules("lti_tool/materials/formats")
    names = {name for path in formats for name in imports(path) if name.startswith("lti_tool")}
    assert names
    allowed = ("lti_tool.materials.formats", "lti_tool.materials.pages", "lti_tool.materials.kinds")
    assert not [name for name in names if name != "lti_tool.materials" and not name.startswith(allowed)]


def test_reading_files_knows_no_tables_and_no_web_framework() -> None:
    pure = [path for part in ("reading", "formats") for path in modules(f"lti_tool/materials/{part}")]
    pure += [ROOT / f"lti_tool/materials/{name}.py" for name in ("kinds", "pages", "passages")] + [
        ROOT / "lti_tool/tidy.py"
    ]
    assert not offenders(pure, {*WEB, "sqlalchemy", "lti_tool.models", "lti_tool.settings", "lti_tool.db"})


ONE_DOOR = ROOT / "inference/evaluate/tutor.py"
BEHIND_IT = (
    "lti_tool.chat.prompt",
    "lti_tool.chat.ladder",
    "lti_tool.chat.foreign_text",
    "lti_tool.retrieval.words",
    "lti_tool.solution_guard",
)


def test_the_three_parts_share_no_code_but_what_evaluate_measures() -> None:
    """Of the tool its prompts, its ladder and its guard, in one module: docs/decisions/evaluate.md."""
    assert not offenders([path for path in modules("inference") if path != ONE_DOOR], {"lti_tool"})
    names = [name for name in imports(ONE_DOOR) if name.startswith("lti_tool")]
    assert names
    assert not [name for name in names if name != "lti_tool.chat" and not name.startswith(BEHIND_IT)]
    tool = [path for path in modules() if "lti_tool/demo" not in relative(path)]
    assert not offenders(tool, {"inference"})


def test_no_test_module_is_imported_by_another() -> None:
    """What tests share has a place and a name of its own: `tests/factories`, `tests/fakes`, or a module beside them."""
    files = modules("tests")
    assert files
    found = [f"{relative(path)} imports {name}" for path in files for name in imports(path) if is_test_module(name)]
    assert found == []


def test_fixtures_of_another_folder_come_by_conftest_alone() -> None:
    """A `conftest.py` holds fixtures; what is called or named in a test lies in a module that says what it is."""
    files = [path for path in modules("tests") if path.name != "conftest.py"]
    assert [f"{relative(path)} imports {name}" for path in files for name in imports(path) if "conftest" in name] == []


@pytest.mark.parametrize(
    "line", ["from tests.lti.test_x import y", "import tests.test_x", "from tests.lti import test_x"]
)
def test_such_an_import_would_be_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(f"def late():\n    {line}\n", encoding="utf-8")
    assert any(is_test_module(name) for name in imports(tmp_path / "module.py"))


def test_platforms_are_named_only_where_their_quirks_live() -> None:
    places = ("lti_tool/lti/dialects/", "lti_tool/demo/")
    found = []
    for path in modules():
        if relative(path).startswith(places):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant | ast.Name) or id(node) in docs:
                continue
            text = node.value if isinstance(node, ast.Constant) else node.id
            if isinstance(text, str) and any(word in text.lower() for word in ("moodle", "ilias")):
                found.append(f"{relative(path)}:{node.lineno} {text!r}")
    # The help text of the command line may name them: an operator looks for these words.
    assert [line for line in found if not line.startswith("lti_tool/cli/")] == []
