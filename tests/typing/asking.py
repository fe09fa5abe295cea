"""What type checkers see of `assess`: a record's own result, results of a collection, the same kind of frame."""

from typing import Any, assert_type

import attrs
import pandas as pd
import polars as pl

from pingyuan_rules import (
    PINGYUAN,
    Applicant,
    ApplicantAssessment,
    Branch,
    BranchAssessment,
    CaseRun,
    Committee,
    CommitteeAssessment,
    Leader,
    LeaderAssessment,
    Member,
    MemberAssessment,
    Organization,
    OrganizationAssessment,
    Policy,
    Structure,
    StructureAssessment,
    assess,
    book,
    check,
    findings,
    must_form,
    overlay,
    policy_on,
    run_cases,
    sql_of,
    translate,
    translate_back,
)
from pingyuan_rules.engine import (
    Assessable,
    Assessment,
    Assessments,
    Fen,
    Finding,
    Invalid,
    InvalidValues,
    Record,
    Rule,
    Rulebook,
    Status,
    Unknown,
    fact,
    param,
)
from pingyuan_rules.proof import AdvisedFinding


@attrs.frozen
class LoanAssessment(Assessment):
    """What every rule about a loan says."""

    late: bool


@attrs.frozen(kw_only=True)
class Loan(Record):
    """A record that names its result."""

    days: int = fact(zh="天数", en="days")

    @classmethod
    def __assessment__(cls) -> type[LoanAssessment]:
        return LoanAssessment


@attrs.frozen(kw_only=True)
class Visit(Record):
    """A record that names none."""

    minutes: int = fact(zh="分钟", en="minutes")


library = Rulebook("library", policy=Policy, default=lambda: PINGYUAN, version="1")


@attrs.frozen(kw_only=True)
class CountyPolicy(Policy):
    """The policy of a book that extends the county's."""

    branch_sum: Fen = param(zh="每个支部定额", en="sum for each branch")


def county_policy() -> CountyPolicy:
    """A policy of that book."""
    return policy_on(PINGYUAN.on, overlay({"branch_sum": 100}, policy=CountyPolicy), policy=CountyPolicy)


county = book.extend("synthetic county", policy=CountyPolicy, default=county_policy, version="1")


@library.rule(cites=must_form.clauses)
def late(loan: Loan) -> bool:
    """Whether the loan is late."""
    return loan.days > 30


@library.rule(cites=must_form.clauses)
def long_visit(visit: Visit) -> bool:
    """Whether the visit is long."""
    return visit.minutes > 60


# One record: its own class of result, whatever policy is given and however.
assert_type(assess(Branch()), BranchAssessment)
assert_type(assess(Branch(), PINGYUAN), BranchAssessment)
assert_type(assess(Branch(), policy=PINGYUAN), BranchAssessment)
assert_type(assess(Organization()), OrganizationAssessment)
assert_type(assess(Member()), MemberAssessment)
assert_type(assess(Applicant()), ApplicantAssessment)
assert_type(assess(Committee()), CommitteeAssessment)
assert_type(assess(Leader()), LeaderAssessment)
assert_type(assess(Structure()), StructureAssessment)
assert_type(assess(Branch()).annual_grant, Fen | Unknown)

assert_type(Branch(members=(Member(),)).members, tuple[Member, ...] | Unknown)
assert_type(Branch().organizations, tuple[Organization, ...] | Unknown)

assert_type(findings(Branch(), PINGYUAN), tuple[Finding, ...])
assert_type(findings(record=Branch(), policy=PINGYUAN), tuple[Finding, ...])
assert_type(findings(Branch(), PINGYUAN, least_change=False), tuple[Finding, ...])
assert_type(findings(Branch(), PINGYUAN, least_change=True, seconds=2), tuple[AdvisedFinding, ...])

# How an answer stands, and what it lacks.
assert_type(must_form.status(Organization()), Status)
assert_type(must_form.missing(Organization(), PINGYUAN), tuple[str, ...])
assert_type(must_form.missing(Organization(), PINGYUAN, exact=True, up_to=3), tuple[str, ...])
assert_type(must_form.missing_parameters(Organization(), PINGYUAN), tuple[str, ...])

# A book that is named: its own records and policy, with or without a class of result.
assert_type(assess(Branch(), book=book), BranchAssessment)
assert_type(assess(Loan(days=31), book=library), LoanAssessment)
assert_type(assess(Loan(days=31), PINGYUAN, book=library), LoanAssessment)
assert_type(assess(Loan(days=31), policy=PINGYUAN, book=library), LoanAssessment)
assert_type(assess(Visit(minutes=5), book=library), Assessment)
assert_type(assess([Loan(days=31)], Loan, PINGYUAN, book=library), Assessments[LoanAssessment])
assert_type(assess([Visit(minutes=5)], Visit, book=library), Assessments[Assessment])
assert_type(findings(Visit(minutes=5), PINGYUAN, book=library), tuple[Finding, ...])

