import type { Mounted } from "./mount";
import type { Options, WidgetEvent } from "./options";

declare const __ENTRY__: string;

type Listener = (event: WidgetEvent) => void;

/** `window.Candor`: what is called before the widget is there is done once it is. */
function begin(script: HTMLScriptElement): void {
  const { origin } = new URL(script.src);
  const data = script.dataset;
  const listeners = new Map<string, Set<Listener>>();
  let token: Options["token"] = data.token ?? null;

  const host = document.createElement("candor-widget");
  const parent = data.target ? document.querySelector(data.target) : null;
  const options: Options = {
    origin,
    project: data.project ?? null,
    language: data.language ?? null,
    theme: data.theme === "light" || data.theme === "dark" ? data.theme : "auto",
    display: parent ? "page" : "launcher",
    nonce: script.nonce || data.nonce || null,
    token: () => (typeof token === "function" ? token() : (token ?? null)),
    onEvent: (event) => {
      for (const name of [event.type, "*"]) {
        for (const listener of listeners.get(name) ?? []) listener(event);
      }
      host.dispatchEvent(new CustomEvent(`candor:${event.type}`, { detail: event, bubbles: true }));
    },
  };
  if (parent) host.style.cssText = "display:block;height:100%";
  const ready = documentReady().then(async () => {
    (parent ?? document.body).append(host);
    const { mount } = (await import(/* @vite-ignore */ origin + __ENTRY__)) as {
      mount: (host: HTMLElement, options: Options) => Promise<Mounted>;
    };
    return mount(host, options);
  });
  ready.catch((failure: unknown) => console.error("Candor's widget could not be loaded.", failure));
  const soon = (act: (widget: Mounted) => void) => void ready.then(act, () => undefined);

  window.Candor = {
    open: () => soon((widget) => widget.open()),
    close: () => soon((widget) => widget.close()),
    ask: (question) => soon((widget) => widget.ask(String(question))),
    newChat: () => soon((widget) => widget.newChat()),
    setLanguage: (language) => soon((widget) => widget.setLanguage(String(language))),
    setTheme: (theme) => (host.dataset.theme = theme),
    setToken: (given) => (token = given),
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
    },
    off: (name, listener) => listeners.get(name)?.delete(listener),
    destroy: () => {
      soon((widget) => widget.destroy());
      delete window.Candor;
    },
  };
}

function documentReady(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) =>
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true }),
  );
}

declare global {
  interface Window {
    Candor?: {
      open(): void;
      close(): void;
      ask(question: string): void;
      newChat(): void;
      setLanguage(language: string): void;
      setTheme(theme: "auto" | "light" | "dark"): void;
      setToken(token: Options["token"]): void;
      on(name: WidgetEvent["type"] | "*", listener: Listener): void;
      off(name: WidgetEvent["type"] | "*", listener: Listener): void;
      destroy(): void;
    };
  }
}

// a page that names the script twice has one widget
const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.src && !window.Candor) begin(script);
