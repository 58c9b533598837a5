"""Whom entries are about: random references, and the only links from a person to them.

Erasing the links leaves the entries, and with them the chain, as they are. A person has more than
one reference where two processes met them at once, or where they came back under a new pseudonym
before their older one was renewed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from candor.domain.caller import Caller
from candor.stores.tables import audit_subjects

Person = tuple[str, str]
NewReference = Callable[[], str]

# built once: composing a statement costs more than running it
_ONE = (
    audit_subjects.c.project == bindparam("of_project"),
    audit_subjects.c.user == bindparam("of_user"),
)
_FIND = (
    select(audit_subjects.c.reference)
    .where(*_ONE)
    .order_by(audit_subjects.c.since, audit_subjects.c.reference)
)
_MEET = insert(audit_subjects)
_UNLINK = delete(audit_subjects).where(*_ONE)


class Subjects:
    """The references of people, each a (project, pseudonym)."""

    def __init__(self, new_reference: NewReference) -> None:
        self._new_reference = new_reference

    def met(
        self, connection: Connection, people: Iterable[Person], at: datetime
    ) -> dict[Person, str]:
        """Answer the reference that everybody's new entries get, made where there is none yet."""
        references: dict[Person, str] = {}
        for person in sorted(set(people)):
            known = self.find(connection, person)
            if known:
                references[person] = known[0]
                continue
            project, user = person
            reference = references[person] = self._new_reference()
            row = {"project": project, "user": user, "reference": reference, "since": at}
            connection.execute(_MEET, row)
        return references

    def find(self, connection: Connection, person: Person) -> Sequence[str]:
        """Answer a person's references, the oldest first; none where they were never met."""
        project, user = person
        of = {"of_project": project, "of_user": user}
        return connection.execute(_FIND, of).scalars().all()

    def unlink(self, connection: Connection, caller: Caller) -> int:
        """Cut a person from their entries for good; answer how many links went."""
        of = {"of_project": caller.project, "of_user": caller.user}
        return connection.execute(_UNLINK, of).rowcount
