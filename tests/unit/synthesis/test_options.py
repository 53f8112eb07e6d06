"""Options of the engine: files, ablations, the paper's cameras."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.errors import UsageError
from app.core.frames import rotation_from_pose
from app.core.topology import resources_dir
from app.synthesis.camera import PoseConfig, ViewPose, draw_pose, frustum_of, viewport_transform
from app.synthesis.engine import EngineConfig
from app.synthesis.expressions import ANNY_ACTIONS, ICT_ACTIONS, draw_expression
from app.synthesis.options import ABLATIONS, ablate, read_options


def test_the_papers_options_are_read_whole() -> None:
    config = read_options(resources_dir() / "training" / "paper.toml")
    assert config.two_pairs
    assert config.only_textures
    assert not config.sensor
    assert config.shape.expression == 0.0
    assert config.look.hair == 0.0
    assert config.pose.side_low == 45.0
    rng = np.random.default_rng(0)
    fronts = [draw_pose(rng, config.pose, side=False)[1] for _ in range(200)]
    sides = [draw_pose(rng, config.pose, side=True, turn=1.0)[1] for _ in range(200)]
    assert max(np.abs(fronts)) <= 45.0
    assert min(sides) >= 45.0
    assert max(sides) <= 100.0


@pytest.mark.parametrize(
    "text", ["hairs = 1", "sensor = 3", "size = 'big'", "[look]\nhair = 'much'", "[pose]\ndistance_mm = [1.0]", "= 1"],
    ids=["unknown", "kind", "text", "part", "length", "syntax"],
)  # fmt: skip
def test_a_wrong_option_is_refused_with_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "engine.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_options(path)
    assert caught.value.code == "E229"


def test_each_ablation_changes_the_configuration() -> None:
    plain = EngineConfig()
    changed = {name: ablate(plain, name) for name in ABLATIONS}
    assert changed.pop("none") == plain
    assert all(config != plain for config in changed.values())
    assert len(set(changed.values())) == len(changed)


def test_the_papers_viewport_transform_is_our_perspective_camera() -> None:
    view = ViewPose(rotation_from_pose(30.0, 5.0, -4.0).astype(np.float32), 1.1, (130.0, 121.0), 1 / 800)
    points = np.random.default_rng(1).uniform(-80, 80, (50, 3)).astype(np.float32)
    translation, frustum = frustum_of(view, 256)
    placed = viewport_transform(points, 1.0, view.rotation, translation, frustum, 256)
    assert placed == pytest.approx(view.project(points), abs=2e-3)


@pytest.mark.parametrize("turn", [1.0, -1.0], ids=["left", "right"])
def test_a_side_photo_turns_where_it_is_told(turn: float) -> None:
    rng = np.random.default_rng(2)
    yaws = [draw_pose(rng, PoseConfig(), side=True, turn=turn)[1] for _ in range(50)]
    assert (np.sign(yaws) == turn).all()


def test_expressions_are_mostly_symmetric_and_varied() -> None:
    rng = np.random.default_rng(3)
    for names in (ANNY_ACTIONS, ICT_ACTIONS):
        drawn = np.stack([draw_expression(rng, names, len(names)) for _ in range(400)])
        assert ((drawn >= 0) & (drawn <= 1)).all()
        assert (drawn.max(0) > 0.2).mean() > 0.9
        left, right = names.index("mouthSmileLeft"), names.index("mouthSmileRight")
        smiling = drawn[(drawn[:, left] > 0.3) | (drawn[:, right] > 0.3)]
        assert np.mean(np.abs(smiling[:, left] - smiling[:, right]) < 0.35) > 0.7
    assert draw_expression(rng, ANNY_ACTIONS, 0).shape == (0,)
