import { ClovabotError, PictureError } from '../../contracts/errors.js';
import type { LearningEvidence, Lesson } from '../../contracts/lesson.js';
import type { Memory } from '../../contracts/store.js';
import type { Adoption } from '../../contracts/teacher.js';
import type { ImageValue, PictureReference } from '../../contracts/turn.js';
import type { Learned } from '../../learning/kind.js';
import { refusal, untested } from '../../learning/release-gate.js';
import { withProgress } from '../../util/with-progress.js';
import { adoptMessages } from '../messages.js';
import type { OpenLesson } from '../open-lesson.js';
import { type TeachOptions, teachingKind } from '../teach.js';
import { readBundle, type SignedBundle } from './bundle.js';
import { type Adopted, learnBundle } from './learn-bundle.js';

/** A bundle as a lesson that has only begun. @throws ClovabotError where it can't be used */
export function firstAdoption(
  { team, thread, author, text }: Adoption,
  { kinds, now, randomId }: Pick<TeachOptions, 'kinds' | 'now' | 'randomId'>,
): Lesson {
  const { bundle, fingerprint } = readBundle(text);
  return {
    ...{ id: randomId(), team, thread, status: 'learning', kind: 'teaching', author },
    said: `lessons of ${bundle.from} (${fingerprint})`,
    adopted: { from: bundle.from, fingerprint },
    ...{ expected: [], shown: [], tool: teachingKind(kinds).taughtTool },
    reason: adoptMessages.looking(bundle.from),
    ...{ prompts: [], examples: [], experiences: [], at: now(), ms: 0 },
  };
}

/** Takes in what others have learned: each thing by the gate, as if it had been shown here, and all as one lesson. */
export async function* adoptLessons(
  { text, same = [], drawn = [] }: Adoption,
  lesson: OpenLesson,
  options: TeachOptions,
): AsyncGenerator<Lesson, void> {
  const signed = readBundle(text);
  yield await lesson.save();
  const learning = withProgress(async (report) => {
    const references = await receiveAll(signed.bundle.pictures, options.memory, options.team);
    // With the lesson they can be forgotten, those that it doesn't use as well.
    const shown = references.flatMap((picture): readonly ImageValue[] => (picture ? [{ type: 'Image', picture }] : []));
    lesson.update({ shown });
    return together(await learnBundle(signed, references, { same, drawn }, options, report), signed.bundle);
  });
  let next = await learning.next();
  for (; !next.done; next = await learning.next()) yield lesson.update({ reason: next.value });
  await lesson.keep(next.value);
  yield lesson.current;
}

/** Pictures of strangers: decoded within the limits of all pictures; what is none is left out. */
async function receiveAll(
  pictures: SignedBundle['bundle']['pictures'],
  memory: Pick<Memory, 'pictures'>,
  team: string,
): Promise<readonly (PictureReference | undefined)[]> {
  const received: (PictureReference | undefined)[] = [];
  for (const { base64 } of pictures)
    try {
      const { id, width, height, mediaType } = await memory.pictures(team).receive(Buffer.from(base64, 'base64'));
      received.push({ id, width, height, mediaType });
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      received.push(undefined);
    }
  if (received.some((one) => one !== undefined) || pictures.length === 0) return received;
  throw new ClovabotError('[lessons] none of the pictures of the bundle can be read; ask whoever made it for another');
}

/** All of it as what one lesson has learned. */
function together(all: readonly Adopted[], { from }: SignedBundle['bundle']): Learned {
  const kept = all.filter(({ status }) => status === 'learned' || status === 'added');
  const learned = all.flatMap((one) => one.learned ?? []);
  const examples = learned.flatMap((one) => one.examples);
  const reason = adoptMessages.outcome(from, {
    learned: namesOf(all, 'learned'),
    added: namesOf(all, 'added'),
    known: namesOf(all, 'known'),
    remarks: all.flatMap(({ words }) => words ?? []),
  });
  if (kept.length === 0) return { concept: from, draft: refusal(reason), examples };
  const drafts = kept.flatMap((one) => one.learned?.draft ?? []);
  return {
    concept: `lessons of ${from}`,
    draft: {
      ...{ status: 'accepted', reason },
      gained: adoptMessages.gained(from, [...new Set(kept.map(({ name }) => name))]),
      prompts: drafts.flatMap(({ prompts }) => prompts),
      evidence: drafts.map(({ evidence }) => evidence).reduce(joined, untested),
    },
    examples,
  };
}

const namesOf = (all: readonly Adopted[], wanted: Adopted['status']): readonly string[] => [
  ...new Set(all.flatMap(({ name, status }) => (status === wanted ? [name] : []))),
];

const joined = (one: LearningEvidence, other: LearningEvidence): LearningEvidence => ({
  tunedOn: one.tunedOn + other.tunedOn,
  validation: {
    size: one.validation.size + other.validation.size,
    before: one.validation.before + other.validation.before,
    after: one.validation.after + other.validation.after,
  },
  ...((one.own ?? other.own) && {
    own: {
      size: (one.own?.size ?? 0) + (other.own?.size ?? 0),
      before: (one.own?.before ?? 0) + (other.own?.before ?? 0),
      after: (one.own?.after ?? 0) + (other.own?.after ?? 0),
    },
  }),
  probe: {
    size: one.probe.size + other.probe.size,
    flipped: [...one.probe.flipped, ...other.probe.flipped],
  },
  leftOut: [],
});
