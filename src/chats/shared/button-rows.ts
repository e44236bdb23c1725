import type { Button } from '../../contracts/post.js';

/** Buttons in rows of at most `width`; a new row where one begins its own, as long as there is room for `most`. */
export function buttonRows<B extends Pick<Button, 'beginsRow'>>(
  buttons: readonly B[],
  { width, most }: { readonly width: number; readonly most: number },
): readonly (readonly B[])[] {
  const grouped: B[][] = [];
  for (const button of buttons) {
    const row = grouped.at(-1);
    if (row && row.length < width && !button.beginsRow) row.push(button);
    else grouped.push([button]);
  }
  if (grouped.length <= most) return grouped;
  return Array.from({ length: Math.min(most, Math.ceil(buttons.length / width)) }, (_, row) =>
    buttons.slice(row * width, (row + 1) * width),
  );
}
