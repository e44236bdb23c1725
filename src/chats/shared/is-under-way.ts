import type { Post } from '../../contracts/post.js';

/** A further version of the post will come, so this one may be skipped. */
export const isUnderWay = ({ status, lesson }: Post): boolean =>
  status === 'planning' ||
  status === 'programming' ||
  status === 'running' ||
  (status === 'lesson' && (lesson === 'reflecting' || lesson === 'learning'));
