"""The story of ``plan --learn``: answers from a plan workbook become entries of its mapping."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from sheetsync.codecs.codec import Unreadable
from sheetsync.errors import MappingError, OutputError, PlanError
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.learn import Entry, entry_place, fold_name, known_meaning, with_entries
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import Binding, SheetMapping, WorkbookMapping
from sheetsync.mapping.yaml_edit import encoded_like
from sheetsync.mapping.yaml_nodes import decode_mapping_bytes
from sheetsync.model.cause import AskedColumn
from sheetsync.model.definition import AccountSchema, FieldDefinition, TypeClass
from sheetsync.model.learnt import Learnt
from sheetsync.model.place import YamlPlace
from sheetsync.model.plan import Plan
from sheetsync.pipeline.plan import PlanJob
from sheetsync.pipeline.validate import refuse_unfit_mapping
from sheetsync.ports import Pim
from sheetsync.reports.answers import Answer
from sheetsync.reports.reviewed import ReviewedPlan
from sheetsync.reports.shown import shown_text
from sheetsync.validation.answers import (
    answer_meaning,
    dictionary_name,
    is_readable,
    says_alike,
)
from sheetsync.workbook.files.files import FileOperations, Files
from sheetsync.workbook.own.carried import CARRIED_NAME
from sheetsync.workbook.writing.rewrite import rewrite


def learning_mapping(plan: Plan) -> Path:
    """The mapping file that a plan was made with.

    Raises:
        PlanError: The mapping stands inside a workbook, where nothing can be put into it.
    """
    path = Path(plan.mapping.folder) / plan.mapping.name
    if plan.mapping.name.startswith(CARRIED_NAME) and not path.is_file():
        raise PlanError(
            f"The plan {plan.run} was made with the {plan.mapping.name}, which is no file that "
            "could learn. Nothing was written.",
            remedy="Name a mapping file with -m that has the same columns, or correct the cells.",
        )
    return path


def learn_answers(
    job: PlanJob, reviewed: ReviewedPlan, pim: Pim, *, files: FileOperations | None = None
) -> tuple[PlanJob, tuple[Learnt, ...]]:
    """Write what was answered in a plan workbook into the job's mapping.

    Every answer is checked before anything is written, and all are written at once.

    Args:
        job: The plan that is to be made then.
        reviewed: The answered plan.
        pim: Asked for the definitions.
        files: What touches the disk; for tests.

    Returns:
        The job with the mapping as it is now; and what became of each answer, in their order.

    Raises:
        PlanError: An answer is none, contradicts another one or the mapping, or its column is no
            longer in the mapping; ``cells`` names all of them.
        MappingError: The mapping is written in a way that nothing can be put into it.
        OutputError: The mapping cannot be written, or was changed meanwhile.
    """
    if not reviewed.answers:
        return job, ()
    schema = pim.schema()
    path = Path(job.mapping_file.folder) / job.mapping_file.name
    data = _unchanged_bytes(path, job)
    text = decode_mapping_bytes(data, file=path.name)
    learning = _Learning(job.mapping, schema)
    for answer in reviewed.answers:
        learning.take(answer)
    learning.refuse_faults(reviewed.plan)
    if not learning.entries:
        return job, tuple(learning.learnt)
    learnt_text = with_entries(text, path.name, tuple(learning.entries.values()))
    mapping = parse_mapping(learnt_text, file=path.name)
    refuse_unfit_mapping(mapping, schema)
    after = encoded_like(learnt_text, data)
    if encoded_like(text, data) != data or decode_mapping_bytes(after) != learnt_text:
        raise MappingError(
            f"{path.name} is stored in a way that cannot be kept. Nothing was written.",
            remedy="Save the mapping as UTF-8, and run the command again.",
        )
    rewrite(path, data, after, job.run, files=files or Files())
    source = replace(job.mapping_file, sha256=hashlib.sha256(after).hexdigest(), size=len(after))
    return replace(job, mapping=mapping, mapping_file=source), tuple(learning.learnt)


def _unchanged_bytes(path: Path, job: PlanJob) -> bytes:
    """The mapping's bytes, which must be those that the job's mapping was read from."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OutputError(
            f"The mapping {path} cannot be read: {error.strerror}. Nothing was written.",
            remedy="Name the mapping file with -m.",
        ) from error
    if hashlib.sha256(data).hexdigest() != job.mapping_file.sha256:
        raise OutputError(
            f"{path.name} was changed by somebody else meanwhile. Nothing was written.",
            remedy="Run the command again.",
        )
    return data


