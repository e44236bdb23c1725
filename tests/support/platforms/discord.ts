import { vi } from 'vitest';
import { discord } from '../../../src/chats/discord/index.js';
import { type PeerMessage, startDiscordPeer } from '../discord-peer.js';
import { buttonsOf, discordPerson, until, wireOf } from '../discord-people.js';
import { bare, picturesOf, type Said, type SeenPost, type StressedPlatform } from './platform.js';

/** @param answers how the bot answers in channels: in threads, or in a chain of replies */
export async function discordPlatform(answers: 'threads' | 'replies' = 'threads'): Promise<StressedPlatform> {
  const peer = await startDiscordPeer();
  const messageOf = ({ id }: { readonly id: string }): PeerMessage => {
    const message = peer.messages.get(id);
    if (!message) throw new Error(`there is no message ${id}`);
    return message;
  };
  const seen = ({ id, content, versions, attachments, ...post }: PeerMessage): SeenPost => ({
    id,
    text: bare(content),
    versions: versions.map((version) => bare(version.content)),
    buttons: buttonsOf(post).map(({ label }) => label),
    pictures: attachments.map(({ description }) => description ?? ''),
  });
  const postsIn = (conversation: string): readonly PeerMessage[] =>
    peer
      .posts()
      .filter(({ id, channel_id, replyTo }) => [id, channel_id, replyTo].some((place) => place === conversation));
  const isCall = (every: number, rest: number) => {
    let calls = 0;
    return (): boolean => ++calls % every === rest;
  };

  return {
    violations: peer.violations,
    close: peer.close,
    posts: async (conversation) => postsIn(conversation).map(seen),
    pictureFiles: async (post) => messageOf(post).attachments.map(peer.file),
    reactions: async (said) => messageOf(said).reactions,
    async connect(options) {
      const environment = {
        ...{ DISCORD_TOKEN: peer.token, DISCORD_API_URL: peer.apiUrl, DISCORD_CDN_URL: peer.cdnUrl },
        DISCORD_ANSWERS: answers,
      };
      const chat = await discord.connect({ ...options, environment });
      if (!chat) throw new Error('Discord is switched off');
      return chat;
    },
    async person(name) {
      const person = discordPerson(peer, name);
      return {
        async says(text, options = {}) {
          const { in: place, replyTo, mentions, isAside } = options;
          // Where there are no threads, a conversation goes on by replies to its newest post.
          const isChain = place !== undefined && answers === 'replies';
          // Nobody can write in a thread before the bot has started it.
          if (place && !isChain) await until(() => !peer.lacksThread(place.conversation), 'the thread');
          const newest = isChain && !isAside ? postsIn(place.conversation).at(-1) : undefined;
          const at = Date.now();
          const { id } = await person.says(text, {
            pictures: picturesOf(options),
            channel: isChain ? undefined : place?.conversation,
            ...(place ? { mentions: mentions ?? false } : {}),
            replyTo: replyTo ? messageOf(replyTo) : newest,
          });
          return { id, conversation: place?.conversation ?? id, at };
        },
        reacts: async (emoji, post) => person.reacts(emoji, messageOf(post)),
        presses: async (label, post) => void person.presses(label, messageOf(post)),
        async asksHow(post) {
          const how = person.presses('How?', messageOf(post));
          const shown = await until(() => how.response?.components[0] && how.response.components, 'the steps');
          return JSON.stringify(shown);
        },
        async types(command) {
          const typed = person.types(command);
          const { id } = await until(() => typed.response, 'the acknowledgement');
          return { id, conversation: id, at: typed.at };
        },
      };
    },
    trouble() {
      const limited = { message: 'You are being rate limited.', retry_after: 0.2, global: false };
      const headers = { 'retry-after': '0.2', 'x-ratelimit-scope': 'user', 'x-ratelimit-remaining': '0' };
      const times = Number.POSITIVE_INFINITY;
      peer.faults.push({ match: isCall(50, 25), status: 429, body: limited, headers, times });
      peer.faults.push({ match: isCall(100, 75), status: 500, times });
    },
    async repeat(said) {
      const message = messageOf(said);
      const mentions = message.content.includes(peer.bot.id) ? [peer.bot] : [];
      peer.dispatch('MESSAGE_CREATE', { ...wireOf(message), guild_id: peer.guild, mentions });
    },
    async cut() {
      const before = peer.resumes;
      peer.drop(4000);
      await vi.waitFor(() => peer.resumes > before || Promise.reject(new Error('still cut off')), { timeout: 20_000 });
    },
    firstSign({ id, at }: Said) {
      const sign = peer.asked.find(({ method, path }) => method === 'PUT' && path.includes(`/${id}/reactions/`));
      return sign && sign.at - at;
    },
  };
}
