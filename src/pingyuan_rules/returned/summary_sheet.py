"""The charts of a results workbook, drawn by the spreadsheet program from cells of the summary."""

from decimal import Decimal
from typing import Any

import attrs

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.summary_figures import SUMMARY, Block, blocks
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.typed_cells import ShareCell
from pingyuan_rules.tables.workbook_writer import write_cell

_MOST_GROUPS, _MOST_RULES = 30, 10
"""How many townships, or rules, a chart can show so that they can be told apart; the figures below show all."""

_RED, _BLUE, _ORANGE, _GREEN, _GRAY = styles.HEADER_FILL, "#1F5F8B", "#D98E32", "#2E7D4F", "#B0B0B0"
_LIGHT = {_RED: "#EBC0C1", _BLUE: "#BDD5E6"}
_FONT = {"size": 9, "color": "#404040"}


@attrs.frozen
class Cells:
    """Where the figures of a block stand.

    Attributes:
        sheet: The sheet's name.
        first: The row of the first figures, counted from 0.
        block: The block.
        lang: The language.
    """

    sheet: str
    first: int
    block: Block
    lang: Lang

    def series(self, column: int, rows: tuple[int, int], color: str, name: Label | None = None) -> dict[str, Any]:
        """A series of one column over some rows of the block, named after its heading."""
        low, high = self.first + rows[0], self.first + rows[1] - 1
        shown = self.block.rows[rows[0] : rows[1]]
        return {
            "name": (name or self.block.headings[column]).text(self.lang),
            "categories": [self.sheet, low, 1, high, 1],
            "values": [self.sheet, low, column, high, column],
            "categories_data": [self._label(row[1]) for row in shown],
            "values_data": [_number(row[column]) for row in shown],
            "fill": {"color": color},
            "gap": 60,
        }

    def _label(self, figure: Any) -> str:
        return figure.text(self.lang) if isinstance(figure, Label) else str(figure)


def _number(figure: Any) -> float:
    return figure.per_mille / 1000 if isinstance(figure, ShareCell) else float(figure)


def chart_of(book: Any, cells: Cells) -> Any:
    """The chart of a block, or None where there is nothing to draw."""
    block = cells.block
    by_rule = block.name == "short"
    low, high = (0, len(block.rows)) if by_rule else block.townships
    rows = (low, min(high, low + (_MOST_RULES if by_rule else _MOST_GROUPS)))
    if rows[0] >= rows[1]:
        return None
    chart = _MAKERS[block.name](book, cells, rows)
    title = _TITLES.get(block.name, block.title).text(cells.lang)
    chart.set_title({"name": title, "name_font": {"size": 11, "color": "#202020"}, "overlay": False})
    chart.set_legend({"none": True} if by_rule else {"position": "bottom", "font": _FONT})
    return chart


_TITLES = {
    "formation": Label("各乡镇党支部组建方式", "Branches by formation and township"),
    "demonstration": Label("各乡镇示范点（已命名，至少）", "Demonstration sites by township (as designated, at least)"),
    "funds": Label("各乡镇应拨经费（元）", "Funds due by township (yuan)"),
    "short": Label("不达标件数最多的规则", "Rules most fallen short of"),
}


def _axes(chart: Any, number_format: str, **more: Any) -> Any:
    chart.set_x_axis({"num_font": {**_FONT, "rotation": -45}, "line": {"color": styles.RULE}})
    grid = {"visible": True, "line": {"color": "#E4E4E4", "width": 0.75}}
    chart.set_y_axis({"num_format": number_format, "num_font": _FONT, "major_gridlines": grid, "min": 0, **more})
    return chart


def _coverage(book: Any, cells: Cells, rows: tuple[int, int], color: str) -> Any:
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    chart.add_series(cells.series(4, rows, color))
    chart.add_series(
        {
            **cells.series(6, rows, _LIGHT[color]),
            "fill": None,
            "pattern": {"pattern": "wide_upward_diagonal", "fg_color": color, "bg_color": _LIGHT[color]},
            "border": {"color": color},
        }
    )
    if all(isinstance(row[7], ShareCell) for row in cells.block.rows[rows[0] : rows[1]]):
        target = book.add_chart({"type": "line"})
        line = {"color": "#202020", "width": 1.5, "dash_type": "dash"}
        target.add_series({**cells.series(7, rows, color), "fill": None, "line": line})
        chart.combine(target)
    return _axes(chart, "0%", max=1)


def _stacked(book: Any, cells: Cells, rows: tuple[int, int], parts: dict[int, tuple[str, Label]], form: str) -> Any:
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column, (color, name) in parts.items():
        chart.add_series(cells.series(column, rows, color, name))
    return _axes(chart, form)


def _formation(book: Any, cells: Cells, rows: tuple[int, int]) -> Any:
    parts = {
        3: (_BLUE, Label("单独组建", "standalone")),
        5: (_ORANGE, Label("联合组建", "joint")),
        7: (_GRAY, Label("不详", "unknown")),
    }
    return _stacked(book, cells, rows, parts, "0")


def _demonstration(book: Any, cells: Cells, rows: tuple[int, int]) -> Any:
    # Side by side and not stacked, since city sites may be among the county ones.
    chart = book.add_chart({"type": "column"})
    chart.add_series(cells.series(2, rows, _RED, Label("市级示范点", "city sites")))
    chart.add_series(cells.series(4, rows, _ORANGE, Label("县级示范点", "county sites")))
    return _axes(chart, "0")


def _funds(book: Any, cells: Cells, rows: tuple[int, int]) -> Any:
    parts = {2: (_GREEN, Label("活动经费", "activity fund")), 4: ("#9CCBAE", Label("书记津贴下限", "least allowance"))}
    return _stacked(book, cells, rows, parts, "#,##0")


def _short(book: Any, cells: Cells, rows: tuple[int, int]) -> Any:
    chart = book.add_chart({"type": "bar"})
    labels = {"value": True, "font": _FONT}
    chart.add_series({**cells.series(4, rows, _RED), "data_labels": labels, "gap": 40})
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"color": styles.RULE}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return chart


_MAKERS: Any = {
    "organization": lambda book, cells, rows: _coverage(book, cells, rows, _RED),
    "work": lambda book, cells, rows: _coverage(book, cells, rows, _BLUE),
    "formation": _formation,
    "demonstration": _demonstration,
    "funds": _funds,
    "short": _short,
}


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
            ShareCell: book.add_format({"num_format": "0.0%", **line}),
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
        write_cell(self._sheet, at, figure, self._lang, look)

    def _chart(self, number: int, block: Block, first_row: int) -> None:
        chart = chart_of(self._book, Cells(SUMMARY.text(self._lang), first_row, block, self._lang))
        if chart is not None:
            height = _CHART_ROWS * _ROW_PIXELS - 10
            chart.set_size({"width": _CHART_WIDTH - 10, "height": height})
            row, column = _TOP + number // 2 * _CHART_ROWS, number % 2
            offset = {"x_offset": column * _CHART_WIDTH, "object_position": 3}
            self._sheet.insert_chart(row, 0, chart, offset)
