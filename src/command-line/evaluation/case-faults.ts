import type { z } from 'zod';

const example =
  '{"id": "1", "kind": "count", "images": ["photo.jpg"], "instruction": "How many dogs are there?", "answer": 2}';

/**
 * What is wrong with a line of a file of cases, in words: `“answer” is missing; “images” is a text and should be a list`,
 * and what a line looks like.
 */
export function caseFaults({ issues }: z.ZodError, row: unknown): string {
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    return `it is ${kindOf(row)} and should be an object, such as ${example}`;
  return `${issues.map((issue) => faultOf(issue, row)).join('; ')}. A line looks like ${example}`;
}

function faultOf(issue: z.core.$ZodIssue, row: object): string {
  const found = issue.path.reduce<unknown>((value, key) => fieldOf(value, key), row);
  const where = issue.path.length > 0 ? `“${issue.path.map(String).join('.')}”` : 'it';
  if (found === undefined && issue.path.length > 0) return `${where} is missing`;
  switch (issue.code) {
    case 'invalid_type':
      return `${where} is ${kindOf(found)} and should be ${expected[issue.expected] ?? issue.expected}`;
    // Only answers may be of several kinds.
    case 'invalid_union':
      return `${where} is ${kindOf(found)} and should be a text, a number, true or false`;
    case 'too_small':
      return issue.origin === 'string'
        ? `${where} is empty`
        : `${where} is ${JSON.stringify(found)} and should be at least ${issue.minimum}`;
    case 'too_big':
      return `${where} is ${JSON.stringify(found)} and should be at most ${issue.maximum}`;
    default:
      return issue.path.length > 0 ? `${where}: ${issue.message}` : issue.message;
  }
}

const fieldOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

const expected: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  tuple: 'a list of four numbers',
  object: 'an object',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[String(typeof value)] ?? 'an object';
}
