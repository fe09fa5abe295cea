"""Rules that are not written in the language. Each is refused; `test_tracing.py` keeps the messages."""

# Much below is wrong on purpose, so these checks are off for the file:
# ruff: noqa: ANN001, ANN201, ARG001, B018, C416, E711, E712, E731, F821, F841, PLC0415, PLW0602, PTH123, RET504, SIM103

import math
from datetime import date
from typing import Any, ClassVar

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Citation,
    Fen,
    Label,
    Parameters,
    Ratio,
    Record,
    Rounding,
    Rulebook,
    Scale,
    all_of,
    any_of,
    at_least,
    bracket,
    choose,
    choose_by_rank,
    count_true,
    divide,
    fact,
    fen,
    marginal,
    maximum,
    minimum,
    not_,
    param,
    share,
    times,
    total,
)


class Color(Choice):
    RED = "red", "红", "red"
    BLUE = "blue", "蓝", "blue"


class Size(Choice):
    RED = "red", "大", "large"


@attrs.frozen(kw_only=True)
class Stall(Record):
    label: ClassVar[Label] = Label("摊位", "stall")

    name: str = fact(zh="名称", en="name")
    staff: int = fact(zh="人数", en="staff")
    guests: int = fact(zh="客人数", en="guests")
    open_now: bool = fact(zh="营业", en="is open")
    clean: bool = fact(zh="整洁", en="is clean")
    color: Color = fact(zh="颜色", en="color")
    opened: date = fact(zh="开业日期", en="opening day")
    closed: date = fact(zh="停业日期", en="closing day")
    takings: Fen = fact(zh="营业额", en="takings")


@attrs.frozen(kw_only=True)
class Other(Record):
    label: ClassVar[Label] = Label("其他", "other")

    staff: int = fact(zh="人数", en="staff")


@attrs.frozen(kw_only=True)
class StallPolicy(Parameters):
    least: int = param(zh="下限", en="the least", ge=1)
    share: int = param(zh="份数", en="the share")
    fee: Fen = param(zh="费用", en="the fee")
    rate: Ratio = param(zh="费率", en="the rate")
    by_number: Scale[int, Fen] = param(zh="人数标准", en="amounts by number")
    by_amount: Scale[Fen, Ratio] = param(zh="费率表", en="rates by amount")


@attrs.frozen(kw_only=True)
class OtherPolicy(Parameters):
    least: int = param(zh="下限", en="the least")


TITLE = Label("办法", "act")
ACT = Citation("A1", TITLE, date(2020, 1, 1), TITLE, TITLE, TITLE)


def policy() -> StallPolicy:
    return StallPolicy(
        on=date(2024, 1, 1),
        least=3,
        share=0,
        fee=Fen(100),
        rate=Ratio("1%"),
        by_number=Scale([(0, Fen(1))]),
        by_amount=Scale([(Fen(0), Ratio("1%"))]),
    )


stalls = Rulebook("stalls", policy=StallPolicy, default=policy, version="1")
bad = stalls.rule(cites=ACT)
FLOORS = {Color.RED: 1, Color.BLUE: 2}


def helper_function(number: int) -> int:
    return number


# What Python would do behind the tracer's back.


@bad
def if_statement(stall: Stall) -> bool:
    if stall.open_now:
        return True
    return False


@bad
def conditional_expression(stall: Stall) -> int:
    return 1 if stall.open_now else 2


@bad
def word_and(stall: Stall) -> bool:
    return stall.open_now and stall.clean


@bad
def word_or(stall: Stall) -> bool:
    return stall.open_now or stall.clean


@bad
def word_not(stall: Stall) -> bool:
    return not stall.open_now


@bad
def word_is(stall: Stall) -> bool:
    return stall.color is Color.RED


@bad
def word_is_not(stall: Stall) -> bool:
    return stall.color is not Color.RED


@bad
def word_in(stall: Stall) -> bool:
    return stall.color in (Color.RED, Color.BLUE)


@bad
def word_not_in(stall: Stall) -> bool:
    return stall.color not in (Color.RED, Color.BLUE)


@bad
def chained_comparison(stall: Stall) -> bool:
    return 1 <= stall.staff <= 3


@bad
def deep_inside(stall: Stall) -> bool:
    several = any_of(
        stall.open_now,
        all_of(
            stall.clean,
            not stall.open_now,
        ),
    )
    return several


