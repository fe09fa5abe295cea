"""The command `check`: what a county's own values change, and what can no longer happen under them."""

from collections.abc import Iterator
from datetime import date
from math import inf
from pathlib import Path
from typing import Annotated, Any, cast

from cyclopts import Parameter

from pingyuan_rules import words
from pingyuan_rules.__about__ import __version__
from pingyuan_rules.cli.options import Options, OutputFormat, PolicyOptions, WrongUsage
from pingyuan_rules.cli.overlay_check import (
    Checked,
    check_policies,
    day_words,
    days_of_change,
    period_words,
    policies_of,
    values_to_check,
)
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.comparison import ParameterChange
from pingyuan_rules.convert import converter
from pingyuan_rules.engine import Label, Lang, Problem
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.solver.record_space import UP_TO
from pingyuan_rules.engine.solver.solving import MOST_SECONDS, TIME_LIMIT
from pingyuan_rules.policy import Overlay
from pingyuan_rules.proof import Remark
from pingyuan_rules.tables.table_model import Column, RowGroup, Table

REMARKS, UNSETTLED = 4, 5
"""Exit codes: there is something to remark on; or not, but something could not be settled in time."""

OVERLAY_HELP = "本县的政策文件（TOML） | a TOML file with the policy of your own county"
ON_HELP = (
    "只检查这一天；默认检查自首个取值之日起，取值或规则有变的每一天 | "
    "check this day alone; by default every day, from the first of your values on, on which a value or a rule changes"
)
SECONDS_HELP = (
    "每一天最长用时（秒）；到时未查清的另行列出 | "
    "the most seconds for each day; anything not settled by then is listed apart"
)
UP_TO_HELP = (
    "一个支部至多查多少名党员、多少个单位；更多时可能不同的另行列出 | "
    "how many members, and units, of one branch are looked at; anything that more could change is listed apart"
)

CHANGED = Label("与平远县政策的不同", "Differences from Pingyuan's policy")
SAME = Label("与平远县取值相同，未作改变", "Same as Pingyuan's, so nothing changes")
NOTHING_SET = Label(
    "该文件没有给出任何参数的取值，等同平远县政策。", "The file sets no value, so its policy is Pingyuan's."
)
NOTHING_FOUND = Label(
    "没有需要注意之处（已证明，适用于所有可录入的记录）。",
    "Nothing to remark on, which is proved for every record that can be made.",
)

FOUND = Label("需要注意 {} 处：", "Remarks ({}):")
NOT_SETTLED = Label(
    "未能查清 {} 处；加 --seconds 可放宽时限，加 --up-to 可多查相关记录：",
    "Not settled ({}); --seconds allows more time, --up-to more related records:",
)
_MOST_UNSETTLED = 10
"""How many things that were not settled are listed on the screen; JSON has them all."""


def check(
    overlay_file: Annotated[Path, Parameter(name="OVERLAY", help=OVERLAY_HELP)],
    /,
    *,
    on: Annotated[str | None, Parameter(name="--on", metavar="DATE", help=ON_HELP)] = None,
    seconds: Annotated[int, Parameter(metavar="N", help=SECONDS_HELP)] = 60,
    up_to: Annotated[int, Parameter(name="--up-to", metavar="N", help=UP_TO_HELP)] = UP_TO,
    output_format: OutputFormat | None = None,
    options: Options | None = None,
) -> int:
    """检查本县政策：改了什么，哪些结论不再出现 | Check your county's policy: what it changes and makes impossible."""
    terminal, policy_options = Terminal((options or Options()).lang), PolicyOptions(on=on, policy=overlay_file)
    policy_options.day()  # a wrong form is wrong usage, and nothing is read then
    expectations = (
        ("--seconds", seconds, MOST_SECONDS, TIME_LIMIT),
        ("--up-to", up_to, inf, Label("0 或更大的整数", "a whole number of 0 or more")),
    )
    if wrong := [each for each in expectations if not 0 <= each[1] <= each[2]]:
        remedy = Label("请更正", "Correct it")
        raise WrongUsage(
            Problem(option, shown(number), expected, remedy, kind="range", path=(option,))
            for option, number, _, expected in wrong
        )
    on_that_day = () if on is None else (policy_options.read_policy(),)
    overlay = cast("Overlay", policy_options.local)  # there is one, since there is a path
    policies = on_that_day or policies_of(overlay, days_of_change(overlay))
    with terminal.counting(Label("正在检查", "Checking")) as progress:
        checked = check_policies(overlay, policies, progress, seconds=seconds, up_to=up_to)
    if (output_format or OutputFormat()).is_json:
        terminal.json(checked_json(overlay, checked))
    else:
        show_checked(overlay, checked, terminal)
    return REMARKS if checked.remarks or checked.doubts else UNSETTLED if checked.unsettled else 0


