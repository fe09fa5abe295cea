"""The command `test`: cases that people wrote, whether the rules answer as they expect, and which cases are missing."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.case_files import read_cases, write_suggestions
from pingyuan_rules.case_files.suggested_files import check_place
from pingyuan_rules.cases import CaseCoverage, case_coverage
from pingyuan_rules.cases.case_coverage import SECONDS
from pingyuan_rules.cases.case_model import run_all
from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.cli.named_book import BOOK_HELP, named_book
from pingyuan_rules.cli.options import LedgerOptions, Options, OutputFormat, WrongUsage, flag, rules_named
from pingyuan_rules.cli.record_command import RecordOptions, record
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.convert import converter
from pingyuan_rules.engine import Label, Problem, Rulebook
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.solver.solving import MOST_SECONDS, TIME_LIMIT

FAILED = 4
"""Exit code: a case that a person wrote does not pass."""
OTHERWISE = 5
"""Exit code: every such case passes, and the rules answer a recorded one otherwise than was recorded."""

CASES_HELP = (
    "案例文件（.cases.toml 或 .cases.xlsx），或含有这些文件的文件夹；写明 --rule 的可以不给；"
    "与 --record 同用时，为要写入的新文件 | "
    "files with cases (.cases.toml or .cases.xlsx), or folders with such files; not needed with --rule; with "
    "--record, the new file to write"
)
COVERAGE_HELP = (
    "列出没有案例触及的结论、情形、界限和参数取值 | "
    "list the outcomes, alternatives, thresholds and values of parameters that no case touches"
)
SUGGEST_HELP = (
    "把应补的案例写入新文件（.cases.toml 或工作簿 .cases.xlsx），应有的结论留空，由人填写 | "
    "write the cases that are missing to a new file (.cases.toml, or a workbook .cases.xlsx), with the expected "
    "answers left blank for people to fill in"
)
RULE_HELP = (
    "只看这条规则，可重复；默认为案例所检查的全部规则，与 --record 同用时为全部规则 | "
    "only this rule; by default the rules whose answers the cases expect, and with --record all rules; repeatable"
)
ALL_HELP = "看全部规则，包括没有案例的 | all rules, also those without a case"
SECONDS_HELP = (
    f"最长用时（秒），默认 {SECONDS:.0f}；到时未查清的另行列出 | "
    f"the most seconds it may take, by default {SECONDS:.0f}; anything not settled by then is listed apart"
)


def test(
    *files: Annotated[Path, Parameter(name="FILES", help=CASES_HELP)],
    coverage: Annotated[bool, flag(COVERAGE_HELP)] = False,  # noqa: PT028 - it is no test, but the command
    suggest: Annotated[Path | None, Parameter(metavar="OUT", help=SUGGEST_HELP)] = None,  # noqa: PT028
    rule: Annotated[tuple[str, ...], Parameter(metavar="RULE", negative="", show_default=False, help=RULE_HELP)] = (),  # noqa: PT028
    all_rules: Annotated[bool, flag(ALL_HELP)] = False,  # noqa: PT028
    seconds: Annotated[int | None, Parameter(metavar="N", help=SECONDS_HELP)] = None,  # noqa: PT028
    book: Annotated[str | None, Parameter(metavar="BOOK", help=BOOK_HELP)] = None,  # noqa: PT028
    recording: RecordOptions | None = None,  # noqa: PT028
    policy_options: LedgerOptions | None = None,  # noqa: PT028
    output_format: OutputFormat | None = None,  # noqa: PT028
    options: Options | None = None,  # noqa: PT028
) -> int:
    """检验案例：规则的结论是否如案例所写 | Test whether the rules answer as your cases say."""
    terminal, is_json = Terminal((options or Options()).lang), (output_format or OutputFormat()).is_json
    recording, policy_options = recording or RecordOptions(), policy_options or LedgerOptions()
    check_book_use(book, [recording.record, suggest])
    chosen = named_book(book)
    rules = rules_asked(rule, chosen, all_rules=all_rules)
    is_looked_at = coverage or suggest is not None
    recording.check(files, policy_options, is_looked_at=is_looked_at or seconds is not None)
    if recording.record is not None:
        record(recording.record, files[0], rules, recording, policy_options, terminal=terminal, as_json=is_json)
        return 0
    check_usage(files, rules, seconds, is_looked_at=is_looked_at)
    if suggest is not None:
        check_place(suggest)
    with terminal.working(Label("正在检验案例", "Testing cases")):
        try:
            cases = read_cases(files, book=chosen) if files else ()
        except OSError as error:
            raise file_error(error, error.filename or files[0]) from None
        run = run_all(cases, chosen.version)
        found = None
        if is_looked_at:
            found = case_coverage(cases, rules=rules or None, seconds=SECONDS if seconds is None else seconds)
    if suggest is not None and found is not None and found.suggestions:
        write_suggestions(found.suggestions, suggest, lang=terminal.lang)
    if is_json:
        terminal.json(converter.unstructure(run) | ({} if found is None else covered_json(found, suggest)))
    else:
        for text in [*([run.text(terminal.lang)] if files else []), *covered_texts(found, suggest, terminal)]:
            for line in text.splitlines():
                terminal.line(line)
    # A case that a person wrote counts for more than what nobody has checked.
    return FAILED if run.failures else OTHERWISE if run.differences else 0


def check_book_use(book: str | None, writing: Iterable[Path | None]) -> None:
    """Check that a county's own book is not named where cases are written, whose answers are Pingyuan's.

    Raises:
        WrongUsage: When it is.
    """
    if book is not None and any(each is not None for each in writing):
        expected = Label("不与 --suggest、--record 同用", "not to be used with --suggest and --record")
        remedy = Label("请去掉其一", "Leave out one of them")
        raise WrongUsage([Problem("--book", book, expected, remedy, kind="conflict", path=("--book",))])


def rules_asked(names: Iterable[str], book: Rulebook[Any], *, all_rules: bool) -> Sequence[AnyRule]:
    """The rules that options ask for; none if they leave that to the cases.

    Raises:
        WrongUsage: When a name is that of no rule, or all rules are asked for beside some.
    """
    rules = rules_named(names, book)
    if rules and all_rules:
        expected = Label("不与 --rule 同用", "not to be used with --rule")
        remedy = Label("请去掉其一", "Leave out one of them")
        raise WrongUsage([Problem("--all-rules", "", expected, remedy, kind="conflict", path=("--all-rules",))])
    return book.rules if all_rules else rules


def check_usage(files: Iterable[Path], rules: Iterable[object], seconds: int | None, *, is_looked_at: bool) -> None:
    """Check that options go together.

    Raises:
        WrongUsage: When there is nothing to do, or an option has no effect.
    """
    problems = []
    if not (files or (rules and is_looked_at)):
        expected = Label("至少一个案例文件", "at least one file with cases")
        remedy = Label("请给出文件，或 --suggest 和 --rule", "Give files, or --suggest and --rule")
        problems.append(Problem("FILES", "", expected, remedy, kind="required", path=("FILES",)))
    elif not is_looked_at:
        remedy = Label("请加上其一，或去掉该选项", "Add one of them, or leave this option out")
        if rules:
            expected = Label(
                "与 --coverage、--suggest 或 --record 同用", "to be used with --coverage, --suggest or --record"
            )
            problems.append(Problem("--rule, --all-rules", "", expected, remedy, kind="conflict", path=("--rule",)))
        if seconds is not None:
            expected = Label("与 --coverage 或 --suggest 同用", "to be used with --coverage or --suggest")
            problems.append(Problem("--seconds", "", expected, remedy, kind="conflict", path=("--seconds",)))
    if is_looked_at and seconds is not None and not 0 <= seconds <= MOST_SECONDS:
        remedy = Label("请更正", "Correct it")
        problems.append(Problem("--seconds", shown(seconds), TIME_LIMIT, remedy, kind="range", path=("--seconds",)))
    if problems:
        raise WrongUsage(problems)


def covered_json(found: CaseCoverage, suggest: Path | None) -> dict[str, Any]:
    """What cases touch, for programs, and the suggested ones."""
    written = None if suggest is None or not found.suggestions else str(suggest)
    return {
        "version": __version__,
        "coverage": converter.unstructure(found),
        "suggestions": converter.unstructure(found.suggestions),
        "suggestions_file": written,
    }


def covered_texts(found: CaseCoverage | None, suggest: Path | None, terminal: Terminal) -> Iterable[str]:
    """What cases touch, for people, and where the suggested ones were written."""
    if found is None:
        return
    yield found.text(terminal.lang)
    if suggest is not None:
        number = len(found.suggestions)
        done = Label(
            f"已将 {number:,} 个建议的案例写入 {suggest}，请填写应有的结论。",
            f"Wrote {number:,} suggested case{'s' * (number != 1)} to {suggest}; fill in the expected answers.",
        )
        none = Label("没有可建议的案例，未写文件。", "There is no case to suggest, and no file was written.")
        yield terminal.text(done if number else none)
