"""What is asked of a table: rules, the facts that they read, and their trees under a policy."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.planning.intervals import fits
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pingyuan_rules.engine.definition import Book, Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import FactInfo, Record
    from pingyuan_rules.engine.terms import Term


def rules_and_shortfalls(book: Book[Any], record: type[Record]) -> tuple[Any, ...]:
    """The rules about a class of record, then the shortfall of each that can be met."""
    rules = book.rules_of(record)
    return (*rules, *(rule.shortfall for rule in rules if rule.met_when is not None))


def facts_of_rules(rules: Iterable[Definition]) -> list[FactInfo]:
    """The facts that rules about one class of record depend on, in the order of the record."""
    needed = {name for rule in rules for name in rule.facts}
    records = dict.fromkeys(rule.record for rule in rules)
    return [info for record in records for info in facts_of(record).values() if info.name in needed]


def roots_of(rules: Sequence[Definition], policy: Parameters) -> tuple[Term, ...]:
    """The rules' trees under the policy; a rule that is not in force is unknown.

    Raises:
        RuleError: When the bounds of the facts do not keep a rule's numbers within 64 bits.
    """
    live = tuple(rule for rule in rules if rule.info.in_force(policy.on))
    return _specialized(tuple(rules), live, tuple(values_of(live, policy).items()))


@lru_cache(maxsize=256)
def _specialized(
    rules: tuple[Definition, ...], live: tuple[Definition, ...], values: tuple[tuple[str, object], ...]
) -> tuple[Term, ...]:
    """The trees by the values of the parameters that they read, so that other parameters may change."""
    # One for all rules: those that call the same rule then share its tree, which is computed once.
    specializer = Specializer(dict(values))
    roots: list[Term] = []
    for rule in rules:
        root = specializer.term(rule.term) if rule in live else t.Const(UNKNOWN, rule.kind)
        # Asked only here, since parameters decide it too: a rule may fit under one policy and not another.
        if not fits(root, facts_of(rule.record)):
            rule.refuse("its numbers may exceed 64 bits in a table; give its facts or parameters tighter bounds")
        roots.append(root)
    return tuple(roots)
