import { expect, onTestFinished, test } from 'vitest';
import { doctor } from '../../src/command-line/doctor.js';
import { createDepartureNotes } from '../../src/conversation/departures.js';
import { startTestBot } from '../support/bot.js';
import { recordingLog } from '../support/log.js';
import {
  honest,
  type OpenAiPeerOptions,
  type PeerReply,
  type PeerRequest,
  schemaOf,
  startOpenAiPeer,
} from '../support/openai-peer.js';
import { startReplicatePeer } from '../support/replicate-peer.js';

/** What `clovabot doctor` says with these settings; `found`: its marks and what follows them. */
async function examined(environment: Readonly<Record<string, string>>, asks = true) {
  const { bot, close } = await startTestBot(undefined, environment);
  onTestFinished(close);
  const { lines, works } = await doctor(bot, environment, { asks, signal: new AbortController().signal });
  const found = lines.flatMap((line) => /[✓✗].*$/.exec(line)?.[0] ?? []);
  return { lines, works, found, text: lines.join('\n') };
}

const isSight = ({ question }: PeerRequest): boolean => /colour is the square/.test(question);
const wordsOf = (reply: PeerReply): string => (typeof reply === 'string' ? reply : '');

async function openaiPeer(options: OpenAiPeerOptions = {}) {
  const peer = await startOpenAiPeer(options);
  onTestFinished(() => peer.close());
  return { peer, host: new URL(peer.origin).host };
}

/** What is found of a model that can do what it is asked for. */
const usable = (host: string): readonly string[] =>
  ['replies in the form that it is asked for', 'sees pictures', 'says where things are'].map(
    (words) => `✓ ${host}: gpt-6-luna ${words}`,
  );

test('a server is fine where its model can do what it is for: one small question for each thing', async () => {
  const { peer, host } = await openaiPeer({ isOpen: true });
  const { works, found } = await examined(peer.environment);
  expect([works, found, peer.posts()]).toEqual([true, usable(host), 3]);
  for (const { output } of peer.billed) expect(output).toBeLessThan(40);
  expect(peer.violations).toEqual([]);
});

test.each<readonly [what: string, reply: (request: PeerRequest) => PeerReply, found: RegExp]>([
  [
    'thinks aloud',
    (request) => ({ say: `<think>${'hm '.repeat(20)}</think>${wordsOf(honest(request))}` }),
    /^✓ .* sees/,
  ],
  [
    'sees another colour',
    (request) => (isSight(request) ? 'Blue.' : honest(request)),
    /✗ .*did not see .*\(it said: Blue\.\)/,
  ],
  [
    'sees nothing',
    (request) => (isSight(request) ? 'I cannot view images.' : honest(request)),
    /✗ .*cannot see.*OPENAI_MODEL/,
  ],
  [
    'says no JSON',
    (request) => (schemaOf(request) === 'sum' ? 'It is four' : honest(request)),
    /✗ .*does not reply in the form.*It is four/,
  ],
  [
    'says wrong places',
    (request) => (schemaOf(request) === 'found' ? '{"known": true, "found": []}' : honest(request)),
    /✗ .*cannot say where/,
  ],
  ['says nothing', () => ({ say: '' }), /✗ .*said nothing/],
])('a model that %s is told from one that works', async (_what, reply, wanted) => {
  const { peer } = await openaiPeer();
  peer.reply(reply);
  const { works, found } = await examined(peer.environment);
  expect(found).toContainEqual(expect.stringMatching(wanted));
  expect(works).toBe(wanted.source.includes('✓'));
});

test.each(['', '/', '/v1/chat/completions', '/api'])('an address that ends in %j is set right', async (end) => {
  const { peer } = await openaiPeer({ isOpen: true });
  const { works, found } = await examined({ ...peer.environment, OPENAI_BASE_URL: `${peer.origin}${end}` });
  expect([works, found]).toEqual([false, [expect.stringContaining(`set OPENAI_BASE_URL to ${peer.origin}/v1`)]]);
  expect(peer.posts()).toBe(0);
});

test('a key is tried where the server lists its models to everybody', async () => {
  const { peer, host } = await openaiPeer({ listsToAll: true });
  expect(await examined(peer.environment)).toMatchObject({ works: true, found: usable(host) });
  const wrong = await examined({ ...peer.environment, OPENAI_API_KEY: 'sk-wrong-and-secret' });
  expect(wrong.works).toBe(false);
  expect(wrong.found).toEqual([
    expect.stringMatching(/^✗ 127\.0\.0\.1:\d+ refused with 401.*set OPENAI_API_KEY to a valid key$/),
  ]);
  expect(wrong.text).not.toContain('secret');
});

test.each<
  readonly [title: string, options: OpenAiPeerOptions, settings: Readonly<Record<string, string>>, found: RegExp]
