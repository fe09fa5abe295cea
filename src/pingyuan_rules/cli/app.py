"""The commands together, and how each way they can end is reported."""

import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from inspect import BoundArguments
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from cyclopts import App, CycloptsError

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.cli.assess_command import assess
from pingyuan_rules.cli.cases_command import test
from pingyuan_rules.cli.check_command import check
from pingyuan_rules.cli.compare_command import compare
from pingyuan_rules.cli.demo_command import demo
from pingyuan_rules.cli.explain_command import explain
from pingyuan_rules.cli.help_words import OneLanguage, command_first, help_language, usage_problem
from pingyuan_rules.cli.inspection_output import notes
from pingyuan_rules.cli.json_output import inspection_json, problems_json
from pingyuan_rules.cli.ledger_input import BadLedger
from pingyuan_rules.cli.options import Options, OutputFormat, WrongUsage
from pingyuan_rules.cli.pages_command import report, rulebook, template
from pingyuan_rules.cli.record_command import RecordOptions
from pingyuan_rules.cli.sql_command import sql
from pingyuan_rules.cli.terminal import Output, Terminal, file_error
from pingyuan_rules.engine import InvalidData, Label, Lang, Problem
from pingyuan_rules.engine.problems import shown

# 130 is 128 and SIGINT, as shells report a program that was interrupted.
DONE, BAD_INPUT, USAGE, UNEXPECTED, STOPPED = 0, 1, 2, 3, 130

_ABOUT = Label(
    "平远县“两新”组织党建规则：判定台账、写出报告、说明理由、对比和检查政策、检验案例、输出规则手册和 SQL。",
    "The rules of Pingyuan county for Party building in two-new organizations: assess a ledger, write a report, "
    "explain answers, compare and check policies, test cases, write the rulebook or SQL.",
)

_EXAMPLES = """
  pingyuan-rules demo
  pingyuan-rules template 台账.xlsx
  pingyuan-rules assess 台账.xlsx --out 结果.xlsx
  pingyuan-rules assess 台账.xlsx --on 2019-01-01 --policy 本县.toml --lang en
  pingyuan-rules report 台账.xlsx --out 报告.html
  pingyuan-rules explain 台账.xlsx ZB-0001 {rule}
  pingyuan-rules compare 台账.xlsx --after 新政策.toml
  pingyuan-rules check 本县.toml
  pingyuan-rules template --cases 案例.cases.xlsx
  pingyuan-rules test 案例.cases.xlsx
  pingyuan-rules test --record 台账.xlsx 记录.cases.toml
  pingyuan-rules rulebook --format html --out 规则手册.html
  pingyuan-rules sql --dialect postgres --of Branch --table public.branches --out 视图.sql
"""

_RULE = Label("可达到的示范点级别", "demonstration_level")

_EXIT_CODES = Label(
    """退出码：
    0  完成
    1  输入有误，全部问题见标准错误输出
    2  用法有误，或缺少附加组件
    3  程序出错
    4  test：有案例未通过；check：有需要注意之处
    5  test：仅有记录的案例结论不同；check：没有需要注意之处，但有未能查清的
  130  被中断
""",
    """Exit codes:
    0  done
    1  wrong input; all problems are on standard error
    2  wrong usage, or an extra is missing
    3  unexpected error
    4  test: a case does not pass; check: there are remarks
    5  test: only recorded cases differ; check: there are no remarks, but not all was settled
  130  stopped
""",
)

_PATHS = frozenset(
    {"--out", "--marked", "--since", "--policy", "--published", "--before", "--after", "--suggest", "--record"}
)
_SEE_HELP = Label("用法有误；请加 --help 查看用法。", "Wrong usage; add --help to see the usage.")


