import type { PictureDesk } from '../contracts/tool.js';
import type { PictureReference, Region } from '../contracts/turn.js';
import { type DrawnMark, drawMarks } from '../util/drawing/draw-marks.js';
import type { Finding, Look, Marked } from './finding.js';
import { doubtOf } from './finding-words.js';

/** Long side, in pixels, above which the picture of the evidence is made smaller: it is to be looked at in a chat. */
const longSide = 1600;
/** From this score on a thing is what it is said to be; what is less sure shows its score. */
const sureScore = 0.5;

/** The asked pictures with what the answer speaks of drawn in, one for each picture in which there is any of it. */
export async function drawEvidence(finding: Finding, pictures: PictureDesk): Promise<readonly PictureReference[]> {
  const evidence: PictureReference[] = [];
  for (const { picture, marks } of marksOf(finding)) {
    const drawn = await drawMarks(await pictures.glance(picture, longSide), marks, { of: picture });
    evidence.push(await pictures.keep(drawn, picture.name));
  }
  return evidence;
}

/** What is drawn for a finding, by picture. */
export function marksOf(finding: Finding): readonly {
  readonly picture: PictureReference;
  readonly marks: readonly DrawnMark[];
}[] {
  const { decisive, shown } = finding;
  const doubt = doubtOf(finding);
  const absent = decisive.filter(({ seen, part }) => seen.length === 0 && part === '');
  // What is said not to be in a picture isn't marked there, by whichever word.
  const isAbsent = (picture: PictureReference, { label, name = label }: Region): boolean =>
    absent.some((look) => look.picture.id === picture.id && (look.sought === label || look.sought === name));
  const byPicture = new Map<string, { picture: PictureReference; regions: Region[] }>();
  for (const { picture, regions } of [...decisive.flatMap(spokenOf), ...shown]) {
    const entry = byPicture.get(picture.id) ?? { picture, regions: [] };
    entry.regions.push(...regions.filter((one) => !entry.regions.includes(one) && !isAbsent(picture, one)));
    byPicture.set(picture.id, entry);
  }
  return [...byPicture.values()]
    .filter(({ regions }) => regions.length > 0)
    .map(({ picture, regions }) => ({
      picture,
      marks: [
        ...regions.map((region) => markOf(region, region === doubt?.region)),
        ...(doubt && !doubt.counted ? [markOf(doubt.region, true)] : []),
      ],
    }));
}

/** What was found; where none of some was the one meant, those; and beside what was looked. */
const spokenOf = ({ picture, found, seen, beside }: Look): readonly Marked[] => [
  { picture, regions: found.length > 0 ? found : seen },
  ...beside,
];

const markOf = ({ box, label, name, score }: Region, dashed: boolean): DrawnMark => ({
  box,
  label: name ?? label,
  ...(score < sureScore ? { score } : {}),
  ...(dashed ? { dashed } : {}),
});
