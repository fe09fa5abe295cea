"""One have and four norms, six haves, hollow branches (P3S3, P3S4), by hand."""

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    hollow_branch,
    site_items_met,
    site_qualified,
    six_haves_met,
)

CHECKS = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
SITE = Branch(**dict.fromkeys(CHECKS, True))
BEHIND = ("has_premises", "has_facilities", "has_flag", "has_reading", "has_rules")
SIX = Branch(has_signs=True, premises_shared=False, **dict.fromkeys(BEHIND, True))
EMPTY = Branch(has_signs=True, premises_shared=False, **dict.fromkeys(BEHIND, False))


def test_the_site_has_five_checks_not_four() -> None:
    assert site_items_met(SITE) == 5
    assert site_qualified(SITE) is True
    assert site_items_met(Branch(**dict.fromkeys(CHECKS, False))) == 0


@pytest.mark.parametrize("name", CHECKS)
def test_each_check_counts(name: str) -> None:
    assert site_items_met(attrs.evolve(SITE, **{name: False})) == 4
    assert site_qualified(attrs.evolve(SITE, **{name: False})) is False
    assert site_items_met(attrs.evolve(SITE, **{name: UNKNOWN})) is UNKNOWN
    assert site_qualified(attrs.evolve(SITE, **{name: UNKNOWN})) is UNKNOWN
    assert site_qualified(Branch(**{name: False})) is False, "one that fails decides it"


def test_six_haves() -> None:
    assert six_haves_met(SIX) == 6
    assert six_haves_met(EMPTY) == 1, "only the sign"
    assert six_haves_met(attrs.evolve(EMPTY, has_signs=False)) == 0
    assert six_haves_met(Branch()) is UNKNOWN


@pytest.mark.parametrize("name", [*BEHIND, "has_signs"])
def test_each_have_counts_once(name: str) -> None:
    assert six_haves_met(attrs.evolve(SIX, **{name: False})) == 5
    assert six_haves_met(attrs.evolve(SIX, **{name: UNKNOWN})) is UNKNOWN


@pytest.mark.parametrize(
    ("own", "shared", "expected"),
    [
        (True, False, 6),
        (False, True, 6),
        (True, True, 6),
        (False, False, 5),
        (UNKNOWN, True, 6),
        (True, UNKNOWN, 6),
        (UNKNOWN, False, UNKNOWN),
    ],
)
def test_shared_premises_count_as_premises(own: bool, shared: bool, expected: int) -> None:
    assert six_haves_met(attrs.evolve(SIX, has_premises=own, premises_shared=shared)) == expected


def test_a_sign_with_nothing_behind_it_is_hollow() -> None:
    assert hollow_branch(EMPTY) is True


@pytest.mark.parametrize("name", [*BEHIND, "premises_shared"])
def test_any_one_thing_behind_the_sign_is_enough(name: str) -> None:
    assert hollow_branch(attrs.evolve(EMPTY, **{name: True})) is False
    assert hollow_branch(attrs.evolve(EMPTY, **{name: UNKNOWN})) is UNKNOWN
    assert hollow_branch(Branch(**{name: True})) is False, "known early, whatever else is unknown"


def test_without_a_sign_nothing_is_hollow() -> None:
    assert hollow_branch(attrs.evolve(EMPTY, has_signs=False)) is False
    assert hollow_branch(Branch(has_signs=False)) is False
    assert hollow_branch(attrs.evolve(EMPTY, has_signs=UNKNOWN)) is UNKNOWN
    assert hollow_branch(Branch(has_signs=True)) is UNKNOWN


@pytest.mark.parametrize(("behind", "expected"), [(0, True), (2, True), (3, False), (5, False)])
def test_how_much_must_stand_behind_the_sign_is_policy(behind: int, expected: bool) -> None:
    three = attrs.evolve(PINGYUAN, hollow_branch_haves=3)
    branch = attrs.evolve(EMPTY, **dict.fromkeys(BEHIND[:behind], True))
    assert hollow_branch(branch, three) is expected


def test_hollow_is_decided_as_early_as_the_known_haves_allow() -> None:
    three = attrs.evolve(PINGYUAN, hollow_branch_haves=3)
    few = Branch(has_signs=True, has_flag=False, has_reading=False, has_rules=False)
    assert hollow_branch(few, three) is True, "the two left cannot make three"
    assert hollow_branch(attrs.evolve(few, has_rules=UNKNOWN), three) is UNKNOWN
    assert hollow_branch(Branch(has_flag=True, has_reading=True, has_rules=True), three) is False


def test_where_nothing_need_stand_behind_the_sign_no_branch_is_hollow() -> None:
    assert hollow_branch(EMPTY, attrs.evolve(PINGYUAN, hollow_branch_haves=0)) is False
    assert hollow_branch(Branch(), attrs.evolve(PINGYUAN, hollow_branch_haves=0)) is False
