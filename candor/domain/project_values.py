"""One value that holds for every project, with other values for single projects."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")

_OWN = re.compile(r"(?P<project>[A-Za-z0-9_-]{1,64})=(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class ProjectValues(Generic[Value]):
    """What holds everywhere, and instead of it in projects that have a value of their own."""

    everywhere: Value
    projects: Mapping[str, Value] = field(default_factory=dict)

    def of(self, project: str) -> Value:
        """Answer what holds for a project."""
        return self.projects.get(project, self.everywhere)


def read_values(
    entries: Iterable[str], read: Callable[[str], Value], default: Value
) -> ProjectValues[Value]:
    """Read entries, each `value` or `project=value`; ValueError where one holds twice.

    `read` makes a value of its text and raises ValueError with what to write instead.
    """
    everywhere: list[Value] = []
    projects: dict[str, Value] = {}
    for entry in entries:
        if own := _OWN.fullmatch(entry):
            if own["project"] in projects:
                raise ValueError(f"{own['project']} stands there twice")
            projects[own["project"]] = read(own["value"].strip())
        else:
            everywhere.append(read(entry))
    if len(everywhere) > 1:
        raise ValueError("one value holds for every project; write project=value for others")
    return ProjectValues(everywhere[0] if everywhere else default, projects)
