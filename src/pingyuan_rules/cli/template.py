"""The command `template`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pingyuan_rules.cli.options import Options
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger import write_template

PATH_HELP = "写到哪里：一个尚不存在的 .xlsx 文件 | where to write: an .xlsx file that does not exist yet"


def template(path: Annotated[Path, Parameter(help=PATH_HELP)], /, *, options: Options | None = None) -> None:
    """写出一个待填写的台账 | Write a ledger to fill in."""
    terminal = Terminal((options or Options()).lang)
    try:
        write_template(path, terminal.lang)
    except OSError as error:
        raise file_error(error, path) from None
    terminal.line(Label(f"台账模板已写入：{path.absolute()}", f"The template was written to {path.absolute()}"))
    terminal.line(
        Label(
            "填写方法见其第一张表；示例行请删去。", "Its first sheet says how to fill it in; delete the example rows."
        )
    )
