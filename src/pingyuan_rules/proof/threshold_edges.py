"""Pairs of records on both sides of every threshold of a rule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import attrs

from pingyuan_rules.engine import UNKNOWN, Label, Parameters, Record, Status, facts_of, relations_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.record.compiled import compile_fast
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.solver.completions import answers_differ
from pingyuan_rules.engine.solver.date_formulas import days_in
from pingyuan_rules.engine.solver.record_space import UP_TO, Space, check_up_to
from pingyuan_rules.engine.solver.solving import SECONDS, OutOfTime, Solving, check_seconds
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
from pingyuan_rules.engine.values import DATE, INT, NUMBERS
from pingyuan_rules.proof.questions import lack_of_value
from pingyuan_rules.proof.verdicts import NotAnswered, Undecided, Verdict, answer_text, at_most, quoted, record_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pingyuan_rules.engine import Lang, Rule

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)

NUMBERS_AND_DATES = NUMBERS | {DATE}


@attrs.frozen(repr=False, str=False)
class Edge(Verdict, Generic[R]):
    """Two records on both sides of a threshold, alike but for one step of one fact or for one related record.

    Attributes:
        rule: The rule.
        fact: The fact in which they differ: by 1, a hundredth, one fen, one day or one grade. Or the name of the
            related records, of which the record above has one more, the last.
        below: The record with the lesser value, the smallest in the sense of `Refuted`.
        above: The record with the greater value.
        answers: The answers for both, or UNKNOWN.
        policy: The policy.
        up_to: How many related records of one relation were looked at if a record may have more; else None.
    """

    rule: Rule[Any, Any, Any]
    fact: str
    below: R
    above: R
    answers: tuple[object, object]
    policy: Parameters
    up_to: int | None = None

    @property
    def statuses(self) -> tuple[Status, Status]:
        """How both answers stand. One that does not apply is not unknown."""
        return self.rule.status(self.below, self.policy), self.rule.status(self.above, self.policy)

    @property
    def changes_answer(self) -> bool:
        """Whether the two records are answered differently; otherwise no pair is that has as few related records."""
        return self.answers[0] != self.answers[1]

    def text(self, lang: Lang = "en") -> str:
        """Both records with their answers."""
        line = Label("{0}为“{1}”：{2}", "{0} is “{1}”: {2}").text(lang)
        lines = [
            line.format(
                quoted(self.rule, lang),
                answer_text(self.rule, answer if status is Status.DECIDED else status, lang),
                record_text(record, lang),
            )
            for record, answer, status in zip((self.below, self.above), self.answers, self.statuses, strict=True)
        ]
        if self.up_to is not None and not self.changes_answer:
            same = Label(
                "{}时，这一界限两侧的结论都相同；更多时未查。",
                "With {}, the answers on both sides are the same; more were not looked at.",
            )
            lines.append(same.text(lang).format(at_most(Label("相关记录", "related records"), self.up_to).text(lang)))
        return "\n".join(lines)


def edges(
    rule: Rule[R, P, Any], policy: P | None = None, *, up_to: int = UP_TO, seconds: float = SECONDS
) -> tuple[Edge[R], ...] | NotAnswered | Undecided:
    """For every threshold of a rule, and of the rules that it calls, records just below and just above it.

    A threshold is a comparison of numbers, amounts, decimals or dates, or of grades that have an order, by that order.
    The records of a pair are alike but for one step of one fact, and the comparison turns out differently. A pair that
    is answered differently is given if there is one. Every fact is known in the space that is searched; what does not
    matter is left out of the records.

    If the comparison looks at related records, or the rule asks for a number of them at least, there is also a pair
    that is alike but for one more of these. Thresholds of the rules about the related records are asked of those rules.

    >>> from pingyuan_rules import must_form
    >>> (edge,) = edges(must_form)
    >>> edge.below, edge.above, edge.answers
    (Organization(full_members=2), Organization(full_members=3), (False, True))

    Args:
        rule: The rule.
        policy: The policy, if not the book's own.
        up_to: How many related records of one relation a record may have in what is looked at.
        seconds: How long it may take; then the verdict is `Undecided`.

    Returns:
        The pairs, none where no record stands at a threshold; `NotAnswered` when the rule is not in force or the policy
        lacks a value that some record needs; and `Undecided`, also if records may stand at a threshold that have more
        related records than `up_to`.

    Raises:
        ValueError: When `up_to` is no whole number of 0 or more, or `seconds` no number of 0 or more.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_up_to(up_to)
    check_seconds(seconds)
    chosen = rule.book.resolve_policy(policy)
    if not rule.info.in_force(chosen.on):
        return NotAnswered(rule, Status.NOT_IN_FORCE, chosen)
    values = values_of([rule], chosen)
    found: dict[tuple[R, R], Edge[R]] = {}
    open_: list[str] = []
    try:
        solving = Solving(seconds)
        spaces: list[Space[R]] = [Space(solving, rule.record, name, up_to=up_to) for name in ("", "above ")]
        spaces[1].several = spaces[0].several  # alike but for one fact, they have the same related records
        readings = [space.translator(values) for space in spaces]
        answers = [reading.formula(rule.term) for reading in readings]
        if (unanswered := lack_of_value(rule, chosen, answers[0], spaces[0], solving)) is not None:
            return unanswered
        beyond = spaces[0].beyond
        for term in thresholds(rule, chosen):
            for step in steps_across(term, spaces, readings, values):
                sides = [reading.formula(term) for reading in step.readings]
                turns = every([step.taken, *(each.known for each in sides), negate(equal(*(s.value for s in sides)))])
                changes = every([turns, answers_differ(*(reading.formula(rule.term) for reading in step.readings))])
                condition = next((each for each in (changes, turns) if solving.solve(each)), None)
                if condition is None:
                    open_ += sorted(relations_read(term) & beyond.keys())
                    continue
                edge = edge_at(rule, chosen, term, step.name, (solving, spaces[0], condition))
                edge = attrs.evolve(edge, up_to=max(beyond.values(), default=None))
                found.setdefault((edge.below, edge.above), edge)
    except (OutOfTime, Untranslatable) as error:
        return Undecided(rule, seconds, error.reason)
    if open_:
        return Undecided(rule, seconds, none_so_far(at_most(relations_of(rule.record)[open_[0]].label, up_to)))
    return tuple(found.values())


