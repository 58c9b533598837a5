"""Names of people and places: off by default, and refused clearly where nothing can find them."""

from importlib.util import find_spec

import pytest

from candor.domain.errors import BadUsage
from candor.privacy.detectors.person_place import PACKAGE, PersonPlaceDetector
from candor.privacy.redact import default_detectors


def test_off_by_default() -> None:
    types = {type_ for detector in default_detectors() for type_ in detector.types}
    assert types.isdisjoint(PersonPlaceDetector.types)


def test_a_missing_package_or_model_is_refused_in_one_sentence() -> None:
    with pytest.raises(BadUsage) as refused:
        PersonPlaceDetector("no_such_model")
    missing = "Presidio" if find_spec(PACKAGE) is None else "no_such_model"
    assert missing in str(refused.value)
    assert "switch it off" in str(refused.value)


@pytest.mark.skipif(find_spec(PACKAGE) is not None, reason="Presidio is installed here")
def test_switching_it_on_without_presidio_is_refused() -> None:
    with pytest.raises(BadUsage, match="CANDOR_DETECT_NAMES"):
        default_detectors(names=True)
