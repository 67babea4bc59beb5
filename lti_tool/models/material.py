"""Course material in passages, and which passages fit a question."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid4

from sqlalchemy import Connection, ForeignKey, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.db import Base, now


class Material(Base):
    """A document of a tutor. It belongs to that tutor alone (§60a UrhG binds it to its course)."""

    __tablename__ = "material"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    created_at: Mapped[datetime] = mapped_column(default=now)


class Passage(Base):
    """A page or section of a document: what is quoted and cited."""

    __tablename__ = "passage"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    material_id: Mapped[UUID] = mapped_column(ForeignKey("material.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    place: Mapped[str] = mapped_column(Text)
    """Where a reader finds it, e.g. "Kapitel 2, Seite 4"."""
    text: Mapped[str] = mapped_column(Text)

    material: Mapped[Material] = relationship(lazy="joined")


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage as it is chosen, quoted and cited. A course has hundreds, and each question looks at all of them."""

    id: UUID
    title: str
    """Of the document."""
    language: str
    place: str
    text: str


_OF_TUTOR = (
    select(Passage.id, Material.title, Material.language, Passage.place, Passage.text)
    .join(Material, Material.id == Passage.material_id)
    .where(Material.tutor_id == bindparam("tutor"))
    .order_by(Material.created_at, Material.id, Passage.position)
)


def of_tutor(connection: Connection, tutor_id: UUID | None) -> list[Quotable]:
    """All passages of a tutor in reading order; none for the default tutor."""
    if tutor_id is None:
        return []
    return [Quotable(*row) for row in connection.execute(_OF_TUTOR, {"tutor": tutor_id})]


_SMALL_WORDS = {
    "de": {
        "der",
        "die",
        "das",
        "und",
        "ist",
        "was",
        "wie",
        "ich",
        "ein",
        "eine",
        "nicht",
        "mit",
        "von",
        "warum",
        "wann",
    },
    "en": {"the", "and", "is", "what", "how", "i", "a", "an", "not", "with", "of", "why", "when", "for", "to", "does"},
}


def in_language_of(question: str, passages: Sequence[Quotable]) -> Sequence[Quotable]:
    """The passages in the question's language where it is told by its small words; else, or without any, all.

    A course with its material in two languages would be quoted twice.
    """
    words = set(re.findall(r"\w+", question.casefold()))
    votes = {language: len(words & small) for language, small in _SMALL_WORDS.items()}
    if votes["de"] == votes["en"]:
        return passages
    spoken = max(votes, key=votes.__getitem__)
    return [passage for passage in passages if passage.language == spoken] or passages


def best_fitting(passages: Sequence[Quotable], question: str, characters: int) -> list[Quotable]:
    """The passages that fit the question best and together stay below a size, in reading order.

    All of them where all fit: a prompt that begins alike for everybody is what the engine's prefix cache lives on.
    """
    if sum(len(passage.text) for passage in passages) <= characters:
        return list(passages)
    chosen, room = set(), characters
    for passage in ranked(passages, question):
        if len(passage.text) <= room:
            chosen.add(passage.id)
            room -= len(passage.text)
    return [passage for passage in passages if passage.id in chosen]


def ranked(passages: Sequence[Quotable], question: str) -> list[Quotable]:
    """Passages that share a rare enough word with the question, best first (BM25 over word beginnings)."""
    documents = [_counted(passage.text) for passage in passages]
    seen_in = Counter(word for document in documents for word in document)
    rare = {w: math.log(1 + (len(documents) - seen_in[w] + 0.5) / (seen_in[w] + 0.5)) for w in set(_words(question))}
    length = sum(d.total() for d in documents) / max(len(documents), 1) or 1

    def score(document: Counter[str]) -> float:
        damping = 1.2 * (0.25 + 0.75 * document.total() / length)
        return sum(weight * document[w] * 2.2 / (document[w] + damping) for w, weight in rare.items() if document[w])

    scored = sorted(((score(d), -i) for i, d in enumerate(documents)), reverse=True)
    return [passages[-i] for points, i in scored if points > 0.7]


@lru_cache(maxsize=1024)
def _counted(text: str) -> Counter[str]:
    """Kept, as a lecture asks about the same passages all day, and counting a page takes as long as storing a turn."""
    return Counter(_words(text))


def _words(text: str) -> list[str]:
    """Words of four letters and more, cut to six: "Sortieren" finds "Sortierverfahren", "Bäume" finds "Baum"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word[:6] for word in re.findall(r"\w{4,}", plain)]
