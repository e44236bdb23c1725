import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { web } from '../../../src/chats/index.js';
import type { BotPost, WebPost } from '../../../src/chats/web/wire.js';
import { openEvents, visitor } from '../../chats/web/visitor.js';
import { mediaTypeOf } from '../media-type.js';
import { bare, type Platform, picturesOf, type SayingOptions, type SeenPost } from './platform.js';

/** The web chat needs no platform: people speak to its server as its page does. */
export async function webPlatform(): Promise<Platform> {
  const server = { address: '' };
  const { says, request, json, posts, join } = visitor(server);
  /** What the event stream told, by post. */
  const versions = new Map<string, string[]>();
  const violations: unknown[] = [];

  async function follow(): Promise<void> {
    const events = await openEvents(server);
    for (let event = await events.next(); event.type !== 'end'; event = await events.next())
      if (event.data?.type === 'post' && event.data.post.from === 'bot') {
        const { id, post } = event.data.post;
        versions.set(id, [...(versions.get(id) ?? []), bare(post.text)]);
      }
  }
  const isBots = (post: WebPost): post is BotPost => post.from === 'bot';
  const seen = ({ id, post }: BotPost): SeenPost => ({
    id,
    text: bare(post.text),
    versions: versions.get(id) ?? [],
    buttons: [...post.buttons.map(({ label }) => label), ...(post.how ? ['How?'] : [])],
    pictures: post.pictures.map(({ alt }) => alt),
  });
  const postOf = async (id: string): Promise<BotPost> => {
    const { body } = await request<WebPost>(`/api/posts/${id}`);
    if (!isBots(body)) throw new Error(`${id} is no post of the bot`);
    return body;
  };
  const succeed = async (method: string, address: string, body: object): Promise<void> => {
    const { status } = await json(method, address, body);
    if (status >= 300) violations.push({ method, address, status });
  };

  return {
    violations,
    draws: true,
    close: async () => undefined,
    posts: async (conversation) => (await posts(conversation)).posts.filter(isBots).map(seen),
    pictureFiles: async ({ id }) =>
      Promise.all(
        (await postOf(id)).post.pictures.map(async ({ reference }) => {
          const response = await fetch(`${server.address}/pictures/${reference.id}`);
          return new Uint8Array(await response.arrayBuffer());
        }),
      ),
    async reactions({ id, conversation }) {
      const said = (await posts(conversation)).posts.find((post) => post.id === id);
      return said?.reactions.map(({ emoji }) => emoji) ?? [];
    },
    async connect(options) {
      const chat = await web.connect({ ...options, environment: { PORT: '0' } });
      if (!chat) throw new Error('the web chat is switched off');
      server.address = chat.address;
      // The stream ends with its server.
      follow().catch(() => undefined);
      return chat;
    },
    async person(name) {
      const author = await join(name);
      const say = async (text: string, options: SayingOptions = {}) => {
        const at = Date.now();
        const thread = options.in?.conversation;
        const newest = async (): Promise<string | undefined> =>
          thread === undefined ? undefined : (await posts(thread)).posts.findLast(isBots)?.id;
        const replyTo = options.replyTo?.id ?? (options.mentions ? await newest() : undefined);
        const pictures = await Promise.all(
          picturesOf(options).map(
            async (picture) =>
              new File([await readFile(picture)], path.basename(picture), { type: mediaTypeOf(picture) }),
          ),
        );
        const { post } = await says(author, text, { thread, pictures, replyTo });
        return { id: post.id, conversation: post.thread, at };
      };
      return {
        says: say,
        types: (command) => say(`/${command}`),
        reacts: (emoji, { id }) =>
          succeed('PUT', `/api/posts/${id}/reactions/${encodeURIComponent(emoji)}`, { author: author.id }),
        async presses(label, { id }) {
          const { post } = await postOf(id);
          const button = post.buttons.find((one) => one.label === label);
          await succeed('POST', `/api/posts/${id}/presses`, { author: author.id, action: button?.action });
        },
        asksHow: async ({ id }) => JSON.stringify((await postOf(id)).post.how),
      };
    },
  };
}
