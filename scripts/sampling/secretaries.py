"""The secretaries: in office, left and vacant, with appointments on month ends and within a day of the cut-off."""

from datetime import date
from typing import Any

from pingyuan_rules.choices import SecretaryState
from pingyuan_rules.engine import UNKNOWN, Fen, is_known
from pingyuan_rules.records import Branch
from pingyuan_rules.rules import allowance_due_so_far
from sampling.dice import Dice

# With a vacant office and those long in office, they show every number of months from none to twelve.
APPOINTED = [
    date(2012, 2, 29), date(2015, 12, 31), date(2016, 1, 31), date(2016, 2, 29), date(2016, 3, 15), date(2016, 3, 16),
    date(2016, 4, 30), date(2016, 5, 31), date(2016, 6, 30), date(2016, 7, 31), date(2016, 8, 31), date(2016, 9, 30),
    date(2016, 10, 10), date(2016, 10, 21),
]  # fmt: skip
LEFT = [
    (date(2012, 11, 30), date(2016, 1, 31)),
    (date(2013, 6, 30), date(2016, 8, 15)),
    (date(2014, 1, 1), date(2016, 9, 30)),
]
OTHERS: list[dict[str, Any]] = [
    {"secretary_state": SecretaryState.VACANT},
    {"secretary_state": UNKNOWN, "secretary_appointed": date(2015, 5, 31)},
    {"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": UNKNOWN},
]
MONTHLY = Fen(300_00)
SHORT, IN_ADVANCE, UNRECORDED = (11, 47, 60), 9, (29, 58)
"""Branches that paid too little, every how many paid for October too, and those whose payments nobody recorded."""


def secretaries(count: int, dice: Dice) -> list[dict[str, Any]]:
    """The facts of so many branches' secretaries, in an order that mixes them."""
    cases: list[dict[str, Any]] = [
        *({"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": day} for day in APPOINTED),
        *(
            {"secretary_state": SecretaryState.LEFT, "secretary_appointed": first, "secretary_left": last}
            for first, last in LEFT
        ),
        *OTHERS,
    ]
    while len(cases) < count:
        appointed = dice.day(date(2012, 1, 1), date(2015, 11, 30))
        cases.append({"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": appointed})
    return [{"secretary_full_time": dice.perhaps(dice.chance(12)), **case} for case in dice.shuffled(cases)]


def paid(branch: Branch, number: int) -> Any:
    """What the secretary was paid by the article's day: mostly the least that is due for the months that are over."""
    due = allowance_due_so_far(branch)
    if not is_known(due) or number in UNRECORDED:
        return UNKNOWN
    if number in SHORT:
        return Fen(max(due - 2 * MONTHLY, 0))
    if branch.secretary_state is SecretaryState.IN_OFFICE and number % IN_ADVANCE == 0:
        return Fen(due + MONTHLY)
    # Some branches add a hundred yuan a month of their own.
    return Fen(due * 4 // 3) if number % IN_ADVANCE == 1 else due
