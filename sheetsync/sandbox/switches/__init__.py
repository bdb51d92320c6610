"""Which of several believable answers a sandbox gives: one named switch a question.

Where the reference and what was observed differ, the observed answer is the default and the
documented one a choice. Where neither says anything, the default is the likeliest guess.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sheetsync.sandbox.switches.asking import AskingSwitches
from sheetsync.sandbox.switches.products import ProductSwitches
from sheetsync.sandbox.switches.resources import ResourceSwitches


@dataclass(frozen=True, kw_only=True)
class Switches(ResourceSwitches, ProductSwitches, AskingSwitches):
    """Answers to what the documentation leaves open; see ``told`` for what each decides."""


def told(switches: Switches) -> list[dict[str, Any]]:
    """Every switch: ``name``, ``value``, ``default``, ``choices``, ``says``, ``source``."""
    return [
        {
            "name": each.name,
            "value": getattr(switches, each.name),
            "default": each.default,
            "choices": list(each.metadata["choices"]),
            "says": each.metadata["says"],
            "source": each.metadata["source"],
        }
        for each in fields(Switches)
    ]


def fits(name: str, value: object) -> bool:
    """Whether there is a switch of this name that takes this value."""
    for each in fields(Switches):
        if each.name == name:
            choices = each.metadata["choices"]
            return type(value) is type(each.default) and (not choices or value in choices)
    return False