def none_so_far(several: Label) -> Label:
    """That no record with so few related records stands at some threshold."""
    return Label(
        f"{several.zh}的记录中，没有一条处在它的某个界限上；可用 up_to 放宽",
        f"no record with {several.en} stands at one of its thresholds; allow more with up_to",
    )


class Step(NamedTuple):
    """A step from one record to the next.

    Attributes:
        name: The fact that is one step greater, or the related records, of which there is one more.
        readings: What translates terms about either record.
        taken: Whether the records are alike but for that.
    """

    name: str
    readings: list[Translator]
    taken: Any


def thresholds(rule: Rule[Any, Any, Any], policy: Parameters) -> Iterator[t.Term]:
    """The thresholds of a rule."""
    for term in t.walk(*t.trees_on(policy.on, rule.term)):
        if is_threshold(term):
            yield term


def is_threshold(term: t.Term) -> bool:
    """Whether a term compares numbers, dates or the order of grades, or asks for so many related records at least."""
    if isinstance(term, t.Compare):
        kind = term.left.kind
        # That a grade is a certain one is no more a threshold than that of an enumeration without an order.
        return kind in NUMBERS_AND_DATES or (kind.is_ordered and term.order not in {"==", "!="})
    return isinstance(term, t.Fold) and term.how == "at_least"


def steps_across(
    term: t.Term, spaces: list[Space[Any]], readings: list[Translator], values: Mapping[str, object]
) -> Iterator[Step]:
    """The steps by which a threshold may be passed: one for each number in it, and for its related records."""
    leaves, kinds = t.named_terms(term), NUMBERS_AND_DATES | {term.left.kind if isinstance(term, t.Compare) else INT}
    for name, info in facts_of(spaces[0].cls).items():
        if name in leaves and info.kind in kinds:
            yield Step(name, readings, is_one_step(spaces, name, is_date=info.kind == DATE))
    for name in sorted(relations_read(term)):
        yield one_more(spaces[0], name, readings[0], values)


def relations_read(term: t.Term) -> set[str]:
    """The related records that a term looks at, also by way of rules that it calls."""
    calls = (each.rule.term for each in t.named_terms(term).values() if isinstance(each, t.Call))
    return {part.relation.name for part in t.walk(term, *calls) if isinstance(part, t.Fold)}


def one_more(space: Space[Any], name: str, reading: Translator, values: Mapping[str, object]) -> Step:
    """The step to a record from the one without the last of its related records."""
    several = space.related(name)
    fewer = Translator(space.fact, values, lambda each: several.one_fewer() if each == name else space.related(each))
    return Step(name, [fewer, reading], several.used[0] if several.used else False)


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
    holds = compile_fast([Specializer(values_of([rule], policy)).term(term)], "{}", {})
    if name in relations_of(rule.record):

        def pair(record: Any) -> tuple[Any, Any]:
            several = getattr(record, name)
            return (record if several is UNKNOWN else attrs.evolve(record, **{name: several[:-1]})), record

    else:
        kind = facts_of(rule.record)[name].kind
        # The record above is not looked up in the solution: what was found last need not be the least.
        above: Any = values[name]
        above = above + timedelta(days=1) if kind == DATE else decode(encode(above, kind) + 1, kind)

        def pair(record: Any) -> tuple[Any, Any]:
            return record, attrs.evolve(record, **{name: above})

    def told(record: Any) -> tuple[object, ...]:
        both = pair(record)
        return (*(holds(each) for each in both), *(rule(each, policy) for each in both))

    wanted = told(rule.record(**values))
    confirm(rule, rule.record(**values), {wanted[0], wanted[1]} == {False, True})
    record = without_idle_facts(rule.record, values, lambda record: told(record) == wanted)
    return Edge(rule, name, *pair(record), (wanted[2], wanted[3]), policy)
