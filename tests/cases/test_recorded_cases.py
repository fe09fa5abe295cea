"""Recorded cases: their mark, what they hold of a record, and how other answers than the recorded ones are told."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.case_texts import Write, one_case, run_text, told
from cases.test_pytest_plugin import run_pytest
from engine.club_rules import enough
from pingyuan_rules import (
    PINGYUAN,
    Branch,
    InvalidData,
    Member,
    Organization,
    __version__,
    book,
    case_coverage,
    must_form,
    overlay,
    policy_on,
    read_cases,
    record_cases,
    run_case,
    run_cases,
)
from pingyuan_rules.case_files.expected_answers import read_expectation, written_answer
from pingyuan_rules.case_files.toml_writing import toml_value
from pingyuan_rules.cases import Expectation, Outcome
from pingyuan_rules.choices import Formation, MemberAppraisal, Standing
from pingyuan_rules.engine import UNKNOWN, Lang, Status
from pingyuan_rules.ledger import Ledger
from pingyuan_rules.policy import START
from pingyuan_rules.policy.own_clauses import parse_toml
from sizes import only_in_check
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


@only_in_check
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
    done = record_cases(ledger, policy_on(on), members=True, sensitive=True)
    assert done.left_out == {}
    done.write(path)
    run = run_cases(path)
    assert (run.passed, len(run.results)) == (True, 3)
    assert [(each.case.name, each.case.record, each.case.expected) for each in run.results] == [
        (case.name, case.record, case.expected) for case in done.cases
    ]


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
    done = record_cases(Ledger(branches=(branch, lists)), policy_on(date(2019, 12, 31)), members=True)
    assert done.write(path) == path
    text = path.read_text(encoding="utf-8")
    assert 'members = [{ standing = "full", appraisal = "excellent" }, {  }]' in text
    assert "organizations = [{ full_members = 2" in text
    assert "members = []" in text
    assert not any(word in text for word in ("DY-", "ZB-", "ZZ-", "示范", "staff", "hardship"))
    assert (len(done.cases), run_cases(path).passed) == (2, True)
    assert not any(word in repr(done.cases) for word in ("DY-", "ZB-", "ZZ-", "示范", "staff", "hardship=True"))
    without = record_cases(Ledger(branches=(branch,)), policy_on(date(2019, 12, 31)))
    assert "roll_agrees" in {rule.name for rule in without.left_out["members"]}
    assert (without.cases[0].record.members, without.cases[0].record.organizations[0].staff) == (UNKNOWN, UNKNOWN)
    without.write("b.cases.toml")
    assert "standing" not in Path("b.cases.toml").read_text(encoding="utf-8")


UNITS = Ledger(organizations=(Organization(id="ZZ-1", name="示范企业001", full_members=3, staff=9), Organization()))


def test_what_was_recorded_are_cases_that_nobody_has_checked() -> None:
    done = record_cases(UNITS, rules=[must_form, must_form], lang="en")
    assert repr(done) == "<Recording: cases 2, answers 2>"
    assert [(case.name, case.record, case.recorded) for case in done.cases] == [
        ("recorded organization 1", Organization(full_members=3), __version__),
        ("recorded organization 2", Organization(), __version__),
    ]
    assert [case.expected for case in done.cases] == [
        (Expectation(must_form, Outcome(True)),),
        (Expectation(must_form, Outcome(UNKNOWN)),),
    ]
    assert done.cases[0].policy == PINGYUAN
    assert all(run_case(case).passed for case in done.cases)
    assert record_cases(UNITS, rules=[must_form]).cases[0].name == "记录的单位 1"


def test_it_is_written_once_and_only_as_a_file_of_cases() -> None:
    done = record_cases(UNITS, rules=[must_form])
    for name in ("a.toml", "a.cases.xlsx"):
        with pytest.raises(InvalidData, match=r"a file that ends in .cases.toml"):
            done.write(name)
    done.write("a.cases.toml")
    with pytest.raises(InvalidData, match="a place without a file"):
        done.write("a.cases.toml")
    assert [path.name for path in Path().iterdir()] == ["a.cases.toml"]


def test_the_policy_is_one_that_a_file_can_name(write: Write) -> None:
    write("minimum_full_members = 5", "own.toml")
    own = policy_on(date(2020, 1, 1), overlay("own.toml"))
    for policy, file in ((own, None), (PINGYUAN, "own.toml"), (attrs.evolve(PINGYUAN, minimum_full_members=5), None)):
        with pytest.raises(InvalidData, match="expected a policy that a file of cases can name"):
            record_cases(UNITS, policy, policy_file=file)
    done = record_cases(UNITS, own, policy_file=Path("own.toml"), rules=[must_form])
    Path("sub").mkdir()
    path = done.write("sub/a.cases.toml")
    assert 'policy = "../own.toml"' in path.read_text(encoding="utf-8")
    (first, _) = read_cases(path)
    assert (first.policy, first.expected[0].outcome.value) == (own, False)


def test_without_a_row_that_may_be_recorded_there_is_nothing_to_write() -> None:
    for ledger in (Ledger(), Ledger(members=(Member(),))):
        with pytest.raises(InvalidData, match="members and applicants are recorded only with members"):
            record_cases(ledger)
    with pytest.raises(TypeError, match="enough is no rule of this library"):
        record_cases(UNITS, rules=[enough])
    wrong: Any = "must_form"
    with pytest.raises(TypeError, match="rules are given themselves, such as must_form, not str: 'must_form'"):
        record_cases(UNITS, rules=[wrong])
    with pytest.raises(TypeError, match=r"a ledger is recorded, such as read_ledger\(path\) gives, not str"):
        record_cases(wrong)


def test_the_mark_is_part_of_the_case(write: Write) -> None:
    assert [case.recorded for case in read_cases(write(OTHERWISE))] == ["0.1.0"]


def test_recorded_cases_touch_nothing(write: Write) -> None:
    pytest.importorskip("z3")
    found = case_coverage(read_cases(write(SAME)), rules=[must_form])
    assert (found.cases, any(point.touched for point in found.gaps)) == (0, False)
