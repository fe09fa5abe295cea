"""How answers stand and which facts they lack, as trees, so that tables compute them as they compute answers.

The walk is that of `record.missing_facts`, which tells what *barred* is: for every yes or no of that walk there is a
condition here, and none of these conditions is ever unknown.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Status
from pingyuan_rules.engine.planning.choice_cases import agree
from pingyuan_rules.engine.record.compared_counts import conditions_of_count
from pingyuan_rules.engine.record.missing_facts import OTHERWISE_UNKNOWN
from pingyuan_rules.engine.record.rewriting import equal, written_out
from pingyuan_rules.engine.record.specialize import FALSE, TRUE, Specializer
from pingyuan_rules.engine.record.trace_values import cases_in_order
from pingyuan_rules.engine.records import described
from pingyuan_rules.engine.values import BOOL, INT, TEXT, UNKNOWN, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.terms import Term

Leaf = t.Fact | t.Param
Lacking = dict[str, "Term"]
"""The condition on which something is missing, by its name; what is never missing is not listed."""

_ANY = ""
"""The name of whatever can be missing, beside the names of its own."""
_PARAMETER = "parameter"
_CHOICE = "choice"
_DATE = "date"


def status_trees(rules: Sequence[Definition], policy: Parameters) -> tuple[Term, ...]:
    """The status of each rule's answer, one of the members of `Status`."""
    in_force = tuple(rule.info.in_force(policy.on) for rule in rules)
    return _statuses(tuple(rules), in_force, tuple(values_of(rules, policy).items()))


@lru_cache(maxsize=256)
def _statuses(
    rules: tuple[Definition, ...], in_force: tuple[bool, ...], values: tuple[tuple[str, object], ...]
) -> tuple[Term, ...]:
    specializer = Specializer(dict(values))
    return tuple(
        status_tree(rule, dict(values), specializer) if live else _constant(Status.NOT_IN_FORCE)
        for rule, live in zip(rules, in_force, strict=True)
    )


def _constant(status: Status) -> t.Const:
    kind: Any = kind_of(Status)
    return t.Const(status, kind)


def status_tree(rule: Definition, values: Mapping[str, object], specializer: Specializer) -> Term:
    """The status of a rule in force, in the order in which `Rule.status_of` asks."""
    root = specializer.term(rule.term)
    cases: list[tuple[Term, Term]] = [(specializer.term(t.IsKnown(root)), _constant(Status.DECIDED))]
    if rule.info.applies is not None:
        cases.append((_is_false(specializer.term(rule.info.applies.term)), _constant(Status.NOT_APPLICABLE)))
    lacks_values = any(values[name] is UNKNOWN for name in rule.parameters)
    calls_some = any(called.info.applies is not None for called in rule.rules)
    day = cast("Any", values.get("on", date.min))  # without texts by day any day will do
    single = rule.single_choices_on(day)
    otherwise = Status.UNKNOWN
    if lacks_values or calls_some or single:
        facts = Missing(specializer, lambda _: (_ANY,)).below(root).get(_ANY, FALSE)
        cases.append((facts, _constant(Status.UNKNOWN)))
        if lacks_values:
            # The rule's own tree: in the specialized one, a parameter without a value is a constant like any other.
            own = Missing(specializer, lambda leaf: (_ANY, _PARAMETER) if isinstance(leaf, t.Param) else (_ANY,))
            parameters = own.below(t.Call(rule, rule.kind)).get(_PARAMETER, FALSE)
            cases.append((parameters, _constant(Status.NO_VALUE)))
        if single:
            choices = Missing(specializer, lambda _: (_ANY,), others=(t.ChooseOne,)).below(t.Call(rule, rule.kind))
            cases.append((choices.get(_CHOICE, FALSE), _constant(Status.NO_SINGLE_CASE)))
        # A date that lies outside the years 1 to 9999 waits for no rule: some number is wrong. Again in the own tree,
        # since what a parameter without a value bars is gone from the specialized one.
        dates = Missing(specializer, lambda _: (_ANY,), others=OTHERWISE_UNKNOWN).below(t.Call(rule, rule.kind))
        cases.append((dates.get(_DATE, FALSE), _constant(Status.UNKNOWN)))
        # Without a fact to find out, it waits for the answer of a rule that does not concern the record.
        otherwise = Status.NOT_APPLICABLE if calls_some else Status.UNKNOWN
    return specializer.term(t.Choose(tuple(cases), _constant(otherwise), cases[0][1].kind))


