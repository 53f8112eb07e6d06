"""The CNN detector in NumPy finds what dlib finds with the same weights, and its files are checked."""

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import dlib
import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from app.core.errors import CancelledError, ModelError
from app.core.jobs import JobContext
from app.core.records import Box, Photo
from app.imaging import frontal, mmod
from app.imaging.detect import overlap
from app.imaging.mmod import MmodDetector, find_weights


@pytest.fixture(scope="module")
def detector() -> MmodDetector:
    return MmodDetector()


def small(photo: Photo, side: int = 300) -> np.ndarray:
    return cv2.resize(photo.rgb, (side, side), interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize("name", ["a_front", "b_side"])
def test_the_same_faces_as_dlib(detector: MmodDetector, mugshots: dict[str, Photo], name: str) -> None:
    picture = small(mugshots[name])
    theirs = dlib.cnn_face_detection_model_v1(str(find_weights()))(picture, 0)
    assert len(theirs) == 1
    box, score = detector.detect(picture)[0]
    rectangle = theirs[0].rect
    assert overlap(box, Box(rectangle.left(), rectangle.top(), rectangle.width(), rectangle.height())) > 0.6
    assert score == pytest.approx(theirs[0].confidence, abs=0.06)


def test_scores_of_one_level_are_dlibs(detector: MmodDetector, mugshots: dict[str, Photo]) -> None:
    """On an image of a single pyramid level's size both see the same pixels: the best scores agree closely."""
    middle = np.array(Box(322, 322, 345, 345).centre)
    face = mugshots["a_front"].rgb[
        int(middle[1]) - 230 : int(middle[1]) + 230, int(middle[0]) - 230 : int(middle[0]) + 230
    ]
    picture = cv2.resize(face, (112, 112), interpolation=cv2.INTER_AREA)
    theirs = dlib.cnn_face_detection_model_v1(str(find_weights()))(picture, 0)
    ours = [score for box, score in detector.detect(picture) if box.w == mmod.WINDOW]
    assert max(ours) == pytest.approx(theirs[0].confidence, abs=0.01)


def test_nothing_in_noise(detector: MmodDetector) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    assert detector.detect(noise, threshold=0.3) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (57, 57), (79, 30)])
def test_pictures_of_any_size(detector: MmodDetector, shape: tuple[int, int]) -> None:
    assert detector.detect(np.full((*shape, 3), 128, np.uint8), threshold=0.5) == []


def test_cancelling(detector: MmodDetector) -> None:
    ctx = JobContext()
    ctx.cancel()
    with pytest.raises(CancelledError):
        detector.detect(np.zeros((200, 200, 3), np.uint8), ctx=ctx)


def test_scores_do_not_depend_on_how_many_threads_multiplied_before(mugshots: dict[str, Photo]) -> None:
    """This thread had set a number, another one searches, and a second search ends within the first one."""
    picture = small(mugshots["a_front"], 200)
    seen: list[int] = []

    class Other(JobContext):
        def check(self) -> None:
            MmodDetector().detect(picture[:90, :90])
            seen.extend(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas")

    expected = MmodDetector().detect(picture)
    threadpool_limits(2, user_api="blas")
    found: list[object] = []
    other = threading.Thread(target=lambda: found.append(MmodDetector().detect(picture, ctx=Other())))
    other.start()
    other.join()
    assert found == [expected]
    assert set(seen) == {1}


def test_damaged_or_missing_weights(tmp_path: Path) -> None:
    path = tmp_path / "detector.dat"
    with pytest.raises(ModelError) as caught:
        MmodDetector(path)
    assert caught.value.code == "E602"
    data = bytearray(find_weights().read_bytes())
    data[5000] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        MmodDetector(path)
    assert caught.value.code == "E603"


def test_the_package_with_the_weights_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError) as caught:
        find_weights()
    assert caught.value.code == "E602"


def test_the_saved_frontal_detector_is_dlibs(tmp_path: Path) -> None:
    frontal.save_frontal_detector(tmp_path / "again.svm")
    assert (tmp_path / "again.svm").read_bytes() == frontal.frontal_path().read_bytes()


def test_a_damaged_or_missing_frontal_detector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "frontal.svm"
    monkeypatch.setattr(frontal, "frontal_path", lambda: path)
    for content, code in ((None, "E602"), (b"x", "E603")):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(ModelError) as caught:
            frontal.load_frontal_detector()
        assert caught.value.code == code
