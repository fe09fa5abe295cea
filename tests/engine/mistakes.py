"""Mistakes that a person who writes rules is likely to make. Each is refused with what to write instead.

`test_mistakes.py` keeps the messages.
"""

# Much below is wrong on purpose, so these checks are off for the file:
# ruff: noqa: ARG001, DTZ001, DTZ011, E711

import operator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Citation,
    Fen,
    Label,
    MonthNumber,
    Parameters,
    Ratio,
    Record,
    Rounding,
    Rulebook,
    Subunit,
    Unit,
    Unknown,
    add_days,
    add_months,
    all_of,
    any_of,
    as_is,
    at_least,
    calendar_month,
    choose,
    choose_by_rank,
    choose_one,
    clip,
    count_true,
    day,
    divide,
    exact_decimal,
    fact,
    fen,
    hundredths,
    maximum,
    minimum,
    not_,
    param,
    share,
    times,
    total,
)

PERSONS = Unit("人", one="person", many="persons")
ROOMS = Unit("间", one="room", many="rooms")
MONTHS = Unit("个月", one="month", many="months")
DAYS = Unit("天", one="day", many="days")
PERCENT = Unit("%", one="percent", many="percent", counts=False)
POINTS = Unit("分", one="point", many="points", counts=False)
HUNDREDTHS = Subunit("百分之一分", "hundredths of a point", whole=POINTS, places=2)
MONTH_NUMBER = MonthNumber("年×12+月", "year × 12 + month")


class Tenure(Choice):
    OWNED = "owned", "自有", "owned"
    RENTED = "rented", "租住", "rented"


@attrs.frozen(kw_only=True)
class Home(Record):
    label: ClassVar[Label] = Label("住户", "household")

    id: str = fact(zh="户号", en="household id")
    tenure: Tenure = fact(zh="住房来源", en="tenure")
    heated: bool = fact(zh="有暖气", en="has heating")
    damp: bool = fact(zh="潮湿", en="is damp")
    repaired: bool = fact(zh="已维修", en="was repaired")
    people: int = fact(zh="人口", en="people", unit=PERSONS, le=100)
    children: int = fact(zh="儿童", en="children", unit=PERSONS, le=100)
    rooms: int = fact(zh="房间数", en="rooms", unit=ROOMS, le=100)
    visits: int = fact(zh="走访", en="visits", le=100)
    age_in_months: int = fact(zh="月龄", en="age in months", unit=MONTHS, le=2_000)
    moved_in: date = fact(zh="入住日期", en="day of moving in", ge=date(1900, 1, 1), le=date(2199, 12, 31))
    moved_out: date = fact(zh="迁出日期", en="day of moving out", ge=date(1900, 1, 1), le=date(2199, 12, 31))
    income: Fen = fact(zh="年收入", en="yearly income")
    rent: Fen = fact(zh="月租金", en="monthly rent")
    condition: Decimal = attrs.field(
        converter=exact_decimal, metadata=fact(zh="房屋评分", en="score of the home", unit=POINTS, le=100).metadata
    )


@attrs.frozen(kw_only=True)
class Aid(Parameters):
    rate: int = param(zh="补助比例", en="rate of aid", unit=PERCENT, le=100)
    most_rooms: int = param(zh="房间上限", en="most rooms", unit=ROOMS)
    years: int = param(zh="年限", en="term in years")
    limit: Fen = param(zh="收入上限", en="income limit")
    least_score: int = param(zh="评分下限", en="least score", unit=POINTS)
    needs: int = param(zh="条件数", en="number of needs", ge=3)
    needs_heating: bool = param(zh="须有暖气", en="heating is required")
    levy: Ratio = param(zh="费率", en="levy")


TITLE = Label("办法", "act")
ACT = Citation("A1", TITLE, date(2020, 1, 1), TITLE, TITLE, TITLE)


