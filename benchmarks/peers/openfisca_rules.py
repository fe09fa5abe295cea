"""openfisca-core: a country package in small; one simulation for each branch, built from a JSON situation."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import YEAR
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.peers import workload as w
from benchmarks.peers.workload import P

PACKAGE = "openfisca-core"
PERIOD = str(P.on.year)

Formula = Callable[[Any, Any], Any]
BRANCH = build_entity(key="branch", plural="branches", label="A branch", is_person=True)
COUNTY = build_entity(
    key="county",
    plural="counties",
    label="A county",
    roles=[{"key": "member", "plural": "members", "label": "Members"}],
)


def enum(name: str, *members: str) -> Any:
    """An enumeration as openfisca wants it."""
    return Enum(name, {member: member for member in members})


SECTOR = enum("SectorKind", "non_public_enterprise", "social_organization")
STATE = enum("OfficeState", "in_office", "left", "vacant")
LEVEL = enum("Level", "none", "county", "city")
GRADE = enum("Grade", "good", "fairly_good", "average", "poor")
CHOICES = {"sector": SECTOR, "secretary_state": STATE}
FACTS = [name for name in w.numbers(w.sample(1)[0]) if name not in {"formation", "designation"}]


def variable(name: str, kind: Any, formula: Formula | None = None) -> type[Variable]:
    """A fact, or an answer with its formula."""
    members: dict[str, Any] = {"value_type": kind, "entity": BRANCH, "definition_period": YEAR, "label": name}
    if isinstance(kind, type) and issubclass(kind, Enum):
        members |= {"value_type": Enum, "possible_values": kind, "default_value": next(iter(kind))}
    if formula:
        members["formula"] = formula
    return type(name, (Variable,), members)


def number(names: Sequence[str]) -> Formula:
    """How many truths hold."""
    return lambda branch, period: sum(branch(name, period) * 1 for name in names)


def every(names: Sequence[str], least: int = 1) -> Formula:
    """Whether all truths hold, or all numbers are large enough."""
    return lambda branch, period: np.all([branch(name, period) >= least for name in names], axis=0)


def weighted(pairs: list[tuple[str, int]], prefix: str = "") -> Formula:
    """A weighted sum."""
    return lambda branch, period: sum(branch(f"{prefix}{name}", period) * weight for name, weight in pairs)


def grade(score: str) -> Formula:
    """The grade of an appraisal score."""
    bands = (P.grade_good, P.grade_fairly_good, P.grade_average)

    def formula(branch: Any, period: Any) -> Any:
        found = branch(score, period)
        return np.select([found >= band for band in bands], [GRADE.good, GRADE.fairly_good, GRADE.average], GRADE.poor)

    return formula


def other_haves(branch: Any, period: Any) -> Any:
    """How many of the haves are there besides signs."""
    premises = branch("has_premises", period) | branch("premises_shared", period)
    return premises * 1 + number(w.HAVES)(branch, period)


def theme(branch: Any, period: Any) -> Any:
    """Themed activities, and for social organizations volunteer services."""
    enterprise = branch("sector", period) == SECTOR.non_public_enterprise
    served = branch("volunteer_services", period) >= P.volunteer_services_minimum
    return (branch("themed_activities", period) >= P.themed_activities_minimum) & (enterprise | served)


def level(branch: Any, period: Any) -> Any:
    """The level of a demonstration site."""
    held = every(("site_qualified", "systems_complete", "five_good_met"))(branch, period)
    eligible, total = held & ~branch("vetoed", period), branch("five_good_total", period)
    cases = [eligible & (total >= P.city_site_total), eligible & (total >= P.county_site_total)]
    return np.select(cases, [LEVEL.city, LEVEL.county], LEVEL.none)


def month(branch: Any, period: Any, day: str) -> Any:
    """Year * 12 + month."""
    return branch(f"{day}_year", period) * 12 + branch(f"{day}_month", period)


def months(branch: Any, period: Any) -> Any:
    """The secretary's months in office."""
    state = branch("secretary_state", period)
    late = branch("secretary_appointed_day", period) > P.appointment_cutoff_day
    early = branch("secretary_left_day", period) < P.leaving_cutoff_day
    first = month(branch, period, "secretary_appointed") + late
    last = np.where(state == STATE.left, month(branch, period, "secretary_left") - early, w.DECEMBER)
    served = np.clip(np.minimum(last, w.DECEMBER) - np.maximum(first, w.JANUARY) + 1, 0, 12)
    return np.where(state == STATE.vacant, 0, served)


