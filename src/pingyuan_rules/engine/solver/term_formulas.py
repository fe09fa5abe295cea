"""Terms as formulas for z3: the proof reading of a rule's tree. A new kind of term is one more case."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.rates.scales import Scale
from pingyuan_rules.engine.record.rewriting import written_out
from pingyuan_rules.engine.solver.date_formulas import calendar_month, date_word
from pingyuan_rules.engine.solver.fold_formulas import compared_count, count_bounds, fold_formula
from pingyuan_rules.engine.solver.three_valued_formulas import (
    DAYS_IN_KEY,
    Formula,
    Ratios,
    Untranslatable,
    by_rank,
    choose,
    compare,
    constant,
    equal,
    every,
    floor,
    negate,
    pick,
    some,
)
from pingyuan_rules.engine.values import RATIO, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pingyuan_rules.engine.solver.related_places import Several
    from pingyuan_rules.engine.terms import Term


class Translator:
    """Terms of one book as formulas over the facts of one record, under one policy."""

    def __init__(
        self,
        fact: Callable[[str], Formula],
        parameters: Mapping[str, object | Formula],
        related: Callable[[str], Several] | None = None,
    ) -> None:
        """Begin with nothing translated.

        Args:
            fact: Gives the formula of a fact.
            parameters: The value of every parameter that is read; a formula lets it vary.
            related: Gives the related records of a relation, if what is translated looks at any.
        """
        self._fact, self._parameters, self._related = fact, parameters, related
        self._done: dict[Term, Formula] = {}
        self._readers: dict[str, list[Translator]] = {}

    def formula(self, term: Term) -> Formula:
        """The formula of a term.

        Raises:
            Untranslatable: When it is of a kind that z3 is not told of.
        """
        done = self._done.get(term)
        if done is None:
            match term:
                case t.Const(value=value, kind=kind):
                    done = constant(value, kind)
                case t.Fold():
                    done = self._fold(term)
                case t.Fact(name=name):
                    done = self._fact(name)
                case t.Param(name=name, kind=kind):
                    value = self._parameters[name]
                    done = value if isinstance(value, Formula) else constant(value, kind)
                case t.Call(rule=rule):
                    done = self.formula(rule.term)
                case t.ChooseOne():
                    done = self.formula(written_out(term))
                case t.Compare(order, left, right) if t.reads_record(left) and not t.reads_record(right):
                    done = self._compare(left, order, self.formula(right))
                case t.Compare(order, left, right) if t.reads_record(right) and not t.reads_record(left):
                    done = self._compare(right, t.MIRRORED[order], self.formula(left))
                case _:
                    done = _combine(term, [self.formula(child) for child in term.children])
            self._done[term] = done
        return done

    def _compare(self, term: Term, order: t.Order, number: Formula) -> Formula:
        """A term compared with what the policy fixes: a count may be certain to compare before it is known."""
        match term:
            case t.Call(rule=rule):
                return self._compare(rule.term, order, number)
            case t.Concerns(condition=condition, item=item):
                concerned, inner = self.formula(condition), self._compare(item, order, number)
                return Formula(inner.value, every([concerned.known, concerned.value, inner.known]))
            case t.ByDay(cases=cases, otherwise=otherwise):
                text = self._compare(otherwise, order, number)
                for begun, item in reversed(cases):
                    day, later = self.formula(begun), self._compare(item, order, number)
                    text = Formula(pick(day.value, later.value, text.value), pick(day.value, later.known, text.known))
                return text
            case t.CountTrue(children=children):
                items = [self.formula(child) for child in children]
                least = sum(pick(every([item.known, item.value]), 1, 0) for item in items)
                most = sum(pick(some([negate(item.known), item.value]), 1, 0) for item in items)
                return compared_count(order, least, most, number)
            case t.Fold(how="count") if not (several := self._several(term)).is_open:
                least, most = count_bounds(term, several.recorded, self._answers(term, several))
                return compared_count(order, least, most, number)
        compared = self.formula(term)
        return Formula(compare(order, compared.value, number.value), every([compared.known, number.known]))

    def _several(self, fold: t.Fold) -> Several:
        if self._related is None:
            name = fold.relation.name
            message = f"{name} are related records, of which the solver is not told here"
            raise Untranslatable(Label(f"{name}是相关记录，求解器在此处无从得知", message))
        return self._related(fold.relation.name)

    def _fold(self, fold: t.Fold) -> Formula:
        several, others = self._several(fold), [self.formula(each) for each in fold.others]
        if several.is_open:
            # All that can keep it unknown then is a value that the policy lacks, or what else it is asked with.
            values = [self._parameters[each.name] for each in t.parameters_of(fold)]
            is_known = all(value is not UNKNOWN for value in values) and all(each.known is True for each in others)
            return several.anything(fold, is_known=is_known)
        return fold_formula(fold, several.recorded, self._answers(fold, several), others)

    def _answers(self, fold: t.Fold, several: Several) -> list[tuple[Any, Formula]]:
        """For each related record that there may be, whether there is one, and the answer of the rule about it."""
        name = fold.relation.name
        if name not in self._readers:
            self._readers[name] = [Translator(space.fact, self._parameters) for space in several.spaces]
        answers = []
        for used, reader in zip(several.used, self._readers[name], strict=True):
            several.solving.time_left()  # so that a hundred thousand of them do not take longer than is allowed
            answers.append((used, reader.formula(fold.item)))
        return answers


def _combine(term: Term, items: Sequence[Formula]) -> Formula:  # noqa: C901, PLR0911, PLR0912 - one case a term
    values = [item.value for item in items]
    # Most terms are unknown as soon as one of their items is.
    known = every(item.known for item in items)
    match term:
        case t.Compare(order=order):
            return Formula(compare(order, *values), known)
        case t.AllOf():
            refuted = some(every([item.known, negate(item.value)]) for item in items)
            return Formula(every(values), some([known, refuted]))
        case t.AnyOf():
            shown = some(every([item.known, item.value]) for item in items)
            return Formula(some(values), some([known, shown]))
        case t.Not():
            return Formula(negate(values[0]), known)
        case t.AtLeast():
            number, conditions = items[0], items[1:]
            true = sum(pick(every([each.known, each.value]), 1, 0) for each in conditions)
            possible = sum(pick(some([negate(each.known), each.value]), 1, 0) for each in conditions)
            enough, too_few = true >= number.value, possible < number.value
            return Formula(enough, every([number.known, some([enough, too_few])]))
        case t.CountTrue():
            return Formula(sum(pick(value, 1, 0) for value in values), known)
        case t.Sum():
            return Formula(sum(values), known)
        case t.Difference():
            return Formula(values[0] - values[1], known)
        case t.Product():
            return Formula(values[0] * values[1], known)
        case t.Quotient(rounding=rounding):
            # A divisor that is not known may stand there as 0, and a rate that is not has no value to compute with.
            return Formula(0 if items[1].known is False else divide(values[0], values[1], rounding), known)
        case t.Share(rounding=rounding, to=to):
            return Formula(0 if items[1].known is False else shared(values[0], values[1], rounding, to), known)
        case t.Bracket():
            scale, item = items
            nothing = constant(Ratio(0) if term.kind == RATIO else 0, term.kind)
            if scale.known is False:
                return Formula(nothing.value, known=False)
            cases = [
                (Formula(compare(">=", item.value, threshold), item.known), constant(value, term.kind))
                for threshold, value in reversed(scale.value.brackets)
            ]
            return choose(cases, nothing)
        case t.Hundredths():
            return items[0]  # decimals are kept in hundredths
        case t.Smallest() | t.Largest():
            best, *others = values
            for value in others:
                best = pick(compare("<" if isinstance(term, t.Smallest) else ">", value, best), value, best)
            return Formula(best, known)
        case t.CalendarMonth():
            return Formula(calendar_month(values[0]), known)
        case t.Day():
            return Formula(values[0] % DAYS_IN_KEY, known)
        case t.Calendar(word=word):
            value, within = date_word(word, values)
            return Formula(value, every([known, within]))
        case t.Choose():
            return choose(zip(items[:-1:2], items[1:-1:2], strict=True), items[-1])
        case t.Ranked():
            ranked: list[tuple[Formula, ...]] = list(zip(items[:-1:3], items[1:-1:3], items[2:-1:3], strict=True))
            value, decided = choose(by_rank(ranked), items[-1])
            return Formula(value, every([decided, *(rank.known for _, rank, _ in ranked)]))
        case t.Concerns():
            condition, item = items
            return Formula(item.value, every([condition.known, condition.value, item.known]))
        case t.IsKnown():
            return Formula(items[0].known)
    name = type(term).__name__
    raise Untranslatable(Label(f"求解器 z3 不识别{name}", f"{name} is no term that z3 is told of"))


def divide(value: Any, by: Any, rounding: t.Rounding) -> Any:
    """A number divided by a positive one, rounded as stated."""
    match rounding:
        case t.Rounding.FLOOR:
            return floor(value, by)
        case t.Rounding.CEILING:
            return -floor(-value, by)
        case t.Rounding.HALF_UP:
            return floor(2 * value + by, 2 * by)
        case t.Rounding.HALF_EVEN:
            nearest = floor(2 * value + by, 2 * by)
            is_odd_tie = every([equal((2 * value + by) % (2 * by), 0), equal(nearest % 2, 1)])
            return nearest - pick(is_odd_tie, 1, 0)
        case t.Rounding.HALF_AWAY_FROM_ZERO:
            return pick(value >= 0, floor(2 * value + by, 2 * by), -floor(by - 2 * value, 2 * by))
        case t.Rounding.TOWARD_ZERO:
            return pick(value >= 0, floor(value, by), -floor(-value, by))
    raise Untranslatable(Label(f"求解器 z3 不识别舍入方式{rounding}", f"{rounding} is no rounding that z3 is told of"))


def shared(value: Any, rate: Any, rounding: t.Rounding, to: int) -> Any:
    """The share of a number by a ratio, or by each ratio of a scale for its own part, as a multiple of another."""
    if isinstance(rate, Ratios):
        first, *others = ((condition, shared(value, ratio, rounding, to)) for condition, ratio in rate.cases)
        result = first[1]
        for condition, each in others:
            result = pick(condition, each, result)
        return result
    parts = [(value, rate)]
    if isinstance(rate, Scale):
        brackets: list[tuple[int, Any]] = list(rate.brackets)
        parts = []
        for place, (threshold, ratio) in enumerate(brackets):
            reached = (
                value
                if place + 1 == len(brackets)
                else pick(value > brackets[place + 1][0], brackets[place + 1][0], value)
            )
            parts.append((pick(value > threshold, reached - threshold, 0), ratio))
    whole = math.lcm(*(ratio.exact.denominator for _, ratio in parts))
    # In parts of one denominator the sum is a whole number, and rounded once.
    number = sum(part * int(ratio.exact * whole) for part, ratio in parts)
    return divide(number, whole * to, rounding) * to
