"""The store: several accounts in one file, whole after any end, copied and replaced while open."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetsync.sandbox.account.catalogue import blank_product
from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.state.store import Database, StateError, Store, new_id
from sheetsync.sandbox.state.tables import ATTRIBUTES, FAMILIES, PRODUCTS
from sheetsync.sandbox.state.value_tables import MOST_KEPT, Values, as_kept

NOW = "2026-05-04T09:08:07.123000"
ROOT = Path(__file__).parents[3]
COLOUR = Values(("attributes", "colour"))


def product(sku: str, **attributes: Any) -> dict[str, Any]:
    made = blank_product(new_id(), sku, now=NOW, author=SOMEBODY)
    return made | {"attributes": attributes}


def skus(store: Store) -> list[str]:
    return [doc["sku"] for doc in store.all(PRODUCTS)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(str(path))
    yield database
    database.close()


# ---------------------------------------------------------------- accounts


def test_a_new_file_has_the_first_account_alone(database: Database) -> None:
    assert database.accounts() == [""]


def test_accounts_are_told_in_the_order_in_which_they_were_made(database: Database) -> None:
    database.store("zebra")
    database.store("antelope_2")
    assert database.accounts() == ["", "zebra", "antelope_2"]


def test_a_store_is_the_same_object_every_time(database: Database) -> None:
    assert database.store("one") is database.store("one")
    assert database.store() is database.store("")


@pytest.mark.parametrize("name", ["Upper", "a b", "a-b", "é", 'x"; DROP TABLE meta', "a" * 65])
def test_a_name_that_is_none_is_refused(database: Database, name: str) -> None:
    with pytest.raises(StateError, match="is no name of an account"):
        database.store(name)
    assert database.accounts() == [""]


def test_accounts_do_not_see_each_other(database: Database) -> None:
    first, second = database.store(), database.store("second")
    first.put(PRODUCTS, product("A", colour="Red"))
    second.put(PRODUCTS, product("B", colour="Red"))
    second.set_meta("account", "two")
    for store, sku in ((first, "A"), (second, "B")):
        store.large = 1
        found = store.positions(PRODUCTS, f"{COLOUR.fold} = 'red'", (), values=(COLOUR,))
        assert [doc["sku"] for doc in store.at(PRODUCTS, found)] == [sku]
        assert skus(store) == [sku]
    assert first.meta("account") is None
    assert first.secret() != second.secret()


def test_accounts_with_names_that_begin_alike_do_not_meet(database: Database) -> None:
    one, two = database.store("a"), database.store("a__products")
    one.put(PRODUCTS, product("A"))
    two.put(PRODUCTS, product("B"))
    database.drop("a")
    assert database.accounts() == ["", "a__products"]
    assert skus(two) == ["B"]


def test_accounts_are_there_again_after_a_restart(path: Path) -> None:
    database = Database(str(path))
    database.store("second").put(PRODUCTS, product("B"))
    database.close()
    database = Database(str(path))
    try:
        assert database.accounts() == ["", "second"]
        assert skus(database.store("second")) == ["B"]
    finally:
        database.close()


def test_a_dropped_account_is_new_when_it_is_asked_for_again(database: Database) -> None:
    store = database.store("second")
    store.large = 1
    store.put(PRODUCTS, product("B", colour="Red"))
    store.positions(PRODUCTS, f"{COLOUR.value} = 'Red'", (), values=(COLOUR,))
    database.drop("second")
    assert database.accounts() == [""]
    assert skus(database.store("second")) == []
    tables = database.db.execute(
        "SELECT name FROM sqlite_master WHERE name LIKE '%\\_v\\_%' ESCAPE '\\'"
    )
    assert tables.fetchall() == []


def test_dropping_an_account_that_is_not_there_does_nothing(database: Database) -> None:
    database.drop("nobody")
    assert database.accounts() == [""]


def test_the_first_account_cannot_be_dropped(database: Database) -> None:
    with pytest.raises(StateError, match="first account"):
        database.drop("")


# ---------------------------------------------------------------- transactions


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    store = database.store()
    store.put(PRODUCTS, product("A"))
    store.put(FAMILIES, {"id": "f1", "name": "Old", "attributes": []})
    with pytest.raises(KeyError), store.transaction():
        store.put(PRODUCTS, product("B"))
        store.put(FAMILIES, {"id": "f1", "name": "New", "attributes": []})
        raise KeyError
    assert skus(store) == ["A"]
    assert store.count(PRODUCTS) == 1
    assert store.get(FAMILIES, "f1") == {"id": "f1", "name": "Old", "attributes": []}
    assert store.products_before(60).keys() == {store.all(PRODUCTS)[0]["id"]}


def test_a_failed_transaction_forgets_what_another_account_wrote_in_it(database: Database) -> None:
    first, second = database.store(), database.store("second")
    assert second.all(FAMILIES) == []
    with pytest.raises(KeyError), first.transaction():
        second.put(FAMILIES, {"id": "f1", "name": "New", "attributes": []})
        assert len(second.all(FAMILIES)) == 1
        raise KeyError
    assert second.all(FAMILIES) == []


def test_an_account_made_in_a_failed_transaction_is_not_there(database: Database) -> None:
    with pytest.raises(KeyError), database.store().transaction():
        database.store("second")
        raise KeyError
    assert database.accounts() == [""]
    database.store("second").put(PRODUCTS, product("A"))
    assert skus(database.store("second")) == ["A"]


WRITER = """
import sys
from tests.unit.sandbox.test_store import PRODUCTS, Database, product
database = Database(sys.argv[1])
for number in range(100_000):
    store = database.store(["", "second"][number % 2])
    with store.transaction():
        store.put(PRODUCTS, product(f"{number}-a"))
        store.put(PRODUCTS, product(f"{number}-b"))
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_all_that_it_reported_and_no_half_of_anything(path: Path) -> None:
    """Killed at any moment: both products of a step are there, or neither."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        reported = [int(writer.stdout.readline()) for _ in range(300)]
        writer.kill()
        reported += [int(line) for line in writer.stdout.read().splitlines()]
    database = Database(str(path))
    try:
        kept = {*skus(database.store()), *skus(database.store("second"))}
        assert {f"{number}-{half}" for number in reported for half in "ab"} <= kept
        assert len(kept) in {2 * len(reported), 2 * len(reported) + 2}
        assert database.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        database.close()


# ---------------------------------------------------------------- snapshots


def test_a_snapshot_is_a_file_of_its_own_that_opens_as_a_state(
    database: Database, tmp_path: Path
) -> None:
    database.store().put(PRODUCTS, product("A"))
    database.store("second").put(PRODUCTS, product("B"))
    target = tmp_path / "copies" / "monday.sqlite"
    database.snapshot(target)
    database.store().put(PRODUCTS, product("C"))
    assert [file.name for file in target.parent.iterdir()] == ["monday.sqlite"]
    copy = Database(str(target))
    try:
        assert copy.accounts() == ["", "second"]
        assert skus(copy.store()) == ["A"]
        assert skus(copy.store("second")) == ["B"]
    finally:
        copy.close()


def test_a_snapshot_takes_the_place_of_an_older_one(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    for sku in ("A", "B"):
        database.store().put(PRODUCTS, product(sku))
        database.snapshot(target)
    database.store().clear()
    database.restore(target)
    assert skus(database.store()) == ["A", "B"]


def test_a_snapshot_that_cannot_be_written_leaves_the_older_one(
    database: Database, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(StateError, match="cannot write a snapshot"):
        database.snapshot(blocked / "copy.sqlite")
    assert blocked.read_text() == "in the way"


def test_a_snapshot_may_have_any_name(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "before & after #1? 100%.sqlite"
    database.store().put(PRODUCTS, product("A"))
    database.snapshot(target)
    database.store().clear()
    database.restore(target)
    assert skus(database.store()) == ["A"]


def test_restoring_brings_everything_back_and_forgets_what_came_later(
    database: Database, tmp_path: Path
) -> None:
    store = database.store()
    database.store("second").put(PRODUCTS, product("B"))
    store.put(PRODUCTS, product("A"))
    store.put(FAMILIES, {"id": "f1", "name": "Old", "attributes": []})
    secret = store.secret()
    database.snapshot(tmp_path / "copy.sqlite")
    store.clear()
    store.put(PRODUCTS, product("later"))
    store.put(FAMILIES, {"id": "f2", "name": "New", "attributes": []})
    store.set_meta("secret", "00")
    database.drop("second")
    database.store("third").put(PRODUCTS, product("C"))
    database.restore(tmp_path / "copy.sqlite")
    assert database.accounts() == ["", "second"]
    assert skus(store) == ["A"]
    assert store.count(PRODUCTS) == 1
    assert [family["name"] for family in store.all(FAMILIES)] == ["Old"]
    assert store.secret() == secret
    assert skus(database.store("second")) == ["B"]
    assert skus(database.store("third")) == []


def test_what_was_restored_is_kept_and_can_be_written_to(path: Path, tmp_path: Path) -> None:
    database = Database(str(path))
    database.store().put(PRODUCTS, product("A"))
    database.snapshot(tmp_path / "copy.sqlite")
    database.store().clear()
    database.restore(tmp_path / "copy.sqlite")
    database.store().put(PRODUCTS, product("B"))
    database.close()
    database = Database(str(path))
    try:
        assert skus(database.store()) == ["A", "B"]
    finally:
        database.close()


def test_a_state_in_memory_can_be_copied_and_restored(tmp_path: Path) -> None:
    database = Database(":memory:")
    try:
        database.store().put(PRODUCTS, product("A"))
        database.snapshot(tmp_path / "copy.sqlite")
        database.store().clear()
        database.restore(tmp_path / "copy.sqlite")
        assert skus(database.store()) == ["A"]
    finally:
        database.close()


def _text(path: Path) -> None:
    path.write_text("no database at all, " * 100)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _foreign(path: Path) -> None:
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE notes (text)")
    foreign.close()


def _older(path: Path) -> None:
    Database(str(path)).close()
    older = sqlite3.connect(path)
    older.execute("UPDATE meta SET value = '1' WHERE name = 'format'")
    older.commit()
    older.close()


def _incomplete(path: Path) -> None:
    Database(str(path)).close()
    cut = sqlite3.connect(path)
    cut.execute("DROP TABLE families")
    cut.commit()
    cut.close()


def _damaged(path: Path) -> None:
    _older(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _scribbled(path: Path) -> None:
    database = Database(str(path))
    for number in range(500):
        database.store().put(PRODUCTS, product(f"{number:05d}"))
    database.close()
    whole = bytearray(path.read_bytes())
    page = 16384
    first = whole.rindex(b"00499") // page * page
    whole[first : first + page // 2] = bytes(page // 2)
    path.write_bytes(whole)


def _other_pages(path: Path) -> None:
    usual = Database(":memory:")
    other = sqlite3.connect(path)
    other.execute("PRAGMA page_size = 1024")
    other.executescript("\n".join(usual.db.iterdump()))
    other.close()
    usual.close()


@pytest.mark.parametrize(
    "make",
    [_text, _empty, _foreign, _older, _incomplete, _damaged, _scribbled, _other_pages],
)
def test_a_file_that_is_no_snapshot_is_refused_and_changes_nothing(
    database: Database, tmp_path: Path, make: Any
) -> None:
    database.store().put(PRODUCTS, product("A"))
    make(tmp_path / "other.sqlite")
    with pytest.raises(StateError):
        database.restore(tmp_path / "other.sqlite")
    assert skus(database.store()) == ["A"]


def test_a_snapshot_that_is_not_there_is_refused_and_not_made(
    database: Database, tmp_path: Path
) -> None:
    with pytest.raises(StateError, match="no snapshot"):
        database.restore(tmp_path / "nowhere.sqlite")
    assert not (tmp_path / "nowhere.sqlite").exists()


def test_the_state_of_a_running_sandbox_cannot_be_restored_from(
    database: Database, tmp_path: Path
) -> None:
    running = Database(str(tmp_path / "running.sqlite"))
    try:
        with pytest.raises(StateError, match="another sandbox"):
            database.restore(tmp_path / "running.sqlite")
    finally:
        running.close()


@pytest.mark.parametrize("make", [_text, _older])
def test_a_file_that_is_no_state_is_not_opened(path: Path, make: Any) -> None:
    make(path)
    before = path.read_bytes()
    with pytest.raises(StateError, match=r"cannot use|of format 1"):
        Database(str(path))
    assert path.read_bytes() == before


def test_a_state_in_a_folder_that_is_a_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StateError, match="cannot open"):
        Database(str(tmp_path / "file" / "state.sqlite"))


def test_a_state_is_open_once(database: Database, path: Path) -> None:
    assert database.accounts() == [""]
    with pytest.raises(StateError, match="another sandbox is using it"):
        Database(str(path))


# ---------------------------------------------------------------- values laid out


def kept_paths(database: Database) -> list[str]:
    rows = database.db.execute("SELECT path FROM value_tables ORDER BY rowid")
    return [path for (path,) in rows]


def found(store: Store, values: Values, text: str) -> list[str]:
    where = f"{values.fold} = ?"
    return [
        doc["sku"]
        for doc in store.at(PRODUCTS, store.positions(PRODUCTS, where, (text,), values=(values,)))
    ]


@pytest.mark.parametrize("large", [1, 1000])
def test_values_follow_every_write(database: Database, large: int) -> None:
    store = database.store()
    store.large = large
    red, blue = product("A", colour="Red"), product("B", colour="Blue")
    store.put(PRODUCTS, red)
    store.put(PRODUCTS, blue)
    assert found(store, COLOUR, "red") == ["A"]
    blue["attributes"]["colour"] = "red"
    store.put(PRODUCTS, blue)
    assert found(store, COLOUR, "red") == ["A", "B"]
    store.put(PRODUCTS, product("C", colour="RED"))
    store.delete(PRODUCTS, red["id"])
    assert found(store, COLOUR, "red") == ["B", "C"]
    del blue["attributes"]["colour"]
    store.put(PRODUCTS, blue)
    assert found(store, COLOUR, "red") == ["C"]
    store.add_all(PRODUCTS, [product("D", colour="red")])
    assert found(store, COLOUR, "red") == ["C", "D"]
    store.clear()
    assert found(store, COLOUR, "red") == []


def test_values_of_a_small_collection_are_not_laid_out(database: Database) -> None:
    store = database.store()
    store.put(PRODUCTS, product("A", colour="Red"))
    assert found(store, COLOUR, "red") == ["A"]
    assert kept_paths(database) == []


def test_values_are_still_laid_out_after_a_restart_and_after_a_failure(path: Path) -> None:
    database = Database(str(path))
    store = database.store()
    store.large = 1
    store.put(PRODUCTS, product("A", colour="Red"))
    found(store, COLOUR, "red")
    with pytest.raises(KeyError), store.transaction():
        store.put(PRODUCTS, product("B", colour="Red"))
        raise KeyError
    database.close()
    database = Database(str(path))
    try:
        assert kept_paths(database) == ['["attributes", "colour"]']
        database.store().put(PRODUCTS, product("C", colour="red"))
        assert found(database.store(), COLOUR, "red") == ["A", "C"]
    finally:
        database.close()


def test_values_laid_out_in_a_transaction_that_fails_are_laid_out_again(
    database: Database,
) -> None:
    store = database.store()
    store.large = 1
    store.put(PRODUCTS, product("A", colour="Red"))
    with pytest.raises(KeyError), store.transaction():
        assert found(store, COLOUR, "red") == ["A"]
        raise KeyError
    assert kept_paths(database) == []
    assert found(store, COLOUR, "red") == ["A"]


def test_values_go_with_their_attribute(database: Database) -> None:
    store = database.store()
    store.large = 1
    store.put(ATTRIBUTES, {"id": "a1", "label": "colour", "type_class": "TextAttribute"})
    store.put(PRODUCTS, product("A", colour="Red"))
    found(store, COLOUR, "red")
    assert kept_paths(database) == ['["attributes", "colour"]']
    store.delete(ATTRIBUTES, "a1")
    assert kept_paths(database) == []


def test_the_number_of_values_laid_out_is_bounded_and_the_oldest_go(database: Database) -> None:
    store = database.store()
    store.large = 1
    store.put(PRODUCTS, product("A"))
    every = [Values(("attributes", f"label {number}")) for number in range(MOST_KEPT + 3)]
    for values in every[:MOST_KEPT]:
        found(store, values, "x")
    found(store, every[0], "another use")
    for values in every[MOST_KEPT:]:
        found(store, values, "x")
    kept = kept_paths(database)
    assert len(kept) == MOST_KEPT
    assert every[0].spelled in kept
    assert not {values.spelled for values in every[1:4]} & set(kept)


@pytest.mark.parametrize("label", ["it's", 'a "b"', "ä", '", "', "\\", "1"])
@pytest.mark.parametrize("large", [1, 1000])
def test_any_label_can_be_searched_by(database: Database, label: str, large: int) -> None:
    store = database.store()
    store.large = large
    store.put(PRODUCTS, product("A", **{label: "Red"}))
    store.put(PRODUCTS, product("B", colour="Red"))
    assert found(store, Values(("attributes", label)), "red") == ["A"]


# ---------------------------------------------------------------- reading many


def test_positions_are_remembered_until_something_is_written(database: Database) -> None:
    store = database.store()
    store.put(PRODUCTS, product("A"))
    first = store.positions(PRODUCTS, "1", ())
    assert store.positions(PRODUCTS, "1", ()) is first
    store.put(PRODUCTS, product("B"))
    assert len(store.positions(PRODUCTS, "1", ())) == 2


def test_the_searches_that_are_remembered_are_bounded(database: Database) -> None:
    store = database.store()
    store.put(PRODUCTS, product("A"))
    first = store.positions(PRODUCTS, "level = ?", (0,))
    for number in range(300):
        store.positions(PRODUCTS, "level = ?", (number,))
    assert list(first) == [1]
    again = store.positions(PRODUCTS, "level = ?", (0,))
    assert again is not first
    assert list(again) == [1]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        ([], None),
        ("", ""),
        ("a", "a"),
        (True, 1),
        (0, 0),
        (0.1, 0.1),
        (2**63 - 1, 2**63 - 1),
        (2**70, float(2**70)),
        (["a", "ä"], '[\n"a"\n,\n"\\u00e4"\n]'),
        ({"a": 1}, '{"a": 1}'),
    ],
)
def test_how_values_are_kept_for_sql(value: Any, kept: Any) -> None:
    assert as_kept(value) == kept
    assert type(as_kept(value)) is type(kept)


def test_entities_may_be_written_while_they_are_read_one_by_one(database: Database) -> None:
    store = database.store()
    for number in range(1200):
        store.put(PRODUCTS, product(f"{number}"))
    seen = []
    for position, doc in store.scan(PRODUCTS, "1", ()):
        seen.append(position)
        if len(seen) % 2:
            store.delete(PRODUCTS, doc["id"])
        else:
            store.put(PRODUCTS, doc | {"label": "seen"})
    assert len(seen) == 1200
    assert {doc["label"] for doc in store.all(PRODUCTS)} == {"seen"}
    assert store.count(PRODUCTS) == 600
