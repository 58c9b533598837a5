"""Builds the redactor that the settings ask for, the same for the service and the terminal."""

from candor.bootstrap.settings import Settings
from candor.domain.project_lists import read_lists
from candor.privacy.catalogue import default_detectors
from candor.privacy.official_addresses import OfficialAddresses
from candor.privacy.redact import Redactor


def open_redactor(settings: Settings) -> Redactor:
    """Build it; raises BadUsage where names are to be found and what that needs is missing."""
    regions = [*settings.phone_regions]
    if settings.default_region and settings.default_region not in regions:
        regions.append(settings.default_region)
    listed = read_lists(settings.official_addresses)
    return Redactor(
        default_detectors(names=settings.detect_names, regions=regions),
        official=OfficialAddresses(listed.everywhere),
        projects={name: OfficialAddresses(own) for name, own in listed.projects.items()},
    )
