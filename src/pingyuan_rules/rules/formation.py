"""Which units must form a Party organization, how, and in what order (P2S7-9)."""

from pingyuan_rules import units as u
from pingyuan_rules.choices import Cluster, FormationRoute, MemberBasis, PartyOrganization
from pingyuan_rules.engine import Label, Severity, all_of, any_of, as_is, choose, choose_by_rank, count_true, not_
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Organization
from pingyuan_rules.rules.county_book import REGULATIONS_IN_FORCE, book


@book.rule(zh="单位正常运营", en="the unit is in operation", cites=clause("P2S9"), helper=True)
def in_operation(org: Organization) -> bool:
    """Whether the unit is in real operation, so that it is asked to put right what it lacks."""
    # What a closed unit lacks nobody can put right. Its answers stay, since rates over registered units need them.
    return as_is(org.operating)


@book.rule(
    zh="已知未建原因或已建组织", en="the reason is known or an organization exists", cites=clause("P2S7"), helper=True
)
def reason_clear(org: Organization) -> bool:
    """The fifth clear, which is not asked of a unit that has an organization."""
    return any_of(org.party_organization != PartyOrganization.NONE, org.knows_reason_unformed)


@book.rule(zh="“五个清”达标项数", en="number of the five clears", unit=u.ITEMS, cites=clause("P2S7"))
def survey_clear_count(org: Organization) -> int:
    """How many of the five clears are met; the fifth counts as met where an organization exists.

    Unknown as long as any of them is.

    >>> survey_clear_count(Organization(knows_operations=True))
    UNKNOWN
    """
    return count_true(
        org.knows_operations, org.knows_workforce, org.knows_members, org.knows_investors, reason_clear(org)
    )


@book.rule(
    zh="做到“五个清”",
    en="the survey meets the five clears",
    cites=clause("P2S7"),
    met_when=True,
    unmet=Label("未做到“五个清”", "the survey does not meet the five clears"),
    asked_of=in_operation,
)
def survey_complete(org: Organization) -> bool:
    """Whether operations, workforce, members, investors and the reason for having no organization are all known.

    >>> survey_complete(Organization(knows_investors=False))
    False
    """
    # Not a count of five: one thing that is not clear decides this, while the count waits for every fact.
    return all_of(org.knows_operations, org.knows_workforce, org.knows_members, org.knows_investors, reason_clear(org))


@book.rule(zh="应当成立党组织", en="must form a Party organization", cites=clause("P2S8"))
def must_form(org: Organization, policy: Policy) -> bool:
    """Whether the unit has enough full members (three or more) that it must form a Party organization.

    >>> must_form(Organization(full_members=3)), must_form(Organization(full_members=2))
    (True, False)
    """
    # Three itself suffices, in the article as in the constitution of 2012 (article 29); press texts that say "more
    # than three" are off by one. Both say full members, so those on probation do not count.
    return org.full_members >= policy.minimum_full_members


@book.rule(zh="联合组建所计党员数", en="members counted for joining", cites=clause("P2S9"), helper=True)
def members_for_joining(org: Organization, policy: Policy) -> int:
    """The members that count toward joining a joint branch: full members, or all (house default)."""
    return choose(
        (policy.joint_member_basis == MemberBasis.FULL, org.full_members),
        otherwise=org.full_members + org.probationary_members,
    )


@book.rule(zh="可参加联合组建", en="may join a joint branch", cites=clause("P2S9"), helper=True)
def may_join(org: Organization, policy: Policy) -> bool:
    """Whether the unit has the members that joining a joint branch takes (house default)."""
    # That the units of a joint branch have three full members in total is not asked here: a unit's record does not
    # hold the others' members. Branches of units with one member each are on record.
    return members_for_joining(org, policy) >= policy.joint_minimum_members


@book.rule(
    zh="联合组建而无可参加的党员",
    en="in a joint branch without members who could join",
    cites=clause("P2S9"),
    met_when=False,
    helper=True,
)
def joined_without_members(org: Organization, policy: Policy) -> bool:
    """Whether the unit is in a joint branch though it has not the members that joining takes (house default).

    Not reported, since a ledger may list such units with the branch beside them; but no remedy brings it about.
    """
    return all_of(org.party_organization == PartyOrganization.JOINT, not_(may_join(org, policy)))


@book.rule(zh="组建途径", en="route of formation", cites=(clause("P2S8"), clause("P2S9")))
def formation_route(org: Organization, policy: Policy) -> FormationRoute:
    """How the unit is to be covered: a standalone organization, one jointly with others, or Party work only.

    >>> formation_route(Organization(full_members=1))
    <FormationRoute.JOINT: 'joint'>
    """
    return choose(
        # The national opinion of 2012 also asks that conditions be ripe, which it leaves to judgment, so numbers
        # decide.
        (must_form(org, policy), FormationRoute.STANDALONE),
        (may_join(org, policy), FormationRoute.JOINT),
        otherwise=FormationRoute.WORK_COVERAGE,
    )