@bad
def built_in_min(stall: Stall) -> int:
    return min(stall.staff, stall.guests)


@bad
def built_in_max(stall: Stall) -> int:
    return max(stall.staff, stall.guests)


@bad
def built_in_sum(stall: Stall) -> int:
    return sum((stall.staff, stall.guests))


@bad
def built_in_all(stall: Stall) -> bool:
    return all((stall.open_now, stall.clean))


@bad
def built_in_any(stall: Stall) -> bool:
    return any((stall.open_now, stall.clean))


@bad
def built_in_bool(stall: Stall) -> bool:
    return bool(stall.staff)


@bad
def built_in_len(stall: Stall) -> int:
    return len(stall.name)


@bad
def built_in_int(stall: Stall) -> int:
    return int(stall.open_now)


@bad
def for_loop(stall: Stall) -> int:
    number = 0
    for each in (stall.staff, stall.guests):
        number = number + each
    return number


@bad
def while_loop(stall: Stall) -> int:
    while stall.open_now:
        pass
    return 1


@bad
def list_comprehension(stall: Stall) -> bool:
    return all_of(*[each for each in (stall.open_now, stall.clean)])


@bad
def generator_expression(stall: Stall) -> bool:
    return all_of(*(each for each in (stall.open_now, stall.clean)))


@bad
def starred(stall: Stall) -> bool:
    conditions = (stall.open_now, stall.clean)
    return all_of(*conditions)


@bad
def f_string(stall: Stall) -> bool:
    label = f"{stall.staff}"
    return stall.open_now


@bad
def match_statement(stall: Stall) -> int:
    match stall.color:
        case Color.RED:
            return 1
        case _:
            return 2


@bad
def try_statement(stall: Stall) -> bool:
    try:
        return stall.open_now
    except TypeError:
        return False


@bad
def with_statement(stall: Stall) -> bool:
    with open("x"):
        return stall.open_now


@bad
def raise_statement(stall: Stall) -> bool:
    raise ValueError(stall)


@bad
def assert_statement(stall: Stall) -> bool:
    assert stall.staff
    return stall.open_now


@bad
def lambda_inside(stall: Stall) -> bool:
    test = lambda value: value > 3
    return test(stall.staff)


@bad
def function_inside(stall: Stall) -> bool:
    def test(value: int) -> bool:
        return value > 3

    return test(stall.staff)


@bad
def walrus(stall: Stall) -> int:
    return (number := stall.staff) + number


@bad
def augmented(stall: Stall) -> int:
    number = stall.staff
    number += stall.guests
    return number


@bad
def look_up_table(stall: Stall) -> int:
    return {Color.RED: 1}.get(stall.color, 2)


@bad
def look_up(stall: Stall) -> int:
    return FLOORS[stall.color]


@bad
def import_inside(stall: Stall) -> bool:
    import math

    return stall.staff > math.pi


@bad
def global_statement(stall: Stall) -> bool:
    global FLOORS
    return stall.open_now


@bad
def no_return(stall: Stall) -> bool:
    stall.open_now


@bad
def assigns_to_a_fact(stall: Stall) -> bool:
    stall.staff = 3
    return stall.open_now


async def coroutine(stall: Stall) -> bool:
    return stall.open_now


async_rule = bad(coroutine)
lambda_rule = bad(lambda stall: stall.open_now)

# Names.


@bad
def misspelt_fact(stall: Stall) -> bool:
    return stall.open_know


@bad
def fact_nothing_like_it(stall: Stall) -> bool:
    return stall.zzz


@bad
def misspelt_parameter(stall: Stall, policy: StallPolicy) -> bool:
    return stall.staff >= policy.lest


@bad
def undefined_name(stall: Stall) -> bool:
    return all_off(stall.open_now, stall.clean)


@bad
def undefined_value(stall: Stall) -> bool:
    return stall.staff > LEAST_STAFF


@bad
def misspelt_member(stall: Stall) -> bool:
    return stall.color == Color.BLEU


@bad
def word_without_its_value(stall: Stall) -> bool:
    return not_()


@bad
def unknown_function(stall: Stall) -> int:
    return helper_function(stall.staff)


@bad
def unknown_module_function(stall: Stall) -> int:
    return math.floor(stall.staff)


@bad
def method_of_a_fact(stall: Stall) -> int:
    return stall.staff.bit_length()


@bad
def method_of_a_call(stall: Stall) -> int:
    return maximum(stall.staff, 3).bit_length()