def policy() -> Aid:
    return Aid(
        on=date(2024, 1, 1),
        rate=50,
        most_rooms=4,
        years=2,
        limit=Fen(100),
        least_score=60,
        needs=3,
        needs_heating=True,
        levy=Ratio("0.5%"),
    )


homes = Rulebook("homes", policy=Aid, default=policy, version="1")
mistake = homes.rule(cites=ACT, zh="补助", en="aid")
NEEDS = ("heated", "damp")
LIMITS = [fen(100), fen(200)]
A_MONTH, NOON, HALF = timedelta(days=30), datetime(2020, 1, 1, 12), Fraction(1, 2)
SOME_HOME = Home(people=3, condition=80)


# Dates and days.


@mistake
def adds_a_timedelta(home: Home) -> date:
    return home.moved_in + timedelta(days=30)


@mistake
def subtracts_a_timedelta(home: Home, policy: Aid) -> bool:
    return home.moved_in >= policy.on - timedelta(days=30)


@mistake
def adds_days_as_a_number(home: Home) -> date:
    return home.moved_in + 30


@mistake
def subtracts_dates(home: Home) -> int:
    return home.moved_out - home.moved_in


@mistake
def adds_a_date_to_a_number(home: Home) -> date:
    return home.people + home.moved_in


@mistake
def subtracts_a_number_of_days(home: Home, policy: Aid) -> bool:
    return home.moved_in >= policy.on - 30


@mistake
def adds_dates(home: Home) -> int:
    return home.moved_out + home.moved_in


@mistake
def doubles_a_date(home: Home) -> date:
    return home.moved_in * 2


@mistake
def days_between_dates(home: Home) -> bool:
    return (home.moved_out - home.moved_in).days > 30


@mistake
def year_of_a_date(home: Home) -> bool:
    return home.moved_in.year >= 2020


@mistake
def month_of_a_date(home: Home) -> int:
    return home.moved_in.month


@mistake
def replaces_the_year(home: Home) -> date:
    return home.moved_in.replace(year=2020)


@mistake
def today(home: Home) -> bool:
    return home.moved_in <= date.today()


@mistake
def date_as_text(home: Home) -> bool:
    return home.moved_in >= "2020-01-01"


@mistake
def date_with_a_time(home: Home) -> bool:
    return home.moved_in >= datetime(2020, 1, 1)


@mistake
def date_from_a_fact(home: Home, policy: Aid) -> date:
    return date(policy.years, 1, 1)


@mistake
def calendar_month_of_a_number(home: Home) -> int:
    return calendar_month(home.people)


@mistake
def day_of_a_number(home: Home) -> int:
    return day(home.people)


@mistake
def date_compared_with_a_month(home: Home) -> bool:
    return home.moved_in > calendar_month(home.moved_out)


@mistake
def month_compared_with_a_count(home: Home) -> bool:
    return calendar_month(home.moved_in) > home.age_in_months


@mistake
def a_date_that_no_calendar_has(home: Home) -> bool:
    return home.moved_in >= date(2020, 2, 30)


@mistake
def a_length_of_time_from_outside(home: Home) -> date:
    return home.moved_in + A_MONTH


@mistake
def a_moment_from_outside(home: Home) -> bool:
    return home.moved_in >= NOON


@mistake
def date_with_a_year(home: Home) -> bool:
    return home.moved_in >= 2020


@mistake
def date_with_a_count(home: Home) -> bool:
    return home.moved_in >= home.people


@mistake
def date_with_a_float(home: Home) -> bool:
    return home.moved_in >= 2020.5


# Money and rates.


@mistake
def times_a_float(home: Home) -> Fen:
    return times(home.income, 0.005)


@mistake
def times_a_decimal(home: Home) -> Fen:
    return times(home.income, Decimal("0.05"))


@mistake
def times_a_fraction(home: Home) -> Fen:
    return times(home.income, Fraction(1, 200))


