import { type ZodType, z } from 'zod';
import type { CallOptions, Completion, CompletionRequest, Message, Models, Sight } from '../../contracts/model.js';
import { dataLine } from './data-line.js';

/** How often a model may fix what could not be used. */
const maxRepairs = 2;
/** Tokens; programs are far shorter, but some models think in front of them. */
const maxTokens = 2000;
/** Characters of a reply that the model is shown again. */
const maxReminder = 4000;

export interface Question<Result> {
  readonly instructions: string;
  readonly message: string;
  /** Pictures that go with the message. */
  readonly sights?: readonly Sight[];
  /** Of the reply. */
  readonly schema: NonNullable<CompletionRequest['schema']>;
  /** What is to be had from a reply, or what the model must hear about it. */
  read(reply: string, state: ReplyState): { readonly result: Result } | { readonly fault: string };
}

export interface ReplyState {
  /** False when it was cut off. */
  readonly isWhole: boolean;
  /** The model is asked no more, whatever it said. */
  readonly isLast: boolean;
}

export interface Asked<Result> {
  /** Undefined when no reply could be used. */
  readonly result: Result | undefined;
  /** Replies that could not be used. */
  readonly refused: number;
}

/**
 * Asks a language model, and tells it what is wrong with its reply, at most twice. When no reply could be used, none is
 * kept: asked again, the model may do better. Rejects as `complete` does.
 */
export async function askModel<Result>(
  complete: Models['complete'],
  { instructions, message, sights, schema, read }: Question<Result>,
  options: CallOptions,
): Promise<Asked<Result>> {
  const messages: Message[] = [{ role: 'user', text: message, ...(sights && { sights }) }];
  const kept: (() => Promise<void>)[] = [];
  const own: CallOptions = { ...options, onKept: (discard) => void kept.push(discard) };
  let room = maxTokens;
  for (let refused = 0; refused <= maxRepairs; refused += 1) {
    const reply = await complete({ instructions, messages: [...messages], schema, maxTokens: room }, own);
    const found = read(reply.text, { isWhole: reply.whole, isLast: refused === maxRepairs });
    if ('result' in found) return { result: found.result, refused };
    const fault = faultOf(reply, found.fault);
    if (!reply.whole) room = 2 * maxTokens;
    messages.push(
      { role: 'assistant', text: reply.text.slice(0, maxReminder).trim() || '(nothing)' },
      { role: 'user', text: dataLine({ fault }) },
    );
  }
  await Promise.all(kept.map((discard) => discard()));
  return { result: undefined, refused: maxRepairs + 1 };
}

const faultOf = ({ whole }: Completion, fault: string): string =>
  whole ? fault : `the reply was too long and was cut off; ${fault}`;

/** A schema as servers take it. */
export function jsonSchema(name: string, schema: ZodType): NonNullable<CompletionRequest['schema']> {
  const { $schema: _, ...json } = z.toJSONSchema(schema);
  return { name, json };
}
