"""The tree of an explanation: every value on the way to an answer, in words of both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.record.missing_facts import Search
from pingyuan_rules.engine.record.rewriting import conflict
from pingyuan_rules.engine.record.trace_values import ranked_in_order
from pingyuan_rules.engine.values import DATE, UNKNOWN
from pingyuan_rules.engine.wording.phrases import label, phrases
from pingyuan_rules.engine.wording.related_words import deciding_records
from pingyuan_rules.engine.wording.speech import CHOICES, Speaker
from pingyuan_rules.engine.wording.value_words import no_value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.policies import Citation, Source
    from pingyuan_rules.engine.terms import Term

_LABELED = (t.Compare, t.Sum, t.Difference, t.Product, t.Quotient, t.Share, t.Calendar)
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
        told: The facts and parameters whose values stand in its own line, beside it.
        left_out: How many conditions below it did not matter for its value and are left out.
        folded: Whether its children are told in its own line, since there is no room for a line each.
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
    told: tuple[Node, ...] = ()
    left_out: int = 0
    folded: bool = False

    def walk(self) -> Iterator[Node]:
        """This node and all below it; what several nodes share comes once for each."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The facts and parameters that this node and all below it tell, each once."""
        leaves = dict[t.Term, Node]()
        for node in self.walk():
            for leaf in (node, *node.told):
                if isinstance(leaf.term, t.Fact | t.Param) and not leaf.told:
                    leaves.setdefault(leaf.term, leaf)
        return tuple(leaves.values())

    @property
    def all_clauses(self) -> tuple[Citation, ...]:
        """The clauses of every rule in the tree, each once."""
        return tuple({clause.key: clause for node in self.walk() for clause in node.clauses}.values())


def grow(rule: Definition, policy: Any, value: Callable[[Term], Any]) -> Node:
    """The tree of a rule's answer, from the value of every term."""
    return _Grower(rule, policy, value).node(t.Call(rule, rule.kind), "")


def terms_looked_at(rule: Definition, value: Callable[[Term], Any]) -> set[Term]:
    """The facts, parameters and called rules in the tree of a rule's answer, which need no words."""
    pending: list[Term] = [t.Call(rule, rule.kind)]
    seen: set[Term] = set()
    while pending:
        term = pending.pop()
        if term not in seen:
            seen.add(term)
            pending += (child for child, _ in _below(term, value))
    return {term for term in seen if isinstance(term, t.Fact | t.Param | t.Call)}


class NodeMaker:
    """Makes the nodes of one answer.

    Attributes:
        value: Gives the value of every term.
        speakers: What words them, in Chinese and in English.
    """

    def __init__(self, rule: Definition, policy: Any, value: Callable[[Term], Any]) -> None:
        """Take the values of the terms of a rule, under a policy."""
        self.value = value
        self.speakers = Speaker(rule, "zh"), Speaker(rule, "en")
        self._policy = policy

    def make(self, term: Term, children: tuple[Node, ...] = (), role: str = "") -> Node:
        """The node of a term in a role, which is the name of a phrase or empty."""
        (zh, en), value = self.speakers, self.value(term)
        rule = term.rule if isinstance(term, t.Call) else None
        body = term if rule is None else t.of_day(rule.term, self._policy.on)
        if value is UNKNOWN and isinstance(body, t.Concerns) and self.value(body.condition) is False:
            value_text = label(lambda lang: phrases(lang).not_applicable)
        elif value is UNKNOWN and isinstance(term, t.Param):
            ended = self._policy.ended(term.name)
            value_text = label(lambda lang: no_value_words(ended, lang))
        elif value is UNKNOWN and rule is not None and (lacking := self._lacking(term)):
            value_text = label(
                lambda lang: phrases(lang).lacks_values.format(
                    phrases(lang).or_.join(each.text(lang) for each in lacking)
                )
            )
        elif (
            value is UNKNOWN
            and isinstance(body, t.Calendar)
            and all(self.value(child) is not UNKNOWN for child in body.children)
        ):
            value_text = label(lambda lang: phrases(lang).out_of_years)
        elif value is UNKNOWN and (reason := self._conflict(body)):
            value_text = label(lambda lang: cast("str", getattr(phrases(lang), reason)))
        else:
            value_text = Label(zh.value(value, term), en.value(value, term))
            if isinstance(term, t.Fold):
                plain, related, unit = value_text, self.value(term.relation), zh.unit_label(term)
                value_text = label(
                    lambda lang: (
                        plain.text(lang) + deciding_records(term, related, value, self._policy, unit=unit, lang=lang)
                    )
                )
            # A slip such as 2061 for 2016 makes an amount of nothing, which nobody would look into.
            if isinstance(term, t.Fact) and term.kind == DATE and value is not UNKNOWN and value > self._policy.on:
                value_text = label(lambda lang: phrases(lang).after_policy_day.format(value))
        return Node(
            term=term,
            label=Label(zh.brief(term), en.brief(term)) if rule is None else self._rule_label(rule),
            value=value,
            said=value_text,
            unit=zh.unit_label(term),
            role=label(lambda lang: cast("str", getattr(phrases(lang), role)) if role else ""),
            rule=rule,
            clauses=rule.clauses_on(self._policy.on) if rule else (),
            source=self._policy.source_of(term.name) if isinstance(term, t.Param) else None,
            children=children,
        )

    def _rule_label(self, rule: t.CalledRule) -> Label:
        """What a rule is called, with the text that answered if it has several."""
        text = rule.text_label_on(self._policy.on)
        return (
            rule.label
            if text is None
            else label(lambda lang: phrases(lang).by_text.format(rule.label.text(lang), text.text(lang)))
        )

    def _conflict(self, body: Term) -> str | None:
        """Why a choice of the one case that holds has no value, as the name of a phrase; None for all else."""
        body = body.item if isinstance(body, t.Concerns) else body
        return conflict(body, self.value) if isinstance(body, t.ChooseOne) else None

    def _lacking(self, term: Term) -> list[Label]:
        """The parameters without a value that an answer waits for; none as long as facts could still change it."""
        if Search(self.value, (t.Fact,), self._policy).below(term):
            return []
        names = {leaf.name for leaf in Search(self.value, policy=self._policy).below(term) if isinstance(leaf, t.Param)}
        return [info.label for name, info in facts_of(type(self._policy)).items() if name in names]


