"""What the settings say about redaction reaches the redactor."""

from pathlib import Path

import pytest

from candor.bootstrap.resources import open_resources
from candor.domain.caller import DEFAULT_PROJECT, Caller
from graph.turn import Question
from tests.settings import given_settings


@pytest.mark.parametrize(("region", "redacted"), [("DE", {"PHONE": 1}), (None, {})])
async def test_bare_numbers_of_the_default_region(
    tmp_path: Path, region: str | None, redacted: dict[str, int]
) -> None:
    settings = given_settings(data_dir=tmp_path, default_region=region)
    async with open_resources(settings) as resources:
        caller = Caller(DEFAULT_PROJECT, "k1:anna", region="US")
        answer = await resources.turns.answer(Question("it is 15112345678 in the end"), caller)
    assert answer.privacy.redacted == redacted
