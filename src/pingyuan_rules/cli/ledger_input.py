"""Reading what a command names: the ledger and the policy, and everything that is wrong with them at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from pingyuan_rules import words
from pingyuan_rules.cli.inspection_output import show_dry_run, summary
from pingyuan_rules.cli.options import LedgerOptions, collect_problems, read_figures
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import InvalidData, Label, Lang, Problem
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.files import check_free, real_path
from pingyuan_rules.ledger.inspection import Inspection
from pingyuan_rules.ledger.ledger_model import Ledger
from pingyuan_rules.ledger.places import MOST_TOLD
from pingyuan_rules.ledger.reading import inspect_ledger
from pingyuan_rules.policy import Policy
from pingyuan_rules.progress import Progress
from pingyuan_rules.published import Published
from pingyuan_rules.returned.marked_copy import write_marked
from pingyuan_rules.returned.writing_results import check_replaceable


class BadLedger(InvalidData):
    """Input that cannot be used, with the ledger as it was read.

    Attributes:
        inspection: The ledger as it was read.
    """

    def __init__(self, problems: ProblemLog, inspection: Inspection) -> None:
        """Keep what was read beside the problems."""
        super().__init__(problems.told, more=problems.more)
        self.inspection = inspection


@attrs.frozen
class Input:
    """What a command works on.

    Attributes:
        inspection: The ledger as it was read; it has no problems.
        policy: The policy.
        published: The figures that the county published, if a file names them.
        since: The earlier ledger as it was read, if one was named; it has no problems.
    """

    inspection: Inspection
    policy: Policy
    published: Published | None = None
    since: Inspection | None = None

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.inspection.ledger

    def summary(self, lang: Lang) -> Iterator[str]:
        """What was read of the ledger, and of the earlier one if there is one."""
        yield from summary(self.inspection, lang)
        if self.since is not None:
            yield words.EARLIER_LEDGER_READ.text(lang)
            yield from (f"  {line}" for line in summary(self.since, lang))


def read_input(
    path: Path,
    policy_options: LedgerOptions,
    terminal: Terminal,
    out: Path | None = None,
    marked: Path | None = None,
    *,
    published: Path | None = None,
    since: Path | None = None,
    dry_run: bool = False,
    full: bool = False,
    check: Callable[[Path], None] = check_replaceable,
) -> Input:
    """The ledger and the policy, or everything that is wrong with them and with where results are to go.

    Args:
        path: The ledger.
        policy_options: The policy to assess by, and how to read.
        terminal: Shows how far reading has come.
        out: Where results are to go.
        marked: Where to write a copy with everything that is wrong marked; it is written with and without problems.
        published: The file with the figures that the county published; the policy file may hold them too.
        since: The earlier ledger, whose problems are told as such; a dry run reads it too and does not show it.
        dry_run: Whether to show how the ledger was read, even when something is wrong.
        full: Whether to show every column then, also those named as in the template.
        check: Refuses a place where results would replace what they may not.

    Raises:
        WrongUsage: When an option has a value of the wrong form; nothing is read then.
        InvalidData: With every problem.
    """
    policy_options.day()
    policy_options.complete_classes()
    problems = ProblemLog(MOST_TOLD)
    collect_problems(problems, lambda: check_out(out, path, check))
    collect_problems(problems, lambda: check_marked(marked, out))
    policy = collect_problems(problems, policy_options.read_policy)
    # The figures of a policy file that cannot be read are not looked at again.
    own = policy_options.local if policy is not None else None
    figures = collect_problems(problems, lambda: read_figures(published, own))
    # A policy that cannot be used does not keep the ledger from being read: all that is wrong is reported in one run.
    with terminal.working(words.READING_LEDGER) as progress:
        inspection = collect_problems(problems, lambda: inspect(path, policy, policy_options, progress))
    earlier = None
    if since is not None:
        with terminal.working(words.READING_EARLIER) as progress:
            earlier = collect_problems(problems, lambda: inspect_earlier(since, path, policy, policy_options, progress))
    if inspection is None:
        raise problems.error()
    if marked is not None and not problems.total:  # nothing is written while a place or the policy is wrong
        collect_problems(problems, lambda: mark(inspection, marked, terminal))
    problems.take(inspection.problems, inspection.more)
    if dry_run and not terminal.machine:
        show_dry_run(inspection, policy, terminal, full=full)
    if inspection.problems:
        raise BadLedger(problems, inspection)
    if problems.total or policy is None:
        raise problems.error()
    return Input(inspection, policy, figures, earlier)


def inspect(path: Path, policy: Policy | None, policy_options: LedgerOptions, progress: Progress) -> Inspection:
    """Read a ledger.

    Raises:
        InvalidData: When it cannot be read at all.
    """
    try:
        return inspect_ledger(
            path,
            policy=policy,
            missing=policy_options.missing,
            hidden=policy_options.hidden,
            complete=policy_options.complete_classes(),
            progress=progress,
        )
    except OSError as error:
        raise file_error(error, error.filename or path) from None


def inspect_earlier(
    since: Path, ledger: Path, policy: Policy | None, policy_options: LedgerOptions, progress: Progress
) -> Inspection:
    """Read the ledger before a rectification.

    Raises:
        InvalidData: When it has problems, which name it as the place, or is the ledger itself.
    """
    if real_path(since) == real_path(ledger):
        value, expected = Label("台账本身", "the ledger itself"), Label("整改前的台账", "the earlier ledger")
        remedy = Label("请给出整改前另存的台账", "Name the ledger as it was before")
        raise InvalidData([Problem(f"--since {since}", value, expected, remedy, kind="file", path=("--since",))])
    try:
        inspection = inspect(since, policy, policy_options, progress)
        _ = inspection.ledger  # raises its problems
    except InvalidData as error:
        told = (
            attrs.evolve(each, place=in_earlier_ledger(each.place), path=("--since", *each.path))
            for each in error.problems
        )
        raise InvalidData(told, more=error.more) from None
    return inspection


def in_earlier_ledger(place: str | Label) -> Label:
    """A place of the ledger before a rectification; its parts are kept for programs."""
    label = place if isinstance(place, Label) else Label(place, place)
    name = words.EARLIER_LEDGER
    return attrs.evolve(label, zh=f"{name.zh}，{label.zh}", en=f"{name.en}, {label.en}")


def mark(inspection: Inspection, marked: Path, terminal: Terminal) -> None:
    """Write a copy of a ledger with everything that is wrong marked.

    Raises:
        InvalidData: When it cannot be written there.
    """
    with terminal.working(words.MARKING):
        try:
            write_marked(marked, inspection, terminal.lang)
        except OSError as error:
            raise file_error(error, marked) from None
    # On standard error: standard output may hold one JSON document, to which no line may be added.
    terminal.complain(
        Label(f"标出问题的副本已写入：{marked.absolute()}", f"A marked copy was written to {marked.absolute()}")
    )


def check_out(out: Path | None, ledger: Path, check: Callable[[Path], None]) -> None:
    """Refuse a place where results would replace the ledger or anything else they may not.

    Raises:
        InvalidData: When they may not go there.
    """
    if out is None:
        return
    # Results cannot be read back as a ledger, so the ledger that they replaced would be lost.
    if real_path(out) == real_path(ledger):
        value, expected = Label("台账本身", "the ledger itself"), Label("另一个位置", "another place")
        remedy = Label("请换一个文件名，以免覆盖台账", "Choose another name, so that the ledger is not overwritten")
        raise InvalidData([Problem(f"--out {out}", value, expected, remedy, kind="file", path=("--out",))])
    check(out)


def check_marked(marked: Path | None, out: Path | None) -> None:
    """Refuse a place for a marked copy where there is a file, or where results will be.

    Raises:
        InvalidData: When it may not go there.
    """
    if marked is None:
        return
    # People go on working in a marked copy, so unlike results even an earlier one is never replaced.
    check_free(marked, ".xlsx")
    if out is not None and real_path(marked) == real_path(out):
        expected = Label("与 --out 不同的位置", "another place than that of --out")
        raise InvalidData(
            [
                Problem(
                    f"--marked {marked}",
                    "",
                    expected,
                    Label("请换一个文件名", "Choose another name"),
                    kind="conflict",
                    path=("--marked",),
                )
            ]
        )
