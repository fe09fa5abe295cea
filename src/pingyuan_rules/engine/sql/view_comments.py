"""The comments above a view in SQL: its origin, the columns it reads and the answers it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Label, Subunit, with_article
from pingyuan_rules.engine.sql.related_steps import related_facts
from pingyuan_rules.engine.values import DECIMAL, FEN
from pingyuan_rules.engine.wording.tree_output import clause_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pingyuan_rules.engine.definition import Book, Definition
    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.planning.fold_columns import FoldColumns
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record, RelationInfo
    from pingyuan_rules.engine.sql.sql_dialects import SqlDialect
    from pingyuan_rules.engine.sql.view_names import Path, ViewNames
    from pingyuan_rules.engine.values import Kind

FIRST = "-- rulebook"
"""How every text begins."""


def heading(  # noqa: PLR0917 - called once, and each is a thing of its own
    book: Book[Any],
    record: type[Record],
    policy: Parameters,
    sql_dialect: SqlDialect,
    needed: Sequence[FactInfo],
    names: ViewNames,
    rules: Sequence[Definition],
    lang: Lang,
) -> Iterator[str]:
    """The comments, a line each."""
    yield _comment(f"{book.name} {book.version}, {record.__name__}, {sql_dialect.label}", FIRST)
    on, digest, overlay = policy.on, policy.fingerprint, policy.overlay_name
    about = with_article(record.label.en)
    made_from = Label(
        f"关于{record.label.zh}的全部规则；适用日期 {on}，参数校验码 {digest}{overlay and f'，{overlay}'}。",
        f"Every rule about {about}; policy of {on}, fingerprint {digest}{overlay and f', {overlay}'}.",
    )
    yield _comment(made_from.text(lang))
    yield _comment(Label("NULL 为不详。金额以分计。", "NULL is unknown. Amounts are in fen.").text(lang))
    there = [info for info in needed if names.has(info.name)]
    absent = [info for info in needed if not names.has(info.name)]
    yield _comment(Label("表中应有的列：", "Columns that the table has:").text(lang))
    others = set(names.keep).difference(info.name for info in needed)
    facts = facts_of(record)
    unread = Label("原样带出", "passes through").text(lang)  # a column of the user's own, of any type
    passing = [
        _column(facts[name], sql_dialect, lang) if name in facts else (name, "", unread)
        for name in dict.fromkeys(names.keep)
        if name in others
    ]
    columns = [(names.column(info.name), *_column(info, sql_dialect, lang)[1:]) for info in there]
    yield from _table([*passing, *columns])
    if absent:
        yield _comment(Label("表中没有、视为不详的：", "Facts that it has not, which are unknown:").text(lang))
        yield from _table([_column(info, sql_dialect, lang) for info in absent])
    yield _comment(Label("视图给出的结论：", "Answers of the view:").text(lang))
    answers = []
    for rule in rules:
        called = f"{rule.label.text(lang)}{_unit(rule.kind, rule.info.unit, lang)}"
        words = f"{called} [{clause_names(rule.clauses_on(policy.on), lang)}]"
        if not rule.info.in_force(policy.on):
            ended = rule.info.until is not None and rule.info.until <= policy.on
            not_yet = Label("，当日尚未施行", ", not yet in force on that day")
            words += (Label("，当日已停止施行", ", no longer in force on that day") if ended else not_yet).text(lang)
        answers.append((rule.name, sql_dialect.type_of(rule.kind), words))
    yield from _table(answers)


def related_heading(
    asked: Mapping[str, Sequence[FoldColumns]],
    tables: Mapping[str, Path],
    absent: Iterable[RelationInfo],
    sql_dialect: SqlDialect,
    lang: Lang,
) -> Iterator[str]:
    """The comments on related records: the columns that each table has, and those for which no table was named."""
    for name, columns in asked.items():
        table, label = ".".join(tables[name]), columns[0].relation.label
        has = Label(f"表 {table}（{label.zh}）应有的列：", f"Columns that the table {table} has ({label.en}):")
        yield _comment(has.text(lang))
        yield from _table([_column(info, sql_dialect, lang) for info in related_facts(columns)])
    for relation in absent:
        label = relation.label
        no_table = Label(
            f"关于{label.zh}的结论为 NULL；要有结论，请用 related 指明其表（{relation.name}=表名）。",
            f"Answers about {label.en} are NULL; to have them, name the table with related ({relation.name}=TABLE).",
        )
        yield _comment(no_table.text(lang))


def _column(info: FactInfo, sql_dialect: SqlDialect, lang: Lang) -> tuple[str, str, str]:
    between = Label("（{}）", " ({})").text(lang)
    unit = _unit(info.kind, info.unit, lang) if info.kind == DECIMAL else ""  # what is expected of an amount names fen
    words = info.label.text(lang) + between.format(f"{info.expectation.text(lang)}{unit}")
    return info.name, sql_dialect.type_of_fact(info), words


def _unit(kind: Kind, unit: Label | None, lang: Lang) -> str:
    """The unit of an amount or a score, after a comma; other numbers are what their labels say."""
    named = Label("分（人民币）", "fen") if kind == FEN else unit
    if named is None or not (kind in {FEN, DECIMAL} or isinstance(named, Subunit)):
        return ""
    return Label(f"，单位：{named.zh}", f", in {named.en}").text(lang)


def _table(rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    for name, dtype, words in rows:
        yield _comment(f"  {name:{widths[0]}}  {dtype:{widths[1]}}  {words}")


def _comment(words: str, start: str = "--") -> str:
    """A comment, which ends with its line: no line break is in it, and no backslash, which Spark takes for more."""
    return f"{start} " + "".join(each if each.isprintable() and each != "\\" else " " for each in words)
