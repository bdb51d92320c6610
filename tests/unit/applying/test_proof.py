"""Lost answers, lagging searches, and values that are stored otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sheetsync.applying import settle, verify
from sheetsync.errors import RefusedError, UnknownOutcomeError, UnreachableError
from sheetsync.model.outcome import RowStatus
from sheetsync.model.values import CLEAR, FieldName
from tests.unit.applying.scene import COLOUR, LABEL, TEXT, Scene, on, row, scene, statuses, then

LOST = UnknownOutcomeError("The answer was lost.", status=504)
PRICE = FieldName("attributes.price")


def update_scene() -> Scene:
    return scene({"A-1": {"label": "Old"}}, "label", ["A-1", "New"])


def create_scene() -> Scene:
    return scene({}, "label", ["N-1", "Pan"])


def test_an_update_that_happened_though_its_answer_was_lost_is_not_sent_again() -> None:
    s = update_scene()
    s.pim.after = on("update", LOST)
    result = s.apply()
    assert statuses(result) == ["done"]
    assert row(result, 2).verified
    assert s.pim.count_of("update") == 1
    assert s.clock.slept == [settle.WAITS_SECONDS[0]]


def test_an_update_that_did_not_happen_is_sent_once_more() -> None:
    s = update_scene()
    s.pim.before = on("update", LOST)
    result = s.apply()
    assert statuses(result) == ["done"]
    assert s.pim.count_of("update") == 2
    assert s.clock.slept == list(settle.WAITS_SECONDS)


def test_an_update_is_not_sent_a_third_time() -> None:
    s = update_scene()
    s.pim.before = on("update", LOST, LOST, LOST)
    result = s.apply()
    assert statuses(result) == ["failed"]
    assert (row(result, 2).code, s.pim.count_of("update")) == ("outcome-unknown", 2)
    assert row(result, 2).message == "label: The answer was lost."
    assert result.stop_reason == ""


def test_an_update_that_arrives_late_is_waited_for() -> None:
    s = update_scene()
    s.pim.before = on("update", LOST)
    late = then("get", 3, lambda: s.pim.of("A-1").update({LABEL: "New"}))
    lost = s.pim.before

    def both(method: str, number: int) -> None:
        late(method, number)
        lost(method, number)

    s.pim.before = both
    assert statuses(s.apply()) == ["done"]
    assert s.pim.count_of("update") == 1


def test_a_value_that_somebody_else_wrote_meanwhile_is_not_overwritten() -> None:
    s = update_scene()

    def somebody(method: str, _number: int) -> None:
        if method == "update":
            s.pim.of("A-1")[LABEL] = "Theirs"
            raise LOST

    s.pim.before = somebody
    result = s.apply()
    assert s.pim.of("A-1")[LABEL] == "Theirs"
    assert (row(result, 2).code, s.pim.count_of("update")) == ("not-stored", 1)


def test_a_product_that_was_deleted_while_its_answer_was_lost_is_gone() -> None:
    s = update_scene()
    entity_id = s.pim.id_of("A-1")

    def deleted(method: str, _number: int) -> None:
        if method == "update":
            del s.pim.products[entity_id]
            raise LOST

    s.pim.before = deleted
    result = s.apply()
    assert (statuses(result), row(result, 2).code) == (["failed"], "gone")


def test_a_second_sending_may_be_refused() -> None:
    s = update_scene()
    s.pim.before = on("update", LOST, RefusedError("No.", status=422))
    assert row(s.apply(), 2).code == "refused-by-plytix"


@pytest.mark.parametrize("lag", [0, 1, 2])
def test_a_create_that_happened_though_its_answer_was_lost_happens_once(lag: int) -> None:
    s = create_scene()
    s.pim.lag = lag

    def lost(method: str, _number: int) -> None:
        if method == "create" and s.pim.count_of("create") == 1:
            s.pim._stale[s.pim.id_of("N-1")] = (lag, None)
            raise LOST

    s.pim.after = lost
    result = s.apply()
    assert statuses(result) == ["done"]
    assert s.pim.count_of("create") == 1
    assert row(result, 2).entity_id == s.pim.id_of("N-1")


def test_a_create_that_the_search_does_not_show_is_settled_by_plytixs_refusal() -> None:
    s = create_scene()

    def lost(method: str, _number: int) -> None:
        if method == "create" and s.pim.count_of("create") == 1:
            s.pim._stale[s.pim.id_of("N-1")] = (4, None)
            raise LOST

    s.pim.after = lost
    s.pim.lag = 4
    result = s.apply()
    assert statuses(result) == ["done"]
    assert s.pim.count_of("create") == 2
    assert list(s.pim.state()) == ["N-1"]


def test_a_create_that_did_not_happen_is_sent_once_more() -> None:
    s = create_scene()
    s.pim.before = on("create", LOST)
    assert statuses(s.apply()) == ["done"]
    assert list(s.pim.state()) == ["N-1"]


def test_a_create_whose_second_answer_is_lost_too_is_looked_up() -> None:
    s = create_scene()
    s.pim.before = on("create", LOST)
    s.pim.after = on("create", LOST)
    assert statuses(s.apply()) == ["done"]
    assert s.pim.count_of("create") == 2


def test_a_create_that_never_happens_fails_as_unknown() -> None:
    s = create_scene()
    s.pim.before = on("create", LOST, LOST)
    result = s.apply()
    assert (row(result, 2).code, row(result, 2).entity_id) == ("outcome-unknown", "")
    assert s.pim.state() == {}


def test_a_create_refused_as_taken_by_what_never_shows_stays_unknown() -> None:
    """The duplicate may be the first sending's own; saying that it was refused would be wrong."""
    s = create_scene()

    def lost(method: str, _number: int) -> None:
        if method == "create" and s.pim.count_of("create") == 1:
            s.pim._stale[s.pim.id_of("N-1")] = (99, None)
            raise LOST

    taken = {"sku": "A product with the same SKU already exists"}
    s.pim.after = lost
    s.pim.before = on("create", None, RefusedError("Invalid.", status=422, reasons=taken))
    result = s.apply()
    assert (row(result, 2).code, s.pim.count_of("create")) == ("outcome-unknown", 2)
    assert list(s.pim.state()) == ["N-1"]


