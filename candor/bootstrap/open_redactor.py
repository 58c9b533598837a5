"""The redactor that the settings ask for, for the service and for commands."""

from candor.bootstrap.settings import Settings
from candor.privacy.official_addresses import OfficialAddresses
from candor.privacy.redact import Redactor, default_detectors


def open_redactor(settings: Settings) -> Redactor:
    """Answer what finds personal data and secrets, less the addresses that are public anyway."""
    return Redactor(
        default_detectors(names=settings.detect_names),
        official=OfficialAddresses(settings.official_addresses),
    )
