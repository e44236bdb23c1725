import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';

/**
 * Sets variables in a `.env` file and leaves everything else in it as it is; a variable that is set already gets its new
 * value in its place. A new file can be read by its owner alone, since it holds keys.
 */
export async function writeEnvironmentFile(file: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const [text, mode] = await Promise.all([
    readFile(file, 'utf8').catch(onlyMissing('')),
    stat(file).then((found) => found.mode & 0o777, onlyMissing(0o600)),
  ]);
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  for (const [name, value] of Object.entries(settings)) {
    const line = `${name}=${quoted(value)}`;
    // Of several lines the last one counts.
    const at = lines.findLastIndex((one) => one.replace(/^\s*(?:export\s+)?/, '').startsWith(`${name}=`));
    if (at >= 0) lines[at] = line;
    else if (value !== '') lines.push(line);
  }
  const draft = `${file}.new`;
  await writeFile(draft, `${lines.join('\n')}\n`, { mode });
  await chmod(draft, mode);
  await rename(draft, file);
}

const quoted = (value: string): string => (/^[\w./:@+-]*$/.test(value) ? value : `"${value}"`);

const onlyMissing =
  <Value>(instead: Value) =>
  (error: NodeJS.ErrnoException): Value => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
