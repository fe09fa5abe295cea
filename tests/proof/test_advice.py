"""The least change as instructions: what to do, what to record, and what is not advised."""

import json
from datetime import date
from typing import Any, ClassVar

import attrs
import jsonschema
import pytest
from hypothesis import given

from engine.harbor.boats import P1
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    AppraisalGrade,
    Branch,
    DemonstrationLevel,
    Fen,
    activity_fund,
    advise,
    appraisal_grade,
    demonstration_level,
    fen,
    hollow_branch,
    schema_of,
    site_qualified,
    to_json,
)
from pingyuan_rules.engine import Label, Parameters, Record, Rulebook, Unknown, all_of, fact, not_
from pingyuan_rules.proof import Advice, Change, NotAnswered, Undecided, least_change
from proof.box_rules import Color
from sizes import examples
from strategies import records

SITE = Branch(
    has_work_funds=True, signage_standard=False, premises_standard=True, files_standard=True, work_standard=True,
    leadership=90, membership=78, mechanism=95, performance=88, public_response=80, vetoed=False,
)  # fmt: skip


def advice_on(rule: Any, record: Any, *arguments: Any) -> Advice:
    """Advice that there is."""
    found = advise(rule, record, *arguments)
    assert isinstance(found, Advice)
    return found


def test_the_cheapest_way_to_the_next_level() -> None:
    # Two points of membership reach the floor; the total is then 87, enough for a county site.
    advice = advice_on(demonstration_level, SITE)
    assert advice.change.goal is DemonstrationLevel.COUNTY
    assert advice.text("zh") == (
        "要使“可达到的示范点级别”为“县级示范点”，最少须做（已证明，代价3，政策2016-10-21）：\n"
        "- 按标准设置标识\n"
        "- 将党员队伍好得分提高2分（由78分到80分）"
    )
    assert advice.text("en") == (
        "The least that makes “level of demonstration site reached” “county demonstration site” "
        "(proved; cost 3, policy of 2016-10-21):\n"
        "- Bring the signage up to standard\n"
        "- Raise the score for membership by 2 points, from 78 points to 80 points"
    )
    further = advice_on(demonstration_level, advice.change.record)
    assert further.change.goal is DemonstrationLevel.CITY
    top = advice_on(demonstration_level, further.change.record)
    assert (top.steps(), top.to_record()) == ((), ())
    assert top.text("zh") == "“可达到的示范点级别”已为“市级示范点”，无须改变（政策2016-10-21）。"


def test_a_level_that_is_out_of_reach_is_passed_over() -> None:
    # Its total is 99, and no score is lowered: with its signage to standard it is a city site.
    scores = dict.fromkeys(("leadership", "membership", "mechanism", "performance", "public_response"), 99)
    advice = advice_on(demonstration_level, attrs.evolve(SITE, **scores))
    assert (advice.change.goal, advice.change.facts) == (DemonstrationLevel.CITY, {"signage_standard": True})


def test_what_is_unknown_is_recorded_apart() -> None:
    branch = attrs.evolve(SITE, signage_standard=UNKNOWN, membership=80)
    advice = advice_on(demonstration_level, branch)
    assert (advice.steps("en"), advice.to_record("en")) == (
        (), ("Record whether signage is to standard (counted on: yes)",),
    )  # fmt: skip
    assert advice.text("zh").splitlines()[1:] == ["并须查明登记：", "- 登记是否“标识规范”（须为“是”）"]


def test_the_next_grade_of_an_appraisal() -> None:
    # 74 of 100 with weights that add up to a hundred: six points more make it fairly good.
    branch = Branch(site_inspection=74, overall_assessment=74, reporting_appraisal=74)
    assert appraisal_grade(branch) is AppraisalGrade.AVERAGE
    assert advice_on(appraisal_grade, branch).change.goal is AppraisalGrade.FAIRLY_GOOD
    # While it is unknown, the lowest grade that can be reached; no score is invented.
    assert advise(appraisal_grade, Branch()) is None


@given(records(Branch))
@examples(60, 8)
def test_it_is_the_least_change(branch: Branch) -> None:
    for rule in (site_qualified, hollow_branch):
        found, change = advise(rule, branch), least_change(rule, branch, rule.met_when, PINGYUAN)
        if isinstance(found, Advice):
            assert isinstance(change, Change)
            assert found.change.facts == change.facts
            said = [*found.steps("zh"), *found.to_record("zh")]
            assert found.breaks or len(said) == len(change.facts)
        else:
            assert found == change


# A book of its own, with a fact of every kind.


@attrs.frozen(kw_only=True)
class Hall(Record):
    label: ClassVar[Label] = Label("会场", "hall")
    doors: int | Unknown = fact(zh="门数", en="doors", le=10)
    seats: int | Unknown = fact(
        zh="座位数", en="seats", le=99,
        reduction=Label(
            "撤去{over}个座位（现有{now}，至多{wanted}）", "take away {over} seats (now {now}, at most {wanted})"
        ),
    )  # fmt: skip
    lit: bool | Unknown = fact(zh="有照明", en="is lit")
    smoky: bool | Unknown = fact(zh="有烟雾", en="is smoky")
    color: Color | Unknown = fact(zh="颜色", en="color")
    floor: Color | Unknown = fact(zh="地板", en="floor", remedy=Label("铺{wanted}地板", "lay a {wanted} floor"))
    rent: Fen | Unknown = fact(zh="租金", en="rent", le=fen(1_000_00))
    checked: date | Unknown = fact(zh="检查日期", en="day of inspection", ge=date(2000, 1, 1), le=date(2100, 1, 1))


