"""One operation of a run against what Plytix has now: what giving it back comes to.

What the run wrote and Plytix still holds goes back to what was there before; what is there again
already is unchanged; anything else was changed by somebody since, and is a conflict.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sheetsync.entities.product import SKU
from sheetsync.entities.registry import entity
from sheetsync.model.change import BaseValue, Create, Delete, FieldChange, Update
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Finding
from sheetsync.model.plan import Verdict
from sheetsync.model.recorded import RecordedField, RecordedOperation
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import Canonical, FieldName, Key, canonical_text
from sheetsync.model.whole import Whole
from sheetsync.planning import undo_findings as words
from sheetsync.planning.base import same_value
from sheetsync.planning.findings import spoken
from sheetsync.planning.fitting import fitted
from sheetsync.planning.verdicts import Fate
from sheetsync.planning.whole import held_values
from sheetsync.planning.written import AskedRows

UNCHANGED = Fate(Verdict.UNCHANGED)


class GivingBack:
    """Judges operations one by one and gathers what they come to.

    Attributes:
        creates: Entities that the run deleted, to be created again.
        updates: Entities that the run changed.
        deletes: Entities that the run created.
        findings: What was found on the way.
    """

    def __init__(
        self,
        rows: AskedRows,
        definitions: Mapping[FieldName, FieldDefinition],
        only_fields: Collection[FieldName],
    ) -> None:
        """Begin with nothing.

        Args:
            rows: Who asked for what.
            definitions: The fields of the operations' kind as the account defines them now.
            only_fields: The fields to give back; empty: all.
        """
        self._rows = rows
        self._definitions = definitions
        self._only = frozenset(only_fields)
        self._changes = 0
        self.creates: list[Create] = []
        self.updates: list[Update] = []
        self.deletes: list[Delete] = []
        self.findings: list[Finding] = []

    def updated(self, operation: RecordedOperation, found: Snapshot | None) -> Fate:
        """Give back what an update overwrote.

        Args:
            operation: The update.
            found: The entity now; ``None`` when it is gone.
        """
        if found is None:
            return self._left(words.product_gone(self._rows.row(operation), operation.key))
        changes: list[FieldChange] = []
        code = ""
        for name, recorded in operation.fields.items():
            if self._only and name not in self._only:
                continue
            judged = self._judged(operation, name, recorded, found)
            if isinstance(judged, Finding):
                code = code or self._left(judged).code
            elif judged is not None:
                changes.append(judged)
        return self._update(operation, found, changes, code)

    def created(self, operation: RecordedOperation, found: Whole | None) -> Fate:
        """Take away what a create made, if it is still as it was made.

        Args:
            operation: The create.
            found: The entity now; ``None`` when it is gone.
        """
        if found is None:
            return UNCHANGED
        place = self._rows.row(operation)
        key = found.snapshot.key
        held = held_values(found, self._definitions)
        differing = self._differing(operation, key, held)
        if found.ties:
            differing.append(words.ties_in_words(found.ties))
        note = ""
        if differing:
            self.findings.append(words.used_since_run(place, key, differing))
            note = f"Changed or used since the run created it: {', '.join(differing)}."
        name = held.get(entity(operation.kind).name_field)
        self.deletes.append(
            Delete(
                id=f"d{len(self.deletes) + 1}",
                kind=operation.kind,
                key=key,
                entity_id=found.snapshot.id,
                name=canonical_text(name),
                before=held,
                place=place,
                ties=found.ties,
                conflict=bool(differing),
                note=note,
            )
        )
        return Fate(Verdict.CONFLICT if differing else Verdict.DELETE, 1)

    def deleted(self, operation: RecordedOperation, found: Snapshot | None) -> Fate:
        """Make again what a deletion took away.

        Args:
            operation: The deletion; its fields hold every value that was there.
            found: An entity with the same key that is there again; ``None``: there is none.
        """
        if found is not None:
            return self._filled_again(operation, found)
        create_id = f"n{len(self.creates) + 1}"
        place = self._rows.row(operation)
        fields: list[FieldChange] = []
        code = ""
        for name, recorded in operation.fields.items():
            value = self._fitted(operation, name, recorded.before)
            if isinstance(value, Finding):
                code = code or self._left(value).code
            elif value is not None:
                fields.append(
                    FieldChange(
                        id=f"{create_id}/{name}", field=name, before=None, after=value, place=place
                    )
                )
        self.creates.append(
            Create(
                id=create_id,
                kind=operation.kind,
                key=operation.key,
                fields=tuple(fields),
                place=place,
            )
        )
        return Fate(Verdict.CREATE, len(fields), code)

    def _filled_again(self, operation: RecordedOperation, found: Snapshot) -> Fate:
        """Somebody made a product with that key meanwhile: each other value is a conflict."""
        changes: list[FieldChange] = []
        code = ""
        for name, recorded in operation.fields.items():
            emptied = RecordedField(
                before=recorded.before, after=None, change_id=recorded.change_id
            )
            judged = self._judged(operation, name, emptied, found, conflict=True)
            if isinstance(judged, Finding):
                code = code or self._left(judged).code
            elif judged is not None:
                changes.append(judged)
        return self._update(operation, found, changes, code)

    def _judged(
        self,
        operation: RecordedOperation,
        name: FieldName,
        recorded: RecordedField,
        found: Snapshot,
        *,
        conflict: bool = False,
    ) -> FieldChange | Finding | None:
        """One field's change, why there can be none, or ``None`` when nothing is to be done."""
        place = self._rows.cell(operation, name)
        now = found.key if name == SKU else found.values.get(name)
        if name in self._definitions and same_value(now, recorded.before):
            return None
        back = self._fitted(operation, name, recorded.before)
        if isinstance(back, Finding):
            return back
        torn = conflict or not same_value(now, recorded.after)
        if torn:
            self.findings.append(
                words.changed_since_run(
                    place, found.key, name, wrote=recorded.after, now=now, back=back
                )
            )
        self._changes += 1
        return FieldChange(
            id=f"c{self._changes}",
            field=name,
            before=now,
            after=back,
            place=place,
            base=BaseValue(value=recorded.after) if torn else None,
            conflict=torn,
        )

    def _fitted(
        self, operation: RecordedOperation, name: FieldName, value: Canonical | None
    ) -> Canonical | Finding | None:
        """A value from before the run as the field can hold it now, or why it cannot."""
        place = self._rows.cell(operation, name)
        definition = self._definitions.get(name)
        if definition is None:
            return words.field_gone(place, operation.key, name)
        if value is None:
            if definition.clearable:
                return None
            return words.cannot_be_cleared(place, operation.key, name)
        back = fitted(value, definition)
        return words.no_longer_fits(place, operation.key, name, value) if back is None else back

    def _differing(
        self, operation: RecordedOperation, key: Key, held: Mapping[FieldName, Canonical]
    ) -> list[str]:
        """What of a created entity is not as the run made it, as people call it."""
        made = {name: one.after for name, one in operation.fields.items()}
        for name, value in entity(operation.kind).defaults.items():
            if name not in made and held.get(name) == value:
                made[name] = value
        names = [spoken(SKU)] if key != operation.key else []
        return names + [
            spoken(name)
            for name in dict.fromkeys((*made, *held))
            if name in self._definitions and not same_value(made.get(name), held.get(name))
        ]

    def _update(
        self,
        operation: RecordedOperation,
        found: Snapshot,
        changes: list[FieldChange],
        code: str,
    ) -> Fate:
        if not changes:
            return Fate(Verdict.INVALID, code=code) if code else UNCHANGED
        kind = operation.kind
        self.updates.append(
            Update(
                kind=kind,
                key=found.key,
                entity_id=found.id,
                name=canonical_text(found.values.get(entity(kind).name_field)),
                fields=tuple(changes),
                place=self._rows.row(operation),
            )
        )
        torn = any(change.conflict for change in changes)
        return Fate(Verdict.CONFLICT if torn else Verdict.UPDATE, len(changes))

    def _left(self, finding: Finding) -> Fate:
        """Tell of something that cannot be given back."""
        self.findings.append(finding)
        return Fate(Verdict.INVALID, code=finding.code)
