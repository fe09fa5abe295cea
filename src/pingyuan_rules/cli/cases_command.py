"""The command `test`: cases that people wrote, and whether the rules answer as they expect."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pingyuan_rules.case_files import run_cases
from pingyuan_rules.cli.options import Options, OutputFormat
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.convert import converter
from pingyuan_rules.engine import Label

FAILED = 4
"""Exit code: a case does not pass."""

CASES_HELP = (
    "案例文件（.cases.toml 或 .cases.xlsx），或含有这些文件的文件夹 | "
    "a file with cases (.cases.toml or .cases.xlsx), or a folder with such files"
)
MORE_HELP = "更多文件或文件夹 | more files or folders"


def test(
    cases: Annotated[Path, Parameter(help=CASES_HELP)],
    /,
    *more: Annotated[Path, Parameter(name="FILES", help=MORE_HELP)],
    output_format: OutputFormat | None = None,  # noqa: PT028 - it is no test, but the command of that name
    options: Options | None = None,  # noqa: PT028 - as above
) -> int:
    """检验案例：规则的结论是否如案例所写 | Test cases: whether the rules answer as the cases say."""
    terminal = Terminal((options or Options()).lang)
    with terminal.working(Label("正在检验案例", "Testing cases")):
        try:
            run = run_cases((cases, *more))
        except OSError as error:
            raise file_error(error, error.filename or cases) from None
    if (output_format or OutputFormat()).is_json:
        terminal.json(converter.unstructure(run))
    else:
        for line in run.text(terminal.lang).splitlines():
            terminal.line(line)
    return 0 if run.passed else FAILED
