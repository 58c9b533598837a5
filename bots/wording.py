"""The messages of the conversation, in the person's language."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bots.actions import AS_WRITTEN, action
from bots.contract import Button, ConsentText, Message, Month
from candor.domain.answer import Answer
from candor.domain.chats import Sender
from candor.domain.errors import CandorError
from candor.texts.reader import LANGUAGES, NAMES, Texts

_LONGEST_NAME_ROW: Final = 2


@dataclass(frozen=True)
class Wording:
    """Writes messages; `project` is what people call the project."""

    texts: Texts
    project: str

    def say(self, language: str, key: str, **values: object) -> str:
        """Answer one text of the bots."""
        return self.texts.get(language, f"bot.{key}", **values)

    def hello(self, language: str) -> Message:
        """Say what this is: an automated assistant, that never writes first."""
        parts = (
            self.say(language, "hello", project=self.project),
            self.texts.get(language, "ai_disclosure"),
            self.say(language, "promise"),
        )
        return Message("\n\n".join(parts), language=language)

    def help(self, language: str, sender: Sender) -> Message:
        """Say how to ask."""
        parts = [self.say(language, "help")]
        if sender.group is not None:
            parts.append(self.say(language, "help_group"))
        parts.append(self.say(language, "promise"))
        return Message("\n\n".join(parts), language=language)

    def languages(self, language: str) -> Message:
        """Offer every language, and the one that is written in."""
        names = [Button(NAMES[tag], action("speak", tag)) for tag in LANGUAGES]
        follow = Button(self.say(language, "language_as_written"), action("speak", AS_WRITTEN))
        rows = (*_rows(names, _LONGEST_NAME_ROW), (follow,))
        return Message(self.say(language, "language_ask"), buttons=rows, language=language)

    def month(self, language: str, month: Month) -> Message:
        """Say how many questions are used up."""
        renews = _day(language, date.fromisoformat(month.renews))
        said = self.say(language, "usage", used=month.used, limit=month.limit, renews=renews)
        return Message(said, language=language, private=True)

    def privacy(self, language: str, consent: ConsentText) -> Message:
        """Say what is kept, and offer a copy, its deletion, and the choice about consent."""
        choice = "no" if consent.given else "yes"
        label = consent.refuse if consent.given else consent.agree
        rows = (
            (Button(label, action("consent", choice)),),
            (
                Button(self.say(language, "export"), action("export")),
                Button(self.say(language, "erase"), action("erase", "ask"), danger=True),
            ),
        )
        text = f"{self.say(language, 'privacy')}\n\n{consent.text}"
        return Message(text, buttons=rows, language=language, private=True)

    def consent(self, language: str, refusal: str, consent: ConsentText) -> Message:
        """Ask for consent before the first answer."""
        row = (
            Button(consent.agree, action("consent", "yes")),
            Button(consent.refuse, action("consent", "no")),
        )
        disclosure = self.texts.get(language, "ai_disclosure")
        text = "\n\n".join((refusal, consent.text, disclosure))
        return Message(text, buttons=(row,), language=language, private=True)

    def sure_to_erase(self, language: str) -> Message:
        """Ask once more before everything is deleted."""
        row = (
            Button(self.say(language, "erase_yes"), action("erase", "yes"), danger=True),
            Button(self.say(language, "cancel"), action("erase", "no")),
        )
        text = self.say(language, "erase_sure")
        return Message(text, buttons=(row,), language=language, private=True)

    def answer(self, answer: Answer, *, first: bool) -> Message:
        """Write an answer with its sources; a conversation's first says what this is."""
        language = answer.language
        parts = [answer.answer]
        if first and answer.disclosure:
            parts.append(f"_{answer.disclosure}_")
        row = (
            Button(self.say(language, "helpful"), action("judge", f"1:{answer.turn_id}")),
            Button(self.say(language, "not_helpful"), action("judge", f"-1:{answer.turn_id}")),
        )
        return Message(
            "\n\n".join(parts), sources=tuple(answer.sources), buttons=(row,), language=language
        )

    def failure(self, language: str, error: CandorError, limit: int) -> str:
        """Say why there is no answer, and what to do."""
        key = f"refusal.{error.code}"
        if key not in self.texts.keys:
            key = "refusal.turn_failed"
        return self.texts.get(
            language, key, limit=limit, seconds=error.retry_after or 60, renews=""
        )


def _rows(buttons: list[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def _day(language: str, day: date) -> str:
    """Write a day in figures, in the order that the language's readers have."""
    match language:
        case "en" | "zh":
            return day.isoformat()
        case "de" | "ru":
            return f"{day:%d.%m.%Y}"
        case _:
            return f"{day:%d/%m/%Y}"
