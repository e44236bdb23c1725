import { afterAll, beforeAll, expect, test } from 'vitest';
import { utcDay } from '../src/money/treasury.js';
import { renderTurn } from '../src/show/render-turn.js';
import { rowKey } from '../src/util/row-key.js';
import { startTestBot, type TestBot } from './support/bot.js';
import { type OpenAiPeer, schemaOf, startOpenAiPeer } from './support/openai-peer.js';
import { openRoom, type Room } from './support/person.js';
import { photo } from './support/sample-photos.js';

/** US dollars a token of the model that answers (data/prices.json). */
const price = { input: 0.1e-6, output: 0.5e-6 };
const question = 'what is the man wearing?';
const edit = 'replace the man on the left with a statue';

let peer: OpenAiPeer;
const open: TestBot[] = [];

beforeAll(async () => {
  peer = await startOpenAiPeer();
  peer.reply(() => 'a coat');
});
afterAll(async () => {
  for (const bot of open) await bot.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});

/** The whole bot, which asks the peer to see and to paint; it plans and finds things by itself. */
async function house(more: Readonly<Record<string, string>> = {}) {
  const environment = {
    CLOVABOT_PLANNER: 'grammar',
    CLOVABOT_DETECT: 'embedded',
    CLOVABOT_FILL: 'openai:gpt-image-2.5-flare',
    ...more,
  };
  let bot = await startTestBot(undefined, { ...peer.environment, ...environment });
  open.push(bot);
  const room = openRoom(bot.bot.app);
  return {
    room,
    /** Posts that the peer got while something was done. */
    async asked<Result>(work: () => Promise<Result>): Promise<readonly [Result, number]> {
      const before = peer.posts();
      return [await work(), peer.posts() - before];
    },
    async restart() {
      open.splice(open.indexOf(bot), 1);
      bot = await bot.restart();
      open.push(bot);
      room.hears(bot.bot.app);
    },
    /** In the middle of whatever it does. */
    async stop() {
      open.splice(open.indexOf(bot), 1);
      bot = await bot.stop();
      open.push(bot);
      room.hears(bot.bot.app);
    },
    spent: () => bot.bot.memory.spending('home').list(),
    bot: () => bot.bot,
    otherTeam: (): Room => openRoom(bot.bot.app, 'other team'),
  };
}

test('a question costs what the vendor bills, to the token, and nothing when it is repeated', async () => {
  const { room, asked, restart, spent, otherTeam } = await house();
  const ana = room.person('Ana');
  const [answered] = await asked(() => ana.says(question, photo(1)));
  expect(answered.text).toBe('**A coat**');
  const billed = peer.billed.at(-1);
  const dollars = (billed?.input ?? 0) * price.input + (billed?.output ?? 0) * price.output;
  const rows = await spent();
  expect(rows).toMatchObject([{ day: utcDay(Date.now()), person: { id: 'ana' }, model: 'gpt-6-luna', calls: 1 }]);
  expect(rows[0].dollars).toBeCloseTo(dollars, 9);
  expect(answered.how?.steps[0].price).toContain(
    `${((billed?.input ?? 0) + (billed?.output ?? 0)).toLocaleString('en')} tokens`,
  );

  const [again, more] = await asked(() => room.person('Ben').says(question, photo(1)));
  expect([again.text, again.footer, more]).toEqual(['**A coat**', expect.not.stringContaining('$'), 0]);
  await restart();
  const [afterwards, evenMore] = await asked(() => ana.says(question, photo(1)));
  expect([afterwards.text, evenMore]).toEqual(['**A coat**', 0]);
  expect(await spent()).toEqual(rows);

  const [, byOthers] = await asked(() => otherTeam().person('Cem').says(question, photo(1)));
  expect(byOthers).toBe(1);
  await room.person('Ana', 'admin').says('/forget everything yes');
  expect(await spent()).toEqual([]);
  const [, anew] = await asked(() => ana.says(question, photo(1)));
  expect(anew).toBe(1);
}, 120_000);

