"""Which suites there are, and how they are run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from candor.domain.errors import BadUsage
from evals.suite import Bench, Outcome, Suite


@dataclass(frozen=True, slots=True)
class Result:
    """A suite with what it measured."""

    suite: Suite
    outcome: Outcome

    @property
    def failed(self) -> bool:
        """Tell whether a binding threshold was missed."""
        return any(measure.fails for measure in self.outcome.measures)


def _privacy() -> Suite:
    from evals.suites.privacy import PrivacySuite

    return PrivacySuite()


def _routing() -> Suite:
    from evals.suites.routing import RoutingSuite

    return RoutingSuite()


def _language() -> Suite:
    from evals.suites.language import LanguageSuite

    return LanguageSuite()


def _grounding() -> Suite:
    from evals.suites.grounding import GroundingSuite

    return GroundingSuite()


def _validation() -> Suite:
    from evals.suites.validation import ValidationSuite

    return ValidationSuite()


def _retrieval() -> Suite:
    from evals.suites.retrieval import RetrievalSuite

    return RetrievalSuite()


def _conversation() -> Suite:
    from evals.suites.conversation import ConversationSuite

    return ConversationSuite()


def _end_to_end() -> Suite:
    from evals.suites.end_to_end import EndToEndSuite

    return EndToEndSuite()


def _category() -> Suite:
    from evals.suites.category import CategorySuite

    return CategorySuite()


def _injection() -> Suite:
    from evals.suites.injection import InjectionSuite

    return InjectionSuite()


def _cache() -> Suite:
    from evals.suites.cache import CacheSuite

    return CacheSuite()


# one line for each suite; `candor eval` runs them in this order
SUITES: Mapping[str, Callable[[], Suite]] = {
    "privacy": _privacy,
    "retrieval": _retrieval,
    "routing": _routing,
    "language": _language,
    "grounding": _grounding,
    "validation": _validation,
    "category": _category,
    "injection": _injection,
    "cache": _cache,
    "conversation": _conversation,
    "end_to_end": _end_to_end,
}


def run_suites(
    names: Sequence[str],
    bench: Bench,
    suites: Mapping[str, Callable[[], Suite]] = SUITES,
) -> list[Result]:
    """Run the named suites (all where none is named), each once, in the order named.

    Raises BadUsage for a name that no suite has, before any has run.
    """
    chosen = list(dict.fromkeys(names)) or list(suites)
    for name in chosen:
        if name not in suites:
            raise BadUsage(f"there is no such suite; there are: {', '.join(suites)}")
    return [Result(suite, suite.run(bench)) for suite in (suites[name]() for name in chosen)]
