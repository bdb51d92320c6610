"""What is open about attributes, groups, categories, assets and relationships."""

from __future__ import annotations

from dataclasses import dataclass

from sheetsync.sandbox.switches.switch import switch


@dataclass(frozen=True, kw_only=True)
class ResourceSwitches:
    """Answers to what is open about everything but products."""

    # ------------------------------------------------------------ attributes and groups
    duplicate_label: str = switch(
        "number",
        "the label of an attribute whose slug is taken: numbered, or the name is refused",
        source="guess",
        choices=("number", "refuse"),
    )
    removed_option: str = switch(
        "keep",
        "what becomes of values whose option is removed",
        source="guess; undocumented",
        choices=("keep", "clear"),
    )
    group_delete_status: int = switch(
        204,
        "the answer to the deletion of an attribute group",
        source="undocumented; the sample shows 200",
        choices=(200, 204),
    )
    get_attribute_group: bool = switch(
        default=True,
        says="whether a single attribute group can be read; 405 otherwise",
        source="undocumented; one client calls it",
    )
    # ------------------------------------------------------------ categories
    category_create_status: int = switch(
        200,
        "the answer to the creation of a category",
        source="sample of the reference; 201 on v3",
        choices=(200, 201),
    )
    sorted_roots: str = switch(
        "documented",
        "the body of a sort of the roots: a list that is empty, or one with an empty object",
        source="text and sample of the reference differ",
        choices=("documented", "sample"),
    )
    # ------------------------------------------------------------ assets
    asset_identity: str = switch(
        "url",
        "by what a new asset is known to be there already: its URL, its content, its name, or not",
        source="undocumented; the check on URLs was seen",
        choices=("url", "content", "filename", "none"),
    )
    asset_urls: str = switch(
        "local",
        "which URLs are fetched for a new asset; for others a picture is made up",
        source="the service must reach the URL; a practice box need not reach the world",
        choices=("local", "all", "none"),
    )
    unsupported_assets: str = switch(
        "refuse",
        "what becomes of a file of no known type: 422, or it is taken as OTHER",
        source="documented as refused; which types are supported is not listed",
        choices=("refuse", "take"),
    )
    csv_file_type: str = switch(
        "FEED_FILES",
        "which file type a new CSV file is told to have",
        source="guess; the reference counts CSV in two groups",
        choices=("FEED_FILES", "REPORTS", "TEXTS"),
    )
    base64_upload: str = switch(
        "works",
        "whether an upload as base64 works or answers 500",
        source="documented; 500 was reported in 2024",
        choices=("works", "fails"),
    )
    asset_categories: str = switch(
        "add",
        "whether categories in a patch of an asset add to the others or replace them",
        source="the sample of the reference looks like adding",
        choices=("add", "replace"),
    )
    # ------------------------------------------------------------ relationships
    duplicate_relationship_status: int = switch(
        409,
        "the answer to a relationship name that is taken",
        source="migration guide; the body is not shown",
        choices=(409, 422),
    )
    relationship_read: str = switch(
        "whole",
        "what a read relationship has: created and created_at, or created_at alone",
        source="recorded objects have both, the reference shows one",
        choices=("whole", "documented"),
    )
    linked_products: str = switch(
        "all",
        "what a v1 link of products answers: all related products, or those that were named",
        source="guess; samples cannot show it",
        choices=("all", "named"),
    )
