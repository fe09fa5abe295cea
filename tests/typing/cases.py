"""What type checkers see of cases: suggested, recorded and run."""

from pathlib import Path
from typing import assert_type

from pingyuan_rules import (
    PINGYUAN,
    Case,
    CaseResult,
    Recording,
    SuggestedCase,
    must_form,
    record_cases,
    run_case,
    suggest_cases,
    write_suggestions,
)
from pingyuan_rules.engine import Rule
from pingyuan_rules.ledger import Ledger


def recorded(ledger: Ledger) -> None:
    """What is recorded are cases like any other."""
    recording = record_cases(ledger, PINGYUAN, rules=[must_form], members=True, lang="en")
    assert_type(recording, Recording)
    assert_type(recording.cases, tuple[Case, ...])
    assert_type(recording.answers, int)
    assert_type(recording.write("a.cases.toml"), Path)
    assert_type(run_case(recording.cases[0]), CaseResult)
    record_cases(ledger, members="yes")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def suggested() -> None:
    """Suggestions go to a file of either kind."""
    suggestions = suggest_cases(must_form)
    assert_type(suggestions, tuple[SuggestedCase, ...])
    assert_type(write_suggestions(suggestions, Path("a.cases.xlsx"), "en"), Path)
    rules = suggestions[0].rules
    assert_type(len(rules), int)
    assert isinstance(rules[0], Rule)
