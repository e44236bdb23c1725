import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../src/util/project-root.js';

const documents = ['.', 'docs'].flatMap((folder) =>
  readdirSync(path.join(projectRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name)),
);

test.each(documents)('the links of %s lead somewhere', (name) => {
  const dead = [...read(name).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [file, anchor] = target.split('#');
      const linked = file === '' ? name : path.join(path.dirname(name), file);
      return (
        !existsSync(path.join(projectRoot, linked)) || (anchor !== undefined && !anchorsOf(linked).includes(anchor))
      );
    });
  expect(dead).toEqual([]);
});

test('every page of docs/ is linked from README, which fits on a few screens', () => {
  const readme = read('README.md');
  expect(documents.filter((name) => name.startsWith('docs') && !readme.includes(`(${name}`))).toEqual([]);
  expect(readme.split('\n').length).toBeLessThanOrEqual(150);
});

test('docker compose wants nothing that another way to let people in has no use for', () => {
  const wanted = [...read('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
  expect(wanted).toEqual(['CLOVABOT_SECRET']);
});

test('docker compose sets what the image sets, as an empty line in .env would hide that', () => {
  const [, set = ''] = /^ENV NODE_ENV=production((?:.*\\\n)*.*)$/m.exec(read('Dockerfile')) ?? [];
  const settings = [...set.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  expect(settings.map(([name]) => name)).toEqual(['CLOVABOT_HOME', 'CLOVABOT_HOST', 'PORT']);
  for (const [name, value] of settings)
    expect(read('docker-compose.yml')).toMatch(new RegExp(`^ {4}${name}: "?${value}"?$`, 'm'));
});

function read(name: string): string {
  return readFileSync(path.join(projectRoot, name), 'utf8');
}

/** Those that GitHub gives to headings. */
function anchorsOf(name: string): readonly string[] {
  return [...read(name).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
}
