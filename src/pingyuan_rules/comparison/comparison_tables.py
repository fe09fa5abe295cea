"""A comparison of policies in words: a few sentences, and a table for each question that it answers."""

from collections.abc import Iterable, Iterator

from pingyuan_rules import words
from pingyuan_rules.comparison.money_changes import MoneyChange, signed
from pingyuan_rules.comparison.policy_changes import ForceChange
from pingyuan_rules.comparison.policy_comparison import PolicyComparison
from pingyuan_rules.comparison.policy_witnesses import Witness
from pingyuan_rules.comparison.sweeps import Sweep
from pingyuan_rules.engine import Label, Lang, Severity, Status, facts_of, is_known
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.wording.html_pieces import page, paragraph
from pingyuan_rules.tables.cell_text import money_text, number_text
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, Row, RowGroup, Table
from pingyuan_rules.tables.typed_cells import Cell, GroupCell, TextCell

TITLE = Label("政策对比", "Policy comparison")
POLICY_TITLE = Label("政策改了什么", "What changed in the policy")
FORCE_TITLE = Label("规则的施行、约束程度和规定", "Rules: whether in force, how strict, by which text")
AFFECTED_TITLE = Label("影响到谁", "Who is affected")
MONEY_TITLE = Label("金额变化（元）", "What it costs (yuan)")
RULES_TITLE = Label("哪些规则的结论不同", "Which rules answer otherwise")
GROUPS_TITLE = Label("分组对比", "Group by group")
GROUP_RULES_TITLE = Label("分组对比：哪些规则的结论不同", "Group by group: which rules answer otherwise")
WITNESSES_TITLE = Label("台账中未见不同的规则", "Rules without a difference in the ledger")
BEFORE, AFTER = Label("改动前", "before"), Label("改动后", "after")

GROUP_MONEY = Label(
    "金额为差额（元），计入信息不足的记录，其上下限可能比实际宽，不会比实际窄；“—”为政策未设值。",
    "Amounts are differences in yuan, undecided records included; their bounds may be wider than need be, never "
    "narrower. A dash stands for a policy without a value.",
)

_MOST_ANSWERS = 6
"""How many answers of one rule are listed: a rule of amounts may have another one for every record."""


def parameter_table(comparison: PolicyComparison) -> Table:
    """The parameters that differ: their values with their clauses, and how many rules read them."""
    columns = (
        Column(words.PARAMETER, wide=True),
        Column(BEFORE, wide=True),
        Column(AFTER, wide=True),
        Column(Label("用到它的规则数", "rules that read it"), number=True),
    )
    rows = [
        (
            each.info.label,
            TextCell(each.before_text, clauses=each.before_clauses),
            TextCell(each.after_text, clauses=each.after_clauses),
            len(each.rules),
        )
        for each in comparison.parameters
    ]
    return Table(POLICY_TITLE, columns, (RowGroup(rows),))


def force_table(comparison: PolicyComparison) -> Table:
    """The rules that come into force or end, bind more or less strictly, or have another text."""
    columns = (Column(words.RULE, wide=True), Column(BEFORE), Column(AFTER))
    rows = [
        (
            TextCell(each.rule.label, clauses=each.rule.clauses),
            _force(each, each.before, each.before_text),
            _force(each, each.after, each.after_text),
        )
        for each in comparison.force
    ]
    return Table(FORCE_TITLE, columns, (RowGroup(rows),))


def money_table(comparison: PolicyComparison) -> Table:
    """Each amount before and after, and the difference with its bounds."""
    columns = (
        Column(words.ITEM, wide=True),
        Column(BEFORE, number=True),
        Column(AFTER, number=True),
        Column(Label("差额", "difference"), number=True),
        Column(words.UNDECIDED, number=True),
    )
    rows = [
        (
            each.rule.label,
            money_text(each.before.known),
            money_text(each.after.known),
            spread_cell(each),
            each.open,
        )
        for each in comparison.money
    ]
    note = Label(
        "改动前后为已知金额之和；差额计入信息不足的记录，其上下限可能比实际宽，不会比实际窄。",
        "Before and after are sums of the known amounts. The difference includes undecided records; its bounds may be "
        "wider than need be, never narrower.",
    )
    return Table(MONEY_TITLE, columns, (RowGroup(rows),), note)


