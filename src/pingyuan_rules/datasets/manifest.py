"""What a run is: from what, by what and how answers are given; two runs are one when all of it is the same."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.datasets.inputs import Dataset
from pingyuan_rules.engine import Label, Problem
from pingyuan_rules.policy import Policy

RUN_FILE = "_run.json"
"""The file by which results are known; engines leave out files that begin with an underscore."""
KIND = "pingyuan-rules assess"
_LABELS: Mapping[str, Label] = {
    "version": Label("程序版本", "the library's version"),
    "policy": Label("政策", "the policy"),
    "record": Label("记录的类别", "the class of record"),
    "missing": Label("--missing", "--missing"),
    "columns": Label("--columns", "--columns"),
    "partition_by": Label("--partition-by", "--partition-by"),
    "part_rows": Label("每部分的行数", "the rows of a part"),
    "inputs": Label("输入文件", "input files"),
}


def manifest(dataset: Dataset, policy: Policy, **how: Any) -> dict[str, Any]:
    """What a run is, as JSON holds it.

    Args:
        dataset: The files.
        policy: The policy.
        how: The options that change what is written.
    """
    inputs = [
        {"path": str(file.path.resolve()), "bytes": file.size, "modified": file.modified, "rows": file.rows}
        for file in dataset.files
    ]
    policy_says = {"on": policy.on.isoformat(), "fingerprint": policy.fingerprint}
    head = {"kind": KIND, "version": __version__, "policy": policy_says, "record": dataset.record.__name__}
    return {**head, **how, "inputs": inputs}


def read_manifest(path: Path) -> dict[str, Any] | None:
    """What a run was, or None where there is no file of ours."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) and said.get("kind") == KIND else None


def same(one: Mapping[str, Any] | None, other: Mapping[str, Any]) -> bool:
    """Whether two runs are one."""
    return one is not None and all(one.get(name) == other[name] for name in ("kind", *_LABELS))


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any], place: Path) -> Iterator[Problem]:
    """What tells the run whose results stand in a place from the one that is asked for."""
    remedy = Label(
        "请换一个文件夹；要以新的结果取代旧的，请加 --restart（Python 中为 restart=True）",
        "Choose another folder, or add --restart (in Python restart=True) to replace what is there",
    )
    for name, label in _LABELS.items():
        was, now = found.get(name), wanted[name]
        if was != now:
            before, after = _told(name, was, now)
            zh, en = (f"{label.zh} " if label.zh.isascii() else label.zh), label.en
            said = Label(f"以前的结果，{zh}为 {before.zh}", f"results for which {en} was {before.en}")
            expected = Label(f"同一次运行的结果，{zh}为 {after.zh}", f"results for which it is {after.en}")
            if name == "inputs":
                said = Label(f"以前的结果，来自 {before.zh}", f"results of {before.en}")
                expected = Label(f"同一次运行的结果，来自 {after.zh}", f"results of {after.en}")
            yield Problem(str(place), said, expected, remedy)


def _told(name: str, was: Any, now: Any) -> tuple[Label, Label]:
    if name != "inputs" or not isinstance(was, list):
        return _plain(was), _plain(now)
    before, after = ({str(each["path"]): each for each in some} for some in (was, now))
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    first = min(changed, default="")
    return (_count(len(before), first, before), _count(len(after), first, after))


def _count(number: int, first: str, there: Mapping[str, Any]) -> Label:
    files = f"{number} input file{'s' * (number != 1)}"
    if not first:
        return Label(f"{number} 个输入文件，顺序不同", f"{files} in another order")
    if first not in there:
        return Label(f"{number} 个输入文件，没有 {first}", f"{files} without {first}")
    each = there[first]
    return Label(
        f"{number} 个输入文件，其中 {first} 有 {each['rows']} 行、{each['bytes']} 字节",
        f"{files}, among them {first} with {each['rows']} rows in {each['bytes']} bytes",
    )


def _plain(value: Any) -> Label:
    if isinstance(value, dict):
        text = ", ".join(map(str, value.values()))
    elif isinstance(value, list):
        text = ", ".join(map(str, value)) or "-"
    else:
        text = str(value)
    return Label(text, text)
