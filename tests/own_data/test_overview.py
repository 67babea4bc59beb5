# SPDX-License-Identifier: EUPL-1.2
"""What "My data" tells."""

from tests.own_data.house import House


def test_whoever_asked_is_told_where_models_run_and_where_the_question_was_compared_with_material(
    database_url: str,
) -> None:
    embeddings = {"embedding_servers": ("http://10.0.0.6:8001/v1",), "embedding_model": "sentences"}
    house = House(database_url, "http://10.0.0.5:8000/v1", **embeddings)
    guest = house.campus.visit_for()
    before = house.call(guest, "GET", "/api/me/data").json["left"]
    assert (before["models"], before["embedding_servers"]) == ([], [])
    house.conversation(guest)
    after = house.call(guest, "GET", "/api/me/data").json["left"]
    assert after["models"] == [{"model": "modell-1", "questions": 1}]
    assert (after["servers"], after["embedding_servers"]) == (["10.0.0.5:8000"], ["10.0.0.6:8001"])
    house.database.engine.dispose()
