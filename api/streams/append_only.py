"""A turn's text for readers from whom nothing can be taken back: a correction goes behind it."""

from candor.domain.events import Correction, Text
from candor.routing.language import detect
from candor.texts.reader import Texts


class AppendOnlyText:
    """Puts the texts and corrections of one turn into one text that only grows."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._length = 0
        self.begins = 0

    def add(self, event: Text | Correction) -> str:
        """Answer the piece to show; `begins` is where the text that stands now begins in all."""
        if isinstance(event, Text):
            self._length += len(event.text)
            return event.text
        heading = ""
        if self._length:
            language = detect(event.text, default=self._texts.default)
            heading = f"\n\n---\n\n{self._texts.get(language, 'correction')}\n\n"
        self.begins = self._length + len(heading)
        self._length = self.begins + len(event.text)
        return heading + event.text
