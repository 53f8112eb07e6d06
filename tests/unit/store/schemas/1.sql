BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('1');
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "audit" VALUES(1,'{"#":1,"action":"case.created","actor":"Ada Examiner","at":"2026-11-24T06:57:30.355Z","detail":{"classification":"","created_at":"2026-11-24T06:57:29.760Z","description":"","enface_version":"0.1.0","examiner":"Ada Examiner","number":"2026-0001","reference":"","uid":"0334e9b9c6004589b705a7275223745e"},"role":"analyst","rows":{"case_info:1":"81eb2c8742715f4846702684bb5cb6c37fda0c7231772b9c364b313ab7bdbaa8"},"subject":"case"}','135ecde0bce46a17adba79a6ee37ed5c06ec4fab6208ba4e5f60a92fdae7bea0');
INSERT INTO "audit" VALUES(2,'{"#":2,"action":"case.opened","actor":"Ada Examiner","at":"2026-11-24T06:57:30.464Z","detail":{"failed":{},"purpose":""},"role":"analyst","rows":{},"subject":"case"}','931a2011d0f434d08ed39564543f4b7fd060143007648cba2edc0a5c559a8cda');
INSERT INTO "audit" VALUES(3,'{"#":3,"action":"note.added","actor":"Ada Examiner","at":"2026-11-24T06:57:30.541Z","detail":{"about":"case","text":"kept since the first schema"},"role":"analyst","rows":{"notes:1":"2419f8363f224a6227a35c95bee92778b86a2d568f728a2953adea8162404bd9"},"subject":"N1"}','92213c2a83e27b821e9dd0807e4f4ba3f2ca11642dc9242077e2595327c6ea67');
CREATE TABLE case_info (
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	number TEXT NOT NULL, 
	examiner TEXT NOT NULL, 
	reference TEXT NOT NULL, 
	classification TEXT NOT NULL, 
	description TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	enface_version VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "case_info" VALUES(1,'0334e9b9c6004589b705a7275223745e','2026-0001','Ada Examiner','','','','2026-11-24T06:57:29.760Z','0.1.0');
CREATE TABLE checks (
	sha256 VARCHAR(64) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (sha256)
);
CREATE TABLE decisions (
	id INTEGER NOT NULL, 
	result_id INTEGER NOT NULL, 
	verdict VARCHAR(16) NOT NULL, 
	reason TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"by" TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(result_id) REFERENCES results (id)
);
CREATE TABLE edits (
	id INTEGER NOT NULL, 
	exhibit_id INTEGER, 
	result_id INTEGER, 
	kind VARCHAR(32) NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"by" TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(exhibit_id) REFERENCES exhibits (id), 
	FOREIGN KEY(result_id) REFERENCES results (id)
);
CREATE TABLE exhibits (
	id INTEGER NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	source TEXT NOT NULL, 
	legal_basis TEXT NOT NULL, 
	person_category TEXT NOT NULL, 
	supplier_sha256 VARCHAR(64) NOT NULL, 
	added_at VARCHAR(32) NOT NULL, 
	added_by TEXT NOT NULL, 
	trashed_at VARCHAR(32), 
	PRIMARY KEY (id)
);
CREATE TABLE notes (
	id INTEGER NOT NULL, 
	subject_kind VARCHAR(16) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"by" TEXT NOT NULL, 
	trashed_at VARCHAR(32), 
	PRIMARY KEY (id)
);
INSERT INTO "notes" VALUES(1,'case',0,'kept since the first schema','2026-11-24T06:57:30.539Z','Ada Examiner',NULL);
CREATE TABLE reports (
	id INTEGER NOT NULL, 
	result_id INTEGER, 
	template VARCHAR(32) NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	model_sha256 VARCHAR(64) NOT NULL, 
	audit_seq INTEGER NOT NULL, 
	audit_hash VARCHAR(64) NOT NULL, 
	supersedes INTEGER, 
	at VARCHAR(32) NOT NULL, 
	"by" TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(result_id) REFERENCES results (id), 
	FOREIGN KEY(supersedes) REFERENCES reports (id)
);
CREATE TABLE results (
	id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	trashed_at VARCHAR(32), 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE runs (
	id INTEGER NOT NULL, 
	operation VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	parameters TEXT NOT NULL, 
	inputs TEXT NOT NULL, 
	outputs TEXT NOT NULL, 
	arrays TEXT NOT NULL, 
	model_name VARCHAR(64) NOT NULL, 
	model_sha256 VARCHAR(64) NOT NULL, 
	device VARCHAR(16) NOT NULL, 
	processor TEXT NOT NULL, 
	threads INTEGER NOT NULL, 
	seeds TEXT NOT NULL, 
	software TEXT NOT NULL, 
	started_at VARCHAR(32) NOT NULL, 
	finished_at VARCHAR(32) NOT NULL, 
	operator TEXT NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	error TEXT NOT NULL, 
	warnings TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE tags (
	id INTEGER NOT NULL, 
	subject_kind VARCHAR(16) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT one_tag UNIQUE (subject_kind, subject_id, name)
);
CREATE INDEX ix_exhibits_sha256 ON exhibits (sha256);
CREATE INDEX ix_results_run_id ON results (run_id);
CREATE INDEX ix_decisions_result_id ON decisions (result_id);
CREATE INDEX ix_edits_exhibit_id ON edits (exhibit_id);
CREATE INDEX ix_edits_result_id ON edits (result_id);
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_loses_no_rows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_has_no_gaps BEFORE INSERT ON audit
        WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)
        BEGIN SELECT RAISE(ABORT, 'the audit trail has no gaps'); END;
COMMIT;
