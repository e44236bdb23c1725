import { createHash } from 'node:crypto';
import type { Tool } from '../contracts/tool.js';
import type { Value } from '../contracts/turn.js';

/** What a call's result depends on. */
export interface KeyParts {
  readonly tool: Tool;
  readonly team: string;
  /** Which learned prompts stand for the tool; '' when there are none. */
  readonly promptKey: string;
  readonly values: Readonly<Record<string, Value | undefined>>;
  /** Values of the variables in its expressions. */
  readonly variables: ReadonlyMap<string, Value>;
}

/** sha256 of the content, hex: pictures by their ids, so that equal calls on equal pictures have one key in a team. */
export function stepKey({ tool, team, promptKey, values, variables }: KeyParts): string {
  const given = Object.keys(tool.parameters).map((name) => [name, contentOf(values[name])]);
  const named = [...variables].map(([name, value]) => [name, contentOf(value)]);
  const content = JSON.stringify([tool.name, tool.version, team, promptKey, given, named]);
  return createHash('sha256').update(content).digest('hex');
}

function contentOf(value: Value | undefined): unknown {
  if (!value) return null;
  switch (value.type) {
    case 'Image':
      return ['Image', value.picture.id, value.view ?? null];
    case 'Regions':
      return [
        'Regions',
        value.picture.id,
        value.regions.map(({ box, label, score, mask, name }) => [box, label, score, mask ?? null, name ?? null]),
        value.doubt ?? null,
      ];
    case 'Number':
      return ['Number', value.value, value.doubt ?? null];
    case 'List':
      return ['List', value.items];
    default:
      return [value.type, value.value];
  }
}
