"""The rules of the second release against the regulations' words in plain Python, on records with unknown facts.

Each rule is written here once more, from the text and without the engine, for records of which everything is known.
Of a record with unknown facts, the rule must decide what all its completions have in common, and nothing else.
"""

import calendar
import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    UNKNOWN,
    Branch,
    Committee,
    HostAgency,
    Leader,
    Organization,
    PartyOrganization,
    Policy,
    SecretaryState,
    Sector,
    Status,
    Structure,
    book,
    policy_on,
)
from pingyuan_rules.choices import CommitteeKind
from sizes import size

NOT_APPLICABLE, NOT_IN_FORCE = Status.NOT_APPLICABLE, Status.NOT_IN_FORCE
Facts = Mapping[str, Any]

DAYS = [
    date(2016, 10, 21), date(2016, 12, 31), date(2017, 10, 23), date(2017, 10, 24), date(2018, 7, 12),
    date(2018, 10, 27), date(2018, 10, 28), date(2018, 12, 31), date(2019, 5, 20), date(2019, 5, 21),
    date(2019, 12, 31),
    date(2020, 2, 28), date(2020, 2, 29), date(2024, 7, 30), date(2024, 7, 31), date(2026, 11, 26), date(2026, 12, 30),
    date(2026, 12, 31), date(2027, 1, 1),
]  # fmt: skip
VALUES: Mapping[str, Sequence[Any]] = {
    "elected_on": [date(2012, 2, 29), date(2013, 10, 20), date(2013, 10, 21), date(2016, 2, 29), date(2017, 10, 23),
                   date(2017, 10, 24), date(2018, 7, 11), date(2018, 7, 12), date(2021, 12, 31), date(2023, 11, 25),
                   date(2023, 11, 26), date(2024, 2, 29), date(2027, 1, 1)],
    "full_members": [0, 1, 2, 3, 7, 50],
    "party_organization": list(PartyOrganization),
    "party_groups": [0, 1, 2, 7],
    "group_meetings": [0, 2, 9, 10, 11, 12, 20, 24, 70, 84, 500],
    "party_lectures": [0, 1, 2, 9],
    "organizational_life_meetings": [0, 1, 2],
    "appraisal_held": [False, True],
    "members_short_of_hours": [0, 1, 5],
    "secretary_state": list(SecretaryState),
    "secretary_hours": [0, 55, 56, 90],
    "officers_short_of_training": [0, 1, 3],
    "sector": list(Sector),
    "themed_activities": [0, 1, 4],
    "volunteer_services": [0, 1, 4],
    "secretary_appointed": [date(2014, 5, 1), date(2016, 3, 15), date(2016, 3, 16), date(2020, 2, 29),
                            date(2026, 11, 16), date(2027, 2, 1)],
    "secretary_left": [date(2016, 3, 15), date(2016, 10, 31), date(2020, 2, 29), date(2026, 11, 26), date(2027, 3, 1)],
    "allowance_paid": [0, 89_999, 90_000, 270_000, 300_000, 360_000],
    "research": [0, 1, 2],
    "lectures": [0, 1, 2],
    "activities_joined": [0, 1],
    "problems_solved": [0, 1],
    "kind": list(CommitteeKind),
    "host_agency": list(HostAgency),
    "has_secretary": [False, True],
    "has_full_time_deputy": [False, True],
    "members": [0, 1, 5],
    "working_committees": [0, 1],
    "sector_committees": [1, 2],
    "coordinating_committees": [0, 1, 18],
    "secretary_is_deputy_head": [False, True],
    "office_in_department": [False, True],
    "secretary_from_social_work": [False, True],
    "office_in_social_work": [False, True],
}  # fmt: skip
"""Of each fact the values between which some rule changes its answer, and so also what an unknown one may be."""
LESS_THAN_NONE = {"group_meetings": (-1,), "party_lectures": (-1,)}
"""A comparison with an unknown number is unknown, though none at all would be enough: bounds of facts are not asked."""


def year_at_its_end(on: date) -> bool:
    return (on.month, on.day) == (12, 31)


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months_of_regulations(on: date) -> int:
    """The whole months of the year, up to the day, in which the branch regulations were in force."""
    whole = [month for month in range(1, 13) if date(on.year, month, 1) >= date(2018, 10, 28)]
    return sum(last_day(on.year, month) <= on for month in whole)


def term_expired(facts: Facts, on: date, grace: int = 0) -> Any:
    elected = facts["elected_on"]
    years = grace + (5 if date(2017, 10, 24) <= elected < date(2018, 7, 12) else 3)
    try:
        end = elected.replace(year=elected.year + years)
    except ValueError:
        end = date(elected.year + years, 2, 28)
    return on >= end + timedelta(1)


def allowance_floor_met(facts: Facts, on: date) -> Any:
    """300 yuan for every month in office that is over."""
    months = [month for month in range(1, 13) if last_day(on.year, month) <= on]
    return facts["allowance_paid"] >= 300_00 * sum(in_office(facts, on.year, month) for month in months)


