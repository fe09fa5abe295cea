"""Splitting a part into folders by the values of columns, named as Hive, Spark and others read them."""

from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import normalize

from pingyuan_rules.datasets.inputs import NULL_FOLDER
from pingyuan_rules.datasets.parquet_parts import pl
from pingyuan_rules.engine import InvalidData, Label, Problem

# Each part writes a file into each of its folders.
MOST_FOLDERS = 10_000
_LONGEST = 240
"""File systems hold names of up to 255 bytes."""
_UNSAFE = frozenset("\"#%'*/:=?\\{}[]^<>|")
_CONTROL = frozenset(map(chr, (*range(0x20), 0x7F)))
_TYPES = (pl.String, pl.Enum, pl.Categorical, pl.Boolean, pl.Date, pl.Null)


def check_partition(by: Sequence[str], schema: dict[str, Any]) -> Iterator[Problem]:
    """The problems with the columns that folders are made by."""
    for name in by:
        if name not in schema:
            expected = Label("输入或结果中的一列", "a column of the input or of the results")
            yield Problem(
                "--partition-by",
                name,
                expected,
                Label("请核对列名", "Check the name"),
                kind="unknown",
                path=("--partition-by",),
            )
        elif not (isinstance(schema[name], _TYPES) or schema[name].is_integer()):
            expected = Label(
                "文字、选项、是否、整数或日期的列", "a column of text, choices, conditions, whole numbers or dates"
            )
            yield Problem(
                f"--partition-by {name}",
                str(schema[name]),
                expected,
                Label("请换一列", "Choose another column"),
                kind="type",
                path=("--partition-by",),
            )


def split(frame: pl.DataFrame, by: Sequence[str], folders: dict[str, str]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each folder with its rows, in which the columns that its name holds are left out.

    Args:
        frame: The rows.
        by: The columns.
        folders: The folders of all parts so far, by their `alike` form; these folders are added.

    Raises:
        InvalidData: When a value cannot be the name of a folder, or not beside that of another.
    """
    if not by:
        yield "", frame
        return
    texts = frame.with_columns(pl.col(name).cast(pl.String) for name in by)
    # Engines read these columns from the names of the folders; in the files they would be there twice.
    parts = texts.partition_by(by, as_dict=True, include_key=False)
    if len(parts) > MOST_FOLDERS:
        expected = Label(f"至多 {MOST_FOLDERS} 个不同的值", f"at most {MOST_FOLDERS} different values")
        remedy = Label("请换一个取值较少的列，如 township", "Choose a column with fewer values, such as township")
        raise InvalidData(
            [Problem("--partition-by", ", ".join(by), expected, remedy, kind="limit", path=("--partition-by",))]
        )
    for values, rows in parts.items():
        folder = "/".join(_folder(name, value) for name, value in zip(by, values, strict=True))
        if (other := folders.setdefault(alike(folder), folder)) != folder:
            found = Label(f"{folder!a} 和 {other!a}", f"{folder!a} and {other!a}")
            expected = Label(
                "在各种系统上都是不同文件夹的值（不仅大小写或字符组合不同）",
                "values that are different folders on every system, not by case or composed characters alone",
            )
            remedy = Label("请统一该值的写法，或换一列", "Write the value in one way, or choose another column")
            raise InvalidData(
                [Problem("--partition-by", found, expected, remedy, kind="conflict", path=("--partition-by",))]
            )
        yield folder, rows


def alike(folder: str) -> str:
    """A form that is the same for names that macOS or Windows take for one: in another case, or otherwise composed."""
    # Decomposed before the case is folded and after it, as Unicode defines canonical caseless matching.
    return normalize("NFD", normalize("NFD", folder).casefold())


def _folder(column: str, value: Any) -> str:
    text = NULL_FOLDER if value is None else _escaped(value)
    name = f"{_escaped(column)}={text}"
    # A text spelled like Hive's null would be read back as null.
    if not text or value == NULL_FOLDER or len(name.encode()) > _LONGEST:
        expected = Label("可以作文件夹名的值", "values that a folder can be named after")
        remedy = Label("请更正该值、留空，或换一列", "Correct the value, leave it empty, or choose another column")
        found = Label("空的文字", "an empty text")
        if text:
            found = Label("过长或保留的文字", "a text that is too long or reserved")
        raise InvalidData(
            [Problem(f"--partition-by {column}", found, expected, remedy, kind="text", path=("--partition-by",))]
        )
    return name


def _escaped(text: str) -> str:
    """Text without what separates folders, controls a terminal or is refused by a file system, as Hive escapes it."""
    # Windows drops dots and blanks at the end of a name.
    last = len(text) - 1
    return "".join(
        f"%{ord(char):02X}" if char in _UNSAFE or char in _CONTROL or (at == last and char in ". ") else char
        for at, char in enumerate(text)
    )
