# SPDX-License-Identifier: EUPL-1.2
"""What the JavaScript is checked against is what the tool really declares, in TypeScript."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

import pytest

from tests.js import sent, templates
from tests.js.typescript import Declarations


class Colour(StrEnum):
    """How it looks."""

    RED = "red"
    BLUE = "blue"


def another_colour() -> type:
    class Colour(StrEnum):
        GREEN = "green"

    return Colour


class Fruit(TypedDict):
    """Grows on trees."""

    name: str
    """As on the
    market."""
    colours: list[Colour | None]
    weight: NotRequired[float | None]


class Apple(Fruit):
    """A fruit."""

    kind: Literal["sweet", "sour"]
    seeds: dict[str, int]


def test_the_shapes_in_the_repository_are_those_of_the_addresses() -> None:
    assert sent.FILE.read_text(encoding="utf-8") == sent.written(), "run: make types"


def test_the_elements_in_the_repository_are_those_of_the_templates() -> None:
    assert templates.FILE.read_text(encoding="utf-8") == templates.written(templates.named()), "run: make types"


def test_every_address_of_json_is_there() -> None:
    """Of an address that answers a page's part or a stream the type is `unknown`, of one without a body null."""
    written = sent.written()
    assert "Address extends `GET /me` ? Me :" in written
    assert "Address extends `POST /conversations` ? NewConversation :" in written
    assert "Address extends `DELETE /conversations/${string}` ? null :" in written
    assert "/admin/overview" not in written
    assert "/messages` ?" not in written
    longer = written.index("`GET /conversations/${string}/hand-in`")
    assert longer < written.index("`GET /conversations/${string}`"), "the first that fits holds"


def test_a_shape_becomes_an_interface_with_what_is_said_of_it() -> None:
    declarations = Declarations()
    assert declarations.typed(list[Apple]) == "Apple[]"
    assert declarations.written() == "\n".join(
        [
            "/** A fruit. */",
            "interface Apple {",
            "  /** As on the market. */",
            "  name: string;",
            "  colours: (Colour | null)[];",
            "  weight?: number | null;",
            '  kind: "sweet" | "sour";',
            "  seeds: Record<string, number>;",
            "}",
            "",
            "/** How it looks. */",
            'type Colour = "red" | "blue";',
        ]
    )


@pytest.mark.parametrize("hint", [Any, object, datetime, bytes, set[str], dict[int, str], tuple[str, int]])
def test_what_json_cannot_say_is_refused(hint: Any) -> None:
    with pytest.raises(TypeError, match="no TypeScript for"):
        Declarations().typed(hint)


def test_two_shapes_of_one_name_are_refused() -> None:
    declarations = Declarations()
    declarations.typed(Colour)
    with pytest.raises(TypeError, match="two shapes are called Colour"):
        declarations.typed(another_colour())


def test_elements_are_found_below_conditions_and_macros(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '<p id="{{ name }}"></p>{% if more %}<p id="place"{% if x %} hidden{% endif %}></p>{% endif %}{# id="no" #}\n'
        '<template id="row"><li><b data-part="who"></b>{{ action("edit", _("Edit")) }}</li></template>\n'
        '<template id="line"><h2 data-part="who"></h2></template>',
        encoding="utf-8",
    )
    found = templates.named(tmp_path)
    assert dict(found.ids) == {"place": {"p"}, "row": {"template"}, "line": {"template"}}
    assert dict(found.parts) == {"who": {"b", "h2"}, "edit": {"button"}}
    assert dict(found.copies) == {"row": {"li"}, "line": {"h2"}}
    assert '"who": Tag<"b" | "h2">;' in templates.written(found)
