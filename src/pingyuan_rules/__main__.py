"""The command `pingyuan-rules`, also `python -m pingyuan_rules`."""

import sys
from io import TextIOWrapper

USAGE, STOPPED = 2, 130

_MISSING = """\
命令行需要附加组件（缺少 {0}），请运行: pip install 'pingyuan-rules[cli]'
The command line needs an extra ({0} is missing); run: pip install 'pingyuan-rules[cli]'
"""


def main() -> int:
    """Run the command line; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A pipe on Windows has the code page of the system, which lacks many characters; a terminal has them all.
            stream.reconfigure(errors="replace")
    try:
        from pingyuan_rules.cli.app import run  # noqa: PLC0415 - it needs the extra
    except KeyboardInterrupt:
        return STOPPED
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"cyclopts", "rich"}:
            raise
        sys.stderr.write(_MISSING.format(error.name))
        return USAGE
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
