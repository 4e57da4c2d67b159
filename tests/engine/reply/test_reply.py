"""The loop's logic on scripted parts; real models and servers are in test_session.py."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from engine.cloud.errors import BusyError, ConnectionLostError, ContextExceededError, KeyRefusedError
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.position.distribution import Distribution
from engine.reply.events import Ending, Event, Failed, Finished, Notice, Started, Token, Waiting
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Decision
from engine.steering.pick import Sampling
from engine.steering.policy import Completion, UpdateRule
from tests.engine.steering.reference import log_softmax, refine
from tests.support.scripted import (
    END,
    ScriptedCloud,
    ScriptedPair,
    distribution,
    logits,
    scripted_steerer,
)

QUESTION = [Message("user", "What is rain?")]
PERSONAL = PersonalContext.of_text("Name: Ada")
RULE = UpdateRule(rounds=20)


def settings(**changes: object) -> ReplySettings:
    defaults: dict[str, object] = {
        "coefficient": RULE.coefficient(),
        "max_tokens": 12,
        "retry_seconds": 2.0,
        "mode": Mode.STEPWISE,
        "budget_bits": 0.0,
    }
    return ReplySettings(**(defaults | changes))  # type: ignore[arg-type]


def reply(
    cloud: ScriptedCloud,
    pair: ScriptedPair | None = None,
    *,
    steered: bool = True,
    conversation: Sequence[Message] = QUESTION,
    context: int | None = None,
    **changes: object,
) -> Reply:
    steerer = scripted_steerer(pair) if steered else None
    return Reply(cloud, context, steerer, conversation, PERSONAL, settings(**changes))


async def collect(given: Reply) -> list[Event]:
    return [event async for event in given]


def tokens(events: list[Event]) -> list[int]:
    return [event.token for event in events if isinstance(event, Token)]


def reference_tokens(cloud: ScriptedCloud, count: int) -> list[int]:
    """What the paper's 20 rounds choose, computed plainly, with all of both vocabularies."""
    steerer = scripted_steerer()
    private = steerer.encode(private_prompt(QUESTION, PERSONAL))
    public = steerer.encode(QUESTION)
    prefix = [b for m in QUESTION for b in f"<{m.role}>{m.content}".encode()]
    chosen: list[int] = []
    for _ in range(count):
        base = log_softmax(cloud.logits(prefix + chosen).astype(np.float64))
        local = [log_softmax(logits("local", p + chosen).astype(np.float64)) for p in (private, public)]
        policy = refine(base, local[0] - local[1], rounds=20, alpha=2, beta=1, lambda_=2, eta=10)
        chosen.append(int(policy.argmax()))
    return chosen


async def test_the_loop_chooses_what_the_paper_chooses() -> None:
    # The paper has no guard.
    events = await collect(reply(ScriptedCloud(k=257), guard_words=0))
    assert tokens(events) == reference_tokens(ScriptedCloud(), 12)
    assert isinstance(events[0], Started)
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.ending is Ending.LENGTH
    assert last.text == bytes(tokens(events)).decode()
    assert last.tokens == 12
    assert any(e.decision is Decision.STEERED for e in events if isinstance(e, Token))


async def test_zero_strength_is_the_clouds_own_greedy_text() -> None:
    steered = tokens(await collect(reply(ScriptedCloud(), coefficient=0.0)))
    alone = tokens(await collect(reply(ScriptedCloud(), steered=False)))
    assert steered == alone
    assert len(alone) == 12


async def test_only_chosen_tokens_reach_the_cloud() -> None:
    cloud = ScriptedCloud()
    events = await collect(reply(cloud))
    chosen = tokens(events)
    prompt = cloud.prefixes[0]
    assert cloud.prefixes == [prompt + chosen[:i] for i in range(12)]
    assert b"Ada" not in bytes(prompt)
    assert all("Ada" not in m.content for m in cloud.messages)