test('an expensive edit is offered first; whoever asked decides, once, also after a restart', async () => {
  const { room, asked, restart, bot } = await house({ CLOVABOT_CONFIRM_ABOVE: '0.01' });
  const [ana, ben] = [room.person('Ana'), room.person('Ben')];
  const [offer, unasked] = await asked(() => ana.says(edit, photo(1)));
  expect(offer).toMatchObject({ text: expect.stringMatching(/^This would cost about \$0\.\d\d\. Shall I do it\?$/) });
  expect(unasked).toBe(0);
  await restart();
  const [told, stillUnasked] = await asked(() => ben.clicks('Do it', offer.id));
  expect([told.text, stillUnasked]).toEqual(['Only Ana can decide that, since it was their question.', 0]);

  const [, paid] = await asked(async () => {
    await Promise.all([ana.presses('offer:accept', offer.id), ana.presses('offer:accept', offer.id)]);
    await ana.presses('offer:decline', offer.id);
  });
  const done = room.post(offer.id);
  expect([done.status, paid]).toEqual(['answered', 1]);
  expect(done.footer).toMatch(/ · \$0\.\d\d$/);
  expect(done.pictures).toHaveLength(1);

  // The same edit again, in a new life of the bot: the very picture, for nothing, and nobody is asked first.
  await restart();
  const [again, forNothing] = await asked(() => ana.says(edit, photo(1)));
  expect([again.status, forNothing]).toEqual(['answered', 0]);
  expect(again.pictures[0].reference.id).toBe(done.pictures[0].reference.id);

  const another = await ana.says('replace the man on the left with a tree', photo(1));
  const offered = await bot().memory.turns.byPost('home', another.id);
  // Stopped after the person agreed, it was not the person who left it.
  for await (const turn of offered ? bot().engine.carryOut(offered, AbortSignal.abort()) : [])
    expect(renderTurn(turn).text).not.toMatch(/leave it/);
  expect(offered?.offer).toBeGreaterThan(0);
  const [, declined] = await asked(() => ana.says('no thanks'));
  expect([room.post(another.id).text, room.post(another.id).buttons, declined]).toEqual(['All right, I won’t.', [], 0]);
}, 240_000);

test('nothing is offered that cannot be done: nothing to paint over, or more than a question may cost', async () => {
  const { room, asked } = await house({ CLOVABOT_CAP_QUESTION: '0.10' });
  const ana = room.person('Ana');
  const [nothing] = await asked(() => ana.says('replace the giraffe with a statue', photo(1)));
  expect([nothing.status, nothing.buttons]).toEqual(['failed', []]);
  const [dear, posts] = await asked(() => ana.says(edit, photo(1)));
  expect([dear.status, dear.buttons, posts]).toEqual(['failed', [], 0]);
  expect(dear.text).toBe(
    'I didn’t begin: that could cost up to $0.15, more than the $0.10 that one question is allowed.',
  );
}, 240_000);