@mistake
def money_times_a_float(home: Home) -> Fen:
    return home.income * 0.5


@mistake
def number_times_a_float(home: Home) -> bool:
    return home.people * 0.5 > home.children


@mistake
def percent_as_a_quotient(home: Home) -> Fen:
    return times(home.income, 3 / 100)


@mistake
def times_the_wrong_way_round(home: Home) -> Fen:
    return times(12, home.rent)


@mistake
def times_money_and_money(home: Home) -> Fen:
    return times(home.rent, home.income)


@mistake
def money_by_money(home: Home) -> int:
    return divide(home.rent, home.income, Rounding.FLOOR)


@mistake
def times_a_half_from_outside(home: Home) -> Fen:
    return times(home.rent, HALF)


@mistake
def times_a_negative_float(home: Home) -> Fen:
    return times(home.rent, -0.5)


@mistake
def people_and_a_ratio(home: Home) -> int:
    return home.people + Ratio("50%")


@mistake
def money_above_a_ratio(home: Home) -> bool:
    return home.rent > Ratio("50%")


@mistake
def money_above_a_float(home: Home) -> bool:
    return home.rent > 99.5


@mistake
def times_infinity(home: Home) -> bool:
    return home.people < float("1") + 1e999


@mistake
def people_below_infinity(home: Home) -> bool:
    return home.people < 1e999


@mistake
def three_times_as_a_float(home: Home) -> Fen:
    return home.rent * 3.0


@mistake
def a_share_of_people(home: Home) -> bool:
    return home.people * 0.75 > home.children


@mistake
def money_plus_a_decimal(home: Home) -> Fen:
    return home.rent + Decimal("0.5")


@mistake
def money_with_a_count(home: Home) -> bool:
    return home.rent > home.people


@mistake
def a_count_with_money(home: Home) -> bool:
    return home.people > fen(3)


@mistake
def least_of_a_decimal_and_a_number(home: Home) -> bool:
    return minimum(home.condition, 80) > Decimal(60)


@mistake
def money_with_a_number(home: Home) -> bool:
    return home.income > 3_000


@mistake
def money_of_yuan(home: Home) -> bool:
    return home.income > Decimal("3000.00")


@mistake
def fen_of_a_fraction(home: Home) -> bool:
    return home.income > fen(0.5)


@mistake
def fen_of_a_fact(home: Home) -> Fen:
    return fen(home.people)


@mistake
def total_of_a_list(home: Home) -> Fen:
    return total([home.income, home.rent])


@mistake
def total_of_counts(home: Home) -> int:
    return total(home.people, home.children)


@mistake
def total_with_a_number(home: Home) -> Fen:
    return total(home.income, 100)


@mistake
def zero_for_no_money(home: Home) -> Fen:
    return choose((home.heated, home.rent), otherwise=0)


@mistake
def least_of_money_and_zero(home: Home) -> Fen:
    return maximum(home.income - home.rent, 0)


@mistake
def sum_of_money_and_a_number(home: Home) -> Fen:
    return home.income + 100


@mistake
def forgets_to_divide_by_a_hundred(home: Home, policy: Aid) -> bool:
    return times(home.income, policy.rate) >= policy.limit


@mistake
def forgets_it_in_a_count(home: Home, policy: Aid) -> bool:
    return home.rooms * policy.rate >= policy.most_rooms


# Numbers.


@mistake
def divides_by_a_fact(home: Home) -> int:
    return divide(home.rooms, home.people, Rounding.FLOOR)


@mistake
def divides_by_a_sum(home: Home) -> int:
    return divide(home.rooms, home.people + home.children, Rounding.FLOOR)


@mistake
def divides_by_a_parameter_that_may_be_zero(home: Home, policy: Aid) -> int:
    later = home.people

    return divide(later, policy.years, Rounding.FLOOR)


@mistake
def divides_without_a_rounding(home: Home) -> int:
    return divide(home.people, 2)


