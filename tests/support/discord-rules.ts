/** What Discord refuses: https://discord.com/developers/docs. Each check returns why, or undefined. */
import { z } from 'zod';

const id = z.string().regex(/^\d{1,21}$/);
const customId = z.string().min(1).max(100);
const emoji = z.object({ id: id.nullish(), name: z.string().nullish(), animated: z.boolean().optional() });

const button = z.strictObject({
  type: z.literal(2),
  style: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  label: z.string().min(1).max(80),
  custom_id: customId,
  emoji: emoji.optional(),
  disabled: z.boolean().optional(),
});
const row = z.strictObject({ type: z.literal(1), components: z.array(button).min(1).max(5) });

const text = z.strictObject({ type: z.literal(10), content: z.string().min(1).max(4000) });
const media = z.strictObject({ url: z.string().regex(/^attachment:\/\/[\w.\-\p{L}]+$/u) });
const section = z.strictObject({
  type: z.literal(9),
  components: z.array(text).min(1).max(3),
  accessory: z.strictObject({ type: z.literal(11), media, description: z.string().max(1024).optional() }),
});
const file = z.strictObject({ type: z.literal(13), file: media });
const container = z.strictObject({
  type: z.literal(17),
  components: z.array(z.union([text, section, file])).min(1),
});

const attachments = z
  .array(
    z.strictObject({
      id: z.string(),
      filename: z.string().min(1).max(255),
      description: z.string().max(1024).optional(),
    }),
  )
  .max(10);
const noPings = z.strictObject({ parse: z.array(z.never()), replied_user: z.literal(false) });

const plainMessage = z.strictObject({
  content: z.string().min(1).max(2000).optional(),
  components: z.array(row).max(5).optional(),
  flags: z.literal(4).optional(),
  attachments: attachments.optional(),
  allowed_mentions: noPings,
});
const richMessage = z.strictObject({
  components: z.array(container).min(1),
  flags: z.literal(1 << 15),
  attachments: attachments.optional(),
  allowed_mentions: noPings,
});
const newMessage = plainMessage.extend({
  nonce: z.string().min(1).max(25),
  enforce_nonce: z.literal(true),
  message_reference: z.strictObject({ message_id: id, fail_if_not_exists: z.literal(false) }).optional(),
});

export interface RuledMessage {
  readonly content?: string;
  readonly components?: readonly unknown[];
  readonly attachments?: readonly { readonly id: string; readonly filename: string; readonly description?: string }[];
  readonly message_reference?: { readonly message_id: string };
  readonly nonce?: string;
  readonly flags?: number;
}

const kinds = { new: newMessage, edit: z.union([richMessage, plainMessage]) };