@attrs.frozen(kw_only=True)
class House(Parameters):
    pass


halls = Rulebook("halls", policy=House, default=lambda: HOUSE, version="1")
HOUSE = House(on=date(2020, 6, 1))


@halls.rule(zh="可使用", en="is fit for use", cites=P1, met_when=True)
def fit(hall: Hall) -> bool:
    return all_of(
        hall.doors >= 2,
        hall.seats <= 50,
        hall.lit,
        not_(hall.smoky),
        hall.color == Color.BLUE,
        hall.floor == Color.GRAY,
        hall.rent >= fen(500),
        hall.checked >= date(2020, 1, 1),
    )


@halls.rule(zh="可放映", en="is fit for films", cites=P1, met_when=True)
def dark(hall: Hall) -> bool:
    return not_(hall.lit)


WRONG = Hall(
    doors=1, seats=60, lit=True, smoky=True, color=Color.RED, floor=Color.RED, rent=fen(300), checked=date(2019, 5, 1)
)


def test_every_kind_of_fact_has_its_instruction() -> None:
    advice = advice_on(fit, WRONG)
    assert advice.steps("en") == (
        "Raise the doors by 1, from 1 to 2",
        "Take away 10 seats (now 60, at most 50)",
        "Make sure that “is smoky” is no longer true",
        "Make sure that color is blue",
        "Lay a gray floor",
        "Raise the rent by 2 yuan, from 3 yuan to 5 yuan",
        "Make sure that day of inspection is 2020-06-01",
    )
    assert advice.steps("zh") == (
        "将门数提高1（由1到2）",
        "撤去10个座位（现有60，至多50）",
        "确保不再有“有烟雾”的情形",
        "确保颜色为蓝",
        "铺灰地板",
        "将租金提高2元（由3元到5元）",
        "确保检查日期为2020-06-01",
    )
    assert advice.change.cost == 1 + 10 + 1 + 1 + 1 + 2 + 1


def test_values_to_record_are_named() -> None:
    hall = attrs.evolve(WRONG, doors=UNKNOWN, seats=9, smoky=False, color=UNKNOWN, floor=Color.GRAY, rent=fen(500),
                        checked=date(2020, 5, 1))  # fmt: skip
    advice = advice_on(fit, hall)
    assert advice.to_record("en") == ("Record the doors (counted on: 2)", "Record the color (counted on: blue)")
    assert advice.to_record("zh") == ("登记“门数”（须为“2”）", "登记“颜色”（须为“蓝”）")


def test_a_change_that_breaks_another_requirement_is_named_and_not_advised() -> None:
    hall = attrs.evolve(WRONG, doors=2, seats=9, lit=False, smoky=False, color=Color.BLUE, floor=Color.GRAY,
                        rent=fen(500), checked=date(2020, 5, 1))  # fmt: skip
    advice = advice_on(fit, hall)
    assert advice.change.facts == {"lit": True}
    assert [each.name for each in advice.breaks] == ["dark"]
    assert (advice.steps(), advice.to_record()) == ((), ())
    assert advice.text("zh") == (
        "要使“可使用”为“是”，代价最小的改变会使其他要求不达标（可放映），因此不作建议（政策2020-06-01）。"
    )
    assert "would fall short of other requirements (is fit for films), so that nothing is advised" in advice.text("en")


def test_a_goal_can_be_named_and_must_be_if_none_is_known() -> None:
    branch = Branch(full_members=3, probationary_members=0)
    with pytest.raises(TypeError, match="activity_fund is no requirement and has no levels; name the answer"):
        advise(activity_fund, branch)
    assert advise(activity_fund, branch, None, fen(1_200)) is None  # how many members there are is given
    already = advise(activity_fund, branch, None, activity_fund(branch))
    assert isinstance(already, Advice)
    assert already.change.facts == {}
    assert isinstance(advise(demonstration_level, SITE, seconds=0), Undecided)


def test_what_has_no_value_is_not_answered() -> None:
    lacking = attrs.evolve(PINGYUAN, county_site_total=UNKNOWN, city_site_total=UNKNOWN)
    assert isinstance(advise(demonstration_level, SITE, lacking), NotAnswered)


def test_as_json_it_keeps_to_its_schema() -> None:
    advice = advice_on(demonstration_level, SITE)
    written = json.loads(to_json(advice))
    jsonschema.validate(written, schema_of(Advice))
    assert written["facts"] == {"signage_standard": True, "membership": 80}
    assert written["steps"]["en"][0] == "Bring the signage up to standard"
    assert written["cost"] == "3"
