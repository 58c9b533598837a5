"""The disclaimer below an answer about money and the warning above it, each added once."""

from candor.validation.polarity import fold


def with_disclaimer(answer: str, disclaimer: str, *, warning: str = "") -> str:
    """Add the disclaimer after a blank line and the warning before one; what stands there stays."""
    body = answer.rstrip()
    if disclaimer and not fold(body).endswith(fold(disclaimer)):
        body = f"{body}\n\n{disclaimer}" if body else disclaimer
    if warning and not body.startswith(warning):
        body = f"{warning}\n\n{body}" if body else warning
    return body


def without_disclaimer(answer: str, disclaimer: str, *, warning: str = "") -> str:
    """Answer the text between the warning and the disclaimer, however often these stand there."""
    body = answer.rstrip()
    while warning and body.startswith(warning):
        body = body.removeprefix(warning).lstrip("\n")
    while disclaimer and body.endswith(disclaimer):
        body = body.removesuffix(disclaimer).rstrip()
    return body
