import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationCommandType, InteractionResponseType, InteractionType, MessageFlags } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { App, CommandHint, IncomingPicture, Message } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Memory } from '../../contracts/store.js';
import type { Person, Turn } from '../../contracts/turn.js';
import { howOfPost } from '../../show/how-of-post.js';
import { renderHow } from '../../show/render-turn.js';
import { unusableSentences } from '../../util/unusable-file.js';
import { replyMessages } from '../shared/messages.js';
import type { Calls, ResponseTarget } from './client.js';
import { messageCommands, writtenOptions } from './commands.js';
import { composeHow, howButton, limits } from './compose.js';
import type { DiscordConnection, Response } from './connection.js';
import { type Downloads, isPicture } from './downloads.js';
import { askForm, fields, formTarget, wrongForm } from './modals.js';
import { type ChannelKinds, conversationName, directTeam, guildTeam, type People, type Places } from './places.js';
import { isRefusal } from './refusals.js';
import type { DiscordSettings } from './settings.js';
import { unusableFile } from './what-came.js';
import { filledFields, type Interaction, type WireAttachment, type WireMessage } from './wire.js';

export interface InteractionsOptions {
  readonly app: App;
  readonly connection: DiscordConnection;
  readonly calls: Calls;
  readonly places: Places;
  readonly memory: Memory;
  readonly downloads: Downloads;
  readonly people: People;
  readonly kinds: ChannelKinds;
  readonly commands: readonly CommandHint[];
  readonly settings: Pick<DiscordSettings, 'answers'>;
  readonly log: Log;
  readonly now: () => number;
}

/** Discord takes answers for a quarter of an hour; the rest is kept for what is on its way. */
const answerableMs = 14 * 60 * 1000;
/** A form must be shown within 3 s, whatever the database does. */
const lookUpMs = 1000;
/** ms that writing down what was pressed may take before it is acknowledged all the same. */
const acceptMs = 2000;

interface Event {
  readonly interaction: Interaction;
  readonly channel: string;
  readonly team: string;
  readonly author: Person;
}

interface Intake extends InteractionsOptions {
  readonly seen: LRUCache<string, true>;
  /** Messages that forms are about, in case they cannot be fetched again. */
  readonly targets: LRUCache<string, WireMessage>;
}

/** Handles commands, forms and buttons: the first thing is always the answer that Discord wants within 3 s. */
export function interactionIntake(options: InteractionsOptions): (interaction: Interaction) => Promise<void> {
  const intake: Intake = { ...options, seen: new LRUCache({ max: 10_000 }), targets: new LRUCache({ max: 500 }) };
  return (interaction) => take(intake, interaction);
}

async function take(intake: Intake, interaction: Interaction): Promise<void> {
  const { seen, kinds, people, log } = intake;
  const { id, guild_id: guild, member } = interaction;
  const user = member?.user ?? interaction.user;
  const channel = interaction.channel_id ?? interaction.channel?.id;
  if (!user || !channel || seen.has(id)) return;
  seen.set(id, true);
  if (interaction.channel?.type !== undefined)
    kinds.note(channel, { type: interaction.channel.type, owner: interaction.channel.owner_id });
  const team = guild ? guildTeam(guild) : directTeam(user.id);
  const event: Event = { interaction, channel, team, author: people.person(user, member, guild) };
  try {
    await handle(intake, event);
  } catch (error) {
    // Another process of the bot was quicker, or this event came twice.
    if (isRefusal(error, 'alreadyAcknowledged')) return;
    if (!isRefusal(error, 'unknownInteraction')) throw error;
    log.warn({ err: error }, '[discord] an interaction came too late to be answered');
  }
}

function handle(intake: Intake, event: Event): Promise<void> {
  const { type, data } = event.interaction;
  if (type === InteractionType.ApplicationCommand)
    return data?.type === ApplicationCommandType.Message ? messageCommand(intake, event) : typedCommand(intake, event);
  if (type === InteractionType.MessageComponent)
    return data?.custom_id === howButton ? showHow(intake, event) : pressButton(intake, event);
  return type === InteractionType.ModalSubmit ? submitForm(intake, event) : Promise.resolve();
}

