"""What secretaries are due if each is paid once, whatever the number of branches that name them (P4S12)."""

from collections.abc import Iterable
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, Fen, Unknown, is_known
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.planning.table_likes import table_advice
from pingyuan_rules.engine.records import Frame, check_several, is_frame
from pingyuan_rules.measures.measure_parts import OnMissing
from pingyuan_rules.measures.secretary_groups import Group, groups_of_records
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch
from pingyuan_rules.rules import book

MONTHS = 12


@attrs.frozen
class PaidOnce(Displayed):
    """The least allowances of the year, in fen, if a secretary of several branches is paid once.

    Attributes:
        low: What they come to at least.
        high: What they come to at most; UNKNOWN if the allowance of a branch is.
        by_branch: What they come to if each branch counts by itself, over the branches of which it is known.
        shared: How many secretaries are named by more than one branch.
        unnamed: For how many branches with an allowance nobody recorded who the secretary is.
        unknown: For how many branches the allowance is unknown.
    """

    low: Fen
    high: Fen | Unknown
    by_branch: Fen
    shared: int
    unnamed: int
    unknown: int

    @property
    def value(self) -> Fen | Unknown:
        """The amount, or UNKNOWN while the bounds differ."""
        return self.low if self.low == self.high else UNKNOWN


def allowance_paid_once(
    data: Iterable[Branch] | Frame, policy: Policy | None = None, *, missing: OnMissing = "error"
) -> PaidOnce:
    """What the secretaries of branches are due in the policy's year, if each is paid once, in fen.

    `fund_totals` adds up the branches. Here a secretary whom several branches name by `secretary_id` gets no more than
    one allowance a month (a house default: the article says nothing of it). Which of a secretary's months in several
    branches are the same is not compared, so the amount has bounds: the greatest of the allowances, and their sum, but
    no more than twelve months of the highest rate. A branch that names nobody may have any secretary, one of the
    others or one of its own.

    >>> from datetime import date
    >>> from pingyuan_rules.choices import SecretaryState
    >>> facts = {"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": date(2015, 1, 1)}
    >>> two = [Branch(secretary_id="DY-0001", **facts), Branch(secretary_id="DY-0001", **facts)]
    >>> allowance_paid_once(two).value
    360000
    >>> once = allowance_paid_once([*two, Branch(**facts)])
    >>> once.low, once.high, once.by_branch
    (360000, 720000, 1080000)

    Args:
        data: Branches, or a frame of their facts; a lazy frame is collected to a row for each secretary.
        policy: The policy, if not that of the article.
        missing: What a missing column of a frame means.

    Raises:
        FrameError: When a frame lacks columns, or one has a wrong type; of an eager frame, when values are not allowed.
        WrongRecord: When a record is of another class.
        TypeError: When something is nearly a table, with the line that makes one of it.
    """
    own = book.resolve_policy(policy)
    if is_frame(data):
        from pingyuan_rules.measures.secretary_frames import groups_of_frame  # noqa: PLC0415 - loads narwhals

        return total_of(groups_of_frame(data, own, missing), own)
    if advice := table_advice(data):
        raise TypeError(advice)
    records: Any = data
    check_several(records, Branch, "allowance_paid_once({})")
    return total_of(groups_of_records(records, own), own)


def total_of(groups: Iterable[Group], policy: Policy) -> PaidOnce:
    """What groups come to, one for each secretary and perhaps one of branches that name nobody."""
    rates = (policy.allowance_per_month, policy.allowance_per_month_full_time)
    low = high = by_branch = shared = unnamed = unknown = 0
    greatest = loose = 0
    for group in groups:
        by_branch += group.sum
        unknown += group.branches - group.known
        if group.secretary is None:
            # Any of them may have one of the secretaries who are named, or the same one as each other.
            loose, unnamed = group.most, group.paid
            high += group.sum
            continue
        shared += group.branches > 1
        greatest = max(greatest, group.most)
        low += group.most
        # An allowance is known only where the rate is; where the policy has none, nothing is added up.
        year = [MONTHS * rate for rate in rates if is_known(rate)]
        high += min(group.sum, max(year, default=0))
    low += max(0, loose - greatest)
    return PaidOnce(Fen(low), UNKNOWN if unknown else Fen(high), Fen(by_branch), shared, unnamed, unknown)
