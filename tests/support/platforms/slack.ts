import { vi } from 'vitest';
import { createSharedServers } from '../../../src/chats/shared/shared-servers.js';
import { slack } from '../../../src/chats/slack/index.js';
import { type PeerMessage, startSlackPeer } from '../slack-peer.js';
import { slackPerson } from '../slack-people.js';
import { bare, picturesOf, type Said, type SeenPost, type StressedPlatform } from './platform.js';

export type Transport = 'Socket Mode' | 'HTTP';

export async function slackPlatform(transport: Transport): Promise<StressedPlatform> {
  const peer = await startSlackPeer({ team: transport === 'HTTP' ? 'T0HTTP' : 'T0SOCKET' });
  const people = new Map<string, ReturnType<typeof slackPerson>>();
  const messageOf = ({ id }: { readonly id: string }): PeerMessage => {
    const message = peer.messages.find(({ ts }) => ts === id);
    if (!message) throw new Error(`there is no message ${id}`);
    return message;
  };
  const seen = ({ ts, text, versions, blocks }: PeerMessage): SeenPost => ({
    id: ts,
    text: bare(text),
    versions: versions.map(bare),
    buttons: blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map((one) => one.text.text) : [])),
    pictures: blocks.flatMap((block) => (block.type === 'image' ? [block.alt_text] : [])),
  });

  return {
    violations: peer.violations,
    close: peer.close,
    posts: async (conversation) => peer.posts(conversation).map(seen),
    pictureFiles: async (post) =>
      messageOf(post).blocks.flatMap((block) => {
        const file = block.type === 'image' ? peer.files.get(block.slack_file.id) : undefined;
        return file ? [file.bytes] : [];
      }),
    reactions: async (said) => messageOf(said).reactions.map((name) => (name === 'eyes' ? '👀' : name)),
    async connect(options) {
      const heard =
        transport === 'HTTP' ? { SLACK_SIGNING_SECRET: peer.signingSecret } : { SLACK_APP_TOKEN: peer.appToken };
      const environment = { SLACK_BOT_TOKEN: peer.token, SLACK_API_URL: peer.apiUrl, PORT: '0', ...heard };
      const chat = await slack.connect({ ...options, environment, servers: createSharedServers() });
      if (!chat) throw new Error('Slack is switched off');
      peer.state.eventsUrl = /http:\S+/.exec(chat.address)?.[0] ?? '';
      return chat;
    },
    async person(name) {
      const person = slackPerson(peer, name);
      people.set(person.user, person);
      return {
        async says(text, options = {}) {
          const { in: place, mentions } = options;
          const at = Date.now();
          const pictures = picturesOf(options);
          const { ts } = await person.says(text, { pictures, under: place?.conversation, mentions });
          return { id: ts, conversation: place?.conversation ?? ts, at };
        },
        reacts: async (emoji, post) =>
          void (await person.reacts({ '✅': 'white_check_mark', '❌': 'x' }[emoji], messageOf(post))),
        presses: async (label, post) => void (await person.presses(label, messageOf(post))),
        async asksHow(post) {
          const before = peer.shown.size;
          await person.presses('How?', messageOf(post));
          return vi.waitFor(() => {
            const view = JSON.stringify([...peer.shown.values()].at(-1) ?? {});
            if (peer.shown.size === before || !view.includes('slack_file'))
              throw new Error(`no steps with pictures, but ${view}`);
            return view;
          }, 20_000);
        },
        async types(command) {
          const [at, said] = [Date.now(), peer.posts().length];
          await person.types(command);
          const { ts } = await vi.waitFor(
            () => peer.posts()[said] ?? Promise.reject(new Error('not said aloud')),
            5000,
          );
          return { id: ts, conversation: ts, at };
        },
      };
    },
    trouble() {
      let calls = 0;
      peer.state.chaos = (method) => {
        if (method.startsWith('apps.')) return undefined;
        calls += 1;
        // Of some of those that fail Slack has done what it was asked.
        if (calls % 100 === 75) return { method, status: 500, isDone: calls % 200 === 75 };
        return calls % 50 === 25
          ? { method, status: 429, headers: { 'retry-after': '1' }, body: { ok: false } }
          : undefined;
      };
    },
    async repeat(said) {
      const message = messageOf(said);
      for (const event of people.get(message.user)?.eventsOf(message, ['message']) ?? [])
        await peer.event(event, { retry: 1 });
    },
    async cut() {
      if (transport === 'HTTP') return;
      peer.drop();
      await vi.waitFor(() => peer.sockets.size > 0 || Promise.reject(new Error('still cut off')), { timeout: 20_000 });
    },
    firstSign({ id, at }: Said) {
      const sign = peer.asked.find(({ method, given }) => method === 'reactions.add' && given.timestamp === id);
      return sign && sign.at - at;
    },
  };
}
