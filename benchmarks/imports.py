"""What importing takes, each time in a fresh interpreter, and how much is installed: ours and the peers."""

from typing import Any

from benchmarks.peers_environment import run as in_peers

HEAD = "| package | imported as | import | installed | packages |\n|---|---|---|---|---|\n"
NOTE = """

*Import* is the time of a fresh interpreter beyond an empty program, the least of eleven runs. *Installed* is the size
of the package's files and of everything it requires, without compiled files. pingyuan-rules is installed without
extras. Importing it loads a name when it is first used, so the lines after the first show the time of a program that
asks for an answer: the policy file is read, every rule is loaded, and those about a branch are compiled."""


def run() -> str:
    """A line for each import."""
    return HEAD + "\n".join(map(_line, in_peers("-m", "benchmarks.peers.footprint"))) + NOTE


def _line(found: dict[str, Any]) -> str:
    shown = f"{found['bytes'] / (1 << 20):.1f} MiB | {found['packages']}"
    return f"| {found['package']} | `{found['code']}` | {found['seconds'] * 1e3:.0f} ms | {shown} |"
