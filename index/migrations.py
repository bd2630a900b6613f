"""The SQL scripts that bring a library's database from one version to the next, oldest first.

``PRAGMA user_version`` counts the scripts applied. A script that was released is never edited.
"""

MIGRATIONS = (
    """
    CREATE TABLE documents (
        id TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        media_type TEXT NOT NULL,
        damage TEXT NOT NULL,
        record TEXT NOT NULL,
        stored_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        state TEXT NOT NULL CHECK (state IN ('live', 'superseded', 'withdrawn'))
    );
    CREATE TABLE sources (
        path TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id),
        name TEXT NOT NULL,
        live INTEGER NOT NULL CHECK (live IN (0, 1))
    );
    CREATE INDEX sources_of_document ON sources (document_id);
    CREATE INDEX sources_by_name ON sources (name);
    CREATE TABLE units (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        document_id TEXT NOT NULL REFERENCES documents (id),
        kind TEXT NOT NULL CHECK (kind IN ('practice', 'passage')),
        record TEXT NOT NULL
    );
    CREATE INDEX units_of_document ON units (document_id, kind);
    CREATE TABLE changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id TEXT NOT NULL REFERENCES documents (id)
    );
    CREATE TABLE failures (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        stage TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    """,
    """
    UPDATE documents SET title = '' WHERE title = source;
    UPDATE documents SET source = coalesce(
        (SELECT name FROM sources WHERE document_id = documents.id AND live ORDER BY path LIMIT 1), source
    );
    """,
    """
    ALTER TABLE documents ADD COLUMN quarantine TEXT NOT NULL DEFAULT '';
    ALTER TABLE documents ADD COLUMN quality TEXT NOT NULL
        DEFAULT '{"score":0.0,"quarantine":"","warnings":[]}';
    ALTER TABLE documents ADD COLUMN reading TEXT NOT NULL DEFAULT '';
    CREATE INDEX documents_by_sha256 ON documents (sha256);
    ALTER TABLE sources ADD COLUMN file TEXT NOT NULL DEFAULT '';
    UPDATE sources SET file = path;
    CREATE INDEX sources_of_file ON sources (file);
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,
        repair TEXT NOT NULL,
        decision TEXT NOT NULL CHECK (decision IN ('open', 'accepted', 'undone')),
        version INTEGER NOT NULL,
        author TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE INDEX decisions_of_file ON decisions (sha256);
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        finished_at TEXT,
        paths TEXT NOT NULL,
        total INTEGER NOT NULL DEFAULT 0,
        seconds REAL NOT NULL DEFAULT 0,
        stopped TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE job_files (
        job_id INTEGER NOT NULL REFERENCES jobs (id),
        n INTEGER NOT NULL,
        status TEXT NOT NULL,
        report TEXT NOT NULL,
        PRIMARY KEY (job_id, n)
    ) WITHOUT ROWID;
    CREATE TABLE signatures (
        id INTEGER PRIMARY KEY,
        document_id TEXT NOT NULL UNIQUE REFERENCES documents (id),
        letters TEXT NOT NULL
    );
    CREATE TABLE bands (
        hash INTEGER NOT NULL,
        signature INTEGER NOT NULL REFERENCES signatures (id),
        PRIMARY KEY (hash, signature)
    ) WITHOUT ROWID;
    CREATE TABLE twins (
        document_id TEXT NOT NULL REFERENCES documents (id),
        other_id TEXT NOT NULL REFERENCES documents (id),
        kind TEXT NOT NULL CHECK (kind IN ('same_text', 'reprint', 'contained')),
        similarity REAL NOT NULL,
        PRIMARY KEY (document_id, other_id)
    ) WITHOUT ROWID;
    CREATE TABLE marks (
        hash INTEGER NOT NULL,
        unit INTEGER NOT NULL REFERENCES units (id),
        PRIMARY KEY (hash, unit)
    ) WITHOUT ROWID;
    CREATE TABLE retellings (
        unit INTEGER NOT NULL REFERENCES units (id),
        other INTEGER NOT NULL REFERENCES units (id),
        PRIMARY KEY (unit, other)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE corrections (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,
        evidence TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT,
        raw TEXT NOT NULL,
        author TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE INDEX corrections_of_file ON corrections (sha256);
    CREATE TABLE corrected (
        unit INTEGER PRIMARY KEY REFERENCES units (id),
        record TEXT NOT NULL,
        withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
    );
    CREATE TABLE tellings (
        unit INTEGER NOT NULL REFERENCES units (id),
        other INTEGER NOT NULL REFERENCES units (id),
        PRIMARY KEY (unit, other)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE feedback (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        question TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('useful', 'wrong_citation', 'off_point')),
        answer TEXT NOT NULL,
        citation INTEGER,
        note TEXT NOT NULL,
        author TEXT NOT NULL
    );
    CREATE TABLE unanswered (
        question TEXT PRIMARY KEY,
        slots TEXT NOT NULL,
        first_at TEXT NOT NULL,
        last_at TEXT NOT NULL,
        count INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX unanswered_by_time ON unanswered (last_at DESC, question);
    """,
    """
    CREATE TABLE baskets (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        made_at TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE basket_items (
        basket TEXT NOT NULL REFERENCES baskets (id),
        unit TEXT NOT NULL,
        heading TEXT NOT NULL CHECK (heading IN ('背景', '做法', '成效', '思考题')),
        note TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (basket, unit)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE overlays (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,
        field TEXT NOT NULL,
        raw TEXT NOT NULL,
        value TEXT,
        author TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE INDEX overlays_of_file ON overlays (sha256);
    CREATE TABLE as_read (
        document_id TEXT PRIMARY KEY REFERENCES documents (id),
        record TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE kinships (
        id INTEGER PRIMARY KEY,
        one TEXT NOT NULL,
        other TEXT NOT NULL,
        choice TEXT NOT NULL,
        author TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE INDEX kinships_of_pair ON kinships (one, other);
    CREATE VIEW kin AS
        SELECT document_id, other_id, iif(choice = 'reprint', 'reprint', kind) AS kind, similarity FROM (
            SELECT twins.*, (
                SELECT choice FROM kinships
                WHERE one = min(near.sha256, far.sha256) AND kinships.other = max(near.sha256, far.sha256)
                ORDER BY kinships.id DESC LIMIT 1) AS choice
            FROM twins JOIN documents AS near ON near.id = document_id JOIN documents AS far ON far.id = other_id)
        WHERE choice IS NOT 'distinct';
    ALTER TABLE documents ADD COLUMN lacks TEXT NOT NULL DEFAULT '';
    CREATE INDEX documents_listed
        ON documents (lacks, damage, state, quarantine, title, source, stored_at, sha256, id);
    UPDATE documents SET lacks = trim(
        iif(EXISTS (SELECT 1 FROM json_each(record, '$.articles') WHERE json_extract(value, '$.date') IS NULL),
            'date ', '')
        || iif(EXISTS (SELECT 1 FROM json_each(record, '$.articles') WHERE json_extract(value, '$.publisher') IS NULL),
            'publisher', ''));
    """,
    """
    CREATE TABLE reports (
        document_id TEXT NOT NULL REFERENCES documents (id),
        article INTEGER NOT NULL,
        publisher TEXT NOT NULL,
        date TEXT NOT NULL,
        confidence TEXT NOT NULL,
        PRIMARY KEY (document_id, article)
    ) WITHOUT ROWID;
    CREATE INDEX reports_by_publisher ON reports (publisher);
    CREATE INDEX reports_by_year ON reports (substr(date, 1, 4));
    CREATE VIEW articles AS
        SELECT documents.id AS document_id, json_extract(value, '$.n') AS article,
            coalesce(json_extract(value, '$.publisher'), '') AS publisher,
            coalesce(json_extract(value, '$.date'), '') AS date,
            coalesce(json_extract(value, '$.date_confidence'), 'unknown') AS confidence
        FROM documents, json_each(record, '$.articles');
    INSERT INTO reports SELECT * FROM articles;
    CREATE TRIGGER reports_of_new AFTER INSERT ON documents BEGIN
        INSERT INTO reports SELECT * FROM articles WHERE document_id = new.id;
    END;
    CREATE TRIGGER reports_of_changed AFTER UPDATE OF record ON documents BEGIN
        DELETE FROM reports WHERE document_id = new.id;
        INSERT INTO reports SELECT * FROM articles WHERE document_id = new.id;
    END;
    """,
    """
    CREATE TABLE basket_items_before AS SELECT * FROM basket_items;
    DROP TABLE basket_items;
    CREATE TABLE basket_items (
        basket TEXT NOT NULL REFERENCES baskets (id),
        unit TEXT NOT NULL,
        heading TEXT NOT NULL CHECK (heading IN ('背景', '难点', '做法', '成效', '启示', '思考题')),
        note TEXT NOT NULL,
        position INTEGER NOT NULL,
        author TEXT NOT NULL DEFAULT '',
        publisher TEXT NOT NULL DEFAULT '',
        date TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (basket, unit)
    ) WITHOUT ROWID;
    INSERT INTO basket_items (basket, unit, heading, note, position)
        SELECT basket, unit, heading, note, position FROM basket_items_before;
    DROP TABLE basket_items_before;
    """,
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        author TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,
        hash TEXT NOT NULL
    );
    CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN
        SELECT RAISE(ABORT, 'what was done is only added to');
    END;
    CREATE TRIGGER audit_complete BEFORE DELETE ON audit BEGIN
        SELECT RAISE(ABORT, 'what was done is only added to');
    END;
    """,
    """
    CREATE TABLE vocabulary_versions (
        version INTEGER PRIMARY KEY,
        action TEXT NOT NULL,
        author TEXT NOT NULL,
        at TEXT NOT NULL
    );
    CREATE TABLE vocabulary_changes (
        version INTEGER NOT NULL REFERENCES vocabulary_versions (version),
        word TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('alias', 'colloq', 'typo', 'place', 'plain', '')),
        meaning TEXT NOT NULL,
        PRIMARY KEY (word, version)
    ) WITHOUT ROWID;
    CREATE INDEX vocabulary_changes_by_version ON vocabulary_changes (version);
    CREATE TABLE ignored_questions (
        question TEXT PRIMARY KEY,
        author TEXT NOT NULL,
        at TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE uploads (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        made_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        author TEXT NOT NULL
    );
    CREATE TABLE upload_files (
        upload INTEGER NOT NULL REFERENCES uploads (id),
        n INTEGER NOT NULL,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('receiving', 'queued', 'done', 'known', 'stopped', 'cancelled')),
        sha256 TEXT NOT NULL DEFAULT '',
        encoding TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (upload, n)
    ) WITHOUT ROWID;
    CREATE TABLE upload_jobs (
        upload INTEGER NOT NULL REFERENCES uploads (id),
        job INTEGER NOT NULL REFERENCES jobs (id),
        PRIMARY KEY (upload, job)
    ) WITHOUT ROWID;
    """,
    """
    CREATE INDEX documents_on_shelf ON documents (state, id, title, source, quarantine);
    """,
    """
    CREATE TABLE wishes (
        sha256 TEXT PRIMARY KEY,
        document_id TEXT NOT NULL,
        upload INTEGER NOT NULL REFERENCES uploads (id),
        published INTEGER NOT NULL,
        author TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE sources ADD COLUMN left_at INTEGER NOT NULL DEFAULT 0;
    """,
    """
    ALTER TABLE unanswered RENAME TO unanswered_before;
    DROP INDEX unanswered_by_time;
    CREATE TABLE unanswered (
        question TEXT NOT NULL,
        filters TEXT NOT NULL,
        slots TEXT NOT NULL,
        first_at TEXT NOT NULL,
        last_at TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (question, filters)
    ) WITHOUT ROWID;
    INSERT INTO unanswered SELECT question, '{}', slots, first_at, last_at, count FROM unanswered_before;
    DROP TABLE unanswered_before;
    CREATE INDEX unanswered_by_time ON unanswered (last_at DESC, question, filters);
    ALTER TABLE ignored_questions RENAME TO ignored_questions_before;
    CREATE TABLE ignored_questions (
        question TEXT NOT NULL,
        filters TEXT NOT NULL,
        author TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (question, filters)
    ) WITHOUT ROWID;
    INSERT INTO ignored_questions SELECT question, '{}', author, at FROM ignored_questions_before;
    DROP TABLE ignored_questions_before;
    """,
    """
    ALTER TABLE upload_files ADD COLUMN seconds REAL NOT NULL DEFAULT 0;
    """,
)
