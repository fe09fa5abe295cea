"""What published figures count, and no other rule does (P2S3, P2S9, P3S4)."""

from pingyuan_rules.choices import CommitteeKind, Formation, Sector
from pingyuan_rules.engine import all_of
from pingyuan_rules.policy import clause
from pingyuan_rules.records import Branch, Committee
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.rules.sites import premises_available


@book.rule(zh="两新党工委", en="the committee is a working committee", cites=clause("P2S3"), helper=True)
def is_working_committee(committee: Committee) -> bool:
    """Whether the committee directs the whole.

    >>> is_working_committee(Committee(kind=CommitteeKind.WORKING))
    True
    """
    return committee.kind == CommitteeKind.WORKING


@book.rule(zh="领域党委", en="the committee is a sector committee", cites=clause("P2S3"), helper=True)
def is_sector_committee(committee: Committee) -> bool:
    """Whether the committee manages a sector.

    >>> is_sector_committee(Committee(kind=CommitteeKind.WORKING))
    False
    """
    return committee.kind == CommitteeKind.SECTOR


@book.rule(zh="非公有制企业支部", en="the branch is a non-public one", cites=clause("P2S9"), helper=True)
def is_non_public(branch: Branch) -> bool:
    """Whether the branch is one of non-public enterprises.

    >>> is_non_public(Branch(sector=Sector.SOCIAL_ORGANIZATION))
    False
    """
    return branch.sector == Sector.NON_PUBLIC_ENTERPRISE


@book.rule(zh="社会组织支部", en="the branch is one of social organizations", cites=clause("P2S9"), helper=True)
def is_social(branch: Branch) -> bool:
    """Whether the branch is one of social organizations.

    >>> is_social(Branch(sector=Sector.SOCIAL_ORGANIZATION))
    True
    """
    return branch.sector == Sector.SOCIAL_ORGANIZATION


@book.rule(zh="单独组建的非公支部", en="a standalone non-public branch", cites=clause("P2S9"), helper=True)
def is_standalone_non_public(branch: Branch) -> bool:
    """Whether the branch is non-public and stands alone.

    >>> is_standalone_non_public(Branch(sector=Sector.SOCIAL_ORGANIZATION))
    False
    """
    return all_of(is_non_public(branch), branch.formation == Formation.STANDALONE)


@book.rule(zh="联合组建的社会组织支部", en="a joint branch of social organizations", cites=clause("P2S9"), helper=True)
def is_joint_social(branch: Branch) -> bool:
    """Whether the branch is one of social organizations and was formed jointly.

    >>> is_joint_social(Branch(formation=Formation.STANDALONE))
    False
    """
    return all_of(is_social(branch), branch.formation == Formation.JOINT)


@book.rule(zh="六有齐备", en="the branch has all six haves", cites=clause("P3S4"), helper=True)
def has_six_haves(branch: Branch) -> bool:
    """Whether the branch has every one of the six haves; premises may be shared.

    >>> has_six_haves(Branch(has_flag=False))
    False
    """
    return all_of(
        premises_available(branch),
        branch.has_facilities,
        branch.has_signs,
        branch.has_flag,
        branch.has_reading,
        branch.has_rules,
    )
