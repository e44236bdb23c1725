import { z } from 'zod';
import type { Button, How, HowStep, Mark, Post, PostPicture, ProgressLine } from '../../contracts/post.js';
import type { Box, Person, PictureReference } from '../../contracts/turn.js';
import type { WebPost, WebThread } from './wire.js';

/** Schemas of what the web chat reads back from the store. */
export const personRow: z.ZodType<Person> = z.object({ id: z.string(), name: z.string() });

const box: z.ZodType<Box> = z.tuple([z.number(), z.number(), z.number(), z.number()]);

const pictureReference: z.ZodType<PictureReference> = z.object({
  id: z.string(),
  width: z.number(),
  height: z.number(),
  mediaType: z.enum(['image/jpeg', 'image/png']),
  name: z.string().optional(),
});

const mark: z.ZodType<Mark> = z.object({
  box,
  label: z.string(),
  score: z.number().optional(),
  action: z.string().optional(),
});

const postPicture: z.ZodType<PostPicture> = z.object({
  reference: pictureReference,
  view: box.optional(),
  marks: z.array(mark),
  alt: z.string(),
});

const stepStatus = z.enum(['done', 'failed', 'waiting', 'running']);

const howStep: z.ZodType<HowStep> = z.object({
  words: z.string().optional(),
  code: z.string(),
  status: stepStatus,
  result: z.string().optional(),
  picture: postPicture.optional(),
  ms: z.number().optional(),
  price: z.string().optional(),
});

const progressLine: z.ZodType<ProgressLine> = z.object({
  words: z.string(),
  status: stepStatus,
  result: z.string().optional(),
  ms: z.number().optional(),
});

const how: z.ZodType<How> = z.object({
  notes: z.array(z.string()).optional(),
  plan: z.array(z.string()),
  steps: z.array(howStep),
  program: z.string(),
  ms: z.number(),
  price: z.string().optional(),
});

const button: z.ZodType<Button> = z.object({
  label: z.string(),
  action: z.string(),
  style: z.enum(['plain', 'good', 'bad']),
  beginsRow: z.literal(true).optional(),
});

const post: z.ZodType<Post> = z.object({
  text: z.string(),
  status: z.enum(['planning', 'programming', 'running', 'answered', 'asked', 'failed', 'aborted', 'lesson', 'notice']),
  working: z.literal(true).optional(),
  growing: z.literal(true).optional(),
  progress: z.array(progressLine).optional(),
  lesson: z.enum(['reflecting', 'learning', 'accepted', 'refused', 'undone']).optional(),
  pictures: z.array(postPicture),
  buttons: z.array(button),
  how: how.optional(),
  footer: z.string().optional(),
});

const postRecord = {
  id: z.string(),
  thread: z.string(),
  revision: z.number(),
  at: z.number(),
  reactions: z.array(z.object({ emoji: z.string(), people: z.array(personRow) })),
};

export const postRow: z.ZodType<WebPost> = z.discriminatedUnion('from', [
  z.object({
    ...postRecord,
    from: z.literal('person'),
    author: personRow,
    text: z.string(),
    pictures: z.array(pictureReference),
    replyTo: z.string().optional(),
    pointed: z.array(postPicture).optional(),
    deleted: z.literal(true).optional(),
  }),
  z.object({ ...postRecord, from: z.literal('bot'), post }),
]);

export const threadRow: z.ZodType<WebThread> = z.object({
  id: z.string(),
  title: z.string(),
  startedAt: z.number(),
  posts: z.number(),
  lastAt: z.number(),
  lastText: z.string(),
});