async def test_events_tell_probabilities_bits_and_times() -> None:
    events = await collect(reply(ScriptedCloud(), alternatives=4))
    for event in events:
        if isinstance(event, Token):
            assert len(event.alternatives) == 4
            assert event.alternatives[0].token == event.token
            chances = [a.steered for a in event.alternatives]
            assert chances == sorted(chances, reverse=True)
            own = event.alternatives[0]
            assert (event.disclosed_bits > 0.01) >= (own.steered != pytest.approx(own.base))
            likeliest_of_the_cloud = max(event.alternatives, key=lambda a: a.base)
            if event.decision is Decision.AGREED:
                assert likeliest_of_the_cloud.token == event.token
            assert event.times.total_ms > 0
            assert event.times.fuse_ms > 0
            assert 0 <= event.times.hidden_ms <= event.times.local_ms + 1e-6
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.disclosed_bits == pytest.approx(sum(e.disclosed_bits for e in events if isinstance(e, Token)))


async def test_the_model_ends_the_reply() -> None:
    for steered in (True, False):
        events = await collect(reply(ScriptedCloud(end_after=5), steered=steered))
        assert len(tokens(events)) == 5
        assert END not in tokens(events)
        assert isinstance(events[-1], Finished)
        assert events[-1].ending is Ending.COMPLETE


class Looping(ScriptedCloud):
    """Says the same seven letters for ever."""

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        found = super().logits(prefix)
        found[97 + len(prefix) % 7] += 100.0
        return found


@pytest.mark.parametrize("mode", [Mode.STEPWISE, Mode.RUN_AHEAD, None])
async def test_a_reply_that_goes_round_in_circles_is_ended(mode: Mode | None) -> None:
    changes = {"mode": mode} if mode else {}
    events = await collect(reply(Looping(), steered=mode is not None, max_tokens=400, **changes))
    last = events[-1]
    assert isinstance(last, Finished), last
    assert last.ending is Ending.LOOP
    assert 40 < last.tokens < 120
    assert last.text.startswith(bytes(tokens(events)).decode())


@pytest.mark.parametrize("steered", [True, False])
async def test_a_cloud_that_comes_back_is_waited_for(steered: bool) -> None:
    lost = ConnectionLostError("The connection was lost.", "Check the network.")
    busy = BusyError("Too many requests.", "Wait.", retry_after=0.7)
    whole = tokens(await collect(reply(ScriptedCloud(), steered=steered)))
    events = await collect(reply(ScriptedCloud(faults={0: lost, 4: busy, 5: lost, 8: lost}), steered=steered))
    assert tokens(events) == whole
    waits = [e.seconds for e in events if isinstance(e, Waiting)]
    assert len(waits) == 4
    assert 0.7 in waits


async def test_a_server_that_says_retry_at_once_is_not_flooded() -> None:
    busy = {n: BusyError("Too many.", "Wait.", retry_after=0.0) for n in range(1, 9999)}
    cloud = ScriptedCloud(faults=busy)  # type: ignore[arg-type]
    events = await collect(reply(cloud, retry_seconds=1.0))
    assert isinstance(events[-1], Failed)
    assert cloud.requests < 6


async def test_a_server_that_ignores_the_limit_is_cut_off() -> None:
    class Endless(ScriptedCloud):
        def stream(self, prefix, limit, sampling):  # type: ignore[no-untyped-def]
            return super().stream(prefix, 5000, sampling)

    events = await collect(reply(Endless(), steered=False))
    assert len(tokens(events)) == 12
    assert isinstance(events[-1], Finished)
    assert events[-1].ending is Ending.LENGTH


async def test_a_damaged_local_model_is_told() -> None:
    pair = ScriptedPair()
    pair._compute = lambda: pair.private_logits.fill(np.nan)  # type: ignore[method-assign]
    for sampling in (Sampling(), Sampling(temperature=1.0)):
        events = await collect(reply(ScriptedCloud(), pair, sampling=sampling))
        assert isinstance(events[-1], Failed)
        assert "impossible numbers" in events[-1].message


async def test_candidates_that_the_local_model_lacks_altogether() -> None:
    def altered(given: Distribution) -> Distribution:
        return Distribution(given.ids + 90_000, given.logprobs, given.spellings, given.tail_mass)

    events = await collect(reply(ScriptedCloud(altered=altered)))
    assert isinstance(events[-1], Failed)
    assert "None of the cloud's" in events[-1].message


@pytest.mark.parametrize("steered", [True, False])
async def test_a_cloud_that_stays_away_ends_the_reply_and_keeps_its_text(steered: bool) -> None:
    lost = {n: ConnectionLostError("The connection was lost.", "Check the network.") for n in range(6, 99)}
    pair = ScriptedPair()
    events = await collect(reply(ScriptedCloud(faults=lost), pair, steered=steered, retry_seconds=0.6))  # type: ignore[arg-type]
    last = events[-1]
    assert isinstance(last, Failed)
    assert last.message == "The connection was lost."
    assert last.remedy == "Check the network."
    assert len(last.text) == len(tokens(events)) == 5
    assert pair.settled == (1 if steered else 0)


