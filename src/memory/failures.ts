import { ClovabotError, StoreError } from '../contracts/errors.js';

/** What people are told: nothing that nobody has checked. */
const friendlyWords = {
  full: 'My disk is full, so I can’t note anything down right now. Please try again in a while.',
  away: 'I can’t reach my memory right now. Please try again in a while.',
  broken: 'Something is wrong with my memory, and I can’t mend it myself. Please tell whoever runs me.',
} as const;
/** Codes of a disk that takes no more. */
const full = /^(?:SQLITE_FULL|53100|ENOSPC|EDQUOT|EFBIG)/;

export function friendlyWordsFor(cause: unknown): string {
  if (full.test(codeOf(cause))) return friendlyWords.full;
  return mayPass(cause) ? friendlyWords.away : friendlyWords.broken;
}

/** What went wrong and how to fix it, by the start of SQLite's, PostgreSQL's or the system's error code. */
const sentences: readonly (readonly [code: string, what: string, remedy: string])[] = [
  ['SQLITE_FULL', 'the disk is full; what was stored is intact', 'free some space'],
  ['SQLITE_IOERR', 'the disk failed to read or write; what was stored before is kept', 'check its space and health'],
  ['SQLITE_READONLY', 'the database cannot be written', 'give this user write access to the file and its folder'],
  [
    'SQLITE_CANTOPEN',
    'the database cannot be opened',
    'check that its folder exists and that this user may write in it',
  ],
  ['SQLITE_NOTADB', 'the file is no SQLite database', 'choose another DATABASE_URL or restore a backup'],
  [
    'SQLITE_CORRUPT',
    'the database file is damaged, and nothing is written to it any more',
    'stop the bot, copy the file, then restore a backup, or keep what `sqlite3 FILE .recover` saves',
  ],
  [
    'FILE_GONE',
    'the database file was removed or replaced while the bot works',
    'stop the bot, put the file or a backup back, and start it again',
  ],
  ['NO_TABLE', 'a table of the bot is missing in the database', 'stop the bot, keep a copy, and restore a backup'],
  ['42P01', 'a table of the bot is missing in the database', 'stop the bot, keep a copy, and restore a backup'],
  ['SQLITE_BUSY', 'another process kept the database locked for too long', 'see which other Clovabot uses it'],
  ['ECONNREFUSED', 'the database server does not answer', 'start it, or correct host and port in DATABASE_URL'],
  ['ENOTFOUND', 'the database host is unknown', 'correct the host in DATABASE_URL'],
  ['EAI_AGAIN', 'the database host cannot be looked up', 'check the network and the host in DATABASE_URL'],
  ['ECONNRESET', 'the connection to the database broke', 'try again; check the server'],
  ['ETIMEDOUT', 'the database server is not reachable', 'check host, port and firewall'],
  ['28', 'the database refused user or password', 'correct them in DATABASE_URL'],
  ['3D000', 'the database does not exist', 'create it (`createdb NAME`) or correct its name in DATABASE_URL'],
  [
    '42501',
    'the database user lacks a right',
    'GRANT CREATE ON SCHEMA public and ON DATABASE to it, or use another user',
  ],
  ['25006', 'the database accepts no writes', 'connect to the primary server'],
  ['53100', 'the disk of the database server is full; what was stored is intact', 'free some space there'],
  ['53300', 'the database server has too many connections', 'raise max_connections or close others'],
  ['57014', 'the database took too long', 'check its load'],
  ['57P', 'the database server is starting or stopping', 'try again when it runs'],
  ['NoSuchBucket', 'the bucket does not exist', 'create it, or correct CLOVABOT_PICTURES'],
  ['AccessDenied', 'the store refuses access', 'let these keys read, write, list and delete in the bucket'],
  ['InvalidAccessKeyId', 'the store does not know the key', 'correct AWS_ACCESS_KEY_ID'],
  ['SignatureDoesNotMatch', 'the store does not accept the key', 'correct AWS_SECRET_ACCESS_KEY'],
  ['PermanentRedirect', 'the bucket is in another region', 'correct AWS_REGION'],
  ['AuthorizationHeaderMalformed', 'the bucket is in another region', 'correct AWS_REGION'],
  [
    'CredentialsProviderError',
    'there are no keys to the store',
    'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role',
  ],
  ['TimeoutError', 'the store took too long', 'check it and AWS_ENDPOINT_URL'],
  ['StoreUnreachable', 'the store does not answer', 'start it, or correct AWS_ENDPOINT_URL'],
  ['StoreTrouble', 'the store is in trouble', 'try again; check it'],
  ['EFBIG', 'the file would be larger than this user may write; what was stored is intact', 'raise the limit'],
  ['EDQUOT', 'the disk quota is used up; what was stored is intact', 'free some space'],
  ['ENOSPC', 'the disk is full; what was stored is intact', 'free some space'],
  ['EACCES', 'this user may not use the folder', 'give it write access, or set CLOVABOT_HOME to another folder'],
  ['EPERM', 'this user may not use the folder', 'give it write access, or set CLOVABOT_HOME to another folder'],
  ['ENOENT', 'a folder of the bot is gone', 'restore a backup, or start the bot again to begin anew'],
  ['EROFS', 'the file system is read-only', 'set CLOVABOT_HOME to a folder that can be written'],
  ['ENOTDIR', 'a part of the path is no folder', 'correct the path'],
  ['EEXIST', 'a part of the path is no folder', 'correct the path'],
];

/** Of a store that speaks S3; its name says what it is. The library's own errors hold whole requests, which no log should. */
export class StoreFault extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** What happened, in words for the log, and how to fix it: `the disk is full; free some space`. */
export function explainFailure(cause: unknown): string {
  const code = codeOf(cause);
  const known = sentences.find(([start]) => code.startsWith(start));
  if (known) return `${known[1]}; ${known[2]}`;
  const text = cause instanceof Error ? cause.message : String(cause);
  return `it failed (${code || 'no code'}: ${text}); check that it is healthy`;
}

/** @param address where the database is, without a password */
export function databaseError(cause: unknown, address: string): ClovabotError {
  if (cause instanceof ClovabotError) return cause;
  return new StoreError(`[store] ${address}: ${explainFailure(cause)}`, {
    ...{ friendly: friendlyWordsFor(cause), cause, passes: mayPass(cause) },
  });
}

/** Codes of what is over when somebody frees space, starts a server or lets go of a lock. */
const passing =
  /^(?:SQLITE_(?:FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|PROTOCOL)|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|25006|53|55P03|57|58|08|40|ENOSPC|EDQUOT|EFBIG|EROFS|EIO|EACCES|EMFILE)/;
/** Of a connection that broke, drivers tell no code. */
const brokenConnection = /connection (?:terminated|ended|error|timeout)|timeout exceeded|not queryable|server closed/i;

/** Whether the same may work later, with nothing changed but the state of disk and server. */
export function mayPass(cause: unknown): boolean {
  // Keys and buckets are mended by people, while what was to be done waits.
  if (cause instanceof StoreFault) return true;
  const code = codeOf(cause);
  return code ? passing.test(code) : cause instanceof Error && brokenConnection.test(cause.message);
}

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (cause instanceof StoreFault) return cause.name;
  return code === 'SQLITE_ERROR' && cause instanceof Error && /^no such table/.test(cause.message) ? 'NO_TABLE' : code;
}
