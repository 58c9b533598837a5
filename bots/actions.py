"""What a button says when it is pressed: a name and a value, short enough for every platform.

They hold no person's id: who presses is told by the platform, and asked anew each time.
"""

from typing import Final, Literal

AS_WRITTEN: Final = "auto"

Name = Literal["speak", "consent", "judge", "erase", "export"]
_LONGEST = 64


def action(name: Name, value: str = "") -> str:
    """Write an action; ValueError where a platform would cut it."""
    written = f"{name}:{value}"
    if len(written.encode()) > _LONGEST:
        raise ValueError(f"the action {name} is too long")
    return written


def read_action(written: str) -> tuple[str, str]:
    """Answer name and value; both may be anything, since anybody can make up a press."""
    name, _, value = written.partition(":")
    return name, value
