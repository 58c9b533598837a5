"""Where the law wants consent before the first answer."""

EUROPEAN_UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905  # a table, not a list
)
EUROPEAN_ECONOMIC_AREA = EUROPEAN_UNION | {"IS", "LI", "NO"}
CONSENT_BEFOREHAND = EUROPEAN_ECONOMIC_AREA | {"GB", "UK", "EU"}


def needs_consent(region: str | None) -> bool:
    """Tell whether consent must be given beforehand (GDPR and UK GDPR, article 6(1)(a)).

    `region` is an ISO 3166-1 alpha-2 code in any case; "EU" and "UK" are understood too.
    """
    return region is not None and region.upper() in CONSENT_BEFOREHAND
