"""Expected failures by name, each with its HTTP face and a stable code."""

from typing import ClassVar


class CandorError(Exception):
    """An expected failure; its text is shown to people, so it never carries their input."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something failed on our side"

    def __init__(
        self, detail: str, *, retry_after: int | None = None, notice: str | None = None
    ) -> None:
        super().__init__(detail)
        # what the user must know although the turn failed, such as that a secret was destroyed
        self.notice = notice
        self.detail = detail
        self.retry_after = retry_after


class InvalidRequest(CandorError):
    """The request cannot be understood as sent."""

    status, code, title = 422, "invalid_request", "The request is not valid"


class MalformedBody(InvalidRequest):
    """The body is not JSON at all."""

    status = 400


class Unauthorized(CandorError):
    """Nobody is signed in, or the token does not hold."""

    status, code, title = 401, "unauthorized", "Sign in first"


class SignInUnavailable(CandorError):
    """Whether a token holds cannot be found out right now, since its issuer cannot be reached."""

    status, code, title = 503, "sign_in_unavailable", "Sign-in cannot be checked right now"


class Forbidden(CandorError):
    """The caller is known but may not do this."""

    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(CandorError):
    """Nothing of the caller's has this name."""

    status, code, title = 404, "not_found", "Not found"


class ConsentRequired(CandorError):
    """The caller's region asks for consent before the first answer."""

    status, code, title = 403, "consent_required", "Consent is needed first"


class QuotaExceeded(CandorError):
    """The month's questions are used up."""

    status, code, title = 429, "quota_exceeded", "The month's questions are used up"


class BudgetExceeded(CandorError):
    """What may be spent on answers this day or month is used up."""

    status, code, title = 503, "budget_exceeded", "The budget for answers is used up"


class RateLimited(CandorError):
    """Too many turns in a short time."""

    status, code, title = 429, "rate_limited", "Too many questions at once"


class BusyThread(CandorError):
    """Another turn of the same conversation is still running."""

    status, code, title = 409, "busy_thread", "This conversation is still answering"


class DataErased(CandorError):
    """The caller's data were erased after the request began, or are being erased now."""

    status, code, title = 409, "data_erased", "Your data were erased"


class IdempotencyConflict(CandorError):
    """The idempotency key was used before with another body."""

    status, code, title = 422, "idempotency_conflict", "This key belongs to another request"


class ProvidersUnavailable(CandorError):
    """No provider answered and quoting the documents is switched off."""

    status, code, title = 503, "providers_unavailable", "No answer can be had right now"


class TooLarge(CandorError):
    """The message or the body is larger than the service takes."""

    status, code, title = 413, "too_large", "The request is too large"


class TurnFailed(CandorError):
    """A step of the turn broke; the detail names the step and never the input."""

    code = "turn_failed"


class TurnStopped(CandorError):
    """The reader stopped the turn before anything of its answer was shown."""

    status, code, title = 409, "stopped", "The turn was stopped"


class BadUsage(CandorError):
    """A command was called with something that cannot work."""

    status, code, title = 422, "invalid_request", "The command cannot run like this"
