"""Names of people and places by Presidio, where it and a spaCy model are installed."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from candor.domain.errors import BadUsage
from candor.privacy.contract import Span

TYPES = {"PERSON": "PERSON", "LOCATION": "LOCATION"}
PACKAGE = "presidio_analyzer"

_LEAST_SCORE = 0.5
_LETTER = re.compile(r"[^\W\d_]{2}")


class PersonPlaceDetector:
    """Finds PERSON and LOCATION in English text; the only detector that needs a model.

    Raises BadUsage when the package or the model is missing.
    """

    types = frozenset(TYPES.values())

    def __init__(self, model: str = "en_core_web_sm") -> None:
        self._analyzer = _open(model)

    def find(self, text: str) -> Iterator[Span]:
        """Find names of people and places."""
        if _LETTER.search(text) is None:
            return
        for found in self._analyzer.analyze(
            text=text, language="en", entities=list(TYPES), score_threshold=_LEAST_SCORE
        ):
            yield Span(found.start, found.end, TYPES[found.entity_type])


def _open(model: str) -> Any:
    if find_spec(PACKAGE) is None:
        raise BadUsage(
            "CANDOR_DETECT_NAMES needs Presidio: install candor[names], or switch it off"
        )
    # Presidio would try to download a missing model, and end the process when it cannot.
    if find_spec(model) is None:
        raise BadUsage(
            f"CANDOR_DETECT_NAMES needs the spaCy model {model}: install it, or switch it off"
        )
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    configuration = {
        "nlp_engine_name": "spacy",
        "models": [{"lang_code": "en", "model_name": model}],
    }
    engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
