"""Rules as typed functions, written once and read many ways.

Everything needed to encode a regulation is here: records with `fact`, a policy class with `param`, a
`Rulebook`, citations, and the words of the language. Nothing here knows of any particular regulation.
"""

from importlib import import_module

from pingyuan_rules.engine.display import load_displays_with
from pingyuan_rules.engine.lazy_names import lazy_names

public_names = lazy_names(
    __name__,
    {
        "engine.assessment": "Assessable Assessment Assessments Finding",
        "engine.shown_language": "display_language set_display_language",
        "engine.decimals": "ExactDecimal",
        "engine.definition": "Book Definition RuleInfo Version",
        "engine.invariants": "Invariant invariant",
        "engine.labels": "Choice LANGUAGES Label Lang MonthNumber Severity Status Subunit Unit",
        "engine.language": """
            add_days add_months all_of all_where any_of any_where as_is at_least at_least_where bracket calendar_month
            choose choose_by_rank choose_one clip count_true count_where day days_between divide first_of_year
            full_years hundredths implies largest_over marginal maximum minimum month not_ share smallest_over sum_over
            times total year
        """,
        "engine.laws.law": "Law",
        "engine.laws.monotony": "Monotony never_lowers never_raises",
        "engine.policies": "Citation Cite Origin Parameters Provenance Source",
        "engine.problems": "FactAdded InvalidData Problem RuleError RuleNotInForce WrongRecord",
        "engine.rates.ratios": "Ratio",
        "engine.rates.scales": "Scale",
        "engine.facts.fact_definitions": "fact facts_of param",
        "engine.facts.fact_info": "FactInfo",
        "engine.records": "Record Records Related RelationInfo related relations_of",
        "engine.rule": "Explanation Rule",
        "engine.rulebook": "Explanations Rulebook",
        "engine.planning.frame_problems": "FrameError Invalid",
        "engine.table.checked_frame": "InvalidValues check",
        "engine.terms": "Rounding",
        "engine.values": "Fen Kind UNKNOWN Unknown UnknownFact exact_decimal fen is_known yuan",
    },
)


# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.engine.wording.displays"))
