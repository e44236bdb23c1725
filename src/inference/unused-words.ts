import pluralize from 'pluralize';
import { type Tool, thingsSought } from '../contracts/tool.js';
import type { Instruction, Program, Step } from '../contracts/turn.js';
import { requestWords } from '../language/harmless-words.js';
import { prominent } from '../language/place-words.js';
import type { UnusedPart } from '../language/unused-parts.js';
import { describeValue } from '../show/values.js';
import { joinWords } from '../util/format.js';
import { inferenceMessages as say } from './messages.js';

/** What can't be told, in one sentence: "I can't tell who is running." */
export function unusedSentence(
  text: string,
  parts: readonly UnusedPart[],
  program: Program,
  tools: readonly Tool[],
): string {
  const [part, another] = parts;
  const noun = program.instructions.map((instruction) => thingsSought(instruction, tools)).findLast(Boolean);
  const told = part && !another ? whatIsAsked(requestWords(text), part, noun) : undefined;
  if (told) return say.cantTell(told);
  return say.cantUse(joinWords(parts.map(({ words }) => `“${words.join(' ')}”`)));
}

const ofBeing = /^(?:is|are|was|were)$/;
const relations = /^(?:in|on|at|by|near|over|under|with|without|inside|behind|below|above|from|off|along)$/;

/** "who is running", "which boats are in the water", "whether the dog is asleep" */
function whatIsAsked(words: readonly string[], part: UnusedPart, noun: string | undefined): string | undefined {
  const said = part.words.join(' ');
  const counts = words[0] === 'how' && words[1] === 'many' && part.start === 3 && noun !== undefined;
  // "How many people smile?"
  if (counts && part.end === words.length && part.words.length === 1 && isVerb(said) && isNoun(words[2], noun))
    return noun === 'person' ? `who ${said}s` : `which ${pluralize(noun)} ${said}`;
  const atEnd = part.end === words.length;
  if (atEnd && ofBeing.test(words[0]) && !/^(?:there|any|no|some|a|an)$/.test(words[1] ?? '')) {
    const subject = words.slice(1, part.start);
    if (subject.length > 0 && subject.length < 6) return `whether ${subject.join(' ')} ${words[0]} ${said}`;
  }
  if (noun === undefined || noun.includes(',')) return undefined;
  const attribute = isNoun(words[part.end], noun);
  const predicate = ofBeing.test(words[part.start - 1] ?? '') || relations.test(part.words[0]) || /ing$/.test(said);
  return attribute || predicate ? `${whichOf(noun)} ${said}` : undefined;
}

const isVerb = (word: string): boolean =>
  /^(?:smile|laugh|sleep|dance|jump|run|walk|talk|wave|cry|fly|swim|bark|look|stand|sit)$/.test(word);

const isNoun = (word: string | undefined, noun: string): boolean =>
  word !== undefined && (word === pluralize(noun) || word === noun || (noun === 'person' && word === 'people'));

/** "who is", "which cars are" */
const whichOf = (noun: string): string => (noun === 'person' ? 'who is' : `which ${pluralize(noun)} are`);

/**
 * What a selection by words could not tell: "people running" of people → "who is running". Undefined where the words say
 * nothing of the noun.
 */
export function whichAreMeant(query: string, noun: string): string | undefined {
  const words = query.toLowerCase().split(/\s+/);
  const at = words.findIndex((word) => isNoun(word, noun));
  if (at < 0) return undefined;
  const described = [...words.slice(0, at), ...words.slice(at + 1)].join(' ');
  const [verb] = /^(?:wear|hold|carry|ride|own|use|have)\b/.exec(described) ?? [];
  const said = verb ? described.replace(verb, `${verb.replace(/e$/, '')}ing`) : described;
  return said === '' ? undefined : `${whichOf(noun)} ${said}`;
}

/** What was found all the same: "I count 3 people." Empty where nothing was looked for. */
export function findingSentence(program: Program, steps: readonly Step[], tools: readonly Tool[]): string {
  const sought = steps.flatMap((step) =>
    step.status === 'done' && step.output.type === 'Regions' && thingsSought(step.instruction, tools) !== undefined
      ? [{ thing: thingsSought(step.instruction, tools) ?? '', output: step.output }]
      : [],
  );
  const last = sought.at(-1);
  if (!last) return '';
  if (last.output.regions.length === 0) return say.notFound(last.thing);
  const counts = program.instructions.some(({ tool }) => tools.find(({ name }) => name === tool)?.counts);
  return (counts ? say.counted : say.seen)(describeValue(last.output));
}

/**
 * "I can't tell men from other people": where one or some are meant by a word that is narrower than what was found, and
 * there are others whom nothing else tells apart.
 */
export function untoldChoice(program: Program, steps: readonly Step[], tools: readonly Tool[]): string | undefined {
  for (const step of steps) {
    if (step.status !== 'done' || step.wider === undefined || step.output.type !== 'Regions') continue;
    const { regions } = step.output;
    const edits = makesPicture(program, tools);
    const isTold = program.instructions.every(
      (instruction) =>
        tools.find(({ name }) => name === instruction.tool)?.narrowedBy !== undefined ||
        !uses(instruction, step.instruction.output) ||
        (!edits && isSomebodysOnly(instruction, step.instruction.output, steps, tools)),
    );
    // A speck in the background is nobody whom people mean; what is done to the wrong one can't be taken back.
    const meant = edits ? regions : prominent(regions);
    if (meant.length < 2 || isTold) continue;
    const sought = pluralize(thingsSought(step.instruction, tools) ?? '');
    const sentence = say.cantTellApart(sought, pluralize(step.wider));
    const told = edits ? say.soNothingChanged(sentence) : sentence;
    return `${told} ${say.seen(pluralize(step.wider, regions.length, true))}`;
  }
  return undefined;
}

const uses = ({ arguments: given }: Instruction, variable: string): boolean =>
  Object.values(given).some((one) => one.kind === 'variable' && one.name === variable);

/** "What colour is his tie?" of the only tie there is: whose it is need not be told. */
function isSomebodysOnly(
  { tool, arguments: given }: Instruction,
  owners: string,
  steps: readonly Step[],
  tools: readonly Tool[],
): boolean {
  const presumed = tools.find(({ name }) => name === tool)?.presumes;
  if (presumed === undefined) return false;
  return Object.entries(given).every(([name, argument]) => {
    if (argument.kind !== 'variable') return true;
    if (name === presumed) return argument.name === owners;
    const found = steps.find(({ instruction }) => instruction.output === argument.name);
    return found?.status === 'done' && found.output.type === 'Regions' && found.output.regions.length === 1;
  });
}

/** Whether a program changes the picture: what is done to the wrong thing can't be taken back by a sentence. */
export function makesPicture({ instructions }: Program, tools: readonly Tool[]): boolean {
  const results = instructions.filter(({ tool }) => tools.find(({ name }) => name === tool)?.ends);
  const shown = results.flatMap(({ arguments: given }) =>
    Object.values(given).flatMap((argument) => (argument.kind === 'variable' ? [argument.name] : [])),
  );
  return instructions.some(
    ({ output, tool }) => shown.includes(output) && tools.find(({ name }) => name === tool)?.returns === 'Image',
  );
}
