import { createRef } from "react";
import { createRoot } from "react-dom/client";
import { StyleSheetManager } from "styled-components";
import type { Options } from "./options";
import { Theme } from "./ui/theme";
import { type Handle, Widget } from "./ui/Widget";

export interface Mounted extends Handle {
  destroy(): void;
}

/**
 * Put the widget into an element: a shadow tree of its own, so that neither the page's style gets
 * in nor the widget's out.
 */
export function mount(host: HTMLElement, options: Options): Promise<Mounted> {
  const shadow = host.attachShadow({ mode: "open" });
  const styles = document.createElement("div");
  const place = document.createElement("div");
  if (options.display === "page") place.style.height = "100%";
  shadow.append(styles, place);
  host.dataset.theme = options.theme ?? "auto";
  const root = createRoot(place);
  const handle = createRef<Handle>();
  return new Promise((resolve) => {
    const ready = (made: Handle | null) => {
      handle.current = made;
      if (made) {
        resolve({
          open: () => handle.current?.open(),
          close: () => handle.current?.close(),
          ask: (question) => handle.current?.ask(question),
          newChat: () => handle.current?.newChat(),
          setLanguage: (language) => handle.current?.setLanguage(language),
          destroy: () => {
            root.unmount();
            host.remove();
          },
        });
      }
    };
    root.render(
      <StyleSheetManager target={styles} {...(options.nonce ? { nonce: options.nonce } : {})}>
        <Theme />
        <Widget
          {...options}
          handle={ready}
          onDirection={(language, dir) => {
            host.lang = language;
            host.dir = dir;
          }}
        />
      </StyleSheetManager>,
    );
  });
}
