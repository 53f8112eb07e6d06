"""Check an exported audit trail with Python alone: verify_audit.py AUDIT.JSONL [AUDIT-HEAD.JSON]. Exit 9: altered."""

import hashlib
import json
import sys
from pathlib import Path

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]


def add(a: Point, b: Point) -> Point:
    """The sum of two points of the curve."""
    t = D * a[0] * b[0] * a[1] * b[1]
    return (a[0] * b[1] + b[0] * a[1]) * pow(1 + t, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P


def times(n: int, a: Point) -> Point:
    """A point added to itself n times."""
    half = times(n // 2, add(a, a)) if n else (0, 1)
    return add(half, a) if n % 2 else half


def point(data: bytes) -> Point:
    """The point that 32 bytes stand for; whatever they are, a false one makes a false signature."""
    u, v = (y := int.from_bytes(data, "little") % 2**255) * y - 1, D * y * y + 1
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    x = x if (v * x * x - u) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    return (P - x if x % 2 != data[31] >> 7 else x), y


def check(trail: str, head: str | None = None) -> tuple[str, int]:
    """What was found, and the exit status. A hash is SHA-256 of the one before (first: 64 zeros) and the event."""
    count, last, noted = 0, "0" * 64, json.loads(Path(head).read_text()) if head else {"seq": 0}
    for count, line in enumerate(Path(trail).read_text().splitlines(), 1):
        body, stored = (json.loads(line)[name] for name in ("body", "hash"))
        last = hashlib.sha256((last + body).encode()).hexdigest()
        if last != stored or json.loads(body)["#"] != count or (noted["seq"] == count and noted["hash"] != last):
            return f"event {count} was altered", 9
    if noted["seq"] > count or count == 0:
        return f"what followed event {count} was cut off", 9
    if head is None:
        return f"{count} events, unbroken; no signed head was given, so an end that was cut off is not seen", 0
    signature, key = bytes.fromhex(str(noted.pop("signature"))), bytes.fromhex(str(noted["key"]))
    message = json.dumps(noted, sort_keys=True, separators=(",", ":")).encode()
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little")
    s, base = int.from_bytes(signature[32:], "little"), point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    if times(s, base) != add(point(signature[:32]), times(h, point(key))):
        return "the signature is false", 9
    return f"{count} events, unbroken; the first {noted['seq']} are signed by key {noted['key']}", 0


if __name__ == "__main__":
    try:
        text, status = check(*sys.argv[1:]) if len(sys.argv) in (2, 3) else (__doc__, 2)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        text, status = f"this is no trail, or no signed head: {error}", 7 if isinstance(error, OSError) else 9
    sys.exit(status if sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace")) else 1)
