"""What a changed policy costs: sums of money before, after and in between, with bounds where facts are unknown."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.comparison.answer_changes import Answer, counted
from pingyuan_rules.engine import UNKNOWN, Fen, Label, Record, Rule, Status, Unknown, facts_of, is_known, relations_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.planning.intervals import bounds, steps_of
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.record.trace_values import record_terms
from pingyuan_rules.engine.values import DECIMAL, NUMBERS
from pingyuan_rules.measures import Total
from pingyuan_rules.tables.cell_text import money_text, number_text

Range: TypeAlias = tuple[int, int]
FactRange: TypeAlias = Callable[[str], Range]
NOTHING: Range = (0, 0)


@attrs.frozen
class MoneyChange(ForPydantic):
    """An amount of money over all records, before and after.

    Attributes:
        rule: The rule that answers the amount.
        before: The sum before, and of how many records it is unknown.
        after: The sum after, and of how many records it is unknown.
        known: What more is paid, in fen, to the records whose amounts both policies know; below zero if it is less.
            An amount that does not concern a record or is not in force counts as none.
        open: How many records have an amount that one of the policies does not know.
        low: What more is paid at least, over all records, whatever the unknown facts turn out to be; UNKNOWN if the
            policy lacks a value. Bounds may be wider than need be, never narrower.
        high: What more is paid at most.
    """

    rule: Rule[Any, Any, Any]
    before: Total
    after: Total
    known: Fen
    open: int
    low: Fen | Unknown
    high: Fen | Unknown

    @property
    def difference(self) -> Fen | Unknown:
        """What more is paid over all records, in fen; UNKNOWN while unknown facts could change it."""
        return self.low if self.low == self.high else UNKNOWN

    @property
    def text(self) -> Label:
        """What an amount comes to more or less, in yuan, with its bounds where facts are unknown."""
        if is_known(self.difference):
            amount = signed(self.difference)
            return Label(f"{amount}元", f"{amount} yuan")
        known = signed(self.known)
        records = number_text(self.open)
        if not (is_known(self.low) and is_known(self.high)):
            lacks_value = self.before.no_value + self.after.no_value > 0
            reason = (Status.NO_VALUE if lacks_value else Status.NO_SINGLE_CASE).label
            number = counted(self.open, "record")
            return Label(
                f"已知部分{known}元；{records} 条记录的金额不能判定（{reason.zh}）",
                f"{known} yuan as far as known; the amount of {number} is not known ({reason.en})",
            )
        low, high = signed(self.low), signed(self.high)
        return Label(
            f"已知部分{known}元；计入信息不足的 {records} 条记录，在{low}元至{high}元之间",
            f"{known} yuan as far as known; with the {counted(self.open, 'undecided record')}, "
            f"between {low} and {high} yuan",
        )


def money_change(
    rule: Rule[Any, Any, Any],
    before: Parameters,
    after: Parameters,
    records: Sequence[Any],
    pairs: Sequence[tuple[Answer, Answer]],
) -> MoneyChange:
    """What an amount comes to under two policies.

    Args:
        rule: A rule that answers amounts.
        before: The policy before.
        after: The policy after.
        records: The records.
        pairs: The answers about each, before and after.
    """
    trees = [Specializer(dict(values_of([rule], each))).term(rule.term) for each in (before, after)]
    known, low, high, open_ = 0, 0, 0, 0
    for record, (old, new) in zip(records, pairs, strict=True):
        if not (old.is_open or new.is_open):
            difference = paid(new) - paid(old)
            known += difference
            least = most = difference
        else:
            open_ += 1
            least, most = spread_of(trees[0], trees[1], old, new, record)
        low, high = low + least, high + most
    # Neither has an amount that facts could bring, so that nothing bounds it.
    unbounded = {Status.NO_VALUE, Status.NO_SINGLE_CASE}
    is_bounded = all(unbounded.isdisjoint({old.status, new.status}) for old, new in pairs)
    ends = (Fen(low), Fen(high)) if is_bounded else (UNKNOWN, UNKNOWN)
    totals = (total([old for old, _ in pairs]), total([new for _, new in pairs]))
    return MoneyChange(rule, *totals, Fen(known), open_, *ends)


def paid(answer: Answer) -> int:
    """An amount; none if it does not concern the record or is not in force."""
    return answer.value if answer.status is Status.DECIDED else 0


def total(answers: Sequence[Answer]) -> Total:
    """The sum of amounts, and how many are not known, by reason."""
    numbers = {status: sum(answer.status is status for answer in answers) for status in Status}
    # Totals do not count records by themselves of which not exactly one case holds: what matters is that they are open.
    numbers[Status.UNKNOWN] += numbers.pop(Status.NO_SINGLE_CASE)
    reasons = {status.value: number for status, number in numbers.items() if status is not Status.DECIDED}
    return Total(known=Fen(sum(map(paid, answers))), **reasons)


def fact_range(record: Any) -> FactRange:
    """The ranges of a record's facts that are numbers: known ones are themselves, unknown ones have their bounds."""
    infos = facts_of(type(record))

    def range_of(name: str) -> Range:
        value = getattr(record, name)
        if not is_known(value):
            return bounds(infos[name])
        number = int(value.hundredths if infos[name].kind == DECIMAL else value)
        return number, number

    return range_of


