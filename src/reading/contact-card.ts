/** Cards of people: whose it is, where they work, by which number they are reached. */
import type { Page, Row } from './page.js';
import { type Way, whole } from './way.js';

const name = /^(?:(?:Dr|Mr|Mrs|Ms|Prof|Miss)\.? )?(?:\p{Lu}[\p{L}'’.-]*\.? ?){1,4}$/u;
const legal = /\b(?:ltd|llc|inc|gmbh|ag|as|a\/s|aps|ab|oy|plc|s\.?a|bv|nv|srl|kg|co|corp(?:oration)?|company)\b\.?$/i;
const kinds: readonly (readonly [asked: RegExp, label: RegExp])[] = [
  [/\b(?:mobile|cell|cellphone|handy)\b/, /^(?:m|mob|mobile|cell|c|handy)\b[.:]?\s*(?=[+(\d])/i],
  [
    /\b(?:landline|office (?:number|phone)|desk phone|work phone|fixed line)\b/,
    /^(?:t|tel|telephone|phone|p|office|direct)\b[.:]?\s*(?=[+(\d])/i,
  ],
  [/\bfax\b/, /^(?:f|fax)\b[.:]?\s*(?=[+(\d])/i],
];

/** The name that a mail address spells: "ingrid.solheim@…" under "Ingrid Solheim". */
function bearerOf({ rows }: Page): Row | undefined {
  const local = rows.flatMap(({ text }) => /([\p{L}.-]+)@/u.exec(text)?.[1] ?? [])[0];
  if (!local) return undefined;
  const parts = local.toLowerCase().split(/[.-]/);
  return rows.find(({ text, cells }) => {
    const words = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').split(/\s+/);
    return (
      cells.length === 1 &&
      name.test(text.trim()) &&
      words.length > 1 &&
      parts.every((part) => words.some((word) => word.startsWith(part)))
    );
  });
}

/** "Whose card is this?", "and her mobile?", "which company?" */
export const contactCard: Way = ({ page, question: { text } }) => {
  const bearer = bearerOf(page);
  if (!bearer || page.rows.length > 14) return undefined;
  if (
    /^(?:and )?(?:who|whose)\b.*\b(?:card|this|that|it|contact|her|him|person)\b/.test(text) &&
    !/\b(?:call|ring)\b/.test(text)
  )
    return [whole([bearer], bearer.text, 0.88)];
  const kind = kinds.find(([asked]) => asked.test(text));
  if (kind) {
    const own = page.rows.filter((row) => kind[1].test(row.text));
    return own.length === 1 ? [whole(own, own[0].text.replace(kind[1], ''), 0.9)] : [];
  }
  if (/\b(?:company|firm|employer)\b|\bwork (?:for|at)\b/.test(text)) {
    const own = page.rows.filter((row) => row !== bearer && legal.test(row.text.trim()));
    if (own.length === 1) return [whole(own, own[0].text, 0.86)];
  }
  return undefined;
};
