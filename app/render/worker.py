"""Entry point of the process that draws stills: `python -m app.render.worker`, or the frozen program's worker switch.

It reads one request from standard input and writes the pictures to standard output, both as npz without pickles. What
native libraries print goes to standard error. Exit status 0 means that all pictures were written.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.core.views import Camera, Layer, Projection

NO_OPENGL = 3
"""Exit status when no OpenGL context could be made."""


def camera_to_dict(camera: Camera) -> dict[str, Any]:
    """The camera as JSON values."""
    return {
        "position": list(camera.position),
        "focal_point": list(camera.focal_point),
        "view_up": list(camera.view_up),
        "parallel_scale": camera.parallel_scale,
        "projection": camera.projection.value,
        "view_angle": camera.view_angle,
    }


def camera_from_dict(values: dict[str, Any]) -> Camera:
    """Undo `camera_to_dict`."""
    return Camera(
        position=tuple(values["position"]),
        focal_point=tuple(values["focal_point"]),
        view_up=tuple(values["view_up"]),
        parallel_scale=values["parallel_scale"],
        projection=Projection(values["projection"]),
        view_angle=values["view_angle"],
    )


def pack(settings: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> bytes:
    """Settings and arrays as one npz."""
    buffer = io.BytesIO()
    np.savez(buffer, settings=np.frombuffer(json.dumps(settings).encode(), dtype=np.uint8), **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Undo `pack`.

    Raises:
        ValueError, KeyError, OSError, zipfile.BadZipFile: the data are not what `pack` makes.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    return json.loads(arrays.pop("settings").tobytes()), arrays


def draw(request: bytes) -> bytes | None:
    """All pictures of a request, in order; None without OpenGL."""
    from app.render.scene import Scene

    settings, arrays = unpack(request)
    red, green, blue = settings["background"]
    width, height = settings["size"]
    scene = Scene(arrays, (width, height), settings["supersample"], (red / 255, green / 255, blue / 255))
    if not scene.opengl:
        return None
    pictures = [scene.draw(Layer(shot["layer"]), camera_from_dict(shot["camera"])) for shot in settings["shots"]]
    answer = pack({"driver": scene.driver}, {"images": np.stack(pictures)})
    scene.close()
    return answer


def private_stdout() -> BinaryIO:
    """A stream to the caller; descriptor 1 becomes standard error, so that no library can write into the answer."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream


def main() -> int:
    """Serve one request."""
    with private_stdout() as output:
        answer = draw(os.fdopen(os.dup(0), "rb").read())
        if answer is None:
            return NO_OPENGL
        output.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
