import type { Connection, Place, Reaction } from '../contracts/chat.js';
import { verdictOfSign } from '../language/verdict.js';
import { messageDeleted, threadDeleted } from './deletion.js';
import type { Desks } from './desks.js';
import type { FollowUp, Journalled } from './events.js';
import type { FeedbackDesk } from './feedback-desk.js';
import { carryOutFollowUp } from './follow-ups.js';
import { pressButton, waitForTurn } from './press-button.js';
import { receiveMessage } from './receive-message.js';
import type { EventServices } from './services.js';
import { canBeCorrected } from './understand.js';

/** Does what an entry of the journal asks for; gives what follows from it, which is an entry of its own. */
export async function carryOut(
  event: Journalled,
  place: Place,
  connection: Connection,
  desks: Desks,
  services: EventServices,
): Promise<FollowUp | undefined> {
  const { feedback, offers } = desks;
  switch (event.kind) {
    case 'message':
      return receiveMessage(event.message, connection, desks, services);
    case 'reaction':
      return react(event.reaction, connection, feedback, services);
    case 'press': {
      const { press } = event;
      if (!press.action.startsWith('offer:')) return pressButton(press, connection, feedback, services);
      await offers.decide(press, connection, { again: services.attempt.isAgain, signal: services.signal });
      return undefined;
    }
    case 'deleted':
      return messageDeleted({ id: event.id, team: place.team, thread: place.thread }, services);
    case 'thread deleted':
      return threadDeleted(place, services);
    case 'follow-up':
      await carryOutFollowUp(event.followUp, place, connection, feedback, services);
      return undefined;
  }
}

/** A reaction is a vote about the answer that it stands under; a vote for what gave no answer is none. */
async function react(
  { team, thread, post, author, emoji, added }: Reaction,
  connection: Connection,
  feedback: FeedbackDesk,
  services: EventServices,
): Promise<FollowUp | undefined> {
  const verdict = verdictOfSign(emoji, services.emoji);
  const turn = verdict && (await waitForTurn({ team, thread }, post, services));
  if (!verdict || !turn || !canBeCorrected(turn) || (verdict === 'right' && !turn.answer)) return undefined;
  const cause = { author, by: added ? 'reaction' : 'taken back', again: services.attempt.isAgain } as const;
  return feedback.say(turn, { verdict, withdrawn: !added }, cause, connection);
}
