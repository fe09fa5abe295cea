"""Golden files: what a person reads is kept in tests/golden and compared word for word.

After a change that is meant, `pytest tests/engine --update-golden` writes the files anew; read the
difference with `git diff tests/golden` before committing it.
"""

import gc
import re
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from browsers import browser  # noqa: F401 - a fixture
from databases import open_database  # noqa: F401 - a fixture
from engine import servers

GOLDEN = Path(__file__).parent / "golden"

Golden = Callable[[str, str], None]

# What tests share has no tests: pytest would import it under another name too, and extend books twice.
collect_ignore = [str(path) for path in Path(__file__).parent.rglob("*.py") if not path.name.startswith("test_")]

TOGETHER = (
    "tests/cli/test_office_page.py",  # the guide, with its pictures
    "tests/ledger/test_bad_input.py",  # two workbooks with everything that can be wrong
    "tests/ledger/test_formats.py",  # what LibreOffice has saved
    "tests/ledger/test_fuzz.py",  # the same
    "tests/ledger/test_misread.py",  # the same
    "tests/ledger/test_results.py",  # the results of the sample ledger
    "tests/mermaid/",  # a page with Mermaid in it
    "tests/report/",  # a browser, and reports
)
"""Files and folders whose fixtures take long, so that one of pytest's processes runs all of their tests."""

WARNED = re.compile(r"^\w*(?:Deprecation|Future)Warning: .*", re.MULTILINE)
"""A warning as Polars prints it from Rust: that it was made an error does not reach the test."""

# Collecting makes millions of objects that live as long as the tests: looking through them for garbage took a third of
# the time to collect, and later as much again. So that is put off until the tests begin, and leaves these objects out.
gc.disable()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write the files in tests/golden anew")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give tests that share what takes long to make to one process, largest groups first, the others as they come."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - pytest may run without xdist

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if servers.needs_server(nodeid):
                return "servers"
            return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)

        def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
            # After each test xdist looks at every scope that it has given to a process: with thousands of scopes of
            # one test that took as long as some hundred tests, so what is done is forgotten.
            super().mark_test_complete(node, item_index, duration)
            scope = self._split_scope(self.registered_collections[node][item_index])
            if all(self.assigned_work[node][scope].values()):
                del self.assigned_work[node][scope]

    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test in which something was printed to be deprecated, as one fails in which Python warns of it."""
    report = yield
    if report.when == "call" and report.passed and (warned := WARNED.search(report.capstderr)):
        report.outcome, report.longrepr = "failed", f"a library printed on stderr: {warned[0]}"
    return report


def pytest_collection_finish() -> None:
    """Look for garbage from here on, but not among what is there already."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """Stop the servers that tests have started."""
    servers.stop()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with a file in tests/golden, or writes the file under --update-golden."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n", encoding="utf-8")
        assert path.exists(), f"{path.name} is missing; write it with --update-golden"
        assert f"{text}\n" == path.read_text(encoding="utf-8"), "if the change is meant: pytest --update-golden"

    return check
