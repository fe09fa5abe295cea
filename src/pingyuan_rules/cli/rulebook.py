"""The command `rulebook`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pingyuan_rules.cli.options import AsJson, Options
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger.atomic import replacing_file
from pingyuan_rules.rulebook_page import Format, rulebook_page


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
    from pingyuan_rules.cli.rules import rules  # noqa: PLC0415 - cattrs is not needed for a page
    from pingyuan_rules.convert import to_json  # noqa: PLC0415 - as above

    return f"{to_json(rules())}\n"
