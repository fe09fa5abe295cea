"""Scores: the five goods, demonstration sites, and the yearly appraisal (P4S7-11)."""

from pingyuan_rules import units as u
from pingyuan_rules.choices import AppraisalGrade, DemonstrationLevel
from pingyuan_rules.engine import Rounding, all_of, any_of, choose, divide, hundredths, not_
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.rules.sites import site_qualified
from pingyuan_rules.rules.systems import systems_complete


@book.rule(
    zh="“五个好”总分",
    en="total of the five goods",
    unit=u.HUNDREDTHS,
    cites=(clause("P4S7"), clause("GOODS2010")),
)
def five_good_total(branch: Branch, policy: Policy) -> int:
    """The weighted total of the five scores, in hundredths of a point (0 to 10,000); weights are a house default.

    What is left below a hundredth is cut off.

    >>> five_good_total(Branch(leadership=90, membership=90, mechanism=90, performance=90, public_response=90))
    9000
    """
    # Rounded down, so that a line in whole hundredths is reached just where the exact total reaches it: 89.99 and four
    # 90s come to 89.998 points, which is no 90.
    # The article names the standard and no items; these five are those of the national opinion of 2010. A list for
    # private firms has another fourth item.
    weighted = (
        hundredths(branch.leadership) * policy.weight_leadership
        + hundredths(branch.membership) * policy.weight_membership
        + hundredths(branch.mechanism) * policy.weight_mechanism
        + hundredths(branch.performance) * policy.weight_performance
        + hundredths(branch.public_response) * policy.weight_public_response
    )
    return divide(weighted, 100, Rounding.FLOOR)


@book.rule(
    zh="“五个好”单项均达底线",
    en="each of the five goods reaches its floor",
    cites=(clause("P4S7"), clause("GOODS2010")),
)
def five_good_met(branch: Branch, policy: Policy) -> bool:
    """Whether each of the five scores reaches the floor (house default).

    >>> five_good_met(Branch(leadership=79))
    False
    """
    return all_of(
        branch.leadership >= policy.five_good_floor,
        branch.membership >= policy.five_good_floor,
        branch.mechanism >= policy.five_good_floor,
        branch.performance >= policy.five_good_floor,
        branch.public_response >= policy.five_good_floor,
    )


@book.rule(
    zh="可达到的示范点级别",
    en="level of demonstration site reached",
    cites=(clause("P4S7"), clause("P4S8"), clause("P4S9")),
)
def demonstration_level(branch: Branch, policy: Policy) -> DemonstrationLevel:
    """What level of demonstration site the branch reaches; the totals asked for are house defaults.

    The site must qualify and each of the five goods reach its floor; a one-vote veto bars any level and leaves the
    score as it is. Whether the six systems must be in place too is policy (house default: no, since the article tells
    of systems, files and operation as what the county reached by its sites).

    >>> demonstration_level(Branch(vetoed=True))
    <DemonstrationLevel.NONE: 'none'>
    """
    return choose(
        # First, so that a veto decides even while scores are unknown.
        (branch.vetoed, DemonstrationLevel.NONE),
        (
            any_of(
                not_(site_qualified(branch)),
                all_of(policy.demonstration_needs_systems, not_(systems_complete(branch))),
                not_(five_good_met(branch, policy)),
            ),
            DemonstrationLevel.NONE,
        ),
        (five_good_total(branch, policy) >= policy.city_site_total, DemonstrationLevel.CITY),
        (five_good_total(branch, policy) >= policy.county_site_total, DemonstrationLevel.COUNTY),
        otherwise=DemonstrationLevel.NONE,
    )


@book.rule(
    zh="支部考核得分",
    en="appraisal score of the branch",
    unit=u.HUNDREDTHS,
    cites=clause("P4S11"),
)
def appraisal_score(branch: Branch, policy: Policy) -> int:
    """The branch's weighted score from inspection, assessment and report, in hundredths of a point (0 to 10,000).

    What is left below a hundredth is cut off.

    >>> appraisal_score(Branch(site_inspection=80, overall_assessment=90, reporting_appraisal=100))
    8900
    """
    weighted = (
        hundredths(branch.site_inspection) * policy.weight_site_inspection
        + hundredths(branch.overall_assessment) * policy.weight_overall_assessment
        + hundredths(branch.reporting_appraisal) * policy.weight_reporting_appraisal
    )
    return divide(weighted, 100, Rounding.FLOOR)


@book.rule(zh="支部考核等次", en="appraisal grade of the branch", cites=clause("P4S11"))
def appraisal_grade(branch: Branch, policy: Policy) -> AppraisalGrade:
    """The grade that the branch's appraisal score gives; the bands are house defaults.

    >>> appraisal_grade(Branch(site_inspection=90, overall_assessment=90, reporting_appraisal=90))
    <AppraisalGrade.GOOD: 'good'>
    """
    return choose(
        (appraisal_score(branch, policy) >= policy.grade_good, AppraisalGrade.GOOD),
        (appraisal_score(branch, policy) >= policy.grade_fairly_good, AppraisalGrade.FAIRLY_GOOD),
        (appraisal_score(branch, policy) >= policy.grade_average, AppraisalGrade.AVERAGE),
        otherwise=AppraisalGrade.POOR,
    )


@book.rule(
    zh="书记考核得分",
    en="appraisal score of the secretary",
    unit=u.HUNDREDTHS,
    cites=clause("P4S11"),
)
def secretary_appraisal_score(branch: Branch, policy: Policy) -> int:
    """The secretary's weighted score from inspection, assessment and report, in hundredths of a point (0 to 10,000).

    What is left below a hundredth is cut off.

    >>> secretary_appraisal_score(Branch(secretary_site_inspection=80))
    UNKNOWN
    """
    # The article appraises branches and secretaries by three means and does not say which apply to whom, so all apply
    # to both, with weights of their own.
    weighted = (
        hundredths(branch.secretary_site_inspection) * policy.secretary_weight_site_inspection
        + hundredths(branch.secretary_overall_assessment) * policy.secretary_weight_overall_assessment
        + hundredths(branch.secretary_reporting_appraisal) * policy.secretary_weight_reporting_appraisal
    )
    return divide(weighted, 100, Rounding.FLOOR)


@book.rule(zh="书记考核等次", en="appraisal grade of the secretary", cites=clause("P4S11"))
def secretary_appraisal_grade(branch: Branch, policy: Policy) -> AppraisalGrade:
    """The grade that the secretary's appraisal score gives; the bands are house defaults.

    >>> secretary_appraisal_grade(Branch())
    UNKNOWN
    """
    return choose(
        (secretary_appraisal_score(branch, policy) >= policy.grade_good, AppraisalGrade.GOOD),
        (secretary_appraisal_score(branch, policy) >= policy.grade_fairly_good, AppraisalGrade.FAIRLY_GOOD),
        (secretary_appraisal_score(branch, policy) >= policy.grade_average, AppraisalGrade.AVERAGE),
        otherwise=AppraisalGrade.POOR,
    )
