"""Everything outside the graph that its steps work with, as contracts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from candor.domain.budgets import Budgets
from candor.domain.clock import Clock, NewId
from candor.domain.provider_names import ProviderName
from candor.domain.regions import ConsentRules
from candor.injection.detector import InjectionDetector
from candor.privacy.redact import Redactor
from candor.providers.contract import Provider
from candor.providers.prices import Prices
from candor.routing.thresholds import Thresholds
from candor.routing.weights import Weights
from candor.stores.budgets.contract import BudgetStore
from candor.stores.consent.contract import ConsentStore
from candor.stores.transcript.contract import TranscriptStore
from candor.stores.turns.contract import TurnRecord
from candor.stores.usage.contract import UsageStore
from candor.stores.vault.contract import VaultStore
from candor.texts.experiments import Prompts
from candor.texts.reader import Texts
from candor.validation.check import AnswerRules
from ingestion.knowledge import Knowledge
from ingestion.ranking import Limits
from nodes.caching import Caching
from nodes.time_budget import TimeBudget


@dataclass(frozen=True)
class Rules:
    """The numbers that a turn keeps to; their defaults are the settings' (docs/settings.md)."""

    language: str
    passages: int
    limits: Limits
    memory_lifetime: timedelta
    memory_messages: int
    memory_tokens: int
    time: TimeBudget
    thresholds: Thresholds
    fallbacks: Sequence[ProviderName]
    weights: Weights
    quote_docs: bool
    max_output_tokens: int
    budgets: Budgets = field(default_factory=Budgets)
    answer: AnswerRules = field(default_factory=AnswerRules)


@dataclass(frozen=True)
class Outside:
    """The collaborators that graph/build.py binds to the steps; no `caching`, no cache."""

    rules: Rules
    redactor: Redactor
    injection: InjectionDetector
    consents: ConsentStore
    consent_rules: ConsentRules
    usage: UsageStore
    spending: BudgetStore
    transcripts: TranscriptStore
    vault: VaultStore
    knowledge: Knowledge
    providers: Mapping[ProviderName, Provider]
    prices: Prices
    texts: Texts
    prompts: Prompts
    note: Callable[[TurnRecord], None]
    clock: Clock
    new_id: NewId
    caching: Caching | None = None
