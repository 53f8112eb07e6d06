"""From photos to a result, on the synthetic people of the sample case and a network without training."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.errors import CancelledError, ImageRefusedError, ModelError, NoFaceError, SeveralFacesError, UsageError
from app.core.frames import apply_similarity, crop_to_photo, invert_similarity, make_similarity
from app.core.jobs import JobContext
from app.core.mesh import interpupillary_mm
from app.core.records import Box, Crop, Notice, Photo, Prediction, Provenance
from app.core.topology import load_topology
from app.imaging.crop import crop_from_box
from app.imaging.decode import decode_photo
from app.networks.runtime import Predictor
from app.services.faces import FoundFace, recrop, same_crop
from app.services.reconstruct import STAGES, ReconstructRequest, reconstruct
from app.services.sample import SamplePair, sample_pairs
from tests.helpers.models import SIGMA_MM, filling_view, mean_face_predictor, store_untrained

MIDDLE = np.array([[127.5, 127.5]])
MIDDLE_OF_CROP = np.array([127.5, 127.5, 0.0])


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return mean_face_predictor()


@pytest.fixture(scope="module")
def person() -> SamplePair:
    return sample_pairs()[0]


@pytest.fixture(scope="module")
def front(person: SamplePair) -> Photo:
    return decode_photo(person.front)


@pytest.fixture(scope="module")
def side(person: SamplePair) -> Photo:
    assert person.side is not None
    return decode_photo(person.side)


def test_a_pair_gives_a_textured_mesh_in_mm(predictor: Predictor, front: Photo, side: Photo) -> None:
    result = reconstruct(ReconstructRequest(front, side), None, predictor)
    topology = load_topology()
    assert result.mode == "pair"
    assert len(result.mesh.vertices) == topology.vertex_count
    assert result.mesh.texture is not None
    assert result.mesh.provenance is not None
    assert {Provenance.FRONT, Provenance.SIDE} <= set(result.mesh.provenance.tolist())
    assert result.scale.statement == "interpupillary 63 mm (assumed)"
    assert result.model.name == "mean-face"
    assert list(result.timings_s) == [stage for stage in STAGES if stage != "Turning the head"]
    assert result.synthetic is None
    found = result.to_json()
    assert (found["mode"], found["rotation"]) == ("pair", None)
    assert sum(found["provenance"]["vertices"].values()) == topology.vertex_count


def test_one_photo_gives_a_synthetic_view_that_took_no_part(predictor: Predictor, front: Photo) -> None:
    result = reconstruct(ReconstructRequest(front), None, predictor)
    assert result.mode == "single"
    assert result.side_crop is None
    assert "W303" in [notice.code for notice in result.warnings]
    assert list(result.timings_s) == list(STAGES)
    assert result.synthetic is not None
    found = result.to_json()
    assert found["side"] is None
    assert found["rotation"]["used_by_network"] is False
    assert found["rotation"]["role"] == "side"
    assert abs(found["rotation"]["target"]["yaw"]) == 65.0


@pytest.mark.parametrize(("option", "role", "yaw"), [("auto", "side", 65.0), ("2", "front", 2.0)])
def test_a_network_that_gains_from_it_sees_the_synthetic_view_with_the_front_first(
    front: Photo, option: str, role: str, yaw: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = mean_face_predictor()
    network.info = replace(network.info, synthetic_side=True)
    seen: list[tuple[NDArray[np.uint8], NDArray[np.uint8] | None]] = []
    real = network.predict

    def predict(
        one: NDArray[np.uint8], two: NDArray[np.uint8] | None = None, ctx: JobContext | None = None
    ) -> Prediction:
        seen.append((one, two))
        found = real(one, two, ctx)
        assert found.sigma_mm is not None
        return found if two is None else replace(found, sigma_mm=found.sigma_mm * 0.5)

    monkeypatch.setattr(network, "predict", predict)
    result = reconstruct(ReconstructRequest(front, rotate=option), None, network)
    assert result.synthetic is not None
    assert result.synthetic.record.used
    assert result.synthetic.record.role == role
    assert abs(result.synthetic.record.target.yaw) == yaw
    real_place, made_place = (0, 1) if role == "side" else (1, 0)
    np.testing.assert_array_equal(seen[-1][real_place], result.front_crop.image)
    np.testing.assert_array_equal(seen[-1][made_place], result.synthetic.image)
    assert "W308" in [notice.code for notice in result.warnings]
    assert result.prediction.side is None
    # A view made from the photo is no second witness: the expected error does not shrink.
    assert result.prediction.sigma_mm is not None
    assert result.prediction.sigma_mm.min() == pytest.approx(SIGMA_MM)


def test_a_measured_pupil_distance_scales_the_mesh_and_is_stated(predictor: Predictor, front: Photo) -> None:
    plain, wide = (
        reconstruct(ReconstructRequest(front, box=Box(323, 322, 343, 343), ipd_mm=ipd), None, predictor)
        for ipd in (None, 70.0)
    )
    np.testing.assert_allclose(wide.mesh.vertices, plain.mesh.vertices * (70.0 / 63.0), rtol=1e-5, atol=1e-3)
    assert wide.scale.statement == "interpupillary 70 mm (entered)"
    assert wide.confidence is not None
    factor = 70.0 / interpupillary_mm(load_topology().mean_shape, load_topology())
    # Half of all distances that are Rayleigh distributed lie below 0.939 of their mean.
    assert wide.confidence.median_mm == pytest.approx(0.9394 * SIGMA_MM * factor, rel=1e-3)


def test_landmarks_lie_on_the_face_in_the_photo(predictor: Predictor, front: Photo) -> None:
    result = reconstruct(ReconstructRequest(front), None, predictor)
    box = result.front_crop.box
    inside = result.landmarks68[:, :2]
    assert (inside > [box.x - 0.6 * box.w, box.y - 0.6 * box.h]).all()
    assert (inside < [box.x + 1.6 * box.w, box.y + 1.6 * box.h]).all()
    expected = crop_to_photo(
        result.prediction.front.posmap[tuple(load_topology().landmarks68.T)], result.front_crop.photo_to_crop
    )
    np.testing.assert_allclose(result.landmarks68, expected, atol=1e-3)


def test_the_second_pass_crops_by_the_landmarks_and_keeps_the_detectors_box(
    predictor: Predictor, front: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network places the face 24 px to the right: the second crop is moved by as much."""
    crops: list[NDArray[np.uint8]] = []
    real = predictor.predict

    def predict(front: NDArray[np.uint8], side: NDArray[np.uint8] | None, ctx: JobContext | None) -> Prediction:
        crops.append(front)
        found = real(front, side, ctx)
        moved = found.front.posmap + np.array([24.0 if len(crops) == 1 else 0.0, 0.0, 0.0], np.float32)
        return replace(found, front=replace(found.front, posmap=moved))

    monkeypatch.setattr(predictor, "predict", predict)
    box = Box(300.0, 300.0, 420.0, 420.0)
    result = reconstruct(ReconstructRequest(front, box=box), None, predictor)
    assert len(crops) == 2
    np.testing.assert_array_equal(crops[1], result.front_crop.image)
    assert result.front_crop.box == box
    first = crop_from_box(front.rgb, box)
    moved = apply_similarity(
        result.front_crop.photo_to_crop, apply_similarity(invert_similarity(first.photo_to_crop), MIDDLE)
    )
    assert moved[0, 0] == pytest.approx(127.5 - 24.0, abs=2.0)


