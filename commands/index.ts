import type { Command } from '../src/command.js';
import { ask } from './ask.js';
import { help } from './help.js';
import { why } from './why.js';

export const commands: readonly Command[] = [ask, why, help];
