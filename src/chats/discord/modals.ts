import {
  type APILabelComponent,
  type APIModalInteractionResponse,
  ComponentType,
  InteractionResponseType,
  TextInputStyle,
} from 'discord.js';
import type { How } from '../../contracts/post.js';
import { truncate } from '../../util/format.js';
import { formMessages } from '../shared/messages.js';

/** The ids of fields. */
export const fields = { instruction: 'instruction', right: 'right', step: 'step', example: 'example' } as const;

/** Discord's own limits. */
const limits = { label: 45, option: 100, options: 25, text: 1000, examples: 3 } as const;

/** Which form it is, and the message that it is about. */
export interface FormTarget {
  readonly form: 'ask' | 'wrong';
  readonly channel: string;
  readonly message: string;
}

const idOf = ({ form, channel, message }: FormTarget): string => `form:${form}:${channel}:${message}`;

export function formTarget(customId: string): FormTarget | undefined {
  const [, form, channel, message] = /^form:(ask|wrong):([^:]+):([^:]+)$/.exec(customId) ?? [];
  if (!channel || !message || (form !== 'ask' && form !== 'wrong')) return undefined;
  return { form, channel, message };
}

/** "Ask about this picture": what to find out. */
export const askForm = (target: Omit<FormTarget, 'form'>): APIModalInteractionResponse =>
  modal(idOf({ ...target, form: 'ask' }), formMessages.ask, [
    label(formMessages.instruction, {
      type: ComponentType.TextInput,
      custom_id: fields.instruction,
      style: TextInputStyle.Paragraph,
      max_length: limits.text,
      placeholder: formMessages.instructionExample,
    }),
  ]);

/** "That's wrong": what is right, which step erred, pictures of what is meant. */
export function wrongForm(target: Omit<FormTarget, 'form'>, how: How | undefined): APIModalInteractionResponse {
  const steps = (how?.steps ?? []).slice(0, limits.options).map(({ words, code, result }, position) => ({
    label: truncate(`${position + 1}. ${words ?? code}`, limits.option),
    // The name of the line's output is what the step is known by.
    value: truncate(code.split('=', 1)[0] || String(position), limits.option),
    ...(result ? { description: truncate(result, limits.option) } : {}),
  }));
  return modal(idOf({ ...target, form: 'wrong' }), formMessages.wrong, [
    label(formMessages.right, {
      type: ComponentType.TextInput,
      custom_id: fields.right,
      style: TextInputStyle.Paragraph,
      max_length: 280,
      required: false,
      placeholder: formMessages.rightExample,
    }),
    ...(steps.length > 0
      ? [
          label(formMessages.step, {
            type: ComponentType.StringSelect,
            custom_id: fields.step,
            required: false,
            options: steps,
          }),
        ]
      : []),
    label(formMessages.examples, {
      type: ComponentType.FileUpload,
      custom_id: fields.example,
      required: false,
      min_values: 0,
      max_values: limits.examples,
    }),
  ]);
}

const label = (text: string, component: APILabelComponent['component']): APILabelComponent => ({
  type: ComponentType.Label,
  label: truncate(text, limits.label),
  component,
});

const modal = (
  custom_id: string,
  title: string,
  components: readonly APILabelComponent[],
): APIModalInteractionResponse => ({
  type: InteractionResponseType.Modal,
  data: { custom_id, title, components: [...components] },
});
