/** Names of the few attributes that pass the sanitiser are the same in hast, HTML and React. */
export const html = {};
export const svg = {};
export const hastToReact = {};
export const find = (_schema, property) => ({ property, attribute: property, space: "html" });
