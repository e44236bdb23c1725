/** `clovabot setup models`: what is there, one choice, a trial, and a line or three in `.env`. */
import type { CheckResult, FetchedPart } from '../contracts/backend.js';
import { ClovabotError } from '../contracts/errors.js';
import { findServers, type KnownServers } from '../models/openai/find-servers.js';
import { formatSeconds } from '../util/format.js';
import type { Dialog } from './dialog.js';
import { partWords } from './fetch-weights.js';
import { type ChoiceServices, type ModelChoice, modelChoices, type Settings } from './model-choices.js';

export interface SetupModelsServices extends ChoiceServices {
  readonly dialog: Dialog;
  readonly servers: KnownServers;
  /** Names of this machine: "localhost", and of the host that a container runs on. */
  readonly hosts: readonly string[];
  /** What the connected backend finds out about itself when it is used with these settings besides those that are set. */
  check(settings: Settings, backend: string): Promise<readonly CheckResult[]>;
  /** Installs an npm package; resolves to whether that went well. */
  install(name: string): Promise<boolean>;
  /** What the backend would fetch when it is first needed. */
  toFetch(settings: Settings, backend: string): Promise<readonly FetchedPart[]>;
  /** Fetches it, and shows how far it is. */
  fetchAll(settings: Settings, backend: string, parts: readonly FetchedPart[]): Promise<void>;
  /** Puts settings into the `.env` file. */
  write(settings: Settings): Promise<void>;
  /** ms, monotonic enough to measure with. */
  readonly now: () => number;
}

/** @returns whether something was connected */
export async function setupModels(services: SetupModelsServices): Promise<boolean> {
  const { dialog, print, servers, hosts, list } = services;
  print('Looking for model servers on this machine …');
  const found = await findServers(servers.local, hosts, list);
  if (found.length === 0) print(`None answers (${servers.local.map(({ name }) => name).join(', ')}).`);
  const choices = modelChoices(found, servers, services);
  print('');
  for (const [at, { title }] of choices.entries()) print(`  ${String(at + 1).padStart(2)}  ${title}`);
  print('');
  const choice = choices[Number(await dialog.ask('What shall I connect? (a number, Enter for nothing) ', '0')) - 1];
  if (!choice) {
    print('Nothing was changed.');
    return false;
  }
  return connect(choice, services);
}

async function connect(choice: ModelChoice, services: SetupModelsServices): Promise<boolean> {
  const { dialog, print } = services;
  const settings = await choice.settings();
  for (const { name, size } of choice.packages ?? []) {
    if (!(await dialog.confirm(`This takes ${name} (${size}). Install it?`))) return false;
    if (!(await services.install(name)))
      throw new ClovabotError(`[setup] ${name} could not be installed; see above, and try npm i ${name}`);
  }
  const isUsable = await isTried(choice, settings, services);
  print('');
  for (const [name, value] of Object.entries(settings))
    if (value !== '') print(`  ${name}=${/KEY|TOKEN/.test(name) ? '…' : value}`);
  const question = isUsable ? 'Put this into .env?' : 'It did not work. Put it into .env all the same?';
  if (!(await dialog.confirm(question))) {
    print('Nothing was changed.');
    return false;
  }
  await services.write(settings);
  await fetchNow(choice, settings, services);
  print('Done. Start the bot again to use it; “clovabot doctor” shows who does what.');
  return true;
}

/** What is large is fetched when somebody is there to see it, or when it is first needed. */
async function fetchNow({ backend }: ModelChoice, settings: Settings, services: SetupModelsServices): Promise<void> {
  const { dialog, print } = services;
  const parts = await services.toFetch(settings, backend);
  if (parts.length === 0) return;
  if (!(await dialog.confirm(`Fetch ${partWords(parts)} now? Otherwise that is done when it is first needed.`))) return;
  try {
    await services.fetchAll(settings, backend, parts);
    print('  ✓ all of it is here');
  } catch (error) {
    if (!(error instanceof ClovabotError)) throw error;
    print(`  ✗ ${error.message.replace(/^\[\w+\] /, '')}`);
    print('  What has come whole is kept; the rest is fetched when it is first needed.');
  }
}

async function isTried(
  { backend }: ModelChoice,
  settings: Settings,
  { print, check, now }: SetupModelsServices,
): Promise<boolean> {
  print('Trying it …');
  const began = now();
  const results = await check(settings, backend).catch((error: unknown): readonly CheckResult[] => {
    if (error instanceof ClovabotError) return [{ works: false, words: error.message }];
    throw error;
  });
  for (const { works, words } of results) print(`  ${works ? '✓' : '✗'} ${words}`);
  print(`  ${formatSeconds(now() - began)}`);
  return results.every(({ works }) => works);
}
