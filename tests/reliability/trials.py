"""Each trial damages, interrupts or strains real cases, and counts what was found or kept."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert

from app.core.casefile import Kind, NewExhibit, Subject
from app.core.errors import EnfaceError
from app.services import case_notes, cases
from app.services.case_checks import check_evidence
from app.services.cases import CaseDetails
from app.store import audit
from app.store.anchor import Installation
from app.store.canonical import canonical
from app.store.case import Case
from app.store.layout import now
from app.store.opening import open_for_reading
from app.store.tables import AuditRow, ExhibitRow
from tests.helpers.cases import OPERATOR, case_with_photos, new_case


@dataclass(frozen=True)
class Figure:
    """What a trial counted: `reached` of `asked`; `note` says more."""

    name: str
    reached: int
    asked: int
    seconds: float
    note: str = ""

    @property
    def met(self) -> bool:
        return self.reached == self.asked


def evidence_flips(folder: Path, count: int) -> list[Figure]:
    """One bit of one stored file is changed each time; exactly that file must be found, and no other."""
    began, chance = time.perf_counter(), random.Random(1)
    found = alarms = checks = 0
    with case_with_photos(folder, 20) as case:
        items = [item.sha256 for item in cases.contents(case).exhibits]
        for _ in range(count):
            sha256 = chance.choice(items)
            path = case.evidence.path(sha256)
            whole = path.read_bytes()
            data = bytearray(whole)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            _put(path, bytes(data))
            failed = {check.sha256 for check in check_evidence(case)}
            found += sha256 in failed
            alarms += len(failed - {sha256})
            checks += len(items) - 1
            _put(path, whole)
        while checks < 20 * count:
            alarms += len(check_evidence(case))
            checks += len(items)
    seconds = time.perf_counter() - began
    return [
        Figure("one-bit changes of evidence found", found, count, seconds),
        Figure(f"checks of intact evidence without alarm (of {checks:,})", checks - alarms, checks, seconds),
    ]


def log_attacks(folder: Path, count: int) -> list[Figure]:
    """The trail is changed past the triggers, half of the time with every later hash computed anew."""
    began, chance = time.perf_counter(), random.Random(2)
    with new_case(folder / "case") as case:
        for index in range(40):
            case_notes.add_note(case, f"note {index}")
        place = case.folder
    whole = place.database.read_bytes()
    head = place.head.read_bytes()
    found, missed = 0, []
    for index in range(count):
        place.database.write_bytes(whole)
        place.head.write_bytes(head)
        attack = ATTACKS[index % len(ATTACKS)]
        _attack(place.database, attack, chance)
        if chance.random() < 0.5:
            place.head.unlink()
        try:
            with open_for_reading(place, OPERATOR, Installation()) as opened:
                seen = bool(opened.faults)
        except EnfaceError:
            seen = True
        found += seen
        missed += [] if seen else [attack.__name__]
    note = " ".join(sorted(set(missed)))
    return [Figure("attacks on the log found", found, count, time.perf_counter() - began, note)]


Rows = list[tuple[int, str, str]]


def _attack(database: Path, attack: Callable[[Rows, random.Random], Rows], chance: random.Random) -> None:
    raw = sqlite3.connect(database, isolation_level=None)
    try:
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        rows = attack(raw.execute("SELECT seq, body, hash FROM audit ORDER BY seq").fetchall(), chance)
        raw.execute("DELETE FROM audit")
        raw.executemany("INSERT INTO audit VALUES (?, ?, ?)", rows)
        for _, sql in triggers:
            raw.execute(sql)
    finally:
        raw.close()


def _chained(bodies: list[str]) -> Rows:
    rows, last = [], audit.GENESIS.hash
    for seq, body in enumerate(bodies, 1):
        last = audit.chained(last, body)
        rows.append((seq, body, last))
    return rows


def _renumbered(rows: Rows) -> Rows:
    bodies = [f'{{"#":{seq},{body.split(",", 1)[1]}' for seq, (_, body, _) in enumerate(rows, 1)]
    return _chained(bodies)


def alter_byte(rows: Rows, chance: random.Random) -> Rows:
    at = chance.randrange(len(rows))
    seq, body, stored = rows[at]
    where = chance.randrange(len(body))
    rows[at] = (seq, body[:where] + chr((ord(body[where]) - 31) % 94 + 32) + body[where + 1 :], stored)
    return rows


def alter_hash(rows: Rows, chance: random.Random) -> Rows:
    at = chance.randrange(len(rows))
    seq, body, stored = rows[at]
    rows[at] = (seq, body, stored[:-1] + ("0" if stored[-1] != "0" else "1"))
    return rows


def remove_one(rows: Rows, chance: random.Random) -> Rows:
    del rows[chance.randrange(len(rows))]
    return rows


def remove_and_chain(rows: Rows, chance: random.Random) -> Rows:
    del rows[chance.randrange(len(rows))]
    return _renumbered(rows)


def cut_tail(rows: Rows, chance: random.Random) -> Rows:
    return rows[: chance.randrange(1, len(rows))]


def swap(rows: Rows, chance: random.Random) -> Rows:
    a, b = chance.sample(range(len(rows)), 2)
    (sa, ba, ha), (sb, bb, hb) = rows[a], rows[b]
    rows[a], rows[b] = (sa, bb, hb), (sb, ba, ha)
    return rows


def swap_and_chain(rows: Rows, chance: random.Random) -> Rows:
    a, b = chance.sample(range(len(rows)), 2)
    rows[a], rows[b] = rows[b], rows[a]
    return _renumbered(rows)


def change_and_chain(rows: Rows, chance: random.Random) -> Rows:
    at = chance.randrange(len(rows))
    seq, body, stored = rows[at]
    rows[at] = (seq, body.replace("Ada Examiner", "Eve Examiner"), stored)
    return _chained([body for _, body, _ in rows])


def insert_and_chain(rows: Rows, chance: random.Random) -> Rows:
    rows.insert(chance.randrange(len(rows)), rows[chance.randrange(len(rows))])
    return _renumbered(rows)


def replace_all(rows: Rows, chance: random.Random) -> Rows:
    return _chained([canonical({"#": seq, "action": "x", "at": str(chance.random())}) for seq, _, _ in rows])


ATTACKS = (
    alter_byte, alter_hash, remove_one, remove_and_chain, cut_tail, swap, swap_and_chain, change_and_chain,
    insert_and_chain, replace_all,
)  # fmt: skip


def fixpoint(folder: Path, count: int) -> list[Figure]:
    """Open, save the same again, close: what the case holds stays the same, and every row is as its event left it."""
    from app.store.case import altered_rows

    began = time.perf_counter()
    with case_with_photos(folder, 2) as case:
        case_notes.add_note(case, "kept")
        first = _lasting(case)
    same = 0
    for _ in range(count):
        with cases.open_case(folder / "case", OPERATOR) as case:
            info = cases.contents(case).info
            cases.update_details(case, CaseDetails(info.number, info.examiner))
            case_notes.set_tags(case, Subject(Kind.EXHIBIT, 1), ())
            unchanged = _lasting(case) == first
            with case.reading() as session:
                same += unchanged and not altered_rows(session)
    return [Figure("save-close-open cycles that changed nothing", same, count, time.perf_counter() - began)]


def _lasting(case: Case) -> tuple[object, ...]:
    file = cases.contents(case)
    return file.info, file.exhibits, file.runs, file.results, file.notes, file.edits, file.reports, file.faults


def hostile_strings(count: int, seed: int = 3) -> list[str]:
    """Strings that break escaping, storage, terminals or file systems; the first ones are always the same."""
    fixed = [
        *(
            "Smith <suspect> & co",
            "<b>bold</b>",
            "a\0b",
            "\u202egnp.exe",
            "CON",
            "../../etc/passwd",
            "\\u0000",
            '{"#":1}',
        ),
        *("'; DROP TABLE notes; --", "\udcff\udc80", "\ud800", "\ufdd0", "\ufdd00041", "\U0001f9d1\u200d\U0001f692"),
        *("%s%n{0}", "\x1b[2J\x07", "e\u0301 é", "x" * 10_000, "\ufeffbom", "line\r\nbreak\u2028", "${HOME}`id`"),
        *("\u200b\u200bzero", "ß\u0130ı", "&#x41;"),
    ]
    chance = random.Random(seed)
    alphabet = [*range(0x250), *range(0x590, 0x700), *range(0x2000, 0x2070), *range(0xD800, 0xD810), 0xFDD0, 0x1F600]
    while len(fixed) < count:
        fixed.append("x" + "".join(chr(chance.choice(alphabet)) for _ in range(chance.randrange(1, 60))))
    return fixed[:count]


def strings(folder: Path, count: int) -> list[Figure]:
    """Each string goes into every text field of a case, which is closed and opened again."""
    began, kept, asked = time.perf_counter(), 0, 0
    with case_with_photos(folder, 1) as case:
        pass
    for text in hostile_strings(count):
        with cases.open_case(folder / "case", OPERATOR) as case:
            cases.update_details(case, CaseDetails(*[text] * 5))
            cases.describe_exhibit(case, 1, NewExhibit("", text, text, text, name=text))
            note = case_notes.add_note(case, text)
            case_notes.set_tags(case, Subject(Kind.EXHIBIT, 1), (text[:200],))
            hits = {hit.where for hit in case_notes.search(case, text)}
        with cases.open_case(folder / "case", OPERATOR) as case:
            file = cases.contents(case)
            item = file.exhibits[0]
            info = file.info
            fields = [info.number, info.examiner, info.reference, info.classification, info.description]
            fields += [item.name, item.source, item.legal_basis, item.person_category, file.notes[note.id - 1].text]
            asked += len(fields) + 3
            kept += sum(field == text for field in fields) + (item.tags == (text[:200],))
            kept += {"number", "name", "text"} <= hits
            kept += not file.faults
    return [Figure("hostile strings kept literally, in each field", kept, asked, time.perf_counter() - began)]


def large_case(folder: Path, exhibits: int, events: int) -> list[Figure]:
    """How long a case of that size takes to open, the whole chain checked."""
    with new_case(folder / "case") as case:
        with case.database.transaction(write=True) as session:
            stored = [case.evidence.add_bytes(b"%d" % index) for index in range(exhibits)]
            for index, item in enumerate(stored):
                texts = dict.fromkeys(("role", "source", "legal_basis", "person_category", "supplier_sha256"), "")
                kept = {"name": f"{index}.png", "sha256": item.sha256, "size": item.size, "added_by": "x"}
                session.add(ExhibitRow(**texts, **kept, added_at=now(), trashed_at=None))
            head = audit.head_of(session)
            rows, last = [], head.hash
            same = {"action": "note.added", "actor": "x", "role": "analyst", "rows": {}, "subject": "case"}
            for seq in range(head.seq + 1, events):
                body = canonical({"#": seq, "at": now(), "detail": {"text": "y" * 60}, **same})
                last = audit.chained(last, body)
                rows.append({"seq": seq, "body": body, "hash": last})
            session.execute(insert(AuditRow), rows)
        case_notes.add_note(case, "the end")
    walls, costs = [], []
    for _ in range(3):
        began, cost = time.perf_counter(), time.process_time()
        with cases.open_case(folder / "case", OPERATOR) as case:
            cases.contents(case)
            walls.append(time.perf_counter() - began)
            costs.append(time.process_time() - cost)
            assert not case.faults
    # Processor time decides, so that a busy machine does not; the clock's is told beside it.
    name = f"opening {exhibits} exhibits and {events:,} events under 2 s of processor time"
    note = f"{min(costs):.2f} s, by the clock {min(walls):.2f} s; the whole chain checked"
    return [Figure(name, int(min(costs) < 2.0), 1, min(walls), note)]


def _put(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)
    path.chmod(0o400)
