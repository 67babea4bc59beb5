# SPDX-License-Identifier: EUPL-1.2
"""The engine and the tool in front of it, once for all tests; what an engine said at a failure."""

import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.engine.serving import CATALOGUE, KEY, LOGS, VLLM, Served, serve, tail
from tests.engine.whole_tool import WholeTool, whole_tool

collect_ignore_glob = [] if VLLM else ["test_*.py"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure shows what the engines said: in CI nobody can look at their logs afterwards."""
    report = yield
    if report.failed:
        report.sections.extend((f"end of {log.name}", tail(log)) for log in LOGS)
    return report


@pytest.fixture(scope="session")
def python() -> str:
    """The Python that vLLM is installed in."""
    return str(Path(VLLM).absolute() / "bin" / "python")


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory, python: str) -> Path:
    """A folder with weights, catalogue and key."""
    folder = tmp_path_factory.mktemp("host")
    (folder / "models.toml").write_text(CATALOGUE)
    (folder / "key").write_text(KEY)
    maker = Path(__file__).with_name("tiny_model.py")
    subprocess.run([python, str(maker), str(folder / "weights" / "tiny")], check=True, capture_output=True)
    (folder / "weights" / "tiny-embedding").symlink_to(folder / "weights" / "tiny")
    return folder


@pytest.fixture(scope="session")
def engine(host: Path) -> Iterator[Served]:
    """One chat engine for all tests that leave it as it was."""
    with serve(host, "tiny", "--notice", "0", "--shutdown-timeout", "5") as served:
        yield served


@pytest.fixture(scope="session")
def tool(engine: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeTool]:
    """The whole tool in front of that engine."""
    with whole_tool(tmp_path_factory.mktemp("tool"), KEY, [engine.client.url]) as started:
        yield started