@bad
def attribute_of_a_date(stall: Stall) -> int:
    return stall.opened.year


@bad
def attribute_of_an_enum(stall: Stall) -> int:
    return stall.color.value


@bad
def text_fact(stall: Stall) -> bool:
    return stall.name == "x"


# Kinds.


@bad
def bool_with_int(stall: Stall) -> bool:
    return stall.open_now == 1


@bad
def bool_plus_bool(stall: Stall) -> int:
    return stall.open_now + stall.clean


@bad
def bool_plus_int(stall: Stall) -> int:
    return stall.staff + stall.open_now


@bad
def bool_with_true(stall: Stall) -> bool:
    return stall.open_now == True


@bad
def bools_in_order(stall: Stall) -> bool:
    return stall.open_now > stall.clean


@bad
def fen_with_int(stall: Stall) -> bool:
    return stall.takings > 100


@bad
def int_plus_fen(stall: Stall, policy: StallPolicy) -> int:
    return stall.staff + policy.fee


@bad
def fen_times_int(stall: Stall, policy: StallPolicy) -> Fen:
    return policy.fee * stall.staff


@bad
def fen_called(stall: Stall) -> bool:
    return stall.takings > Fen(100)


@bad
def enum_with_string(stall: Stall) -> bool:
    return stall.color == "red"


@bad
def enum_with_other_enum(stall: Stall) -> bool:
    return stall.color == Size.RED


@bad
def enums_in_order(stall: Stall) -> bool:
    return stall.color < Color.BLUE


@bad
def date_with_int(stall: Stall) -> bool:
    return stall.opened > 2016


@bad
def dates_subtracted(stall: Stall) -> int:
    return stall.closed - stall.opened


@bad
def float_written(stall: Stall) -> bool:
    return stall.staff > 2.5


@bad
def none_written(stall: Stall) -> bool:
    return stall.staff == None


@bad
def unknown_written(stall: Stall) -> bool:
    return stall.staff == UNKNOWN


@bad
def condition_that_is_a_number(stall: Stall) -> bool:
    return all_of(stall.open_now, stall.staff)


@bad
def not_of_a_number(stall: Stall) -> bool:
    return not_(stall.staff)


@bad
def count_of_numbers(stall: Stall) -> int:
    return count_true(stall.staff, stall.guests)


@bad
def smallest_of_conditions(stall: Stall) -> bool:
    return minimum(stall.open_now, stall.clean)


@bad
def largest_of_two_kinds(stall: Stall) -> int:
    return maximum(stall.staff, stall.takings)


@bad
def times_of_numbers(stall: Stall) -> Fen:
    return times(stall.staff, stall.guests)


@bad
def total_of_numbers(stall: Stall) -> Fen:
    return total(stall.staff, stall.guests)


@bad
def choose_of_two_kinds(stall: Stall) -> int:
    return choose((stall.open_now, 1), otherwise=False)


@bad
def choose_without_pairs(stall: Stall) -> int:
    return choose(stall.open_now, otherwise=1)


@bad
def choose_by_a_number(stall: Stall) -> int:
    return choose((stall.staff, 1), otherwise=2)


@bad
def choose_with_a_third(stall: Stall) -> int:
    return choose((stall.open_now, 1, 2), otherwise=3)


@bad
def rank_that_is_a_fact(stall: Stall) -> int:
    return choose_by_rank((stall.open_now, stall.staff, 1), otherwise=2)


@bad
def at_least_a_fact(stall: Stall) -> bool:
    return at_least(stall.staff, stall.open_now, stall.clean)


@bad
def at_least_of_nothing(stall: Stall, policy: StallPolicy) -> bool:
    return at_least(policy.least)


# Arithmetic.


@bad
def true_division(stall: Stall) -> int:
    return stall.staff / 2


@bad
def floor_division(stall: Stall) -> int:
    return stall.staff // 2


@bad
def remainder(stall: Stall) -> int:
    return stall.staff % 2


@bad
def power(stall: Stall) -> int:
    return stall.staff**2


@bad
def ampersand(stall: Stall) -> bool:
    return stall.open_now & stall.clean


@bad
def bar(stall: Stall) -> bool:
    return stall.open_now | stall.clean


@bad
def caret(stall: Stall) -> bool:
    return stall.open_now ^ stall.clean


@bad
def tilde(stall: Stall) -> bool:
    return ~stall.open_now


