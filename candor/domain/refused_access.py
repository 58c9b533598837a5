"""What is told to the audit when somebody was not let in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RefusedAccess:
    """One refused request, without its token and without who sent it.

    `code` is the problem's (`unauthorized`, `forbidden`), `route` the template of the path,
    `project` None where no token told it, `at` an instant in UTC.
    """

    code: str
    route: str
    project: str | None
    at: datetime


OnRefused = Callable[[RefusedAccess], None]
