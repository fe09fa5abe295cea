"""The short explanation of an answer: the facts and rules that decide it, each in one line with its value.

What does not matter is left out: if one of several conditions is enough, the others. The facts that are shown suffice
for the answer, whatever the others are.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.term_units import is_span_of_months
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.record.compared_counts import conditions_of_count, count_behind
from pingyuan_rules.engine.record.trace_values import ranked_in_order
from pingyuan_rules.engine.values import BOOL, TEXT, UNKNOWN
from pingyuan_rules.engine.wording.explanation_tree import Node, NodeMaker
from pingyuan_rules.engine.wording.phrases import label, phrases
from pingyuan_rules.engine.wording.speech import OPPOSITE
from pingyuan_rules.engine.wording.workings import Workings, deciding, has_working, is_arithmetic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.terms import Term
    from pingyuan_rules.engine.wording.speech import Speaker

LINES = 12
"""How many lines a short explanation has at most, without its clauses and values."""
DEPTH = 2
"""How deep its lines are unfolded if there is room: what a called rule follows from has its lines, and no more."""

_LISTS = (t.AllOf, t.AnyOf, t.AtLeast, t.CountTrue)
_Conditions: TypeAlias = t.AllOf | t.AnyOf | t.AtLeast | t.CountTrue


def _is_named(term: t.Compare) -> bool:
    """Whether a value that is compared says by itself how it compares: a sector is another or not, without distance."""
    kind = term.left.kind
    return kind in {BOOL, TEXT} or (kind.enum is not None and term.order in {"==", "!="})


def give_reasons(rule: Definition, policy: Any, value: Callable[[Term], Any]) -> Node:
    """What decides a rule's answer, as a tree in which nothing is folded yet."""
    reasoner = _Reasoner(rule, policy, value)
    root, lead = reasoner.node(t.Call(rule, rule.kind)), deciding(rule.term, value)
    if not isinstance(lead, t.Param) or lead == rule.term or root.value is UNKNOWN or rule.summary_on(policy.on):
        return root
    # The value of one parameter among several says little without the name of the one that was chosen.
    (zh, en), words = reasoner.speakers, (phrases("zh"), phrases("en"))
    chosen = Label(zh.brief(lead), en.brief(lead))
    that_is = Label(words[0].that_is.format(root.said.zh, chosen.zh), words[1].that_is.format(root.said.en, chosen.en))
    return attrs.evolve(root, said=that_is)


