"""Which units must form an organization, how and in what order (P2S7-9), by hand."""

from datetime import date

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Cluster,
    FormationRoute,
    MemberBasis,
    Organization,
    PartyOrganization,
    Severity,
    Status,
    assess,
    case_plan_in_place,
    due_not_formed,
    due_to_join_not_joined,
    findings,
    formation_priority,
    formation_route,
    joint_above_minimum,
    must_form,
    policy_on,
    standalone_below_minimum,
    survey_clear_count,
    survey_complete,
)

CLEARS = ("knows_operations", "knows_workforce", "knows_members", "knows_investors", "knows_reason_unformed")
SURVEYED = Organization(party_organization=PartyOrganization.NONE, **dict.fromkeys(CLEARS, True))
ANY_MEMBER = attrs.evolve(PINGYUAN, joint_member_basis=MemberBasis.FULL_AND_PROBATIONARY)


def test_the_survey_is_complete_with_five_clears() -> None:
    assert survey_complete(SURVEYED) is True
    assert survey_clear_count(SURVEYED) == 5


@pytest.mark.parametrize("name", CLEARS)
def test_each_clear_counts(name: str) -> None:
    lacking = attrs.evolve(SURVEYED, **{name: False})
    assert survey_complete(lacking) is False
    assert survey_clear_count(lacking) == 4
    unsure = attrs.evolve(SURVEYED, **{name: UNKNOWN})
    assert survey_complete(unsure) is UNKNOWN
    assert survey_clear_count(unsure) is UNKNOWN


def test_none_of_the_clears() -> None:
    nothing = Organization(party_organization=PartyOrganization.NONE, **dict.fromkeys(CLEARS, False))
    assert survey_clear_count(nothing) == 0
    assert survey_complete(Organization(knows_members=False)) is False, "one that is missing decides it"


@pytest.mark.parametrize("formed", [PartyOrganization.STANDALONE, PartyOrganization.JOINT])
@pytest.mark.parametrize("reason", [True, False, UNKNOWN])
def test_the_fifth_clear_is_not_asked_of_a_unit_that_has_an_organization(
    formed: PartyOrganization, reason: bool
) -> None:
    unit = attrs.evolve(SURVEYED, party_organization=formed, knows_reason_unformed=reason)
    assert survey_complete(unit) is True
    assert survey_clear_count(unit) == 5


@pytest.mark.parametrize(("reason", "expected"), [(True, 5), (False, UNKNOWN), (UNKNOWN, UNKNOWN)])
def test_the_fifth_clear_where_nobody_knows_whether_an_organization_exists(reason: bool, expected: int) -> None:
    unit = attrs.evolve(SURVEYED, party_organization=UNKNOWN, knows_reason_unformed=reason)
    assert survey_clear_count(unit) == expected


@pytest.mark.parametrize(
    ("members", "expected"), [(0, False), (2, False), (3, True), (4, True), (100_000, True), (UNKNOWN, UNKNOWN)]
)
def test_three_full_members_call_for_an_organization_and_three_is_enough(members: int, expected: bool) -> None:
    assert must_form(Organization(full_members=members)) is expected


def test_probationary_members_do_not_make_up_the_three() -> None:
    assert must_form(Organization(full_members=2, probationary_members=9)) is False


@pytest.mark.parametrize("on", [date(2016, 10, 21), date(2017, 10, 23), date(2017, 10, 24), date(2018, 10, 28)])
def test_three_has_been_enough_all_along(on: date) -> None:
    assert must_form(Organization(full_members=3), policy_on(on)) is True
    assert must_form(Organization(full_members=2), policy_on(on)) is False


def test_what_if_five_were_asked() -> None:
    five = attrs.evolve(PINGYUAN, minimum_full_members=5)
    assert must_form(Organization(full_members=4), five) is False
    assert must_form(Organization(full_members=5), five) is True


@pytest.mark.parametrize(
    ("full", "probationary", "expected"),
    [
        (3, 0, FormationRoute.STANDALONE),
        (2, 0, FormationRoute.JOINT),
        (1, 5, FormationRoute.JOINT),
        (0, 5, FormationRoute.WORK_COVERAGE),
        (0, 0, FormationRoute.WORK_COVERAGE),
        (3, UNKNOWN, FormationRoute.STANDALONE),
        (0, UNKNOWN, FormationRoute.WORK_COVERAGE),
        (UNKNOWN, 5, UNKNOWN),
    ],
)
def test_the_route_by_full_members(full: int, probationary: int, expected: FormationRoute) -> None:
    unit = Organization(full_members=full, probationary_members=probationary)
    assert formation_route(unit) is expected


