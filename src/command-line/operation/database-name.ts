import path from 'node:path';
import type { Config } from '../../config.js';

/** The file of a SQLite database; undefined for another one. */
export const fileOfDatabase = ({ databaseUrl }: Pick<Config, 'databaseUrl'>): string | undefined =>
  /^sqlite:\/\/(?!:memory:)(.+)$/s.exec(databaseUrl)?.[1];

/** By the settings that name it, so that it can be told to anybody. */
export function nameOfDatabase({ databaseUrl, home }: Pick<Config, 'databaseUrl' | 'home'>): string {
  const file = fileOfDatabase({ databaseUrl });
  const within = file === undefined ? undefined : path.relative(home, file);
  return within === undefined || within.startsWith('..') ? 'DATABASE_URL' : path.join('CLOVABOT_HOME', within);
}
