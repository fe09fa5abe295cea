"""The forms of measures: rates, counts and sums with all that follows from them, so that readers compute nothing."""

from typing import Any, get_args, get_type_hints

import attrs

from pingyuan_rules.convert.forms.form_parts import (
    EXACT,
    FORMS,
    TEXT,
    TRUTH,
    VALUE,
    WHOLE,
    Form,
    by_key,
    enumeration,
    nullable,
    object_form,
    register,
)
from pingyuan_rules.engine import Choice
from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.measures import (
    Admissions,
    Base,
    Bound,
    BranchBase,
    Count,
    Coverage,
    DemonstrationCounts,
    FormationCounts,
    FundTotals,
    Interval,
    PaidOnce,
    PublishedBase,
    Rate,
    RateRow,
    Row,
    Target,
    Total,
)
from pingyuan_rules.measures.rates import COUNTS, RATE_COUNTS

ROWS = (Coverage, RateRow, FormationCounts, DemonstrationCounts, FundTotals, Admissions)

BASE = enumeration(Base, BranchBase, PublishedBase)
_BOUNDS = {"low": WHOLE, "high": WHOLE, "value": nullable(WHOLE)}
_SHARES = dict.fromkeys(("low", "high", "value"), nullable(EXACT))

RATE = object_form("Rate", {"base": BASE, **dict.fromkeys(RATE_COUNTS, WHOLE), **_SHARES, "percent": TEXT})
"""A rate: base and counts; bounds and value as exact fractions in text, and in percent."""
COUNT = object_form("Count", {**dict.fromkeys(COUNTS[Count], WHOLE), **_BOUNDS})
INTERVAL = object_form("Interval", _BOUNDS)
TOTAL = object_form("Total", {**dict.fromkeys(COUNTS[Total], WHOLE), "value": nullable(WHOLE)})
PAID_ONCE = object_form(
    "PaidOnce",
    {
        "low": WHOLE,
        "high": nullable(WHOLE),
        "by_branch": WHOLE,
        **dict.fromkeys(("shared", "unnamed", "unknown"), WHOLE),
        "value": nullable(WHOLE),
    },
)
TARGET = object_form(
    "Target", {"bound": enumeration(Bound), "percent": nullable(WHOLE), "share": nullable(EXACT), "text": TEXT}
)

_BY_TYPE: dict[Any, Form] = {
    Rate: RATE,
    Count: COUNT,
    Interval: nullable(INTERVAL),
    Total: TOTAL,
    Target: TARGET,
    Choice: BASE,
    bool: nullable(TRUTH),
}

register({Rate: RATE, Count: COUNT, Interval: INTERVAL, Total: TOTAL, PaidOnce: PAID_ONCE, Target: TARGET})


@cached_by_class
def row_form(cls: type[Row]) -> Form:
    """One row of a measure: its group, its numbers, and what follows from them, such as whether a target is met."""
    hints = get_type_hints(cls)
    shared = set(dir(Row))
    forms = {field.name: _BY_TYPE[hints[field.name]] for field in attrs.fields(cls) if field.name not in shared}
    # What follows from the numbers are properties.
    properties = {name: each for name, each in vars(cls).items() if isinstance(each, property) and name not in shared}
    returned = {name: get_type_hints(each.fget)["return"] for name, each in properties.items()}
    # Such as `bool | Unknown`: what may be unknown has a form that may be null.
    forms |= {name: _BY_TYPE[(get_args(hint) or (hint,))[0]] for name, hint in returned.items()}
    about = {"version": TEXT, "fingerprint": TEXT, "overlay": TEXT}
    read = {"overlay": lambda row: row.overlay or None}
    return object_form(cls.__name__, {"group": by_key(VALUE), **forms, **about}, read, optional=("overlay",))


# Rows of people's own are derived from the first.
FORMS.update(dict.fromkeys((Row, *ROWS), row_form))
