"""What cases touch of rules: by hand on small books, by trying every record, and on rules of the county."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.club_rules import CITE, Club, ClubPolicy, Part, Player, club_policy, enough, goals_of, joined_on, star
from engine.pay_rules import PAY, Grade, Worker, is_trained, pension
from engine.test_choose_one import is_safe
from pingyuan_rules import (
    PINGYUAN,
    Branch,
    Case,
    CaseCoverage,
    CoveragePoint,
    Expectation,
    Organization,
    Outcome,
    PointKind,
    Status,
    activity_fund,
    aid_ground,
    book,
    case_coverage,
    committee_required,
    demonstration_level,
    must_form,
    policy_on,
    run_case,
    schema_of,
    suggest_cases,
    to_json,
)
from pingyuan_rules.engine import UNKNOWN, Rule, Rulebook, facts_of
from proof.box_rules import TARIFF, Box, Color, Way, every_box, is_heavy, may_be_loaded, price, was_heavy, way
from sizes import examples, only_in_check, variants

AnyRule = Rule[Any, Any, Any]
BOXES = tuple(every_box())


def case(rule: AnyRule, record: Any, policy: Any, value: Any = ..., status: Status | None = None) -> Case:
    """A case that expects what is said, else what the rule answers."""
    stands = rule.status(record, policy) if status is None else status
    if value is ...:
        value = rule(record, policy) if stands is Status.DECIDED else UNKNOWN
    return Case(name="x", record=record, policy=policy, expected=(Expectation(rule, Outcome(value, stands)),))


def told(found: CaseCoverage, kind: PointKind) -> list[str]:
    """What of a kind is not touched."""
    return [gap.text("en") for gap in found.gaps if gap.kind is kind]


def sides_touched(*cases: Case) -> list[bool]:
    """Whether cases touch each side of a threshold."""
    return [point.touched for point in case_coverage(cases).points if point.kind is PointKind.SIDE]


def test_by_hand_on_one_rule() -> None:
    found = case_coverage([case(must_form, Organization(full_members=3), PINGYUAN, value=True)])
    assert found.rules == (must_form,)
    assert found.counts == {
        PointKind.OUTCOME: (1, 3),
        PointKind.ALTERNATIVE: (0, 0),
        PointKind.SIDE: (1, 2),
        PointKind.PARAMETER: (1, 2),
    }
    assert [(gap.kind, gap.record, gap.parameter) for gap in found.gaps] == [
        (PointKind.OUTCOME, Organization(full_members=0), None),
        (PointKind.OUTCOME, Organization(), None),
        (PointKind.SIDE, Organization(full_members=2), None),
        (PointKind.PARAMETER, Organization(full_members=2), "minimum_full_members"),
    ]
    assert found.unsettled == ()


@pytest.mark.parametrize(
    "wrong",
    [
        case(must_form, Organization(full_members=3), PINGYUAN, value=False),
        case(must_form, Organization(full_members=3), PINGYUAN, UNKNOWN, Status.NOT_IN_FORCE),
    ],
)
def test_an_answer_that_is_not_as_expected_touches_nothing(wrong: Case) -> None:
    found = case_coverage([wrong])
    assert found.cases == 1
    assert [point.touched for point in found.points] == [False] * 7


def test_nothing_is_asked_of_no_case() -> None:
    found = case_coverage([])
    assert (found.rules, found.points, found.unsettled) == ((), (), ())
    assert found.text("zh").endswith("没有发现未触及之处。")


CHOICES: dict[AnyRule, Any] = {
    way: lambda box: 1 if box.fragile and box.weight < 4 else 2 if box.weight >= 4 or box.color is Color.BLUE else 4,
    price: lambda box: 1 if box.sealed else 2,
}
"""To which alternative a rule brings a box, by hand; no box is heavy enough for the third of `way`."""
LIMITS = {"heavy": (0, 10), "per_unit": (0, 9), "rail": (False, True)}


@given(st.lists(st.tuples(st.sampled_from([way, price, is_heavy, may_be_loaded]), st.sampled_from(BOXES)), max_size=6))
@examples(40)
def test_every_record_tried_finds_the_same(asked: list[tuple[AnyRule, Box]]) -> None:
    """Outcomes, alternatives and parameters, each by trying every box."""
    cases = [case(rule, box, TARIFF) for rule, box in asked]
    found = case_coverage(cases)
    assert found.unsettled == ()
    rules = set(found.rules)
    assert rules == {rule for rule, _ in asked}
    seen: set[Any] = set()
    for rule in rules:
        boxes = [box for each, box in asked if each is rule]
        outcomes = {outcome(rule, box) for box in (*BOXES, Box())}
        missing = outcomes - {outcome(rule, box) for box in boxes}
        assert {outcome(rule, gap.record) for gap in found.gaps if is_of(gap, PointKind.OUTCOME, rule)} == missing
        seen |= {(rule, each) for each in missing}
        if (choice := CHOICES.get(rule)) is not None:
            numbers = {choice(box) for box in BOXES} - {choice(box) for box in boxes}
            gaps = [
                gap for gap in found.gaps if is_of(gap, PointKind.ALTERNATIVE, rule) and rule.label.en in gap.label.en
            ]
            assert {int(gap.label.en.split()[1]) for gap in gaps} == numbers
            assert {choice(box) for gap in gaps for box in completions(gap.record)} == numbers
    for name, (low, high) in LIMITS.items():
        readers = [rule for rule in found.rules if name in rule.parameters]
        now = getattr(TARIFF, name)
        changing = [value for value in range(low, high + 1) if value != now and is_noticed(name, value, readers, BOXES)]
        nearest = {
            max([v for v in changing if v < now], default=None),
            min([v for v in changing if v > now], default=None),
        }
        open_values = {
            value
            for value in nearest - {None}
            if not any(is_noticed(name, value, [rule], [box]) for rule, box in asked if rule in readers)
        }
        points = [point for point in found.points if point.parameter == name]
        assert len(points) == len(nearest - {None})
        gaps = [point for point in points if not point.touched]
        assert len(gaps) == len(open_values)
        for gap in gaps:
            assert any(is_noticed(name, value, gap.rules, [cast("Box", gap.record)]) for value in open_values)


def completions(record: Any) -> Iterator[Box]:
    """Every box with the known facts of a record."""
    return every_box(facts={name: value for name in facts_of(Box) if (value := getattr(record, name)) is not UNKNOWN})


def outcome(rule: AnyRule, record: Any) -> object:
    """What a rule answers; of a price, only that there is one."""
    status = rule.status(record, TARIFF)
    return status if status is not Status.DECIDED else rule(record, TARIFF) if rule is not price else "a price"


def is_of(gap: CoveragePoint, kind: PointKind, rule: AnyRule) -> bool:
    """Whether a gap is one of a kind of a rule."""
    return gap.kind is kind and gap.rules == (rule,)


def is_noticed(name: str, value: Any, rules: Any, boxes: Any) -> bool:
    """Whether another value of a parameter changes an answer about some of these boxes."""
    value = bool(value) if isinstance(getattr(TARIFF, name), bool) else value
    other = attrs.evolve(TARIFF, **{name: value})
    return any(
        rule(box, TARIFF) != rule(box, other) or rule.status(box, TARIFF) is not rule.status(box, other)
        for rule in rules
        for box in boxes
    )


@pytest.mark.parametrize(
    "rule",
    [way, enough, activity_fund, *variants(price, is_heavy, may_be_loaded, star, demonstration_level)[1:]],
    ids=lambda rule: rule.name,
)
def test_suggested_cases_close_every_gap_when_filled_in(rule: AnyRule) -> None:
    suggested = suggest_cases(rule)
    assert suggested
    assert {each for one in suggested for each in one.rules} == {rule}
    filled = [case(rule, each.record, each.policy) for each in suggested]
    assert all(run_case(each).passed for each in filled)
    found = case_coverage(filled)
    assert found.gaps == ()
    assert found.points
    assert suggest_cases(filled) == ()


def test_both_sides_of_a_threshold_are_wanted() -> None:
    boxes = {weight: case(is_heavy, Box(weight=weight), TARIFF) for weight in range(1, 7)}
    sides = {
        weights: [
            point.touched
            for point in case_coverage([boxes[each] for each in weights]).points
            if point.kind is PointKind.SIDE
        ]
        for weights in ((3,), (4,), (3, 4), (1, 2, 5, 6))
    }
    assert sides == {(3,): [True, False], (4,): [False, True], (3, 4): [True, True], (1, 2, 5, 6): [False, False]}


def test_a_step_that_leads_out_of_what_can_be_recorded_is_no_side() -> None:
    at_least_one = attrs.evolve(TARIFF, heavy=1)
    found = case_coverage([case(is_heavy, Box(weight=1), at_least_one)])
    assert [point for point in found.points if point.kind is PointKind.SIDE] == []
    # A box of 6 that stands above its threshold of 7 cannot be made.
    found = case_coverage([case(is_heavy, Box(weight=6), attrs.evolve(TARIFF, heavy=4)), case(is_heavy, Box(), TARIFF)])
    assert told(found, PointKind.SIDE) == [
        "is heavy: “weight” just below its threshold, for example: weight: 3",
        "is heavy: “weight” just above its threshold, for example: weight: 4",
    ]


def test_related_records_are_one_more_or_one_less() -> None:
    def club(number: int) -> Club:
        return Club(has_ground=True, players=(Player(part=Part.FULL, injured=False),) * number)

    policy = club_policy(least_players=2)
    sides = [
        [
            point.touched
            for point in case_coverage([case(enough, club(each), policy)]).points
            if point.kind is PointKind.SIDE
        ]
        for each in (0, 1, 2, 3)
    ]
    assert sides == [[False, False], [True, False], [False, True], [False, False]]
    full = Club(has_ground=True, players=club(25).players)
    assert case_coverage([case(enough, full, club_policy(least_players=25))], seconds=0).unsettled


def test_dates_step_by_days() -> None:
    days = [date(2016, 10, 20), date(2016, 10, 21), date.max, date.min]
    for day in days:
        found = case_coverage([case(joined_on, Player(joined=day), club_policy())])
        assert told(found, PointKind.OUTCOME) == [
            "“joined on” is “undecided”, for example: a record without any known fact"
        ]


def test_numbers_have_one_outcome() -> None:
    found = case_coverage([case(goals_of, Player(goals=7), club_policy()), case(goals_of, Player(), club_policy())])
    assert found.gaps == ()
    assert found.counts[PointKind.OUTCOME] == (2, 2)


def test_a_parameter_without_effect_is_not_asked_about() -> None:
    # No box weighs more than 6, so 9 changes nothing until it comes to 6; no greater value changes anything.
    heavy = attrs.evolve(TARIFF, heavy=9)
    found = case_coverage([case(is_heavy, Box(weight=6), heavy)])
    (point,) = [each for each in found.points if each.kind is PointKind.PARAMETER]
    assert point.touched
    assert "changed from 9 to 6" in point.label.en
    assert point.record is None


def test_a_value_that_does_not_go_with_others_is_not_tried() -> None:
    found = case_coverage([], rules=[demonstration_level])
    grades = [gap for gap in found.gaps if gap.kind is PointKind.PARAMETER]
    assert {gap.parameter for gap in grades} <= set(demonstration_level.parameters)
    assert all(gap.record is not None for gap in grades)


def test_each_value_of_a_parameter_is_noticed_by_its_own_cases() -> None:
    earlier, later = policy_on(date(2016, 10, 21)), attrs.evolve(policy_on(date(2020, 1, 1)), minimum_full_members=5)
    cases = [case(must_form, Organization(full_members=each), earlier) for each in (2, 3)]
    found = case_coverage([*cases, case(must_form, Organization(full_members=5), later)])
    (gap,) = told(found, PointKind.PARAMETER)
    assert gap.startswith("“full members that call for an organization” changed from 5 persons to 4 persons, which ")
    assert gap.endswith(" answers of “must form a Party organization”, for example: full members: 4 persons")


def test_rules_may_be_named_and_are_looked_at_under_the_last_policy() -> None:
    later = policy_on(date(2020, 1, 1))
    cases = [
        case(must_form, Organization(full_members=3), PINGYUAN),
        case(must_form, Organization(full_members=2), later),
    ]
    found = case_coverage(cases, rules=[committee_required])
    assert found.rules == (committee_required,)
    assert {gap.policy for gap in found.gaps} == {later}
    assert case_coverage(cases, rules=[committee_required], policy=PINGYUAN).points == ()
    (unanswered,) = case_coverage([], rules=[committee_required]).unsettled
    assert "not in force (2016-10-21)" in unanswered.text("en")


def test_a_rule_that_is_no_longer_in_force_is_said_to_be_so() -> None:
    found = case_coverage([case(was_heavy, Box(weight=3), TARIFF)])
    assert found.points == ()
    assert [each.text("en") for each in found.unsettled] == [
        "“was heavy by the old tariff” was not proved: not in force (2024-05-01)."
    ]
    assert "Not settled (1); nothing is said about these:" in found.text("en")
    before = attrs.evolve(TARIFF, on=date(2023, 1, 1))
    both = [case(was_heavy, Box(weight=3), TARIFF), case(was_heavy, Box(weight=3), before)]
    assert case_coverage(both).unsettled == ()


def test_running_out_of_time_is_said() -> None:
    found = case_coverage([case(must_form, Organization(full_members=3), PINGYUAN)], seconds=0)
    assert [each.text("en") for each in found.unsettled] == [
        "“must form a Party organization” could not be settled within 0 s; allow more with seconds=."
    ]
    # That nothing is known of a record, and that a case notices a parameter, needs no proof.
    assert [(point.kind, point.touched) for point in found.points] == [
        (PointKind.OUTCOME, False),
        (PointKind.PARAMETER, True),
    ]


@pytest.mark.parametrize("parameter", ["rail", "per_unit"])
def test_a_parameter_without_a_value_is_not_asked_about(parameter: str) -> None:
    lacking = attrs.evolve(TARIFF, per_unit=UNKNOWN)
    found = case_coverage([], rules=[way, price], policy=lacking)
    assert any(point.parameter == parameter for point in found.points) is (parameter == "rail")
    assert [each.text("en") for each in found.unsettled] == [
        "“price” was not proved: no value in the policy (2024-05-01): price of a unit of weight."
    ]


def test_it_is_written_for_programs_and_for_notebooks() -> None:
    found = case_coverage([case(way, Box(color=Color.RED, weight=6, fragile=False), TARIFF, Way.RAIL)])
    for value, cls in ((found, CaseCoverage), (found.gaps[0], CoveragePoint)):
        jsonschema.validate(json.loads(to_json(value)), schema_of(cls))
        assert "way" in value.html("en")
    written = json.loads(to_json(found))
    assert written["counts"]["outcome"] == {"touched": 1, "of": 3}
    assert [gap["kind"] for gap in written["gaps"]][:2] == ["outcome", "outcome"]
    assert repr(found) == f"<CaseCoverage: {len(found.gaps)} of {len(found.points)} not touched, 0 not settled>"
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(found)


@only_in_check
def test_the_whole_book_can_be_looked_at() -> None:
    found = case_coverage([], rules=book.rules[:12], policy=policy_on(date(2020, 1, 1)))
    assert all(gap.record is not None for gap in found.gaps)
    assert {Branch, Organization} & {type(gap.record) for gap in found.gaps}


veterans = Rulebook("veterans", policy=ClubPolicy, default=club_policy, version="1")


@veterans.rule(cites=CITE, zh="老队员", en="is a veteran")
def is_veteran(player: Player, policy: ClubPolicy) -> bool:
    return player.joined < policy.on


def test_dates_step_by_a_day_and_not_beyond_the_last() -> None:
    policy = club_policy(on=date(2024, 3, 1))
    days = (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2), date.min, date.max)
    assert [sides_touched(case(is_veteran, Player(joined=day), policy)) for day in days] == [
        [False, False],
        [True, False],
        [False, True],
        [False, False],
        [False, False],
        [False, False],
    ]


def test_grades_step_by_one_and_not_beyond_the_last() -> None:
    grades = [sides_touched(case(is_trained, Worker(grade=grade), PAY)) for grade in Grade]
    assert grades == [[True, False], [False, True], [False, False], [False, False]]


def test_ratios_are_tried_at_a_few_values() -> None:
    found = case_coverage([], rules=[pension])
    ratios = [gap.label.en for gap in found.gaps if gap.parameter == "pension"]
    assert [re.search("changed from (.*), which", each)[1] for each in ratios] == [  # type: ignore[index]
        "0.5% to 0.25%",
        "0.5% to 0%",
        "0.5% to 100%",
    ]


def test_alternatives_that_exclude_each_other() -> None:
    found = case_coverage([], rules=[is_safe])
    gaps = [gap for gap in found.gaps if gap.kind is PointKind.ALTERNATIVE]
    assert [gap.label.en.split()[1] for gap in gaps] == ["1", "2", "3"]
    filled = [case(is_safe, gap.record, gap.policy) for gap in gaps]
    assert [point.touched for point in case_coverage(filled).points if point.kind is PointKind.ALTERNATIVE] == [
        True
    ] * 3


@only_in_check
def test_where_the_order_of_cases_has_no_value_none_is_asked_about() -> None:
    lacking = attrs.evolve(PINGYUAN, aid_rank_veteran=UNKNOWN)
    found = case_coverage([], rules=[aid_ground], policy=lacking)
    assert {gap.label.en.partition(" (")[0] for gap in found.gaps if gap.kind is PointKind.ALTERNATIVE} <= {
        "alternative 1 of “ground for mutual aid”",
        "alternative 2 of “ground for mutual aid”",
    }
    found = case_coverage([], rules=[aid_ground])
    assert len([gap for gap in found.gaps if gap.kind is PointKind.ALTERNATIVE]) == 7
