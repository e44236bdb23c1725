import { maxUnderWay } from './entry-lines.js';

/**
 * What the journal does on PostgreSQL in one call each, so that an event costs few trips. The rows say what is so: who
 * holds an entry, and what is next in its thread. The job engine only says when to look: a thread has one job, for its
 * oldest entry, and the next gets its own when that one is done. (Its queues by name are meant for few names: each fetch
 * locks the row of every free queue, and a job that fails is overtaken.) So a job too many does nothing, and one that is
 * missing is made by `clovabot_journal_repair`.
 */

export const jobsSchema = 'clovabot_jobs';
export const taskName = 'carry-out';
/** Rows of which it is looked again whose lines are full meanwhile. */
const repairedAtOnce = 1000;

const most = (of: 'person' | 'team'): string =>
  `CASE _line ${Object.entries(maxUnderWay)
    .map(([line, limits]) => `WHEN '${line}' THEN ${limits[of]}`)
    .join(' ')} END`;

const functions = `
CREATE TABLE IF NOT EXISTS clovabot_processes (id TEXT PRIMARY KEY, beat BIGINT NOT NULL, pool TEXT);
CREATE TABLE IF NOT EXISTS clovabot_locks (name TEXT COLLATE "C" PRIMARY KEY, run TEXT NOT NULL);

CREATE OR REPLACE FUNCTION clovabot_is_alive(_run text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM clovabot_processes WHERE id = split_part(_run, '#', 1))
$$;

CREATE OR REPLACE FUNCTION clovabot_job_key(_row clovabot_journal) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN _row.lane IS NULL THEN 'entry ' || md5(_row.key) ELSE 'thread ' || md5(_row.team || E'\\x1f' || _row.thread) END
$$;

CREATE INDEX IF NOT EXISTS clovabot_journal_queued ON clovabot_journal (team, person) WHERE status = 'waiting' AND queued;
CREATE INDEX IF NOT EXISTS clovabot_journal_unqueued ON clovabot_journal (team, seq) WHERE status = 'waiting' AND NOT queued;

-- As entryLineOf() says.
CREATE OR REPLACE FUNCTION clovabot_journal_line(_row clovabot_journal) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN strpos(_row.key, '>') > 0 THEN 'following' WHEN _row.lane IS NULL AND _row.person <> '' THEN 'telling' ELSE 'asking' END
$$;

-- As many of its team come before it: of each person those that are no later than it is among its own person's.
CREATE OR REPLACE FUNCTION clovabot_journal_add_job(_row clovabot_journal, _wait double precision, _waited boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE _line text := clovabot_journal_line(_row); _person integer; _team integer; _before integer;
BEGIN
  WITH those AS (SELECT person, row_number() OVER (PARTITION BY person ORDER BY seq) AS nth FROM clovabot_journal AS one
    WHERE status = 'waiting' AND queued AND team = _row.team AND seq <> _row.seq AND clovabot_journal_line(one) = _line),
    own AS (SELECT count(*) AS count FROM those WHERE person = _row.person)
  SELECT own.count, count(those.nth), count(those.nth) FILTER (WHERE nth <= own.count + 1) INTO _person, _team, _before FROM own LEFT JOIN those ON TRUE GROUP BY own.count;
  IF NOT _row.queued AND (_person >= ${most('person')} OR _team >= ${most('team')}) THEN RETURN; END IF;
  PERFORM ${jobsSchema}.add_job(
    '${taskName}',
    CASE WHEN _row.lane IS NULL THEN json_build_object('key', _row.key, 'waited', _waited)
      ELSE json_build_object('team', _row.team, 'thread', _row.thread, 'waited', _waited) END,
    run_at := CASE WHEN _wait > 0 THEN now() + _wait * interval '1 millisecond' END,
    max_attempts := 32767, job_key := clovabot_job_key(_row), priority := CASE _line WHEN 'telling' THEN 0 ELSE (1 + _before) * 100 END + _person);
  UPDATE clovabot_journal SET queued = TRUE WHERE seq = _row.seq AND NOT queued;
END $$;

-- Gives it a job, where its person and team have few enough that have one.
CREATE OR REPLACE FUNCTION clovabot_journal_enqueue(_row clovabot_journal) RETURNS void LANGUAGE sql AS $$
  SELECT clovabot_journal_add_job(_row, 0, FALSE)
$$;

-- What is accepted and what is done in a thread at the same moment must see each other.
CREATE OR REPLACE FUNCTION clovabot_journal_lock(_team text, _thread text) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(20261130, hashtext(_team || E'\\x1f' || _thread))
$$;

CREATE OR REPLACE FUNCTION clovabot_journal_accept(_entries json, _at bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE _entry record; _beside record; _row clovabot_journal;
BEGIN
  FOR _entry IN SELECT DISTINCT team, thread FROM json_to_recordset(_entries) AS e(team text, thread text, lane text) WHERE lane IS NOT NULL ORDER BY team, thread LOOP
    PERFORM clovabot_journal_lock(_entry.team, _entry.thread);
  END LOOP;
  FOR _beside IN SELECT b.* FROM json_to_recordset(_entries) AS e(beside json), json_to_recordset(e.beside) AS b(namespace text, key text, value text) ORDER BY b.namespace COLLATE "C", b.key COLLATE "C" LOOP
    INSERT INTO clovabot_rows (namespace, key, value, expires) VALUES (_beside.namespace, _beside.key, _beside.value, NULL)
      ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, expires = NULL;
  END LOOP;
  FOR _entry IN SELECT * FROM json_to_recordset(_entries) AS e(key text, team text, thread text, lane text, person text, event text) LOOP
    INSERT INTO clovabot_journal (key, team, thread, lane, person, event, status, begun, at)
      VALUES (_entry.key, _entry.team, _entry.thread, _entry.lane, _entry.person, _entry.event, 'waiting', 0, _at)
      ON CONFLICT (key) DO NOTHING RETURNING * INTO _row;
    IF FOUND THEN
      RETURN NEXT _row.key;
      IF _row.lane IS NULL OR NOT EXISTS (SELECT 1 FROM clovabot_journal WHERE status = 'waiting' AND team = _row.team AND thread = _row.thread AND lane IS NOT NULL AND seq < _row.seq) THEN
        PERFORM clovabot_journal_enqueue(_row);
      END IF;
    END IF;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION clovabot_journal_replay(_key text, _at bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE _row clovabot_journal;
BEGIN
  DELETE FROM clovabot_journal WHERE key = _key AND status = 'dead' RETURNING * INTO _row;
  RETURN FOUND AND EXISTS (SELECT 1 FROM clovabot_journal_accept(json_build_array(row_to_json(_row)), _at));
END $$;

-- Gives the entry as it was before, or nothing when somebody else has it or nothing is left to do.
CREATE OR REPLACE FUNCTION clovabot_journal_begin(_key text, _team text, _thread text, _run text) RETURNS SETOF clovabot_journal LANGUAGE plpgsql AS $$
DECLARE _row clovabot_journal;
BEGIN
  -- Whoever takes this process's place waits for this.
  PERFORM 1 FROM clovabot_processes WHERE id = split_part(_run, '#', 1) FOR KEY SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'clovabot: this process has lost its lease' USING ERRCODE = '57P05'; END IF;
  IF _key IS NULL THEN
    SELECT * INTO _row FROM clovabot_journal WHERE status = 'waiting' AND team = _team AND thread = _thread AND lane IS NOT NULL ORDER BY seq LIMIT 1 FOR UPDATE;
  ELSE
    SELECT * INTO _row FROM clovabot_journal WHERE status = 'waiting' AND key = _key FOR UPDATE;
  END IF;
  IF NOT FOUND THEN RETURN; END IF;
  IF _row.holder = _run THEN
    -- The answer to the first call was lost.
    _row.begun := _row.begun - 1;
  ELSIF clovabot_is_alive(_row.holder) THEN
    RETURN;
  ELSE
    UPDATE clovabot_journal SET begun = begun + 1, holder = _run, queued = TRUE WHERE seq = _row.seq;
  END IF;
  RETURN NEXT _row;
END $$;

-- What waits in its line may have its job now: of the person who has fewest, and of the thread that has just had its turn at last.
CREATE OR REPLACE FUNCTION clovabot_journal_next(_ended clovabot_journal) RETURNS void LANGUAGE plpgsql AS $$
DECLARE _row clovabot_journal; _line text := clovabot_journal_line(_ended);
BEGIN
  SELECT one.* INTO _row FROM (
    SELECT those.seq, those.thread, those.lane FROM clovabot_journal AS those LEFT JOIN (
      SELECT person, count(*) AS count FROM clovabot_journal AS one WHERE status = 'waiting' AND queued AND team = _ended.team AND clovabot_journal_line(one) = _line GROUP BY person
    ) AS had USING (person)
    WHERE status = 'waiting' AND NOT queued AND team = _ended.team AND clovabot_journal_line(those) = _line AND coalesce(had.count, 0) < ${most('person')}
    ORDER BY coalesce(had.count, 0), those.thread = _ended.thread, those.seq OFFSET 0
  ) AS waiting JOIN clovabot_journal AS one USING (seq)
  WHERE waiting.lane IS NULL OR NOT EXISTS (SELECT 1 FROM clovabot_journal AS earlier WHERE status = 'waiting' AND team = _ended.team AND earlier.thread = waiting.thread AND earlier.lane IS NOT NULL AND earlier.seq < waiting.seq)
  LIMIT 1;
  IF FOUND THEN PERFORM clovabot_journal_enqueue(_row); END IF;
  IF _ended.lane IS NOT NULL THEN
    SELECT * INTO _row FROM clovabot_journal WHERE status = 'waiting' AND team = _ended.team AND thread = _ended.thread AND lane IS NOT NULL ORDER BY seq LIMIT 1;
    IF FOUND AND _row.holder IS NULL AND NOT _row.queued THEN PERFORM clovabot_journal_enqueue(_row); END IF;
  END IF;
END $$;

-- False when another process holds it. Its notes are dropped with it, in the order in which they are given.
CREATE OR REPLACE FUNCTION clovabot_journal_end(_key text, _run text, _status text, _fault text, _at bigint, _notes json) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE _row clovabot_journal; _note record;
BEGIN
  SELECT * INTO _row FROM clovabot_journal WHERE key = _key;
  IF NOT FOUND OR _row.status <> 'waiting' THEN RETURN TRUE; END IF;
  IF _row.lane IS NOT NULL THEN PERFORM clovabot_journal_lock(_row.team, _row.thread); END IF;
  UPDATE clovabot_journal SET status = _status, fault = _fault, holder = NULL, queued = FALSE,
      event = CASE WHEN _status = 'done' THEN 'null' ELSE event END, person = CASE WHEN _status = 'done' THEN '' ELSE person END, at = CASE WHEN _status = 'done' THEN _at ELSE at END
    WHERE key = _key AND holder = _run;
  IF NOT FOUND THEN RETURN FALSE; END IF;
  FOR _note IN SELECT * FROM json_to_recordset(_notes) AS n(namespace text, key text) LOOP
    DELETE FROM clovabot_rows WHERE namespace = _note.namespace AND key = _note.key;
  END LOOP;
  PERFORM clovabot_journal_next(_row);
  RETURN TRUE;
END $$;

-- It is begun later, here or elsewhere.
CREATE OR REPLACE FUNCTION clovabot_journal_leave(_key text, _run text, _wait double precision, _counts boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE _row clovabot_journal;
BEGIN
  UPDATE clovabot_journal SET holder = NULL, begun = begun - CASE WHEN _counts THEN 0 ELSE 1 END
    WHERE key = _key AND holder = _run RETURNING * INTO _row;
  IF FOUND THEN PERFORM clovabot_journal_add_job(_row, _wait, _wait > 0); END IF;
END $$;

CREATE OR REPLACE FUNCTION clovabot_journal_drop(_keys json) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE _row clovabot_journal; _count integer := 0;
BEGIN
  FOR _row IN SELECT * FROM clovabot_journal WHERE status <> 'done' AND key IN (SELECT json_array_elements_text(_keys)) ORDER BY team, thread, seq LOOP
    IF _row.lane IS NOT NULL THEN PERFORM clovabot_journal_lock(_row.team, _row.thread); END IF;
    UPDATE clovabot_journal SET status = 'done', event = 'null', person = '', fault = NULL, holder = NULL, queued = FALSE WHERE seq = _row.seq AND status <> 'done';
    IF FOUND THEN
      _count := _count + 1;
      IF _row.status = 'waiting' THEN PERFORM clovabot_journal_next(_row); END IF;
    END IF;
  END LOOP;
  RETURN _count;
END $$;

-- Makes the jobs that are missing: of rows that a backup or an earlier version has brought, or that a kill has left.
CREATE OR REPLACE FUNCTION clovabot_journal_repair() RETURNS void LANGUAGE plpgsql AS $$
DECLARE _row clovabot_journal; _last bigint := 0; _seen integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(20261130) THEN RETURN; END IF;
  DELETE FROM ${jobsSchema}._private_jobs WHERE attempts >= max_attempts AND locked_at IS NULL;
  LOOP
    _seen := 0;
    FOR _row IN
      WITH had AS (SELECT team, person, clovabot_journal_line(one) AS _line, count(*) AS count FROM clovabot_journal AS one
          WHERE status = 'waiting' AND queued GROUP BY 1, 2, 3),
        full_of AS (SELECT team, NULL::text AS person, _line FROM had GROUP BY team, _line HAVING sum(count) >= ${most('team')}
          UNION ALL SELECT team, person, _line FROM had WHERE count >= ${most('person')})
      SELECT one.* FROM clovabot_journal AS one
      WHERE status = 'waiting' AND seq > _last AND NOT clovabot_is_alive(coalesce(holder, ''))
        -- Those that wait for a place get it when one of their line ends.
        AND (queued OR NOT EXISTS (SELECT 1 FROM full_of WHERE team = one.team AND _line = clovabot_journal_line(one) AND coalesce(person, one.person) = one.person))
        AND (lane IS NULL OR NOT EXISTS (SELECT 1 FROM clovabot_journal WHERE status = 'waiting' AND team = one.team AND thread = one.thread AND lane IS NOT NULL AND seq < one.seq))
        AND NOT EXISTS (SELECT 1 FROM ${jobsSchema}.jobs WHERE key = clovabot_job_key(one))
      ORDER BY seq LIMIT ${repairedAtOnce}
    LOOP
      PERFORM clovabot_journal_enqueue(_row);
      _last := _row.seq;
      _seen := _seen + 1;
    END LOOP;
    EXIT WHEN _seen < ${repairedAtOnce};
  END LOOP;
END $$;

-- Renews this process's lease; gives all leases, and with a beat of -1 who holds jobs without one.
CREATE OR REPLACE FUNCTION clovabot_process_beat(_id text, _pool text) RETURNS TABLE (process text, beats bigint) LANGUAGE plpgsql AS $$
BEGIN
  UPDATE clovabot_processes SET beat = beat + 1, pool = _pool WHERE id = _id;
  RETURN QUERY SELECT id, beat FROM clovabot_processes;
  RETURN QUERY SELECT DISTINCT locked_by, -1::bigint FROM ${jobsSchema}.jobs
    WHERE locked_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM clovabot_processes WHERE pool = locked_by);
END $$;

-- Ends a lease that was not renewed since that beat (without one: its own), and lets go of what it holds.
CREATE OR REPLACE FUNCTION clovabot_process_end(_id text, _beat bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE _pool text := _id;
BEGIN
  IF _beat IS NULL OR _beat >= 0 THEN
    DELETE FROM clovabot_processes WHERE id = _id AND (_beat IS NULL OR beat = _beat) RETURNING pool INTO _pool;
    IF NOT FOUND THEN RETURN FALSE; END IF;
    UPDATE clovabot_journal SET holder = NULL WHERE status = 'waiting' AND split_part(holder, '#', 1) = _id;
    DELETE FROM clovabot_locks WHERE split_part(run, '#', 1) = _id;
  END IF;
  IF _pool IS NOT NULL THEN PERFORM ${jobsSchema}.force_unlock_workers(ARRAY[_pool]); END IF;
  PERFORM clovabot_journal_repair();
  PERFORM pg_notify('jobs:insert', '{"count":64}');
  RETURN TRUE;
END $$;

-- True when this run has the lock of that name.
CREATE OR REPLACE FUNCTION clovabot_lock(_name text, _run text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO clovabot_locks AS held (name, run) VALUES (_name, _run)
    ON CONFLICT (name) DO UPDATE SET run = excluded.run WHERE held.run = excluded.run OR NOT clovabot_is_alive(held.run);
  RETURN FOUND;
END $$;
`;

export const journalFunctions = functions;
