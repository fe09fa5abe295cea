"""Two policies compared over the same records: who is affected, which rules answer otherwise, and what it costs."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import attrs
import jsonschema
import polars as pl
import pytest
from hypothesis import given

from engine.harbor.boats import P1, Boat
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Fen,
    Organization,
    Policy,
    PolicyComparison,
    Sector,
    Severity,
    Status,
    Sweep,
    assess,
    compare_policies,
    fen,
    is_known,
    ledger,
    overlay,
    policy_on,
    schema_of,
    sweep,
    to_json,
)
from pingyuan_rules.comparison import Answer
from pingyuan_rules.engine import InvalidData, Label, Parameters, Record, Rulebook, WrongRecord, fact, param, times
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.rules import book
from sizes import examples, variants
from strategies import records

MORE = policy_on(PINGYUAN.on, overlay({"name": "another county", "activity_fund_per_member": 40_000}))
OTHER = policy_on(
    PINGYUAN.on,
    overlay({"minimum_full_members": 5, "activity_fund_per_member": 20_000, "allowance_per_month": 35_000}),
)
LATER = policy_on(date(2019, 1, 2))
BRANCHES = [
    Branch(id="ZB-0001", full_members=5, probationary_members=1),
    Branch(id="ZB-0002", full_members=3),
    Branch(id="ZB-0003", full_members=0, probationary_members=0),
]


def test_what_changed_and_who_is_affected() -> None:
    comparison = compare_policies(BRANCHES, PINGYUAN, MORE)
    (parameter,) = comparison.parameters
    assert (parameter.name, parameter.before, parameter.after) == ("activity_fund_per_member", 30_000, 40_000)
    assert parameter.rules == ("activity_fund", "annual_grant")
    assert (parameter.before_text.en, parameter.after_text.zh) == ("300 yuan", "400元")
    assert [clause.key for clause in parameter.before_clauses] == ["P4S12"]
    assert parameter.after_clauses == ()
    assert comparison.force == ()
    assert [(each.id, each.place) for each in comparison.affected] == [("ZB-0001", 0)]
    (change,) = comparison.affected[0].changes
    assert (change.rule.name, change.before.value, change.after.value) == ("activity_fund", 180_000, 240_000)
    assert (comparison.records, comparison.undecided) == ({Branch: 3}, 2)
    fund = comparison.rules[0]
    assert (fund.rule.name, fund.records, fund.changed, fund.unknown) == ("activity_fund", 3, 1, 1)
    assert repr(comparison) == (
        "<PolicyComparison of 2016-10-21 and 2016-10-21: 1 parameters, 1 rules, 1 of 3 records>"
    )


def test_what_it_costs_with_bounds_where_facts_are_unknown() -> None:
    fund, _ = compare_policies(BRANCHES, PINGYUAN, MORE).money
    assert (fund.before.known, fund.after.known, fund.known, fund.open) == (180_000, 240_000, 60_000, 1)
    most = int(facts_of(Branch)["probationary_members"].le)  # type: ignore[arg-type] # whole numbers have both bounds
    assert (fund.low, fund.high) == (60_000 + 3 * 10_000, 60_000 + (3 + most) * 10_000)
    assert fund.difference is UNKNOWN
    (decided, _) = compare_policies(BRANCHES[:1], PINGYUAN, MORE).money
    assert decided.difference == decided.low == 60_000


@pytest.mark.parametrize("policies", variants((PINGYUAN, LATER), (PINGYUAN, OTHER), (LATER, OTHER)))
@given(records(Branch), records(Organization))
@examples(100, 10)
def test_exactly_what_assessments_answer_otherwise_is_listed(
    policies: tuple[Policy, Policy], branch: Branch, unit: Organization
) -> None:
    comparison = compare_policies([branch, unit], *policies)
    listed = {(each.id, change.rule.name) for each in comparison.affected for change in each.changes}
    assert listed == {
        (record.id, rule.name)
        for record in (branch, unit)
        for rule in book.rules_of(type(record))
        if standing(record, rule, policies[0]) != standing(record, rule, policies[1])
    }
    assert all(each.records == 1 for each in comparison.rules)


def standing(record: Any, rule: Any, policy: Policy) -> object:
    """How a rule answers, and whether the record is found to fall short of it."""
    assessment = assess(record, policy)
    value = getattr(assessment, rule.name)
    found = any(each.rule is rule for each in assessment.findings)
    open_ = any(each.rule is rule for each in assessment.open_findings) or rule in assessment.undecided
    return type(value), value, assessment.status[rule.name], rule.met_when is not None and (found, open_)


@pytest.mark.parametrize("after", variants(OTHER, MORE, LATER))
@given(records(Branch), records(Branch))
@examples(200, 20)
def test_the_cost_of_every_completion_lies_within_the_bounds(after: Policy, branch: Branch, other: Branch) -> None:
    values = {name: getattr(branch, name) for name in facts_of(Branch)}
    filled = {name: value if is_known(value) else getattr(other, name) for name, value in values.items()}
    try:
        complete = Branch(**filled)
    except InvalidData:  # both keep the invariants, and what is filled in from one to the other may not
        return
    for narrow, wide in zip(
        compare_policies(complete, PINGYUAN, after).money, compare_policies(branch, PINGYUAN, after).money, strict=True
    ):
        assert is_known(wide.low)
        assert is_known(wide.high)
        assert is_known(narrow.low)
        assert is_known(narrow.high)
        assert wide.low <= narrow.low <= narrow.high <= wide.high
        assert wide.open or wide.low == wide.high == wide.known


def test_a_requirement_that_is_asked_on_the_other_day_alone_counts_as_another_answer() -> None:
    branch = Branch(id="ZB-0001", sector=Sector.NON_PUBLIC_ENTERPRISE, themed_activities=0)
    comparison = compare_policies(branch, PINGYUAN, policy_on(date(2016, 12, 31)))
    changes = {each.rule.name: each for each in comparison.affected[0].changes}
    held = changes["theme_practice_held"]
    assert held.before == Answer(False, Status.DECIDED, False)
    assert held.after == Answer(False, Status.DECIDED, True)
    assert held.after.text(held.rule) == Label("否（不达标）", "no (not met)")
    (blank,) = compare_policies(Branch(), PINGYUAN, policy_on(date(2016, 12, 31))).affected
    held = next(each for each in blank.changes if each.rule.name == "theme_practice_held")
    assert held.before.text(held.rule).en == "undecided (not asked)"
    assert held.after.text(held.rule).en == "undecided"
    open_ = Answer(False, Status.DECIDED, UNKNOWN)
    assert open_.text(held.rule) == Label("否（是否不达标不能判定）", "no (whether it is met is undecided)")


def test_rules_that_come_into_force_or_bind_otherwise() -> None:
    comparison = compare_policies([], PINGYUAN, LATER)
    changes = {each.rule.name: (each.before, each.after) for each in comparison.force}
    assert any(before is None and after is not None for before, after in changes.values())
    assert (Severity.EXPECTED, Severity.REQUIRED) in changes.values()
    back = {each.rule.name: (each.after, each.before) for each in compare_policies([], LATER, PINGYUAN).force}
    assert back == changes
    assert comparison.rules == comparison.money == comparison.affected == ()


def test_equal_policies_differ_in_nothing() -> None:
    comparison = compare_policies(BRANCHES, PINGYUAN, attrs.evolve(PINGYUAN))
    assert comparison.parameters == comparison.force == comparison.rules == comparison.affected == ()
    assert comparison.undecided == 0
    assert "Rules: none answers otherwise." in comparison.text()


def test_a_ledger_is_compared_whole(golden: Callable[[str, str], None]) -> None:
    sample = ledger.read_ledger(ledger.sample_ledger("csv"))
    comparison = compare_policies(sample, PINGYUAN, OTHER)
    assert sum(comparison.records.values()) == len(list(sample))
    names = [each.rule.name for each in comparison.rules]
    assert names == [rule.name for rule in book.rules if rule.name in names]
    golden("compared_zh.txt", comparison.text("zh") + "\n")
    golden("compared_en.txt", comparison.text() + "\n")
    html = compare_policies(sample, PINGYUAN, LATER).html("zh")
    assert all(title in html for title in ("政策改了什么", "影响到谁", "金额变化（元）", "哪些规则的结论不同"))
    assert "其他" in html


def test_as_json_it_keeps_to_its_schema() -> None:
    comparison = compare_policies([*BRANCHES, Organization(full_members=3)], PINGYUAN, OTHER)
    written = json.loads(to_json(comparison))
    jsonschema.validate(written, schema_of(PolicyComparison))
    assert written["after"]["fingerprint"] == OTHER.fingerprint
    assert written["affected"][0]["changes"][0]["before"] == {
        "value": 180_000, "status": "decided", "falls_short": None,
    }  # fmt: skip
    assert "full_members" not in json.dumps(written["affected"])


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(TypeError, match="a policy is a Policy, not date"):
        compare_policies(BRANCHES, PINGYUAN, date(2019, 1, 1))  # type: ignore[arg-type]
    with pytest.raises(WrongRecord):
        compare_policies([Boat()], PINGYUAN, OTHER)


def test_a_sweep_compares_each_value_with_the_present_one() -> None:
    values = sweep(BRANCHES, PINGYUAN, "activity_fund_per_member", [20_000, 30_000, 40_000])
    assert values.parameter == "activity_fund_per_member"
    assert [len(row.comparison.affected) for row in values.rows] == [1, 0, 1]
    assert values.rows[2].comparison.affected == compare_policies(BRANCHES, PINGYUAN, MORE).affected
    written = json.loads(to_json(values))
    jsonschema.validate(written, schema_of(Sweep))
    assert [row["text"]["zh"] for row in written["rows"]] == ["200元", "300元", "400元"]
    html = values.html("zh")
    assert "取值试算：" in html
    assert "+900至+" in html
    (alone,) = sweep(BRANCHES[0], PINGYUAN, "minimum_full_members", range(5, 6)).rows
    assert (alone.value, alone.text.en) == (5, "5 persons")


def test_the_chart_of_a_sweep_has_a_panel_for_records_and_for_each_amount() -> None:
    values = sweep(BRANCHES, PINGYUAN, "activity_fund_per_member", [20_000, 30_000, 40_000])
    chart = values.chart("en").to_dict()
    panels = [each["title"] for each in chart["vconcat"]]
    assert panels == [
        "records affected",
        "Activity fund: known difference (yuan)",
        "Yearly grant (a minimum): known difference (yuan)",
    ]
    numbers = [[row["number"] for row in rows] for rows in chart["datasets"].values()]
    assert [-600, 0, 600] in numbers
    assert [1, 0, 1] in numbers


@pytest.mark.parametrize(
    ("parameter", "values", "message"),
    [
        ("minimum_full_member", [3], "Did you mean minimum_full_members?"),
        ("on", [date(2019, 1, 1)], "compare_policies"),
        ("minimum_full_members", [], "Give the values to try"),
        ("minimum_full_members", [-1], "minimum_full_members"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused(parameter: str, values: list[Any], message: str) -> None:
    with pytest.raises(InvalidData, match=re.escape(message)):
        sweep(BRANCHES, PINGYUAN, parameter, values)


def test_a_sweep_takes_no_frame_and_says_what_does() -> None:
    for frame in (pl.DataFrame({"full_members": [3]}), pl.LazyFrame({"full_members": [3]})):
        with pytest.raises(TypeError, match=r"records_of\(frame, Branch\)(.|\n)*takes related= too"):
            sweep(frame, PINGYUAN, "activity_fund_per_member", [20_000])  # type: ignore[arg-type]


# A book of its own: an amount that does not concern all, one that ends, and one that the policy does not say.


@attrs.frozen(kw_only=True)
class Ship(Record):
    label: ClassVar[Label] = Label("船", "ship")
    tons: int = fact(zh="吨位", en="tons", ge=0, le=100)
    foreign: bool = fact(zh="外籍", en="foreign")


@attrs.frozen(kw_only=True)
class Tariff(Parameters):
    per_ton: Fen = param(zh="每吨费用", en="due per ton")
    fee: Fen = param(zh="手续费", en="fee")
    unused: int = param(zh="闲置数", en="unused number")


tolls = Rulebook("tolls", policy=Tariff, default=lambda: TARIFF, version="1")
TARIFF = Tariff(on=date(2020, 1, 1), per_ton=fen(100), fee=fen(50), unused=1)
DEARER = attrs.evolve(TARIFF, per_ton=fen(200))


@tolls.rule(zh="外籍船", en="is foreign", cites=P1)
def is_foreign(ship: Ship) -> bool:
    return ship.foreign


@tolls.rule(zh="吨税", en="toll", cites=P1, applies=is_foreign)
def toll(ship: Ship, policy: Tariff) -> Fen:
    return times(policy.per_ton, ship.tons)


@tolls.rule(zh="手续费", en="handling fee", cites=P1, until=date(2021, 1, 1))
def handling_fee(ship: Ship, policy: Tariff) -> Fen:
    return times(policy.fee, ship.tons)


@pytest.mark.parametrize(
    ("ship", "known", "bounds"),
    [
        (Ship(tons=3, foreign=True), 300, (300, 300)),
        (Ship(tons=3, foreign=False), 0, (0, 0)),
        (Ship(tons=3), 0, (-300, 600)),
        (Ship(foreign=True), 0, (-10_000, 20_000)),
    ],
)
def test_an_amount_that_may_not_concern_a_record(ship: Ship, known: int, bounds: tuple[int, int]) -> None:
    (change,) = compare_policies(ship, TARIFF, DEARER, book=tolls).money
    assert (change.known, (change.low, change.high)) == (known, bounds)


def test_an_amount_that_ends_or_has_no_value() -> None:
    ended = compare_policies(Ship(tons=4), TARIFF, attrs.evolve(TARIFF, on=date(2021, 1, 1)), book=tolls)
    (fee,) = ended.money
    assert (fee.difference, fee.after.not_in_force) == (-200, 1)
    (left_open,) = compare_policies(Ship(), TARIFF, attrs.evolve(TARIFF, on=date(2021, 1, 1)), book=tolls).money
    assert (left_open.low, left_open.high) == (-5_000, 0)
    lacking = compare_policies(Ship(tons=4), TARIFF, attrs.evolve(TARIFF, fee=UNKNOWN), book=tolls)
    (fee,) = lacking.money
    assert (fee.after.no_value, fee.low, fee.high, fee.difference) == (1, UNKNOWN, UNKNOWN, UNKNOWN)
    assert lacking.parameters[0].after_text == Label("政策未设值", "no value in the policy")
    assert "not known (no value in the policy)" in lacking.text()
    assert "—" in lacking.html()
    assert "—" in sweep(Ship(tons=4), TARIFF, "fee", [UNKNOWN], book=tolls).html()


def test_a_parameter_that_no_rule_reads_is_told_to_change_no_answer() -> None:
    comparison = compare_policies(Ship(tons=4), TARIFF, attrs.evolve(TARIFF, unused=2), book=tolls)
    assert [(each.name, each.rules) for each in comparison.parameters] == [("unused", ())]
    assert (comparison.rules, comparison.affected) == ((), ())
