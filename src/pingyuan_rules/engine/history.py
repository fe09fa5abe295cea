"""What facts and choices were called before, since when there are facts, and the days of a period."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){1,2}")


def comparable(text: str) -> str:
    """Text as headings and choices are compared: without spaces, case and full-width forms.

    >>> comparable("单位　名称"), comparable("Full  Members")
    ('单位名称', 'fullmembers')
    """
    # Chinese input methods write full-width letters, digits and brackets, which look like plain ones in a heading.
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def last_day(until: date) -> date:
    """The last day of a period, which people name; periods are kept with the first day that is no longer theirs.

    >>> last_day(date(2018, 10, 28)).isoformat()
    '2018-10-27'
    """
    return until - timedelta(days=1)


def check_day(name: str, day: object) -> None:
    """Refuse what is no date, such as a text or a time.

    Raises:
        TypeError: When it is none.
    """
    if type(day) is not date:
        message = f"{name}={day!r} is no date; write {name}=date(2020, 1, 31)"
        raise TypeError(message)


def check_period(since: date | None, until: date | None) -> None:
    """Refuse what is no period in which a rule can be in force.

    Raises:
        TypeError: When a day is neither a date nor None.
        ValueError: When no day lies in it.
    """
    for name, day in (("since", since), ("until", until)):
        if day is not None:
            check_day(name, day)
    if since is not None and until is not None and since >= until:
        message = f"a rule in force from {since} to the day before {until} never is; correct the dates"
        raise ValueError(message)


def check_version(added: str | None) -> None:
    """Refuse what is no version of a release, such as the number 0.2.

    Raises:
        ValueError: When it is neither None nor a text such as `0.2`.
    """
    if added is not None and not (isinstance(added, str) and _VERSION.fullmatch(added)):
        message = f'added={added!r} is no version; write the release that added the fact as text, such as added="0.2"'
        raise ValueError(message)


def check_former(former: tuple[str, ...]) -> None:
    """Refuse what is no tuple of texts, such as a single text without its comma.

    Raises:
        ValueError: When it is none, or a text in it is empty.
    """
    if not (isinstance(former, tuple) and all(isinstance(text, str) and text.strip() for text in former)):
        message = f'former={former!r} is no tuple of texts; write former=("old label",) with its comma'
        raise ValueError(message)


def check_unambiguous(owner: str, present: Mapping[str, Iterable[str]], former: Mapping[str, Iterable[str]]) -> None:
    """Refuse a former text that means two things.

    Args:
        owner: The class whose facts or members they are.
        present: What each fact or member is called now, by its name.
        former: What each was called before, by its name.

    Raises:
        ValueError: When a former text is a present one, or a former one of another.
    """
    meanings = {comparable(text): name for name, texts in present.items() for text in texts}
    for name, texts in former.items():
        for text in texts:
            other = meanings.setdefault(comparable(text), f"{name} before")
            if other != f"{name} before":
                message = f"{owner}.{name}: the former text {text!r} already means {owner}.{other}; leave it out"
                raise ValueError(message)