@mistake
def divides_with_a_text(home: Home) -> int:
    return divide(home.people, 2, "floor")


@mistake
def divides_by_a_half(home: Home) -> int:
    return divide(home.people, 0.5, Rounding.FLOOR)


@mistake
def divides_by_one_and_a_half(home: Home) -> int:
    return divide(home.people, 1.5, Rounding.FLOOR)


@mistake
def divides_by_a_decimal_zero(home: Home) -> int:
    return divide(home.people, Decimal("0.0"), Rounding.FLOOR)


@mistake
def a_decimal_with_a_comma(home: Home) -> bool:
    return home.condition > Decimal("80,5")


@mistake
def a_share_of_three_places(home: Home) -> Fen:
    return times(home.income, Decimal("0.125"))


@mistake
def money_of_the_opposite(home: Home) -> date:
    return -home.moved_in


@mistake
def a_plus_before_it(home: Home) -> int:
    return +home.people


@mistake
def divides_a_decimal(home: Home) -> int:
    return divide(home.condition, 2, Rounding.FLOOR)


@mistake
def divides_plain_numbers_by_zero(home: Home) -> int:
    return home.people + divide(10, 0, Rounding.FLOOR)


@mistake
def divides_plain_numbers_by_a_negative(home: Home) -> int:
    return home.people + divide(10, -2, Rounding.FLOOR)


@mistake
def divides_with_a_slash(home: Home) -> int:
    return home.people / 2


@mistake
def divides_plain_numbers_with_a_slash(home: Home) -> bool:
    return home.people >= 7 / 2


@mistake
def rounds(home: Home) -> int:
    return round(home.condition)


@mistake
def absolute(home: Home) -> int:
    return abs(home.people - home.rooms)


@mistake
def adds_a_decimal(home: Home) -> bool:
    return home.condition + home.condition > Decimal(80)


@mistake
def hundredths_of_a_number(home: Home) -> int:
    return hundredths(home.people)


@mistake
def decimal_with_a_float(home: Home) -> bool:
    return home.condition > 60.5


@mistake
def decimal_with_a_number(home: Home, policy: Aid) -> bool:
    return home.condition >= policy.least_score


@mistake
def decimal_with_a_longer_float(home: Home) -> bool:
    return home.condition > 60.125


@mistake
def number_with_a_decimal(home: Home) -> bool:
    return home.people > Decimal("2.5")


@mistake
def decimal_of_three_places(home: Home) -> bool:
    return home.condition > Decimal("60.125")


@mistake
def minimum_of_a_list(home: Home) -> int:
    return minimum([home.people, home.rooms])


@mistake
def minimum_of_nothing(home: Home) -> int:
    return minimum()


@mistake
def maximum_of_nothing(home: Home) -> int:
    return maximum()


@mistake
def clip_with_bounds_the_wrong_way_round(home: Home) -> int:
    return clip(home.people, 10, 1)


@mistake
def clip_without_a_bound(home: Home) -> int:
    return clip(home.people, 1)


@mistake
def sums_a_condition(home: Home) -> int:
    return home.heated + home.repaired


@mistake
def minus_a_condition(home: Home) -> bool:
    return -home.heated


# Conditions.


@mistake
def all_of_a_list(home: Home) -> bool:
    return all_of([home.heated, home.repaired])


@mistake
def any_of_a_tuple(home: Home) -> bool:
    conditions = (home.heated, home.repaired)
    return any_of(conditions)


@mistake
def count_of_a_set(home: Home) -> int:
    return count_true({True, False})


@mistake
def all_of_nothing(home: Home) -> bool:
    return all_of()


@mistake
def any_of_nothing(home: Home) -> bool:
    return any_of()


@mistake
def count_of_nothing(home: Home) -> int:
    return count_true()


@mistake
def total_of_nothing(home: Home) -> Fen:
    return total()


@mistake
def at_least_more_than_there_are(home: Home) -> bool:
    return at_least(5, home.heated)


