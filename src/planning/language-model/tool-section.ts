import type { Capability } from '../../contracts/model.js';
import type { Parameter, Tool } from '../../contracts/tool.js';
import { returnedTypes } from '../../program/types.js';

/** The tools that can do something with the models that are there: those that need none, or find one of what they ask for. */
export const usableTools = (tools: readonly Tool[], offered: ReadonlySet<Capability>): readonly Tool[] =>
  tools.filter(({ capabilities }) => capabilities.length === 0 || capabilities.some((name) => offered.has(name)));

/** What the tools do, in a few of their own words: what plans are made of. How they are called is for programs. */
export const toolBriefs = (tools: readonly Tool[]): string =>
  tools
    .map(({ brief, summary }) => brief ?? asBrief(summary))
    .filter((words) => words !== '')
    .join('; ')
    .concat('.');

const asBrief = (summary: string): string => `${summary.charAt(0).toLowerCase()}${summary.slice(1)}`.replace(/\.$/, '');

/** How the tools are called, with what they do where their names don't say it. */
export const toolUses = (tools: readonly Tool[]): string =>
  toolSignatures(
    // How a program ends is said with how it is written.
    tools.filter(({ ends }) => !ends),
    withUse,
  );

/** "HAVING[keep those that have something else with them]"; a name that says the same in short stays alone. */
function withUse({ name, brief = '' }: Tool): string {
  const words = brief.split(/[\s,]+/);
  const isSaid = words.some((word) => word.length > 2 && name.includes(word.slice(0, 4).toUpperCase()));
  const isAbbreviated = words[0].toUpperCase().startsWith(name);
  return brief === '' || ((isSaid || isAbbreviated) && words.length <= maxWordsOfName) ? name : `${name}[${brief}]`;
}

/** A brief of more words says more than a name can. */
const maxWordsOfName = 8;

/**
 * How the tools are called, by what they return, those with the same parameters together: `regions: LOC(image,object:text);
 * …`. What only a variable can be has no type.
 */
export function toolSignatures(tools: readonly Tool[], called: (tool: Tool) => string = ({ name }) => name): string {
  const byResult = new Map<string, Map<string, string[]>>();
  for (const tool of tools) {
    const types = returnedTypes(tool);
    const result = types.length > 3 ? 'any' : types.join(' or ').toLowerCase();
    const list = Object.entries(tool.parameters).map(parameterWords).join(',');
    const alike = byResult.get(result) ?? new Map<string, string[]>();
    byResult.set(result, alike.set(list, [...(alike.get(list) ?? []), called(tool)]));
  }
  return [...byResult]
    .map(
      ([result, alike]) => `${result}: ${[...alike].map(([list, names]) => `${names.join(' ')}(${list})`).join('; ')}`,
    )
    .join('\n');
}

function parameterWords([name, { optional, type }]: readonly [string, Parameter]): string {
  const types = [type]
    .flat()
    .filter((one) => one !== 'Image' && one !== 'Images' && one !== 'Regions' && one !== 'Any');
  return `${name}${optional ? '?' : ''}${types.length > 0 ? `:${types.join(' or ').toLowerCase()}` : ''}`;
}
