import { expect, onTestFinished, test } from 'vitest';
import type { Dialog } from '../../src/command-line/dialog.js';
import { setupModels } from '../../src/command-line/setup-models.js';
import type { CheckResult, FetchedPart } from '../../src/contracts/backend.js';
import { ModelError } from '../../src/contracts/errors.js';
import { readKnownServers } from '../../src/models/openai/find-servers.js';
import { startOpenAiPeer } from '../support/openai-peer.js';

interface Scene {
  /** What is typed, one after the other; a function looks for the number of what the list offers. */
  readonly typed: readonly (string | ((printed: readonly string[]) => string))[];
  readonly local?: readonly { readonly name: string; readonly url: string }[];
  readonly results?: readonly CheckResult[];
  readonly installs?: boolean;
  readonly missing?: readonly FetchedPart[];
  readonly fetching?: () => Promise<void>;
}

async function play({
  typed,
  local = [],
  results = [{ works: true, words: 'it sees' }],
  installs = true,
  missing = [],
  fetching = async () => undefined,
}: Scene) {
  const printed: string[] = [];
  const questions: string[] = [];
  const written: Readonly<Record<string, string>>[] = [];
  const tried: unknown[] = [];
  const installed: string[] = [];
  const left = [...typed];
  const next = (question: string, offered = ''): string => {
    questions.push(question);
    const answer = left.shift() ?? '';
    return (typeof answer === 'string' ? answer : answer(printed)) || offered;
  };
  const dialog: Dialog = {
    ask: async (question, offered) => next(question, offered),
    askSecretly: async (question) => next(question),
    confirm: async (question) => !/^n/i.test(next(question)),
    close: () => undefined,
  };
  let time = 0;
  const done = await setupModels({
    dialog,
    print: (line) => void printed.push(line),
    servers: { ...readKnownServers(), local: [...local] },
    hosts: ['localhost'],
    list: { fetch, signal: new AbortController().signal, timeoutMs: 2000 },
    async check(settings, backend) {
      tried.push([backend, settings]);
      return results;
    },
    async install(name) {
      installed.push(name);
      return installs;
    },
    toFetch: async () => missing,
    fetchAll: fetching,
    async write(settings) {
      written.push(settings);
    },
    now: () => (time += 1500),
  }).catch((error: Error) => error.message);
  return { done, printed, questions, written, tried, installed };
}

/** Chooses what the list offers in these words. */
const choose = (words: RegExp) => (printed: readonly string[]) =>
  printed.flatMap((line) => (words.test(line) ? (/^\s*(\d+)/.exec(line)?.[1] ?? []) : []))[0] ?? 'nothing fits';

async function ollama() {
  const peer = await startOpenAiPeer({ isOpen: true, models: ['llama3.2:3b', 'qwen3-vl:8b'] });
  onTestFinished(() => peer.close());
  return { name: 'Ollama', url: `${peer.origin.replace('127.0.0.1', 'localhost')}/v1` };
}

test('a server on this machine is found, its model that sees comes first, is tried, and written on a yes', async () => {
  const server = await ollama();
  const { done, printed, tried, written } = await play({ local: [server], typed: ['1', 'y'] });
  const settings = { OPENAI_BASE_URL: server.url, OPENAI_MODEL: 'qwen3-vl:8b', OPENAI_API_KEY: '' };
  expect([done, tried, written]).toEqual([true, [['openai', settings]], [settings]]);
  expect(printed.join('\n')).toContain(`1  Ollama at ${new URL(server.url).host}: qwen3-vl:8b (sees pictures)`);
  expect(printed).toContain('  ✓ it sees');
  expect(printed).toContain('  1.5 s');
});

test.each(['', '0', '99', 'no'])('“%s” to the list changes nothing', async (typed) => {
  expect(await play({ typed: [typed] })).toMatchObject({ done: false, tried: [], written: [] });
});

test('a no to the last question changes nothing, and what did not work asks in other words', async () => {
  const local = [await ollama()];
  expect(await play({ local, typed: ['1', 'n'] })).toMatchObject({ done: false, written: [] });
  const broken = await play({ local, typed: ['1', 'n'], results: [{ works: false, words: 'it is blind' }] });
  expect(broken.printed).toContain('  ✗ it is blind');
  expect(broken.questions.at(-1)).toMatch(/^It did not work\. /);
});

test('OpenAI takes a key alone, which is never shown; a server that was set before is taken back, so that the key does not go there', async () => {
  const { done, printed, questions, written } = await play({ typed: [choose(/OpenAI, by key/), 'sk-secret', 'y'] });
  expect([done, written]).toEqual([true, [{ OPENAI_BASE_URL: '', OPENAI_MODEL: '', OPENAI_API_KEY: 'sk-secret' }]]);
  expect([...printed, ...questions].join('\n')).not.toContain('secret');
});

