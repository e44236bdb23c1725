import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../contracts/errors.js';
import type { Vault } from '../contracts/store.js';

const algorithm = 'aes-256-gcm';
const prefix = 'sealed:1:';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const keyFile = 'secret.key';

/**
 * A vault whose key comes of a secret, or without one is kept in a file that only its owner may read. The key is made
 * or read at the first use.
 */
export function createVault({ home, secret }: { readonly home: string; readonly secret?: string }): Vault {
  let known: Promise<Buffer> | undefined;
  async function key(): Promise<Buffer> {
    known ??= secret === undefined ? keptKey(home) : Promise.resolve(scryptSync(secret, 'clovabot', keyBytes));
    try {
      return await known;
    } catch (error) {
      // Once fixed, it is read again.
      known = undefined;
      throw error;
    }
  }
  return {
    isSealed: (text) => text.startsWith(prefix),
    async seal(text, about) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, await key(), nonce).setAAD(Buffer.from(about));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
    },
    async open(sealed, about) {
      const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url');
      const [tagAt, hiddenAt] = [nonceBytes, nonceBytes + tagBytes];
      try {
        const decipher = createDecipheriv(algorithm, await key(), bytes.subarray(0, tagAt), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(tagAt, hiddenAt));
        return Buffer.concat([decipher.update(bytes.subarray(hiddenAt)), decipher.final()]).toString('utf8');
      } catch (cause) {
        if (cause instanceof ConfigError) throw cause;
        throw new ConfigError(
          `[vault] what is kept for ${about} was sealed with another key; bring back the CLOVABOT_SECRET, or the ${keyFile} in CLOVABOT_HOME, of then`,
          { cause },
        );
      }
    },
  };
}

async function keptKey(home: string): Promise<Buffer> {
  const file = path.join(home, keyFile);
  await mkdir(home, { recursive: true });
  // Whole or not at all, and the first process that needs it wins.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
  const key = Buffer.from(await readFile(file, 'utf8'), 'base64');
  if (key.length === keyBytes) return key;
  throw new ConfigError(`[vault] ${file} is no key; restore the old one, or delete it and install the bot again`);
}
