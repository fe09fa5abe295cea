"""A number in the policy that no answer depends on would be a dead letter: each must change some answer."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import attrs
import pytest

from checklist import READ_BY_MEASURES
from pingyuan_rules import (
    PINGYUAN,
    Applicant,
    ApplicantRole,
    Branch,
    Cluster,
    Committee,
    CommitteeKind,
    Fen,
    Formation,
    HostAgency,
    InvalidData,
    Leader,
    Member,
    MemberAppraisal,
    Organization,
    Policy,
    SecretaryState,
    Sector,
    Standing,
    Structure,
    assess,
    book,
    is_known,
    policy_on,
)
from pingyuan_rules.engine import Record, facts_of
from pingyuan_rules.policy.parameters import WEIGHTS

SCORES = {
    name: 90
    for name, info in facts_of(Branch).items()
    if info.le == 100  # points
}
YES = {name: True for name, info in facts_of(Branch).items() if info.kind.name == "bool"}
TIMES = dict.fromkeys(
    (
        "general_meetings",
        "committee_meetings",
        "theme_days",
        "training_sessions",
        "themed_activities",
        "volunteer_services",
    ),
    12,
)
GOOD = Branch(
    sector=Sector.SOCIAL_ORGANIZATION,
    formation=Formation.JOINT,
    units=2,
    full_members=7,
    probationary_members=1,
    elected_on=date(2019, 1, 1),
    secretary_state=SecretaryState.IN_OFFICE,
    secretary_appointed=date(2015, 1, 1),
    secretary_left=date(2030, 1, 1),
    allowance_paid=Fen(3_600_00),
    **SCORES | YES | TIMES | {"vetoed": False, "has_signs": True},
)
BARE = attrs.evolve(
    GOOD,
    secretary_full_time=False,
    **dict.fromkeys(
        ("has_premises", "premises_shared", "has_facilities", "has_flag", "has_reading", "has_rules"), False
    ),
)
UNITY = Organization(full_members=0, probationary_members=1, cluster=Cluster.NONE, key_industry=False)
SMALL = [Organization(sector=sector, operating=True, staff=0, fixed_place=False) for sector in Sector]
WELL = Member(standing=Standing.FULL, serious_illness=True, disaster=True, veteran=True, hardship=True)
ONE_OF_TWO = [{"serious_illness": False}, {"disaster": False}, {"veteran": False}]
RECORDS: dict[type[Record], list[Record]] = {
    Structure: [
        Structure(
            working_committees=1,
            sector_committees=2,
            coordinating_committees=1,
            secretary_is_deputy_head=True,
            office_in_department=True,
        )
    ],
    Committee: [
        Committee(
            kind=kind,
            sector=Sector.SOCIAL_ORGANIZATION,
            host_agency=HostAgency.CIVIL_AFFAIRS_BUREAU,
            has_secretary=True,
            has_full_time_deputy=True,
            members=1,
            instructors=1,
        )
        for kind in CommitteeKind
    ],
    Leader: [Leader(organizations_contacted=1, research=1, lectures=1, activities_joined=1, problems_solved=1)],
    Organization: [
        UNITY,
        attrs.evolve(UNITY, full_members=2),
        attrs.evolve(UNITY, cluster=Cluster.INDUSTRIAL_PARK),
        *SMALL,
    ],
    Member: [
        WELL,
        *(attrs.evolve(WELL, **(fewer | dict.fromkeys(list(fewer), False))) for fewer in ONE_OF_TWO),
        attrs.evolve(WELL, serious_illness=False, disaster=False),
        attrs.evolve(WELL, last_contact=date(2016, 4, 21)),
    ],
    Applicant: [Applicant(role=role) for role in ApplicantRole],
    Branch: [
        GOOD,
        BARE,
        attrs.evolve(GOOD, **dict.fromkeys(SCORES, 80)),
        attrs.evolve(GOOD, **dict.fromkeys(SCORES, 60)),
        attrs.evolve(GOOD, full_members=100, probationary_members=0),
        attrs.evolve(GOOD, full_members=50, probationary_members=0),
        attrs.evolve(GOOD, elected_on=date(2018, 1, 1)),
        attrs.evolve(GOOD, secretary_state=SecretaryState.LEFT, secretary_left=date(2019, 6, 1)),
        attrs.evolve(GOOD, secretary_appointed=date(2019, 3, 15)),
        Branch(
            members=[Member(appraisal=MemberAppraisal.EXCELLENT), *[Member(appraisal=MemberAppraisal.QUALIFIED)] * 2]
        ),
    ],
}
"""Records that stand near the lines which the parameters draw."""


@cache
def neighbors(policy: Policy, record: Record) -> tuple[Record, ...]:
    """The record, and the record with one fact moved to or beside a value that the policy names."""
    return (record, *_moved(policy, record))


def _moved(policy: Policy, record: Record) -> Iterator[Record]:
    for info in facts_of(type(record)).values():
        if info.kind.name == "text":
            continue
        for value in _values(info, policy):
            try:
                yield attrs.evolve(record, **{info.name: value})
            except InvalidData:
                continue


@cache
def _values(info: Any, policy: Policy) -> tuple[object, ...]:
    if info.kind.enum is not None:
        return tuple(info.kind.enum)
    if info.kind.name == "bool":
        return (True, False)
    stated = [getattr(policy, name) for name, other in facts_of(Policy).items() if other.kind == info.kind]
    named = [value for value in stated if is_known(value)]
    step: Any = timedelta(1) if info.kind.name == "date" else 1
    near = {value + by for value in named for by in (-step, 0 * step, step)}
    return tuple(sorted(value for value in near if info.accepts(value)))


def changed(policy: Policy, name: str) -> Iterator[Policy]:
    """The policy with one parameter changed, and what must change with it."""
    info, value = facts_of(Policy)[name], getattr(policy, name)
    if name == "on":  # another day's policy is no what-if
        yield from (policy_on(value + timedelta(days)) for days in (30, 400))
        return
    if info.kind.enum is not None:
        changes = [{name: member} for member in info.kind.enum if member is not value]
    elif info.kind.name == "date":
        changes = [{name: value + timedelta(days)} for days in (-30, 30, 400)]
    elif info.kind.name == "bool":
        changes = [{name: not value}]
    elif peers := next((names for names in WEIGHTS if name in names), None):
        peer = next(other for other in peers if other != name)
        changes = [{name: value + 10, peer: getattr(policy, peer) - 10}]
    else:
        changes = [{name: value + by} for by in (1, -1, 2, -2, 10, -10, -50)]
    for change in changes:
        try:
            yield attrs.evolve(policy, **change)
        except InvalidData:
            continue


def test_the_rules_read_every_parameter_but_those_of_the_measures() -> None:
    read = {name for rule in book.all_rules for name in rule.parameters}
    assert set(facts_of(Policy)) - read == READ_BY_MEASURES


@pytest.mark.parametrize("name", sorted(set(facts_of(Policy)) - READ_BY_MEASURES))
def test_a_change_of_the_parameter_changes_the_answer_of_a_rule_that_names_it(name: str) -> None:
    naming = [rule for rule in book.all_rules if name in rule.parameters]
    # What is said of 2016 alone has no value later, and the number of coordinating committees is asked by a switch.
    first = attrs.evolve(PINGYUAN, coordinating_committees_exact=True)
    for policy in (policy_on(date(2019, 10, 21)), first):
        for other in changed(policy, name) if is_known(getattr(policy, name)) else ():
            for rule in (rule for rule in naming if rule.standing.in_force(policy.on)):
                for record in RECORDS[rule.record]:
                    if any(rule(near, policy) != rule(near, other) for near in neighbors(policy, record)):
                        return
    pytest.fail(f"no answer of {naming} depends on {name}")


def test_answers_that_do_not_name_a_changed_parameter_stay() -> None:
    other = attrs.evolve(PINGYUAN, minimum_full_members=5)
    for record in RECORDS[Organization]:
        before, after = assess(record), assess(record, other)
        for rule in book.rules_of(Organization):
            if "minimum_full_members" not in rule.parameters:
                assert getattr(before, rule.name) == getattr(after, rule.name)
