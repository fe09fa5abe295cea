"""clipspy: CLIPS' forward-chaining rules over one branch; what they conclude reaches Python through a function."""

from typing import Any

import clips

from benchmarks.peers import workload as w
from benchmarks.peers.workload import P

PACKAGE = "clipspy"

_SAMPLE = w.numbers(w.sample(1)[0])
_KEPT_FACTS = 500
"""Branches that one environment is asked about: CLIPS slows down with every fact that it ever held."""


def slot(name: str, var: str = "") -> str:
    """A pattern that binds a slot to a variable, of its own name if no other is given."""
    return f"({name} ?{var or name})"


def branch(*patterns: str) -> str:
    """A pattern for the branch."""
    return f"(branch {' '.join(patterns)})"


def finding(name: str, value: str) -> str:
    """A pattern for a conclusion."""
    return f"(finding (name {name}) (value {value}))"


def rule(name: str, conditions: str, answer: str, value: str) -> str:
    """One rule that concludes one thing."""
    return f"(defrule {name} {conditions} => (found {answer} {value}))"


def number(answer: str, names: tuple[str, ...], more: str = "") -> str:
    """A rule that counts which slots are true."""
    flags = " ".join(f"(flag ?{name})" for name in names)
    return rule(answer, branch(*map(slot, names)), answer, f"(+ 0 {flags} {more})")


def weighted(answer: str, pairs: list[tuple[str, int]]) -> str:
    """A rule that adds weighted slots."""
    terms = " ".join(f"(* ?{name} {weight})" for name, weight in pairs)
    return rule(answer, branch(*(slot(name) for name, _ in pairs)), answer, f"(+ {terms})")


def all_true(answer: str, names: tuple[str, ...]) -> str:
    """A rule that concludes a truth from several."""
    return rule(answer, branch(*(f"({name} TRUE)" for name in names)), answer, "TRUE")


def grades(answer: str, score: str) -> list[str]:
    """A rule for each grade."""
    bands = ((P.grade_good, 10_001, "good"), (P.grade_fairly_good, P.grade_good, "fairly_good"))
    bands += ((P.grade_average, P.grade_fairly_good, "average"), (0, P.grade_average, "poor"))
    return [
        rule(f"{answer}-{name}", finding(score, f"?s&:(and (>= ?s {low}) (< ?s {high}))"), answer, f'"{name}"')
        for low, high, name in bands
    ]


def months(state: str, last: str, *more: str) -> str:
    """A rule for the secretary's months in office, for one state of the office."""
    parts = ("year", "month", "day")
    slots = [slot(f"secretary_appointed_{part}", part) for part in parts]
    first = f"(+ (* ?year 12) ?month (if (> ?day {P.appointment_cutoff_day}) then 1 else 0))"
    served = f"(+ (- (min {last} {w.DECEMBER}) (max {first} {w.JANUARY})) 1)"
    conditions = branch(f"(secretary_state {state})", *slots, *more)
    return rule(f"months-{state}", conditions, "secretary_months", f"(max 0 (min 12 {served}))")


LEFT = [slot(f"secretary_left_{part}", f"left-{part}") for part in ("year", "month", "day")]
LAST = f"(+ (* ?left-year 12) ?left-month (if (< ?left-day {P.leaving_cutoff_day}) then -1 else 0))"
MODES = " ".join(f"(if (>= ?{name} 1) then 1 else 0)" for name in w.MODES)
ELIGIBLE = " ".join(
    [
        branch("(vetoed FALSE)"),
        *(finding(name, "TRUE") for name in ("site_qualified", "systems_complete", "five_good_met")),
    ]
)
APPRAISED = w.weights(w.APPRAISALS)
SECRETARY = [(f"secretary_{name}", weight) for name, weight in w.weights(w.APPRAISALS, "secretary_weight_")]
ACTIVITY = f"(* {P.activity_fund_per_member} (+ ?full_members ?probationary_members))"

THEMED = f"(themed_activities ?n&:(>= ?n {P.themed_activities_minimum}))"

