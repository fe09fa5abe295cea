"""The words reading as a picture: a rule's tree as a Mermaid flowchart, which GitHub and many tools draw.

The answer stands at the top, of a wide tree at the left, and below it what it is made of, each in a shape of its own:
facts in boxes, parameters in slanted ones, called rules in boxes with double sides, conditions in hexagons, numbers
and values in rounded boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.labels import Subunit
from pingyuan_rules.engine.values import BOOL, FEN
from pingyuan_rules.engine.wording.quantities import is_span_of_months
from pingyuan_rules.engine.wording.speech import OPPOSITE, Speaker, counting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.terms import Order, Term

_ANSWER, _FACT, _PARAMETER, _RULE = '(["{}"])', '["{}"]', '[/"{}"/]', '[["{}"]]'
_CONDITION, _NUMBER, _SIGN, _VALUE = '{{{{"{}"}}}}', '("{}")', '(("{}"))', '("{}")'
_TO, _THEN, _ELSE = "-->", "==>", "-.->"
_LETTERS = "AB"
_PLAIN, _WITHIN = " (),", "-./"
_WIDE = 3
"""How many times as wide as deep a tree is that is too wide for a page."""
_EQUALS: Mapping[Order, str] = {"==": "=", "!=": "≠"}
_SIGNS = {t.Sum: "+", t.Product: "×"}


def diagram(rule: Definition, lang: Lang, policy: Any = None) -> str:
    """A rule as a Mermaid flowchart; with a policy its parameters have their values, without one only names."""
    drawing = _Drawing(Speaker(rule, lang), policy)
    drawing.answer(rule.label.text(lang), rule.term)
    return "\n".join([f"flowchart {_direction(rule.term)}", *drawing.lines])


def _direction(term: Term) -> str:
    """From the top down; a tree that is wide and flat from left to right, so that it need not be drawn tiny."""
    return "LR" if _leaves(term) >= _WIDE * _depth(term) else "TD"


def _leaves(term: Term) -> int:
    return sum(map(_leaves, term.children)) or 1


def _depth(term: Term) -> int:
    return 1 + max(map(_depth, term.children), default=0)


def escaped(text: str) -> str:
    """Text for a label in quotation marks: whatever could mean something to Mermaid or HTML is written as its number.

    >>> escaped('一 #1; "<b>"')
    '一 #35;1#59; #34;#60;b#62;#34;'
    """
    said = f" {' '.join(text.split())} "
    around = zip(said, said[1:], said[2:], strict=False)
    return "".join(
        letter if _is_plain(letter, before, after) else f"#{ord(letter)};" for before, letter, after in around
    )


def _is_plain(letter: str, before: str, after: str) -> bool:
    """Letters, digits, brackets, commas, what is no ASCII and can be seen; marks within words, dates and numbers."""
    if letter in _WITHIN:
        return before.isalnum() and after.isalnum()
    return letter.isalnum() or letter in _PLAIN or (not letter.isascii() and letter.isprintable())


class _Drawing:
    """Nodes and edges of one flowchart; ids are numbers, so that no text is ever an id."""

    def __init__(self, speaker: Speaker, policy: Any) -> None:
        self.lines: list[str] = []
        self._speaker = speaker
        self._words = speaker.words
        self._policy = policy
        self._nodes: dict[Term, str] = {}
        self._count = 0

    def answer(self, label: str, term: Term) -> None:
        """The answer, and all it is made of."""
        top = self._node(_ANSWER, label)
        if isinstance(term, t.Concerns):
            self._edge(top, self._draw(term.condition), self._words.applies)
            term = term.item
        self._edge(top, self._draw(term))

    def _node(self, shape: str, label: str) -> str:
        name = f"n{self._count}"
        self._count += 1
        self.lines.append(f"  {name}{shape.format(escaped(label))}")
        return name

    def _edge(self, start: str, end: str, label: str = "", line: str = _TO) -> None:
        said = f'|"{escaped(label)}"|' if label else ""
        self.lines.append(f"  {start} {line}{said} {end}")

    def _draw(self, term: Term) -> str:
        """A term and all below it; one that comes again is drawn once, but for plain values."""
        if isinstance(term, t.Const):
            return self._fresh(term)
        if term not in self._nodes:
            self._nodes[term] = self._fresh(term)
        return self._nodes[term]

    def _fresh(self, term: Term) -> str:  # noqa: PLR0911 - one line for each kind of term
        match term:
            case t.Const() | t.Fact() | t.Param() | t.Call():
                return self._leaf(term)
            case t.Compare(order=order):
                return self._compare(term, order)
            case t.Not(item=t.Compare(order=order) as compared):
                return self._compare(compared, OPPOSITE[order])
            case t.Choose() | t.Ranked():
                return self._choice(term)
            case t.AtLeast(number=number, items=items):
                return self._at_least(term, number, items)
            case t.Quotient(item=item, by=by):
                return self._lettered(_NUMBER, self._words.divided[term.rounding], (item, by), term)
            case t.Difference(left=left, right=right):
                if is_span_of_months(term):
                    return self._lettered(_NUMBER, self._words.months_between, (_date(left), _date(right)), term)
                return self._lettered(_NUMBER, "{0} − {1}", (left, right), term)
        return self._listed(term)

    # Nodes without parts.

    def _leaf(self, term: t.Const | t.Fact | t.Param | t.Call) -> str:
        said = self._speaker.full(term)
        if isinstance(term, t.Const):
            return self._node(_VALUE, said)
        if isinstance(term, t.Param):
            return self._node(_PARAMETER, said if self._policy is None else self._valued(term, said))
        return self._node(_FACT if isinstance(term, t.Fact) else _RULE, f"{said}{self._unit(term)}")

    def _valued(self, term: t.Param, said: str) -> str:
        return self._words.said.format(said, self._speaker.value(getattr(self._policy, term.name), term))

    def _unit(self, term: Term) -> str:
        """The unit of a number, in brackets."""
        unit = self._speaker.unit_label(term)
        if isinstance(unit, Subunit):
            unit = unit.whole
        said = unit.text(self._speaker.lang) if unit else ""
        if term.kind == FEN:
            said = self._words.yuan.format("").strip()
        return self._words.note.format(said) if said else ""

    # Nodes with parts.

    def _listed(self, term: Term) -> str:
        """A term whose parts may stand in any order, or that has one."""
        if type(term) in _SIGNS:
            return self._with_parts(self._node(_SIGN, _SIGNS[type(term)]), term.children)
        match term:
            case t.CalendarMonth():
                said = self._words.symbols.month
            case t.Day():
                said = self._words.symbols.day
            case t.Not():
                said = self._words.not_.format("").strip()
            case _:
                said = self._speaker.listing(term).head
        return self._with_parts(self._node(_shape(term), said), term.children)

    def _with_parts(self, node: str, parts: Sequence[Term]) -> str:
        for part in parts:
            self._edge(node, self._draw(part))
        return node

    def _lettered(self, shape: str, template: str, sides: tuple[Term, Term], whole: Term) -> str:
        """A term whose parts are told apart by letters; plain values stand in the node itself."""
        letters = dict(zip(sides, _LETTERS, strict=True)) if sides[0] != sides[1] else {sides[0]: _LETTERS[0]}
        said = [self._inline(side) if isinstance(side, t.Const) else letters[side] for side in sides]
        rounded = self._words.whole_fen if whole.kind == FEN else self._words.whole
        node = self._node(shape, template.format(*said, whole=rounded))
        for side, letter in letters.items():
            if not isinstance(side, t.Const):
                self._edge(node, self._draw(side), letter)
        return node

    def _inline(self, term: t.Const) -> str:
        return self._speaker.value(term.value, term)

    def _compare(self, term: t.Compare, order: Order) -> str:
        left, right = term.left, term.right
        if not isinstance(right, t.Const) or isinstance(left, t.Const):
            return self._lettered(_CONDITION, self._ordered(term, order, "{0}", "{1}"), (left, right), term)
        value = self._speaker.value_beside(right.value, right, left)
        node = self._node(_CONDITION, self._ordered(term, order, "", value).strip())
        self._edge(node, self._draw(left))
        return node

    def _ordered(self, term: t.Compare, order: Order, left: str, right: str) -> str:
        if order in _EQUALS:
            return f"{left} {_EQUALS[order]} {right}"
        verb = self._words.be(left or self._speaker.full(term.left))
        return self._speaker.compared(term.left, order, [left, right], None, be=verb)

    def _at_least(self, term: t.AtLeast, number: t.Const | t.Param, items: tuple[Term, ...]) -> str:
        own = isinstance(number, t.Param) and self._speaker.listing(term) is not self._words.any_of
        head = counting(self._words.at_least, "N").head if own else self._speaker.listing(term).head
        node = self._node(_CONDITION, head)
        if own:
            self._edge(node, self._draw(number), "N")
        return self._with_parts(node, items)

    def _choice(self, term: t.Choose | t.Ranked) -> str:
        """Cases in their order: a condition hangs from the choice, and its value from the condition."""
        node = self._node(_shape(term), self._speaker.listing(term).head)
        for place, case in enumerate(term.cases, 1):
            condition, value = case[0], case[-1]
            asked = self._fresh(condition)  # a node of its own, since a value hangs from it
            self._edge(node, asked, self._case(place, case))
            self._edge(asked, self._draw(value), self._words.then, _THEN)
        self._edge(node, self._draw(term.otherwise), self._words.symbols.otherwise, _ELSE)
        return node

    def _case(self, place: int, case: tuple[Term, ...]) -> str:
        """The number of a case, or what ranks it."""
        said = self._words.symbols.if_
        if len(case) == len(("condition", "value")):
            return f"{place} {said}"
        return f"{said}{self._rank(case[1])}"

    def _rank(self, rank: Term) -> str:
        said = self._speaker.full(rank)
        if isinstance(rank, t.Param) and self._policy is not None:
            said = self._speaker.value(getattr(self._policy, rank.name), rank)
        return self._words.rank.format(said)


def _shape(term: Term) -> str:
    return _CONDITION if term.kind == BOOL else _NUMBER


def _date(term: Term) -> Term:
    """The date whose month is meant."""
    return term.item if isinstance(term, t.CalendarMonth) else term
