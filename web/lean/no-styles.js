/** Style attributes do not pass the sanitiser, so none is ever read. */
export default () => ({});
