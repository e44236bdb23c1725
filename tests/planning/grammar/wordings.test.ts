import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PictureReference, Request } from '../../../src/contracts/turn.js';
import { normaliseAnswer } from '../../../src/language/normalise-answer.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { readScenes, runOnScenes } from '../../support/made-up-scenes.js';
import { lexicon } from '../../support/tool-context.js';

const folder = path.join(import.meta.dirname, 'wordings');
const scenes = readScenes(path.join(folder, 'scenes.json'));
const planner = createGrammarPlanner(lexicon);
const signal = new AbortController().signal;

const picture = (place: number): PictureReference => ({
  id: String(place).padStart(64, '0'),
  width: 160,
  height: 120,
  mediaType: 'image/png',
});

/** What a person who sends these pictures with these words gets: the answer, or "ask" for a question back. */
async function answerTo(names: readonly string[], text: string): Promise<string> {
  const shown = names.map((name) => {
    const scene = scenes.get(name);
    if (!scene) throw new Error(`there is no scene ${name}`);
    return scene;
  });
  const author = { id: 'anna', name: 'Anna' };
  const request: Request = {
    id: '1',
    team: 't',
    thread: 'h',
    author,
    text,
    images: shown.map((_, at) => picture(at)),
    at: 0,
  };
  const plan = await planner.plan(request, [], { signal });
  if (plan.question) return 'ask';
  const { source } = await planner.program(request, plan, [], { signal });
  return runOnScenes(source, shown);
}

const normal = (answer: string): string =>
  /\[/.test(answer) ? answer.toLowerCase() : normaliseAnswer(answer, (word) => lexicon.singular(word));

describe.each(['questions', 'pictures', 'edits'])('%s in all kinds of wordings', (name) => {
  const cases = readFileSync(path.join(folder, `${name}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' | '));

  it.each(cases)('%s: %s → %s', async (shown, instruction, answers) => {
    const answer = await answerTo(shown.split('+'), instruction);
    expect(answers.split(' / ').map(normal)).toContain(normal(answer));
  });
});