@bad
def division_by_zero(stall: Stall) -> int:
    return divide(stall.staff, 0, Rounding.FLOOR)


@bad
def division_by_a_negative(stall: Stall) -> int:
    return divide(stall.staff, -2, Rounding.FLOOR)


@bad
def division_by_a_fact(stall: Stall) -> int:
    return divide(stall.staff, stall.guests, Rounding.FLOOR)


@bad
def division_by_what_may_be_zero(stall: Stall, policy: StallPolicy) -> int:
    return divide(stall.staff, minimum(policy.least, stall.guests), Rounding.FLOOR)


@bad
def division_by_an_amount(stall: Stall) -> int:
    return divide(stall.staff, stall.takings, Rounding.FLOOR)


@bad
def division_by_a_difference(stall: Stall, policy: StallPolicy) -> int:
    return divide(stall.staff, maximum(policy.least - 5, stall.guests - 1), Rounding.FLOOR)


@bad
def division_by_a_parameter_that_may_be_zero(stall: Stall, policy: StallPolicy) -> int:
    return divide(stall.staff, policy.share, Rounding.FLOOR)


@bad
def division_without_rounding(stall: Stall) -> int:
    return divide(stall.staff, 2, "floor")


@bad
def division_of_a_condition(stall: Stall) -> int:
    return divide(stall.open_now, 2, Rounding.FLOOR)


# Ratios and scales.


@bad
def a_share_of_a_date(stall: Stall, policy: StallPolicy) -> date:
    return share(stall.opened, policy.rate, Rounding.FLOOR)


@bad
def a_share_by_a_number(stall: Stall, policy: StallPolicy) -> Fen:
    return share(stall.takings, policy.least, Rounding.FLOOR)


@bad
def a_share_by_a_float(stall: Stall) -> Fen:
    return share(stall.takings, 0.005, Rounding.FLOOR)


@bad
def a_share_by_a_text(stall: Stall) -> Fen:
    return share(stall.takings, Ratio("half"), Rounding.FLOOR)


@bad
def a_share_without_rounding(stall: Stall, policy: StallPolicy) -> Fen:
    return share(stall.takings, policy.rate, "floor")


@bad
def a_share_to_a_plain_number(stall: Stall, policy: StallPolicy) -> Fen:
    return share(stall.takings, policy.rate, Rounding.FLOOR, to=10)


@bad
def a_share_to_nothing(stall: Stall, policy: StallPolicy) -> Fen:
    return share(stall.takings, policy.rate, Rounding.FLOOR, to=fen(0))


@bad
def a_share_to_a_parameter(stall: Stall, policy: StallPolicy) -> int:
    return share(stall.staff, policy.rate, Rounding.FLOOR, to=policy.least)


@bad
def a_product_with_a_ratio(stall: Stall, policy: StallPolicy) -> Fen:
    return times(stall.takings, policy.rate)


@bad
def ratios_compared(stall: Stall, policy: StallPolicy) -> bool:
    return policy.rate == bracket(policy.by_amount, stall.takings)


@bad
def scales_compared(stall: Stall, policy: StallPolicy) -> bool:
    return policy.by_number == policy.by_number


@bad
def a_scale_by_another_kind(stall: Stall, policy: StallPolicy) -> Fen:
    return bracket(policy.by_number, stall.takings)


@bad
def a_scale_by_a_number(stall: Stall, policy: StallPolicy) -> bool:
    return policy.rate == bracket(policy.by_amount, stall.staff)


@bad
def a_bracket_of_no_scale(stall: Stall, policy: StallPolicy) -> Fen:
    return bracket(policy.fee, stall.staff)


@bad
def a_scale_of_amounts_by_parts(stall: Stall, policy: StallPolicy) -> int:
    return marginal(policy.by_number, stall.staff, Rounding.FLOOR)


@bad
def a_scale_of_another_kind_by_parts(stall: Stall, policy: StallPolicy) -> int:
    return marginal(policy.by_amount, stall.staff, Rounding.FLOOR)


@bad
def a_scale_in_a_rule(stall: Stall) -> Fen:
    return bracket(Scale([(0, fen(3))]), stall.staff)


@bad
def a_ratio_as_an_answer(stall: Stall, policy: StallPolicy) -> Ratio:
    return policy.rate


# A whole record.


@bad
def record_as_a_condition(stall: Stall) -> bool:
    return all_of(stall, stall.clean)


