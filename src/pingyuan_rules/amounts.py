"""The article's formulas as functions of one number, over the same parameters as the rules (P4S12, P4S7)."""

from decimal import Decimal

from pingyuan_rules.engine import UNKNOWN, Fen, InvalidData, Label, Problem, Unknown, is_known
from pingyuan_rules.engine.facts.fact_info import whole_number
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules.county_book import book
from pingyuan_rules.units import HUNDREDTHS


def activity_fund_of(members: int | Unknown, policy: Policy | None = None) -> Fen | Unknown:
    """The year's activity fund for a number of members, in fen: 300 yuan for each (P4S12).

    Give the number of those members who count: which they are is `policy.activity_fund_basis`, and the rule
    `activity_fund` counts them for a branch. UNKNOWN if the number is, or if the policy has no amount on its day.

    >>> activity_fund_of(12)
    360000

    Args:
        members: How many members count.
        policy: The policy, if not that of the article.

    Raises:
        InvalidData: When the number is negative or no whole number.
    """
    amount = book.resolve_policy(policy).activity_fund_per_member
    remedy = Label("请给出党员人数；不知道的用 UNKNOWN", "Give the number of members, or UNKNOWN if it is not known")
    count = whole_number(members, "members", remedy)
    return Fen(count * amount) if is_known(count) and is_known(amount) else UNKNOWN


def allowance_of(
    months: int | Unknown, policy: Policy | None = None, *, full_time: bool | Unknown = UNKNOWN
) -> Fen | Unknown:
    """The least work allowance of a secretary for a number of months in office, in fen: 300 yuan for each (P4S12).

    A floor: the article says at least. Where the policy has another floor for full-time secretaries and nobody says
    which this one is, the amount is UNKNOWN; so it is if the number of months is, or the policy has no amount.

    >>> allowance_of(10)
    300000

    Args:
        months: How many months count.
        policy: The policy, if not that of the article.
        full_time: Whether the secretary does Party work full-time.

    Raises:
        InvalidData: When the number is negative or no whole number, or `full_time` is no truth.
    """
    parameters = book.resolve_policy(policy)
    remedy = Label("请给出任职月数；不知道的用 UNKNOWN", "Give the number of months, or UNKNOWN if it is not known")
    count = whole_number(months, "months", remedy)
    if not (full_time is UNKNOWN or isinstance(full_time, bool)):
        expected = Label("True、False 或 UNKNOWN", "True, False or UNKNOWN")
        correct = Label("请说明书记是否专职", "Say whether the secretary is full-time")
        raise InvalidData([Problem("full_time", shown(full_time), expected, correct, kind="type", path=("full_time",))])
    floors = {True: parameters.allowance_per_month_full_time, False: parameters.allowance_per_month}
    possible = [floor for kind, floor in floors.items() if full_time in {kind, UNKNOWN}]
    known = is_known(count) and all(map(is_known, possible))
    amounts = {count * floor for floor in possible} if known else set()
    return Fen(amounts.pop()) if len(amounts) == 1 else UNKNOWN


def points(hundredths: int | Unknown) -> Decimal | Unknown:
    """A score in hundredths of a point, as totals are kept, in points: exact, without zeros at its end (P4S7).

    UNKNOWN if the score is.

    >>> points(8750), points(9000), points(8999)
    (Decimal('87.5'), Decimal('90'), Decimal('89.99'))

    Raises:
        InvalidData: When the score is negative or no whole number.
    """
    remedy = Label("请给出以百分之一分为单位的整数", "Give the score as a whole number of hundredths of a point")
    score = whole_number(hundredths, "hundredths", remedy)
    return HUNDREDTHS.amount(score) if is_known(score) else UNKNOWN
