"""Write the prompt: rules, conversation, numbered sources, question."""

from candor.providers.contract import Message
from candor.texts.reader import Prompt
from nodes.state import Turn


def write_prompt(state: Turn, prompt: Prompt, *, cites_web: bool) -> list[Message]:
    """Answer the messages for a provider.

    Sources are marked `[1]`; `[S1]` where the provider numbers pages of its own from `[1]`.
    """
    mark = "S" if cites_web else ""
    rules = prompt.render(language=state["language"], mark=mark)
    sources = "\n\n".join(
        f"[{mark}{number}] {passage.title} ({passage.heading})\n{passage.text}"
        for number, passage in enumerate(state["passages"], start=1)
    )
    asked = f"Sources:\n\n{sources or 'none found'}\n\nQuestion: {state['question']}"
    return [Message("system", rules), *state["history"], Message("user", asked)]
