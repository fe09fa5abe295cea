"""Guidance, training, members out of contact, admissions, mutual aid (P3S6-13), by hand."""

from datetime import date
from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    AidGround,
    Applicant,
    ApplicantRole,
    ApplicantStage,
    Branch,
    Member,
    Standing,
    Status,
    admission_priority,
    aid_eligible,
    aid_ground,
    findings,
    guidance_paired,
    ledger_entry_complete,
    out_of_contact,
    policy_on,
    training_met,
)
from pingyuan_rules.engine import Rule


@pytest.mark.parametrize(
    ("instructor", "liaison", "expected"),
    [
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (False, False, False),
        (UNKNOWN, True, UNKNOWN),
        (True, UNKNOWN, UNKNOWN),
        (UNKNOWN, False, False),
        (False, UNKNOWN, False),
    ],
)
def test_one_instructor_and_one_liaison(instructor: bool, liaison: bool, expected: bool) -> None:
    assert guidance_paired(Branch(has_instructor=instructor, has_liaison=liaison)) is expected


@pytest.mark.parametrize(("sessions", "expected"), [(0, False), (3, False), (4, True), (5, True), (UNKNOWN, UNKNOWN)])
def test_four_sessions_of_training(sessions: int, expected: bool) -> None:
    assert training_met(Branch(training_sessions=sessions)) is expected


@pytest.mark.parametrize(
    ("held", "share", "due"),
    [(4, 100, 4), (4, 75, 3), (4, 76, 4), (4, 50, 2), (5, 50, 3), (4, 1, 1), (4, 0, 0), (0, 100, 0)],
)
def test_a_share_of_the_sessions_is_rounded_up(held: int, share: int, due: int) -> None:
    policy = attrs.evolve(PINGYUAN, training_sessions_held=held, training_share=share)
    assert training_met(Branch(training_sessions=due), policy) is True
    assert due == 0 or training_met(Branch(training_sessions=due - 1), policy) is False


CONTACT = [
    # policy's date, last contact, full months in between
    (date(2016, 10, 21), date(2016, 4, 21), 6),
    (date(2016, 10, 21), date(2016, 4, 22), 5),
    (date(2016, 10, 21), date(2016, 4, 20), 6),
    (date(2016, 10, 21), date(2015, 10, 21), 12),
    (date(2016, 10, 21), date(2016, 10, 21), 0),
    (date(2016, 10, 21), date(2016, 10, 22), -1),
    (date(2016, 10, 21), date(2017, 10, 21), -12),
    (date(2017, 2, 28), date(2016, 8, 31), 5),
    (date(2017, 3, 1), date(2016, 8, 31), 6),
    (date(2017, 2, 28), date(2016, 8, 28), 6),
    (date(2017, 2, 28), date(2016, 2, 29), 11),
    (date(2020, 2, 29), date(2019, 8, 29), 6),
    (date(2020, 2, 29), date(2019, 8, 30), 5),
    (date(2016, 12, 31), date(2016, 6, 30), 6),
    (date(2017, 1, 1), date(2016, 7, 1), 6),
    (date(2017, 1, 1), date(2016, 7, 2), 5),
]


@pytest.mark.parametrize(("on", "last", "months"), CONTACT)
def test_out_of_contact_after_as_many_full_months(on: date, last: date, months: int) -> None:
    member = Member(standing=Standing.FULL, last_contact=last)
    policy = policy_on(on)
    assert out_of_contact(member, policy) is (months >= 6)
    if months >= 0:
        assert out_of_contact(member, attrs.evolve(policy, out_of_contact_months=months)) is True
        assert out_of_contact(member, attrs.evolve(policy, out_of_contact_months=months + 1)) is False


@pytest.mark.parametrize("standing", [Standing.FULL, Standing.PROBATIONARY])
def test_every_living_member_may_be_out_of_contact(standing: Standing) -> None:
    assert out_of_contact(Member(standing=standing, last_contact=date(2016, 1, 1))) is True
    assert out_of_contact(Member(standing=standing)) is UNKNOWN


@pytest.mark.parametrize("rule", [out_of_contact, ledger_entry_complete])
def test_the_row_of_a_bereaved_family_is_neither_lost_nor_entered(rule: Rule[Any, Any, Any]) -> None:
    row = Member(standing=Standing.DECEASED, last_contact=date(2010, 1, 1), in_ledger=False)
    assert rule(row) is UNKNOWN
    assert rule.status(row) is Status.NOT_APPLICABLE
    assert rule.status(attrs.evolve(row, standing=UNKNOWN)) is Status.UNKNOWN
    assert not findings(row)


@pytest.mark.parametrize("entered", [True, False, UNKNOWN])
def test_entered_in_the_ledger(entered: bool) -> None:
    assert ledger_entry_complete(Member(standing=Standing.PROBATIONARY, in_ledger=entered)) is entered


