/** How keys were encoded before `rowKey` made all of them, and the way from there. */
import { z } from 'zod';
import { type RowKey, rowKey } from '../util/row-key.js';
import { type Database, placeholders, runOne, type Statement, statement } from './database.js';

const storedRow = z.object({ namespace: z.string(), key: z.string() });
const storedClaim = z.object({ key: z.string() });

/** By namespace; undefined for a key that stays. */
const formerKeys: Readonly<Record<string, (key: string) => RowKey | undefined>> = {
  ...Object.fromEntries(
    [
      ...['ballots', 'open-ballots', 'accepted-offers', 'posts-to-empty'],
      ...['picture-places', 'message-pictures', 'pictures-to-forget'],
    ].map((namespace) => [namespace, fromJson]),
  ),
  // "slack:T1 C1:1733.000100"
  'slack-threads'(key) {
    const [team = '', post = ''] = key.split(' ');
    return rowKey(team, ...post.split(':'));
  },
  // "000001733.000200 C1 slack:T1"
  'slack-reactions': (key) => rowKey(...key.split(' ')),
  'discord-reactions': (key) => rowKey(...key.split(' ')),
  // The id of a picture, "." and the id of a post
  'web-picture-holders': (key) => rowKey(key.slice(0, 64), key.slice(65)),
};

function fromJson(key: string): RowKey | undefined {
  return key.startsWith('[') ? rowKey(...z.array(z.string()).parse(JSON.parse(key))) : undefined;
}

/** `["told …","slack:T1"]`, "discord:message:1", "slack:message:slack:T1:C1:1733.1", "slack:reaction:slack:T1 C1:1733.1 …" */
function renameClaim(key: string): RowKey | undefined {
  const [, kind, rest = ''] = /^(discord:message|slack:(?:message|form|reaction)):(.*)$/s.exec(key) ?? [];
  if (kind === undefined) return fromJson(key);
  if (kind === 'slack:message') {
    const [ts = '', channel = '', ...team] = rest.split(':').reverse();
    return rowKey(kind, team.reverse().join(':'), channel, ts);
  }
  if (kind === 'slack:reaction') {
    const [team = '', post = '', ...others] = rest.split(' ');
    return rowKey(kind, team, ...post.split(':'), ...others);
  }
  return rowKey(kind, ...rest.split(' '));
}

/** Statements that give each such row and claim the key that `rowKey` makes. */
export async function renameKeys(database: Database): Promise<readonly Statement[]> {
  const namespaces = Object.keys(formerKeys);
  const { rows } = await runOne(
    database,
    `SELECT namespace, key FROM clovabot_rows WHERE namespace IN ${placeholders(1, namespaces.length)}`,
    ...namespaces,
  );
  const { rows: claims } = await runOne(database, 'SELECT key FROM clovabot_claims');
  return [
    ...rows.flatMap((row) => {
      const { namespace, key } = storedRow.parse(row);
      const renamed = formerKeys[namespace]?.(key);
      return renamed === undefined || renamed === key
        ? []
        : statement('UPDATE clovabot_rows SET key = $1 WHERE namespace = $2 AND key = $3', renamed, namespace, key);
    }),
    ...claims.flatMap((row) => {
      const { key } = storedClaim.parse(row);
      const renamed = renameClaim(key);
      return renamed === undefined || renamed === key
        ? []
        : statement('UPDATE clovabot_claims SET key = $1 WHERE key = $2', renamed, key);
    }),
  ];
}
