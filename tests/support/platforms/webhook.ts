import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import sharp from 'sharp';
import { z } from 'zod';
import { createSharedServers } from '../../../src/chats/shared/shared-servers.js';
import type { Chat } from '../../../src/contracts/chat.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { bare, type Platform, picturesOf, type SayingOptions, type SeenPost } from './platform.js';

const secret = 'between us';
const sign = (body: string): string => createHmac('sha256', secret).update(body).digest('hex');

const told = z.discriminatedUnion('type', [
  z.strictObject({
    ...{ type: z.literal('post'), id: z.uuid(), post: z.string().min(1), thread: z.string(), text: z.string() },
    buttons: z.array(z.object({ label: z.string(), action: z.string() })),
    pictures: z.array(z.object({ name: z.string(), mediaType: z.string(), alt: z.string(), base64: z.base64() })),
    progress: z.array(z.object({ words: z.string(), status: z.string() })).optional(),
    steps: z.array(z.unknown()).optional(),
    notes: z.array(z.string()).optional(),
  }),
  z.strictObject({
    ...{ type: z.literal('reaction'), id: z.uuid(), thread: z.string(), message: z.string(), emoji: z.string() },
  }),
]);
type Told = z.output<typeof told>;

/** The other side of the webhook chat of CONTRIBUTING.md; every third of its answers is a 503. */
export async function webhookPlatform(): Promise<Platform> {
  // It stands in CONTRIBUTING.md only; vitest.config.ts lets it be found where that says it would stand.
  const { webhook }: { readonly webhook: Chat } = await import(path.join(projectRoot, 'src/chats/webhook.ts'));
  const violations: unknown[] = [];
  const heard = new Map<string, Told>();
  let asked = 0;
  let address = '';

  const server = createServer(async (request, response) => {
    const body = await readText(request);
    if (request.headers['x-signature'] !== sign(body)) violations.push('an event is not signed');
    const parsed = told.safeParse(JSON.parse(body));
    if (!parsed.success) violations.push(z.prettifyError(parsed.error));
    else if (!heard.has(parsed.data.id)) heard.set(parsed.data.id, parsed.data);
    for (const picture of parsed.data?.type === 'post' ? parsed.data.pictures : [])
      await sharp(Buffer.from(picture.base64, 'base64'))
        .metadata()
        .catch((error: unknown) => violations.push(error));
    asked += 1;
    response.writeHead(asked % 3 === 0 ? 503 : 204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // It listens on TCP.

  async function send(event: object, signature?: string): Promise<number> {
    const body = JSON.stringify(event);
    const headers = { 'x-signature': signature ?? sign(body) };
    return (await fetch(address, { method: 'POST', headers, body })).status;
  }
  /** Everything comes twice, and once from somebody who does not know the secret. */
  async function deliver(event: object): Promise<void> {
    const statuses = [await send(event), await send(event), await send(event, sign('something else'))];
    if (String(statuses) !== '202,202,401') violations.push({ event, statuses });
  }
  const posts = (): readonly Extract<Told, { type: 'post' }>[] =>
    [...heard.values()].filter((one) => one.type === 'post');
  const seen = (versions: readonly Extract<Told, { type: 'post' }>[]): readonly SeenPost[] =>
    versions.slice(-1).map(({ post, text, buttons, pictures, steps }) => ({
      ...{ id: post, text: bare(text), versions: versions.map((one) => bare(one.text)) },
      buttons: [...buttons.map(({ label }) => label), ...(steps ? ['How?'] : [])],
      pictures: pictures.map(({ alt }) => alt),
    }));
  const newest = (id: string) => posts().findLast(({ post }) => post === id);

  return {
    violations,
    async posts(conversation) {
      const ids = new Set(posts().flatMap(({ thread, post }) => (thread === conversation ? [post] : [])));
      return [...ids].flatMap((id) => seen(posts().filter(({ post }) => post === id)));
    },
    pictureFiles: async ({ id }) =>
      (newest(id)?.pictures ?? []).map(({ base64 }) => new Uint8Array(Buffer.from(base64, 'base64'))),
    reactions: async ({ id }) =>
      [...heard.values()].flatMap((one) => (one.type === 'reaction' && one.message === id ? [one.emoji] : [])),
    async connect(options) {
      const environment = { WEBHOOK_URL: `http://127.0.0.1:${port}/`, WEBHOOK_SECRET: secret, PORT: '0' };
      const chat = await webhook.connect({ ...options, environment, servers: createSharedServers() });
      if (!chat) throw new Error('the webhook chat is switched off');
      address = chat.address;
      return chat;
    },
    async person(name) {
      const author = { id: name.toLowerCase(), name };
      const say = async (text: string, options: SayingOptions = {}) => {
        const [id, at] = [randomUUID(), Date.now()];
        const thread = options.in?.conversation ?? randomUUID();
        const bytes = await Promise.all(
          picturesOf(options).map(async (picture) => ({
            name: path.basename(picture),
            base64: await readFile(picture, 'base64'),
          })),
        );
        await deliver({ type: 'message', id, thread, author, text, pictures: bytes });
        return { id, conversation: thread, at };
      };
      const click = (what: object, { id: post }: SeenPost): Promise<void> =>
        deliver({ ...what, id: randomUUID(), thread: newest(post)?.thread, author, post });
      return {
        says: say,
        types: (command) => say(`/${command}`),
        reacts: (emoji, post) => click({ type: 'reaction', emoji, added: true }, post),
        presses: (label, post) =>
          click(
            { type: 'press', action: newest(post.id)?.buttons.find((button) => button.label === label)?.action },
            post,
          ),
        asksHow: async ({ id }) => JSON.stringify([newest(id)?.notes, newest(id)?.steps]),
      };
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