def in_office(facts: Facts, year: int, month: int) -> bool:
    first, last, appointed = date(year, month, 1), last_day(year, month), facts["secretary_appointed"]
    if facts["secretary_state"] is SecretaryState.VACANT or appointed > last:
        return False
    if first <= appointed and appointed.day > 15:
        return False
    return facts["secretary_state"] is SecretaryState.IN_OFFICE or facts["secretary_left"] >= first


def structure_conforms(facts: Facts, on: date) -> Any:
    if on >= date(2024, 7, 31):
        placed = facts["secretary_from_social_work"] and facts["office_in_social_work"]
    else:
        placed = facts["secretary_is_deputy_head"] and facts["office_in_department"]
    numbers = (facts["working_committees"], facts["sector_committees"], facts["coordinating_committees"])
    return placed and numbers[:2] == (1, 2) and numbers[2] >= 1


def committee_staffed(facts: Facts, on: date) -> Any:
    if facts["kind"] is not CommitteeKind.SECTOR:
        return NOT_APPLICABLE
    own = {
        Sector.NON_PUBLIC_ENTERPRISE: HostAgency.INDUSTRY_COMMERCE_FEDERATION,
        Sector.SOCIAL_ORGANIZATION: HostAgency.CIVIL_AFFAIRS_BUREAU,
    }[facts["sector"]]
    hosts = {own, HostAgency.SOCIAL_WORK_DEPARTMENT} if on >= date(2024, 7, 31) else {own}
    staffed = facts["has_secretary"] and facts["has_full_time_deputy"] and facts["members"] >= 1
    return staffed and facts["host_agency"] in hosts


def contact_duties_done(facts: Facts, on: date) -> Any:  # noqa: ARG001 - every oracle takes the day
    return all(facts[way] for way in ("research", "lectures", "activities_joined", "problems_solved"))


def theme_practice_held(facts: Facts, on: date) -> Any:  # noqa: ARG001 - as above
    serves = facts["sector"] is Sector.NON_PUBLIC_ENTERPRISE or facts["volunteer_services"] > 0
    return facts["themed_activities"] > 0 and serves


def group_meetings_on_schedule(facts: Facts, on: date) -> Any:
    if not facts["party_groups"]:
        return NOT_APPLICABLE
    return facts["group_meetings"] >= facts["party_groups"] * months_of_regulations(on)


def lectures_given(facts: Facts, on: date) -> Any:
    """Two a year: the first by the end of June, the second by the end of December; in 2018 none yet."""
    due = 0 if on < date(2019, 1, 1) else (on >= date(on.year, 6, 30)) + year_at_its_end(on)
    return facts["party_lectures"] >= due


def secretary_hours_met(facts: Facts, on: date) -> Any:  # noqa: ARG001 - as above
    trained = facts["secretary_state"] is SecretaryState.VACANT or facts["secretary_hours"] >= 56
    return trained and facts["officers_short_of_training"] == 0


def due_to_join_not_joined(facts: Facts, on: date) -> Any:  # noqa: ARG001 - as above
    return 1 <= facts["full_members"] < 3 and facts["party_organization"] is PartyOrganization.NONE


def standalone_below_minimum(facts: Facts, on: date) -> Any:  # noqa: ARG001 - as above
    return facts["full_members"] < 3 and facts["party_organization"] is PartyOrganization.STANDALONE


REGULATIONS, EDUCATION, ALWAYS = date(2018, 10, 28), date(2019, 5, 21), date(2016, 10, 21)
MEMBERS = ("full_members", "party_organization")
ORACLES: list[tuple[Callable[[Facts, date], Any], type, tuple[str, ...], date]] = [
    (term_expired, Branch, ("elected_on",), ALWAYS),
    (structure_conforms, Structure, (
        "working_committees", "sector_committees", "coordinating_committees", "secretary_is_deputy_head",
        "office_in_department", "secretary_from_social_work", "office_in_social_work",
    ), ALWAYS),
    (committee_staffed, Committee, (
        "kind", "sector", "host_agency", "has_secretary", "has_full_time_deputy", "members",
    ), ALWAYS),
    (contact_duties_done, Leader, ("research", "lectures", "activities_joined", "problems_solved"), ALWAYS),
    (theme_practice_held, Branch, ("sector", "themed_activities", "volunteer_services"), ALWAYS),
    (group_meetings_on_schedule, Branch, ("party_groups", "group_meetings"), REGULATIONS),
    (lectures_given, Branch, ("party_lectures",), REGULATIONS),
    (secretary_hours_met, Branch, (
        "secretary_state", "secretary_hours", "officers_short_of_training",
    ), EDUCATION),
    (due_to_join_not_joined, Organization, MEMBERS, REGULATIONS),
    (standalone_below_minimum, Organization, MEMBERS, ALWAYS),
]  # fmt: skip
SIMPLE: list[tuple[str, str, Callable[[Any, date], Any], date]] = [
    ("branch_below_minimum", "full_members", lambda full, on: full < 3, ALWAYS),  # noqa: ARG005 - as above
    ("organizational_life_held", "organizational_life_meetings", lambda held, on: held > 0, REGULATIONS),  # noqa: ARG005
    ("appraisal_of_members_held", "appraisal_held", lambda held, on: held, REGULATIONS),  # noqa: ARG005 - as above
    ("instruction_hours_met", "members_short_of_hours", lambda short, on: short == 0, EDUCATION),  # noqa: ARG005
]
"""Rules about one fact of a branch: their name, the fact, the oracle and the day from which they are in force."""
ONCE_A_YEAR = {
    "contact_duties_done", "theme_practice_held", "organizational_life_held", "appraisal_of_members_held",
    "instruction_hours_met", "secretary_hours_met",
}  # fmt: skip
"""What is asked once a year: not done is late at its end, and before nothing is late."""


