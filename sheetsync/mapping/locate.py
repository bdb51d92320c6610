"""Places of single values in a mapping's text, for faults that only the account's schema shows."""

from __future__ import annotations

from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.mapping.yaml_nodes import Items, Node, Pairs, compose
from sheetsync.model.place import YamlPlace

Step = str | int
"""A setting's name, or a position in a list."""


class Locator:
    """Finds values of one mapping by the way that leads to them."""

    def __init__(self, mapping: WorkbookMapping) -> None:
        self._root, _faults = compose(mapping.text, mapping.file)

    def place(self, *steps: Step, default: YamlPlace) -> YamlPlace:
        """Where the value stands that the steps lead to.

        Args:
            steps: From the top of the file; position 0 of something that stands alone in place of
                a list is itself.
            default: The place for a value that is not written in the text.
        """
        node = self._root
        for step in steps:
            node = _child(node, step)
        return default if node is None else node.place


def _child(node: Node | None, step: Step) -> Node | None:
    match node, step:
        case Pairs(entries=entries), str():
            return next(
                (value for name, value in entries if name.text.strip() == step.strip()), None
            )
        case Items(items=items), int():
            return items[step] if step < len(items) else None
        case _, 0:
            return node
        case _:
            return None
