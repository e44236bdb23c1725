import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Bot } from '../bot.js';
import type { ConnectedBackend } from '../contracts/backend.js';
import { readKnownServers } from '../models/openai/find-servers.js';
import { writeEnvironmentFile } from '../util/env-file.js';
import { projectRoot } from '../util/project-root.js';
import { createDialog } from './dialog.js';
import { checkBackend } from './doctor.js';
import { fetchWithBar } from './fetch-weights.js';
import { type Session, withFreshMemory } from './session.js';
import { setupModels } from './setup-models.js';

/** ms; a server of one's own answers at once, or is busy loading. */
const maxProbeMs = 3000;

/** Runs `setupModels` in this terminal and on this machine. */
export async function connectModels({ terminal, context, print, fail, withBot }: Session): Promise<void> {
  const { signal, now } = context;
  const dialog = createDialog({ input: terminal.stdin, output: terminal.stdout, signal });
  try {
    const isConnected = await setupModels({
      dialog,
      print,
      servers: readKnownServers(),
      // What runs on the machine around a container has this name there.
      hosts: existsSync('/.dockerenv') ? ['localhost', 'host.docker.internal'] : ['localhost'],
      list: { fetch, signal, timeoutMs: maxProbeMs },
      check: (settings, backend) =>
        withFreshMemory(undefined, (memory) =>
          withBot({ memory, quiet: true, settings }, (bot) => checkBackend(bot, backend, signal)),
        ),
      install,
      toFetch: (settings, backend) =>
        withBot({ quiet: true, settings }, async (bot) => (await connectionOf(bot, backend)?.toFetch?.(signal)) ?? []),
      fetchAll: (settings, backend, parts) =>
        withBot({ quiet: true, settings }, (bot) =>
          fetchWithBar(connectionOf(bot, backend) ?? {}, parts, { stream: terminal.stderr, signal }),
        ),
      write: (settings) => writeEnvironmentFile('.env', settings),
      now,
    });
    if (!isConnected) fail();
  } finally {
    dialog.close();
  }
}

const connectionOf = ({ connected }: Bot, name: string): ConnectedBackend | undefined =>
  connected.find(({ backend }) => backend.name === name)?.connection;

/** npm says how far it is by itself. */
const install = (name: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const npm = spawn('npm', ['install', name], { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] });
    npm.on('error', reject);
    npm.on('close', (code) => resolve(code === 0));
  });
