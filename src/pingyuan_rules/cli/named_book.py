"""A rulebook of a county's own, which an option names by its module and its name."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from pingyuan_rules.cli.options import WrongUsage
from pingyuan_rules.engine import Label, Problem, Rulebook
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.rules import book as county_book

BOOK_HELP = (
    "按本县规则手册（以平远县的为基础）检验，写作“模块:名称”，如 county_rules:county_book；将运行该 Python 模块 | "
    "test by a rulebook of your own county that extends Pingyuan's, named by its module and its name, such as "
    "county_rules:county_book; the Python module is run"
)
CORRECT = Label("请更正", "Correct it")


def named_book(text: str | None) -> Rulebook[Any]:
    """The rulebook that a text names, or Pingyuan's if there is none.

    Its module is imported: from where Python finds modules, and at last from the present folder, in which no file then
    takes the place of a module that others need.

    Raises:
        WrongUsage: When there is no such module, it cannot be imported, or what it names is no rulebook that extends
            Pingyuan's.
    """
    if text is None:
        return county_book
    module_name, _, name = text.partition(":")
    if not (name.isidentifier() and all(part.isidentifier() for part in module_name.split("."))):
        expected = Label(
            "“模块:名称”，如 county_rules:county_book", "a module and a name in it, such as county_rules:county_book"
        )
        raise refused(text, expected, CORRECT)
    if (folder := str(Path.cwd())) not in sys.path:
        sys.path.append(folder)
    try:
        module = import_module(module_name)
        books = {each: value for each, value in vars(module).items() if isinstance(value, Rulebook)}
        named = {each: value for each, value in books.items() if value in county_book.extensions}
        if name in named:
            named[name].check()  # first, since one wrong rule would make many cases fail
    except Exception as error:  # a module of somebody else may fail in any way
        raise refused(text, *not_imported(module_name, error)) from error
    if name not in named:
        expected, remedy = Label("以平远县规则手册为基础的规则手册", "a rulebook that extends Pingyuan's"), CORRECT
        if len(named) == 1:
            near = f"{module_name}:{next(iter(named))}"
            remedy = Label(f"是否为 {near}？请更正", f"Did you mean {near}? Correct it")
        raise refused(text, expected, remedy)
    book: Rulebook[Any] = named[name]
    return book


def not_imported(module: str, error: Exception) -> tuple[Label, Label]:
    """What is expected of a module that could not be imported, and what to do."""
    if isinstance(error, ModuleNotFoundError) and error.name is not None and f"{module}.".startswith(f"{error.name}."):
        remedy = Label(
            "请更正名称；或在该模块所在的文件夹中运行",
            "Correct the name, or run the command in the folder of the module",
        )
        return Label("Python 能找到的模块", "a module that Python finds"), remedy
    told = f"{type(error).__name__}: {error}"
    remedy = Label(f"导入时出错（{told}）：请修正该模块", f"Correct the module, which raised {told}")
    return Label("可以导入的模块", "a module that can be imported"), remedy


def refused(text: str, expected: Label, remedy: Label) -> WrongUsage:
    """The error about the option."""
    return WrongUsage([Problem("--book", shown(text), expected, remedy, kind="unknown", path=("--book",))])
