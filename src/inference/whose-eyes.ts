/** With whose eyes a program looks for things: the detector's, or the connected model's as well. */
import type { VendorOf } from '../contracts/backend.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Eyes, Program, Request } from '../contracts/turn.js';
import { eyeRecord, maxLessonsForWays, trustedEyes } from '../learning/ways.js';
import { kindOfProgram } from './question-kind.js';

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
export async function eyesToTrust(
  { team }: Pick<Request, 'team'>,
  program: Program,
  services: EyeServices,
): Promise<Eyes> {
  if (!mayLookAnew(program, services)) return 'usual';
  const lessons = await services.memory.lessons(team).list(maxLessonsForWays);
  return trustedEyes(kindOfProgram(program, services.tools), eyeRecord(lessons));
}

export const otherEyes = (eyes: Eyes): Eyes => (eyes === 'usual' ? 'connected' : 'usual');
