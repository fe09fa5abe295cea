"""What is still missing: the unknown facts, or the parameters without a value, that could change an unknown answer.

The walk goes from the root through unknown terms only. A term that stays unknown whatever is filled in
(because it does not concern the record, or the policy itself lacks a parameter) is *barred*; nothing that
feeds only such a term is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.record.compared_counts import conditions_of_count
from pingyuan_rules.engine.record.rewriting import conflict, written_out
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.record.trace_values import cases_in_order, record_rules, record_terms
from pingyuan_rules.engine.records import described
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.record.trace_values import Recording
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.terms import Term

Leaves = frozenset[t.Fact | t.Param]

NONE: Leaves = frozenset()
OTHERWISE_UNKNOWN = (t.ChooseOne, t.Calendar, t.Concerns)
"""Terms that can be unknown although nothing is missing."""


def missing_facts(rule: Definition, record: Record, policy: Parameters) -> tuple[str, ...]:
    """The unknown facts that could still change the answer, in the record's order; none when it is known.

    Filling in only facts that are not listed never decides the answer. Filling in all that are listed
    decides it, unless the rule turns out not to concern the record or calls one that does not.
    """
    return missing_below(rule.term, rule, record, policy)


def missing_below(term: Term, rule: Definition, record: Record, policy: Parameters) -> tuple[str, ...]:
    """The same for the value of one term of a rule."""
    root, value = _recorded(term, rule, record, policy)
    names = {leaf.name for leaf in Search(value).below(root)}
    return tuple(name for name in described(rule.record) if name in names)


def leaves_the_calendar(rule: Definition, record: Record, policy: Parameters) -> bool:
    """Whether an unknown answer waits for a date outside the years 1 to 9999: some number on the way to it is wrong.

    It does, too, if it also waits for a rule that does not concern the record.
    """
    return _waits_for(t.Calendar, rule, record, policy, OTHERWISE_UNKNOWN)


def has_no_single_case(rule: Definition, record: Record, policy: Parameters) -> bool:
    """Whether of cases that exclude each other none holds, or several with different values."""
    return _waits_for(t.ChooseOne, rule, record, policy, (t.ChooseOne,))


def _waits_for(what: type, rule: Definition, record: Record, policy: Parameters, leaves: tuple[type, ...]) -> bool:
    """Whether an unknown answer waits for one of its terms; a branch that is not taken has no part."""
    recording = record_rules((rule,), policy)
    recorded = recording.run(record)
    # The rule's own tree: in the specialized one, a part that a parameter without a value bars is gone.
    search = Search(lambda part: recording.value(part, recorded), (t.Fact, t.Param, *leaves), policy)
    return any(isinstance(leaf, what) for leaf in search.below(t.Call(rule, rule.kind)))


def _recorded(term: Term, rule: Definition, record: Record, policy: Parameters) -> tuple[Term, Callable[[Term], Any]]:
    """A term of a rule for the policy, and the value of every term below it."""
    values = values_of([rule], policy)

    def make() -> tuple[Term, Recording]:
        root = Specializer(values).term(term)
        return root, record_terms([root], lambda part: part if isinstance(part, t.Const) else None)

    # The term for the policy, with calls and ranks resolved, and what records its values.
    root, recording = rule.book.cache.get(("missing", rule, term, tuple(values.values())), make)
    recorded = recording.run(record)
    return root, lambda part: recording.value(part, recorded)


def missing_parameters(rule: Definition, record: Record, policy: Parameters) -> tuple[str, ...]:
    """The parameters without a value that could still change the answer if every fact were known, in their order."""
    recording = record_rules((rule,), policy)
    recorded = recording.run(record)
    # The rule's own tree: in the specialized one, a parameter without a value is a constant like any other.
    leaves = Search(lambda part: recording.value(part, recorded), policy=policy).below(t.Call(rule, rule.kind))
    names = {leaf.name for leaf in leaves if isinstance(leaf, t.Param)}
    return tuple(name for name in facts_of(rule.book.policy_class) if name in names)


def lacks_value(rule: Definition, record: Record, policy: Parameters) -> bool:
    """Whether an unknown answer waits for a parameter without a value, and no fact could change it before."""
    values = values_of([rule], policy)

    def make() -> bool | None:
        # Mostly the rule is one constant under such a policy, the same for all records, and is looked into once. Where
        # dates leave the calendar, or a rule does not concern every record, it depends on the record what is barred.
        calls = [part.rule.term for part in t.named_terms(rule.term).values() if isinstance(part, t.Call)]
        barring = any(isinstance(part, t.Concerns | t.Calendar | t.ChooseOne) for part in t.walk(rule.term, *calls))
        if not barring and isinstance(Specializer(values).term(rule.term), t.Const):
            return bool(missing_parameters(rule, record, policy))
        return None

    of_policy = rule.book.cache.get(("lacks value", rule, tuple(values.values())), make)
    if of_policy is not None:
        return of_policy
    return not missing_facts(rule, record, policy) and bool(missing_parameters(rule, record, policy))


class Search:
    """Finds what is missing below terms, given the value of every term.

    In a tree that was specialized for a policy only facts can be missing; in a rule's own tree parameters can be too.
    """

    def __init__(
        self,
        value: Callable[[Term], Any],
        leaves: tuple[type, ...] = (t.Fact, t.Param),
        policy: Parameters | None = None,
    ) -> None:
        """Begin with nothing searched.

        Args:
            value: Gives the value of every term.
            leaves: What may still be filled in, or come to be known otherwise: a choice of which not exactly one case
                holds, a date outside the years 1 to 9999, a rule that does not concern the record. What else is unknown
                stays so.
            policy: The policy, if the tree is a rule's own; a specialized one needs none.
        """
        self._value, self._leaves, self._policy = value, leaves, policy
        self._searched: dict[Term, Leaves] = {}

    def below(self, term: Term) -> Leaves:  # noqa: C901, PLR0912 - one case a kind of term
        """The missing facts and parameters below a term; none when it is decided, or barred."""
        if self._value(term) is not UNKNOWN:
            return NONE
        if term not in self._searched:
            match term:
                case t.Const():
                    missing = NONE
                case t.Fact() | t.Param():
                    missing = self._leaf(term)
                case t.Call(rule=rule):
                    missing = self.below(rule.term)
                case t.AllOf() | t.AnyOf():
                    missing = self._all(term.children)
                case t.AtLeast():
                    missing = self._at_least(term)
                case t.Ranked() if any(self._value(rank) is UNKNOWN for _, rank, _ in term.cases):
                    # Nothing is decided as long as the order is not.
                    barred = any(self._is_barred(rank) for _, rank, _ in term.cases)
                    missing = NONE if barred else self._all(term.children)
                case t.Fold():
                    missing = self._fold(term)
                case t.ChooseOne() if t.ChooseOne in self._leaves and conflict(term, self._value):
                    missing = frozenset([cast("Any", term)])
                case t.ChooseOne():
                    missing = self.below(written_out(term))
                case t.Choose() | t.Ranked():
                    missing = self._choose(cases_in_order(term, self._value), term.otherwise)
                case t.Compare() if (conditions := conditions_of_count(term, self._value)) is not None:
                    missing = self.below(conditions)
                case t.Concerns(condition=condition) if self._value(condition) is False:
                    missing = self._leaf(term)
                case t.Calendar() if all(self._value(child) is not UNKNOWN for child in term.children):
                    missing = self._leaf(term)
                case _:
                    missing = NONE if any(map(self._is_barred, term.children)) else self._all(term.children)
            self._searched[term] = missing
        return self._searched[term]

    def _leaf(self, term: Term) -> Leaves:
        return frozenset([cast("Any", term)]) if isinstance(term, self._leaves) else NONE

    def _all(self, terms: Iterable[Term]) -> Leaves:
        return NONE.union(*map(self.below, terms))

    def _is_barred(self, term: Term) -> bool:
        return self._value(term) is UNKNOWN and not self.below(term)

    def _at_least(self, term: t.AtLeast) -> Leaves:
        """Barred items can neither help to reach the number nor rule it out."""
        number = self._value(term.number)
        if number is UNKNOWN:
            return NONE if self._is_barred(term.number) else self._all(term.children)
        true = sum(self._value(item) is True for item in term.items)
        barred = sum(self._is_barred(item) for item in term.items)
        open_ = sum(self._value(item) is UNKNOWN for item in term.items) - barred
        undecidable = true + open_ < number <= true + barred
        return NONE if undecidable else self._all(term.items)

    def _fold(self, term: t.Fold) -> Leaves:
        """Related records are missing as one: which of their facts is, an explanation tells.

        The answers that nobody can decide count as barred items of a list do.
        """
        related = self._value(term.relation)
        if related is UNKNOWN and isinstance(term.item, t.Call):
            values = values_of([cast("Definition", term.item.rule)], cast("Parameters", self._policy))
            if Specializer(values).term(term.item) == t.Const(UNKNOWN, term.item.kind):
                # Whoever they are, the rule about them waits for the policy.
                return frozenset(leaf for leaf in t.parameters_of(term) if values[leaf.name] is UNKNOWN)
        of_others: Leaves = NONE.union(*map(self.below, term.others))
        if term.how in t.EXTREMES:
            barred = False  # what holds if there are none keeps nobody from finding out that there are some
            of_others = of_others if related is UNKNOWN or not related else NONE
        else:
            barred = any(map(self._is_barred, term.others))
        if related is UNKNOWN or barred:
            fixed = isinstance(term.item, t.Const) and term.item.value is UNKNOWN
            return NONE if barred or fixed else self.below(term.relation) | of_others
        open_, undecidable, true = 0, 0, 0
        missing = of_others
        for value, leaves in self._answers(term, related):
            true += value is True
            if value is UNKNOWN:
                open_, undecidable = (open_ + 1, undecidable) if leaves else (open_, undecidable + 1)
                missing |= {term.relation if isinstance(leaf, t.Fact) else leaf for leaf in leaves}
        if term.how == "at_least" and (number := self._value(term.others[0])) is not UNKNOWN:
            return NONE if true + open_ < number <= true + undecidable else missing
        return NONE if undecidable and term.how not in {"any", "all", "at_least"} else missing

    def _answers(self, term: t.Fold, related: Iterable[Record]) -> Iterator[tuple[Any, Leaves]]:
        """The answer about each related record, and what is missing of it."""
        if isinstance(term.item, t.Call):
            recording = record_rules((cast("Definition", term.item.rule),), cast("Parameters", self._policy))
        else:
            recording = record_terms([term.item], lambda part: part if isinstance(part, t.Const) else None)
        for each in related:
            values = recording.run(each)
            search = Search(lambda part, values=values: recording.value(part, values), self._leaves, self._policy)  # type: ignore[misc] # bound now
            yield recording.value(term.item, values), search.below(term.item)

    def _choose(self, cases: list[tuple[Term, Term]], otherwise: Term) -> Leaves:
        """From the last case to the first: the value and what is missing of the cases that remain."""
        rest, rest_missing = self._value(otherwise), self.below(otherwise)
        for condition, item in reversed(cases):
            decided, value, value_missing = self._value(condition), self._value(item), self.below(item)
            if decided is False:
                continue
            if decided is True:
                rest, rest_missing = value, value_missing
                continue
            if value is not UNKNOWN and value == rest:
                rest, rest_missing = value, NONE  # whatever the condition turns out to be
                continue
            value_barred = value is UNKNOWN and not value_missing
            rest_barred = rest is UNKNOWN and not rest_missing
            possible = value_missing | rest_missing
            if self._is_barred(condition):
                # Nobody can decide the condition; the two sides may still come to agree, unless one of them is fixed.
                settled = value is not UNKNOWN and rest is not UNKNOWN
                rest_missing = NONE if settled or value_barred or rest_barred else possible
            else:
                rest_missing = NONE if value_barred and rest_barred else self.below(condition) | possible
            rest = UNKNOWN
        return rest_missing
