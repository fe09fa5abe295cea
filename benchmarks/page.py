"""docs/measured.md: what was measured last, part by part, each with its day, machine and versions."""

import os
import platform
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.sections import SECTIONS, Section
from benchmarks.timing import Ratio, table

PAGE = Path(__file__).parent.parent / "docs" / "measured.md"
_HEAD = "Written by `make bench`. Look at the ratios: both sides of each are measured in turn, in one run.\n"
_GIB = 1 << 30


def spoken(found: Iterable[Ratio] | str) -> str:
    """What a part found, as Markdown."""
    return found if isinstance(found, str) else table(list(found))


def replace(name: str, section: Section, text: str, path: Path = PAGE) -> None:
    """Write one part of the page, in the order of the parts."""
    kept = parts(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[name] = f"## {section.title}\n\n{_circumstances(section)}\n\n{text.strip()}"
    written = [f"<!-- begin {each} -->\n{kept[each]}\n<!-- end {each} -->\n" for each in SECTIONS if each in kept]
    path.write_text("\n".join([_HEAD, *written]), encoding="utf-8")


def parts(text: str) -> dict[str, str]:
    """The parts of a page by name."""
    return {m[1]: m[2] for m in re.finditer(r"<!-- begin (\w+) -->\n(.*?)\n<!-- end \1 -->", text, re.DOTALL)}


def _circumstances(section: Section) -> str:
    versions = ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in section.packages)]
    )
    return f"*{datetime.now(UTC).date()}; {machine()}; {versions}.*"


def machine() -> str:
    """Processor, cores, memory and system; nothing that tells one machine of a kind from another."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB if hasattr(os, "sysconf") else 0
    return f"{_processor()}, {cores} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else None
    return found[1] if found else platform.processor() or "a processor without a name"