def rules_table(comparison: PolicyComparison) -> Table:
    """For each rule that answers otherwise, from which answer to which, and for how many records."""
    columns = (
        Column(BEFORE, wide=True),
        Column(AFTER, wide=True),
        Column(words.RECORDS, number=True),
    )
    groups = []
    for each in comparison.rules:
        changes = [transition for transition in each.transitions if transition.is_change]
        rows: list[Row] = [
            (change.before.text(each.rule), change.after.text(each.rule), change.records)
            for change in changes[:_MOST_ANSWERS]
        ]
        if rest := changes[_MOST_ANSWERS:]:
            others = Label(f"其他 {len(rest)} 种", f"{len(rest)} other changes")
            rows.append((others, "", sum(change.records for change in rest)))
        if open_ := sum(t.records for t in each.transitions if t.before.is_open and not t.is_change):
            rows.append((words.UNDECIDED, words.UNDECIDED, open_))
        if changes:
            groups.append(RowGroup(rows, each.rule.label))
    return Table(RULES_TITLE, columns, tuple(groups))


def affected_table(comparison: PolicyComparison) -> Table:
    """The records about which a rule answers otherwise, with the answers before and after."""
    columns = (
        Column(Label("记录", "record")),
        Column(words.ID),
        Column(words.RULE, wide=True),
        Column(BEFORE, wide=True),
        Column(AFTER, wide=True),
    )
    rows: list[Row] = [
        (
            type(each.record).label,
            each.id if isinstance(each.id, str) else words.UNKNOWN,
            change.rule.label,
            change.before.text(change.rule),
            change.after.text(change.rule),
        )
        for each in comparison.affected
        for change in each.changes
    ]
    return Table(AFFECTED_TITLE, columns, (RowGroup(rows),))


def group_tables(comparison: PolicyComparison) -> Iterator[Table]:
    """For each class of record who is affected in each group, and what each amount changes by."""
    note, left_out = GROUP_MONEY, group_note(comparison)
    for cls in dict.fromkeys(each.record for each in comparison.groups):
        groups = [each for each in comparison.groups if each.record is cls]
        amounts = [each.rule for each in groups[0].money]
        columns = (
            Column(group_heading(comparison)),
            Column(words.RECORDS, number=True),
            Column(Label("结论不同", "affected"), number=True),
            Column(words.UNDECIDED, number=True),
            *(Column(rule.label, number=True) for rule in amounts),
        )
        rows: list[Row] = [
            (GroupCell(each.key), each.records, each.affected, each.undecided, *map(spread_cell, each.money))
            for each in groups
        ]
        title = Label(f"{GROUPS_TITLE.zh}：{cls.label.zh}", f"{GROUPS_TITLE.en}: {cls.label.en}")
        yield Table(title, columns, (RowGroup(rows),), words.joined(note if amounts else None, left_out))
        left_out = None  # once is enough


def group_heading(comparison: PolicyComparison) -> Label:
    """What groups are made by, in words."""
    facts = {name: info for cls in comparison.records for name, info in facts_of(cls).items()}
    labels = [facts[name].label for name in comparison.by or ()]
    return Label("、".join(each.zh for each in labels), ", ".join(each.en for each in labels))


def group_note(comparison: PolicyComparison) -> Label | None:
    """Which records are in no group; None if all are in one."""
    left_out = comparison.ungrouped
    zh = "、".join(f"{cls.label.zh} {number_text(number)} 条" for cls, number in left_out.items())
    en = ", ".join(f"{cls.label.en} {number_text(number)}" for cls, number in left_out.items())
    note = Label(f"以下记录没有分组所用的事实，未列入：{zh}。", f"Without the facts to group by, and left out: {en}.")
    return note if left_out else None


