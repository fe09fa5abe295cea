"""The five goods, demonstration sites, appraisals (P4S7-11), by hand."""

from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    AppraisalGrade,
    Branch,
    DemonstrationLevel,
    appraisal_grade,
    appraisal_score,
    assess,
    demonstration_level,
    five_good_met,
    five_good_total,
    secretary_appraisal_grade,
    secretary_appraisal_score,
)
from pingyuan_rules.engine import Rule

GOODS = ("leadership", "membership", "mechanism", "performance", "public_response")
SITE = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
SYSTEMS = (
    "system_admission",
    "system_meetings",
    "system_appraisal",
    "system_education",
    "system_posts",
    "system_staff_contact",
)
FIT = Branch(vetoed=False, **dict.fromkeys((*SITE, *SYSTEMS), True), **dict.fromkeys(GOODS, 90))


def weights(*values: int) -> dict[str, int]:
    return dict(zip([f"weight_{good}" for good in GOODS], values, strict=True))


def scores(*values: int) -> dict[str, int]:
    return dict(zip(GOODS, values, strict=True))


@pytest.mark.parametrize(
    ("points", "total"),
    [
        ((100, 100, 100, 100, 100), 10_000),
        ((0, 0, 0, 0, 0), 0),
        ((100, 0, 0, 0, 0), 2_000),
        ((81, 82, 83, 84, 85), 8_300),
        ((80, 80, 80, 80, 81), 8_020),
    ],
)
def test_the_five_goods_weigh_the_same(points: tuple[int, ...], total: int) -> None:
    assert five_good_total(Branch(**scores(*points))) == total


def test_weights_are_policy() -> None:
    policy = attrs.evolve(PINGYUAN, **weights(30, 25, 20, 15, 10))
    assert five_good_total(Branch(**scores(100, 80, 60, 40, 20)), policy) == 3000 + 2000 + 1200 + 600 + 200


@pytest.mark.parametrize("good", GOODS)
def test_each_good_reaches_the_floor(good: str) -> None:
    assert five_good_met(Branch(**dict.fromkeys(GOODS, 80))) is True
    assert five_good_met(Branch(**dict.fromkeys(GOODS, 100) | {good: 79})) is False
    assert five_good_met(Branch(**dict.fromkeys(GOODS, 80) | {good: UNKNOWN})) is UNKNOWN
    assert five_good_met(Branch(**{good: 79})) is False
    assert five_good_total(Branch(**dict.fromkeys(GOODS, 80) | {good: UNKNOWN})) is UNKNOWN


def test_the_floor_is_policy() -> None:
    policy = attrs.evolve(PINGYUAN, five_good_floor=60)
    assert five_good_met(Branch(**dict.fromkeys(GOODS, 60)), policy) is True
    assert five_good_met(Branch(**dict.fromkeys(GOODS, 60) | {"mechanism": 59}), policy) is False


NONE, COUNTY, CITY = DemonstrationLevel.NONE, DemonstrationLevel.COUNTY, DemonstrationLevel.CITY


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ((90, 90, 90, 90, 90), CITY),
        ((100, 100, 100, 100, 100), CITY),
        ((90, 90, 90, 90, 89), COUNTY),
        ((80, 80, 80, 80, 80), COUNTY),
        ((100, 100, 100, 100, 79), NONE),
        ((79, 79, 79, 79, 79), NONE),
    ],
)
def test_totals_and_the_floor_make_the_level(points: tuple[int, ...], level: DemonstrationLevel) -> None:
    assert demonstration_level(attrs.evolve(FIT, **scores(*points))) is level


def test_a_total_below_the_county_line_is_no_site_although_each_good_reaches_its_floor() -> None:
    policy = attrs.evolve(PINGYUAN, five_good_floor=60)
    below = attrs.evolve(FIT, **scores(79, 80, 80, 80, 80))
    assert demonstration_level(below, policy) is NONE
    assert demonstration_level(attrs.evolve(below, leadership=80), policy) is COUNTY


def test_the_totals_asked_for_are_policy() -> None:
    policy = attrs.evolve(PINGYUAN, county_site_total=8_500, city_site_total=9_500)
    assert demonstration_level(attrs.evolve(FIT, **dict.fromkeys(GOODS, 84)), policy) is NONE
    assert demonstration_level(attrs.evolve(FIT, **dict.fromkeys(GOODS, 85)), policy) is COUNTY
    assert demonstration_level(attrs.evolve(FIT, **dict.fromkeys(GOODS, 94)), policy) is COUNTY
    assert demonstration_level(attrs.evolve(FIT, **dict.fromkeys(GOODS, 95)), policy) is CITY


@pytest.mark.parametrize("fact", SITE)
def test_the_site_is_a_condition(fact: str) -> None:
    assert demonstration_level(attrs.evolve(FIT, **{fact: False})) is NONE
    assert demonstration_level(attrs.evolve(FIT, **{fact: UNKNOWN})) is UNKNOWN
    assert demonstration_level(Branch(**{fact: False})) is NONE, "one lack decides it"


@pytest.mark.parametrize("fact", SYSTEMS)
def test_the_six_systems_are_a_condition_only_if_the_policy_asks_for_them(fact: str) -> None:
    """The article tells of them as an effect on the whole county, not as what a site must have."""
    for value in (False, UNKNOWN):
        assert demonstration_level(attrs.evolve(FIT, **{fact: value})) is CITY
    strict = attrs.evolve(PINGYUAN, demonstration_needs_systems=True)
    assert demonstration_level(attrs.evolve(FIT, **{fact: False}), strict) is NONE
    assert demonstration_level(attrs.evolve(FIT, **{fact: UNKNOWN}), strict) is UNKNOWN
    assert demonstration_level(Branch(**{fact: False}), strict) is NONE, "one lack decides it"


