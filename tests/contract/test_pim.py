"""One suite for every ``Pim``: over HTTP against the sandbox, from one state of it to another.

What a test says about an account it says through the port alone; the sandbox's control routes set
the stage (faults, edits by others) and count the requests that were really made.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import requests

from sheetsync.errors import (
    AuthenticationError,
    PermissionDeniedError,
    RefusedError,
    SheetsyncError,
    UnknownOutcomeError,
    UnreachableError,
)
from sheetsync.model.definition import Kind, TypeClass
from sheetsync.model.secret import Secret
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.plytix.authentication import custom_session
from sheetsync.plytix.v1v2.pim import V1V2Pim
from sheetsync.ports import Clock, Pim
from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.clocks import FakeClock, RealClock

SKU, LABEL, GTIN, STATUS = map(FieldName, ("sku", "label", "gtin", "status"))
PRODUCT = Kind.PRODUCT
SEARCH = "/api/v2/products/search"
ONE = "/api/v2/products/{id}"
EVERY_FIELD: dict[FieldName, Canonical] = {
    LABEL: "Kettle “Grün” 日本",
    GTIN: "4006381333931",
    STATUS: "Completed",
    FieldName("attributes.claim"): "=1+1",
    FieldName("attributes.short_description"): "first line\nsecond line",
    FieldName("attributes.long_description"): "<p>one &amp; two</p>",
    FieldName("attributes.pieces_in_set"): 12,
    FieldName("attributes.price"): Decimal("1234.56"),
    FieldName("attributes.weight_kg"): Decimal("0.1"),
    FieldName("attributes.new_arrival"): False,
    FieldName("attributes.launch_date"): date(2026, 5, 1),
    FieldName("attributes.product_page"): "https://shop.example/p?a=1&b=2",
    FieldName("attributes.colour"): "Natural",
    FieldName("attributes.sales_channels"): ("Own shop", "Dealers"),
}
"""A value for each type that a sheet can feed, list values in the account's order."""


def open_v1v2(box: RunningSandbox, clock: Clock, password: str | None = None) -> V1V2Pim:
    """The account in the sandbox, by API v1 and v2."""
    session = custom_session(
        endpoint=box.pim_url,
        auth_endpoint=f"{box.auth_url}/auth/api/get-token",
        api_key=Secret(box.key),
        api_password=Secret(box.password if password is None else password),
        clock=clock,
    )
    return V1V2Pim(session, clock)


Opening = Callable[..., V1V2Pim]
OPENINGS: dict[str, Opening] = {"v1v2": open_v1v2}


