"""What a file is that cannot be read as a workbook, whatever its name says: a web page, a PDF, half of a download."""

import zipfile
from pathlib import Path

from pingyuan_rules.engine import Label

_START = 4_096
_MARKS = (
    (b"%PDF", Label("PDF 文件", "a PDF document")),
    (b"\x89PNG", Label("图片", "a picture")),
    (b"\xff\xd8\xff", Label("图片", "a picture")),
    (b"Rar!", Label("压缩文件", "a packed file")),
    (b"7z\xbc\xaf", Label("压缩文件", "a packed file")),
    (b"\x1f\x8b", Label("压缩文件", "a packed file")),
)
_PARTS = (
    ("word/", Label("Word 文档", "a Word document")),
    ("ppt/", Label("演示文稿", "a presentation")),
    ("xl/workbook.bin", Label("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)")),
    ("Index/", Label("Numbers 表格", "a Numbers document")),
)
_STREAMS = (
    ("WordDocument", Label("Word 文档", "a Word document")),
    ("PowerPoint Document", Label("演示文稿", "a presentation")),
)
_SAVE_AS = Label("请用表格软件打开并另存为 .xlsx", "Open it in a spreadsheet program and save it as .xlsx")
SAVE_TEXT = Label(
    "请用表格软件打开并另存为 .xlsx；CSV 文件请把文件名的结尾改为 .csv",
    "Open it in a spreadsheet program and save it as .xlsx; if it is a CSV file, change the ending of its name to .csv",
)
_NO_PASSWORD = Label("请去掉密码并另存为 .xlsx", "Remove the password and save it as .xlsx")
FIND_LEDGER = Label("请给出台账本身", "Give the ledger itself")


def describe_old_file(path: Path) -> tuple[Label, Label]:
    """What a file in the container of old office programs is, if it is no workbook, and what to do about it."""
    with path.open("rb") as file:
        content = file.read()
    for name, kind in _STREAMS:
        if name.encode("utf-16-le") in content:
            return kind, FIND_LEDGER
    return Label("加密或损坏的工作簿", "an encrypted or broken workbook"), _NO_PASSWORD


def describe_file(path: Path) -> tuple[Label, Label]:
    """What a file is that holds no workbook which can be read, and what to do about it."""
    with path.open("rb") as file:
        start = file.read(_START)
    for mark, kind in _MARKS:
        if start.startswith(mark):
            return kind, FIND_LEDGER
    if start.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
        except Exception:  # noqa: BLE001 - what a broken archive makes its reader raise
            found = Label("不完整的文件，可能没有下载完", "part of a file, perhaps a download that broke off")
            return found, Label("请重新下载或复制", "Download or copy it again")
        for part, kind in _PARTS:
            if any(name.startswith(part) for name in names):
                return kind, _SAVE_AS if part.startswith("xl") else FIND_LEDGER
    # Systems of offices hand out web pages and text under the name of a workbook, and spreadsheet programs open them.
    text = start.lower()
    for mark, kind in (
        (b"schemas-microsoft-com:office:spreadsheet", Label("XML 表格（2003 格式）", "an XML spreadsheet of 2003")),
        (b"opendocument.spreadsheet", Label("单一 XML 的 OpenDocument 表格", "a flat OpenDocument spreadsheet")),
        (b"<html", Label("网页", "a web page")),
        (b"<table", Label("网页", "a web page")),
    ):
        if mark in text:
            return kind, _SAVE_AS
    if b"\0" not in start and (b"\t" in start or b"," in start) and b"\n" in start:
        return Label("文本文件（如 CSV）", "a text file such as CSV"), SAVE_TEXT
    return Label("无法读取的内容", "content that cannot be read"), SAVE_TEXT