@mistake
def at_least_a_parameter_that_is_more(home: Home, policy: Aid) -> bool:
    return at_least(policy.needs, home.heated, home.repaired)


@mistake
def at_least_none(home: Home) -> bool:
    return at_least(0, home.heated, home.repaired)


@mistake
def at_least_less_than_none(home: Home) -> bool:
    return at_least(-1, home.heated, home.repaired)


@mistake
def at_least_of_plain_truths(home: Home) -> bool:
    return all_of(home.heated, at_least(3, True, False))


@mistake
def at_least_without_a_number(home: Home) -> bool:
    return at_least(home.heated, home.damp, home.repaired)


@mistake
def at_least_with_the_number_last(home: Home) -> bool:
    return at_least(home.heated, home.damp, 2)


@mistake
def at_least_a_float(home: Home) -> bool:
    return at_least(1.5, home.heated, home.damp)


@mistake
def at_least_of_a_list(home: Home) -> bool:
    return at_least(2, [home.heated, home.damp, home.repaired])


@mistake
def at_least_of_plain_numbers(home: Home) -> bool:
    return all_of(home.heated, at_least(1, 0, 1))


@mistake
def all_of_a_plain_number(home: Home) -> bool:
    return any_of(home.heated, all_of(1))


@mistake
def not_of_two(home: Home) -> bool:
    return not_(home.heated, home.damp)


@mistake
def not_of_a_plain_number(home: Home) -> bool:
    return any_of(home.heated, not_(0))


@mistake
def number_as_a_condition(home: Home) -> bool:
    return all_of(home.heated, home.people)


@mistake
def is_true(home: Home) -> bool:
    return home.heated == True  # noqa: E712 - what the test is about


@mistake
def compares_two_conditions_in_order(home: Home) -> bool:
    return home.heated >= home.repaired


@mistake
def compares_a_condition_with_a_number(home: Home) -> bool:
    return home.heated == 1


@mistake
def counts_a_number(home: Home) -> int:
    return count_true(home.heated, home.tenure)


@mistake
def enum_as_a_condition(home: Home) -> bool:
    return all_of(home.tenure, home.heated)


@mistake
def date_as_a_condition(home: Home) -> bool:
    return any_of(home.moved_in, home.heated)


@mistake
def least_of_conditions(home: Home) -> bool:
    return minimum(home.heated, home.damp)


@mistake
def conditions_added_in_a_sum(home: Home) -> int:
    return home.people + home.heated


@mistake
def times_a_condition(home: Home) -> Fen:
    return times(home.rent, home.heated)


@mistake
def opposite_compared(home: Home) -> bool:
    return not_(home.heated) >= 1


@mistake
def condition_with_money(home: Home) -> bool:
    return home.heated == fen(5)


@mistake
def condition_with_a_float(home: Home) -> bool:
    return home.heated == 0.5


@mistake
def number_with_a_complex_one(home: Home) -> bool:
    return home.people == 3j


@mistake
def attribute_of_a_number(home: Home) -> bool:
    return home.people.real == 3


@mistake
def compares_with_none(home: Home) -> bool:
    return home.moved_out == None


# Choices.


@mistake
def choose_blames_the_right_value(home: Home) -> Fen:
    return choose((home.heated, 0), (home.damp, home.rent), otherwise=home.income)


@mistake
def choose_one_odd_value(home: Home) -> int:
    return choose((home.heated, 1), (home.damp, 2), (home.repaired, home.income), otherwise=3)


@mistake
def choose_two_kinds(home: Home) -> int:
    return choose((home.heated, 1), otherwise=home.income)


@mistake
def choose_value_first(home: Home) -> int:
    return choose((1, home.heated), otherwise=2)


@mistake
def choose_without_otherwise(home: Home) -> int:
    return choose((home.heated, 1))


