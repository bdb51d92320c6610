"""What happens to assets: taken in, changed, replaced, deleted.

Source: Plytix API v1, "Assets"; where it is silent, the choice is a switch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sheetsync.sandbox.account import catalogue
from sheetsync.sandbox.errors import INVALID_TYPE, error_row, refusal, schema_invalid
from sheetsync.sandbox.files import file_types
from sheetsync.sandbox.files.stored import Files, digest_of, used_by
from sheetsync.sandbox.files.uploads import Upload, harmless
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store, new_id
from sheetsync.sandbox.state.tables import ASSETS, FILE_CATEGORIES, PRODUCTS
from sheetsync.sandbox.state.value_tables import Values
from sheetsync.sandbox.switches import Switches

OTHER_EXTENSION = "Extension changes are not allowed"
OTHER_TYPE = "You cannot change the format type of the asset."
_FILENAME = Values(("filename",))


def already_there(store: Store, upload: Upload, identity: str) -> str | None:
    """The asset that a file is the same as; ``None`` for none.

    Args:
        store: The account.
        upload: The file.
        identity: By what it is known: ``url``, ``content``, ``filename`` or ``none``.
    """
    match identity:
        case "url":
            return None if upload.source is None else Files(store).from_source(upload.source)
        case "content":
            return Files(store).with_digest(upload.digest)
        case "filename":
            found = store.positions(
                ASSETS, f"{_FILENAME.value} = ?", (upload.filename,), values=(_FILENAME,)
            )
            return next((str(asset["id"]) for asset in store.at(ASSETS, found[:1])), None)
        case _:
            return None


def add(store: Store, upload: Upload, *, now: str, author: Mapping[str, Any]) -> Doc:
    """Take a file in as a new asset.

    Args:
        store: The account.
        upload: The file.
        now: The present moment.
        author: Who brings it.

    Returns:
        The asset as it is kept.
    """
    extension = file_types.extension_of(upload.filename) or upload.kind.extension
    asset = {
        "id": upload.id,
        "filename": upload.filename,
        "extension": extension,
        "content_type": upload.kind.content_type,
        "file_type": upload.kind.file_type,
        "file_size": len(upload.content),
        "status": "ACTIVE",
        "public": True,
        "categories": [],
        "has_custom_thumb": False,
        "created": now,
        "modified": now,
        "file_modified": now,
        "created_user_audit": dict(author),
        "modified_user_audit": dict(author),
    }
    if upload.made_up is not None:
        asset["made_up"] = list(upload.made_up)
    store.put(ASSETS, asset)
    Files(store).put(
        upload.id,
        content=upload.content if upload.made_up is None else None,
        digest=upload.digest,
        preview=upload.preview,
        source=upload.source,
    )
    return asset


def change(
    store: Store,
    asset: Doc,
    body: Any,
    *,
    now: str,
    author: Mapping[str, Any],
    switches: Switches,
) -> Doc:
    """Change an asset's name, categories, or whether it is public; the rest is passed over.

    Returns:
        The asset as it is kept then.

    Raises:
        RefusalError: 422 naming every bad field; nothing was changed.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("_schema", INVALID_TYPE["_schema"]))
    wrong = []
    changed = dict(asset)
    if "filename" in body:
        if not isinstance(body["filename"], str):
            wrong.append(error_row("filename", "Not a valid string."))
        else:
            changed["filename"] = harmless(body["filename"])
            _refuse_other_extension(asset, changed["filename"])
    if "public" in body:
        changed["public"] = body["public"]
        if not isinstance(body["public"], bool):
            wrong.append(error_row("public", "Not a valid boolean."))
    if "categories" in body:
        ids = _category_ids(body["categories"])
        if ids is None:
            wrong.append(error_row("categories", INVALID_TYPE))
        elif any(store.get(FILE_CATEGORIES, category) is None for category in ids):
            wrong.append(error_row("categories", "does not exist"))
        else:
            before = [each["id"] for each in asset.get("categories") or ()]
            kept = before if switches.asset_categories == "add" else []
            changed["categories"] = [{"id": each} for each in dict.fromkeys([*kept, *ids])]
    if wrong:
        raise schema_invalid(*wrong)
    if _differ(changed, asset) or switches.unchanged_moves_modified:
        changed["modified"] = now
        changed["modified_user_audit"] = dict(author)
        store.put(ASSETS, changed)
    return changed


