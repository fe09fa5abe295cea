"""The rows that a measure of records gives: notebooks show them as a table, and they can be drawn."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Generic, Literal, SupportsIndex, TypeVar, overload

from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.engine.display import IN_NOTEBOOK, Displayed
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.measures.measure_columns import frame_of_rows
from pingyuan_rules.measures.measure_rows import Row

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from pingyuan_rules.tables.table_model import Table

S_co = TypeVar("S_co", bound=Row, covariant=True)
_IN_REPR = 5
"""So many rows are shown where an object is merely named; each takes some lines."""


class Rows(Displayed, tuple[S_co, ...], Generic[S_co]):  # noqa: SLOT001 - a tuple of any length has no room for slots
    """The rows of a measure: a tuple that notebooks show as a table, and that can be drawn.

    Attributes:
        row: The class of its rows, known even if there are none.
        title: What the measure is about.
        by: The facts that groups are made by, known even if there are no rows.
    """

    row: type[S_co]
    title: Label
    by: tuple[str, ...]

    def __new__(
        cls, rows: Iterable[S_co], row: type[S_co], title: Label, by: tuple[str, ...] | None = None
    ) -> "Rows[S_co]":
        """Put rows together.

        Args:
            rows: The rows, all of one class.
            row: Their class.
            title: What stands over their table and chart.
            by: The facts that groups are made by; None if the first row says it.
        """
        self = super().__new__(cls, rows)
        self.row, self.title = row, title
        self.by = by if by is not None else next((each.by for each in self), ())
        return self

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> S_co: ...
    @overload
    def __getitem__(self, index: slice, /) -> "Rows[S_co]": ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> "S_co | Rows[S_co]":
        """A row; of a slice rows that can be shown and drawn like the whole."""
        found = super().__getitem__(index)
        return Rows(found, self.row, self.title, self.by) if isinstance(found, tuple) else found

    def sorted(self, key: Callable[[S_co], Any], *, reverse: bool = False) -> "Rows[S_co]":
        """The rows in another order, as the built-in `sorted` puts them.

        Args:
            key: What is compared of a row.
            reverse: Whether the greatest comes first.
        """
        return Rows(sorted(self, key=key, reverse=reverse), self.row, self.title, self.by)

    def __repr__(self) -> str:
        shown = ", ".join(repr(row) for row in super().__getitem__(slice(_IN_REPR)))
        more = f", ... {len(self) - _IN_REPR} more" if len(self) > _IN_REPR else ""
        return f"Rows[{self.row.__name__}]({shown}{more})"

    # A tuple is copied and pickled by its items alone, and would lose the class of its rows and its title.
    def __reduce__(self) -> tuple[Callable[..., "Rows[S_co]"], tuple[object, ...]]:
        return Rows, (tuple(self), self.row, self.title, self.by)

    @overload
    def to_frame(self, backend: Literal["polars"] = "polars") -> "pl.DataFrame": ...
    @overload
    def to_frame(self, backend: Literal["pandas"]) -> "pd.DataFrame": ...
    @overload
    def to_frame(self, backend: Literal["pyarrow"]) -> "pa.Table": ...
    def to_frame(self, backend: Literal["polars", "pandas", "pyarrow"] = "polars") -> Any:
        """The rows, in their order, as the frame that the measure gives over a frame of the records.

        It holds whole numbers and the bounds of each shortfall, amounts in fen; null is unknown. `rows_of` makes rows
        of it.

        Args:
            backend: Whose table it becomes.

        Raises:
            ValueError: When the backend is none of the three.
            ModuleNotFoundError: When the backend is not installed; the message names the extra.
        """
        return frame_of_rows(self, self.row, self.by, backend)

    def table(self) -> "Table":
        """The rows as a table to show, in no language yet."""
        from pingyuan_rules.measures.measure_tables import measure_table  # noqa: PLC0415 - only when looked at

        return measure_table(self.row, [self], self.title)

    def html(self, lang: Lang | None = None) -> str:
        """All rows as a table without scripts, every word escaped; a notebook shows the first hundred.

        Args:
            lang: The language, if not the display language.
        """
        from pingyuan_rules.tables.html_writer import html_table  # noqa: PLC0415 - only when looked at

        return html_table(self.table(), resolve_language(lang))

    def _repr_html_(self) -> str:
        from pingyuan_rules.tables.html_writer import html_table  # noqa: PLC0415 - only when looked at

        return html_table(self.table(), resolve_language(None), most=IN_NOTEBOOK)

    def chart(self, lang: Lang | None = None, *, most: int | None = IN_NOTEBOOK) -> "alt.LayerChart | alt.HConcatChart":
        """The rows as an Altair chart: what is known solid, what unknown facts leave open light.

        Args:
            lang: The language, if not the display language.
            most: How many rows are drawn, the first of them; the chart says how many more there are. None draws all.

        Raises:
            ModuleNotFoundError: When Altair is not installed; the message names the extra `report`.
        """
        from pingyuan_rules.measures.charts import chart  # noqa: PLC0415 - Altair is an extra

        return chart(self, self.row, self.title, resolve_language(lang), most)