def make_app(lang: Lang) -> App:
    """The command line, with help in one language."""
    examples = Label("示例：", "Some examples:").text(lang) + _EXAMPLES.format(rule=_RULE.text(lang))
    app = App(
        name="pingyuan-rules",
        help=f"{_ABOUT.text(lang)}\n\n{examples}",
        help_epilogue=_EXIT_CODES.text(lang),
        help_formatter=OneLanguage(lang),
        # Markdown would run the lines of examples together into a paragraph.
        help_format="plaintext",
        version=__version__,
        console=Output(highlight=False),
        error_console=Output(stderr=True, highlight=False),
    )
    for command in (demo, template, assess, report, explain, compare, check, test, rulebook, sql):
        app.command(command)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code and lets no error out."""
    # Read by hand, since an error may come up before or while arguments are parsed.
    lang = help_language(arguments)
    options = Options(lang=lang, debug="--debug" in arguments)
    try:
        refuse_empty_paths(arguments)
        command, bound, _ = make_app(lang).parse_args(command_first(arguments), exit_on_error=False, print_error=False)
        options = bound.arguments.get("options") or options
        output_format = bound.arguments.get("output_format") or OutputFormat()
        as_json = output_format.is_json or bool(bound.arguments.get("json"))  # `rulebook` has a --json of its own
        return answer(command, bound, Terminal(options.lang, as_json))
    except (CycloptsError, WrongUsage) as error:
        return report_usage(error, Terminal(lang, asks_for_json(arguments)))
    except BrokenPipeError:
        discard_output()
        return STOPPED
    except OSError as error:
        return report_unwritable(error, options)
    except KeyboardInterrupt:
        return STOPPED
    # A panic of Polars is a BaseException, not an Exception.
    except BaseException as error:  # noqa: BLE001 - no traceback reaches a user
        return report_unexpected(error, options)


def refuse_empty_paths(arguments: Sequence[str]) -> None:
    """Refuse an empty path: to Python it is the current folder, to most people a variable that nobody set.

    Raises:
        WrongUsage: When one was given.
    """
    spelled = [*pairwise(arguments), *((each[:-1], "") for each in arguments if each.endswith("="))]
    remedy = Label("请给出路径，或去掉该选项", "Give a path, or leave it out")
    problems = [
        Problem(option, shown(""), Label("路径", "a path"), remedy, kind="required", path=(option,))
        for option, value in spelled
        if option in _PATHS and not value
    ]
    if problems:
        raise WrongUsage(problems)


def answer(command: Callable[..., Any], bound: BoundArguments, terminal: Terminal) -> int:
    """Run a command that has its arguments; gives the exit code."""
    try:
        code: int | None = command(*bound.args, **bound.kwargs)
        # A full disk or a closed pipe shows here, not when Python ends, which would report it in its own way.
        sys.stdout.flush()
    except WrongUsage as error:
        return report_usage(error, terminal)
    except InvalidData as error:
        refuse(error, terminal, writes=is_to_write(command, bound.arguments))
        return BAD_INPUT
    except OSError as error:
        # Commands tell of a file by its name, so an error without one is about standard output.
        if error.filename is None:
            raise
        refuse(file_error(error, error.filename), terminal)
        return BAD_INPUT
    except ModuleNotFoundError as error:
        terminal.complain(str(error))
        return USAGE
    return DONE if code is None else code


def is_to_write(command: Callable[..., Any], arguments: Mapping[str, Any]) -> bool:
    """Whether a command writes files, so that people want to know that it has written none."""
    if command is test:
        recording = arguments.get("recording") or RecordOptions()
        return arguments.get("suggest") is not None or recording.record is not None
    return command not in {check, explain} and not arguments.get("dry_run")


def asks_for_json(arguments: Sequence[str]) -> bool:
    """Whether a command line that cannot be parsed asks for JSON."""
    return bool({"--json", "--format=json"}.intersection(arguments)) or ("--format", "json") in pairwise(arguments)


def report_usage(error: CycloptsError | WrongUsage, terminal: Terminal) -> int:
    """Report wrong usage, as JSON if that is asked for and a value is wrong, and return the exit code."""
    if isinstance(error, WrongUsage) and terminal.machine:
        terminal.json(problems_json(error))
        return USAGE
    lang = terminal.lang
    terminal.complain(error.text(lang) if isinstance(error, WrongUsage) else usage_problem(error, lang))
    terminal.complain(_SEE_HELP)
    return USAGE


def refuse(error: InvalidData, terminal: Terminal, *, writes: bool = True) -> None:
    """Report bad input; for a ledger, also how it was read and what else is likely wrong with it."""
    inspection = error.inspection if isinstance(error, BadLedger) else None
    if terminal.machine:
        reading = {} if inspection is None else inspection_json(inspection)
        terminal.json(problems_json(error) | reading)
        return
    terminal.refuse(error, writes=writes)
    if inspection is not None:
        for line in notes(inspection, terminal.lang, missing=False):
            terminal.complain(line)


def report_unwritable(error: OSError, options: Options) -> int:
    """Report that standard output takes no more; gives the exit code."""
    discard_output()
    Terminal(options.lang).refuse(file_error(error, Label("标准输出", "standard output")))
    return BAD_INPUT


def report_unexpected(error: BaseException, options: Options) -> int:
    """Report an error that nobody foresaw; gives the exit code."""
    if options.debug:
        Terminal(options.lang).complain("".join(traceback.format_exception(error)).rstrip("\n"))
        return UNEXPECTED
    # The error's own words could quote the ledger, so only its type and its place are shown.
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {PurePath(place.filename).name}:{place.lineno}"
    Terminal(options.lang).complain(
        Label(
            f"程序出错（{where}）。请连同所用命令报告给维护者；加 --debug 可看详情。",
            f"Something went wrong ({where}). Please report it with the command you ran; --debug shows the details.",
        )
    )
    return UNEXPECTED


def discard_output() -> None:
    """Send what is still buffered nowhere: nobody reads it, and Python would fail to write it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