@bad
def record_alone(stall: Stall) -> bool:
    return all_of(stall)


@bad
def record_compared(stall: Stall) -> bool:
    return stall == 3


@bad
def record_answered(stall: Stall) -> bool:
    return stall


@bad
def fact_iterated(stall: Stall) -> bool:
    one, other = stall.staff
    return one > other


# Signatures and answers.


@bad
def answers_another_kind(stall: Stall) -> bool:
    return stall.staff


@bad
def answers_int_for_fen(stall: Stall) -> Fen:
    return stall.staff


@bad
def answers_text(stall: Stall) -> str:
    return "x"


@bad
def answers_a_float(stall: Stall) -> float:
    return stall.staff


@bad
def answers_optionally(stall: Stall) -> bool | None:
    return stall.open_now


@bad
def without_annotations(stall, policy):
    return stall.open_now


@bad
def without_an_answer(stall: Stall):
    return stall.open_now


@bad
def about_a_number(stall: int) -> bool:
    return stall > 3


@bad
def about_any(stall: Any) -> bool:
    return stall.open_now


@bad
def with_another_policy(stall: Stall, policy: OtherPolicy) -> bool:
    return stall.staff >= policy.least


@bad
def with_three_parameters(stall: Stall, policy: StallPolicy, more: int) -> bool:
    return stall.staff >= policy.least


@bad
def with_a_keyword_only(stall: Stall, *, policy: StallPolicy) -> bool:
    return stall.staff >= policy.least


@bad
def without_parameters() -> bool:
    return True


# Rules that use rules.


@bad
def large(stall: Stall, policy: StallPolicy) -> bool:
    return stall.staff >= policy.least


@bad
def of_another_record(other: Other) -> bool:
    return other.staff > 3


@stalls.rule(cites=ACT, since=date(2023, 1, 1))
def recent(stall: Stall) -> bool:
    return stall.open_now


@bad
def calls_itself(stall: Stall) -> bool:
    return not_(calls_itself(stall))


@bad
def circle_there(stall: Stall) -> bool:
    return not_(circle_back(stall))


@bad
def circle_back(stall: Stall) -> bool:
    return any_of(stall.clean, circle_there(stall))


@bad
def forgets_the_policy(stall: Stall) -> bool:
    return large(stall)


@bad
def calls_a_rule_about_another_record(stall: Stall) -> bool:
    return of_another_record(stall)


@bad
def calls_a_rule_with_a_fact(stall: Stall) -> bool:
    return large(stall.staff, 3)


@bad
def outlasts_what_it_calls(stall: Stall) -> bool:
    return recent(stall)


@stalls.rule(cites=ACT, applies=of_another_record)
def applies_by_another_record(stall: Stall) -> bool:
    return stall.open_now


# Rules that stand wrongly in their book.

attic = Rulebook("attic", policy=StallPolicy, default=policy, version="1")
STANDARD = policy()
EMPTY = Stall(staff=0)


@attic.rule(cites=ACT)
def of_another_book(stall: Stall) -> bool:
    return stall.open_now


@bad
def calls_a_rule_of_another_book(stall: Stall) -> bool:
    return not_(of_another_book(stall))


@bad
def passes_the_record_as_policy(stall: Stall) -> bool:
    return large(stall, stall)


@stalls.rule(cites=ACT)
def many(stall: Stall) -> int:
    return stall.staff


@stalls.rule(cites=ACT, applies=many)
def applies_by_a_number(stall: Stall) -> bool:
    return stall.open_now


@stalls.rule(cites=ACT, met_when=True)
def a_number_that_shall_be(stall: Stall) -> int:
    return stall.guests


@bad
def clean(stall: Stall) -> bool:
    return stall.open_now


@bad
def fixed_by_one_policy(stall: Stall) -> bool:
    return stall.staff >= STANDARD.least


@bad
def fixed_by_one_record(stall: Stall) -> bool:
    return stall.staff > EMPTY.staff


@bad
def fact_of_nothing(stall: Stall) -> bool:
    return stall.staff > nothing.staff


@bad
def two_returns(stall: Stall) -> bool:
    return stall.open_now
    return stall.clean


@bad
def a_value_dropped(stall: Stall) -> bool:
    not_(stall.clean)
    return stall.open_now


RIGHT = {"many", "large", "of_another_record", "recent"}
"""The rules that are right, and only there to be called."""
