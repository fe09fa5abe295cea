"""What must hold of every record of a class, whatever the policy."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast, get_type_hints

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.source import read_source
from pingyuan_rules.engine.checking.term_units import TermUnits
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.problems import Problem, shown
from pingyuan_rules.engine.records import Record
from pingyuan_rules.engine.terms import Term
from pingyuan_rules.engine.tracing import Subject, Tracer, describe, traced
from pingyuan_rules.engine.values import BOOL, UNKNOWN

if TYPE_CHECKING:
    from types import FunctionType


class Invariant:
    """A condition that every record of a class meets; unknown facts do not break it.

    Attributes:
        name: The function's name.
        label: What must hold.
    """

    def __init__(self, function: Callable[[Any], bool], label: Label) -> None:
        """Made by `invariant`."""
        self.name, self.label, self.function = function.__name__, label, cast("FunctionType", function)

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        from pkgutil import resolve_name  # noqa: PLC0415 - needed for pickles alone

        return resolve_name, (f"{self.function.__module__}:{self.function.__qualname__}",)

    @cached_property
    def record(self) -> type[Record]:
        """The class it speaks of."""
        first: type[Record] = next(iter(get_type_hints(self.function).values()))
        return first

    @cached_property
    def term(self) -> Term:
        """Its tree, traced when it is first needed, simplified and in the terms that every reading knows."""
        from pingyuan_rules.engine.record.specialize import Specializer  # noqa: PLC0415 - loaded when first used

        # It calls no rule: rules take a policy, and this holds under every one.
        read_source(self.function, lambda _: False)
        facts = facts_of(self.record)
        tracer = Tracer(
            self.name,
            self.function.__code__,
            facts,
            read=lambda helper: read_source(helper, lambda _: False, self.name),
        )
        term = traced(self.function, [Subject(self.record, facts, t.Fact, tracer)], tracer)
        if term.kind != BOOL:
            tracer.refuse(f"an invariant is a condition, not {describe(term)}")
        TermUnits(facts, {}, [term]).check(term, tracer.refuse)
        return Specializer({}).term(term)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts it looks at."""
        return tuple(term.name for term in t.walk(self.term) if isinstance(term, t.Fact))

    @cached_property
    def _holds(self) -> Callable[[Record], Any]:
        from pingyuan_rules.engine.record.compiled import compile_fast  # noqa: PLC0415 - loaded when first used

        return compile_fast([self.term], "{}", {})

    @property
    def expected(self) -> Label:
        """The label as it follows "expected" in an error, where English needs a "that"."""
        return Label(self.label.zh, f"that {self.label.en}")

    def broken_by(self, record: Record) -> Problem | None:
        """The problem with a record, or None when the invariant holds or cannot be decided."""
        if self._holds(record) is not False:
            return None
        facts = {name: getattr(record, name) for name in self.facts}
        known = {name: value for name, value in facts.items() if value is not UNKNOWN}
        infos = facts_of(self.record)
        visible = {name: value for name, value in known.items() if not infos[name].sensitive}
        values = ", ".join(shown(getattr(value, "value", value)) for value in visible.values())
        remedy = Label("请核对并更正其中之一", "Check these values and correct the wrong one")
        return Problem(", ".join(known), values, self.expected, remedy, kind="conflict")


def invariant(*, zh: str, en: str) -> Callable[[Callable[[Any], bool]], Invariant]:
    """Make a condition that every record of a class must meet, checked whenever one is made.

    The function takes the record alone and is written in the language of rules. A record that breaks it
    cannot be made; unknown facts do not break it.

    Args:
        zh: What must hold, in Chinese, as it follows 应为.
        en: What must hold, in English, as a sentence without its full stop; errors put "expected that" before it.
    """

    def make(function: Callable[[Any], bool]) -> Invariant:
        condition = Invariant(function, Label(zh, en))
        # A new tuple, so that a base class does not take over what holds of a class derived from it.
        condition.record.invariants = (*condition.record.invariants, condition)
        return condition

    return make
