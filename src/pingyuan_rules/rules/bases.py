"""What measures count: the bases of coverage, and conditions that no result has a place for (P2S9, P4S9)."""

from pingyuan_rules.choices import DemonstrationCounting, DemonstrationLevel, Formation, PartyOrganization
from pingyuan_rules.engine import all_of, any_of
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.rules.coverage import organization_covered
from pingyuan_rules.rules.formation import must_form

# The bases.


@book.rule(zh="在册单位", en="the unit is registered", cites=clause("P2S9"), helper=True)
def base_registered(org: Organization) -> bool:  # noqa: ARG001 - every unit of the ledger is registered
    """Whether the unit is in the ledger at all, which every record is.

    >>> base_registered(Organization())
    True
    """
    return True


@book.rule(zh="正常运营单位", en="the unit is in real operation", cites=clause("P2S9"), helper=True)
def base_operating(org: Organization) -> bool:
    """Whether the unit is in real operation.

    >>> base_operating(Organization(operating=False))
    False
    """
    return org.operating


@book.rule(zh="有党员的单位", en="the unit has members", cites=clause("P2S9"), helper=True)
def base_with_members(org: Organization) -> bool:
    """Whether the unit has at least one member, full or probationary.

    >>> base_with_members(Organization(full_members=1))
    True
    """
    return any_of(org.full_members >= 1, org.probationary_members >= 1)


@book.rule(zh="应建单位", en="the unit is eligible", cites=(clause("P2S8"), clause("P2S9")), helper=True)
def base_eligible(org: Organization, policy: Policy) -> bool:
    """Whether the unit has a Party organization or is due to form one.

    A unit that must form one either has it or is due and has none; written so, it counts even where nobody knows
    which of the two.

    >>> base_eligible(Organization(full_members=3))
    True
    """
    return any_of(organization_covered(org), must_form(org, policy))


# Conditions that are counted.


@book.rule(zh="单独组建的单位", en="the unit has an organization of its own", cites=clause("P2S9"), helper=True)
def covered_standalone(org: Organization) -> bool:
    """Whether the unit has a Party organization of its own.

    >>> covered_standalone(Organization(party_organization=PartyOrganization.JOINT))
    False
    """
    return org.party_organization == PartyOrganization.STANDALONE


@book.rule(zh="单独组建的支部", en="the branch is a standalone one", cites=clause("P2S9"), helper=True)
def formed_standalone(branch: Branch) -> bool:
    """Whether one unit formed the branch.

    >>> formed_standalone(Branch(formation=Formation.STANDALONE))
    True
    """
    return branch.formation == Formation.STANDALONE


@book.rule(zh="联合组建的支部", en="the branch was formed jointly", cites=clause("P2S9"), helper=True)
def formed_jointly(branch: Branch) -> bool:
    """Whether several units formed the branch.

    >>> formed_jointly(Branch(formation=Formation.STANDALONE))
    False
    """
    return branch.formation == Formation.JOINT


@book.rule(zh="市级示范点", en="the branch is a city demonstration site", cites=clause("P4S9"), helper=True)
def designated_city(branch: Branch) -> bool:
    """Whether the branch is designated as a city demonstration site.

    >>> designated_city(Branch(designation=DemonstrationLevel.COUNTY))
    False
    """
    return branch.designation == DemonstrationLevel.CITY


@book.rule(zh="计入县级示范点", en="the branch counts as a county site", cites=clause("P4S9"), helper=True)
def designated_county(branch: Branch, policy: Policy) -> bool:
    """Whether the branch counts among the county sites; whether city sites do is a house default.

    >>> designated_county(Branch(designation=DemonstrationLevel.CITY))
    False
    """
    return any_of(
        branch.designation == DemonstrationLevel.COUNTY,
        all_of(
            branch.designation == DemonstrationLevel.CITY,
            policy.demonstration_counting == DemonstrationCounting.NESTED,
        ),
    )


@book.rule(zh="示范点", en="the branch is a demonstration site", cites=clause("P4S9"), helper=True)
def designated(branch: Branch) -> bool:
    """Whether the branch is designated as a demonstration site of either level.

    >>> designated(Branch(designation=DemonstrationLevel.CITY))
    True
    """
    return branch.designation != DemonstrationLevel.NONE


@book.rule(zh="每个支部", en="every branch", cites=(clause("P2S9"), clause("P3S3")), helper=True)
def base_branches(branch: Branch) -> bool:  # noqa: ARG001 - every branch of the ledger is in the base
    """Whether the branch is in the ledger at all, which every record is.

    >>> base_branches(Branch())
    True
    """
    return True