>([
  ['a wrong key', {}, { OPENAI_API_KEY: 'sk-wrong-and-secret' }, /refused with 401.*set OPENAI_API_KEY to a valid key/],
  [
    'a model that is not there',
    {},
    { OPENAI_MODEL: 'gpt-0' },
    /has no model gpt-0; set OPENAI_MODEL to one that is there: gpt-6-luna, /,
  ],
  [
    'a painter that is not there',
    {},
    { CLOVABOT_FILL: 'openai:dall-e-9' },
    /has no model dall-e-9; set CLOVABOT_FILL=openai:model to/,
  ],
  [
    'a server that lists nothing and lacks the model',
    { hidesModels: true },
    { OPENAI_MODEL: 'gpt-0' },
    /refused with 404.*set OPENAI_MODEL/,
  ],
  [
    'a wrong address',
    { hidesModels: true },
    { OPENAI_BASE_URL: '/v2' },
    /refused with 404.*OPENAI_BASE_URL usually ends in \/v1/,
  ],
  [
    'nobody there',
    {},
    { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' },
    /127\.0\.0\.1:1 cannot be reached.*OPENAI_BASE_URL/,
  ],
])('%s is told with what fixes it, and no key', async (_title, options, settings, wanted) => {
  const { peer } = await openaiPeer(options);
  const { OPENAI_BASE_URL: path = '/v1' } = settings;
  const url = path.startsWith('/') ? `${peer.origin}${path}` : path;
  const { works, found, text } = await examined({ ...peer.environment, ...settings, OPENAI_BASE_URL: url });
  expect(works).toBe(false);
  expect(found).toContainEqual(expect.stringMatching(wanted));
  expect(text).not.toContain(peer.key);
  expect(text).not.toContain('secret');
});

test('a server that lists nothing is asked all the same', async () => {
  const { peer, host } = await openaiPeer({ hidesModels: true });
  expect(await examined(peer.environment)).toMatchObject({ works: true, found: usable(host) });
  expect(peer.violations).toEqual([]);
});

test('a server that does not answer in time is not waited for', async () => {
  const { peer } = await openaiPeer({ hidesModels: true });
  peer.reply(() => ({ silent: true }));
  const { works, found } = await examined({ ...peer.environment, OPENAI_TIMEOUT: '1' });
  expect([works, found]).toEqual([false, [expect.stringMatching(/did not answer in time; .*OPENAI_TIMEOUT/)]]);
});

test('Replicate’s token and models are looked up, and nothing is run', async () => {
  const peer = await startReplicatePeer();
  onTestFinished(() => peer.close());
  const { environment } = peer;
  const fine = await examined(environment);
  expect(fine.works).toBe(true);
  expect(fine.found[0]).toBe('✓ the token is accepted');
  expect(fine.found.length).toBeGreaterThan(3);
  expect(peer.predictions).toEqual([]);

  const gone = await examined({ ...environment, CLOVABOT_ANSWER: `replicate:somebody/gone:${'a'.repeat(64)}` });
  expect(gone.works).toBe(false);
  expect(gone.found).toContainEqual(
    expect.stringMatching(/^✗ somebody\/gone:a+ is not there .*choose another with CLOVABOT_ANSWER=replicate:/),
  );
  const wrong = await examined({ ...environment, REPLICATE_API_TOKEN: 'r8_wrongandsecret' });
  expect(wrong.found).toEqual([expect.stringMatching(/^✗ the token was not accepted.*REPLICATE_API_TOKEN/)]);
  expect(wrong.text).not.toContain('wrongandsecret');
  expect(peer.violations).toEqual([]);
});

test('columns are straight, nobody is asked offline, and what is not set is short', async () => {
  const { peer } = await openaiPeer();
  const { lines, found, works } = await examined({ ...peer.environment, OPENAI_API_KEY: 'sk-wrong' }, false);
  expect([found, works, peer.posts()]).toEqual([[], true, 0]);
  const entries = lines.filter((line) => line.startsWith('  '));
  for (const entry of entries) expect(entry).toMatch(/^ {2}\S.{13,} +\S/);
  for (const entry of entries) expect(entry.slice(17, 19)).toMatch(/^ \S$/);
  expect(lines.slice(lines.indexOf('Not connected')).length).toBeLessThan(12);
  expect(lines.join('\n')).not.toMatch(/DISCORD_SHARDS|SLACK_ALLOWED_BOTS|CLOVABOT_HOST/);
});

test('a price that is assumed is said to be', async () => {
  const { text } = await examined({ OPENAI_API_KEY: 'sk-x', OPENAI_MODEL: 'gpt-9' }, false);
  expect(text).toMatch(/complete +openai gpt-9, price not known, counts as about \$0\.\d+ a call: /);
});

test('who took the bot out is told with the day on which all of theirs is forgotten', async () => {
  const { bot, close } = await startTestBot();
  onTestFinished(close);
  const told = async (): Promise<string> =>
    (await doctor(bot, {}, { asks: false, signal: new AbortController().signal })).lines.join('\n');
  expect(await told()).not.toContain('taken out');
  const now = () => Date.UTC(2026, 10, 28, 12);
  const notes = createDepartureNotes({ memory: bot.memory, graceMs: 7 * 86_400_000, now, log: recordingLog() });
  await notes.left('slack:T1');
  expect(await told()).toContain('slack:T1: the bot was taken out on 2026-11-28; all of it is forgotten on 2026-12-05');
  await notes.back('slack:T1');
  expect(await told()).not.toContain('taken out');
});
