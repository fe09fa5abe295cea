"""Pingyuan county's rules for Party building in two-new organizations, as typed functions.

Each rule is written once and read many ways: `must_form(org)` answers for one record,
`must_form.explain(org)` says why, `must_form.over(frame)` adds a column to a table, and
`must_form.words("zh")` puts it in words. `assess` asks every rule about a record or a table.
"""

from importlib import import_module

from pingyuan_rules.engine.display import load_pydantic_schemas_with
from pingyuan_rules.engine.lazy_names import lazy_names
from pingyuan_rules.rule_names import RULE_NAMES

public_names = lazy_names(
    __name__,
    {
        "__about__": "__version__",
        "amounts": "activity_fund_of allowance_of points",
        "asking": "assess check findings frame_of records_of sql_of translate translate_back",
        "case_files": "Recording read_cases record_cases run_cases write_case_template write_suggestions",
        "cases": "Case CaseAnswer CaseCoverage CaseResult CaseRun CoveragePoint Expectation Outcome PointKind "
        "SuggestedCase case_coverage run_case suggest_cases",
        "choices": """
            AidGround ApplicantRole ApplicantStage AppraisalGrade BranchSize Cluster CommitteeKind CountedUntil
            CoverageStatus DemonstrationCounting DemonstrationLevel Formation FormationRoute HostAgency
            ManagingCommittee MeetingsCounted MemberAppraisal MemberBasis MonthsDue OrganizationType PartyOrganization
            SecretaryState Sector StaffingScope Standing TermProvision
        """,
        "comparison": "PolicyComparison Sweep compare_policies sweep",
        "convert": "SCHEMA_VOCABULARY components converter from_json schema_of to_json",
        "datasets": "AssessedFiles assess_files",
        "engine": """
            Assessment Assessments Explanation Fen Finding FrameError InvalidData Problem Rule RuleNotInForce Severity
            Status UNKNOWN Unknown UnknownFact display_language fen is_known never_lowers never_raises
            set_display_language yuan
        """,
        "measures": """
            Admissions Base Bound BranchBase Count Coverage DemonstrationCounts FormationCounts FundTotals Interval
            PaidOnce PublishedBase Rate RateRow Rows Target Total admissions allowance_paid_once coverage
            demonstration_counts formation_counts fund_totals organization_target rows_of shortfall site_pass_rate
            standalone_rate work_target
        """,
        "policy": "Overlay Policy clause overlay policy_on",
        "proof": "advise decide differ edges least_change lint prove reachable",
        "published": """
            Claim Comparison CoverageFigure Published Relation compare coverage_elsewhere internal_agreement
            published_figures read_published
        """,
        "receipts": "Receipt Verification receipt verify",
        "records": "Applicant Branch Committee Leader Member Organization Structure",
        "results": """
            ApplicantAssessment BranchAssessment CommitteeAssessment LeaderAssessment MemberAssessment
            OrganizationAssessment StructureAssessment
        """,
        "rules.article_policy": "PINGYUAN",
        "rules.county_book": "book",
        **RULE_NAMES,
    },
)

load_pydantic_schemas_with(lambda: import_module("pingyuan_rules.convert.pydantic_schemas"))