@mistake
def choose_otherwise_by_place(home: Home) -> int:
    return choose((home.heated, 1), 2)


@mistake
def choose_without_cases(home: Home) -> int:
    return choose(otherwise=1)


@mistake
def choose_of_a_list(home: Home) -> int:
    return choose([(home.heated, 1), (home.damp, 2)], otherwise=3)


@mistake
def choose_without_pairs(home: Home) -> int:
    return choose(home.heated, 1, otherwise=2)


@mistake
def choose_with_three(home: Home) -> int:
    return choose((home.heated, home.damp, 1), otherwise=2)


@mistake
def choose_nothing_otherwise(home: Home) -> Fen:
    return choose((home.heated, home.rent), otherwise=None)


@mistake
def choose_with_plain_numbers(home: Home) -> int:
    return home.people + choose((1, 2), otherwise=3)


@mistake
def rank_without_a_rank(home: Home) -> int:
    return choose_by_rank((home.heated, 1), otherwise=2)


@mistake
def rank_by_a_fact(home: Home) -> int:
    return choose_by_rank((home.heated, home.people, 1), otherwise=2)


@mistake
def rank_without_cases(home: Home) -> int:
    return choose_by_rank(otherwise=2)


@mistake
def choice_as_text(home: Home) -> bool:
    return home.tenure == "owned"


@mistake
def choice_answered_as_text(home: Home) -> Tenure:
    return choose((home.heated, "owned"), otherwise="rented")


@mistake
def choice_of_the_class(home: Home) -> bool:
    return home.tenure == Tenure


@mistake
def choice_with_its_value(home: Home) -> bool:
    return home.tenure.value == "owned"


@mistake
def choice_with_its_label(home: Home) -> bool:
    return home.tenure == Tenure.OWNED.label


@mistake
def choices_in_order(home: Home) -> bool:
    return home.tenure >= Tenure.RENTED


# Helpers, and what is called.


def rooms_of(home: Home) -> int:
    return home.rooms


def half(number: int) -> int:
    return divide(number, 2, Rounding.FLOOR)


@homes.rule(cites=ACT, zh="人均", en="by head")
def crowded(home: Home, policy: Aid) -> bool:
    return home.people > 2


@mistake
def calls_a_plain_function(home: Home) -> int:
    return rooms_of(home)


@mistake
def calls_a_function_with_a_fact(home: Home) -> int:
    return half(home.people)


@mistake
def calls_a_rule_with_another_argument(home: Home, policy: Aid) -> bool:
    return crowded(home, policy, 3)


@mistake
def calls_a_rule_with_a_number(home: Home, policy: Aid) -> bool:
    return crowded(home, 3)


@mistake
def calls_a_rule_with_a_fact(home: Home, policy: Aid) -> bool:
    return crowded(home.people, policy)


@mistake
def calls_a_rule_with_nothing(home: Home) -> bool:
    return crowded()


@mistake
def calls_a_rule_about_a_record_outside(home: Home, policy: Aid) -> bool:
    return crowded(SOME_HOME, policy)


@mistake
def forgets_the_call_of_a_word(home: Home) -> bool:
    return all_of(not_, home.heated)


@mistake
def choice_with_a_misspelt_text(home: Home) -> bool:
    return home.tenure == "own"


@mistake
def calls_a_rule_by_another_keyword(home: Home, policy: Aid) -> bool:
    return crowded(home, with_policy=policy)


@mistake
def calls_a_rule_with_the_policy_alone(home: Home, policy: Aid) -> bool:
    return crowded(policy=policy)


@mistake
def calls_a_rule_about_a_keyword_outside(home: Home) -> bool:
    return adults(record=SOME_HOME) > 2


@mistake
def calls_a_method_of_the_record(home: Home, policy: Aid) -> bool:
    return home.crowded(policy)


@mistake
def forgets_the_call(home: Home, policy: Aid) -> bool:
    return all_of(crowded, home.heated)


