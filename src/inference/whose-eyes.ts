/** With whose eyes a program looks for things: the detector's, or the connected model's as well. */
import type { VendorOf } from '../contracts/backend.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Eyes, Program } from '../contracts/turn.js';
import { eyeRecord, maxLessonsForWays, trustedEyes } from '../learning/ways.js';
import { kindOfProgram } from './question-kind.js';
import type { TurnInProgress } from './turn-in-progress.js';

interface EyeServices {
  readonly tools: readonly Tool[];
  readonly vendorOf: VendorOf;
  readonly memory: Pick<Memory, 'lessons'>;
}

/** Whether it looks for anything, and a model is connected that could look as well. */
export const mayLookAnew = (
  { instructions }: Program,
  { tools, vendorOf }: Pick<EyeServices, 'tools' | 'vendorOf'>,
): boolean =>
  vendorOf('seek') !== undefined &&
  instructions.some(({ tool }) => tools.find(({ name }) => name === tool)?.capabilities.includes('seek'));

/** Those that were right more often for such questions, by what the team has said. */
export async function eyesToTrust(turn: TurnInProgress, program: Program, services: EyeServices): Promise<Eyes> {
  if (!mayLookAnew(program, services)) return 'usual';
  return trustedEyes(kindOfProgram(program, services.tools), eyeRecord(await lessonsForWays(turn, services)));
}

/** The lessons by which ways and eyes are chosen: the same ones to the end of the turn. */
export function lessonsForWays(
  turn: TurnInProgress,
  { memory }: Pick<EyeServices, 'memory'>,
): Promise<readonly Lesson[]> {
  turn.lessonsForWays ??= memory.lessons(turn.request.team).list(maxLessonsForWays);
  return turn.lessonsForWays;
}

export const otherEyes = (eyes: Eyes): Eyes => (eyes === 'usual' ? 'connected' : 'usual');
