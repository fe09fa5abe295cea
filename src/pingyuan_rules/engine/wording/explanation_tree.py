"""The tree of an explanation: what was looked at, in words of every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.labels import LANGUAGES
from pingyuan_rules.engine.record.trace_values import ranked_in_order
from pingyuan_rules.engine.values import UNKNOWN
from pingyuan_rules.engine.wording.phrases import label
from pingyuan_rules.engine.wording.speech import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.policies import Citation, Source
    from pingyuan_rules.engine.terms import Term
    from pingyuan_rules.engine.wording.phrases import Phrases

_LABELED = (t.Compare, t.Sum, t.Difference, t.Product, t.Quotient)
"""Terms whose own words already tell the constants in them."""


@attrs.frozen
class Node:
    """One value on the way to an answer.

    Attributes:
        term: The term it is the value of.
        label: What it is.
        value: Its value, or UNKNOWN.
        said: The value in words, with its unit.
        unit: What a number counts, or None.
        role: The part it plays in its parent, such as a condition; empty for most.
        rule: The rule whose answer it is, or None.
        clauses: The clauses that rule rests on.
        source: Where a parameter's value comes from, or None.
        children: The values it follows from.
    """

    term: Term = attrs.field(repr=False)
    label: Label
    value: Any
    said: Label
    unit: Label | None
    role: Label
    rule: t.CalledRule | None
    clauses: tuple[Citation, ...]
    source: Source | None
    children: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        """This node and all below it; what several nodes share comes once for each."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def all_clauses(self) -> tuple[Citation, ...]:
        """The clauses of every rule in the tree, each once."""
        return tuple({clause.key: clause for node in self.walk() for clause in node.clauses}.values())


def grow(rule: Definition, policy: Any, value: Callable[[Term], Any]) -> Node:
    """The tree of a rule's answer, from the value of every term."""
    return _Grower(rule, policy, value).node(t.Call(rule, rule.kind), "")


class _Grower:
    """Grows the tree of one answer."""

    def __init__(self, rule: Definition, policy: Any, value: Callable[[Term], Any]) -> None:
        self._policy, self._value = policy, value
        self._speakers = {lang: Speaker(rule, lang) for lang in LANGUAGES}
        self._grown: dict[tuple[Term, str], Node] = {}

    def node(self, term: Term, role: str) -> Node:
        """The node of a term in a role, which is the name of a phrase or empty."""
        if (term, role) not in self._grown:
            self._grown[term, role] = self._node(term, role)
        return self._grown[term, role]

    def _node(self, term: Term, role: str) -> Node:
        rule = term.rule if isinstance(term, t.Call) else None
        value, speakers = self._value(term), self._speakers
        return Node(
            term=term,
            label=label(lambda lang: speakers[lang].brief(term)),
            value=value,
            said=self._said(term, value),
            unit=speakers[LANGUAGES[0]].unit_label(term),
            role=label(lambda lang: self._role(speakers[lang].words, role)),
            rule=rule,
            clauses=rule.clauses if rule else (),
            source=self._policy.source_of(term.name) if isinstance(term, t.Param) else None,
            children=tuple(self.node(child, part) for child, part in self._below(term)),
        )

    def _role(self, words: Phrases, role: str) -> str:
        return cast("str", getattr(words, role)) if role else ""

    def _said(self, term: Term, value: object) -> Label:
        if value is UNKNOWN and self._is_outside(term):
            return label(lambda lang: self._speakers[lang].words.not_applicable)
        return label(lambda lang: self._speakers[lang].value(value, term))

    def _is_outside(self, term: Term) -> bool:
        """Whether a rule does not concern the record."""
        body = term.rule.term if isinstance(term, t.Call) else term
        return isinstance(body, t.Concerns) and self._value(body.condition) is False

    def _below(self, term: Term) -> Iterator[tuple[Term, str]]:
        """The terms to show below one, and the part each plays."""
        match term:
            case t.Call(rule=rule):
                body = rule.term
                yield from self._below(body) if isinstance(body, t.Concerns | t.Choose | t.Ranked) else [(body, "")]
            case t.Concerns(condition=condition, item=item):
                yield condition, "applies"
                if self._value(condition) is not False:
                    yield item, ""
            case t.Choose() | t.Ranked():
                yield from self._reached(term)
            case t.Not(item=t.Compare() as compared):
                yield from self._below(compared)
            case t.Not(item=t.Fact()):
                return
            case t.Difference(left=t.CalendarMonth(item=end), right=t.CalendarMonth(item=start)):
                yield from ((date, "") for date in (start, end) if not isinstance(date, t.Const))
            case _:
                constants = isinstance(term, _LABELED)
                yield from ((item, "") for item in term.children if not (constants and isinstance(item, t.Const)))

    def _reached(self, term: t.Choose | t.Ranked) -> Iterator[tuple[Term, str]]:
        """The conditions up to the first that is true with their ranks, and the values that are still possible."""
        cases = ranked_in_order(term, self._value) if isinstance(term, t.Ranked) else term.cases
        for condition, *ranks, value in cases:
            found = self._value(condition)
            yield condition, "if_"
            shown_below = found is not False and value in ranks
            yield from ((rank, "rank_of") for rank in ranks if not shown_below)
            if found is not False:
                yield value, "then"
            if found is True:
                return
        yield term.otherwise, "else_"
