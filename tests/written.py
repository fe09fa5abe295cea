"""One value of everything that is written as JSON, and the class that has its schema."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pingyuan_rules as pr
from pingyuan_rules import Branch, Organization, assess, compare
from pingyuan_rules.cases import Expectation, Outcome
from pingyuan_rules.engine import Assessments, Explanations, Finding, Label, Problem, Rule, Rulebook

UNIT = Organization(id="ZZ-1", full_members=3, operating=True, party_organization=pr.PartyOrganization.NONE)
OPEN_UNIT = Organization(full_members=3, party_organization=pr.PartyOrganization.NONE)
BRANCHES = [
    Branch(id="ZB-1", full_members=6, has_instructor=False, has_liaison=True, township="示范镇01"),
    Branch(id="ZB-2", founded=date(2015, 7, 1), township="示范镇02", leadership=88.25),
    Branch(),
]
UNITS = [UNIT, OPEN_UNIT, Organization(operating=True, party_organization=pr.PartyOrganization.JOINT)]
LAID_OVER = pr.overlay(Path(__file__).parent.parent / "examples" / "jinan_2018.toml")
CASE = pr.Case(
    name="two are enough",
    record=Organization(full_members=2),
    policy=pr.PINGYUAN,
    expected=(Expectation(pr.must_form, Outcome(value=True)), Expectation(pr.due_not_formed, Outcome(pr.UNKNOWN))),
    clauses=(pr.clause("P2S8").citation,),
    file="a.cases.toml",
    row=3,
)
RECEIPT = pr.receipt(assess(UNIT), key=b"secret")


def problems() -> tuple[Problem, ...]:
    """Everything that is wrong with a text."""
    try:
        pr.from_json('[{"id": "ZB-1", "full_member": 6}, {"leadership": 101, "has_flag": "no"}]', list[Branch])
    except pr.InvalidData as error:
        return error.problems
    raise AssertionError


def written() -> dict[str, tuple[Any, Any, bool]]:
    """By name a value, its class, and whether it is written in brief."""
    results = assess(BRANCHES, Branch)
    plain: dict[str, tuple[Any, Any]] = {
        "record": (BRANCHES[1], Branch),
        "records": (BRANCHES, list[Branch]),
        "records by key": ({"a": UNIT}, dict[str, Organization]),
        "policy": (pr.policy_on(date(2019, 1, 1)), pr.Policy),
        "overlay": (pr.policy_on(date(2019, 1, 1), pr.overlay({"name": "x", "minimum_full_members": 5})), pr.Policy),
        "laid over": (LAID_OVER, pr.Overlay),
        "label": (Label("甲", "a"), Label),
        "source": (pr.PINGYUAN.source_of("minimum_full_members"), type(pr.PINGYUAN.source_of("minimum_full_members"))),
        "clause": (pr.clause("P2S8").citation, type(pr.clause("P2S8").citation)),
        "assessment": (results[0], pr.BranchAssessment),
        "assessments": (results, Assessments[pr.BranchAssessment]),
        "unit": (assess(UNIT), pr.OrganizationAssessment),
        "open unit": (assess(OPEN_UNIT), pr.OrganizationAssessment),
        "findings": (pr.findings(UNIT), tuple[Finding, ...]),
        "open findings": (assess(OPEN_UNIT).open_findings, list[Finding]),
        "explanation": (pr.must_form.explain(UNIT), pr.Explanation),
        "explanations": (pr.book.explain(OPEN_UNIT), Explanations),
        "coverage": (pr.coverage(UNITS, "township"), pr.Rows[pr.Coverage]),
        "coverage of none": (pr.coverage([])[0], pr.Coverage),
        "rate": (pr.Rate.of(107, 118, pr.Base.OPERATING), pr.Rate),
        "rate of none": (pr.Rate(pr.Base.OPERATING), pr.Rate),
        "interval": (pr.Interval(1, 2), pr.Interval),
        "paid once": (pr.allowance_paid_once(BRANCHES), pr.PaidOnce),
        "count": (pr.Count(1, 2, 3), pr.Count),
        "total": (pr.Total(pr.Fen(5), 1), pr.Total),
        "target": (pr.organization_target(), pr.Target),
        "open target": (pr.Target(pr.Bound.AT_LEAST, pr.UNKNOWN), pr.Target),
        "standalone": (pr.standalone_rate(UNITS, base=pr.Base.ELIGIBLE), pr.Rows[pr.RateRow]),
        "sites": (pr.site_pass_rate(BRANCHES, ["township", "formation"]), list[pr.RateRow]),
        "formations": (pr.formation_counts(BRANCHES), pr.Rows[pr.FormationCounts]),
        "demonstrations": (pr.demonstration_counts(BRANCHES), pr.Rows[pr.DemonstrationCounts]),
        "funds": (pr.fund_totals(BRANCHES), pr.Rows[pr.FundTotals]),
        "admissions": (pr.admissions([pr.Applicant()], date(2015, 1, 1), date(2016, 1, 1)), pr.Rows[pr.Admissions]),
        "claims": (pr.published_figures(), dict[str, pr.Claim]),
        "relations": (pr.internal_agreement(), list[pr.Relation]),
        "published": (pr.Published(pr.published_figures(), pr.internal_agreement()), pr.Published),  # type: ignore[arg-type]
        "comparisons": (compare(branches=BRANCHES, organizations=UNITS), list[pr.Comparison]),
        "policy comparison": (
            pr.compare_policies([*BRANCHES, *UNITS], pr.PINGYUAN, pr.policy_on(date(2019, 1, 1))),
            pr.PolicyComparison,
        ),
        "policy comparison by groups": (
            pr.compare_policies([*BRANCHES, *UNITS], pr.PINGYUAN, pr.policy_on(date(2019, 1, 1)), by="township"),
            pr.PolicyComparison,
        ),
        "sweep": (pr.sweep(BRANCHES, None, "activity_fund_per_member", [20_000, 40_000]), pr.Sweep),
        "case": (CASE, pr.Case),
        "case run": (pr.run_case(CASE), pr.CaseResult),
        "case answers": (pr.run_case(CASE).answers, list[pr.CaseAnswer]),
        "cases": (pr.CaseRun((pr.run_case(CASE),), pr.__version__), pr.CaseRun),
        "case coverage": (pr.case_coverage([CASE]), pr.CaseCoverage),
        "suggested cases": (list(pr.suggest_cases([CASE])), list[pr.SuggestedCase]),
        "coverage points": (list(pr.case_coverage([CASE]).points), list[pr.CoveragePoint]),
        "expectation": (CASE.expected[0], pr.Expectation),
        "expected outcome": (CASE.expected[0].outcome, pr.Outcome),
        "elsewhere": (pr.coverage_elsewhere(), dict[str, pr.CoverageFigure]),
        "rule": (pr.must_form, Rule),
        "shortfall": (pr.due_not_formed.shortfall, Rule),
        "rulebook": (pr.book, Rulebook),
        "problems": (problems(), list[Problem]),
        "receipt": (RECEIPT, pr.Receipt),
        "salted receipt": (pr.receipt(results[0]), pr.Receipt),
        "verification": (pr.verify(RECEIPT, UNIT, key=b"secret"), pr.Verification),
        "failed verification": (
            pr.verify(RECEIPT, OPEN_UNIT, pr.policy_on(date(2019, 1, 1)), key=b"secret"),
            pr.Verification,
        ),
    }
    brief = {"brief": (results[0], pr.BranchAssessment, True), "briefs": (results, list[pr.BranchAssessment], True)}
    return {name: (*pair, False) for name, pair in plain.items()} | brief
