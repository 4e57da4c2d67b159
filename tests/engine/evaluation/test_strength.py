"""The strength by the person's own writing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.common.errors import SettingsError
from engine.common.sharing import Sharing
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.evaluation import strength
from engine.evaluation.strength import GRID, OwnText, Strength, measure, own_texts
from engine.importing.facts import facts_of
from engine.reply.events import Finished
from engine.session.load_local import LocalSide
from engine.session.session import Session
from engine.settings import WritingSettings
from engine.steering.gain import gain_curve, reference_gain
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles

WORDS = "The fog came in at six and the lamp turned all night while three ships passed under the old cliff. "


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A person with a history: ten texts of their own, one too short, one kept out of use."""
    path = tmp_path / "tiller.db"
    with closing(Database(path)) as database:
        profiles = Profiles(database)
        person = profiles.add("Ada")
        profiles.add_facts(person, facts_of("Name: Ada\nOccupation: lighthouse keeper"))
        history = History(database, person)
        for number in range(10):
            history.add(NewRecord(f"Log {number}", f"Day {number}. {WORDS * 3}", date=f"2026-01-{number + 1:02}"))
        history.add(NewRecord("Short", "Fog."))
        history.add(NewRecord("Kept out", WORDS * 4, sharing=Sharing.OFF))
    return path


def test_texts_are_spread_and_never_in_their_own_context(store: Path) -> None:
    texts = own_texts(store, most=4)
    assert [own.question for own in texts] == ["Log 9", "Log 7", "Log 4", "Log 2"]
    for own in texts:
        assert own.text.startswith("Day")
        assert "Name: Ada" in [fact.line for fact in own.personal.facts]
        assert own.personal.passages
        assert all(own.text[:7] not in passage.text for passage in own.personal.passages)
    assert len(own_texts(store)) == 10


def test_a_title_that_is_the_text_s_own_beginning_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    with closing(Database(path)) as database:
        history = History(database, Profiles(database).add("Ada"))
        history.add(NewRecord("", f"On fog\n{WORDS * 3}"))
        history.add(NewRecord("", (WORDS * 4).strip()))
    texts = {own.question: own.text for own in own_texts(path)}
    assert texts["On fog"] == (WORDS * 3).strip()
    (other,) = (question for question in texts if question != "On fog")
    assert other == "Go on with this text: The fog came in at six and the lamp turned all night while"
    assert texts[other].startswith("three ships")


def test_a_script_without_spaces_is_cut_by_characters(tmp_path: Path) -> None:
    chinese = "六点钟起了雾，我点上灯，给齿轮上油，数着过往的船，直到寒冷把我赶回屋里。" * 9
    path = tmp_path / "tiller.db"
    with closing(Database(path)) as database:
        history = History(database, Profiles(database).add("Ada"))
        history.add(NewRecord("灯塔日志", chinese))
        history.add(NewRecord("", chinese[1:]))
    texts = {own.question: own.text for own in own_texts(path)}
    assert texts["灯塔日志"] == chinese
    (other,) = (question for question in texts if question != "灯塔日志")
    assert other == f"Go on with this text: {chinese[1:61]}"
    assert texts[other] == chinese[61:]


def test_where_there_is_nothing_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"Nothing is known.*History"):
        own_texts(tmp_path / "none.db")
    path = tmp_path / "tiller.db"
    with closing(Database(path)) as database:
        with pytest.raises(SettingsError, match="Nothing is known"):
            own_texts(path)
        Profiles(database).add("Ada")
    with pytest.raises(SettingsError, match="too little writing"):
        own_texts(path)


def test_a_position_s_curve_is_that_of_the_gain() -> None:
    random = np.random.default_rng(5)
    private, public = random.normal(0, 3, (2, 500)).astype(np.float32)
    found = gain_curve(private, public, 17, np.array([0.0, 0.5, 1.783], np.float32))

    def normalized(values: np.ndarray) -> np.ndarray:
        return values - np.log(np.exp(values).sum())

    base = normalized(public.astype(np.float64))
    delta = normalized(private.astype(np.float64)) - base
    for place, c in enumerate((0.0, 0.5, 1.783)):
        own = normalized(base + c * delta)[17] - base[17]
        assert found[place] == pytest.approx(own, abs=1e-4)
        whole = reference_gain(base[None].astype(np.float32), delta[None].astype(np.float32), np.array([17]), c)
        assert found[place] == pytest.approx(float(whole[0]), abs=1e-4)