def test_a_refusal_in_words_that_are_not_plytix_s_is_a_lost_answer() -> None:
    """What stands in between may have kept back the answer alone."""
    blocked = UnreachableError("A page of a proxy.", status=404)
    s = update_scene()
    s.pim.after = on("update", blocked)
    assert statuses(s.apply()) == ["done"]
    assert s.pim.count_of("update") == 1
    s = update_scene()
    s.pim.before = on("update", UnreachableError("Moved.", status=308))
    assert statuses(s.apply()) == ["not_attempted"]


def test_a_create_refused_the_second_time_fails_with_the_reasons() -> None:
    s = create_scene()
    s.pim.before = on("create", LOST, RefusedError("No.", reasons={"label": "too long"}))
    result = s.apply()
    assert row(result, 2).message == 'label: Plytix refused "Pan": too long.'


def test_settling_that_is_cut_off_stops_the_run_and_says_unknown() -> None:
    s = scene({"A-1": {}, "A-2": {}}, "label", ["A-1", "New"], ["A-2", "New"])
    s.pim.after = on("update", LOST)
    s.pim.before = on("get", UnreachableError("No connection."))
    result = s.apply()
    assert statuses(result) == ["failed", "not_attempted"]
    assert row(result, 2).code == "outcome-unknown"
    assert result.stop_reason == "No connection."
    assert [entry["result"] for entry in s.journal.entries if entry["entry"] == "outcome"] == [
        "outcome-unknown"
    ]


@pytest.mark.parametrize("lag", [1, 2])
def test_a_lagging_search_is_repeated(lag: int) -> None:
    s = scene({"A-1": {"label": "Old"}}, "label", ["A-1", "New"], ["N-1", "Pan"])
    s.pim.lag = lag
    result = s.apply()
    assert statuses(result) == ["done", "done"]
    assert s.clock.slept == list(verify.WAITS_SECONDS[:lag])
    assert s.pim.count_of("get") == 0


