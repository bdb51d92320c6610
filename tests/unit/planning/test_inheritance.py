from __future__ import annotations

from sheetsync.model.finding import Finding
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import Canonical, EntityId
from sheetsync.planning.plan import make_plan
from tests.fakes import FakePim
from tests.wanted import request, wanted


class Family(FakePim):
    """P-1 is the parent of V-1 and V-2; variants hold what they show, inherited or not."""

    def fetch(self, *arguments, **options):  # type: ignore[no-untyped-def]
        parent = self.id_of("P-1")
        for one in super().fetch(*arguments, **options):
            is_variant = one.key.startswith("V-")
            yield Snapshot(one.id, one.key, one.values, EntityId(parent) if is_variant else None)


def warned(*rows: list[Canonical | None]) -> list[Finding]:
    blue: dict[str, Canonical] = {"attributes.colour": "Blue"}
    pim = Family({"P-1": blue, "V-1": blue, "V-2": {"attributes.colour": "Red"}})
    plan = make_plan(request(wanted("attributes.colour", *rows)), pim)
    return [one for one in plan.findings if one.code == "inherited-value"]


def test_a_variant_that_wants_what_its_changing_parent_had_is_warned_of() -> None:
    (finding,) = warned(["P-1", "Red"], ["V-1", "Blue"])
    assert finding.key == "V-1"
    assert finding.place.row == 3  # type: ignore[union-attr]
    assert '"P-1"' in finding.expected


def test_variants_that_go_along_differ_or_say_nothing_are_not() -> None:
    assert warned(["P-1", "Red"], ["V-1", "Red"]) == []
    assert warned(["P-1", "Red"], ["V-1", "White"]) == []
    assert warned(["P-1", "Red"], ["V-1", None]) == []
    assert warned(["P-1", "White"], ["V-2", "Red"]) == []


def test_a_parent_that_stays_moves_nobody() -> None:
    assert warned(["P-1", "Blue"], ["V-1", "Blue"]) == []
    assert warned(["V-1", "Blue"]) == []
