/** A text that is shown has no path in a file system. */
export const minpath = {};
