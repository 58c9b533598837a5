"""A server, its channels, roles and people, as Discord writes them."""

from typing import Any

ME, APP, GUILD = 900, 900, 100
TEXT, OTHER, FORUM = 501, 502, 503
MEMBER_ROLE, HELPER_ROLE = 701, 702
EVERYTHING = (1 << 50) - 1


def member(person: int, roles: list[int]) -> dict[str, Any]:
    """Answer a server's member with these roles."""
    return {
        "roles": [str(one) for one in roles],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "user": user(person),
    }


def user(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "username": f"u{number}",
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
        "bot": number == ME,
    }


def role(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": f"r{number}",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(EVERYTHING),
        "managed": False,
        "mentionable": False,
    }


def channel(number: int, kind: int = 0, name: str = "talk") -> dict[str, Any]:
    return {
        "id": str(number),
        "type": kind,
        "guild_id": str(GUILD),
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "permissions": str(EVERYTHING),
        "available_tags": [],
    }


def application() -> dict[str, Any]:
    return {
        "id": str(APP),
        "name": "Harbour",
        "icon": None,
        "description": "",
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "",
        "flags": 0,
        "owner": user(1),
    }


def guild(me: dict[str, Any]) -> dict[str, Any]:
    channels = [channel(TEXT), channel(OTHER), channel(FORUM, 15)]
    return {
        "id": str(GUILD),
        "name": "Harbour",
        "owner_id": "1",
        "unavailable": False,
        "preferred_locale": "en-US",
        "roles": [role(GUILD), role(MEMBER_ROLE), role(HELPER_ROLE)],
        "emojis": [],
        "features": [],
        "stickers": [],
        "members": [me],
        "member_count": 3,
        "channels": channels,
        "threads": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_flags": 0,
        "afk_timeout": 60,
    }


def message(number: int, channel: int, person: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "channel_id": str(channel),
        "author": user(person),
        "content": "",
        "timestamp": "2026-12-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
    }
