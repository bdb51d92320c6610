"""Fakes of the ports: a PIM in memory with faults, and a journal in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path

from sheetsync.entities.product import GTIN, PRODUCT, SKU
from sheetsync.errors import OutputError, RefusedError
from sheetsync.model.assets import Asset
from sheetsync.model.capabilities import Capabilities
from sheetsync.model.definition import (
    Account,
    AccountSchema,
    FieldDefinition,
    Kind,
    TypeClass,
)
from sheetsync.model.picture import Picture
from sheetsync.model.query import Condition, Operator, Query
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.traffic import Traffic
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.model.whole import Whole
from sheetsync.ports import Progress, no_progress

Hook = Callable[[str, int], None]
"""Called with the method's name and the number of the call, from 1; may edit or raise."""

Store = Callable[[FieldName, Canonical | None], Canonical | None]
"""What the PIM makes of a value that it is given."""

ACCOUNT = Account(id="5f000000000000000000aaaa", name="Hearth & Trail")

UNLIMITED = Capabilities(search_rows=100, search_fields=50)

DEFINITIONS: tuple[FieldDefinition, ...] = (
    *PRODUCT.system_fields,
    *(
        FieldDefinition(
            field=FieldName(f"attributes.{label}"), name=label, type_class=kind, options=options
        )
        for label, kind, options in (
            ("colour", TypeClass.DROPDOWN, ("Red", "Blue", "Green", "White")),
            ("care", TypeClass.MULTISELECT, ("Cold", "Warm", "Hot", "By hand", "Iron")),
            ("price", TypeClass.DECIMAL, ()),
            ("stock", TypeClass.INT, ()),
            ("boxed", TypeClass.BOOLEAN, ()),
            ("launch", TypeClass.DATE, ()),
            ("text", TypeClass.TEXT, ()),
        )
    ),
)


def schema(definitions: Sequence[FieldDefinition] = DEFINITIONS) -> AccountSchema:
    """An account's definitions of products."""
    return AccountSchema(
        account=ACCOUNT,
        fetched_at="2026-11-23T10:00:00+00:00",
        definitions={Kind.PRODUCT: {one.field: one for one in definitions}},
    )


def nothing(_method: str, _number: int) -> None:
    """A hook that does nothing."""


def as_given(_name: FieldName, value: Canonical | None) -> Canonical | None:
    """Store what is given."""
    return value


