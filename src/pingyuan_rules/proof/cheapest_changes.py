"""The least that must change about a record so that a rule answers otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from pingyuan_rules.engine import UNKNOWN, FactInfo, Label, Parameters, Record, facts_of, is_known
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.solver.solving import SECONDS, OutOfTime, check_seconds
from pingyuan_rules.engine.solver.three_valued_formulas import (
    Formula,
    Untranslatable,
    constant,
    encode,
    equal,
    every,
    negate,
    pick,
    some,
)
from pingyuan_rules.engine.values import DATE, DECIMAL, FEN, INT, TEXT
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.proof.possible_changes import STEPS, Changes, step_count
from pingyuan_rules.proof.questions import lack_of_value
from pingyuan_rules.proof.verdicts import NotAnswered, Undecided, Verdict, answer_text, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine import Lang, Rule

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)
A = TypeVar("A")


@attrs.frozen(repr=False, str=False)
class Change(Verdict, Generic[R]):
    """The cheapest change to a record after which a rule answers as wanted.

    Attributes:
        rule: The rule.
        goal: The answer that is wanted.
        before: The record.
        record: The record after the change; the rule answers the goal for it.
        facts: The new values of the facts that change, in the order of the record; those found out, too.
        filled: The facts among these that were unknown and are to be found out to be so.
        cost: What the change costs; no other change that is allowed costs less.
        policy: The policy.
    """

    rule: Rule[Any, Any, Any]
    goal: object
    before: R
    record: R
    facts: Mapping[str, Any]
    filled: tuple[str, ...]
    cost: Decimal
    policy: Parameters

    def text(self, lang: Lang = "en") -> str:
        """What changes, what is to be found out, and the cost; a line for each."""
        infos = facts_of(type(self.before))
        changed = Label("{0}：由{1}改为{2}", "{0}: from {1} to {2}").text(lang)
        found_out = Label("{0}：查明为{2}", "{0}: find out that it is {2}").text(lang)
        lines = [
            (found_out if name in self.filled else changed).format(
                infos[name].label.text(lang),
                *(
                    visible(in_words(each, infos[name].kind, infos[name].unit, lang))
                    for each in (getattr(self.before, name), value)
                ),
            )
            for name, value in self.facts.items()
        ]
        head = Label(
            "要使{0}为“{1}”，至少须作以下改变（代价{2}，政策{3}）：",
            "The least change that makes {0} “{1}” (cost {2}, policy of {3}):",
        )
        if not lines:
            head = Label(
                "{0}已为“{1}”，无须改变（政策{3}）。", "{0} is “{1}” already; nothing has to change (policy of {3})."
            )
        answer = answer_text(self.rule, self.goal, lang)
        cost = f"{self.cost.normalize():f}"
        if lines and self.rule.folds:
            lines.append(Label("相关记录保持不变。", "Related records stay as they are.").text(lang))
        return "\n".join([head.text(lang).format(quoted(self.rule, lang), answer, cost, self.policy.on), *lines])


def least_change(
    rule: Rule[R, P, A],
    record: R,
    goal: A,
    policy: P | None = None,
    *,
    cost: Mapping[str, int | Decimal] | None = None,
    seconds: float = SECONDS,
) -> Change[R] | NotAnswered | Undecided | None:
    """The cheapest facts to change so that a rule answers as wanted, proved to be the cheapest.

    Facts that are given are left alone, and so are values that are never to be advised or undone, as the definitions of
    facts say. A date or a decimal, such as a score, is neither lowered nor invented; a date only becomes the policy's
    day. Another number is lowered only if its definition says what to do about one that is too large; if it says that
    alone, it is never raised.
    To find out an unknown fact counts as a change and is listed apart; it may also stay unknown. Related records stay
    as they are: as many, with the same facts, and unknown where they are unknown.

    A changed truth, choice or date costs 1, as does a fact that is found out; a number costs 1 for each one, a decimal
    for each point, and an amount for each yuan. Of changes that cost the same, the one with the fewest facts is given,
    and of these the smallest as `Refuted` has it.

    >>> from pingyuan_rules import Branch, hollow_branch
    >>> branch = Branch(has_signs=True, has_flag=False, has_reading=False, has_premises=False, premises_shared=False)
    >>> change = least_change(hollow_branch, branch, False)
    >>> change.facts, change.filled, change.cost
    ({'has_rules': True}, ('has_rules',), Decimal('1'))

    Args:
        rule: The rule.
        record: The record.
        goal: The answer that is wanted.
        policy: The policy, if not the book's own.
        cost: What facts cost instead of 1, by their names.
        seconds: How long it may take; then the verdict is `Undecided`.

    Returns:
        The change; None if no change that is allowed reaches the goal; `NotAnswered` if that is so only because the
        policy lacks a value; or `Undecided`.

    Raises:
        TypeError: When the goal is no answer of the rule.
        ValueError: When a cost is no positive number, or its fact is none of the record; when `seconds` is no number of
            0 or more.
        RuleNotInForce: When the policy's day lies outside the rule's dates.
        WrongRecord: When the record is of another class.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_seconds(seconds)
    chosen, infos = rule.book.resolve_policy(policy), facts_of(rule.record)
    if not rule.kind.accepts(goal):
        message = f"{rule.told} answers {rule.kind.name}, so goal={shown(goal)} is no answer of it"
        raise TypeError(message)
    costs = exact_costs(cost or {}, rule.record)
    if rule(record, chosen) == goal:
        return Change(rule, goal, record, record, {}, (), Decimal(0), chosen)
    given = [name for name, info in infos.items() if not may_change(info, getattr(record, name))]
    try:
        changes = Changes(rule, record, chosen, goal=goal, given=given, seconds=seconds)
        for name, formula in changes.open.items():
            changes.solving.add(is_allowed(infos[name], formula, changes.before[name], chosen))
        if not changes.are_possible():
            return lack_of_value(rule, chosen, changes.answer, changes.space, changes.solving)
        prices = {name: costs.get(name, Decimal(1)) / STEPS.get(infos[name].kind, 1) for name in changes.open}
        # A fact that is found out costs as much as a whole one, whatever it turns out to be.
        places = max((-int(price.as_tuple().exponent) for price in prices.values()), default=0)
        scale = 10 ** max(places, 0) * max(STEPS.values())
        total: Any = 0
        for name, formula in changes.open.items():
            steps = step_count(infos[name], formula, changes.before[name])
            total += pick(changes.changed[name], steps * int(prices[name] * scale), 0)
        least = changes.least(total)
        changes.least(changes.number)
        facts = changes.facts()
    except (OutOfTime, Untranslatable) as error:
        return Undecided(rule, seconds, error.reason)
    filled = tuple(name for name in facts if changes.before[name] is UNKNOWN)
    result: R = attrs.evolve(record, **facts)  # type: ignore[misc] # every class of record is one of attrs
    return Change(rule, goal, record, result, facts, filled, Decimal(least) / scale, chosen)