def _conflict(term: t.ChooseOne, specializer: Specializer) -> Term:
    """Where none of the cases holds, or several with different values; see `rewriting.conflict`."""
    cases = [(specializer.term(condition), specializer.term(value)) for condition, value in term.cases]
    differing = [
        t.AllOf((_is_true(one), _is_true(other), t.IsKnown(value), t.IsKnown(its_value), _not(equal(value, its_value))))
        for (one, value), (other, its_value) in combinations(cases, 2)
    ]
    return t.AnyOf((t.AllOf(tuple(_is_false(condition) for condition, _ in cases)), *differing))


def null_statuses(rules: Sequence[Definition], policy: Parameters) -> tuple[frozenset[Status], ...]:
    """What a null among each rule's answers can mean under a policy, whatever the record; nearly always one thing."""
    trees = status_trees(rules, policy)
    return tuple(
        frozenset(term.value for term in t.walk(tree) if isinstance(term, t.Const) and isinstance(term.value, Status))
        - {Status.DECIDED}
        for tree in trees
    )


def missing_trees(rules: Sequence[Definition], policy: Parameters) -> tuple[Term, ...]:
    """The facts that could still change each rule's answer, as a text of their names in the order of the record."""
    return _missing(tuple(rules), tuple(values_of(rules, policy).items()))


@lru_cache(maxsize=256)
def _missing(rules: tuple[Definition, ...], values: tuple[tuple[str, object], ...]) -> tuple[Term, ...]:
    specializer = Specializer(dict(values))
    trees: list[Term] = []
    for rule in rules:
        lacking = Missing(specializer, lambda leaf: (_ANY, leaf.name)).below(specializer.term(rule.term))
        names = tuple(name for name in described(rule.record) if name in lacking)
        trees.append(t.TrueNames(tuple(lacking[name] for name in names), names) if names else t.Const("", TEXT))
    return tuple(trees)


def missing_parameter_trees(rules: Sequence[Definition], policy: Parameters) -> tuple[Term, ...]:
    """The parameters without a value that could still change each rule's answer, as a text like that of the facts."""
    return _missing_parameters(tuple(rules), tuple(values_of(rules, policy).items()))


@lru_cache(maxsize=256)
def _missing_parameters(rules: tuple[Definition, ...], values: tuple[tuple[str, object], ...]) -> tuple[Term, ...]:
    specializer = Specializer(dict(values))
    trees: list[Term] = []
    for rule in rules:
        lacking: Lacking = {}
        if any(UNKNOWN is value for name, value in values if name in rule.parameters):
            # The rule's own tree, as for its status; a fact and a parameter may have one name.
            own = Missing(specializer, lambda leaf: (_ANY, leaf.name) if isinstance(leaf, t.Param) else (_ANY,))
            lacking = own.below(t.Call(rule, rule.kind))
        names = tuple(name for name in facts_of(rule.book.policy_class) if name in lacking)
        trees.append(t.TrueNames(tuple(lacking[name] for name in names), names) if names else t.Const("", TEXT))
    return tuple(trees)


