"""Related records in frames of Polars, grouped and joined by its own expressions.

What is computed between grouping and joining takes Polars longer than what is computed afterwards, and each column that
is joined takes as long as one more sum. So the sums of a group are few, and are joined as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from pingyuan_rules.engine.planning.fold_columns import TRUE, known_together
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.related.key_checks import check_keys
from pingyuan_rules.engine.values import DATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pingyuan_rules.engine.planning.fold_columns import FoldColumns
    from pingyuan_rules.engine.table.fact_columns import Facts

COUNT = pl.Int32
"""The type of counts. No relation has a bound that comes near its end."""


def joined_in_polars(facts: Facts, there: Facts, answered: Any, asked: tuple[FoldColumns, ...]) -> Any:
    """The frame of the records with the columns from which folds follow beside its own, its rows in their order.

    Args:
        facts: The records.
        there: The related records.
        answered: The frame of these with the answers to what is asked, each named by its number.
        asked: What is asked of them.

    Raises:
        FrameError: Of eager frames, when keys or ids are wrong.
    """
    records: Any = nw.to_native(facts.frame)
    kept = records.collect_schema().names()
    if isinstance(records, pl.LazyFrame):
        answered = answered.lazy()
    elif isinstance(answered, pl.LazyFrame):
        answered = answered.collect()
    sums = Sums(asked, facts.prefix, there)
    fact, key = asked[0].relation.by, sums.name("key")
    # As a column, since where there is none, Polars fails to filter by what is a constant.
    answered = answered.with_columns(_text(there, fact, there.renamed.get(fact, fact)).alias(key))
    groups = answered.group_by(key).agg(sums.of_group())
    alone = answered.filter(pl.col(key).is_null()).select(sums.of_group()).select(sums.of_rows_without_key())
    records = records.with_columns(_text(facts, "id", "id").alias(key))
    if isinstance(records, pl.DataFrame):
        check_keys(asked[0].relation, nw.from_native(records)[key], nw.from_native(groups), key, sums.name("rows"))
    joined = records.join(groups, on=key, how="left", maintain_order="left")
    joined = joined.join(alone, how="cross", maintain_order="left")
    return joined.with_columns(sums.columns()).select(*kept, *(info.name for one in asked for info in one.infos))


@attrs.frozen
class Sums:
    """The sums over related records of one record, from which `FoldColumns.infos` follow.

    Attributes:
        asked: What is asked.
        prefix: With this no column of the records begins.
        there: The related records.
    """

    asked: tuple[FoldColumns, ...]
    prefix: str
    there: Facts

    def name(self, what: str) -> str:
        """What a column is called beside those of the records."""
        return f"{self.prefix}{what}"

    def of_group(self) -> Iterator[pl.Expr]:
        """How many rows there are; of each question how many answers are true, or their sum, and how many are open."""
        yield pl.len().alias(self.name("rows"))
        known = known_together(self.asked)
        for number, one in enumerate(self.asked):
            if one.item == TRUE:
                continue  # it is true of all rows
            answer = pl.col(f"{self.there.prefix}answer{number}")
            if one.how != "count" and one.limits is not None and not self.there.checked:
                # A sum of numbers out of all bounds could wrap around.
                answer = pl.when(answer.is_between(*one.limits)).then(answer)
            total = {"count": answer.sum, "sum": answer.sum, "largest": answer.max, "smallest": answer.min}[one.how]()
            yield total.alias(self.name(f"total{number}"))
            if known[number] == number:
                yield answer.null_count().alias(self.name(f"open{number}"))

    def of_rows_without_key(self) -> Iterator[pl.Expr]:
        """What the rows without a key may add to the sums of any record, up to the bound of the relation."""
        for number, one in enumerate(self.asked):
            more = self._maybe(number) if one.how == "count" else self._of_group("rows")
            yield more.clip(upper_bound=one.relation.most).alias(self.name(f"alone{number}"))

    def columns(self) -> Iterator[pl.Expr]:
        """The columns of `FoldColumns.infos`, after the join; none but a date is ever null."""
        most, rows = self.asked[0].relation.most, self._of_group("rows")
        there = pl.col(self.name("key")).is_not_null() & (rows <= most)
        for number, one in enumerate(self.asked):
            infos, alone = one.infos, pl.col(self.name(f"alone{number}"))
            if one.how == "count":
                maybe = self._maybe(number) + alone
                yield pl.when(there).then(self._true(number)).otherwise(0).cast(COUNT).alias(infos[0].name)
                yield pl.when(there & (maybe < most)).then(maybe).otherwise(most).cast(COUNT).alias(infos[1].name)
                continue
            value: pl.Expr = pl.when(there).then(pl.col(self.name(f"total{number}")))
            if one.item.kind != DATE:
                value = value.fill_null(0).cast(pl.Int64)
            open_ = self._open(number) + alone
            yield value.alias(infos[0].name)
            yield pl.when(there & (open_ <= most)).then(open_).otherwise(1).cast(COUNT).alias(infos[1].name)
            yield pl.when(there).then(rows).otherwise(0).cast(COUNT).alias(infos[2].name)

    def _true(self, number: int) -> pl.Expr:
        """Of how many related records a question is surely answered with yes."""
        return self._of_group("rows" if self.asked[number].item == TRUE else f"total{number}")

    def _open(self, number: int) -> pl.Expr:
        """Of how many it is not answered."""
        first = known_together(self.asked)[number]
        return pl.lit(0) if self.asked[first].item == TRUE else self._of_group(f"open{first}")

    def _maybe(self, number: int) -> pl.Expr:
        """Of how many it may be answered with yes."""
        return self._true(number) + self._open(number)

    def _of_group(self, what: str) -> pl.Expr:
        """A sum of a group, 0 of a record that no related record names."""
        return pl.col(self.name(what)).fill_null(0)


def _text(facts: Facts, name: str, column: str) -> pl.Expr:
    """A column of ids or keys as text; one that the table does not have is null."""
    return pl.lit(None, pl.String) if facts.dtypes[name] is None else pl.col(column).cast(pl.String)
