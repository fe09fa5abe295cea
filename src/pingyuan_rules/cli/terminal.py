"""Standard output and standard error, as commands write to them."""

import errno
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Never

import attrs
from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.segment import Segment

from pingyuan_rules.convert import to_json
from pingyuan_rules.engine import InvalidData, Label, Lang, Problem
from pingyuan_rules.engine.wording.visible_text import HIDDEN, visible
from pingyuan_rules.tables.table_model import Table
from pingyuan_rules.tables.terminal_writer import least_width, rich_table
from pingyuan_rules.words import NOT_LISTED

MOST_LINES = 200
"""How many problems are shown; nobody reads more in a terminal."""

_NOT_ASCII = re.compile("[^\\x00-\\x7f]+")
"""In JSON such characters stand only inside of texts, where they may be escaped."""
_ENOUGH = 80
"""A width at which running text folds well; narrower terminals show tables at this width and wrap their lines."""


class Output(Console):
    """A console to which no text gives commands, and that raises when its reader has closed the pipe."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render anything; what is text in it, from whatever file it comes, is shown and never obeyed."""
        # Here comes through all that is printed, bars of progress too. Tables measure their texts, so that these are
        # made visible before, and nothing is left to be done here.
        for segment in super().render(renderable, options):
            text, style, control = segment
            yield segment if control or text.isprintable() else Segment(_safe(text), style)

    def on_broken_pipe(self) -> Never:
        """Raise instead of ending the process with rich's own exit code."""
        raise BrokenPipeError


def _safe(text: str) -> str:
    """Text that may hold what someone entered, such as a key of a file, so that it does not command the terminal."""
    return "\n".join(map(visible, text.split("\n")))


@attrs.frozen
class Terminal:
    """Standard output and standard error, and the language spoken there.

    Attributes:
        lang: The language.
        machine: Whether a program reads the answer, as JSON.
        out: For answers.
        err: For problems and progress.
    """

    lang: Lang
    machine: bool = False
    # Names in a ledger may hold brackets, which are no markup.
    out: Console = attrs.field(factory=lambda: Output(highlight=False, markup=False))
    err: Console = attrs.field(factory=lambda: Output(stderr=True, highlight=False, markup=False))

    def text(self, words: Label) -> str:
        """Words in the chosen language."""
        return words.text(self.lang)

    def line(self, words: Label | str) -> None:
        """An answer on a line, as it is."""
        text = words if isinstance(words, str) else self.text(words)
        # Broken by rich, a path could not be copied from the screen, and a line in a file would be two.
        self.out.print(_safe(text), markup=False, soft_wrap=True)

    def json(self, data: object) -> None:
        """Data for a program, which reads the same text whatever it takes the encoding of a pipe to be."""
        # Strings of JSON may hold some of these as they are, but a terminal would take them for commands.
        text = HIDDEN.sub(lambda match: match[0] if match[0] < " " else f"\\u{ord(match[0]):04x}", to_json(data))
        if not self.out.encoding.startswith("utf"):
            text = _NOT_ASCII.sub(lambda match: json.dumps(match[0])[1:-1], text)
        self.document(f"{text}\n")

    def document(self, text: str) -> None:
        """A text that is written as it would be to a file: in UTF-8 and with lines as they are."""
        if self.out.is_terminal:
            text = _safe(text)
        stream = self.out.file
        if isinstance(stream, TextIOWrapper):
            stream.flush()
            stream.reconfigure(encoding="utf-8")
        stream.write(text)

    def table(self, table: Table) -> None:
        """A table; no narrow terminal cuts off a number or a name, since what is left would be another."""
        rich = rich_table(table, self.lang)
        folded = Measurement.get(self.out, self.out.options.update(width=_ENOUGH), rich).maximum
        # A table of many numbers is wider than most terminals, whose width would cut off digits without a sign.
        whole = max(folded, least_width(table, self.lang, self.out))
        if self.out.width < whole:
            rich.width = whole
        self.out.print(rich, crop=False)

    def complain(self, words: Label | str) -> None:
        """A line about what is wrong."""
        text = words if isinstance(words, str) else self.text(words)
        self.err.print(_safe(text), markup=False, soft_wrap=True)

    def refuse(self, error: InvalidData, *, writes: bool = True) -> None:
        """Every problem of bad input, a line each; what never writes anything need not say so."""
        number = len(error.problems) + error.more
        zh, en = ("，没有写出任何结果：", "; nothing was written:") if writes else ("：", ":")
        self.complain(Label(f"发现 {number} 处问题{zh}", f"{number} problem{'s' * (number != 1)} found{en}"))
        for problem in error.problems[:MOST_LINES]:
            self.complain(f"  {problem.text(self.lang)}")
        if len(error.problems) > MOST_LINES:
            told, left = f"{len(error.problems):,}", f"{number - MOST_LINES:,}"
            zh, en = (f"前 {told} 处", f"the first {told}") if error.more else ("全部", "all")
            self.complain(
                Label(
                    f"  另有 {left} 处；--format json 列出{zh}，--marked 文件.xlsx 在副本中标出。",
                    f"  {left} more; --format json lists {en}, --marked FILE.xlsx marks them in a copy.",
                )
            )
        elif error.more:
            self.complain(f"  {self.text(NOT_LISTED).format(error.more)}")

    @contextmanager
    def working(self, words: Label) -> Iterator[Callable[[Label, int], None]]:
        """Show on a terminal a bar for each sheet with its rows so far; show nothing elsewhere."""
        task_name = self.text(words)
        with self._bars("{task.completed:,.0f}") as bars:
            tasks = {"": bars.add_task(task_name, total=None)}

            def advance(sheet: Label, rows: int) -> None:
                name = self.text(sheet)
                if name not in tasks:
                    for task in tasks.values():  # sheets come one after another, so those before are done
                        bars.update(task, total=1, completed=1, visible=False)
                    tasks[name] = bars.add_task(f"{task_name} {name}", total=None)
                bars.update(tasks[name], completed=rows)

            yield advance

    @contextmanager
    def counting(self, words: Label) -> Iterator[Callable[[int, int], None]]:
        """Show on a terminal how many of all rows are done; show nothing elsewhere."""
        with self._bars("{task.completed:,.0f} / {task.total:,.0f}", TimeRemainingColumn()) as bars:
            task = bars.add_task(self.text(words), total=0)
            yield lambda done, total: bars.update(task, completed=done, total=total)

    def _bars(self, count: str, *more: ProgressColumn) -> Progress:
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn(count), TimeElapsedColumn())
        # Only answers stay on the screen, and a log is not filled with bars.
        return Progress(*columns, *more, console=self.err, transient=True, disable=not self.err.is_terminal)


