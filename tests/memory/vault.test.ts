import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createVault } from '../../src/memory/vault.js';

const token = 'xoxb-17-very-secret';

async function folder(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-vault-'));
  onTestFinished(() => rm(home, { recursive: true }));
  return home;
}

test('what is sealed opens again, also by another process with the same secret or the same home, and tells nothing', async () => {
  const home = await folder();
  for (const options of [{ home }, { home: '/nowhere', secret: 'a long enough secret' }]) {
    const sealed = await createVault(options).seal(token, 'T1');
    expect(sealed).not.toContain('xoxb');
    expect(await createVault(options).seal(token, 'T1')).not.toBe(sealed);
    expect(await createVault(options).open(sealed, 'T1')).toBe(token);
  }
});

test('the key file is for its owner only, and is made when it is needed', async () => {
  const home = await folder();
  const vault = createVault({ home });
  const file = path.join(home, 'secret.key');
  await expect(stat(file)).rejects.toThrow();
  await Promise.all([vault.seal(token, 'T1'), createVault({ home }).seal(token, 'T1')]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(Buffer.from(await readFile(file, 'utf8'), 'base64')).toHaveLength(32);
});

test('another key, another owner and a changed row are refused, with the fix', async () => {
  const home = await folder();
  const vault = createVault({ home });
  const sealed = await vault.seal(token, 'T1');
  const changed = `${sealed.slice(0, -3)}${sealed.endsWith('AAA') ? 'BBB' : 'AAA'}`;
  await expect(vault.open(sealed, 'T2')).rejects.toThrow('another key');
  await expect(vault.open(changed, 'T1')).rejects.toThrow('another key');
  await expect(vault.open('sealed:1:', 'T1')).rejects.toThrow('another key');
  await expect(createVault({ home, secret: 'another secret' }).open(sealed, 'T1')).rejects.toThrow('CLOVABOT_SECRET');
  await writeFile(path.join(home, 'secret.key'), 'nonsense');
  await expect(createVault({ home }).open(sealed, 'T1')).rejects.toThrow('is no key');
});

test('a key that could not be read is read again once it is fixed', async () => {
  const home = await folder();
  const sealed = await createVault({ home }).seal(token, 'T1');
  const file = path.join(home, 'secret.key');
  const key = await readFile(file);
  const vault = createVault({ home });
  await writeFile(file, 'nonsense');
  await expect(vault.open(sealed, 'T1')).rejects.toThrow('is no key');
  await writeFile(file, key);
  expect(await vault.open(sealed, 'T1')).toBe(token);
});
