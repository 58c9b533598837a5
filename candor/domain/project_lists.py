"""Lists that hold for every project, with what single projects add to them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_OWN = re.compile(r"(?P<project>[A-Za-z0-9_-]{1,64})=(?P<value>.+)")
# an equals sign behind one of these belongs to a link, as in https://example.org/?a=b
_OF_A_LINK = re.compile(r"[./:?]")


@dataclass(frozen=True, slots=True)
class ProjectLists:
    """What is listed for all projects, and each whole list of a project with entries of its own."""

    everywhere: frozenset[str] = frozenset()
    projects: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, project: str) -> frozenset[str]:
        """Answer what holds for a project."""
        return self.projects.get(project, self.everywhere)


def read_lists(entries: Iterable[str]) -> ProjectLists:
    """Read entries, each `value` or `project=value`; ValueError where one is neither."""
    everywhere: set[str] = set()
    own: dict[str, set[str]] = {}
    for entry in entries:
        before, equals, _ = entry.partition("=")
        if not equals or _OF_A_LINK.search(before):
            everywhere.add(entry)
        elif found := _OWN.fullmatch(entry):
            own.setdefault(found["project"], set()).add(found["value"].strip())
        else:
            raise ValueError("write entries with commas, or project=entry for one project")
    return ProjectLists(
        frozenset(everywhere),
        {project: frozenset(everywhere | values) for project, values in own.items()},
    )