/** @throws the sentence with which Discord would refuse it */
export function ruledMessage(body: unknown, kind: keyof typeof kinds, fileNames: readonly string[]): RuledMessage {
  const message: RuledMessage = parse(kinds[kind], body);
  const ids = customIds(message);
  if (new Set(ids).size < ids.length) throw new Error('two components have one custom_id');
  if (components(message.components) > 40) throw new Error('more than 40 components');
  if (message.flags === 1 << 15 && characters(message.components) > 4000) throw new Error('more than 4000 characters');
  const named = (message.attachments ?? []).map(({ filename }) => filename);
  if (JSON.stringify(named) !== JSON.stringify(fileNames)) throw new Error('attachments and files differ');
  if (new Set(named).size < named.length) throw new Error('two files have one name');
  for (const [, name] of JSON.stringify(message.components ?? []).matchAll(/attachment:\/\/([^"]+)/g))
    if (!named.includes(name ?? '')) throw new Error(`there is no file ${name}`);
  if (kind === 'new' && !message.content && named.length === 0) throw new Error('an empty message');
  return message;
}

export const customIds = ({ components: all = [] }: RuledMessage): readonly string[] =>
  [...JSON.stringify(all).matchAll(/"custom_id":("(?:[^"\\]|\\.)*")/g)].map(([, text]) =>
    z.string().parse(JSON.parse(text ?? '')),
  );

const components = (all: readonly unknown[] | undefined): number =>
  [...JSON.stringify(all ?? []).matchAll(/"type":\d+/g)].length;
const characters = (all: readonly unknown[] | undefined): number =>
  [...JSON.stringify(all ?? []).matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].reduce(
    (sum, [, text]) => sum + z.string().parse(JSON.parse(text ?? '""')).length,
    0,
  );

const field = z.union([
  z.strictObject({
    type: z.literal(4),
    custom_id: customId,
    style: z.union([z.literal(1), z.literal(2)]),
    max_length: z.number().max(4000).optional(),
    required: z.boolean().optional(),
    placeholder: z.string().max(100).optional(),
  }),
  z.strictObject({
    type: z.literal(3),
    custom_id: customId,
    required: z.boolean().optional(),
    options: z
      .array(
        z.strictObject({
          label: z.string().min(1).max(100),
          value: z.string().min(1).max(100),
          description: z.string().max(100).optional(),
        }),
      )
      .min(1)
      .max(25),
  }),
  z.strictObject({
    type: z.literal(19),
    custom_id: customId,
    required: z.boolean().optional(),
    min_values: z.number().min(0).max(10),
    max_values: z.number().min(1).max(10),
  }),
]);
const modal = z.strictObject({
  custom_id: customId,
  title: z.string().min(1).max(45),
  components: z
    .array(z.strictObject({ type: z.literal(18), label: z.string().min(1).max(45), component: field }))
    .min(1)
    .max(5),
});
export type RuledModal = z.output<typeof modal>;

const callback = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal(4),
    data: z.strictObject({
      content: z.string().min(1).max(2000),
      flags: z.literal(64),
      allowed_mentions: z.strictObject({ parse: z.array(z.never()) }),
    }),
  }),
  z.strictObject({ type: z.literal(5), data: z.strictObject({ flags: z.literal(64) }).optional() }),
  z.strictObject({ type: z.literal(6) }),
  z.strictObject({ type: z.literal(9), data: modal }),
]);
export type RuledCallback = z.output<typeof callback>;
export const ruledCallback = (body: unknown): RuledCallback => parse(callback, body);

const commandName = z
  .string()
  .regex(/^[-_\p{L}\p{N}]{1,32}$/u)
  .refine((name) => name === name.toLowerCase());
const translated = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/), value);
const contexts = { contexts: z.array(z.number()).optional(), integration_types: z.array(z.number()).optional() };
const shared = {
  name: commandName,
  description: z.string().min(1).max(100),
  name_localizations: translated(commandName),
  description_localizations: translated(z.string().min(1).max(100)),
};
const option = z.union([
  z.strictObject({ ...shared, type: z.literal(11), required: z.boolean() }),
  z.strictObject({
    ...shared,
    type: z.literal(3),
    required: z.boolean(),
    max_length: z.number().max(6000).optional(),
    choices: z
      .array(
        z.strictObject({
          name: z.string().max(100),
          value: z.string().max(100),
          name_localizations: translated(z.string().min(1).max(100)),
        }),
      )
      .max(25)
      .optional(),
  }),
]);
const command = z.union([
  z.strictObject({
    ...contexts,
    ...shared,
    type: z.literal(1),
    options: z
      .array(option)
      .max(25)
      .refine((all) => !all.some(({ required }, at) => required && at > 0 && !all[at - 1]?.required), 'required first'),
  }),
  z.strictObject({
    ...contexts,
    type: z.literal(3),
    name: z.string().min(1).max(32),
    name_localizations: translated(z.string().min(1).max(32)),
  }),
]);
export type RuledCommand = z.output<typeof command>;
export function ruledCommands(body: unknown, isGlobal: boolean): readonly RuledCommand[] {
  const commands = parse(z.array(command).max(100), body);
  if (!isGlobal && commands.some((one) => one.contexts)) throw new Error('contexts are for global commands');
  if (commands.filter(({ type }) => type === 3).length > 5) throw new Error('more than 5 commands in the menu');
  return commands;
}

export const ruledThread = (body: unknown): { readonly name: string } =>
  parse(
    z.strictObject({
      name: z.string().min(1).max(100),
      auto_archive_duration: z.union([z.literal(60), z.literal(1440)]),
    }),
    body,
  );

function parse<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
