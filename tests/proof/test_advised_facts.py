"""What may be advised about each fact: every fact of every class stands here with what least_change may do."""

from datetime import date, timedelta
from typing import Any

import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Committee,
    CommitteeKind,
    DemonstrationLevel,
    HostAgency,
    SecretaryState,
    Sector,
    allowance_floor_met,
    committee_staffed,
    demonstration_level,
    least_change,
    policy_on,
    secretary_months,
    term_expired,
)
from pingyuan_rules.engine import FactInfo, Fen, Record, exact_decimal, facts_of
from pingyuan_rules.engine.solver.three_valued_formulas import constant
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.policy import overlay
from pingyuan_rules.proof import Change
from pingyuan_rules.proof.cheapest_changes import is_allowed, may_change

LEFT_ALONE = "left alone"  # neither changed nor found out: a state of affairs, a decision of others, or a name
DONE = "done"  # made true, never undone
FOUND_OUT = "found out"  # if unknown; a value that is known stays
CHOSEN = "chosen"  # any other member that may be advised
RAISED = "raised"  # more of it, never less; if unknown, found out
LOWERED = "lowered"  # less of it, never more; if unknown, found out
BOTH = "raised or lowered"
SCORED = "raised, never invented"  # a score that is not known stays so
DATED = "brought to the policy's day"  # no day of the past is made up

