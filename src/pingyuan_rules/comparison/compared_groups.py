"""Two policies compared group by group: answers changed and money moved for each township, sector or the like."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.comparison.answer_changes import Answer, RuleComparison, count_transitions, counted, same
from pingyuan_rules.comparison.money_changes import MoneyChange, money_change
from pingyuan_rules.engine import LANGUAGES, InvalidData, Label, Problem, Record, Rule, facts_of
from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.values import FEN
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.measures.counting import place_of_group
from pingyuan_rules.measures.measure_parts import no_such
from pingyuan_rules.tables.cell_text import number_text
from pingyuan_rules.tables.typed_cells import GroupCell

Pair: TypeAlias = tuple[Answer, Answer]


@attrs.frozen
class ComparedGroup(ForPydantic):
    """What another policy changes for the records of one class that share the values of some facts.

    Attributes:
        record: The class of record.
        by: The facts that groups are made by; empty for one group of everything.
        key: The values that the records share, in the order of `by`; UNKNOWN is a value of its own.
        records: How many records there are.
        affected: About how many of them a rule answers otherwise.
        undecided: For how many others facts or values of a policy are missing, so that this is not known.
        rules: The rules that can answer otherwise, also those that do so for no record of the group.
        money: Each amount among these rules before and after.
    """

    record: type[Record]
    by: tuple[str, ...]
    key: tuple[Any, ...]
    records: int
    affected: int
    undecided: int
    rules: tuple[RuleComparison, ...]
    money: tuple[MoneyChange, ...]

    @property
    def group(self) -> dict[str, Any]:
        """The shared values by the name of their fact."""
        return dict(zip(self.by, self.key, strict=True))

    @property
    def text(self) -> Label:
        """Who is affected and what it costs, in a sentence."""
        number, affected = number_text(self.records), number_text(self.affected)
        amounts = [(each.rule.label, each.text) for each in self.money]
        zh = "".join(f"；{name.zh}：{amount.zh}" for name, amount in amounts)
        en = "".join(f"; {name.en}: {amount.en}" for name, amount in amounts)
        open_zh = f"，另有 {number_text(self.undecided)} 条信息不足" if self.undecided else ""
        open_en = f", {number_text(self.undecided)} more undecided" if self.undecided else ""
        names = {lang: visible(GroupCell(self.key).text(lang)) for lang in LANGUAGES}
        return Label(
            f"{names['zh']}（{self.record.label.zh}）：{number} 条记录中有 {affected} 条的结论不同{open_zh}{zh}。",
            f"{names['en']} ({self.record.label.en}): {affected} of {counted(self.records, 'record')} affected"
            f"{open_en}{en}.",
        )


def check_groups_of(by: Sequence[str], classes: Iterable[type[Record]]) -> None:
    """Refuse facts to group by that no class of record has, or that no class has together.

    Raises:
        InvalidData: With every such fact.
    """
    facts = [facts_of(cls) for cls in classes]
    known = tuple(dict.fromkeys(name for each in facts for name in each))
    expected = Label("记录的事实", "a fact of the record")
    if problems := [no_such(name, known, expected) for name in by if name not in known]:
        raise InvalidData(problems)
    if not any(each.keys() >= set(by) for each in facts):
        together = Label("同一类记录的事实", "facts of one class of record")
        remedy = Label("请分别对比", "Compare by each of them alone")
        raise InvalidData([Problem("by", ", ".join(by), together, remedy, kind="conflict", path=("by",))])


def compare_groups(
    cls: type[Record],
    by: tuple[str, ...],
    records: Sequence[Any],
    answers: tuple[Sequence[Rule[Any, Any, Any]], Sequence[Sequence[Pair]]],
    policies: tuple[Parameters, Parameters],
) -> Iterator[ComparedGroup]:
    """The groups of one class of record, in the order of their values, unknown last.

    Args:
        cls: The class.
        by: The facts that groups are made by.
        records: The records.
        answers: The rules that can answer otherwise, and their answers about each record, before and after.
        policies: The policy before, and the one after.
    """
    rules, pairs = answers
    places: dict[tuple[Any, ...], list[int]] = {}
    for place, record in enumerate(records):
        places.setdefault(tuple([getattr(record, name) for name in by]), []).append(place)
    for key in sorted(places, key=place_of_group):
        own, rows = [records[place] for place in places[key]], [pairs[place] for place in places[key]]
        columns = list(zip(rules, zip(*rows, strict=True), strict=True)) if rules else []
        changed = [any(not same(*pair) for pair in row) for row in rows]
        open_ = [any(answer.is_open for pair in row for answer in pair) for row in rows]
        yield ComparedGroup(
            cls,
            by,
            key,
            len(own),
            sum(changed),
            sum(one and not other for one, other in zip(open_, changed, strict=True)),
            tuple(count_transitions(rule, column) for rule, column in columns),
            tuple(money_change(rule, *policies, own, column) for rule, column in columns if rule.kind == FEN),
        )
