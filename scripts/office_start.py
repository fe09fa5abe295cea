"""What a double click starts in the folder of make_office_folder.py; each ledger that was dropped on it is assessed."""

import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "lib"))

from pingyuan_rules.__main__ import main  # noqa: E402 - the libraries lie in this folder


def start(paths: list[Path]) -> int:
    """Write an empty ledger or assess those that were dropped; gives the exit code of the first that failed."""
    if not paths:
        template = HERE / "台账.xlsx"
        if template.exists():
            print(f"已有 {template}。填好后，把它拖到“开始”上，即可判定并出报告。")
            return 0
        return command("template", template)
    today = date.today()  # noqa: DTZ011 - the day of the office that sits at this computer
    day = input(f"按哪一天的政策判定？直接按回车，按今天（{today}）：").strip() or str(today)
    codes = []
    for path in paths:
        print(f"\n{path.name}")
        code = command("assess", path, "--on", day, "--out", path.with_name(f"{path.stem}-结果.xlsx"))
        # A report has the same problems, which have been told.
        codes.append(code or command("report", path, "--on", day, "--out", path.with_name(f"{path.stem}-报告.html")))
    return next(filter(None, codes), 0)


def command(*arguments: object) -> int:
    """Run a command of the program; gives its exit code."""
    sys.argv = ["pingyuan-rules", *map(str, arguments)]
    return main()


if __name__ == "__main__":
    sys.exit(start([Path(argument) for argument in sys.argv[1:]]))
