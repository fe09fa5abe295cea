"""What is asked of related records as formulas over the answers about each of the records that there may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.solver.three_valued_formulas import Formula, compare, equal, every, negate, pick, some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pingyuan_rules.engine import terms as t


def fold_formula(  # noqa: PLR0911 - one line a kind
    fold: t.Fold, recorded: Any, answers: Sequence[tuple[Any, Formula]], others: Sequence[Formula]
) -> Formula:
    """What the answers about related records come to.

    Args:
        fold: What is asked of them.
        recorded: Whether anybody recorded the related records.
        answers: For each related record that there may be, whether there is one, and the answer about it. There is none
            unless there is one in each place before it.
        others: The number of `at_least`, or the value of `largest` and `smallest` if there are no related records.
    """
    known = every([recorded, *(some([negate(used), answer.known]) for used, answer in answers)])
    match fold.how:
        case "any":
            shown = some(every([used, answer.known, answer.value]) for used, answer in answers)
            value = some(every([used, answer.value]) for used, answer in answers)
            return Formula(value, every([recorded, some([known, shown])]))
        case "all":
            refuted = some(every([used, answer.known, negate(answer.value)]) for used, answer in answers)
            value = every(some([negate(used), answer.value]) for used, answer in answers)
            return Formula(value, every([recorded, some([known, refuted])]))
        case "at_least":
            least, most = count_bounds(fold, recorded, answers)
            (number,) = others
            enough, too_few = least >= number.value, most < number.value
            return Formula(enough, every([number.known, some([enough, too_few])]))
        case "count":
            return Formula(sum(pick(every([used, answer.value]), 1, 0) for used, answer in answers), known)
        case "sum":
            return Formula(sum(pick(used, answer.value, 0) for used, answer in answers), known)
    (otherwise,) = others
    if not answers:
        return Formula(otherwise.value, every([recorded, otherwise.known]))
    (any_used, first), *rest = answers
    best = first.value
    for used, answer in rest:
        better = compare(">" if fold.how == "largest" else "<", answer.value, best)
        best = pick(every([used, better]), answer.value, best)
    return Formula(pick(any_used, best, otherwise.value), every([known, some([any_used, otherwise.known])]))


def count_bounds(fold: t.Fold, recorded: Any, answers: Sequence[tuple[Any, Formula]]) -> tuple[Any, Any]:
    """How many answers are true at least and at most; if nobody recorded the related records, there may be any."""
    true = sum(pick(every([used, answer.known, answer.value]), 1, 0) for used, answer in answers)
    possible = sum(pick(every([used, some([negate(answer.known), answer.value])]), 1, 0) for used, answer in answers)
    return pick(recorded, true, 0), pick(recorded, possible, fold.most)


def compared_count(order: t.Order, least: Any, most: Any, number: Formula) -> Formula:
    """A count of which only its least and its greatest number are certain, compared with a number."""
    below, above = number.value < least, number.value > most
    # Whether it is certain to compare so, and whether it is certain not to.
    certain: dict[t.Order, tuple[Any, Any]] = {
        "==": (every([equal(least, number.value), equal(most, number.value)]), some([below, above])),
        "<": (above, negate(compare(">", number.value, least))),
        "<=": (negate(compare("<", number.value, most)), below),
    }
    certain |= {"!=": certain["=="][::-1], ">=": certain["<"][::-1], ">": certain["<="][::-1]}
    yes, no = certain[order]
    return Formula(yes, every([number.known, some([yes, no])]))