def test_a_search_that_goes_on_lagging_is_passed_over_by_reading_the_product() -> None:
    s = scene({"A-1": {"label": "Old"}}, "label", ["A-1", "New"], ["N-1", "Pan"])
    s.pim.lag = 99
    result = s.apply()
    assert statuses(result) == ["done", "done"]
    assert s.pim.count_of("get") == 2


def test_only_rows_in_doubt_are_read_again() -> None:
    names = [f"A-{number}" for number in range(5)]
    s = scene({name: {} for name in names}, "label", *[[name, "New"] for name in names])

    def stale(method: str, _number: int) -> None:
        if method == "update" and s.pim.count_of("update") == 3:
            s.pim._stale[s.pim.id_of("A-2")] = (1, {FieldName("sku"): "A-2"})

    s.pim.after = stale
    assert statuses(s.apply()) == ["done"] * 5
    assert [keys for name, keys in s.pim.log if name == "fetch"][2:] == [("A-2",)]


def test_a_value_that_plytix_stores_otherwise_fails_with_both_values() -> None:
    s = scene({"A-1": {}}, "label attributes.text", ["A-1", "New", "a  b"])
    s.pim.store = lambda name, value: "a b" if name == TEXT else value
    result = s.apply()
    outcome = row(result, 2)
    assert (outcome.status, outcome.code) == (RowStatus.FAILED, "not-stored")
    assert outcome.message == 'text: sent "a  b", but Plytix stored "a b".'
    assert (outcome.changed_fields, outcome.verified) == ((LABEL,), False)
    assert result.operations[0].fields[TEXT].found == "a b"
    assert s.clock.slept == []


def test_a_value_that_plytix_drops_fails() -> None:
    s = scene({"A-1": {}}, "attributes.colour", ["A-1", "Red"])
    s.pim.store = lambda name, value: None if name == COLOUR else value
    result = s.apply()
    assert row(result, 2).code == "not-stored"
    assert 'stored ""' in row(result, 2).message


def test_a_clear_that_plytix_does_not_do_fails() -> None:
    s = scene({"A-1": {"attributes.colour": "Red"}}, "attributes.colour", ["A-1", CLEAR])
    s.pim.store = lambda name, value: "Red" if name == COLOUR else value
    assert row(s.apply(), 2).code == "not-stored"


def test_a_conflict_beside_a_failure_is_told_as_the_failure() -> None:
    s = scene({"A-1": {}}, "label attributes.text", ["A-1", "New", "t"])
    s.pim.of("A-1")[LABEL] = "Theirs"
    s.pim.store = lambda name, value: "T" if name == TEXT else value
    outcome = row(s.apply(), 2)
    assert (outcome.status, outcome.code) == (RowStatus.FAILED, "not-stored")
    assert 'label: Plytix has "Theirs" now' in outcome.message


def test_a_product_that_vanishes_after_the_write_is_gone() -> None:
    s = create_scene()
    s.pim.after = then("create", 1, s.pim.products.clear)
    assert row(s.apply(), 2).code == "gone"


def test_numbers_are_proved_by_value() -> None:
    s = scene({"A-1": {}}, "attributes.price", ["A-1", Decimal("12.50")])
    s.pim.store = lambda name, value: Decimal("12.5") if name == PRICE else value
    assert statuses(s.apply()) == ["done"]


def test_a_long_value_is_cut_in_messages() -> None:
    s = scene({"A-1": {}}, "attributes.text", ["A-1", "x" * 500])
    s.pim.store = lambda name, value: "y" * 500 if name == TEXT else value
    assert len(row(s.apply(), 2).message) < 250


def test_what_was_proved_before_the_reading_broke_off_stays_done() -> None:
    s = scene({"A-1": {}, "A-2": {}}, "label", ["A-1", "New"], ["A-2", "New"])
    mine = s.pim.id_of("A-2")
    s.pim.before = on("get", UnreachableError("No connection."))
    s.pim.after = then("update", 2, lambda: s.pim.products[mine].update({LABEL: "Theirs"}))
    result = s.apply()
    assert statuses(result) == ["done", "failed"]
    assert row(result, 3).code == "not-verified"
