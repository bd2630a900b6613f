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
)
