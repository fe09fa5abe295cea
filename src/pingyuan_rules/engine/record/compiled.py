"""The record reading: rules compiled to one flat function, per group of rules and values of parameters."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.codegen import build, unfrozen_class
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.record.fast_code import KnownWriter, Names
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.record.three_valued_code import KleeneWriter
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pingyuan_rules.engine.definition import Book, Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.terms import Term


def compile_rule(rule: Definition, policy: Parameters) -> Callable[[Any], Any]:
    """A function from a record to the answer of one rule."""
    values = values_of([rule], policy)

    def make() -> Callable[[Any], Any]:
        return compile_fast([Specializer(values).term(rule.term)], "{}", {})

    # By the values that the rule uses: policies that differ elsewhere share one function.
    return rule.book.cache.get((rule, tuple(values.values())), make)


def compile_group(book: Book[Any], record: type[Record], policy: Parameters, base: type) -> Callable[[Any], Any]:
    """A function from a record to the answers of every rule about it, in the book's result class.

    Args:
        book: The rules.
        record: The class of record.
        policy: The policy.
        base: The class from which result classes derive: its fields are the record and the policy.
    """
    rules, result = book.rules_of(record), book.result_class(record)
    live = tuple(rule for rule in rules if rule.info.in_force(policy.on))
    values = values_of(live, policy)

    def make() -> Callable[[Parameters], Callable[[Any], Any]]:
        call, scope, known = f"A(r, P, {', '.join(['{}'] * len(rules))})", {"A": result}, list[str]()
        if (unfrozen := unfrozen_class(result, base)) is not None:
            # Filling name by name and then changing the class costs half of what the frozen class's own __init__ does.
            fields = ["a = D()", "a.record = r", "a.policy = P", *(f"a.{rule.name} = {{}}" for rule in rules)]
            scope, known = scope | {"D": unfrozen}, [*fields, "a.__class__ = A", "return a"]

        def compiled(*unrecorded: str, **others: object) -> Callable[[Parameters], Callable[[Any], Any]]:
            specializer = Specializer(values, unrecorded)
            roots = [specializer.term(rule.term) if rule in live else t.Const(UNKNOWN, rule.kind) for rule in rules]
            tests = [f"r.{name} is not U" for name in unrecorded]
            elsewhere = [f"if {' or '.join(tests)}: return others(P)(r)"] if tests else []
            return compile_for_policies(roots, call, scope | others, known, elsewhere)

        # Most records come without related ones, and by far the quickest way to answer what is asked of these is not to
        # ask. A function for the others is made when the first of them comes.
        if not (asked := dict.fromkeys(fold.relation.name for rule in live for fold in rule.folds)):
            return compiled()
        return compiled(*asked, others=LazyFunction(compiled))

    # By the values that the rules use, as for one rule; the policy, which stands in every result, is put in afterwards.
    return book.cache.get((result, rules, live, tuple(values.values())), make)(policy)


def compile_fold(term: t.Fold) -> Callable[..., Any]:  # noqa: C901 - two loops over what it reads once
    """A function from related records, and what else a fold takes, to its value; its item may be a call or a tree.

    Raises:
        AssertionError: When the number of `at_least` is not between 1 and the bound: then the answer is a constant.
    """
    answer, unknown = compile_fast([term.item], "{}", {}), UNKNOWN

    def count(related: Any, number: int | None = None) -> Any:
        """How many answers are true; of `at_least` and `any`, whether enough are, decided as early as can be."""
        if related is unknown:
            return unknown
        true = doubtful = 0
        for record in related:
            value = answer(record)
            if value is unknown:
                doubtful += 1
            elif value is wanted:
                true += 1
                if true == number:
                    return wanted
        if number is None:
            return unknown if doubtful else true
        return unknown if true + doubtful >= number else not wanted

    def values(related: Any, otherwise: Any = 0) -> Any:
        """The sum of the answers, the greatest or the least; none have a value of their own."""
        if related is unknown:
            return unknown
        found = [answer(record) for record in related]
        if not found:
            return otherwise
        return unknown if unknown in found else of_answers(found)

    of_answers: Callable[[list[Any]], Any] = {"largest": max, "smallest": min}.get(term.how, sum)
    wanted = term.how != "all"  # all are true unless one is false
    if term.how in {"any", "all"}:
        return lambda related: count(related, 1)
    return count if term.how in {"count", "at_least"} else values


def compile_fast(roots: Sequence[Term], result: str, scope: dict[str, object]) -> Callable[[Any], Any]:
    """A function that computes specialized terms from a record `r` and puts them into the result's holes.

    It assumes that every fact it needs is known, and hands a record for which that is not so to the three-valued
    function, which is made when the first such record comes.

    Args:
        roots: The terms.
        result: The expression of the result.
        scope: What it refers to.
    """
    names = Names(compile_fold)
    lines = _fast_lines(roots, names, [f"return {result}"], "slow(r)")
    slow = LazyFunction(lambda: compile_three_valued(roots, result, scope, "r"))
    return build("fast", lines, {**names.scope, **scope, "slow": slow})


def compile_for_policies(
    roots: Sequence[Term],
    result: str,
    scope: dict[str, object],
    lines_of_known: Sequence[str] = (),
    first: Sequence[str] = (),
) -> Callable[[Parameters], Callable[[Any], Any]]:
    """The same for a result that refers to the policy `P`: a function that gives one for each policy of these terms.

    Args:
        roots: The terms.
        result: The expression of the result.
        scope: What it refers to.
        lines_of_known: Lines that give the same result quicker, for a record whose facts are known.
        first: Lines that come first of all.
    """
    names = Names(compile_fold)
    lines = _fast_lines(roots, names, lines_of_known or [f"return {result}"], "slow(r, P)", first)
    slow = LazyFunction(lambda: compile_three_valued(roots, result, scope, "r, P"))
    of_policy = ["def of_policy(P):", *(f"    {line}" for line in lines), "    return fast"]
    return build("of_policy", of_policy, {**names.scope, **scope, "slow": slow})


def _fast_lines(
    roots: Sequence[Term], names: Names, result: Sequence[str], otherwise: str, first: Sequence[str] = ()
) -> list[str]:
    writer = KnownWriter(roots, names)
    answers = iter([writer.expression(root) for root in roots])
    filled = [line.format(*islice(answers, line.count("{}"))) for line in result]
    known = [f"        {line}" for line in (*writer.lines, *filled)]
    # UNKNOWN raises a TypeError when it is ordered, added or asked for its truth, and has no attributes of dates or
    # decimals.
    return [
        "def fast(r):", *(f"    {line}" for line in first),
        "    try:", *known, "    except (TypeError, AttributeError):", f"        return {otherwise}",
    ]  # fmt: skip


def compile_three_valued(
    roots: Sequence[Term], result: str, scope: dict[str, object], arguments: str
) -> Callable[..., Any]:
    """The same function for records with unknown facts; its arguments are the record `r` and perhaps the policy `P`."""
    names = Names(compile_fold)
    writer = KleeneWriter(roots, names, lambda term: term if isinstance(term, t.Const) else None)
    answers = [writer.names[root] for root in roots]
    body = [f"    {line}" for line in (*writer.lines, f"return {result.format(*answers)}")]
    return build("slow", [f"def slow({arguments}):", *body], {**names.scope, **scope})


class LazyFunction:
    """A function that is made when it is first called."""

    def __init__(self, make: Callable[[], Callable[..., Any]]) -> None:
        """Keep what makes the function."""
        self._make = make
        self._function: Callable[..., Any] | None = None

    def __call__(self, *arguments: object) -> Any:
        """The function's answer."""
        # No lock: two threads may both make it, and either function gives the same answers.
        if self._function is None:
            self._function = self._make()
        return self._function(*arguments)
