"""A rule as a picture: its tree as a Mermaid flowchart, which GitHub and many tools draw.

The answer stands at the top, of a wide tree at the left, and below it what it is made of, each in a shape of its own:
facts in boxes, parameters in slanted ones, called rules in boxes with double sides, conditions in hexagons, numbers
and values in rounded boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.term_units import is_span_of_months
from pingyuan_rules.engine.labels import MonthNumber, Subunit
from pingyuan_rules.engine.values import BOOL, FEN
from pingyuan_rules.engine.wording.speech import OPPOSITE, Speaker, with_number

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
_SIGNS: Mapping[type[Term], str] = {t.Sum: "+", t.Product: "×"}


def diagram(rule: Definition, lang: Lang, policy: Any = None) -> str:
    """A rule as a Mermaid flowchart; with a policy its parameters have their values, without one only names.

    Of a rule with several texts that of the policy's day is drawn, or all of them, each at an edge that tells its days.
    """
    drawing, term = _Drawing(Speaker(rule, lang), policy), rule.term
    if policy is not None:
        term = t.of_day(term, policy.on)
    texts = {"": term}
    if isinstance(term, t.ByDay):
        texts = {version.label.text(lang): version.term for version in rule.versions}
    drawing.answer(rule.label.text(lang), texts)
    # A tree that is wide and flat runs from left to right: from the top down a page would show it tiny.
    direction = "LR" if _leaves(term) >= _WIDE * _depth(term) else "TD"
    return "\n".join([f"flowchart {direction}", *drawing.lines])


def _leaves(term: Term) -> int:
    return sum(map(_leaves, term.children)) or 1


def _depth(term: Term) -> int:
    return 1 + max(map(_depth, term.children), default=0)


def escaped(text: str) -> str:
    """Text for a label in quotation marks: whatever could mean something to Mermaid or HTML is written as its number.

    Letters, digits, brackets, commas and what is no ASCII and can be seen stay; marks stay within words, dates and
    numbers.

    >>> escaped('一 #1; "<b>"')
    '一 #35;1#59; #34;#60;b#62;#34;'
    """
    padded = f" {' '.join(text.split())} "
    letters = []
    for before, letter, after in zip(padded, padded[1:], padded[2:], strict=False):
        if letter in _WITHIN:
            plain = before.isalnum() and after.isalnum()
        else:
            plain = letter.isalnum() or letter in _PLAIN or (not letter.isascii() and letter.isprintable())
        letters.append(letter if plain else f"#{ord(letter)};")
    return "".join(letters)


class _Drawing:
    """Nodes and edges of one flowchart; ids are numbers, so that no text is ever an id."""

    def __init__(self, speaker: Speaker, policy: Any) -> None:
        self.lines: list[str] = []
        self._speaker = speaker
        self._words = speaker.words
        self._policy = policy
        self._nodes: dict[Term, str] = {}
        self._count = 0

    def answer(self, label: str, texts: Mapping[str, Term]) -> None:
        """The answer, and all it is made of by each of its texts, which are told by their days."""
        top = self._node(_ANSWER, label)
        for number, (days, text) in enumerate(texts.items()):
            term = text
            if isinstance(term, t.Concerns):
                if number == 0:  # all texts apply to the same records
                    self._edge(top, self._draw(term.condition), self._words.applies)
                term = term.item
            self._edge(top, self._draw(term), days)

    def _node(self, shape: str, label: str) -> str:
        name = f"n{self._count}"  # Mermaid takes some words, such as `end`, for its own when they are ids
        self._count += 1
        self.lines.append(f"  {name}{shape.format(escaped(label))}")
        return name

    def _edge(self, start: str, end: str, label: str = "", line: str = _TO) -> None:
        text = f'|"{escaped(label)}"|' if label else ""
        self.lines.append(f"  {start} {line}{text} {end}")

    def _draw(self, term: Term) -> str:
        """A term and all below it; one that comes again is drawn once, but for plain values."""
        if isinstance(term, t.Const):
            return self._fresh(term)  # two zeros have nothing to do with each other, and one node would join them
        if term not in self._nodes:
            self._nodes[term] = self._fresh(term)
        return self._nodes[term]

    def _fresh(self, term: Term) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each kind of term
        speaker, words = self._speaker, self._words
        match term:
            case t.Const():
                return self._node(_VALUE, speaker.full(term))
            case t.Param(name=name):
                text = speaker.full(term)
                if self._policy is not None:
                    text = words.named_value.format(text, speaker.value(getattr(self._policy, name), term))
                return self._node(_PARAMETER, text)
            case t.Fact() | t.Call():
                return self._node(_FACT if isinstance(term, t.Fact) else _RULE, self._label_with_unit(term))
            case t.IsKnown():
                return self._node(_CONDITION, speaker.full(term))
            case t.Compare(order=order):
                return self._compare(term, order)
            case t.Not(item=t.Compare(order=order) as compared):
                return self._compare(compared, OPPOSITE[order])
            case t.Choose() | t.Ranked() | t.ChooseOne():
                return self._choice(term)
            case t.Implies(premise=premise, conclusion=conclusion):
                node = self._node(_CONDITION, "⇒")
                self._edge(node, self._draw(premise), words.symbols.if_)
                self._edge(node, self._draw(conclusion), words.then)
                return node
            case t.AtLeast(number=t.Param() as number, items=items):
                node = self._node(_CONDITION, with_number(words.at_least, "N").head)
                self._edge(node, self._draw(number), "N")
                return self._with_parts(node, items)
            case _ if (plain := speaker.plain(term)) is not term:
                return self._draw(plain)
            case t.Quotient(item=item) if places := speaker.places(term):
                text = speaker.division(term).format("", places=places).strip(", （）")
                return self._with_parts(self._node(_NUMBER, text), (item,))
            case t.Quotient(item=item, by=by):
                return self._lettered(_NUMBER, speaker.division(term), (item, by), term)
            case t.Share(item=item, rate=rate):
                return self._lettered(_NUMBER, speaker.rate_template(term), (item, rate), term)
            case t.Bracket(scale=scale, item=item):
                return self._lettered(_NUMBER, speaker.rate_template(term), (scale, item), term)
            case t.Difference(left=left, right=right) if is_span_of_months(term):
                dates = [side.item if isinstance(side, t.CalendarMonth) else side for side in (left, right)]
                return self._lettered(_NUMBER, words.months_between, (dates[0], dates[1]), term)
            case t.Difference(left=left, right=right):
                return self._lettered(_NUMBER, "{0} − {1}", (left, right), term)
            case t.Sum() | t.Product():
                return self._with_parts(self._node(_SIGN, _SIGNS[type(term)]), term.children)
            case t.Fold(relation=relation, item=item, others=others):
                node = self._node(_CONDITION if term.kind == BOOL else _NUMBER, speaker.brief(term))
                return self._with_parts(
                    node, (relation, item, *(each for each in others if not isinstance(each, t.Const)))
                )
            case t.CalendarMonth():
                text = words.symbols.month
            case t.Day():
                text = words.symbols.day
            case t.Calendar(children=(date, t.Const())) if term.can_leave:
                return self._with_parts(self._node(_NUMBER, speaker.added(term).strip()), (date,))
            case t.Calendar(children=(date, other)):
                template = speaker.added(term, "{0}", "{1}") if term.can_leave else words.dates[term.word]
                return self._lettered(_NUMBER, template, (date, other), term)
            case t.Calendar(word=word):
                text = words.symbols.dates[word]
            case t.Not():
                text = words.not_.format("").strip()
            case _:
                text = speaker.listing(term).head
        parts = term.items if isinstance(term, t.AtLeast) else term.children
        return self._with_parts(self._node(_CONDITION if term.kind == BOOL else _NUMBER, text), parts)

    def _label_with_unit(self, term: Term) -> str:
        """What a number is called, and its unit in brackets."""
        unit = self._speaker.unit_label(term)
        if isinstance(unit, Subunit):
            unit = unit.whole
        text = unit.text(self._speaker.lang) if unit and not isinstance(unit, MonthNumber) else ""
        if term.kind == FEN:
            text = self._words.yuan.format("").strip()
        return f"{self._speaker.full(term)}{self._words.note.format(text) if text else ''}"

    def _with_parts(self, node: str, parts: Sequence[Term]) -> str:
        for part in parts:
            self._edge(node, self._draw(part))
        return node

    def _lettered(self, shape: str, template: str, sides: tuple[Term, Term], whole: Term) -> str:
        """A term whose parts are told apart by letters; plain values stand in the node itself."""
        letters = dict(zip(sides, _LETTERS, strict=True)) if sides[0] != sides[1] else {sides[0]: _LETTERS[0]}
        texts = [
            self._speaker.value(side.value, side) if isinstance(side, t.Const) else letters[side] for side in sides
        ]
        rounded = self._words.whole_fen if whole.kind == FEN else self._words.whole
        node = self._node(shape, template.format(*texts, whole=rounded))
        for side, letter in letters.items():
            if not isinstance(side, t.Const):
                self._edge(node, self._draw(side), letter)
        return node

    def _compare(self, term: t.Compare, order: Order) -> str:
        left, right = term.left, term.right
        if not isinstance(right, t.Const) or isinstance(left, t.Const):
            return self._lettered(_CONDITION, self._ordered(left, order, "{0}", "{1}"), (left, right), term)
        value = self._speaker.value_beside(right.value, right, left)
        node = self._node(_CONDITION, self._ordered(left, order, "", value).strip())
        self._edge(node, self._draw(left))
        return node

    def _ordered(self, term: Term, order: Order, left: str, right: str) -> str:
        if order in _EQUALS:
            return f"{left} {_EQUALS[order]} {right}"
        return self._speaker.compared(term, order, [left, right], by_label=not left)

    def _choice(self, term: t.Choose | t.Ranked | t.ChooseOne) -> str:
        """Cases, in their order if they have one: a condition hangs from the choice, its value from the condition."""
        if_ = self._words.symbols.if_
        node = self._node(_CONDITION if term.kind == BOOL else _NUMBER, self._speaker.listing(term).head)
        for place, (condition, *ranks, value) in enumerate(term.cases, 1):
            text = if_ if isinstance(term, t.ChooseOne) else f"{place} {if_}"
            for rank in ranks:  # cases that are ranked need no number
                text = self._speaker.full(rank)
                if isinstance(rank, t.Param) and self._policy is not None:
                    text = self._speaker.value(getattr(self._policy, rank.name), rank)
                text = f"{if_}{self._words.rank.format(text)}"
            asked = self._fresh(condition)  # a node of its own, since a value hangs from it
            self._edge(node, asked, text)
            self._edge(asked, self._draw(value), self._words.then, _THEN)
        if not isinstance(term, t.ChooseOne):
            self._edge(node, self._draw(term.otherwise), self._words.symbols.otherwise, _ELSE)
        return node
