"""The reference: a rule's answer by walking its tree, slowly and obviously.

It shares no code with the compiler; tests hold every other reading to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import logic
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.terms import Term


# As the right side sees it. Not taken from `terms`: a mistake in one table would be in both.
_TURNED: dict[t.Order, t.Order] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def evaluate(rule: t.CalledRule, record: Record, policy: Parameters) -> Any:
    """The answer of a rule, whatever its dates in force."""
    return _value(rule.term, record, policy)


def _value(term: Term, record: Record, policy: Parameters) -> Any:  # noqa: C901, PLR0911, PLR0912 - one case a term
    values = [_value(child, record, policy) for child in term.children]
    match term:
        case t.Const(value=value):
            return value
        case t.Fact(name=name):
            return getattr(record, name)
        case t.Param(name=name):
            return getattr(policy, name)
        case t.Call(rule=rule):
            return evaluate(rule, record, policy)
        case t.Compare(order=order, left=left, right=right):
            if _depends_on_facts(left) and not _depends_on_facts(right):
                return _compare(left, order, values[1], record, policy)
            if _depends_on_facts(right) and not _depends_on_facts(left):
                return _compare(right, _TURNED[order], values[0], record, policy)
            return logic.compare(order, *values)
        case t.AllOf():
            return logic.all_of(values)
        case t.AnyOf():
            return logic.any_of(values)
        case t.Not():
            return logic.not_(*values)
        case t.AtLeast():
            return logic.at_least(values[0], values[1:])
        case t.CountTrue():
            return logic.count_true(values)
        case t.Sum():
            return logic.known(lambda *items: sum(items), values)
        case t.Difference():
            return logic.known(lambda left, right: left - right, values)
        case t.Product():
            return logic.known(lambda left, right: left * right, values)
        case t.Quotient(rounding=rounding):
            return logic.quotient(values[0], values[1], rounding)
        case t.Share(rounding=rounding, to=to):
            return logic.share(values[0], values[1], rounding, to)
        case t.Bracket():
            return logic.bracket(*values)
        case t.Smallest():
            return logic.known(lambda *items: min(items), values)
        case t.Largest():
            return logic.known(lambda *items: max(items), values)
        case t.Hundredths():
            return logic.hundredths(*values)
        case t.CalendarMonth():
            return logic.calendar_month(*values)
        case t.Day():
            return logic.day_of_month(*values)
        case t.Calendar(word=word):
            return logic.DATE_WORDS[word](*values)
        case t.Choose():
            return logic.choose(list(zip(values[:-1:2], values[1:-1:2], strict=True)), values[-1])
        case t.Ranked():
            cases = list(zip(values[:-1:3], values[1:-1:3], values[2:-1:3], strict=True))
            return logic.choose_by_rank(cases, values[-1])
        case t.ChooseOne():
            return logic.choose_one(list(zip(values[::2], values[1::2], strict=True)))
        case t.Concerns():
            return logic.concerns(*values)
        case t.IsKnown():
            return values[0] is not UNKNOWN
        case t.Fold(how=how):
            return logic.fold(how, _related_answers(term, record, policy), values[1:])
    raise AssertionError(term)


def _depends_on_facts(term: Term) -> bool:
    """Whether a fact enters into a term, by way of the rules that it calls too."""
    if isinstance(term, t.Call):
        return _depends_on_facts(term.rule.term)
    return isinstance(term, t.Fact) or any(map(_depends_on_facts, term.children))


def _compare(term: Term, order: t.Order, number: Any, record: Record, policy: Parameters) -> Any:
    """A term compared with a number that the policy fixes; a count may be certain to compare before it is known."""
    match term:
        case t.Call(rule=rule):
            return _compare(rule.term, order, number, record, policy)
        case t.Concerns(condition=condition, item=item):
            return logic.concerns(_value(condition, record, policy), _compare(item, order, number, record, policy))
        case t.ByDay():
            text = next((item for begun, item in term.cases if _value(begun, record, policy)), term.otherwise)
            return _compare(text, order, number, record, policy)
        case t.CountTrue(children=items):
            return logic.compare_count(order, [_value(item, record, policy) for item in items], number)
        case t.Fold(how="count"):
            return logic.compare_count(order, _related_answers(term, record, policy), number)
    return logic.compare(order, _value(term, record, policy), number)


def _related_answers(term: t.Fold, record: Record, policy: Parameters) -> list[Any]:
    """The answers about each related record; where nobody recorded these, as many unknown ones as there can be."""
    related = getattr(record, term.relation.name)
    if related is UNKNOWN:
        return [UNKNOWN] * term.most
    return [_value(term.item, each, policy) for each in related]
