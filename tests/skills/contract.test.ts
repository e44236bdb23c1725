/** What every kind of learning keeps to. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isStepKind, type LearningKind, stepKindNamed } from '../../src/learning/kind.js';
import * as skills from '../../src/skills/index.js';
import { tools } from '../../src/tools/index.js';
import { projectRoot } from '../../src/util/project-root.js';

const folder = path.join(projectRoot, 'src', 'skills');
const kinds: readonly LearningKind[] = Object.values(skills);

test('each folder but `shared` is a kind, with one line in the index', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => name !== 'shared')).toEqual(Object.keys(skills).sort());
});

test('what a tool says it learns by is a kind that learns from steps', () => {
  const named = tools.filter(({ learns }) => learns !== undefined);
  expect(named.filter(({ learns }) => !stepKindNamed(kinds, learns)).map(({ name }) => name)).toEqual([]);
});

describe.each(Object.entries(skills))('%s', (name, kind: LearningKind) => {
  test('it is called like its folder, and its files like those of other kinds', () => {
    expect(kind.name).toBe(name);
    const files = readdirSync(path.join(folder, name));
    expect(files).toContain('index.ts');
    if (isStepKind(kind)) expect(files).toContain('decide.ts');
    if (files.includes('relearn.ts')) expect(isStepKind(kind) && kind.relearn).toBeDefined();
  });

  test('its instructions to a language model are there', () => {
    const files = (kind.instructions ?? []).map((text) => path.join(projectRoot, 'data', 'prompts', `${text}.md`));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('some tool learns by it', () => {
    expect(!isStepKind(kind) || tools.some(({ learns }) => learns === name)).toBe(true);
  });
});
