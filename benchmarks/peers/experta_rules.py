"""experta: forward-chaining rules as methods of a KnowledgeEngine, over one branch."""

from typing import Any

from experta import MATCH, Fact, KnowledgeEngine, P, Rule

from benchmarks.peers import workload as w
from benchmarks.peers.workload import P as POLICY

PACKAGE = "experta"
given = w.numbers


class Branch(Fact):
    """The branch's facts."""


class Finding(Fact):
    """One conclusion that others use."""


def bound(*names: str) -> Branch:
    """A pattern that binds facts to arguments of their names."""
    return Branch(**{name: getattr(MATCH, name) for name in names})


def true(*names: str) -> Branch:
    """A pattern of facts that are true."""
    return Branch(**dict.fromkeys(names, True))


def least(value: int) -> P:
    """A number that is large enough."""
    return P(lambda number: number >= value)


def between(low: int, high: int) -> P:
    """A number within a band."""
    return P(lambda number: low <= number < high)


def total(values: dict[str, int], pairs: list[tuple[str, int]]) -> int:
    """A weighted sum."""
    return sum(values[name] * weight for name, weight in pairs)


GOODS = w.weights(w.GOODS)
APPRAISED = w.weights(w.APPRAISALS)
SECRETARY = [(f"secretary_{name}", weight) for name, weight in w.weights(w.APPRAISALS, "secretary_weight_")]
PREMISES = ("has_premises", "premises_shared")
APPOINTED = tuple(f"secretary_appointed_{part}" for part in ("year", "month", "day"))
LEFT = tuple(f"secretary_left_{part}" for part in ("year", "month", "day"))
TOP = 10_001
ELIGIBLE = (
    Branch(vetoed=False),
    Finding(site_qualified=True),
    Finding(systems_complete=True),
    Finding(five_good_met=True),
)