async def test_what_cannot_pass_is_not_repeated() -> None:
    cloud = ScriptedCloud(faults={3: KeyRefusedError("The key was refused.", "Enter another.")})
    events = await collect(reply(cloud))
    assert isinstance(events[-1], Failed)
    assert not [e for e in events if isinstance(e, Waiting)]
    assert cloud.requests == 4


@pytest.mark.parametrize("after", [0, 1, 5])
@pytest.mark.parametrize("steered", [True, False])
async def test_stopping_keeps_what_was_written(after: int, steered: bool) -> None:
    pair = ScriptedPair(step_seconds=0.002)
    given = reply(ScriptedCloud(seconds=0.002), pair, steered=steered, max_tokens=1000)
    events: list[Event] = []
    async for event in given:
        events.append(event)
        if len(tokens(events)) == after:
            given.stop()
            given.stop()
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.ending is Ending.STOPPED
    assert after <= last.tokens <= after + 2
    assert last.text == bytes(tokens(events)).decode()
    assert not pair.aborted
    # The same parts serve the next reply.
    assert len(tokens(await collect(reply(ScriptedCloud(), pair)))) == 12


async def test_stopping_while_the_cloud_stalls() -> None:
    cloud = ScriptedCloud(seconds=3600)
    given = reply(cloud)

    async def later() -> None:
        await asyncio.sleep(0.05)
        given.stop()

    stopper = asyncio.create_task(later())
    events = await asyncio.wait_for(collect(given), 5)
    await stopper
    assert isinstance(events[-1], Finished)
    assert cloud.cancelled == 1


async def test_leaving_the_iteration_stops_the_reply() -> None:
    pair = ScriptedPair()
    cloud = ScriptedCloud(seconds=0.001)
    given = reply(cloud, pair, max_tokens=1000)
    iterator = aiter(given)
    async for event in iterator:
        if isinstance(event, Token):
            break
    await iterator.aclose()  # type: ignore[attr-defined]
    made = cloud.requests
    await asyncio.sleep(0.02)
    assert cloud.requests == made
    assert pair.settled == 1


async def test_strength_can_be_moved_under_way() -> None:
    given = reply(ScriptedCloud(seconds=0.001), max_tokens=30)
    events: list[Event] = []
    async for event in given:
        events.append(event)
        if isinstance(event, Token) and event.position == 9:
            given.set_coefficient(0.0)
    late = [e for e in events if isinstance(e, Token) and e.position > 11]
    assert late
    assert all(e.decision is Decision.AGREED for e in late)
    assert all(abs(e.disclosed_bits) < 1e-4 for e in late)


@pytest.mark.parametrize("completion", list(Completion))
async def test_the_same_seed_gives_the_same_reply(completion: Completion) -> None:
    sampling = Sampling(temperature=1.0, top_p=0.9, seed=7)
    first = tokens(await collect(reply(ScriptedCloud(), sampling=sampling, completion=completion)))
    again = tokens(await collect(reply(ScriptedCloud(), sampling=sampling, completion=completion)))
    other = Sampling(temperature=1.0, top_p=0.9, seed=8)
    assert first == again
    assert first != tokens(await collect(reply(ScriptedCloud(), sampling=other, completion=completion)))


TURNS = [
    Message("user", "first " * 20),
    Message("assistant", "second " * 20),
    Message("user", "third " * 20),
    Message("assistant", "fourth " * 20),
    Message("user", "fifth"),
]


async def test_oldest_turns_are_dropped_for_the_clouds_context() -> None:
    cloud = ScriptedCloud()
    events = await collect(reply(cloud, conversation=TURNS, context=350))
    assert [m.content.split()[0] for m in cloud.messages] == ["third", "fourth", "fifth"]
    started = next(e for e in events if isinstance(e, Started))
    assert started.left_out.messages == 2
    assert any("left out" in e.message for e in events if isinstance(e, Notice))
    assert len(tokens(events)) == 12


