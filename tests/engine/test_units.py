"""Units follow arithmetic or are not shown, in both languages, and numbers of different units are not compared."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bad_rules import ACT
from pingyuan_rules.engine import (
    Fen,
    Label,
    Parameters,
    Ratio,
    Record,
    Rounding,
    Rulebook,
    RuleError,
    Subunit,
    Unit,
    add_days,
    add_months,
    all_of,
    calendar_month,
    choose,
    count_true,
    days_between,
    divide,
    fact,
    fen,
    full_years,
    invariant,
    maximum,
    minimum,
    param,
    share,
    times,
    total,
)
from pingyuan_rules.engine.checking.term_units import MONEY, Count
from pingyuan_rules.engine.labels import LANGUAGES, Lang
from sizes import examples

Golden = Callable[[str, str], None]

PERSONS = Unit("人", one="person", many="persons")
ROOMS = Unit("间", one="room", many="rooms")
MONTHS = Unit("月", one="month", many="months")
YEARS = Unit("周岁", one="year", many="years", counts=False)
PERCENT = Unit("%", one="percent", many="percent", counts=False)
PER_MILLE = Unit("‰", one="per mille", many="per mille", counts=False)
POINTS = Unit("分", one="point", many="points", counts=False)
TENTHS = Subunit("十分之一分", "tenths of a point", whole=POINTS, places=1)


@attrs.frozen(kw_only=True)
class Flat(Record):
    label: ClassVar[Label] = Label("套房", "flat")

    people: int = fact(zh="人口", en="people", unit=PERSONS, le=100)
    rooms: int = fact(zh="房间数", en="rooms", unit=ROOMS, le=100)
    age: int = fact(zh="月龄", en="age of the tenant", unit=MONTHS, le=2_000)
    visits: int = fact(zh="走访", en="visits", le=100)
    score: int = fact(zh="得分", en="score", unit=TENTHS, le=1_000)
    income: Fen = fact(zh="年收入", en="yearly income")
    rent: Fen = fact(zh="月租金", en="monthly rent")
    heated: bool = fact(zh="有暖气", en="has heating")
    opened: date = fact(zh="入住日期", en="day of moving in", ge=date(1900, 1, 1), le=date(2199, 12, 31))


@attrs.frozen(kw_only=True)
class Rates(Parameters):
    rate: int = param(zh="补助比例", en="rate of aid", unit=PERCENT, le=100)
    levy: int = param(zh="附加费率", en="levy", unit=PER_MILLE, le=1_000)
    most_rooms: int = param(zh="房间上限", en="most rooms", unit=ROOMS)
    household: int = param(zh="每户人数", en="size of a household", unit=PERSONS, ge=1)
    least: int = param(zh="下限", en="least of anything", ge=1)
    limit: Fen = param(zh="收入上限", en="income limit")


def rates() -> Rates:
    return Rates(on=date(2024, 1, 1), rate=3, levy=5, most_rooms=4, household=2, least=1, limit=Fen(100_000))


flats = Rulebook("flats", policy=Rates, default=rates, version="1")
rule = flats.rule(cites=ACT, zh="答案", en="answer")


@rule
def quotient_of_months(flat: Flat) -> int:
    return divide(flat.age, 12, Rounding.FLOOR)


@flats.rule(cites=ACT, zh="周岁", en="age", unit=YEARS)
def quotient_with_a_stated_unit(flat: Flat) -> int:
    return divide(flat.age, 12, Rounding.FLOOR)


@rule
def quotient_of_months_compared(flat: Flat) -> bool:
    return divide(flat.age, 12, Rounding.FLOOR) >= 18


@rule
def months_less_a_choice_of_numbers(flat: Flat) -> int:
    return maximum(flat.age - choose((flat.heated, 0), otherwise=1), 0)


@rule
def persons_by_persons(flat: Flat, policy: Rates) -> int:
    return divide(flat.people, policy.household, Rounding.CEILING)


@rule
def a_count_among_persons(flat: Flat) -> int:
    return flat.people + count_true(flat.heated)


@rule
def rooms_and_an_unstated_number(flat: Flat) -> int:
    return flat.rooms + flat.visits


@rule
def rooms_times_persons(flat: Flat) -> int:
    return flat.rooms * flat.people


@rule
def amount_times_percent_with_a_limit(flat: Flat, policy: Rates) -> bool:
    return times(flat.income, policy.rate) >= times(policy.limit, 100)


@rule
def amount_times_percent_with_an_amount(flat: Flat, policy: Rates) -> bool:
    return times(flat.income, policy.rate) >= fen(5_000)


@rule
def amount_times_percent_with_half_a_limit(flat: Flat, policy: Rates) -> bool:
    return times(flat.income, policy.rate) >= times(policy.limit, 50)


@rule
def two_amounts_times_percent(flat: Flat, policy: Rates) -> bool:
    return times(flat.income, policy.rate) >= times(flat.rent, policy.rate)


@rule
def amount_times_per_mille(flat: Flat, policy: Rates) -> bool:
    return times(flat.income, policy.levy) >= times(policy.limit, 1_000)


@rule
def amount_times_percent_and_per_mille(flat: Flat, policy: Rates) -> Fen:
    return divide(times(times(flat.income, policy.rate), policy.levy), 100_000, Rounding.FLOOR)


@rule
def least_of_a_share_and_an_amount(flat: Flat, policy: Rates) -> Fen:
    return divide(minimum(times(flat.income, policy.rate), times(flat.rent, 100)), 100, Rounding.FLOOR)


@rule
def shares_added_and_divided(flat: Flat, policy: Rates) -> Fen:
    shares = total(times(flat.income, policy.rate), times(flat.rent, policy.rate))
    return divide(divide(shares, 100, Rounding.HALF_UP), 12, Rounding.FLOOR)


@rule
def share_of_rooms(flat: Flat, policy: Rates) -> bool:
    return divide(policy.most_rooms * policy.rate, 100, Rounding.CEILING) <= flat.rooms


@rule
def share_of_rooms_by_a_ratio(flat: Flat, policy: Rates) -> bool:
    return share(policy.most_rooms, Ratio("30%"), Rounding.CEILING) <= flat.rooms


@rule
def share_of_rooms_undivided(flat: Flat, policy: Rates) -> bool:
    return flat.rooms * policy.rate >= policy.most_rooms * 100


@rule
def share_of_rooms_with_a_number(flat: Flat, policy: Rates) -> bool:
    return flat.rooms * policy.rate >= 250


@rule
def room_for_each(flat: Flat) -> bool:
    return flat.rooms >= flat.people * 1


@rule
def a_bare_parameter(flat: Flat, policy: Rates) -> bool:
    return flat.rooms >= policy.least


@rule
def rent_for_each(flat: Flat, policy: Rates) -> bool:
    return divide(times(flat.rent, flat.people), policy.household, Rounding.FLOOR) >= policy.limit


@rule
def score_in_points(flat: Flat) -> int:
    return divide(flat.score, 10, Rounding.FLOOR)


@rule
def score_and_more(flat: Flat) -> int:
    return flat.score + 5


FLAT = Flat(
    people=3, rooms=2, age=14 * 12, visits=2, score=885, income=Fen(100_001), rent=Fen(5_000), heated=True,
    opened=date(2020, 5, 20),
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_explanations_show_units_that_follow(lang: Lang, golden: Golden) -> None:
    lines = []
    for each in flats.all_rules:
        text = each.explain(FLAT).text(lang)
        lines += [f"{each.name}:", *(f"  {line}" for line in text.splitlines()[:-2])]
    golden(f"units_{lang}.txt", "\n".join(lines))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whole_explanations_show_no_other_units_than_short_ones(lang: Lang, golden: Golden) -> None:
    chosen = (
        "quotient_of_months",
        "amount_times_percent_with_a_limit",
        "least_of_a_share_and_an_amount",
        "room_for_each",
    )
    texts = [flats[name].explain(FLAT).text(lang, full=True) for name in chosen]
    golden(f"units_whole_{lang}.txt", "\n".join(line for text in texts for line in text.splitlines()))


def test_formulas_and_diagrams_leave_out_what_only_brings_a_number_to_another_size() -> None:
    limit, each = flats["amount_times_percent_with_a_limit"], flats["room_for_each"]
    assert limit.formula("en") == "answer ⇔ yearly income × rate of aid ≥ income limit"
    assert each.formula("zh") == "答案 ⇔ 房间数 ≥ 人口"
    assert limit.words("en") == ("“answer” holds when yearly income times “rate of aid” is at least “income limit”.")
    assert "100" not in limit.diagram("zh")


COMPARED = (
    "amount_times_percent_with_a_limit",
    "amount_times_percent_with_an_amount",
    "two_amounts_times_percent",
    "amount_times_per_mille",
    "share_of_rooms_undivided",
    "share_of_rooms_with_a_number",
    "rent_for_each",
)


@examples(100)
@given(
    flat=st.builds(
        Flat,
        income=st.integers(0, 10**7),
        rent=st.integers(0, 10**7),
        rooms=st.integers(0, 9),
        people=st.integers(0, 9),
    ),
    policy=st.builds(
        partial(attrs.evolve, rates()),
        rate=st.integers(0, 100),
        levy=st.integers(0, 1_000),
        limit=st.integers(0, 10**6),
    ),
)
def test_numbers_that_are_shown_compare_as_the_answer_says(flat: Flat, policy: Rates) -> None:
    for name in COMPARED:
        line = flats[name].explain(flat, policy).text("en").splitlines()[1].replace(",", "")
        left, right = line.split(" is at least ")
        numbers = re.findall(r"[\d.]+", left), re.findall(r"[\d.]+", right)
        # What is worked out stands at the end of a side, after its parts.
        assert line.endswith("yes") is (Fraction(numbers[0][-1]) >= Fraction(numbers[1][-1])), line


# What is refused.


def refusal(function: Callable[..., Any], unit: Label | None = None) -> RuleError:
    book = Rulebook("refused", policy=Rates, default=rates, version="1")
    with pytest.raises(RuleError) as caught:
        book.rule(cites=ACT, zh="答案", en="answer", unit=unit)(function).term  # noqa: B018 - traces it
    return caught.value


def test_comparing_units_that_differ_names_the_line_and_the_remedy() -> None:
    def crowded(flat: Flat) -> bool:
        enough = flat.people * 2 >= 3

        return choose(
            (enough, flat.people > flat.rooms),
            otherwise=True,
        )

    error = refusal(crowded)
    assert error.line == crowded.__code__.co_firstlineno + 4
    assert error.message == (
        "people counts persons and rooms counts rooms: compare numbers of one unit, or correct the unit where it is "
        "defined; if so many are meant for each, write how many, as in rooms * 1"
    )


def test_months_are_not_added_to_a_date_as_days() -> None:
    scratch = Rulebook("scratch", policy=Rates, default=rates, version="1")

    @scratch.rule(cites=ACT, unit=YEARS, helper=True)
    def years_of_tenant(flat: Flat) -> int:
        return divide(flat.age, 12, Rounding.FLOOR)

    @scratch.rule(cites=ACT)
    def by_days(flat: Flat) -> date:
        return add_days(flat.opened, flat.age)

    @scratch.rule(cites=ACT)
    def by_months(flat: Flat) -> date:
        return add_months(flat.opened, years_of_tenant(flat))

    @scratch.rule(cites=ACT)
    def as_they_are(flat: Flat) -> date:
        """Years in months, a day for each person, and months."""
        return add_days(add_months(add_months(flat.opened, years_of_tenant(flat) * 12), flat.age), flat.people)

    for rule_of_dates, message in (
        (by_days, "age counts months, and add_days(...) adds days: write add_months(date, age), or correct"),
        (by_months, "years_of_tenant counts years, and add_months(...) adds months: write add_months(date, years_of_"),
    ):
        with pytest.raises(RuleError, match=re.escape(message)):
            rule_of_dates.term  # noqa: B018 - traces it
    # 2 years, 30 months and 5 days after 31 January 2020.
    assert as_they_are(Flat(age=30, people=5, opened=date(2020, 1, 31))) == date(2024, 8, 5)
    # What is added is said where the number does not say it.
    assert as_they_are.words("en").endswith("plus age of the tenant) plus people (days).")


def test_an_invariant_compares_no_different_units_either() -> None:
    def fewer(flat: Flat) -> bool:
        return flat.people <= flat.rooms

    number = invariant(zh="无", en="nothing")(fewer)
    try:
        with pytest.raises(RuleError, match="people counts persons and rooms counts rooms"):
            Flat()
    finally:
        Flat.invariants = tuple(each for each in Flat.invariants if each is not number)


def test_a_unit_has_one_name_in_either_language() -> None:
    months, others = Unit("个月", one="month", many="months"), Unit("月", one="mth", many="mths")

    @attrs.frozen(kw_only=True)
    class Lease(Record):
        label: ClassVar[Label] = Label("租约", "lease")
        run: int = fact(zh="已租", en="months run", unit=months)
        due: int = fact(zh="应租", en="months due", unit=MONTHS)
        rest: int = fact(zh="余", en="months left", unit=others)

    book = Rulebook("leases", policy=Rates, default=rates, version="1")

    @book.rule(cites=ACT)
    def over(lease: Lease) -> bool:
        return lease.run >= lease.due

    @book.rule(cites=ACT)
    def nearly(lease: Lease) -> bool:
        return lease.rest >= lease.due

    @book.rule(cites=ACT)
    def never(lease: Lease) -> bool:
        return lease.run >= lease.rest

    assert over(Lease(run=3, due=3)) is True
    assert nearly(Lease(rest=3, due=3)) is True
    with pytest.raises(RuleError, match="run counts months and rest counts mths"):
        never(Lease())


def test_a_size_that_no_decimal_shows_has_no_name() -> None:
    assert Count(MONEY, 4).label is None
    named = Count(POINTS, 10**8).label
    assert isinstance(named, Subunit)
    assert (named.places, named.zh, named.en) == (8, "100000000分之一分", "points in parts of 100000000")


AGE = Unit("岁", one="year of age", many="years of age", counts=False)


def test_units_of_time_that_follow_from_dates_have_the_names_that_authors_give_them() -> None:
    @attrs.frozen(kw_only=True)
    class Tenant(Record):
        label: ClassVar[Label] = Label("住户", "tenant")
        born: date = fact(zh="出生日期", en="day of birth", ge=date(1900, 1, 1), le=date(2100, 12, 31))
        age: int = fact(zh="年龄", en="age", unit=AGE, le=200)
        stay: int = fact(zh="已住", en="days of stay", unit=Unit("日", one="day spent", many="days spent"), le=200)
        people: int = fact(zh="人口", en="people", unit=PERSONS, le=200)

    book = Rulebook("tenants", policy=Rates, default=rates, version="1")

    @book.rule(cites=ACT, zh="周岁", en="age", unit=AGE)
    def years(tenant: Tenant, policy: Rates) -> int:
        return full_years(tenant.born, policy.on)

    @book.rule(cites=ACT, zh="年龄相符", en="the age is right")
    def agrees(tenant: Tenant, policy: Rates) -> bool:
        return all_of(
            full_years(tenant.born, policy.on) == tenant.age,
            days_between(tenant.born, policy.on) >= tenant.stay,
            tenant.age * 2 >= full_years(tenant.born, policy.on),
        )

    @book.rule(cites=ACT)
    def mixed(tenant: Tenant, policy: Rates) -> bool:
        return tenant.people >= days_between(tenant.born, policy.on)

    tenant = Tenant(born=date(2000, 1, 1), age=24, stay=100)
    assert agrees(tenant) is True
    assert years.explain(tenant).text("zh").splitlines()[0] == "周岁：24岁 [A1]"
    assert "(24 years of age)" in agrees.explain(tenant).text("en")
    with pytest.raises(RuleError, match=r"people counts persons and days_between\(born, on\) counts days"):
        mixed(tenant)


def test_an_answer_counts_what_its_rule_says() -> None:
    def other_unit(flat: Flat) -> int:
        return flat.people

    def undivided(flat: Flat, policy: Rates) -> Fen:
        return times(flat.income, policy.rate)

    def undivided_rooms(flat: Flat, policy: Rates) -> int:
        return flat.rooms * policy.rate

    def whole_points(flat: Flat) -> int:
        return divide(flat.score, 10, Rounding.FLOOR)

    def a_month(flat: Flat) -> int:
        return calendar_month(flat.opened)

    assert refusal(other_unit, unit=ROOMS).message == (
        "its unit is rooms, and people counts persons: correct one of them"
    )
    assert refusal(undivided).message == (
        "it returns times(income, rate), which is 100 times the answer: write divide(times(income, rate), 100, "
        "Rounding.FLOOR), HALF_UP or CEILING"
    )
    assert "which is 100 times the answer" in refusal(undivided_rooms, unit=ROOMS).message
    assert refusal(whole_points, unit=TENTHS).message == (
        "its unit is tenths of a point, and divide(score, 10, Rounding.FLOOR) counts points: correct its unit"
    )
    assert "calendar_month(opened) counts months of the calendar" in refusal(a_month, unit=MONTHS).message


def test_a_helper_may_keep_an_amount_times_percent_undivided() -> None:
    book = Rulebook("undivided", policy=Rates, default=rates, version="1")

    @book.rule(cites=ACT, zh="加权收入", en="weighted income", helper=True)
    def weighted(flat: Flat, policy: Rates) -> Fen:
        return times(flat.income, policy.rate)

    @book.rule(cites=ACT, zh="补助", en="aid")
    def aid(flat: Flat, policy: Rates) -> Fen:
        return divide(weighted(flat, policy), 100, Rounding.FLOOR)

    assert aid(FLAT) == 3_000
    assert weighted.explain(FLAT).text("en").startswith("weighted income: 3 percent × 1,000.01 yuan = 30.0003 yuan")
