// @vitest-environment jsdom
import { version } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CandorWidget, type Mounted, type WidgetEvent } from "../src";
import { removeAll } from "../src/storage";
import phrases from "./phrases.json";
import { FACE, json, serve, type Service } from "./service";
import { turn } from "./turns";

// jsdom has no layout, so nothing to scroll
Element.prototype.scrollIntoView ??= () => undefined;

/** How long a step may take on a busy machine. */
const SOON = { timeout: 8_000, interval: 20 };
const PARTS = [
  { type: "start", messageId: "m", messageMetadata: { turn_id: "turn-1", thread_id: "thread-1" } },
  { type: "data-status", data: { step: "retrieve", doing: "retrieving", provider: null } },
  { type: "text-start", id: "a" },
  { type: "text-delta", id: "a", delta: "A pool holds " },
  { type: "text-delta", id: "a", delta: "two tokens. [1]" },
  { type: "text-end", id: "a" },
  { type: "data-turn", data: turn() },
  { type: "finish" },
];

let service: Service;
let root: Root;
let widget: Mounted | null;
let events: WidgetEvent[];

beforeEach(async () => {
  removeAll();
  [widget, events] = [null, []];
  service = await serve(({ path }, response) => {
    if (path.startsWith("/api/widget")) return json(response, 200, FACE);
    if (path.startsWith("/api/session")) {
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      return json(response, 200, { token: "t", expires_at: expires, renewable_until: expires });
    }
    if (path !== "/api/chat/stream") return json(response, 404, { code: "not_found", status: 404 });
    response.writeHead(200, { "content-type": "text/event-stream" });
    PARTS.forEach((part, index) =>
      response.write(`id: ${index + 1}\ndata: ${JSON.stringify(part)}\n\n`),
    );
    response.end();
  });
  const place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  root.render(
    <CandorWidget
      origin={service.origin}
      language="en"
      nonce="n0nce"
      onReady={(made) => (widget = made)}
      onEvent={(event) => events.push(event)}
    />,
  );
  await vi.waitFor(() => expect(widget).not.toBeNull(), SOON);
});

afterEach(async () => {
  root.unmount();
  await vi.waitFor(() => expect(document.querySelector("candor-widget")).toBeNull(), SOON);
  document.body.replaceChildren();
  await service.close();
});

const shadow = () => document.querySelector("candor-widget")!.shadowRoot!;
const named = (label: string) => shadow().querySelector<HTMLElement>(`[aria-label="${label}"]`)!;
const shown = (label: string) =>
  vi.waitFor(() => {
    expect(named(label)).not.toBeNull();
    return named(label);
  }, SOON);
async function write(text: string): Promise<void> {
  const field = (await shown("Your question")) as HTMLTextAreaElement;
  // as a person's typing does, past React's own setter
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")!.set!.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
}
const asked = () => service.seen.filter(({ path }) => path === "/api/chat/stream");

test("it runs under the React that it is said to run under", () => {
  const wanted = import.meta.env.REACT ?? "19";
  expect(version.split(".")[0]).toBe(wanted);
});

test("a closed widget asks the service nothing and styles nothing outside", () => {
  expect(named("Ask a question")).not.toBeNull();
  expect(service.seen).toEqual([]);
  expect(document.head.querySelectorAll("style")).toHaveLength(0);
  const styles = [...shadow().querySelectorAll("style")];
  expect(styles.length).toBeGreaterThan(0);
  for (const style of styles) expect(style.getAttribute("nonce")).toBe("n0nce");
});

test("a question is asked, its answer is shown, and the numeral opens the source", async () => {
  named("Ask a question").click();
  await write("What is a pool?");
  await vi.waitFor(() => expect(named("Send").hasAttribute("disabled")).toBe(false), SOON);
  named("Send").click();
  const numeral = await shown("Source 1");
  await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: "answer", sources: 1 }), SOON);
  expect(shadow().textContent).toContain("A pool holds two tokens.");
  expect(JSON.parse(asked()[0]!.body)).toEqual({ message: "What is a pool?", language: "en" });
  expect(asked()[0]!.headers.authorization).toBe("Bearer t");
  expect(events.map(({ type }) => type)).toEqual(["open", "question", "answer"]);
  numeral.click();
  await vi.waitFor(() => {
    expect(shadow().querySelector("mark")?.textContent?.trim()).toBe("A pool holds two tokens.");
  }, SOON);
  expect(shadow().querySelector("a")?.getAttribute("href")).toBe("https://docs.example.net/pools");
});

test.each(["english", "spanish", "korean"] as const)(
  "a phrase in %s is cleared and never sent, typed or by a script",
  async (language) => {
    const phrase = phrases[language][0]!;
    named("Ask a question").click();
    await write(phrase);
    const card = await shown("Stop: this looks like a wallet secret");
    // who types on does not press the button
    await vi.waitFor(() => expect(shadow().activeElement).toBe(card), SOON);
    expect(shadow().textContent).not.toContain(phrase);
    shadow().querySelector<HTMLElement>('[role="alertdialog"] button')!.click();
    expect(((await shown("Your question")) as HTMLTextAreaElement).value).toBe("");
    widget!.ask(phrase);
    await shown("Stop: this looks like a wallet secret");
    for (const { path, body } of service.seen) expect(path + body).not.toContain(phrase);
    expect(asked()).toEqual([]);
  },
);

test("another language turns it around", async () => {
  widget!.open();
  await shown("Your question");
  widget!.setLanguage("ar");
  await shown("سؤالك");
  const host = document.querySelector<HTMLElement>("candor-widget")!;
  expect([host.dir, host.lang]).toEqual(["rtl", "ar"]);
});

test("other props mount it anew, and what a page no longer shows is gone", async () => {
  widget = null;
  root.render(
    <CandorWidget origin={service.origin} display="page" onReady={(made) => (widget = made)} />,
  );
  await vi.waitFor(() => expect(widget).not.toBeNull(), SOON);
  await vi.waitFor(() => expect(document.querySelectorAll("candor-widget")).toHaveLength(1), SOON);
  await shown("Your question");
  expect(named("Ask a question")).toBeNull();
});
