"""Two policies compared over records: what changed in the policy, who is affected, and what it costs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar, overload

import attrs

from pingyuan_rules.comparison.answer_changes import (
    AffectedRecord,
    Answer,
    AnswerChange,
    RuleComparison,
    answers_of,
    count_transitions,
    counted,
    same,
)
from pingyuan_rules.comparison.compared_groups import ComparedGroup, check_groups_of, compare_groups
from pingyuan_rules.comparison.money_changes import MoneyChange, money_change
from pingyuan_rules.comparison.policy_changes import (
    ForceChange,
    ParameterChange,
    force_changes,
    may_differ,
    parameter_changes,
    policy_name,
)
from pingyuan_rules.comparison.policy_witnesses import Witness, find_witnesses
from pingyuan_rules.engine import Label, Lang, Record, Rule, Rulebook, facts_of
from pingyuan_rules.engine.display import LongDisplay
from pingyuan_rules.engine.planning.table_likes import table_advice
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.records import Frame, is_frame
from pingyuan_rules.engine.rulebook import checked_book
from pingyuan_rules.engine.solver.solving import SECONDS, check_seconds
from pingyuan_rules.engine.values import FEN
from pingyuan_rules.measures.counting import names_to_group_by
from pingyuan_rules.measures.measure_parts import By
from pingyuan_rules.rules import book as county_book
from pingyuan_rules.tables.cell_text import number_text
from pingyuan_rules.words import capitalized

F = TypeVar("F", bound=Frame)

_MOST_RULES = 5
"""How many rules a sentence names."""
_MOST_GROUPS = 40
"""How many groups have a sentence; tables have them all."""


@attrs.frozen(repr=False)
class PolicyComparison(LongDisplay):
    """What another policy changes for some records.

    Attributes:
        book: The rulebook.
        before: The policy before.
        after: The policy after.
        parameters: The parameters that have another value.
        force: The rules that come into force or end, bind more or less strictly, or have another text, on the other
            policy's day.
        records: How many records of each class were compared.
        rules: The rules that can answer otherwise, in the order of the book, also those that do so for no record here.
        money: Each amount among these rules before and after.
        affected: The records about which a rule answers otherwise, in their order.
        undecided: How many others have an answer, to a rule that can differ, that facts or values of a policy still
            lack: whether they are affected is not known.
        by: The facts that groups were made by; None if none were asked for.
        groups: What differs for each group, class by class; records of a class that lacks one of the facts are in none.
    """

    book: Rulebook[Any]
    before: Parameters
    after: Parameters
    parameters: tuple[ParameterChange, ...]
    force: tuple[ForceChange, ...]
    records: dict[type[Record], int]
    rules: tuple[RuleComparison, ...]
    money: tuple[MoneyChange, ...]
    affected: tuple[AffectedRecord, ...]
    undecided: int
    by: tuple[str, ...] | None = None
    groups: tuple[ComparedGroup, ...] = ()

    def __repr__(self) -> str:
        """The days, and how much differs."""
        changed = sum(1 for each in self.rules if each.changed)
        return (
            f"<PolicyComparison of {self.before.on} and {self.after.on}: {len(self.parameters)} parameters, "
            f"{changed} rules, {len(self.affected)} of {sum(self.records.values())} records>"
        )

    @property
    def ungrouped(self) -> dict[type[Record], int]:
        """How many records of each class are in no group, because the class lacks a fact that groups are made by."""
        by = () if self.by is None else self.by
        return {cls: number for cls, number in self.records.items() if not facts_of(cls).keys() >= set(by)}

    @property
    def version(self) -> str:
        """The version of the library that gave the answers."""
        return self.book.version

    def witnesses(self, *, seconds: float = SECONDS) -> tuple[Witness, ...]:
        """For each rule that answers otherwise for no record here, one record for which it does, made up by a solver.

        A rule may have none, and that is proved: it reads what has changed, and answers alike all the same. The records
        are worked out anew by each call.

        Args:
            seconds: How long it may take altogether; rules that are not settled by then are `Undecided`.

        Raises:
            ValueError: When `seconds` is no number of 0 or more.
            ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
        """
        check_seconds(seconds)
        unchanged = [each.rule for each in self.rules if not each.changed]
        return tuple(find_witnesses(self.book, unchanged, self.before, self.after, seconds))

    def text(self, lang: Lang = "en") -> str:
        """What differs in a few sentences, and one for each group."""
        more = len(self.groups) - _MOST_GROUPS
        note = Label(f"另有 {more} 组未列出。", f"{more} more groups are not listed.")
        groups = [each.text for each in self.groups[:_MOST_GROUPS]] + ([note] if more > 0 else [])
        return "\n".join(each.text(lang) for each in (*self.sentences(), *groups))

    def sentences(self) -> Iterator[Label]:
        """What differs, in a sentence for each question."""
        before, after = policy_name(self.before), policy_name(self.after)
        yield Label(f"改动前：{before.zh}；改动后：{after.zh}。", f"Before: {before.en}; after: {after.en}.")
        parameters, force = len(self.parameters), len(self.force)
        yield Label(
            f"政策：{parameters} 项参数取值不同，{force} 条规则的施行、约束程度或规定不同。",
            f"Policy: {counted(parameters, 'parameter')} with another value, and "
            f"{counted(force, 'rule')} whose force, severity or text differs.",
        )
        number, affected, undecided = sum(self.records.values()), len(self.affected), self.undecided
        open_zh = f"；另有 {number_text(undecided)} 条信息不足，是否受影响不能判定" if undecided else ""
        open_en = f"; for {number_text(undecided)} more it is undecided" if undecided else ""
        yield Label(
            f"影响：{number_text(number)} 条记录中有 {number_text(affected)} 条的结论不同{open_zh}。",
            f"Affected: {number_text(affected)} of {counted(number, 'record')}{open_en}.",
        )
        for change in self.money:
            name = change.rule.label
            difference = change.text
            yield Label(f"{name.zh}：{difference.zh}。", f"{capitalized(name).en}: {difference.en}.")
        changed = [each for each in self.rules if each.changed]
        if not changed:
            yield Label("规则：没有一条规则的结论不同。", "Rules: none answers otherwise.")
            return
        shown = changed[:_MOST_RULES]
        zh = "、".join(f"{each.rule.label.zh}（{number_text(each.changed)} 条）" for each in shown)
        en = ", ".join(f"{each.rule.label.en} ({number_text(each.changed)})" for each in shown)
        more = len(changed) - len(shown)
        yield Label(
            f"规则：{len(changed)} 条规则的结论不同：{zh}{f'，另有 {more} 条' if more else ''}。",
            f"Rules: {len(changed)} {'answers' if len(changed) == 1 else 'answer'} otherwise: {en}"
            f"{f', and {more} more' if more else ''}.",
        )


@overload
def compare_policies(
    data: F,
    /,
    before: Parameters | None,
    after: Parameters | None,
    by: By = None,
    *,
    of: type[Record],
    missing: Literal["error", "unknown"] = "error",
    check: bool | None = None,
    related: Mapping[str, object] | None = None,
    book: Rulebook[Any] = county_book,
) -> F: ...
@overload
def compare_policies(
    data: Iterable[Record] | Record,
    /,
    before: Parameters | None,
    after: Parameters | None,
    by: By = None,
    *,
    book: Rulebook[Any] = county_book,
) -> PolicyComparison: ...
def compare_policies(
    data: Any,
    /,
    before: Parameters | None,
    after: Parameters | None,
    by: By = None,
    *,
    of: type[Record] | None = None,
    missing: Literal["error", "unknown"] = "error",
    check: bool | None = None,
    related: Mapping[str, object] | None = None,
    book: Rulebook[Any] = county_book,
) -> Any:
    """Compare what two policies answer about the same records.

    Everything that a rule answers is compared, and whether the record falls short of the rule. Unknown facts stay
    unknown: an answer that is unknown under both policies has not changed, and its records are counted apart.

    >>> from pingyuan_rules import PINGYUAN, Branch, policy_on, overlay
    >>> more = policy_on(PINGYUAN.on, overlay({"activity_fund_per_member": 40_000}))
    >>> branches = [Branch(id="ZB-0001", full_members=5, probationary_members=1), Branch(id="ZB-0002")]
    >>> comparison = compare_policies(branches, PINGYUAN, more)
    >>> [each.name for each in comparison.parameters], [each.id for each in comparison.affected]
    (['activity_fund_per_member'], ['ZB-0001'])
    >>> comparison.money[0].known, comparison.money[0].open
    (60000, 1)

    A frame gets three columns more for each rule that can answer otherwise: `activity_fund_before`,
    `activity_fund_after` and `activity_fund_differs`, and at last `differs`, which is true for every row that is
    affected. The last two kinds are never null; they also tell apart why an answer is null, and whether the row falls
    short. Both assessments are one plan over the frame: a lazy frame stays lazy, and nothing is collected.

    With `by`, records are also compared group by group, in `groups`. A frame then has a row for each group instead,
    with whole numbers: `records`, `affected`, `undecided`; for each rule that can answer otherwise the rows that it
    answers otherwise, such as `activity_fund_changed`, and those of which one policy leaves the answer open
    (`activity_fund_unknown`); of an amount also the known sums, `activity_fund_before` and `activity_fund_after`, and
    the difference over the rows whose amounts both policies know, `activity_fund_known`. Amounts are in fen.

    >>> [(each.key, each.affected) for each in compare_policies(branches, PINGYUAN, more, by="township").groups]
    [((UNKNOWN,), 1)]

    Args:
        data: A ledger, or records, which may be of several classes; or one record; or a frame such as `assess` takes.
        before: The policy before; None is the book's own.
        after: The policy after; None is the book's own.
        by: Facts (of a frame, columns) to group by: `"township"`, `("township", "sector")`. Records that do not say
            form a group of their own, whose value is UNKNOWN (null). Records of a class without such a fact are in no
            group.
        of: The class of record that the rows of a frame are.
        missing: What a missing column of a frame means: an error that names them all, or `unknown` facts.
        check: Whether a frame's values and those of related tables are checked first; None checks eager ones alone.
        related: Tables of related records for a frame, as `assess` takes them; without one they are unknown.
        book: The rulebook, if it is not the library's.

    Raises:
        WrongRecord: When something is no record, or of a class without rules.
        FrameError: As for `assess`, and when a column is called like one of the result.
        InvalidData: When there is no such fact or column to group by.
        TypeError: When a policy is none of the book's, or `book` is no rulebook, or a frame comes without its class, or
            records with an option for frames.
    """
    old, new = checked_book(book).resolve_policy(before), book.resolve_policy(after)
    names = names_to_group_by(by)
    if is_frame(data):
        if of is None:
            message = "a frame names its class of record: compare_policies(frame, before, after, of=Branch)"
            raise TypeError(message)
        if by is not None:
            from pingyuan_rules.comparison.grouped_frames import compare_groups_over  # noqa: PLC0415 - loads narwhals

            return compare_groups_over(book, data, of, (old, new), names, missing=missing, check=check, related=related)
        from pingyuan_rules.comparison.compared_frames import compare_over  # noqa: PLC0415 - loads narwhals

        return compare_over(book, data, of, old, new, missing=missing, check=check, related=related)
    if not isinstance(data, Record) and (advice := table_advice(data)):
        raise TypeError(advice)
    if of is not None or missing != "error" or check is not None or related is not None:
        message = (
            "of, missing, check and related are for frames; records know their class, and have all their facts and "
            "related records"
        )
        raise TypeError(message)
    return compare_records(book, (data,) if isinstance(data, Record) else data, old, new, None if by is None else names)


def compare_records(
    book: Rulebook[Any],
    data: Iterable[Record],
    before: Parameters,
    after: Parameters,
    by: tuple[str, ...] | None = None,
) -> PolicyComparison:
    """What `compare_policies` gives for records.

    Args:
        book: The rulebook.
        data: The records.
        before: The policy before.
        after: The policy after.
        by: The facts that groups are made by; None for no groups.

    Raises:
        WrongRecord: When something is no record, or of a class without rules.
        InvalidData: When no class of record has these facts.
    """
    by_class: dict[type[Record], list[Record]] = {}
    for record in data:
        by_class.setdefault(type(record), []).append(record)
    rules: list[RuleComparison] = []
    money: list[MoneyChange] = []
    affected: list[AffectedRecord] = []
    groups: list[ComparedGroup] = []
    undecided = 0
    if by is not None:
        check_groups_of(by, by_class or dict.fromkeys(rule.record for rule in book.rules))
    for cls, records in by_class.items():
        live = tuple(rule for rule in book.rules_of(cls) if may_differ(rule, before, after))
        pairs = answer_pairs(book, records, live, before, after)
        for rule, column in zip(live, zip(*pairs, strict=True), strict=True):
            rules.append(count_transitions(rule, column))
            if rule.kind == FEN:
                money.append(money_change(rule, before, after, records, column))
        for place, (record, row) in enumerate(zip(records, pairs, strict=True)):
            answers = zip(live, row, strict=True)
            if changes := tuple(AnswerChange(rule, *pair) for rule, pair in answers if not same(*pair)):
                affected.append(AffectedRecord(record, place, changes))
            elif any(answer.is_open for pair in row for answer in pair):
                undecided += 1
        if by is not None and facts_of(cls).keys() >= set(by):
            groups += compare_groups(cls, by, records, (live, pairs), (before, after))
    order = {rule.name: place for place, rule in enumerate(book.rules)}
    rules.sort(key=lambda each: order[each.rule.name])
    return PolicyComparison(
        book,
        before,
        after,
        tuple(parameter_changes(before, after, book.rules)),
        tuple(force_changes(before, after, book.rules)),
        {cls: len(records) for cls, records in by_class.items()},
        tuple(rules),
        tuple(money),
        tuple(affected),
        undecided,
        by,
        tuple(groups),
    )


def answer_pairs(
    book: Rulebook[Any],
    records: Sequence[Record],
    rules: Sequence[Rule[Any, Any, Any]],
    before: Parameters,
    after: Parameters,
) -> list[list[tuple[Answer, Answer]]]:
    """The answers of some rules about each record, before and after."""
    # One policy after the other: a book keeps the rules compiled for the latest policy at hand.
    columns = [[answers_of(book.assess(record, policy), rules) for record in records] for policy in (before, after)]
    return [list(zip(*row, strict=True)) for row in zip(*columns, strict=True)]
