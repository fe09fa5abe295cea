"""The language of what people look at: what notebooks show, charts, and explanations in a REPL; nothing else."""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from pingyuan_rules.engine.labels import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pingyuan_rules.engine.labels import Lang

LANGUAGE_VARIABLE = "PINGYUAN_RULES_LANG"
"""The environment variable that chooses a language where nothing else does."""

_of_block: ContextVar[Lang | None] = ContextVar("_of_block", default=None)
# Not in a ContextVar too: some kernels run every cell of a notebook in a context of its own, which the next cell and
# the display of a result do not see.
_of_process: list[Lang] = []


def set_display_language(lang: Lang | None) -> None:
    """Choose the language in which notebooks, charts and printed explanations are shown, from now on.

    Answers, files, JSON, errors and every method that names its language stay as they are. Without this the
    environment variable `PINGYUAN_RULES_LANG` chooses, and without that displays are in English.

    >>> set_display_language("zh")
    >>> resolve_language(None)
    'zh'
    >>> set_display_language(None)

    Args:
        lang: `zh` or `en`, for every thread of the process; None leaves the choice to the environment again.

    Raises:
        ValueError: When it is no such language; the message names those there are.
    """
    chosen: list[Lang] = [] if lang is None else [_check(lang)]
    _of_process[:] = chosen


@contextmanager
def display_language(lang: Lang) -> Iterator[None]:
    """Choose the display language for a block alone; other threads and tasks do not notice.

    >>> with display_language("zh"):
    ...     resolve_language(None)
    'zh'

    Args:
        lang: `zh` or `en`; see `set_display_language`.

    Raises:
        ValueError: When it is no such language; the message names those there are.
    """
    token = _of_block.set(_check(lang))
    try:
        yield
    finally:
        _of_block.reset(token)


def resolve_language(lang: Lang | None) -> Lang:
    """The language given, or the display language if there is none.

    An environment variable that names no language is warned of, and the language is English.
    """
    chosen = lang or _of_block.get() or next(iter(_of_process), None)
    if chosen is not None:
        return chosen
    text = os.environ.get(LANGUAGE_VARIABLE, "")
    if text and text not in LANGUAGES:
        # No error: it would come up in the middle of showing a result, whose answer is right.
        message = (
            f"the environment variable {LANGUAGE_VARIABLE} is {text!r}; set it to zh or en; displays are in English"
        )
        warnings.warn(message, stacklevel=2)
        return "en"
    return text or "en"


def _check(lang: Lang) -> Lang:
    if lang not in LANGUAGES:
        message = f"the display language is 'zh' or 'en', not {lang!r:.60}"
        raise ValueError(message)
    return lang
