import { readFile } from 'node:fs/promises';
import { vi } from 'vitest';
import type { DiscordPeer, PeerAttachment, PeerFile, PeerInteraction, PeerMessage, PeerUser } from './discord-peer.js';
import { customIds } from './discord-rules.js';
import { mediaTypeOf } from './media-type.js';

export interface SayOptions {
  readonly pictures?: readonly (string | PeerFile)[];
  /** Default true in the server. */
  readonly mentions?: boolean;
  readonly replyTo?: PeerMessage;
  /** Absent: the server's channel. */
  readonly channel?: string;
  /** Whether Discord tells what is replied to. */
  readonly isReferenceTold?: boolean;
  /** Links to pictures that have expired already. */
  readonly isExpired?: boolean;
  readonly isWrittenByBot?: boolean;
  /** Their names. */
  readonly stickers?: readonly string[];
}

/** Somebody in the server, or in direct messages. */
export interface DiscordPerson {
  readonly user: PeerUser;
  readonly directChannel: string;
  says(text: string, options?: SayOptions): Promise<PeerMessage>;
  reacts(emoji: string | { readonly id: string; readonly name: string }, post: PeerMessage, added?: boolean): void;
  types(command: string, options?: Readonly<Record<string, string | PeerFile>>, channel?: string): PeerInteraction;
  /** Chooses from the menu of a message. */
  chooses(command: string, message: PeerMessage): PeerInteraction;
  presses(label: string, post: PeerMessage): PeerInteraction;
  fills(form: PeerInteraction, values: Readonly<Record<string, string | PeerFile>>): PeerInteraction;
  deletes(message: PeerMessage): void;
  /** Changes what they wrote; Discord tells the whole message, which is returned. @param after ms after it was sent */
  edits(message: PeerMessage, text: string, after?: number): object;
}

