"""The command `sql`."""

from pathlib import Path
from typing import Annotated, Literal

import attrs
from cyclopts import Parameter

from pingyuan_rules.asking import sql_of
from pingyuan_rules.cli.options import Asked, Options, class_named, noting
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import InvalidData, Label, Problem, Record
from pingyuan_rules.engine.sql.view_comments import FIRST
from pingyuan_rules.files import replacing_file
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

OUT_HELP = (
    "写到哪个 .sql 文件；只替换以前写出的，不覆盖其他文件 | the .sql file to write; only an earlier one is replaced"
)
TABLE_HELP = (
    "数据库中的表，可带模式名，如 public.branches；默认与类别同名（小写） | "
    "the table in the database, such as public.branches; called as the class, in lower case, by default"
)
KEEP_HELP = "另外保留的列，默认 id；可重复 | another column that passes through, by default id; repeatable"
COLUMNS_HELP = (
    "表中已有的列，以逗号分隔；不写则视为齐全 | the columns that the table has, with commas between; all by default"
)
_SUFFIX = ".sql"


def sql(
    *,
    dialect: Annotated[Literal["duckdb", "postgres", "spark"], Parameter(help="哪种数据库 | which database")],
    of: Annotated[
        str, Parameter(metavar="CLASS", help="哪一类记录，如 Branch 或“党支部” | which class of record, such as Branch")
    ] = "Branch",
    table: Annotated[str | None, Parameter(help=TABLE_HELP)] = None,
    view: Annotated[
        str | None,
        Parameter(help="视图名称，默认为表名加 _rules | the view, by default the table with _rules after it"),
    ] = None,
    keep: Annotated[tuple[str, ...], Parameter(metavar="COLUMN", negative="", show_default=False, help=KEEP_HELP)] = (),
    columns: Annotated[str | None, Parameter(metavar="NAMES", help=COLUMNS_HELP)] = None,
    replace: Annotated[bool, Parameter(negative="", help="视图已有时替换它 | replace a view of that name")] = False,
    out: Annotated[Path | None, Parameter(help=OUT_HELP)] = None,
    asked: Asked | None = None,
    options: Options | None = None,
) -> None:
    """输出 SQL：在数据库里以视图判定整张表 | Write SQL: a view that assesses a whole table in its database."""
    terminal = Terminal((options or Options()).lang)
    given = asked or Asked()
    given.day()
    problems: list[Problem] = []
    record = noting(problems, lambda: class_named(of))
    policy = noting(problems, given.read)
    if out is not None:
        noting(problems, lambda: _check_place(out))

    def written(about: type[Record], under: Policy | None) -> str:
        return sql_of(
            about,
            dialect,
            policy=under,
            table=table,
            view=view,
            keep=keep or None,
            columns=None if columns is None else [name.strip() for name in columns.split(",")],
            missing=given.missing,
            replace=replace,
            lang=terminal.lang,
        )

    text = None if record is None else noting(problems, lambda: written(record, policy))
    if problems or text is None:
        raise InvalidData(map(_as_option, problems))
    if out is None:
        terminal.out.file.write(text)
        return
    _write(out, text)
    terminal.line(Label(f"SQL 已写入：{out.absolute()}", f"The SQL was written to {out.absolute()}"))


def _as_option(problem: Problem) -> Problem:
    """The arguments of `sql_of` are options here."""
    zh, en = (words.replace('missing="unknown"', "--missing unknown") for words in attrs.astuple(problem.remedy))
    named = problem.place in {"table", "view", "keep", "columns"}
    return attrs.evolve(problem, place=f"--{problem.place}" if named else problem.place, remedy=Label(zh, en))


def _check_place(out: Path) -> None:
    """Let SQL go where there is nothing but earlier SQL of ours to replace."""
    if out.suffix.lower() != _SUFFIX:
        expected = Label(f"以 {_SUFFIX} 结尾的文件", f"a file that ends in {_SUFFIX}")
        raise InvalidData([Problem(f"--out {out}", out.suffix, expected, Label("请更改路径", "Change the path"))])
    if out.is_file() and not _is_ours(out):
        found = Label("一个并非由本程序写出的文件", "a file that this program did not write")
        expected = Label("以前写出的 SQL，或尚无文件的位置", "earlier SQL, or a place without a file")
        remedy = Label("请换一个文件名，以免覆盖它", "Choose another name, so that it is not overwritten")
        raise InvalidData([Problem(f"--out {out}", found, expected, remedy)])


def _is_ours(out: Path) -> bool:
    start = f"{FIRST} {book.name} ".encode()
    with out.open("rb") as file:
        return file.read(len(start)) == start


def _write(out: Path, text: str) -> None:
    try:
        with replacing_file(out) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise file_error(error, out) from None
