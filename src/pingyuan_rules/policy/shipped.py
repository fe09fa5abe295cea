"""The TOML files that the package ships."""

from typing import Any


def load(name: str) -> dict[str, Any]:
    """The tables of a file of this package."""
    import tomllib  # noqa: PLC0415 - not needed to import the library
    from importlib.resources import files  # noqa: PLC0415 - as above

    return tomllib.loads(files("pingyuan_rules.policy").joinpath(name).read_text(encoding="utf-8"))
