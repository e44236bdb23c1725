import { z } from 'zod';
import type { How } from '../../contracts/post.js';
import { truncate } from '../../util/format.js';
import { formMessages } from '../shared/messages.js';
import { plain } from './compose.js';
import type { ViewSubmission, WireFile } from './wire.js';

/** Ids of what stands in the menu of a message, and of the forms that it opens. */
export const forms = { ask: 'ask_about_picture', wrong: 'thats_wrong' } as const;

/** Block ids; each block's one field is called `field`. */
const fields = { instruction: 'instruction', right: 'right', step: 'step', example: 'example' } as const;
const field = 'field';

/** Slack's own limits. */
const limits = { title: 24, option: 75, options: 100, examples: 3 } as const;

/** The message that a form is about. */
const target = z.object({ channel: z.string(), ts: z.string(), thread: z.string().optional() });
export type FormTarget = z.output<typeof target>;

export function targetOf({ view }: ViewSubmission): FormTarget | undefined {
  try {
    return target.parse(JSON.parse(view.private_metadata));
  } catch {
    // Not a form of ours, or of a version that is long gone.
    return undefined;
  }
}

/** "Ask about this picture": what to find out. */
export const askForm = (about: FormTarget): object =>
  modal(forms.ask, about, formMessages.ask, [
    input(fields.instruction, formMessages.instruction, {
      type: 'plain_text_input',
      multiline: true,
      max_length: 1000,
      placeholder: plain(formMessages.instructionExample),
    }),
  ]);

/** "That's wrong": what is right, which step erred, pictures of what is meant. */
export function wrongForm(about: FormTarget, how: How | undefined): object {
  const steps = (how?.steps ?? []).slice(0, limits.options).map(({ words, code }, position) => ({
    text: plain(truncate(`${position + 1}. ${words ?? code}`, limits.option)),
    // The name of the line's output is what the step is known by.
    value: truncate(code.split('=', 1)[0] || String(position), limits.option),
  }));
  return modal(forms.wrong, about, formMessages.wrong, [
    input(
      fields.right,
      formMessages.right,
      {
        type: 'plain_text_input',
        max_length: 280,
        placeholder: plain(formMessages.rightExample),
      },
      true,
    ),
    ...(steps.length > 0
      ? [input(fields.step, formMessages.step, { type: 'static_select', options: steps }, true)]
      : []),
    input(
      fields.example,
      formMessages.examples,
      { type: 'file_input', filetypes: ['jpg', 'jpeg', 'png', 'webp', 'gif'], max_files: limits.examples },
      true,
    ),
  ]);
}

/** What only shows something. */
export const showing = (title: string, blocks: readonly object[]): object => ({
  type: 'modal',
  title: plain(truncate(title, limits.title)),
  close: plain(formMessages.close),
  blocks,
});

const modal = (callback: string, about: FormTarget, title: string, blocks: readonly object[]): object => ({
  ...showing(title, blocks),
  callback_id: callback,
  private_metadata: JSON.stringify(about),
  submit: plain(formMessages.send),
});

const input = (block: string, label: string, element: object, isOptional = false): object => ({
  type: 'input',
  block_id: block,
  optional: isOptional,
  label: plain(label),
  element: { ...element, action_id: field },
});

export interface FilledForm {
  readonly instruction: string;
  readonly right: string;
  readonly step?: string;
  readonly examples: readonly WireFile[];
}

export function filledForm({ view }: ViewSubmission): FilledForm {
  const given = (block: string) => view.state?.values[block]?.[field];
  return {
    instruction: given(fields.instruction)?.value?.trim() ?? '',
    right: given(fields.right)?.value?.trim() ?? '',
    step: given(fields.step)?.selected_option?.value,
    examples: given(fields.example)?.files ?? [],
  };
}
