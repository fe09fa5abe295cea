"""Findings with the least that meets their rules, proved to be the least, or why nothing is advised."""

from __future__ import annotations

import time
from math import inf
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from pingyuan_rules.engine import Finding, Label, Parameters
from pingyuan_rules.engine.display import to_html
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.engine.solver.solving import SECONDS, check_seconds
from pingyuan_rules.engine.solver.three_valued_formulas import load_z3
from pingyuan_rules.engine.wording.html_pieces import Html, listed, page, paragraph
from pingyuan_rules.proof.change_instructions import Advice, advise
from pingyuan_rules.proof.verdicts import NotAnswered, Undecided, Verdict, answer_text, quoted
from pingyuan_rules.records import PERSONS
from pingyuan_rules.words import LEAST_TO_DO, capitalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pingyuan_rules.engine import Lang, Rule


@attrs.frozen(repr=False, str=False)
class NotAdvised(Verdict):
    """Why a finding has no least to do.

    Attributes:
        rule: The rule.
        goal: The answer by which it is met.
        policy: The policy.
        about_person: Whether nothing was looked for, since the record is about a person; otherwise it is proved that no
            change that may be advised suffices.
    """

    rule: Rule[Any, Any, Any]
    goal: object
    policy: Parameters
    about_person: bool = False

    def text(self, lang: Lang = "en") -> str:
        """Why there is none."""
        if self.about_person:
            reason = Label(
                "{0}：关于个人的记录，不查找最少须做的事。", "{0}: the least to do is not looked for about a person."
            )
            return reason.text(lang).format(quoted(self.rule, lang))
        none = Label(
            "没有可以建议的改变能使{0}为“{1}”（已证明，政策{2}）。",
            "No change that may be advised makes {0} “{1}” (proved, policy of {2}).",
        )
        answer = answer_text(self.rule, self.goal, lang)
        return none.text(lang).format(quoted(self.rule, lang), answer, self.policy.on)


Way: TypeAlias = Advice | NotAdvised | NotAnswered | Undecided
"""The least that meets a requirement, or why there is none or none was found."""


@attrs.frozen
class AdvisedFinding(Finding):
    """A finding with the least that meets its rule.

    Attributes:
        rule: The rule.
        record: The record.
        policy: The policy it was asked under.
        way: The least that meets the rule; why nothing is advised; that the policy lacks a value; or that time ran out.
            Advice that breaks another requirement names it and has no steps.
    """

    # Not compared: a verdict holds facts by name, which have no hash, and it follows from the rest.
    way: Way = attrs.field(repr=False, eq=False)

    def least_to_do(self, lang: Lang = "en") -> tuple[str, ...]:
        """What to do and what to record, all of it needed; or one sentence that says why nothing is advised."""
        if isinstance(self.way, Advice) and not self.way.breaks:
            return (*self.way.steps(lang), *self.way.to_record(lang))
        return (self.way.text(lang),)

    def html(self, lang: Lang | None = None) -> str:
        """What a notebook shows of a finding, then the least to do."""
        chosen = resolve_language(lang)
        return page(
            chosen,
            Html(to_html(self, chosen)),
            paragraph(capitalized(LEAST_TO_DO).text(chosen)),
            listed(self.least_to_do(chosen)),
        )


def advise_findings(
    findings: Iterable[Finding], *, seconds: float = SECONDS, total: float = inf
) -> tuple[AdvisedFinding, ...]:
    """Findings with the cheapest way to meet each rule, proved to be the cheapest, as `advise` finds it.

    Nothing is looked for about persons: members, applicants and county leaders.

    >>> from pingyuan_rules import Branch, assess
    >>> branch = Branch(has_signs=True, has_flag=False, has_reading=False, has_premises=False, premises_shared=False)
    >>> branch = attrs.evolve(branch, has_facilities=False, has_rules=False)
    >>> (finding,) = advise_findings(assess(branch).findings)
    >>> finding.rule.name, finding.least_to_do(), finding.way.change.cost
    ('hollow_branch', ('Draw up its rules',), Decimal('1'))

    Args:
        findings: The findings, of one record or of many.
        seconds: How long one of them may take; then its way is `Undecided`.
        total: How long all of them may take; then the ways of those that are left are `Undecided`.

    Raises:
        ValueError: When `seconds` or `total` is no number of 0 or more.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_seconds(seconds)
    if total != inf:
        check_seconds(total, "total")
    # Whatever the findings are: without the solver a list without findings would look as if it had been asked.
    load_z3()
    return tuple(advised(findings, seconds, total))


def advised(findings: Iterable[Finding], seconds: float, total: float) -> Iterator[AdvisedFinding]:
    """One finding after the other with its way, within the time."""
    ends = time.monotonic() + total
    for finding in findings:
        rule, policy, left = finding.rule, finding.policy, ends - time.monotonic()
        way: Way | None
        if isinstance(finding.record, PERSONS):
            way = NotAdvised(rule, rule.met_when, policy, about_person=True)
        elif left <= 0:
            way = Undecided(rule, total)
        else:
            way = advise(rule, finding.record, policy, seconds=min(seconds, left))
        yield AdvisedFinding(
            rule, finding.record, policy, NotAdvised(rule, rule.met_when, policy) if way is None else way
        )