async function typedCommand(intake: Intake, event: Event): Promise<void> {
  const { commands, downloads } = intake;
  const { data } = event.interaction;
  const message = await acknowledge(intake, event, false);
  const command = commands.find(({ name }) => name === data?.name) ?? { options: [] };
  const given = data?.options ?? [];
  const isPictureOption = new Set(command.options?.filter(({ type }) => type === 'picture').map(({ name }) => name));
  const filled = given.filter(({ name }) => !isPictureOption.has(name));
  const text = writtenOptions(command, Object.fromEntries(filled.map(({ name, value }) => [name, String(value)])));
  const attached = given
    .filter(({ name }) => isPictureOption.has(name))
    .flatMap(({ value }) => data?.resolved?.attachments?.[String(value)] ?? []);
  const isNoPicture = attached.find((one) => !isPicture(one));
  if (isNoPicture) return tell(intake, event, unusableSentences([unusableFile(isNoPicture)], true).join('\n'));
  await ask(intake, event, message, {
    text: `/${data?.name ?? ''} ${text}`.trim(),
    pictures: downloads.picturesAmong(attached),
    name: text,
  });
}

async function messageCommand(intake: Intake, event: Event): Promise<void> {
  const { targets, calls, memory } = intake;
  const { id, token, data, application_id: self } = event.interaction;
  const target = data?.resolved?.messages?.[data.target_id ?? ''];
  if (!target) return refuse(intake, event, replyMessages.messageUnseen);
  const place = { channel: target.channel_id, message: target.id };
  if (data?.name === messageCommands.ask) {
    const hasPicture = target.attachments.some(isPicture) || target.embeds.length > 0 || target.message_snapshots;
    if (!hasPicture) return refuse(intake, event, replyMessages.noPicture);
    targets.set(target.id, target);
    await calls.respond(id, token, askForm(place));
    return;
  }
  const turn = target.author.id === self ? await quickly(memory.turns.byPost(event.team, target.id)) : undefined;
  if (!turn) return refuse(intake, event, replyMessages.notMyAnswer);
  await calls.respond(id, token, wrongForm(place, turn === 'slow' ? undefined : renderHow(turn)));
}

async function submitForm(intake: Intake, event: Event): Promise<void> {
  const { calls, targets, downloads, places, app, connection } = intake;
  const { interaction } = event;
  const target = formTarget(interaction.data?.custom_id ?? '');
  if (!target) return refuse(intake, event, replyMessages.formOutdated);
  const given = filledFields(interaction);
  const uploads = (given.get(fields.example) ?? []).flatMap((id): readonly WireAttachment[] => {
    const found = interaction.data?.resolved?.attachments?.[id];
    return found ? [found] : [];
  });
  if (target.form === 'ask') {
    const message = await acknowledge(intake, event, false);
    const shown = await calls.message(target.channel, target.message).catch(() => targets.get(target.message));
    const text = given.get(fields.instruction)?.[0] ?? '';
    if (!shown) return tell(intake, event, replyMessages.messageGone);
    const pictures = downloads.picturesOf(shown);
    if (pictures.length === 0) return tell(intake, event, replyMessages.noPicture);
    await ask(intake, event, message, {
      text,
      pictures,
      name: text,
      replyTo: target.message,
    });
    return;
  }
  const right = given.get(fields.right)?.[0]?.trim() ?? '';
  const accept = async (): Promise<void> => {
    const placed = await places.post(target.message);
    await app.onMessage(
      {
        ...base(intake, event),
        thread: placed?.thread ?? target.channel,
        text: right,
        verdict: 'wrong',
        pictures: downloads.picturesAmong(uploads),
        replyTo: target.message,
        suspects: given.get(fields.step)?.[0],
      },
      connection.unmarked,
    );
  };
  const accepted = accept();
  // Whether it failed is asked below.
  await Promise.race([accepted.catch(() => undefined), sleep(acceptMs, undefined, { ref: false })]);
  await acknowledge(intake, event, true);
  await orTellUnheard(intake, event, accepted);
  await tell(intake, event, replyMessages.heard);
}

/** What could not be written down is said so where its answer would be. */
async function orTellUnheard(intake: Intake, event: Event, accepted: Promise<void>): Promise<void> {
  try {
    await accepted;
  } catch (error) {
    await tell(intake, event, replyMessages.unheard);
    throw error;
  }
}

