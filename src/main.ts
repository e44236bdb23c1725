#!/usr/bin/env node
import { existsSync } from 'node:fs';
import process from 'node:process';
import { runCommandLine } from './command-line/index.js';

if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await runCommandLine(process.argv, process);
