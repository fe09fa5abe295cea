"""The guide for offices as one HTML file, with pictures that the program draws of its own work each time."""

import io
import re
import tempfile
from collections.abc import Callable, Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from rich.console import Console

from pingyuan_rules import words
from pingyuan_rules.cli.closing_lines import closing_lines
from pingyuan_rules.cli.inspection_output import show_dry_run
from pingyuan_rules.cli.sheet_figures import sheet_figure
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.engine import facts_of
from pingyuan_rules.files import work_folder
from pingyuan_rules.ledger.headings import heading, sheet_label
from pingyuan_rules.ledger.reading import inspect_ledger, sample_ledger
from pingyuan_rules.policy import START, policy_on
from pingyuan_rules.records import Organization
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.marked_copy import write_marked
from pingyuan_rules.returned.writing_results import write_results
from pingyuan_rules.template.workbook_template import write_template

NAME = "office-zh.md"
_FIGURE = re.compile(r"<!-- figure: ([a-z]+) -->")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\.md(?:#[^)]*)?\)")
"""A link to a page that does not lie beside the file."""
_LEFT_OUT = re.compile(r"^\.\.\.\n|\.\.\.(?=\S)| \.\.\.$", re.MULTILINE)
_WIDTH = 88
_UNITS = sheet_label(Organization).zh
_STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 1rem 1.25rem 4rem; color: #23201c; background: #fffdfa;
  font: 1rem/1.75 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  overflow-wrap: anywhere; }
h1, h2 { line-height: 1.35; } h2 { margin-top: 2.4em; border-top: 1px solid #ddd4c6; padding-top: 1em; }
table { border-collapse: collapse; } td, th { border: 1px solid #ddd4c6; padding: .25em .6em; text-align: left; }
pre { background: #23201c; color: #f5efe6; padding: .9em 1.1em; overflow-x: auto; line-height: 1.5;
  border-radius: 4px; }
figure { margin: 1.5em 0; } figcaption { color: #665e54; font-size: .9rem; }
.sheet { overflow-x: auto; border: 1px solid #b9ab97; font-size: .82rem; background: #fff; }
.sheet td, .sheet th { white-space: nowrap; vertical-align: top; } .sheet th { background: #eee; font-weight: normal; }
.sheet p { margin: 0; padding: .2em .8em; background: #eee; display: inline-block; }
.comment { display: block; white-space: pre-line; max-width: 18rem; background: #ffffe1; border: 1px solid #999;
  padding: .2em .5em; margin: .3em 0; color: #222; font-weight: normal; }
iframe { width: 100%; height: 34rem; border: 1px solid #b9ab97; }
"""


def office_guide() -> str:
    """The guide as a page that needs no network, no script and no other file."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - what rich needs

    # The wheel holds the text beside this module; a checkout keeps it with the documentation.
    places = (files("pingyuan_rules.cli").joinpath(NAME), Path(__file__).parents[3] / "docs" / NAME)
    source = next(place for place in places if place.is_file()).read_text(encoding="utf-8")
    # Pictures show what is left out of the blocks that the tests of the documentation run.
    text = _LEFT_OUT.sub("", _LINK.sub(r"\1", source))
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    figures = draw_figures()
    body = _FIGURE.sub(lambda match: figures[match[1]], body)
    title = escape(text.partition("\n")[0].removeprefix("# "))
    return (
        f'<!doctype html>\n<html lang="zh">\n<head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{title}</title><style>{_STYLE}</style></head>\n'
        f"<body>\n{body}</body>\n</html>\n"
    )


def draw_figures() -> Mapping[str, str]:
    """Every picture by its name, drawn of files that are written now and removed."""
    # If the run is killed, the next run removes this folder; nothing would remove one of Python's tempfile.
    with work_folder(Path(tempfile.gettempdir())) as place:
        policy = policy_on(START)
        write_template(place / "台账.xlsx")
        write_as_kept(place / "本县台账.xlsx")
        kept = inspect_ledger(place / "本县台账.xlsx", policy=policy)
        assessed = AssessedLedger.of(kept, policy)
        write_results(place / "结果.xlsx", assessed)
        put_mistake(place / "本县台账.xlsx", place / "有误.xlsx")
        write_marked(place / "标注.xlsx", inspect_ledger(place / "有误.xlsx", policy=policy))
        return {
            "template": figure(sheet_figure(place / "台账.xlsx", _UNITS, 5, 8), "空白台账的“单位”表，黄底为示例行"),
            "reading": figure(screen(lambda terminal: show_dry_run(kept, policy, terminal, full=False)), "识别结果"),
            "closing": figure(screen(lambda terminal: show_closing(assessed, terminal)), "判定后屏幕上的主要结果"),
            "results": figure(sheet_figure(place / "结果.xlsx", words.RECTIFICATION.zh, 6, 7), "结果工作簿的整改清单"),
            "marked": figure(sheet_figure(place / "标注.xlsx", _UNITS, 4, 6), "副本中标出的错误及批注"),
            "report": figure(report_frame(assessed), "报告，可上下滚动"),
        }


def write_as_kept(path: Path) -> None:
    """Write the sample ledger as an office may keep it: one heading of its own, and a total at the end."""
    import openpyxl  # noqa: PLC0415 - an extra

    from pingyuan_rules.tables.openpyxl_writer import save_workbook  # noqa: PLC0415 - needs openpyxl

    book = openpyxl.load_workbook(sample_ledger())
    sheet: Any = book[_UNITS]
    staff = heading(facts_of(Organization)["staff"]).zh
    (cell,) = (cell for cell in sheet[1] if cell.value == staff)
    cell.value = "职工人数"
    staff_numbers = [row[0] or 0 for row in sheet.iter_rows(2, None, cell.column, cell.column, values_only=True)]
    sheet.append(["合计", *([None] * (cell.column - 2)), sum(staff_numbers)])
    save_workbook(book, path)


def put_mistake(path: Path, target: Path) -> None:
    """Write a ledger again with a word in it that is none of those to choose from."""
    import openpyxl  # noqa: PLC0415 - an extra

    from pingyuan_rules.tables.openpyxl_writer import save_workbook  # noqa: PLC0415 - needs openpyxl

    book = openpyxl.load_workbook(path)
    sheet: Any = book[_UNITS]
    sector = heading(facts_of(Organization)["sector"]).zh
    (cell,) = (cell for cell in sheet[1] if cell.value == sector)
    sheet.cell(2, cell.column).value = "私企"
    save_workbook(book, target)


def figure(picture: str, caption: str) -> str:
    """A picture with its caption."""
    return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>"


def screen(show: Callable[[Terminal], None]) -> str:
    """What a terminal shows."""
    out = io.StringIO()
    show(Terminal("zh", out=Console(file=out, width=_WIDTH, highlight=False, markup=False)))
    return f"<pre>{escape(out.getvalue().rstrip())}</pre>"


def show_closing(assessed: AssessedLedger, terminal: Terminal) -> None:
    """Show the figures that matter most, as `assess` does."""
    for line in closing_lines(assessed):
        terminal.line(line)


def report_frame(assessed: AssessedLedger) -> str:
    """The report in a frame of its own, or that an extra is missing."""
    try:
        from pingyuan_rules.report import report  # noqa: PLC0415 - an extra

        page = report(assessed).html
    except ModuleNotFoundError as error:
        return f"<p>{escape(str(error))}</p>"
    return f'<iframe title="报告" srcdoc="{escape(page)}"></iframe>'
