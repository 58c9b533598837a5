"""Presidio's pattern recognisers, without a language model."""

import importlib
import logging
from collections.abc import Sequence
from typing import Any

from candor.privacy.contract import Span

# the entities that have a type here; the others could only add false alarms to its account
_TYPES = {
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP",
    "CRYPTO": "BTC_ADDRESS",
}


class Presidio:
    """The predefined recognisers of those entities, with their own validation.

    Every score above zero counts, as in `AnalyzerEngine` by default. Raises ImportError where
    Presidio is not installed.
    """

    name = "presidio"

    def __init__(self) -> None:
        module = importlib.import_module("presidio_analyzer.predefined_recognizers")
        # it would fetch the list of public suffixes; the copy it carries will do
        domains = importlib.import_module("tldextract.tldextract")
        vars(domains)["TLD_EXTRACTOR"] = domains.TLDExtract(cache_dir=None, suffix_list_urls=())
        # each find would be logged, with its text
        logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
        classes = ("Email", "Phone", "CreditCard", "Iban", "Ip", "Crypto")
        self._recognisers: list[Any] = [
            getattr(module, f"{one}Recognizer")(supported_language="en") for one in classes
        ]

    def find(self, text: str) -> Sequence[Span]:
        """Answer what any of the recognisers finds with a score above zero."""
        found = []
        for recogniser in self._recognisers:
            results = recogniser.analyze(text, recogniser.supported_entities, None)
            found += [Span(one.start, one.end, _TYPES[one.entity_type]) for one in results]
        return list(dict.fromkeys(found))