def test_a_veto_bars_and_leaves_the_score() -> None:
    vetoed = attrs.evolve(FIT, vetoed=True)
    assert demonstration_level(vetoed) is NONE
    assert five_good_total(vetoed) == 9_000
    assert demonstration_level(Branch(vetoed=True)) is NONE, "with everything else unknown"


def test_a_veto_that_is_unknown_matters_only_where_a_level_is_reached() -> None:
    assert demonstration_level(attrs.evolve(FIT, vetoed=UNKNOWN)) is UNKNOWN
    assert demonstration_level(attrs.evolve(FIT, vetoed=UNKNOWN, files_standard=False)) is NONE
    assert demonstration_level(attrs.evolve(FIT, vetoed=UNKNOWN, leadership=79)) is NONE
    assert demonstration_level(attrs.evolve(FIT, vetoed=UNKNOWN, leadership=79, membership=UNKNOWN)) is NONE


def test_the_level_reached_is_not_the_level_designated() -> None:
    for designation in DemonstrationLevel:
        assert assess(attrs.evolve(FIT, designation=designation)).demonstration_level is CITY


MEANS = ("site_inspection", "overall_assessment", "reporting_appraisal")
RULES = [
    ("", appraisal_score, appraisal_grade),
    ("secretary_", secretary_appraisal_score, secretary_appraisal_grade),
]


@pytest.mark.parametrize(("prefix", "score", "grade"), RULES, ids=["branch", "secretary"])
class TestAppraisal:
    def of(self, prefix: str, *points: int) -> Branch:
        return Branch(**{f"{prefix}{name}": value for name, value in zip(MEANS, points, strict=True)})

    @pytest.mark.parametrize(
        ("points", "expected"),
        [
            ((100, 100, 100), 10_000),
            ((0, 0, 0), 0),
            ((100, 0, 0), 4_000),
            ((0, 100, 0), 3_000),
            ((0, 0, 100), 3_000),
            ((81, 92, 73), 3_240 + 2_760 + 2_190),
        ],
    )
    def test_three_means_are_weighed(
        self,
        prefix: str,
        score: Rule[Any, Any, Any],
        grade: Rule[Any, Any, Any],
        points: tuple[int, ...],
        expected: int,
    ) -> None:
        assert score(self.of(prefix, *points)) == expected
        assert grade(self.of(prefix, *points)) in AppraisalGrade

    @pytest.mark.parametrize(
        ("points", "expected"),
        [
            (100, AppraisalGrade.GOOD),
            (90, AppraisalGrade.GOOD),
            (89, AppraisalGrade.FAIRLY_GOOD),
            (80, AppraisalGrade.FAIRLY_GOOD),
            (79, AppraisalGrade.AVERAGE),
            (60, AppraisalGrade.AVERAGE),
            (59, AppraisalGrade.POOR),
            (0, AppraisalGrade.POOR),
        ],
    )
    def test_bands(
        self,
        prefix: str,
        score: Rule[Any, Any, Any],
        grade: Rule[Any, Any, Any],
        points: int,
        expected: AppraisalGrade,
    ) -> None:
        branch = self.of(prefix, points, points, points)
        assert score(branch) == points * 100
        assert grade(branch) is expected

    def test_a_hundredth_of_a_point_below_a_band(
        self, prefix: str, score: Rule[Any, Any, Any], grade: Rule[Any, Any, Any]
    ) -> None:
        policy = attrs.evolve(
            PINGYUAN,
            **{f"{prefix}weight_{name}": value for name, value in zip(MEANS, (1, 49, 50), strict=True)},
        )
        assert score(self.of(prefix, 89, 90, 90), policy) == 8_999
        assert grade(self.of(prefix, 89, 90, 90), policy) is AppraisalGrade.FAIRLY_GOOD
        assert grade(self.of(prefix, 90, 90, 90), policy) is AppraisalGrade.GOOD

    def test_bands_are_policy(self, prefix: str, score: Rule[Any, Any, Any], grade: Rule[Any, Any, Any]) -> None:
        policy = attrs.evolve(PINGYUAN, grade_good=9_500, grade_fairly_good=8_500, grade_average=7_000)
        expected = {95: AppraisalGrade.GOOD, 94: AppraisalGrade.FAIRLY_GOOD, 85: AppraisalGrade.FAIRLY_GOOD}
        expected |= {84: AppraisalGrade.AVERAGE, 70: AppraisalGrade.AVERAGE, 69: AppraisalGrade.POOR}
        for points, band in expected.items():
            assert grade(self.of(prefix, points, points, points), policy) is band
        assert score(self.of(prefix, 70, 70, 70), policy) == 7_000

    def test_any_mean_unknown_leaves_score_and_grade_open(
        self, prefix: str, score: Rule[Any, Any, Any], grade: Rule[Any, Any, Any]
    ) -> None:
        for number in range(3):
            points = [100, 100, 100]
            points[number] = UNKNOWN
            assert score(self.of(prefix, *points)) is UNKNOWN
            assert grade(self.of(prefix, *points)) is UNKNOWN


def test_branch_and_secretary_are_appraised_apart() -> None:
    branch = Branch(site_inspection=100, overall_assessment=100, reporting_appraisal=100)
    assert secretary_appraisal_score(branch) is UNKNOWN
    lean = attrs.evolve(
        PINGYUAN,
        secretary_weight_site_inspection=0,
        secretary_weight_overall_assessment=0,
        secretary_weight_reporting_appraisal=100,
    )
    both = attrs.evolve(
        branch, secretary_site_inspection=0, secretary_overall_assessment=0, secretary_reporting_appraisal=50
    )
    assert (appraisal_score(both, lean), secretary_appraisal_score(both, lean)) == (10_000, 5_000)