TABLE: dict[str, dict[str, str]] = {
    "Organization": {
        # What the unit is, how it is going and who works there is for nobody to change for a rule's sake.
        **dict.fromkeys(("id", "name", "branch_id", "township"), LEFT_ALONE),
        **dict.fromkeys(("sector", "type", "cluster", "key_industry", "operating", "staff", "fixed_place"), LEFT_ALONE),
        # Membership is not made for a threshold.
        **dict.fromkeys(("full_members", "probationary_members"), LEFT_ALONE),
        # An organization is formed, or joined to another; none is dissolved.
        "party_organization": CHOSEN,
        # Assigned, named, formed, drawn up, surveyed: nothing of it is taken back.
        **dict.fromkeys(("has_instructor", "has_liaison", "has_case_plan"), DONE),
        **dict.fromkeys(("has_union", "has_youth_league", "has_womens_federation"), DONE),
        **dict.fromkeys(("knows_operations", "knows_workforce", "knows_members", "knows_investors"), DONE),
        "knows_reason_unformed": DONE,
    },
    "Branch": {
        **dict.fromkeys(("id", "name", "township", "secretary_id"), LEFT_ALONE),
        **dict.fromkeys(("sector", "formation", "units", "founded", "party_groups"), LEFT_ALONE),
        **dict.fromkeys(("full_members", "probationary_members", "members_not_transferred"), LEFT_ALONE),
        # An election can be held today; none is held in the past.
        "elected_on": DATED,
        # Nobody is removed, comes back, or takes office on a day of the past.
        "secretary_state": FOUND_OUT,
        **dict.fromkeys(("secretary_appointed", "secretary_left"), LEFT_ALONE),
        # Nobody becomes part-time so that less is due.
        "secretary_full_time": FOUND_OUT,
        "allowance_paid": RAISED,
        **dict.fromkeys(("has_instructor", "has_liaison", "has_work_funds"), DONE),
        **dict.fromkeys(("signage_standard", "premises_standard", "files_standard", "work_standard"), DONE),
        **dict.fromkeys(("has_premises", "premises_shared", "has_facilities", "has_signs", "has_flag"), DONE),
        **dict.fromkeys(("has_reading", "has_rules"), DONE),
        **dict.fromkeys(("system_admission", "system_meetings", "system_appraisal", "system_education"), DONE),
        **dict.fromkeys(("system_posts", "system_staff_contact", "appraisal_held"), DONE),
        **dict.fromkeys(("pledge_identity", "pledge_duties", "pledge_commitments"), DONE),
        # Meetings, activities and hours are held once more; what was held stays so.
        **dict.fromkeys(("general_meetings", "committee_meetings", "group_meetings", "party_lectures"), RAISED),
        **dict.fromkeys(("theme_days", "training_sessions", "themed_activities", "volunteer_services"), RAISED),
        **dict.fromkeys(("activities_autonomous", "activities_joint", "activities_experiential"), RAISED),
        **dict.fromkeys(("activities_online", "organizational_life_meetings", "secretary_hours"), RAISED),
        # Hours and training are made up; nobody falls short for a rule's sake.
        **dict.fromkeys(("members_short_of_hours", "officers_short_of_training"), LOWERED),
        # Points can be won by better work; a score that nobody gave is not made up.
        **dict.fromkeys(("leadership", "membership", "mechanism", "performance", "public_response"), SCORED),
        **dict.fromkeys(("site_inspection", "overall_assessment", "reporting_appraisal"), SCORED),
        **dict.fromkeys(("secretary_site_inspection", "secretary_overall_assessment"), SCORED),
        "secretary_reporting_appraisal": SCORED,
        # Others decide on a veto and on a designation.
        "vetoed": FOUND_OUT,
        "designation": LEFT_ALONE,
    },
    "Committee": {
        **dict.fromkeys(("id", "name", "kind", "sector"), LEFT_ALONE),
        # To the agency that a rule names, as findings advise too; nowhere else.
        "host_agency": CHOSEN,
        **dict.fromkeys(("has_secretary", "has_full_time_deputy"), DONE),
        **dict.fromkeys(("members", "instructors"), RAISED),
    },
    "Leader": {
        "id": LEFT_ALONE,
        # Other leaders may take some over.
        "organizations_contacted": BOTH,
        **dict.fromkeys(("research", "lectures", "activities_joined", "problems_solved"), RAISED),
    },
    "Structure": {
        "id": LEFT_ALONE,
        # Bodies are set up, never dissolved.
        **dict.fromkeys(("working_committees", "sector_committees", "coordinating_committees"), RAISED),
        **dict.fromkeys(("secretary_is_deputy_head", "office_in_department"), DONE),
        **dict.fromkeys(("secretary_from_social_work", "office_in_social_work"), DONE),
    },
    "Member": {
        **dict.fromkeys(("id", "branch_id", "standing"), LEFT_ALONE),
        "last_contact": DATED,
        "in_ledger": DONE,
        **dict.fromkeys(("serious_illness", "disaster", "veteran", "hardship"), LEFT_ALONE),
        # A grade is voted on.
        "appraisal": LEFT_ALONE,
    },
    "Applicant": {
        # An admission takes its time and a vote.
        **dict.fromkeys(("id", "branch_id", "role", "stage", "admitted_on"), LEFT_ALONE),
    },
}
FACTS = [(cls, name) for cls in FIELDS for name in facts_of(cls)]


def candidates(info: FactInfo) -> list[Any]:
    """A few values of a fact, in order, the policy's day among the dates."""
    if info.kind.name == "bool":
        return [False, True]
    if info.kind.enum is not None:
        return list(info.kind.enum)
    if info.kind.name == "date":
        return [PINGYUAN.on + timedelta(days=days) for days in (-4000, -1000, 0, 1000)]
    if info.kind.name == "text":
        return ["A", "B"]
    kinds: dict[str, Any] = {"decimal": exact_decimal, "fen": Fen, "int": int}
    return [kinds[info.kind.name](number) for number in (1, 2, 3)]


def steps(info: FactInfo) -> set[tuple[Any, Any]]:
    """From which value to which a fact may come, as positions among the candidates; None for unknown."""
    values: list[Any] = [*candidates(info), UNKNOWN]
    return {
        (None if before is UNKNOWN else values.index(before), values.index(after))
        for before in values
        if may_change(info, before)
        for after in values
        if after is not UNKNOWN
        and after is not before
        and is_allowed(info, constant(after, info.kind), before, PINGYUAN) is True
    }


