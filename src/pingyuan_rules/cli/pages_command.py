"""The commands that write a document: `report`, `rulebook` and `template`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pingyuan_rules import words
from pingyuan_rules.cli.assessment_output import policy_line
from pingyuan_rules.cli.closing_lines import changes_lines
from pingyuan_rules.cli.ledger_input import read_input
from pingyuan_rules.cli.options import LedgerOptions, LedgerPath, Options, SincePath, flag
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.convert import to_json
from pingyuan_rules.engine import Label
from pingyuan_rules.files import replacing_file
from pingyuan_rules.report import write_report
from pingyuan_rules.report.writing_report import check_place
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.hints import hints
from pingyuan_rules.rulebook_page import Format, rulebook_page
from pingyuan_rules.rules import book
from pingyuan_rules.template.workbook_template import write_template

REPORT_HELP = (
    "写入哪个 .html 文件；只替换以前的报告，不覆盖其他文件 | "
    "the .html file to write; only an earlier report is replaced, never another file"
)
PUBLISHED_HELP = (
    "本县公布的数字（TOML 文件），用于与台账核对；默认用政策文件中的数字 | "
    "a TOML file with the figures that your county published, to compare the ledger with; "
    "by default those of the policy file"
)
TITLE_HELP = (
    "报告的标题；默认为“两新”组织党建情况报告，政策文件写明县名（county）的，冠以县名 | "
    "the heading of the report; by default the standard one, with the county if the policy file names it (county)"
)
PERIOD_HELP = (
    "报告所属的时间，如 2016年第三季度；默认为适用日期 | "
    "the time that the report is about, such as '2016, third quarter'; by default the policy date"
)
RULEBOOK_HELP = "写入哪个文件；默认写到标准输出 | the file to write; standard output by default"
TEMPLATE_HELP = "写入哪个 .xlsx 文件；不能是已有的文件 | the .xlsx file to write; it must not exist yet"


def report(
    ledger: LedgerPath,
    /,
    *,
    out: Annotated[Path, Parameter(help=REPORT_HELP)] = Path("report.html"),
    since: SincePath = None,
    title: Annotated[str, Parameter(metavar="TEXT", show_default=False, help=TITLE_HELP)] = "",
    period: Annotated[str, Parameter(metavar="TEXT", show_default=False, help=PERIOD_HELP)] = "",
    published: Annotated[Path | None, Parameter(help=PUBLISHED_HELP)] = None,
    policy_options: LedgerOptions | None = None,
    options: Options | None = None,
) -> None:
    """把整本台账写成一页报告，可查阅、核对、打印 | Write a report on a ledger: one page to read, check and print."""
    terminal = Terminal((options or Options()).lang)
    policy_options = policy_options or LedgerOptions()
    read = read_input(ledger, policy_options, terminal, out, published=published, since=since, check=check_place)
    with terminal.working(words.ASSESSING) as progress:
        assessed = AssessedLedger.of(
            read.inspection, read.policy, progress=progress, published=read.published, since=read.since
        )
    save_report(out, assessed, terminal, title=title, period=period)
    terminal.line(policy_line(read.policy))
    for line in read.summary(terminal.lang):
        terminal.line(line)
    for hint in hints(assessed):
        terminal.line(hint)
    if assessed.since is not None:
        for change in changes_lines(assessed):
            terminal.line(change)
    terminal.line(report_line(out))


def save_report(out: Path, assessed: AssessedLedger, terminal: Terminal, *, title: str = "", period: str = "") -> None:
    """Write the report; see `write_report` for its title and its period.

    Raises:
        InvalidData: When it cannot be written there.
    """
    with terminal.working(words.WRITING_REPORT):
        try:
            write_report(out, assessed, lang=terminal.lang, title=title, period=period)
        except OSError as error:
            raise file_error(error, out) from None


def report_line(out: Path) -> Label:
    """Where the report lies."""
    return Label(f"报告已写入：{out.absolute()}", f"The report was written to {out.absolute()}")


def rulebook(
    *,
    form: Annotated[Format, Parameter(name="--format", help="Markdown 或 HTML | Markdown or HTML")] = "md",
    out: Annotated[Path | None, Parameter(help=RULEBOOK_HELP)] = None,
    json: Annotated[bool, flag("输出供程序读取的 JSON | write JSON for programs", "--json")] = False,
    options: Options | None = None,
) -> None:
    """输出规则手册：规则、默认值、条款对照 | Write the rulebook: every rule, default value and clause."""
    terminal = Terminal((options or Options()).lang)
    page = f"{to_json(book)}\n" if json else rulebook_page(terminal.lang, form)
    if out is None:
        terminal.document(page)
        return
    try:
        with replacing_file(out) as draft:
            draft.write_text(page, encoding="utf-8")
    except OSError as error:
        raise file_error(error, out) from None
    terminal.line(Label(f"规则手册已写入：{out.absolute()}", f"The rulebook was written to {out.absolute()}"))


def template(path: Annotated[Path, Parameter(help=TEMPLATE_HELP)], /, *, options: Options | None = None) -> None:
    """写出一个待填写的台账 | Write a ledger to fill in."""
    terminal = Terminal((options or Options()).lang)
    try:
        write_template(path, terminal.lang)
    except OSError as error:
        raise file_error(error, path) from None
    terminal.line(Label(f"台账模板已写入：{path.absolute()}", f"The template was written to {path.absolute()}"))
    guide = path.with_name(f"{path.stem}-使用说明.html")
    if terminal.lang == "zh" and not guide.exists():
        from pingyuan_rules.cli.office_page import write_office_guide  # noqa: PLC0415 - takes as long as all the rest

        with terminal.working(words.WRITING_GUIDE):
            write_office_guide(guide)
        terminal.line(f"使用说明已写入：{guide.absolute()}")
    terminal.line(
        Label("填写方法见第一张表；示例行请删去。", "The first sheet says how to fill it in; delete the example rows.")
    )
