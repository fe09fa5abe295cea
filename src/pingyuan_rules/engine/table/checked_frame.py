"""What `check` found in a frame. The values here need no dataframe library; finding them loads one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, SupportsIndex, TypeVar, overload

from pingyuan_rules.engine.display import Displayed, register
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning.frame_problems import Invalid
from pingyuan_rules.engine.wording.html_pieces import code, page, paragraph, roomy, table
from pingyuan_rules.engine.wording.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.records import Record

F = TypeVar("F")
_IN_REPR = 5
_HEADINGS = (
    Label("列", "column"),
    Label("行数", "rows"),
    Label("应为", "expected"),
    Label("所填的值", "values"),
    Label("所在行", "where"),
    Label("更正的代码", "line that mends it"),
)
_NOTHING_WRONG = Label("没有不合规定的值。", "No value is wrong.")


class InvalidValues(Displayed, tuple[Invalid, ...]):  # noqa: SLOT001 - a tuple of any length has no room for slots
    """What `check` found: a tuple that also picks the wrong rows out of the frame.

    Attributes:
        record: The class of record whose facts the columns are.
    """

    record: type[Record]

    def __new__(cls, found: Iterable[Invalid], record: type[Record]) -> Self:
        """Keep what was found.

        Args:
            found: The invalid values.
            record: The class of record whose facts the columns are.
        """
        self = super().__new__(cls, found)
        self.record = record
        return self

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Invalid: ...
    @overload
    def __getitem__(self, index: slice, /) -> InvalidValues: ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> Invalid | InvalidValues:
        """One of them; of a slice some, which pick out their rows alone."""
        found = super().__getitem__(index)
        return InvalidValues(found, self.record) if isinstance(found, tuple) else found

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:_IN_REPR].__iter__()))
        more = f", ... {len(self) - _IN_REPR} more" if len(self) > _IN_REPR else ""
        return f"InvalidValues[{self.record.__name__}]({shown}{more})"

    # A tuple is copied and pickled by its items alone, and would lose the class of record.
    def __reduce__(self) -> tuple[Callable[..., InvalidValues], tuple[object, ...]]:
        return InvalidValues, (tuple(self), self.record)

    def rows(self, frame: F) -> F:
        """The rows of a frame in which any of these values is wrong, as the same kind of frame; lazy if it is lazy.

        Args:
            frame: The frame that was checked, or one with the same columns.

        Raises:
            FrameError: As for `check`.
        """
        from pingyuan_rules.engine.table.invalid_values import pick_rows  # noqa: PLC0415 - loads narwhals

        picked: F = pick_rows(frame, self.record, self)
        return picked

    def mask(self, frame: F, *, name: str = "invalid") -> F:
        """A frame with one column of booleans more: true in the rows in which any of these values is wrong.

        The frame is of the same kind, lazy if it is lazy. The column is never null.

        Args:
            frame: The frame that was checked, or one with the same columns.
            name: What the column is called.

        Raises:
            FrameError: As for `check`, and when the frame has a column of that name.
        """
        from pingyuan_rules.engine.table.invalid_values import mask_rows  # noqa: PLC0415 - loads narwhals

        masked: F = mask_rows(frame, self.record, self, name)
        return masked


def check(frame: object, record: type[Record]) -> InvalidValues:
    """Count the values in a frame that the facts of a record do not allow, and show some of them.

    Null is unknown and always allowed. Columns that are missing are not counted, others pass unread. A lazy
    frame is collected to one row of counts, and to some rows for each kind of wrong values that it has.

    Args:
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        record: The class of record whose facts the columns are.

    Raises:
        FrameError: When a column has a type that cannot hold its fact.
    """
    from pingyuan_rules.engine.table.invalid_values import check_values  # noqa: PLC0415 - loads narwhals

    return InvalidValues(check_values(frame, record), record)


@register(InvalidValues)
def show_invalid_values(found: InvalidValues, lang: Lang) -> str:
    """A row for each kind of wrong value of a column, with examples and the first places."""
    comma = Label("、", ", ").text(lang)
    rows = [
        (
            visible(each.column),
            f"{each.count:,}",
            roomy(each.expected.text(lang)),
            visible(comma.join(each.examples)),
            # By id where there are ids, since rows are numbered otherwise by every program.
            visible(comma.join(each.ids or map(str, each.rows))),
            code(each.line) if each.line else "",
        )
        for each in found
    ]
    label = getattr(found.record, "label", None)
    title = label.text(lang) if isinstance(label, Label) else found.record.__name__
    if not rows:
        return page(lang, paragraph(_NOTHING_WRONG.text(lang)), title=title)
    return page(lang, table([each.text(lang) for each in _HEADINGS], rows, numbers=(1,)), title=title)
