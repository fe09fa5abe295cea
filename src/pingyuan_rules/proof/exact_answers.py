"""Answers on which all completions of a record agree, where Kleene's logic alone leaves them unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pingyuan_rules.engine import UNKNOWN, Parameters, Record, Unknown
from pingyuan_rules.engine.solver.completions import decided_answer
from pingyuan_rules.engine.solver.record_space import UP_TO, check_up_to
from pingyuan_rules.engine.solver.solving import SECONDS, check_seconds

if TYPE_CHECKING:
    from pingyuan_rules.engine import Rule

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)
A = TypeVar("A")


def decide(
    rule: Rule[R, P, A], record: R, policy: P | None = None, *, up_to: int = UP_TO, seconds: float = SECONDS
) -> A | Unknown:
    """The answer on which every completion of a record agrees, bounds and invariants counted; else UNKNOWN.

    A completion gives every unknown fact that matters a value, such that the class of record accepts it; unknown facts
    of related records, too. If nobody recorded the related records, they are completed if there can be no more than
    `up_to`; otherwise an answer is decided only if it is the same whatever the rule may find in them.

    >>> from pingyuan_rules import Branch, appraisal_grade
    >>> branch = Branch(site_inspection=5, reporting_appraisal=10)
    >>> appraisal_grade(branch), decide(appraisal_grade, branch)
    (UNKNOWN, <AppraisalGrade.POOR: 'poor'>)

    Args:
        rule: The rule.
        record: The record.
        policy: The policy, if not the book's own.
        up_to: How many related records of one relation, which nobody recorded, are looked at.
        seconds: How long it may take.

    Raises:
        RuleNotInForce: When the policy's day lies outside the rule's dates.
        WrongRecord: When the record is of another class.
        ValueError: When `up_to` is no whole number of 0 or more, or `seconds` no number of 0 or more.
        NotImplementedError: When a term of the rule, such as a choice between scales, means nothing to the solver.
        TimeoutError: When the time runs out, since UNKNOWN would be a guess.
        ModuleNotFoundError: When z3-solver is not installed and is needed; the message names the extra.
    """
    check_up_to(up_to)
    check_seconds(seconds)
    answer = rule(record, policy)
    if answer is not UNKNOWN:
        return answer
    decided: A | Unknown = decided_answer(rule, record, rule.book.resolve_policy(policy), seconds, up_to)
    return decided
