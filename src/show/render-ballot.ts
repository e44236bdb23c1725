/** What is asked of people while it is open what is right; pure. */

import type { Button, Post } from '../contracts/post.js';
import type { Tool } from '../contracts/tool.js';
import type { Person, Turn } from '../contracts/turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { joinWords } from '../util/format.js';
import { type Choice, type Choices, choicesOf, producesPicture } from './choices.js';
import { ballotMessages, labels } from './messages.js';

/** What some people say is right, or that something is wrong (`denied`). */
export interface Side {
  readonly words: string;
  readonly people: readonly Person[];
  /** The button by which others join. */
  readonly action?: string;
}

const otherButton = (turn: Turn): Button => ({
  label: producesPicture(turn) ? labels.looksDifferent : labels.somethingElse,
  action: 'should:other',
  style: 'plain',
});
const maxSides = 5;

/**
 * After a bare ❌: asks what is right, with what it could be to click on.
 * @param draws whether people can draw boxes where it is asked
 */
export function renderQuestion(turn: Turn, tools: readonly Tool[], draws = false): Post {
  const choices = choicesOf(turn, tools);
  const isOpen = choices.answers.length + choices.regions.length === 0;
  const help = isOpen
    ? ballotMessages.replyOrShow
    : choices.numbered
      ? ballotMessages.pickOrPoint(draws)
      : ballotMessages.pickOrReply;
  return {
    ...withChoices(turn, choices),
    text: ballotMessages.whatShouldItBe(help),
  };
}

/** After the button for what is not among the choices. */
export function renderWordsWanted(turn: Turn, tools: readonly Tool[]): Post {
  const text = producesPicture(turn) ? ballotMessages.looksWanted : ballotMessages.wordsWanted;
  return { ...withChoices(turn, choicesOf(turn, tools)), text };
}

/** Fewer people agree than must. */
export function renderWaiting(side: Side, missing: number): Post {
  return plain(ballotMessages.waiting(sideWords(side), missing), joinButtons([side]));
}

/** People say different things, and as many of each. */
export function renderTie(sides: readonly Side[], quorum: number, undone: boolean): Post {
  const shown = sides.slice(0, maxSides);
  const need = quorum > 1 ? ballotMessages.quorum(quorum) : ballotMessages.oneMoreVoice;
  const back = undone ? ` ${ballotMessages.undoneUntilThen}` : '';
  return plain(`${ballotMessages.tied(joinWords(shown.map(sideWords)))}${back} ${need}`, joinButtons(shown));
}

const sideWords = ({ words, people }: Side): string => {
  const names = joinWords(people.slice(0, 5).map(({ name }) => escapeForChat(name, 40)));
  return ballotMessages.side(names, people.length, words);
};

const joinButtons = (sides: readonly Side[]): readonly Button[] =>
  sides.flatMap(({ words, action }) =>
    action ? [{ label: escapeForChat(labels.itIs(words), 70), action, style: 'plain' as const }] : [],
  );

function withChoices(turn: Turn, { answers, regions, numbered }: Choices): Omit<Post, 'text'> {
  const button = ({ label, action }: Choice): Button => ({ label: escapeForChat(label, 75), action, style: 'plain' });
  return {
    status: 'notice',
    pictures: numbered ? [{ reference: numbered.picture, marks: numbered.marks, alt: ballotMessages.numberedAlt }] : [],
    // Alone it would offer nothing.
    buttons:
      answers.length + regions.length > 0
        ? [...answers.map(button), ...rowOf(regions.map(button)), ...rowOf([otherButton(turn)])]
        : [],
  };
}

const rowOf = ([first, ...others]: readonly Button[]): readonly Button[] =>
  first ? [{ ...first, beginsRow: true }, ...others] : [];

const plain = (text: string, buttons: readonly Button[]): Post => ({ text, status: 'notice', pictures: [], buttons });