class Missing:
    """Finds the conditions on which facts and parameters are missing below terms of one rule's tree.

    In a tree that was specialized for a policy only facts can be missing; in a rule's own tree parameters can be too.
    """

    def __init__(
        self, specializer: Specializer, names: Callable[[Leaf], Sequence[str]], *, others: tuple[type, ...] = ()
    ) -> None:
        """Begin with nothing searched.

        Args:
            specializer: What a term comes to under the policy.
            names: By which names a fact or parameter is listed; `_ANY` is among them.
            others: What else is listed: choices of which not exactly one case holds, as `_CHOICE`; dates outside the
                years 1 to 9999, as `_DATE`; rules that do not concern the record, without a name of their own.
        """
        self._others = others
        self._specializer = specializer
        self._term = specializer.term
        self._names = names
        self._related: dict[t.Fact, Missing] = {}
        self._found: dict[Term, Lacking] = {}
        self._may_be_barred: dict[Term, bool] = {}

    def below(self, term: Term) -> Lacking:
        """What can be missing below a term, and on which condition; empty if the term is decided or barred."""
        if term not in self._found:
            found = self._search(term)
            self._found[term] = {name: condition for name, condition in found.items() if condition != FALSE}
        return self._found[term]

    def _search(self, term: Term) -> Lacking:  # noqa: C901, PLR0911, PLR0912 - one case a kind of term
        match term:
            case t.Const():
                return {}
            case t.Fact() | t.Param():
                return dict.fromkeys(self._names(term), self.unknown(term))
            case t.Call(rule=rule):
                return self.below(rule.term)
            case t.AllOf() | t.AnyOf():
                return self._where(self.unknown(term), self._union(term.children))
            case t.AtLeast():
                return self._where(self.unknown(term), self._at_least(term))
            case t.Ranked() if any(self._constant(rank) is UNKNOWN for _, rank, _ in term.cases):
                # Nothing is decided as long as the order is not; a rank is a parameter, so nothing bars it.
                return self._union(term.children)
            case t.Fold():
                return self._where(self.unknown(term), self._fold(term))
            case t.Choose() | t.Ranked():
                return self._choose(cases_in_order(term, self._constant), term.otherwise)
            case t.ChooseOne():
                return self._choose_one(term)
            case t.Compare() if (conditions := conditions_of_count(term, self._constant)) is not None:
                return self.below(conditions)
        open_: list[Term] = [_not(self.barred(child)) for child in term.children]
        if isinstance(term, t.Concerns):
            open_.append(_not(_is_false(self._term(term.condition))))
        found = self._where(t.AllOf(tuple(open_)), self._union(term.children))
        match term:
            case t.Concerns() if t.Concerns in self._others:
                return self._also(found, self._term(_is_false(self._term(term.condition))))
            case t.Calendar(can_leave=True) if t.Calendar in self._others:
                outside = t.AllOf((self.unknown(term), *(_not(self.unknown(child)) for child in term.children)))
                return self._also(found, self._term(outside), _DATE)
        return found

    def _also(self, lacking: Lacking, condition: Term, *names: str) -> Lacking:
        """The same, and something else that is missing on a condition."""
        listed = {each: self._term(t.AnyOf((condition, lacking.get(each, FALSE)))) for each in (_ANY, *names)}
        return {**lacking, **listed}

    # Conditions, simplified at once: most of them come to a constant.

    def _constant(self, term: Term) -> Any:
        """The value of a rank or a number under the policy; that of a term which facts decide is not asked."""
        found = self._term(term)
        return found.value if isinstance(found, t.Const) else found

    def unknown(self, term: Term) -> Term:
        """Where a term is unknown."""
        return self._term(_not(t.IsKnown(self._term(term))))

    def _where(self, condition: Term, lacking: Lacking) -> Lacking:
        return {name: self._term(t.AllOf((condition, each))) for name, each in lacking.items()}

    def _union(self, terms: Iterable[Term]) -> Lacking:
        each = [self.below(term) for term in terms]
        names = dict.fromkeys(name for lacking in each for name in lacking)
        return {name: self._term(t.AnyOf(tuple(one[name] for one in each if name in one))) for name in names}

    def barred(self, term: Term) -> Term:
        """Where a term stays unknown whatever is filled in; asked only of terms that can."""
        if not self.can_be_barred(term):
            return FALSE
        return self._term(t.AllOf((self.unknown(term), _not(self.below(term).get(_ANY, FALSE)))))

    def can_be_barred(self, term: Term) -> bool:
        """Whether some record could have the term stay unknown whatever is filled in."""
        if term not in self._may_be_barred:
            match term:
                case t.Const(value=value):
                    can = value is UNKNOWN
                case t.Call(rule=rule):
                    can = self.can_be_barred(rule.term)
                case t.ChooseOne():
                    can = True
                case t.Fold(item=item, others=others):
                    can = self._about(term).can_be_barred(item) or any(map(self.can_be_barred, others))
                case _:
                    leaves = isinstance(term, t.Concerns) or (isinstance(term, t.Calendar) and term.can_leave)
                    can = leaves or any(map(self.can_be_barred, term.children))
            self._may_be_barred[term] = can
        return self._may_be_barred[term]

    def _at_least(self, term: t.AtLeast) -> Lacking:
        """Barred items can neither help to reach the number nor rule it out."""
        number: Any = self._term(term.number)
        if number.value is UNKNOWN or not any(map(self.can_be_barred, term.items)):
            return self._union(term.children)
        barred = [self.barred(item) for item in term.items]
        true = [_is_true(self._term(item)) for item in term.items]
        unknown = [self.unknown(item) for item in term.items]
        without = [
            t.AnyOf((yes, t.AllOf((open_, _not(no)))))
            for yes, open_, no in zip(true, unknown, barred, strict=True)
        ]  # fmt: skip
        with_barred = [t.AnyOf(pair) for pair in zip(true, barred, strict=True)]
        undecidable = t.AllOf((_not(t.AtLeast(number, tuple(without))), t.AtLeast(number, tuple(with_barred))))
        return self._where(_not(undecidable), self._union(term.items))

    def _fold(self, term: t.Fold) -> Lacking:
        """Related records are missing as one: which of their facts is, only an explanation of one record tells.

        The answers that nobody can decide count as barred items of a list do.
        """
        about = self._about(term)
        can_be_barred = about.can_be_barred(term.item)
        waits = [leaf for leaf in t.parameters_of(term) if self._constant(leaf) is UNKNOWN]
        relation = self._names(term.relation)
        others = [self._term(each) for each in term.others]
        are_known = all(isinstance(each, t.Const) and each.value is not UNKNOWN for each in others)
        if are_known and not can_be_barred and not waits:
            return dict.fromkeys(relation, TRUE)  # whichever answer is open, one can fill it in
        unrecorded = self.unknown(t.Fold("count", term.relation, TRUE, term.most, (), INT))
        of_rows = {name: self._of_rows(term, condition) for name, condition in about.below(term.item).items()}
        of_others = self._union(term.others)
        of_unrecorded: Lacking = {}
        if self._constant(term.item) is UNKNOWN:
            # Whoever they are, the rule about them waits for the policy.
            of_unrecorded = {name: unrecorded for leaf in waits for name in self._names(leaf)}
            fixed = unrecorded
        else:
            fixed = FALSE
            of_rows = {
                name: t.AnyOf((of_rows.get(name, FALSE), unrecorded if name in relation else FALSE))
                for name in dict.fromkeys((*of_rows, *relation))
            }
        barred_others: Term = t.AnyOf(tuple(map(self.barred, term.others)))
        if term.how in t.EXTREMES:
            # What holds if there are none matters there alone, and keeps nobody from finding out that there are some.
            barred_others, of_others = FALSE, self._where(_not(self._of_rows(term, TRUE)), of_others)
        decidable = t.AllOf((_not(barred_others), _not(fixed), _not(self._undecidable(term, about))))
        found = {
            name: t.AllOf((decidable, t.AnyOf((of_rows.get(name, FALSE), of_others.get(name, FALSE)))))
            for name in dict.fromkeys((*of_rows, *of_others))
        }
        names = dict.fromkeys((*found, *of_unrecorded))
        return {name: t.AnyOf((found.get(name, FALSE), of_unrecorded.get(name, FALSE))) for name in names}

    def _undecidable(self, term: t.Fold, about: Missing) -> Term:
        """Where answers about related records that nobody can decide leave the value open, whatever is filled in."""
        if term.how in {"any", "all"} or not about.can_be_barred(term.item):
            return FALSE
        barred = about.barred(term.item)
        if term.how != "at_least":
            return self._of_rows(term, barred)
        true = _is_true(self._term(term.item))
        with_open, with_barred = (
            attrs.evolve(term, item=self._term(t.AnyOf((true, each))))
            for each in (t.AllOf((about.unknown(term.item), _not(barred))), barred)
        )
        return t.AllOf((_is_false(with_open), _is_true(with_barred)))

    def _of_rows(self, term: t.Fold, condition: Term) -> Term:
        """Whether a condition, which is never unknown, holds of a related record."""
        return _is_true(t.Fold("any", term.relation, condition, term.most, (), BOOL))

    def _about(self, term: t.Fold) -> Missing:
        """What finds the same in trees about the related records, whose facts are named as the relation is."""
        relation = term.relation
        if relation not in self._related:
            names = self._names
            self._related[relation] = Missing(
                self._specializer,
                lambda leaf: names(relation if isinstance(leaf, t.Fact) else leaf),
                others=self._others,
            )
        return self._related[relation]

    def _choose_one(self, term: t.ChooseOne) -> Lacking:
        """What is missing of the choice as written out and, if it is asked for, that not exactly one case holds."""
        found = self.below(written_out(term))
        if t.ChooseOne not in self._others:
            return found
        return self._also(found, self._term(_conflict(term, self._specializer)), _CHOICE)

    def _choose(self, cases: Sequence[tuple[Term, Term]], otherwise: Term) -> Lacking:
        """From the last case to the first: the value and what is missing of the cases that remain."""
        rest, lacking = self._term(otherwise), self.below(otherwise)
        remaining, rest_can_be_barred = [rest], self.can_be_barred(otherwise)
        for condition_term, item in reversed(cases):
            condition, value = self._term(condition_term), self._term(item)
            barred, value_barred = self.barred(condition_term), self.barred(item)
            rest_barred: Term = FALSE
            if rest_can_be_barred:
                rest_barred = self._term(t.AllOf((_not(t.IsKnown(rest)), _not(lacking.get(_ANY, FALSE)))))
            settled = t.AllOf((t.IsKnown(value), t.IsKnown(rest)))
            same: Term = FALSE
            if agree(value, remaining):
                same = t.AllOf((settled, t.Compare("==", value, rest)))
            # Where nobody can decide the condition, the two sides may still come to agree, unless one of them is fixed.
            sides = t.AnyOf((
                t.AllOf((barred, _not(settled), _not(value_barred), _not(rest_barred))),
                t.AllOf((_not(barred), _not(t.AllOf((value_barred, rest_barred))))),
            ))  # fmt: skip
            undecided = t.AllOf((self.unknown(condition_term), _not(same)))
            of_condition, of_value, of_rest = self.below(condition_term), self.below(item), lacking
            lacking = {}
            for name in dict.fromkeys((*of_condition, *of_value, *of_rest)):
                side = [each[name] for each in (of_value, of_rest) if name in each]
                cases_of_name: list[Term] = [
                    t.AllOf((_is_true(condition), of_value.get(name, FALSE))),
                    t.AllOf((_is_false(condition), of_rest.get(name, FALSE))),
                    t.AllOf((undecided, sides, t.AnyOf(tuple(side)))),
                    t.AllOf((undecided, sides, _not(barred), of_condition.get(name, FALSE))),
                ]
                lacking[name] = self._term(t.AnyOf(tuple(cases_of_name)))
            rest = self._term(t.Choose(((condition, value),), rest, rest.kind))
            remaining.append(value)
            rest_can_be_barred |= self.can_be_barred(condition_term) or self.can_be_barred(item)
        return lacking


def _not(condition: Term) -> Term:
    """The opposite; of a constant a constant."""
    return TRUE if condition == FALSE else FALSE if condition == TRUE else t.Not(condition)


def _is_true(truth: Term) -> Term:
    """Whether a truth is known and true."""
    return t.AllOf((t.IsKnown(truth), truth))


def _is_false(truth: Term) -> Term:
    """Whether a truth is known and false."""
    return t.AllOf((t.IsKnown(truth), t.Not(truth)))
