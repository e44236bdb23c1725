/** A program that came to nothing as it ran is told to the model with what its steps came to: it may write another. */
import type { FailedRun, ProgramDraft } from '../../contracts/planner.js';
import type { Request, Step, Value } from '../../contracts/turn.js';
import type { ProgramScope } from '../../program/checker.js';
import { formatProgram } from '../../program/format-program.js';
import { truncate } from '../../util/format.js';
import { jsonSchema, type Question } from './ask-model.js';
import { chooseProgram } from './choose-program.js';
import { dataLine } from './data-line.js';
import { type Eyes, sightsOf } from './first-call.js';
import { firstMessage } from './first-message.js';
import { firstReply, readFirstReply } from './read-first-reply.js';

/** Under the plan's name, as in the first call, whose instructions it has. */
const schema = jsonSchema('plan', firstReply);

/** What is mended; undefined where the model knows nothing better. */
export interface Mended {
  readonly draft?: ProgramDraft;
}

export async function repairQuestion(
  { request, failed, scope }: { readonly request: Request; readonly failed: FailedRun; readonly scope: ProgramScope },
  instructions: string,
  eyes: Eyes | undefined,
): Promise<Question<Mended>> {
  const { plan, program, steps, fault } = failed;
  const sights = eyes && (await sightsOf(request, eyes));
  const taught = eyes ? await eyes.taught(request.team) : [];
  const { text } = firstMessage(request, {
    plans: [],
    programs: [],
    taught,
    lexicon: eyes?.lexicon,
    isLook: () => false,
  });
  const tried = dataLine({
    steps: plan.steps,
    program: program.source,
    values: valuesOf(steps),
    fault: truncate(fault, maxText),
  });
  return {
    instructions,
    message: `${text}\n${tried}`,
    ...(sights && { sights }),
    schema,
    read(reply) {
      const read = readFirstReply(reply);
      if (read && read.program === undefined) return { result: {} };
      const chosen = chooseProgram(read?.program ?? reply, scope, new Map());
      if ('fault' in chosen) return chosen;
      if (chosen.result === formatProgram(program)) return { result: {} };
      return { result: { draft: { source: chosen.result, ...(read?.plan && { plan: { ...plan, ...read.plan } }) } } };
    },
  };
}

const maxText = 200;
const maxPlaces = 6;

/** What each step came to, by its variable. */
const valuesOf = (steps: readonly Step[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    steps.map((step) => [
      step.instruction.output,
      truncate(step.status === 'done' ? valueWords(step.output) : `failed: ${step.fault}`, maxText),
    ]),
  );

function valueWords(value: Value): string {
  switch (value.type) {
    case 'Regions': {
      const places = value.regions
        .slice(0, maxPlaces)
        .map(({ label, name, box }) => `${name ?? label} ${placeOf(box)}`);
      return value.regions.length === 0 ? 'nothing found' : `${value.regions.length} found: ${places.join('; ')}`;
    }
    case 'List':
      return value.items.join(', ') || 'an empty list';
    case 'Image':
    case 'Images':
      return 'a picture';
    default:
      return String(value.value);
  }
}

const placeOf = (box: readonly number[]): string => `(${box.map(Math.round).join(', ')})`;
