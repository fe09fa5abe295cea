"""Published figures: what they say, where they agree, and data beside them."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Applicant,
    ApplicantStage,
    Bound,
    Branch,
    Committee,
    CommitteeKind,
    DemonstrationCounting,
    DemonstrationLevel,
    Formation,
    Member,
    MemberBasis,
    Organization,
    PartyOrganization,
    Sector,
    Standing,
    Structure,
    compare,
    internal_agreement,
    published_figures,
)
from pingyuan_rules.engine import WrongRecord
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger

IN_THE_ARTICLE = {
    "working_committees": ("P2S3", 1),
    "sector_committees": ("P2S3", 2),
    "coordinating_committees": ("P2S3", 18),
    "leader_contacts_least": ("P2S5", 1),
    "leader_contacts_most": ("P2S5", 2),
    "branches": ("P2S9", 79),
    "branches_standalone": ("P2S9", 51),
    "branches_joint": ("P2S9", 28),
    "branches_non_public": ("P2S9", 64),
    "branches_social": ("P2S9", 15),
    "members": ("P2S9", 523),
    "organization_coverage": ("P2S9", 90),
    "work_coverage": ("P2S9", 100),
    "branches_six_haves": ("P3S4", 81),
    "admission_years": ("P3S8", 2),
    "admissions": ("P3S8", 25),
    "training_sessions": ("P3S10", 4),
    "city_sites": ("P4S9", 4),
    "county_sites": ("P4S9", 32),
    "activity_fund_per_member": ("P4S12", 30_000),
    "allowance_per_month": ("P4S12", 30_000),
}
DERIVED = {
    "bodies": 1 + 2 + 18,
    "average_members": Fraction(523, 79),
    "standalone_non_public_least": 51 - 15,
    "standalone_non_public_most": min(51, 64),
    "joint_social_most": min(28, 15),
    "units_covered_least": 51 + 2 * 28,
    "units_covered_most": 51 + 5 * 28,
    "coverage_base_narrow": 107 * 10 // 9,
    "coverage_base_wide": 191 * 10 // 9,
    "minimum_activity_funds": 523 * 30_000,
    "minimum_allowances": 79 * 12 * 30_000,
    "minimum_budget": 44_130_000,
    "minimum_budget_81": 523 * 30_000 + 81 * 12 * 30_000,
}

# What was published.


def test_the_figures_of_the_article_and_their_places() -> None:
    found = {key: (claim.clause.key, claim.value) for key, claim in published_figures().items() if not claim.derived}
    assert found == IN_THE_ARTICLE


def test_what_follows_by_arithmetic() -> None:
    assert {key: claim.value for key, claim in published_figures().items() if claim.derived} == DERIVED


def test_a_bound_is_a_bound_and_exact_is_exact() -> None:
    bounds = {key: claim.bound for key, claim in published_figures().items() if not claim.derived}
    assert {key for key, bound in bounds.items() if bound is Bound.AT_LEAST} == {
        "leader_contacts_least",
        "organization_coverage",
        "allowance_per_month",
    }
    assert {key for key, bound in bounds.items() if bound is Bound.AT_MOST} == {"leader_contacts_most"}


def test_derived_claims_name_claims_that_stand_before_them() -> None:
    seen: set[str] = set()
    for claim in published_figures().values():
        assert set(claim.derived) <= seen
        seen.add(claim.key)


def test_words_in_both_languages() -> None:
    for words in [*published_figures().values(), *internal_agreement()]:
        assert words.label.zh
        assert words.label.en
        assert words.label.zh.isascii() is False
        assert words.label.en.isascii() is True


def test_the_only_disagreement_is_between_79_and_81() -> None:
    wrong = [relation for relation in internal_agreement() if not relation.agrees]
    assert {relation.values for relation in wrong} == {(81, 79)}
    assert {tuple(claim.key for claim in relation.claims) for relation in wrong} == {("branches_six_haves", "branches")}
    assert all(relation.agrees is False for relation in wrong)


def test_the_sums_that_hold() -> None:
    held = {
        tuple(claim.value for claim in relation.claims): relation.values
        for relation in internal_agreement()
        if relation.agrees
    }
    assert held[51, 28, 79] == (79, 79)
    assert held[64, 15, 79] == (79, 79)
    assert held[1, 2, 18, 21] == (21, 21)
    assert held[15_690_000, 28_440_000, 44_130_000] == (44_130_000, 44_130_000)


def test_every_claim_takes_part_in_a_relation_or_stands_for_itself() -> None:
    related = {claim.key for relation in internal_agreement() for claim in relation.claims}
    assert set(published_figures()) - related == {
        "leader_contacts_least",
        "leader_contacts_most",
        "work_coverage",
        "admission_years",
        "admissions",
        "training_sessions",
    }


def test_nothing_is_read_before_it_is_asked_for() -> None:
    statement = "import pingyuan_rules.published"  # measuring coverage has imported some modules before
    script = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    imported = set(found.stdout.split())
    assert "pingyuan_rules.published" in imported
    assert imported.isdisjoint({"tomllib", "dateutil", "narwhals"})


# Data beside it, by hand.


def answers(**data: Any) -> dict[tuple[str, str], tuple[Any, Any]]:
    """What is computed and whether it agrees, by claim and source."""
    return {(each.claim.key, each.source): (each.computed, each.agrees) for each in compare(**data)}


def branches(count: int, **facts: Any) -> list[Branch]:
    return [Branch(**facts) for _ in range(count)]


def test_without_data_only_the_policy_is_compared() -> None:
    assert answers() == {
        ("leader_contacts_least", "policy"): (1, True),
        ("leader_contacts_most", "policy"): (2, True),
        ("training_sessions", "policy"): (4, True),
        ("activity_fund_per_member", "policy"): (30_000, True),
        ("allowance_per_month", "policy"): (30_000, True),
    }


def test_another_policy_disagrees_where_it_differs() -> None:
    policy = attrs.evolve(PINGYUAN, activity_fund_per_member=40_000, allowance_per_month=40_000)
    found = answers(policy=policy)
    assert found["activity_fund_per_member", "policy"] == (40_000, False)
    assert found["allowance_per_month", "policy"] == (40_000, True)


def test_a_policy_that_does_not_know_decides_nothing() -> None:
    found = answers(policy=attrs.evolve(PINGYUAN, activity_fund_per_member=UNKNOWN), branches=branches(79))
    assert found["activity_fund_per_member", "policy"] == (UNKNOWN, UNKNOWN)
    assert found["minimum_activity_funds", "branches"] == (UNKNOWN, UNKNOWN)
    assert found["minimum_budget", "branches"] == (UNKNOWN, UNKNOWN)
    assert found["minimum_allowances", "branches"] == (28_440_000, True)


def test_branches_by_formation_and_sector() -> None:
    data = [
        *branches(40, formation=Formation.STANDALONE, sector=Sector.NON_PUBLIC_ENTERPRISE),
        *branches(11, formation=Formation.STANDALONE, sector=Sector.SOCIAL_ORGANIZATION),
        *branches(24, formation=Formation.JOINT, sector=Sector.NON_PUBLIC_ENTERPRISE),
        *branches(4, formation=UNKNOWN, sector=Sector.SOCIAL_ORGANIZATION),
    ]
    found = answers(branches=data)
    assert found["branches", "branches"] == (79, True)
    assert found["branches_standalone", "branches"] == (UNKNOWN, UNKNOWN)
    assert found["branches_joint", "branches"] == (UNKNOWN, UNKNOWN)
    assert found["branches_non_public", "branches"] == (64, True)
    assert found["branches_social", "branches"] == (15, True)
    assert found["standalone_non_public_least", "branches"] == (40, True)
    assert found["standalone_non_public_most", "branches"] == (40, True)
    assert found["joint_social_most", "branches"] == (UNKNOWN, True)
    assert found["branches_six_haves", "branches"] == (UNKNOWN, False)


def test_members_from_each_kind_of_record() -> None:
    standings = [Standing.FULL] * 500 + [Standing.PROBATIONARY] * 22 + [Standing.DECEASED] * 3
    members = [Member(standing=standing) for standing in standings]
    found = answers(members=members, branches=[Branch(full_members=500, probationary_members=23)])
    assert found["members", "members"] == (522, False)
    assert found["members", "branches"] == (523, True)
    undecided = answers(members=[*members, Member()], branches=[Branch(full_members=500)])
    assert undecided["members", "members"] == (UNKNOWN, UNKNOWN)
    assert undecided["members", "branches"] == (UNKNOWN, UNKNOWN)


def test_too_many_members_disagree_whatever_the_unknown_ones_are() -> None:
    assert answers(branches=[Branch(full_members=524)])["members", "branches"] == (UNKNOWN, False)


def test_coverage_is_a_bound_and_work_coverage_exact() -> None:
    covered = Organization(operating=True, party_organization=PartyOrganization.STANDALONE)
    helped = Organization(operating=True, party_organization=PartyOrganization.NONE, has_liaison=True)
    unknown = Organization(operating=True, has_liaison=True)
    found = answers(organizations=[*[covered] * 9, helped])
    assert found["organization_coverage", "organizations"] == (90, True)
    assert found["work_coverage", "organizations"] == (100, True)
    assert found["units_covered_least", "organizations"] == (9, False)
    assert found["units_covered_most", "organizations"] == (9, True)
    assert found["coverage_base_wide", "organizations"] == (10, True)
    found = answers(organizations=[*[covered] * 8, helped, unknown])
    assert found["organization_coverage", "organizations"] == (UNKNOWN, UNKNOWN)
    found = answers(organizations=[*[covered] * 9, attrs.evolve(helped, has_liaison=UNKNOWN)])
    assert found["work_coverage", "organizations"] == (UNKNOWN, UNKNOWN)


def test_no_units_have_no_coverage() -> None:
    found = answers(organizations=[])
    assert found["organization_coverage", "organizations"] == (UNKNOWN, UNKNOWN)
    assert found["units_covered_most", "organizations"] == (0, True)
    assert answers(branches=[])["average_members", "branches"] == (UNKNOWN, UNKNOWN)
    assert answers(structures=[])["bodies", "structures"] == (UNKNOWN, UNKNOWN)


def test_admissions_of_the_two_years_to_the_policys_date() -> None:
    days = [date(2014, 10, 22)] * 24 + [date(2016, 10, 21), date(2014, 10, 21), date(2016, 10, 22)]
    applicants = [Applicant(stage=ApplicantStage.ADMITTED, admitted_on=day) for day in days]
    assert answers(applicants=applicants)["admissions", "applicants"] == (25, True)
    assert answers(applicants=applicants[1:])["admissions", "applicants"] == (24, False)


@pytest.mark.parametrize(
    ("counting", "agrees"), [(DemonstrationCounting.SEPARATE, True), (DemonstrationCounting.NESTED, False)]
)
def test_sites_are_counted_as_the_policy_says(counting: DemonstrationCounting, agrees: bool) -> None:
    data = branches(4, designation=DemonstrationLevel.CITY) + branches(32, designation=DemonstrationLevel.COUNTY)
    found = answers(branches=data, policy=attrs.evolve(PINGYUAN, demonstration_counting=counting))
    assert found["city_sites", "branches"] == (4, True)
    assert found["county_sites", "branches"][1] is agrees


def committees(counts: Sequence[int]) -> list[Committee]:
    return [Committee(kind=kind) for kind, count in zip(CommitteeKind, counts, strict=True) for _ in range(count)]


def test_committees_and_structure_are_both_reported() -> None:
    structure = Structure(working_committees=1, sector_committees=2, coordinating_committees=17)
    found = answers(committees=committees((1, 2, 18)), structures=[structure])
    assert found["coordinating_committees", "committees"] == (18, True)
    assert found["coordinating_committees", "structures"] == (17, False)
    assert found["bodies", "committees"] == (21, True)
    assert found["bodies", "structures"] == (20, False)
    assert found["working_committees", "structures"] == (1, True)


def test_several_structures_decide_only_what_they_share() -> None:
    structures = [Structure(working_committees=1, sector_committees=number) for number in (0, 2)]
    found = answers(structures=structures)
    assert found["working_committees", "structures"] == (1, True)
    assert found["sector_committees", "structures"] == (UNKNOWN, UNKNOWN)


def test_money_is_exact_and_follows_the_policys_basis() -> None:
    data = [Branch(full_members=500, probationary_members=23), *branches(78, full_members=0, probationary_members=0)]
    found = answers(branches=data)
    assert found["minimum_activity_funds", "branches"] == (15_690_000, True)
    assert found["minimum_allowances", "branches"] == (28_440_000, True)
    assert found["minimum_budget", "branches"] == (44_130_000, True)
    assert found["average_members", "branches"] == (Fraction(523, 79), True)
    full = answers(branches=data, policy=attrs.evolve(PINGYUAN, activity_fund_basis=MemberBasis.FULL))
    assert full["minimum_activity_funds", "branches"] == (15_000_000, False)


def test_records_of_another_class() -> None:
    with pytest.raises(WrongRecord):
        compare(members=[Branch()])  # type: ignore[list-item] # the mistake this is about


# The sample ledger.


@pytest.fixture(scope="module")
def sample() -> Ledger:
    return read_ledger(sample_ledger("csv"))


def test_the_sample_agrees_with_all_that_can_be_so(sample: Ledger) -> None:
    kinds = ("organizations", "branches", "members", "applicants", "committees", "structures")
    compared = compare(**{kind: getattr(sample, kind) for kind in kinds})
    from_records = [each for each in compared if each.source != "structures"]
    assert {each.claim.key for each in from_records if each.agrees is not True} == {"branches_six_haves"}
    assert {each.claim.key for each in compared} == set(published_figures()) - {
        "admission_years",
        "coverage_base_narrow",
        "minimum_budget_81",
    }
    assert {each.agrees for each in compared if each.source == "structures"} == {True, UNKNOWN}
