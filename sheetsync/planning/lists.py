"""What a list edit makes of the list that Plytix has."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.assets import AssetRef
from sheetsync.model.values import Canonical, ListEdit


def edited_list(
    edit: ListEdit, have: Canonical | None, options: Sequence[str]
) -> tuple[str, ...] | None:
    """The list after an edit, in the attribute's order.

    Args:
        edit: What to add and to remove; an option in both is removed.
        have: The list that Plytix has; ``None`` when it has none.
        options: The attribute's options in the account's order. An option that Plytix has on the
            entity but no longer lists is kept, after the others.

    Returns:
        The new list; ``None`` when nothing is left of it. When the edit changes nothing, exactly
        what Plytix has, whatever its order.
    """
    before = have if isinstance(have, tuple) else ()
    wanted = (set(before) | set(edit.add)) - set(edit.remove)
    if wanted == set(before):
        return before or None
    listed = [option for option in options if option in wanted]
    unlisted = [option for option in (*before, *edit.add) if option in wanted - set(options)]
    return tuple(dict.fromkeys(listed + unlisted)) or None


def edit_in_words(edit: ListEdit) -> str:
    """What an edit does, for the reviewer: ``adds Red; removes Blue``."""
    parts = []
    if edit.add:
        parts.append("adds " + ", ".join(map(_spoken, edit.add)))
    if edit.remove:
        parts.append("removes " + ", ".join(map(_spoken, edit.remove)))
    return "; ".join(parts)


def _spoken(item: str) -> str:
    return item.shown if isinstance(item, AssetRef) else item
