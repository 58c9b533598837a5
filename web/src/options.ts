/** How a site sets the widget up; docs/widget.md explains each. */
export interface Options {
  /** Where the service is, such as `https://help.example.org`. */
  origin: string;
  /** Whose documents answer visitors who are not signed in; unset: the default project's. */
  project?: string | null;
  /** BCP 47; unset: the page's own language, then the browser's. */
  language?: string | null;
  theme?: "auto" | "light" | "dark";
  /** `page` fills the element it stands in, without a launcher. */
  display?: "launcher" | "page";
  /** Of the site's Content-Security-Policy, for the style elements. */
  nonce?: string | null;
  /** Answers a signed-in visitor's JWT, or null. */
  token?: string | (() => string | null | Promise<string | null>) | null;
  onEvent?: (event: WidgetEvent) => void;
}

/** What a site is told; never a word of a conversation. */
export type WidgetEvent =
  | { type: "open" | "close" | "question" }
  | { type: "answer"; turnId: string; confidence: number; sources: number; stopped: boolean }
  | { type: "feedback"; turnId: string; score: 1 | -1 }
  | { type: "error"; code: string };
