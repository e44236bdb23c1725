/** How large the house is, and how many of its files one question passes through. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import ts from 'typescript';
import { commands } from '../../commands/index.js';
import { discord } from '../../src/chats/discord/index.js';
import { projectRoot } from '../../src/util/project-root.js';
import { startTestBot } from '../support/bot.js';
import { startDiscordPeer } from '../support/discord-peer.js';
import { discordPerson } from '../support/discord-people.js';
import { photo } from '../support/sample-photos.js';

const maxFunctionLines = 50;
const answerTimeoutMs = 60_000;

export interface House {
  readonly files: number;
  readonly lines: number;
  readonly medianLines: number;
  readonly filesAbove300: number;
  /** Steps below src, the file's own counted. */
  readonly depth: number;
  readonly filesWithOneImporter: number;
  readonly functionsAbove50: number;
}

/** Counts what stands in src and commands. */
export function measureHouse(): House {
  const files = ['src', 'commands'].flatMap((folder) =>
    readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(folder, file)),
  );
  const texts = files.map((file) => readFileSync(path.join(projectRoot, file), 'utf8'));
  const lines = texts.map((text) => text.split('\n').length - 1);
  const importers = new Map<string, Set<string>>();
  for (const [index, file] of files.entries())
    for (const [, target] of texts[index].matchAll(/(?:from|import) '(\.{1,2}\/[^']+)'/g)) {
      const imported = path.join(path.dirname(file), target).replace(/\.js$/, '.ts');
      importers.set(imported, (importers.get(imported) ?? new Set()).add(file));
    }
  return {
    files: files.length,
    lines: lines.reduce((sum, count) => sum + count, 0),
    medianLines: [...lines].sort((a, b) => a - b)[Math.floor(lines.length / 2)],
    filesAbove300: lines.filter((count) => count > 300).length,
    depth: Math.max(...files.map((file) => file.split(path.sep).length - 1)),
    filesWithOneImporter: files.filter((file) => importers.get(file)?.size === 1).length,
    functionsAbove50: files.flatMap((file, index) => longFunctions(file, texts[index])).length,
  };
}

function longFunctions(file: string, text: string): readonly ts.Node[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const length = lineAt(node.end) - lineAt(node.getStart(source)) + 1;
    if (ts.isFunctionLike(node) && 'body' in node && node.body && length > maxFunctionLines) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The files of ours that run on the main thread between a question in Discord and its answer, by V8's coverage. */
export async function filesOfOneQuestion(): Promise<readonly string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const [peer, { bot, close }] = await Promise.all([startDiscordPeer(), startTestBot()]);
  const { app, memory } = bot;
  const { token, apiUrl, cdnUrl } = peer;
  const silent = (): void => undefined;
  const chat = await discord.connect({
    environment: { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl, DISCORD_CDN_URL: cdnUrl },
    ...{ app, memory, commands, randomId: randomUUID, now: Date.now },
    log: { debug: silent, info: silent, warn: console.warn, error: console.error },
  });
  await bot.warmUp();
  // What connecting does is not part of a question; taking the coverage sets its counters to zero.
  await pause(2000);
  await session.post('Profiler.takePreciseCoverage');
  discordPerson(peer, 'Ana').says('how many people are there?', { pictures: [photo(1)] });
  const deadline = Date.now() + answerTimeoutMs;
  while (!peer.posts().some(({ content }) => /\d/.test(content))) {
    if (Date.now() > deadline) throw new Error('[bench] no answer came');
    await pause(50);
  }
  await app.idle();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await Promise.all([chat?.close(), peer.close()]);
  await close();
  const own = ['src', 'commands'].map((folder) => path.join(projectRoot, folder) + path.sep);
  return result
    .filter(({ functions }) => functions.some(({ ranges }) => ranges[0].count > 0))
    .map(({ url }) => url.replace(/^file:\/\//, ''))
    .filter((file) => own.some((folder) => file.startsWith(folder)))
    .map((file) => path.relative(projectRoot, file))
    .sort();
}
