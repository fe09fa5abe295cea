"""What every peer is given, what it must answer, and the numbers of the policy that its rules use."""

from decimal import Decimal
from enum import Enum
from typing import Any

from benchmarks import by_hand
from benchmarks.branches import YEAR_END, branches
from pingyuan_rules import UNKNOWN, Branch, assess, book
from pingyuan_rules.engine import facts_of

P = YEAR_END

ANSWERS = tuple(name for name in by_hand.RULES if book[name].info.in_force(P.on))
"""The rules about a branch that are in force under the policy of the article."""

SITE = ("has_work_funds", "signage_standard", "premises_standard", "files_standard", "work_standard")
HAVES = ("has_facilities", "has_flag", "has_reading", "has_rules")
SYSTEMS = tuple(name for name in facts_of(Branch) if name.startswith("system_"))
MODES = ("activities_autonomous", "activities_joint", "activities_experiential", "activities_online")
PLEDGES = ("pledge_identity", "pledge_duties", "pledge_commitments")
GOODS = ("leadership", "membership", "mechanism", "performance", "public_response")
APPRAISALS = ("site_inspection", "overall_assessment", "reporting_appraisal")

JANUARY = P.on.year * 12 + 1
DECEMBER = JANUARY + 11
TRAINING = -(-P.training_sessions_held * P.training_share // 100)

DATES = ("secretary_appointed", "secretary_left")
USED = frozenset(name for rule in ANSWERS for name in book[rule].facts if facts_of(Branch)[name].kind.name != "date")
BOOLEANS = tuple(name for name, info in facts_of(Branch).items() if info.kind.name == "bool")
TEXTS = ("sector", "secretary_state", "formation", "designation")


def numbers(branch: Branch) -> dict[str, Any]:
    """A branch's facts as JSON has them, dates as year, month and day: no peer has to take them apart."""
    made: dict[str, Any] = {}
    for name in facts_of(Branch):
        value = getattr(branch, name)
        if name in DATES:
            day = None if value is UNKNOWN else value
            made |= {f"{name}_{part}": getattr(day, part, 0) for part in ("year", "month", "day")}
        elif name in USED:
            made[name] = plain(value)
    return made


def plain(value: Any) -> Any:
    """An answer or a fact as JSON has it."""
    if isinstance(value, Decimal):  # a score; those of these branches are whole
        return int(value)
    return value.value if isinstance(value, Enum) else value


def expected(branch: Branch) -> dict[str, Any]:
    """What every peer must answer about a branch."""
    answers = assess(branch, P)
    return {name: plain(getattr(answers, name)) for name in ANSWERS}


def weights(names: tuple[str, ...], prefix: str = "weight_") -> list[tuple[str, int]]:
    """Facts with their weights in the policy."""
    return [(name, getattr(P, f"{prefix}{name}")) for name in names]


def sample(count: int) -> list[Branch]:
    """Branches with every fact known."""
    return branches(count)
