"""What can be wrong with a frame, in words. Nothing here needs a dataframe library."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import attrs

from pingyuan_rules.engine.labels import Label, with_article
from pingyuan_rules.engine.personal_values import listed
from pingyuan_rules.engine.problems import InvalidData, Kind, Problem
from pingyuan_rules.engine.values import FEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.records import Record

InvalidKind = Literal[
    "out_of_bounds", "too_many_places", "not_a_member", "not_midnight", "not_a_text", "broken_invariant"
]
PROBLEM_KINDS: Mapping[InvalidKind, Kind] = MappingProxyType({
    "out_of_bounds": "range", "too_many_places": "range", "not_a_member": "choice", "not_midnight": "type",
    "not_a_text": "text", "broken_invariant": "conflict",
})  # fmt: skip
"""What is wrong with values of each kind, as problems of every way in say it."""
_SHOWN = 80
_LISTED = 3
"""So many wrong values are enough to see what is wrong."""
_TIMES = Label("其中的时间", "the times")
SPACES = Label("前后的空格", "the spaces around them")
CONVERT = Label("请转换该列的类型；不知道的值留空", "Convert the column; leave values that are not known empty")
"""What to do about a column of a wrong type, if there is no line of code for it."""


class FrameError(InvalidData):
    """A frame that rules cannot be asked about, with every problem found in it.

    Attributes:
        problems: All problems: missing columns first, then columns that bear a rule's name, then wrong types; or
            what an engine cannot compute.
    """


@attrs.frozen
class Invalid:
    """How many values of a column are not allowed, and why.

    Attributes:
        column: The column, named after its fact; the columns, where several do not go together.
        kind: `out_of_bounds` (NaN too), `too_many_places` (a decimal with more than two), `not_a_member` of the
            enumeration, `not_midnight` (a date with a time of day), `not_a_text` (too long, with NUL, or a
            blank id), or `broken_invariant` of the record.
        count: In how many rows; at least 1.
        expected: What is allowed, in words.
        examples: Up to three different values, as messages show them: shortened, texts in quotation marks, and
            asterisks in place of what looks like personal data.
        ids: The ids of up to three such rows, shown likewise; none if the frame has no column `id`.
        rows: The numbers of the first such rows, at most three, counting from 0; none if the engine keeps no order.
        line: The line of code that mends the column, or an empty string.
    """

    column: str
    kind: InvalidKind
    count: int
    expected: Label
    examples: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    line: str = ""


def absent(info: FactInfo, meant: str | None = None) -> Problem:
    """A fact that has no column, perhaps because the column that is meant for it is called otherwise."""
    expected = Label(
        f"名为 {info.name} 的一列（{info.label.zh}；{info.expectation.zh}）",
        f"a column named {info.name} ({info.label.en}; {info.expectation.en})",
    )
    remedy = Label(
        '请补上该列；整列都不知道的，请用 missing="unknown"',
        'Add the column; if all of its values are unknown, pass missing="unknown"',
    )
    if meant is not None:
        meant = meant if meant == meant.strip() else repr(meant)  # or nobody would see what is wrong with it
        zh, en = f"{meant} 若是该列，请改名为 {info.name}", f"If {meant} is that column, rename it to {info.name}"
        if info.kind == FEN:
            zh, en = f"{zh}；以元计的，请先乘以 100", f"{en}; if it is in yuan, multiply it by 100 first"
        remedy = Label(zh, en)
    return Problem(info.name, "", expected, remedy, kind="required", path=(info.name,))


def many_absent(infos: Sequence[FactInfo]) -> Problem:
    """Many facts that have no column, of which none bears a name that is nearly one of theirs."""
    names = [info.name for info in infos]
    expected = Label(f"含有以下 {len(names)} 列：{'、'.join(names)}", f"{len(names)} more: {', '.join(names)}")
    remedy = Label(
        '请补上各列；整列都不知道的，请用 missing="unknown"',
        'Add the columns; if nobody recorded these facts, pass missing="unknown"',
    )
    return Problem("columns", "", expected, remedy, kind="required")


def in_index(name: str) -> Problem:
    """A fact that is the index of a pandas frame, or a level of it."""
    line = "`frame = frame.reset_index()`"
    remedy = Label(f"请用 {line} 转为列", f"Make a column of it with {line}")
    return Problem(name, Label("索引", "the index"), Label("列", "a column"), remedy, kind="required", path=(name,))


def no_facts(record: type[Record], pairs: Sequence[tuple[str, str]]) -> Problem:
    """A frame without a column of any fact, so that every answer would be unknown.

    Args:
        record: The class of record.
        pairs: Columns that seem to be meant for facts, and the names of these.
    """
    expected = Label(
        f"至少一列以{record.label.zh}的事实命名",
        f"at least one column named after a fact of {with_article(record.label.en)}",
    )
    shown = [(column if column == column.strip() else repr(column), name) for column, name in pairs[:_LISTED]]
    listed = ", ".join(f"{column} → {name}" for column, name in shown)
    back = f"translate_back(frame, {record.__name__})"
    remedy = Label(
        f"请改列名，如 {listed}；标题为名称的，可用 {back}"
        if pairs
        else f"请按 facts_of({record.__name__}) 的名称给各列命名",
        f"Rename columns, such as {listed}; {back} does so for headings in words"
        if pairs
        else f"Name the columns as facts_of({record.__name__}) has them",
    )
    return Problem("columns", "", expected, remedy, kind="required")


def taken(name: str) -> Problem:
    """A column that bears the name of a rule."""
    expected = Label("与各规则均不同名的列", "no column with the name of a rule")
    return Problem(
        name, "", expected, Label("请将该列改名或去掉", "Rename the column or drop it"), kind="conflict", path=(name,)
    )


def repeated(name: str) -> Problem:
    """A name that more than one column bears."""
    expected = Label("不重复的列名", "one column of that name")
    return Problem(name, "", expected, Label("请只保留一列", "Keep one of them"), kind="repeated", path=(name,))


def renamed_twice(info: FactInfo, columns: Sequence[str]) -> Problem:
    """Columns that all bear a former name of one fact."""
    names = "、".join(columns), ", ".join(columns)
    expected = Label(f"{info.name} 只有一列", f"one column of {info.name}")
    remedy = Label(f"请只保留 {names[0]} 之一", f"Keep one of {names[1]}")
    return Problem(columns[-1], "", expected, remedy, kind="repeated", path=(columns[-1],))


def called_like_heading(column: str, meant: str) -> Problem:
    """A column that is neither a fact nor an answer, and bears the heading that one would be given."""
    expected = Label(f"不以 {meant} 的标题命名的列", f"no column that is called like the heading of {meant}")
    remedy = Label(
        f"该列若就是 {meant}，请先用 translate_back 转换；否则请改名",
        f"If it holds {meant} in words already, translate it back first; otherwise rename it",
    )
    return Problem(column, "", expected, remedy, kind="conflict", path=(column,))


def without_unit(column: str, heading: str, name: str, units: tuple[Label, Label] | None) -> Problem:
    """A column headed as an amount or a score that does not say its unit.

    Args:
        column: The column.
        heading: How it is to be headed.
        name: The name of the fact or the answer.
        units: The unit in which people read its numbers and that of a column of this name; None if they are the same.
    """
    expected = Label(f"写明单位的标题，如 {heading}", f"a heading with its unit, such as {heading}")
    if units is None:
        return Problem(
            column,
            "",
            expected,
            Label(f"请改名为 {heading}", f"Rename it to {heading}"),
            kind="unknown",
            path=(column,),
        )
    people, own = units
    remedy = Label(
        f"以{people.zh}计的，请改名为 {heading}；以{own.zh}计的，请改名为 {name}",
        f"Rename it to {heading} if it is in {people.en}, or to {name} if it is in {own.en}",
    )
    return Problem(column, "", expected, remedy, kind="unknown", path=(column,))


def no_headings(record: type[Record], heading: Label) -> Problem:
    """A frame without any heading that a fact or an answer is given."""
    expected = Label(
        f"至少一列以{record.label.zh}的标题命名，如 {heading.zh}",
        f"at least one column with a heading of {with_article(record.label.en)}, such as {heading.en}",
    )
    remedy = Label("请核对所用的记录类和标题", "Check the class of record and the headings")
    return Problem("columns", "", expected, remedy, kind="required")


def another_case(info: FactInfo, name: str, column: str) -> Problem:
    """A column that would be called as another one, once it bears the present name of its fact."""
    expected = Label(
        f"除 {column}（{info.name} 的旧名）外，没有与 {info.name} 仅大小写不同的列",
        f"no column that differs from {info.name} by case alone beside {column}, a former name of {info.name}",
    )
    return Problem(
        name, "", expected, Label(f"请将 {name} 改名或去掉", f"Rename {name} or drop it"), kind="conflict", path=(name,)
    )


def mistyped(info: FactInfo, dtype: str, example: Label | None, remedy: Label) -> Problem:
    """A column whose type cannot hold the fact.

    Args:
        info: The fact.
        dtype: The type of the column.
        example: A value of the column, if one was looked at.
        remedy: What to do about the type.
    """
    if example is None:
        return Problem(info.name, dtype, info.expectation, remedy, kind="type", path=(info.name,))
    zh = example.zh if example.zh.startswith("“") else f" {example.zh}"
    found = Label(f"{dtype}（如{zh}）", f"{dtype} such as {example.en}")
    return Problem(info.name, found, info.expectation, remedy, kind="type", path=(info.name,))


def another_unit(info: FactInfo, noted: str, unit: str) -> Problem:
    """A column beside which another unit is noted than that of the fact.

    Args:
        info: The fact.
        noted: The unit in the metadata of the column.
        unit: The unit of the fact.
    """
    found = Label(f"{noted}（元数据中的单位）", f"the unit {noted} in its metadata")
    remedy = Label(
        f"请将该列换算为 {unit}，或更正元数据中的 unit",
        f"Convert the column to {unit}, or correct the unit in its metadata",
    )
    return Problem(
        info.name, found, Label(f"单位 {unit}", f"the unit {unit}"), remedy, kind="conflict", path=(info.name,)
    )


def strangers(info: FactInfo, column: str, names: Sequence[str]) -> Problem:
    """A column of an enumeration type that has members which the fact has not."""
    listed = ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
    remedy = Label(
        "请将该列转换为文字，再更正不在其中的值",
        "Convert the column to text and correct the values that are none of these",
    )
    found = "" if info.sensitive else listed
    return Problem(column, found, info.expectation, remedy, kind="choice", path=(column,))


def invalid(
    column: str,
    allowed: Label,
    count: int,
    found: Label,
    where: Label,
    *,
    line: str = "",
    excess: Label = _TIMES,
    kind: Kind = "range",
) -> Problem:
    """Values of a column that are not allowed.

    Args:
        column: The column.
        allowed: What is allowed.
        count: In how many rows a value is not.
        found: Some of these values.
        where: Some of these rows; see `first_rows`.
        line: A line of code that would mend the column, by leaving out what is too much.
        excess: What that is: times of day, or spaces.
        kind: What is wrong with them.
    """
    remedy = Label("请更正这些值；不知道的留空", "Correct these values; leave those that are not known empty")
    if line:
        remedy = Label(
            f"请更正这些值，或用 {line} 去掉{excess.zh}", f"Correct these values, or drop {excess.en} with {line}"
        )
    wrong = "1 value is" if count == 1 else f"{count} values are"
    expected = Label(f"{allowed.zh}，而有 {count} 个值不是{where.zh}", f"{allowed.en}, which {wrong} not{where.en}")
    return Problem(column, found, expected, remedy, kind=kind, path=(column,))


def first_rows(count: int, ids: Sequence[str], numbers: Sequence[int]) -> Label:
    """Where wrong values stand, in brackets: by ids if all are known, else by the numbers of the rows; or nothing.

    Args:
        count: How many rows there are.
        ids: The ids of the first.
        numbers: Their numbers, counting from 0.
    """
    if ids and len(ids) >= len(numbers):
        zh, en = f"编号 {listed(ids).zh}".replace(" “", "“"), f"{'id' if len(ids) == 1 else 'ids'} {listed(ids).en}"
    elif numbers:
        shown = list(map(str, numbers))
        rows = "row" if len(shown) == 1 else "rows"
        zh, en = f"第 {'、'.join(shown)} 行，从 0 数起", f"{rows} {', '.join(shown)}, counting from 0"
    else:
        return Label("", "")
    return Label(f"（{zh}）", f" ({en})") if count <= _LISTED else Label(f"（最先见于{zh}）", f" (the first: {en})")


def beyond(rule: str, term: Label, engine: str, why: Label) -> Problem:
    """A part of a rule that an engine cannot compute."""
    zh, en = (text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…" for text in (term.zh, term.en))
    expected = Label(f"能够计算“{zh}”的引擎（{why.zh}）", f"an engine that can compute “{en}” ({why.en})")
    remedy = Label(
        "请改用另一引擎的表，或逐条判定记录", "Convert the frame to another engine, or assess the records one by one"
    )
    return Problem(rule, engine, expected, remedy, kind="unsupported", path=(rule,))


def broken(columns: str, rule: Label, count: int, found: Label, where: Label) -> Problem:
    """Rows whose facts do not go together.

    Args:
        columns: The columns of the facts.
        rule: What holds of them.
        count: In how many rows it does not.
        found: The values in some of these rows.
        where: Some of these rows; see `first_rows`.
    """
    remedy = Label("请核对并更正这些行", "Check these rows and correct them")
    wrong = "in 1 row it does not hold" if count == 1 else f"in {count} rows it does not hold"
    expected = Label(f"{rule.zh}，而有 {count} 行不符合{where.zh}", f"{rule.en}; {wrong}{where.en}")
    return Problem(columns, found, expected, remedy, kind="conflict")
