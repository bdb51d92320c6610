"""Which concrete PIM, journal, clock, mapping and folders for these settings?"""

from sheetsync.wiring.choice import secrets_in_environment
from sheetsync.wiring.connections import (
    Connected,
    OpenedSession,
    PlanOptions,
    checkup_of,
    connection_settings,
    demo_sandbox,
    opened,
    opened_for_apply,
    opened_for_plan,
    opened_session,
    plan_job,
)
from sheetsync.wiring.files import find_mapping, save_schema, saved_schema

__all__ = [
    "Connected",
    "OpenedSession",
    "PlanOptions",
    "checkup_of",
    "connection_settings",
    "demo_sandbox",
    "find_mapping",
    "opened",
    "opened_for_apply",
    "opened_for_plan",
    "opened_session",
    "plan_job",
    "save_schema",
    "saved_schema",
    "secrets_in_environment",
]