_MOVE = Label("请换一个位置", "Choose another place")
_FREE_SPACE = Label("请清出空间，或换一个磁盘", "Free some space, or choose another disk")
# What the system says, and what to do about it.
_REASONS: dict[type[OSError], tuple[Label, Label]] = {
    FileExistsError: (Label("有同名文件占位", "another file in its place"), _MOVE),
    FileNotFoundError: (Label("没有该文件或文件夹", "no such file or folder"), Label("请核对路径", "Check the path")),
    # Windows refuses a file that a spreadsheet program has open in the same words as one that is not permitted.
    PermissionError: (
        Label("没有权限，或正在其他程序中打开", "a file without permission, or open in another program"),
        Label(
            "请先在表格软件中关闭该文件；仍不行的，请核对权限",
            "Close the file in the spreadsheet program first; if that does not help, check the permissions",
        ),
    ),
    IsADirectoryError: (Label("文件夹", "a folder"), Label("请给出文件", "Give a file")),
    NotADirectoryError: (Label("不是文件夹", "not a folder"), _MOVE),
}
# Python has no classes of their own for these.
_CODES: dict[int | None, tuple[Label, Label]] = {
    errno.ENOSPC: (Label("磁盘已满", "a full disk"), _FREE_SPACE),
    errno.EDQUOT: (Label("磁盘配额已用完", "a disk quota that is used up"), _FREE_SPACE),
    errno.EFBIG: (Label("超过系统允许的文件大小", "a file larger than the system allows"), _FREE_SPACE),
    errno.EROFS: (Label("只读的磁盘", "a read-only disk"), _MOVE),
    errno.ENAMETOOLONG: (
        Label("过长的文件名", "a name that is too long"),
        Label("请换一个较短的文件名", "Choose a shorter name"),
    ),
    **dict.fromkeys(
        (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS),
        (
            Label("不支持文件锁的磁盘", "a disk that cannot keep two runs apart"),
            Label("请换一个磁盘，或写成 .xlsx 工作簿", "Choose another disk, or write an .xlsx workbook"),
        ),
    ),
    errno.ELOOP: (Label("指向自身的链接", "a link that leads to itself"), Label("请核对路径", "Check the path")),
    errno.EIO: (
        Label("读写出错", "an input or output error"),
        Label("请检查磁盘或网络，或换一个位置", "Check the disk or the network, or choose another place"),
    ),
}


def file_error(error: OSError, path: object) -> InvalidData:
    """What the operating system says about a file, as a problem like any other."""
    message = error.strerror or type(error).__name__
    other = (
        Label(message, message),
        Label("请核对路径、权限和磁盘空间", "Check the path, the permissions and the free space"),
    )
    reason, remedy = _REASONS.get(type(error)) or _CODES.get(error.errno) or other
    expected = Label("可以读写的文件", "a file that can be read or written")
    return InvalidData(
        [
            Problem(
                path if isinstance(path, Label) else str(path),
                reason,
                expected,
                remedy,
                kind="file",
                path=(() if isinstance(path, Label) else (str(path),)),
            )
        ]
    )
