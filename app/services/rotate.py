"""The second view that an analyst does not have: one photo's head turned, drawn, marked, and its making recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.frames import rotation_from_pose
from app.core.jobs import JobContext
from app.core.records import CROP_SIZE, Crop, Photo, Prediction, ViewFit
from app.core.rotation import AUTO, calm_pose
from app.core.synthetic import RotationRecord, SyntheticView, shares_of
from app.core.texture import BakedTexture, TextureView, bake_texture
from app.core.topology import load_topology
from app.imaging.mark import mark_synthetic

if TYPE_CHECKING:
    from app.networks.refiner import Refiner
    from app.networks.runtime import Predictor
    from app.synthesis.turned_head import TurnedHead


@dataclass(frozen=True, eq=False)
class SecondView:
    """What one photo became.

    Attributes:
        synthetic: the view that was made.
        prediction: with the synthetic view if it took part, else of the photo alone.
        texture: the face's texture under that prediction.
    """

    synthetic: SyntheticView
    prediction: Prediction
    texture: BakedTexture


def rotate_view(
    photo: Photo,
    crop: Crop,
    prediction: Prediction,
    option: str = AUTO,
    *,
    texture: BakedTexture | None = None,
    used: bool = False,
    threads: int | None = None,
    ctx: JobContext | None = None,
) -> SyntheticView:
    """Turn the head of a photo; also what a preview with an angle slider calls.

    Args:
        photo: the photo.
        crop: its crop.
        prediction: its `front` is the photo's fit.
        option: "auto", "paper" or the yaw of the wanted view in degrees.
        texture: the face's texture from this photo; baked if it is not given.
        used: what the record says about the network.
        threads: CPU threads of the refiner; all cores by default.
        ctx: cancellation.

    Raises:
        UsageError: the option is unknown (E206).
        CancelledError: cancelled through `ctx`.
    """
    from app.networks.refiner import find_refiner
    from app.synthesis.turned_head import turn_head

    ctx = ctx or JobContext()
    topology = load_topology()
    view = _texture_view(photo, crop, prediction.front)
    baked = texture or bake_texture(topology, view)
    ctx.check()
    turned = turn_head(prediction, view, baked, topology, option)
    ctx.check()
    refiner = find_refiner()
    picture, image = _pictures(turned, refiner, threads)
    fit = prediction.front
    source = calm_pose(rotation_from_pose(fit.yaw, fit.pitch, fit.roll))
    record = RotationRecord(
        option=turned.turn.option,
        source=source,
        target=source._replace(yaw=turned.turn.yaw),
        role=turned.turn.role,
        used=used,
        shares=shares_of(turned.provenance),
        refiner=None if refiner is None else refiner.info,
    )
    return SyntheticView(
        image=image,
        picture=mark_synthetic(picture),
        provenance=turned.provenance,
        landmarks68=turned.landmarks68.astype(np.float64),
        record=record,
    )


def second_view(
    network: Predictor, photo: Photo, crop: Crop, alone: Prediction, option: str, ctx: JobContext
) -> SecondView:
    """Make the missing view and, where the network gains from it, reconstruct with both; order [front, side].

    Args:
        network: the predictor; `ModelInfo.synthetic_side` decides.
        photo: the photo.
        crop: its crop.
        alone: prediction of the photo with the side blank.
        option: see `rotate_view`.
        ctx: cancellation.
    """
    topology = load_topology()
    baked = bake_texture(topology, _texture_view(photo, crop, alone.front))
    used = network.info.synthetic_side
    synthetic = rotate_view(photo, crop, alone, option, texture=baked, used=used, threads=network.threads, ctx=ctx)
    if not used:
        return SecondView(synthetic, alone, baked)
    both = predict_with(network, crop.image, synthetic, ctx)
    prediction = cautious(both, alone)
    return SecondView(synthetic, prediction, bake_texture(topology, _texture_view(photo, crop, prediction.front)))


def predict_with(
    network: Predictor, crop: NDArray[np.uint8], synthetic: SyntheticView, ctx: JobContext | None = None
) -> Prediction:
    """Reconstruct from a photo and its synthetic view, the front one first; `front` is the photo's fit."""
    if synthetic.record.role == "side":
        return replace(network.predict(crop, synthetic.image, ctx), side=None)
    both = network.predict(synthetic.image, crop, ctx)
    return replace(both, front=both.side or both.front, side=None)


def cautious(both: Prediction, alone: Prediction) -> Prediction:
    """The prediction with the synthetic view, its expected error nowhere below that of the photo alone.

    A picture computed from the photo is no second witness.
    """
    if both.sigma_mm is None or alone.sigma_mm is None:
        return both
    return replace(both, sigma_mm=np.maximum(both.sigma_mm, alone.sigma_mm))


def _texture_view(photo: Photo, crop: Crop, fit: ViewFit) -> TextureView:
    return TextureView(photo.rgb, crop.photo_to_crop, fit.posmap)


def _pictures(
    turned: TurnedHead, refiner: Refiner | None, threads: int | None
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The view at 512 px and at the networks' 256 px, refined where a refiner is installed."""
    large = turned.rgb
    if refiner is not None:
        large = refiner.refine(turned.rgb, turned.provenance, turned.normals(), threads)
    return large, np.asarray(cv2.resize(large, (CROP_SIZE, CROP_SIZE), interpolation=cv2.INTER_AREA), np.uint8)
