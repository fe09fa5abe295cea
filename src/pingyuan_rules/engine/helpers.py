"""Helpers: plain functions with arguments of their own, which rules call and which are traced where they are called."""

import inspect
from collections.abc import Callable
from functools import cached_property, update_wrapper
from types import FunctionType
from typing import Any, Generic, Never, ParamSpec, TypeVar, cast, get_args, get_origin, get_type_hints

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.mistakes import argument_remedy
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.problems import RuleError
from pingyuan_rules.engine.records import Record
from pingyuan_rules.engine.tracing import (
    RelatedSymbol,
    Subject,
    Tracer,
    active_tracer,
    describe,
    lift,
    owner_of,
    told_mistakes,
)
from pingyuan_rules.engine.values import TEXT, Kind, kind_of, known_type, spoken

Q = ParamSpec("Q")
A = TypeVar("A")


def is_whole(hint: Any) -> bool:
    """Whether a parameter's type is a whole record or policy."""
    return isinstance(hint, type) and issubclass(hint, Record | Parameters)


def related_record(hint: Any) -> type[Record] | None:
    """The class of record if a parameter's type is related records of it, or None."""
    known = known_type(hint)  # `Related[Member]` is `tuple[Member, ...] | Unknown`
    record = get_args(known)[0] if get_origin(known) is tuple else None
    return record if is_whole(record) else None


class Helper(Generic[Q, A]):
    """A helper of a book. A rule calls it with facts, parameters, constants, or the whole record and policy.

    It has no label, no clauses and no column: what it computes becomes a part of each rule that calls it.

    Attributes:
        name: The function's name.
        function: The function, as it is written.
    """

    def __init__(self, function: Callable[Q, A]) -> None:
        """Helpers are made by `Rulebook.helper`."""
        update_wrapper(cast("Any", self), function)
        self.name = function.__name__
        self.function = cast("FunctionType", function)
        self._is_read = False

    def __repr__(self) -> str:
        return f"<helper {self.name}>"

    def __reduce__(self) -> str:
        return self.function.__qualname__  # as for rules: pickle looks it up in its module

    @property
    def called(self) -> str:
        """How a rule calls it."""
        return f"{self.name}({', '.join(inspect.signature(self.function).parameters)})"

    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> A:
        """What the function gives: for plain values a value, and a part of the tree while a rule is traced."""
        tracer = active_tracer()
        if tracer is None:
            return cast("A", self.function(*args, **kwargs))
        path = [*(name for name, _ in tracer.helpers), self.name]
        if self.function.__code__ in [code for _, code in tracer.helpers]:
            tracer.refuse(f"helpers call each other in a circle: {' -> '.join(path)}; take one call out")
        if not self._is_read:
            self.check(tracer.read)
        try:
            given = inspect.signature(self.function).bind(*args, **kwargs)
        except TypeError as error:
            tracer.refuse(f"{self.name}(...): {error}; write {self.called}")
        given.apply_defaults()
        hints = self._hints
        for name, value in given.arguments.items():
            self._check_argument(name, value, hints[name], tracer)
        tracer.helpers.append((self.name, self.function.__code__))
        try:
            with told_mistakes(tracer):
                answer = self.function(*args, **kwargs)
                term = lift(answer, tracer)
                if term.kind != kind_of(hints["return"]):
                    tracer.refuse(f"it declares {spoken(hints['return'])} and returns {describe(term)}")
        finally:
            tracer.helpers.pop()
        return cast("A", answer)

    def _check_argument(self, name: str, value: object, hint: Any, tracer: Tracer) -> None:
        """Refuse an argument that is not what the function declares."""
        where = f"{self.name}(...) takes {{}} as {name}"
        if is_whole(hint):
            found = owner_of(value) if isinstance(value, Subject) else type(value)
            if not issubclass(found, hint):
                tracer.refuse(f"{where.format(f'a whole {hint.__name__}')}, not {self._found(value, tracer)}")
            if not isinstance(value, Subject):
                tracer.refuse(
                    f"{self.name}(...): the {hint.__name__} would be fixed for good; write the one that is given"
                )
        elif (record := related_record(hint)) is not None:
            if not isinstance(value, RelatedSymbol) or value.relation.record is not record:
                wanted = where.format(f"related records of {record.__name__}")
                tracer.refuse(f"{wanted}, not {self._found(value, tracer)}")
        else:
            kind = cast("Kind", kind_of(hint))
            term = lift(value, tracer, beside=t.Param(name, kind) if kind.enum else None)
            if term.kind != kind:
                tracer.refuse(
                    f"{where.format(kind.name)}, not {describe(term)}{argument_remedy(self.name, kind, term)}"
                )

    def _found(self, value: object, tracer: Tracer) -> str:
        """What an argument is that was to be a whole record, a policy or related records."""
        if isinstance(value, Subject):
            return f"a whole {owner_of(value).__name__}"
        if isinstance(value, RelatedSymbol):
            return f"{value.relation.name}, related records of {value.relation.record.__name__}"
        return describe(lift(value, tracer))

    @cached_property
    def _hints(self) -> dict[str, Any]:
        """The type of each parameter and of the answer."""
        hints, parameters = get_type_hints(self.function), inspect.signature(self.function).parameters
        if untyped := [name for name in (*parameters, "return") if name not in hints]:
            self._refuse(f"annotate {', '.join(untyped)}; a helper is typed")
        for name, parameter in parameters.items():
            if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
                self._refuse(f"name each parameter; {parameter} hides what it depends on")
            is_value = kind_of(hints[name]) not in {None, TEXT}
            if not is_value and not is_whole(hints[name]) and related_record(hints[name]) is None:
                self._refuse(
                    f"its parameter {name} is {spoken(hints[name])}; it takes bool, int, Fen, Decimal, date, Ratio, "
                    "Scale or an Enum class, a Record class, the policy or Related records"
                )
        if kind_of(hints["return"]) in {None, TEXT}:
            self._refuse(
                f"it answers bool, int, Fen, Decimal, date, Ratio or an Enum class, not {spoken(hints['return'])}"
            )
        return hints

    def _refuse(self, message: str) -> Never:
        """Raise a RuleError at the helper's definition."""
        code, tracer = self.function.__code__, active_tracer()
        rule = "" if tracer is None else tracer.rule
        raise RuleError(rule, code.co_filename, code.co_firstlineno, message, self.name)

    def check(self, read: Callable[[FunctionType], None]) -> None:
        """Refuse a source or types that no rule could call, before one does.

        What only tracing finds, such as `weight // 2`, is refused when a rule calls it.
        """
        read(self.function)
        self._hints  # noqa: B018 - reads the types
        self._is_read = True
