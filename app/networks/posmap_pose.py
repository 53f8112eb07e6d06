"""From a position map alone to shape and pose: for networks that regress nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.align import fit_weak_perspective
from app.core.errors import ModelError
from app.core.frames import posmap_to_model
from app.core.mesh import interpupillary_mm
from app.core.records import DEFAULT_IPD_MM, Prediction, ViewFit
from app.core.topology import load_topology


def prediction_from_posmap(posmap: NDArray[np.float32]) -> Prediction:
    """Pose by fitting the mean face to the map; shape by turning the map back under that pose.

    The perspective of a near camera stays in the shape, as it does in every mesh taken from a position map.

    Args:
        posmap: (256, 256, 3) crop px.

    Raises:
        ModelError: the map is not finite (E610) or not that of a face (E611).
    """
    topology = load_topology()
    if not np.isfinite(posmap).all():
        raise ModelError(
            "the network returned numbers that are not finite", remedy="try another photo or another model", code="E610"
        )
    try:
        camera = fit_weak_perspective(posmap, topology.mean_shape, topology)
    except ValueError as error:
        raise _no_face(f"{error}") from error
    if camera.scale <= 0.0:
        raise _no_face("it cannot be brought to the shape of a head")
    shape = posmap_to_model(posmap, camera)
    distance = interpupillary_mm(shape, topology)
    if distance < 1.0:
        raise _no_face("the eyes coincide")
    posmap = posmap.copy()
    posmap[..., 2] -= posmap[..., 2][topology.mask].min()
    return Prediction(
        shape_mm=(shape * (DEFAULT_IPD_MM / distance)).astype(np.float32),
        sigma_mm=None,
        front=ViewFit(posmap, *camera.pose),
    )


def _no_face(why: str) -> ModelError:
    return ModelError(
        f"the network's position map is no face: {why}",
        remedy="try another photo or check the box around the face",
        code="E611",
    )
