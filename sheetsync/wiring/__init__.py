"""Which concrete PIM, journal, clock, mapping and folders for these settings?"""

from sheetsync.wiring.choice import secrets_in_environment
from sheetsync.wiring.connections import (
    Connected,
    PlanOptions,
    demo_sandbox,
    opened,
    opened_for_apply,
    opened_for_plan,
    plan_job,
)
from sheetsync.wiring.files import find_mapping, save_schema, saved_schema

__all__ = [
    "Connected",
    "PlanOptions",
    "demo_sandbox",
    "find_mapping",
    "opened",
    "opened_for_apply",
    "opened_for_plan",
    "plan_job",
    "save_schema",
    "saved_schema",
    "secrets_in_environment",
]
