import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { projectRoot } from '../src/util/project-root.js';
import { recipes } from './support/recipes.js';

test('the recipes of CONTRIBUTING.md compile as they stand', () => {
  expect(recipes.length).toBe(7);
  const { config } = ts.readConfigFile(path.join(projectRoot, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot);
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const sourceOf = (name: string): string | undefined =>
    recipes.find(({ file }) => file === path.resolve(name))?.source;
  host.readFile = (name) => sourceOf(name) ?? readFile(name);
  const directoryExists = host.directoryExists?.bind(host);
  const folders = new Set(recipes.map(({ file }) => path.dirname(file)));
  host.directoryExists = (name) => folders.has(path.resolve(name)) || (directoryExists?.(name) ?? true);
  host.fileExists = (name) => sourceOf(name) !== undefined || fileExists(name);
  host.getSourceFile = (name, version) => {
    const text = sourceOf(name) ?? readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram(
    recipes.map(({ file }) => file),
    options,
    host,
  );
  const faults = recipes.flatMap(({ file }) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${path.basename(file)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
  expect(faults).toEqual([]);
}, 60_000);
