/** "Baseball_Bat" → "baseball bat": the form in which names of categories are kept and looked up. */
export const conceptName = (name: string): string =>
  name.toLowerCase().replaceAll('_', ' ').replace(/\s+/g, ' ').trim().slice(0, 100);

/** LVIS tells namesakes apart by a remark: "bow (weapon)" → "bow". Undefined when there is none. */
export const withoutRemark = (name: string): string | undefined => /^(.+?) ?\([^)]*\)$/.exec(name)?.[1];
