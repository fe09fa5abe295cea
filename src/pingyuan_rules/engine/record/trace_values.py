"""Recording mode: one flat function that gives the value of every term of some rules, and where each value stands.

The trees are the rules' own: calls, parameters and ranks stay visible in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.codegen import build
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.record.compiled import compile_fold
from pingyuan_rules.engine.record.fast_code import Names
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.record.three_valued_code import KleeneWriter
from pingyuan_rules.engine.values import RELATED, UNKNOWN, as_answered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.terms import Term

Values = tuple[Any, ...]


@attrs.frozen
class Recording:
    """What was compiled for some rules and some values of parameters.

    Attributes:
        run: Gives the values of all terms that depend on the record.
        places: Where in those values each term's value stands.
        constants: The values of the terms that the policy alone decides.
    """

    run: Callable[[Any], Values]
    places: Mapping[Term, int]
    constants: Mapping[Term, object]

    def value(self, term: Term, values: Values) -> Any:
        """The value of a term, among the values that `run` gave."""
        while isinstance(term, t.Call) and term not in self.constants:
            term = term.rule.term
        return values[self.places[term]] if term in self.places else self.constants[term]


def record_rules(rules: Sequence[Definition], policy: Parameters) -> Recording:
    """A recording of rules about one class of record, called rules included, under a policy."""
    everything = list(dict.fromkeys(part for rule in rules for part in (*rule.rules, rule)))
    values = values_of(everything, policy)

    def make() -> Recording:
        specializer = Specializer(values)

        def constant(term: Term) -> t.Const | None:
            found = specializer.term(term)
            return found if isinstance(found, t.Const) else None

        # A fold is recorded as it is written, and computed by the tree that its rule has under the policy.
        return record_terms(
            [rule.term for rule in everything],
            constant,
            lambda fold: compile_fold(cast("t.Fold", specializer.term(fold))),
        )

    key = ("recording", tuple(rules), tuple(values.values()))
    return rules[0].book.cache.get(key, make)


def record_terms(
    roots: Sequence[Term],
    constant: Callable[[Term], t.Const | None],
    fold: Callable[[t.Fold], Callable[..., Any]] = compile_fold,
) -> Recording:
    """A recording of trees, called rules before their callers.

    Args:
        roots: The trees.
        constant: The value of a term that the policy alone decides, or None.
        fold: Gives the function that computes a fold.
    """
    names = Names(fold)
    # Not related records, which most records come without: only what is asked of them is unknown then, and says so.
    facts = [term for term in t.walk(*roots) if isinstance(term, t.Fact) and term.kind != RELATED]
    slow = KleeneWriter([*facts, *roots], names, constant)
    # Both writers number the terms alike, so that a place holds the same value whichever way was taken.
    fast = KleeneWriter([*facts, *roots], names, constant, known=True)
    result = f"return ({''.join(f'n{number}, ' for number in range(len(slow.kept)))})"
    known_from = len(facts)
    body = [*fast.lines[known_from:], result]
    if facts:
        unknown = " or ".join(f"n{number} is U" for number in range(known_from))
        body = [f"if {unknown}:", *_indented([*slow.lines[known_from:], result]), *body]
    run = build("record", ["def record(r):", *_indented([*slow.lines[:known_from], *body])], names.scope)
    fixed = {term: found for term in slow.names if (found := constant(term)) is not None}
    # By the names, since a comparison of a count has the value of the conditions that it comes to.
    numbers = {slow.names[term]: number for number, term in enumerate(slow.kept)}
    places = {term: numbers[name] for term, name in slow.names.items() if name in numbers}
    return Recording(run, places, {term: as_answered(found.value) for term, found in fixed.items()})


def cases_in_order(term: t.Choose | t.Ranked | t.ChooseOne, value: Callable[[Term], Any]) -> list[tuple[Term, Term]]:
    """The conditions and values of a choice in the order in which they are taken; as written if ranks are unknown."""
    if not isinstance(term, t.Ranked):
        return list(term.cases)
    return [(condition, item) for condition, _, item in ranked_in_order(term, value)]


def ranked_in_order(term: t.Ranked, value: Callable[[Term], Any]) -> list[tuple[Term, Term, Term]]:
    """The conditions, ranks and values of a ranked choice in the order of the ranks; as written if any is unknown."""
    ranks = [value(rank) for _, rank, _ in term.cases]
    if UNKNOWN in ranks:
        return list(term.cases)
    return [term.cases[place] for place in sorted(range(len(ranks)), key=ranks.__getitem__)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]
