"""What the words of the language build terms from: operands of the right kinds, and what to write instead of others."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.mistakes import FIXED, USAGE, fixed_mistake, kind_remedy, mixed_kinds, no_order
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.tracing import Symbol, Tracer, active_tracer, describe, lift, symbols_in
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, RATIO, Kind, fen

ORDERED = (INT, FEN, DECIMAL, DATE)
"""Kinds whose values have an order, beside ordered enumerations."""


class Operands:
    """The terms an expression is built from, and the checks on their kinds."""

    def __init__(self, terms: Sequence[t.Term], tracer: Tracer) -> None:
        """Made by `build`, and for the other values of a fold."""
        self.terms = list(terms)
        self.tracer, self.refuse = tracer, tracer.refuse

    def of(self, kind: Kind, word: str, terms: Sequence[t.Term] | None = None) -> tuple[t.Term, ...]:
        """The terms, each of one given kind."""
        chosen = self.terms if terms is None else terms
        if not chosen:
            self.refuse(f"{word}(...) of nothing has no answer; write {USAGE[word]}")
        for term in chosen:
            if term.kind != kind:
                self.refuse(f"{word}(...) takes {kind.name}, not {describe(term)}{kind_remedy(word, kind, term)}")
        return tuple(chosen)

    def conditions(self, word: str, conditions: Sequence[t.Term], values: Sequence[t.Term]) -> tuple[t.Term, ...]:
        """The conditions of cases, each of which stands before its value."""
        for condition, value in zip(conditions, values, strict=True):
            if condition.kind != BOOL and value.kind == BOOL:
                self.refuse(
                    f"{word}(...) takes the condition first and the value last: {describe(condition)} is no condition, "
                    f"and {describe(value)} is one"
                )
        return self.of(BOOL, word, conditions)

    def one(self, kind: Kind, word: str, term: t.Term | None = None) -> t.Term:
        """The only term, or the one named, of one given kind."""
        (found,) = self.of(kind, word, None if term is None else [term])
        return found

    def alike(
        self, kinds: tuple[Kind, ...] | None, word: str, terms: Sequence[t.Term] | None = None
    ) -> tuple[tuple[t.Term, ...], Kind]:
        """The terms and the one kind they share."""
        chosen = self.terms if terms is None else terms
        if not chosen:
            self.refuse(f"{word}(...) of nothing has no answer; write {USAGE[word]}")
        kind = chosen[0].kind
        if kinds is not None and kind not in kinds:
            remedy = kind_remedy(word, kinds[0], chosen[0])
            *names, last = (each.name for each in kinds)
            self.refuse(f"{word}(...) takes {', '.join(names)} or {last}, not {describe(chosen[0])}{remedy}")
        if any(term.kind != kind for term in chosen):
            self.refuse(mixed_kinds(word, chosen))
        return tuple(chosen), kind

    def ordered(self, word: str) -> tuple[tuple[t.Term, ...], Kind]:
        """The terms and the one kind they share, whose values have an order."""
        kinds = tuple(dict.fromkeys(term.kind for term in self.terms if term.kind.is_ordered))
        unordered = next((term for term in self.terms if term.kind.enum and not term.kind.is_ordered), None)
        if unordered is not None:
            self.refuse(f"{word}(...) of {describe(unordered)}: {no_order(unordered.kind)}")
        return self.alike((*ORDERED, *kinds), word)

    def share(self, word: str, kind: Kind | None, rounding: Rounding, to: object) -> t.Share:
        """A share of the first term by the second, a ratio; without a kind, by a scale of ratios."""
        rate = self.terms[1]
        (item,), of = self.alike((INT, FEN), word, self.terms[:1])
        if rate.kind not in ({kind} if kind else {Kind(f"scale[{of.name}, ratio]", parts=(of, RATIO))}):
            expected = "a ratio" if kind else f"a scale of the policy with ratios by {of.name}"
            remedy = (
                "; define the parameter as a Ratio" if kind and isinstance(rate, t.Param) and rate.kind == INT else ""
            )
            self.refuse(f"{word}(...) takes {expected}, not {describe(rate)}{remedy}")
        if not isinstance(rounding, Rounding):
            self.refuse(f"{word}(...) needs a Rounding, such as Rounding.HALF_UP, as its third argument")
        step = t.Const(1, of) if to is None else lift(to, self.tracer)
        if step.kind != of or not isinstance(step, t.Const) or self.tracer.least(step) < 1:  # type: ignore[operator] # a number
            example = "fen(10)" if of == FEN else "10"
            self.refuse(
                f"{word}(..., to=...) takes a constant of kind {of.name}, 1 or more, such as {example}, "
                f"not {describe(step)}"
            )
        return t.Share(item, rate, rounding, int(cast("int", step.value)), of)

    def fixed(self, term: t.Term, word: str) -> t.Const | t.Param:
        """The term, which must be a whole number that a policy fixes."""
        if term.kind != INT or not isinstance(term, t.Const | t.Param):
            self.refuse(
                f"{word}(...): {describe(term)} must be a whole number or a parameter of the policy; {FIXED[word]}"
            )
        return term


def build(values: Sequence[object], make: Callable[[Operands], t.Term], plain: Callable[[], object]) -> Any:
    """Make a term from symbols, or give the plain answer when every value is plain; in a rule both are checked."""
    symbolic = symbols_in(values)
    tracer = symbolic or active_tracer()
    if tracer is None:
        return plain()
    term = make(Operands([lift(value, tracer) for value in values], tracer))
    if symbolic is not None:
        return Symbol(term, tracer)
    return fen(cast("int", plain())) if term.kind == FEN else plain()


def check_whole(word: str, number: object) -> None:
    """Refuse a number with decimals where a rule needs a whole one."""
    tracer, message = active_tracer(), fixed_mistake(word, number)
    if tracer is not None and message is not None:
        tracer.refuse(message)


def items_of(cases: Sequence[Any], parts: Sequence[str], word: str) -> list[object]:
    """The parts of all cases in turn, each of which has as many as it should while a rule is traced."""
    tracer = active_tracer()
    if tracer is not None and not cases:
        tracer.refuse(f"{word}(...) without a case has nothing to choose from; write {USAGE[word]}")
    for place, case in enumerate(cases, 1):
        if tracer is not None and not (isinstance(case, tuple) and len(case) == len(parts)):
            found = f"has {len(case)} parts" if isinstance(case, tuple) else f"is a {type(case).__name__}"
            found = "is a single value" if isinstance(case, Symbol) else found
            tracer.refuse(
                f"{word}(...) takes {' and '.join(parts)} in brackets, and case {place} {found}: write {USAGE[word]}"
            )
    return [item for case in cases for item in case]