def show_checked(overlay: Overlay, checked: Checked, terminal: Terminal) -> None:
    """Show what differs, then each remark with its days."""
    if not overlay.values:
        terminal.line(NOTHING_SET)
        return
    days = ", ".join(map(str, checked.days))
    terminal.line(
        Label(f"已检查 {overlay.file}，适用日期：{days.replace(', ', '、')}", f"Checked {overlay.file} on {days}")
    )
    if checked.changes:
        terminal.table(changes_table(checked))
    if checked.same:
        zh, en = "、".join(each.label.zh for each in checked.same), ", ".join(each.label.en for each in checked.same)
        terminal.line(Label(f"{SAME.zh}：{zh}", f"{SAME.en}: {en}"))
    for line in remark_lines(checked, terminal.lang):
        terminal.line(line)


def changes_table(checked: Checked) -> Table:
    """The values that differ from Pingyuan's, on which days, and how many rules read them."""
    columns = (
        Column(words.PARAMETER, wide=True),
        Column(Label("平远县", "Pingyuan"), wide=True),
        Column(Label("该文件", "this file"), wide=True),
        Column(Label("适用日期", "policy date"), wide=True),
        Column(Label("用到它的规则数", "rules that read it"), number=True),
    )
    rows = [
        (
            each.info.label,
            each.before_text,
            each.after_text,
            period_words(days, checked.days),
            len(each.rules),
        )
        for each, days in checked.changes
    ]
    return Table(CHANGED, columns, (RowGroup(rows),))


def remark_lines(checked: Checked, lang: Lang) -> Iterator[str]:
    """Each remark with its days, and what could not be settled apart from them."""
    doubts = [(each.message.text(lang), days) for each, days in checked.doubts]
    remarks = [(remark_text(checked, each, days, lang), days) for each, days in checked.remarks]
    unsettled = [(each.text(lang), days) for each, days in checked.unsettled]
    if not (doubts or remarks or unsettled):
        yield NOTHING_FOUND.text(lang)
    for found, title, most in (([*doubts, *remarks], FOUND, None), (unsettled, NOT_SETTLED, _MOST_UNSETTLED)):
        if found:
            yield title.text(lang).format(len(found))
        for number, (text, days) in enumerate(found[:most], 1):
            first, *others = text.splitlines()
            yield f"{number}. {first}"
            yield from (f"   {line}" for line in others)
            if len(checked.days) > 1:
                yield f"   {Label('适用日期：', 'Policy date: ').text(lang)}{day_words(days, checked.days).text(lang)}"
    if (more := len(checked.unsettled) - _MOST_UNSETTLED) > 0:
        yield Label(
            f"另有 {more} 处未列出；加 --json 可输出全部。", f"{more} more are not shown; --json writes them all."
        ).text(lang)


def remark_text(checked: Checked, remark: Remark, days: tuple[date, ...], lang: Lang) -> str:
    """What a remark says, and which values of the file to look at."""
    look_at = values_to_check(checked, remark, days)
    return "\n".join([remark.text(lang), *([] if look_at is None else [look_at.text(lang)])])


def checked_json(overlay: Overlay, checked: Checked) -> dict[str, Any]:
    """What was found, for programs."""

    def dated(found: tuple[tuple[ParameterChange | Remark, tuple[date, ...]], ...]) -> list[dict[str, Any]]:
        return [converter.unstructure(each) | {"days": converter.unstructure(days)} for each, days in found]

    return {
        "version": __version__,
        "file": overlay.file,
        "name": overlay.name,
        "days": converter.unstructure(checked.days),
        "changes": dated(checked.changes),
        "same": [each.name for each in checked.same],
        "doubtful": [each.info.name for each, _ in checked.doubts],
        "doubts": [
            {
                "parameter": each.info.name,
                "text": converter.unstructure(each.message),
                "days": converter.unstructure(days),
            }
            for each, days in checked.doubts
        ],
        "remarks": dated(checked.remarks),
        "unsettled": dated(checked.unsettled),
    }
