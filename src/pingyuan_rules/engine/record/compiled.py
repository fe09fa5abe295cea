"""The record reading: rules compiled to one flat function, per group of rules and values of parameters."""

from __future__ import annotations

from collections import OrderedDict
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.assessment import Assessment
from pingyuan_rules.engine.codegen import build, draft_of
from pingyuan_rules.engine.record.fast_code import KnownWriter, Names
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.record.three_valued_code import KleeneWriter
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.rule import Rule
    from pingyuan_rules.engine.rulebook import Rulebook
    from pingyuan_rules.engine.terms import Term

T = TypeVar("T")

KEPT = 256
"""How many compiled functions a book keeps."""


class Compiler:
    """Keeps what was made, by what it was made from; what was used longest ago goes first."""

    def __init__(self, most: int = KEPT) -> None:
        """Start with nothing.

        Args:
            most: How many things to keep.
        """
        self._most = most
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
            if len(self._kept) > self._most:
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
        return _flat_group(roots, [rule.name for rule in rules], book.result_class(record), policy)

    sources = tuple(map(id, policy.sources.values()))  # take no part in equality, and the result shows them
    key = (record, book.result_class(record), policy, sources, len(rules))
    return book.compiler.get(key, make)


def _flat_group(roots: Sequence[Term], names: Sequence[str], result: type, policy: Parameters) -> Callable[[Any], Any]:
    """The function for a whole result, which is filled name by name where its class allows it."""
    scope: dict[str, object] = {"A": result, "P": policy}
    made = f"A(r, P, {', '.join(['{}'] * len(roots))})"
    if (draft := draft_of(result, Assessment)) is None:
        return flat(roots, made, scope)
    filled = ["a = D()", "a.record = r", "a.policy = P", *(f"a.{name} = {{}}" for name in names), "a.__class__ = A"]
    return flat(roots, made, scope | {"D": draft}, [*filled, "return a"])


def flat(
    roots: Sequence[Term], result: str, scope: dict[str, object], lines_of_known: Sequence[str] = ()
) -> Callable[[Any], Any]:
    """A function that computes specialized terms from a record `r` and puts them into the result's holes.

    Args:
        roots: The terms.
        result: The expression of the result.
        scope: What it refers to.
        lines_of_known: Lines that give the same result quicker, for a record whose facts are known.
    """
    names = Names()
    writer = KnownWriter(roots, names)
    answers = iter([writer.expression(root) for root in roots])
    given = lines_of_known or [f"return {result}"]
    lines = ["def fast(r):", "    try:"]
    filled = [line.format(*islice(answers, line.count("{}"))) for line in given]
    lines += [f"        {line}" for line in (*writer.lines, *filled)]
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