# A collection.
assert_type(assess([Branch()], Branch), Assessments[BranchAssessment])
assert_type(assess((Member() for _ in range(2)), Member, PINGYUAN), Assessments[MemberAssessment])
assert_type(assess([Branch()], Branch)[0].site_qualified, bool | Unknown)

# A book: the same, also for people's own records, with or without a class of result.
assert_type(book.assess(Branch()), BranchAssessment)
assert_type(book.assess_all([Branch()], Branch), Assessments[BranchAssessment])
assert_type(library.assess(Loan(days=31)), LoanAssessment)
assert_type(library.assess(Loan(days=31)).late, bool)
assert_type(library.assess_all([Loan(days=31)], Loan), Assessments[LoanAssessment])
assert_type(library.assess(Visit(minutes=5)), Assessment)
assert_type(library.assess_all([Visit(minutes=5)], Visit), Assessments[Assessment])

assert library.assess(Loan(days=31)).late is True
assert isinstance(library.assess(Loan(days=31)), LoanAssessment)
assert library.assess(Visit(minutes=5)).rules == (long_visit,)


def frames(eager: pl.DataFrame, lazy: pl.LazyFrame, pandas: pd.DataFrame) -> None:
    """A frame gives the same kind of frame."""
    assert_type(assess(eager, Branch), pl.DataFrame)
    assert_type(assess(lazy, Branch, PINGYUAN, missing="unknown"), pl.LazyFrame)
    assert_type(assess(pandas, Organization, check=False), pd.DataFrame)
    assert_type(must_form.status(lazy), pl.LazyFrame)
    assert_type(assess(eager, Organization, rules=[must_form, "due_not_formed"]), pl.DataFrame)
    assert_type(findings(lazy, Branch, PINGYUAN, keep=["township"]), pl.LazyFrame)
    assert_type(assess(lazy, Branch, related={"members": lazy}), pl.LazyFrame)
    assert_type(findings(eager, Branch, related={"organizations": eager}), pl.DataFrame)
    assert_type(must_form.missing(pandas, PINGYUAN, missing="unknown"), pd.DataFrame)
    assert_type(must_form.missing_parameters(pandas, PINGYUAN, missing="unknown"), pd.DataFrame)
    found = check(eager, Branch)
    assert_type(found[0], Invalid)
    assert_type(found[:2], InvalidValues)
    assert_type(found.rows(lazy), pl.LazyFrame)
    assert_type(found.mask(pandas), pd.DataFrame)
    assert_type(assess([Branch()], Branch).to_frame(), pl.DataFrame)
    assert_type(assess([Branch()], Branch).to_frame("pandas"), pd.DataFrame)
    assert_type(translate(eager, Branch, "zh"), pl.DataFrame)
    assert_type(assess(lazy, Loan, PINGYUAN, rules=late, book=library), pl.LazyFrame)
    assert_type(findings(pandas, Loan, book=library), pd.DataFrame)
    assert_type(translate(lazy, Loan, "zh", book=library), pl.LazyFrame)
    assert_type(sql_of(Loan, "postgres", policy=PINGYUAN, book=library), str)
    assert_type(translate_back(translate(lazy, Branch, "en"), Branch), pl.LazyFrame)


def described(explained: Rule[Branch, Policy, bool], loan: Assessable[LoanAssessment]) -> None:
    """Objects that hold a rule hold it as a rule."""
    assert_type(explained.explain(Branch()).rule, Rule[Any, Any, Any])
    assert_type(explained.explain(Branch()).text("zh", depth=1), str)
    assert_type(explained.explain(Branch()).html(full=True), str)
    assert_type(assess(Branch()).findings[0].rule.words("zh"), str)
    assert_type(library.assess(loan), LoanAssessment)


def extended(eager: pl.DataFrame, policy: CountyPolicy) -> None:
    """A book that extends another takes its own policy."""
    assert_type(assess(eager, Branch, policy, book=county), pl.DataFrame)
    assert_type(assess(Branch(), policy, book=county).activity_fund, Fen | Unknown)
    assert_type(findings(Branch(), policy=policy, book=county), tuple[Finding, ...])
    assert_type(sql_of(Branch, "spark", policy=policy, book=county), str)
    assert_type(run_cases("fund.cases.toml", book=county), CaseRun)


def refused(eager: pl.DataFrame) -> None:
    """What a checker must refuse; mypy reports an ignore that is not needed. Never run."""
    assess(Visit())  # type: ignore[call-overload] # a record of another book
    assess([Branch()])  # type: ignore[call-overload] # a collection names its class
    assess(Branch(), Branch)  # type: ignore[call-overload] # a record does not
    assess(Branch(), PINGYUAN, book=county)  # type: ignore[misc] # a policy of the book that it extends
    findings(eager, Branch, PINGYUAN, book=county)  # type: ignore[misc] # likewise
    sql_of(Branch, "duckdb", policy=PINGYUAN, book=county)  # type: ignore[call-overload] # likewise
    assess(Branch(), book="county_rules:county")  # type: ignore[call-overload] # no book
    assert assess(Branch()).must_form  # type: ignore[attr-defined] # a rule about organizations
