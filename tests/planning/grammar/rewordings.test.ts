/** Requests in other words: read as the request that the grammar knows, and never as one that says less. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { PictureReference, Request } from '../../../src/contracts/turn.js';
import { unusedParts } from '../../../src/language/unused-parts.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';

const planner = createGrammarPlanner(lexicon);
const { signal } = new AbortController();
const picture: PictureReference = { id: 'p', width: 100, height: 100, mediaType: 'image/png' };

async function planned(text: string, pictures = 1): Promise<{ source: string; readAs?: string; unused: string }> {
  const images = Array.from({ length: pictures }, () => picture);
  const request: Request = { id: 'r', team: 't', thread: 'h', author: { id: 'a', name: 'Ann' }, text, images, at: 0 };
  const plan = await planner.plan(request, [], { signal });
  if (plan.question) return { source: plan.question, unused: text };
  const { source } = await planner.program(request, plan, [], { signal });
  const unused = unusedParts(plan.readAs ?? text, plan).flatMap(({ words }) => words);
  return { source, readAs: plan.readAs, unused: unused.join(' ') };
}

const file = (name: string): string => readFileSync(new URL(`wordings/${name}`, import.meta.url), 'utf8');
const groups = file('rewordings.txt')
  .split('\n= ')
  .slice(1)
  .map((group) => {
    const [head, ...says] = group.trim().split('\n');
    const [request, pictures = '1'] = head.split(' | ');
    return { request, pictures: Number(pictures), says };
  });

test.for(groups)('$request', async ({ request, pictures, says }) => {
  const { source } = await planned(request, pictures);
  for (const said of says) {
    const other = await planned(said, pictures);
    expect.soft({ said, source: other.source, unused: other.unused }).toEqual({ said, source, unused: '' });
  }
});

test.for(file('no-asides.txt').trim().split('\n').slice(1))('%s: what narrows it down is no remark', async (said) => {
  const whole = await planned(said);
  const request = /how many (?:people|dogs|cars|horses|cups)|blur (?:the|it)|make it brighter|put a hat/.exec(
    said,
  )?.[0];
  const bare = request?.startsWith('how') ? await planned(`${request} are there?`) : undefined;
  expect(whole.unused !== '' || whole.source !== bare?.source).toBe(true);
});

test('the plan says how it was read, in the spelling of whoever said it', async () => {
  expect((await planned('what colour would you call the car')).readAs).toBe('what colour is the car?');
  expect((await planned('How many dogs are there?')).readAs).toBeUndefined();
});
