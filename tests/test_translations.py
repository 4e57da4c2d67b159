"""The translations are complete, fit their texts, and are what the program loads."""

from __future__ import annotations

import importlib.util
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

import resources
from desktop_app.appearance import language
from engine.common import i18n as words
from engine.common.i18n import tr
from engine.settings.window import Language

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "resources" / "translations").glob("*.ts"))


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def messages(path: Path) -> Iterator[tuple[str, str, bool, str]]:
    """Yield each text, its plural, whether it is translated, and the translation."""
    for message in ET.parse(path).iter("message"):
        source, comment = message.findtext("source") or "", message.findtext("comment") or ""
        translation = message.find("translation")
        assert translation is not None
        forms = translation.findall("numerusform")
        said = "".join(form.text or "" for form in forms) if forms else translation.text or ""
        yield source, comment, translation.get("type") is None, said


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_translated(path: Path, tmp_path: Path) -> None:
    fresh = tmp_path / path.name
    shutil.copy(path, fresh)
    tool().update([fresh])
    missing = [source for source, _, is_done, said in messages(fresh) if not is_done or not said]
    assert not missing, "run `make translations` and translate these"
    assert len(list(messages(fresh))) == len(list(messages(path))), "run `make translations`"


def names(text: str) -> set[str]:
    return set(re.findall(r"(?<!\{)\{(\w+)[^{}]*\}", text))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translations_fit_their_texts(path: Path) -> None:
    for source, plural, _, said in messages(path):
        assert names(said) == names(plural or source), source
        keys = re.findall(r"(?<!&)&(\w)", source)
        assert [key.upper() for key in re.findall(r"(?<!&)&(\w)", said)] == [key.upper() for key in keys], source
        assert source.startswith("\n") == said.startswith("\n"), source


def is_right_to_left() -> bool:
    return QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    language.apply(Language.CHINESE)
    yield
    language.apply(Language.ENGLISH)
    QLocale.setDefault(QLocale.system())


def test_the_program_speaks_chinese_and_english_again(chinese: None) -> None:
    assert tr("Settings") == "设置"
    assert tr("{n} fact", "{n} facts", n=3) == "3 条事实"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    language.apply(Language.ENGLISH)
    assert tr("Settings") == "Settings"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_released_is_what_was_translated(path: Path) -> None:
    translator = QTranslator()
    with resources.path("translations") as folder:
        assert translator.load(str(folder / f"{path.stem}.qm"))
    for source, plural, _, said in messages(path):
        assert translator.translate("", source, plural or None, 2 if plural else -1) == said, (
            "run `make translations`"
        )


def test_a_language_without_words_is_english(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale("sw_KE")))
    language.apply(Language.SYSTEM)
    assert tr("Settings") == "Settings"
    assert not is_right_to_left()


def test_the_windows_turn_with_the_words(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale("ar_EG")))
    language.apply(Language.SYSTEM)
    assert not is_right_to_left(), "the words are English, for want of others"
    with monkeypatch.context() as patched:
        # As if there were words for it.
        patched.setattr(QTranslator, "load", lambda *_: True)
        language.apply(Language.SYSTEM)
        assert is_right_to_left()
    language.apply(Language.CHINESE)
    assert not is_right_to_left()
    language.apply(Language.ENGLISH)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use(None)