def spread_of(before: t.Term, after: t.Term, old: Answer, new: Answer, record: Record) -> Range:
    """The least and the greatest difference between two amounts, where one of them or both are unknown."""
    first = term_range(before, record) if old.is_open else (paid(old), paid(old))
    second = term_range(after, record) if new.is_open else (paid(new), paid(new))
    apart = (second[0] - first[1], second[1] - first[0])
    if any(isinstance(term, t.Concerns) for tree in (before, after) for term in t.walk(tree)):
        # Facts may yet show that the amount does not concern the record, and then there is none under that policy.
        return min(apart[0], -first[1], second[0], 0), max(apart[1], -first[0], second[1], 0)
    if Status.NOT_IN_FORCE in {old.status, new.status}:  # the tree is none of that day
        return apart
    together = spread(before, after, record)
    return max(apart[0], together[0]), min(apart[1], together[1])


def spread(before: t.Term, after: t.Term, record: Record) -> Range:
    """The range of the difference between two trees of numbers about one record.

    What both have in common cancels out. Without that, a branch of unknown members would cost anything between minus
    and plus the largest fund, though only the amount for each member has changed.
    """
    match before, after:
        case _ if before == after:
            return NOTHING
        case t.Sum(), t.Sum() if len(before.children) == len(after.children):
            parts = [spread(*pair, record) for pair in zip(before.children, after.children, strict=True)]
            return sum(low for low, _ in parts), sum(high for _, high in parts)
        case t.Product(), t.Product() if before.right == after.right:
            ends = [
                end * step
                for end in term_range(after.right, record)
                for step in spread(before.left, after.left, record)
            ]
            return min(ends), max(ends)
        case t.Choose(), t.Choose() if [case for case, _ in before.cases] == [case for case, _ in after.cases]:
            outcomes = zip(before.cases, after.cases, strict=True)
            ways = [spread(old, new, record) for (_, old), (_, new) in outcomes]
            ways.append(spread(before.otherwise, after.otherwise, record))
            return min(low for low, _ in ways), max(high for _, high in ways)
        case t.Fold(how="sum"), t.Fold(how="sum") if before.relation == after.relation:
            return sum_over(after, record, lambda each: spread(before.item, after.item, each))
    first, second = term_range(before, record), term_range(after, record)
    return second[0] - first[1], second[1] - first[0]


def term_range(root: t.Term, record: Record) -> Range:
    """The range of a tree of numbers about one record."""
    fact, ranges = fact_range(record), dict[t.Term, Range]()
    for term in t.walk(root):
        if term.kind in NUMBERS:
            items = [ranges[each] for each in term.children if each in ranges]
            if isinstance(term, t.Fold):
                ranges[term] = fold_range(term, items, record)
            else:
                ranges[term] = steps_of(term, items, fact)[-1]
    return ranges[root]


def fold_range(term: t.Fold, others: Sequence[Range], record: Record) -> Range:
    """The range of what the answers about related records come to: a sum, a number of them, the greatest or the least.

    Args:
        term: What is asked.
        others: The range of the value for no related records, if there is one.
        record: The record to which they belong.
    """

    def about(each: Record) -> Range:
        if term.item.kind in NUMBERS:
            return term_range(term.item, each)
        answer = answers_about(term.item)(each)
        return (0, 1) if answer is UNKNOWN else (int(answer), int(answer))

    if term.how in {"sum", "count"}:
        return sum_over(term, record, about)
    related = getattr(record, term.relation.name)
    # Of unrecorded ones there may be none, or one about which nothing is known.
    if related is UNKNOWN:
        ranges = [about(of_nobody(term, record)), *others]
        return min(low for low, _ in ranges), max(high for _, high in ranges)
    ranges = [about(each) for each in related] or [*others]
    far = max if term.how == "largest" else min
    return far(low for low, _ in ranges), far(high for _, high in ranges)


def sum_over(term: t.Fold, record: Record, about: Callable[[Record], Range]) -> Range:
    """The ranges of something about each related record added up; unrecorded ones may be none or as many as can be."""
    related = getattr(record, term.relation.name)
    if related is not UNKNOWN:
        ranges = [about(each) for each in related]
        return sum(low for low, _ in ranges), sum(high for _, high in ranges)
    low, high = about(of_nobody(term, record))
    return min(low, 0) * term.most, max(high, 0) * term.most


def of_nobody(term: t.Fold, record: Record) -> Record:
    """A related record about which nothing is known."""
    return relations_of(type(record))[term.relation.name].record()


@lru_cache(maxsize=64)
def answers_about(item: t.Term) -> Callable[[Record], Any]:
    """The answer of a tree, whose policy is chosen, about a related record."""
    recording = record_terms([item], lambda part: part if isinstance(part, t.Const) else None)
    return lambda each: recording.value(item, recording.run(each))


def signed(amount: Fen) -> str:
    """An amount in yuan with its sign.

    >>> signed(Fen(60_000)), signed(Fen(-150)), signed(Fen(0))
    ('+600', '-1.50', '0')
    """
    return f"+{money_text(amount)}" if amount > 0 else money_text(amount)
