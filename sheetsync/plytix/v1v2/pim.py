"""The port ``Pim``, spoken to API generations 1 and 2: products by v2, definitions by v1."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Final

from sheetsync.entities.registry import entity
from sheetsync.errors import RefusedError
from sheetsync.model.assets import Asset
from sheetsync.model.capabilities import Capabilities
from sheetsync.model.definition import Account, AccountSchema, FieldDefinition, Kind
from sheetsync.model.picture import Picture
from sheetsync.model.query import Query
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.traffic import Traffic
from sheetsync.model.values import Canonical, EntityId, FieldName, Key
from sheetsync.model.whole import Whole
from sheetsync.plytix.pages import Page, all_pages
from sheetsync.plytix.parallel import in_parallel
from sheetsync.plytix.request import Request, Response
from sheetsync.plytix.session import Session
from sheetsync.plytix.v1v2 import assets, attributes, products
from sheetsync.plytix.v1v2.scan import ScannedPage, scanned_pages
from sheetsync.plytix.v1v2.values import ProductRow, SnapshotReader
from sheetsync.plytix.v1v2.whole import delete_product, read_whole
from sheetsync.ports import Clock, Progress, no_progress

PARALLEL_READS: Final = 5
"""Searches under way at a time: enough for 50 in 10 s when one takes a second."""

SHORTEST_FRAGMENT: Final = 2
"""A shorter piece of a SKU says nothing."""


LoadPicture = Callable[[str], Picture | None]
"""Loads the picture behind an address; ``None`` when there is none."""


class V1V2Pim:
    """An account behind API v1 and v2.

    Args:
        session: Who sends.
        clock: Time, for the schema's date.
        schema: The definitions when they are known already; ``None``: read when first needed.
        parallel_reads: Searches under way at a time.
        load_picture: Loads the picture behind an address; ``None``: there are no pictures.
    """

    def __init__(
        self,
        session: Session,
        clock: Clock,
        *,
        schema: AccountSchema | None = None,
        parallel_reads: int = PARALLEL_READS,
        load_picture: LoadPicture | None = None,
    ) -> None:
        self._session = session
        self._clock = clock
        self._schema = schema
        self._parallel_reads = parallel_reads
        self._load_picture = load_picture
        self._product_count: int | None = None
        self._every_asset: dict[str, Asset] | None = None

    def account(self) -> Account:
        """Whose data this is, from the token."""
        return self._session.claims().account

    def capabilities(self) -> Capabilities:
        """How far this API goes, with the account's own rate windows."""
        return Capabilities(
            search_rows=products.PAGE_SIZE,
            search_fields=products.COLUMNS_PER_SEARCH,
            windows=self._session.claims().windows,
        )

    def schema(self) -> AccountSchema:
        """The definitions of every kind: one call per 100 attributes, once."""
        if self._schema is None:
            fields: dict[FieldName, FieldDefinition] = {
                definition.field: definition for definition in entity(Kind.PRODUCT).system_fields
            }
            pages = all_pages(
                self._session.send,
                attributes.search_attributes,
                attributes.read_attribute_rows,
                identity=lambda row: row.id,
                page_size=attributes.PAGE_SIZE,
                again=True,
            )
            for page in pages:
                for row in page.rows:
                    definition = attributes.definition_of(row)
                    fields[definition.field] = definition
            self._schema = AccountSchema(
                account=self.account(),
                fetched_at=self._clock.now().isoformat(timespec="seconds"),
                definitions={Kind.PRODUCT: fields},
            )
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
        """Read what Plytix has of the given entities; see ``ports.Pim.fetch``."""
        groups, readers = self._reading(kind, key_field, fields)
        size = products.KEYS_PER_SEARCH if key_field == products.SKU else products.GTINS_PER_SEARCH
        batches = [keys[start : start + size] for start in range(0, len(keys), size)]

        def read(batch: Sequence[str]) -> list[Snapshot]:
            return self._fetch_batch(key_field, batch, groups, readers)

        done = 0
        for batch, found in in_parallel(read, batches, self._parallel_reads):
            done += len(batch)
            progress("Reading from Plytix", done, len(keys))
            yield from found

    def scan(
        self,
        kind: Kind,
        fields: Sequence[FieldName],
        *,
        query: Query = (),
        progress: Progress = no_progress,
    ) -> Iterator[Snapshot]:
        """Read every entity that a query is about; see ``ports.Pim.scan``.

        Columns beyond the first search's are asked for by the SKUs of its page, so that pages that
        move meanwhile tear no product apart.
        """
        groups, readers = self._reading(kind, products.SKU, fields)
        filters = products.query_filters(query)

        def read(number: int, order: str) -> ScannedPage:
            request = products.search_products(filters, groups[0], page=number, order=order)
            page = products.read_rows(self._session.send(request))
            self._remember_count(page.total)
            keys = [row.sku for row in page.rows]
            snapshots = self._completed(products.SKU, keys, page.rows, groups, readers)
            return ScannedPage(
                snapshots=snapshots,
                full=len(page.rows) >= products.PAGE_SIZE,
                count=page.count,
                total=page.total,
            )

        found = 0
        for scanned, count in scanned_pages(read, self._parallel_reads):
            found += len(scanned)
            progress("Reading from Plytix", found, count)
            yield from scanned

    def get(self, kind: Kind, entity_id: EntityId, fields: Sequence[FieldName]) -> Snapshot | None:
        """Read one entity directly, past the search index; ``None`` when there is none."""
        definitions = self._definitions(kind, fields)
        try:
            response = self._session.send(products.get_product(entity_id))
        except RefusedError as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        page = products.read_rows(response)
        found = SnapshotReader(definitions).snapshots(page.rows)
        return found[0] if found else None

    def count(self, kind: Kind) -> int:
        """How many entities of the kind the account has; one call unless a search was made.

        Source: ``total_count`` of a search's answer (recorded: it ignores the filters).
        """
        if self._product_count is None:
            self._read_page(products.search_products([], (), page_size=1))
        return self._product_count or 0

    def similar_keys(self, kind: Kind, keys: Sequence[str]) -> Sequence[Key]:
        """Existing keys that may have been meant by unknown ones, in no set order.

        One slip leaves one half of a SKU whole, so one search looks for the last halves and one
        for the first; ``like`` ignores case.
        """
        found: dict[str, None] = {}
        for halves in (
            [key[len(key) // 2 :] for key in keys],
            [key[: len(key) // 2] for key in keys],
        ):
            fragments = list(
                dict.fromkeys(
                    part.strip() for part in halves if len(part.strip()) >= SHORTEST_FRAGMENT
                )
            )[: products.FRAGMENTS_PER_SEARCH]
            if fragments:
                rows = self._read_page(
                    products.search_products(products.fragment_filters(fragments), ())
                )
                found.update((row.sku, None) for row in rows)
        return [Key(sku) for sku in found]

    def find_assets(
        self, ids: Collection[str], names: Collection[str], *, namesakes: bool = False
    ) -> Sequence[Asset]:
        """Read assets by id and by file name; see ``ports.Pim.find_assets``."""
        found = self._listed_assets(ids, names)
        known = {one.filename.casefold() for one in found.values()}
        searches = list(
            assets.asset_filters(
                sorted({*ids} - {*found}),
                sorted(name for name in names if name.casefold() not in known),
            )
        )
        later = assets.name_searches(len(ids)) if namesakes else 0
        for done, filters in enumerate(searches):
            total = self._searched_assets(filters, found)
            left = len(searches) - done - 1 + later
            if self._every_asset is None and assets.listing_is_shorter(total, searches=left):
                self._every_asset = {}
                self._searched_assets([], self._every_asset)
                return self.find_assets(ids, names, namesakes=namesakes)
        if namesakes:
            alike = {one.filename for one in found.values() if one.filename}
            found.update((one.id, one) for one in self.find_assets((), alike))
        return list(found.values())

    def _listed_assets(self, ids: Collection[str], names: Collection[str]) -> dict[str, Asset]:
        """Those of the assets that were listed, if they were."""
        folded = {name.casefold() for name in names}
        return {
            one.id: one
            for one in (self._every_asset or {}).values()
            if one.id in ids or one.filename.casefold() in folded
        }

    def _searched_assets(self, filters: assets.Filters, found: dict[str, Asset]) -> int | None:
        """Add the assets that a search finds; how many the account has, where Plytix says so."""
        total = None
        for page in all_pages(
            self._session.send,
            functools.partial(assets.search_assets, filters),
            assets.read_asset_rows,
            identity=lambda row: row.id,
            page_size=assets.PAGE_SIZE,
            again=not filters,
        ):
            found.update((row.id, assets.asset_of(row)) for row in page.rows)
            total = page.total
        return total

    def thumbnails(self, ids: Collection[str]) -> Mapping[str, Picture]:
        """Load small pictures of assets; see ``ports.Pim.thumbnails``."""
        load = self._load_picture
        if load is None or not ids:
            return {}
        found = [one for one in self.find_assets(ids, ()) if one.thumbnail]
        loaded = in_parallel(lambda one: load(one.thumbnail), found, self._parallel_reads)
        return {asset.id: picture for asset, picture in loaded if picture is not None}

    def create(self, kind: Kind, key: Key, values: Mapping[FieldName, Canonical]) -> EntityId:
        """Create one entity; see ``ports.Pim.create``."""
        request = products.create_product(key, values, self._definitions(kind, list(values)))
        return products.read_written(self._session.send(request), request.about)

    def update(
        self, kind: Kind, entity_id: EntityId, values: Mapping[FieldName, Canonical | None]
    ) -> None:
        """Give fields of one entity new values; see ``ports.Pim.update``."""
        definitions = self._definitions(kind, list(values))
        request = products.patch_product(entity_id, values, definitions)
        products.read_written(self._session.send(request), request.about)

    def whole(self, kind: Kind, entity_id: EntityId) -> Whole | None:
        """Read one entity with all its fields and ties; see ``ports.Pim.whole``."""
        try:
            response = self._session.send(products.get_product(entity_id))
        except RefusedError as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        return read_whole(response, self.schema().fields(kind))

    def delete(self, kind: Kind, entity_id: EntityId) -> None:
        """Take one entity away; see ``ports.Pim.delete``."""
        del kind
        self._session.send(delete_product(entity_id))

    def calls(self) -> Mapping[str, int]:
        """Calls made so far, repeats counted: ``token``, ``reads``, ``writes``."""
        return self._session.calls()

    def traffic(self) -> Traffic:
        """What went to Plytix so far, and how it went."""
        counted = self._session.counters()
        return Traffic(
            requests=counted.requests + counted.token_requests,
            repeats=counted.repeats,
            limited=counted.limited,
            lost=counted.lost,
            waited_seconds=counted.waited_seconds + counted.parked_seconds,
        )

    def close(self) -> None:
        """Let go of connections and of waiting threads."""
        self._session.close()

    def _definitions(
        self, kind: Kind, fields: Sequence[FieldName]
    ) -> dict[FieldName, FieldDefinition]:
        known = self.schema().fields(kind)
        unknown = [name for name in fields if name not in known]
        if unknown:
            raise RefusedError(
                f"The account has no field {', '.join(unknown)}.",
                remedy="Plan again, so that the account's attributes are read anew.",
                reasons=dict.fromkeys(unknown, "does not exist"),
            )
        return {name: known[name] for name in fields}

    def _reading(
        self, kind: Kind, key_field: FieldName, fields: Sequence[FieldName]
    ) -> tuple[list[list[FieldName]], list[SnapshotReader]]:
        """The columns of each search, and who reads its rows."""
        groups = products.column_groups(key_field, fields)
        own = [products.SKU] if products.SKU in fields else []  # comes without being asked for
        readers = [
            SnapshotReader(self._definitions(kind, [*own, *group] if position == 0 else group))
            for position, group in enumerate(groups)
        ]
        return groups, readers

    def _fetch_batch(
        self,
        key_field: FieldName,
        keys: Sequence[str],
        groups: Sequence[Sequence[FieldName]],
        readers: Sequence[SnapshotReader],
    ) -> list[Snapshot]:
        rows = self._rows_by_key(key_field, keys, groups[0], check=True)
        return self._completed(key_field, keys, rows, groups, readers)

    def _completed(
        self,
        key_field: FieldName,
        keys: Sequence[str],
        rows: Sequence[ProductRow],
        groups: Sequence[Sequence[FieldName]],
        readers: Sequence[SnapshotReader],
    ) -> list[Snapshot]:
        """The first search's rows with the columns of the others."""
        merged = {snapshot.id: snapshot for snapshot in readers[0].snapshots(rows)}
        for columns, reader in zip(groups[1:], readers[1:], strict=True):
            if not merged:
                break
            more = self._rows_by_key(key_field, keys, columns, check=False)
            found = {snapshot.id: snapshot for snapshot in reader.snapshots(more)}
            # A product that is gone by the second search is gone altogether: with half its fields
            # it would look as if the others were empty.
            merged = {
                entity_id: Snapshot(
                    id=entity_id,
                    key=one.key,
                    values={**one.values, **found[entity_id].values},
                    parent_id=one.parent_id,
                )
                for entity_id, one in merged.items()
                if entity_id in found
            }
        return list(merged.values())

    def _rows_by_key(
        self,
        key_field: FieldName,
        keys: Sequence[str],
        columns: Sequence[FieldName],
        *,
        check: bool,
    ) -> list[ProductRow]:
        filters = products.key_filters(key_field, keys)
        wanted = frozenset(keys)
        missing = set(keys)

        def request_for(page: int) -> Request:
            return products.search_products(filters, columns, page=page)

        def read(response: Response) -> Page[ProductRow]:
            page = products.read_rows(response)
            self._remember_count(page.total)
            # SKUs are unique, so that once every one is found no page can hold more.
            missing.difference_update(row.sku for row in page.rows)
            return page

        rows = [
            row
            for page in all_pages(
                self._session.send,
                request_for,
                read,
                identity=lambda row: row.id,
                page_size=products.PAGE_SIZE,
                enough=lambda: key_field == products.SKU and not missing,
            )
            for row in page.rows
        ]
        if not check:
            return rows
        return [row for row in rows if products.key_of(row, key_field) in wanted]

    def _read_page(self, request: Request) -> list[ProductRow]:
        page = products.read_rows(self._session.send(request))
        self._remember_count(page.total)
        return page.rows

    def _remember_count(self, total: int | None) -> None:
        if total is not None:
            self._product_count = total
