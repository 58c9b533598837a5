"""The settings of the bots, apart from the others."""

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from candor.bootstrap.sign_in_settings import can_be_trusted

WEBHOOK_SHAPE = r"^[A-Za-z0-9_-]{16,256}$"


class BotSettings(BaseSettings):
    """Where the bots are, and whom they speak for."""

    bot_project: str = Field(
        "default",
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="The project whose documents the bots answer from.",
    )
    bot_name: str = Field(
        "this project",
        min_length=1,
        max_length=64,
        description="What people call the project, in the bots' first words.",
    )
    bot_service_url: str | None = Field(
        None,
        description="Address of a service elsewhere that answers for `candor bot`, which then "
        "opens no database and no index; unset: the bot answers itself.",
    )
    telegram_token: SecretStr | None = Field(
        None, description="What BotFather gave the Telegram bot."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="Another Bot API server, such as one's own."
    )
    telegram_webhook_url: str | None = Field(
        None,
        pattern=r"^https://\S+$",
        description="Public address at which Telegram delivers updates; unset: they are polled.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None,
        description="What Telegram sends along to a webhook: 16 to 256 letters, digits, `_` or "
        "`-`. A webhook does not start without it.",
    )
    telegram_webhook_port: int = Field(
        8081, ge=1, le=65535, description="Port on this machine that updates are delivered to."
    )
    discord_token: SecretStr | None = Field(
        None, description="What Discord's developer portal gave the bot."
    )
    discord_api_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="Another address of Discord's API; it names the gateway itself.",
    )
    discord_guild: int | None = Field(
        None,
        gt=0,
        description="Id of one server that alone is told the commands, at once; unset: all are.",
    )
    discord_contents: bool = Field(
        False,
        description="Read what messages say that do not mention the bot, for new posts in forums; "
        "needs the message content intent. Without it a post is answered by its title.",
    )

    @field_validator("bot_service_url")
    @classmethod
    def _is_safe(cls, value: str | None) -> str | None:
        if value is not None and not can_be_trusted(value):
            raise ValueError(
                "write an https:// address without a name or password in it; http:// is for this "
                "machine only"
            )
        return value
