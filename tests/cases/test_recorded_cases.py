"""Recorded cases: their mark, what they hold of a record, and how other answers than the recorded ones are told."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.case_texts import Write, one_case, run_text, told
from cases.test_pytest_plugin import run_pytest
from pingyuan_rules import (
    Branch,
    Member,
    Organization,
    book,
    case_coverage,
    must_form,
    policy_on,
    read_cases,
    run_cases,
)
from pingyuan_rules.case_files.expected_answers import read_expectation, written_answer
from pingyuan_rules.case_files.recorded_files import write_recorded
from pingyuan_rules.case_files.toml_writing import toml_value
from pingyuan_rules.cases import Expectation, Outcome
from pingyuan_rules.choices import Formation, MemberAppraisal, Standing
from pingyuan_rules.engine import UNKNOWN, Lang, Status
from pingyuan_rules.ledger import Ledger
from pingyuan_rules.policy import START
from pingyuan_rules.policy.own_clauses import parse_toml
from strategies import records, with_related

MARK = 'recorded = "0.1.0"'
OTHERWISE = one_case("Organization", "full_members = 2", "must_form = true", MARK)
SAME = one_case("Organization", "full_members = 3", "must_form = true", MARK).replace('"x"', '"y"')


def test_an_answer_other_than_recorded_is_no_failure_and_asks_for_no_other_fact(write: Write) -> None:
    run = run_text(write, OTHERWISE + SAME)
    assert (run.passed, run.failures, [each.case.name for each in run.differences]) == (False, (), ["x"])
    assert repr(run) == "<CaseRun: 1 passed, 0 failed, 1 otherwise than recorded>"
    assert run.text() == (
        "Answered otherwise than recorded:\n"
        '  must form a Party organization: recorded "yes", the rule now answers "no", 1 case\n'
        "    x (a.cases.toml, line 1; recorded by version 0.1.0, checked by nobody)\n\n"
        "2 recorded cases, checked by nobody: 1 answered as recorded, 1 otherwise."
    )
    answer = run.results[0].answers[0]
    assert (answer.advice, answer.recorded) == (None, "0.1.0")
    assert "It passes if" not in run.results[0].text()


def test_without_the_mark_it_is_a_case_like_any_other(write: Write) -> None:
    run = run_text(write, OTHERWISE.replace(MARK, "") + SAME)
    assert ([each.case.name for each in run.failures], run.differences) == (["x"], ())
    assert run.text("zh").endswith(
        "1 个案例：通过 0 个，未通过 1 个。1 个无人核对的记录案例：与记录相同 1 个，不同 0 个。"
    )


def test_one_change_is_told_once_with_the_first_cases(write: Write) -> None:
    cases = [OTHERWISE.replace('"x"', f'"x{number}"') for number in range(5)]
    text = run_text(write, "".join(cases)).text("zh")
    assert text.count("应当成立党组织：记录为“是”，现为“否”，5 个案例") == 1
    assert "    x2（a.cases.toml第" in text
    assert "    x3（" not in text
    assert "    另有 2 个" in text


@pytest.mark.parametrize("mark", ["true", '""', '"soon"', "1", '"0.1\\n"'])
def test_a_mark_that_is_no_version_is_an_error(write: Write, mark: str) -> None:
    error = told(write, one_case("Organization", "full_members = 3", "must_form = true", f"recorded = {mark}"))
    assert len(error.problems) == 1
    assert "recorded: " in error.text()
    assert "if a person has checked the case, delete this key" in error.text()


def test_pytest_says_that_the_answer_was_recorded(write: Write) -> None:
    write(OTHERWISE + SAME)
    code, shown = run_pytest()
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "Answered otherwise than recorded: x (a.cases.toml, line 1; recorded by version 0.1.0" in shown
    assert 'must form a Party organization: recorded "yes", the rule now answers "no".' in shown
    assert "1 failed, 1 passed" in shown


def test_notebooks_show_it_in_a_table_of_its_own(write: Write) -> None:
    run = run_text(
        write, OTHERWISE + one_case("Organization", "full_members = 2", "must_form = true").replace('"x"', '"z"')
    )
    assert "Answered otherwise than recorded" in run.html("en")
    assert "Failed" in run.html("en")
    assert "Failed" not in run_text(write, OTHERWISE).html("en")
    assert "recorded" in run.results[0].html("en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_answer_is_read_as_it_was_written(lang: Lang) -> None:
    months = policy_on(START).month_reading
    for rule in book.rules:
        values = list(rule.kind.enum or ([True, False] if rule.kind.name == "bool" else [0, 7, 12_345]))
        outcomes = [Outcome(UNKNOWN, status) for status in Status if status is not Status.DECIDED]
        for outcome in [*outcomes, *map(Outcome, values)]:
            written = parse_toml(f"x = {toml_value(written_answer(rule, outcome, lang))}".encode(), "x")["x"]
            assert read_expectation(rule, written, months) == Expectation(rule, outcome), rule.name


@given(
    records(Branch).flatmap(with_related),
    records(Organization),
    records(Member),
    st.sampled_from([START, date(2019, 12, 31), date(2024, 1, 1)]),
)
def test_today_everything_is_answered_as_recorded(branch: Branch, unit: Organization, member: Member, on: date) -> None:
    path = Path("law.cases.toml")
    path.unlink(missing_ok=True)
    ledger = Ledger(branches=(branch,), organizations=(unit,), members=(member,))
    done = write_recorded(ledger, path, policy_on(on), members=True, sensitive=True)
    assert done.left_out == {}
    run = run_cases(path)
    assert (run.passed, len(run.results)) == (True, 3)


def test_related_records_hold_only_what_the_rules_read() -> None:
    roll = (
        Member(id="DY-1", branch_id="ZB-1", standing=Standing.FULL, hardship=True, appraisal=MemberAppraisal.EXCELLENT),
        Member(id="DY-2"),
    )
    units = (Organization(id="ZZ-1", name="示范企业001", township="示范镇01", full_members=2, staff=9),)
    branch = Branch(
        id="ZB-1", full_members=3, probationary_members=0, formation=Formation.JOINT, members=roll, organizations=units
    )
    lists = Branch(id="ZB-2", members=(), organizations=())
    path = Path("a.cases.toml")
    done = write_recorded(Ledger(branches=(branch, lists)), path, policy_on(date(2019, 12, 31)), members=True)
    text = path.read_text(encoding="utf-8")
    assert 'members = [{ standing = "full", appraisal = "excellent" }, {  }]' in text
    assert "organizations = [{ full_members = 2" in text
    assert "members = []" in text
    assert not any(word in text for word in ("DY-", "ZB-", "ZZ-", "示范", "staff", "hardship"))
    assert (done.cases, run_cases(path).passed) == (2, True)
    without = write_recorded(Ledger(branches=(branch,)), Path("b.cases.toml"), policy_on(date(2019, 12, 31)))
    assert "roll_agrees" in {rule.name for rule in without.left_out["--members"]}
    assert "standing" not in Path("b.cases.toml").read_text(encoding="utf-8")


def test_the_mark_is_part_of_the_case(write: Write) -> None:
    assert [case.recorded for case in read_cases(write(OTHERWISE))] == ["0.1.0"]


def test_recorded_cases_touch_nothing(write: Write) -> None:
    pytest.importorskip("z3")
    found = case_coverage(read_cases(write(SAME)), rules=[must_form])
    assert (found.cases, any(point.touched for point in found.gaps)) == (0, False)
