import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../src/util/project-root.js';

/** What takes long to start, and the kinds of tests that may import it; a file's kind is in its name, as in `x.page.test.ts`. */
const kindsByHelper: Readonly<Record<string, readonly string[]>> = {
  'tests/support/bot.ts': ['models', 'platforms'],
  'tests/support/command-line.ts': ['models', 'platforms'],
  'tests/support/discord-peer.ts': ['platforms'],
  'tests/support/slack-peer.ts': ['platforms'],
  'tests/support/postgres-server.ts': ['platforms'],
  'tests/support/replicate-peer.ts': ['models', 'platforms'],
  'tests/chats/web/open-home.ts': ['platforms', 'page'],
  'tests/chats/web/browser.ts': ['page'],
};

const files = readdirSync(path.join(projectRoot, 'tests'), { recursive: true, encoding: 'utf8' })
  .map((file) => path.join('tests', file))
  .filter((file) => file.endsWith('.ts'));
const tests = files.filter((file) => file.endsWith('.test.ts'));
const imports = new Map(files.map((file) => [file, importsOf(file)]));

test('a test that needs models, a platform or a browser says so in its name, and no other does', () => {
  const wrong = tests.flatMap((file) => {
    const kind = /\.(\w+)\.test\.ts$/.exec(path.basename(file))?.[1] ?? 'unit';
    return [...reachableFrom(file)]
      .filter((target) => kindsByHelper[target]?.includes(kind) === false)
      .map((target) => `${file} imports ${target}: name it *.${kindsByHelper[target].join('.test.ts or *.')}.test.ts`);
  });
  expect(wrong).toEqual([]);
});

test('every test file belongs to exactly one project', () => {
  const odd = tests.filter((file) => !/^[^.]+(?:\.(?:models|platforms|page))?\.test\.ts$/.test(path.basename(file)));
  expect(odd).toEqual([]);
});

function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(projectRoot, file), 'utf8');
  return [...text.matchAll(/(?:from|import) '(\.{1,2}\/[^']+)'/g)].map(([, target]) =>
    path.join(path.dirname(file), target).replace(/\.js$/, '.ts'),
  );
}

function reachableFrom(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const target of imports.get(file) ?? []) reachableFrom(target, seen);
  return seen;
}
