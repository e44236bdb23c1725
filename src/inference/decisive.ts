import type { Tool } from '../contracts/tool.js';
import type { DoneStep, Region, Value } from '../contracts/turn.js';
import { readYesNo } from '../language/read-words.js';
import type { Call } from '../program/call.js';
import { evaluateExpression } from '../program/expression/expression.js';

/** An answer of yes or no, and the variables of what was found on the way to it. */
interface Decision {
  readonly output: string;
  readonly way: ReadonlySet<string>;
  readonly looks: readonly string[];
  readonly calls: ReadonlyMap<string, Call>;
  readonly done: ReadonlyMap<string, DoneStep>;
  readonly tools: readonly Tool[];
}

/** So many are as good as any number: "more than ten" is still decided by it. */
const many = 50;

/**
 * The findings that a yes or no rests on: had one been another, so had the answer. Where no single one decides, those do
 * that decide together: "neither a dog nor a cat" rests on both.
 */
export function decisiveVariables(decision: Decision): {
  readonly names: readonly string[];
  readonly how: 'present' | 'compared';
} {
  const { looks } = decision;
  const given = new Map(looks.map((name) => [name, countOf(name, decision)]));
  const turns = (counts: ReadonlyMap<string, number>): boolean => turned(counts, decision);
  const opposite = (name: string): readonly [string, number] => [name, given.get(name) === 0 ? 1 : 0];
  const single = looks.filter((name) => turns(new Map([opposite(name)])));
  // Whether there is any decides the same for one as for the number that there is and for any other.
  const isCompared = looks.some((name) => {
    const [one, more] = [1, many].map((count) => turns(new Map([[name, count]])));
    return one !== more || ((given.get(name) ?? 0) > 0 && one);
  });
  const how = isCompared ? ('compared' as const) : ('present' as const);
  if (how === 'compared') return { names: looks, how };
  if (single.length > 0) return { names: single, how };
  const absent = looks.filter((name) => given.get(name) === 0);
  const present = looks.filter((name) => given.get(name) !== 0);
  const together = [absent, present].find((names) => names.length > 0 && turns(new Map(names.map(opposite))));
  return { names: together ?? looks, how };
}

function countOf(name: string, { done }: Decision): number {
  const value = done.get(name)?.output;
  return value?.type === 'Regions' ? value.regions.length : 0;
}

/** Whether the answer is another when so many had been found; undecidable counts as another. */
function turned(counts: ReadonlyMap<string, number>, decision: Decision): boolean {
  const { output, done } = decision;
  try {
    return verdict(valuesWith(counts, decision).get(output)) !== verdict(done.get(output)?.output);
  } catch {
    return true;
  }
}

const verdict = (value: Value | undefined): unknown =>
  value?.type === 'Text' ? readYesNo(value.value) : value && 'value' in value ? value.value : undefined;

/** What the variables had been: counts and what is computed of them are made again, all else is as it was. */
function valuesWith(counts: ReadonlyMap<string, number>, { calls, done, way }: Decision): ReadonlyMap<string, Value> {
  const values = new Map([...done].map(([name, { output }]) => [name, output]));
  for (const [name, count] of counts) {
    const before = values.get(name);
    if (before?.type === 'Regions') values.set(name, { ...before, regions: regionsOf(before.regions, count) });
  }
  for (const [name, { instruction, tool, needs }] of calls) {
    if (!way.has(name) || !tool) continue;
    const [given] = [...needs].map((one) => values.get(one));
    if (tool.counts && given?.type === 'Regions') values.set(name, { type: 'Number', value: given.regions.length });
    if (tool.ends && given) values.set(name, given);
    for (const [parameter, { type }] of Object.entries(tool.parameters)) {
      const written = instruction.arguments[parameter];
      if (type === 'Expression' && written?.kind === 'literal' && typeof written.value === 'string')
        values.set(name, evaluateExpression(written.value, values));
    }
  }
  return values;
}

const regionsOf = (regions: readonly Region[], count: number): readonly Region[] =>
  Array.from({ length: count }, (_, at) => regions[at] ?? regions[0] ?? { box: [0, 0, 1, 1], label: '', score: 1 });