class _Reasoner(NodeMaker):
    """Finds the reasons of one answer."""

    def __init__(self, rule: Definition, policy: Any, value: Callable[[Term], Any]) -> None:
        super().__init__(rule, policy, value)
        self._workings = [Workings(speaker, value) for speaker in self.speakers]
        self._nodes: dict[Term, Node] = {}

    def node(self, term: Term) -> Node:
        """The node of a fact, a parameter, a called rule, a comparison or a sum, with what it follows from below."""
        if term not in self._nodes:
            reasons = _Reasons(self)
            node = self.make(term)
            match term:
                case t.Call(rule=rule):
                    lead = deciding(rule.term, self.value)
                    node = self._summed_up(self._with_working(node, lead), rule)
                    reasons.add(rule.term, lead)
                case t.Compare(order=order):
                    node = self._compared(node, term, order)
                    reasons.add_sides(term)
                case t.Not(item=t.Compare(order=order) as compared):
                    node = self._compared(node, compared, OPPOSITE[order])
                    reasons.add_sides(compared)
                case t.Sum() | t.Difference() | t.Product() | t.Quotient():
                    node = self._with_working(node, term)
                    reasons.add(term, term)
                case t.Not(item=item):
                    reasons.add(item)
                case t.Fold(relation=relation, others=others):
                    for each in (*others, *([relation] if self.value(relation) is UNKNOWN else [])):
                        reasons.add(each)
                case t.AllOf() | t.AnyOf() | t.AtLeast() | t.CountTrue():
                    reasons.headed = True
                    reasons.add(term)
            children = join_alike([self.node(each) for each in reasons.terms])
            self._nodes[term] = attrs.evolve(node, children=tuple(children), left_out=reasons.left_out)
        return self._nodes[term]

    def _with_working(self, node: Node, term: Term) -> Node:
        zh, en = (workings.working(term, node.term) for workings in self._workings)
        return node if zh is None or en is None else attrs.evolve(node, said=Label(zh, en))

    def _summed_up(self, node: Node, rule: t.CalledRule) -> Node:
        """The node of a rule's answer with the summary that the rule gives, as long as all that it names is known."""
        if (summary := rule.summary_on(self._policy.on)) is None or node.value is UNKNOWN:
            return node
        terms = t.named_terms(rule.term)
        named = {
            name: self.make(terms[name]) for _, name, *_ in Formatter().parse(summary.zh + summary.en) if name in terms
        }
        if any(each.value is UNKNOWN for each in named.values()):
            return node
        zh, en = (
            summary.text(lang).format(
                answer=node.said.text(lang), **{name: each.said.text(lang) for name, each in named.items()}
            )
            for lang in ("zh", "en")
        )
        # What it names is not counted as told: the lines below have it with its label.
        return attrs.evolve(node, said=Label(zh, en))

    def _compared(self, node: Node, term: t.Compare, order: t.Order) -> Node:
        """A comparison with the values of both sides in it."""
        if _is_named(term):
            return node

        def said(side: Term, speaker: Speaker) -> str:
            found = count_behind(side, self.value) if self.value(side) is UNKNOWN else None
            is_list = found is not None and isinstance(found[0], t.CountTrue)
            if found is None or not is_list or any(self.value(condition) is not True for condition in found[1]):
                return self.make(side).said.text(speaker.lang)
            values = [self.value(item) for item in found[0].children]
            return speaker.count_so_far(values.count(True), values.count(UNKNOWN), len(values), side)

        (zh, en), (chinese, english) = self.speakers, self._workings
        name = Label(
            zh.compared_values(term, order, lambda side: said(side, zh), chinese.working),
            en.compared_values(term, order, lambda side: said(side, en), english.working),
        )
        sides = map(self.item_shown, term.children)
        told = tuple(self.make(side) for side in sides if isinstance(side, t.Fact | t.Param))
        return attrs.evolve(node, label=name, told=told)

    def item_shown(self, term: Term) -> Term:
        """The fact or number that people see for a term that only turns it into a number to compute with."""
        return term.item if isinstance(term, t.Day | t.CalendarMonth) else self.speakers[0].plain(term)


