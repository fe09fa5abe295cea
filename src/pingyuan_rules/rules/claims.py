"""What published figures count, and no other rule does (P2S3, P2S9, P3S4)."""

from pingyuan_rules.choices import CommitteeKind, Formation, Sector
from pingyuan_rules.engine import all_of
from pingyuan_rules.records import Branch, Committee
from pingyuan_rules.rules.county_book import predicate
from pingyuan_rules.rules.sites import premises_available


@predicate("“两新”党工委", "the committee is a working committee", "P2S3")
def is_working_committee(committee: Committee) -> bool:
    return committee.kind == CommitteeKind.WORKING


@predicate("领域党委", "the committee is a sector committee", "P2S3")
def is_sector_committee(committee: Committee) -> bool:
    return committee.kind == CommitteeKind.SECTOR


@predicate("非公有制企业支部", "the branch is a non-public one", "P2S9")
def is_non_public(branch: Branch) -> bool:
    return branch.sector == Sector.NON_PUBLIC_ENTERPRISE


@predicate("社会组织支部", "the branch is one of social organizations", "P2S9")
def is_social(branch: Branch) -> bool:
    return branch.sector == Sector.SOCIAL_ORGANIZATION


@predicate("单独组建的非公支部", "a standalone non-public branch", "P2S9")
def is_standalone_non_public(branch: Branch) -> bool:
    return all_of(is_non_public(branch), branch.formation == Formation.STANDALONE)


@predicate("联合组建的社会组织支部", "a joint branch of social organizations", "P2S9")
def is_joint_social(branch: Branch) -> bool:
    return all_of(is_social(branch), branch.formation == Formation.JOINT)


@predicate("“六有”齐备", "the branch has all six haves", "P3S4")
def has_six_haves(branch: Branch) -> bool:
    return all_of(
        premises_available(branch),
        branch.has_facilities,
        branch.has_signs,
        branch.has_flag,
        branch.has_reading,
        branch.has_rules,
    )
