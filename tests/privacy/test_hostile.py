"""Text made to keep detectors busy: it ends, it is redacted, and nothing new is found after."""

import random

import pytest

from benchmarks.redaction import hostile
from candor.privacy.redact import Redactor, default_detectors

REDACTOR = Redactor(default_detectors())
TEXTS = hostile(random.Random(5), 8_000)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text(name: str) -> None:
    redacted = REDACTOR.redact(TEXTS[name])
    assert REDACTOR.find(redacted.text) == []
