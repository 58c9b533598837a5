"""Turns settings into what the graph and the providers are told."""

from dataclasses import replace
from datetime import timedelta

from pydantic import SecretStr

from candor.bootstrap.settings import Settings
from candor.domain.project_lists import read_lists
from candor.domain.regions import ConsentRules, read_rules
from candor.providers.open import ProviderSettings
from candor.stores.lifetimes.records import RecordLifetimes
from candor.texts.consent_texts import ConsentTexts
from candor.validation.check import AnswerRules
from graph.outside import Rules
from ingestion.ranking import Limits
from nodes.time_budget import TimeBudget


def rules_of(settings: Settings, *, year: int) -> Rules:
    """Answer the numbers that a turn keeps to; documents do not know of `year` and later."""
    return Rules(
        language=settings.language,
        passages=settings.retrieval_k,
        limits=Limits(
            per_file=settings.retrieval_per_file,
            neighbours=settings.retrieval_neighbours,
            floor=settings.retrieval_floor,
            foreign_floor=settings.retrieval_foreign_floor,
        ),
        memory_lifetime=timedelta(minutes=settings.memory_minutes),
        memory_messages=settings.memory_messages,
        memory_tokens=settings.memory_tokens,
        time=TimeBudget(settings.provider_timeout_seconds, settings.turn_timeout_seconds),
        thresholds=settings.thresholds,
        fallbacks=settings.fallbacks,
        weights=settings.weights(year=year),
        quote_docs=settings.quote_docs,
        max_output_tokens=settings.max_output_tokens,
        budgets=settings.budgets,
        answer=answer_rules(settings),
    )


def answer_rules(settings: Settings) -> AnswerRules:
    """Answer what the operator decides on answers."""
    links, addresses = map(read_lists, (settings.official_links, settings.official_addresses))
    everywhere = AnswerRules(
        unsupported=settings.unsupported_claims,
        official_links=links.everywhere,
        official_addresses=addresses.everywhere,
        risk_summary_url=settings.risk_summary_url,
    )
    own = {
        project: replace(
            everywhere, official_links=links.of(project), official_addresses=addresses.of(project)
        )
        for project in {*links.projects, *addresses.projects}
    }
    return replace(everywhere, projects=own)


def consent_rules_of(settings: Settings, texts: ConsentTexts) -> ConsentRules:
    """Answer what each region asks for, under the consent text in force."""
    return read_rules(
        version=texts.current, standing=texts.standing, elsewhere=settings.consent_elsewhere
    )


def record_lifetimes(settings: Settings) -> RecordLifetimes:
    """Answer how long the records last that outlive a conversation."""
    return RecordLifetimes(
        analytics=timedelta(days=settings.analytics_days),
        ledger=timedelta(days=settings.ledger_days),
        billing_years=settings.billing_years,
        consent_proof_years=settings.consent_proof_years,
    )


def provider_settings(settings: Settings) -> ProviderSettings:
    """Answer what the providers need to know; one without a key stays out of the chain."""
    return ProviderSettings(
        openai_api_key=_plain(settings.openai_api_key),
        openai_base_url=settings.openai_base_url,
        openai_model=settings.openai_model,
        gemini_api_key=_plain(settings.google_api_key),
        gemini_base_url=settings.google_gemini_base_url,
        gemini_model=settings.gemini_model,
        perplexity_api_key=_plain(settings.perplexity_api_key),
        perplexity_base_url=settings.perplexity_base_url,
        perplexity_model=settings.perplexity_model,
        timeout_seconds=settings.provider_timeout_seconds,
        patience=settings.patience,
        max_output_tokens=settings.max_output_tokens,
    )


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret is not None else None