@pytest.mark.parametrize(
    ("full", "probationary", "expected"),
    [
        (3, UNKNOWN, FormationRoute.STANDALONE),
        (2, 0, FormationRoute.JOINT),
        (0, 1, FormationRoute.JOINT),
        (0, 0, FormationRoute.WORK_COVERAGE),
        (0, UNKNOWN, UNKNOWN),
        (1, UNKNOWN, UNKNOWN),
    ],
)
def test_the_route_where_members_of_any_kind_may_join(full: int, probationary: int, expected: FormationRoute) -> None:
    unit = Organization(full_members=full, probationary_members=probationary)
    assert formation_route(unit, ANY_MEMBER) is expected


def test_how_many_members_suffice_to_join_is_policy() -> None:
    two = attrs.evolve(PINGYUAN, joint_minimum_members=2)
    assert formation_route(Organization(full_members=1), two) is FormationRoute.WORK_COVERAGE
    assert formation_route(Organization(full_members=2), two) is FormationRoute.JOINT


@pytest.mark.parametrize("plan", [True, False, UNKNOWN])
def test_a_unit_that_must_form_needs_a_plan(plan: bool) -> None:
    unit = Organization(full_members=3, has_case_plan=plan)
    assert case_plan_in_place(unit) is plan
    assert case_plan_in_place.status(unit) is (Status.UNKNOWN if plan is UNKNOWN else Status.DECIDED)


@pytest.mark.parametrize("plan", [True, False, UNKNOWN])
def test_no_plan_is_asked_of_any_other_unit(plan: bool) -> None:
    unit = Organization(full_members=2, has_case_plan=plan)
    assert case_plan_in_place(unit) is UNKNOWN
    assert case_plan_in_place.status(unit) is Status.NOT_APPLICABLE
    assert assess(unit).status["case_plan_in_place"] is Status.NOT_APPLICABLE
    assert "case_plan_in_place" not in {finding.rule.name for finding in findings(unit)}


def test_whether_a_plan_is_asked_is_unknown_without_the_members() -> None:
    unit = Organization(has_case_plan=False)
    assert case_plan_in_place(unit) is UNKNOWN
    assert case_plan_in_place.status(unit) is Status.UNKNOWN


def test_the_plan_follows_the_policy() -> None:
    four = attrs.evolve(PINGYUAN, minimum_full_members=4)
    unit = Organization(full_members=3, has_case_plan=False)
    assert case_plan_in_place(unit) is False
    assert case_plan_in_place.status(unit, four) is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("cluster", "key", "expected"),
    [
        (Cluster.INDUSTRIAL_PARK, False, 1),
        (Cluster.INDUSTRIAL_PARK, True, 1),
        (Cluster.INDUSTRIAL_PARK, UNKNOWN, 1),
        (Cluster.COMMERCIAL_STREET, False, 2),
        (Cluster.COMMERCIAL_STREET, UNKNOWN, 2),
        (Cluster.SPECIALIZED_MARKET, False, 2),
        (Cluster.NONE, True, 2),
        (Cluster.NONE, False, 3),
        (Cluster.NONE, UNKNOWN, UNKNOWN),
        (UNKNOWN, True, UNKNOWN),
        (UNKNOWN, False, UNKNOWN),
    ],
)
def test_parks_first_then_streets_markets_and_key_industries(cluster: Cluster, key: bool, expected: int) -> None:
    assert formation_priority(Organization(cluster=cluster, key_industry=key)) == expected


def test_the_order_of_formation_is_policy() -> None:
    policy = attrs.evolve(PINGYUAN, priority_park=4, priority_cluster=3, priority_key_industry=1, priority_rest=9)
    asked = [
        (Cluster.INDUSTRIAL_PARK, True, 1),
        (Cluster.INDUSTRIAL_PARK, False, 4),
        (Cluster.INDUSTRIAL_PARK, UNKNOWN, UNKNOWN),
        (Cluster.SPECIALIZED_MARKET, False, 3),
        (Cluster.NONE, False, 9),
        (UNKNOWN, True, 1),
    ]
    for cluster, key, expected in asked:
        assert formation_priority(Organization(cluster=cluster, key_industry=key), policy) == expected


def test_equal_ranks_leave_nothing_to_decide() -> None:
    level = attrs.evolve(PINGYUAN, priority_park=2, priority_cluster=2, priority_key_industry=2, priority_rest=2)
    assert formation_priority(Organization(), level) == 2


FORMED = [(PartyOrganization.STANDALONE, False), (PartyOrganization.JOINT, False), (PartyOrganization.NONE, True)]


@pytest.mark.parametrize(("formed", "due"), FORMED)
def test_due_but_not_formed(formed: PartyOrganization, due: bool) -> None:
    assert due_not_formed(Organization(full_members=3, party_organization=formed)) is due
    assert due_not_formed(Organization(full_members=2, party_organization=formed)) is False
    assert due_not_formed(Organization(party_organization=formed)) is (UNKNOWN if due else False)