class Stage:
    """A sandbox and a PIM that talks to it."""

    def __init__(self, box: RunningSandbox, opening: Opening, clock: Clock) -> None:
        self.box = box
        self.opening = opening
        self.clock = clock
        self.pim: Pim = opening(box, clock)
        self.edited = False

    def control(self, method: str, path: str, content: object = None) -> Any:
        """Ask the sandbox's control routes."""
        answer = requests.request(
            method, f"{self.box.control_url}/{path}", json=content, timeout=10
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def fault(self, **fault: Any) -> None:
        """Make the sandbox misbehave."""
        self.control("POST", "faults", fault)

    def edit(self, **edit: Any) -> None:
        """Change a product as somebody else would."""
        self.edited = True
        self.control("POST", "edit", edit)

    def asked(self) -> dict[str, int]:
        """Requests by method and route since the last ``forget``."""
        counts: dict[str, int] = self.control("GET", "requests")["counts"]
        return counts

    def forget(self) -> None:
        """Count requests from here on."""
        self.control("DELETE", "requests")

    def fetch(self, keys: list[str], *fields: FieldName) -> dict[str, Snapshot]:
        """Snapshots by SKU."""
        found = list(self.pim.fetch(PRODUCT, SKU, keys, fields))
        assert len({one.id for one in found}) == len(found)
        return {one.key: one for one in found}

    def one(self, key: str, *fields: FieldName) -> Snapshot:
        """The one product of this SKU."""
        return self.fetch([key], *fields)[key]

    def skus(self) -> list[str]:
        """Every SKU of the account, in its order, past the port."""
        token = requests.post(
            f"{self.box.auth_url}/auth/api/get-token",
            json={"api_key": self.box.key, "api_password": self.box.password},
            timeout=10,
        ).json()["data"][0]["access_token"]
        found: list[str] = []
        for page in range(1, 100):
            rows = requests.post(
                self.box.pim_url + SEARCH,
                json={"pagination": {"page": page, "page_size": 100}},
                headers={"Authorization": f"Bearer {token}"},
                timeout=10,
            ).json()["data"]
            found += [row["sku"] for row in rows]
            if len(rows) < 100:
                return found
        raise AssertionError("the pages of the sandbox do not end")


UNLIMITED = Options(port=0, auth_port=0, limits=())


@pytest.fixture(scope="module")
def box() -> Iterator[RunningSandbox]:
    with running(UNLIMITED) as place:
        yield place


@pytest.fixture(params=OPENINGS, ids=list(OPENINGS))
def opening(request: pytest.FixtureRequest) -> Opening:
    return OPENINGS[request.param]


@pytest.fixture
def stage(box: RunningSandbox, opening: Opening) -> Iterator[Stage]:
    """A sandbox as it starts, and a PIM with a fake clock: pauses between repeats take no time."""
    made = Stage(box, opening, FakeClock())
    made.forget()
    yield made
    made.control("DELETE", "faults")
    if made.edited or made.pim.calls()["writes"]:
        made.control("POST", "reset")
    made.pim.close()  # type: ignore[attr-defined]  # closing is no business of the port


@contextmanager
def own_stage(opening: Opening, **options: Any) -> Iterator[Stage]:
    """A sandbox of its own with other options, and a PIM with the real clock."""
    with ExitStack() as stack:
        place = stack.enter_context(running(replace(UNLIMITED, **options)))
        yield Stage(place, opening, RealClock())


# ---------------------------------------------------------------- account and schema


def test_the_account_and_its_limits_come_with_the_token(opening: Opening) -> None:
    with own_stage(opening, limits=((20, 10.0), (2000, 3600.0))) as stage:
        assert stage.pim.account().name == "Lindholm & Grove"
        capabilities = stage.pim.capabilities()
        assert capabilities.windows == ((20, 10), (2000, 3600))
        assert (capabilities.search_rows, capabilities.search_fields) == (100, 50)
        assert stage.pim.calls() == {"token": 1, "reads": 0, "writes": 0}


def test_the_schema_is_one_call_and_is_remembered(stage: Stage) -> None:
    schema = stage.pim.schema()
    assert stage.pim.schema() is schema
    assert stage.pim.calls() == {"token": 1, "reads": 1, "writes": 0}
    fields = schema.fields(PRODUCT)
    assert list(fields)[:4] == [SKU, LABEL, GTIN, STATUS]
    assert len(fields) == 4 + 83
    colour = fields[FieldName("attributes.colour")]
    assert colour.type_class is TypeClass.DROPDOWN
    assert "Natural" in colour.options
    assert fields[FieldName("attributes.web_readiness")].read_only
    assert {one.type_class for one in fields.values()} >= set(TypeClass) - {
        TypeClass.FORMULA,
        TypeClass.UNKNOWN,
    }
    assert all(one.name and one.field.count(".") <= 1 for one in fields.values())
    assert any(one.description for one in fields.values())


# ---------------------------------------------------------------- reading


def test_reading_asks_once_per_hundred_keys_and_fifty_fields(stage: Stage) -> None:
    skus = stage.skus()
    fields = [name for name in stage.pim.schema().fields(PRODUCT) if name != SKU]
    stage.forget()
    before = stage.pim.calls()["reads"]
    seen: list[tuple[int, int | None]] = []
    found = list(
        stage.pim.fetch(
            PRODUCT,
            SKU,
            skus[:350],
            fields[:49],
            progress=lambda _what, done, total: seen.append((done, total)),
        )
    )
    assert sorted(one.key for one in found) == sorted(skus[:350])
    assert stage.asked() == {f"POST {SEARCH}": 4}
    assert stage.pim.calls()["reads"] - before == 4
    assert seen == [(100, 350), (200, 350), (300, 350), (350, 350)]
    stage.forget()
    assert len(list(stage.pim.fetch(PRODUCT, SKU, skus[:250], fields))) == 250
    assert stage.asked() == {f"POST {SEARCH}": 3 * 2}


def test_two_searches_for_many_fields_give_what_one_product_read_gives(stage: Stage) -> None:
    fields = [
        name
        for name, definition in stage.pim.schema().fields(PRODUCT).items()
        if definition.type_class not in {TypeClass.MEDIA, TypeClass.MEDIA_GALLERY}
    ]
    for key, searched in stage.fetch(stage.skus()[:40], *fields).items():
        read = stage.pim.get(PRODUCT, searched.id, fields)
        assert read is not None
        assert (read.key, read.parent_id) == (key, searched.parent_id)
        assert read.values == searched.values


def test_only_what_is_asked_for_comes_and_the_name_with_it(stage: Stage) -> None:
    found = stage.one("KT-001", FieldName("attributes.price"))
    assert found.values == {
        FieldName("attributes.price"): Decimal(33),
        LABEL: "Söder enamel kettle 1.8 l",
    }
    assert stage.one("KT-001", SKU).values[SKU] == "KT-001"


def test_a_field_without_a_value_is_left_out(stage: Stage) -> None:
    assert (
        FieldName("attributes.sale_price")
        not in stage.one("KT-001", FieldName("attributes.sale_price")).values
    )


def test_a_variant_names_its_parent(stage: Stage) -> None:
    found = stage.fetch(stage.skus()[:200])
    variants = [one for one in found.values() if one.parent_id is not None]
    assert variants
    assert {one.parent_id for one in variants} <= {one.id for one in found.values()}


def test_keys_that_plytix_does_not_know_yield_nothing(stage: Stage) -> None:
    assert list(stage.fetch(["KT-001", "NO-SUCH", "", "KT-001 "])) == ["KT-001"]
    assert list(stage.pim.fetch(PRODUCT, SKU, [], [])) == []


def test_only_exact_matches_are_yielded_though_plytix_ignores_case(stage: Stage) -> None:
    stage.control("POST", "switches", {"sku_in_ignores_case": True})
    assert list(stage.fetch(["kt-001", "KT-002"])) == ["KT-002"]
    stage.control("POST", "switches", {"sku_in_ignores_case": False})


def test_products_are_found_by_gtin_and_a_gtin_that_fits_two_yields_both(stage: Stage) -> None:
    gtin = str(stage.one("KT-001", GTIN).values[GTIN])
    stage.edit(sku="KT-002", fields={"gtin": gtin})
    found = list(stage.pim.fetch(PRODUCT, GTIN, [gtin, "4006381333931"], [LABEL]))
    assert sorted(one.key for one in found) == ["KT-001", "KT-002"]
    assert {one.values[GTIN] for one in found} == {gtin}


def test_hundreds_of_gtins_cost_as_few_searches_as_skus(stage: Stage) -> None:
    by_sku = stage.fetch(stage.skus()[:300], GTIN)
    gtins = [str(one.values[GTIN]) for one in by_sku.values() if GTIN in one.values]
    stage.forget()
    found = {one.key for one in stage.pim.fetch(PRODUCT, GTIN, gtins, [])}
    assert found == {one.key for one in by_sku.values() if GTIN in one.values}
    assert stage.asked() == {f"POST {SEARCH}": -(-len(gtins) // 99)}


def test_a_field_that_the_account_does_not_have_is_refused_without_a_call(stage: Stage) -> None:
    stage.pim.schema()
    stage.forget()
    gone = FieldName("attributes.gone")
    with pytest.raises(RefusedError, match=r"attributes\.gone") as caught:
        stage.fetch(["KT-001"], gone)
    assert set(caught.value.reasons) == {gone}
    assert stage.asked() == {}


def test_an_id_that_plytix_does_not_know_is_no_product(stage: Stage) -> None:
    for unknown in ("0" * 24, "no-id"):
        assert stage.pim.get(PRODUCT, EntityId(unknown), [LABEL]) is None


def test_the_number_of_products_is_free_after_a_search(stage: Stage) -> None:
    assert stage.pim.count(PRODUCT) == 600
    assert stage.pim.calls()["reads"] == 1
    stage.fetch(["KT-001"])
    stage.forget()
    assert stage.pim.count(PRODUCT) == 600
    assert stage.asked() == {}


def test_similar_keys_cost_two_calls_however_many_are_unknown(stage: Stage) -> None:
    unknown = ["KT-O01", "kt-002", "KT-0003", "TK-004"]
    stage.pim.account()
    stage.forget()
    similar = stage.pim.similar_keys(PRODUCT, unknown)
    assert {"KT-001", "KT-002"} <= set(similar)
    assert len(set(similar)) == len(similar)
    assert stage.asked() == {f"POST {SEARCH}": 2}
    stage.forget()
    stage.pim.similar_keys(PRODUCT, [f"UNKNOWN-{number}" for number in range(500)])
    assert stage.asked() == {f"POST {SEARCH}": 2}
    assert stage.pim.similar_keys(PRODUCT, []) == []


# ---------------------------------------------------------------- writing


def test_a_created_product_has_every_value_and_nothing_else(stage: Stage) -> None:
    entity_id = stage.pim.create(PRODUCT, Key("NEW 1/ü"), EVERY_FIELD)
    assert stage.asked()["POST /api/v2/products"] == 1
    found = stage.one("NEW 1/ü", *EVERY_FIELD)
    assert found.id == entity_id
    assert found.values == EVERY_FIELD
    assert stage.pim.get(PRODUCT, entity_id, list(EVERY_FIELD)) == found
    assert stage.pim.count(PRODUCT) == 601


def test_a_product_can_be_created_from_its_key_alone(stage: Stage) -> None:
    stage.pim.create(PRODUCT, Key("NEW-1"), {})
    assert stage.one("NEW-1", *EVERY_FIELD).values == {STATUS: "Draft"}


def test_a_key_that_is_taken_is_refused(stage: Stage) -> None:
    with pytest.raises(RefusedError) as caught:
        stage.pim.create(PRODUCT, Key("KT-001"), {LABEL: "x"})
    assert caught.value.status in {409, 422}
    assert SKU in caught.value.reasons


def test_fields_that_are_not_named_stay(stage: Stage) -> None:
    price = FieldName("attributes.price")
    fields = [name for name in stage.pim.schema().fields(PRODUCT) if "readiness" not in name]
    before = stage.one("KT-001", *fields)
    stage.pim.update(PRODUCT, before.id, {price: Decimal("12.5")})
    after = stage.one("KT-001", *fields)
    assert after.values == {**before.values, price: Decimal("12.5")}
    assert stage.pim.calls()["writes"] == 1


def test_every_type_can_be_updated_and_cleared(stage: Stage) -> None:
    entity_id = stage.pim.create(PRODUCT, Key("NEW-1"), {})
    stage.pim.update(PRODUCT, entity_id, EVERY_FIELD)
    assert stage.one("NEW-1", *EVERY_FIELD).values == EVERY_FIELD
    cleared: dict[FieldName, Canonical | None] = {
        name: None for name in EVERY_FIELD if name != STATUS
    }
    stage.pim.update(PRODUCT, entity_id, cleared)
    assert stage.one("NEW-1", *EVERY_FIELD).values == {STATUS: "Completed"}


def test_a_refused_value_names_its_field_and_changes_nothing(stage: Stage) -> None:
    colour, price = FieldName("attributes.colour"), FieldName("attributes.price")
    before = stage.one("KT-001", colour, price)
    with pytest.raises(RefusedError) as caught:
        stage.pim.update(PRODUCT, before.id, {colour: "No such colour", price: Decimal(1)})
    assert set(caught.value.reasons) == {colour}
    assert stage.one("KT-001", colour, price) == before


def test_updating_a_product_that_is_gone_is_refused(stage: Stage) -> None:
    found = stage.one("KT-001")
    stage.edit(sku="KT-001", delete=True)
    with pytest.raises(RefusedError) as caught:
        stage.pim.update(PRODUCT, found.id, {LABEL: "x"})
    assert caught.value.status == 404


# ---------------------------------------------------------------- faults


def test_a_read_outlives_server_errors_drops_pages_and_limits(stage: Stage) -> None:
    stage.pim.schema()
    for fault in (
        {"kind": "status", "status": 500},
        {"kind": "drop"},
        {"kind": "html", "status": 200},
        {"kind": "limit"},
        {"kind": "status", "status": 401},
    ):
        stage.fault(**fault, route=SEARCH, times=1)
        assert list(stage.fetch(["KT-001"])) == ["KT-001"]
    assert stage.pim.calls()["reads"] == 1 + 5 * 2


def test_a_server_that_stays_down_is_unreachable_after_four_tries(stage: Stage) -> None:
    stage.pim.schema()
    stage.fault(kind="status", status=503, route=SEARCH)
    stage.forget()
    with pytest.raises(UnreachableError) as caught:
        stage.fetch(["KT-001"])
    assert (caught.value.status, caught.value.exit_code) == (503, 4)
    assert sum(stage.asked().values()) == 4


def test_a_web_page_in_place_of_data_is_never_data(stage: Stage) -> None:
    stage.pim.schema()
    entity_id = stage.one("KT-001").id
    stage.fault(kind="html", status=200)
    with pytest.raises(UnreachableError, match="no JSON: <html>"):
        stage.fetch(["KT-001"])
    with pytest.raises(UnreachableError):
        stage.pim.get(PRODUCT, entity_id, [LABEL])
    with pytest.raises(UnknownOutcomeError):
        stage.pim.update(PRODUCT, entity_id, {LABEL: "x"})


def test_a_page_that_says_not_found_is_not_taken_for_a_product_that_is_gone(
    stage: Stage,
) -> None:
    entity_id = stage.one("KT-001").id
    stage.fault(kind="html", status=404)
    with pytest.raises(UnreachableError):
        stage.pim.get(PRODUCT, entity_id, [LABEL])


@pytest.mark.parametrize("fault", ["drop", "status", "html"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_create_whose_answer_is_lost_is_sent_once_and_left_to_be_settled(
    stage: Stage, fault: str, when: str
) -> None:
    stage.pim.schema()
    stage.fault(kind=fault, method="POST", route="/api/v2/products", when=when, status=502)
    with pytest.raises(UnknownOutcomeError):
        stage.pim.create(PRODUCT, Key("NEW-1"), {LABEL: "New"})
    assert stage.pim.calls()["writes"] == 1
    happened = when == "after"
    assert [one.values for one in stage.fetch(["NEW-1"], LABEL).values()] == (
        [{LABEL: "New"}] if happened else []
    )
    assert stage.pim.count(PRODUCT) == 600 + happened


def test_an_update_whose_answer_is_lost_is_sent_once(stage: Stage) -> None:
    found = stage.one("KT-001", LABEL)
    stage.fault(kind="drop", method="PATCH", when="after", times=1)
    with pytest.raises(UnknownOutcomeError):
        stage.pim.update(PRODUCT, found.id, {LABEL: "Other"})
    assert stage.pim.calls()["writes"] == 1
    assert stage.one("KT-001", LABEL).values == {LABEL: "Other"}


@pytest.mark.parametrize(
    "fault", [{"kind": "limit"}, {"kind": "status", "status": 401}], ids=["429", "401"]
)
def test_a_write_that_was_not_processed_is_sent_again_and_happens_once(
    stage: Stage, fault: dict[str, Any]
) -> None:
    stage.pim.schema()
    stage.fault(**fault, method="POST", route="/api/v2/products", times=1)
    stage.pim.create(PRODUCT, Key("NEW-1"), {})
    assert stage.pim.calls()["writes"] == 2
    assert stage.pim.count(PRODUCT) == 601


def test_a_role_that_was_revoked_is_told_as_such(stage: Stage) -> None:
    entity_id = stage.one("KT-001").id
    stage.fault(kind="forbid")
    for act in (
        lambda: stage.fetch(["KT-001"]),
        lambda: stage.pim.update(PRODUCT, entity_id, {LABEL: "x"}),
        lambda: stage.pim.create(PRODUCT, Key("N"), {}),
    ):
        with pytest.raises(PermissionDeniedError, match="Permission denied") as caught:
            act()
        assert "role" in caught.value.remedy


def test_a_key_that_was_revoked_in_mid_run_ends_it_after_one_renewal(stage: Stage) -> None:
    stage.pim.schema()
    stage.fault(kind="status", status=401, route=SEARCH)
    with pytest.raises(AuthenticationError):
        stage.fetch(["KT-001"])
    assert stage.pim.calls()["token"] == 2


def test_wrong_credentials_are_told_without_repeating_them(stage: Stage) -> None:
    pim = stage.opening(stage.box, FakeClock(), password="wrong-canary-password")
    with pytest.raises(AuthenticationError) as caught:
        pim.schema()
    pim.close()
    shown = f"{caught.value!r} {caught.value.message} {caught.value.remedy}"
    assert "canary" not in shown
    assert stage.box.key not in shown
    assert pim.calls() == {"token": 1, "reads": 0, "writes": 0}


def test_a_host_where_nobody_answers_is_unreachable(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nowhere = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for place in (
        replace(stage.box, auth_url=nowhere),
        replace(stage.box, pim_url=nowhere),
    ):
        pim = stage.opening(place, FakeClock())
        with pytest.raises(UnreachableError, match=r"127\.0\.0\.1"):
            pim.schema()
        pim.close()


def test_tokens_that_end_in_mid_run_are_renewed_unseen(opening: Opening) -> None:
    with own_stage(opening, token_life=1.0) as stage:
        fetched = 0
        while stage.pim.calls()["token"] < 3:
            fetched += len(stage.fetch(["KT-001"]))
            assert fetched < 5000
        statuses = stage.control("GET", "requests")["statuses"]
        assert set(statuses) <= {"200", "401"}
        assert statuses.get("401", 0) <= 3


def test_the_limits_are_kept_so_that_no_429_is_of_our_own_making(opening: Opening) -> None:
    with own_stage(opening, limits=((10, 1.0), (5000, 3600.0))) as stage:
        keys = [f"KT-{number:03}" for number in range(2400)]
        found = list(stage.pim.fetch(PRODUCT, SKU, keys, []))
        assert "KT-001" in {one.key for one in found}
        told = stage.control("GET", "requests")
        assert told["statuses"] == {"200": 1 + 1 + 24}


def test_others_who_use_up_the_limit_make_us_wait_and_not_fail(opening: Opening) -> None:
    with own_stage(opening, limits=((8, 1.0),)) as stage:
        stage.pim.schema()
        stage.skus()
        assert list(stage.fetch(["KT-001"])) == ["KT-001"]


def test_a_fault_in_one_batch_stops_the_fetch(stage: Stage) -> None:
    skus = stage.skus()
    stage.pim.schema()
    stage.fault(kind="forbid", route=SEARCH, nth=3)
    with pytest.raises(SheetsyncError):
        stage.fetch(skus)


def test_a_fetch_that_is_left_early_asks_no_further(stage: Stage) -> None:
    skus = stage.skus()
    stage.pim.schema()
    stage.forget()
    snapshots = stage.pim.fetch(PRODUCT, SKU, [*skus, *(f"X-{n}" for n in range(3000))], [])
    next(snapshots)
    snapshots.close()  # type: ignore[attr-defined]  # it is a generator
    assert stage.asked().get(f"POST {SEARCH}", 0) <= 12
