/** Writes what derives from the shelves (tables in docs/, `.env.example`, the manifest for Slack); with `--check`, fails when it is stale. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commands } from '../commands/index.js';
import * as chats from './chats/index.js';
import { manifestFile, manifestText } from './chats/slack/manifest.js';
import { coreEnvironment } from './config/core-environment.js';
import type { Backend, EnvironmentVariable } from './contracts/backend.js';
import type { Parameter, Tool } from './contracts/tool.js';
import * as backends from './models/index.js';
import { tools } from './tools/index.js';
import { tracingEnvironment } from './tracing/settings.js';
import { projectRoot } from './util/project-root.js';

/** Variables under what a person wants to do with them. */
type Purpose = readonly [title: string, variables: readonly EnvironmentVariable[]];

const { web, ...platforms } = chats;
const findsExamples = ({ offers }: Backend): boolean => Boolean(offers.searchImages ?? offers.ground);
const [exampleSources, models] = [true, false].map((wanted) =>
  Object.values(backends).filter((backend) => findsExamples(backend) === wanted),
);

const purposes = withoutRepeats([
  ['Run it and open its page', [...web.environment, ...coreEnvironment.run]],
  ['Keep data', coreEnvironment.keep],
  ['See what it does with OpenTelemetry', tracingEnvironment],
  ['Decide who teaches, and how', coreEnvironment.teach],
  ...Object.values(platforms).map(
    ({ name, summary, environment }): Purpose => [`Connect ${name}: ${summary}`, environment],
  ),
  ['Share it fairly', coreEnvironment.share],
  ['Choose who plans', coreEnvironment.plan],
  ...models.map(({ name, summary, environment }): Purpose => [`Connect ${name}: ${summary}`, environment]),
  ['Limit what models may cost', coreEnvironment.spend],
  ['Learn from pictures found elsewhere', exampleSources.flatMap(({ environment }) => environment)],
]);

const sections: Readonly<Record<string, { readonly file: string; readonly text: string }>> = {
  tools: {
    file: 'docs/tools.md',
    text: table(
      ['tool', 'does'],
      tools.map((tool) => [`\`${signature(tool)}\``, tool.summary]),
    ),
  },
  commands: {
    file: 'docs/tools.md',
    text: table(
      ['command', 'does'],
      commands.map((command) => [`\`/${command.name}\``, command.summary]),
    ),
  },
  backends: {
    file: 'docs/models.md',
    text: table(
      ['backend', 'capability', 'how'],
      Object.values(backends).flatMap((backend) =>
        Object.entries(backend.offers).map(([capability, how]) => [backend.name, capability, how]),
      ),
    ),
  },
  environment: { file: 'docs/settings.md', text: purposes.map(settingsOf).join('\n\n') },
};

const files: Record<string, string> = {
  '.env.example': exampleEnvironment(),
  [manifestFile]: manifestText(commands),
};
for (const [name, { file, text }] of Object.entries(sections))
  files[file] = fillSection(files[file] ?? (await readFile(inProject(file), 'utf8')), name, file, text);

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

/** A variable that several plug-ins read is listed once, where it comes first; purposes without variables are left out. */
function withoutRepeats(all: readonly Purpose[]): readonly Purpose[] {
  const listed = new Set<string>();
  return all
    .map(
      ([title, variables]): Purpose => [
        title,
        variables.filter(({ name }) => !listed.has(name) && Boolean(listed.add(name))),
      ],
    )
    .filter(([, variables]) => variables.length > 0);
}

function settingsOf([title, variables]: Purpose): string {
  const rows = variables.map(({ name, summary }) => [`\`${name}\``, summary]);
  return `## ${title}\n\n${table(['variable', 'meaning'], rows)}`;
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

function fillSection(text: string, name: string, file: string, content: string): string {
  const [start, end] = [`<!-- ${name}: made by npm run docs -->`, `<!-- /${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`[docs] ${file} lacks the markers ${start} … ${end}; put them back`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

function exampleEnvironment(): string {
  const parts = purposes.map(([title, variables]) =>
    [`## ${title}`, ...variables.map(({ name, summary, example }) => `# ${summary}\n# ${name}=${example ?? ''}`)].join(
      '\n',
    ),
  );
  return `# Copy to .env and remove the # from the lines you want. Everything has a default.\n\n${parts.join('\n\n')}\n`;
}