def allowance(branch: Any, period: Any) -> Any:
    """The secretary's allowance."""
    full, part = P.allowance_per_month_full_time, P.allowance_per_month
    return branch("secretary_months", period) * np.where(branch("secretary_full_time", period), full, part)


def fund(branch: Any, period: Any) -> Any:
    """The activity fund."""
    return P.activity_fund_per_member * number(("full_members", "probationary_members"))(branch, period)


ANSWERS = [
    variable("site_items_met", int, number(w.SITE)),
    variable("site_qualified", bool, every(w.SITE)),
    variable("other_haves", int, other_haves),
    variable("six_haves_met", int, number(("other_haves", "has_signs"))),
    variable("hollow_branch", bool, lambda b, p: b("has_signs", p) & (b("other_haves", p) < P.hollow_branch_haves)),
    variable("guidance_paired", bool, every(("has_instructor", "has_liaison"))),
    variable("training_met", bool, lambda b, p: b("training_sessions", p) >= w.TRAINING),
    variable("systems_in_place", int, number(w.SYSTEMS)),
    variable("systems_complete", bool, every(w.SYSTEMS)),
    variable("activity_modes_used", int, lambda b, p: sum((b(name, p) >= 1) * 1 for name in w.MODES)),
    variable("pledges_shown", int, number(w.PLEDGES)),
    variable("theme_practice_held", bool, theme),
    variable("five_good_total", int, weighted(w.weights(w.GOODS))),
    variable("five_good_met", bool, every(w.GOODS, P.five_good_floor)),
    variable("demonstration_level", LEVEL, level),
    variable("appraisal_score", int, weighted(w.weights(w.APPRAISALS))),
    variable("appraisal_grade", GRADE, grade("appraisal_score")),
    variable("secretary_appraisal_score", int, weighted(w.weights(w.APPRAISALS, "secretary_weight_"), "secretary_")),
    variable("secretary_appraisal_grade", GRADE, grade("secretary_appraisal_score")),
    variable("activity_fund", int, fund),
    variable("secretary_months", int, months),
    variable("secretary_allowance", int, allowance),
    variable("allowance_floor_met", bool, lambda b, p: b("allowance_paid", p) >= b("secretary_allowance", p)),
    variable("annual_grant", int, number(("activity_fund", "secretary_allowance"))),
    variable("term_years_min", int, lambda b, _: np.full(b.count, P.term_minimum_original)),
    variable("term_years_max", int, lambda b, _: np.full(b.count, P.term_maximum_original)),
]


def _system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([BRANCH, COUNTY])
    for name in FACTS:
        made.add_variable(variable(name, bool if name in w.BOOLEANS else CHOICES.get(name, int)))
    for each in ANSWERS:
        made.add_variable(each)
    return made


SYSTEM = _system()


def given(of: Any) -> dict[str, Any]:
    """The situation that a user of its web service sends."""
    facts = w.numbers(of)
    return {
        "branches": {"one": {name: {PERIOD: facts[name]} for name in FACTS}},
        "counties": {"all": {"members": ["one"]}},
    }


def answers(situation: dict[str, Any]) -> dict[str, Any]:
    """Every answer, from one simulation."""
    simulation = SimulationBuilder().build_from_entities(SYSTEM, situation)
    found = {name: simulation.calculate(name, PERIOD) for name in w.ANSWERS}
    return {name: _plain(values) for name, values in found.items()}


def _plain(values: Any) -> Any:
    decode = getattr(values, "decode_to_str", None)
    return str(decode()[0]) if decode else values[0].item()
