"""Help and errors of usage in one language; in the code each text stands in both, as `中文 | English`."""

import difflib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, get_args

from cyclopts import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)
from cyclopts.help import DefaultFormatter, HelpEntry, HelpPanel
from rich.text import Text

from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.engine.shown_language import LANGUAGE_VARIABLE
from pingyuan_rules.engine.wording.wrapped_text import WrappedText

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")

_USAGE = Label("用法：", "Usage: ")
_WORDS = {
    "Commands": Label("命令", "Commands"),
    "Arguments": Label("参数", "Arguments"),
    "Parameters": Label("选项", "Options"),
    "Display this message and exit.": Label("显示用法", "Show this help."),
    "Display application version.": Label("显示版本号", "Show the version."),
    "COMMAND": Label("命令", "COMMAND"),
    "OPTIONS": Label("选项", "OPTIONS"),
    "LEDGER": Label("台账", "LEDGER"),
    "OVERLAY": Label("政策文件", "OVERLAY"),
    "FILES": Label("文件", "FILES"),
    "SHEET": Label("表", "SHEET"),
    "FILE": Label("文件", "FILE"),
    "ID": Label("编号", "ID"),
    "RULE": Label("规则", "RULE"),
    "BOOK": Label("手册", "BOOK"),
    "DATE": Label("日期", "DATE"),
    "FILE|DATE": Label("文件|日期", "FILE|DATE"),
    "PATH": Label("路径", "PATH"),
    "CHOICE": Label("选择", "CHOICE"),
    "CLASS": Label("类别", "CLASS"),
    "COLUMN": Label("列名", "COLUMN"),
    "FACT": Label("事实", "FACT"),
    "STR": Label("名称", "NAME"),
    "NAMES": Label("列名", "NAMES"),
    "NAME=FILES": Label("名称=文件", "NAME=FILES"),
    "NAME=TABLE": Label("名称=表", "NAME=TABLE"),
    "N": Label("数", "N"),
    "TEXT": Label("文字", "TEXT"),
}
"""Words that cyclopts adds, and those that stand for a value."""
_CHOICES = Label("可选：", "choices: ")
_DEFAULT = Label("默认：", "default: ")
_VARIABLE = Label("环境变量：", "environment variable: ")
_REQUIRED = Label("必填", "required")


def help_language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Lang:
    """The language of help and of errors of usage, which come up before options have been parsed.

    It is that of `--lang`, else of the environment variable, else English in an English locale; otherwise Chinese.

    Args:
        arguments: The arguments of the command line.
        environment: The variables of the environment.

    >>> help_language(["demo", "--lang", "en"], {}), help_language([], {"LANG": "en_US.UTF-8"}), help_language([], {})
    ('en', 'en', 'zh')
    """
    named = [each.partition("=")[2] for each in arguments if each.startswith("--lang=")]
    named += [after for each, after in pairwise(arguments) if each == "--lang"]
    chosen = next((text for text in (*named, environment.get(LANGUAGE_VARIABLE)) if text in get_args(Lang)), None)
    if chosen is not None:
        return "en" if chosen == "en" else "zh"
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    return "en" if locale.startswith("en") else "zh"


def command_first(arguments: Sequence[str]) -> list[str]:
    """Arguments with the language behind the command, wherever it was written.

    Args:
        arguments: The arguments of the command line.

    >>> command_first(["--lang", "zh", "demo"]), command_first(["--lang=en"]), command_first(["demo", "--full"])
    (['demo', '--lang', 'zh'], [], ['demo', '--full'])
    """
    size = 2 if arguments[:1] == ["--lang"] else int(any(each.startswith("--lang=") for each in arguments[:1]))
    return [*arguments[size:], *arguments[:size]] if arguments[size:] else []


def in_one_language(text: str, lang: Lang) -> str:
    """A text in one language, of one that stands in both.

    >>> in_one_language("语言 | language", "en"), in_one_language("--lang", "en"), in_one_language("DATE", "zh")
    ('language', '--lang', '日期')
    """
    if text in _WORDS:
        return _WORDS[text].text(lang)
    zh, bar, en = text.partition(" | ")
    return en if bar and lang == "en" else zh


