"""Every reading adds to dates and counts them alike: ends of months, leap days, the first and the last year."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
import duckdb
import polars as pl
import pyarrow as pa
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from databases import Opener, each_database
from engine.frame_engines import Constructor, each_distant_engine, each_local_engine, plain, polars_eager, table
from engine.permits import FIRST, LAST, P1, POLICY, Permit, PermitPolicy, permits
from pingyuan_rules import schema_of, to_json
from pingyuan_rules.engine import (
    UNKNOWN,
    Rulebook,
    RuleError,
    add_days,
    add_months,
    as_is,
    choose,
    days_between,
    first_of_year,
    full_years,
    month,
    year,
)
from pingyuan_rules.engine.labels import Status
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.sql.create_view import create_view
from pingyuan_rules.engine.table.frame import assess_frame, over
from sizes import examples, only_in_check
from strategies import records

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = permits.rules_of(Permit)
TURNS = [
    Permit(issued=start, ended=end, months=months, days=days)
    for start, end, months, days in [
        (date(2020, 1, 31), date(2021, 1, 30), 1, 366),
        (date(2020, 2, 29), date(2021, 2, 28), 12, -1),
        (date(2020, 2, 29), date(2021, 2, 27), 48, 0),
        (date(2020, 2, 29), date(2024, 2, 28), -12, 1),
        (date(2020, 2, 29), date(2024, 2, 29), -1200, 60),
        (date(2019, 2, 28), date(2020, 2, 28), 12, 1),
        (date(2019, 3, 31), date(2019, 2, 28), -1, -59),
        (date(1900, 1, 29), date(1900, 2, 28), 1, 1),
        (date(2000, 1, 30), date(2000, 2, 29), 1, 1),
        (date(2016, 12, 31), date(2017, 1, 1), 2, -366),
        (date(1969, 12, 31), date(1970, 1, 1), 1, -1),
        (FIRST, LAST, 119_987, 1),
        (FIRST, LAST, 119_988, 0),
        (FIRST, FIRST, -1, -1),
        (LAST, FIRST, -119_987, 3_652_058),
        (LAST, FIRST, 1, 3_652_059),
        (date(9999, 2, 28), LAST, 10, 10**15),
        (date(1, 12, 31), FIRST, -11, -(10**15)),
    ]
]
SOME = [*TURNS, Permit(), Permit(issued=LAST, months=1), Permit(months=2, days=3), Permit(issued=FIRST, ended=LAST)]


def expected(rows: list[Permit]) -> dict[str, list[Any]]:
    return {rule.name: [plain(evaluate(rule, row, POLICY)) for row in rows] for rule in RULES}


def test_words_are_functions_of_plain_values_too() -> None:
    leap_day = date(2020, 2, 29)
    assert (year(leap_day), month(leap_day), first_of_year(leap_day)) == (2020, 2, date(2020, 1, 1))
    assert (add_months(leap_day, 12), add_months(date(2021, 2, 28), -12)) == (date(2021, 2, 28), date(2020, 2, 28))
    assert (add_days(leap_day, 366), days_between(date(2021, 3, 1), leap_day)) == (date(2021, 3, 1), -366)
    assert [full_years(leap_day, day) for day in (date(2021, 2, 27), date(2021, 2, 28), date(2024, 2, 28))] == [0, 1, 3]
    assert full_years(date(2020, 5, 2), date(2020, 5, 1)) == -1
    assert [add_months(LAST, 1), add_days(FIRST, -1), add_days(FIRST, 10**30)] == [UNKNOWN] * 3
    assert [year(UNKNOWN), add_months(UNKNOWN, 1), add_days(FIRST, UNKNOWN), full_years(UNKNOWN, LAST)] == [UNKNOWN] * 4


@examples(300)
@given(st.dates(), st.dates())
def test_as_many_full_years_can_be_added_and_not_one_more(start: date, end: date) -> None:
    years = full_years(start, end)
    assert add_months(start, 12 * years) <= end
    one_more: Any = add_months(start, 12 * years + 12)
    assert one_more is UNKNOWN or one_more > end
    if start <= end:
        assert years == relativedelta(end, start).years


@examples(200)
@example(row=Permit(issued=LAST, ended=LAST, months=1, days=1))
@given(row=records(Permit))
def test_a_record_is_answered_as_the_reference_does(row: Permit) -> None:
    together = permits.assess(row)
    for rule in RULES:
        assert rule(row) == evaluate(rule, row, POLICY) == getattr(together, rule.name), rule.name


def agrees(constructor: Constructor, rows: list[Permit]) -> None:
    frame = constructor(rows, Permit)
    answers = table(over(frame, RULES, POLICY))
    for name, values in expected(rows).items():
        assert answers[name] == values, name


@each_local_engine
@examples(20)
@example(rows=SOME)
@given(rows=st.lists(records(Permit), min_size=1, max_size=30))
def test_a_frame_answers_as_the_reference_does(constructor: Constructor, rows: list[Permit]) -> None:
    agrees(constructor, rows)


@examples(30)
@example(rows=SOME)
@given(rows=st.lists(records(Permit), min_size=1, max_size=20))
def test_a_frame_says_how_answers_stand_and_what_they_lack_as_records_do(rows: list[Permit]) -> None:
    frame = polars_eager(rows, Permit)
    names = ("last_day", "renewed_until", "last_end", "paused_until", "same_day", "latest_day", "even", "either_day")
    for name in names:
        rule = permits[name]
        statuses, missing = table(rule.status(frame)), table(rule.missing(frame))
        assert statuses[f"{name}_status"] == [rule.status(row).value for row in rows], name
        assert missing[f"{name}_missing"] == [",".join(rule.missing(row)) for row in rows], name


@only_in_check  # of the engines that speak SQL, DuckDB is asked always
@each_distant_engine
def test_a_distant_engine_answers_as_the_reference_does(constructor: Constructor) -> None:
    agrees(constructor, SOME)


@each_database
def test_a_view_answers_as_the_reference_does(open_database: Opener) -> None:
    with open_database() as database:
        database.table("permit", SOME, Permit)
        database.ask(create_view(permits, Permit, POLICY, database.dialect, keep=["row_no"]))
        answers = database.answers("permit_rules", [rule.name for rule in RULES])
    assert answers == expected(SOME)


@cache
def pairs(number: int) -> tuple[pa.Table, dict[str, list[Any]]]:
    """Pairs of dates and numbers, a third of them at ends of months, and what python-dateutil makes of them."""
    draw = random.Random(5)  # noqa: S311 - the same pairs in every run

    def day() -> date:
        if draw.random() < 1 / 3:
            return date(draw.randint(1, 9998), draw.choice([1, 2, 2, 2, 3, 12]), 28) + timedelta(draw.randint(0, 3))
        return date.fromordinal(draw.randint(1, LAST.toordinal()))

    starts, ends = ([day() for _ in range(number)] for _ in range(2))
    months = [draw.randint(-200, 200) if draw.random() < 1 / 2 else draw.randint(-120_000, 120_000) for _ in starts]
    days = [draw.randint(-4_000_000, 4_000_000) for _ in starts]

    def moved(start: date, step: Any) -> date | None:
        try:
            return start + step
        except (ValueError, OverflowError):
            return None

    def years(start: date, end: date) -> int:
        number_of_years = end.year - start.year
        return number_of_years - (start + relativedelta(years=number_of_years) > end)

    return pa.table({"issued": starts, "ended": ends, "months": months, "days": days}), {
        "start_of_year": [start.replace(month=1, day=1) for start in starts],
        "expiry": [moved(start, relativedelta(months=number)) for start, number in zip(starts, months, strict=True)],
        "grace": [moved(end, timedelta(number)) for end, number in zip(ends, days, strict=True)],
        "days_held": [(end - start).days for start, end in zip(starts, ends, strict=True)],
        "years_held": [years(start, end) for start, end in zip(starts, ends, strict=True)],
        "year_issued": [start.year for start in starts],
        "month_issued": [start.month for start in starts],
    }


FRAMES: dict[str, Callable[[pa.Table], Any]] = {
    "polars": pl.DataFrame,
    "pyarrow": lambda rows: rows,
    "duckdb": lambda rows: duckdb.connect().from_arrow(rows),
}


@pytest.mark.parametrize("engine", FRAMES)
@pytest.mark.parametrize("number", [2_000, pytest.param(100_000, marks=only_in_check)])
def test_many_pairs_of_dates_come_to_what_dateutil_makes_of_them(engine: str, number: int) -> None:
    rows, values = pairs(number)
    answers = table(assess_frame(permits, FRAMES[engine](rows), Permit, POLICY, missing="unknown", small_integers=True))
    for name, wanted in values.items():
        assert answers[name] == wanted, name


def test_a_date_out_of_bounds_is_unknown_and_waits_for_nothing() -> None:
    row = Permit(issued=LAST, ended=LAST, months=1, days=1)
    expiry = permits["expiry"]
    assert (expiry.status(row), expiry.missing(row)) == (Status.UNKNOWN, ())
    assert "expires on: outside the years 1 to 9999" in expiry.explain(row).text("en")
    assert "到期日：超出公元1年至9999年" in expiry.explain(row).text("zh")
    # Whatever the other date turns out to be, the two can no more be compared.
    same = permits["same_day"]
    assert same.missing(Permit(issued=LAST, months=1, days=1)) == ()
    assert same.missing(Permit(issued=FIRST, months=1, days=1)) == ("ended",)
    frame = pl.DataFrame({"issued": [LAST, FIRST], "ended": [None, None], "months": [1, 1], "days": [1, 1]})
    frame = frame.cast({"ended": pl.Date})
    assert same.missing(frame)["same_day_missing"].to_list() == ["", "ended"]
    assert expiry.status(frame)["expiry_status"].to_list() == ["unknown", "decided"]


def test_a_date_out_of_bounds_is_told_from_a_rule_that_does_not_apply() -> None:
    last_end = permits["last_end"]
    row = Permit(issued=FIRST, ended=FIRST, months=1, days=1, renewed=False)
    assert last_end.status(row) is Status.NOT_APPLICABLE
    for wrong in (attrs.evolve(row, renewed=True, ended=LAST), attrs.evolve(row, days=-1)):
        assert (last_end.status(wrong), last_end.missing(wrong)) == (Status.UNKNOWN, ())


def test_a_date_out_of_bounds_in_a_branch_that_is_not_taken_says_nothing() -> None:
    paused_until = permits["paused_until"]
    rows = [
        Permit(issued=FIRST, ended=FIRST, months=1, days=-1, renewed=False),  # which the days do not decide
        Permit(issued=FIRST, ended=FIRST, months=0, days=-1, renewed=False),
        Permit(issued=FIRST, ended=LAST, months=1, days=-1, renewed=True),  # the other branch leaves the years, too
    ]
    statuses = [Status.NOT_APPLICABLE, Status.UNKNOWN, Status.UNKNOWN]
    assert [paused_until.status(row) for row in rows] == statuses
    answered = paused_until.status(polars_eager(rows, Permit))["paused_until_status"].to_list()
    assert answered == [status.value for status in statuses]


def test_a_parameter_that_leads_any_date_out_of_bounds_makes_the_answer_unknown() -> None:
    policy = PermitPolicy(on=POLICY.on, months_valid=10**6)
    row = Permit(issued=FIRST, ended=FIRST)
    frame = pl.DataFrame({"issued": [FIRST]})
    for name in ("last_day", "recent"):
        assert permits[name](row, policy) is UNKNOWN
        assert permits[name].over(frame, policy)[name].to_list() == [None]
    past_the_end = attrs.evolve(POLICY, on=LAST)
    assert permits["recent"](row, past_the_end) is UNKNOWN
    assert permits["recent"].over(frame, past_the_end)["recent"].to_list() == [None]


def too_many_months(permit: Permit) -> date:
    return add_months(permit.issued, 120_000)


def too_many_days(permit: Permit) -> date:
    return add_days(permit.issued, -4_000_000)


def test_words_tell_what_a_choice_or_an_added_date_belongs_to() -> None:
    scratch = Rulebook("scratch", policy=PermitPolicy, default=lambda: POLICY, version="1")

    @scratch.rule(cites=P1, zh="不变", en="unchanged")
    def unchanged(permit: Permit) -> bool:
        return choose((permit.renewed, permit.issued), otherwise=permit.ended) == permit.ended

    @scratch.rule(cites=P1, zh="次月年份", en="year of the next month")
    def next_year(permit: Permit) -> int:
        return year(add_months(permit.issued, 1))

    assert "when (issued on if “was renewed”; otherwise ended on) is ended on" in unchanged.words("en")
    assert "当（“已延期”的，为发证日期；其余为终止日期）为终止日期时" in unchanged.words("zh")
    assert "the year of (issued on plus 1 month)" in next_year.words("en")
    assert "（发证日期加1个月）所在年份" in next_year.words("zh")


def day_after_the_last(permit: Permit) -> bool:
    return permit.issued < add_days(LAST, 1)


def months_of_a_truth(permit: Permit) -> date:
    return add_months(permit.issued, permit.renewed)


def days_of_a_number(permit: Permit) -> int:
    return days_between(permit.issued, permit.months)  # type: ignore[arg-type] # the mistake


def part_of_a_number(permit: Permit) -> int:
    return year(permit.months)  # type: ignore[arg-type] # the mistake


def attribute(permit: Permit) -> int:
    return as_is(permit.issued).month


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (too_many_months, "add_months(...) by 120000: the years 1 to 9999 are 119987 months long; add less"),
        (too_many_days, "add_days(...) by -4000000: the years 1 to 9999 are 3652058 days long; add less"),
        (
            day_after_the_last,
            "add_days(date(9999, 12, 31), 1) lies outside the years 1 to 9999; write a date within them",
        ),
        (months_of_a_truth, "add_months(...) takes int, not renewed (bool)"),
        (days_of_a_number, "days_between(...) takes date, not months (int)"),
        (part_of_a_number, "year(...) takes date, not months (int)"),
        (attribute, "has no attribute 'month' in a rule; write month(issued)"),
    ],
)
def test_what_cannot_be_right_is_refused_when_the_rule_is_defined(function: Any, message: str) -> None:
    scratch = Rulebook("scratch", policy=PermitPolicy, default=lambda: POLICY, version="1")
    rule = scratch.rule(cites=permits["expiry"].info.cites)(function)
    with pytest.raises(RuleError) as refusal:
        rule.term  # noqa: B018 - it is traced when it is first asked for
    assert message in refusal.value.message


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        (
            "start_of_year",
            "“年初”为“发证日期”当年1月1日。",
            "“start of its year” is 1 January of the year of “issued on”.",
        ),
        ("expiry", "“到期日”为发证日期加期限（个月）。", "“expires on” is issued on plus term (months)."),
        (
            "last_day",
            "“最后一日”为（发证日期加“有效期”）减1天。",
            "“last day” is (issued on plus “time of validity”) less 1 day.",
        ),
        (
            "month_issued",
            "“发证月份”为“发证日期”在当年的月份。",
            "“month of issue” is the month of the year of “issued on”.",
        ),
        (
            "days_held",
            "“持有天数”为从“发证日期”到“终止日期”的天数。",
            "“days held” is the number of days from “issued on” to “ended on”.",
        ),
        (
            "of_age",
            "当从“发证日期”到“适用日期”的整年数不低于18年时，“满十八年”为“是”。",
            "“is of age” holds when the number of full years from “issued on” to “policy date” is at least 18.",
        ),
    ],
)
def test_words_about_dates(name: str, zh: str, en: str) -> None:
    assert (permits[name].words("zh"), permits[name].words("en")) == (zh, en)


def test_formulas_and_diagrams_of_dates() -> None:
    assert permits["last_day"].formula("en") == "last day = add days(add months(issued on, time of validity), -1)"
    assert permits["of_age"].formula("zh") == "满十八年 ⇔ 整年数(发证日期, 适用日期) ≥ 18年"
    assert permits["year_issued"].formula("en") == "year of issue = year(issued on)"
    nodes = permits["last_day"].diagram("en")
    assert all(text in nodes for text in ('("less 1 day")', '("A plus B")'))
    assert '("the number of full years from A to B")' in permits["of_age"].diagram("en")
    assert '("year")' in permits["year_issued"].diagram("en")


def test_an_explanation_of_a_date_begins_with_it_and_ends_with_the_facts() -> None:
    row = Permit(issued=date(2020, 1, 31), months=1)
    lines = permits["expiry"].explain(row).text("en").splitlines()
    assert lines[:3] == ["expires on: 2020-02-29 [P1]", "├─ issued on: 2020-01-31", "└─ term: 1"]
    lines = permits["of_age"].explain(row).text("zh", full=True).splitlines()
    assert lines[1] == "└─ 从“发证日期”到“适用日期”的整年数不低于18年：否"
    assert "“发证日期”到“适用日期”的整年数：4年" in lines[2]


def test_a_remedy_of_a_date_gives_both_days() -> None:
    row = Permit(issued=date(2020, 1, 31), ended=date(2020, 3, 1), months=1)
    (remedy,) = permits["ended_in_time"].remedies(row)
    assert str(remedy) == (
        "Make sure that ended on is on or before issued on plus term (months) (now 2020-03-01 and 2020-02-29)"
    )


def test_dates_as_answers_are_dates_in_json_and_its_schema() -> None:
    assessment = permits.assess(Permit(issued=date(2020, 1, 31), months=1))
    assert '"expiry":"2020-02-29"' in to_json(assessment)
    schema = schema_of(type(assessment))["properties"]["expiry"]
    assert (schema["type"], schema["format"]) == (["string", "null"], "date")