class Assessor(KnowledgeEngine):
    """The rules; what they conclude stands in `found`."""

    found: dict[str, Any]

    def put(self, name: str, value: Any) -> None:
        """Conclude something."""
        self.found[name] = value
        self.declare(Finding(**{name: value}))

    @Rule(bound(*w.SITE))
    def site_items(self, **values: bool) -> None:
        """How many of the five checks hold."""
        self.put("site_items_met", sum(values.values()))

    @Rule(true(*w.SITE))
    def site(self) -> None:
        """All five."""
        self.put("site_qualified", True)

    @Rule(bound(*PREMISES, *w.HAVES))
    def other_haves(self, has_premises: bool, premises_shared: bool, **values: bool) -> None:
        """The haves besides signs."""
        self.put("other_haves", (has_premises or premises_shared) + sum(values.values()))

    @Rule(Finding(other_haves=MATCH.others), Branch(has_signs=MATCH.signs))
    def six_haves(self, others: int, signs: bool) -> None:
        """All the haves."""
        self.put("six_haves_met", others + signs)

    @Rule(true("has_signs"), Finding(other_haves=P(lambda number: number < POLICY.hollow_branch_haves)))
    def hollow(self) -> None:
        """A sign and nothing behind it."""
        self.put("hollow_branch", True)

    @Rule(true("has_instructor", "has_liaison"))
    def guidance(self) -> None:
        """An instructor and a liaison officer."""
        self.put("guidance_paired", True)

    @Rule(Branch(training_sessions=least(w.TRAINING)))
    def training(self) -> None:
        """Enough training."""
        self.put("training_met", True)

    @Rule(bound(*w.SYSTEMS))
    def systems(self, **values: bool) -> None:
        """How many systems are there."""
        self.put("systems_in_place", sum(values.values()))

    @Rule(true(*w.SYSTEMS))
    def all_systems(self) -> None:
        """All six."""
        self.put("systems_complete", True)

    @Rule(bound(*w.MODES))
    def modes(self, **values: int) -> None:
        """How many modes were used."""
        self.put("activity_modes_used", sum(value >= 1 for value in values.values()))

    @Rule(bound(*w.PLEDGES))
    def pledges(self, **values: bool) -> None:
        """How many pledges are shown."""
        self.put("pledges_shown", sum(values.values()))

    @Rule(Branch(themed_activities=least(POLICY.themed_activities_minimum), sector="non_public_enterprise"))
    def theme(self) -> None:
        """Themed activities."""
        self.put("theme_practice_held", True)

    @Rule(
        Branch(
            themed_activities=least(POLICY.themed_activities_minimum),
            sector="social_organization",
            volunteer_services=least(POLICY.volunteer_services_minimum),
        )
    )
    def theme_and_service(self) -> None:
        """Themed activities and volunteer service."""
        self.put("theme_practice_held", True)

    @Rule(bound(*w.GOODS))
    def goods(self, **values: int) -> None:
        """The total of the five goods."""
        self.put("five_good_total", total(values, GOODS))

    @Rule(Branch(**dict.fromkeys(w.GOODS, least(POLICY.five_good_floor))))
    def five_good(self) -> None:
        """Every score above the floor."""
        self.put("five_good_met", True)

    @Rule(*ELIGIBLE, Finding(five_good_total=least(POLICY.city_site_total)))
    def city(self) -> None:
        """A city site."""
        self.put("demonstration_level", "city")

    @Rule(*ELIGIBLE, Finding(five_good_total=between(POLICY.county_site_total, POLICY.city_site_total)))
    def county(self) -> None:
        """A county site."""
        self.put("demonstration_level", "county")

    @Rule(bound(*w.APPRAISALS))
    def appraisal(self, **values: int) -> None:
        """The branch's appraisal."""
        self.put("appraisal_score", total(values, APPRAISED))

    @Rule(bound(*(name for name, _ in SECRETARY)))
    def secretary_appraisal(self, **values: int) -> None:
        """The secretary's appraisal."""
        self.put("secretary_appraisal_score", total(values, SECRETARY))

    @Rule(Finding(appraisal_score=between(POLICY.grade_good, TOP)))
    def good(self) -> None:
        """The branch's grade."""
        self.put("appraisal_grade", "good")

    @Rule(Finding(appraisal_score=between(POLICY.grade_fairly_good, POLICY.grade_good)))
    def fairly_good(self) -> None:
        """The branch's grade."""
        self.put("appraisal_grade", "fairly_good")

    @Rule(Finding(appraisal_score=between(POLICY.grade_average, POLICY.grade_fairly_good)))
    def average(self) -> None:
        """The branch's grade."""
        self.put("appraisal_grade", "average")

    @Rule(Finding(appraisal_score=between(0, POLICY.grade_average)))
    def poor(self) -> None:
        """The branch's grade."""
        self.put("appraisal_grade", "poor")

    @Rule(Finding(secretary_appraisal_score=between(POLICY.grade_good, TOP)))
    def secretary_good(self) -> None:
        """The secretary's grade."""
        self.put("secretary_appraisal_grade", "good")

    @Rule(Finding(secretary_appraisal_score=between(POLICY.grade_fairly_good, POLICY.grade_good)))
    def secretary_fairly_good(self) -> None:
        """The secretary's grade."""
        self.put("secretary_appraisal_grade", "fairly_good")

    @Rule(Finding(secretary_appraisal_score=between(POLICY.grade_average, POLICY.grade_fairly_good)))
    def secretary_average(self) -> None:
        """The secretary's grade."""
        self.put("secretary_appraisal_grade", "average")

    @Rule(Finding(secretary_appraisal_score=between(0, POLICY.grade_average)))
    def secretary_poor(self) -> None:
        """The secretary's grade."""
        self.put("secretary_appraisal_grade", "poor")

    @Rule(bound("full_members", "probationary_members"))
    def fund(self, full_members: int, probationary_members: int) -> None:
        """The activity fund."""
        self.put("activity_fund", POLICY.activity_fund_per_member * (full_members + probationary_members))

    @Rule(Branch(secretary_state="vacant"))
    def vacant(self) -> None:
        """No secretary."""
        self.put("secretary_months", 0)

    @Rule(Branch(secretary_state="in_office"), bound(*APPOINTED))
    def in_office(self, **day: int) -> None:
        """A secretary in office."""
        self.put("secretary_months", served(day, w.DECEMBER))

    @Rule(Branch(secretary_state="left"), bound(*APPOINTED, *LEFT))
    def left(self, **day: int) -> None:
        """A secretary who left."""
        last = day["secretary_left_year"] * 12 + day["secretary_left_month"]
        self.put("secretary_months", served(day, last - (day["secretary_left_day"] < POLICY.leaving_cutoff_day)))

    @Rule(Finding(secretary_months=MATCH.months), Branch(secretary_full_time=MATCH.full_time))
    def allowance(self, months: int, full_time: bool) -> None:
        """The secretary's allowance."""
        each = POLICY.allowance_per_month_full_time if full_time else POLICY.allowance_per_month
        self.put("secretary_allowance", months * each)

    @Rule(Finding(secretary_allowance=MATCH.allowance), Branch(allowance_paid=MATCH.paid))
    def floor(self, allowance: int, paid: int) -> None:
        """Whether enough was paid."""
        self.put("allowance_floor_met", paid >= allowance)

    @Rule(Finding(activity_fund=MATCH.fund), Finding(secretary_allowance=MATCH.allowance))
    def grant(self, fund: int, allowance: int) -> None:
        """Both together."""
        self.put("annual_grant", fund + allowance)


def served(day: dict[str, int], last: int) -> int:
    """Months from the appointment to the last one, within the year."""
    first = day["secretary_appointed_year"] * 12 + day["secretary_appointed_month"]
    first += day["secretary_appointed_day"] > POLICY.appointment_cutoff_day
    return max(0, min(12, min(last, w.DECEMBER) - max(first, w.JANUARY) + 1))


START = {
    **dict.fromkeys(
        (
            "site_qualified",
            "hollow_branch",
            "guidance_paired",
            "training_met",
            "systems_complete",
            "theme_practice_held",
            "five_good_met",
        ),
        False,
    ),
    "demonstration_level": "none",
    "term_years_min": POLICY.term_minimum_original,
    "term_years_max": POLICY.term_maximum_original,
}
ENGINE = Assessor()


def answers(facts: dict[str, Any]) -> dict[str, Any]:
    """What the rules conclude of a branch."""
    ENGINE.found = dict(START)
    ENGINE.reset()
    ENGINE.declare(Branch(**facts))
    ENGINE.run()
    return ENGINE.found
