"""A rule as a formula: signs between labels."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import BOOL, RATIO
from pingyuan_rules.engine.wording.related_words import fold_formula
from pingyuan_rules.engine.wording.speech import CHOICES, LEAVES, OPPOSITE, Speaker

if TYPE_CHECKING:
    from datetime import date

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.terms import Order, Term

_SIGNS: dict[Order, str] = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_DIVISIONS: dict[Rounding, str] = {
    Rounding.FLOOR: "⌊{} ÷ {}⌋",
    Rounding.HALF_UP: "⌊{} ÷ {}⌉",
    Rounding.CEILING: "⌈{} ÷ {}⌉",
    Rounding.HALF_EVEN: "⌊{} ÷ {}⌉ᵉ",
    Rounding.HALF_AWAY_FROM_ZERO: "⌊{} ÷ {}⌉⁰",
    Rounding.TOWARD_ZERO: "⌊{} ÷ {}⌋⁰",
}
_SUBSCRIPT = ord("₀")
_FUNCTIONS = {t.CountTrue: "#", t.Smallest: "min", t.Largest: "max"}
_LISTED = (t.AtLeast, *_FUNCTIONS, t.CalendarMonth, t.Day, t.Calendar)
"""Terms whose parts stand between commas, so that these need no parentheses."""
# `AtLeast` is missing from the closed ones: it ends in "≥ 2", which would run into the next sign.
_CLOSED = (*LEAVES, *_LISTED[1:], t.Not, t.Quotient, t.Share, t.Bracket, t.Product, *CHOICES)
"""Terms whose formula needs no parentheses inside another."""
_JOINS: dict[type[Term], str] = {
    t.AllOf: "∧", t.AnyOf: "∨", t.Implies: "⇒", t.Sum: "+", t.Difference: "-", t.Product: "×"
}  # fmt: skip

# A space that stays on its line: between the words of a label, in a comparison, and after a sign. `textwrap` folds at
# ASCII spaces alone, so nothing else is needed to keep them together.
_TIED = "\N{NO-BREAK SPACE}"
_INDENT = "    "


def formula(rule: Definition, lang: Lang, width: int | None = None, on: date | None = None) -> str:
    """A rule as a formula; of several texts that of a day, or each below its days.

    `#(a, b)` is how many of the items hold, `⌊x⌋` rounds down, `⌈x⌉` up and `⌊x⌉` to the nearest, halves up, and `⌊x⌋₂`
    down to two decimals. `⌊x⌉ᵉ` rounds halves to the even number, `⌊x⌉⁰` halves away from zero, and `⌊x⌋⁰` toward zero.
    `scale(x)` multiplies each part of x by the ratio of its bracket, `scale[x]` is the entry for x. `#{a | b}` is how
    many of the related records `a` are `b`, `∃ a: b` that one is, `∀ a: b` that all are, and `Σ a: b` the sum of `b`
    over them. The cases of a choice stand in braces, the first that applies first; after `∃!`
    exactly one applies.

    Args:
        rule: The rule.
        lang: The language.
        width: How many characters a line may have; a longer formula is broken before its signs. None for one line.
        on: The day of the text, or None for all texts.
    """
    writer, term = _Writer(Speaker(rule, lang)), rule.term
    if not isinstance(term, t.ByDay):
        return _formula(rule, term, writer, lang, width)
    if on is not None:
        return _formula(rule, term.on(on), writer, lang, width)
    texts = (f"{each.label.text(lang)}\n{_formula(rule, each.term, writer, lang, width)}" for each in rule.versions)
    return "\n".join(texts)


def _formula(rule: Definition, term: Term, writer: _Writer, lang: Lang, width: int | None) -> str:
    lead = ""
    if isinstance(term, t.Concerns):
        lead, term = f"{writer.symbols.applies} {writer.write(term.condition)}: ", term.item
    sign = ":" if rule.is_law else " ⇔" if rule.kind == BOOL else " ="
    left = f"{lead}{writer.tied(rule.label.text(lang))}{sign}{_TIED}"
    whole = f"{left}{writer.write(term)}"
    if width is None or len(whole) <= width:
        return _untied(whole)
    # The outermost parts get a line each, so that the shape of the rule shows; a part too long for a line is folded.
    first, *rest = writer.outermost_parts(term)
    lines = [*_folded(f"{left}{first}", "", width)]
    for part_text in rest:
        lines += _folded(part_text, _INDENT, width)
    return "\n".join(lines)


def _folded(text: str, indent: str, width: int) -> list[str]:
    lines = textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=f"{indent}{_INDENT}", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return [_untied(line) for line in lines]


def _untied(text: str) -> str:
    return text.replace(_TIED, " ")


def _joined(term: Term) -> tuple[Term, ...]:
    """What the sign of a term stands between."""
    return (term.premise, term.conclusion) if isinstance(term, t.Implies) else term.children


def part(rule: Definition, term: Term, lang: Lang) -> str:
    """A part of a rule as a formula."""
    return _untied(_Writer(Speaker(rule, lang)).write(term))


def _open(term: Term) -> str:
    """How the cases of a choice begin."""
    return "∃!{" if isinstance(term, t.ChooseOne) else "{"


class _Writer:
    """Writes terms as formulas in one language, their words and signs tied by spaces that stay on one line."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.symbols = speaker.words.symbols

    def tied(self, text: str) -> str:
        return text.replace(" ", _TIED)

    def outermost_parts(self, term: Term) -> list[str]:
        """A formula cut before its outermost signs, or after each case of a choice."""
        if isinstance(term, CHOICES):
            *cases, last = self._cases(term)
            return [f"{_open(term) if place == 0 else ''}{case};" for place, case in enumerate(cases)] + [f"{last}}}"]
        if isinstance(term, tuple(_JOINS)):
            first, *rest = map(self._inside, _joined(term))
            return [first, *(f"{_JOINS[type(term)]}{_TIED}{item}" for item in rest)]
        return [self.write(term)]

    def write(self, term: Term) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each kind of term
        """A term as a formula."""
        match term:
            case t.Const() | t.Fact() | t.Param() | t.Call() | t.IsKnown():
                return self.tied(self._speaker.full(term))
            case t.Compare(order=order):
                return self._compare(term, order)
            case t.Not(item=t.Compare(order=order) as compared):
                return self._compare(compared, OPPOSITE[order])
            case _ if (plain := self._speaker.plain(term)) is not term:
                return self.write(plain)
            case t.Fold(relation=relation, item=item, others=others):
                other = self._inside(others[0]) if others else ""
                return self.tied(fold_formula(term, self.write(relation), self.write(item), other))
            case t.Quotient(item=item, rounding=rounding) if places := self._speaker.places(term):
                return f"{_DIVISIONS[rounding].replace(' ÷ {}', '').format(self.write(item))}{chr(_SUBSCRIPT + places)}"
            case t.Choose() | t.Ranked() | t.ChooseOne():
                return f"{_open(term)}{'; '.join(self._cases(term))}}}"
        listed = isinstance(term, _LISTED)
        items = [self.write(child) if listed else self._inside(child) for child in _joined(term)]
        joined = ", ".join(items)
        match term:
            case t.AllOf() | t.AnyOf() | t.Sum() | t.Difference() | t.Product():
                return f" {_JOINS[type(term)]}{_TIED}".join(items)
            case t.Not():
                return f"¬{items[0]}"
            case t.AtLeast():
                return f"#({', '.join(items[1:])}) ≥{_TIED}{items[0]}"
            case t.CountTrue() | t.Smallest() | t.Largest():
                return f"{_FUNCTIONS[type(term)]}({joined})"
            case t.CalendarMonth():
                return f"{self.symbols.month}({joined})"
            case t.Day():
                return f"{self.symbols.day}({joined})"
            case t.Calendar(word=word):
                return f"{self.tied(self.symbols.dates[word])}({joined})"
            case t.Quotient(rounding=rounding):
                return _DIVISIONS[rounding].format(*items)
            case t.Bracket():
                return f"{items[0]}[{self.write(term.item)}]"
            case t.Share(rounding=rounding, rate=rate, to=to):
                of_value = f"{items[0]} × {items[1]}" if rate.kind == RATIO else f"{items[1]}({self.write(term.item)})"
                step = self.tied(self._speaker.value(to, t.Const(to, term.kind)))
                if to == 1:
                    return _DIVISIONS[rounding].replace("{} ÷ {}", "{}").format(of_value)
                return f"{_DIVISIONS[rounding].format(of_value, step)} × {step}"
        raise AssertionError(term)

    def _inside(self, term: Term) -> str:
        """A term as part of another."""
        if (plain := self._speaker.plain(term)) is not term:
            return self._inside(plain)
        inverted = isinstance(term, t.Not) and isinstance(term.item, t.Compare)
        return self.write(term) if isinstance(term, _CLOSED) and not inverted else f"({self.write(term)})"

    def _compare(self, term: t.Compare, order: Order) -> str:
        sides = []
        for side, other in ((term.left, term.right), (term.right, term.left)):
            if isinstance(side, t.Const):
                sides.append(self.tied(self._speaker.value_beside(side.value, side, other)))
            else:
                open_ = isinstance(self._speaker.plain(side), t.Sum | t.Difference | t.Product)
                sides.append(self.write(side) if open_ else self._inside(side))
        return f"{sides[0]}{_TIED}{_SIGNS[order]}{_TIED}{sides[1]}"

    def _cases(self, term: t.Choose | t.Ranked | t.ChooseOne) -> list[str]:
        cases = []
        for case in term.cases:
            rank = f" [{self.write(case[1])}]" if isinstance(term, t.Ranked) else ""
            cases.append(f"{self.write(case[-1])} {self.symbols.if_}{_TIED}{self.write(case[0])}{rank}")
        if isinstance(term, t.ChooseOne):
            return cases
        return [*cases, f"{self.symbols.otherwise}{_TIED}{self.write(term.otherwise)}"]