def exact_costs(cost: Mapping[str, int | Decimal], record: type[Record]) -> dict[str, Decimal]:
    """What facts are said to cost, exactly.

    Raises:
        ValueError: When a cost is no positive number, or its fact is none of the record.
    """
    for name, price in cost.items():
        # A float stands for another number than it shows: 0.1 is a little more than a tenth.
        is_number = isinstance(price, int | Decimal) and not isinstance(price, bool) and Decimal(price).is_finite()
        if name not in facts_of(record) or not is_number or price <= 0:
            message = (
                f"cost of {name}: {shown(price)}; expected a fact of {record.__name__} and a whole number or Decimal"
                " above 0"
            )
            raise ValueError(message)
    return {name: Decimal(price) for name, price in cost.items()}


def may_change(info: FactInfo, value: object) -> bool:
    """Whether a fact may change at all: it is not given, nor undone, and no date or decimal is invented."""
    is_settled = info.given or info.kind == TEXT or value in info.never_undone
    return not is_settled and (is_known(value) or info.kind not in {DATE, DECIMAL})


def is_allowed(info: FactInfo, formula: Formula, before: Any, policy: Parameters) -> Any:
    """Whether a fact has come to a value that may be advised."""
    never = [constant(value, info.kind).value for value in info.never_advised if value != before]
    conditions = [negate(equal(formula.value, each)) for each in never]
    if is_known(before) and info.kind in {INT, FEN, DECIMAL, DATE}:
        number = encode(before, info.kind)
        if info.kind == DATE:
            # What is done because of the advice is done on the policy's day; any day before it would be made up.
            conditions.append(some([equal(formula.value, number), equal(formula.value, encode(policy.on, DATE))]))
        if info.reduction is None:
            conditions.append(formula.value >= number)
        elif info.remedy is None:  # what there may only be too much of, such as members who are short of hours
            conditions.append(formula.value <= number)
    return some([negate(formula.known), every(conditions)])
