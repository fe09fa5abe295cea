"""Pairs of records on both sides of every threshold of a rule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from pingyuan_rules.engine import Label, Parameters, Record, Status, facts_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.record.compiled import compile_fast
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.solver.completions import answers_differ
from pingyuan_rules.engine.solver.date_formulas import days_in
from pingyuan_rules.engine.solver.record_space import Space
from pingyuan_rules.engine.solver.solving import SECONDS, OutOfTime, Solving
from pingyuan_rules.engine.solver.term_formulas import Translator
from pingyuan_rules.engine.solver.three_valued_formulas import (
    DAYS_IN_KEY,
    Untranslatable,
    decode,
    encode,
    equal,
    every,
    negate,
    some,
)
from pingyuan_rules.engine.solver.witnesses import confirm, least_values, without_idle_facts
from pingyuan_rules.engine.values import DATE, DECIMAL, FEN, INT
from pingyuan_rules.proof.questions import lack_of_value
from pingyuan_rules.proof.verdicts import NotAnswered, Undecided, Verdict, answer_text, quoted, record_text

if TYPE_CHECKING:
    from pingyuan_rules.engine import Lang, Rule

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)


@attrs.frozen(repr=False, str=False)
class Edge(Verdict, Generic[R]):
    """Two records on both sides of a threshold, alike but for one step of one fact.

    Attributes:
        rule: The rule.
        fact: The fact in which they differ: by 1, by a hundredth, by one fen or by one day.
        below: The record with the lesser value, the smallest in the sense of `Refuted`.
        above: The record with the greater value.
        answers: The answers for both, or UNKNOWN.
        policy: The policy.
    """

    rule: Rule[Any, Any, Any]
    fact: str
    below: R
    above: R
    answers: tuple[object, object]
    policy: Parameters

    @property
    def statuses(self) -> tuple[Status, Status]:
        """How both answers stand. One that does not apply is not unknown."""
        return self.rule.status(self.below, self.policy), self.rule.status(self.above, self.policy)

    @property
    def changes_answer(self) -> bool:
        """Whether the two records are answered differently; no pair at this threshold is, otherwise."""
        return self.answers[0] != self.answers[1]

    def text(self, lang: Lang = "en") -> str:
        """Both records with their answers."""
        line = Label("{0}为“{1}”：{2}", "{0} is “{1}”: {2}").text(lang)
        return "\n".join(
            line.format(
                quoted(self.rule, lang),
                answer_text(self.rule, answer if status is Status.DECIDED else status, lang),
                record_text(record, lang),
            )
            for record, answer, status in zip((self.below, self.above), self.answers, self.statuses, strict=True)
        )


def edges(
    rule: Rule[R, P, Any], policy: P | None = None, *, seconds: float = SECONDS
) -> tuple[Edge[R], ...] | NotAnswered | Undecided:
    """For every threshold of a rule, and of the rules that it calls, records just below and just above it.

    A threshold is a comparison of numbers, amounts, decimals or dates. The records of a pair are alike but for one step
    of one fact, and the comparison turns out differently. A pair that is answered differently is given if there is one.
    Every fact is known in the space that is searched; what does not matter is left out of the records.

    >>> from pingyuan_rules import must_form
    >>> (edge,) = edges(must_form)
    >>> edge.below, edge.above, edge.answers
    (Organization(full_members=2), Organization(full_members=3), (False, True))

    Args:
        rule: The rule.
        policy: The policy, if not the book's own.
        seconds: How long it may take; then the verdict is `Undecided`.

    Returns:
        The pairs, none where no record stands at a threshold; `NotAnswered` when the rule is not in force or the policy
        lacks a value that some record needs, and `Undecided`.

    Raises:
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    chosen, infos = rule.book.resolve_policy(policy), facts_of(rule.record)
    if not rule.info.in_force(chosen.on):
        return NotAnswered(rule, Status.NOT_IN_FORCE, chosen)
    values, numbers = values_of([rule], chosen), {INT, FEN, DECIMAL, DATE}
    found: dict[tuple[R, R], Edge[R]] = {}
    try:
        solving = Solving(seconds)
        spaces: list[Space[R]] = [Space(solving, rule.record, name) for name in ("", "above ")]
        readings = [Translator(space.fact, values) for space in spaces]
        answers = [reading.formula(rule.term) for reading in readings]
        if (unanswered := lack_of_value(rule, chosen, answers[0], spaces[0], solving)) is not None:
            return unanswered
        for term in t.walk(rule.term, *(each.term for each in rule.rules)):
            if not (isinstance(term, t.Compare) and term.left.kind in numbers):
                continue
            sides = [reading.formula(term) for reading in readings]
            turns = every([*(each.known for each in sides), negate(equal(sides[0].value, sides[1].value))])
            leaves = t.named_terms(term)
            names = [name for name, info in infos.items() if name in leaves and info.kind in numbers]
            for name in names:
                step = is_one_step(spaces, name, is_date=infos[name].kind == DATE)
                condition = every([turns, step, answers_differ(*answers)])
                if not solving.solve(condition):
                    condition = every([turns, step])
                    if not solving.solve(condition):
                        continue
                edge = edge_at(rule, chosen, term, name, (solving, spaces[0], condition))
                found.setdefault((edge.below, edge.above), edge)
    except (OutOfTime, Untranslatable) as error:
        return Undecided(rule, seconds, str(error))
    return tuple(found.values())


def is_one_step(spaces: list[Space[Any]], name: str, *, is_date: bool) -> Any:
    """Whether the second record is alike but for one fact, which is one step greater."""
    below, above = (space.facts for space in spaces)
    alike = [equal(below[each].value, above[each].value) for each in below if each != name]
    low, high = below[name].value, above[name].value
    step = high == low + 1
    if is_date:
        month, next_month = low / DAYS_IN_KEY, high / DAYS_IN_KEY
        ends = every([low % DAYS_IN_KEY == days_in(month), high % DAYS_IN_KEY == 1, next_month == month + 1])
        step = some([step, ends])
    return every([*alike, step])


def edge_at(
    rule: Rule[Any, Any, Any], policy: Any, term: t.Term, name: str, solution: tuple[Solving, Space[Any], Any]
) -> Edge[Any]:
    """The smallest pair that meets a condition, without the facts that do not matter, as the record reading sees it."""
    values, _ = least_values(*solution)
    kind = facts_of(rule.record)[name].kind
    # The record above is not looked up in the solution: what was found last need not be the least.
    above: Any = values[name]
    above = above + timedelta(days=1) if kind == DATE else decode(encode(above, kind) + 1, kind)
    holds = compile_fast([Specializer(values_of([rule], policy)).term(term)], "{}", {})

    def told(record: Any) -> tuple[object, ...]:
        pair = (record, attrs.evolve(record, **{name: above}))
        return (*(holds(each) for each in pair), *(rule(each, policy) for each in pair))

    wanted = told(rule.record(**values))
    confirm(rule, rule.record(**values), {wanted[0], wanted[1]} == {False, True})
    below = without_idle_facts(rule.record, values, lambda record: told(record) == wanted)
    return Edge(rule, name, below, attrs.evolve(below, **{name: above}), (wanted[2], wanted[3]), policy)
