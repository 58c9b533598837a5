"""Bring a project's index up to date with its documents, at one stroke."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from langchain_core.embeddings import Embeddings

from candor.domain.clock import Clock, NewId
from candor.injection.detector import InjectionDetector
from candor.stores.catalogue.contract import Catalogue, CataloguedDocument, Generation
from ingestion.build import GenerationBuild, NewChunk
from ingestion.documents import Document, Unreadable
from ingestion.embed.name import name_of
from ingestion.gather import Gathered, gather, place_of, read_places
from ingestion.homes import IndexHome
from ingestion.leftovers import BuildNotes, clean_up, lock_file
from ingestion.lock import exclusive
from ingestion.plan import SAMPLES_ROOT, Key, Plan, plan_generation
from ingestion.quarantine import QUARANTINE_VERSION, Held, Quarantine
from ingestion.quarantine_list import QuarantineList
from ingestion.report import IngestReport, Progress
from ingestion.split import SPLITTER_VERSION, Splitter
from ingestion.threads import in_thread
from ingestion.unavailable import IndexUnavailable

NOTHING_FOUND = "No .md, .markdown, .mdx or .txt file was found there."
SAMPLES_LEFT_OUT = "The project has documents of its own, so the samples were left out."
REBUILT = "The old index could not be reused, so every document was embedded again."


async def ingest(
    paths: Sequence[Path],
    *,
    project: str,
    prune: bool,
    catalogue: Catalogue,
    embeddings: Embeddings,
    home: IndexHome,
    clock: Clock,
    new_id: NewId,
    progress: Progress | None = None,
    root_label: str | None = None,
    workers: int | None = None,
    detector: InjectionDetector | None = None,
) -> IngestReport:
    """Read `paths` and make a new generation of the project's index active, if anything changed.

    Until the last step the old generation is served; a run cut short leaves it so, and the
    next run removes what was begun. `prune` drops documents of these roots whose file is gone;
    `root_label` names the root instead of the folder ("samples:" marks the bundled samples,
    which real documents replace); `detector` judges each passage, by the rules alone where none is
    given. Raises BadUsage for a missing path, IngestionBusy while
    another run is at work, IndexUnavailable where the index cannot be written.
    """
    began = time.monotonic()
    run = _Run(project, catalogue, embeddings, home, progress, detector or InjectionDetector())
    with exclusive(lock_file(home, project)):
        if progress:
            progress(0, 0, "reading")
        state = await run.held()
        if root_label == SAMPLES_ROOT and any(root != SAMPLES_ROOT for root, _ in state.known):
            return run.untouched(state, began, SAMPLES_LEFT_OUT)
        found, roots = await in_thread(
            gather, paths, root_label=root_label, held=frozenset(state.known)
        )
        files = len(found.paths)
        plan = await run.plan(state, found, removable=roots if prune else set())
        note = state.note or ("" if files else NOTHING_FOUND)
        embedded = 0
        if plan.changes_nothing() and state.reusable:
            chunks = state.generation.chunks if state.generation else 0
        else:
            now = clock.now()
            generation = Generation(new_id(now), project, run.model, 0, now, home.key_id)
            chunks, embedded = await run.replace(generation, state, plan, found, workers)
        await clean_up(home, catalogue, project)
        held = await in_thread(run.quarantine.held)
    seconds = time.monotonic() - began
    return IngestReport(
        files=files,
        chunks=chunks,
        added=plan.added,
        changed=plan.changed,
        removed=plan.removed,
        unchanged=plan.unchanged,
        unreadable=[(one.source, one.reason) for one in found.unreadable.values()],
        seconds=seconds,
        chunks_per_second=embedded / seconds if seconds > 0 else 0.0,
        embedded=embedded,
        note=note,
        quarantined=held,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What the catalogue says is active. `reusable` tells whether its vectors can be copied."""

    generation: Generation | None
    documents: Sequence[CataloguedDocument]
    reusable: bool

    @property
    def known(self) -> list[Key]:
        return [(one.root, one.source) for one in self.documents]

    @property
    def note(self) -> str:
        return "" if self.reusable else REBUILT


