"""Remembers chats by pseudonyms: whose, in which group, and what a group's admins set."""

from dataclasses import dataclass, replace

from candor.bootstrap.resources import Resources
from candor.domain.caller import Caller
from candor.domain.chats import Remembered, Sender
from candor.privacy.identity import Pseudonyms
from candor.stores.chats.contract import GROUP, Chat, ChatStore
from candor.stores.chats.sql import SqlChatStore


def chats_of(resources: Resources, project: str) -> "ChatMemory":
    """Answer what remembers the chats of a project's bots."""
    store = SqlChatStore(resources.database, resources.clock)
    return ChatMemory(store, resources.pseudonyms, project)


@dataclass(frozen=True)
class ChatMemory:
    """What is remembered of the chats of one project's bots; only pseudonyms are kept."""

    store: ChatStore
    pseudonyms: Pseudonyms
    project: str

    async def of(self, sender: Sender) -> Remembered:
        """Answer what holds here: the person's conversation, and the language of the chat.

        In a group its own language holds, and in private the person's.
        """
        own = await self.store.of(self._person(sender), self._place(sender))
        if sender.group is None:
            return Remembered(own.language, own.thread)
        group = await self.store.of(self._group(sender), GROUP)
        return Remembered(group.language, own.thread, group.settings)

    async def go_on(self, sender: Sender, thread: str | None) -> None:
        """Remember which conversation of the person's goes on here; None begins another."""
        person, place = self._person(sender), self._place(sender)
        chat = await self.store.of(person, place)
        await self.store.keep(person, replace(chat, thread=thread), place)

    async def speak(self, sender: Sender, language: str | None) -> None:
        """Remember the language of this chat; None answers in the language of each question."""
        if sender.group is None:
            person = self._person(sender)
            await self.store.keep(person, replace(await self.store.of(person), language=language))
        else:
            group = self._group(sender)
            chat = await self.store.of(group, GROUP)
            await self.store.keep(group, replace(chat, language=language), GROUP)

    async def set(self, sender: Sender, /, **settings: object) -> None:
        """Remember settings of a group beside those it has; None takes one away."""
        group = self._group(sender)
        chat = await self.store.of(group, GROUP)
        merged = {**chat.settings, **settings}
        kept = {name: value for name, value in merged.items() if value is not None}
        await self.store.keep(group, Chat(chat.language, chat.thread, kept), GROUP)

    def _person(self, sender: Sender) -> Caller:
        return self._caller(sender, f"{sender.platform}:{sender.person}")

    def _group(self, sender: Sender) -> Caller:
        return self._caller(sender, f"{sender.platform}:group:{sender.group}")

    def _caller(self, sender: Sender, name: str) -> Caller:
        user = self.pseudonyms.user(self.project, name)
        return Caller(project=self.project, user=user, channel=sender.platform)

    def _place(self, sender: Sender) -> str:
        if sender.group is None:
            return ""
        return self.pseudonyms.digest("place", self.project, sender.platform, sender.group)
