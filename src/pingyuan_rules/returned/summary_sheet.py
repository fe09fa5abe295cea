"""The summary as the first sheet of a results workbook, with charts that the spreadsheet program draws from it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.returned.assessed_ledger import GROUPS, AssessedLedger
from pingyuan_rules.returned.document_head import DocumentHead
from pingyuan_rules.returned.hints import head_notes
from pingyuan_rules.returned.reading_sheet import reading_note
from pingyuan_rules.returned.summary_figures import Block, summary_blocks
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.typed_cells import ShareCell, cell_text, in_words
from pingyuan_rules.tables.workbook_writer import write_cell

_MOST_GROUPS, _MOST_RULES = 30, 10
"""How many townships, or rules, a chart can show so that they can be told apart; the figures below show all."""

_RED, _BLUE, _ORANGE, _GREEN, _GRAY = styles.HEADER_FILL, "#1F5F8B", "#D98E32", "#2E7D4F", "#B0B0B0"
_LIGHT = {_RED: "#EBC0C1", _BLUE: "#BDD5E6"}
_FONT = {"size": 9, "color": "#404040"}


# Charts.


@attrs.frozen
class Figures:
    """The figures that a chart shows, and where they stand.

    Attributes:
        sheet: The sheet's name.
        first: The row of the first of them, counted from 0.
        rows: The rows of the block that are shown.
        block: The block.
        lang: The language.
    """

    sheet: str
    first: int
    rows: Sequence[Sequence[Any]]
    block: Block
    lang: Lang

    def series(self, column: int, color: str, name: Label | None = None) -> dict[str, Any]:
        """A series of one column, named after its heading."""
        last = self.first + len(self.rows) - 1
        figures = [row[column] for row in self.rows]
        return {
            "name": in_words(name or self.block.columns[column].label, self.lang),
            "categories": [self.sheet, self.first, 1, last, 1],
            "values": [self.sheet, self.first, column, last, column],
            # LibreOffice and previews draw what is stored with the chart before they compute anything.
            "categories_data": [cell_text(row[1], self.lang) for row in self.rows],
            "values_data": [float(each.file_value("en") if isinstance(each, ShareCell) else each) for each in figures],
            "fill": {"color": color},
            "gap": 60,
        }


def chart_of(book: Any, figures: Figures) -> Any:
    """The chart of a block."""
    chart = _CHARTS[figures.block.name](book, figures)
    title = _TITLES.get(figures.block.name, figures.block.title).text(figures.lang)
    chart.set_title({"name": title, "name_font": {"size": 11, "color": "#202020"}, "overlay": False})
    chart.set_legend({"none": True} if figures.block.name == "unmet" else {"position": "bottom", "font": _FONT})
    return chart


_TITLES = {
    "formation": Label("各乡镇党支部组建方式", "Branches by formation and township"),
    "demonstration": Label("各乡镇示范点（已命名，至少）", "Demonstration sites by township (as designated, at least)"),
    "funds": Label("各乡镇应拨经费（元）", "Funds due by township (yuan)"),
    "unmet": Label("不达标件数最多的规则", "Requirements with the most cases"),
}


def _axes(chart: Any, number_format: str, **more: Any) -> Any:
    chart.set_x_axis({"num_font": {**_FONT, "rotation": -45}, "line": {"color": styles.RULE}})
    grid = {"visible": True, "line": {"color": "#E4E4E4", "width": 0.75}}
    chart.set_y_axis({"num_format": number_format, "num_font": _FONT, "major_gridlines": grid, "min": 0, **more})
    return chart


def coverage_chart(book: Any, figures: Figures, color: str) -> Any:
    """The least rate solid, what is in doubt hatched above it, and a line for the target if every row has one."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    chart.add_series(figures.series(4, color))
    light = _LIGHT[color]
    hatched = {"pattern": "wide_upward_diagonal", "fg_color": color, "bg_color": light}
    doubt = {**figures.series(6, light), "fill": None, "pattern": hatched, "border": {"color": color}}
    chart.add_series(doubt)
    if all(isinstance(row[7], ShareCell) for row in figures.rows):
        target = book.add_chart({"type": "line"})
        line = {"color": "#202020", "width": 1.5, "dash_type": "dash"}
        target.add_series({**figures.series(7, color), "fill": None, "line": line})
        chart.combine(target)
    return _axes(chart, "0%", max=1)


def columns_chart(
    book: Any, figures: Figures, parts: Mapping[int, tuple[str, Label]], form: str, *, stacked: bool = True
) -> Any:
    """Columns of several parts, given by the column of the block: each in its color and under its name."""
    chart = book.add_chart({"type": "column", **({"subtype": "stacked"} if stacked else {})})
    for column, (color, name) in parts.items():
        chart.add_series(figures.series(column, color, name))
    return _axes(chart, form)


