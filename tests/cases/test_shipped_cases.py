"""The cases that are shipped: every rule has some, they pass, and they notice what is changed in rules and policy."""

import shutil
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from cases.mutations import (
    PUBLIC,
    SHIPPED,
    AnyRule,
    answered_by,
    can_change,
    changed_values,
    comparisons,
    notice_comparison,
    notice_value,
    notices,
    shipped,
    values_in_force,
)
from cases.test_pytest_plugin import run_pytest
from pingyuan_rules import contact_load_ok
from pingyuan_rules.engine import Status
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.rules.county_book import book
from sizes import only_in_check

ROOT = SHIPPED.parent
NO_ANSWER_READS = {
    "base_needs_fixed_place",
    "base_staff_enterprises",
    "base_staff_social_organizations",
    "demonstration_counting",
    "month_reading",
    "organization_coverage_target",
    "work_coverage_target",
}
"""What measures and ledgers go by."""


def in_docs(text: str) -> bool:
    """Whether the page about cases says so, wherever its lines break."""
    return text in " ".join((ROOT / "docs" / "cases.md").read_text(encoding="utf-8").split())


def outcomes(rule: AnyRule) -> set[object]:
    """What a rule may come to, as far as its kind tells: its answers, and that there is none."""
    answers: set[object] = {False, True} if rule.kind == BOOL else set(rule.kind.enum or ())
    no_answers = {
        Status.UNKNOWN: True,
        Status.NOT_APPLICABLE: rule.applies is not None,
        Status.NOT_IN_FORCE: rule.info.since is not None,
    }
    return answers | {status for status, possible in no_answers.items() if possible}


@only_in_check
def test_they_pass_when_a_user_runs_them_with_pytest(folder: Path) -> None:
    for name in ("cases", "examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.ipynb", "*.py"))
    code, told = run_pytest("-q", "cases")
    assert (code, f"{len(shipped())} passed" in told) == (pytest.ExitCode.OK, True), told
    assert in_docs(f"{len(shipped())} cases")


def test_every_rule_is_expected_to_come_to_each_of_its_outcomes() -> None:
    expected: dict[AnyRule, set[object]] = defaultdict(set)
    for case in shipped():
        for each in case.expected:
            decided = each.outcome.status is Status.DECIDED
            expected[each.rule].add(each.outcome.value if decided else each.outcome.status)
    lacking = {rule.name: outcomes(rule) - expected[rule] for rule in PUBLIC}
    assert {name: some for name, some in lacking.items() if some} == {}


def test_rules_that_began_one_day_have_a_case_on_it_and_on_the_day_before() -> None:
    days: dict[AnyRule, set[date]] = defaultdict(set)
    for case in shipped():
        for each in case.expected:
            days[each.rule].add(case.policy.on)
    began = [(rule, rule.info.since) for rule in PUBLIC if rule.info.since is not None]
    assert [rule.name for rule, since in began if not {since, since - timedelta(1)} <= days[rule]] == []


def test_every_clause_that_rules_rest_on_is_cited() -> None:
    cited = {clause.key for case in shipped() for clause in case.clauses}
    assert {clause.key for rule in PUBLIC for clause in rule.clauses} - cited == set()


def test_cases_notice_a_limit_that_is_off_by_one() -> None:
    changes = [(part.order, term) for rule, part, term in comparisons() if rule is contact_load_ok]
    assert len(changes) == 10
    assert not any(notices(case, PUBLIC) for case in shipped())  # before anything is changed
    assert [order for order, term in changes if not notice_comparison(contact_load_ok, term)] == []


@only_in_check
def test_they_notice_every_comparison_that_can_change_an_answer() -> None:
    changes = [(rule, part, term) for rule, part, term in comparisons() if answered_by(rule)]
    silent = [(rule, part, term) for rule, part, term in changes if not notice_comparison(rule, term)]
    missed = [(rule.name, part) for rule, part, term in silent if can_change(rule, term) is not None]
    assert missed == []
    assert in_docs(f"{len(changes)} changes of a comparison, the cases notice {len(changes) - len(silent)}")
    assert in_docs(f"The other {len(silent)} change no answer")
    idle = sum(not answered_by(rule) for rule, _, _ in comparisons())
    assert in_docs(f"{idle} more")


@only_in_check
def test_they_notice_every_value_of_a_parameter_that_can_change_an_answer() -> None:
    read = {name for rule in PUBLIC for name in rule.parameters}
    values = [value for value in values_in_force() if value.name in read]
    changes = [(value, other) for value in values for other in changed_values(value)]
    assert [(value.name, other) for value, other in changes if not notice_value(value, other)] == []
    assert {value.name for value in values_in_force()} - read == NO_ANSWER_READS
    assert {value.name for value in values} == {value.name for value, _ in changes}
    assert in_docs(f"All {len(changes)} changes of a value")


def test_a_rule_of_the_book_that_no_case_could_notice_enters_into_no_answer() -> None:
    helpers = {rule.name for rule in book.all_rules if not answered_by(rule)}
    assert {"base_eligible", "designated_county", "has_six_haves", "leader_year_over", "year_over"} <= helpers