class FakePim:
    """Implements ``ports.Pim`` over a dictionary.

    Attributes:
        products: Id → values, the SKU among them.
        before: Called before each call that leaves the house.
        after: Called after it took effect.
        store: What becomes of a written value.
        lag: How many searches go on showing an entity as it was before its last write.
        log: Every call: method and keys or id, in order.
        assets: The account's assets.
        ties: Id → what hangs on a product beyond its fields.
    """

    def __init__(
        self,
        products: Mapping[str, Mapping[str, Canonical]] | None = None,
        *,
        capabilities: Capabilities = UNLIMITED,
        definitions: Sequence[FieldDefinition] = DEFINITIONS,
    ) -> None:
        """Fill it.

        Args:
            products: SKU → field → value.
            capabilities: Its limits.
            definitions: Its fields.
        """
        self.products: dict[EntityId, dict[FieldName, Canonical]] = {}
        self.before: Hook = nothing
        self.after: Hook = nothing
        self.store: Store = as_given
        self.lag = 0
        self.log: list[tuple[str, object]] = []
        self.assets: list[Asset] = []
        self.ties: dict[EntityId, dict[str, int]] = {}
        self._capabilities = capabilities
        self._schema = schema(definitions)
        self._calls: Counter[str] = Counter()
        self._stale: dict[EntityId, tuple[int, dict[FieldName, Canonical] | None]] = {}
        self._number = 0
        self._last = 0
        for sku, values in (products or {}).items():
            self.put(sku, values)

    def put(self, sku: str, values: Mapping[str, Canonical]) -> EntityId:
        """Add a product, as somebody else would."""
        self._last += 1
        entity_id = EntityId(f"{self._last:024x}")
        self.products[entity_id] = {SKU: sku, **{FieldName(n): v for n, v in values.items()}}
        return entity_id

    def id_of(self, sku: str) -> EntityId:
        """The id of the product with a SKU."""
        return next(key for key, values in self.products.items() if values[SKU] == sku)

    def of(self, sku: str) -> dict[FieldName, Canonical]:
        """The values of the product with a SKU, to look at and to edit as somebody else would."""
        return self.products[self.id_of(sku)]

    def state(self) -> dict[str, dict[FieldName, Canonical]]:
        """SKU → values."""
        return {str(values[SKU]): dict(values) for values in self.products.values()}

    def count_of(self, method: str) -> int:
        """How often a method was called."""
        return sum(1 for name, _ in self.log if name == method)

    def account(self) -> Account:
        """Whose data this is."""
        return ACCOUNT

    def capabilities(self) -> Capabilities:
        """Its limits."""
        return self._capabilities

    def schema(self) -> AccountSchema:
        """Its fields."""
        return self._schema

    def fetch(
        self,
        kind: Kind,
        key_field: FieldName,
        keys: Sequence[str],
        fields: Sequence[FieldName],
        *,
        progress: Progress = no_progress,
    ) -> Iterator[Snapshot]:
        """As ``ports.Pim``; batch by batch, each batch a call for every fifty fields."""
        assert kind is Kind.PRODUCT
        assert len(set(keys)) == len(keys), "keys are asked for without repeats"
        rows, most = self._capabilities.search_rows, self._capabilities.search_fields
        paid = [name for name in fields if name != SKU]
        for start in range(0, len(keys), rows):
            part = set(keys[start : start + rows])
            for _ in range(max(1, ceil(len(paid) / most))):
                self._call("fetch", tuple(part), "reads")
            found = []
            for entity_id, values in list(self.products.items()):
                visible = self._visible(entity_id, values)
                if visible is not None and visible.get(key_field) in part:
                    found.append(_snapshot(entity_id, visible, fields))
            yield from found
            progress("Reading Plytix", min(start + rows, len(keys)), len(keys))

    def scan(
        self,
        kind: Kind,
        fields: Sequence[FieldName],
        *,
        query: Query = (),
        progress: Progress = no_progress,
    ) -> Iterator[Snapshot]:
        """As ``ports.Pim``; page by page, each page a call for every fifty fields."""
        assert kind is Kind.PRODUCT
        rows, most = self._capabilities.search_rows, self._capabilities.search_fields
        found = [one for one in self.products.items() if matches(one[1], query)]
        found.sort(key=lambda one: str(one[1][SKU]))
        paid = [name for name in fields if name != SKU]
        for start in range(0, max(1, len(found)), rows):
            for _ in range(max(1, ceil(len(paid) / most))):
                self._call("scan", start, "reads")
            page = found[start : start + rows]
            yield from (_snapshot(entity_id, values, fields) for entity_id, values in page)
            progress("Reading Plytix", start + len(page), len(found))

    def get(self, kind: Kind, entity_id: EntityId, fields: Sequence[FieldName]) -> Snapshot | None:
        """As ``ports.Pim``; never stale."""
        assert kind is Kind.PRODUCT
        self._call("get", entity_id, "reads")
        values = self.products.get(entity_id)
        return None if values is None else _snapshot(entity_id, values, fields)

    def count(self, kind: Kind) -> int:
        """As ``ports.Pim``."""
        assert kind is Kind.PRODUCT
        return len(self.products)

    def similar_keys(self, kind: Kind, keys: Sequence[str]) -> Sequence[Key]:
        """As ``ports.Pim``: every key there is."""
        assert kind is Kind.PRODUCT
        self._call("similar_keys", tuple(keys), "reads")
        return [Key(str(values[SKU])) for values in self.products.values()]

    def find_assets(
        self, ids: Collection[str], names: Collection[str], *, namesakes: bool = False
    ) -> Sequence[Asset]:
        """As ``ports.Pim``; a call for every hundred ids and every fifty names."""
        if namesakes:
            names = {*names, *(one.filename for one in self.assets if one.id in ids)}
        for start in range(0, len(ids), 100):
            self._call("find_assets", start, "reads")
        for start in range(0, len(names), 50):
            self._call("find_assets", start, "reads")
        return [one for one in self.assets if one.id in ids or one.filename in names]

    def thumbnails(self, ids: Collection[str]) -> Mapping[str, Picture]:
        """As ``ports.Pim``; no asset has a picture."""
        return {}

    def create(self, kind: Kind, key: Key, values: Mapping[FieldName, Canonical]) -> EntityId:
        """As ``ports.Pim``; refuses a SKU or GTIN that there is already."""
        assert kind is Kind.PRODUCT
        number = self._call("create", key, "writes", then=False)
        self._refuse_taken(SKU, key, None)
        self._refuse_taken(GTIN, values.get(GTIN), None)
        entity_id = self.put(key, {})
        self._write(entity_id, values)
        self._stale[entity_id] = (self.lag, None)
        self.after("create", number)
        return entity_id

    def update(
        self, kind: Kind, entity_id: EntityId, values: Mapping[FieldName, Canonical | None]
    ) -> None:
        """As ``ports.Pim``; an unknown id is refused with 404."""
        assert kind is Kind.PRODUCT
        number = self._call("update", entity_id, "writes", then=False)
        if entity_id not in self.products:
            raise RefusedError("There is no such product.", status=404)
        for name in (SKU, GTIN):
            self._refuse_taken(name, values.get(name), entity_id)
        self._stale[entity_id] = (self.lag, dict(self.products[entity_id]))
        self._write(entity_id, values)
        self.after("update", number)

    def whole(self, kind: Kind, entity_id: EntityId) -> Whole | None:
        """As ``ports.Pim``; never stale."""
        assert kind is Kind.PRODUCT
        self._call("whole", entity_id, "reads")
        values = self.products.get(entity_id)
        if values is None:
            return None
        names = tuple(self._schema.fields(kind))
        return Whole(
            snapshot=_snapshot(entity_id, values, names), ties=dict(self.ties.get(entity_id, {}))
        )

    def delete(self, kind: Kind, entity_id: EntityId) -> None:
        """As ``ports.Pim``; an unknown id is refused with 404."""
        assert kind is Kind.PRODUCT
        number = self._call("delete", entity_id, "writes", then=False)
        if entity_id not in self.products:
            raise RefusedError("There is no such product.", status=404)
        del self.products[entity_id]
        self.after("delete", number)

    def calls(self) -> Mapping[str, int]:
        """Calls so far."""
        return dict(self._calls)

    def traffic(self) -> Traffic:
        """Calls so far; none was ever repeated or held back."""
        return Traffic(requests=sum(self._calls.values()))

    def _call(self, method: str, what: object, sort: str, *, then: bool = True) -> int:
        self._number += 1
        number = self._number
        self.log.append((method, what))
        self._calls[sort] += 1
        self.before(method, number)
        if then:
            self.after(method, number)
        return number

    def _write(self, entity_id: EntityId, values: Mapping[FieldName, Canonical | None]) -> None:
        product = self.products[entity_id]
        for name, given in values.items():
            value = self.store(name, given)
            if value is None:
                product.pop(name, None)
            else:
                product[name] = value

    def _refuse_taken(
        self, name: FieldName, value: Canonical | None, mine: EntityId | None
    ) -> None:
        taken = {values.get(name) for key, values in self.products.items() if key != mine}
        if value is not None and value in taken:
            raise RefusedError(
                "Plytix refused the product.",
                status=422,
                reasons={name: f"{value} is used by another product"},
            )

    def _visible(
        self, entity_id: EntityId, values: dict[FieldName, Canonical]
    ) -> Mapping[FieldName, Canonical] | None:
        left, old = self._stale.get(entity_id, (0, None))
        if left <= 0:
            return values
        self._stale[entity_id] = (left - 1, old)
        return old


