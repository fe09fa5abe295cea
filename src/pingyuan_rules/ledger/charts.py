"""The charts of a results workbook, drawn by the spreadsheet program from cells of the summary."""

from typing import Any

import attrs

from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger import styles
from pingyuan_rules.ledger.summary import Block, Share

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
    return figure.per_mille / 1000 if isinstance(figure, Share) else float(figure)


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
    if all(isinstance(row[7], Share) for row in cells.block.rows[rows[0] : rows[1]]):
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
