import type { Button } from '../../contracts/post.js';

/** How long an action is kept that is too long for its button, since a post last showed it: old posts do nothing then, ms. */
export const longActionMs = 90 * 24 * 3_600_000;

/** Buttons in rows of at most `width`; a new row where one begins its own, as long as there is room for `maxRows`. */
export function buttonRows<B extends Pick<Button, 'beginsRow'>>(
  buttons: readonly B[],
  { width, maxRows }: { readonly width: number; readonly maxRows: number },
): readonly (readonly B[])[] {
  const grouped: B[][] = [];
  for (const button of buttons) {
    const row = grouped.at(-1);
    if (row && row.length < width && !button.beginsRow) row.push(button);
    else grouped.push([button]);
  }
  if (grouped.length <= maxRows) return grouped;
  return Array.from({ length: Math.min(maxRows, Math.ceil(buttons.length / width)) }, (_, row) =>
    buttons.slice(row * width, (row + 1) * width),
  );
}
