"""Two policies compared over a frame: the answers before and after as columns, computed by the frame's own engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from pingyuan_rules.comparison.policy_changes import may_differ
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.planning.status_trees import null_statuses
from pingyuan_rules.engine.problems import Problem
from pingyuan_rules.engine.table.dataframes import nw, opened, renamed, without
from pingyuan_rules.engine.table.frame import assess_frame, over_statuses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine import Rule, Rulebook
    from pingyuan_rules.engine.planning.column_names import OnMissing
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record

F = TypeVar("F")

DIFFERS = "differs"
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
    rules = [rule for rule in book.rules_of(record) if may_differ(rule, before, after)]
    names = opened(frame).collect_schema().names()
    check_free(rules, names)
    # A null that can mean one thing alone, and the same under both policies, needs no column that says what it means.
    nulls = [null_statuses(rules, policy) for policy in (before, after)]
    several = tuple(rule for rule, *either in zip(rules, *nulls, strict=True) if len(frozenset().union(*either)) > 1)
    # Without `asked_of` the answer itself says who falls short.
    asked = [rule.shortfall for rule in rules if rule.met_when is not None and rule.info.asked_of is not None]
    answered: Any = frame
    for policy, when in ((before, BEFORE), (after, AFTER)):
        first = check if when == BEFORE else False
        if rules:
            answered = assess_frame(
                book, answered, record, policy, missing=missing, check=first, rules=[*rules, *asked], related=related,
                require_related=False,
            )  # fmt: skip
        if several:
            answered = over_statuses(answered, several, policy, missing=missing, related=related)
        added = [*(rule.name for rule in (*rules, *asked)), *(f"{rule.name}_status" for rule in several)]
        answered = nw.to_native(renamed(nw.from_native(answered), {name: f"{name}_{when}" for name in added}))
    compared = nw.from_native(answered)
    helpers = [*(each.name for each in asked), *(f"{rule.name}_status" for rule in several)]
    flags = {}
    for rule in rules:
        own = [name for name in (f"{rule.name}_shortfall", f"{rule.name}_status") if name in helpers]
        flags[f"{rule.name}_{DIFFERS}"] = nw.any_horizontal(*map(apart, (rule.name, *own)), ignore_nulls=False)
    compared = compared.with_columns(**flags)
    whole = nw.any_horizontal(*map(nw.col, flags), ignore_nulls=False) if flags else nw.lit(value=False)
    compared = compared.with_columns(whole.alias(DIFFERS))
    return cast(
        "F", nw.to_native(without(compared, [f"{name}_{when}" for name in helpers for when in (BEFORE, AFTER)]))
    )


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
