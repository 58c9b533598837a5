import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Request {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Service {
  origin: string;
  /** What was asked, in order. */
  seen: Request[];
  close(): Promise<void>;
}

/** A service on a free port that does what `answer` says; the widget's own calls reach it. */
export async function serve(
  answer: (request: Request, response: ServerResponse) => void | Promise<void>,
): Promise<Service> {
  const seen: Request[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const request = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(request);
      void answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

export const FACE = {
  name: "Example Swap",
  knows: "I know the documents of Example Swap.",
  starters: ["What is a pool?"],
  languages: [
    { code: "en", name: "English", dir: "ltr" },
    { code: "ar", name: "العربية", dir: "rtl" },
  ],
  language: "en",
  sign_in: "session",
  max_message_chars: 2_000,
  official_hosts: ["example.org"],
};