async function pressButton(intake: Intake, event: Event): Promise<void> {
  const { calls, places, app, now, connection } = intake;
  const { id, token, data, message } = event.interaction;
  const acknowledge = () => calls.respond(id, token, { type: InteractionResponseType.DeferredMessageUpdate });
  const action = await places.actionOf(data?.custom_id ?? '');
  if (action === undefined || !message) return void (await acknowledge());
  const thread = (await places.post(message.id))?.thread ?? event.channel;
  const { team, author } = event;
  const accepted = app.onPress({ key: id, team, thread, post: message.id, author, action, at: now() }, connection);
  // It is acknowledged when it is written down; where that takes long, Discord’s 3 s come first.
  await Promise.race([accepted, sleep(acceptMs, undefined, { ref: false })]);
  await acknowledge();
  await accepted;
}

async function showHow(intake: Intake, event: Event): Promise<void> {
  const { memory, calls } = intake;
  const { message, attachment_size_limit: limit } = event.interaction;
  await acknowledge(intake, event, true);
  const how = message ? await howOfPost(memory, event.team, message.id) : undefined;
  if (!how) return tell(intake, event, replyMessages.howForgotten);
  const shown = await composeHow(how, memory.pictures(event.team), limit ?? limits.fileBytes);
  await calls.editResponse(targetOf(event), shown);
}

/** A question by a command or form: its answer is the interaction's, and begins a conversation. */
async function ask(
  intake: Intake,
  event: Event,
  responseMessage: string | undefined,
  question: {
    readonly text: string;
    readonly pictures: readonly IncomingPicture[];
    readonly name: string;
    readonly replyTo?: string;
  },
): Promise<void> {
  const { kinds, calls, places, settings, connection, app } = intake;
  const { interaction, channel } = event;
  const isItsOwn = !interaction.guild_id || (await kinds.isThread(channel));
  const root = responseMessage ?? (await calls.responseMessage(targetOf(event)).catch(() => undefined));
  const thread = isItsOwn ? channel : (root ?? interaction.id);
  if (isItsOwn) {
    if (!interaction.guild_id) await places.keepPerson(channel, event.author.id);
  } else {
    const isThreaded = settings.answers === 'threads' && root !== undefined && (await kinds.canHaveThreads(channel));
    const style = isThreaded ? 'thread' : 'reply';
    await places.keepConversation(thread, {
      channel,
      root,
      style,
      open: false,
      name: conversationName(question.name),
    });
  }
  const { text, pictures, replyTo } = question;
  const answering = connection.answering(responseOf(intake, event));
  const accepted = app.onMessage({ ...base(intake, event), thread, text, pictures, replyTo }, answering);
  await orTellUnheard(intake, event, accepted);
}

async function acknowledge({ calls }: Intake, { interaction }: Event, isPrivate: boolean): Promise<string | undefined> {
  const type = InteractionResponseType.DeferredChannelMessageWithSource;
  const data = isPrivate ? { flags: MessageFlags.Ephemeral } : undefined;
  return calls.respond(interaction.id, interaction.token, { type, data });
}

/** Only the person who clicked sees it. */
async function refuse({ calls }: Intake, { interaction: { id, token } }: Event, content: string): Promise<void> {
  const type = InteractionResponseType.ChannelMessageWithSource;
  await calls.respond(id, token, {
    type,
    data: { content, flags: MessageFlags.Ephemeral, allowed_mentions: { parse: [] } },
  });
}

const tell = async ({ calls }: Intake, event: Event, content: string): Promise<void> =>
  void (await calls.editResponse(targetOf(event), { body: { content } }));

const base = (
  { now }: Intake,
  { interaction, team, author }: Event,
): Pick<Message, 'id' | 'team' | 'author' | 'at'> => ({
  id: interaction.id,
  team,
  author,
  at: now(),
});

const responseOf = ({ now }: Intake, event: Event): Response => ({
  ...targetOf(event),
  channel: event.channel,
  fileBytes: Math.min(event.interaction.attachment_size_limit ?? limits.fileBytes, 4 * limits.fileBytes),
  until: now() + answerableMs,
});

const targetOf = ({ interaction }: Event): ResponseTarget => ({
  application: interaction.application_id,
  token: interaction.token,
});

/** What is not found in time is found to be slow. */
const quickly = (search: Promise<Turn | undefined>): Promise<Turn | undefined | 'slow'> =>
  Promise.race([search, sleep(lookUpMs, 'slow' as const, { ref: false })]);