def test_due_not_formed_with_one_fact_unknown() -> None:
    assert due_not_formed(Organization(full_members=3)) is UNKNOWN
    assert due_not_formed(Organization(full_members=2)) is False


@pytest.mark.parametrize(
    ("full", "formed", "expected"),
    [
        (3, PartyOrganization.JOINT, True),
        (2, PartyOrganization.JOINT, False),
        (3, PartyOrganization.STANDALONE, False),
        (3, PartyOrganization.NONE, False),
        (UNKNOWN, PartyOrganization.JOINT, UNKNOWN),
        (UNKNOWN, PartyOrganization.NONE, False),
        (3, UNKNOWN, UNKNOWN),
        (2, UNKNOWN, False),
    ],
)
def test_enough_members_in_a_joint_branch(full: int, formed: PartyOrganization, expected: bool) -> None:
    assert joint_above_minimum(Organization(full_members=full, party_organization=formed)) is expected


def test_enough_members_in_a_joint_branch_are_a_note_and_no_breach() -> None:
    found = findings(Organization(operating=True, full_members=3, party_organization=PartyOrganization.JOINT))
    severities = {finding.rule.name: finding.severity for finding in found}
    assert severities["joint_above_minimum"] is Severity.NOTE
    due = findings(Organization(operating=True, full_members=3, party_organization=PartyOrganization.NONE))
    assert {finding.rule.name: finding.severity for finding in due}["due_not_formed"] is Severity.REQUIRED


STANDALONE, JOINT, NONE = PartyOrganization.STANDALONE, PartyOrganization.JOINT, PartyOrganization.NONE
SINCE_2018 = policy_on(date(2018, 10, 28))


@pytest.mark.parametrize(
    ("full", "formed", "expected"),
    [
        (0, NONE, False),
        (1, NONE, True),
        (2, NONE, True),
        (3, NONE, False),
        (2, JOINT, False),
        (2, STANDALONE, False),
        (2, UNKNOWN, UNKNOWN),
        (3, UNKNOWN, False),
        (0, UNKNOWN, False),
        (UNKNOWN, NONE, UNKNOWN),
        (UNKNOWN, JOINT, False),
    ],
)
def test_a_unit_with_few_members_shall_join(full: int, formed: PartyOrganization, expected: bool) -> None:
    unit = Organization(operating=True, full_members=full, party_organization=formed)
    assert due_to_join_not_joined(unit, SINCE_2018) is expected
    closed = attrs.evolve(unit, operating=False)
    assert due_to_join_not_joined(closed, SINCE_2018) is expected
    assert due_to_join_not_joined not in [each.rule for each in findings(closed, SINCE_2018)]
    found = [each for each in findings(unit, SINCE_2018) if each.rule is due_to_join_not_joined]
    assert [each.severity for each in found] == ([Severity.REQUIRED] if expected is True else [])
    assert due_to_join_not_joined.status(unit, policy_on(date(2018, 10, 27))) is Status.NOT_IN_FORCE


def test_which_members_suffice_to_join_is_policy() -> None:
    any_member = attrs.evolve(SINCE_2018, joint_member_basis=MemberBasis.FULL_AND_PROBATIONARY)
    unit = Organization(full_members=0, probationary_members=1, party_organization=NONE)
    assert (due_to_join_not_joined(unit, SINCE_2018), due_to_join_not_joined(unit, any_member)) == (False, True)
    two = attrs.evolve(SINCE_2018, joint_minimum_members=2)
    unit = Organization(full_members=1, party_organization=NONE)
    assert (due_to_join_not_joined(unit, SINCE_2018), due_to_join_not_joined(unit, two)) == (True, False)


@pytest.mark.parametrize(
    ("full", "formed", "expected"),
    [
        (2, STANDALONE, True),
        (0, STANDALONE, True),
        (3, STANDALONE, False),
        (2, JOINT, False),
        (2, NONE, False),
        (2, UNKNOWN, UNKNOWN),
        (3, UNKNOWN, False),
        (UNKNOWN, STANDALONE, UNKNOWN),
        (UNKNOWN, JOINT, False),
    ],
)
def test_a_standalone_organization_needs_three_full_members(
    full: int, formed: PartyOrganization, expected: bool
) -> None:
    unit = Organization(operating=True, full_members=full, probationary_members=9, party_organization=formed)
    assert standalone_below_minimum.shortfall(attrs.evolve(unit, operating=False)) is False
    for policy, severity in ((PINGYUAN, Severity.EXPECTED), (SINCE_2018, Severity.REQUIRED)):
        assert standalone_below_minimum(unit, policy) is expected
        found = [each.severity for each in findings(unit, policy) if each.rule is standalone_below_minimum]
        assert found == ([severity] if expected is True else [])
    two = attrs.evolve(SINCE_2018, minimum_full_members=2)
    assert standalone_below_minimum(Organization(full_members=2, party_organization=STANDALONE), two) is False
