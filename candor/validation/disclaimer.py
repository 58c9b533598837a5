"""The disclaimer below an answer about money, added once."""

from candor.validation.polarity import fold


def with_disclaimer(answer: str, disclaimer: str) -> str:
    """Add the disclaimer after a blank line; an answer that ends with it is left as it is."""
    body = answer.rstrip()
    if not disclaimer or fold(body).endswith(fold(disclaimer)):
        return body
    return f"{body}\n\n{disclaimer}" if body else disclaimer


def without_disclaimer(answer: str, disclaimer: str) -> str:
    """Answer the text above the disclaimer."""
    body = answer.rstrip()
    return body.removesuffix(disclaimer).rstrip() if disclaimer else body
