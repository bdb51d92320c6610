"""Which of several believable answers a sandbox gives: one named switch a question.

Where the reference and what was observed differ, the observed answer is the default and the
documented one a choice. Where neither says anything, the default is the likeliest guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, cast

Value = TypeVar("Value", bool, int, str)


def _switch(default: Value, says: str, *, source: str, choices: tuple[Value, ...] = ()) -> Value:
    """A member of ``Switches``.

    Args:
        default: Its value unless told otherwise.
        says: What it decides, one clause.
        source: Why it is open, and what the default rests on.
        choices: The values it takes; empty: any of the default's type.
    """
    if isinstance(default, bool):
        choices = cast("tuple[Value, ...]", (False, True))
    meta = {"says": says, "source": source, "choices": choices}
    value: Value = field(default=default, metadata=meta)
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """Answers to what the documentation leaves open; see ``told`` for what each decides."""

    # ------------------------------------------------------------ every route
    trailing_slash_status: int = _switch(
        308,
        "the redirect from a path with a slash at its end to the bare one",
        source="a redirect was observed, its status was not recorded",
        choices=(301, 302, 307, 308),
    )
    unknown_path_status: int = _switch(
        404, "the answer to a path that is none", source="guess", choices=(404, 403)
    )
    token_refusal: str = _switch(
        "observed",
        'how a wrong key or password is refused: inside "error", or as a bare "msg"',
        source="observed against the reference",
        choices=("observed", "documented"),
    )
    refresh_token: bool = _switch(
        default=True,
        says="whether a token comes with a refresh token that nothing takes",
        source="observed; the reference and one recording show none",
    )
    expired_token: str = _switch(
        "Token has expired", "the words to a token that has ended", source="guess"
    )
    limit_scope: str = _switch(
        "account",
        "who shares the windows of the rate limit: all keys of an account, or each key has its own",
        source="the help centre; an older edition of its page said per API key",
        choices=("account", "key"),
    )
    limit_body: str = _switch(
        "message",
        "how a 429 is spelled: message, limit and window_size; limit, requests and ttl in "
        "milliseconds; plain text; or inside error with retry_after",
        source="message was recorded, the others are told by public clients",
        choices=("message", "ttl", "text", "error"),
    )
    retry_after: bool = _switch(
        default=False,
        says="whether a 429 carries Retry-After",
        source="public clients contradict each other",
    )
    ttl: bool = _switch(
        default=False,
        says="whether the usual 429 body carries ttl (milliseconds) and requests as well",
        source="told by a public client",
    )
    # ------------------------------------------------------------ searches
    counters: str = _switch(
        "observed",
        "what count and total_count mean: matches and size of the collection, or rows on the page "
        "and matches",
        source="observed by integration tests and recorded pages against the prose",
        choices=("observed", "documented"),
    )
    columns_v1: int = _switch(
        20,
        "how many columns a v1 product search may ask for",
        source="the reference says 20 and 50; integrators settled on 20",
    )
    columns_v2: int = _switch(
        50, "how many columns a v2 product search may ask for", source="reference"
    )
    attribute_page_size: int = _switch(
        1000,
        "the largest page of an attribute search",
        source="a recorded request; other collections refuse more than 100",
    )
    malformed_order: str = _switch(
        "ignore",
        "what becomes of an order that names no field: passed over, or 422",
        source="a working client sent asc/label for weeks",
        choices=("ignore", "refuse"),
    )
    unordered: str = _switch(
        "created",
        "the sequence of a search without order: as created, or newest first",
        source="guess; the sequence is not promised",
        choices=("created", "newest"),
    )
    any_operator: bool = _switch(
        default=False,
        says="whether an operator that the metadata does not offer for a type is taken",
        source="guess",
    )
    sku_in_ignores_case: bool = _switch(
        default=False, says="whether sku with in finds a SKU in other case", source="guess"
    )
    rows_v2: str = _switch(
        "observed",
        "v2 search rows: parent_id and attributes only when asked for, or _parent_id and always "
        "attributes",
        source="recorded rows against the samples of the reference",
        choices=("observed", "documented"),
    )
    related_rows: str = _switch(
        "observed",
        "relationship columns of a search: relationship_label with last_modified, or label alone",
        source="recorded v2 rows against the reference",
        choices=("observed", "documented"),
    )
    dates_in_rows_v2: str = _switch(
        "midnight",
        "dates in v2 search rows: with the time of midnight, as everywhere else, or the day alone",
        source="recorded answers; one v2 search sample of the reference shows the day alone",
        choices=("midnight", "day"),
    )
    linked_rows_v1: str = _switch(
        "ids",
        "assets and categories in rows of a v1 search: objects with an id alone, or whole",
        source="guess; fixtures of a public client, and thumbnails and galleries of recorded rows",
        choices=("ids", "whole"),
    )
    # ------------------------------------------------------------ products
    duplicate_sku_status: int = _switch(
        409,
        "the answer to a SKU that is taken",
        source="409 is documented for variants; clients expect it of a create as well",
        choices=(409, 422),
    )
    duplicate_sku_ignores_case: bool = _switch(
        default=False, says="whether a SKU in other case counts as taken", source="guess"
    )
    all_or_nothing: bool = _switch(
        default=True,
        says="whether a patch with one bad field changes nothing at all",
        source="guess, in keeping with samples and clients",
    )
    unchanged_moves_modified: bool = _switch(
        default=False,
        says="whether a patch that changes nothing moves modified",
        source="observed on v2, assumed for v1",
    )
    refuse_unknown_labels_on_create: bool = _switch(
        default=True,
        says="whether a create with an unknown attribute is refused, as a patch is",
        source="guess; documented for the patch",
    )
    empty_text: str = _switch(
        "clear",
        'whether "" clears a text value or is kept as it is',
        source="guess; clients send it with success",
        choices=("clear", "keep"),
    )
    numbers_from_text: bool = _switch(
        default=False,
        says='whether number and boolean attributes take "12" and "true"',
        source="guess",
    )
    check_urls: bool = _switch(
        default=True,
        says="whether a URL attribute refuses text that is no URL",
        source="guess; only the type is documented",
    )
    computed_values: str = _switch(
        "refuse",
        "whether a value sent for a computed attribute, such as a completeness, is refused or "
        "passed over",
        source="guess; they are documented as read only",
        choices=("refuse", "ignore"),
    )
    labels_ignore_case: bool = _switch(
        default=False,
        says="whether values of a product may be sent under labels in other case",
        source="guess; one sample of the reference sends Media_gallery and reads media_gallery",
    )
    completeness_digits: str = _switch(
        "two",
        "how the percentage of a completeness is read: with two digits after the point, or all",
        source="recorded answers show 71.43, a sample of the reference 90.9090909090909",
        choices=("two", "all"),
    )
    patch_sku: str = _switch(
        "ignore",
        "whether a sku in a patch is passed over or taken",
        source="undocumented; clients treat it as fixed",
        choices=("ignore", "apply"),
    )
    patch_categories: str = _switch(
        "ignore",
        "whether categories and assets in a patch are passed over or replace the links",
        source="undocumented; a create takes them",
        choices=("ignore", "apply"),
    )
    replaced_media: str = _switch(
        "unlink",
        "whether an asset that leaves the last media attribute of a product is unlinked from it",
        source="guess; assets are linked through attributes",
        choices=("unlink", "keep"),
    )
    ids_v2: str = _switch(
        "observed",
        "how v2 spells assets, categories and thumbnail: objects with id, or bare ids",
        source="recorded answers against the samples of the reference",
        choices=("observed", "documented"),
    )
    parent_v2: str = _switch(
        "parent_id",
        "what a v2 product calls its parent",
        source="recorded answers against the samples of the reference",
        choices=("parent_id", "_parent_id"),
    )
    times_v2: str = _switch(
        "observed",
        "v2 moments: without offset, or with one",
        source="recorded answers against the samples of the reference",
        choices=("observed", "documented"),
    )
    done_v2: str = _switch(
        "documented",
        "v2 deletes and links: 204 without a body as the text says, or 200 with {} as samples show",
        source="the reference contradicts itself; the text is right",
        choices=("documented", "sample"),
    )
    # ------------------------------------------------------------ hierarchy and families
    variants_move_with_parent: bool = _switch(
        default=True, says="whether an inherited change moves a variant's modified", source="guess"
    )
    sub_variants: bool = _switch(
        default=True,
        says="whether a variant can have variants of its own",
        source="levels 0 to 3 are documented, the feature depends on the plan",
    )
    list_variants_v2: bool = _switch(
        default=True,
        says="whether v2 lists the variants of a product",
        source="undocumented; one client calls it, another removed it",
    )
    unlinked_variant: str = _switch(
        "parent",
        "the body of a v1 unlink of a variant: the parent, the variant, or nothing",
        source="the status is documented, the body is not shown",
        choices=("parent", "variant", "nothing"),
    )
    resynced_variants: str = _switch(
        "variants",
        "the body of a resync: the variants that were named, their parent, or an empty list",
        source="the status is documented, the body is not shown",
        choices=("variants", "parent", "nothing"),
    )
    linking_drops_values: bool = _switch(
        default=True,
        says="whether a product that becomes a variant loses its own values of what it inherits; "
        "they count as overwritten otherwise",
        source="guess; the reference warns of data loss",
    )
    variants_keep_inherited: bool = _switch(
        default=True,
        says="whether a variant that is unlinked keeps the values that it inherited",
        source="guess; the reference warns of data loss",
    )
    family_drops_values: bool = _switch(
        default=True,
        says="whether a change, unlinking or deletion of a family drops the values of attributes "
        "that are no longer of it",
        source="documented as data loss",
    )
    malformed_family_status: int = _switch(
        404,
        "the answer to a family assignment on a malformed product id",
        source="404 or 500 in an integration test",
        choices=(404, 500),
    )
    family_of_variant_status: int = _switch(
        422,
        "the answer to a family assignment on a variant",
        source="guess; it is documented as not allowed",
        choices=(422, 409, 400),
    )
    duplicate_family_status: int = _switch(
        409,
        "the answer to a family name that is taken; 201 takes it",
        source="409 was seen on v3",
        choices=(409, 422, 201),
    )
    family_attribute_ids: str = _switch(
        "take",
        "whether attribute_ids and parent_attribute_ids of a new family stand for attributes and "
        "parent_attributes, or are passed over",
        source="guess; the reference has neither, a public client sends them, mostly empty",
        choices=("take", "ignore"),
    )
    automatic_inheritance: bool = _switch(
        default=True,
        says="whether the account may set parent_level and variant_level; 403 otherwise",
        source="the refusal was seen on v3; on v1 an ordinary account set them",
    )
    # ------------------------------------------------------------ attributes and groups
    duplicate_label: str = _switch(
        "number",
        "the label of an attribute whose slug is taken: numbered, or the name is refused",
        source="guess",
        choices=("number", "refuse"),
    )
    removed_option: str = _switch(
        "keep",
        "what becomes of values whose option is removed",
        source="guess; undocumented",
        choices=("keep", "clear"),
    )
    group_delete_status: int = _switch(
        204,
        "the answer to the deletion of an attribute group",
        source="undocumented; the sample shows 200",
        choices=(200, 204),
    )
    get_attribute_group: bool = _switch(
        default=True,
        says="whether a single attribute group can be read; 405 otherwise",
        source="undocumented; one client calls it",
    )
    # ------------------------------------------------------------ categories
    category_create_status: int = _switch(
        200,
        "the answer to the creation of a category",
        source="sample of the reference; 201 on v3",
        choices=(200, 201),
    )
    sorted_roots: str = _switch(
        "documented",
        "the body of a sort of the roots: a list that is empty, or one with an empty object",
        source="text and sample of the reference differ",
        choices=("documented", "sample"),
    )
    # ------------------------------------------------------------ assets
    asset_identity: str = _switch(
        "url",
        "by what a new asset is known to be there already: its URL, its content, its name, or not",
        source="undocumented; the check on URLs was seen",
        choices=("url", "content", "filename", "none"),
    )
    asset_urls: str = _switch(
        "local",
        "which URLs are fetched for a new asset; for others a picture is made up",
        source="the service must reach the URL; a practice box need not reach the world",
        choices=("local", "all", "none"),
    )
    unsupported_assets: str = _switch(
        "refuse",
        "what becomes of a file of no known type: 422, or it is taken as OTHER",
        source="documented as refused; which types are supported is not listed",
        choices=("refuse", "take"),
    )
    csv_file_type: str = _switch(
        "FEED_FILES",
        "which file type a new CSV file is told to have",
        source="guess; the reference counts CSV in two groups",
        choices=("FEED_FILES", "REPORTS", "TEXTS"),
    )
    base64_upload: str = _switch(
        "works",
        "whether an upload as base64 works or answers 500",
        source="documented; 500 was reported in 2024",
        choices=("works", "fails"),
    )
    asset_categories: str = _switch(
        "add",
        "whether categories in a patch of an asset add to the others or replace them",
        source="the sample of the reference looks like adding",
        choices=("add", "replace"),
    )
    # ------------------------------------------------------------ relationships
    duplicate_relationship_status: int = _switch(
        409,
        "the answer to a relationship name that is taken",
        source="migration guide; the body is not shown",
        choices=(409, 422),
    )
    relationship_read: str = _switch(
        "whole",
        "what a read relationship has: created and created_at, or created_at alone",
        source="recorded objects have both, the reference shows one",
        choices=("whole", "documented"),
    )
    linked_products: str = _switch(
        "all",
        "what a v1 link of products answers: all related products, or those that were named",
        source="guess; samples cannot show it",
        choices=("all", "named"),
    )


def told(switches: Switches) -> list[dict[str, Any]]:
    """Every switch: ``name``, ``value``, ``default``, ``choices``, ``says``, ``source``."""
    return [
        {
            "name": each.name,
            "value": getattr(switches, each.name),
            "default": each.default,
            "choices": list(each.metadata["choices"]),
            "says": each.metadata["says"],
            "source": each.metadata["source"],
        }
        for each in fields(Switches)
    ]


def fits(name: str, value: object) -> bool:
    """Whether there is a switch of this name that takes this value."""
    for each in fields(Switches):
        if each.name == name:
            choices = each.metadata["choices"]
            return type(value) is type(each.default) and (not choices or value in choices)
    return False
