"""Cases of a book that extends the county's: its own rules, clauses and policy files, and the rules that it changed."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from cases.case_texts import Write, one_case
from engine.stall_texts import stalls
from own_books import CountyPolicy, alike, county, county_policy
from pingyuan_rules import InvalidData, case_coverage, read_cases, run_cases

if TYPE_CHECKING:
    from pingyuan_rules.engine import Rulebook

MEMBERS = "full_members = 2, probationary_members = 0"
VALUES = """
activity_fund_per_member = 40_000

[[branch_sum]]
since = 2017-01-01
value = 200_000

[[branch_sum]]
since = 2018-01-01
value = 500_000
"""


def test_a_case_is_judged_by_the_rules_and_the_policy_of_the_book(write: Write) -> None:
    # 2 members at 400 yuan and 1,000 yuan for the branch; by Pingyuan's rules 600 yuan.
    expect = 'activity_fund = 1800, "经费过高" = "否"'
    path = write(one_case("Branch", MEMBERS, expect, 'clause = "NOTICE3"'))
    (case,) = read_cases(path, book=county)
    assert (case.policy, [each.key for each in case.clauses]) == (county_policy(), ["NOTICE3"])
    run = run_cases(path, book=county)
    assert (run.passed, run.version) == (True, "7")
    assert [answer.rule for answer in run.results[0].answers] == [county["activity_fund"], county["large_fund"]]
    with pytest.raises(InvalidData) as refused:
        run_cases(path)
    found = [(each.path[3:], each.kind) for each in refused.value.problems]
    assert found == [(("clause",), "unknown"), (("expect", "经费过高"), "unknown")]
    assert not run_cases(write(one_case("Branch", MEMBERS, "activity_fund = 600")), book=county).passed


@pytest.mark.parametrize(("on", "fund"), [("2017-05-01", 2_800), ("2018-05-01", 5_800)])
def test_a_policy_file_may_set_its_further_parameters(write: Write, on: str, fund: int) -> None:
    # 2,000 or 5,000 yuan, and 400 for each of two members.
    Path("county.toml").write_text(VALUES, encoding="utf-8")
    path = write(one_case("Branch", MEMBERS, f"activity_fund = {fund}", f'policy = "county.toml"\non = {on}'))
    (case,) = read_cases(path, book=county)
    assert (type(case.policy), case.policy_file) == (CountyPolicy, "county.toml")
    run = run_cases(path, book=county)
    assert run.passed, run.text()
    with pytest.raises(InvalidData, match="branch_sum: expected a known key"):
        run_cases(path)
    # On the first day of Pingyuan's policy nobody had set the sum for a branch.
    path = write(one_case("Branch", MEMBERS, f"activity_fund = {fund}", 'policy = "county.toml"'))
    run = run_cases(path, book=county)
    assert "The policy has no value on 2016-10-21 for: sum for each branch." in run.text()


def test_a_day_without_values_is_refused_as_the_own_policy_is_of_one_day(write: Write, folder: Path) -> None:
    path = write(one_case("Branch", MEMBERS, "activity_fund = 1800", "on = 2018-05-01"))
    with pytest.raises(InvalidData) as refused:
        run_cases(path, book=county)
    assert str(refused.value) == (
        f'{path}, line 1, "x", policy: found a day alone, expected the path of a policy file (.toml). Name the policy '
        "file whose values hold on that day; or delete the day, and the rulebook's own policy is used."
    )
    workbook(
        folder / "a.cases.xlsx", ["案例名称", "适用日期", "正式党员数", "应为：经费过高"], ["x", "2018-05-01", 2, "否"]
    )
    with pytest.raises(InvalidData) as refused:
        run_cases("a.cases.xlsx", book=county)
    assert str(refused.value).startswith('a.cases.xlsx, sheet "党支部", B2 (适用日期): found a day alone, expected the')


def test_a_book_with_pingyuans_own_policy_takes_days(write: Write) -> None:
    run = run_cases(write(one_case("Branch", MEMBERS, "activity_fund = 600", "on = 2018-05-01")), book=alike)
    assert run.passed
    assert run.results[0].answers[0].rule.book is alike


def workbook(path: Path, *rows: list[Any]) -> None:
    """Write a workbook with cases about branches."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "党支部"
    for row in rows:
        sheet.append(row)
    book.save(path)


def test_a_workbook_asks_the_rules_of_the_book(folder: Path) -> None:
    headings = [
        "案例名称",
        "条款",
        "正式党员数",
        "预备党员数",
        "应为：党员活动经费（元）",
        "经费过高",
    ]
    workbook(folder / "a.cases.xlsx", headings, ["x", "NOTICE3", 2, 0, 1800, "否"], ["y", "", 20, 0, 9000, "是"])
    run = run_cases("a.cases.xlsx", book=county)
    assert run.passed, run.text()
    assert [len(result.answers) for result in run.results] == [2, 2]
    covered = case_coverage(read_cases("a.cases.xlsx", book=county))
    assert {rule.book for rule in covered.rules} == {county}
    with pytest.raises(InvalidData, match=r"F1.*经费过高"):
        run_cases("a.cases.xlsx")
    workbook(folder / "b.cases.xlsx", [*headings[:4], "应为：经费太高"], ["x", "", 2, 0, "否"])
    with pytest.raises(InvalidData, match=r"E1: found .* Did you mean .too large a fund."):
        run_cases("b.cases.xlsx", book=county)


def test_books_about_other_records_have_no_cases(write: Write) -> None:
    path = write(one_case("Branch", MEMBERS, "activity_fund = 600"))
    other: Rulebook[Any] = stalls
    for ask in (read_cases, run_cases):
        with pytest.raises(TypeError, match="book= is the library's book or one that extends it, not <rulebook stalls"):
            ask(path, book=other)
        with pytest.raises(TypeError, match="book= is a Rulebook"):
            ask(path, book="county_rules:county")  # type: ignore[arg-type] # refused
