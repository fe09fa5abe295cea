"""Rates, targets and shortfalls: by hand, and against every way the unknowns could turn out."""

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Base,
    Bound,
    BranchBase,
    Count,
    Fen,
    Interval,
    InvalidData,
    Organization,
    PublishedBase,
    Rate,
    Sector,
    Target,
    Total,
    shortfall,
    to_json,
)
from pingyuan_rules.measures import coverage, organization_target, site_pass_rate, work_target

small = st.integers(0, 2)
rates = st.builds(
    Rate, st.just(Base.OPERATING), yes=small, no=small, unknown=small, maybe_yes=small, maybe_no=small,
    maybe_unknown=small,
)  # fmt: skip
targets = st.builds(Target, st.sampled_from([Bound.AT_LEAST, Bound.EXACTLY]), st.integers(0, 100))


def completions(rate: Rate) -> Iterator[tuple[int, int]]:
    """Every way the unknowns could turn out, as yes and no in the base, one record at a time."""
    records = (
        *[[(1, 0)]] * rate.yes,
        *[[(0, 1)]] * rate.no,
        *[[(1, 0), (0, 1)]] * rate.unknown,
        *[[(1, 0), (0, 0)]] * rate.maybe_yes,
        *[[(0, 1), (0, 0)]] * rate.maybe_no,
        *[[(1, 0), (0, 1), (0, 0)]] * rate.maybe_unknown,
    )
    for ways in product(*records):
        yield sum(yes for yes, _ in ways), sum(no for _, no in ways)


@given(rates)
def test_bounds_are_those_of_every_completion_with_a_base(rate: Rate) -> None:
    shares = {Fraction(yes, yes + no) for yes, no in completions(rate) if yes + no}
    assert rate.low == (min(shares) if shares else UNKNOWN)
    assert rate.high == (max(shares) if shares else UNKNOWN)


@given(rates)
def test_the_value_is_known_when_all_completions_agree_and_none_is_empty(rate: Rate) -> None:
    shares = {Fraction(yes, yes + no) if yes + no else None for yes, no in completions(rate)}
    only = next(iter(shares)) if len(shares) == 1 else None
    assert rate.value == (UNKNOWN if only is None else only)


@given(rates, targets)
def test_a_shortfall_is_that_of_every_completion(rate: Rate, target: Target) -> None:
    lacking = {lacks(yes, yes + no, target.percent) for yes, no in completions(rate)}
    assert shortfall(rate, target) == Interval(min(lacking), max(lacking))


def lacks(yes: int, base: int, percent: int) -> int:
    """How many must be added, by trying."""
    return next(more for more in range(base + 1) if (yes + more) * 100 >= percent * base)


@given(rates, targets)
def test_a_target_is_decided_when_every_completion_decides_it_alike(rate: Rate, target: Target) -> None:
    answers = {meets(yes, yes + no, target) for yes, no in completions(rate)}
    met = target.met_by(rate)
    if met is not UNKNOWN:
        assert answers == {met}
    elif target.bound is Bound.AT_LEAST:
        assert len(answers) > 1 or answers == {None}
    else:
        assert answers != {True}


def meets(yes: int, base: int, target: Target) -> bool | None:
    """Whether a share is as the target says; None where there is none."""
    if not base:
        return None
    share = Fraction(yes * 100, base)
    return share >= target.percent if target.bound is Bound.AT_LEAST else share == target.percent


def test_a_rate_by_hand() -> None:
    rate = Rate(Base.OPERATING, yes=7, no=1, unknown=1, maybe_yes=1, maybe_no=2, maybe_unknown=1)
    assert (rate.low, rate.high) == (Fraction(7, 12), Fraction(10, 11))
    assert rate.value is UNKNOWN
    assert (rate.surely, rate.maybe) == (9, 5 - 1)
    counts = {"yes": 7, "no": 1, "unknown": 1, "maybe_yes": 1, "maybe_no": 2, "maybe_unknown": 1}
    assert {name: number for name, number in rate.counts.items() if number} == counts


def test_an_empty_base_has_no_rate() -> None:
    empty = Rate(Base.ELIGIBLE)
    assert (empty.low, empty.high, empty.value) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert organization_target().met_by(empty) is UNKNOWN
    assert shortfall(empty, organization_target()) == Interval(0, 0)


def test_a_base_that_may_be_empty_has_bounds_but_no_value() -> None:
    rate = Rate(Base.ELIGIBLE, maybe_yes=2)
    assert (rate.low, rate.high, rate.value) == (1, 1, UNKNOWN)
    assert work_target().met_by(rate) is UNKNOWN


