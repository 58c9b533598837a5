"""Whether a text says anything at all."""


def has_words(text: str) -> bool:
    """Tell whether a person would see anything: not only space, control or zero-width signs."""
    return any(sign.isprintable() and not sign.isspace() for sign in text)
