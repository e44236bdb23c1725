import { setTimeout as sleep } from 'node:timers/promises';
import type { WebPost } from '../../../src/chats/web/wire.js';
import { type Asked, isOfBot, type Stage } from './page-actions.js';
import { judgePlace, type PlatformPlace } from './platform-places.js';

/** ms in which something of what was left must get done once nothing is killed any more, and for all of it. */
const enoughMs = { progress: 90_000, all: 600_000 } as const;

export interface Judgement {
  /** Accepted questions and commands that never got an answer. */
  unanswered: number;
  answeredTwice: number;
  /** Posts that still look as if the bot was at work. */
  unfinished: number;
  /** Answers that stand before an earlier question's in the same thread. */
  outOfOrder: number;
  /** Answers that show the picture of a deleted question, or of somebody who is forgotten. */
  unforgotten: number;
  /** Posts on a platform that were made once more. */
  postedTwice: number;
  /** Calls that a platform forbids. */
  againstRules: number;
  /** What each of them is. */
  readonly cases: string[];
}

/** What people see at the end, on the page and on platforms. */
export async function judgeAll(stage: Stage, places: readonly PlatformPlace[]): Promise<Judgement> {
  const since = performance.now();
  let [least, progressed] = [Number.POSITIVE_INFINITY, since];
  for (;;) {
    const found = await look(stage);
    for (const [fault, about] of places.flatMap(judgePlace)) {
      found[fault] += 1;
      found.cases.push(`${fault}: ${about}`);
    }
    const left = await waiting(stage);
    if (found.cases.length === 0 && left === 0) return found;
    const time = performance.now();
    if (left < least) [least, progressed] = [left, time];
    if (time > since + enoughMs.all || time > progressed + enoughMs.progress) return found;
    await sleep(500);
  }
}

/** Entries of the journal that are not done: of presses and reactions, the page may show nothing yet. */
async function waiting({ page }: Stage): Promise<number> {
  const { body } = await page.request<string>('/metrics');
  return Number(/^clovabot_journal_entries\{status="waiting"\} (\d+)/m.exec(body)?.[1] ?? Number.NaN);
}

async function look({ page, asked, commands, leavers }: Stage): Promise<Judgement> {
  const found: Judgement = {
    ...{ unanswered: 0, answeredTwice: 0, unfinished: 0, outOfOrder: 0, unforgotten: 0 },
    ...{ postedTwice: 0, againstRules: 0 },
    cases: [],
  };
  const note = (what: Exclude<keyof Judgement, 'cases'>, post: WebPost | Asked): void => {
    found[what] += 1;
    found.cases.push(`${what}: ${JSON.stringify(post).slice(0, 600)}`);
  };
  const known = new Map(asked.map((one) => [one.post, one]));
  const seen = new Set<string>();
  const gone = new Set(leavers.flatMap(({ isGone, asked: own }) => (isGone && own ? [own.post] : [])));
  for (const { id: thread } of (await page.home()).threads) {
    const { posts } = await page.posts(thread, '?limit=200');
    const answers = posts.filter(isOfBot).filter(({ post }) => post.status === 'answered' && !post.lesson);
    for (const post of posts.filter(isOfBot)) if (post.post.working) note('unfinished', post);
    let last = 0;
    for (const [position, question] of posts.entries()) {
      if (question.from !== 'person') continue;
      seen.add(question.id);
      if (commands.includes(question.id) && !posts.slice(position).some(isOfBot)) note('unanswered', question);
      const own = known.get(question.id);
      const shown = question.text.startsWith('How many') ? question.pictures[0]?.name : undefined;
      if (!shown) continue;
      const its = answers.filter(({ post }) => post.pictures.some(({ reference }) => reference.name === shown));
      if (gone.has(question.id) && its.length > 0) note('unforgotten', question);
      if (own?.isStopped || gone.has(question.id)) continue;
      // One that was not accepted may have been answered all the same.
      if (its.length === 0 && own) note('unanswered', question);
      if (its.length > 1) note('answeredTwice', question);
      const at = its[0] ? answers.indexOf(its[0]) : last;
      if (at < last) note('outOfOrder', question);
      last = at;
    }
    for (const own of asked.filter((each) => each.isDeleted && each.thread === thread))
      for (const answer of answers)
        if (answer.post.pictures.some(({ reference }) => own.pictures.includes(reference.id)))
          note('unforgotten', answer);
  }
  // A question that was accepted and stands nowhere any more.
  for (const own of asked) if (!seen.has(own.post) && !own.isDeleted && !gone.has(own.post)) note('unanswered', own);
  return found;
}
