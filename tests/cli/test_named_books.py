"""The command `test` asks the rules of a county's own book, named by its module and its name."""

import sys
from pathlib import Path

import pytest

from cases.case_texts import one_case
from cli.command import Run, run_process
from sizes import only_in_check

PASSING = one_case("Branch", "full_members = 2, probationary_members = 0", "activity_fund = 1800, large_fund = false")
MODULE = """
from pingyuan_rules import Branch, Policy, activity_fund, book
from pingyuan_rules.engine import fen

towns = book.extend("towns", version="3")


@towns.rule(cites=activity_fund.clauses)
def has_fund(branch: Branch, policy: Policy) -> bool:
    return {}
"""


@pytest.fixture(autouse=True)
def _paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of a test is searched for modules in that test alone."""
    monkeypatch.setattr(sys, "path", [*sys.path])


def test_cases_are_tested_by_the_book(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.cases.toml").write_text(PASSING, encoding="utf-8")
    ran = run("test", "a.cases.toml", "--book", "own_books:county", "--lang", "en")
    assert ran.told == "1 case: 1 passed, 0 failed.\n(exit 0)"
    ran = run("test", "a.cases.toml", "--book", "own_books:county", "--rule", "经费过高", "--coverage", "--lang", "en")
    assert ran.code == 0
    assert "too large a fund" in ran.out
    assert run("test", "a.cases.toml", "--lang", "en").code == 1


@only_in_check
def test_a_module_is_found_in_the_present_folder(tmp_path: Path) -> None:
    (tmp_path / "town_rules.py").write_text(MODULE.format("activity_fund(branch, policy) > fen(0)"), encoding="utf-8")
    case = one_case("Branch", "full_members = 2, probationary_members = 0", "activity_fund = 600, has_fund = true")
    (tmp_path / "a.cases.toml").write_text(case, encoding="utf-8")
    ran = run_process(["test", "a.cases.toml", "--book", "town_rules:towns", "--lang", "en"], tmp_path)
    assert ran.told == "1 case: 1 passed, 0 failed.\n(exit 0)"
    (tmp_path / "town_rules.py").write_text(MODULE.format("not activity_fund(branch, policy)"), encoding="utf-8")
    ran = run_process(["test", "a.cases.toml", "--book", "town_rules:towns", "--lang", "en"], tmp_path)
    assert ran.code == 2
    assert "which raised RuleError: rule has_fund (" in " ".join(ran.err.split())
    assert "write not_(a) instead of `not`" in " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["own_books"], "--book: found 'own_books', expected a module and a name in it, such as county_rules:"),
        (["./own_books:county"], "expected a module and a name in it, such as county_rules:county_book"),
        (["own_books.py:county"], "expected a module that Python finds. Correct the name, or run the comm"),
        (["no_such_rules:county"], "expected a module that Python finds. Correct the name, or run the comm"),
        (["broken:county"], "expected a module that can be imported. Correct the module, which raised ZeroDiv"),
        (["lacking:county"], "Correct the module, which raised ModuleNotFoundError: No module named 'no_such_"),
        (["single:county"], "expected a rulebook that extends Pingyuan's. Did you mean single:ours? Correct"),
        (["own_books:conty"], "expected a rulebook that extends Pingyuan's. Correct it."),
        (["engine.stall_texts:stalls"], "expected a rulebook that extends Pingyuan's. Correct it."),
        (["pingyuan_rules:book"], "expected a rulebook that extends Pingyuan's. Correct it."),
        (["own_books:county", "--suggest", "b.cases.toml", "--all-rules"], "not to be used with --suggest and --"),
        (["own_books:county", "--record", "ledger.csv"], "--book: found own_books:county, expected not to be"),
        (["own_books:county", "--rule", "large", "--coverage"], "--rule: found 'large', expected the name of"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_is_no_such_book_is_wrong_usage(run: Run, tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "a.cases.toml").write_text(PASSING, encoding="utf-8")
    (tmp_path / "broken.py").write_text("1 / 0", encoding="utf-8")
    (tmp_path / "lacking.py").write_text("import no_such_library", encoding="utf-8")
    (tmp_path / "single.py").write_text("from own_books import county as ours", encoding="utf-8")
    ran = run("test", "a.cases.toml", "--book", *arguments, "--lang", "en")
    assert ran.code == 2
    assert told in " ".join(ran.err.split())