@mistake
def forgets_the_call_at_the_end(home: Home, policy: Aid) -> bool:
    return crowded


@mistake
def reads_a_rule_of_the_record(home: Home, policy: Aid) -> bool:
    return home.crowded


@mistake
def reads_a_parameter_of_the_record(home: Home) -> bool:
    return home.rooms <= home.most_rooms


@mistake
def reads_a_fact_of_the_policy(home: Home, policy: Aid) -> bool:
    return policy.rooms <= policy.most_rooms


@mistake
def passes_too_many_facts(home: Home, most: int) -> bool:
    return home.rooms <= most


@mistake
def calls_operator(home: Home) -> bool:
    return operator.ge(home.people, 2)


@mistake
def calls_len(home: Home) -> int:
    return len((home.heated, home.damp))


@mistake
def calls_getattr(home: Home) -> bool:
    return getattr(home, NEEDS[0])


@mistake
def converts(home: Home) -> int:
    return int(home.condition)


@mistake
def slices_a_list(home: Home) -> bool:
    return home.income > LIMITS[0]


@mistake
def compares_with_a_list(home: Home) -> bool:
    return home.income == LIMITS


@mistake
def compares_text(home: Home) -> bool:
    return home.id == "H1"


@mistake
def a_fact_that_is_called(home: Home) -> int:
    return home.people()


@mistake
def as_is_of_two(home: Home) -> int:
    return as_is(home.people, home.rooms)


@mistake
def answers_nothing(home: Home) -> int:
    return None


@mistake
def answers_two(home: Home) -> int:
    return home.people, home.rooms


# Units.


@mistake
def persons_with_rooms(home: Home) -> bool:
    return home.people <= home.rooms


@mistake
def persons_with_rooms_in_a_sum(home: Home, policy: Aid) -> bool:
    enough = home.people + home.children + 1 <= policy.most_rooms
    return all_of(home.heated, enough)


@mistake
def least_of_persons_and_rooms(home: Home) -> int:
    return minimum(home.people, home.rooms)


@mistake
def months_with_rooms(home: Home) -> bool:
    months = calendar_month(home.moved_out) - calendar_month(home.moved_in)
    return months >= home.rooms


@mistake
def persons_with_a_share_of_rooms(home: Home, policy: Aid) -> bool:
    return home.people >= divide(home.rooms * policy.rate, 100, Rounding.FLOOR)


@mistake
def points_with_hundredths(home: Home, policy: Aid) -> bool:
    return hundredths(home.condition) >= policy.least_score


@homes.rule(cites=ACT, zh="成人", en="adults", helper=True)
def adults(home: Home) -> int:
    return home.people - home.children


@mistake
def unit_of_a_called_rule(home: Home) -> bool:
    return adults(home) >= home.rooms


@homes.rule(cites=ACT, zh="人均", en="people", unit=ROOMS)
def declares_another_unit(home: Home) -> int:
    return as_is(home.people)


# Helpers, called with what they do not take; mistakes within helpers are in `test_helpers.py`.


@homes.helper
def part_of(amount: Fen | Unknown, parts: int = 2) -> Fen:
    return divide(amount, parts, Rounding.FLOOR)


@homes.helper
def is_worth(score: Decimal | Unknown, least: Decimal, *, heated: bool | Unknown) -> bool:
    return all_of(score >= least, heated)


@homes.helper
def is_full(home: Home, policy: Aid, tenure: Tenure) -> bool:
    return all_of(home.rooms >= policy.most_rooms, home.tenure == tenure)


@mistake
def helper_with_a_number_for_money(home: Home) -> Fen:
    return part_of(home.people)


@mistake
def helper_with_a_plain_number_for_money(home: Home) -> Fen:
    return maximum(part_of(300), home.rent)


@mistake
def helper_with_a_float(home: Home) -> Fen:
    return part_of(home.rent, 0.5)