def test_progress_names_the_stages_in_order_and_never_goes_back(predictor: Predictor, front: Photo) -> None:
    seen: list[tuple[str, float]] = []
    ctx = JobContext(lambda stage, fraction: seen.append((stage, fraction)))
    reconstruct(ReconstructRequest(front), ctx, predictor)
    fractions = [fraction for _, fraction in seen]
    assert list(dict.fromkeys(stage for stage, _ in seen)) == list(STAGES)
    assert fractions == sorted(fractions)
    assert fractions[-1] <= 0.9


@pytest.mark.parametrize("stage", STAGES)
def test_it_can_be_cancelled_in_every_stage(predictor: Predictor, front: Photo, side: Photo, stage: str) -> None:
    ctx = JobContext(lambda name, _: ctx.cancel() if name == stage else None)
    with pytest.raises(CancelledError):
        reconstruct(ReconstructRequest(front, None if stage == "Turning the head" else side), ctx, predictor)


def test_nothing_is_left_running(predictor: Predictor, person: SamplePair, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    (tmp_path / "empty.jpg").write_bytes(b"")
    with pytest.raises(ImageRefusedError):
        reconstruct(ReconstructRequest(tmp_path / "empty.jpg", person.side), None, predictor)
    assert set(threading.enumerate()) <= before


def test_both_photos_of_one_file_are_noticed(predictor: Predictor, front: Photo) -> None:
    result = reconstruct(ReconstructRequest(front, front), None, predictor)
    assert "W302" in [notice.code for notice in result.warnings]


def test_decoder_notices_say_which_photo_they_mean(predictor: Predictor, front: Photo, side: Photo) -> None:
    noted = replace(side, warnings=(Notice("W504", "The colours were converted from CMYK."),))
    result = reconstruct(ReconstructRequest(front, noted), None, predictor)
    assert Notice("W504", "Side photo: The colours were converted from CMYK.") in result.warnings


def blank() -> Photo:
    return Photo(np.full((300, 300, 3), 128, np.uint8), "0" * 64, "blank.png")


def beside(photo: Photo) -> Photo:
    """The same face twice in one picture."""
    return Photo(np.concatenate([photo.rgb, photo.rgb], axis=1), "1" * 64, "two.png")


@pytest.mark.parametrize("which", ["front", "side"])
def test_the_photo_without_a_face_is_named(predictor: Predictor, front: Photo, which: str) -> None:
    photos = (blank(), front) if which == "front" else (front, blank())
    with pytest.raises(NoFaceError) as caught:
        reconstruct(ReconstructRequest(*photos), None, predictor)
    assert f"({which} photo)" in caught.value.cause
    assert caught.value.file == "blank.png"
    assert ("--side-box" if which == "side" else "--box") in caught.value.remedy
    assert caught.value.exit_code == 3


def test_two_faces_are_the_persons_choice(predictor: Predictor, front: Photo) -> None:
    with pytest.raises(SeveralFacesError) as caught:
        reconstruct(ReconstructRequest(beside(front)), None, predictor)
    assert caught.value.exit_code == 4
    assert "--box" in caught.value.remedy
    found = [
        tuple(map(float, part.split(","))) for part in caught.value.cause.split(": ")[1].split(" (")[0].split(" and ")
    ]
    chosen = reconstruct(ReconstructRequest(beside(front), box=Box(*found[1])), None, predictor)
    assert chosen.landmarks68[:, 0].mean() > front.size[0]


@pytest.mark.parametrize(
    "change",
    [{"ipd_mm": 6.3}, {"ipd_mm": float("nan")}, {"rotate": "side"}, {"rotate": "91"}, {"side_box": Box(0, 0, 9, 9)}],
    ids=str,
)
def test_impossible_choices_are_refused_before_anything_is_read(change: dict[str, object]) -> None:
    request = replace(ReconstructRequest(Path("nowhere.jpg")), **change)
    with pytest.raises(UsageError) as caught:
        reconstruct(request)
    assert caught.value.exit_code == 2


def test_a_missing_model_is_told_before_the_photo_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    with pytest.raises(ModelError) as caught:
        reconstruct(ReconstructRequest(Path("nowhere.jpg")))
    assert caught.value.code == "E602"
    entry = store_untrained(tmp_path)
    entry.file.unlink()
    with pytest.raises(ModelError) as caught:
        reconstruct(ReconstructRequest(Path("nowhere.jpg")))
    assert caught.value.exit_code == 6


def test_damaged_weights_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, front: Photo, person: SamplePair
) -> None:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    entry = store_untrained(tmp_path)
    entry.file.write_bytes(entry.file.read_bytes()[:-1])
    with pytest.raises(ModelError) as caught:
        reconstruct(ReconstructRequest(front))
    assert caught.value.code == "E604"


