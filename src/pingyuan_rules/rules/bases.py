"""What measures count: the bases of coverage, and conditions that no result has a place for (P2S9, P4S9)."""

from pingyuan_rules.choices import DemonstrationCounting, DemonstrationLevel, Formation, PartyOrganization, Sector
from pingyuan_rules.engine import all_of, any_of, as_is, not_
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.rules.county_book import book, predicate
from pingyuan_rules.rules.coverage import organization_covered
from pingyuan_rules.rules.formation import in_operation, must_form

# The bases.


@predicate("在册单位", "the unit is registered", "P2S9")
def base_registered(org: Organization) -> bool:  # noqa: ARG001 - every unit of the ledger is registered
    return True


@predicate("正常运营单位", "the unit is in real operation", "P2S9", "RATE2012")
def base_operating(org: Organization) -> bool:
    # The article names no base; the national opinion of 2012 divides by enterprises in real operation.
    return as_is(org.operating)


@predicate("有党员", "the unit has members", "P2S9")
def has_members(org: Organization) -> bool:
    # Not a sum: one full member decides, though nobody knows how many are on probation.
    return any_of(org.full_members >= 1, org.probationary_members >= 1)


@predicate("有党员的正常运营单位", "the unit is in real operation and has members", "P2S9")
def base_with_members(org: Organization) -> bool:
    return all_of(in_operation(org), has_members(org))


@book.rule(
    zh="已建或应建党组织",
    en="the unit has or is due to form an organization",
    cites=(clause("P2S8"), clause("P2S9")),
    helper=True,
)
def has_or_is_due(org: Organization, policy: Policy) -> bool:
    """Whether the unit has a Party organization or enough full members that it must form one.

    A unit that must form one either has it or is due and has none; written so, it counts even where nobody knows
    which of the two.
    """
    return any_of(organization_covered(org), must_form(org, policy))


@book.rule(zh="应建单位", en="the unit is eligible", cites=(clause("P2S8"), clause("P2S9")), helper=True)
def base_eligible(org: Organization, policy: Policy) -> bool:
    """Whether the unit is in real operation and has a Party organization or is due to form one.

    >>> base_eligible(Organization(operating=True, full_members=3))
    True
    """
    return all_of(in_operation(org), has_or_is_due(org, policy))


@book.rule(
    zh="符合政策对基数的其他要求",
    en="the unit meets the other conditions of the policy's base",
    cites=clause("P2S9"),
    helper=True,
)
def has_place_and_staff(org: Organization, policy: Policy) -> bool:
    """Whether the unit has a fixed place of business and the least staff, as far as the policy asks for them."""
    enterprise, social = Sector.NON_PUBLIC_ENTERPRISE, Sector.SOCIAL_ORGANIZATION
    return all_of(
        any_of(not_(policy.base_needs_fixed_place), org.fixed_place),
        # Sector by sector, so that enough staff for both decides although nobody recorded the sector; and a least of
        # none asks for no number of staff.
        any_of(
            org.sector != enterprise, policy.base_staff_enterprises == 0, org.staff >= policy.base_staff_enterprises
        ),
        any_of(
            org.sector != social,
            policy.base_staff_social_organizations == 0,
            org.staff >= policy.base_staff_social_organizations,
        ),
    )


@book.rule(zh="属于政策所定基数", en="the unit belongs to the base of the policy", cites=clause("P2S9"), helper=True)
def base_policy(org: Organization, policy: Policy) -> bool:
    """Whether the unit belongs to the base that the policy defines: in real operation, and what else a county asks.

    Counties elsewhere leave out units without a fixed place of business or with few staff. None of this is asked by
    default, so that the base is then that of units in real operation.

    >>> base_policy(Organization(operating=True, staff=3))
    True
    """
    return all_of(in_operation(org), has_place_and_staff(org, policy))


# The units that a base leaves out because they are closed, each beside its base.


@predicate("在册单位中不计的单位", "the unit is left out of the registered ones", "P2S9")
def closed_none(org: Organization) -> bool:  # noqa: ARG001 - the registered units are all in their base
    return False


@predicate("未正常运营单位", "the unit is not in real operation", "P2S9")
def closed_units(org: Organization) -> bool:
    return not_(in_operation(org))


@predicate("有党员的未正常运营单位", "the unit has members and is not in real operation", "P2S9")
def closed_with_members(org: Organization) -> bool:
    return all_of(closed_units(org), has_members(org))


@book.rule(
    zh="已建或达到应建人数的未正常运营单位",
    en="the unit has or would be due to form an organization and is not in real operation",
    cites=(clause("P2S8"), clause("P2S9")),
    helper=True,
)
def closed_eligible(org: Organization, policy: Policy) -> bool:
    """Whether the unit would be eligible if it were in real operation."""
    return all_of(closed_units(org), has_or_is_due(org, policy))


@book.rule(
    zh="符合政策其他要求的未正常运营单位",
    en="the unit meets the other conditions of the policy's base and is not in real operation",
    cites=clause("P2S9"),
    helper=True,
)
def closed_policy(org: Organization, policy: Policy) -> bool:
    """Whether the unit would belong to the base of the policy if it were in real operation."""
    return all_of(closed_units(org), has_place_and_staff(org, policy))


# Conditions that are counted.


@predicate("单独组建的单位", "the unit has an organization of its own", "P2S9", "RATE2012")
def covered_standalone(org: Organization) -> bool:
    return org.party_organization == PartyOrganization.STANDALONE


@predicate("单独组建的支部", "the branch is a standalone one", "P2S9")
def formed_standalone(branch: Branch) -> bool:
    return branch.formation == Formation.STANDALONE


@predicate("联合组建的支部", "the branch was formed jointly", "P2S9")
def formed_jointly(branch: Branch) -> bool:
    return branch.formation == Formation.JOINT


@predicate("市级示范点", "the branch is a city demonstration site", "P4S9")
def designated_city(branch: Branch) -> bool:
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


@predicate("示范点", "the branch is a demonstration site", "P4S9")
def designated(branch: Branch) -> bool:
    return branch.designation != DemonstrationLevel.NONE


@predicate("每个支部", "every branch", "P2S9", "P3S3")
def base_branches(branch: Branch) -> bool:  # noqa: ARG001 - every branch of the ledger is in the base
    return True