@pytest.mark.parametrize(
    ("role", "rank", "turned"),
    [
        (ApplicantRole.TEAM_LEADER, 1, 4),
        (ApplicantRole.KEY_STAFF, 1, 3),
        (ApplicantRole.OWNER, 1, 2),
        (ApplicantRole.OTHER, 2, 1),
        (UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_team_leaders_key_staff_and_owners_alike_come_before_others(
    role: ApplicantRole, rank: int, turned: int
) -> None:
    policy = attrs.evolve(PINGYUAN, priority_team_leader=4, priority_key_staff=3, priority_owner=2, priority_other=1)
    for stage in (*ApplicantStage, UNKNOWN):
        assert admission_priority(Applicant(role=role, stage=stage)) == rank
        assert admission_priority(Applicant(role=role, stage=stage), policy) == turned


def test_where_all_roles_rank_alike_the_role_does_not_matter() -> None:
    names = ("priority_team_leader", "priority_key_staff", "priority_owner", "priority_other")
    assert admission_priority(Applicant(), attrs.evolve(PINGYUAN, **dict.fromkeys(names, 1))) == 1


GROUNDS = {
    "serious_illness": AidGround.ILLNESS,
    "disaster": AidGround.DISASTER,
    "veteran": AidGround.VETERAN,
    "hardship": AidGround.HARDSHIP,
}
WELL = Member(standing=Standing.FULL, **dict.fromkeys(GROUNDS, False))
RANKS = ("aid_rank_illness", "aid_rank_disaster", "aid_rank_veteran", "aid_rank_hardship")


def test_no_ground_no_aid() -> None:
    assert aid_ground(WELL) is AidGround.NONE
    assert aid_eligible(WELL) is False


@pytest.mark.parametrize("fact", GROUNDS)
@pytest.mark.parametrize("standing", [Standing.FULL, Standing.PROBATIONARY])
def test_each_ground_by_itself(fact: str, standing: Standing) -> None:
    member = attrs.evolve(WELL, standing=standing, **{fact: True})
    assert aid_ground(member) is GROUNDS[fact]
    assert aid_eligible(member) is True


@pytest.mark.parametrize("fact", GROUNDS)
def test_one_ground_unknown_and_no_other(fact: str) -> None:
    member = attrs.evolve(WELL, **{fact: UNKNOWN})
    assert aid_ground(member) is UNKNOWN
    assert aid_eligible(member) is UNKNOWN
    assert aid_eligible(Member(**{fact: True})) is True, "eligible on this ground or as a bereaved family"


def test_the_family_of_a_deceased_member_is_helped_as_such() -> None:
    family = Member(standing=Standing.DECEASED)
    assert aid_ground(family) is AidGround.BEREAVED_FAMILY, "what befell the member in life is not asked"
    assert aid_ground(attrs.evolve(family, serious_illness=True, hardship=True)) is AidGround.BEREAVED_FAMILY
    assert aid_eligible(family) is True


def test_without_the_standing_no_ground_is_certain() -> None:
    assert aid_ground(attrs.evolve(WELL, standing=UNKNOWN)) is UNKNOWN
    assert aid_ground(attrs.evolve(WELL, standing=UNKNOWN, disaster=True)) is UNKNOWN
    assert aid_eligible(attrs.evolve(WELL, standing=UNKNOWN)) is UNKNOWN


def test_where_several_apply_the_order_of_the_article_decides() -> None:
    facts = list(GROUNDS)
    for number, first in enumerate(facts):
        member = attrs.evolve(WELL, **dict.fromkeys(facts[number:], True))
        assert aid_ground(member) is GROUNDS[first]


def test_a_ground_ranked_higher_that_is_unknown_leaves_the_ground_open() -> None:
    assert aid_ground(attrs.evolve(WELL, serious_illness=UNKNOWN, hardship=True)) is UNKNOWN
    assert aid_ground(attrs.evolve(WELL, serious_illness=True, hardship=UNKNOWN)) is AidGround.ILLNESS
    assert aid_eligible(attrs.evolve(WELL, serious_illness=UNKNOWN, hardship=True)) is True


def test_the_order_of_grounds_is_policy() -> None:
    turned = attrs.evolve(PINGYUAN, **{name: 4 - n for n, name in enumerate(RANKS)})
    both = attrs.evolve(WELL, serious_illness=True, hardship=True)
    assert aid_ground(both, turned) is AidGround.HARDSHIP
    assert aid_ground(attrs.evolve(WELL, serious_illness=UNKNOWN, hardship=True), turned) is AidGround.HARDSHIP
    assert aid_ground(Member(standing=Standing.DECEASED), turned) is AidGround.BEREAVED_FAMILY


def test_equal_ranks_keep_the_order_of_the_article() -> None:
    level = attrs.evolve(PINGYUAN, **dict.fromkeys(RANKS, 1))
    for number, first in enumerate(GROUNDS):
        member = attrs.evolve(WELL, **dict.fromkeys(list(GROUNDS)[number:], True))
        assert aid_ground(member, level) is GROUNDS[first]
