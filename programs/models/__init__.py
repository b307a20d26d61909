"""Programs, applications to them, and what people say of water-saving actions."""

from programs.models.actions import ActionMark, SavingAction, SavingActionVersion
from programs.models.applications import Application, ApplicationEvent, Paper
from programs.models.programs import Program, ProgramVersion

__all__ = [
    "ActionMark",
    "Application",
    "ApplicationEvent",
    "Paper",
    "Program",
    "ProgramVersion",
    "SavingAction",
    "SavingActionVersion",
]