def test_the_weakest_that_is_as_good_is_advised() -> None:
    grid = (0.0, 0.5, 1.0, 1.5)
    # Each text is best at 1.0, and 0.5 falls short by far more than by chance.
    sure = Strength(grid, tuple((0.0, 0.2 + 0.01 * n, 0.4 + 0.01 * n, 0.1) for n in range(8)))
    assert (sure.best, sure.advised) == (1.0, 1.0)
    # Here one text makes all of the difference.
    unsure = Strength(grid, ((0.0, 0.3, 0.25, 0.0), (0.0, 0.3, 0.26, 0.0), (0.0, 0.3, 0.6, 0.0)))
    assert (unsure.best, unsure.advised) == (1.0, 0.5)
    nothing = Strength(grid, ((0.0, -0.1, -0.2, -0.3), (0.0, -0.1, -0.3, -0.4)))
    assert (nothing.best, nothing.advised) == (0.0, 0.0)
    assert sure.means == pytest.approx((0.0, 0.235, 0.435, 0.1))
    assert sure.errors[0] == 0
    assert Strength(grid, ((0.0, 0.1, 0.2, 0.1),)).errors == (0.0,) * 4


@pytest.mark.models
def test_it_is_measured_on_the_real_model(local_side: LocalSide) -> None:
    texts = [
        OwnText("Write the log.", WORDS, PersonalContext.of_lines(["Name: Ada"], [WORDS.replace("six", "seven")])),
        OwnText("Write a letter.", f"Dear Bo. {WORDS}", PersonalContext.of_text("Occupation: lighthouse keeper")),
    ]
    heard: list[float] = []
    pair = local_side.steerer.pair
    found = pair.submit(measure, local_side.steerer, texts, 24, progress=heard.append).result()
    assert found
    assert (len(found.gains), found.grid) == (2, GRID)
    assert [gains[0] for gains in found.gains] == pytest.approx([0.0, 0.0], abs=1e-6)
    # A text that the person wrote nearly so before becomes far likelier.
    assert max(found.gains[0]) > 0.5
    assert found.best > 0.5
    assert heard == [0.0, 0.5, 1.0]
    again = pair.submit(measure, local_side.steerer, texts, 24).result()
    assert again
    assert np.allclose(again.gains, found.gains, atol=0.05)


@pytest.mark.models
def test_it_can_be_given_up_and_what_does_not_fit_is_left_out(local_side: LocalSide) -> None:
    own = OwnText("Write.", WORDS, PersonalContext.of_lines(("Name: Ada",)))
    pair, steerer = local_side.steerer.pair, local_side.steerer
    assert pair.submit(measure, steerer, [own, own], 24, cancelled=lambda: True).result() is None
    endless = OwnText("word " * 5000, WORDS, PersonalContext())
    found = pair.submit(measure, steerer, [own, endless, own], 24).result()
    assert found
    assert len(found.gains) == 2
    with pytest.raises(SettingsError, match="Too few of your texts"):
        pair.submit(measure, steerer, [endless], 24).result()


@pytest.mark.models
async def test_a_session_measures_without_its_cloud(local_side: LocalSide, store: Path) -> None:
    session = Session(local_side, None)
    found = await strength.find(session, store, None, texts=3, tokens=16)
    assert found
    assert len(found.gains) == 3
    with pytest.raises(SettingsError, match="No local model"):
        await strength.find(Session(None, None), store, None)
    # Replies go on as before.
    reply = session.reply([Message("user", "Hi")], PersonalContext(), WritingSettings(max_tokens=2))
    assert [type(event) async for event in reply][-1] is Finished
