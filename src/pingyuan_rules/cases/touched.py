"""What a case touches: the case of a choice to which it comes, and the thresholds beside which it stands."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Any

import attrs

from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.engine import UNKNOWN, InvalidData, Parameters, Record, facts_of, relations_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.decimals import from_hundredths
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.record.compiled import compile_fast
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.values import DATE, DECIMAL, FEN, INT, Kind
from pingyuan_rules.proof import Edge
from pingyuan_rules.proof.threshold_edges import is_threshold, relations_read

NUMBERS = frozenset({INT, FEN, DECIMAL, DATE})


def one_step(value: Any, kind: Kind, steps: int = 1) -> Any:
    """A value some steps away: by 1, a hundredth, one fen, one day or one grade each; None if they go no further."""
    if kind.enum is not None:
        grades = list(kind.enum)
        place = grades.index(value) + steps
        return grades[place] if 0 <= place < len(grades) else None
    if kind == DATE:
        try:
            return value + timedelta(days=steps)
        except OverflowError:
            return None
    return from_hundredths(value.hundredths + steps) if kind == DECIMAL else value + steps


@attrs.frozen
class Threshold:
    """Thresholds of a rule at which the two records of an edge stand.

    Attributes:
        edge: The edge.
        terms: The comparisons that turn between its records.
    """

    edge: Edge[Any]
    terms: tuple[t.Term, ...]

    @property
    def key(self) -> tuple[t.Term, str]:
        """The comparison and the fact, which are the same under any policy."""
        return self.terms[0], self.edge.fact

    def is_touched(self, record: Record, policy: Parameters, *, above: bool) -> bool:
        """Whether a record stands on one side: a step to the other side turns the comparison, and the answer if any."""
        rule = self.edge.rule
        for other in neighbours(record, self.edge, above=above):
            if any(turns(term, rule, policy, record, other) for term in self.terms) and (
                not self.edge.changes_answer or rule(record, policy) != rule(other, policy)
            ):
                return True
        return False


def threshold_of(edge: Edge[Any], policy: Parameters) -> Threshold:
    """The thresholds at which an edge stands."""
    rule, name = edge.rule, edge.fact
    terms = (
        term
        for term in t.walk(rule.term, *(each.term for each in rule.rules))
        if is_threshold(term)
        if name in t.named_terms(term) or name in relations_read(term)
    )
    return Threshold(edge, tuple(term for term in terms if turns(term, rule, policy, edge.below, edge.above)))


def turns(term: t.Term, rule: AnyRule, policy: Parameters, *records: Record) -> bool:
    """Whether a comparison holds for one of two records and not for the other."""
    holds = _reading(term, rule, policy)
    return {holds(each) for each in records} == {False, True}


@lru_cache(maxsize=1024)
def _reading(term: t.Term, rule: AnyRule, policy: Any) -> Any:
    return compile_fast([Specializer(values_of([rule], policy)).term(term)], "{}", {})


def neighbours(record: Any, edge: Edge[Any], *, above: bool) -> Iterator[Any]:
    """The records on the other side of a step: of the same fact, or with one related record more or less.

    Args:
        record: The record.
        edge: The edge, which says of which fact or relation the step is.
        above: Whether the record is the one above, so that its neighbours are below.
    """
    name, value = edge.fact, getattr(record, edge.fact)
    if value is UNKNOWN:
        return
    others: Iterable[Any]
    if name not in relations_of(type(record)):
        others = (one_step(value, facts_of(type(record))[name].kind, -1 if above else 1),)
    elif above:
        others = ((*value[:place], *value[place + 1 :]) for place in range(len(value)))
    else:
        others = ((*value, getattr(edge.above, name)[-1]),)
    for other in others:
        try:
            if other is not None:
                yield attrs.evolve(record, **{name: other})
        except InvalidData:  # no such record can be made
            continue
