"""Roles and what each may do."""

from __future__ import annotations

from enum import StrEnum


class Capability(StrEnum):
    """One thing that a role may do; each admin service requires exactly one."""

    SEE_MODELS = "see models"
    CHANGE_MODELS = "change models"
    USE_SOURCES = "use data sources"
    TRAIN = "train"
    EVALUATE = "evaluate"
    VALIDATE = "validate"
    MANAGE_USERS = "manage users"
    READ_AUDIT = "read the audit trail"


class Role(StrEnum):
    """Who somebody is. None of them sees evidence here."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


MAY: dict[Role, frozenset[Capability]] = {
    Role.ANALYST: frozenset({Capability.SEE_MODELS}),
    Role.REVIEWER: frozenset({Capability.SEE_MODELS, Capability.EVALUATE, Capability.VALIDATE}),
    Role.ADMINISTRATOR: frozenset(Capability),
    Role.AUDITOR: frozenset({Capability.SEE_MODELS, Capability.READ_AUDIT}),
}
