"""Places in files of cases, in the words by which people find them."""

from collections.abc import Sequence

import attrs

from pingyuan_rules.engine import Label, Problem
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.problems import Kind, ProblemLog, short_name
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.ledger.places import letters

Steps = tuple[str | int, ...]

_CELLS_AND_KEYS = (
    (Label("留空", "leave the cell empty"), Label("不写", "leave it out")),
    (
        Label("请将单元格格式设为“日期”", "Format the cell as a date"),
        Label("请写作日期，如 2016-10-21", "Write a date, such as 2016-10-21"),
    ),
    (
        Label("请将单元格格式设为“文本”后重新填写", "Format the cell as text and enter it again"),
        Label("请加上引号", "Write it in quotation marks"),
    ),
    (Label("请改正公式", "Correct the formula"), Label("请写出具体的值", "Write the value")),
)
"""What to do about a cell of a ledger, and about a key of a file of text."""


@attrs.frozen
class Spot:
    """A case in a TOML file, or a part of the file outside of cases.

    Attributes:
        file: The file.
        path: The keys and numbers that lead there, for programs.
        problems: What was wrong so far.
        name: The name of the case, or empty.
        line: The first line of the case; None if it is not known.
        prefix: The key of the part of the file.
    """

    file: str
    path: Steps
    problems: ProblemLog
    name: str = ""
    line: int | None = None
    prefix: str = ""

    def add(self, keys: Sequence[str | int], found: str | Label, expected: Label, remedy: Label, *, kind: Kind) -> None:
        """Note a problem at the keys that lead from here."""
        named = (*([self.prefix] if self.prefix else []), *keys)
        words = self.words("".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in named).lstrip("."))
        steps = tuple(key if isinstance(key, int) else short_name(key) for key in keys)
        path = (self.file, *self.path, *steps)
        self.problems.take([Problem(words, found, expected, remedy_of_key(remedy), kind=kind, path=path)])

    def words(self, keys: str) -> Label:
        """The file, the line and the name of the case, and keys."""
        file, name, keys = visible(self.file), short_name(self.name), short_name(keys)
        zh, en = (f"{file} 第{self.line}行", f"{file}, line {self.line}") if self.line else (file, file)
        if self.name:
            zh, en = f"{zh}“{inner_quotes(name)}”", f'{en}, "{name}"'
        return Label(f"{zh} {keys}".strip(), f"{en}, {keys}" if keys else en)


def remedy_of_key(remedy: Label) -> Label:
    """What to do about a value that is read as a cell of a ledger is, where there are no cells."""
    zh, en = remedy.zh, remedy.en
    for cell, key in _CELLS_AND_KEYS:
        zh, en = zh.replace(cell.zh, key.zh), en.replace(cell.en, key.en)
    return Label(zh, en)


@attrs.frozen
class SheetSpot:
    """A sheet with cases.

    Attributes:
        file: The file.
        sheet: The name of the sheet; empty for the whole file.
        problems: What was wrong so far.
    """

    file: str
    sheet: str
    problems: ProblemLog

    def add(
        self,
        row: int | None,
        columns: Sequence[tuple[int, str, str]],
        found: str | Label,
        expected: Label,
        remedy: Label,
        *,
        kind: Kind,
    ) -> None:
        """Note a problem with cells of a row.

        Args:
            row: The row, counted from 1; None for the whole sheet.
            columns: The columns, counted from 0, with their headings and with what programs call them.
            found: The value.
            expected: What is expected.
            remedy: What to do.
            kind: What is wrong.
        """
        zh = en = visible(self.file)
        if self.sheet:
            name = visible(self.sheet)
            zh, en = f"{zh}“{inner_quotes(name)}”表", f'{en}, sheet "{name}"'
        if columns:
            cells = [(f"{letters(column)}{row}", visible(heading)) for column, heading, _ in columns]
            zh += "、".join(f"{cell}（{heading}）" if heading else cell for cell, heading in cells)
            en += f", {', '.join(f'{cell} ({heading})' if heading else cell for cell, heading in cells)}"
        elif row is not None:
            zh, en = f"{zh}第{row}行", f"{en}, row {row}"
        path: list[str | int] = [step for step in (self.file, self.sheet, row) if step]
        path += [name for _, _, name in columns] if len(columns) == 1 else []
        self.problems.take([Problem(Label(zh, en), found, expected, remedy, kind=kind, path=tuple(path))])
