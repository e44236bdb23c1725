// @ts-check
/** What this browser remembers by itself: who writes here, how far each thread was read. */

/** @param {string} key @returns {any} undefined when it is not there or damaged */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** @returns {string | undefined} */
export const keptPerson = () => {
  const id = read('clovabot-person');
  return typeof id === 'string' ? id : undefined;
};
/** @param {string} id */
export const keepPerson = (id) => localStorage.setItem('clovabot-person', JSON.stringify(id));

/** How many posts of each thread were seen; undefined at the first visit. @returns {Record<string, number> | undefined} */
export const keptRead = () => {
  const seen = read('clovabot-read');
  return typeof seen === 'object' ? seen : undefined;
};
/** @param {Record<string, number>} seen */
export const keepRead = (seen) => localStorage.setItem('clovabot-read', JSON.stringify(seen));

/** @typedef {'system' | 'light' | 'dark'} Theme */
/** @returns {Theme} */
export const keptTheme = () => {
  const theme = localStorage.getItem('clovabot-theme');
  return theme === 'light' || theme === 'dark' ? theme : 'system';
};
/** @param {Theme} theme */
export function keepTheme(theme) {
  localStorage.setItem('clovabot-theme', theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
