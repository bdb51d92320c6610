"""Which concrete PIM, journal, clock, mapping and folders for these settings?"""

from sheetsync.wiring.choice import secrets_in_environment
from sheetsync.wiring.connections import (
    Connected,
    Known,
    OpenedSession,
    PlanOptions,
    checkup_of,
    connection_settings,
    demo_sandbox,
    opened,
    opened_for_apply,
    opened_for_plan,
    opened_for_resume,
    opened_or_saved,
    opened_session,
    plan_job,
    spare_folder,
)
from sheetsync.wiring.doctoring import DoctorMapping, mapping_for_doctor
from sheetsync.wiring.exporting import ExportOptions, opened_for_export
from sheetsync.wiring.files import (
    SCHEMA_FILE,
    find_mapping,
    fitting_mapping,
    load_mapping,
    mapping_target,
    save_mapping,
    save_mapping_schema,
    save_schema,
    saved_schema,
)
from sheetsync.wiring.journals import earlier_journal

__all__ = [
    "SCHEMA_FILE",
    "Connected",
    "DoctorMapping",
    "ExportOptions",
    "Known",
    "OpenedSession",
    "PlanOptions",
    "checkup_of",
    "connection_settings",
    "demo_sandbox",
    "earlier_journal",
    "find_mapping",
    "fitting_mapping",
    "load_mapping",
    "mapping_for_doctor",
    "mapping_target",
    "opened",
    "opened_for_apply",
    "opened_for_export",
    "opened_for_plan",
    "opened_for_resume",
    "opened_or_saved",
    "opened_session",
    "plan_job",
    "save_mapping",
    "save_mapping_schema",
    "save_schema",
    "saved_schema",
    "secrets_in_environment",
    "spare_folder",
]
