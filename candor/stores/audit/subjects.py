"""Whom entries are about: a random reference, and the one link from a person to it.

Erasing the link leaves the entries, and with them the chain, as they are.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from candor.domain.caller import Caller
from candor.stores.database import Database
from candor.stores.tables import audit_subjects
from candor.stores.upsert import upsert

Person = tuple[str, str]
NewReference = Callable[[], str]

# built once: composing a statement costs more than running it
_ONE = (
    audit_subjects.c.project == bindparam("of_project"),
    audit_subjects.c.user == bindparam("of_user"),
)
_FIND = select(audit_subjects.c.reference).where(*_ONE)
_UNLINK = delete(audit_subjects).where(*_ONE)


class Subjects:
    """The references of people, each a (project, pseudonym)."""

    def __init__(self, database: Database, new_reference: NewReference) -> None:
        self._new_reference = new_reference
        self._meet = upsert(database, audit_subjects).on_conflict_do_nothing()

    def met(
        self, connection: Connection, people: Iterable[Person], at: datetime
    ) -> dict[Person, str]:
        """Answer everybody's reference, made where there is none yet."""
        references: dict[Person, str] = {}
        # in one order everywhere: two batches that meet the same people must not wait in a circle
        for person in sorted(set(people)):
            found = self.find(connection, person)
            if found is None:
                project, user = person
                named = {"reference": self._new_reference(), "since": at}
                row = {"project": project, "user": user, **named}
                connection.execute(self._meet, row)
                found = self.find(connection, person)
            if found is not None:
                references[person] = found
        return references

    def find(self, connection: Connection, person: Person) -> str | None:
        """Answer a person's reference; None where there is none."""
        project, user = person
        of = {"of_project": project, "of_user": user}
        reference: str | None = connection.execute(_FIND, of).scalar_one_or_none()
        return reference

    def unlink(self, connection: Connection, caller: Caller) -> int:
        """Cut a person from their entries for good; answer how many links went."""
        of = {"of_project": caller.project, "of_user": caller.user}
        return connection.execute(_UNLINK, of).rowcount