@pytest.mark.parametrize(
    ("yes", "no", "met", "lacking"),
    [(9, 1, True, 0), (899, 101, False, 1), (107, 11, True, 0), (107, 12, False, 1), (0, 3, False, 3)],
)
def test_at_least_90_percent(yes: int, no: int, met: bool, lacking: int) -> None:
    rate = Rate(Base.OPERATING, yes=yes, no=no)
    assert organization_target().met_by(rate) is met
    assert shortfall(rate, organization_target()).value == lacking


def test_exactly_100_percent() -> None:
    target = work_target()
    assert target == Target(Bound.EXACTLY, 100)
    assert target.met_by(Rate(Base.OPERATING, yes=1_000_000)) is True
    assert target.met_by(Rate(Base.OPERATING, yes=999_999, no=1)) is False
    assert target.met_by(Rate(Base.OPERATING, yes=999_999, unknown=1)) is UNKNOWN
    assert shortfall(Rate(Base.OPERATING, yes=5, unknown=2), target) == Interval(0, 2)
    assert shortfall(Rate(Base.OPERATING, yes=5, unknown=2), target).value is UNKNOWN


def test_targets_are_the_policys() -> None:
    policy = attrs.evolve(PINGYUAN, organization_coverage_target=75)
    assert organization_target(policy) == Target(Bound.AT_LEAST, 75)
    assert organization_target(policy).share == Fraction(3, 4)
    assert work_target(attrs.evolve(PINGYUAN, work_coverage_target=80)).share == Fraction(4, 5)


def test_a_target_that_the_policy_does_not_know_decides_nothing() -> None:
    target = organization_target(attrs.evolve(PINGYUAN, organization_coverage_target=UNKNOWN))
    assert target.share is UNKNOWN
    assert target.met_by(Rate(Base.OPERATING, yes=1)) is UNKNOWN
    assert shortfall(Rate(Base.OPERATING, yes=1), target) is UNKNOWN


@pytest.mark.parametrize(
    ("bound", "low", "high", "holds"),
    [
        (Bound.AT_LEAST, 90, 91, True), (Bound.AT_LEAST, 89, 90, UNKNOWN), (Bound.AT_LEAST, 88, 89, False),
        (Bound.AT_MOST, 89, 90, True), (Bound.AT_MOST, 90, 91, UNKNOWN), (Bound.AT_MOST, 91, 92, False),
        (Bound.EXACTLY, 90, 90, True), (Bound.EXACTLY, 89, 91, UNKNOWN), (Bound.EXACTLY, 90, 91, UNKNOWN),
        (Bound.EXACTLY, 91, 92, False), (Bound.EXACTLY, 88, 89, False),
    ],
)  # fmt: skip
def test_a_bound_is_a_bound_and_exact_is_exact(bound: Bound, low: int, high: int, holds: object) -> None:
    assert bound.holds(90, low, high) is holds


def test_counts_and_totals_know_their_value_when_nothing_is_unknown() -> None:
    assert (Count(3, 2, 1).low, Count(3, 2, 1).high, Count(3, 2, 1).value) == (3, 4, UNKNOWN)
    assert Count(3, 2).value == 3
    assert Total(Fen(5), 1).value is UNKNOWN
    assert Total(Fen(5)).value == 5


def test_counts_are_not_negative() -> None:
    with pytest.raises(ValueError, match="yes"):
        Rate(Base.OPERATING, yes=-1)


# Of two numbers.


def test_a_rate_of_two_numbers() -> None:
    rate = Rate.of(107, 118, Base.OPERATING)
    assert rate == Rate(Base.OPERATING, yes=107, no=11)
    assert (rate.low, rate.value, rate.percent) == (Fraction(107, 118), Fraction(107, 118), "90.6%")
    assert Rate.of(107, 119, Base.OPERATING).percent == "89.9%", "cut off, so that it does not look like the target"
    assert (Rate.of(3, 3, BranchBase.ALL).percent, Rate.of(0, 3, BranchBase.ALL).percent) == ("100%", "0%")
    assert Rate.of(0, 0, PublishedBase.NOT_STATED).percent == "—"
    assert Rate.of(0, 0, Base.OPERATING).value is UNKNOWN
    assert Rate(Base.OPERATING, yes=1, no=1, unknown=1).percent == "33.3%-66.7%"


def test_a_rate_of_an_unknown_number_is_unknown() -> None:
    assert Rate.of(UNKNOWN, 118, Base.OPERATING) is UNKNOWN
    assert Rate.of(107, UNKNOWN, Base.OPERATING) is UNKNOWN


