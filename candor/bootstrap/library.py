"""The documents alone: what ingestion and search need, without graph, providers or memory."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from langchain_core.embeddings import Embeddings

from candor.bootstrap.data_dir import prepare_data_dir
from candor.bootstrap.keys import Keys, load_keys
from candor.bootstrap.reach_database import reach_database
from candor.bootstrap.settings import Settings
from candor.injection.detector import InjectionDetector, default_detector
from candor.stores.catalogue.sql import SqlCatalogue
from candor.stores.database import Database
from ingestion.embed.choose import open_embeddings
from ingestion.embed.multilingual import MultilingualEmbeddings
from ingestion.homes import IndexHome, open_home
from ingestion.knowledge import Knowledge


@dataclass(frozen=True)
class Library:
    """The documents of all projects, and what indexes them."""

    settings: Settings
    catalogue: SqlCatalogue
    embeddings: Embeddings
    home: IndexHome
    knowledge: Knowledge
    detector: InjectionDetector


@asynccontextmanager
async def open_library(settings: Settings) -> AsyncIterator[Library]:
    """Open the database and the documents by themselves, for a command."""
    await asyncio.to_thread(prepare_data_dir, settings)
    keys = await asyncio.to_thread(load_keys, settings)
    database = await reach_database(settings, keys)
    try:
        async with open_documents(settings, database, keys) as library:
            yield library
    finally:
        await database.aclose()


@asynccontextmanager
async def open_documents(
    settings: Settings, database: Database, keys: Keys
) -> AsyncIterator[Library]:
    """Open the documents over a database that is already open."""
    folder = await asyncio.to_thread(model_dir, settings)
    embeddings = await asyncio.to_thread(open_embeddings, settings.embedding_model, folder)
    multilingual = (
        MultilingualEmbeddings.installed(folder) if settings.retrieval_multilingual else None
    )
    home = open_home(
        settings.data_dir,
        settings.chroma_url,
        keys.sealer("documents"),
        keys.stamper("words"),
        multilingual,
    )
    catalogue = SqlCatalogue(database)
    knowledge = Knowledge(catalogue=catalogue, home=home, embeddings=embeddings)
    try:
        detector = default_detector(trained=settings.detect_injection)
        yield Library(settings, catalogue, embeddings, home, knowledge, detector)
    finally:
        await knowledge.aclose()
        home.close()


def model_dir(settings: Settings) -> Path:
    """Answer where model files are: as set, else beside the environment, else with the data."""
    if settings.model_dir is not None:
        return settings.model_dir
    beside = Path(sys.prefix) / "share" / "candor"
    nearest = next(folder for folder in (beside, *beside.parents) if folder.exists())
    return beside if os.access(nearest, os.W_OK) else settings.data_dir / "models"
