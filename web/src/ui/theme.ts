import { createGlobalStyle, css } from "styled-components";

const light = css`
  --paper: #fbfaf7;
  --raised: #ffffff;
  --ink: #1b1d22;
  --quiet: #5c616b;
  --line: #e3e0d8;
  --accent: #0f5e4d;
  --on-accent: #ffffff;
  --tint: #e8efe9;
  --caution: #8a5a00;
  --danger: #a3262a;
  --danger-tint: #fbeeed;
  --mark: #f3e6bf;
  color-scheme: light;
`;

const dark = css`
  --paper: #14161a;
  --raised: #1c1f25;
  --ink: #eceae4;
  --quiet: #9ba1ac;
  --line: #2c3038;
  --accent: #5fc7a9;
  --on-accent: #14161a;
  --tint: #22302d;
  --caution: #e3b04b;
  --danger: #f08a84;
  --danger-tint: #2d1d1e;
  --mark: #4a3f1d;
  color-scheme: dark;
`;

/** The tokens, for the whole shadow tree; nothing of the page's own style comes in. */
export const Theme = createGlobalStyle`
  :host {
    all: initial;
    ${light}
    font: 400 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
    color: var(--ink);
  }
  :host([data-theme="dark"]) { ${dark} }
  @media (prefers-color-scheme: dark) {
    :host([data-theme="auto"]) { ${dark} }
  }
  *, *::before, *::after { box-sizing: border-box; }
  button, textarea, select { font: inherit; color: inherit; }
  button { cursor: pointer; }
  button:disabled { cursor: default; }
  [hidden] { display: none !important; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`;
