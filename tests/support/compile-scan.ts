/** Compiles src/memory/similarity-scan.wat; run as a script, it writes the result into similarity-scan.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import loadWabt from 'wabt';
import { projectRoot } from '../../src/util/project-root.js';

const folder = path.join(projectRoot, 'src', 'memory');

export async function compileScan(): Promise<string> {
  const wabt = await loadWabt();
  const source = wabt.parseWat('similarity-scan.wat', readFileSync(path.join(folder, 'similarity-scan.wat'), 'utf8'));
  source.validate();
  const { buffer } = source.toBinary({});
  source.destroy();
  return Buffer.from(buffer).toString('base64');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = path.join(folder, 'similarity-scan.ts');
  const code = readFileSync(file, 'utf8').replace(/'AGFz[^']*'/, `'${await compileScan()}'`);
  writeFileSync(file, code);
}
