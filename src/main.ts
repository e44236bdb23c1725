#!/usr/bin/env node
import { existsSync } from 'node:fs';
import process from 'node:process';
import { runCommandLine } from './command-line/index.js';

// Whoever has read enough (`clovabot lessons | head -1`) closes the pipe: what was begun is still done, with nobody told.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await runCommandLine(process.argv, process);
