"""Keeping conversations as they are written, and finding what a question needs, beside the reply's own loop.

All of it happens in one thread with a database connection of its own, so that a slow disk or another program
that writes delays what is shown, and never the token loop.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterable, AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar, assert_never

from engine.cloud.protocol import Traffic
from engine.common.i18n import tr
from engine.context.meaning import Meanings
from engine.context.messages import Message
from engine.context.personal import Gathered, gather
from engine.context.retrieval import still_usable
from engine.context.turns import Turns
from engine.privacy.probe_detector import Suspicion
from engine.reply.events import (
    Event,
    Failed,
    Finished,
    Notice,
    Passing,
    Token,
)
from engine.session.kept_reply import KeptReply, Turn
from engine.session.revealed import Revealed
from engine.settings import WritingSettings
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.disclosures import Account, Disclosure, Disclosures
from engine.store.errors import StoreError
from engine.store.ledger import Ledger
from engine.store.provenance import Provenance
from engine.store.spending import Spending, Spent, today

T = TypeVar("T")
WAIT_SECONDS = 60.0
"""For what else writes, such as a large import: nobody's window stands still meanwhile."""
TITLE_LENGTH = 80
"""Characters of a question that name its conversation."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A conversation got a title.

    Attributes:
        conversation: its id in the store.
        title: of a few words.
    """

    conversation: int
    title: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A version beside what a conversation has.

    Attributes:
        behind: the message that the question follows, None where it begins the conversation.
        again: the question itself, where only its reply is another; then `behind` does not matter.
    """

    behind: int | None = None
    again: int | None = None


def forget(database: Database, turn: Turn) -> None:
    """Take back a question that was not answered, since the user has its text again: what was shown before it is
    shown once more, and a conversation that it began is gone.

    Raises:
        StoreError: it cannot be taken back.
    """
    conversations = Conversations(database)
    with database.transaction():
        conversations.take_back(turn.message)
        if turn.before is not None:
            conversations.go_back(turn.conversation, turn.before)


class Recorder:
    """The store as replies use it.

    Args:
        path: the database; it is opened before the first use.
        recover: whether to make whole then what a crash left unfinished; for the one program that keeps
            conversations.
    Attributes:
        meanings: what finds passages by meaning too, or None.
    """

    def __init__(self, path: Path, *, recover: bool) -> None:
        self._recover = recover
        self.meanings: Meanings | None = None
        self._turns = Turns()
        self._path = path
        self._database: Database | None = None
        self._ledger: Ledger | None = None
        self._asking: int | None = None
        """The question that is being answered."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tiller-store")

    async def gather(self, profile: int, conversation: Sequence[Message]) -> Gathered:
        """Return what the machine knows that fits the newest message, and what it gave to the earlier ones.

        Raises:
            StoreError: it cannot be read.
        """
        meanings = self.meanings

        def work(database: Database) -> Gathered:
            found = gather(database, profile, conversation[-1].content, meanings=meanings)
            earlier = self._turns.earlier(conversation, profile, partial(still_usable, database))
            self._turns.keep(conversation, profile, found.passages)
            return replace(found, earlier=earlier)

        return await self._run(work)

    async def with_earlier(self, gathered: Gathered, conversation: Sequence[Message]) -> Gathered:
        """Return the same with what earlier questions of the conversation were given, as a reply would have it.

        Raises:
            StoreError: it cannot be read.
        """

        def work(database: Database) -> Gathered:
            earlier = self._turns.earlier(conversation, None, partial(still_usable, database))
            return replace(gathered, earlier=earlier)

        return await self._run(work)

    async def record(self, host: str, method: str, path: str, body: bytes) -> None:
        """Keep a request in the ledger, before it is sent.

        Raises:
            StoreError: it cannot be kept, so it must not be sent.
        """

        def work(_: Database) -> None:
            assert self._ledger is not None
            self._ledger.record(host, method, path, body, self._asking)

        await self._run(work)

    async def spend(self, host: str, traffic: Traffic, money: float) -> float:
        """Keep what requests cost; return what all of today's did.

        Raises:
            StoreError: it cannot be kept.
        """

        def work(database: Database) -> float:
            spent = Spent(
                today(),
                host,
                traffic.requests,
                traffic.prompt_tokens,
                traffic.cached_tokens,
                traffic.output_tokens,
                money,
            )
            return Spending(database).add(spent)

        return await self._run(work)

    async def begin(
        self, conversation: int | None, profile: int | None, question: str, branch: Branch | None = None
    ) -> Turn:
        """Keep a question, in a new conversation where `conversation` is None. Done before anything is sent.

        Args:
            conversation, profile: their ids.
            question: what was asked.
            branch: where it, or its reply, is another version of what is there.
        Raises:
            StoreError: it cannot be kept.
        """

        def work(database: Database) -> Turn:
            conversations = Conversations(database)
            with database.transaction():
                number = conversation
                if number is None:
                    number = conversations.begin(" ".join(question.split())[:TITLE_LENGTH], profile)
                before = conversations.leaf(number)
                if branch and branch.again is not None:
                    conversations.go_back(number, branch.again)
                    return Turn(number, branch.again, before, is_new=False)
                if branch:
                    conversations.go_back(number, branch.behind)
                return Turn(number, conversations.add(number, "user", question), before)

        return await self._run(work)

    def asks(self, message: int | None) -> None:
        """What is sent from here on is for this question, which is kept already; None is for none."""
        self._asking = message

    async def rename(self, conversation: int, title: str) -> None:
        """Give a conversation a title, unless it has one of the user's own.

        Raises:
            StoreError: it cannot be kept.
        """
        await self._run(lambda database: Conversations(database).rename(conversation, title, by_user=False))

    async def keep(
        self, turn: Turn, events: AsyncIterable[Event], writing: WritingSettings
    ) -> AsyncIterator[Event]:
        """Pass a reply's events on, each token when it is kept: the end of the program loses nothing shown.

        Where nothing was answered, the question stays; `forget` takes it back. Where something cannot be kept,
        that is said once and the reply goes on.
        """
        self._asking = turn.message
        kept = KeptReply(turn, asdict(writing))
        is_kept = True
        try:
            async for event in events:
                match event:
                    case Token() | Finished() | Failed():
                        if is_kept:
                            try:
                                await self._run(partial(kept.take, event))
                            except StoreError as error:
                                is_kept = False
                                yield Notice(tr("The rest of this reply is not kept: {error}", error=error))
                    case Passing():
                        # What can be told again, or holds for the moment alone.
                        pass
                    case _:
                        assert_never(event)
                yield event
        finally:
            # What is sent from here on is for no question, until the next.
            self._asking = None

    async def account(self, events: AsyncIterable[Event], entry: Disclosure) -> AsyncIterator[Event]:
        """Pass a reply's events on, and enter what it told when it is over, however it ends.

        Args:
            entry: whose it is; what it told is filled in.
        """
        revealed = Revealed()
        try:
            async for event in events:
                revealed.take(event)
                yield event
        finally:
            if revealed.tokens:
                # It is over already: there is nobody to tell that this is not kept.
                with contextlib.suppress(StoreError):
                    await self._run(partial(revealed.enter, entry))

    async def standing(self, endpoint: str, profile: int | None) -> tuple[Account, Suspicion | None]:
        """Return what a service learned of a profile so far, and why it is not trusted, if so.

        Raises:
            StoreError: it cannot be read.
        """

        def work(database: Database) -> tuple[Account, Suspicion | None]:
            kept = Disclosures(database)
            reason = kept.suspicion(endpoint) if endpoint else ""
            return kept.account(endpoint, profile), Suspicion(reason) if reason in list(Suspicion) else None

        return await self._run(work)

    async def unsent(self, message: int) -> list[int]:
        """Return the messages before one that nobody outside of this computer has had.

        Raises:
            StoreError: it cannot be read.
        """
        return await self._run(lambda database: Provenance(database).unsent(message))

    async def mark_sent(self, message: int, endpoint: str, without: Collection[int] = ()) -> None:
        """Note that a message and all before it, but those that were left out, are known to a service.

        Raises:
            StoreError: it cannot be kept.
        """
        await self._run(lambda database: Provenance(database).mark_sent(message, endpoint, without))

    async def mark_reply_sent(self, conversation: int, endpoint: str, without: Collection[int] = ()) -> None:
        """The same of the last message of a conversation."""

        def work(database: Database) -> None:
            if (leaf := Conversations(database).leaf(conversation)) is not None:
                Provenance(database).mark_sent(leaf, endpoint, without)

        await self._run(work)

    async def _run(self, work: Callable[[Database], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._with_database, work)

    def _with_database(self, work: Callable[[Database], T]) -> T:
        if self._database is None:
            database = Database(self._path, WAIT_SECONDS)
            if self._recover:
                Conversations(database).recover()
            self._database = database
            self._ledger = Ledger(database)
        return work(self._database)

    async def close(self) -> None:
        """Wait for what is being kept, then close the database."""

        def close() -> None:
            if self._database:
                with contextlib.suppress(StoreError):
                    self._database.close()
                self._database = None

        await asyncio.get_running_loop().run_in_executor(self._thread, close)
        self._thread.shutdown(wait=True)
