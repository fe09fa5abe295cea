"""What is asked of a table: rules, the facts that they read, and their trees under a policy."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import Definition, values_of
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.facts.fact_info import FactInfo
from pingyuan_rules.engine.history import comparable
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning.fold_columns import FoldRewriter, relations_asked, without_related
from pingyuan_rules.engine.planning.intervals import fits
from pingyuan_rules.engine.problems import InvalidData, Problem
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from pingyuan_rules.engine.definition import Book
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.terms import Term


def with_shortfalls(rules: Sequence[Any]) -> tuple[Any, ...]:
    """Some rules, then the shortfall of each that can be met."""
    return (*rules, *(rule.shortfall for rule in rules if rule.met_when is not None))


def chosen_rules(
    book: Book[Any], record: type[Record], asked: Definition | str | Iterable[Definition | str]
) -> tuple[Any, ...]:
    """The rules that are asked about a class of record, helpers and shortfalls too, each once.

    Args:
        book: The book they stand in.
        record: The class of record.
        asked: The rules, or their names; one alone needs no list.

    Raises:
        InvalidData: With everything that is no rule about the class, or if nothing is asked.
    """
    named = {rule.name: rule for rule in with_shortfalls([r for r in book.all_rules if r.record is record])}
    zh, en = (
        f"规则手册 {book.name} 中关于{record.label.zh}的规则",
        f"a rule about {record.__name__} in the book {book.name}",
    )
    expected = Label(zh, en)
    chosen, problems = list[Any](), list[Problem]()
    for each in (asked,) if isinstance(asked, str | Definition) else asked:
        name = each if isinstance(each, str) else each.name
        rule = named.get(name)
        # A rule of another book may have the name of one of these.
        if rule is not None and (isinstance(each, str) or rule is book.own(each)):
            chosen.append(rule)
            continue
        labels = ((rule.name, text) for rule in named.values() for text in (rule.label.zh, rule.label.en))
        near = [rule for rule, text in labels if comparable(text) == comparable(name)]
        near = near or difflib.get_close_matches(name, named, n=1)
        remedy = Label("请更正规则名称", "Correct the name")
        elsewhere = {other.name: other for other in book.all_rules}.get(name) if isinstance(each, str) else each
        if elsewhere is not None and elsewhere.record is not record:
            about = elsewhere.record
            remedy = Label(
                f"它是关于{about.label.zh}的规则，请用于{about.label.zh}的数据框",
                f"It is about {about.__name__}; ask it of a frame of such records",
            )
        elif not isinstance(each, str) and each.book is not book:
            remedy = Label(
                f"它是规则手册 {each.book.name} 的规则；请以 book= 给出该规则手册",
                f"It is a rule of the book {each.book.name}; pass that book as book=",
            )
        elif near:
            remedy = Label(f"是否为 {near[0]}？{remedy.zh}", f"Did you mean {near[0]}? {remedy.en}")
        problems.append(Problem("rules", name, expected, remedy, kind="unknown", path=("rules",)))
    if not chosen and not problems:
        problems.append(
            Problem(
                "rules", "", expected, Label("请至少列出一条", "Name at least one"), kind="required", path=("rules",)
            )
        )
    if problems:
        raise InvalidData(problems)
    return tuple(dict.fromkeys(chosen))


def answer_info(rule: Definition) -> FactInfo:
    """The answer of a rule, described as the fact that a column of it would hold."""
    return FactInfo(rule.name, rule.kind, rule.label, rule.info.unit, None, None)


def facts_of_rules(rules: Iterable[Definition], on: date) -> list[FactInfo]:
    """The facts that rules about one class of record depend on by their texts of a day, in the order of the record."""
    needed = {name for rule in rules for name in rule.facts_on(on)}
    records = dict.fromkeys(rule.record for rule in rules)
    return [info for record in records for info in facts_of(record).values() if info.name in needed]


def facts_of_answers(rules: Sequence[Definition], policy: Parameters, related: Collection[str]) -> list[FactInfo]:
    """The facts on which answers under a policy depend, in the order of the record.

    A rule that is unknown without the related records that nobody gave depends on nothing: a table without its columns
    is read as if there were no such rule.

    Args:
        rules: Rules about one class of record, of which those that are in force count.
        policy: The policy.
        related: The related records that were given.
    """
    live = [rule for rule in rules if rule.info.in_force(policy.on)]
    asking = {rule.name for rule in live if not relations_asked([rule]).issubset(related)}
    needed = {name for rule in live if rule.name not in asking for name in rule.facts_on(policy.on)}
    if asking:
        # Of all rules, since the answers are made of these trees too, and they are kept.
        columns = without_related(named_roots(rules, policy), relations_asked(rules).difference(related))
        trees = [tree for name, tree in columns if name in asking]
        needed |= {term.name for term in t.walk(*trees) if isinstance(term, t.Fact)}
    records = dict.fromkeys(rule.record for rule in rules)
    return [info for record in records for info in facts_of(record).values() if info.name in needed]


def named_roots(rules: Sequence[Definition], policy: Parameters) -> tuple[tuple[str, Term], ...]:
    """The name of each rule with its tree under the policy; see `roots_of`."""
    return tuple(zip((rule.name for rule in rules), roots_of(rules, policy), strict=True))


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
        # Of most rules, which fold nothing, this is the tree itself.
        rewriter = FoldRewriter(rule.record, "_related")
        tree = rewriter.term(root) if rule.folds else root
        facts = {**facts_of(rule.record), **{info.name: info for info in rewriter.infos}}
        if not fits(tree, facts) or not all(
            fits(columns.item, facts_of(columns.relation.record)) for columns in rewriter.columns.values()
        ):
            rule.refuse("its numbers may exceed 64 bits in a table; give its facts or parameters tighter bounds")
        roots.append(root)
    return tuple(roots)
