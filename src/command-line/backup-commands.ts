import path from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { capabilityNames } from '../contracts/capabilities.js';
import { ConfigError } from '../contracts/errors.js';
import { restoreBackup, writeBackup } from '../memory/backup.js';
import { counted } from '../util/format.js';
import { memoryOption, type Session } from './session.js';

/** `backup` and `restore`. */
export function addBackupCommands(program: Command, { environment, print }: Session): void {
  program
    .command('backup')
    .description('write the database, the pictures and the key into one file, also while the bot runs')
    .argument('<file>', 'where to; a file that is there is not overwritten')
    .option(...memoryOption)
    .action(async (file: string, { memory }: { memory?: string }) => {
      const from = whereIsMemory(environment, memory);
      const { pictures, hasKey } = await writeBackup(from, path.resolve(file));
      const isAll = from.bucket === undefined || pictures > 0;
      const kept = isAll ? `the database and ${counted(pictures, 'picture')}` : 'the database';
      print(`${file}: ${kept}${hasKey ? ', with secret.key: keep it safe' : ''}`);
      if (from.bucket !== undefined)
        print(`The pictures in ${from.bucket} are not in it: copy them by the tools of that store, after this.`);
    });
  program
    .command('restore')
    .description('put a backup into an empty CLOVABOT_HOME')
    .argument('<file>', 'that “clovabot backup” has written')
    .option(...memoryOption)
    .action(async (file: string, { memory }: { memory?: string }) => {
      const to = whereIsMemory(environment, memory);
      const { pictures } = await restoreBackup(path.resolve(file), to);
      print(`${to.home}: the database and ${counted(pictures, 'picture')} are back`);
      if (to.bucket !== undefined) print(`Pictures are looked for in ${to.bucket}: what was copied of it goes there.`);
    });
}

/** @throws ConfigError where memory is kept in PostgreSQL */
function whereIsMemory(environment: Session['environment'], memory: string | undefined) {
  const own = memory ? { CLOVABOT_HOME: memory, DATABASE_URL: undefined } : {};
  const { home, databaseUrl, pictures } = readConfig({ ...environment, ...own }, capabilityNames);
  const database = /^sqlite:\/\/(.+)$/s.exec(databaseUrl)?.[1];
  if (database === undefined)
    throw new ConfigError(
      `[backup] DATABASE_URL is PostgreSQL, whose own tools do this better: pg_dump and pg_restore; copy ${path.join(home, 'pictures')} and secret.key beside`,
    );
  const bucket = pictures && `s3://${[pictures.bucket, pictures.prefix].filter(Boolean).join('/')}`;
  return { home, database, bucket };
}
