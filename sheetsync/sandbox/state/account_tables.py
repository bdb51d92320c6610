"""The tables of one account, as they are searched.

A collection is two tables: a narrow one with the columns, that can be searched and counted quickly,
and one with the JSON. Both have the entity's position, which is the order of creation. Values that
are in no column are laid out when they are first searched by (``value_tables``).

The positions that a search found are remembered until the account changes, so that the further
pages of a search cost no more than reading their rows.
"""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import msgspec

from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.value_tables import Values, ValueTables

_REMEMBERED_SEARCHES = 256
_REMEMBERED_POSITIONS = 2_000_000
_AT_ONCE = 500
_SPEAKS_OF_DOC = re.compile(r"\bdoc\b")


class AccountTables:
    """What can be asked of an account's collections.

    Attributes:
        large: From how many entities on a collection's values are laid out.
    """

    large = 2000

    def __init__(self, db: sqlite3.Connection, prefix: str, values: ValueTables) -> None:
        """Ask an account.

        Args:
            db: The connection.
            prefix: What the names of its tables begin with.
            values: The values that are laid out.
        """
        self._db = db
        self._prefix = prefix
        self._values = values
        self._sizes: dict[str, int] = {}
        self._found: OrderedDict[tuple[object, ...], Sequence[int]] = OrderedDict()

    def table(self, name: str) -> str:
        """What a collection's table is called in SQL."""
        return self._prefix + name

    def ask(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """The rows of SQL about this account; ``{own}`` stands before the names of its tables."""
        return self._db.execute(sql.format(own=self._prefix), parameters).fetchall()

    def count(self, table: str, where: str = "1", parameters: Sequence[object] = ()) -> int:
        """How many entities of a collection fit."""
        if where == "1" and table in self._sizes:
            return self._sizes[table]
        (count,) = self._db.execute(
            f"SELECT count(*) FROM {self._prefix}{table} WHERE {where}", parameters
        ).fetchone()
        if where == "1":
            self._sizes[table] = int(count)
        return int(count)

    def scan(
        self,
        table: str,
        where: str,
        parameters: Sequence[object],
        values: Collection[Values] = (),
    ) -> Iterator[tuple[int, Doc]]:
        """Positions and entities that fit, oldest first.

        A few at a time are in memory; they may be written to meanwhile.
        """
        found = self.positions(table, where, parameters, values=values)
        for first in range(0, len(found), _AT_ONCE):
            yield from self._at(table, found[first : first + _AT_ONCE]).items()

    def positions(
        self,
        table: str,
        where: str,
        parameters: Sequence[object],
        *,
        values: Collection[Values] = (),
        order: str = "position",
    ) -> Sequence[int]:
        """The positions of the entities that fit, in order; remembered until one changes.

        Args:
            table: The collection, as its columns are called in SQL as well.
            where: The condition.
            parameters: Its parameters.
            values: What else the condition and the order speak of.
            order: What to order by.
        """

        def find() -> Sequence[int]:
            if where == "1" and order == "position":
                everything = self._without_gaps(table)
                if everything is not None:
                    return everything
            large = self.count(table) >= self.large
            joined = self._values.joined(table, values, keep=large)
            if _SPEAKS_OF_DOC.search(order):
                joined += f" CROSS JOIN {self._prefix}{table}_docs USING (position)"
            (text,) = self._db.execute(
                "SELECT json_group_array(position) FROM (SELECT position FROM "
                f"{self._prefix}{table} AS {table}{joined} WHERE {where} ORDER BY {order})",
                parameters,
            ).fetchone()
            found: list[int] = msgspec.json.decode(text)
            return found

        return self.remembered((table, where, order, *parameters), find)

    def remembered(
        self, key: tuple[object, ...], find: Callable[[], Sequence[int]]
    ) -> Sequence[int]:
        """Positions that were found before under this key, if nothing was written since.

        Args:
            key: What tells one search from all others.
            find: Finds them otherwise.
        """
        known = self._found.get(key)
        if known is None:
            found = find()
            known = found if isinstance(found, range) else array("q", found)
            self._found[key] = known
            while (
                len(self._found) > _REMEMBERED_SEARCHES
                or sum(map(len, self._found.values())) > _REMEMBERED_POSITIONS
            ):
                self._found.popitem(last=False)
        else:
            self._found.move_to_end(key)
        return known

    def at(self, table: str, positions: Sequence[int]) -> list[Doc]:
        """The entities in some positions, in that order; nothing for one that is gone."""
        return list(self._at(table, positions).values())

    def _at(self, table: str, positions: Sequence[int]) -> dict[int, Doc]:
        rows = self._db.execute(
            f"SELECT position, doc FROM {self._prefix}{table}_docs "
            "WHERE position IN (SELECT value FROM json_each(?))",
            (str(list(positions)),),
        )
        found = {position: msgspec.json.decode(doc) for position, doc in rows}
        return {position: found[position] for position in positions if position in found}

    def _without_gaps(self, table: str) -> range | None:
        """All positions of a collection that nothing was deleted from."""
        low, high = self._db.execute(
            f"SELECT min(position), max(position) FROM {self._prefix}{table}"
        ).fetchone()
        size = self.count(table)
        return range(low, high + 1) if size and high - low + 1 == size else None