ANY = {(None, 0), (None, 1), (None, 2)}
UP, DOWN = {(0, 1), (0, 2), (1, 2)}, {(1, 0), (2, 0), (2, 1)}
EXPECTED: dict[str, set[tuple[Any, Any]]] = {
    LEFT_ALONE: set(),
    DONE: {(0, 1), (None, 1)},
    RAISED: UP | ANY,
    LOWERED: DOWN | ANY,
    BOTH: UP | DOWN | ANY,
    SCORED: UP,
    # The third is the policy's day; a date after it stays.
    DATED: {(0, 2), (1, 2)},
}


def test_every_fact_of_every_class_stands_in_the_table() -> None:
    assert {cls.__name__: list(facts_of(cls)) for cls in FIELDS} == {
        cls.__name__: [name for name in facts_of(cls) if name in TABLE[cls.__name__]] for cls in FIELDS
    }
    assert sum(map(len, TABLE.values())) == len(FACTS)


@pytest.mark.parametrize(("cls", "name"), FACTS, ids=lambda each: each if isinstance(each, str) else each.__name__)
def test_what_may_be_advised(cls: type[Record], name: str) -> None:
    info, advice = facts_of(cls)[name], TABLE[cls.__name__][name]
    if advice == FOUND_OUT:
        found = {"secretary_state": {(None, 0)}, "secretary_full_time": {(None, 0), (None, 1)}, "vetoed": {(None, 0)}}
        assert steps(info) == found[name]
    elif advice == CHOSEN:
        # Every member but the last, which is no organization or some other agency.
        *members, last = range(len(candidates(info)))
        assert steps(info) == {(one, other) for one in (*members, last, None) for other in members if one != other}
    else:
        assert steps(info) == EXPECTED[advice]


# The same, asked of the county's rules.


GOOD: dict[str, Any] = {
    **dict.fromkeys(("leadership", "membership", "mechanism", "performance", "public_response"), 95),
    **dict.fromkeys(
        ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard"), True
    ),
}


def test_no_veto_is_lifted_but_that_there_is_none_is_found_out() -> None:
    assert least_change(demonstration_level, Branch(**GOOD, vetoed=True), DemonstrationLevel.CITY) is None
    found = least_change(demonstration_level, Branch(**GOOD), DemonstrationLevel.CITY)
    assert isinstance(found, Change)
    assert (found.facts, found.filled) == ({"vetoed": False}, ("vetoed",))


@pytest.mark.parametrize("state", [SecretaryState.LEFT, SecretaryState.VACANT])
def test_a_secretary_neither_comes_back_nor_takes_office_in_the_past(state: SecretaryState) -> None:
    branch = Branch(secretary_state=state, secretary_appointed=date(2015, 1, 1), secretary_left=date(2016, 3, 1))
    assert least_change(secretary_months, branch, 12) is None


def test_no_secretary_is_made_part_time_so_that_less_is_due() -> None:
    dear = policy_on(PINGYUAN.on, overlay({"allowance_per_month_full_time": 200_000}))
    branch = Branch(
        secretary_state=SecretaryState.IN_OFFICE, secretary_appointed=date(2015, 1, 1), secretary_full_time=True,
        allowance_paid=Fen(0),
    )  # fmt: skip
    found = least_change(allowance_floor_met, branch, True, dear)
    assert isinstance(found, Change)
    assert list(found.facts) == ["allowance_paid"]


def test_a_committee_moves_only_where_the_rule_asks_for_it() -> None:
    committee = Committee(
        kind=CommitteeKind.SECTOR, sector=Sector.SOCIAL_ORGANIZATION, host_agency=HostAgency.OTHER,
        has_secretary=True, has_full_time_deputy=True, members=9,
    )  # fmt: skip
    found = least_change(committee_staffed, committee, True)
    assert isinstance(found, Change)
    assert found.facts == {"host_agency": HostAgency.CIVIL_AFFAIRS_BUREAU}


def test_an_election_is_held_on_the_day_of_the_policy() -> None:
    found = least_change(term_expired, Branch(elected_on=date(2010, 1, 1)), False)
    assert isinstance(found, Change)
    assert found.facts == {"elected_on": PINGYUAN.on}
