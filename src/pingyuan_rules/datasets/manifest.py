"""The manifest of a run: its input, policy and options; two runs are one when all of it is the same."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.datasets.inputs import Dataset
from pingyuan_rules.engine import Label, Problem
from pingyuan_rules.files import real_path
from pingyuan_rules.policy import Policy

RUN_FILE = "_run.json"
"""The file by which results are recognized; engines leave out files that begin with an underscore."""
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
    "related": Label("相关记录的文件", "files of related records"),
}


def manifest(dataset: Dataset, policy: Policy, **options: Any) -> dict[str, Any]:
    """The manifest of a run, as JSON holds it.

    Args:
        dataset: The files.
        policy: The policy.
        options: The options that change what is written.
    """
    related = [{"of": name, **file} for name, files in dataset.related.items() for file in _files_of(files)]
    return {
        # Another version may give other answers, so that its parts are not continued.
        "kind": KIND,
        "version": __version__,
        "policy": {"on": policy.on.isoformat(), "fingerprint": policy.fingerprint}
        | ({"overlay": policy.overlay_name} if policy.overlay_name else {}),
        "record": dataset.record.__name__,
        **options,
        "inputs": _files_of(dataset),
    } | ({"related": related} if related else {})


def _files_of(dataset: Dataset) -> list[dict[str, Any]]:
    # Absolute paths, so that the same call from another folder continues the run.
    return [
        {"path": str(real_path(file.path)), "bytes": file.size, "modified": file.modified, "rows": file.rows}
        for file in dataset.files
    ]


def read_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest of an earlier run, or None when there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and content.get("kind") == KIND else None


def same(one: Mapping[str, Any] | None, other: Mapping[str, Any]) -> bool:
    """Whether two runs are one."""
    return one is not None and all(one.get(name) == other.get(name) for name in ("kind", *_LABELS))


def differences(earlier: Mapping[str, Any], wanted: Mapping[str, Any], place: Path) -> Iterator[Problem]:
    """The differences between the run whose results lie in a place and the wanted one."""
    remedy = Label(
        "请换一个文件夹；要以新的结果取代旧的，请加 --restart（Python 中为 restart=True）",
        "Choose another folder, or add --restart (in Python restart=True) to replace what is there",
    )
    for name, label in _LABELS.items():
        old: Any = earlier.get(name)
        new: Any = wanted.get(name)
        if old == new:
            continue
        if name == "related":
            was, now = _describe_related(old), _describe_related(new)
            found = Label(f"以前的结果，{was.zh}", f"results {was.en}")
            expected = Label(f"同一次运行的结果，{now.zh}", f"results {now.en}")
        elif name == "inputs":
            was, now = _describe_inputs(old, wanted["inputs"])
            found = Label(f"以前的结果，来自 {was.zh}", f"results of {was.en}")
            expected = Label(f"同一次运行的结果，来自 {now.zh}", f"results of {now.en}")
        else:
            was, now = _describe(old), _describe(new)
            zh = f"{label.zh} " if label.zh.isascii() else label.zh
            found = Label(f"以前的结果，{zh}为 {was.zh}", f"results for which {label.en} was {was.en}")
            expected = Label(f"同一次运行的结果，{zh}为 {now.zh}", f"results for which it is {now.en}")
        yield Problem(str(place), found, expected, remedy, kind="conflict", path=(str(place),))


def _describe_inputs(old: Any, new: list[Any]) -> tuple[Label, Label]:
    """How many files there were and are, and how it is with the first that differs."""
    if not _are_files(old):  # a manifest that somebody wrote otherwise
        return _describe(old), _describe(new)
    before, after = ({str(each["path"]): each for each in files} for files in (old, new))
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    was, now = (_describe_files(files, min(changed, default="")) for files in (before, after))
    return was, now


def _are_files(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict) and each.keys() >= {"path", "rows", "bytes"} for each in value
    )


def _describe_files(files: Mapping[str, Any], first: str) -> Label:
    """How many files there are, and how it is with the first that differs."""
    number = len(files)
    count = "1 input file" if number == 1 else f"{number} input files"
    if not first:
        return Label(f"{number} 个输入文件，顺序不同", f"{count} in another order")
    if first not in files:
        return Label(f"{number} 个输入文件，没有 {first}", f"{count} without {first}")
    file = files[first]
    return Label(
        f"{number} 个输入文件，其中 {first} 有 {file['rows']} 行、{file['bytes']} 字节",
        f"{count}, among them {first} with {file['rows']} rows in {file['bytes']} bytes",
    )


def _describe_related(files: Any) -> Label:
    """From which files the related records come, each with its relation, its size and its rows."""
    if not (_are_files(files) and all("of" in each for each in files)):
        return Label("没有相关记录的文件", "without files of related records")
    zh = "、".join(f"{each['of']} 为 {each['path']}（{each['rows']} 行、{each['bytes']} 字节）" for each in files)
    en = ", ".join(f"{each['of']} in {each['path']} ({each['rows']} rows in {each['bytes']} bytes)" for each in files)
    return Label(f"相关记录 {zh}", f"with related records: {en}")


def _describe(value: Any) -> Label:
    if isinstance(value, dict):
        text = ", ".join(map(str, value.values()))
    elif isinstance(value, list):
        text = ", ".join(map(str, value)) or "-"
    else:
        text = str(value)
    return Label(text, text)
