"""The entities that fit a search: asked of SQLite where it can be said there, else tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sheetsync.sandbox import times
from sheetsync.sandbox.errors import too_many_to_order
from sheetsync.sandbox.searching.comparisons import Sql, among
from sheetsync.sandbox.searching.conditions import Condition
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.value_tables import Values

_MOST_IN_SQL = 200
_MOST_VALUES = 40
_FEW = 10_000
_IN_POSITIONS = "position IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Ordering:
    """What to order by.

    Attributes:
        text: The SQL, which leaves nothing open.
        values: What must be laid out for it.
    """

    text: str
    values: frozenset[Values] = frozenset()


def matching(
    store: Store,
    table: str,
    groups: Sequence[Sequence[Condition]],
    *,
    ordering: Ordering | None,
    ordered_limit: int | None,
    newest_first: bool,
    key: str,
) -> Sequence[int]:
    """The positions of all matches, in order.

    Args:
        store: The account.
        table: The collection.
        groups: The conditions, OR of ANDs; empty when everything fits.
        ordering: The order asked for, if any.
        ordered_limit: Matches beyond which an order is refused; ``None``: any.
        newest_first: Whether the newest come first without an order.
        key: What tells these conditions from others, should they have to be remembered.

    Raises:
        RefusalError: 428 for an order over too many matches.
    """
    asked = _as_sql(groups)
    if asked.exact:
        found = store.positions(table, asked.where, asked.parameters, values=asked.values)
    else:
        found = store.remembered(
            (table, key, times.now()[:10]),
            lambda: [
                position
                for position, doc in store.scan(table, asked.where, asked.parameters, asked.values)
                if any(all(each.matches(doc) for each in group) for group in groups)
            ],
        )
    if ordering is None:
        return found[::-1] if newest_first else found
    if ordered_limit is not None and len(found) > ordered_limit:
        raise too_many_to_order(ordered_limit)
    if not asked.exact or len(found) <= _FEW:
        asked = _Asked(where=_IN_POSITIONS, parameters=(str(list(found)),))
    return store.positions(
        table,
        asked.where,
        asked.parameters,
        values=asked.values | ordering.values,
        order=ordering.text,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Conditions as SQL.

    Attributes:
        where: SQL that lets every match through.
        parameters: Its parameters.
        values: What must be laid out for it.
        exact: Whether it lets nothing else through.
    """

    where: str = "1"
    parameters: tuple[object, ...] = ()
    values: frozenset[Values] = frozenset()
    exact: bool = True


def _as_sql(groups: Sequence[Sequence[Condition]]) -> _Asked:
    if not groups:
        return _Asked()
    everything = _Asked(exact=False)
    exact = all(each.sql is not None for group in groups for each in group)
    merged: dict[tuple[str, frozenset[Values]], list[str]] = {}
    alternatives: list[Sql] = []
    for group in groups:
        known = [sql for each in group if (sql := each.sql or each.at_least) is not None]
        if not known:
            return everything
        if len(known) == 1 and known[0].column is not None:
            merged.setdefault((known[0].column, known[0].values), []).extend(known[0].among)
        else:
            alternatives.append(
                Sql(
                    f"({' AND '.join(sql.text for sql in known)})",
                    tuple(parameter for sql in known for parameter in sql.parameters),
                    values=frozenset().union(*(sql.values for sql in known)),
                )
            )
    alternatives += [
        replace(among(column, texts), values=values) for (column, values), texts in merged.items()
    ]
    values = frozenset().union(*(sql.values for sql in alternatives))
    longest = max(len(alternatives), *(len(group) for group in groups))
    if longest > _MOST_IN_SQL or len(values) > _MOST_VALUES:
        return everything
    return _Asked(
        where=" OR ".join(sql.text for sql in alternatives),
        parameters=tuple(parameter for sql in alternatives for parameter in sql.parameters),
        values=values,
        exact=exact,
    )
