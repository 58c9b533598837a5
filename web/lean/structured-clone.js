/** Every browser that React 19 runs in has it. */
export default (value) => structuredClone(value);
