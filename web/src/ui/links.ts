import type { Source } from "../api/types";

/** Tell whether a link may stand: to a source of this answer, or a host that the project names. */
export function mayLink(
  href: string | undefined,
  sources: readonly Source[],
  officialHosts: readonly string[],
): boolean {
  const url = webAddress(href);
  if (!url) return false;
  if (sources.some((source) => webAddress(source.url)?.host === url.host)) return true;
  return officialHosts.some((host) => url.host === host || url.host.endsWith(`.${host}`));
}

/** The address, if it is one of the web without a name and password in it. */
export function webAddress(href: string | null | undefined): URL | null {
  if (!href) return null;
  try {
    const url = new URL(href);
    const plain = !url.username && !url.password;
    return plain && (url.protocol === "https:" || url.protocol === "http:") ? url : null;
  } catch {
    return null;
  }
}
