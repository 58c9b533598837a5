/**
 * What the widget keeps in the browser, by name; docs/widget.md lists it. A browser that keeps
 * nothing (a private window, a full disk) only forgets at the next page.
 */
const PREFIX = "candor.";
const memory = new Map<string, string>();

export function read<T>(name: string): T | null {
  let text: string | null | undefined;
  try {
    text = localStorage.getItem(PREFIX + name);
  } catch {
    text = null;
  }
  text ??= memory.get(name) ?? null;
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export function write(name: string, value: unknown): void {
  const text = JSON.stringify(value);
  memory.set(name, text);
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    // kept in memory
  }
}

export function remove(name: string): void {
  memory.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // nothing was kept
  }
}

/** Forget everything, as after "delete my data". */
export function removeAll(): void {
  memory.clear();
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  } catch {
    // nothing was kept
  }
}
