/** ms after which an edit of a message asks nothing again: by then it is mended for those who read it. */
export const maxEditMs = 5 * 60 * 1000;