test('what nobody can paint is refused before anything is looked for, with the setting that would change that', async () => {
  const { room, asked } = await house({ CLOVABOT_FILL: '', CLOVABOT_DETECT: 'openai' });
  const [refused, posts] = await asked(() => room.person('Ana').says(edit, photo(1)));
  expect([refused.status, refused.buttons, posts]).toEqual(['failed', [], 0]);
  expect(refused.text).toBe('I can’t paint new things. I can count, find, compare, read text and edit.');
  expect(refused.how?.steps.find(({ status }) => status === 'failed')?.result).toMatch(
    /\(CLOVABOT_FILL=openai:MODEL, if the model server at 127\.0\.0\.1:\d+ has one that paints; replicate: /,
  );
}, 120_000);

test('whom an edit means is sought with the model too: that is in the price, and costs nothing when it is repeated', async () => {
  const { room, asked, restart } = await house({ CLOVABOT_DETECT: '', CLOVABOT_CONFIRM_ABOVE: '0.01' });
  const ana = room.person('Ana');
  for (const [found, man] of [
    [JSON.stringify({ known: true, found: [{ label: 'man', score: 0.9, box: [72, 200, 395, 995] }] }), 'man'],
    ['He is on the left.', 'guy'],
  ] as const) {
    peer.reply((request) => (schemaOf(request) === 'found' ? found : 'a coat'));
    const wanted = `replace the ${man} on the left with a statue`;
    const [offer, unasked] = await asked(() => ana.says(wanted, photo(1)));
    expect([offer.status, unasked]).toEqual(['asked', 0]);
    const [, paid] = await asked(() => ana.clicks('Do it', offer.id));
    const done = room.post(offer.id);
    expect([done.status, paid]).toEqual(['answered', 2]);
    await restart();
    const [again, forNothing] = await asked(() => ana.says(wanted, photo(1)));
    expect([again.status, forNothing]).toEqual(['answered', 0]);
    expect(again.pictures[0].reference.id).toBe(done.pictures[0].reference.id);
  }
  peer.reply(() => 'a coat');
}, 240_000);

test('an offer that was taken is carried out after a stop', async () => {
  const { room, stop, bot } = await house();
  const ana = room.person('Ana');
  const offer = await ana.says(edit, photo(1));
  expect(offer.buttons.map(({ label }) => label)).toEqual(['Do it', 'No']);
  const before = peer.posts();
  peer.next({ silent: true });
  const pressed = ana.presses('offer:accept', offer.id);
  while (peer.posts() === before) await new Promise((resolve) => setTimeout(resolve, 20));
  await stop();
  await pressed;
  await bot().app.onConnected(room.connection, () => true);
  await bot().app.idle();
  expect(room.post(offer.id).status).toBe('answered');
}, 240_000);

test('what a version before the journal was painting when it was killed is offered again', async () => {
  const { room, asked, restart, bot } = await house();
  const ana = room.person('Ana');
  const offer = await ana.says(edit, photo(1));
  // What it held, what it noted, and what its post showed.
  const place = { team: 'home', thread: 'general', post: offer.id };
  const { store } = bot().memory;
  await store.write([{ namespace: 'accepted-offers', key: rowKey('home', offer.id), value: place }]);
  await store.claim(rowKey('alone', 'offer', 'home', offer.id), 2000);
  await room.connection.edit(place, offer.id, { ...offer, text: 'Looking… step 3 of 4', buttons: [] });
  await restart();
  await bot().app.onConnected(room.connection, () => true);
  await bot().app.idle();
  expect(room.post(offer.id)).toMatchObject({ status: 'asked', text: offer.text, buttons: offer.buttons });
  const [, paid] = await asked(() => ana.clicks('Do it', offer.id));
  expect([room.post(offer.id).status, paid]).toEqual(['answered', 1]);
  await bot().app.onConnected(room.connection, () => true);
  await bot().app.idle();
  expect(room.post(offer.id).status).toBe('answered');
}, 240_000);

test('a cap refuses before anything is asked, kindly, and the rest goes on', async () => {
  const { room, asked } = await house({ CLOVABOT_CAP_PERSON_DAY: '0', CLOVABOT_CONFIRM_ABOVE: 'off' });
  const ana = room.person('Ana');
  const [refused, made] = await asked(() => ana.says(question, photo(1)));
  expect(refused.text).toMatch(/^I may spend \$0\.00 a day for you; .* in \d+ h\.$/);
  expect(made).toBe(0);
  expect((await ana.says('how many people are there?', photo(1))).text).toBe('**3**');
}, 120_000);

test('what is down is stood in for, and the small print says so', async () => {
  const { room } = await house({ CLOVABOT_CONFIRM_ABOVE: 'off' });
  peer.next({ status: 500, error: { message: 'The server had an error' } });
  const removed = await room.person('Ana').says('remove the man on the left', photo(5));
  expect(removed.status).toBe('answered');
  expect(removed.footer).toMatch(/ · answered by embedded, because the model server at 127\.0\.0\.1:\d+ failed$/);
}, 120_000);

test('what the language model planned is paid and kept; what nobody could use is not kept', async () => {
  const { room, asked, restart } = await house({ CLOVABOT_PLANNER: 'auto' });
  const ana = room.person('Ana');
  peer.reply(() => 'I am sorry, I cannot plan that.');
  const [answered, posts] = await asked(() => ana.says('how many people are there?', photo(1)));
  expect(answered.text).toBe('**3**');
  expect(answered.how?.price).toMatch(/^\$0\.000\d, of which planning \$0\.000\d · [\d,]+ tokens$/);
  expect(posts).toBeGreaterThan(0);
  const [, again] = await asked(() => ana.says('how many people are there?', photo(1)));
  expect(again).toBe(posts);

  const program = "BOX0=LOC(image=IMAGE,object='person')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)";
  peer.reply((request) => {
    const isPlan = request.kind === 'chat' && JSON.stringify(request.body.response_format).includes('"name":"plan"');
    return JSON.stringify(isPlan ? { steps: ['Find the people', 'Count them'], question: null } : { program });
  });
  const [planned, two] = await asked(() => ana.says('count everybody in it', photo(1)));
  expect([planned.text, two]).toEqual(['**3**', 2]);
  expect(planned.footer).toMatch(/^[\d.]+ s · (less than )?\$0\.000\d$/);
  await restart();
  const [repeated, none] = await asked(() => ana.says('count everybody in it', photo(1)));
  expect([repeated.text, none]).toEqual(['**3**', 0]);
}, 120_000);

test('learning costs its teacher, and says so; who is forgotten leaves no costs behind', async () => {
  const { room, spent } = await house({ CLOVABOT_CONFIRM_ABOVE: 'off' });
  const [ana, ben] = [room.person('Ana'), room.person('Ben')];
  peer.reply(() => 'a coat');
  const answered = await ana.says(question, photo(3));
  const lesson = await ben.replies(answered.id, 'no, a jacket');
  expect(lesson.footer).toMatch(/ · (less than )?\$0\.\d+ · lesson /);
  expect((await spent()).map(({ person }) => person.name).sort()).toEqual(['Ana', 'Ben']);
  await ben.says('/forget me yes');
  expect((await spent()).map(({ person }) => person.name)).toEqual(['Ana']);
}, 120_000);