class _Reasons:
    """The terms that decide one line, and how many conditions did not matter.

    Attributes:
        headed: Whether the line announces a list, whose conditions then stand below it as they are asked for.
    """

    def __init__(self, reasoner: _Reasoner) -> None:
        self._value, self._item_shown = reasoner.value, reasoner.item_shown
        self.terms: list[Term] = []
        self.left_out = 0
        self.headed = False

    def add(self, term: Term, lead: Term | None = None) -> None:  # noqa: C901, PLR0912 - one case for each kind
        """Add what decides a term; the working of `lead` stands in the line above, so that only its parts are added."""
        value = self._value(term)
        match term:
            case t.Const():
                return
            case t.Not(item=item) if not isinstance(item, t.Compare):
                self.add(item)
            case t.AllOf() | t.AnyOf() | t.AtLeast() | t.CountTrue():
                self._add_conditions(term, value)
            case t.ByDay():
                self.add(term.chosen(self._value), lead)
            case t.Choose() | t.Ranked() | t.ChooseOne():
                self._add_cases(term, lead)
            case t.Concerns(condition=condition, item=item):
                self.add(condition)
                holds = self._value(condition)
                # If it may concern the record, what is unknown of the answer has to be found out as well.
                if holds is True or (holds is UNKNOWN and self._value(item) is UNKNOWN):
                    self.add(item, lead)
            case _ if (item := self._item_shown(term)) is not term:
                self.add(item)
            case t.Calendar(children=items):
                for part in items:
                    self.add(part)
            case t.Smallest() | t.Largest() | t.Bracket():
                self._add_parts(term, lead)
            case (t.Compare(right=t.Const()) as compared) | t.Not(item=t.Compare(right=t.Const()) as compared) if (
                _is_named(compared)
            ):
                self.add(compared.left)  # which sector a unit belongs to says whether it is an enterprise
            case t.Sum() | t.Difference() | t.Product() | t.Quotient() | t.Share() if (
                term is lead or value is UNKNOWN or not has_working(term)
            ):
                self._add_parts(term, term)
            case _:
                if term not in self.terms:
                    self.terms.append(term)

    def add_sides(self, term: t.Compare) -> None:
        """Add what decides the sides of a comparison, but not what stands in its own line with its value."""
        if self._value(term) is not UNKNOWN and UNKNOWN in map(self._value, term.children):
            # The comparison is decided although the count is not: show only the conditions that decide it.
            conditions = cast("Term", conditions_of_count(term, self._value))
            while isinstance(conditions, t.Concerns):
                self.add(conditions.condition)
                conditions = conditions.item
            parts = conditions.children if isinstance(conditions, t.AllOf | t.AnyOf) else (conditions,)
            for part in parts:
                if self._value(part) is self._value(conditions):
                    self.add(part)
            return
        for side in term.children:
            within = self._item_shown(side)
            if not isinstance(within, t.Fact | t.Param) or _is_named(term):
                self.add(within, within)

    def _add_parts(self, term: Term, lead: Term | None) -> None:
        # Of a sum without a working nothing but its unknown parts tells why it is unknown.
        parts = term.children[::-1] if is_span_of_months(term) else term.children  # from the first month to the last
        unknown = [part for part in parts if self._value(part) is UNKNOWN]
        for part in unknown or parts:
            nested = is_arithmetic(part) and isinstance(term, t.Sum | t.Difference | t.Product | t.Quotient | t.Share)
            self.add(part, part if nested else lead)

    def _add_conditions(self, term: _Conditions, value: Any) -> None:
        if isinstance(term, t.AtLeast):
            self.add(term.number)
        deciding_items = _deciding_items(term, self._value)
        self.left_out += len(_items(term)) - len(deciding_items)
        for item in deciding_items:
            # Among what is lacking, that one of several would do has to be said: it is not lacking each of them.
            if (
                value is not True
                and isinstance(item, _LISTS)
                and type(item) is not type(term)
                and not _is_negated(item)
                and len(_deciding_items(item, self._value)) > 1
            ):
                self.terms.append(item)
            elif self.headed and isinstance(item, t.Not | t.Compare):
                self.terms.append(item)  # "one of these holds: no" would be belied by "its opposite: yes"
            else:
                self.add(item)

    def _add_cases(self, term: t.Choose | t.Ranked | t.ChooseOne, lead: Term | None) -> None:
        """Add the conditions up to the first that is true, or all if they exclude each other, and the values."""
        cases = ranked_in_order(term, self._value) if isinstance(term, t.Ranked) else term.cases
        for condition, *ranks, item in cases:
            holds = self._value(condition)
            self.add(condition)
            if holds is not False:
                for part in (*ranks, item):
                    self.add(part, lead)
            if holds is True and not isinstance(term, t.ChooseOne):
                return
        if not isinstance(term, t.ChooseOne):
            self.add(term.otherwise, lead)


def _items(term: _Conditions) -> tuple[Term, ...]:
    return term.items if isinstance(term, t.AtLeast) else term.children


def _is_negated(term: _Conditions) -> bool:
    """Whether each condition is the opposite of another: "one of these is not so" is "not all of these are so"."""
    return all(isinstance(item, t.Not) and not isinstance(item.item, t.Compare) for item in _items(term))


def _deciding_items(term: _Conditions, value_of: Callable[[Term], Any]) -> list[Term]:
    """The conditions that decide a list of them.

    Each that is lacking is told, since each has to be put right; if one is enough, the first that holds.
    """
    items, value = list(_items(term)), value_of(term)
    unknown = [item for item in items if value_of(item) is UNKNOWN]
    if isinstance(term, t.CountTrue):
        return unknown or items
    if value is UNKNOWN:
        return items if isinstance(term, t.AtLeast) else unknown
    alike = [item for item in items if value_of(item) is value]
    if isinstance(term, t.AtLeast):
        return alike[: value_of(term.number)] if value else alike
    one_is_enough = value is isinstance(term, t.AnyOf) and value is not _is_negated(term)
    return alike[:1] if one_is_enough else alike


