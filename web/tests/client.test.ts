import { afterEach, beforeEach, expect, test } from "vitest";
import { Client, ServiceError } from "../src/api/client";
import type { Problem } from "../src/api/types";
import { removeAll } from "../src/storage";
import { FACE, json, serve, type Service } from "./service";

const PROBLEM = { code: "rate_limited", detail: "Too many.", status: 429 };
let service: Service;
let valid: string;
let refusal: { problem: unknown; headers: Record<string, string> } | null;

beforeEach(async () => {
  removeAll();
  valid = "token-1";
  refusal = null;
  let count = 0;
  service = await serve((request, response) => {
    if (request.path.startsWith("/api/widget")) return json(response, 200, FACE);
    if (request.path === "/api/session") {
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      return json(response, 200, {
        token: `token-${++count}`,
        expires_at: expires,
        renewable_until: expires,
      });
    }
    if (refusal) return json(response, 429, refusal.problem, refusal.headers);
    if (request.headers.authorization !== `Bearer ${valid}`) {
      return json(response, 401, { code: "unauthorized", detail: "", status: 401 });
    }
    json(response, 200, { threads: [] });
  });
});
afterEach(() => service.close());

const client = (origin = service.origin) => new Client(origin, () => null);
const problemOf = async (call: Promise<unknown>): Promise<Problem> => {
  const failure: unknown = await call.catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(ServiceError);
  return (failure as ServiceError).problem;
};

test("a call whose session has run out is made again with a new one", async () => {
  valid = "token-2";
  expect(await client().threads()).toEqual([]);
  const calls = service.seen.filter(({ path }) => path === "/api/threads");
  expect(calls.map((one) => one.headers.authorization)).toEqual([
    "Bearer token-1",
    "Bearer token-2",
  ]);
});

test("a call that is refused twice is refused", async () => {
  valid = "never";
  expect(await problemOf(client().threads())).toMatchObject({ code: "unauthorized", status: 401 });
});

test("a refusal carries its problem and when to come back", async () => {
  refusal = { problem: PROBLEM, headers: { "retry-after": "17" } };
  expect(await problemOf(client().threads())).toEqual({ ...PROBLEM, retryAfter: 17 });
});

test("a proxy's page instead of a problem is a failure", async () => {
  refusal = { problem: "<html>", headers: {} };
  expect(await problemOf(client().threads())).toMatchObject({ code: "failed", status: 429 });
});

test("a service that is not there is offline, and is asked again later", async () => {
  const { origin } = service;
  await service.close();
  const asking = client(origin);
  expect(await problemOf(asking.face("en"))).toMatchObject({ code: "offline" });
  expect(await problemOf(asking.face("en"))).toMatchObject({ code: "offline" });
});

test("a language's face is asked for once", async () => {
  const asking = client();
  expect(await asking.face("en")).toEqual(FACE);
  await asking.face("en");
  await asking.face("pt-BR");
  expect(service.seen.map(({ path }) => path)).toEqual([
    "/api/widget?language=en",
    "/api/widget?language=pt-BR",
  ]);
});
