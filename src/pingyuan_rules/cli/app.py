"""The commands together, and how each of their ends is told."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from inspect import BoundArguments
from pathlib import PurePath
from typing import Any

from cyclopts import App, CycloptsError

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.cli.assess_command import assess
from pingyuan_rules.cli.demo_command import demo
from pingyuan_rules.cli.explain_command import explain
from pingyuan_rules.cli.inspection_output import besides
from pingyuan_rules.cli.json_output import problems, understood
from pingyuan_rules.cli.options import BadLedger, Machine, Options, WrongUsage
from pingyuan_rules.cli.pages_command import report, rulebook, template
from pingyuan_rules.cli.sql_command import sql
from pingyuan_rules.cli.terminal import Output, Terminal, file_error
from pingyuan_rules.convert import to_json
from pingyuan_rules.engine import InvalidData, Label

DONE, BAD_INPUT, USAGE, UNEXPECTED, STOPPED = 0, 1, 2, 3, 130

HELP = """平远县“两新”组织党建规则：判定台账、写出报告、说明理由、输出规则手册。
Pingyuan county's rules for Party building in two-new organizations.

示例 | Examples:
  pingyuan-rules demo
  pingyuan-rules template 台账.xlsx
  pingyuan-rules assess 台账.xlsx --out 结果.xlsx
  pingyuan-rules assess 台账.xlsx --on 2019-01-01 --policy 本县.toml --lang en
  pingyuan-rules report 台账.xlsx --out 报告.html
  pingyuan-rules explain 台账.xlsx ZB-0001 demonstration_level
  pingyuan-rules rulebook --format html --out 规则手册.html
  pingyuan-rules sql --dialect postgres --of Branch --table public.branches --out 视图.sql
"""

EXIT_CODES = """退出码 | Exit codes:
    0  完成 | done
    1  输入有误，问题列在标准错误 | bad input, all problems on stderr
    2  用法有误或缺少附加组件 | wrong usage, or an extra is missing
    3  程序出错 | unexpected error
  130  被中断 | stopped
"""


SEE_HELP = "用法有误；加 --help 可看用法。 | Wrong usage; --help shows how.\n"


def make_app() -> App:
    """The command line."""
    app = App(
        name="pingyuan-rules",
        help=HELP,
        help_epilogue=EXIT_CODES,
        help_format="plaintext",
        version=__version__,
        console=Output(highlight=False),
        error_console=Output(stderr=True, highlight=False),
    )
    for command in (demo, template, assess, report, explain, rulebook, sql):
        app.command(command)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code and lets no error out."""
    options = Options(debug="--debug" in arguments)
    try:
        command, bound, _ = make_app().parse_args(arguments, exit_on_error=False, print_error=True)
        options = bound.arguments.get("options") or options
        machine = bound.arguments.get("machine") or Machine()
        return answer(command, bound, Terminal(options.lang, machine.wanted or bool(bound.arguments.get("json"))))
    except CycloptsError:  # has been printed
        sys.stderr.write(SEE_HELP)
        return USAGE
    except BrokenPipeError:
        _forget_output()
        return STOPPED
    except OSError as error:
        return unwritable(error, options) if error.filename is None else unexpected(error, options)
    except KeyboardInterrupt:
        return STOPPED
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        return unexpected(error, options)


def answer(command: Callable[..., Any], bound: BoundArguments, terminal: Terminal) -> int:
    """Run a command that has its arguments; gives the exit code."""
    try:
        command(*bound.args, **bound.kwargs)
        sys.stdout.flush()
    except WrongUsage as error:
        if terminal.machine:
            terminal.line(to_json(problems(error.problems)))
        else:
            terminal.complain(error.text(terminal.lang))
            sys.stderr.write(SEE_HELP)
        return USAGE
    except InvalidData as error:
        refuse(error, terminal, dry_run=bool(bound.arguments.get("dry_run")))
        return BAD_INPUT
    except ModuleNotFoundError as error:
        terminal.complain(str(error))
        return USAGE
    return DONE


def refuse(error: InvalidData, terminal: Terminal, *, dry_run: bool = False) -> None:
    """Tell of bad input, and of a ledger also as what it was understood and what is likely wrong besides."""
    inspection = error.inspection if isinstance(error, BadLedger) else None
    if terminal.machine:
        more = {} if inspection is None else understood(inspection)
        terminal.line(to_json(problems(error.problems) | more))
        return
    terminal.refuse(error, dry_run=dry_run)
    if inspection is not None:
        for line in besides(inspection, terminal.lang):
            terminal.complain(line)


def unwritable(error: OSError, options: Options) -> int:
    """Tell that standard output takes no more; gives the exit code.

    Commands tell of files by name, so that an error without one is of standard output.
    """
    _forget_output()
    Terminal(options.lang).refuse(file_error(error, Label("标准输出", "standard output")))
    return BAD_INPUT


def unexpected(error: Exception, options: Options) -> int:
    """Tell of an error that nobody foresaw; gives the exit code."""
    if options.debug:
        traceback.print_exception(error)
        return UNEXPECTED
    # The error's own words could quote the ledger.
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {PurePath(place.filename).name}:{place.lineno}"
    Terminal(options.lang).complain(
        Label(
            f"程序出错（{where}）。请连同所用命令报告给维护者；加 --debug 可看详情。",
            f"Something went wrong ({where}). Please report it with the command you ran; --debug shows more.",
        )
    )
    return UNEXPECTED


def _forget_output() -> None:
    """Let what is still to be written go nowhere, since nobody reads it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