class OneLanguage(DefaultFormatter):
    """Help in one language."""

    def __init__(self, lang: Lang) -> None:
        """Choose the language."""
        super().__init__()
        self.lang: Lang = lang

    def __call__(self, console: Any, options: Any, panel: HelpPanel) -> None:
        """Show a panel with its title, its texts and what is said of values in one language."""
        title = in_one_language(str(panel.title), self.lang)
        super().__call__(console, options, panel.copy(title=title, entries=list(map(self.translate, panel.entries))))

    def render_usage(self, console: Any, options: Any, usage: Any) -> None:  # noqa: ARG002 - as DefaultFormatter has it
        """Show how a command is called."""
        # cyclopts calls optional arguments ARGS, whatever their names are; a command has one at most.
        named = str(usage).removeprefix(_USAGE.en).replace("[ARGS...]", "[FILES...]").replace("[ARGS]", "[RULE]")
        call = re.sub("[A-Z]+", lambda word: in_one_language(word[0], self.lang), named)
        console.print(Text(_USAGE.text(self.lang) + call))

    def render_description(self, console: Any, options: Any, description: Any) -> None:  # noqa: ARG002 - as above
        """Show what a command does."""
        console.print(Text(f"{in_one_language(plain_text(description), self.lang)}\n"))

    def translate(self, entry: HelpEntry) -> HelpEntry:
        """An entry whose description says in one language what cyclopts would add in English."""
        words = in_one_language(plain_text(entry.description), self.lang)
        comma = Label("、", ", ").text(self.lang)
        remarks = [
            _CHOICES.text(self.lang) + comma.join(entry.choices or ()) if entry.choices else "",
            _VARIABLE.text(self.lang) + comma.join(entry.env_var or ()) if entry.env_var else "",
            _DEFAULT.text(self.lang) + entry.default if entry.default is not None else "",
            _REQUIRED.text(self.lang) if entry.required else "",
        ]
        bracket = Label("（{}）", " [{}]").text(self.lang)
        text = words + "".join(bracket.format(remark) for remark in remarks if remark)
        return entry.copy(
            description=WrappedText(text),
            metavar=entry.metavar and in_one_language(entry.metavar, self.lang),
            positional_label=entry.positional_label and in_one_language(entry.positional_label, self.lang),
            choices=None,
            env_var=None,
            default=None,
            required=False,
        )


def plain_text(text: Any) -> str:
    """The text of a description, which cyclopts may have wrapped."""
    return str(getattr(text, "primary_renderable", text) or "").strip()


def usage_problem(error: CycloptsError, lang: Lang) -> str:
    """What is wrong with a command line, in one language."""
    if isinstance(error, UnusedCliTokensError):
        tokens = " ".join(error.unused_tokens or ())
        return Label(f"多出的参数：{tokens}", f"Too many arguments: {tokens}").text(lang)
    error.verbose = False
    return "".join(chinese_sentences(error)) if lang == "zh" else str(error)


def chinese_sentences(error: CycloptsError) -> Iterator[str]:
    """What is wrong with a command line, in Chinese; cyclopts' own words for errors that no command here can cause."""
    if isinstance(error, UnknownOptionError):
        option = error.token.keyword or error.token.value
        names = [name for argument in error.argument_collection if argument.parse for name in argument.names]
        yield f"没有“{option}”这个选项。{suggestion(option, names)}"
    elif isinstance(error, UnknownCommandError):
        command, *_ = error.unused_tokens or [""]
        commands = [name for name in error.app or () if not name.startswith("-")]
        yield f"没有“{command}”这个命令。{suggestion(command, commands)}可用的命令：{'、'.join(commands)}。"
    elif isinstance(error, MissingArgumentError) and error.argument is not None:
        yield f"缺少“{error.keyword or in_one_language(error.argument.name, 'zh')}”的值。"
    elif isinstance(error, RepeatArgumentError):
        yield f"{error.token.keyword or error.token.value} 重复给出。"
    elif isinstance(error, CoercionError) and error.token is not None and error.argument is not None:
        choices = [str(each) for each in get_args(error.target_type)]
        yield f"{error.token.keyword or error.argument.name} 的值“{error.token.value}”有误。"
        yield f"可选：{'、'.join(choices)}。{suggestion(error.token.value, choices)}" if choices else "应为整数。"
    else:
        yield str(error)


def suggestion(text: str, names: Sequence[str]) -> str:
    """Which name may have been meant; nothing if none is similar."""
    near = difflib.get_close_matches(text, names, n=1)
    return f"是否为“{near[0]}”？" if near else ""
