"""Replies that are entered in the account of what was revealed, and held to its limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from engine.common.i18n import tr
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Event, Notice
from engine.reply.reply import Reply
from engine.session.recording import Recorder
from engine.session.session import Session, Writer
from engine.settings import WritingSettings
from engine.store.disclosures import Account, Disclosure, Purpose


@dataclass(frozen=True, slots=True)
class AccountedReply:
    """A reply under the account's limits.

    Attributes:
        reply: the reply, to stop it and to move its strength; its events come from `events`.
        events: what it says; at its end it is entered in the account.
        writing: how it is written, with what the limits leave.
    """

    reply: Reply
    events: AsyncIterator[Event]
    writing: WritingSettings


async def accounted_reply(
    session: Session,
    recorder: Recorder,
    conversation: Sequence[Message],
    personal: PersonalContext,
    writing: WritingSettings,
    *,
    profile: int | None,
    purpose: Purpose,
    message: int | None = None,
    writer: Writer | None = None,
) -> AccountedReply:
    """Return a reply that is entered in the account, and reveals no more than its limits leave.

    Args:
        session, conversation, personal, writing, writer: as for `Session.reply`.
        recorder: keeps the account.
        profile, message: ids of the profile that steers, and of the question where it is kept.
        purpose: what it is for.
    Raises:
        SettingsError: as `Session.reply` raises it.
        StoreError: the account cannot be read; then nothing may be revealed.
    """
    is_steered = (writer or session.writer(writing)) is Writer.STEERED
    notice = ""
    if is_steered and session.endpoint:
        account, suspicion = await recorder.standing(session.endpoint, profile)
        session.watch.suspect = session.watch.suspect or suspicion
        writing, notice = within_limits(writing, account)
    reply = session.reply(conversation, personal, writing, writer)
    entry = Disclosure(session.endpoint, profile, purpose, 0, 0.0, writing.budget_bits, message=message)
    events = aiter(reply) if writer and not is_steered else recorder.account(reply, entry)
    return AccountedReply(reply, _after(notice, events), writing)


def within_limits(writing: WritingSettings, account: Account) -> tuple[WritingSettings, str]:
    """Return how a reply is written within what the limits leave, and what to tell the user; "" for nothing."""
    limits = ((writing.daily_bits, account.today_bits), (writing.total_bits, account.bits))
    left = min((limit - spent for limit, spent in limits if limit), default=None)
    if left is None:
        return writing, ""
    if left <= 0:
        words = tr(
            "This service may know as much about you as your limit allows, so this reply isn't personalized."
        )
        return replace(writing, strength=0.0), words
    budget = min(left, writing.budget_bits) if writing.budget_bits else left
    return replace(writing, budget_bits=budget), ""


async def _after(notice: str, events: AsyncIterator[Event]) -> AsyncIterator[Event]:
    if notice:
        yield Notice(notice)
    async for event in events:
        yield event
