import { readFile } from 'node:fs/promises';
import { mediaTypeOf } from './media-type.js';
import type { Delivery, PeerFile, PeerMessage, SlackPeer } from './slack-peer.js';

export interface SayOptions {
  readonly pictures?: readonly (string | PeerFile)[];
  /** Default true in the channel, outside of threads. */
  readonly mentions?: boolean;
  readonly under?: string;
  readonly channel?: string;
  /** As which events the message comes, in this order. A mention comes as two. */
  readonly as?: readonly ('message' | 'app_mention' | 'bare app_mention')[];
  readonly isWrittenByBot?: boolean;
}

/** Somebody in the workspace. */
export function slackPerson(peer: SlackPeer, name: string) {
  const user = peer.nextId('U');
  const direct = peer.nextId('D');
  peer.people.set(user, name);

  const interactive = (payload: object, trigger: string): Promise<Delivery> => {
    peer.triggers.add(trigger);
    return peer.deliver('interactive', {
      ...{
        team: { id: peer.team, domain: 'lab' },
        user: { id: user, team_id: peer.team },
        api_app_id: 'A0',
        token: 'x',
      },
      ...{ trigger_id: trigger, is_enterprise_install: false, enterprise: null, ...payload },
    });
  };

  /** The events by which Slack tells of a message. */
  const eventsOf = (message: PeerMessage, as: NonNullable<SayOptions['as']>): readonly object[] =>
    as.map((type) => {
      const kind = message.channel === direct ? 'im' : 'channel';
      const base = { ...peer.wireOf(message), channel: message.channel, event_ts: message.ts, team: peer.team };
      if (type === 'message')
        return { ...base, type, channel_type: kind, ...(message.files.length > 0 ? { subtype: 'file_share' } : {}) };
      return { ...base, type: 'app_mention', ...(type === 'app_mention' ? {} : { files: undefined }) };
    });

  return {
    ...{ user, direct, name, eventsOf },
    async says(text: string, options: SayOptions = {}): Promise<PeerMessage> {
      const { pictures = [], under, channel = peer.channel, isWrittenByBot } = options;
      const mentions = options.mentions ?? (channel === peer.channel && under === undefined);
      const files = (await Promise.all(pictures.map(fileOf))).map((file) => peer.store(file));
      const message = peer.add({
        ...{ channel, ts: peer.nextTs(), user, thread_ts: under, blocks: [], files },
        ...(isWrittenByBot ? { bot_id: 'B0OTHER' } : {}),
        text: mentions ? `<@${peer.bot.user}> ${text}` : text,
      });
      const as = options.as ?? (mentions ? ['app_mention', 'message'] : ['message']);
      await Promise.all(eventsOf(message, as).map((event) => peer.event(event)));
      return message;
    },
    reacts(reaction: string, post: PeerMessage, added = true, stamp = peer.nextTs()): Promise<Delivery> {
      const others = (post.reactors.get(reaction) ?? []).filter((id) => id !== user);
      post.reactors.set(reaction, added ? [...others, user] : others);
      return peer.event({
        type: added ? 'reaction_added' : 'reaction_removed',
        ...{ user, reaction, item: { type: 'message', channel: post.channel, ts: post.ts } },
        ...{ item_user: post.user, event_ts: stamp },
      });
    },
    types: (text: string, channel = peer.channel): Promise<Delivery> =>
      peer.deliver('slash_commands', {
        ...{ command: '/clovabot', text, user_id: user, user_name: name, team_id: peer.team, channel_id: channel },
        ...{ channel_name: 'general', api_app_id: 'A0', trigger_id: 't', token: 'x', is_enterprise_install: 'false' },
        response_url: 'https://hooks.slack.com/hooks/1',
      }),
    presses(label: string, post: PeerMessage, trigger = peer.nextId('trigger')): Promise<Delivery> {
      const buttons = post.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
      const button = buttons.find((one) => one.text.text === label);
      if (!button) throw new Error(`no button ${label}, but ${buttons.map((one) => one.text.text)}`);
      return interactive(
        {
          type: 'block_actions',
          container: { type: 'message', message_ts: post.ts, channel_id: post.channel, thread_ts: post.thread_ts },
          channel: { id: post.channel },
          message: peer.wireOf(post),
          actions: [{ ...button, block_id: 'b', action_ts: peer.nextTs() }],
        },
        trigger,
      );
    },
    chooses: (callback_id: string, message: PeerMessage): Promise<Delivery> =>
      interactive(
        {
          ...{ type: 'message_action', callback_id, action_ts: peer.nextTs(), message_ts: message.ts },
          ...{
            channel: { id: message.channel },
            message: peer.wireOf(message),
            response_url: 'https://hooks.slack.com/hooks/2',
          },
        },
        peer.nextId('trigger'),
      ),
    /** @param values by block */
    fills(viewId: string, values: Readonly<Record<string, object>>): Promise<Delivery> {
      const view = peer.shown.get(viewId);
      const state = {
        values: Object.fromEntries(Object.entries(values).map(([block, value]) => [block, { field: value }])),
      };
      return interactive({ type: 'view_submission', view: { ...view, id: viewId, state } }, peer.nextId('trigger'));
    },
    /** Changes what they wrote. @param after s after it was sent */
    edits(message: PeerMessage, text: string, after = 20): Promise<Delivery> {
      const { channel, ts } = message;
      const edited = { user, ts: `${Math.floor(Number(ts)) + after}.000000` };
      return peer.event({
        ...{
          type: 'message',
          subtype: 'message_changed',
          channel,
          hidden: true,
          ts: peer.nextTs(),
          event_ts: peer.nextTs(),
        },
        message: { ...peer.wireOf(message), text, edited },
        previous_message: peer.wireOf(message),
      });
    },
    deletes: (message: PeerMessage): Promise<Delivery> =>
      peer.event({
        ...{ type: 'message', subtype: 'message_deleted', channel: message.channel, hidden: true, ts: peer.nextTs() },
        ...{ deleted_ts: message.ts, previous_message: peer.wireOf(message), event_ts: peer.nextTs() },
      }),
  };
}

async function fileOf(picture: string | PeerFile): Promise<PeerFile> {
  if (typeof picture !== 'string') return picture;
  return {
    name: picture.split('/').at(-1) ?? 'picture.jpg',
    type: mediaTypeOf(picture),
    bytes: await readFile(picture),
  };
}