def matches(values: Mapping[FieldName, Canonical], query: Query) -> bool:
    """Whether a product is one that a query is about."""
    return not query or any(all(holds(values, one) for one in together) for together in query)


def holds(values: Mapping[FieldName, Canonical], condition: Condition) -> bool:
    """Whether one comparison is true of a product."""
    value, operand = values.get(condition.field), condition.value
    match condition.operator:
        case Operator.EXISTS | Operator.MISSING:
            return (value is not None) is (condition.operator is Operator.EXISTS)
        case Operator.EQUAL:
            return value == operand
        case Operator.AMONG:
            assert isinstance(operand, tuple)
            return value in operand
        case _:
            raise NotImplementedError(condition.operator)


class FakeJournal:
    """Implements ``ports.Journal`` in memory.

    Attributes:
        entries: What was written, in order.
        full_after: How many entries there is room for; ``None``: any number.
        place: None, since it is in no file.
    """

    def __init__(self, full_after: int | None = None) -> None:
        self.entries: list[dict[str, object]] = []
        self.full_after = full_after
        self.place: Path | None = None

    @property
    def begun(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.entries)

    def write(self, entry: Mapping[str, object]) -> None:
        """Keep one entry.

        Raises:
            OutputError: There is no room.
        """
        if self.full_after is not None and len(self.entries) >= self.full_after:
            raise OutputError("The journal cannot be written: no space.", remedy="Make room.")
        self.entries.append(dict(entry))

    def kinds(self) -> list[object]:
        """The sorts of its entries, in order."""
        return [entry["entry"] for entry in self.entries]


def _snapshot(
    entity_id: EntityId, values: Mapping[FieldName, Canonical], fields: Sequence[FieldName]
) -> Snapshot:
    return Snapshot(
        id=entity_id,
        key=Key(str(values[SKU])),
        values={name: values[name] for name in fields if name in values and name != SKU},
    )
