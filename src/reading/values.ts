/** Values that stand in a text: amounts, dates, times, numbers of telephones, found by Microsoft's recognizers. */
import { LRUCache } from 'lru-cache';

export type ValueKind =
  | 'money'
  | 'date'
  | 'time'
  | 'phone'
  | 'mail'
  | 'web'
  | 'percent'
  | 'quantity'
  | 'number'
  | 'code';

export interface TextValue {
  /** A date with its time is both. */
  readonly kinds: readonly ValueKind[];
  /** As it stands there. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of what is a number, with or without a unit. */
  readonly amount?: number;
}

export type FindValues = (text: string) => readonly TextValue[];

/** For the next questions about the same page, and not longer: what is forgotten must not stay here. */
const known = new LRUCache<string, readonly TextValue[]>({ max: 2000, ttl: 300_000, ttlAutopurge: true });
let loading: Promise<FindValues> | undefined;

/** The recognizers are loaded (0.2 s) with the first text that is asked about. */
export function loadValues(): Promise<FindValues> {
  loading ??= import('@microsoft/recognizers-text-suite').then(({ default: suite }) => {
    const english = suite.Culture.English;
    const recognised = (text: string): readonly Found[] => [
      ...(/\d|day\b|noon|night/i.test(text) || hasDayName.test(text) ? suite.recognizeDateTime(text, english) : []),
      ...(/\d/.test(text)
        ? [
            ...suite.recognizeCurrency(text, english),
            ...suite.recognizeDimension(text, english),
            ...suite.recognizePercentage(text, english),
            ...(/\d(?:\D{0,2}\d){5}/.test(text) ? suite.recognizePhoneNumber(text, english) : []),
          ]
        : []),
      ...(text.includes('@') ? suite.recognizeEmail(text, english) : []),
      ...(/\w\.[a-z]{2}/i.test(text) ? suite.recognizeURL(text, english) : []),
    ];
    return (text) => {
      const kept = known.get(text);
      if (kept) return kept;
      const values = valuesOf(text, recognised(text));
      known.set(text, values);
      return values;
    };
  });
  return loading;
}

const hasDayName = /\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/i;

interface Found {
  readonly start: number;
  readonly end: number;
  readonly typeName: string;
}

/** Own numbers: the recognizers take "one" for one, too, and "No. 42" for none. */
const plainNumber =
  /(?<![\p{L}\d.,])[-+]?\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?(?![\p{L}\d])|(?<![\p{L}\d.,])\d+(?:[.,]\d+)?(?![\p{L}\d])/gu;
const codeWord =
  /(?<![\p{L}\d])(?=[\p{L}\d-]*\d)(?:[0O]x[\da-fA-FO]{2,}|[A-Z]{1,6}[-_]?\d[\dA-Z-]{1,}|\d+[A-Z][\dA-Z-]+|[A-Z\d]{2,}(?:-[A-Z\d]{2,})+|(?=[A-Z\d]*[A-Z])[A-Z\d]{5,})(?![\p{L}\d])/gu;
/** With two decimals, as prices are. */
const priceShape = /^[-+]?\d{1,3}(?:[ .,']?\d{3})*[.,]\d{2}$/;

function valuesOf(text: string, found: readonly Found[]): readonly TextValue[] {
  const values = found.flatMap(({ start, end, typeName }): TextValue[] => {
    const said = text.slice(start, end + 1);
    const kinds = typeName === 'phonenumber' && isNumbered.test(text.slice(0, start)) ? [] : kindsOf(typeName, said);
    const span = { text: said, start, end: end + 1 };
    // The tail of "4,112.30" is no time of day.
    const isTail = kinds.includes('time') && /[\d.,]$/.test(text.slice(0, start));
    return kinds.length === 0 || isTail ? [] : [{ kinds, ...span, ...amountIn(said, kinds) }];
  });
  for (const match of text.matchAll(plainNumber)) {
    const span = { text: match[0], start: match.index, end: match.index + match[0].length };
    if (values.some((value) => value.start <= span.start && span.end <= value.end)) continue;
    const kinds: ValueKind[] = priceShape.test(match[0]) ? ['money', 'number'] : ['number'];
    values.push({ kinds, ...span, amount: toNumber(match[0]) });
  }
  for (const match of text.matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g))
    if (!values.some(({ kinds }) => kinds.includes('mail')))
      values.push({ kinds: ['mail'], text: match[0], start: match.index, end: match.index + match[0].length });
  for (const match of text.matchAll(/\b(?:ext(?:ension)?\.?|durchwahl) ?\d{2,5}\b/gi))
    values.push({ kinds: ['phone'], text: match[0], start: match.index, end: match.index + match[0].length });
  for (const match of text.matchAll(/[-−–]?\d+(?:[.,]\d+)?\s?°\s?[CF]?/g))
    values.push({ kinds: ['quantity'], text: match[0], start: match.index, end: match.index + match[0].length });
  for (const match of text.matchAll(codeWord)) {
    const said = tidyCode(match[0]);
    values.push({ kinds: ['code'], text: said, start: match.index, end: match.index + match[0].length });
  }
  return values.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Before digits that are no number to call. */
const isNumbered =
  /\b(?:iban|bic|account|acct|a\/c|sort code|card|tracking|customer|invoice|order|ref\w*|serial|isbn|ean|vat)\b[^,;]{0,16}$/i;

function kindsOf(typeName: string, said: string): ValueKind[] {
  switch (typeName) {
    case 'currency':
      return ['money', 'number'];
    case 'phonenumber':
      return said.replace(/\D/g, '').length >= 6 && !/^\d{4}-\d\d-\d\d$/.test(said) ? ['phone'] : [];
    case 'email':
      return ['mail'];
    case 'url':
      return said.includes('@') ? [] : ['web'];
    case 'percentage':
      return ['percent', 'number'];
    case 'dimension':
      return /\d\s*[ap]\.?m\b/i.test(said) ? [] : ['quantity', 'number'];
  }
  const type = typeName.replace('datetimeV2.', '');
  // "now", a bare year, "Q3"
  if (/^\d{4}$/.test(said) || !(/\d/.test(said) || hasDayName.test(said) || /noon|midnight/i.test(said))) return [];
  if (/^(?:may|sun|mar|sat|march|q\d|week \d+)$/i.test(said) && !/^(?:Sun|Sat)$/.test(said)) return [];
  if (type === 'duration') return ['quantity', 'number'];
  if (/^(?:date|daterange)$/.test(type)) return ['date'];
  if (/^(?:time|timerange)$/.test(type)) return ['time'];
  return /^(?:datetime|datetimerange|set)$/.test(type) ? ['date', 'time'] : [];
}

function amountIn(said: string, kinds: readonly ValueKind[]): { readonly amount?: number } {
  const [digits] = kinds.includes('number') ? (said.match(/[-+]?\d[\d.,' ]*/) ?? []) : [];
  return digits === undefined ? {} : { amount: toNumber(digits) };
}

/** "1.234,50", "1,234.50", "3,5" and "4000" as numbers. */
function toNumber(text: string): number {
  const bare = text.replace(/[\s']/g, '').replace(/[.,]$/, '');
  const decimals = /[.,](\d{1,2})$/.exec(bare)?.[1];
  const whole = (decimals === undefined ? bare : bare.slice(0, -decimals.length - 1)).replace(/[.,]/g, '');
  return Number(decimals === undefined ? whole : `${whole}.${decimals}`);
}

/** The reader takes the zeros of "0x80070070" for letters. */
const tidyCode = (code: string): string => (/^[0O]x/.test(code) ? `0x${code.slice(2).replaceAll('O', '0')}` : code);
