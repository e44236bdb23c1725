import type { LicenceCode } from '../shared/search-settings.js';

/** `by-sa`, `4.0` → "CC BY-SA 4.0". */
export function creativeCommons(code: LicenceCode, version?: string): string {
  if (code === 'pdm') return 'Public domain';
  const name = code === 'cc0' ? 'CC0' : `CC ${code.toUpperCase()}`;
  return version ? `${name} ${version}` : name;
}
