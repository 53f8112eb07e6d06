"""Every admin service refuses a session that has ended, and each role that lacks its capability; one by one."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import pytest

import app.services.admin
from app.core.errors import AccessError
from app.services.admin.access import Session
from app.services.admin.capabilities import MAY, Capability, Role
from app.services.admin.trail import read_trail
from tests.helpers.admins import person

NEEDS = {
    "evaluation.evaluate": Capability.EVALUATE,
    "evaluation.heat": Capability.EVALUATE,
    "evaluation.inspect_folder": Capability.EVALUATE,
    "evaluation.results": Capability.EVALUATE,
    "evaluation.worst": Capability.EVALUATE,
    "models.card": Capability.SEE_MODELS,
    "models.compare": Capability.EVALUATE,
    "models.history": Capability.SEE_MODELS,
    "models.import_checkpoint": Capability.CHANGE_MODELS,
    "models.import_model": Capability.CHANGE_MODELS,
    "models.models": Capability.SEE_MODELS,
    "models.promote": Capability.CHANGE_MODELS,
    "models.roll_back": Capability.CHANGE_MODELS,
    "sources.add_source": Capability.USE_SOURCES,
    "sources.cache_folder": Capability.USE_SOURCES,
    "sources.find_source": Capability.USE_SOURCES,
    "sources.list_sources": Capability.USE_SOURCES,
    "sources.preview_source": Capability.USE_SOURCES,
    "sources.remove_source": Capability.USE_SOURCES,
    "sources.survey_source": Capability.USE_SOURCES,
    "training.add_note": Capability.TRAIN,
    "training.check_plan": Capability.TRAIN,
    "training.compare_runs": Capability.TRAIN,
    "training.curves": Capability.TRAIN,
    "training.find_run": Capability.TRAIN,
    "training.notes": Capability.TRAIN,
    "training.pause": Capability.TRAIN,
    "training.publish": Capability.CHANGE_MODELS,
    "training.resume": Capability.TRAIN,
    "training.runs": Capability.TRAIN,
    "training.runs_folder": Capability.TRAIN,
    "training.start": Capability.TRAIN,
    "training.stop": Capability.TRAIN,
    "trail.check_trail": Capability.READ_AUDIT,
    "trail.export_trail": Capability.READ_AUDIT,
    "trail.read_trail": Capability.READ_AUDIT,
    "users.change_own_password": Capability.SEE_MODELS,
    "users.create_user": Capability.MANAGE_USERS,
    "users.list_users": Capability.MANAGE_USERS,
    "users.reset_password": Capability.MANAGE_USERS,
    "users.set_disabled": Capability.MANAGE_USERS,
    "users.set_role": Capability.MANAGE_USERS,
    "users.unlock": Capability.MANAGE_USERS,
    "validation.validate": Capability.VALIDATE,
}


def services() -> dict[str, Callable[..., object]]:
    """Public functions of the package whose first argument is a session."""
    found: dict[str, Callable[..., object]] = {}
    for info in pkgutil.iter_modules(app.services.admin.__path__):
        module = importlib.import_module(f"app.services.admin.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            if next(iter(inspect.signature(function).parameters), "") == "session":
                found[f"{info.name}.{name}"] = function
    return found


def call(function: Callable[..., object], session: Session) -> object:
    """With arguments that break anything that looks at them before it asks for the capability."""
    needed = list(inspect.signature(function).parameters.values())[1:]
    return function(session, **{each.name: object() for each in needed})


def test_the_table_names_every_service() -> None:
    assert set(services()) == set(NEEDS)


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_a_service_refuses_without_its_capability(admin: Session, name: str) -> None:
    function = services()[name]
    for role in Role:
        if NEEDS[name] in MAY[role]:
            continue
        with pytest.raises(AccessError) as caught:
            call(function, person(admin, role))
        assert caught.value.code == "E731"
        assert read_trail(admin, 1)[0].action == "refused"
    ended = admin.administration.login(admin.user, "four unrelated words here")
    admin.administration.logout(ended)
    with pytest.raises(AccessError) as caught:
        call(function, ended)
    assert caught.value.code == "E730"


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_a_service_listens_to_those_who_may(admin: Session, name: str) -> None:
    """With its capability it goes on to look at its arguments, or does its work."""
    try:
        call(services()[name], admin)
    except AccessError as error:
        pytest.fail(f"refused with {error.code}")
    except Exception:  # noqa: BLE001 - whatever nonsense arguments lead to
        return


def test_who_may_what() -> None:
    assert MAY[Role.ADMINISTRATOR] == set(Capability)
    assert Capability.MANAGE_USERS not in MAY[Role.REVIEWER] | MAY[Role.AUDITOR] | MAY[Role.ANALYST]
    assert Capability.READ_AUDIT in MAY[Role.AUDITOR]
