"""Symbols: what a rule is called with, in place of a record and a policy, to learn its tree."""

from __future__ import annotations

import difflib
import sys
import traceback
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Never, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.least_values import least_of
from pingyuan_rules.engine.checking.mistakes import NOT_COMPARED, call_remedy, no_order, side_remedy, value_mistake
from pingyuan_rules.engine.checking.written_terms import written
from pingyuan_rules.engine.decimals import ExactDecimal
from pingyuan_rules.engine.problems import RuleError
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.values import (
    BOOL,
    DATE,
    DECIMAL,
    FEN,
    INT,
    RATIO,
    TEXT,
    UNKNOWN,
    Amount,
    Kind,
    exact_decimal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import CodeType, FunctionType

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.records import RelationInfo
    from pingyuan_rules.engine.terms import Term


_active: ContextVar[Tracer | None] = ContextVar("_active", default=None)


@attrs.frozen(eq=False)
class Tracer:
    """Which rule is being traced, and how its mistakes are reported.

    Attributes:
        rule: The rule's name.
        code: The code of the rule's function; tells the line at which something goes wrong.
        facts: The facts of its record.
        parameters: The parameters of its policy.
        places: Where each term is written, for what only the whole tree shows to be wrong: the helper's name, the code
            and the line.
        elsewhere: Tells how a name is written that its record or policy has not, or None if nothing is called so.
        own: Gives the rule that is meant by one that is called.
        read: Checks the source of a helper that the rule calls.
        helpers: The names and the code of the helpers that are being traced in place, the innermost last.
    """

    rule: str
    code: CodeType
    facts: Mapping[str, FactInfo] = attrs.field(factory=dict, repr=False)
    parameters: Mapping[str, FactInfo] = attrs.field(factory=dict, repr=False)
    places: dict[Term, tuple[str, CodeType, int]] = attrs.field(factory=dict)
    elsewhere: Callable[[str], str | None] = lambda _: None
    own: Callable[[Any], Any] = lambda rule: rule
    read: Callable[[FunctionType], None] = lambda _: None
    helpers: list[tuple[str, CodeType]] = attrs.field(factory=list)

    def place(self) -> tuple[str, CodeType, int]:
        """Where the tracing is now: the name of the innermost helper, empty in the rule itself; the code; the line."""
        helper, code = self.helpers[-1] if self.helpers else ("", self.code)
        frame = sys._getframe(1)  # noqa: SLF001 - the only way to the line that is being traced
        while frame is not None and frame.f_code is not code:
            frame = frame.f_back  # type: ignore[assignment]
        return helper, code, frame.f_lineno if frame is not None else code.co_firstlineno

    def refuse(self, message: str, term: Term | None = None) -> Never:
        """Stop the tracing with a message at the present line, or at that of a term."""
        first = "", self.code, self.code.co_firstlineno
        helper, code, line = self.place() if term is None else self.places.get(term, first)
        raise RuleError(self.rule, code.co_filename, line, message, helper)

    def least(self, term: Term) -> int | None:
        """The least that a whole number can be, or None if nothing is known of it."""
        return least_of(term, self.facts, self.parameters)


class Subject:
    """Stands for the record, or the policy, while a rule is traced; its attributes are symbols."""

    __slots__ = ("_facts", "_owner", "_relations", "_term", "_tracer")

    def __init__(
        self,
        owner: type,
        facts: Mapping[str, FactInfo],
        term: type[t.Fact | t.Param],
        tracer: Tracer,
        relations: Mapping[str, RelationInfo] = MappingProxyType({}),
    ) -> None:
        """Stand for an object of class `owner`, whose attributes become terms of one kind."""
        self._owner, self._facts, self._term, self._tracer = owner, facts, term, tracer
        self._relations = relations

    def __repr__(self) -> str:
        return f"the whole {self._owner.__name__}"

    def __getattr__(self, name: str) -> Any:
        info = self._facts.get(name)
        if name in self._relations:
            return RelatedSymbol(self._relations[name], self._tracer)
        if info is None:
            near = difflib.get_close_matches(name, self._facts, n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else f"; it has {', '.join(self._facts)}"
            # A helper may call its record and its policy otherwise than the rule.
            if not self._tracer.helpers and (place := self._tracer.elsewhere(name)) is not None:
                hint = f"; write {place}"
            self._tracer.refuse(f"{self._owner.__name__} has no fact {name!r}{hint}")
        if info.kind == TEXT:
            self._tracer.refuse(f"{self._owner.__name__}.{name} is text; rules decide on enums, so make it a Choice")
        return Symbol(self._term(name, info.kind), self._tracer)

    def __bool__(self) -> Never:  # noqa: PLE0304 - always raises
        self._tracer.refuse(f"a whole {self._owner.__name__} is neither true nor false; name one of its facts")

    def __eq__(self, other: object) -> Never:
        self._tracer.refuse(f"a whole {self._owner.__name__} cannot be compared; compare its facts")

    __hash__ = None  # type: ignore[assignment]


def owner_of(subject: Subject) -> type:
    """The class a subject stands for."""
    return subject._owner  # noqa: SLF001 - kept off the attributes, which are facts


def tracer_of(value: Subject | Symbol) -> Tracer:
    """The tracing a subject or symbol belongs to."""
    return value._tracer  # noqa: SLF001 - kept off the attributes, which are facts


class RelatedSymbol:
    """Stands for related records while a rule is traced; only the words for related records take it."""

    __slots__ = ("relation", "tracer")

    def __init__(self, relation: RelationInfo, tracer: Tracer) -> None:
        """Stand for the related records of a record."""
        self.relation, self.tracer = relation, tracer

    def refuse(self, *_: object) -> Never:
        """Say what can be done with related records."""
        name = self.relation.name
        self.tracer.refuse(
            f"{name} are several records: write count_where({name}, rule), any_where, all_where, at_least_where, "
            f"sum_over, largest_over or smallest_over, with a rule about {self.relation.record.__name__}"
        )

    def __repr__(self) -> str:
        return self.relation.name

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = refuse
    __bool__ = __iter__ = __len__ = __contains__ = __getitem__ = __add__ = __radd__ = __call__ = refuse
    __hash__ = refuse

    def __getattr__(self, _: str) -> Never:
        self.refuse()


def _refusing(message: str) -> Any:
    def refuse(self: Symbol, *_: object) -> Never:
        self._tracer.refuse(message)

    return refuse


def _comparing(order: t.Order) -> Any:
    def compare(self: Symbol, other: object) -> Symbol:
        left, right = self._term, lift(other, self._tracer, order, self._term)
        if left.kind == DECIMAL and isinstance(right, t.Const) and right.kind == INT:
            right = t.Const(exact_decimal(cast("int", right.value)), DECIMAL)
        where = f"{order} between {describe(left)} and {describe(right)}"
        if left.kind != right.kind:
            self._tracer.refuse(f"{where}: compare values of one kind{side_remedy(left, order, right)}")
        if left.kind == RATIO or left.kind.parts:
            self._tracer.refuse(f"{where}: {NOT_COMPARED}")
        if order not in {"==", "!="} and (left.kind == BOOL or (left.kind.enum and not left.kind.is_ordered)):
            self._tracer.refuse(f"{where}: {no_order(left.kind)}")
        if isinstance(right, t.Const) and right.kind == BOOL:
            self._tracer.refuse(f"{where}: write the condition itself, or not_(...) for its opposite")
        return Symbol(t.Compare(order, left, right), self._tracer)

    return compare


class Symbol:
    """Stands for a value while a rule is traced; every operation on it builds a term."""

    __slots__ = ("_term", "_tracer")

    def __init__(self, term: Term, tracer: Tracer) -> None:
        """Stand for the value of a term."""
        self._term, self._tracer = term, tracer
        if term.children:
            tracer.places.setdefault(term, tracer.place())

    def __repr__(self) -> str:
        return describe(self._term)

    __lt__, __le__ = _comparing("<"), _comparing("<=")
    __gt__, __ge__ = _comparing(">"), _comparing(">=")
    __eq__, __ne__ = _comparing("=="), _comparing("!=")
    __hash__ = _refusing("a fact cannot be a key or a member of a set; write choose(...)")

    def __add__(self, other: object) -> Symbol:
        return self._tracer_sum(self._term, lift(other, self._tracer, "+", self._term))

    def __radd__(self, other: object) -> Symbol:
        return self._tracer_sum(lift(other, self._tracer, "+", self._term), self._term)

    def _tracer_sum(self, left: Term, right: Term) -> Symbol:
        kind = self._number(left, right, "+")
        # One sum for a + b + c, so that words list three items, not a sum within a sum.
        items = (*left.children, right) if isinstance(left, t.Sum) else (left, right)
        return Symbol(t.Sum(items, kind), self._tracer)

    def __sub__(self, other: object) -> Symbol:
        right = lift(other, self._tracer, "-", self._term)
        return Symbol(t.Difference(self._term, right, self._number(self._term, right, "-")), self._tracer)

    def __rsub__(self, other: object) -> Symbol:
        left = lift(other, self._tracer, "-", self._term)
        return Symbol(t.Difference(left, self._term, self._number(left, self._term, "-")), self._tracer)

    def __neg__(self) -> Symbol:
        if self._term.kind not in {INT, FEN}:
            remedy = (
                "write not_(...) for its opposite"
                if self._term.kind == BOOL
                else "only whole numbers and money have one"
            )
            self._tracer.refuse(f"-{describe(self._term)}: there is no such negative; {remedy}")
        return 0 - self if self._term.kind == INT else Symbol(t.Const(Amount(0), FEN), self._tracer) - self

    def __mul__(self, other: object) -> Symbol:
        return self._product(self._term, lift(other, self._tracer, "*", self._term))

    def __rmul__(self, other: object) -> Symbol:
        return self._product(lift(other, self._tracer, "*", self._term), self._term)

    def _product(self, left: Term, right: Term) -> Symbol:
        if FEN in {left.kind, right.kind}:
            self._tracer.refuse("write times(amount, number) to multiply money, so that it stays Fen")
        return Symbol(t.Product(left, right, self._number(left, right, "*")), self._tracer)

    def _number(self, left: Term, right: Term, sign: str) -> Kind:
        if left.kind != right.kind or left.kind not in {INT, FEN}:
            where = f"{describe(left)} {sign} {describe(right)}"
            self._tracer.refuse(f"{where}: arithmetic needs two numbers of one kind{side_remedy(left, sign, right)}")
        return left.kind

    # Python would refuse many of these itself, but by the name of a class that no author of rules knows.
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _refusing(
        "a division states its rounding: write divide(value, by, Rounding.FLOOR), or another Rounding"
    )
    __mod__ = __rmod__ = __divmod__ = __rdivmod__ = _refusing("there is no remainder; write it with divide(...)")
    __pow__ = __rpow__ = _refusing("there are no powers; multiply")
    __pos__ = _refusing("a + before a value does nothing; take it out")
    __and__ = __rand__ = _refusing("write all_of(a, b) instead of a & b")
    __or__ = __ror__ = _refusing("write any_of(a, b) instead of a | b")
    __xor__ = __rxor__ = _refusing("write a != b instead of a ^ b")
    __invert__ = _refusing("write not_(a) instead of ~a")
    __bool__ = _refusing(
        "a fact has no truth while the rule is traced: write all_of, any_of, not_ or choose instead of "
        "and, or, not, if, and two comparisons instead of a <= x <= b"
    )
    __iter__ = __getitem__ = __contains__ = __len__ = _refusing("a fact is no collection; name each fact")
    __int__ = __float__ = __round__ = __abs__ = _refusing("a fact cannot be converted; use it as it is")
    __index__ = _refusing(
        "a fact has no value while the rule is traced, and date(...) and fen(...) take written numbers; make the date "
        "or the amount a fact or a parameter, and write times(fen(100), number) for so many yuan"
    )
    __call__ = _refusing("a fact cannot be called")
    __str__ = __format__ = _refusing("a fact cannot be made text; words come from its label")

    def __getattr__(self, name: str) -> Never:
        if name.startswith("__"):
            # copy, inspect and debuggers ask any object for such names, and expect this answer.
            raise AttributeError(name)
        hint, item = "", written(self._term)
        if self._term.kind == DATE:
            words = [name] if name in {"year", "month", "day"} else ["year", "month", "day"]
            hint = f"; write {' or '.join(f'{word}({item})' for word in words)}"
        elif self._term.kind.enum is not None:
            member = next(iter(self._term.kind.enum)).name
            hint = f"; compare it with a member, as in {item} == {self._term.kind.name}.{member}"
        self._tracer.refuse(f"{describe(self._term)} has no attribute {name!r} in a rule{hint}")


def term_of(symbol: Symbol) -> Term:
    """The term a symbol stands for."""
    return symbol._term  # noqa: SLF001 - kept off the attributes


def lift(value: object, tracer: Tracer, sign: str = "", beside: Term | None = None) -> Term:
    """The term for a symbol or for a value written in the rule, beside which another term may stand."""
    if isinstance(value, Symbol):
        return term_of(value)
    if (term := constant(value)) is not None:
        return term
    if isinstance(value, RelatedSymbol):
        value.refuse()
    if isinstance(value, Subject):
        tracer.refuse(f"a whole {owner_of(value).__name__} is no value; name one of its facts")
    if value is UNKNOWN:
        tracer.refuse("UNKNOWN cannot be written in a rule; a fact that is missing is unknown by itself")
    return tracer.refuse(value_mistake(value, sign, beside))


def traced(function: FunctionType, arguments: Iterable[Subject], tracer: Tracer) -> Term:
    """The term that a function gives for symbols."""
    token = _active.set(tracer)
    try:
        with told_mistakes(tracer):
            return lift(function(*arguments), tracer)
    finally:
        _active.reset(token)


@contextmanager
def told_mistakes(tracer: Tracer) -> Iterator[None]:
    """Tell what Python itself refuses of the rule, or the helper, that is being traced as its mistake."""
    try:
        yield
    # A ValueError, for one, of a date that no calendar has.
    except (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError) as error:
        # The innermost line of the function itself: what it called may have raised, and that is not where to mend it.
        helper, code, line = tracer.place()
        for frame, number in traceback.walk_tb(error.__traceback__):
            line = number if frame.f_code is code else line
        message = call_remedy(str(error))
        if isinstance(error, InvalidOperation):
            message = 'Decimal(...) takes a number in quotation marks, such as Decimal("80.5")'
        if isinstance(error, AttributeError) and isinstance(error.obj, type) and error.name:
            near = difflib.get_close_matches(error.name, dir(error.obj), n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            message = f"{error.obj.__name__} has no {error.name!r}{hint}"
        raise RuleError(tracer.rule, code.co_filename, line, message, helper) from error


def active_tracer() -> Tracer | None:
    """The tracing under way, in which plain values are checked like symbols; None outside of rules."""
    return _active.get()


def constant(value: object) -> t.Const | None:
    """A value as a constant, or None where rules know no such value."""
    if isinstance(value, Enum):
        return t.Const(value, Kind(type(value).__name__, type(value)))
    # By the very class: to `isinstance` a bool and an Amount are ints, and a datetime is a date.
    plain: dict[type, Kind] = {bool: BOOL, int: INT, Amount: FEN, ExactDecimal: DECIMAL, date: DATE, Ratio: RATIO}
    if type(value) is Decimal:
        value = exact_decimal(value)
    kind = plain.get(type(value))
    return None if kind is None else t.Const(value, kind)


def symbols_in(values: Iterable[object]) -> Tracer | None:
    """The tracing that any of the values belongs to, or None when all are plain."""
    return next((tracer_of(value) for value in values if isinstance(value, Symbol)), None)


def describe(term: Term) -> str:
    """A term in an error message: as it is written, and its kind."""
    return f"{written(term)} ({term.kind.name})"
