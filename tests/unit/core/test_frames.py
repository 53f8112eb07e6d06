"""One pinned test for each conversion; the numbers are worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import frames
from app.core.frames import Pose, WeakPerspective
from tests.helpers.topology import small_head

NOSE = np.array([0.0, 0.0, 1.0])  # the direction in which the face looks
CROWN = np.array([0.0, 1.0, 0.0])


class TestSimilarity:
    MATRIX = frames.make_similarity(2.0, 90.0, (10.0, 20.0))

    def test_turns_clockwise_in_the_image(self) -> None:
        # A point to the right of the origin ends below it, twice as far away.
        np.testing.assert_allclose(frames.apply_similarity(self.MATRIX, np.array([3.0, 0.0])), [10.0, 26.0])

    def test_photo_to_crop_and_back(self) -> None:
        photo_to_crop = np.array([[0.5, 0.0, 4.0], [0.0, 0.5, -6.0]])
        crop = frames.photo_to_crop_points(np.array([[100.0, 60.0, 8.0]]), photo_to_crop)
        np.testing.assert_allclose(crop, [[54.0, 24.0, 4.0]])
        np.testing.assert_allclose(frames.crop_to_photo(crop, photo_to_crop), [[100.0, 60.0, 8.0]])

    def test_points_without_depth(self) -> None:
        np.testing.assert_allclose(frames.crop_to_photo(np.array([10.0, 20.0]), self.MATRIX), [0.0, 0.0], atol=1e-12)

    def test_scale_and_turn_are_read_back(self) -> None:
        assert frames.similarity_scale(self.MATRIX) == pytest.approx(2.0)
        assert frames.similarity_degrees(self.MATRIX) == pytest.approx(90.0)

    def test_a_flat_transform_is_refused(self) -> None:
        with pytest.raises(ValueError, match="inverted"):
            frames.invert_similarity(np.zeros((2, 3)))


class TestPose:
    def test_positive_yaw_turns_the_nose_to_the_images_left(self) -> None:
        nose = frames.rotation_from_pose(30.0, 0.0, 0.0) @ NOSE
        np.testing.assert_allclose(nose, [-0.5, 0.0, 0.8660254], atol=1e-7)

    def test_positive_pitch_looks_up(self) -> None:
        nose = frames.rotation_from_pose(0.0, 30.0, 0.0) @ NOSE
        np.testing.assert_allclose(nose, [0.0, 0.5, 0.8660254], atol=1e-7)

    def test_positive_roll_tilts_clockwise_in_the_image(self) -> None:
        crown = frames.rotation_from_pose(0.0, 0.0, 30.0) @ CROWN
        np.testing.assert_allclose(crown, [0.5, 0.8660254, 0.0], atol=1e-7)

    def test_order_of_rotations(self) -> None:
        # Rx(90) Ry(90) and Rx(90) Ry(90) Rz(90), multiplied by hand.
        np.testing.assert_allclose(
            frames.rotation_from_pose(90.0, 90.0, 0.0), [[0, 0, -1], [1, 0, 0], [0, -1, 0]], atol=1e-12
        )
        np.testing.assert_allclose(
            frames.rotation_from_pose(90.0, 90.0, 90.0), [[0, 0, -1], [0, 1, 0], [1, 0, 0]], atol=1e-12
        )

    @given(st.floats(-120.0, 120.0), st.floats(-85.0, 85.0), st.floats(-170.0, 170.0))
    def test_angles_survive_the_way_through_a_matrix(self, yaw: float, pitch: float, roll: float) -> None:
        if abs(abs(yaw) - 90.0) < 0.5:
            return
        back = frames.pose_from_rotation(frames.rotation_from_pose(yaw, pitch, roll))
        np.testing.assert_allclose(back, (yaw, pitch, roll), atol=1e-5)

    @given(st.floats(-180.0, 180.0), st.floats(-180.0, 180.0), st.floats(-180.0, 180.0))
    def test_the_angles_always_give_the_matrix_back(self, yaw: float, pitch: float, roll: float) -> None:
        matrix = frames.rotation_from_pose(yaw, pitch, roll)
        back = frames.pose_from_rotation(matrix)
        assert abs(back.pitch) <= 90.0 + 1e-9
        np.testing.assert_allclose(frames.rotation_from_pose(*back), matrix, atol=1e-6)

    def test_a_full_profile_has_no_roll(self) -> None:
        back = frames.pose_from_rotation(frames.rotation_from_pose(90.0, 20.0, 0.0))
        np.testing.assert_allclose(back, (90.0, 20.0, 0.0), atol=1e-6)

    def test_a_crop_turned_clockwise_adds_to_the_roll_seen_in_it(self) -> None:
        turned = frames.make_similarity(0.5, 15.0, (0.0, 0.0))
        in_crop = frames.pose_from_rotation(
            frames.rotation_from_pose(0.0, 0.0, 15.0) @ frames.rotation_from_pose(20.0, 5.0, 0.0)
        )
        np.testing.assert_allclose(frames.pose_in_photo(in_crop, turned), Pose(20.0, 5.0, 0.0), atol=1e-9)


class TestPositionMap:
    CAMERA = WeakPerspective(2.0, np.eye(3), np.array([128.0, -100.0, 0.0]))

    def test_model_to_position_map(self) -> None:
        # 10 mm to the right, 5 mm up and 3 mm nearer than the other point, at 2 px for a mm.
        shape = np.array([[[0.0, 0.0, 0.0], [10.0, 5.0, 3.0]]])
        posmap = frames.model_to_posmap(shape, self.CAMERA)
        np.testing.assert_allclose(posmap, [[[128.0, 100.0, 0.0], [148.0, 90.0, 6.0]]])
        assert posmap.dtype == np.float32

    def test_position_map_to_model(self) -> None:
        posmap = np.array([[[148.0, 90.0, 6.0]]], np.float32)
        np.testing.assert_allclose(frames.posmap_to_model(posmap, self.CAMERA), [[[10.0, 5.0, 3.0]]])

    def test_there_and_back_under_a_turned_camera(self) -> None:
        head = small_head()
        camera = WeakPerspective(1.3, frames.rotation_from_pose(35.0, -10.0, 5.0), np.array([120.0, -130.0, 7.0]))
        back = frames.posmap_to_model(frames.model_to_posmap(head.mean_shape, camera), camera)
        shift = (back - head.mean_shape).reshape(-1, 3)
        np.testing.assert_allclose(shift, np.tile(shift[0], (len(shift), 1)), atol=1e-3)
        # What is lost is the depth of the whole: a shift along the direction of view.
        np.testing.assert_allclose(np.cross(shift[0], camera.rotation[2]), 0.0, atol=1e-3)

    def test_smallest_depth_is_taken_inside_the_mask(self) -> None:
        shape = np.array([[[0.0, 0.0, -50.0], [0.0, 0.0, 1.0]]])
        posmap = frames.model_to_posmap(shape, self.CAMERA, np.array([[False, True]]))
        np.testing.assert_allclose(posmap[0, :, 2], [-102.0, 0.0])

    def test_camera_frame_points_up(self) -> None:
        posmap = np.array([1.0, 2.0, 3.0], np.float32)
        np.testing.assert_array_equal(frames.posmap_to_camera(posmap), [1.0, -2.0, 3.0])
        np.testing.assert_array_equal(frames.camera_to_posmap(frames.posmap_to_camera(posmap)), posmap)

    def test_network_scale(self) -> None:
        np.testing.assert_allclose(
            frames.posmap_from_network(np.array([0.0, 0.5, 1.0])), [0.0, 140.8, 281.6], rtol=1e-6
        )
        np.testing.assert_allclose(frames.posmap_to_network(np.array([281.6])), [1.0])

    def test_landmarks_in_the_photo(self) -> None:
        posmap = np.zeros((256, 256, 3), np.float32)
        texels = np.full((68, 2), (7, 9), np.int32)  # row 7, column 9
        posmap[7, 9] = (30.0, 40.0, 10.0)
        photo_to_crop = np.array([[0.25, 0.0, 5.0], [0.0, 0.25, 10.0]])
        landmarks = frames.landmarks_in_photo(posmap, texels, photo_to_crop)
        np.testing.assert_allclose(landmarks, np.tile([100.0, 120.0, 40.0], (68, 1)))

    def test_whole_map_in_the_photo(self) -> None:
        photo_to_crop = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, 0.0]])
        np.testing.assert_allclose(frames.posmap_to_photo(np.full((2, 2, 3), 3.0), photo_to_crop), 6.0)


class TestUv:
    def test_texel_centres(self) -> None:
        corners = np.array([[0, 0], [255, 255], [0, 255]])  # (row, column)
        np.testing.assert_allclose(
            frames.texel_to_uv(corners, 256),
            [[0.5 / 256, 1 - 0.5 / 256], [1 - 0.5 / 256, 0.5 / 256], [1 - 0.5 / 256, 1 - 0.5 / 256]],
            rtol=1e-6,
        )

    def test_back_to_texels(self) -> None:
        texels = np.array([[3.0, 250.0], [0.0, 0.0]])
        np.testing.assert_allclose(frames.uv_to_texel(frames.texel_to_uv(texels, 256), 256), texels, atol=1e-4)
