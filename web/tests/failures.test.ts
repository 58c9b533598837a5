// @vitest-environment jsdom
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount, type Mounted } from "../src/mount";
import { removeAll } from "../src/storage";
import { FACE, json, type Request, serve, type Service } from "./service";
import { turn } from "./turns";

const SOON = { timeout: 8_000, interval: 20 };
const PARTS = [
  { type: "start", messageId: "m", messageMetadata: { turn_id: "turn-1", thread_id: "thread-1" } },
  { type: "text-start", id: "a" },
  { type: "text-delta", id: "a", delta: "A pool holds " },
  { type: "text-delta", id: "a", delta: "two tokens. [1]" },
  { type: "text-end", id: "a" },
  { type: "data-turn", data: turn() },
  { type: "finish" },
];

let service: Service;
let widget: Mounted;
let streams: (request: Request, response: ServerResponse) => void;

beforeEach(async () => {
  removeAll();
  service = await serve((request, response) => {
    if (request.path.startsWith("/api/widget")) {
      return json(response, 200, { ...FACE, sign_in: "off" });
    }
    if (request.path.startsWith("/api/chat/stream")) return streams(request, response);
    json(response, 404, { code: "not_found", status: 404, detail: "There is no such thing." });
  });
  const host = document.body.appendChild(document.createElement("candor-widget"));
  widget = await mount(host, { origin: service.origin, language: "en" });
});

afterEach(async () => {
  widget.destroy();
  document.body.replaceChildren();
  await service.close();
});

const shadow = () => document.querySelector("candor-widget")!.shadowRoot!;
const says = (text: string) => vi.waitFor(() => expect(shadow().textContent).toContain(text), SOON);
const button = (text: string) =>
  [...shadow().querySelectorAll("button")].find((one) => one.textContent === text);
const asked = () => service.seen.filter(({ path }) => path.startsWith("/api/chat/stream"));

/** Send the events behind one number, up to another, as the service does. */
function send(response: ServerResponse, after: number, until = PARTS.length): void {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
  PARTS.slice(after, until).forEach((part, index) =>
    response.write(`id: ${after + index + 1}\ndata: ${JSON.stringify(part)}\n\n`),
  );
}

test("a connection that breaks is told and taken up behind the last event", async () => {
  let answers = 0;
  let cut = () => {};
  streams = ({ headers }, response) => {
    answers += 1;
    if (answers === 1) {
      send(response, 0, 3);
      cut = () => void response.destroy();
    } else if (answers === 2) {
      response.destroy();
    } else {
      send(response, Number(headers["last-event-id"]));
      response.end();
    }
  };
  widget.ask("What is a pool?");
  await says("A pool holds");
  cut();
  await says("Connection lost. Reconnecting …");
  await says("two tokens.");
  await vi.waitFor(() => expect(button("Helpful")).toBeDefined(), SOON);
  expect(shadow().textContent).not.toContain("Connection lost");
  expect(shadow().textContent!.match(/A pool holds two tokens/g)).toHaveLength(2); // with its source
  expect(asked().map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/chat/stream",
    "GET /api/chat/stream/turn-1",
    "GET /api/chat/stream/turn-1",
  ]);
  expect(asked().at(-1)!.headers["last-event-id"]).toBe("3");
});

test("who asks too fast is told how long to wait, and may then try again", async () => {
  let answers = 0;
  streams = (_, response) => {
    answers += 1;
    if (answers === 1) {
      const problem = { code: "rate_limited", status: 429, detail: "Too many." };
      return json(response, 429, problem, { "retry-after": "2" });
    }
    send(response, 0);
    response.end();
  };
  widget.ask("What is a pool?");
  await says("You can ask again in 2 seconds.");
  expect(button("Try again")!.disabled).toBe(true);
  await vi.waitFor(() => expect(button("Try again")!.disabled).toBe(false), SOON);
  button("Try again")!.click();
  await says("two tokens.");
  expect(asked()).toHaveLength(2);
});

test("a used-up quota is told in the service's words, with nothing to try again", async () => {
  const detail = "Your 100 questions of this month are used.";
  streams = (_, response) => json(response, 402, { code: "quota_exceeded", status: 402, detail });
  widget.ask("What is a pool?");
  await says(detail);
  expect(button("Try again")).toBeUndefined();
});

test("Escape closes it before anything can be written, and the button has the focus", async () => {
  shadow().querySelector<HTMLElement>('[aria-label="Ask a question"]')!.click();
  await vi.waitFor(() => expect(shadow().activeElement).not.toBeNull(), SOON);
  const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true });
  shadow().activeElement!.dispatchEvent(escape);
  await vi.waitFor(() => {
    expect(shadow().activeElement?.getAttribute("aria-label")).toBe("Ask a question");
  }, SOON);
});

test("what fails in the menu is told", async () => {
  widget.open();
  await vi.waitFor(
    () => expect(shadow().querySelector('[aria-label="Menu"]')).not.toBeNull(),
    SOON,
  );
  shadow().querySelector<HTMLElement>('[aria-label="Menu"]')!.click();
  await vi.waitFor(() => expect(button("Download my data")).toBeDefined(), SOON);
  button("Download my data")!.click();
  await vi.waitFor(() => {
    expect(shadow().querySelector('[role="alert"]')?.textContent).toBe("There is no such thing.");
  }, SOON);
});