export function discordPerson(
  peer: DiscordPeer,
  name: string,
  { roles = [] }: { readonly roles?: readonly string[] } = {},
): DiscordPerson {
  const user: PeerUser = {
    ...{ id: peer.nextId(), username: name.toLowerCase(), global_name: name, discriminator: '0', avatar: null },
  };
  const directChannel = peer.nextId();
  let edits = 0;
  const member = { user, roles, joined_at: new Date().toISOString(), deaf: false, mute: false, flags: 0 };
  peer.members.set(user.id, member);
  const inServer = (channel: string): boolean => channel !== directChannel;
  const placed = (channel: string): object =>
    inServer(channel)
      ? {
          guild_id: peer.guild,
          member,
          channel: { id: channel, type: channel === peer.channel ? 0 : 11, owner_id: peer.bot.id },
        }
      : { user, context: 1, channel: { id: channel, type: 1 } };

  return {
    user,
    directChannel,
    async says(text, options = {}) {
      const {
        pictures = [],
        replyTo,
        channel = peer.channel,
        isExpired,
        isReferenceTold = true,
        isWrittenByBot,
        stickers,
      } = options;
      const mentions = options.mentions ?? (inServer(channel) && channel === peer.channel);
      const files = await Promise.all(pictures.map(fileOf));
      const author = isWrittenByBot ? { ...user, bot: true } : user;
      const message = peer.add({
        ...{ id: peer.nextId(), channel_id: channel, author, content: mentions ? `<@${peer.bot.id}> ${text}` : text },
        ...(inServer(channel) ? { guild_id: peer.guild } : {}),
        attachments: files.map((file) => peer.store(channel, file, { isExpired })),
        replyTo: replyTo?.id,
      });
      peer.dispatch('MESSAGE_CREATE', {
        ...wireOf(message),
        ...(inServer(channel) ? { guild_id: peer.guild, member } : {}),
        mentions: mentions ? [peer.bot] : [],
        ...(stickers ? { sticker_items: stickers.map((name) => ({ id: peer.nextId(), name, format_type: 1 })) } : {}),
        ...(replyTo && isReferenceTold ? { referenced_message: wireOf(replyTo) } : {}),
      });
      return message;
    },
    reacts(emoji, post, added = true) {
      const channel = post.channel_id;
      const key = typeof emoji === 'string' ? emoji : `${emoji.name}:${emoji.id}`;
      const others = (post.reactors.get(key) ?? []).filter(({ id }) => id !== user.id);
      post.reactors.set(key, added ? [...others, user] : others);
      peer.dispatch(added ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE', {
        ...{ user_id: user.id, channel_id: channel, message_id: post.id, burst: false, type: 0 },
        ...(inServer(channel) ? { guild_id: peer.guild, ...(added ? { member } : {}) } : {}),
        emoji: typeof emoji === 'string' ? { id: null, name: emoji } : emoji,
        ...(added ? { message_author_id: post.author.id } : {}),
      });
    },
    types(command, options = {}, channel = peer.channel) {
      const attachments: Record<string, PeerAttachment> = {};
      const given = Object.entries(options).map(([option, value]) => {
        if (typeof value === 'string') return { name: option, type: 3, value };
        const attachment = peer.store(channel, value);
        attachments[attachment.id] = attachment;
        return { name: option, type: 11, value: attachment.id };
      });
      const data = { id: peer.nextId(), name: command, type: 1, options: given, resolved: { attachments } };
      return peer.interact(2, data, { channel_id: channel, ...placed(channel) });
    },
    chooses(command, message) {
      const resolved = { messages: { [message.id]: wireOf(message) } };
      const data = { id: peer.nextId(), name: command, type: 3, target_id: message.id, resolved };
      return peer.interact(2, data, { channel_id: message.channel_id, ...placed(message.channel_id) });
    },
    presses(label, post) {
      const custom_id = customIds({ components: buttonsOf(post).filter((button) => button.label === label) })[0];
      if (!custom_id) throw new Error(`there is no button ${label}, but ${buttonsOf(post).map((one) => one.label)}`);
      const more = { channel_id: post.channel_id, message: wireOf(post), ...placed(post.channel_id) };
      return peer.interact(3, { custom_id, component_type: 2 }, more);
    },
    fills(form, values) {
      if (form.callback?.type !== 9) throw new Error('no form was shown');
      const attachments: Record<string, PeerAttachment> = {};
      const components = form.callback.data.components.map(({ component }) => {
        const { type, custom_id } = component;
        const value = values[custom_id];
        if (type === 4)
          return { type: 18, component: { type, custom_id, value: typeof value === 'string' ? value : '' } };
        if (type === 3)
          return { type: 18, component: { type, custom_id, values: typeof value === 'string' ? [value] : [] } };
        const uploaded = value && typeof value !== 'string' ? [peer.store(form.channel, value)] : [];
        for (const attachment of uploaded) attachments[attachment.id] = attachment;
        return { type: 18, component: { type, custom_id, values: uploaded.map(({ id }) => id) } };
      });
      const data = { custom_id: form.callback.data.custom_id, components, resolved: { attachments } };
      return peer.interact(5, data, { channel_id: form.channel, ...placed(form.channel) });
    },
    deletes(message) {
      const { id, channel_id } = message;
      peer.dispatch('MESSAGE_DELETE', { id, channel_id, ...(inServer(channel_id) ? { guild_id: peer.guild } : {}) });
    },
    edits(message, text, after = 20_000) {
      const { channel_id } = message;
      const said = Date.now() - after;
      edits += 1;
      const changed = {
        ...wireOf({ ...message, content: text }),
        ...(inServer(channel_id) ? { guild_id: peer.guild, member } : {}),
        ...{ timestamp: new Date(said).toISOString(), edited_timestamp: new Date(said + after + edits).toISOString() },
        mentions: text.includes(`<@${peer.bot.id}>`) ? [peer.bot] : [],
      };
      peer.dispatch('MESSAGE_UPDATE', changed);
      return changed;
    },
  };
}

export function wireOf(message: PeerMessage): object {
  const { id, channel_id, author, content, attachments, components, replyTo } = message;
  return {
    ...{ id, channel_id, author, content, attachments, components, timestamp: new Date().toISOString(), tts: false },
    ...{
      edited_timestamp: null,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      embeds: [],
      pinned: false,
      flags: 0,
    },
    type: replyTo ? 19 : 0,
    ...(replyTo ? { message_reference: { message_id: replyTo, channel_id } } : {}),
  };
}

interface PeerButton {
  readonly label: string;
  readonly custom_id: string;
}

/** Labels and ids of a post's buttons. */
export const buttonsOf = ({ components }: Pick<PeerMessage, 'components'>): readonly PeerButton[] =>
  components.flatMap((row) =>
    row && typeof row === 'object' && 'components' in row && Array.isArray(row.components) ? row.components : [],
  );

const fileOf = async (picture: string | PeerFile): Promise<PeerFile> =>
  typeof picture === 'string'
    ? { name: picture.split('/').at(-1) ?? 'picture', type: mediaTypeOf(picture), bytes: await readFile(picture) }
    : picture;

/** Waits until something is so, and returns it. */
export const until = <Found>(find: () => Found | undefined | false, what: string, within = 20_000): Promise<Found> =>
  vi.waitFor(
    () => {
      const found = find();
      if (found === undefined || found === false) throw new Error(`did not come: ${what}`);
      return found;
    },
    { timeout: within, interval: 10 },
  );
