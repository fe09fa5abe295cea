"""The two coverages: by a Party organization, and by Party work (P2S9)."""

from pingyuan_rules.choices import CoverageStatus, PartyOrganization
from pingyuan_rules.engine import Label, Severity, all_of, any_of, choose, not_
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Organization
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.rules.formation import in_operation


# Without `met_when`: a unit with too few members owes no organization. What is owed is `due_not_formed`.
@book.rule(zh="党的组织已覆盖", en="covered by a Party organization", cites=(clause("P2S9"), clause("RATE2012")))
def organization_covered(org: Organization) -> bool:
    """Whether the unit has a Party organization, of its own or jointly with others.

    >>> organization_covered(Organization(party_organization=PartyOrganization.JOINT))
    True
    """
    # Every unit of a joint branch counts, as in the national opinion of 2012: coverage is of units, not of branches.
    return any_of(
        org.party_organization == PartyOrganization.STANDALONE,
        org.party_organization == PartyOrganization.JOINT,
    )


@book.rule(
    zh="党的工作已覆盖",
    en="covered by Party work",
    cites=(clause("P2S9"), clause("WORK2012")),
    met_when=True,
    unmet=Label("党的工作未覆盖", "not covered by Party work"),
    asked_of=in_operation,
)
def work_covered(org: Organization, policy: Policy) -> bool:
    """Whether the unit has a Party organization, an instructor, a liaison officer or a mass organization.

    Which of these means count is policy: instructor, liaison officer, trade union and Youth League as in the national
    opinion of 2012, the women's federation as a house default.

    >>> work_covered(Organization(has_liaison=True))
    True
    """
    return any_of(
        organization_covered(org),
        all_of(policy.work_by_instructor, org.has_instructor),
        all_of(policy.work_by_liaison, org.has_liaison),
        all_of(policy.work_by_union, org.has_union),
        all_of(policy.work_by_youth_league, org.has_youth_league),
        all_of(policy.work_by_womens_federation, org.has_womens_federation),
    )


@book.rule(zh="覆盖情况", en="coverage", cites=clause("P2S9"))
def coverage_status(org: Organization, policy: Policy) -> CoverageStatus:
    """Which of the two coverages reaches the unit, the one by an organization first.

    >>> coverage_status(Organization(party_organization=PartyOrganization.NONE, has_union=True))
    <CoverageStatus.WORK: 'work'>
    """
    return choose(
        (organization_covered(org), CoverageStatus.ORGANIZATION),
        (work_covered(org, policy), CoverageStatus.WORK),
        otherwise=CoverageStatus.NONE,
    )


@book.rule(
    zh="未正常运营而仍有党组织",
    en="not in operation but still has a Party organization",
    cites=clause("P2S9"),
    # Reported only: no text says what becomes of the organization, which may be joint and live on in other units.
    severity=Severity.NOTE,
    met_when=False,
)
def closed_with_organization(org: Organization) -> bool:
    """Whether a unit that is not in real operation still has a Party organization: worth a note, not a breach.

    >>> closed_with_organization(Organization(operating=False, party_organization=PartyOrganization.JOINT))
    True
    """
    return all_of(not_(in_operation(org)), organization_covered(org))
