# SPDX-License-Identifier: EUPL-1.2
"""English is the message id, German is complete; which one is spoken follows the launch, then the browser.

Catalogues are read from the `.po` files at the start, so that nothing compiled has to be built or committed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.core import negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LANGUAGES = ("en", "de")
_LOCALES = {"en": "en_GB", "de": "de"}
FOLDER = Path(__file__).parent / "translations"

_language: ContextVar[str] = ContextVar("language", default="en")


def choose(wanted: Sequence[str]) -> str:
    """The spoken language that fits the wanted ones best, each a tag such as `de-AT` or the odd `de_du`."""
    tags = [tag.replace("-", "_").split("_")[0].lower() for tag in wanted if tag]
    return negotiate_locale(tags, LANGUAGES) or "en"


def speak(language: str) -> None:
    """From here on this request (its thread or greenlet) speaks the language, also while its answer streams."""
    _language.set(language if language in LANGUAGES else "en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speaks the language inside, and afterwards the one from before: for what is said in several at once."""
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        speak(before)


def spoken() -> str:
    """`de` or `en`."""
    return _language.get()


def locale() -> str:
    """By which numbers and dates are written: English as in Europe, with the day before the month."""
    return _LOCALES[spoken()]


def gettext(message: str, **values: object) -> str:
    """The message in the spoken language, with `%(name)s` filled in."""
    text = catalogue(spoken()).ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """As gettext, in the form that the number asks for."""
    text = catalogue(spoken()).ungettext(one, many, number)
    return text % {"num": number, **values}


@cache
def catalogue(language: str) -> NullTranslations:
    """All `.po` files of a language as one catalogue; there is one for each package that says something."""
    merged = Catalog(locale=language)
    for path in sorted((FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string and not message.fuzzy:
                    merged[message.id] = message
    binary = BytesIO()
    write_mo(binary, merged)
    binary.seek(0)
    return Translations(binary)
