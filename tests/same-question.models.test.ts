/** A better plan is tried on other pictures that the same was asked of, and believed when there is enough to go by. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBot, type TestBot } from './support/bot.js';
import { type OpenAiPeer, type PeerReply, schemaOf, startOpenAiPeer } from './support/openai-peer.js';
import { openRoom } from './support/person.js';
import { photo } from './support/sample-photos.js';

let peer: OpenAiPeer;
let running: TestBot;
let says: Record<string, PeerReply> = {};

beforeAll(async () => {
  peer = await startOpenAiPeer();
  peer.reply((request) => says[schemaOf(request)] ?? '{}');
  running = await startTestBot(undefined, { ...peer.environment, CLOVABOT_DETECT: 'embedded' });
});
afterAll(async () => {
  await running.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});

const more = (noun: string, than: number): string =>
  [
    `BOX0=LOC(image=IMAGE,object='${noun}')`,
    `ANSWER0=EVAL(expr="'yes' if {BOX0.count} > ${than} else 'no'")`,
    'FINAL_RESULT=RESULT(var=ANSWER0)',
  ].join('\n');
const critique = (program: string): string =>
  JSON.stringify({ at: 'plan', reason: 'So.', step: null, output: null, steps: ['Count the people'], program });
const lastLesson = async () => (await running.bot.memory.lessons('home').list(1))[0];

test('a yes by chance is not learned, one that other pictures bear out is', async () => {
  // It looks for what is in none of the pictures. Nobody here understands the language, so it tells nothing of the plan.
  const five = sharp(photo(5));
  const question = 'Sind das mehr als drei Leute?';
  says.plan = JSON.stringify({
    steps: ['Locate the giraffes', 'Check whether there are more than three'],
    question: null,
  });
  says.program = JSON.stringify({ program: more('giraffe', 3) });
  says.step_critique = JSON.stringify({ right: true, output: null });
  const ask = async (thread: string, picture: Uint8Array) => {
    const ana = openRoom(running.bot.app, 'home', thread).person('Ana');
    const post = await ana.says(question, picture);
    expect(post.text).toContain('**No**');
    return { post, ana };
  };
  const isWrong = async (thread: string, picture: Uint8Array, program: string) => {
    const { ana, post } = await ask(thread, picture);
    says.critique = critique(program);
    await ana.replies(post.id, 'actually yes');
    return lastLesson();
  };

  // Half of all wrong plans say yes as well.
  const thin = await isWrong('five', await five.toBuffer(), more('person', 3));
  expect(thin).toMatchObject({ status: 'refused', experiences: [], reflection: { critic: { refuted: 1 } } });
  expect(thin.reason).toContain('“yes” here, but so might a wrong one by chance');

  // More than nobody is right of the next picture, and wrong of the one that was confirmed.
  const three = await ask('three', await readFile(photo(1)));
  await three.ana.reacts('✅', three.post.id);
  const contradicted = await isWrong('mirrored', await five.clone().flop().toBuffer(), more('person', 0));
  expect(contradicted).toMatchObject({ status: 'refused', experiences: [] });
  expect(contradicted.reason).toBe(
    'Another plan gives “yes” here, but asked the same about another picture, it gives “yes”, where “no” is right.',
  );

  // What was told of those pictures counts for this one.
  expect(await isWrong('small', await five.clone().resize(500).toBuffer(), more('person', 3))).toMatchObject({
    status: 'accepted',
    after: 'yes',
    evidence: { probe: { size: 3, flipped: [] } },
    reflection: { fault: { at: 'plan' }, critic: { proved: 1 } },
  });
  says = {};
  const again = openRoom(running.bot.app, 'home', 'again').person('Ben');
  expect((await again.says(question, photo(5))).text).toContain('**Yes**');
  expect((await again.says(question, photo(1))).text).toContain('**No**');
}, 200_000);