def group_rules_table(comparison: PolicyComparison) -> Table:
    """For each rule that answers otherwise, in which groups it does, and for how many records."""
    columns = (
        Column(group_heading(comparison)),
        Column(words.RECORDS, number=True),
        Column(Label("结论不同", "answers otherwise"), number=True),
        Column(words.UNDECIDED, number=True),
    )
    found: dict[str, RowGroup] = {}
    for each in comparison.rules:
        rows: list[Row] = [
            (GroupCell(group.key), one.records, one.changed, one.unknown)
            for group in comparison.groups
            for one in group.rules
            if one.rule is each.rule and one.changed
        ]
        if rows:
            found[each.rule.name] = RowGroup(rows, each.rule.label)
    return Table(GROUP_RULES_TITLE, columns, tuple(found.values()))


def witness_table(witnesses: Iterable[Witness]) -> Table:
    """For each rule a record that it answers otherwise, with both answers; or why there is none."""
    columns = (
        Column(words.RULE, wide=True),
        Column(Label("这样的记录", "a record like this"), wide=True),
        Column(BEFORE, wide=True),
        Column(AFTER, wide=True),
    )
    rows: list[Row] = [
        (
            TextCell(each.rule.label, clauses=each.rule.clauses),
            each.example,
            *(words.DASH if answer is None else answer.text(each.rule) for answer in (each.before, each.after)),
        )
        for each in witnesses
    ]
    return Table(WITNESSES_TITLE, columns, (RowGroup(rows),))


def comparison_tables(comparison: PolicyComparison) -> Iterator[Table]:
    """The tables that have rows, in the order in which people ask."""
    makers = (parameter_table, force_table, money_table, rules_table)
    tables = [*(maker(comparison) for maker in makers), *group_tables(comparison), group_rules_table(comparison)]
    for table in (*tables, affected_table(comparison)):
        if any(True for _ in table.rows):
            yield table


@register(PolicyComparison)
def show_comparison(comparison: PolicyComparison, lang: Lang, *, most: int | None = None) -> str:
    """The sentences, then the tables."""
    sentences = [paragraph(each.text(lang)) for each in comparison.sentences()]
    return page(lang, *sentences, title=TITLE.text(lang)) + "".join(
        html_table(table, lang, most=most) for table in comparison_tables(comparison)
    )


def _force(change: ForceChange, severity: Severity | None, text: Label | None) -> Cell:
    if severity is None:
        return Status.NOT_IN_FORCE.label
    if text is None:
        return severity.label
    # How strictly a rule binds says something of requirements alone.
    is_requirement = change.rule.met_when is not None
    return (
        Label(f"{severity.label.zh}（{text.zh}的规定）", f"{severity.label.en} (text {text.en})")
        if is_requirement
        else text
    )


# Sweeps.


def sweep_table(sweep: Sweep) -> Table:
    """A row for each value: who is affected, how many rules answer otherwise, and what each amount changes by."""
    amounts = list(sweep.amounts())
    columns = [
        Column(sweep.info.label, wide=True),
        Column(Label("结论不同的记录", "records affected"), number=True),
        Column(words.UNDECIDED, number=True),
        Column(Label("结论不同的规则", "rules that answer otherwise"), number=True),
        *(Column(rule.label, number=True) for rule, _ in amounts),
    ]
    rows = [
        (
            row.text,
            len(row.comparison.affected),
            row.comparison.undecided,
            sum(1 for each in row.comparison.rules if each.changed),
            *(spread_cell(changes[place]) for _, changes in amounts),
        )
        for place, row in enumerate(sweep.rows)
    ]
    note = Label(
        "与现行取值相比；金额为差额（元），信息不足时给出上下限。",
        "Compared with the present value. Amounts are differences in yuan, with bounds where facts are unknown.",
    )
    return Table(sweep.title, tuple(columns), (RowGroup(rows),), note)


def spread_cell(change: MoneyChange | None) -> Cell:
    """What an amount changes by: a number, its bounds, or a dash if the policy has no value for it."""
    if change is None:
        return "0"
    if not (is_known(change.low) and is_known(change.high)):
        return words.DASH
    low, high = signed(change.low), signed(change.high)
    return low if low == high else Label(f"{low}至{high}", f"{low} to {high}")


@register(Sweep)
def show_sweep(sweep: Sweep, lang: Lang) -> str:
    """The table."""
    return html_table(sweep_table(sweep), lang)
