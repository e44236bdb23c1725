/** The one team of a machine's own chat. */
export const webTeam = 'home';
/** The thread of what is posted in no other: everybody on the page sees every thread. */
export const everybody = 'everybody';
