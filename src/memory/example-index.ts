/**
 * Examples are found again without reading all of them: by what they are about, and the newest of a tool. The newest are
 * kept in brief as well, since a thousand of them with all their features would be a hundred megabytes.
 */
import { z } from 'zod';
import type { Example } from '../contracts/learning.js';
import type { RowChange } from '../contracts/row.js';
import type { ExampleShelf, Store } from '../contracts/store.js';
import { subjectOf } from '../util/concept-pair.js';
import { type RowKey, rowKey, timePart } from '../util/row-key.js';
import { exampleRowSchema, exampleToRow } from './lesson-rows.js';

/** Features so short are no pictures' and stay in brief: a colour is three numbers. */
const maxBriefFeature = 16;

const shelfName = ({ tool, isOfTaughtWord = false }: ExampleShelf): string =>
  `${tool}${isOfTaughtWord ? ' taught' : ''}`;

/** The rows by which an example is found, besides its id: by subject, and in brief by time. */
export function indexRows(example: Example): readonly RowChange[] {
  const { id } = example;
  return [
    { namespace: 'example-subjects', key: subjectKey(example), value: id },
    { namespace: 'examples-brief', key: briefKey(example), value: exampleToRow(inBrief(example)) },
  ];
}

const subjectKey = ({ team, tool, concept, at, id }: Example): RowKey =>
  rowKey(team, tool, subjectOf({ concept }), timePart(at), id);
const briefKey = ({ team, at, id, ...shelf }: Example): RowKey => rowKey(team, shelfName(shelf), timePart(at), id);

/** Without features of pictures: enough to read scores by, and to tell what was right. */
export function inBrief({ augmented: _, feature, candidates, ...example }: Example): Example {
  const isShort = feature !== undefined && feature.length <= maxBriefFeature;
  return {
    ...example,
    ...(isShort && { feature }),
    candidates: candidates.map(({ feature: own, ...candidate }) =>
      own && own.length <= maxBriefFeature ? { ...candidate, feature: own } : candidate,
    ),
  };
}

/** Ids of the newest examples about a subject. */
export async function idsAbout(store: Store, team: string, tool: string, subject: string, limit: number) {
  const prefix = rowKey(team, tool, subject, '');
  const rows = await store.list('example-subjects', z.string(), { prefix, reverse: true, limit });
  return rows.map(({ value }) => value);
}

/** The newest examples of a shelf in brief, oldest first. */
export async function newestInBrief(
  store: Store,
  team: string,
  shelf: ExampleShelf,
  limit: number,
): Promise<readonly Example[]> {
  const prefix = rowKey(team, shelfName(shelf), '');
  const rows = await store.list('examples-brief', exampleRowSchema, { prefix, reverse: true, limit });
  return rows.map(({ value }) => value).toReversed();
}