def unmet_chart(book: Any, figures: Figures) -> Any:
    """Bars of the cases of each rule."""
    chart = book.add_chart({"type": "bar"})
    labels = {"value": True, "font": _FONT}
    chart.add_series({**figures.series(4, _RED), "data_labels": labels, "gap": 40})
    # Excel puts the first bar at the bottom, but the rule with most cases belongs on top.
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"color": styles.RULE}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return chart


_FORMATION = {
    3: (_BLUE, Label("单独组建", "standalone")),
    5: (_ORANGE, Label("联合组建", "joint")),
    7: (_GRAY, words.UNKNOWN),
}
_SITES = {2: (_RED, Label("市级示范点", "city sites")), 4: (_ORANGE, Label("县级示范点", "county sites"))}
_FUNDS = {
    2: (_GREEN, Label("活动经费", "activity fund")),
    4: ("#9CCBAE", Label("书记最低应发津贴", "minimum allowance")),
}
_CHARTS: Mapping[str, Callable[[Any, Figures], Any]] = MappingProxyType(
    {
        "organization": lambda book, figures: coverage_chart(book, figures, _RED),
        "work": lambda book, figures: coverage_chart(book, figures, _BLUE),
        "formation": lambda book, figures: columns_chart(book, figures, _FORMATION, "0"),
        # Side by side and not stacked, since city sites may be among the county ones.
        "demonstration": lambda book, figures: columns_chart(book, figures, _SITES, "0", stacked=False),
        "funds": lambda book, figures: columns_chart(book, figures, _FUNDS, "#,##0"),
        "unmet": unmet_chart,
    }
)


# The sheet.


_POLICY = Label("适用日期 {0}　参数校验码 {1}　程序版本 {2}", "Policy of {0}, fingerprint {1}, library version {2}")
_READING = Label(
    "有不详信息的，给出下限和上限，不作猜测；百分比舍去尾数，上限进位。金额单位为元；津贴及合计为最低额。",
    "If facts are unknown, there are two bounds and no guesses; percentages are rounded down, upper bounds up. "
    "Amounts are in yuan; allowances and grants are minimums.",
)
_COLORS = Label(
    "各记录表中规则列（深红标题）：绿底为达标，红底粗体为不达标，黄底斜体为信息不足；注明“不计”的不算不达标，“不在施行期”指规则尚未施行或已停止施行。",
    "In the sheets of records, columns of rules have dark red headings: green is met, bold on red is not met, italics "
    "on yellow lack facts; what is marked as not counted is no shortfall, and a rule not in force has not begun or "
    "has ended.",
)
_WIDTHS = (15, 30, *[12.5] * 9)
# Two charts beside each other are as wide as the columns of figures below.
_CHART_ROWS, _ROW_PIXELS, _CHART_WIDTH = 14, 20, 585
_PRINT_SCALE, _PAGE_POINTS = 66, 750
"""The size in print, in percent, and how many points of rows a sheet of paper then holds."""
_ROW_POINTS = 15
_BOLD = 0.9
"""How much less of a bold text than of a plain one a line holds."""


class SummarySheet:
    """The summary of an assessed ledger, to be drawn."""

    def __init__(self, assessed: AssessedLedger, head: DocumentHead) -> None:
        """Keep what is to be summed up, and its head."""
        self._assessed, self._head = assessed, head

    def draw(self, book: Any, lang: Lang) -> None:
        """Write heading and figures into a workbook, and put the charts between them."""
        sheet = book.add_worksheet(words.SUMMARY.text(lang))
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        top = 2 + write_heading(book, sheet, self._assessed, self._head, lang)
        blocks = summary_blocks(self._assessed)
        writer = _BlockWriter(book, sheet, lang, top)
        # The figures begin below the charts, of which two stand beside each other.
        row = top + (len(blocks) + 1) // 2 * _CHART_ROWS
        breaks, room = [row], float(_PAGE_POINTS)
        for number, block in enumerate(blocks):
            writer.draw_chart(number, block, row + 2)
            after, points = writer.write(block, row)
            if points > room and room < _PAGE_POINTS:
                breaks.append(row)
                room = float(_PAGE_POINTS)
            # What a longer block leaves of its last page is for the next one.
            room = room - points if points <= room else _PAGE_POINTS - points % _PAGE_POINTS
            row = after
        sheet.set_h_pagebreaks(breaks)
        styles.print_on_a4(sheet, repeat=None, fit=False)
        # Fitted to the paper, its size would depend on the fonts of a computer, and so would the last row of a page.
        sheet.set_print_scale(_PRINT_SCALE)
        sheet.center_horizontally()
        # On the screen too, not only in print.
        sheet.hide_gridlines(2)


