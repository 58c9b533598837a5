"""What the command line hands over as text."""

from candor.domain.errors import BadUsage


def as_text(argument: str) -> str:
    """Answer the argument unchanged; BadUsage where its bytes were not UTF-8."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        raise BadUsage("the command line is not UTF-8 text") from None
    return argument
