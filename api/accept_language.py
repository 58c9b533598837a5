"""Which of the spoken languages a reader asked for."""

from candor.routing.language import normalise

MOST_RANGES = 20


def spoken_language(header: str | None, *, default: str) -> str:
    """Answer the best spoken language of an Accept-Language header (RFC 9110, section 12.5.4).

    Ranges are tried by weight, then in order; a header that cannot be read means the default.
    """
    ranges = [_weighed(part) for part in (header or "").split(",")[:MOST_RANGES]]
    for weight, tag in sorted(ranges, key=lambda one: -one[0]):
        if weight > 0 and (language := normalise(tag, default="")):
            return language
    return default


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";")
    name, _, value = weight.strip().partition("=")
    if not weight.strip():
        return 1.0, tag
    try:
        # float() takes "nan" too, which no order knows
        return (min(1.0, max(0.0, float(value))) if name.strip() == "q" else 0.0), tag
    except ValueError:
        return 0.0, tag
