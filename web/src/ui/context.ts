import { createContext, useContext } from "react";
import type { Client } from "../api/client";
import type { Face } from "../api/types";
import { filled, type Language, type Words } from "../texts";

/** What every part of the widget may need; there is always one, so the default is never seen. */
export interface Surroundings {
  client: Client;
  face: Face;
  language: Language;
  dir: "ltr" | "rtl";
  words: Words;
}

export interface Said extends Surroundings {
  say(name: keyof Words, values?: Record<string, string | number>): string;
}

export const Surrounding = createContext<Said | null>(null);

/** Add how to say things; made once for each language, since effects depend on it. */
export function withWords(surroundings: Surroundings): Said {
  const { words, language } = surroundings;
  return {
    ...surroundings,
    say: (name, values = {}) => filled(words[name], values, language),
  };
}

export function useSurroundings(): Said {
  const found = useContext(Surrounding);
  if (!found) throw new Error("a part of the widget stands outside of it");
  return found;
}
