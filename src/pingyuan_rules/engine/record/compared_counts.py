"""A count of truths compared with a number, as conditions that are decided as early as `at_least` decides.

A count is unknown as long as one of its conditions is, but how it compares can be certain before: if one of six haves
is lacking, the haves are not six, whatever the others are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import BOOL, INT, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from pingyuan_rules.engine.terms import Order, Term


def reaches(count: t.CountTrue | t.Fold, number: Term) -> Term:
    """The condition that a count of truths, or of related records, is a number at least."""
    if isinstance(count, t.Fold):
        return attrs.evolve(count, how="at_least", others=(number,), kind=BOOL)
    return t.AtLeast(cast("t.Param", number), count.children)


def count_behind(term: Term, value: Callable[[Term], Any]) -> tuple[t.CountTrue | t.Fold, tuple[Term, ...]] | None:
    """The count whose number a term passes on, and the conditions on which it does; None if there is no count.

    A rule that is a count passes its number on if it concerns the record.

    Args:
        term: The term.
        value: Gives the value of what the policy decides, which is one of several texts.
    """
    concerned: list[Term] = []
    while isinstance(term, t.Call | t.Concerns | t.ByDay):
        if isinstance(term, t.Concerns):
            concerned.append(term.condition)
            term = term.item
        else:
            term = term.rule.term if isinstance(term, t.Call) else term.chosen(value)
    is_count = isinstance(term, t.CountTrue) or (isinstance(term, t.Fold) and term.how == "count")
    return (cast("t.CountTrue | t.Fold", term), tuple(concerned)) if is_count else None


def conditions_of_count(term: t.Compare, value: Callable[[Term], Any]) -> Term | None:
    """The conditions that a comparison of a count with a number comes to, or None for any other comparison.

    The count may be the answer of a rule that is a count, on either side; the number is one into which neither a fact
    nor a related record enters.

    Args:
        term: The comparison, in a rule's own tree.
        value: Gives the value of the number under the policy.
    """
    mirrored = t.MIRRORED[term.order]
    sides: tuple[tuple[Term, Term, Order], ...] = (
        (term.left, term.right, term.order), (term.right, term.left, mirrored),
    )  # fmt: skip
    for side, number, order in sides:
        found = count_behind(side, value)
        if found is None or t.reads_record(number):
            continue
        (count, concerned), least = found, value(number)
        conditions: Term
        if least is UNKNOWN:  # it waits for the number, as `at_least` does, in whatever order
            conditions = reaches(count, number)
        else:
            reached, passed = (reaches(count, t.Const(each, INT)) for each in (least, least + 1))
            by_order: dict[Order, Term] = {
                ">=": reached, "<": t.Not(reached), ">": passed, "<=": t.Not(passed),
                "==": t.AllOf((reached, t.Not(passed))), "!=": t.AnyOf((t.Not(reached), passed)),
            }  # fmt: skip
            conditions = by_order[order]
        for condition in reversed(concerned):
            conditions = t.Concerns(condition, conditions, BOOL)
        return conditions
    return None
