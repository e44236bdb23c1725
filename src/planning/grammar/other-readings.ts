import type { Request } from '../../contracts/turn.js';
import type { GrammarPlanner } from './grammar-planner.js';

/** The grammar's ways to read a request, as repairs of a wrong plan: those with a program, the likeliest first. */
export async function otherReadings(
  planner: Pick<GrammarPlanner, 'readings'>,
  { text, images }: Pick<Request, 'text' | 'images'>,
): Promise<readonly { readonly steps: readonly string[]; readonly source: string; readonly reason: string }[]> {
  const readings = await planner.readings(text, images.length);
  return readings
    .filter(({ source }) => source !== '')
    .map(({ steps, source }) => ({
      steps,
      source,
      reason: `I misread the question. It asks me to: ${inWords(steps)}.`,
    }));
}

/** A reading that is less certain is a guess: good for a repair that is tested, not for an answer. */
const certain = 0.6;

/** The readings that can be relied on, the likeliest first: ways to do without a tool that does not work. */
export async function certainReadings(
  planner: Pick<GrammarPlanner, 'readings'>,
  { text, images }: Pick<Request, 'text' | 'images'>,
): Promise<readonly { readonly steps: readonly string[]; readonly source: string }[]> {
  const readings = await planner.readings(text, images.length);
  return readings.filter(({ source, confidence }) => source !== '' && confidence >= certain);
}

const inWords = (steps: readonly string[]): string =>
  steps.map((step) => `${step.charAt(0).toLowerCase()}${step.slice(1)}`).join('; ');