@mistake
def helper_with_unknown(home: Home) -> Fen:
    return part_of(UNKNOWN)


@mistake
def helper_without_its_argument(home: Home) -> Fen:
    return part_of(parts=3)


@mistake
def helper_with_too_many(home: Home) -> Fen:
    return part_of(home.rent, 3, Rounding.FLOOR)


@mistake
def helper_with_a_whole_number_for_a_decimal(home: Home) -> bool:
    return is_worth(home.condition, 80, heated=home.heated)


@mistake
def helper_with_a_number_for_a_condition(home: Home) -> bool:
    return is_worth(home.condition, Decimal(80), heated=home.people)


@mistake
def helper_with_a_fact_for_the_record(home: Home, policy: Aid) -> bool:
    return is_full(home.rooms, policy, Tenure.OWNED)


@mistake
def helper_with_both_turned_round(home: Home, policy: Aid) -> bool:
    return is_full(policy, home, Tenure.OWNED)


@mistake
def helper_with_a_record_of_its_own(home: Home, policy: Aid) -> bool:
    return is_full(SOME_HOME, policy, Tenure.OWNED)


@mistake
def helper_with_a_text(home: Home, policy: Aid) -> bool:
    return is_full(home, policy, "owned")


@mistake
def helper_not_called(home: Home) -> bool:
    return all_of(home.heated, is_full)


# Parts of months and days, and ratios where others are meant.


@mistake
def a_month_and_a_half(home: Home) -> date:
    return add_months(home.moved_in, 1.5)


@mistake
def half_a_day(home: Home) -> date:
    return add_days(home.moved_in, 0.5)


@mistake
def months_as_a_float(home: Home) -> date:
    return add_months(home.moved_in, 3.0)


@mistake
def times_a_ratio(home: Home, aid: Aid) -> Fen:
    return times(home.income, aid.levy)


@mistake
def share_turned_round(home: Home, aid: Aid) -> Fen:
    return share(aid.levy, home.income, Rounding.FLOOR)


@mistake
def share_by_a_number(home: Home, aid: Aid) -> Fen:
    return share(home.income, aid.rate, Rounding.FLOOR)


@mistake
def share_by_a_constant(home: Home) -> Fen:
    return share(home.income, 5, Rounding.FLOOR)


@mistake
def days_by_a_ratio(home: Home, aid: Aid) -> date:
    return add_days(home.moved_in, aid.levy)


@mistake
def ratio_above_a_float(home: Home, aid: Aid) -> bool:
    return aid.levy > 0.3


# Cases that exclude each other, and members without an order.


@mistake
def one_case_alone(home: Home) -> int:
    return choose_one((home.heated, 1))


@mistake
def no_case_alone(home: Home) -> int:
    return choose_one()


@mistake
def one_case_with_otherwise(home: Home) -> int:
    return choose_one((home.heated, 1), (home.damp, 2), otherwise=3)


@mistake
def one_case_twice(home: Home) -> int:
    return choose_one((home.heated, 1), (home.damp, 2), (home.heated, 3))


@mistake
def one_case_always(home: Home) -> int:
    return choose_one((home.heated, 1), (True, 2))


@mistake
def one_case_never(home: Home) -> int:
    return choose_one((False, 1), (home.heated, 2))


@mistake
def one_case_of_several_kinds(home: Home) -> Fen:
    return choose_one((home.heated, home.rent), (home.damp, 0))


@mistake
def one_case_turned_round(home: Home) -> bool:
    return choose_one((home.people, home.heated), (home.rooms, home.damp))


@mistake
def greatest_without_an_order(home: Home) -> Tenure:
    return maximum(home.tenure, Tenure.OWNED)


@mistake
def members_without_an_order(home: Home) -> bool:
    return choose((home.heated, Tenure.OWNED >= Tenure.RENTED), otherwise=home.damp)


RIGHT = {"crowded", "adults"}
"""The rules that are right, and only there to be called."""