async def test_oldest_turns_are_dropped_for_the_local_context() -> None:
    cloud = ScriptedCloud()
    await collect(reply(cloud, ScriptedPair(context_tokens=600), conversation=TURNS))
    assert [m.content.split()[0] for m in cloud.messages] == ["third", "fourth", "fifth"]


async def test_a_server_that_tells_its_limit_late_is_obeyed() -> None:
    too_long = ContextExceededError("The conversation is too long.", "Shorten it.")
    cloud = ScriptedCloud(faults={1: too_long})
    events = await collect(reply(cloud, conversation=TURNS))
    assert len(cloud.messages) == 3
    assert len(tokens(events)) == 12


async def test_one_message_too_long_fails_before_anything_is_sent() -> None:
    cloud = ScriptedCloud()
    events = await collect(
        reply(cloud, ScriptedPair(context_tokens=500), conversation=[Message("user", "x" * 100_000)])
    )
    last = events[-1]
    assert isinstance(last, Failed)
    assert "too long" in last.message
    assert "100," in last.message
    assert cloud.requests == 0


async def test_the_longest_reply_is_what_the_context_leaves() -> None:
    events = await collect(reply(ScriptedCloud(), context=60, max_tokens=500))
    prompt = next(e for e in events if isinstance(e, Started)).cloud_tokens
    assert len(tokens(events)) == 60 - prompt
    assert isinstance(events[-1], Finished)
    assert events[-1].ending is Ending.LENGTH


async def test_a_token_that_means_something_else_is_caught() -> None:
    def altered(given: Distribution) -> Distribution:
        return Distribution(given.ids, given.logprobs, [b"?!" for _ in given.spellings], given.tail_mass)

    events = await collect(reply(ScriptedCloud(altered=altered)))
    assert isinstance(events[-1], Failed)
    assert "changed its model" in events[-1].remedy


async def test_ids_beyond_the_local_vocabulary_are_left_out() -> None:
    def altered(given: Distribution) -> Distribution:
        ids = given.ids.copy()
        ids[3] = 90_000
        return Distribution(ids, given.logprobs, given.spellings, given.tail_mass)

    events = await collect(reply(ScriptedCloud(altered=altered)))
    assert len(tokens(events)) == 12


async def test_split_characters_are_joined_before_they_are_shown() -> None:
    text = "añ🙂"

    class Spelling(ScriptedCloud):
        def logits(self, prefix: Sequence[int]) -> np.ndarray:
            values = np.full(257, -50, np.float32)
            done = len(prefix) - self.prompt_length
            values[text.encode()[done] if done < len(text.encode()) else END] = 50
            return values

    for steered in (True, False):
        events = await collect(reply(Spelling(), steered=steered))
        shown = [e.text for e in events if isinstance(e, Token)]
        assert shown == ["a", "", "ñ", "", "", "", "🙂"]
        assert isinstance(events[-1], Finished)
        assert events[-1].text == text


async def test_a_character_left_incomplete_is_shown_as_such() -> None:
    class Broken(ScriptedCloud):
        def logits(self, prefix: Sequence[int]) -> np.ndarray:
            values = np.full(257, -50, np.float32)
            values[0xF0 if len(prefix) == self.prompt_length else END] = 50
            return values

    events = await collect(reply(Broken()))
    assert isinstance(events[-1], Finished)
    assert events[-1].text == "\ufffd"


async def test_notices_of_the_cloud_are_passed_on() -> None:
    cloud = ScriptedCloud()
    cloud.pending_notices = ["The server gives at most 5 candidate tokens."]
    events = await collect(reply(cloud))
    assert [e.message for e in events if isinstance(e, Notice)] == ["The server gives at most 5 candidate tokens."]


async def test_a_fault_of_our_own_still_ends_the_reply(caplog: pytest.LogCaptureFixture) -> None:
    cloud = ScriptedCloud(faults={3: ZeroDivisionError("boom")})
    events = await collect(reply(cloud))
    assert isinstance(events[-1], Failed)
    assert "ZeroDivisionError" in events[-1].message
    assert "ZeroDivisionError" in caplog.text
    assert "boom" not in caplog.text


def test_distribution_helper_is_exact() -> None:
    values = logits("cloud", [1, 2])
    assert np.exp(distribution(values, 257).logprobs).sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("wrong", [{"coefficient": float("nan")}, {"max_tokens": 0}])
def test_impossible_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        ReplySettings(**wrong)  # type: ignore[arg-type]
