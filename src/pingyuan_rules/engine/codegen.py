"""Turn generated source into a function whose tracebacks show that source.

Only identifiers that Python itself accepted enter the source; every constant is passed by reference
in the namespace. Nothing from a file or a user is ever pasted into code.
"""

import itertools
import linecache
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_numbers = itertools.count()


def build(name: str, lines: Sequence[str], namespace: Mapping[str, object]) -> Callable[..., Any]:
    """Compile a function `name` from source lines; `namespace` holds every object it refers to.

    The source stays in `linecache` as long as the function lives.
    """
    filename = f"<pingyuan_rules {name} {next(_numbers)}>"
    source = "\n".join(lines) + "\n"
    scope: dict[str, Any] = dict(namespace)
    exec(compile(source, filename, "exec"), scope)  # noqa: S102 - generated from validated identifiers only, see above
    function: Callable[..., Any] = scope[name]
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    weakref.finalize(function, linecache.cache.pop, filename, None).atexit = False
    return function