class _Grower(NodeMaker):
    """Grows the whole tree of one answer."""

    def __init__(self, rule: Definition, policy: Any, value: Callable[[Term], Any]) -> None:
        super().__init__(rule, policy, value)
        self._grown: dict[tuple[Term, str], Node] = {}

    def node(self, term: Term, role: str) -> Node:
        """The node of a term in a role, which is the name of a phrase or empty.

        A rule that several others call is one node, so that the tree does not grow with every way to it.
        """
        if (term, role) not in self._grown:
            children = tuple(
                # The decimal itself, which people know, for the whole number of hundredths with which rules compute.
                self.node(self.speakers[0].plain(child), child_role)
                for child, child_role in _below(term, self.value)
            )
            self._grown[term, role] = self.make(term, children, role)
        return self._grown[term, role]


def _below(term: Term, value: Callable[[Term], Any]) -> Iterator[tuple[Term, str]]:
    """The terms to show below one, and the part each plays."""
    match term:
        case t.Call(rule=rule):
            body = rule.term  # a choice is left out itself: "the first case that applies: gold" tells nothing new
            if isinstance(body, t.ByDay):
                body = body.chosen(value)
            yield from _below(body, value) if isinstance(body, (t.Concerns, *CHOICES)) else [(body, "")]
        case t.Concerns(condition=condition, item=item):
            yield condition, "applies"
            if value(condition) is not False:
                yield item, ""
        case t.Choose() | t.Ranked() | t.ChooseOne():
            yield from _cases(term, value)
        case t.Not(item=t.Compare() as compared):
            yield from _below(compared, value)
        case t.Not(item=t.Fact()):
            return
        case t.Difference(left=t.CalendarMonth(item=end), right=t.CalendarMonth(item=start)):
            # The dates and not their months, which would hide why a month more or less was counted.
            yield from ((date, "") for date in (start, end) if not isinstance(date, t.Const))
        case _:
            constants = isinstance(term, _LABELED)
            yield from ((item, "") for item in term.children if not (constants and isinstance(item, t.Const)))


def _cases(term: t.Choose | t.Ranked | t.ChooseOne, value: Callable[[Term], Any]) -> Iterator[tuple[Term, str]]:
    """The conditions up to the first that is true with their ranks, and the values that are still possible.

    Of cases that exclude each other all conditions, since the others decide as well.
    """
    cases = ranked_in_order(term, value) if isinstance(term, t.Ranked) else term.cases
    for condition, *ranks, item in cases:
        holds = value(condition)
        yield condition, "if_"
        shown_below = holds is not False and item in ranks
        yield from ((rank, "rank_of") for rank in ranks if not shown_below)
        if holds is not False:
            yield item, "then"
        if holds is True and not isinstance(term, t.ChooseOne):
            return
    if not isinstance(term, t.ChooseOne):
        yield term.otherwise, "else_"
