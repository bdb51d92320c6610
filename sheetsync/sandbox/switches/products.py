"""What is open about products, their hierarchy and families."""

from __future__ import annotations

from dataclasses import dataclass

from sheetsync.sandbox.switches.switch import switch


@dataclass(frozen=True, kw_only=True)
class ProductSwitches:
    """Answers to what is open about products, variants and families."""

    # ------------------------------------------------------------ products
    duplicate_sku_status: int = switch(
        409,
        "the answer to a SKU that is taken",
        source="409 is documented for variants; clients expect it of a create as well",
        choices=(409, 422),
    )
    duplicate_sku_ignores_case: bool = switch(
        default=False, says="whether a SKU in other case counts as taken", source="guess"
    )
    all_or_nothing: bool = switch(
        default=True,
        says="whether a patch with one bad field changes nothing at all",
        source="guess, in keeping with samples and clients",
    )
    unchanged_moves_modified: bool = switch(
        default=False,
        says="whether a patch that changes nothing moves modified",
        source="observed on v2, assumed for v1",
    )
    refuse_unknown_labels_on_create: bool = switch(
        default=True,
        says="whether a create with an unknown attribute is refused, as a patch is",
        source="guess; documented for the patch",
    )
    empty_text: str = switch(
        "clear",
        'whether "" clears a text value or is kept as it is',
        source="guess; clients send it with success",
        choices=("clear", "keep"),
    )
    numbers_from_text: bool = switch(
        default=False,
        says='whether number and boolean attributes take "12" and "true"',
        source="guess",
    )
    check_urls: bool = switch(
        default=True,
        says="whether a URL attribute refuses text that is no URL",
        source="guess; only the type is documented",
    )
    computed_values: str = switch(
        "refuse",
        "whether a value sent for a computed attribute, such as a completeness, is refused or "
        "passed over",
        source="guess; they are documented as read only",
        choices=("refuse", "ignore"),
    )
    labels_ignore_case: bool = switch(
        default=False,
        says="whether values of a product may be sent under labels in other case",
        source="guess; one sample of the reference sends Media_gallery and reads media_gallery",
    )
    completeness_digits: str = switch(
        "two",
        "how the percentage of a completeness is read: with two digits after the point, or all",
        source="recorded answers show 71.43, a sample of the reference 90.9090909090909",
        choices=("two", "all"),
    )
    patch_sku: str = switch(
        "ignore",
        "whether a sku in a patch is passed over or taken",
        source="undocumented; clients treat it as fixed",
        choices=("ignore", "apply"),
    )
    patch_categories: str = switch(
        "ignore",
        "whether categories and assets in a patch are passed over or replace the links",
        source="undocumented; a create takes them",
        choices=("ignore", "apply"),
    )
    replaced_media: str = switch(
        "unlink",
        "whether an asset that leaves the last media attribute of a product is unlinked from it",
        source="guess; assets are linked through attributes",
        choices=("unlink", "keep"),
    )
    ids_v2: str = switch(
        "observed",
        "how v2 spells assets, categories and thumbnail: objects with id, or bare ids",
        source="recorded answers against the samples of the reference",
        choices=("observed", "documented"),
    )
    parent_v2: str = switch(
        "parent_id",
        "what a v2 product calls its parent",
        source="recorded answers against the samples of the reference",
        choices=("parent_id", "_parent_id"),
    )
    times_v2: str = switch(
        "observed",
        "v2 moments: without offset, or with one",
        source="recorded answers against the samples of the reference",
        choices=("observed", "documented"),
    )
    done_v2: str = switch(
        "documented",
        "v2 deletes and links: 204 without a body as the text says, or 200 with {} as samples show",
        source="the reference contradicts itself; the text is right",
        choices=("documented", "sample"),
    )
    # ------------------------------------------------------------ hierarchy and families
    variants_move_with_parent: bool = switch(
        default=True, says="whether an inherited change moves a variant's modified", source="guess"
    )
    sub_variants: bool = switch(
        default=True,
        says="whether a variant can have variants of its own",
        source="levels 0 to 3 are documented, the feature depends on the plan",
    )
    list_variants_v2: bool = switch(
        default=True,
        says="whether v2 lists the variants of a product",
        source="undocumented; one client calls it, another removed it",
    )
    unlinked_variant: str = switch(
        "parent",
        "the body of a v1 unlink of a variant: the parent, the variant, or nothing",
        source="the status is documented, the body is not shown",
        choices=("parent", "variant", "nothing"),
    )
    resynced_variants: str = switch(
        "variants",
        "the body of a resync: the variants that were named, their parent, or an empty list",
        source="the status is documented, the body is not shown",
        choices=("variants", "parent", "nothing"),
    )
    linking_drops_values: bool = switch(
        default=True,
        says="whether a product that becomes a variant loses its own values of what it inherits; "
        "they count as overwritten otherwise",
        source="guess; the reference warns of data loss",
    )
    variants_keep_inherited: bool = switch(
        default=True,
        says="whether a variant that is unlinked keeps the values that it inherited",
        source="guess; the reference warns of data loss",
    )
    family_drops_values: bool = switch(
        default=True,
        says="whether a change, unlinking or deletion of a family drops the values of attributes "
        "that are no longer of it",
        source="documented as data loss",
    )
    malformed_family_status: int = switch(
        404,
        "the answer to a family assignment on a malformed product id",
        source="404 or 500 in an integration test",
        choices=(404, 500),
    )
    family_of_variant_status: int = switch(
        422,
        "the answer to a family assignment on a variant",
        source="guess; it is documented as not allowed",
        choices=(422, 409, 400),
    )
    duplicate_family_status: int = switch(
        409,
        "the answer to a family name that is taken; 201 takes it",
        source="409 was seen on v3",
        choices=(409, 422, 201),
    )
    family_attribute_ids: str = switch(
        "take",
        "whether attribute_ids and parent_attribute_ids of a new family stand for attributes and "
        "parent_attributes, or are passed over",
        source="guess; the reference has neither, a public client sends them, mostly empty",
        choices=("take", "ignore"),
    )
    automatic_inheritance: bool = switch(
        default=True,
        says="whether the account may set parent_level and variant_level; 403 otherwise",
        source="the refusal was seen on v3; on v1 an ordinary account set them",
    )
