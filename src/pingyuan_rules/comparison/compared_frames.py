"""Two policies compared over a frame: the answers before and after as columns, computed by the frame's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from pingyuan_rules.comparison.answer_changes import OPEN
from pingyuan_rules.comparison.policy_changes import may_differ
from pingyuan_rules.engine.labels import Label, Status
from pingyuan_rules.engine.planning.fold_columns import by_relation
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.planning.status_trees import null_statuses
from pingyuan_rules.engine.problems import Problem
from pingyuan_rules.engine.table.dataframes import nw, opened, without
from pingyuan_rules.engine.table.frame import Asked, over_policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pingyuan_rules.engine import Rule, Rulebook
    from pingyuan_rules.engine.planning.column_names import OnMissing
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record

F = TypeVar("F")

DIFFERS, UNDECIDED = "differs", "unknown"
BEFORE, AFTER = "before", "after"


def compare_over(
    book: Rulebook[Any],
    frame: F,
    record: type[Record],
    before: Parameters,
    after: Parameters,
    *,
    missing: OnMissing = "error",
    check: bool | None = None,
    related: Mapping[str, object] | None = None,
) -> F:
    """The same kind of frame with the answers before and after of each rule that can differ, and whether they do.

    Args:
        book: The rules.
        frame: A table, as `assess_frame` takes it; a lazy one stays lazy.
        record: The class of record its rows are.
        before: The policy before.
        after: The policy after.
        missing: As for `assess_frame`.
        check: As for `assess_frame`.
        related: As for `assess_frame`; related records without a table are unknown.

    Raises:
        FrameError: When a column is called like one of the result, and as for `assess_frame`.
    """
    tables, asked = by_relation(related), RulesCompared.of(book, record, before, after)
    compared = opened(frame)
    check_free(asked.rules, compared.collect_schema().names())
    if asked.rules:
        answered = over_policies(
            frame, record, asked.under(before, after), missing=missing, check=check, related=tables
        )
        compared = nw.from_native(cast("Any", answered))
    flags = asked.flags
    compared = compared.with_columns(**flags)
    compared = compared.with_columns(any_of(map(nw.col, flags)).alias(DIFFERS))
    helpers = [f"{name}_{when}" for name in asked.helpers for when in (BEFORE, AFTER)]
    return cast("F", nw.to_native(without(compared, helpers)))


@attrs.frozen
class RulesCompared:
    """The rules that can answer otherwise about a class of record, and what else is asked so that this can be told.

    Attributes:
        rules: The rules.
        nulls: What a null in the answers of each can mean before, and after.
        several: Those whose nulls can mean several things, or another thing after than before: these have a column
            that says what they mean.
        shortfalls: The shortfalls of those that are not asked of every record; of others the answer says who falls
            short.
    """

    rules: tuple[Rule[Any, Any, Any], ...]
    nulls: tuple[tuple[frozenset[Status], frozenset[Status]], ...]
    several: tuple[Rule[Any, Any, Any], ...]
    shortfalls: tuple[Rule[Any, Any, Any], ...]

    @classmethod
    def of(cls, book: Rulebook[Any], record: type[Record], before: Parameters, after: Parameters) -> RulesCompared:
        """What is asked about a class of record."""
        rules = tuple(rule for rule in book.rules_of(record) if may_differ(rule, before, after))
        nulls = tuple(zip(*(null_statuses(rules, policy) for policy in (before, after)), strict=True))
        several = tuple(rule for rule, each in zip(rules, nulls, strict=True) if len(frozenset().union(*each)) > 1)
        asked = (rule.shortfall for rule in rules if rule.met_when is not None and rule.info.asked_of is not None)
        return cls(rules, nulls, several, tuple(asked))

    @property
    def helpers(self) -> list[str]:
        """The columns beside the answers, which are shortfalls and statuses."""
        return [*(each.name for each in self.shortfalls), *(f"{rule.name}_status" for rule in self.several)]

    def columns(self, when: str) -> dict[str, str]:
        """What each column is called under one of the policies."""
        return {name: f"{name}_{when}" for name in (*(rule.name for rule in self.rules), *self.helpers)}

    def under(self, *policies: Parameters) -> list[Asked]:
        """What is asked of a table under the policy before and the one after."""
        rules = (*self.rules, *self.shortfalls)
        return [
            Asked(policy, rules, self.several, self.columns(when))
            for policy, when in zip(policies, (BEFORE, AFTER), strict=True)
        ]

    @property
    def flags(self) -> dict[str, nw.Expr]:
        """For each rule, by the name of the column, whether it answers otherwise."""
        flags, helpers = {}, self.helpers
        for rule in self.rules:
            own = [name for name in (f"{rule.name}_shortfall", f"{rule.name}_status") if name in helpers]
            flags[f"{rule.name}_{DIFFERS}"] = any_of(map(apart, (rule.name, *own)))
        return flags

    @property
    def open(self) -> dict[str, nw.Expr]:
        """For each rule, by the name of a column, whether a fact or a value of a policy could still decide it."""
        open_ = {}
        for rule, nulls in zip(self.rules, self.nulls, strict=True):
            ways = []
            for when, meanings in zip((BEFORE, AFTER), nulls, strict=True):
                if rule in self.several:
                    # One by one: to look an enumeration up in a list, Polars would make texts of it first.
                    status = nw.col(f"{rule.name}_status_{when}")
                    ways += [status == each.value for each in Status if each in OPEN & meanings]
                elif meanings & OPEN:
                    ways.append(nw.col(f"{rule.name}_{when}").is_null())
            open_[f"{rule.name}_{UNDECIDED}"] = any_of(ways)
        return open_


def any_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Whether any of some conditions holds, none of which is ever null."""
    listed = list(conditions)
    return nw.any_horizontal(*listed, ignore_nulls=False) if listed else nw.lit(value=False)


def apart(name: str) -> nw.Expr:
    """Whether a column differs before and after; a null differs from every value and from no null."""
    old, new = nw.col(f"{name}_{BEFORE}"), nw.col(f"{name}_{AFTER}")
    # Not by comparing whether both are null: SQLFrame writes `a IS NULL <> b IS NULL`, which SQL reads in another way.
    gone, came = ~old.is_null() & new.is_null(), old.is_null() & ~new.is_null()
    # To pandas a gap in a categorical differs from a gap.
    return gone | came | (~old.is_null() & ~new.is_null() & (old != new)).fill_null(value=False)


def check_free(rules: Sequence[Rule[Any, Any, Any]], names: Sequence[str]) -> None:
    """Refuse a frame that has columns of the result already."""
    present = {name.casefold() for name in names}  # SQL does not tell `Differs` from `differs`
    result = [DIFFERS, *(f"{rule.name}_{when}" for rule in rules for when in (BEFORE, AFTER, DIFFERS))]
    expected = Label("不与结果列同名的列", "a column that no column of the result is named like")
    rename = Label("请将该列改名", "Rename the column")
    if taken := [name for name in result if name.casefold() in present]:
        raise FrameError(Problem(name, "", expected, rename, kind="conflict", path=(name,)) for name in taken)
