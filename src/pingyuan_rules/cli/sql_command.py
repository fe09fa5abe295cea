"""The command `sql`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import attrs
from cyclopts import Parameter

from pingyuan_rules.asking import sql_of
from pingyuan_rules.cli.options import (
    Options,
    PolicyOptions,
    WrongUsage,
    class_named,
    collect_problems,
    flag,
    named_values,
)
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.engine.sql.view_comments import FIRST
from pingyuan_rules.files import FileKind, replacing_file, starts_with
from pingyuan_rules.ledger.places import MOST_TOLD
from pingyuan_rules.rules import book

TABLE_HELP = (
    "数据库中的表，可带模式名，如 public.branches；默认为类别的小写名称 | "
    "the table in the database, such as public.branches; by default the name of the class in lower case"
)
VIEW_HELP = "视图名称，默认为表名加 _rules | the name of the view; by default the name of the table followed by _rules"
KEEP_HELP = "视图另外保留的列，默认 id；可重复 | a column of the table that the view keeps; by default id; repeatable"
COLUMNS_HELP = (
    "表中已有的列，以逗号分隔；默认视为齐全 | "
    "the columns that the table has, separated by commas; by default it has a column for every fact"
)
RELATED_HELP = (
    "相关记录在数据库中的表，如 members=public.member、organizations=public.unit；可重复 | "
    "the tables of related records in the database, such as members=public.member or organizations=public.unit; "
    "repeatable"
)
OUT_HELP = (
    "写入哪个 .sql 文件；只替换以前生成的 SQL，不覆盖其他文件 | "
    "the .sql file to write; only SQL written earlier is replaced, never another file"
)
SHORTFALLS_HELP = (
    "另加各项要求的不达标列，如 due_not_formed_shortfall | "
    "add a column for each requirement that says which rows do not meet it, such as due_not_formed_shortfall"
)
_NAMED_TABLES = Label("名称=表，如 members=public.member", "a name and a table, such as members=public.member")
_ONE_TABLE = Label("每种相关记录一张表", "one table for each kind of related records")
_FIRST_WORDS = f"{FIRST} {book.name} ".encode()
_SQL = FileKind(
    is_ours=lambda path: starts_with(path, len(_FIRST_WORDS)) == _FIRST_WORDS,
    found=Label("一个并非由本程序写出的文件", "a file that this program did not write"),
    expected=Label("以前写出的 SQL，或尚无文件的位置", "earlier SQL, or a place without a file"),
    suffixes=(".sql",),
)


def sql(
    *,
    dialect: Annotated[Literal["duckdb", "postgres", "spark"], Parameter(help="哪种数据库 | the kind of database")],
    of: Annotated[
        str, Parameter(metavar="CLASS", help="记录类别，如 Branch 或“党支部” | the class of record, such as Branch")
    ] = "Branch",
    table: Annotated[str | None, Parameter(help=TABLE_HELP)] = None,
    view: Annotated[str | None, Parameter(help=VIEW_HELP)] = None,
    keep: Annotated[tuple[str, ...], Parameter(metavar="COLUMN", negative="", show_default=False, help=KEEP_HELP)] = (),
    columns: Annotated[str | None, Parameter(metavar="NAMES", help=COLUMNS_HELP)] = None,
    related: Annotated[
        tuple[str, ...], Parameter(metavar="NAME=TABLE", negative="", show_default=False, help=RELATED_HELP)
    ] = (),
    replace: Annotated[bool, flag("替换同名的视图 | replace a view of the same name")] = False,
    shortfalls: Annotated[bool, flag(SHORTFALLS_HELP)] = False,
    out: Annotated[Path | None, Parameter(help=OUT_HELP)] = None,
    policy_options: PolicyOptions | None = None,
    options: Options | None = None,
) -> None:
    """生成 SQL：用视图在数据库里判定整张表 | Write SQL: a view that assesses a whole table in its database."""
    terminal, policy_options = Terminal((options or Options()).lang), policy_options or PolicyOptions()
    policy_options.day()
    tables = tables_named(related)
    problems = ProblemLog(MOST_TOLD)
    record = collect_problems(problems, lambda: class_named(of))
    policy = collect_problems(problems, policy_options.read_policy)
    if out is not None:
        collect_problems(problems, lambda: check_sql_place(out))
    text = None
    if record is not None:
        try:
            text = sql_of(
                record,
                dialect,
                policy=policy,
                table=table,
                view=view,
                keep=keep or None,
                columns=None if columns is None else [name.strip() for name in columns.split(",")],
                missing=policy_options.missing,
                replace=replace,
                shortfalls=shortfalls,
                related=tables,
                lang=terminal.lang,
            )
        except InvalidData as error:
            problems.take(map(as_option, error.problems), error.more)
    if problems.total or text is None:
        raise problems.error()
    if out is None:
        terminal.document(text)
        return
    try:
        with replacing_file(out, check_sql_place) as draft:
            # The same bytes on every system, so that a view under version control shows no change of its own.
            draft.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise file_error(error, out) from None
    terminal.line(Label(f"SQL 已写入：{out.absolute()}", f"The SQL was written to {out.absolute()}"))


def tables_named(texts: Iterable[str]) -> dict[str, str]:
    """The tables of related records, by the name of their relation.

    Raises:
        WrongUsage: When one has no name or no table, or a name has two tables.
    """
    pairs = list(named_values(texts, _NAMED_TABLES))
    names = [name for name, _ in pairs]
    remedy = Label(
        "请只写一次；几张表的，先合为一个视图", "Give it once; if there are several tables, put them together in a view"
    )
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise WrongUsage(
            Problem("--related", name, _ONE_TABLE, remedy, kind="repeated", path=("--related",)) for name in twice
        )
    return dict(pairs)


def as_option(problem: Problem) -> Problem:
    """A problem with an argument of `sql_of`, told as one with the option that gives it."""
    zh, en = (text.replace('missing="unknown"', "--missing unknown") for text in attrs.astuple(problem.remedy))
    if str(problem.place).partition(".")[0] == "related":
        return problem.moved_to("--related")
    is_option = problem.place in {"table", "view", "keep", "columns"}
    return attrs.evolve(problem.moved_to(f"--{problem.place}") if is_option else problem, remedy=Label(zh, en))


def check_sql_place(out: Path) -> None:
    """Refuse a place where SQL would replace anything but earlier SQL of ours.

    Raises:
        InvalidData: When the path does not end in .sql, or another file stands there.
    """
    _SQL.check(out, "--out ")
