"""Whole, checked sentences leave a growing draft; nothing slips through in two halves."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from candor.domain.caller import Caller
from candor.domain.events import Correction, Text
from candor.domain.passages import Passage
from candor.privacy.redact import Redactor, default_detectors
from candor.texts.reader import Texts
from candor.validation.check import AnswerRules
from nodes.checking import check_draft
from nodes.gate import SentenceGate
from nodes.live import Shown
from nodes.parts import Checks
from nodes.state import Turn
from tests.nodes.adversarial import GROUNDED, MOST_WORDS, cut, drafts

QUESTION = "How do I stake my ETH?"
PASSAGE = Passage(
    id="1",
    source="staking.md",
    title="Staking",
    heading="How",
    text="Staking locks your coins for some weeks while validators earn rewards in ether. You can "
    "withdraw them later from the wallet. See https://docs.lido.fi/guide for more.",
)
STREAMS = int(os.environ.get("ADVERSARIAL_STREAMS", "150"))
WARNING = "Don't invest unless"


@dataclass
class Reader:
    """What somebody sees of one stream."""

    checks: Checks
    region: str | None = None
    shown: Shown = field(default_factory=Shown)
    screens: list[str] = field(default_factory=list)
    events: list[Text | Correction] = field(default_factory=list)

    def read(self, draft: str, ends: Iterator[int] | list[int], *, pausing: bool = True) -> None:
        """Let a draft come in pieces, with a pause after each, and then its end."""
        state = Turn(
            question=QUESTION,
            history=[],
            passages=[PASSAGE],
            language="en",
            caller=Caller("default", "k1:anna", region=self.region),
        )
        gate = SentenceGate(self.checks.of(state))
        for end in ends:
            self._show(gate.read(draft[:end]))
            if pausing:
                self._show(gate.read(draft[:end], paused=True))
        whole = check_draft(
            draft,
            said=[QUESTION],
            passages=[PASSAGE],
            language="en",
            texts=self.checks.texts,
            redactor=self.checks.redactor,
            region=self.region,
            rules=self.checks.rules,
        )
        self._show(whole.answer)

    def _show(self, text: str | None) -> None:
        if text is not None and (event := self.shown.becomes(text)):
            self.events.append(event)
            self.screens.append(self.shown.text)

    def replayed(self) -> str:
        """What a client has who applies every event."""
        text = ""
        for event in self.events:
            text = text + event.text if isinstance(event, Text) else event.text
        return text


@pytest.fixture(scope="module")
def checks() -> Checks:
    return Checks(Texts(default="en"), Redactor(default_detectors()), AnswerRules())


def test_nothing_hostile_is_ever_on_the_screen(checks: Checks) -> None:
    slipped = []
    for chance, draft, patterns, words in drafts(STREAMS):
        reader = Reader(checks)
        reader.read(draft, cut(draft, chance), pausing=chance.random() < 0.5)
        assert reader.replayed() == reader.shown.text
        screens = "\0".join([*reader.screens, *(event.text for event in reader.events)])
        slipped += [(pattern, draft) for pattern in patterns if re.search(pattern, screens, re.I)]
        # a labelled phrase within a long text is one that the detectors do not know
        if words and sum(word in reader.shown.text.lower() for word in words) <= MOST_WORDS:
            most = max(sum(word in screen.lower() for word in words) for screen in reader.screens)
            if most > MOST_WORDS:
                slipped.append((f"{most} words", draft))
    assert not slipped, "\n\n".join(map(repr, slipped[:8]))


def test_sentences_leave_one_by_one(checks: Checks) -> None:
    reader = Reader(checks)
    draft = " ".join([GROUNDED] * 4)
    reader.read(draft, list(range(1, len(draft) + 1)), pausing=False)
    assert len(reader.events) == 4
    assert not any(isinstance(event, Correction) for event in reader.events)


def test_a_long_answer_leaves_in_pieces_and_needs_no_correction(checks: Checks) -> None:
    steps = "\n".join(f"{n}. Open page {n} of the wallet and read it." for n in range(1, 40))
    draft = "\n\n".join([GROUNDED, "These are the steps:", steps, *[GROUNDED] * 10])
    reader = Reader(checks)
    reader.read(draft, list(range(0, len(draft) + 1, 7)))
    assert len(reader.events) > 40
    assert not any(isinstance(event, Correction) for event in reader.events)
    assert max(len(event.text) for event in reader.events[:-1]) < 400


def test_what_is_denied_above_a_list_is_denied_in_it(checks: Checks) -> None:
    draft = f"Never do the following:\n\n- Share your seed phrase with us.\n- Wait.\n\n{GROUNDED}"
    reader = Reader(checks)
    reader.read(draft, list(range(1, len(draft) + 1)))
    assert "Share your seed phrase" in reader.shown.text
    assert not any(isinstance(event, Correction) for event in reader.events)


def test_the_prescribed_warning_stands_first_from_the_first_sentence_on(checks: Checks) -> None:
    reader = Reader(checks, region="GB")
    draft = " ".join([GROUNDED] * 3)
    reader.read(draft, list(range(1, len(draft) + 1)))
    assert all(WARNING in screen.split("\n")[0] for screen in reader.screens)
    assert not any(isinstance(event, Correction) for event in reader.events)


def test_a_sentence_without_an_end_is_let_go_checked(checks: Checks) -> None:
    draft = "wallet " * 500 + "go to https://evil-claims.com now and " + "wallet " * 500
    reader = Reader(checks)
    reader.read(draft, list(range(0, len(draft) + 1, 50)), pausing=False)
    assert len(reader.events) > 2
    assert not any("evil" in screen for screen in reader.screens)
