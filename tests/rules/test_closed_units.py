"""Units that are not in real operation: what they lack is no finding, while their answers stay; by hand."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Organization,
    PartyOrganization,
    Severity,
    Status,
    assess,
    book,
    case_plan_in_place,
    closed_with_organization,
    due_not_formed,
    findings,
    joint_above_minimum,
    must_form,
    policy_on,
    survey_complete,
    work_covered,
)
from pingyuan_rules.engine import Rule
from sizes import examples
from strategies import records

STANDALONE, JOINT, NONE = PartyOrganization.STANDALONE, PartyOrganization.JOINT, PartyOrganization.NONE
BARE = Organization(
    full_members=3,
    party_organization=NONE,
    has_instructor=False,
    has_liaison=False,
    has_union=False,
    has_youth_league=False,
    has_womens_federation=False,
    has_case_plan=False,
    knows_operations=False,
)
ASKED = (survey_complete, case_plan_in_place, due_not_formed, work_covered)
"""The rules that BARE does not meet, in the order of the book."""


def unit(**facts: Any) -> Organization:
    return attrs.evolve(BARE, **facts)


@pytest.mark.parametrize(
    ("operating", "formed", "expected"),
    [
        (True, JOINT, False),
        (False, JOINT, True),
        (False, STANDALONE, True),
        (False, NONE, False),
        (False, UNKNOWN, UNKNOWN),
        (UNKNOWN, JOINT, UNKNOWN),
        (UNKNOWN, NONE, False),
        (True, UNKNOWN, False),
    ],
)
def test_a_closed_unit_that_still_has_an_organization(
    operating: bool, formed: PartyOrganization, expected: bool
) -> None:
    assert closed_with_organization(Organization(operating=operating, party_organization=formed)) is expected


def test_a_closed_unit_that_still_has_an_organization_is_noted() -> None:
    (noted,) = findings(Organization(operating=False, party_organization=JOINT, full_members=4))
    assert (noted.rule, noted.severity) == (closed_with_organization, Severity.NOTE)


def test_what_a_closed_unit_lacks_is_no_finding_and_its_answers_stay() -> None:
    closed, open_ = unit(operating=False), unit(operating=True)
    assert findings(closed) == ()
    assert tuple(each.rule for each in findings(open_)) == ASKED
    for rule in (*ASKED, must_form):
        assert rule(closed) is rule(open_)
        assert closed.operating is False and rule.remedies(closed) == ()  # noqa: PT018 - one thing
    assert all(rule.remedies(open_) for rule in ASKED)


def test_where_nobody_recorded_whether_a_unit_operates_its_shortfall_is_unknown() -> None:
    result = assess(BARE)
    assert result.findings == ()
    assert tuple(each.rule for each in result.open_findings) == ASKED
    assert set(ASKED) <= set(result.undecided)
    for rule in ASKED:
        assert rule.shortfall(BARE) is UNKNOWN
        assert rule.shortfall.missing(BARE) == ("operating",)
        assert rule.missing(BARE) == ()
        assert rule.remedies(BARE, lang="zh")[0] == "查明是否“正常运营”"
        assert rule.remedies(BARE)[0] == "Find out whether the organization is in real operation"


def test_a_unit_that_meets_a_rule_does_not_fall_short_wherever_it_stands() -> None:
    for operating in (True, False, UNKNOWN):
        covered = Organization(operating=operating, has_union=True)
        assert work_covered.shortfall(covered) is False
        assert work_covered not in assess(covered).undecided


def test_a_plan_is_asked_of_units_without_an_organization() -> None:
    for formed, expected in ((NONE, True), (JOINT, False), (STANDALONE, False), (UNKNOWN, UNKNOWN)):
        asked = unit(operating=True, party_organization=formed)
        assert case_plan_in_place(asked) is False
        assert case_plan_in_place.shortfall(asked) is expected
    few = unit(operating=True, full_members=2)
    assert (case_plan_in_place(few), case_plan_in_place.shortfall(few)) == (UNKNOWN, False)


def test_enough_members_in_a_joint_branch_of_a_closed_unit() -> None:
    for operating, expected in ((True, True), (False, False), (UNKNOWN, UNKNOWN)):
        joint = Organization(operating=operating, full_members=3, party_organization=JOINT)
        assert joint_above_minimum(joint) is True
        assert joint_above_minimum.shortfall(joint) is expected


def test_a_rule_that_only_informs_has_no_shortfall() -> None:
    with pytest.raises(ValueError, match="must_form only informs, so no record falls short of it"):
        _ = must_form.shortfall


def shortfall_by_hand(rule: Rule[Any, Any, Any], record: Any, policy: Any) -> Any:
    """Kleene's and, over what decides a shortfall."""
    answer = rule(record, policy)
    unmet = UNKNOWN if answer is UNKNOWN else answer is not rule.met_when
    parts = [each(record, policy) for each in (rule.applies, rule.asked_of) if each is not None]
    # Nobody need keep a list of members or units: without it, what is open falls short of nothing.
    is_kept = all(getattr(record, name) is not UNKNOWN for name in rule.optional_relations)
    values = [unmet, answer is not UNKNOWN or is_kept, *parts]
    if any(value is False for value in values):
        return False
    return UNKNOWN if any(value is UNKNOWN for value in values) else True


@examples(100)
@given(org=records(Organization), branch=records(Branch))
def test_findings_open_findings_and_undecided_follow_from_the_shortfalls(org: Organization, branch: Branch) -> None:
    for policy in (PINGYUAN, policy_on(date(2019, 12, 31))):
        for record in (org, branch):
            result = assess(record, policy)
            live = [rule for rule in result.rules if rule.met_when is not None and rule.info.in_force(policy.on)]
            values = {rule: shortfall_by_hand(rule, record, policy) for rule in live}
            for rule, value in values.items():
                assert rule.shortfall(record, policy) is value
                names = rule.shortfall.missing(record, policy)
                no_value = rule.status(record, policy) is Status.NO_VALUE
                assert bool(names) is (value is UNKNOWN and not no_value), rule
                if value is not True:
                    assert (
                        rule.asked_of is None
                        or rule.asked_of(record, policy) is not False
                        or not rule.remedies(record, policy)
                    )
            assert [each.rule for each in result.findings] == [rule for rule in live if values[rule] is True]
            asked = [rule for rule in live if rule.asked_of is not None]
            assert {rule for rule in asked if rule in result.undecided} == {r for r in asked if values[r] is UNKNOWN}
            open_ = {each.rule for each in result.open_findings}
            assert open_ == {r for r in asked if values[r] is UNKNOWN and r(record, policy) is (not r.met_when)}


def test_every_rule_that_a_record_can_fall_short_of_says_what_is_wrong() -> None:
    for rule in book.rules:
        if rule.met_when is not None:
            assert rule.info.unmet is not None or not rule.met_when
            assert not rule.unmet_label.zh.startswith("不达标：")
            assert not rule.unmet_label.en.startswith("not met:")
