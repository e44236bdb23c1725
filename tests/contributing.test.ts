import { spawnSync } from 'node:child_process';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { projectRoot } from '../src/util/project-root.js';
import { recipes } from './support/recipes.js';

test('the recipes of CONTRIBUTING.md compile as they stand', () => {
  expect(recipes.length).toBe(8);
  expect(
    faultsIn(
      recipes.map(({ file }) => file),
      new Map(recipes.map(({ file, source }) => [file, source])),
    ),
  ).toEqual([]);
}, 60_000);

test('the recipes of CONTRIBUTING.md are formatted as the house is', () => {
  const biome = path.join(projectRoot, 'node_modules', '.bin', 'biome');
  for (const { file, source } of recipes) {
    const name = path.relative(projectRoot, file);
    const given = ['check', '--write', `--stdin-file-path=${name}`];
    const { stdout } = spawnSync(biome, given, { cwd: projectRoot, input: source, encoding: 'utf8' });
    expect(stdout, name).toBe(source);
  }
}, 60_000);

test('a capability that is added is a method and its facts: the layers around models compile as they stand', () => {
  const fileOf = (name: string): string => path.join(projectRoot, 'src', `${name}.ts`);
  const changed = (name: string, before: string, added: string): readonly [string, string] => {
    const source = ts.sys.readFile(fileOf(name)) ?? '';
    expect(source).toContain(before);
    return [fileOf(name), source.replace(before, before + added)];
  };
  const method = 'smell(sight: Sight, options: CallOptions): Promise<string>;';
  const facts = "smell: { absence: { cannot: 'smell', remedy: 'a nose' }, sharing: { content: ({ id }) => [id] } },";
  const contract = new Map([
    changed('contracts/model', 'export interface CapabilityMethods {', method),
    changed(
      'contracts/capabilities',
      'capabilityFacts: { readonly [Name in Capability]: CapabilityFacts<Name> } = {',
      facts,
    ),
  ]);
  const layers = ['create-models', 'wrap-models', 'comparable-features', 'keep-answers', 'failover'];
  const files = [...layers.map((name) => fileOf(`models/${name}`)), fileOf('money/metered-models')];
  expect(faultsIn([...contract.keys(), ...files], contract)).toEqual([]);
}, 60_000);

/** What TypeScript finds wrong with files. @param given sources by file, instead of what is on the disk */
function faultsIn(files: readonly string[], given: ReadonlyMap<string, string>): readonly string[] {
  const { config } = ts.readConfigFile(path.join(projectRoot, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot);
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const sourceOf = (name: string): string | undefined => given.get(path.resolve(name));
  host.readFile = (name) => sourceOf(name) ?? readFile(name);
  const directoryExists = host.directoryExists?.bind(host);
  const folders = new Set([...given.keys()].map((file) => path.dirname(file)));
  host.directoryExists = (name) => folders.has(path.resolve(name)) || (directoryExists?.(name) ?? true);
  host.fileExists = (name) => sourceOf(name) !== undefined || fileExists(name);
  host.getSourceFile = (name, version) => {
    const text = sourceOf(name) ?? readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram(files, options, host);
  return files.flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${path.basename(file)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
}
