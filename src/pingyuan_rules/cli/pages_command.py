"""The rulebook for programs: what `rulebook --json` writes."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.cli import inspection_output as understood
from pingyuan_rules.cli.assess_command import hints, policy_line
from pingyuan_rules.cli.options import AsJson, Asked, LedgerPath, Options, read_input
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.convert.unstructuring import plain_citation, plain_label, plain_source
from pingyuan_rules.engine import FactInfo, Kind, Label, Rule, facts_of
from pingyuan_rules.engine.labels import LANGUAGES
from pingyuan_rules.files import replacing_file
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.dated_values import pingyuan_values
from pingyuan_rules.report import write_report
from pingyuan_rules.report.writing_report import check_place
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.rulebook_page import Format, rulebook_page
from pingyuan_rules.rules import book
from pingyuan_rules.template.workbook_template import write_template

OUT_HELP = (
    "写到哪个 .html 文件；只替换以前的报告，不覆盖其他文件 | "
    "the .html file to write; only an earlier report is replaced, no other file"
)


def report(
    ledger: LedgerPath,
    /,
    *,
    out: Annotated[Path, Parameter(help=OUT_HELP)] = Path("report.html"),
    asked: Asked | None = None,
    options: Options | None = None,
) -> None:
    """把整本台账写成一页报告，可看、可核对、可打印 | Write a whole ledger up as a page to look at, check and print."""
    terminal = Terminal((options or Options()).lang)
    read = read_input(ledger, asked or Asked(), terminal, out, check=check_place)
    with terminal.working(Label("正在判定", "Assessing")) as progress:
        found = AssessedLedger.of(read.inspection, read.policy, progress=progress)
    write(out, found, terminal)
    terminal.line(policy_line(read.policy))
    for line in understood.summary(read.inspection, terminal.lang):
        terminal.line(line)
    for hint in hints(found):
        terminal.line(hint)
    said_written(out, terminal)


def write(out: Path, found: AssessedLedger, terminal: Terminal) -> None:
    """Write the report.

    Raises:
        InvalidData: When it cannot be written there.
    """
    with terminal.working(Label("正在写出报告", "Writing the report")):
        try:
            write_report(out, found, lang=terminal.lang)
        except OSError as error:
            raise file_error(error, out) from None


def said_written(out: Path, terminal: Terminal) -> None:
    """Say where the report lies."""
    terminal.line(Label(f"报告已写入：{out.absolute()}", f"The report was written to {out.absolute()}"))


def rules() -> dict[str, Any]:
    """Every rule, those that only serve others too, and every parameter with each value it has had."""
    values = pingyuan_values()
    parameters = {
        name: _described(info) | {"values": [plain_source(each) for each in values.get(name, ())]}
        for name, info in facts_of(Policy).items()
    }
    return {"version": __version__, "rules": [rule(each) for each in book.all_rules], "parameters": parameters}


def rule(of: Rule[Any, Policy, Any]) -> dict[str, Any]:
    """All there is to know of one rule; its dates are null where it was always in force or has no end."""
    standing, infos = of.standing, facts_of(of.record)
    return {
        "name": of.name,
        "record": of.record.__name__,
        "label": plain_label(of.label),
        "sentence": {lang: of.words(lang) for lang in LANGUAGES},
        "formula": {lang: of.formula(lang) for lang in LANGUAGES},
        "diagram": {lang: of.diagram(lang) for lang in LANGUAGES},
        "answer": _kind(of.kind)
        | {"unit": standing.unit and plain_label(standing.unit), "shall_be": standing.shall_be},
        "severity": standing.severity.value,
        "since": standing.since and standing.since.isoformat(),
        "until": standing.until and standing.until.isoformat(),
        "applies": standing.applies and standing.applies.name,
        "helper": standing.helper,
        "clauses": [plain_citation(clause) for clause in of.clauses],
        "facts": {name: _described(infos[name]) for name in of.facts},
        "parameters": list(of.parameters),
        "rules": [each.name for each in of.rules],
    }


def _described(info: FactInfo) -> dict[str, Any]:
    return {"label": plain_label(info.label), **_kind(info.kind), "unit": info.unit and plain_label(info.unit)}


def _kind(kind: Kind) -> dict[str, Any]:
    """A kind of value: bool, int, fen, date, text or enum, and the values of an enumeration."""
    if kind.enum is None:
        return {"kind": kind.name}
    labels = {member.value: getattr(member, "label", Label(member.name, member.name)) for member in kind.enum}
    return {
        "kind": "enum",
        "values": [{"value": stored, "label": plain_label(each)} for stored, each in labels.items()],
    }


def rulebook(
    *,
    form: Annotated[Format, Parameter(name="--format", help="Markdown 或 HTML | Markdown or HTML")] = "md",
    out: Annotated[Path | None, Parameter(help="写入文件 | write to a file")] = None,
    json: AsJson = False,
    options: Options | None = None,
) -> None:
    """输出规则手册：规则、默认值、条款对照 | Write the rulebook: rules, defaults, clauses."""
    terminal = Terminal((options or Options()).lang)
    page = _json() if json else rulebook_page(terminal.lang, form)
    if out is None:
        terminal.out.file.write(page)
        return
    try:
        with replacing_file(out) as draft:
            draft.write_text(page, encoding="utf-8")
    except OSError as error:
        raise file_error(error, out) from None
    terminal.line(Label(f"规则手册已写入：{out.absolute()}", f"The rulebook was written to {out.absolute()}"))


def _json() -> str:
    from pingyuan_rules.convert import to_json  # noqa: PLC0415 - as above

    return f"{to_json(rules())}\n"


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
