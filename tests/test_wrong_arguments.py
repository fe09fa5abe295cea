"""What is given in place of several records, of an amount or of a rate is refused with what to write instead."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest

import pingyuan_rules as pr
from pingyuan_rules import UNKNOWN, Branch, Organization, engine
from sizes import variants

ORG, FRAME, DAY = Organization(full_members=3), pl.DataFrame({"full_members": [3]}), date(2016, 1, 1)
SEVERAL: dict[str, tuple[Callable[[Any], object], str]] = {
    "coverage": (pr.coverage, "coverage({}, ...)"),
    "standalone": (lambda data: pr.standalone_rate(data, base=pr.Base.ELIGIBLE), "standalone_rate({}, ...)"),
    "sites": (pr.site_pass_rate, "site_pass_rate({}, ...)"),
    "formations": (pr.formation_counts, "formation_counts({}, ...)"),
    "demonstrations": (pr.demonstration_counts, "demonstration_counts({}, ...)"),
    "funds": (pr.fund_totals, "fund_totals({}, ...)"),
    "admissions": (lambda data: pr.admissions(data, DAY, DAY), "admissions({}, ...)"),
    "compare": (lambda data: pr.compare(organizations=data), "compare(organizations={})"),
    "compare branches": (lambda data: pr.compare(branches=data), "compare(branches={})"),
    "assess_all": (lambda data: pr.book.assess_all(data, Organization), "assess({}, Organization)"),
    "frame_of": (lambda data: pr.frame_of(data, Organization), "frame_of({}, Organization)"),
    "Records": (engine.Records, "Records({})"),
}


def told(call: Callable[[], object], error: type[Exception] = TypeError) -> str:
    """What an error says."""
    with pytest.raises(error) as raised:
        call()
    return str(raised.value)


@pytest.mark.parametrize("name", SEVERAL)
def test_what_is_not_several_records_says_what_to_write(name: str) -> None:
    ask, call = SEVERAL[name]
    assert told(lambda: ask(ORG)) == f"one record is not a collection: write {call.format('[record]')}"
    # For compare None is a class that is not given.
    for value in (UNKNOWN, 7, Organization, *([] if "compare" in name else [None])):
        text = told(lambda value=value: ask(value))
        assert "expected records of the class" in text
        assert f"write {call.format('records')}, with [] if there are none" in text


def test_frames_and_mappings_in_place_of_records_say_what_to_write() -> None:
    text = told(lambda: pr.compare(branches=FRAME))  # type: ignore[arg-type]
    assert text == "a frame is not a collection of records: write compare(branches=records_of(frame, Branch))"
    text = told(lambda: pr.frame_of({"a": ORG}, Organization))  # type: ignore[arg-type]
    assert text == "a loop over a mapping gives its keys: write frame_of(records.values(), Organization)"
    assert len(engine.Records(each for each in (ORG, ORG))) == 2


@pytest.mark.parametrize("value", [*variants(UNKNOWN, 7, ORG)], ids=repr)
def test_what_names_no_facts_says_what_to_write(value: Any) -> None:
    text = told(lambda: pr.coverage([], by=value))
    assert text == f'by names facts, or columns of a frame, not {value!r}: write by="township" or by=[...]'


@pytest.mark.parametrize("value", [*variants(None, 3.5, "300", True, Decimal(3), ORG)], ids=repr)
def test_an_amount_is_a_whole_number_of_fen(value: Any) -> None:
    for ask in (pr.yuan, pr.fen):
        name = ask.__name__
        text = told(lambda ask=ask: ask(value))
        assert text == f"{name} takes a whole number of fen, not {value!r}: {name}(30_000) is 300 yuan"
        assert told(lambda ask=ask: ask(UNKNOWN), pr.UnknownFact).startswith(
            f"{name} takes a known amount: ask is_known(amount) first. UNKNOWN is neither true nor false"
        )
    assert (pr.yuan(np.int64(30_000)), pr.fen(np.int64(7))) == (Decimal("300.00"), 7)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [*variants(UNKNOWN, None, 7, Branch)], ids=repr)
def test_other_functions_say_what_they_take(value: Any) -> None:
    rate, target = pr.Rate.of(1, 2, pr.Base.OPERATING), pr.organization_target()
    line = "write shortfall(row.organization, organization_target())"
    assert told(lambda: pr.shortfall(value, target)).endswith(line)
    assert told(lambda: pr.shortfall(rate, value)).endswith(line)
    assert "read_published takes the path of a file or an overlay(path), not" in told(lambda: pr.read_published(value))
    assert "overlay() takes one of a path, a mapping and text=..." in told(lambda: pr.overlay(value))
    assert "a Parquet file, a folder, a pattern, or several of these, as" in told(
        lambda: pr.assess_files(value, Branch)
    )
    assert "the files are a Parquet file" in told(lambda: pr.assess_files([value], Branch))
    assert 'a clause is named by its key, such as clause("P2S8"), not' in told(lambda: pr.clause(value))
    text = told(lambda: pr.findings(value), engine.WrongRecord)
    assert text.startswith(f"pingyuan has no rules about {type(value).__name__}; ask about one record, such as")


@pytest.mark.parametrize("value", [*variants(None, UNKNOWN, datetime(2016, 1, 1))], ids=repr)  # noqa: DTZ001
def test_the_period_of_admissions_is_two_days(value: Any) -> None:
    for days, name in (((value, DAY), "start"), ((DAY, value), "end")):
        text = told(lambda days=days: pr.admissions([], *days), pr.InvalidData)
        assert text == f"{name}: found {value}, expected a date. Give date(year, month, day)."
