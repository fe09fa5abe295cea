"""The secretaries: in office, left and vacant, on month ends, on 29 February, within a day."""

from datetime import date
from typing import Any

from pingyuan_rules.choices import SecretaryState
from pingyuan_rules.engine import UNKNOWN, Fen, is_known
from pingyuan_rules.records import Branch
from pingyuan_rules.rules import secretary_allowance
from sampling.dice import Dice

APPOINTED = [
    date(2012, 2, 29), date(2015, 12, 31), date(2016, 1, 31), date(2016, 2, 29), date(2016, 3, 15), date(2016, 3, 16),
    date(2016, 4, 30), date(2016, 5, 31), date(2016, 6, 30), date(2016, 7, 31), date(2016, 8, 31), date(2016, 9, 30),
    date(2016, 10, 10), date(2016, 10, 21),
]  # fmt: skip
LEFT = [
    (date(2013, 6, 30), date(2016, 1, 31)),
    (date(2013, 4, 1), date(2016, 2, 29)),
    (date(2016, 5, 20), date(2016, 5, 20)),
    (date(2012, 11, 30), date(2015, 12, 31)),
    (date(2014, 1, 1), date(2016, 9, 30)),
    (date(2014, 8, 31), UNKNOWN),
]
VACANT: list[dict[str, Any]] = [
    {"secretary_state": SecretaryState.VACANT},
    {"secretary_state": SecretaryState.VACANT, "secretary_full_time": UNKNOWN},
    {"secretary_state": UNKNOWN, "secretary_appointed": date(2015, 5, 31)},
    {"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": UNKNOWN},
]


def secretaries(count: int, dice: Dice) -> list[dict[str, Any]]:
    """The facts of so many branches' secretaries, in an order that mixes them."""
    cases: list[dict[str, Any]] = [
        *({"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": day} for day in APPOINTED),
        *(
            {"secretary_state": SecretaryState.LEFT, "secretary_appointed": first, "secretary_left": last}
            for first, last in LEFT
        ),
        *VACANT,
    ]
    while len(cases) < count:
        appointed = dice.day(date(2012, 1, 1), date(2015, 11, 30))
        cases.append({"secretary_state": SecretaryState.IN_OFFICE, "secretary_appointed": appointed})
    return [{"secretary_full_time": dice.perhaps(dice.chance(12)), **case} for case in dice.shuffled(cases)]


def paid(branch: Branch, dice: Dice) -> Any:
    """What the secretary was paid: mostly the least that is due, sometimes more or less, sometimes unknown."""
    due = secretary_allowance(branch)
    if not is_known(due) or dice.chance(3):
        return UNKNOWN
    factor = dice.pick([100, 100, 100, 100, 100, 100, 120, 150, 75])
    return Fen(due * factor // 100)