@book.rule(
    zh="尚未组建的正常运营单位",
    en="in real operation and without a Party organization",
    cites=clause("P2S8"),
    helper=True,
)
def plan_is_asked(org: Organization) -> bool:
    """Whether a plan is asked of the unit: it is one for forming, so only of a unit that has no organization yet."""
    return all_of(in_operation(org), org.party_organization == PartyOrganization.NONE)


@book.rule(
    zh="“一企（社）一策”方案已制定",
    en="a plan of its own is in place",
    cites=clause("P2S8"),
    met_when=True,
    unmet=Label("无“一企（社）一策”方案", "no plan of its own"),
    applies=must_form,
    asked_of=plan_is_asked,
)
def case_plan_in_place(org: Organization) -> bool:
    """Whether a unit that must form an organization has a plan of its own; concerns no other unit.

    To have none is a shortfall only of a unit in real operation that has no organization yet.

    >>> case_plan_in_place(Organization(full_members=3, has_case_plan=True))
    True
    """
    return as_is(org.has_case_plan)


@book.rule(zh="组建优先次序", en="priority of formation", cites=clause("P2S7"))
def formation_priority(org: Organization, policy: Policy) -> int:
    """In what order units come up for formation, 1 first: parks lead, then streets, markets and key industries.

    The ranks are policy; where several apply, the least counts.

    >>> formation_priority(Organization(cluster=Cluster.INDUSTRIAL_PARK))
    1
    """
    return choose_by_rank(
        (org.cluster == Cluster.INDUSTRIAL_PARK, policy.priority_park, policy.priority_park),
        (
            # The article names streets and markets in one breath and ranks neither above the other.
            any_of(org.cluster == Cluster.COMMERCIAL_STREET, org.cluster == Cluster.SPECIALIZED_MARKET),
            policy.priority_cluster,
            policy.priority_cluster,
        ),
        (org.key_industry, policy.priority_key_industry, policy.priority_key_industry),
        otherwise=policy.priority_rest,
    )


@book.rule(zh="应建未建", en="due but not formed", cites=clause("P2S8"), met_when=False, asked_of=in_operation)
def due_not_formed(org: Organization, policy: Policy) -> bool:
    """Whether the unit must form a Party organization and has none.

    >>> due_not_formed(Organization(full_members=4, party_organization=PartyOrganization.NONE))
    True
    """
    return all_of(must_form(org, policy), org.party_organization == PartyOrganization.NONE)


@book.rule(
    zh="达到单独组建人数而联合组建",
    en="has enough members but sits in a joint branch",
    cites=clause("P2S8"),
    # The official statistical form has a row for such units, so they are reported and break no rule.
    severity=Severity.NOTE,
    met_when=False,
    asked_of=in_operation,
)
def joint_above_minimum(org: Organization, policy: Policy) -> bool:
    """Whether the unit has enough full members but sits in a joint branch: worth a note, not a breach.

    >>> joint_above_minimum(Organization(full_members=4, party_organization=PartyOrganization.JOINT))
    True
    """
    return all_of(must_form(org, policy), org.party_organization == PartyOrganization.JOINT)


@book.rule(
    zh="应参加联合组建而未组建",
    en="due to join a joint branch and has none",
    cites=clause("BR2018A5JOIN"),
    met_when=False,
    asked_of=in_operation,
    since=REGULATIONS_IN_FORCE,
)
def due_to_join_not_joined(org: Organization, policy: Policy) -> bool:
    """Whether the unit has too few full members for a branch of its own, and is in no Party organization.

    Such a unit shall join a joint branch. How many of its members suffice to join is a house default (one full
    member): a unit without members has nobody who could join. In force since 2018-10-28.

    >>> from datetime import date
    >>> from pingyuan_rules.policy import policy_on
    >>> unit = Organization(full_members=2, party_organization=PartyOrganization.NONE)
    >>> due_to_join_not_joined(unit, policy_on(date(2018, 10, 28)))
    True
    """
    return all_of(
        not_(must_form(org, policy)),
        may_join(org, policy),
        org.party_organization == PartyOrganization.NONE,
    )


@book.rule(
    zh="单独组建而正式党员不足",
    en="has an organization of its own and too few full members",
    cites=(clause("CONST2012A29"), clause("CONST2017A30"), clause("BR2018A4"), clause("BR2018A5JOIN")),
    # The constitution says when a unit must form an organization; that a smaller unit may not have one of its own is a
    # reading of it. Since 2018-10-28 the regulations say so.
    severity=((None, Severity.EXPECTED), (REGULATIONS_IN_FORCE, Severity.REQUIRED)),
    met_when=False,
    asked_of=in_operation,
)
def standalone_below_minimum(org: Organization, policy: Policy) -> bool:
    """Whether the unit has a standalone organization though it has fewer than three full members.

    Expected before 2018-10-28, a reading of the Constitution; required since, by the regulations on branches.

    >>> standalone_below_minimum(Organization(full_members=2, party_organization=PartyOrganization.STANDALONE))
    True
    """
    return all_of(org.party_organization == PartyOrganization.STANDALONE, not_(must_form(org, policy)))
