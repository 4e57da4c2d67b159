"""The windows' language: Qt's own words, Tiller's, and the direction of reading."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

import resources
from engine.common import i18n as words
from engine.settings.window import Language

_installed: list[QTranslator] = []


def locale_of(language: Language) -> QLocale:
    """Return the locale that a choice means."""
    if language is Language.SYSTEM:
        return QLocale.system()
    return QLocale(language.value)


def apply(language: Language) -> None:
    """Have everything that is made from now on speak a language; what is there already stays as it is."""
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    locale = locale_of(language)
    QLocale.setDefault(locale)
    _turn(Qt.LayoutDirection.LeftToRight)
    if locale.language() == QLocale.Language.English:
        words.use(None)
        return
    own = QTranslator()
    with resources.path("translations") as folder:
        is_simplified = locale.script() is QLocale.Script.SimplifiedHanScript
        # What is written for one country is read in the others that write so.
        found = (place for place in (locale, QLocale("zh_CN") if is_simplified else None) if place)
        if not any(own.load(place, "tiller", "_", str(folder)) for place in found):
            # There are no words for the system's language.
            words.use(None)
            return
    qt = QTranslator()
    if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        _install(qt)
    _install(own)
    _turn(locale.textDirection())
    words.use(lambda text, plural, n: _translated(own, text, plural, n))


def _turn(direction: Qt.LayoutDirection) -> None:
    """Lay the windows out from the side that the words begin at."""
    if QApplication.instance():
        QApplication.setLayoutDirection(direction)


def _install(translator: QTranslator) -> None:
    QCoreApplication.installTranslator(translator)
    _installed.append(translator)


def _translated(translator: QTranslator, text: str, plural: str, n: int) -> str:
    return translator.translate("", text, plural or None, n) or ""
