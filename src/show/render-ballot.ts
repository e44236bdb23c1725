/** What is asked of people while it is open what is right; pure. */
import type { Button, Post } from '../contracts/post.js';
import type { Person, Turn } from '../contracts/turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { joinWords } from '../util/format.js';
import { type Choice, type Choices, choicesOf, producesPicture } from './choices.js';

/** What some people say is right, or that something is wrong (`denied`). */
export interface Side {
  readonly words: string;
  readonly people: readonly Person[];
  /** The button by which others join. */
  readonly action?: string;
}

const otherButton = (turn: Turn): Button => ({
  label: producesPicture(turn) ? 'It should look different…' : 'Something else…',
  action: 'should:other',
  style: 'plain',
});
const mostSides = 5;

/**
 * After a bare ❌: asks what is right, with what it could be to click on.
 * @param draws whether people can draw boxes where it is asked
 */
export function renderQuestion(turn: Turn, draws = false): Post {
  const choices = choicesOf(turn);
  const isOpen = choices.answers.length + choices.regions.length === 0;
  const help = isOpen
    ? 'Reply in a few words, or send a picture as an example.'
    : choices.numbered
      ? `Pick one, or a number in the picture; or reply in a few words, ${draws ? 'draw a box, ' : ''}or send a picture as an example.`
      : 'Pick one, or reply in a few words: “three”, “it’s a heron, not a stork”.';
  return {
    ...withChoices(turn, choices),
    text: `Sorry about that, and thank you for telling me. **What should it be?**\n${help}`,
  };
}

/** After the button for what is not among the choices. */
export function renderWordsWanted(turn: Turn): Post {
  const text = producesPicture(turn)
    ? '**How should it look?** Reply in a few words, or send a picture that shows it.'
    : '**What should it be?** Reply in a few words: “three”, “it’s a heron, not a stork”, “you forgot the dog”.';
  return { ...withChoices(turn, choicesOf(turn)), text };
}

/** Fewer people agree than must. */
export function renderWaiting(side: Side, missing: number): Post {
  const more = missing === 1 ? 'one more person agrees' : `${missing} more people agree`;
  return plain(`Thank you. ${sideWords(side)}; I learn it when ${more}.`, joinButtons([side]));
}

/** People say different things, and as many of each. */
export function renderTie(sides: readonly Side[], quorum: number, undone: boolean): Post {
  const shown = sides.slice(0, mostSides);
  const need =
    quorum > 1 ? `It takes ${quorum} people who agree, and more than for anything else.` : 'One more voice settles it.';
  const back = undone ? ' What I had learned of it is undone until then.' : '';
  return plain(
    `You do not agree yet, so I learn nothing from it: ${joinWords(shown.map(sideWords))}.${back} ${need}`,
    joinButtons(shown),
  );
}

const sideWords = ({ words, people }: Side): string => {
  const names = joinWords(people.slice(0, 5).map(({ name }) => escapeForChat(name, 40)));
  return `${names} ${people.length === 1 ? 'says' : 'say'} ${words}`;
};

const joinButtons = (sides: readonly Side[]): readonly Button[] =>
  sides.flatMap(({ words, action }) =>
    action ? [{ label: escapeForChat(`It is ${words}`, 70), action, style: 'plain' as const }] : [],
  );

function withChoices(turn: Turn, { answers, regions, numbered }: Choices): Omit<Post, 'text'> {
  const button = ({ label, action }: Choice): Button => ({ label: escapeForChat(label, 75), action, style: 'plain' });
  return {
    status: 'notice',
    pictures: numbered
      ? [{ reference: numbered.picture, marks: numbered.marks, alt: 'What I counted and what else I saw, numbered' }]
      : [],
    // Alone it would offer nothing.
    buttons:
      answers.length + regions.length > 0 ? [...answers.map(button), ...regions.map(button), otherButton(turn)] : [],
  };
}

const plain = (text: string, buttons: readonly Button[]): Post => ({ text, status: 'notice', pictures: [], buttons });
