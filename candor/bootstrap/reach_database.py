"""Opens the database that the settings name."""

from candor.bootstrap.keys import Keys
from candor.bootstrap.settings import Settings
from candor.domain.errors import CandorError
from candor.stores.database import Database, open_database


class DatabaseUnavailable(CandorError):
    """The database cannot be opened."""

    status, code, title = 503, "database_unavailable", "The database does not answer"


async def reach_database(settings: Settings, keys: Keys) -> Database:
    """Connect and bring the tables up to date; DatabaseUnavailable says what to look at.

    The driver's own text is left out: it may name the address with its password.
    """
    try:
        return await open_database(settings.database_address, keys.sealer("records"))
    except CandorError:
        raise
    except Exception as failure:
        kind = type(failure).__name__
    where = "CANDOR_DATABASE_URL" if settings.database_url else "CANDOR_DATA_DIR"
    raise DatabaseUnavailable(f"the database cannot be opened ({kind}); check {where}")
