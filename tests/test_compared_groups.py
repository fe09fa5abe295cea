"""Two policies compared group by group: over records by hand, and over frames as over their records."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import jsonschema
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import (
    Constructor,
    each_engine,
    pandas_pyarrow,
    plain,
    polars_eager,
    polars_lazy,
    table,
)
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    FrameError,
    InvalidData,
    Member,
    Organization,
    Policy,
    PolicyComparison,
    Sector,
    assess,
    compare_policies,
    ledger,
    overlay,
    policy_on,
    schema_of,
    to_json,
)
from pingyuan_rules.engine import Record, is_known
from sizes import examples, variants
from strategies import records
from test_policy_comparison import DEARER, TARIFF, Ship, tolls
from varied import varied

MORE = policy_on(PINGYUAN.on, overlay({"name": "another county", "activity_fund_per_member": 40_000}))
OTHER = policy_on(
    PINGYUAN.on,
    overlay({"minimum_full_members": 5, "activity_fund_per_member": 20_000, "allowance_per_month": 35_000}),
)
LATER = policy_on(date(2019, 1, 2))
BRANCHES = [
    Branch(id="ZB-0001", full_members=5, probationary_members=1, township="示范镇02"),
    Branch(id="ZB-0002", full_members=3, township="示范镇01"),
    Branch(id="ZB-0003", full_members=0, probationary_members=0),
    Branch(id="ZB-0004", full_members=2, probationary_members=0, township="示范镇02"),
]


def test_who_is_affected_and_what_it_costs_in_each_township() -> None:
    comparison = compare_policies(BRANCHES, PINGYUAN, MORE, by="township")
    assert comparison.by == ("township",)
    assert [
        (each.record, each.key, each.group, each.records, each.affected, each.undecided) for each in comparison.groups
    ] == [
        # Of the first the probationary members are unknown, and so is its fund; of the last the grant.
        (Branch, ("示范镇01",), {"township": "示范镇01"}, 1, 0, 1),
        (Branch, ("示范镇02",), {"township": "示范镇02"}, 2, 2, 0),
        (Branch, (UNKNOWN,), {"township": UNKNOWN}, 1, 0, 1),
    ]
    first, second, _ = (group.money[0] for group in comparison.groups)
    assert (first.rule.name, first.known, first.open, first.low) == ("activity_fund", 0, 1, 3 * 10_000)
    assert (second.before.known, second.after.known, second.difference) == (240_000, 320_000, 80_000)
    fund = comparison.groups[1].rules[0]
    assert [(each.before.value, each.after.value, each.records) for each in fund.transitions] == [
        (180_000, 240_000, 1),
        (60_000, 80_000, 1),
    ]


def test_each_group_has_a_sentence() -> None:
    comparison = compare_policies(BRANCHES, PINGYUAN, MORE, by="township")
    first, second, last = comparison.text("en").splitlines()[-3:]
    assert second == (
        "示范镇02 (branch): 2 of 2 records affected; activity fund: +800 yuan; yearly grant (a minimum): +800 yuan."
    )
    assert first.startswith("示范镇01 (branch): 0 of 1 record affected, 1 more undecided; activity fund: ")
    assert last.startswith("unknown (branch): 0 of 1 record affected, 1 more undecided; activity fund: 0 yuan")
    assert (
        comparison.text("zh")
        .splitlines()[-2]
        .startswith("示范镇02（党支部）：2 条记录中有 2 条的结论不同；党员活动经费：")
    )
    many = [Branch(id=f"ZB-{number:04}", township=f"镇{number:02}", full_members=3) for number in range(42)]
    text = compare_policies(many, PINGYUAN, MORE, by="township").text("zh")
    assert text.endswith("另有 2 组未列出。")
    assert "镇39" in text
    assert "镇40" not in text


def test_several_facts_and_none() -> None:
    units = [Organization(township=town, sector=sector, full_members=3) for town in ("乙", "甲") for sector in Sector]
    groups = compare_policies(units, PINGYUAN, OTHER, by=("township", "sector", "township")).groups
    assert [each.key for each in groups] == [(town, sector) for town in ("乙", "甲") for sector in Sector]
    assert all(each.affected == 1 for each in groups)
    (whole,) = compare_policies(units, PINGYUAN, OTHER, by=()).groups
    assert (whole.key, whole.records, whole.affected) == ((), 4, 4)
    assert compare_policies(units, PINGYUAN, OTHER).groups == ()
    assert compare_policies([], PINGYUAN, OTHER, by="township").groups == ()


@given(st.lists(records(Branch), max_size=6), st.sampled_from(["township", "formation", ["sector", "has_flag"]]))
@examples(100, 10)
def test_groups_add_up_to_the_whole(branches: list[Branch], by: Any) -> None:
    comparison = compare_policies(branches, PINGYUAN, OTHER, by=by)
    groups = comparison.groups
    assert sum(each.records for each in groups) == len(branches)
    assert sum(each.affected for each in groups) == len(comparison.affected)
    assert sum(each.undecided for each in groups) == comparison.undecided
    for number, whole in enumerate(comparison.rules):
        assert sum(each.rules[number].changed for each in groups) == whole.changed
        assert sum(each.rules[number].unknown for each in groups) == whole.unknown
    for number, amount in enumerate(comparison.money):
        parts = [each.money[number] for each in groups]
        assert sum(each.known for each in parts) == amount.known
        assert is_known(amount.low)
        assert sum(each.low for each in parts if is_known(each.low)) == amount.low


def test_records_without_the_fact_are_in_no_group_and_said_to_be() -> None:
    data = [BRANCHES[0], Organization(full_members=3, township="示范镇02"), Member(), Member()]
    comparison = compare_policies(data, PINGYUAN, OTHER, by="township")
    assert [each.record for each in comparison.groups] == [Branch, Organization]
    assert comparison.ungrouped == {Member: 2}
    assert "没有分组所用的事实，未列入：党员 2 条。" in comparison.html("zh")
    assert "Without the facts to group by, and left out: member 2." in comparison.html("en")
    assert compare_policies(data, PINGYUAN, OTHER).ungrouped == {}


@pytest.mark.parametrize(
    ("data", "by", "message"),
    [
        (BRANCHES, "townshp", "Did you mean township?"),
        ([Member()], "township", "found township, expected a fact of the record"),
        ([], "harbor", "found harbor"),
        ([Branch(), Organization()], ("formation", "cluster"), "expected facts of one class of record"),
    ],
)
def test_facts_that_make_no_groups_are_refused(data: list[Record], by: Any, message: str) -> None:
    with pytest.raises(InvalidData, match=re.escape(message)):
        compare_policies(data, PINGYUAN, OTHER, by=by)


def test_what_names_no_facts_is_refused() -> None:
    with pytest.raises(TypeError, match="by names facts, or columns of a frame, not 5"):
        compare_policies(BRANCHES, PINGYUAN, OTHER, by=5)  # type: ignore[call-overload]


def test_as_json_groups_keep_to_the_schema() -> None:
    comparison = compare_policies(BRANCHES, PINGYUAN, MORE, by="township")
    written = json.loads(to_json(comparison))
    jsonschema.validate(written, schema_of(PolicyComparison))
    assert [(each["record"], each["group"], each["affected"]) for each in written["groups"]] == [
        ("Branch", {"township": "示范镇01"}, 0),
        ("Branch", {"township": "示范镇02"}, 2),
        ("Branch", {"township": None}, 0),
    ]
    assert written["groups"][1]["money"][0]["difference"] == 80_000
    assert "groups" not in json.loads(to_json(compare_policies(BRANCHES, PINGYUAN, MORE)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_groups_of_a_ledger_are_shown_in_text_and_in_tables(golden: Callable[[str, str], None], lang: Any) -> None:
    sample = ledger.read_ledger(ledger.sample_ledger("csv"))
    comparison = compare_policies(sample, PINGYUAN, OTHER, by="township")
    golden(f"compared_by_township_{lang}.txt", comparison.text(lang) + "\n")
    html = comparison.html(lang)
    titles = {
        "zh": ("分组对比：单位", "分组对比：党支部", "分组对比：哪些规则的结论不同"),
        "en": (
            "Group by group: organization",
            "Group by group: branch",
            "Group by group: which rules answer otherwise",
        ),
    }[lang]
    assert all(html.count(title) == 1 for title in titles)


def test_an_amount_without_a_value_has_a_dash() -> None:
    lacking = compare_policies(Ship(tons=4), TARIFF, attrs.evolve(DEARER, fee=UNKNOWN), by="foreign", book=tolls)
    (group,) = lacking.groups
    assert [each.difference for each in group.money] == [UNKNOWN, UNKNOWN]
    data = [*BRANCHES, Organization(full_members=3)]
    assert "—" not in compare_policies(data, PINGYUAN, OTHER, by="township").html()
    assert lacking.html().count("—") == 2


# Frames.


def rows_of(record: type[Any]) -> list[Any]:
    """Records of a few townships, one of which is unknown."""
    towns = ("示范镇01", "示范镇02", UNKNOWN)
    return [attrs.evolve(each, township=towns[at % 3]) for at, each in enumerate(varied(record, 40, seed=12))]


@each_engine
@pytest.mark.parametrize("record", variants(Branch, Organization), ids=lambda record: record.__name__)
@pytest.mark.parametrize("after", variants(LATER, OTHER), ids=["later", "other"])
def test_groups_of_a_frame_are_those_of_its_records(
    constructor: Constructor, record: type[Record], after: Policy
) -> None:
    rows = rows_of(record)
    # An enumeration is in the order of its definition, and unknown is last.
    by = ("township", "sector")
    compared = table(compare_policies(constructor(rows, record), PINGYUAN, after, by, of=record))
    assert compared == columns_of(compare_policies(rows, PINGYUAN, after, by))
    assert any(compared["affected"])


def columns_of(comparison: PolicyComparison) -> dict[str, list[Any]]:
    """The groups of records as the columns of a frame."""
    lines = []
    for group in comparison.groups:
        line: dict[str, Any] = {name: plain(value) for name, value in group.group.items()}
        line |= {"records": group.records, "affected": group.affected, "undecided": group.undecided}
        money = {each.rule.name: each for each in group.money}
        for each in group.rules:
            name = each.rule.name
            line |= {f"{name}_changed": each.changed, f"{name}_unknown": each.unknown}
            if amount := money.get(name):
                line |= {f"{name}_before": amount.before.known, f"{name}_after": amount.after.known}
                line |= {f"{name}_known": amount.known}
        lines.append(line)
    return {name: [line[name] for line in lines] for name in lines[0]}


def test_a_lazy_frame_stays_lazy_and_pandas_keeps_its_types() -> None:
    rows = rows_of(Branch)
    lazy = compare_policies(polars_lazy(rows, Branch), PINGYUAN, OTHER, by="township", of=Branch)
    assert isinstance(lazy, pl.LazyFrame)
    frame = compare_policies(pandas_pyarrow(rows, Branch), PINGYUAN, OTHER, by="township", of=Branch)
    assert str(frame["affected"].dtype) == "int64[pyarrow]"
    assert lazy.collect()["affected"].to_list() == frame["affected"].to_list()


def test_one_group_of_everything_and_policies_that_are_equal() -> None:
    frame = polars_eager(rows_of(Branch), Branch)
    whole = compare_policies(frame, PINGYUAN, OTHER, by=(), of=Branch)
    assert whole["records"].to_list() == [40]
    assert whole["affected"].to_list() == [len(compare_policies(rows_of(Branch), PINGYUAN, OTHER).affected)]
    same = compare_policies(frame, PINGYUAN, attrs.evolve(PINGYUAN), by="township", of=Branch)
    assert same.columns == ["township", "records", "affected", "undecided"]
    assert same["records"].to_list() == [14, 13, 13]
    assert same["affected"].to_list() == [0, 0, 0]


def test_columns_that_are_no_facts_and_former_answers_can_make_groups() -> None:
    rows = rows_of(Branch)
    frame = polars_eager(rows, Branch).with_columns(batch=pl.int_range(pl.len()) % 2)
    groups = compare_policies(frame, PINGYUAN, OTHER, by="batch", of=Branch)
    assert groups["batch"].to_list() == [0, 1]
    assert groups["records"].to_list() == [20, 20]
    assessed = assess(frame, Branch)
    levels = compare_policies(assessed.drop("five_good_total"), PINGYUAN, MORE, by="demonstration_level", of=Branch)
    assert sum(levels["records"]) == 40


def test_columns_that_make_no_groups_and_values_that_are_not_allowed_are_refused() -> None:
    frame = polars_eager(rows_of(Branch), Branch)
    with pytest.raises(FrameError, match="Did you mean township"):
        compare_policies(frame, PINGYUAN, OTHER, by="townshp", of=Branch)
    with pytest.raises(FrameError, match="Rename the column"):
        compare_policies(frame.with_columns(affected=1), PINGYUAN, OTHER, by="affected", of=Branch)
    wrong = frame.with_columns(full_members=-1)
    with pytest.raises(FrameError, match="full_members"):
        compare_policies(wrong, PINGYUAN, OTHER, by="township", of=Branch)
    assert compare_policies(wrong, PINGYUAN, OTHER, by="township", of=Branch, check=False)["records"].sum() == 40
    with pytest.raises(FrameError, match="full_members"):
        compare_policies(wrong.lazy(), PINGYUAN, OTHER, by="township", of=Branch, check=True)
    with pytest.raises(FrameError, match="full_members"):
        compare_policies(frame.drop("full_members"), PINGYUAN, OTHER, by="township", of=Branch)