@pytest.mark.parametrize("wrong", [-1, 1.0, True, "107", None, Fraction(107)])
def test_a_rate_of_what_is_no_number_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidData, match=r"covered: found .*, expected a whole number, 0 or more\. Give the number"):
        Rate.of(wrong, 118, Base.OPERATING)
    with pytest.raises(InvalidData, match=r"total: found .*, expected a whole number, 0 or more"):
        Rate.of(0, wrong, Base.OPERATING)


def test_no_more_are_covered_than_there_are() -> None:
    message = (
        r"covered: found 118, expected no more than the 107 of the base\. Check whether the two numbers were swapped"
    )
    with pytest.raises(InvalidData, match=message):
        Rate.of(118, 107, Base.OPERATING)


@pytest.mark.parametrize("wrong", ["operating", None, Sector.SOCIAL_ORGANIZATION])
def test_a_rate_names_its_base(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"a rate names its base by a member of Base, such as Base\.OPERATING, not"):
        Rate.of(1, 2, wrong)


def test_what_the_policy_leaves_open_widens_a_rate_as_unknown_facts_do() -> None:
    facts = Rate(Base.POLICY, yes=2, no=1, unknown=2, maybe_yes=1, maybe_unknown=2)
    policy = Rate(Base.POLICY, yes=2, no=1, no_value=2, maybe_yes=1, maybe_no_value=2, base_no_value=1)
    assert (policy.low, policy.high, policy.open, policy.most_yes) == (facts.low, facts.high, 5, facts.most_yes)
    assert shortfall(policy, Target(Bound.EXACTLY, 100)) == shortfall(facts, Target(Bound.EXACTLY, 100))
    assert (facts.without_value, policy.without_value) == (0, 5)
    # What the answer does not concern has no part in the share.
    assert Rate(Base.POLICY, yes=1, no=1, not_applicable=5, not_in_force=5).value == Fraction(1, 2)


def test_a_rate_says_why_it_is_open() -> None:
    rate = Rate(Base.POLICY, yes=1, no_value=1, maybe_yes=1, base_no_value=1, not_applicable=1)
    assert rate.text("en").endswith("; not applicable: 1, no value in the policy: 2")
    assert rate.text("zh").endswith("；不适用 1 个，政策未设值 2 个")
    assert "not applicable: 1, no value in the policy: 2" in rate.html("en")
    assert repr(rate).endswith("base_no_value=1, not_applicable=1, no_value=1)")


def test_a_rate_in_words_html_and_json() -> None:
    rate = Rate.of(107, 118, Base.OPERATING)
    assert rate.text("zh") == "118个中的107个（基数：正常运营单位），90.6%"
    assert rate.text() == "107 of 118 (base: units in real operation), 90.6%"
    unsure = Rate(Base.OPERATING, yes=1, no=1, unknown=1, maybe_no=1)
    assert unsure.text("en") == "1-2 of 3-4 (base: units in real operation), 25%-66.7%"
    for lang, base in (("zh", "正常运营单位"), ("en", "units in real operation")):
        page = rate.html(lang)  # type: ignore[arg-type] # one of the two languages
        assert all(text in page for text in (base, ">118<", ">107<", ">90.6%<"))
        assert "<script" not in page
    assert rate._repr_html_() == rate.html("en")
    assert to_json(rate) == (
        '{"base":"operating","yes":107,"no":11,"unknown":0,"maybe_yes":0,"maybe_no":0,"maybe_unknown":0,'
        '"maybe_no_value":0,"base_no_value":0,"not_applicable":0,"not_in_force":0,"no_value":0,'
        '"low":"107/118","high":"107/118","value":"107/118","percent":"90.6%"}'
    )
    assert '"value":null' in to_json({"rate": unsure})


def test_a_rate_over_nothing_says_so_and_is_not_undecided() -> None:
    (row,) = coverage([Organization(operating=False)])
    assert "无此类单位" in row.organization.text("zh")
    assert row.organization.text() == "0 of 0 (base: units in real operation), no such units"
    assert site_pass_rate([])[0].rate.text("zh") == "0个中的0个（基数：全部支部），无此类支部"
    assert row.organization_met is UNKNOWN
    assert json.loads(to_json(row.organization))["percent"] == "—"
    page = coverage([Organization(operating=False)]).html("zh")
    assert page.count("无此类单位") == 2
    assert "信息不足" not in page
    maybe = coverage([Organization()])
    assert "无此类单位" not in maybe.html("zh")
    assert maybe.html("zh").count("信息不足") == 2