def test_files_and_decoded_photos_give_the_same(
    predictor: Predictor, person: SamplePair, front: Photo, side: Photo
) -> None:
    by_path = reconstruct(ReconstructRequest(person.front, person.side), None, predictor)
    by_photo = reconstruct(ReconstructRequest(front, side), None, predictor)
    np.testing.assert_array_equal(by_path.mesh.vertices, by_photo.mesh.vertices)
    np.testing.assert_array_equal(by_path.landmarks68, by_photo.landmarks68)


class TestRecrop:
    """Cropping again around the landmarks of a position map."""

    @pytest.fixture
    def face(self) -> FoundFace:
        rgb = np.random.default_rng(0).integers(0, 256, (600, 600, 3), dtype=np.uint8)
        to_crop = make_similarity(0.6, 0.0, (-50.0, -60.0))
        crop = Crop(np.zeros((256, 256, 3), np.uint8), to_crop, Box(200, 200, 220, 220), 1.1)
        return FoundFace(Photo(rgb, "0" * 64, "noise.png"), crop)

    @staticmethod
    def posmap(scale: float = 1.0, shift: float = 0.0) -> NDArray[np.float32]:
        """The mean face filling the crop by the rule, then enlarged and moved."""
        filling = filling_view(0.0).posmap
        return ((filling - MIDDLE_OF_CROP) * scale + MIDDLE_OF_CROP + [shift, shift, 0.0]).astype(np.float32)

    def test_landmarks_that_fill_the_crop_change_nothing(self, face: FoundFace) -> None:
        again = recrop(face, self.posmap())
        assert same_crop(face.crop, again.crop)
        assert again.notices == ()

    def test_the_new_crop_is_centred_on_the_landmarks(self, face: FoundFace) -> None:
        posmap = self.posmap(1.2, 20.0)
        again = recrop(face, posmap)
        assert not same_crop(face.crop, again.crop)
        in_photo = crop_to_photo(posmap[tuple(load_topology().landmarks68.T)], face.crop.photo_to_crop)
        marks = apply_similarity(again.crop.photo_to_crop, in_photo[:, :2])
        np.testing.assert_allclose((marks.min(0) + marks.max(0)) / 2, 127.5, atol=0.01)
        assert np.ptp(marks, axis=0).mean() == pytest.approx(256 / 1.58, abs=0.01)
        assert (again.crop.box, again.crop.score) == (face.crop.box, face.crop.score)

    @pytest.mark.parametrize(
        ("scale", "shift"),
        [(3.0, 0.0), (0.2, 0.0), (1.0, 200.0), (0.0, 0.0)],
        ids=["huge", "tiny", "far", "one point"],
    )
    def test_landmarks_that_left_the_face_are_not_followed(self, face: FoundFace, scale: float, shift: float) -> None:
        again = recrop(face, self.posmap(scale, shift))
        assert again.crop is face.crop
        assert [notice.code for notice in again.notices] == ["W305"]
