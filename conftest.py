"""What holds for every test, doctests included: on CI a test that is skipped has failed.

Whatever a test needs must be installed there.
"""

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from sizes import REACHING, runs, size

# Machines are noisy, so no example has a deadline. On CI the examples are those of the code and not of the day: what
# a change breaks is found there, what has long been broken is found by whoever runs the tests elsewhere.
settings.register_profile(
    "project", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=size(100, 20)
)
settings.register_profile("ci", settings.get_profile("project"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "project")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not run this time, and say how many tests that is."""
    names = [item.nodeid for item in items]
    if config.args_source == pytest.Config.ArgsSource.TESTPATHS and (
        gone := [name for name in REACHING if not any(each.startswith(name) for each in names)]
    ):
        message = f"REACHING in tests/sizes.py names what is no test any more: {', '.join(gone)}"
        raise pytest.UsageError(message)
    run, left_out = [], []
    for item in items:
        in_check = item.get_closest_marker("only_in_check") is not None
        (run if runs(item.nodeid, in_check=in_check) else left_out).append(item)
    if left_out:
        items[:] = run
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge a single test."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_skipped(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Judge a whole module that skips itself."""
    report = yield
    _fail_skipped(report, collector.nodeid)
    return report


def _fail_skipped(report: pytest.TestReport | pytest.CollectReport, name: str) -> None:
    if os.environ.get("CI") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{name} was skipped, which counts as failed on CI: {report.longrepr}"
