"""The folder that holds whatever the service keeps."""

from pathlib import Path

from candor.bootstrap.settings import Settings
from candor.domain.errors import BadUsage


def prepare_data_dir(settings: Settings) -> Path:
    """Make the data folder, readable by its owner only; BadUsage where that cannot be."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as failure:
        raise BadUsage(
            f"the data folder {settings.data_dir} cannot be made: {failure.strerror}"
        ) from None
    return settings.data_dir