@dataclass(frozen=True, slots=True)
class _Run:
    project: str
    catalogue: Catalogue
    embeddings: Embeddings
    home: IndexHome
    progress: Progress | None
    detector: InjectionDetector

    @property
    def quarantine(self) -> QuarantineList:
        return QuarantineList(self.home, self.project)

    @property
    def model(self) -> str:
        return name_of(self.embeddings)

    async def held(self) -> _Held:
        """Look up the active generation and whether it can be built upon."""
        generation = await self.catalogue.active(self.project)
        if generation is None:
            return _Held(None, (), True)
        documents = await self.catalogue.documents(self.project, generation.id)
        reusable = generation.embedding_model == self.model
        try:
            await in_thread(self.home.check, self.project, generation.id)
        except IndexUnavailable:
            reusable = False
        return _Held(generation, documents, reusable)

    async def plan(self, state: _Held, found: Gathered, *, removable: set[str]) -> Plan:
        """Decide what is copied, embedded and dropped; `found` gains what must be read again."""
        if any(root != SAMPLES_ROOT for root, _ in found.documents):
            removable = removable | {SAMPLES_ROOT}
        read = frozenset(found.paths.values())
        replaced = {
            key for key in state.known if key not in found.paths and place_of(key).path in read
        }
        held = state.documents
        if not state.reusable:
            held = [replace(one, fingerprint="") for one in held]
            missing = [
                key
                for key in state.known
                if key not in found.paths and key not in replaced and key[0] not in removable
            ]
            await in_thread(_read_again, missing, found)
            removable = removable | {root for root, _ in state.known}
        released = await in_thread(self.quarantine.released)
        marks = {key: self._fingerprint(one, released) for key, one in found.documents.items()}
        standing = found.unreadable if state.reusable else ()
        return plan_generation(
            held, marks, removable=removable, standing=standing, replaced=replaced
        )

    async def replace(
        self,
        generation: Generation,
        state: _Held,
        plan: Plan,
        found: Gathered,
        workers: int | None,
    ) -> tuple[int, int]:
        """Build the generation and make it active; answer its chunks, all and embedded ones."""
        documents = {key: found.documents[key] for key in plan.cut}
        new, entries, held = await in_thread(self._cut, documents)
        standing = {(one.root, one.source) for one in (*plan.kept, *entries)}
        # before the index is active: a list made too late would be lost with a killed run
        await in_thread(lambda: self.quarantine.note(documents, held, standing=standing))
        kept = [name for one in plan.kept for name in one.chunk_ids]
        await in_thread(BuildNotes(self.home, self.project).begin, generation.id)
        build = GenerationBuild(
            self.home,
            self.project,
            generation.id,
            embeddings=self.embeddings,
            workers=workers,
            progress=self.progress,
        )
        previous = state.generation.id if state.generation else None
        await build.run(previous=previous, kept=kept, new=new)
        finished = replace(generation, chunks=len(kept) + len(new))
        await self.catalogue.activate(finished, [*plan.kept, *entries])
        return finished.chunks, len(new)

    def untouched(self, state: _Held, began: float, note: str) -> IngestReport:
        chunks = state.generation.chunks if state.generation else 0
        return IngestReport(0, chunks, 0, 0, 0, 0, [], time.monotonic() - began, 0.0, 0, note)

    def _cut(
        self, documents: Mapping[Key, Document]
    ) -> tuple[list[NewChunk], list[CataloguedDocument], list[Held]]:
        splitter, released = Splitter(), self.quarantine.released()
        quarantine = Quarantine(self.detector, frozenset(released))
        new: list[NewChunk] = []
        entries: list[CataloguedDocument] = []
        held: list[Held] = []
        for (root, source), document in documents.items():
            mark = self._fingerprint(document, released)
            cut, kept_out = quarantine.sort(root, splitter.split(quarantine.read(document)))
            chunks = [(_digest(root, source, mark, str(chunk.ordinal)), chunk) for chunk in cut]
            new.extend(chunks)
            held.extend(kept_out)
            names = tuple(name for name, _ in chunks)
            entries.append(CataloguedDocument(root, source, mark, names))
        return new, entries, held

    def _fingerprint(self, document: Document, released: Mapping[str, Key]) -> str:
        place = (document.root, document.source)
        let_in = sorted(name for name, key in released.items() if key == place)
        trained = "trained" if self.detector.model else "rules"
        return _digest(
            document.sha256, SPLITTER_VERSION, self.model, QUARANTINE_VERSION, trained, *let_in
        )


def _read_again(missing: Sequence[Key], found: Gathered) -> None:
    """Read documents of other roots from disk, for their chunks cannot be copied."""
    again = read_places(place_of(key) for key in missing)
    found.documents.update(again.documents)
    for key in again.unreadable:
        reason = "It was dropped: it cannot be copied from the old index, and its file is gone."
        found.unreadable[key] = Unreadable(key[1], reason)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
