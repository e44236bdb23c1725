import type { Bot } from '../bot.js';
import { ClovabotError } from '../contracts/errors.js';
import { providerOf } from '../models/choose-backend.js';
import { commandLineTeam, commandLineUser } from './ask.js';
import { askDirectly } from './ask-directly.js';
import { askVerified } from './ask-verified.js';
import type { AnswerCase } from './evaluate.js';

/**
 * What can be compared: the vision model alone; planned programs; programs whose steps it verifies; programs with what
 * reflection on feedback corrects in plans and programs; and with all that feedback teaches.
 */
export const strategies = ['direct', 'program', 'verifier', 'reflection', 'learning'] as const;
export type Strategy = (typeof strategies)[number];

interface Given {
  readonly feedback?: string;
  readonly memory?: string;
}

/** @throws ClovabotError when a strategy does not go with the other options */
export function checkStrategy(strategy: Strategy | undefined, { feedback, memory }: Given): void {
  if (!strategy) return;
  const learns = strategy === 'reflection' || strategy === 'learning';
  if (learns && feedback === undefined)
    throw new ClovabotError(`[eval] --strategy ${strategy} needs --feedback FILE, the cases to learn from`);
  if (!learns && feedback !== undefined)
    throw new ClovabotError(`[eval] --strategy ${strategy} learns nothing; leave --feedback out`);
  if (!learns && memory !== undefined)
    throw new ClovabotError(`[eval] --strategy ${strategy} measures without what was learned; leave --memory out`);
}

/** How a strategy answers a case; undefined for the bot as it is. @throws ClovabotError when no model can do it */
export function answerWay(strategy: Strategy | undefined, { connected, config }: Bot): AnswerCase | undefined {
  if (strategy !== 'direct' && strategy !== 'verifier') return undefined;
  if (!providerOf('answer', connected, config.choices))
    throw new ClovabotError(
      `[eval] --strategy ${strategy} asks a vision model, and none is connected; see clovabot doctor`,
    );
  return strategy === 'direct' ? askDirectly : askVerified;
}

/**
 * Of what feedback taught, leaves only better plans and programs, as reflection finds and proves them; what tools learned
 * is taken back.
 */
export async function withoutToolLessons(bot: Bot): Promise<void> {
  for (const lesson of await bot.memory.lessons(commandLineTeam).list())
    if (lesson.tool !== undefined) await bot.teacher.undo(commandLineTeam, lesson.id, commandLineUser);
}
