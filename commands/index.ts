import type { Command } from '../src/contracts/command.js';
import { ask } from './ask.js';
import { forget } from './forget.js';
import { help } from './help.js';
import { lessons } from './lessons.js';
import { models } from './models.js';
import { share } from './share.js';
import { stats } from './stats.js';
import { teach } from './teach.js';
import { tools } from './tools.js';
import { undo } from './undo.js';
import { weekly } from './weekly.js';
import { why } from './why.js';

export const commands: readonly Command[] = [
  ask,
  why,
  teach,
  lessons,
  undo,
  tools,
  models,
  stats,
  weekly,
  share,
  forget,
  help,
];
