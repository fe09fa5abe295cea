"""The facts that are still missing: those unknown facts that could change an unknown answer.

The walk goes from the root through unknown terms only. A term that stays unknown whatever is filled in
(because it does not concern the record, or the policy itself lacks a parameter) is *barred*; nothing that
feeds only such a term is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.record.trace_values import record_terms
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.record.trace_values import Recording
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.terms import Term

Facts = frozenset[str]

NONE: Facts = frozenset()


def missing_facts(rule: Definition, record: Record, policy: Parameters) -> tuple[str, ...]:
    """The unknown facts that could still change the answer, in the record's order; none when it is known.

    Filling in only facts that are not listed never decides the answer. Filling in all that are listed
    decides it, unless the rule turns out not to concern the record or calls one that does not.
    """
    return missing_below(rule.term, rule, record, policy)


def missing_below(term: Term, rule: Definition, record: Record, policy: Parameters) -> tuple[str, ...]:
    """The same for the value of one term of a rule."""
    root, recording = _recorded(term, rule, policy)
    values = recording.run(record)
    found = _Search(lambda part: recording.value(part, values)).below(root)
    cls: type = rule.record
    return tuple(name for name in facts_of(cls) if name in found)


def _recorded(term: Term, rule: Definition, policy: Parameters) -> tuple[Term, Recording]:
    """The term for the policy, calls and ranks resolved, and what records its values."""
    values = values_of([rule], policy)

    def make() -> tuple[Term, Recording]:
        root = Specializer(values).term(term)
        return root, record_terms([root], lambda part: part if isinstance(part, t.Const) else None)

    return rule.book.cache.get(("missing", rule, term, tuple(values.values())), make)


class _Search:
    """Finds what is missing below terms, given the value of every term."""

    def __init__(self, value: Callable[[Term], Any]) -> None:
        self._value = value
        self._found: dict[Term, Facts] = {}

    def below(self, term: Term) -> Facts:
        """The missing facts below a term; none when it is decided, or barred."""
        if self._value(term) is not UNKNOWN:
            return NONE
        if term not in self._found:
            self._found[term] = self._search(term)
        return self._found[term]

    def _search(self, term: Term) -> Facts:  # noqa: PLR0911 - one line for each kind of term
        match term:
            case t.Const():
                return NONE
            case t.Fact(name=name):
                return frozenset([name])
            case t.AllOf() | t.AnyOf():
                return self._all(term.children)
            case t.AtLeast():
                return self._at_least(term)
            case t.Choose():
                return self._choose(term)
            case t.Concerns(condition=condition) if self._value(condition) is False:
                return NONE
        return NONE if any(map(self._is_barred, term.children)) else self._all(term.children)

    def _all(self, terms: Iterable[Term]) -> Facts:
        return NONE.union(*map(self.below, terms))

    def _is_barred(self, term: Term) -> bool:
        return self._value(term) is UNKNOWN and not self.below(term)

    def _at_least(self, term: t.AtLeast) -> Facts:
        """Barred items can neither help to reach the number nor rule it out."""
        number = self._value(term.number)
        true = sum(self._value(item) is True for item in term.items)
        barred = sum(self._is_barred(item) for item in term.items)
        open_ = sum(self._value(item) is UNKNOWN for item in term.items) - barred
        undecidable = true + open_ < number <= true + barred
        return NONE if undecidable else self._all(term.items)

    def _choose(self, term: t.Choose) -> Facts:
        """From the last case to the first: the value and what is missing of the cases that remain."""
        rest, missing = self._value(term.otherwise), self.below(term.otherwise)
        for condition, value in reversed(term.cases):
            rest, missing = self._case(condition, value, rest, missing)
        return missing

    def _case(self, condition: Term, value: Term, rest: Any, rest_missing: Facts) -> tuple[Any, Facts]:
        decided, found, below = self._value(condition), self._value(value), self.below(value)
        if decided is False:
            return rest, rest_missing
        if decided is True:
            return found, below
        if found is not UNKNOWN and found == rest:
            return found, NONE
        possible = below | rest_missing
        value_barred = found is UNKNOWN and not below
        rest_barred = rest is UNKNOWN and not rest_missing
        if self._is_barred(condition):
            settled = found is not UNKNOWN and rest is not UNKNOWN
            return UNKNOWN, NONE if settled or value_barred or rest_barred else possible
        return UNKNOWN, NONE if value_barred and rest_barred else self.below(condition) | possible
