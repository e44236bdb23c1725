/** Writes what derives from the shelves (README's tables, `.env.example`, the manifest for Slack); with `--check`, fails when it is stale. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commands } from '../commands/index.js';
import * as chats from './chats/index.js';
import { manifestFile, manifestText } from './chats/slack/manifest.js';
import { coreEnvironment } from './config.js';
import type { EnvironmentVariable } from './contracts/model.js';
import type { Parameter, Tool } from './contracts/tool.js';
import * as backends from './models/index.js';
import { tools } from './tools/index.js';
import { projectRoot } from './util/project-root.js';

const environment = withoutRepeats([
  ['Core', coreEnvironment],
  ...Object.values(chats).map((chat) => [`Chat: ${chat.name}`, chat.environment] as const),
  ...Object.values(backends).map((backend) => [`Models: ${backend.name}`, backend.environment] as const),
]);

const sections: Readonly<Record<string, string>> = {
  tools: table(
    ['tool', 'does'],
    tools.map((tool) => [`\`${signature(tool)}\``, tool.summary]),
  ),
  commands: table(
    ['command', 'does'],
    commands.map((command) => [`\`/${command.name}\``, command.summary]),
  ),
  backends: table(
    ['backend', 'capability', 'how'],
    Object.values(backends).flatMap((backend) =>
      Object.entries(backend.offers).map(([capability, how]) => [backend.name, capability, how]),
    ),
  ),
  environment: table(
    ['variable', 'meaning'],
    environment.flatMap(([, variables]) => variables.map(({ name, summary }) => [`\`${name}\``, summary])),
  ),
};

const files: Readonly<Record<string, string>> = {
  'README.md': Object.entries(sections).reduce(fillSection, await readFile(inProject('README.md'), 'utf8')),
  '.env.example': exampleEnvironment(),
  [manifestFile]: manifestText(commands),
};

const stale: string[] = [];
for (const [name, wanted] of Object.entries(files)) {
  const present = await readFile(inProject(name), 'utf8').catch(() => '');
  if (present === wanted) continue;
  stale.push(name);
  if (!process.argv.includes('--check')) await writeFile(inProject(name), wanted);
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`[docs] ${stale.join(', ')} no longer match the shelves; run: npm run docs`);
  process.exitCode = 1;
}

type Section = readonly [title: string, variables: readonly EnvironmentVariable[]];

/** A variable that several plug-ins read is told once, where it comes first. */
function withoutRepeats(parts: readonly Section[]): readonly Section[] {
  const told = new Set<string>();
  return parts.map(([title, variables]) => [
    title,
    variables.filter(({ name }) => !told.has(name) && Boolean(told.add(name))),
  ]);
}

function inProject(name: string): string {
  return path.join(projectRoot, name);
}

function signature(tool: Tool): string {
  const parameters = Object.entries(tool.parameters).map(([name, parameter]) => `${name}${parameterType(parameter)}`);
  return `${tool.name}(${parameters.join(', ')}) → ${[tool.returns].flat().join(' or ')}`;
}

function parameterType(parameter: Parameter): string {
  return `${parameter.optional ? '?' : ''}: ${[parameter.type].flat().join(' or ')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fillSection(text: string, [name, content]: readonly [string, string]): string {
  const [start, end] = [`<!-- ${name}: made by npm run docs -->`, `<!-- /${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`[docs] README.md lacks the markers ${start} … ${end}; put them back`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

function exampleEnvironment(): string {
  const parts = environment
    .filter(([, variables]) => variables.length > 0)
    .map(([title, variables]) =>
      [`# ${title}`, ...variables.map(({ name, summary, example }) => `# ${summary}\n# ${name}=${example ?? ''}`)].join(
        '\n',
      ),
    );
  return `# Copy to .env and take the # from the lines you want. Everything has a default.\n\n${parts.join('\n\n')}\n`;
}
