"""The option `--record` of `test`: today's answers about a ledger, frozen as cases that nobody has checked."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import attrs
from cyclopts import Parameter

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.case_files.recorded_files import MEMBERS, SENSITIVE, TEXTS, Recording, record_cases
from pingyuan_rules.case_files.toml_writing import check_new
from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.cli.ledger_input import read_input
from pingyuan_rules.cli.options import LedgerOptions, WrongUsage, flag
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import Label, Problem

RECORD_HELP = (
    "把现在对该台账的结论记录为案例，写入新文件，供与以后的版本比对；未经人核对，不写名称、乡镇、编号等文字 | "
    "record today's answers about this ledger as cases in a new file, to compare later versions with; nobody has "
    "checked them, and names, townships, ids and other texts are left out"
)
MEMBERS_HELP = (
    "也记录党员和入党申请人，以及取决于名册党员的结论 | "
    "record members and applicants too, and the answers that rest on the members on a roll"
)
SENSITIVE_HELP = (
    "也记录取决于敏感事实（如患大病、生活困难）的结论及这些事实 | "
    "record answers that rest on sensitive facts too, such as illness and hardship, with these facts"
)

_WHY = {
    TEXTS: Label("以下规则读取文字，其结论不予记录", "Not recorded, since these rules read texts"),
    MEMBERS: Label(f"以下规则的结论，加 --{MEMBERS} 才记录", f"Recorded only with --{MEMBERS}"),
    SENSITIVE: Label(f"以下规则的结论，加 --{SENSITIVE} 才记录", f"Recorded only with --{SENSITIVE}"),
}


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class RecordOptions:
    """What to record, and of which ledger."""

    record: Annotated[Path | None, Parameter(metavar="LEDGER", help=RECORD_HELP)] = None
    members: Annotated[bool, flag(MEMBERS_HELP)] = False
    sensitive: Annotated[bool, flag(SENSITIVE_HELP)] = False

    def check(self, files: Sequence[Path], policy_options: LedgerOptions, *, is_looked_at: bool) -> None:
        """Check that options go together.

        Args:
            files: The files that were named.
            policy_options: The policy, and how to read the ledger.
            is_looked_at: Whether an option asks which cases are missing.

        Raises:
            WrongUsage: When an option has no effect, or not one file is to be written.
        """
        names = [*unlike_default(self), *unlike_default(policy_options)]
        if self.record is None and names:
            expected = Label("与 --record 同用", "to be used with --record")
            remedy = Label("请加上它，或去掉这些选项", "Add it, or leave these options out")
            raise WrongUsage([Problem(", ".join(names), "", expected, remedy, kind="conflict", path=(names[0],))])
        if self.record is not None and is_looked_at:
            expected = Label(
                "不与 --coverage、--suggest、--seconds 同用", "not to be used with --coverage, --suggest, --seconds"
            )
            remedy = Label("请分两次运行", "Run the command twice")
            raise WrongUsage(
                [Problem("--record", str(self.record), expected, remedy, kind="conflict", path=("--record",))]
            )
        if self.record is not None and len(files) != 1:
            expected = Label("一个要写入的新文件", "one new file to write")
            remedy = Label("请只给出一个", "Give one only")
            raise WrongUsage(
                [Problem("FILES", "".join(map(str, files[1:2])), expected, remedy, kind="conflict", path=("FILES",))]
            )


def unlike_default(options: RecordOptions | LedgerOptions) -> list[str]:
    """The options that were given."""
    fields = attrs.fields(type(options))
    return [f"--{field.name}" for field in fields if getattr(options, field.name) != field.default]


def record(
    ledger: Path,
    path: Path,
    rules: Sequence[AnyRule],
    recording: RecordOptions,
    policy_options: LedgerOptions,
    *,
    terminal: Terminal,
    as_json: bool,
) -> None:
    """Record the answers about a ledger in a new file of cases, and tell what it holds.

    Raises:
        InvalidData: When the ledger, the policy or the place of the file cannot be used.
    """
    given = read_input(ledger, policy_options, terminal, path, check=check_new)
    with terminal.working(Label("正在记录结论", "Recording answers")):
        try:
            done = record_cases(
                given.ledger,
                given.policy,
                policy_file=policy_options.policy,
                rules=rules,
                members=recording.members,
                sensitive=recording.sensitive,
                lang=terminal.lang,
            )
            done.write(path)
        except OSError as error:
            raise file_error(error, error.filename or path) from None
    if as_json:
        options = {TEXTS: "", MEMBERS: "--members", SENSITIVE: "--sensitive"}
        left_out = {options[reason]: [rule.name for rule in left] for reason, left in done.left_out.items()}
        terminal.json(
            {
                "version": __version__,
                "file": str(path),
                "cases": len(done.cases),
                "answers": done.answers,
                "left_out": left_out,
            }
        )
    else:
        for line in lines(done, path):
            terminal.line(line)


def lines(done: Recording, path: Path) -> Iterator[Label]:
    """What was recorded, and what was not."""
    cases = len(done.cases)
    yield Label(
        f"已将 {done.answers:,} 个结论记录为 {cases:,} 个案例，写入 {path}；无人核对。",
        f"Recorded {done.answers:,} answer{'s' * (done.answers != 1)} in {cases:,} "
        f"case{'s' * (cases != 1)} in {path}; nobody has checked them.",
    )
    for reason, rules in done.left_out.items():
        zh, en = "、".join(rule.label.zh for rule in rules), "; ".join(rule.label.en for rule in rules)
        yield Label(f"{_WHY[reason].zh}：{zh}。", f"{_WHY[reason].en}: {en}.")
