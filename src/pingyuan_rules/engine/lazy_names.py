"""Public names of a package that load when they are first used, so that importing the package costs next to nothing.

A package lists its names once, by the module in which each stands. Type checkers see them in the stub beside it, which
`scripts/make_stubs.py` makes from that list; a test holds the two together.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any


def lazy_names(package: str, modules: Mapping[str, str]) -> Mapping[str, str]:
    """Give a package its public names: `__getattr__`, which loads one, `__dir__` and `__all__`, which list them all.

    Args:
        package: The package's full name.
        modules: The names, with spaces between, by the module in which they stand: its name from below the outermost
            package.

    Returns:
        The module of each name.
    """
    homes = {name: module for module, names in modules.items() for name in names.split()}

    def load(name: str) -> Any:
        if name not in homes:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"{package.partition('.')[0]}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)  # the next use finds it without coming here
        return value

    vars(sys.modules[package]).update(__getattr__=load, __dir__=lambda: sorted(homes), __all__=sorted(homes))
    return homes
