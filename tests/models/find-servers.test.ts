import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { findServers, readKnownServers } from '../../src/models/openai/find-servers.js';
import { listModels } from '../../src/models/openai/model-list.js';

/** A server that answers these paths with JSON and all others with 404; resolves to its origin. */
async function serve(answers: Readonly<Record<string, unknown>>): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const given = answers[request.url ?? ''];
      const answer: unknown = typeof given === 'function' ? given(Buffer.concat(chunks).toString()) : given;
      response
        .writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer ?? { error: 'not found' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}`; // It listens on TCP.
}

const options = { fetch, signal: new AbortController().signal, timeoutMs: 2000 };
const list = (...ids: readonly string[]) => ({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });
const seen = (models: readonly { readonly id: string; readonly sees?: boolean }[]) =>
  models.map(({ id, sees }) => `${id}: ${sees}`);

test('each kind of server is asked in its own way which of its models see, and those come first', async () => {
  const ollama = await serve({
    '/v1/models': list('llama3.2:3b', 'my-eyes:latest'),
    '/api/show': (body: string) => ({
      capabilities: body.includes('my-eyes') ? ['completion', 'vision'] : ['completion'],
    }),
  });
  const studio = await serve({
    '/v1/models': list('words', 'pictures'),
    '/api/v0/models': {
      data: [
        { id: 'words', type: 'llm' },
        { id: 'pictures', type: 'vlm' },
      ],
    },
  });
  const newStudio = await serve({
    '/v1/models': list('google/gemma', 'text-embedder'),
    '/api/v1/models': {
      models: [
        { key: 'google/gemma', capabilities: { vision: true } },
        { key: 'text-embedder', capabilities: null },
      ],
    },
  });
  const llama = await serve({ '/v1/models': list('m.gguf'), '/props': { modalities: { vision: true, audio: false } } });
  const plain = await serve({ '/v1/models': list('Qwen/Qwen3-8B', 'Qwen/Qwen3-VL-8B-Instruct') });
  const silent = await serve({});
  const page = await serve({ '/v1/models': 'welcome to my web site' });
  const gone = 'http://localhost:9';
  const servers = [ollama, studio, newStudio, llama, plain, silent, page, gone].map((origin, at) => ({
    name: `server ${at}`,
    url: `${origin}/v1`,
  }));
  const found = await findServers(servers, ['localhost'], options);
  expect(found.map(({ name, models }) => [name, seen(models)])).toEqual([
    ['server 0', ['my-eyes:latest: true', 'llama3.2:3b: false']],
    ['server 1', ['pictures: true', 'words: false']],
    ['server 2', ['google/gemma: true', 'text-embedder: false']],
    ['server 3', ['m.gguf: true']],
    ['server 4', ['Qwen/Qwen3-VL-8B-Instruct: true', 'Qwen/Qwen3-8B: undefined']],
  ]);
});

test('hosted servers say in the list itself what sees, and what it costs', async () => {
  const origin = await serve({
    '/v1/models': {
      data: [
        {
          id: 'a/sees',
          architecture: { input_modalities: ['text', 'image'] },
          pricing: { prompt: '0.0000002', completion: '0.0000008' },
        },
        { id: 'a/vision-by-name-only', architecture: { input_modalities: ['text'] } },
        { id: 'm/large', capabilities: { vision: true } },
        { id: 'm/code', capabilities: { vision: false } },
        { id: 'x', capabilities: ['text', 'vision'] },
        { id: 'with\u001b[31mcolour' },
        { name: 'without an id' },
      ],
    },
  });
  const models = await listModels({ key: 'k', baseUrl: `${origin}/v1` }, options);
  expect(seen(models)).toEqual([
    'a/sees: true',
    'a/vision-by-name-only: false',
    'm/large: true',
    'm/code: false',
    'x: true',
  ]);
  expect(models[0].price?.input).toBeCloseTo(0.2);
  expect(models[0].price?.output).toBeCloseTo(0.8);
});

test.each([
  ...['qwen3-vl:8b', 'qwen2.5vl:7b', 'llava:13b', 'gemma3:4b', 'google/gemma-3-27b-it', 'gemma3n:e4b', 'pixtral-12b'],
  ...['moondream2', 'minicpm-v:8b', 'MiniCPM-o-2_6', 'llama3.2-vision', 'meta-llama/Llama-4-Scout', 'gpt-4o-mini'],
  ...['gpt-6-luna', 'gemini-2.5-flash', 'claude-sonnet-4-5', 'HuggingFaceTB/SmolVLM-500M-Instruct', 'InternVL3-8B'],
])('%s is known to see by its name', async (id) => {
  const origin = await serve({ '/v1/models': list(id) });
  expect(seen(await listModels({ key: undefined, baseUrl: `${origin}/v1` }, options))).toEqual([`${id}: true`]);
});

test.each([
  'llama3.2:3b',
  'qwen3:8b',
  'gemma2:9b',
  'mistral:7b',
  'whisper-1',
  'nomic-embed-text',
  'deepseek-r1',
  'phi-4',
])('of %s its name tells nothing', async (id) => {
  const origin = await serve({ '/v1/models': list(id) });
  expect(seen(await listModels({ key: undefined, baseUrl: `${origin}/v1` }, options))).toEqual([`${id}: undefined`]);
});

test('the known servers have an address each, or are OpenAI’s own, and say where they were read', () => {
  const { local, hosted } = readKnownServers();
  expect(local.every(({ url }) => new URL(url).hostname === 'localhost')).toBe(true);
  expect(hosted.filter(({ url }) => url === undefined).map(({ name }) => name)).toEqual(['OpenAI']);
  expect(hosted.every(({ keys }) => keys.startsWith('https://'))).toBe(true);
});