PROGRAM = [
    "(deftemplate branch {})".format(
        " ".join(
            f"(slot {name} (type {'SYMBOL' if name in (*w.BOOLEANS, *w.TEXTS) else 'INTEGER'}))" for name in _SAMPLE
        )
    ),
    "(deftemplate finding (slot name (type SYMBOL)) (slot value))",
    "(deffunction flag (?truth) (if (eq ?truth TRUE) then 1 else 0))",
    "(deffunction found (?name ?value) (assert (finding (name ?name) (value ?value))) (conclude ?name ?value))",
    number("site_items_met", w.SITE),
    all_true("site_qualified", w.SITE),
    rule(
        "other-haves",
        branch(*map(slot, ("has_premises", "premises_shared", *w.HAVES))),
        "other_haves",
        f"(+ (flag (or (eq ?has_premises TRUE) (eq ?premises_shared TRUE))) "
        f"{' '.join(f'(flag ?{name})' for name in w.HAVES)})",
    ),
    rule(
        "six-haves",
        f"{finding('other_haves', '?n')} {branch(slot('has_signs'))}",
        "six_haves_met",
        "(+ ?n (flag ?has_signs))",
    ),
    rule(
        "hollow",
        f"{branch('(has_signs TRUE)')} {finding('other_haves', f'?n&:(< ?n {P.hollow_branch_haves})')}",
        "hollow_branch",
        "TRUE",
    ),
    all_true("guidance_paired", ("has_instructor", "has_liaison")),
    rule("training", branch(f"(training_sessions ?n&:(>= ?n {w.TRAINING}))"), "training_met", "TRUE"),
    number("systems_in_place", w.SYSTEMS),
    all_true("systems_complete", w.SYSTEMS),
    rule("modes", branch(*map(slot, w.MODES)), "activity_modes_used", f"(+ {MODES})"),
    number("pledges_shown", w.PLEDGES),
    rule(
        "theme",
        f"{branch(THEMED, slot('sector'), slot('volunteer_services'))} "
        f"(test (or (eq ?sector non_public_enterprise) (>= ?volunteer_services {P.volunteer_services_minimum})))",
        "theme_practice_held",
        "TRUE",
    ),
    weighted("five_good_total", w.weights(w.GOODS)),
    rule(
        "five-good",
        branch(*(f"({name} ?{name}&:(>= ?{name} {P.five_good_floor}))" for name in w.GOODS)),
        "five_good_met",
        "TRUE",
    ),
    rule(
        "city",
        f"{ELIGIBLE} {finding('five_good_total', f'?t&:(>= ?t {P.city_site_total})')}",
        "demonstration_level",
        '"city"',
    ),
    rule(
        "county",
        f"{ELIGIBLE} "
        f"{finding('five_good_total', f'?t&:(and (>= ?t {P.county_site_total}) (< ?t {P.city_site_total}))')}",
        "demonstration_level",
        '"county"',
    ),
    weighted("appraisal_score", APPRAISED),
    *grades("appraisal_grade", "appraisal_score"),
    weighted("secretary_appraisal_score", SECRETARY),
    *grades("secretary_appraisal_grade", "secretary_appraisal_score"),
    rule("activity", branch(slot("full_members"), slot("probationary_members")), "activity_fund", ACTIVITY),
    rule("months-vacant", branch("(secretary_state vacant)"), "secretary_months", "0"),
    months("in_office", str(w.DECEMBER)),
    months("left", LAST, *LEFT),
    rule(
        "allowance",
        f"{finding('secretary_months', '?m')} {branch(slot('secretary_full_time', 'full'))}",
        "secretary_allowance",
        f"(* ?m (if (eq ?full TRUE) then {P.allowance_per_month_full_time} else {P.allowance_per_month}))",
    ),
    rule(
        "floor",
        f"{finding('secretary_allowance', '?a')} {branch('(allowance_paid ?p&:(>= ?p ?a))')}",
        "allowance_floor_met",
        "TRUE",
    ),
    rule(
        "grant",
        f"{finding('activity_fund', '?a')} {finding('secretary_allowance', '?b')}",
        "annual_grant",
        "(+ ?a ?b)",
    ),
]

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
            "allowance_floor_met",
        ),
        False,
    ),
    "demonstration_level": "none",
    "term_years_min": P.term_minimum_original,
    "term_years_max": P.term_maximum_original,
}


def given(of: Any) -> dict[str, Any]:
    """A branch's facts, with symbols for truths and choices."""
    symbols = {True: clips.Symbol("TRUE"), False: clips.Symbol("FALSE")}
    return {
        name: symbols[value] if isinstance(value, bool) else clips.Symbol(value) if isinstance(value, str) else value
        for name, value in w.numbers(of).items()
    }


class Session:
    """An environment of CLIPS with the program, which is replaced after a number of branches."""

    def __init__(self) -> None:
        """Start without an environment."""
        self.left, self.found = 0, dict[str, Any]()

    def renew(self) -> None:
        """A new environment."""
        self.env, self.left = clips.Environment(), _KEPT_FACTS
        self.env.define_function(self.conclude, name="conclude")
        for part in PROGRAM:
            self.env.build(part)
        self.template = self.env.find_template("branch")

    def conclude(self, name: str, value: Any) -> None:
        """Take one conclusion."""
        self.found[str(name)] = True if value == "TRUE" else value

    def answers(self, facts: dict[str, Any]) -> dict[str, Any]:
        """What the rules conclude of a branch."""
        if not self.left:
            self.renew()
        self.left -= 1
        self.found = dict(START)
        self.env.reset()
        self.template.assert_fact(**facts)
        self.env.run()
        return self.found


answers = Session().answers
