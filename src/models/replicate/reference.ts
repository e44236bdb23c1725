/** How a model is named: "owner/name", or "owner/name:version" for community models. */

const form = /^[a-z0-9][\w.-]*\/[a-z0-9][\w.-]*(:[0-9a-f]{64})?$/i;

export const isReference = (text: string): boolean => form.test(text);

/** Without the version. */
export const nameOf = (reference: string): string => reference.split(':', 1)[0] ?? reference;

export function partsOf(reference: string): { owner: string; name: string; version: string | undefined } {
  const [path = '', version] = reference.split(':');
  const [owner = '', name = ''] = path.split('/');
  return { owner, name, version };
}
