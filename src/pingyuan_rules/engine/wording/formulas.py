"""A rule as a formula: signs between labels, parameters by the names they have in the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.engine.wording.speech import LEAVES, OPPOSITE, Speaker

if TYPE_CHECKING:
    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.terms import Term

_SIGNS: dict[str, str] = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_DIVISIONS: dict[Rounding, str] = {
    Rounding.FLOOR: "⌊{} ÷ {}⌋",
    Rounding.HALF_UP: "⌊{} ÷ {}⌉",
    Rounding.CEILING: "⌈{} ÷ {}⌉",
}
_LISTED = (t.AtLeast, t.CountTrue, t.Smallest, t.Largest, t.CalendarMonth, t.Day)
"""Terms whose parts stand between commas, so that these need no parentheses."""
_CLOSED = (*LEAVES, *_LISTED[1:], t.Not, t.Quotient, t.Product, t.Choose, t.Ranked)
"""Terms whose formula needs no parentheses inside another."""


def formula(rule: Definition, lang: Lang) -> str:
    """A rule as a formula.

    `#(a, b)` is how many of the items hold, `⌊x⌋` rounds down, `⌈x⌉` up and `⌊x⌉` to the nearest, a half up; the
    cases of a choice stand in braces, the first that applies first.
    """
    writer = _Writer(Speaker(rule, lang))
    sign = "⇔" if rule.kind == BOOL else "="
    term = rule.term
    if isinstance(term, t.Concerns):
        return f"{writer.where(term)}{rule.label.text(lang)} {sign} {writer.write(term.item)}"
    return f"{rule.label.text(lang)} {sign} {writer.write(term)}"


def part(rule: Definition, term: Term, lang: Lang) -> str:
    """A part of a rule as a formula."""
    return _Writer(Speaker(rule, lang)).write(term)


class _Writer:
    """Writes terms as formulas in one language."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._symbols = speaker.words.symbols

    def where(self, term: t.Concerns) -> str:
        """The condition under which a rule concerns a record."""
        return f"{self._symbols.where} {self.write(term.condition)}: "

    def write(self, term: Term) -> str:
        """A term as a formula."""
        if isinstance(term, t.Param):
            return term.name
        if isinstance(term, LEAVES):
            return self._speaker.full(term)
        if isinstance(term, t.Compare):
            return self._compare(term, _SIGNS[term.order])
        if isinstance(term, t.Not) and isinstance(term.item, t.Compare):
            return self._compare(term.item, _SIGNS[OPPOSITE[term.item.order]])
        if isinstance(term, t.Choose | t.Ranked):
            return self._cases(term)
        listed = isinstance(term, _LISTED)
        return self._operation(term, [self.write(child) if listed else self.inside(child) for child in term.children])

    def inside(self, term: Term) -> str:
        """A term as part of another."""
        inverted = isinstance(term, t.Not) and isinstance(term.item, t.Compare)
        return self.write(term) if isinstance(term, _CLOSED) and not inverted else f"({self.write(term)})"

    def _compare(self, term: t.Compare, sign: str) -> str:
        pairs = ((term.left, term.right), (term.right, term.left))
        left, right = (self._side(side, other) for side, other in pairs)
        return f"{left} {sign} {right}"

    def _side(self, side: Term, other: Term) -> str:
        if isinstance(side, t.Const):
            return self._speaker.value_beside(side.value, side, other)
        return self.write(side) if isinstance(side, t.Sum | t.Difference | t.Product) else self.inside(side)

    def _cases(self, term: t.Choose | t.Ranked) -> str:
        ranks = [f" [{self.write(case[1])}]" if isinstance(term, t.Ranked) else "" for case in term.cases]
        written = [f"{self.write(case[-1])} {self._symbols.if_} {self.write(case[0])}" for case in term.cases]
        cases = [f"{case}{rank}" for case, rank in zip(written, ranks, strict=True)]
        return f"{{{'; '.join([*cases, f'{self._symbols.otherwise} {self.write(term.otherwise)}'])}}}"

    def _operation(self, term: Term, items: list[str]) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a term
        listed = ", ".join(items)
        match term:
            case t.AllOf():
                return " ∧ ".join(items)
            case t.AnyOf():
                return " ∨ ".join(items)
            case t.Not():
                return f"¬{items[0]}"
            case t.AtLeast():
                return f"#({', '.join(items[1:])}) ≥ {items[0]}"
            case t.CountTrue():
                return f"#({listed})"
            case t.Sum():
                return " + ".join(items)
            case t.Difference():
                return " - ".join(items)
            case t.Product():
                return " × ".join(items)
            case t.Quotient(rounding=rounding):
                return _DIVISIONS[rounding].format(*items)
            case t.Smallest():
                return f"min({listed})"
            case t.Largest():
                return f"max({listed})"
            case t.CalendarMonth():
                return f"{self._symbols.month}({listed})"
            case t.Day():
                return f"{self._symbols.day}({listed})"
        raise AssertionError(term)