def delete(
    store: Store, asset: Doc, *, now: str, author: Mapping[str, Any], switches: Switches
) -> None:
    """Delete an asset and its file; products lose it wherever they have it."""
    for product in store.at(PRODUCTS, list(used_by(store, asset["id"]))):
        take_off(store, product, asset["id"])
        catalogue.settle(store, product, switches=switches)
        catalogue.touch(product, now=now, author=author)
        store.put(PRODUCTS, product)
    Files(store).delete(asset["id"])
    store.delete(ASSETS, asset["id"])


def take_off(store: Store, product: Doc, asset_id: str) -> None:
    """Take an asset out of a product's media attributes, thumbnail and list of assets."""
    attributes = product["attributes"]
    definitions = store.attributes_by_label()
    for label, value in list(attributes.items()):
        type_class = definitions[label]["type_class"] if label in definitions else None
        if type_class == "MediaGalleryAttribute" and asset_id in value:
            attributes[label] = [each for each in value if each != asset_id]
        if attributes[label] == [] or (type_class == "MediaAttribute" and value == asset_id):
            del attributes[label]
    if product["thumbnail"] == asset_id:
        product["thumbnail"] = None
    product["assets"] = [each for each in product["assets"] if each != asset_id]


def await_content(
    store: Store,
    asset: Doc,
    content: bytes,
    preview: bytes | None,
    *,
    now: str,
    author: Mapping[str, Any],
) -> tuple[Doc, str]:
    """Keep bytes that are to take the place of an asset's.

    Returns:
        The asset as it will be, and the argument of ``take_content``.

    Raises:
        RefusalError: 400, they are of another type.
    """
    _refuse_other_type(store, asset, content)
    waiting_id = new_id()
    Files(store).put(waiting_id, content=content, digest=digest_of(content), preview=preview)
    changes = {
        "file_size": len(content),
        "file_modified": now,
        "modified": now,
        "modified_user_audit": dict(author),
    }
    told = {"asset": asset["id"], "waiting": waiting_id, "changes": changes}
    return asset | changes, json.dumps(told)


def take_content(store: Store, argument: str) -> None:
    """Put bytes in place that were accepted; an asset that is gone by now stays gone."""
    accepted = json.loads(argument)
    asset = store.get(ASSETS, accepted["asset"])
    if asset is None:
        Files(store).delete(accepted["waiting"])
        return
    Files(store).replace(asset["id"], accepted["waiting"])
    store.put(ASSETS, asset | accepted["changes"])


def _differ(one: Doc, other: Doc) -> bool:
    def told(asset: Doc) -> tuple[object, ...]:
        ids = tuple(each["id"] for each in asset.get("categories") or ())
        return asset.get("filename"), asset.get("public"), ids

    return told(one) != told(other)


def _category_ids(sent: Any) -> list[str] | None:
    """Ids from ``[{"id"}]`` or from bare ids; ``None`` when it is neither."""
    if not isinstance(sent, list):
        return None
    ids = [each.get("id") if isinstance(each, dict) else each for each in sent]
    texts = [each for each in ids if isinstance(each, str)]
    return texts if len(texts) == len(ids) else None


def _refuse_other_extension(asset: Doc, filename: str) -> None:
    old, new = asset.get("filename") or "", filename
    if file_types.extension_of(old) != file_types.extension_of(new):
        raise refusal(422, OTHER_EXTENSION, [error_row("filename", OTHER_EXTENSION)])


def _refuse_other_type(store: Store, asset: Doc, content: bytes) -> None:
    """Refuse bytes of another type: their own beginning decides, no name does."""
    if file_types.can_replace(content, asset.get("content_type") or ""):
        return
    old = Files(store).kept(asset["id"])
    if old is None or not file_types.equally_unknown(content, old):
        raise refusal(400, OTHER_TYPE, [error_row("content_type", OTHER_TYPE)])
