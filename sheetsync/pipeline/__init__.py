"""The story of each command: one straight function each, which gets its parts as arguments."""

from sheetsync.pipeline.annotate import (
    refuse_to_annotate,
    refuse_to_annotate_source_of,
    with_annotated_plan,
    with_annotated_result,
)
from sheetsync.pipeline.apply import (
    MAX_AGE,
    ApplyJob,
    OpenJournal,
    apply_reviewed,
    decode_edits,
    read_plan,
)
from sheetsync.pipeline.carry_out import Applied
from sheetsync.pipeline.doctor import examine_workbook
from sheetsync.pipeline.explain import explain_row
from sheetsync.pipeline.export import ExportJob, export_workbook
from sheetsync.pipeline.learn import learn_answers, learning_mapping
from sheetsync.pipeline.paths import find_source, mapping_sha256, report_path
from sheetsync.pipeline.plan import (
    PlanJob,
    Planned,
    collector_off,
    plan_workbook,
    refuse_unknown_guards,
)
from sheetsync.pipeline.propose import check_against, propose_mapping
from sheetsync.pipeline.resume import (
    ResumeJob,
    is_finished,
    refuse_never_begun,
    renew_copy,
    resume_run,
)
from sheetsync.pipeline.validate import (
    FED_BACK_MARKS,
    Validated,
    checked_rows,
    refuse_unusable_headers,
    validate_workbook,
)

__all__ = [
    "FED_BACK_MARKS",
    "MAX_AGE",
    "Applied",
    "ApplyJob",
    "ExportJob",
    "OpenJournal",
    "PlanJob",
    "Planned",
    "ResumeJob",
    "Validated",
    "apply_reviewed",
    "check_against",
    "checked_rows",
    "collector_off",
    "decode_edits",
    "examine_workbook",
    "explain_row",
    "export_workbook",
    "find_source",
    "is_finished",
    "learn_answers",
    "learning_mapping",
    "mapping_sha256",
    "plan_workbook",
    "propose_mapping",
    "read_plan",
    "refuse_never_begun",
    "refuse_to_annotate",
    "refuse_to_annotate_source_of",
    "refuse_unknown_guards",
    "refuse_unusable_headers",
    "renew_copy",
    "report_path",
    "resume_run",
    "validate_workbook",
    "with_annotated_plan",
    "with_annotated_result",
]