def drawn(names: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """Facts, one in five unknown."""
    return {name: UNKNOWN if chance.random() < 0.2 else chance.choice(VALUES[name]) for name in names}


def completions(facts: Facts) -> list[dict[str, Any]]:
    """What the record may be, if every unknown fact is one of the values that matter."""
    choices = [
        [*VALUES[name], *LESS_THAN_NONE.get(name, ())] if value is UNKNOWN else [value] for name, value in facts.items()
    ]
    return [dict(zip(facts, values, strict=True)) for values in itertools.product(*choices)]


def common(answers: set[Any]) -> Any:
    """What all completions have in common."""
    return answers.pop() if len(answers) == 1 else UNKNOWN


def check_lateness(name: str, record: Any, policy: Policy, answer: Any) -> None:
    """What is asked once a year is late only at its end, whatever is unknown before."""
    if name in ONCE_A_YEAR and answer is not NOT_IN_FORCE:
        late = (UNKNOWN if answer is UNKNOWN else not answer) if year_at_its_end(policy.on) else False
        assert book[name].shortfall(record, policy) is late, policy.on


def answer_of(name: str, record: Any, policy: Policy) -> Any:
    """The rule's answer, or that it does not concern the record or is not in force."""
    rule = book[name]
    status = rule.status(record, policy)
    return status if status in (NOT_APPLICABLE, NOT_IN_FORCE) else rule(record, policy)


POLICIES = [policy_on(on) for on in DAYS]
RECORDS = size(20_000, 600)


@pytest.mark.parametrize(("oracle", "record", "names", "since"), ORACLES, ids=[case[0].__name__ for case in ORACLES])
def test_a_rule_says_what_the_text_says(
    oracle: Callable[[Facts, date], Any], record: type, names: tuple[str, ...], since: date
) -> None:
    chance, seen = random.Random(oracle.__name__), set()  # noqa: S311 - the same records every time
    for number in range(RECORDS):
        policy, facts = POLICIES[number % len(POLICIES)], drawn(names, chance)
        answers = {oracle(each, policy.on) for each in completions(facts)}
        expected = NOT_IN_FORCE if policy.on < since else common(answers)
        assert answer_of(oracle.__name__, record(**facts), policy) is expected, (policy.on, facts)
        check_lateness(oracle.__name__, record(**facts), policy, expected)
        seen.add(expected)
    assert {True, False, UNKNOWN} <= seen


@pytest.mark.parametrize(("name", "fact", "oracle", "since"), SIMPLE, ids=[case[0] for case in SIMPLE])
def test_a_rule_about_one_fact(name: str, fact: str, oracle: Callable[[Any, date], Any], since: date) -> None:
    for policy in POLICIES:
        answers = {value: oracle(value, policy.on) for value in VALUES[fact]}
        for value, answer in [*answers.items(), (UNKNOWN, common(set(answers.values())))]:
            expected = NOT_IN_FORCE if policy.on < since else answer
            assert answer_of(name, Branch(**{fact: value}), policy) is expected, (policy.on, value)
            check_lateness(name, Branch(**{fact: value}), policy, expected)


def test_the_allowance_paid_covers_the_months_that_are_over() -> None:
    """The two dates depend on each other, so an unknown one may be decided by all completions and not by the rule."""
    names = ("secretary_state", "secretary_appointed", "secretary_left", "allowance_paid")
    chance, known, decided = random.Random("allowance"), 0, 0  # noqa: S311 - as above
    for number in range(RECORDS):
        policy, facts = POLICIES[number % len(POLICIES)], drawn(names, chance)
        possible = [each for each in completions(facts) if each["secretary_appointed"] <= each["secretary_left"]]
        if not possible:
            continue
        answers = {allowance_floor_met(each, policy.on) for each in possible}
        answer = answer_of("allowance_floor_met", Branch(**facts), policy)
        if UNKNOWN in facts.values():
            assert answer in (UNKNOWN, common(set(answers))), (policy.on, facts)
            decided += answer is not UNKNOWN
        else:
            assert answer is common(answers), (policy.on, facts)
            known += 1
    assert known > RECORDS // 5
    assert decided


def test_a_year_of_grace_moves_the_end_of_the_term() -> None:
    for policy in POLICIES:
        granted = attrs.evolve(policy, term_grace_years=1)
        for elected in VALUES["elected_on"]:
            expected = term_expired({"elected_on": elected}, policy.on, grace=1)
            assert answer_of("term_expired", Branch(elected_on=elected), granted) is expected, (policy.on, elected)
