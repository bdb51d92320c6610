"""Looking up the assets that media fields name: once, and only where there are such fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from sheetsync.codecs.codec import found_text
from sheetsync.codecs.media import ids_in, media_texts
from sheetsync.mapping.headers import bind_columns
from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.assets import Asset, AssetIndex, AssetRef, asset_index
from sheetsync.model.change import Update
from sheetsync.model.definition import MEDIA_TYPES, AccountSchema, FieldDefinition, Kind
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.table import Table
from sheetsync.model.values import Canonical, FieldName
from sheetsync.reports.reviewed import ReviewedPlan


class FindAssets(Protocol):
    """Reads assets by ids and file names, as ``ports.Pim.find_assets``."""

    def __call__(
        self, ids: Collection[str], names: Collection[str], *, namesakes: bool = False
    ) -> Sequence[Asset]:
        """Read them."""
        ...


def with_assets_of(
    tables: Iterable[tuple[SheetMapping, Table]], schema: AccountSchema, find: FindAssets
) -> AccountSchema:
    """The schema, its media fields knowing the assets that a workbook names.

    Args:
        tables: The tables as read, with how each is mapped.
        schema: The account's definitions.
        find: Asked for what the cells of media columns say, each text once; not at all when there
            is no such column.
    """
    texts = {
        text for sheet_mapping, table in tables for text in _texts(sheet_mapping, table, schema)
    }
    return with_assets(schema, texts, find)


def with_assets(schema: AccountSchema, texts: Collection[str], find: FindAssets) -> AccountSchema:
    """The schema, its media fields knowing the assets that some texts name."""
    if not any(_is_media(one) for fields in schema.definitions.values() for one in fields.values()):
        return schema
    ids = {entity_id for text in texts for entity_id in ids_in(text)}
    names = {text for text in texts if "://" not in text}
    index = asset_index(find(ids, names) if ids or names else ())
    return _with_index(schema, index)


def named_updates(updates: Sequence[Update], find: FindAssets) -> tuple[Update, ...]:
    """Updates whose media values are shown by name, what Plytix has included.

    Args:
        updates: A plan's updates.
        find: Asked for the ids whose names nobody knows yet; not at all when there are none.
    """
    nameless = {
        str(one)
        for update in updates
        for change in update.fields
        for value in (
            change.before,
            change.after,
            None if change.base is None else change.base.value,
        )
        for one in _references(value)
        if not one.name
    }
    if not nameless:
        return tuple(updates)
    names = {one.id: one.filename for one in find(nameless, ())}

    def named(value: Canonical | None) -> Canonical | None:
        references = _references(value)
        if not references:
            return value
        return tuple(AssetRef(one, one.name or names.get(str(one), "")) for one in references)

    return tuple(
        replace(
            update,
            fields=tuple(
                replace(
                    change,
                    before=named(change.before),
                    after=named(change.after),
                    base=None
                    if change.base is None
                    else replace(change.base, value=named(change.base.value)),
                )
                for change in update.fields
            ),
        )
        for update in updates
    )


def with_typed_assets(
    schema: AccountSchema, reviewed: ReviewedPlan, find: FindAssets
) -> AccountSchema:
    """The schema, its media fields knowing the assets that a reviewer typed as new values."""
    fields = schema.fields(Kind.PRODUCT)
    plan = reviewed.plan
    media = {
        *(
            change.id
            for update in plan.updates
            for change in update.fields
            if change.field in fields and _is_media(fields[change.field])
        ),
        *(
            f"{create.id}/{change.field}"
            for create in plan.creates
            for change in create.fields
            if change.field in fields and _is_media(fields[change.field])
        ),
    }
    typed = [raw for change_id, raw in reviewed.decisions.edited if change_id in media]
    texts = {text for raw in typed for text in media_texts(found_text(raw), ",")}
    return with_assets(schema, texts, find) if texts else schema


def named_snapshots(
    snapshots: Sequence[Snapshot],
    schema: AccountSchema,
    fields: Collection[FieldName],
    find: FindAssets,
) -> tuple[Sequence[Snapshot], AccountSchema]:
    """Products whose media values are named, and the schema by which those names are read.

    An asset is named where its file name means it alone; one whose name another asset of the
    account has too stays its id, so that every cell comes back as it is.

    Args:
        snapshots: The products.
        schema: The account's definitions.
        fields: The fields that were read.
        find: Asked for the assets' names, and for others that these names could mean as well.
    """
    definitions = schema.fields(Kind.PRODUCT)
    media = [name for name in fields if name in definitions and _is_media(definitions[name])]
    ids = {
        str(one)
        for snapshot in snapshots
        for name in media
        for one in _references(snapshot.values.get(name))
    }
    if not ids:
        return snapshots, schema
    known = find(ids, (), namesakes=True)
    alike = {entity_id for one in known for entity_id in ids_in(one.filename)}
    index = asset_index((*known, *(find(alike, ()) if alike else ())))
    named = []
    for snapshot in snapshots:
        values = dict(snapshot.values)
        for name in media:
            references = _references(values.get(name))
            if references:
                values[name] = tuple(index.reference(str(one)) for one in references)
        named.append(replace(snapshot, values=values))
    return named, _with_index(schema, index)


def _with_index(schema: AccountSchema, index: AssetIndex) -> AccountSchema:
    return replace(
        schema,
        definitions={
            kind: {
                name: replace(one, assets=index) if _is_media(one) else one
                for name, one in fields.items()
            }
            for kind, fields in schema.definitions.items()
        },
    )


def _texts(sheet_mapping: SheetMapping, table: Table, schema: AccountSchema) -> Iterator[str]:
    """Every text by which the media columns of a table may name an asset."""
    fields = schema.fields(sheet_mapping.kind)
    media = [
        one for one in sheet_mapping.columns if one.field in fields and _is_media(fields[one.field])
    ]
    for constant in sheet_mapping.constants:
        if constant.field in fields and _is_media(fields[constant.field]):
            yield from media_texts(constant.value, ",")
    if not media:
        return
    bound, _ = bind_columns(
        [(column.index, column.header) for column in table.columns],
        sheet_mapping,
        file=table.file,
        sheet=table.sheet,
        header_row=table.header_row,
    )
    columns = {column.index: column for column in table.columns}
    for binding in media:
        said = [*binding.values.values(), *([binding.default] if binding.default else [])]
        if binding.field in bound.fields:
            cells = set(columns[bound.fields[binding.field]].values)
            said += [found_text(cell) for cell in cells if cell is not None]
        for text in said:
            yield from media_texts(text, binding.separator)


def _references(value: Canonical | None) -> list[AssetRef]:
    if not isinstance(value, tuple):
        return []
    return [one for one in value if isinstance(one, AssetRef)]


def _is_media(definition: FieldDefinition) -> bool:
    return definition.type_class in MEDIA_TYPES
