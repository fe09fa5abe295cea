"""How much the tests try: a sample by default, everything in `make check`.

PINGYUAN_TESTS says how much: `all` runs every test, `large` tries many more examples in those that run by default.
`make check` runs all tests in two parts, since measuring which lines they reach makes tests take two or three times as
long: `measured` are those that run by default and the few of the others that reach lines of their own, `rest` are the
others.
"""

import os
from typing import Any

import pytest
from hypothesis import settings

HOW = os.environ.get("PINGYUAN_TESTS", "")
LARGE = HOW == "large"
if HOW not in {"", "all", "large", "measured", "rest"}:
    MESSAGE = f"PINGYUAN_TESTS is all, large, measured or rest, not {HOW!r}"
    raise ValueError(MESSAGE)

REACHING = (
    "tests/cases/test_coverage.py::test_the_whole_book_can_be_looked_at",
    "tests/cases/test_coverage.py::test_where_the_order_of_cases_has_no_value_none_is_asked_about",
    "tests/cases/test_pytest_plugin.py",
    "tests/cli/test_bad_input.py::test_a_missing_spreadsheet_library_is_named",
    "tests/cli/test_check.py::test_every_day_on_which_something_changes_is_looked_at",
    "tests/cli/test_check.py::test_for_programs_it_writes_the_remarks_of_a_lint_with_their_days",
    "tests/cli/test_check.py::test_values_that_make_sense_together_are_not_doubted",
    "tests/cli/test_commands.py::test_demo_for_programs",
    "tests/cli/test_commands.py::test_template",
    "tests/cli/test_commands.py::test_what_programs_read_loses_no_character_in_a_pipe[ascii]",
    "tests/cli/test_office_page.py::test_without_the_extra_for_reports_the_guide_says_so",
    "tests/cli/test_report.py::test_under_the_policy_that_is_asked_for",
    "tests/cli/test_report.py::test_without_the_extra_there_is_no_report_and_it_is_named",
    "tests/cli/test_since.py::test_results_and_report_hold_the_changes",
    "tests/datasets/test_answers.py::test_it_is_no_matter_who_expands_a_pattern",
    "tests/datasets/test_related_files.py::test_what_is_wrong_with_columns_is_told_together",
    "tests/engine/test_refusals.py::test_a_column_with_the_type_of_null_is_unknown_to_spark_and_the_others",
    "tests/engine/test_refusals.py::test_spark_takes_them_for_one_unless_it_is_told_otherwise",
    "tests/ledger/test_cell_formats.py::test_a_day_that_hides_a_year_other_than_the_policys_is_warned_of",
    "tests/ledger/test_cell_formats.py::test_a_value_that_the_sheet_does_not_show_is_said_to_be_read",
    "tests/ledger/test_cell_formats.py::test_comments_are_said_not_to_be_read",
    "tests/ledger/test_cell_formats.py::test_what_a_condition_strikes_out_cannot_be_seen",
    "tests/ledger/test_formats.py::TestReaders::test_a_missing_careful_reader_is_named",
    "tests/ledger/test_formats.py::test_a_file_that_unpacks_to_too_much_is_refused",
    "tests/ledger/test_formats.py::test_a_missing_extra_is_named",
    "tests/ledger/test_inspection.py::test_a_column_of_many_different_words",
    "tests/ledger/test_layouts.py::test_a_hidden_sheet_stays_hidden_in_a_marked_copy",
    "tests/ledger/test_layouts.py::test_errors_of_formulas_are_no_empty_cells",
    "tests/ledger/test_layouts.py::test_values_of_every_kind_in_xls",
    "tests/ledger/test_many_problems.py::test_lists_and_copies_are_complete_up_to_a_limit",
    "tests/ledger/test_misread.py::test_a_year_alone_is_no_day",
    "tests/ledger/test_misread.py::test_characters_that_are_struck_out_or_raised_are_not_read_with_the_rest",
    "tests/ledger/test_read.py::test_a_missing_extra_is_named",
    "tests/ledger/test_results.py::test_progress_is_told_of_assessing_and_writing",
    "tests/measures/test_displays.py::test_a_chart_of_many_groups_draws_the_first_and_says_so",
    "tests/measures/test_displays.py::test_displays_tell_no_value_in_the_policy_from_unknown_facts",
    "tests/proof/test_changes_and_edges.py::test_words_of_changes_and_edges",
    "tests/proof/test_dates.py::test_a_date_is_decided_by_what_is_known",
    "tests/proof/test_lint.py::test_every_kind_of_remark_is_made",
    "tests/test_added_facts.py",
    "tests/test_findings_frames.py::test_without_rows_there_are_no_findings",
    "tests/test_frame_of.py::test_answers_note_their_units_where_the_engine_has_a_place",
    "tests/test_provenance.py::test_tables_of_a_ledger_have_a_place_for_what_the_policy_lacks",
    "tests/test_schemas.py::test_schemas_are_the_same_in_a_fresh_process",
)
"""Tests that only `make check` runs, and that reach lines which no other does. Where `make coverage` lists a line that
such a test reaches, its name belongs here."""

only_in_check = pytest.mark.only_in_check
"""A test that `make test` leaves out: it takes long, and another goes nearly the same way."""


def runs(test: str, *, in_check: bool) -> bool:
    """Whether a test of this name runs, of which it is known whether only `make check` runs it."""
    measured = not in_check or test.startswith(REACHING)
    return {"all": True, "measured": measured, "rest": not measured}.get(HOW, not in_check)


def size(large: int, small: int) -> int:
    """How many of something to try."""
    return large if LARGE else small


def examples(large: int, small: int | None = None) -> settings:
    """How many examples Hypothesis tries: so many, and by default a fifth of them, but five at least."""
    return settings(max_examples=size(large, max(5, large // 5) if small is None else small))


def variants(first: Any, *others: Any) -> list[Any]:
    """Parameters that go nearly the same way: the first is tried always, the others in `make check`."""
    return [first, *(pytest.param(other, marks=only_in_check) for other in others)]
