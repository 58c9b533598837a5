"""Write the prompt: rules, conversation, numbered sources, question."""

import hashlib
import re

from candor.domain.invisible import unhidden
from candor.providers.contract import Message
from candor.texts.reader import Prompt
from nodes.state import Turn

# what a provider's own chat template is made of, and what a source's number looks like
_TEMPLATE = re.compile(
    r"<\|[^|<>\n]{0,40}\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|user)>", re.IGNORECASE
)
_NUMBER = re.compile(r"^([ \t>*-]{0,8})\[(S?\d{1,3})\]", re.MULTILINE)


def write_prompt(
    state: Turn, prompt: Prompt, *, cites_web: bool, reminder: Prompt | None = None
) -> list[Message]:
    """Answer the messages for a provider.

    Sources are marked `[1]`; `[S1]` where the provider numbers pages of its own from `[1]`. They
    stand between two lines that nobody who wrote a document can know (spotlighting by delimiters,
    Hines et al., 2024). `reminder` is added to the rules where the question was flagged.
    """
    mark = "S" if cites_web else ""
    fence = _fence(state["turn_id"])
    rules = prompt.render(language=state["language"], mark=mark)
    if reminder is not None and state.get("flags"):
        rules = f"{rules.rstrip()}\n\n{reminder.render()}"
    sources = "\n\n".join(
        f"[{mark}{number}] {_as_data(passage.title)} ({_as_data(passage.heading)})\n"
        f"{_as_data(passage.text)}"
        for number, passage in enumerate(state["passages"], start=1)
    )
    asked = (
        f"Sources:\n\n{fence}\n\n{sources or 'none found'}\n\n{fence}\n\n"
        f"Question: {state['question']}"
    )
    return [Message("system", rules), *state["history"], Message("user", asked)]


def _fence(turn_id: str) -> str:
    return f"===== {hashlib.sha256(turn_id.encode()).hexdigest()[:16]} ====="


def _as_data(text: str) -> str:
    """Take out of a document what a model could take for the prompt's own marks."""
    return _NUMBER.sub(r"\1(\2)", _TEMPLATE.sub("", unhidden(text)))
