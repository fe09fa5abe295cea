"""The record reading: rules compiled to one flat function, per group of rules and values of parameters."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.codegen import build
from pingyuan_rules.engine.readings.kleene import KleeneWriter
from pingyuan_rules.engine.readings.known import KnownWriter, Names
from pingyuan_rules.engine.readings.specialize import Specializer
from pingyuan_rules.engine.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from pingyuan_rules.engine.facts import Record
    from pingyuan_rules.engine.parameters import Parameters
    from pingyuan_rules.engine.rule import Rule
    from pingyuan_rules.engine.rulebook import Rulebook
    from pingyuan_rules.engine.terms import Term

T = TypeVar("T")

KEPT = 256
"""How many compiled functions a book keeps; the one used longest ago goes first."""


class Compiler:
    """Keeps what was compiled, by what it was compiled from."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for a key, made now if need be; several threads may make it, all get the first."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
        made = make()
        with self._lock:
            first: T = self._kept.setdefault(key, made)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return first


def values_of(rules: Iterable[Rule[Any, Any, Any]], policy: Parameters) -> dict[str, object]:
    """The values of every parameter the rules use."""
    names = dict.fromkeys(name for rule in rules for name in rule.parameters)
    return {name: getattr(policy, name) for name in names}


def compile_rule(rule: Rule[Any, Any, Any], policy: Parameters) -> Callable[[Any], Any]:
    """A function from a record to the answer of one rule."""
    values = values_of([rule], policy)

    def make() -> Callable[[Any], Any]:
        return flat([Specializer(values).rule(rule)], "{}", {})

    return rule.book.compiler.get((rule, tuple(values.values())), make)


def compile_group(book: Rulebook[Any], record: type[Record], policy: Parameters) -> Callable[[Any], Any]:
    """A function from a record to the answers of every rule about it, in the book's result class."""
    rules = book.rules_of(record)
    live = [rule for rule in rules if rule.standing.in_force(policy.on)]
    values = values_of(live, policy)

    def make() -> Callable[[Any], Any]:
        specializer = Specializer(values)
        roots = [specializer.rule(rule) if rule in live else t.Const(UNKNOWN, rule.kind) for rule in rules]
        holes = ", ".join(["{}"] * len(roots))
        return flat(roots, f"A(r, P, {holes})", {"A": book.result_class(record), "P": policy})

    sources = tuple(map(id, policy.sources.values()))  # take no part in equality, and the result shows them
    key = (record, book.result_class(record), policy, sources, len(rules))
    return book.compiler.get(key, make)


def flat(roots: Sequence[Term], result: str, scope: dict[str, object]) -> Callable[[Any], Any]:
    """A function that computes specialized terms from a record `r` and puts them into the result's holes."""
    names = Names()
    writer = KnownWriter(roots, names)
    answers = [writer.expression(root) for root in roots]
    lines = ["def fast(r):", "    try:"]
    lines += [f"        {line}" for line in (*writer.lines, f"return {result.format(*answers)}")]
    lines += ["    except (TypeError, AttributeError):", "        return slow(r)"]
    slow = _Later(lambda: kleene(roots, result, scope))
    return build("fast", lines, {**names.scope, **scope, "slow": slow})


def kleene(roots: Sequence[Term], result: str, scope: dict[str, object]) -> Callable[[Any], Any]:
    """The same function for records with unknown facts."""
    names = Names()
    writer = KleeneWriter(roots, names, lambda term: term if isinstance(term, t.Const) else None)
    answers = [writer.names[root] for root in roots]
    lines = ["def slow(r):", *(f"    {line}" for line in (*writer.lines, f"return {result.format(*answers)}"))]
    return build("slow", lines, {**names.scope, **scope})


class _Later:
    """A function that is made when it is first called."""

    def __init__(self, make: Callable[[], Callable[[Any], Any]]) -> None:
        self._make = make
        self._made: Callable[[Any], Any] | None = None

    def __call__(self, record: object) -> Any:
        if self._made is None:
            self._made = self._make()
        return self._made(record)
