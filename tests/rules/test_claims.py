"""What published figures count, by hand."""

import itertools

import attrs
import pytest

from pingyuan_rules import UNKNOWN, Branch, Committee, CommitteeKind, Formation, Sector
from pingyuan_rules.rules.claims import (
    has_six_haves,
    is_joint_social,
    is_non_public,
    is_sector_committee,
    is_social,
    is_standalone_non_public,
    is_working_committee,
)

HAVES = ("has_premises", "has_facilities", "has_signs", "has_flag", "has_reading", "has_rules")
SIX = Branch(premises_shared=False, **dict.fromkeys(HAVES, True))


@pytest.mark.parametrize("kind", [*CommitteeKind, UNKNOWN])
def test_committees_by_kind(kind: CommitteeKind) -> None:
    committee = Committee(kind=kind)
    known = kind is not UNKNOWN
    assert is_working_committee(committee) is (kind is CommitteeKind.WORKING if known else UNKNOWN)
    assert is_sector_committee(committee) is (kind is CommitteeKind.SECTOR if known else UNKNOWN)


@pytest.mark.parametrize(("sector", "formation"), list(itertools.product(Sector, Formation)))
def test_branches_by_sector_and_formation(sector: Sector, formation: Formation) -> None:
    branch = Branch(sector=sector, formation=formation)
    non_public, standalone = sector is Sector.NON_PUBLIC_ENTERPRISE, formation is Formation.STANDALONE
    assert is_non_public(branch) is non_public
    assert is_social(branch) is (not non_public)
    assert is_standalone_non_public(branch) is (non_public and standalone)
    assert is_joint_social(branch) is (not non_public and not standalone)


def test_one_half_that_fails_decides_the_crossing() -> None:
    assert is_standalone_non_public(Branch(formation=Formation.JOINT)) is False
    assert is_joint_social(Branch(sector=Sector.NON_PUBLIC_ENTERPRISE)) is False
    assert is_joint_social(Branch(sector=Sector.SOCIAL_ORGANIZATION)) is UNKNOWN


def test_all_six_haves() -> None:
    assert has_six_haves(SIX) is True
    assert has_six_haves(attrs.evolve(SIX, has_premises=False, premises_shared=True)) is True
    for name in HAVES:
        assert has_six_haves(attrs.evolve(SIX, **{name: False})) is False
        assert has_six_haves(attrs.evolve(SIX, **{name: UNKNOWN})) is UNKNOWN
        expected = UNKNOWN if name == "has_premises" else False
        assert has_six_haves(Branch(**{name: False})) is expected, "premises may be shared"
