"""Scalars of NumPy, such as the cells of a table, are the Python values that they are, or refused."""

import pickle
from decimal import Decimal
from typing import Any, cast

import attrs
import numpy as np
import pytest

from pingyuan_rules import PINGYUAN, UNKNOWN, Branch, Fen, InvalidData, Rate, activity_fund_of, from_json, to_json
from pingyuan_rules.engine import Record, exact_decimal, fact
from pingyuan_rules.measures import Base


@attrs.frozen(kw_only=True)
class Parcel(Record):
    """A record with a decimal that may be large."""

    weight: Decimal = attrs.field(
        default=UNKNOWN, converter=exact_decimal, metadata=fact(zh="重量", en="weight").metadata
    )


@pytest.mark.parametrize("number", [np.int8, np.uint8, np.int32, np.int64, np.uint64])
def test_whole_numbers_and_truths_are_taken(number: Any) -> None:
    given = Branch(
        full_members=number(3),
        allowance_paid=Fen(number(30)),
        leadership=number(88),
        has_liaison=np.True_,  # type: ignore[arg-type] # what the test is about
        has_instructor=np.False_,  # type: ignore[arg-type]
    )
    plain = Branch(full_members=3, allowance_paid=Fen(30), leadership=88, has_liaison=True, has_instructor=False)
    assert given == plain
    assert hash(given) == hash(plain)
    assert [type(getattr(given, name)) for name in ("full_members", "allowance_paid", "has_liaison")] == [
        int,
        int,
        bool,
    ]
    assert pickle.loads(pickle.dumps(given)) == plain  # noqa: S301 - pickled just now
    assert from_json(to_json(given), Branch) == plain


@pytest.mark.parametrize("written", ["88.1", "88.12", "0.01", "100", "99.99", "88.5"])
@pytest.mark.parametrize("number", [np.float32, np.float64])
def test_a_float_is_its_own_shortest_decimal(number: Any, written: str) -> None:
    assert Branch(leadership=number(written)) == Branch(leadership=Decimal(written))


@pytest.mark.parametrize(
    "value",
    [
        np.float32(88.123), np.float64(88.123), np.float32("nan"), np.float16(88.1), np.longdouble(88.5), np.True_,
        np.timedelta64(3, "D"), np.array(88), np.int64(101), np.str_("88"),
    ],
)  # fmt: skip
def test_what_is_no_score_is_refused(value: Any) -> None:
    with pytest.raises(InvalidData, match="leadership: found"):
        Branch(leadership=value)


def test_a_float_that_cannot_tell_hundredths_apart_is_refused() -> None:
    small: Any = np.float32(131_000.25)
    large: Any = np.float32(200_000.02)
    assert Parcel(weight=small).weight == Decimal("131000.25")
    with pytest.raises(InvalidData, match="weight: found"):
        Parcel(weight=large)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("full_members", np.float64(3)), ("full_members", np.True_), ("full_members", np.timedelta64(3, "D")),
        ("full_members", np.int64(-1)), ("allowance_paid", np.float32(300)), ("has_liaison", np.int64(1)),
        ("elected_on", np.datetime64("2016-01-01")), ("secretary_state", np.str_("in_office")),
    ],
)  # fmt: skip
def test_a_scalar_of_another_kind_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidData, match=f"{name}: found"):
        Branch(**{name: value})


def test_policies_and_functions_of_one_number_take_them() -> None:
    four, floor, twelve = cast("tuple[Any, ...]", (np.int64(4), np.float32(80.5), np.int64(12)))
    policy = attrs.evolve(PINGYUAN, minimum_full_members=four, five_good_floor=floor)
    assert (type(policy.minimum_full_members), policy.five_good_floor) == (int, Decimal("80.5"))
    assert policy == attrs.evolve(PINGYUAN, minimum_full_members=4, five_good_floor=80.5)
    assert activity_fund_of(twelve) == 360_000
    assert Rate.of(four, twelve, Base.OPERATING) == Rate.of(4, 12, Base.OPERATING)
