"""The first sheet of a results workbook: charts, and below them the figures they are drawn from."""

from decimal import Decimal
from typing import Any

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger import styles
from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.ledger.charts import Cells, chart_of
from pingyuan_rules.ledger.model import FIELDS
from pingyuan_rules.ledger.sheets import write_cell
from pingyuan_rules.ledger.summary import SUMMARY, Block, Share, blocks

_TITLE = Label("“两新”组织党建规则判定结果", "What the rules of Party building say of the ledger")
_POLICY = Label("政策日期 {0}　政策指纹 {1}　程序版本 {2}", "Policy of {0}, fingerprint {1}, library version {2}")
_READING = Label(
    "有不详信息的，给出下限和上限，不作猜测；百分比舍去尾数，上限进位。金额单位为元；津贴及合计为下限。",
    "Where facts are unknown there are bounds and no guesses; percentages are cut off, upper bounds rounded up. "
    "Amounts are in yuan; allowances and grants are minimums.",
)
_COLORS = Label(
    "各记录表中规则列（深红标题）：绿底为达标，红底粗体为不达标，黄底斜体为信息不足。",
    "In the sheets of records, columns of rules have dark red headings: green is met, bold on red falls short, italics "
    "on yellow lack facts.",
)
_WIDTHS = (15, 30, *[12.5] * 9)
_CHART_ROWS, _ROW_PIXELS, _CHART_WIDTH = 14, 20, 585
_TOP = 6


class SummarySheet:
    """The summary of an assessed ledger, to be drawn."""

    def __init__(self, assessed: AssessedLedger) -> None:
        """Keep what is to be summed up."""
        self._assessed = assessed

    def draw(self, book: Any, lang: Lang) -> None:
        """Write it into a workbook."""
        _Drawer(book, lang, self._assessed).draw()


class _Drawer:
    """Draws the summary in one language."""

    def __init__(self, book: Any, lang: Lang, assessed: AssessedLedger) -> None:
        self._book = book
        self._lang: Lang = lang
        self._assessed = assessed
        self._sheet = book.add_worksheet(SUMMARY.text(lang))
        line = {"bottom": 4, "bottom_color": styles.RULE}
        self._looks = {
            Share: book.add_format({"num_format": "0.0%", **line}),
            Decimal: book.add_format({"num_format": styles.MONEY, **line}),
            int: book.add_format({"num_format": "#,##0", **line}),
        }
        self._text = book.add_format({**line, "text_wrap": True, "valign": "vcenter"})
        self._header = book.add_format(styles.HEADER)
        self._section = book.add_format(styles.SECTION)

    def draw(self) -> None:
        """Write heading and figures, then put the charts between them."""
        sheet = self._sheet
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        self._write_heading()
        made = blocks(self._assessed)
        row = below = _TOP + (len(made) + 1) // 2 * _CHART_ROWS
        for number, block in enumerate(made):
            self._chart(number, block, row + 2)
            row = self._write_block(block, row)
        sheet.set_h_pagebreaks([below])
        styles.print_on_a4(sheet, repeat=None)
        sheet.hide_gridlines(2)

    def _write_heading(self) -> None:
        sheet, policy, note = self._sheet, self._assessed.policy, self._book.add_format({"font_color": "#404040"})
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, _TITLE.text(self._lang), self._book.add_format(styles.TITLE))
        ledger = self._assessed.ledger
        counts = (f"{each.label.text(self._lang)} {len(ledger.of(each)):,}" for each in FIELDS if ledger.of(each))
        lines = (
            _POLICY.text(self._lang).format(policy.on, policy.fingerprint, __version__),
            Label("，", ", ").text(self._lang).join(counts),
            _READING.text(self._lang),
            _COLORS.text(self._lang),
        )
        for row, line in enumerate(lines, start=1):
            sheet.write_string(row, 0, line, note)

    def _write_block(self, block: Block, top: int) -> int:
        """Write one block; gives the row where the next begins."""
        sheet = self._sheet
        sheet.set_row(top, 22)
        sheet.write_string(top, 0, block.title.text(self._lang), self._section)
        texts = [heading.text(self._lang) for heading in block.headings]
        sheet.set_row(top + 1, styles.height(list(zip(texts, _WIDTHS, strict=False))))
        for column, text in enumerate(texts):
            sheet.write_string(top + 1, column, text, self._header)
        for row, figures in enumerate(block.rows, start=top + 2):
            for column, figure in enumerate(figures):
                self._write_figure((row, column), figure)
        return top + 2 + len(block.rows) + 1

    def _write_figure(self, at: tuple[int, int], figure: Any) -> None:
        look = self._looks.get(type(figure), self._text)
        if figure is None:
            self._sheet.write_blank(*at, None, look)
        elif isinstance(figure, Share):
            self._sheet.write_number(*at, figure.per_mille / 1000, look)
        else:
            write_cell(self._sheet, at, figure, self._lang, look)

    def _chart(self, number: int, block: Block, first_row: int) -> None:
        chart = chart_of(self._book, Cells(SUMMARY.text(self._lang), first_row, block, self._lang))
        if chart is not None:
            height = _CHART_ROWS * _ROW_PIXELS - 10
            chart.set_size({"width": _CHART_WIDTH - 10, "height": height})
            row, column = _TOP + number // 2 * _CHART_ROWS, number % 2
            offset = {"x_offset": column * _CHART_WIDTH, "object_position": 3}
            self._sheet.insert_chart(row, 0, chart, offset)
