import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../src/util/project-root.js';

const contracts = [
  'turn',
  'tool',
  'model',
  'chat',
  'command',
  'store',
  'errors',
  'planner',
  'concept',
  'expression',
  'describe',
  'learning',
  'teacher',
  'learned',
  'render',
  'render-lesson',
  'render-ballot',
  'choices',
  'log',
  'config',
];
const everything = [
  'contracts',
  'util',
  'clova',
  'conversation',
  'app',
  'tools',
  'models',
  'chats',
  'memory',
  'commands',
  'evaluation',
  'command-line',
  'bot',
];

/** What each part may import, besides itself and packages. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  util: [],
  contracts: ['util', 'contracts'],
  clova: ['contracts', 'util'],
  tools: ['contracts', 'util'],
  models: ['contracts', 'util'],
  chats: ['contracts', 'util'],
  memory: ['contracts', 'util'],
  commands: ['contracts', 'util'],
  evaluation: ['contracts', 'util'],
  conversation: ['contracts', 'util', 'clova'],
  app: ['contracts', 'util', 'clova', 'conversation'],
  bot: everything,
  'command-line': everything,
  main: ['command-line'],
  docs: everything,
};

test('imports go one way: main → app → clova → contracts → util, and shelves never see each other', () => {
  const wrong = sourceFiles().flatMap((file) => {
    const part = partOf(file);
    return importsOf(file)
      .map((target) => ({ target, targetPart: partOf(target) }))
      .filter(({ targetPart }) => targetPart !== part && !allowed[part]?.includes(targetPart))
      .map(({ target, targetPart }) => `${file} (${part}) → ${target} (${targetPart})`);
  });
  expect(wrong).toEqual([]);
});

test('only the entry point reads the process environment', () => {
  const readers = sourceFiles().filter((file) =>
    readFileSync(path.join(projectRoot, file), 'utf8').includes('process.env'),
  );
  expect(readers.filter((file) => file !== 'src/main.ts')).toEqual([]);
});

function sourceFiles(): readonly string[] {
  return ['src', 'commands'].flatMap((folder) =>
    readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => path.join(folder, file))
      .filter((file) => file.endsWith('.ts') && statSync(path.join(projectRoot, file)).isFile()),
  );
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(projectRoot, file), 'utf8');
  return [...text.matchAll(/(?:from|import) '(\.{1,2}\/[^']+)'/g)].map(([, target]) =>
    path.join(path.dirname(file), target).replace(/\.js$/, '.ts'),
  );
}

function partOf(file: string): string {
  const [top, second] = file.split(path.sep);
  if (top === 'commands') return 'commands';
  const name = second.replace(/\.ts$/, '');
  return contracts.includes(name) ? 'contracts' : name;
}
