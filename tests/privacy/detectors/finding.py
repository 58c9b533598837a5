"""What a detector finds, as pairs of type and value."""

from candor.privacy.contract import Detector


def found(detector: Detector, text: str) -> list[tuple[str, str]]:
    """Give each find's type and the very characters its offsets name."""
    spans = list(detector.find(text))
    assert all(span.type in detector.types for span in spans)
    return [(span.type, text[span.start : span.end]) for span in spans]


def values(detector: Detector, text: str) -> list[str]:
    """Give the characters that the finds name."""
    return [value for _, value in found(detector, text)]