test('another server is named by its address, and its model by number or by name', async () => {
  const { url } = await ollama();
  const another = choose(/another server/);
  expect((await play({ typed: [another, url, '', '2', 'y'] })).written).toEqual([
    { OPENAI_BASE_URL: url, OPENAI_MODEL: 'llama3.2:3b', OPENAI_API_KEY: '' },
  ]);
  expect((await play({ typed: [another, url, 'k', 'my:own', 'y'] })).written).toEqual([
    { OPENAI_BASE_URL: url, OPENAI_MODEL: 'my:own', OPENAI_API_KEY: 'k' },
  ]);
  expect(await play({ typed: [another, 'nowhere'] })).toMatchObject({
    done: expect.stringContaining('“nowhere” is no address'),
    written: [],
  });
  expect(await play({ typed: [another, url, '', '9'] })).toMatchObject({
    done: expect.stringContaining('no model 9'),
    written: [],
  });
});

test('an address that is nearly right is put right, however it is written', async () => {
  const { url } = await ollama();
  const another = choose(/another server/);
  const { host } = new URL(url);
  for (const given of [
    url.replace('/v1', ''),
    host,
    `${host}/v1/`,
    `${url}/chat/completions`,
    url.replace('/v1', '/api'),
  ]) {
    const { printed, written } = await play({ typed: [another, given, '', '', 'y'] });
    expect(written.map((one) => one.OPENAI_BASE_URL.replace('http://', ''))).toEqual([`${host}/v1`]);
    if (!given.includes('/v1/') || given.includes('chat'))
      expect(printed.join('\n')).toContain(`It answers at http://${host}/v1`);
  }
});

test('what is wrong with an address or a key is said in a sentence', async () => {
  const another = choose(/another server/);
  const gone = await play({ typed: [another, 'http://127.0.0.1:1/v1', ''] });
  expect(gone).toMatchObject({
    done: expect.stringMatching(/^\[setup\] 127\.0\.0\.1:1 cannot be reached/),
    written: [],
  });
  const locked = await startOpenAiPeer({ models: ['a'] });
  onTestFinished(() => locked.close());
  const url = `${locked.origin}/v1`;
  expect((await play({ typed: [another, url, ''] })).done).toMatch(/^\[setup\] 127\.0\.0\.1:\d+ wants a key$/);
  const wrong = await play({ typed: [another, url, 'sk-wrong-key'] });
  expect(wrong.done).toMatch(/^\[setup\] 127\.0\.0\.1:\d+ refuses the key$/);
  expect(JSON.stringify(wrong)).not.toContain('sk-wrong');
});

test('a server that does not say which models it has is asked for one by name', async () => {
  const hidden = await startOpenAiPeer({ isOpen: true, hidesModels: true });
  onTestFinished(() => hidden.close());
  const url = `${hidden.origin}/v1`;
  const another = choose(/another server/);
  const { printed, written } = await play({ typed: [another, url, '', 'gpt-6-luna', 'y'] });
  expect(written).toEqual([{ OPENAI_BASE_URL: url, OPENAI_MODEL: 'gpt-6-luna', OPENAI_API_KEY: '' }]);
  expect(printed.join('\n')).toContain('answers “404 404 page not found” at');
  expect((await play({ typed: [another, url, '', ''] })).done).toContain('no answer');
});

test('Replicate takes a token, and an empty one ends it', async () => {
  const replicate = choose(/Replicate/);
  expect((await play({ typed: [replicate, 'r8_x', 'y'] })).written).toEqual([{ REPLICATE_API_TOKEN: 'r8_x' }]);
  expect(await play({ typed: [replicate, ''] })).toMatchObject({
    done: expect.stringContaining('no answer'),
    written: [],
  });
});

test('open weights say their size first, and are installed on a yes only', async () => {
  const weights = choose(/open weights/);
  const agreed = await play({ typed: [weights, 'y', 'y'] });
  expect(agreed).toMatchObject({ installed: ['@huggingface/transformers'], written: [{ CLOVABOT_LOCAL: 'on' }] });
  expect(agreed.questions[1]).toContain('445 MB');
  expect(await play({ typed: [weights, 'n'] })).toMatchObject({ done: false, installed: [], written: [] });
  expect(await play({ typed: [weights, 'y'], installs: false })).toMatchObject({
    done: expect.stringContaining('could not be installed'),
    written: [],
  });
});

test('weights are fetched on a yes, their size said first; what breaks off is said and undoes nothing', async () => {
  const weights = choose(/open weights/);
  const missing = [{ what: 'a/detector', bytes: 155_300_000 }, { what: 'a/segmenter' }];
  let fetched = 0;
  const fetching = async (): Promise<void> => {
    fetched += 1;
  };
  const agreed = await play({ typed: [weights, 'y', 'y', 'y'], missing, fetching });
  expect(agreed.questions.at(-1)).toContain('Fetch a/detector (155 MB) and a/segmenter (size not known) now?');
  expect([agreed.done, fetched]).toEqual([true, 1]);
  expect(await play({ typed: [weights, 'y', 'y', 'n'], missing, fetching })).toMatchObject({ done: true });
  expect(fetched).toBe(1);
  const broken = await play({
    ...{ typed: [weights, 'y', 'y', 'y'], missing },
    fetching: () =>
      Promise.reject(new ModelError('[local] the download of a/detector broke off; ask again', { backend: 'local' })),
  });
  expect(broken).toMatchObject({ done: true, written: [{ CLOVABOT_LOCAL: 'on' }] });
  expect(broken.printed).toContain('  ✗ the download of a/detector broke off; ask again');
});