def write_heading(book: Any, sheet: Any, assessed: AssessedLedger, head: DocumentHead, lang: Lang) -> int:
    """Write the title, what is to be known first, the policy, what the ledger holds, and how to read the figures.

    Gives the number of its last row, counted from 0.
    """
    policy, ledger = assessed.policy, assessed.ledger
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, head.title, book.add_format(styles.TITLE))
    counts = (f"{record.label.text(lang)} {len(ledger.of(record)):,}" for record in FIELDS if ledger.of(record))
    policy_line = _POLICY.text(lang).format(policy.on, policy.fingerprint, __version__)
    lines = [
        "　".join(filter(None, (*head.issuer, head.named_period, policy_line))),
        Label("，", ", ").text(lang).join(counts),
        _READING.text(lang),
        _COLORS.text(lang),
    ]
    if (reading := reading_note(assessed)) is not None:
        lines.insert(2, reading.text(lang))
    first, usual = [note.text(lang) for note in head_notes(assessed)], book.add_format(styles.NOTE)
    doubtful = book.add_format({**styles.NOTE, "font_color": styles.HEADER_FILL, "bold": True})
    for row, line in enumerate([*first, *lines], start=1):
        # In one cell a long line would run beyond the sheet of paper.
        sheet.set_row(row, styles.height([(line, sum(_WIDTHS) * _BOLD)], least=1, room=0))
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, line, doubtful if row <= len(first) else usual)
    return len(first) + len(lines)


class _BlockWriter:
    """Writes the blocks of one summary, in one language."""

    def __init__(self, book: Any, sheet: Any, lang: Lang, top: int) -> None:
        self._book, self._sheet, self._top = book, sheet, top
        self._lang: Lang = lang
        # Numbers stand beside the middle of a text of several lines, not at its foot.
        line = {"bottom": 4, "bottom_color": styles.RULE, "valign": "vcenter"}
        self._looks = {
            ShareCell: book.add_format({"num_format": styles.SHARE, **line}),
            Decimal: book.add_format({"num_format": styles.MONEY, **line}),
            int: book.add_format({"num_format": "#,##0", **line}),
        }
        self._text = book.add_format({**line, "text_wrap": True})
        self._header = book.add_format(styles.HEADER)
        self._section = book.add_format(styles.SECTION)

    def write(self, block: Block, top: int) -> tuple[int, float]:
        """Write one block; gives the row where the next begins, and how many points high it is."""
        sheet = self._sheet
        sheet.set_row(top, 22)
        sheet.write_string(top, 0, block.title.text(self._lang), self._section)
        texts = [in_words(column.label, self._lang) for column in block.columns]
        heading = styles.height(list(zip(texts, _WIDTHS, strict=False)), least=3)
        sheet.set_row(top + 1, heading)
        for place, text in enumerate(texts):
            sheet.write_string(top + 1, place, text, self._header)
        number, points = top + 1, 22 + heading
        for number, row in enumerate(block.rows, start=top + 2):
            # Spreadsheet programs other than Excel show one line of a wrapped text unless the row is high enough.
            wrapped = [(cell_text(cell, self._lang), width) for cell, width in zip(row, _WIDTHS, strict=False)]
            high = styles.height([each for each in wrapped if each[0]], least=1, room=0)
            if high > _ROW_POINTS:
                sheet.set_row(number, high)
            points += high
            for place, cell in enumerate(row):
                write_cell(sheet, (number, place), cell, self._lang, self._looks.get(type(cell), self._text))
        if block.note is not None:
            number += 1
            sheet.write_string(number, 0, block.note.text(self._lang))
        return number + 2, points + (number + 2 - top - 2 - sum(1 for _ in block.rows)) * _ROW_POINTS

    def draw_chart(self, number: int, block: Block, first_row: int) -> None:
        """Draw the chart of a block that begins in some row: of its townships, or of the rules with most cases."""
        groups = [list(group.rows) for group in block.groups]
        place, most = (0, _MOST_RULES) if block.name == "unmet" else (GROUPS.index("township"), _MOST_GROUPS)
        rows = groups[place][:most]
        if not rows:
            return
        first = first_row + sum(map(len, groups[:place]))
        chart = chart_of(self._book, Figures(words.SUMMARY.text(self._lang), first, rows, block, self._lang))
        chart.set_size({"width": _CHART_WIDTH - 10, "height": _CHART_ROWS * _ROW_PIXELS - 10})
        # 3: neither moved nor sized with the cells below it.
        offset = {"x_offset": number % 2 * _CHART_WIDTH, "object_position": 3}
        self._sheet.insert_chart(self._top + number // 2 * _CHART_ROWS, 0, chart, offset)
