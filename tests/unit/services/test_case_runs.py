"""Runs inside a case: recipes, drafts and decisions, replay, exports with their sidecar."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from app.core.casefile import Kind, NewExhibit, Outcome, Subject, Verdict, Verification
from app.core.errors import AlteredError, CancelledError, EnfaceError, NoFaceError, StorageError, UsageError
from app.core.jobs import JobContext
from app.core.records import LIMITS_STATEMENT, Box
from app.networks.runtime import Predictor
from app.services import case_notes, case_runs, cases
from app.services.case_checks import check_evidence, verify_case
from app.services.case_replay import Reproduction
from app.services.case_reports import NewReport, export_result, record_report
from app.services.case_runs import CaseRun, RunRequest, decide, latest_request, load_result, result_mesh, run_case
from app.services.sample import sample_pairs
from app.store.case import Case
from tests.helpers.cases import OPERATOR, new_case, photo_file
from tests.helpers.models import mean_face_predictor, store_untrained


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return mean_face_predictor()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, database_kind: str) -> Path:
    """A case with a pair of the sample people, made once."""
    folder = tmp_path_factory.mktemp("home")
    person = sample_pairs()[0]
    assert person.side is not None
    with new_case(folder / "case") as case:
        cases.add_exhibit(case, person.front, NewExhibit("front"))
        cases.add_exhibit(case, person.side, NewExhibit("side"))
    return folder / "case"


@pytest.fixture
def case(home: Path) -> Iterator[Case]:
    with cases.open_case(home, OPERATOR) as opened:
        yield opened


@pytest.fixture(scope="module")
def done(home: Path, predictor: Predictor) -> CaseRun:
    with cases.open_case(home, OPERATOR) as opened:
        return run_case(opened, latest_request(opened, {"ipd_mm": 61.0}), None, predictor)


def test_a_run_keeps_its_whole_recipe_and_its_result_is_a_draft(case: Case, done: CaseRun) -> None:
    file = cases.contents(case)
    run = file.runs[done.run.id - 1]
    assert run == done.run
    assert (run.operation, run.version, run.outcome, run.operator) == ("reconstruct", 1, Outcome.DONE, OPERATOR.name)
    assert run.parameters["ipd_mm"] == 61.0
    assert [(entry["role"], entry["exhibit"]) for entry in run.inputs] == [("front", 1), ("side", 2)]
    assert [entry["sha256"] for entry in run.inputs] == [item.sha256 for item in file.exhibits]
    assert (run.model_name, run.model_sha256, run.device) == ("mean-face", "ab" * 32, "cpu")
    assert run.threads >= 1
    assert run.software["numpy"] == np.__version__
    assert "family" in run.processor
    assert {output.name for output in run.outputs} == {
        "arrays.npz", "record.json", "result.json", "front_crop.png", "side_crop.png",
    }  # fmt: skip
    assert file.results[0].verdict is Verdict.DRAFT


def test_a_stored_result_comes_back_as_it_was(case: Case, done: CaseRun) -> None:
    loaded = load_result(case, done.result.id)
    made = done.reconstruction
    assert loaded.to_json() == made.to_json()
    for name in ("vertices", "triangles", "uv", "normals", "texture", "sigma_mm", "provenance", "texture_provenance"):
        np.testing.assert_array_equal(getattr(loaded.mesh, name), getattr(made.mesh, name))
    np.testing.assert_array_equal(loaded.front_photo.rgb, made.front_photo.rgb)
    np.testing.assert_array_equal(loaded.prediction.front.posmap, made.prediction.front.posmap)
    assert loaded.front_photo.name == "person_a_front.png"
    assert (loaded.warnings, loaded.scale, loaded.model) == (made.warnings, made.scale, made.model)


def test_the_mesh_for_a_list_comes_without_a_word_in_the_trail(case: Case, done: CaseRun) -> None:
    before = case.head()
    np.testing.assert_array_equal(result_mesh(case, done.result.id).vertices, done.reconstruction.mesh.vertices)
    assert case.head() == before, "nobody looked at the result"


def test_a_decision_needs_a_reason_and_the_last_one_counts(case: Case, done: CaseRun) -> None:
    with pytest.raises(UsageError):
        decide(case, done.result.id, Verdict.ACCEPTED, "  ")
    with pytest.raises(UsageError):
        decide(case, done.result.id, Verdict.DRAFT, "undecided")
    decide(case, done.result.id, Verdict.ACCEPTED, "lies on the landmarks")
    result = decide(case, done.result.id, Verdict.REJECTED, "wrong person")
    assert result.verdict is Verdict.REJECTED
    assert [decision.reason for decision in result.decisions] == ["lies on the landmarks", "wrong person"]
    event = case_notes.audit_events(case, 1)[0]
    assert (event.action, event.detail["before"]) == ("result.rejected", "accepted")


def test_a_box_that_was_set_by_hand_is_used_and_its_steps_stay(case: Case, predictor: Predictor) -> None:
    first, second = [300.0, 300.0, 420.0, 420.0], [310.0, 300.0, 400.0, 400.0]
    case_notes.record_edit(case, 1, "box", first)
    step = case_notes.record_edit(case, 1, "box", second)
    assert (step.before, step.after) == (first, second)
    done = run_case(case, RunRequest(1), None, predictor)
    assert done.run.parameters["box"] == {"x": 310.0, "y": 300.0, "w": 400.0, "h": 400.0}
    assert done.reconstruction.front_crop.box == Box(*second)
    case_notes.record_edit(case, 1, "box", None)
    assert case_runs.latest_request(case).choices == {}


def test_runs_that_fail_or_are_cancelled_are_on_record(tmp_path: Path, predictor: Predictor) -> None:
    with new_case(tmp_path / "case") as case:
        cases.add_exhibit(case, photo_file(tmp_path), NewExhibit("front"))
        with pytest.raises(NoFaceError):
            run_case(case, RunRequest(1), None, predictor)
        ctx = JobContext()
        ctx.cancel()
        with pytest.raises(CancelledError):
            run_case(case, RunRequest(1), ctx, predictor)
        file = cases.contents(case)
        assert [run.outcome for run in file.runs] == [Outcome.FAILED, Outcome.CANCELLED]
        assert [run.error["code"] for run in file.runs if run.error] == ["E301", "E800"]
        assert file.results == ()


@pytest.mark.parametrize(
    ("request_", "code"),
    [(RunRequest(9), "E221"), (RunRequest(1, 9), "E221"), (RunRequest(1, choices={"speed": 2}), "E225")],
    ids=["no front", "no side", "no choice"],
)
def test_what_cannot_be_run_is_said_at_once(case: Case, request_: RunRequest, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        run_case(case, request_)
    assert caught.value.code == code


def test_altered_evidence_is_not_processed(tmp_path: Path, predictor: Predictor) -> None:
    with new_case(tmp_path / "case") as case:
        item = cases.add_exhibit(case, sample_pairs()[0].front, NewExhibit("front"))
        path = case.evidence.path(item.sha256)
        path.chmod(0o600)
        data = bytearray(path.read_bytes())
        data[-30] ^= 4
        path.write_bytes(data)
        with pytest.raises(AlteredError) as caught:
            run_case(case, RunRequest(1), None, predictor)
        assert caught.value.code == "E901"
        file = cases.contents(case)
        assert file.exhibits[0].verification is Verification.FAILED
        assert file.runs[0].error == {"code": "E901", "cause": caught.value.cause}
        assert [check.sha256 for check in check_evidence(case)] == [item.sha256]


def test_an_export_says_where_it_comes_from_and_what_it_is(case: Case, done: CaseRun, tmp_path: Path) -> None:
    files = export_result(case, done.result.id, tmp_path / "out", ("obj", "stl"))
    sidecar = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert sidecar["synthetic"] == LIMITS_STATEMENT
    assert sidecar["case"]["number"] == "2026-0001"
    assert sidecar["run"]["label"] == done.run.label
    assert sidecar["model"] == {"name": "mean-face", "sha256": "ab" * 32}
    assert [item["label"] for item in sidecar["evidence"]] == ["E1", "E2"]
    others = {path.name: path for path in files if path.name != "provenance.json"}
    assert sidecar["files"] == {name: sha256(path.read_bytes()).hexdigest() for name, path in others.items()}
    event = case_notes.audit_events(case, 1)[0]
    assert (event.action, event.subject) == ("result.exported", done.result.label)
    assert event.detail["files"] == sidecar["files"]


def test_what_is_in_the_trash_is_neither_exported_nor_decided(case: Case, done: CaseRun, tmp_path: Path) -> None:
    case_notes.trash(case, done.result.subject, "duplicate")
    for call in (
        lambda: export_result(case, done.result.id, tmp_path / "out"),
        lambda: decide(case, done.result.id, Verdict.ACCEPTED, "fine"),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code == "E222"
    case_notes.restore(case, done.result.subject)
    assert not (tmp_path / "out").exists()


def test_a_report_is_kept_once_and_refers_to_the_trail(case: Case, done: CaseRun) -> None:
    head = case.head()
    first = record_report(case, b"%PDF-1.7 one", NewReport(done.result.id, "long", "en", head))
    second = record_report(case, b"%PDF-1.7 two", NewReport(done.result.id, "long", "en", case.head(), first.id))
    assert second.supersedes == first.id
    assert (first.audit_seq, first.audit_hash) == (head.seq, head.hash)
    assert first.model_sha256 == done.run.model_sha256
    path = case.folder.reports / first.name
    assert path.read_bytes() == b"%PDF-1.7 one"
    assert path.stat().st_mode & 0o777 == 0o400
    with pytest.raises(UsageError):
        record_report(case, b"%PDF-1.7 three", NewReport(99, "long", "en", head))


@pytest.fixture
def untrained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_untrained(tmp_path / "models")
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))


@pytest.mark.usefixtures("untrained")
def test_replay_comes_out_bit_for_bit_and_finds_what_was_swapped(tmp_path: Path) -> None:
    """The network is the default one without training, so the box is given by hand."""
    with new_case(tmp_path / "case") as case:
        cases.add_exhibit(case, sample_pairs()[0].front, NewExhibit("front"))
        request = RunRequest(1, None, {"box": Box(300.0, 300.0, 420.0, 420.0)})
        run_case(case, request)
    verdict = verify_case(tmp_path / "case", OPERATOR)
    assert verdict.faults == ()
    (again,) = verdict.replays
    assert (again.outcome, again.largest_mm) == (Reproduction.EXACT, 0.0)


def test_another_processor_gives_a_deviation_in_mm(case: Case, done: CaseRun, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.services.case_replay import Replayer

    moved = done.reconstruction.mesh.vertices + np.array([0.0, 3e-4, 4e-4], np.float32)
    again = replace(done.reconstruction, mesh=replace(done.reconstruction.mesh, vertices=moved))
    far = replace(again, mesh=replace(again.mesh, vertices=moved + 9.0))
    elsewhere = replace(done.run, processor="x86_64 family 6 model 85 AVX2")
    close = Replayer._compare(elsewhere, done.reconstruction, again)
    assert close.outcome is Reproduction.CLOSE
    assert close.largest_mm == pytest.approx(5e-4, rel=0.05)
    assert "0.0005" in close.detail
    assert Replayer._compare(elsewhere, done.reconstruction, far).outcome is Reproduction.OTHER
    # On the same class of processor much less is let pass: rounding, and no more.
    assert Replayer._compare(done.run, done.reconstruction, again).outcome is Reproduction.CLOSE
    nearer = replace(again, mesh=replace(again.mesh, vertices=moved + np.float32(0.05)))
    assert Replayer._compare(done.run, done.reconstruction, nearer).outcome is Reproduction.OTHER
    assert Replayer._compare(elsewhere, done.reconstruction, nearer).outcome is Reproduction.CLOSE
    assert Replayer._compare(done.run, done.reconstruction, done.reconstruction).outcome is Reproduction.EXACT


def test_a_run_whose_weights_are_gone_is_not_called_altered(home: Path, done: CaseRun) -> None:
    verdict = verify_case(home, OPERATOR)
    assert done.run.label in {again.run for again in verdict.replays}
    assert {again.outcome for again in verdict.replays} == {Reproduction.IMPOSSIBLE}
    assert verdict.faults == ()


def test_altered_derived_data_is_found(tmp_path: Path, predictor: Predictor) -> None:
    with new_case(tmp_path / "case") as case:
        cases.add_exhibit(case, sample_pairs()[0].front, NewExhibit("front"))
        done = run_case(case, RunRequest(1), None, predictor)
        path = case.derived.path(done.run.outputs[0].sha256)
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    verdict = verify_case(tmp_path / "case", OPERATOR)
    assert [fault.code for fault in verdict.faults] == ["E901"]
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        with pytest.raises(AlteredError):
            load_result(case, 1)
        with pytest.raises(AlteredError):
            export_result(case, 1, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_full_disk_during_a_run_loses_nothing_that_was_there(
    tmp_path: Path, predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_case(tmp_path / "case") as case:
        cases.add_exhibit(case, sample_pairs()[0].front, NewExhibit("front"))

        def full(*_: object) -> None:
            raise StorageError("the disk is full", code="E702")

        monkeypatch.setattr(case.derived, "add_bytes", full)
        with pytest.raises(EnfaceError) as caught:
            run_case(case, RunRequest(1), None, predictor)
        assert caught.value.code == "E702"
        file = cases.contents(case)
        assert [run.outcome for run in file.runs] == [Outcome.FAILED]
    assert verify_case(tmp_path / "case", OPERATOR).faults == ()
    assert Subject(Kind.RUN, 1).label == "R1"
