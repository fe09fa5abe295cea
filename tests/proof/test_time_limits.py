"""Limits of time: what is none is refused wherever one can be given, also where nothing would come to depend on it."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from pingyuan_rules import (
    PINGYUAN,
    Organization,
    advise,
    case_coverage,
    compare_policies,
    decide,
    differ,
    edges,
    findings,
    least_change,
    lint,
    must_form,
    prove,
    reachable,
    suggest_cases,
)
from pingyuan_rules.proof import Refuted, advise_findings
from pingyuan_rules.report import comparison_page, write_comparison

UNIT = Organization(full_members=3)
ALIKE = compare_policies([UNIT], PINGYUAN, PINGYUAN)
"""A comparison in which no rule can differ, so that nothing is looked for."""

ASKED: dict[str, Callable[..., object]] = {
    "prove": partial(prove, must_form),
    "differ": partial(differ, must_form, PINGYUAN, PINGYUAN),
    "reachable": partial(reachable, must_form),
    "edges": partial(edges, must_form),
    "lint": partial(lint, PINGYUAN),
    "decide": partial(decide, must_form, UNIT),  # which is known without a search
    "least_change": partial(least_change, must_form, UNIT, True),
    "advise": partial(advise, must_form, UNIT),
    "advise_findings": partial(advise_findings, ()),
    "findings": partial(findings, UNIT, least_change=True),
    "case_coverage": partial(case_coverage, ()),
    "suggest_cases": partial(suggest_cases, ()),
    "witnesses": ALIKE.witnesses,
    "comparison_page": partial(comparison_page, ALIKE),
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("seconds", [-1, -0.001, nan, inf, 4_294_968, 10**400, True, "5", Decimal(5)])
def test_what_is_no_limit_of_time_is_refused(asked: str, seconds: Any) -> None:
    with pytest.raises(ValueError, match=r"^seconds=.*; write a number of seconds from 0 to 4294967$"):
        ASKED[asked](seconds=seconds)


def test_nothing_is_written_then(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="seconds=nan; write a number of seconds from 0"):
        write_comparison(tmp_path / "page.html", ALIKE, seconds=nan)
    assert list(tmp_path.iterdir()) == []


def test_the_time_for_all_findings_may_have_no_end() -> None:
    assert advise_findings((), total=inf) == ()
    for total in (-1, nan):
        with pytest.raises(ValueError, match=f"total={total}; write a number of seconds from 0 to 4294967"):
            advise_findings((), total=total)


@pytest.mark.parametrize("seconds", [5, Fraction(5, 2), 4_294_967])
def test_a_number_of_seconds_is_taken(seconds: Any) -> None:
    # The longest is as many milliseconds as z3 can count; one more would begin again at none.
    assert isinstance(prove(must_form, seconds=seconds), Refuted)


@pytest.mark.parametrize("wrong", [-1, 2.5])
def test_the_number_of_related_records_is_checked_without_a_case_too(wrong: Any) -> None:
    with pytest.raises(ValueError, match=f"up_to={wrong}; write a whole number of 0 or more"):
        case_coverage((), up_to=wrong)
