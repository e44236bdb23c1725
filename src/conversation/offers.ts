import type { Connection, Press } from '../chat.js';
import type { Engine } from '../clova/inference/engine.js';
import type { Log } from '../log.js';
import { noticePost, renderTurn } from '../render.js';
import type { Memory } from '../store.js';
import type { Turn } from '../turn.js';
import { harmless } from '../util/harmless.js';
import type { PictureTrail } from './picture-trail.js';
import type { Records } from './records.js';
import { showTurns } from './show-turns.js';

export interface OffersOptions {
  readonly engine: Engine;
  readonly memory: Pick<Memory, 'turns'>;
  readonly records: Records;
  readonly trail: PictureTrail;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const consent =
  /^(?:yes|yeah|yep|yup|ok(?:ay)?|sure|do it|go ahead|ja|oui|s[ií])(?:[\s,]+(?:please|do it|do|go ahead|bitte))?[\s.!]*$/i;
const refusal =
  /^(?:no|nope|nah|don['’]?t|stop|cancel|leave it|nein|non)(?:[\s,]+(?:thanks|thank you|don['’]?t|danke))?[\s.!]*$/i;

/** The button that the words of a reply to an offer stand for. */
export function decisionIn(text: string): 'offer:accept' | 'offer:decline' | undefined {
  const said = text.trim();
  if (said.length > 40) return undefined;
  if (consent.test(said)) return 'offer:accept';
  return refusal.test(said) ? 'offer:decline' : undefined;
}

/** What becomes of an offer to do something that costs much: whoever asked decides, once. */
export function createOffers({ engine, memory, records, trail, log, signal }: OffersOptions) {
  return async function decide(press: Press, connection: Connection): Promise<void> {
    const turn = await memory.turns.byPost(press.team, press.post);
    if (turn?.status !== 'asked' || turn.offer === undefined) return;
    const { author, id, images, team, thread } = turn.request;
    if (press.author.id !== author.id) {
      if (await records.first('told whose offer it is', team, turn.id, press.author.id))
        await connection.post(
          press,
          noticePost(`Only ${harmless(author.name, 40)} can decide that: it counts for whoever asked.`),
        );
      return;
    }
    if (!(await records.first('decided', team, id))) return;
    if (press.action !== 'offer:accept') {
      const declined: Turn = { ...turn, status: 'aborted' };
      await memory.turns.set(declined, press.post);
      await connection.edit(press, press.post, renderTurn(declined));
      return;
    }
    const shown = { id: press.post, memory, log };
    const post = await showTurns(engine.carryOut(turn, signal), { team, thread }, connection, shown);
    if (post !== undefined) await trail.shownIn(team, { id: post, thread }, images);
  };
}