class _Learning:
    """Takes answers in, one by one.

    Attributes:
        entries: New entries by column and folded name.
        learnt: What became of each answer.
        faults: Answers that cannot be taken, by their cells.
    """

    def __init__(self, mapping: WorkbookMapping, schema: AccountSchema) -> None:
        self._mapping = mapping
        self._schema = schema
        self._cells: dict[tuple[YamlPlace, str], str] = {}
        self.entries: dict[tuple[YamlPlace, str], Entry] = {}
        self.learnt: list[Learnt] = []
        self.faults: list[str] = []

    def take(self, answer: Answer) -> None:
        """Check one answer against every column that it is for."""
        for asked in answer.cause.asked:
            found = _bindings(self._mapping, asked)
            if not found:
                self._fault(
                    answer,
                    f"the mapping {self._mapping.file} no longer feeds {asked.field} from a "
                    f'column "{shown_text(asked.header)}"',
                )
            for sheet, binding in found:
                self._take(answer, asked, sheet, binding)

    def _take(
        self, answer: Answer, asked: AskedColumn, sheet: SheetMapping, binding: Binding
    ) -> None:
        definition = self._schema.fields(sheet.kind).get(binding.field)
        if definition is None:
            self._fault(answer, f"the account has no field {binding.field}")
            return
        cause, marker = answer.cause, self._mapping.clear_marker
        known = known_meaning(binding, dictionary_name(cause.value))
        if known is None and is_readable(cause.value, binding, definition, clear_marker=marker):
            self._tell(answer, asked, "", is_new=False)
            return
        meaning = answer_meaning(
            answer.value,
            cause.value,
            binding,
            definition,
            clear_marker=marker,
            is_item=cause.first.code == "unknown-option"
            and asked.type_class is TypeClass.MULTISELECT,
        )
        if isinstance(meaning, Unreadable):
            near = ", ".join(f'"{one}"' for one in meaning.suggestions)
            self._fault(
                answer,
                f'found "{shown_text(str(answer.value))}", expected {meaning.expected}'
                + (f"; nearest: {near}" if near else ""),
            )
            return
        name = dictionary_name(cause.value)
        if known is not None:
            self._compare(answer, asked, meaning, binding, definition)
            return
        at = (binding.place, fold_name(name))
        first = self.entries.setdefault(at, Entry(place=binding.place, name=name, meaning=meaning))
        cell = self._cells.setdefault(at, answer.place.cell or "")
        if first.meaning != meaning:
            self._fault(
                answer,
                f'says that "{shown_text(name)}" means "{shown_text(meaning)}"; '
                f'{answer.place.sheet}!{cell} says "{shown_text(first.meaning)}"',
            )
            return
        self._tell(answer, asked, meaning, is_new=cell == answer.place.cell)

    def _compare(
        self,
        answer: Answer,
        asked: AskedColumn,
        meaning: str,
        binding: Binding,
        definition: FieldDefinition,
    ) -> None:
        """Hold an answer against the entry that the mapping has."""
        value, marker = answer.cause.value, self._mapping.clear_marker
        if says_alike(value, meaning, binding, definition, clear_marker=marker):
            self._tell(answer, asked, meaning, is_new=False)
            return
        known = known_meaning(binding, dictionary_name(value))
        assert known is not None
        self._fault(
            answer,
            f'says that "{shown_text(value)}" means "{shown_text(meaning)}"; '
            f"{entry_place(self._mapping, binding, known[0])} says that it means "
            f'"{shown_text(known[1])}"',
        )

    def _tell(self, answer: Answer, asked: AskedColumn, meaning: str, *, is_new: bool) -> None:
        self.learnt.append(
            Learnt(
                sheet=asked.sheet,
                column=asked.header,
                field=asked.field,
                value=answer.cause.value,
                meaning=meaning,
                rows=answer.cause.rows,
                cell=f"{answer.place.sheet}!{answer.place.cell}",
                is_new=is_new,
            )
        )

    def _fault(self, answer: Answer, what: str) -> None:
        self.faults.append(f"{answer.place.sheet}!{answer.place.cell}: {what}")

    def refuse_faults(self, plan: Plan) -> None:
        """Refuse all answers when one of them cannot be taken."""
        if self.faults:
            count = len(self.faults)
            raise PlanError(
                f"{count} {'answer' if count == 1 else 'answers'} in the plan {plan.run} cannot "
                "be learnt. Nothing was written.",
                remedy="Correct or empty the cells named above, save, and run the command again.",
                cells=self.faults,
            )


def _bindings(
    mapping: WorkbookMapping, asked: AskedColumn
) -> Sequence[tuple[SheetMapping, Binding]]:
    """The columns of a mapping that a column of the source feeds.

    Those of sheets by another name count when no sheet has the right one: a text file has no
    sheet, and sheets are renamed.
    """
    header = fold_header(asked.header)
    found = [
        (sheet, binding)
        for sheet in mapping.sheets
        for binding in sheet.columns
        if binding.field == asked.field and header in map(fold_header, binding.columns)
    ]
    named = [one for one in found if _is_named(asked.sheet, one[0].sheets)]
    return named or found


def _is_named(sheet: str, names: Sequence[str]) -> bool:
    folded = fold_header(sheet)
    return not names or any(
        fold_header(name) == folded or fnmatchcase(sheet, name) for name in names
    )
