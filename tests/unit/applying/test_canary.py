from __future__ import annotations

from sheetsync.applying.apply import apply_plan
from sheetsync.applying.canary import Canary, CanaryOutcome
from sheetsync.errors import RefusedError, UnreachableError
from sheetsync.model.outcome import RunResult, StopCause
from sheetsync.model.plan import Decisions
from tests.unit.applying.scene import Scene, on, row, scene, statuses

NAMES = [f"A-{number}" for number in range(1, 8)]
REFUSED = RefusedError("Refused.", status=422)


def seven() -> Scene:
    return scene({name: {} for name in NAMES}, "label", *[[name, "New"] for name in NAMES])


class Person:
    """Answers the question, and keeps what stood before them then."""

    def __init__(self, scene: Scene, answer: bool) -> None:
        self.scene = scene
        self.answer = answer
        self.asked: list[CanaryOutcome] = []
        self.calls: list[str] = []

    def goes_on(self, outcome: CanaryOutcome) -> bool:
        self.asked.append(outcome)
        self.calls = [method for method, _ in self.scene.pim.log]
        return self.answer


def apply(s: Scene, person: Person, products: int = 2, *, stopped: bool = False) -> RunResult:
    canary = Canary(products=products, goes_on=person.goes_on)
    return apply_plan(
        s.plan, Decisions(), {}, s.pim, s.journal, s.clock, stop=lambda: stopped, canary=canary
    )


def test_the_first_products_are_proved_before_anybody_is_asked() -> None:
    s = seven()
    person = Person(s, answer=True)
    result = apply(s, person)
    (asked,) = person.asked
    assert person.calls == ["fetch", "update", "update", "fetch"]
    assert [operation.key for operation, _ in asked.sent] == NAMES[:2]
    assert (asked.failed, asked.left) == ((), 5)
    assert asked.told() == "2 products done and verified"
    assert statuses(result) == ["done"] * 7
    assert result.stop_reason == ""


def test_without_leave_to_go_on_nothing_more_is_sent_and_the_rest_can_be_resumed() -> None:
    s = seven()
    result = apply(s, Person(s, answer=False))
    assert statuses(result) == [*["done"] * 2, *["not_attempted"] * 5]
    assert s.pim.count_of("update") == 2
    assert result.stop_cause is StopCause.CANARY
    assert result.resumable
    assert not result.interrupted
    assert "2 products done and verified" in row(result, 4).message
    assert f"sheetsync resume {result.run}" in row(result, 4).remedy


def test_what_of_the_first_products_is_not_done_stands_in_the_question() -> None:
    s = seven()
    s.pim.of("A-1")["label"] = "Theirs"  # type: ignore[index]
    s.pim.before = on("update", REFUSED)
    person = Person(s, answer=False)
    apply(s, person, products=3)
    (asked,) = person.asked
    assert [operation.key for operation, _ in asked.failed] == ["A-1", "A-2"]
    assert asked.told() == "1 of 3 products done and verified, 2 not"


def test_products_that_have_their_values_already_are_well() -> None:
    s = seven()
    s.pim.of("A-1")["label"] = "New"  # type: ignore[index]
    person = Person(s, answer=True)
    apply(s, person, products=1)
    assert person.asked[0].told() == "1 product done and verified"


def test_nobody_is_asked_when_the_first_products_are_all() -> None:
    for products in (7, 8):
        s = seven()
        person = Person(s, answer=False)
        assert statuses(apply(s, person, products)) == ["done"] * 7
        assert not person.asked


def test_nobody_is_asked_in_a_run_that_has_stopped() -> None:
    s = seven()
    s.pim.before = on("update", UnreachableError("No connection."))
    person = Person(s, answer=True)
    result = apply(s, person)
    assert not person.asked
    assert result.stop_cause is StopCause.PLYTIX
    assert "No connection." in result.stop_reason


def test_nobody_is_asked_in_a_run_that_is_stopped_by_hand() -> None:
    s = seven()
    person = Person(s, answer=True)
    assert apply(s, person, stopped=True).interrupted
    assert not person.asked
