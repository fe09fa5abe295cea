"""Ratios and scales as values: written, read, refused and shown."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy
from fractions import Fraction
from typing import Any, cast

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pay_rules import PAY, PayPolicy, Worker, pension, tax
from pingyuan_rules import from_json, schema_of, to_json
from pingyuan_rules.engine import (
    UNKNOWN,
    Fen,
    InvalidData,
    Parameters,
    Provenance,
    Ratio,
    Record,
    Rounding,
    Scale,
    Source,
    bracket,
    fact,
    facts_of,
    fen,
    marginal,
    param,
    share,
)
from pingyuan_rules.engine.rates.ratios import RATIO_PATTERN
from pingyuan_rules.policy.dated_values import START, Reader
from pingyuan_rules.policy.own_clauses import parse_toml

RATIOS = st.one_of(
    st.integers(0, 300).map(lambda percent: f"{percent}%"),
    st.integers(0, 10**9 - 1).map(lambda millionths: f"{millionths // 10_000}.{millionths % 10_000:04}%"),
    st.integers(0, 999).map(lambda thousandths: f"{thousandths}‰"),
    st.tuples(st.integers(0, 99), st.integers(1, 99)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    # Whatever can be written at all, such as a ten-thousand-millionth, which takes ten decimals in percent.
    st.from_regex(RATIO_PATTERN, fullmatch=True).map(str.strip),
).map(Ratio)


@given(ratio=RATIOS)
def test_a_ratio_reads_what_it_writes(ratio: Ratio) -> None:
    assert Ratio(str(ratio)) == ratio == deepcopy(ratio)
    assert pickle.loads(pickle.dumps(ratio)) == ratio  # noqa: S301 - pickled just now
    assert Ratio(ratio.exact) == ratio
    assert from_json(to_json(ratio), Ratio) == ratio
    assert hash(Ratio(str(ratio))) == hash(ratio)


@pytest.mark.parametrize("value", [Fraction(1, 3 * 10**10), 10**12, Fraction(1, 2**60)])
def test_a_ratio_that_cannot_be_written_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="cannot be written as a ratio: more than nine digits"):
        Ratio(value)


def test_ratios_are_exact_and_ordered() -> None:
    assert Ratio("0.5%").exact == Ratio("5‰").exact == Fraction(1, 200)
    assert [str(Ratio(text)) for text in ("0.50%", "15 ‰", "100%", "2/6", "0/7", "0.000000001%")] == [
        "0.5%", "1.5%", "100%", "1/3", "0%", "0.000000001%",
    ]  # fmt: skip
    assert repr(Scale([(0, Ratio("3%")), (5, Ratio("1/3"))])) == "Scale([(0, Ratio('3%')), (5, Ratio('1/3'))])"
    assert Ratio("9%") < Ratio("10%") < Ratio("1/3") <= Ratio(1)


@pytest.mark.parametrize("wrong", ["0.5", "-1%", "1/0", "½", "0.5%%", "１%", "1e3%", "", 0.005, -1, True, None, [1]])
def test_what_is_no_ratio_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"is not a ratio; write a text such as '0\.5%'"):
        Ratio(wrong)


@pytest.mark.parametrize(
    ("brackets", "message"),
    [
        ([], "at least one bracket"),
        ([(0, Ratio("1%")), (1, 5)], "ratios only or numbers only"),
        ([(0, 1), (0, 2)], "thresholds of a scale must ascend; found 0, 0"),
        ([(3, 1), (2, 2)], "thresholds of a scale must ascend; found 3, 2"),
        ([(0.5, 1)], "0.5 cannot be a threshold or a value of a scale"),
        ([(0, True)], "True cannot be a threshold or a value"),
        ([(0, "1%")], "'1%' cannot be a threshold or a value"),
    ],
)
def test_what_is_no_scale_is_refused(brackets: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Scale(brackets)


# Against plain loops.


@given(thresholds=st.lists(st.integers(-50, 200), min_size=1, max_size=6, unique=True), data=st.data())
def test_a_scale_counts_each_part_by_its_own_ratio(thresholds: list[int], data: Any) -> None:
    rates = [data.draw(RATIOS) for _ in thresholds]
    scale = Scale(list(zip(sorted(thresholds), rates, strict=True)))
    amount = data.draw(st.integers(-100, 400))
    exact, of_bracket = Fraction(0), Ratio(0)
    for one in range(-100, 400):  # one after another
        reached = [rate for threshold, rate in scale.brackets if threshold <= one]
        if reached and one < amount:
            exact += reached[-1].exact
        if reached and one == amount:
            of_bracket = reached[-1]
    assert marginal(scale, amount, Rounding.FLOOR) == exact.numerator // exact.denominator
    if amount < 400:
        assert bracket(scale, amount) == of_bracket


@given(amount=st.integers(-10_000, 10_000), ratio=RATIOS, to=st.sampled_from([1, 5, 10, 100]))
def test_a_share_is_the_nearest_multiple(amount: int, ratio: Ratio, to: int) -> None:
    exact = amount * ratio.exact
    shared = [share(Fen(amount), ratio, rounding, to=fen(to)) for rounding in Rounding]
    assert all(each % to == 0 and abs(each - exact) < to for each in shared)
    nearest = share(Fen(amount), ratio, Rounding.HALF_EVEN, to=fen(to))
    assert nearest == round(exact / to) * to


def test_what_is_unknown_stays_so() -> None:
    assert share(UNKNOWN, Ratio("1%"), Rounding.FLOOR) is UNKNOWN
    assert share(fen(1), UNKNOWN, Rounding.FLOOR) is UNKNOWN
    assert marginal(UNKNOWN, fen(1), Rounding.FLOOR) is UNKNOWN
    assert bracket(UNKNOWN, 1) is UNKNOWN
    assert bracket(Scale([(0, 1)]), UNKNOWN) is UNKNOWN


# In policies, TOML and JSON.


def test_a_policy_checks_kinds_and_bounds() -> None:
    with pytest.raises(InvalidData) as refused:
        attrs.evolve(PAY, pension=Ratio("101%"), surcharge=cast("Any", "5%"), tax=Scale([(1, 2)]), by=UNKNOWN)
    ratio = "expected a ratio such as 0.5% or 15‰ from 0% to"
    found = [line.partition(". Correct")[0] for line in str(refused.value).splitlines()]
    of, to = "from (a whole number of fen, ascending)", "value (a ratio such as 0.5% or 15‰)"
    assert found == [
        f"pension: found 101%, {ratio} 100%",
        f"surcharge: found '5%', {ratio} 300%",
        f"tax: found 1: 2, expected a scale: brackets, each with {of} and {to}",
    ]
    assert attrs.evolve(PAY, pension=Ratio("0.6%")).fingerprint != PAY.fingerprint
    assert attrs.evolve(PAY, pension=Ratio("5‰")).fingerprint == PAY.fingerprint


def test_a_ratio_or_a_scale_is_no_fact() -> None:
    @attrs.frozen(kw_only=True)
    class Wrong(Record):
        rate: Ratio = fact(zh="率", en="rate")

    @attrs.frozen(kw_only=True)
    class AlsoWrong(Parameters):
        scale: Scale[bool, Fen] = param(zh="表", en="scale")

    with pytest.raises(TypeError, match=r"Wrong.rate: a ratio is a parameter of a policy, not a fact"):
        facts_of(Wrong)
    with pytest.raises(TypeError, match=r"AlsoWrong.scale: .* cannot be a fact"):
        facts_of(AlsoWrong)


def test_a_policy_in_json_has_them_as_text_and_lists() -> None:
    told = to_json(PAY)
    assert from_json(told, PayPolicy) == PAY
    assert '"pension":"0.5%"' in told
    assert '"bonus":[{"from":1,"value":30000},' in told
    assert '"tax":[{"from":0,"value":"3%"},' in told
    schema = schema_of(PayPolicy)
    jsonschema.Draft202012Validator(schema).validate(json.loads(told))
    with_source = attrs.evolve(PAY, sources={"tax": Source(PAY.tax, Provenance.HOUSE, PAY.on)})
    assert from_json(to_json(with_source), PayPolicy).sources == with_source.sources


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("pension", 0.005),
        ("pension", "0.5"),
        ("pension", "200%"),
        ("tax", "3%"),
        ("tax", []),
        ("tax", [{"from": 0}]),
        ("tax", [{"from": 0, "value": 3}]),
        ("tax", [{"from": 5, "value": "3%"}, {"from": 0, "value": "3%"}]),
        ("bonus", [{"from": 0, "value": "3%"}]),
        ("bonus", [{"from": 0, "value": 1.5}]),
    ],
)
def test_what_is_none_in_json_is_refused_at_its_place(name: str, wrong: object) -> None:

    told = json.loads(to_json(PAY)) | {name: wrong}
    with pytest.raises(InvalidData) as refused:
        from_json(json.dumps(told), PayPolicy)
    assert [problem.path for problem in refused.value.problems] == [(name,)]


def test_toml_has_them_plain_or_dated() -> None:
    text = """
        pension = "15‰"
        tax = [{ from = 0, value = "3%" }, { from = 3_600_000, value = "10%" }]
        [[bonus]]
        since = 2017-01-01
        value = [{ from = 1, value = 30000 }]
        [[surcharge]]
        since = 2017-01-01
        value = "5/3"
    """
    values = Reader("pay.toml", START, policy=PayPolicy).values(parse_toml(text, "pay.toml"))
    assert {name: each[0].value for name, each in values.items()} == {
        "pension": Ratio("1.5%"),
        "tax": Scale([(0, Ratio("3%")), (3_600_000, Ratio("10%"))]),
        "bonus": Scale([(1, fen(30_000))]),
        "surcharge": Ratio("5/3"),
    }
    wrong = 'pension = "0.5"\nsurcharge = "400%"\ntax = [{ from = 1, value = 2 }]\nbonus = "x"'
    with pytest.raises(InvalidData) as refused:
        Reader("pay.toml", START, policy=PayPolicy).values(parse_toml(wrong, "pay.toml"))
    assert [(problem.path, problem.kind) for problem in refused.value.problems] == [
        (("pension",), "text"), (("surcharge",), "range"), (("tax",), "type"), (("bonus",), "type"),
    ]  # fmt: skip


def test_an_explanation_in_json_has_the_scale() -> None:
    explained = tax.explain(Worker(pay=fen(5_000_000)))
    assert '"value":[{"from":0,"value":"3%"},' in to_json(explained)
    assert '"0.5%"' in to_json(pension.explain(Worker(pay=fen(5_000_000))))
    jsonschema.Draft202012Validator(schema_of(type(explained))).validate(json.loads(to_json(explained)))
