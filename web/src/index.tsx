/** The widget as a React component, for sites that are made with React 18 or newer. */
import { useEffect, useRef } from "react";
import { type Mounted, mount } from "./mount";
import type { Options, WidgetEvent } from "./options";

export type { Mounted, Options, WidgetEvent };
export { mount };

export function CandorWidget(props: Options & { onReady?: (widget: Mounted) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const { origin, project, language, theme, display, nonce } = props;
  useEffect(() => {
    const host = document.createElement("candor-widget");
    if (display === "page") host.style.cssText = "display:block;height:100%";
    place.current?.append(host);
    const given: Options = { origin, project, language, theme, display, nonce };
    let gone = false;
    const mounting = mount(host, {
      ...given,
      token: () => {
        const { token } = latest.current;
        return typeof token === "function" ? token() : (token ?? null);
      },
      onEvent: (event) => latest.current.onEvent?.(event),
    });
    void mounting.then((widget) => !gone && latest.current.onReady?.(widget));
    return () => {
      gone = true;
      void mounting.then((widget) => widget.destroy());
    };
  }, [origin, project, language, theme, display, nonce]);
  return <div ref={place} style={display === "page" ? { height: "100%" } : undefined} />;
}