def join_alike(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes with facts of one value, and parameters of one value and source, in one line: at the first's place."""
    nodes = list(nodes)
    for node in nodes:
        alike = [
            each
            for each in nodes
            if isinstance(each.term, t.Fact | t.Param) and (each.said, each.source) == (node.said, node.source)
        ]
        if node not in alike:
            yield node
        elif node is alike[0]:
            yield joined(alike) if len(alike) > 1 else node


def joined(nodes: Sequence[Node]) -> Node:
    """Nodes of one value in one line."""
    name = label(lambda lang: phrases(lang).joined.join(node.label.text(lang) for node in nodes))
    return attrs.evolve(nodes[0], label=name, told=tuple(nodes))


@attrs.define
class _Place:
    """A node at its place in a tree that is being folded; a node may stand at several.

    Attributes:
        above: The facts that a line above it has told already.
    """

    node: Node
    depth: int
    above: frozenset[Term]
    below: list[_Place] = attrs.field(factory=list)

    def folded(self) -> Node:
        if not self.below:
            return attrs.evolve(self.node, folded=True) if self.node.children else self.node
        return attrs.evolve(self.node, children=tuple(place.folded() for place in self.below))


def fold(root: Node, depth: int = DEPTH, lines: int | None = LINES) -> Node:
    """A tree in which the lines nearest to the answer are unfolded, and the others told in the lines above them.

    Args:
        root: The answer.
        depth: How deep lines are unfolded.
        lines: How many lines there may be, or None for as many as the depth gives.
    """
    queue = [top := _Place(root, 0, frozenset())]
    shown, listed = 1, set[t.Term]()
    for place in queue:  # it grows: what is nearest to the answer gets its lines first
        node = place.node
        children: list[Node] = []
        for child in node.children:  # without the facts that have a line above it, if anything is left then
            left = [leaf for leaf in child.told if leaf.term not in place.above]
            if _facts_of_line(child).isdisjoint(place.above):
                children.append(child)
            elif left:
                children.append(joined(left) if len(left) > 1 else left[0])
        if isinstance(node.term, t.Compare | t.Not):  # whose own line tells the answer of a rule that is told elsewhere
            children = [child for child in children if child.term not in listed]
        if place is top and lines is not None and len(children) >= lines:
            children = [*children[: lines - 2], _rest_of(root, children[lines - 2 :])]
        deep = place.depth >= depth and not any(map(_is_open_fold, (node, *children)))
        if deep or (lines is not None and shown + len(children) > lines):
            continue
        above = place.above.union(*(_facts_of_line(child) for child in children))
        place.below = [_Place(child, place.depth + 1, above) for child in children]
        if not children:
            place.node = attrs.evolve(node, children=())
        listed |= {child.term for child in children if child.rule is not None}
        shown += len(children)
        queue += place.below
    return top.folded()


def _is_open_fold(node: Node) -> bool:
    """Whether a line tells of which related records something is not known: nothing else says what to find out."""
    return isinstance(node.term, t.Fold) and node.value is UNKNOWN


def _facts_of_line(node: Node) -> set[Term]:
    """The facts that have a line to themselves, or together with others of the same value."""
    return {leaf.term for leaf in node.told or (node,)} if isinstance(node.term, t.Fact) else set()


def _rest_of(root: Node, nodes: Sequence[Node]) -> Node:
    """More nodes than have room for a line each, in one."""
    name = label(lambda lang: phrases(lang).rest_of_list.format(len(nodes)))

    def said(lang: Lang) -> str:
        words = phrases(lang)
        parts = (words.named_value.format(node.label.text(lang), node.said.text(lang)) for node in nodes)
        return words.separator.join(parts)

    told = [leaf for node in nodes for leaf in node.told or (node,) if isinstance(leaf.term, t.Fact | t.Param)]
    rest = attrs.evolve(root, label=name, said=label(said), value=None, rule=None, clauses=(), left_out=0)
    return attrs.evolve(rest, children=tuple(nodes), told=tuple(told))
