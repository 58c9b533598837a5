import { afterEach, beforeEach, expect, test } from "vitest";
import { identityOf } from "../src/api/identity";
import { read, removeAll } from "../src/storage";
import { json, serve, type Service } from "./service";

const HOUR_MS = 3_600_000;
let service: Service;
/** How long the next sessions live, and whether they can be had and renewed. */
let life: number;
let opens: boolean;
let renews: boolean;

beforeEach(async () => {
  removeAll();
  [life, opens, renews] = [HOUR_MS, true, true];
  let count = 0;
  service = await serve((request, response) => {
    const renewing = request.headers.authorization !== undefined;
    if (!opens || (renewing && !renews)) {
      return json(response, 401, { code: "unauthorized", detail: "", status: 401 });
    }
    const expires = new Date(Date.now() + life).toISOString();
    json(response, 200, {
      token: `token-${++count}`,
      expires_at: expires,
      renewable_until: expires,
    });
  });
});
afterEach(() => service.close());

const session = (token: () => string | null | Promise<string | null> = () => null) =>
  identityOf({ sign_in: "session" }, service.origin, token);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test("one session is opened and used for every call, also after a reload", async () => {
  const identity = session();
  expect(await identity.headers()).toEqual(bearer("token-1"));
  expect(await identity.headers()).toEqual(bearer("token-1"));
  expect(await session().headers()).toEqual(bearer("token-1"));
  expect(service.seen.map(({ method, path }) => [method, path])).toEqual([
    ["POST", "/api/session"],
  ]);
});

test("calls at the same time open one session", async () => {
  const identity = session();
  const headers = await Promise.all([1, 2, 3].map(() => identity.headers()));
  expect(headers).toEqual([bearer("token-1"), bearer("token-1"), bearer("token-1")]);
  expect(service.seen).toHaveLength(1);
});

test("a session in the second half of its life is renewed with its own token", async () => {
  life = -HOUR_MS;
  const identity = session();
  await identity.headers();
  life = HOUR_MS;
  expect(await identity.headers()).toEqual(bearer("token-2"));
  expect(service.seen.map((one) => one.headers.authorization)).toEqual([
    undefined,
    "Bearer token-1",
  ]);
  expect(await identity.headers()).toEqual(bearer("token-2"));
});

test("where a session cannot be renewed a new one is opened", async () => {
  life = -HOUR_MS;
  const identity = session();
  await identity.headers();
  [life, renews] = [HOUR_MS, false];
  expect(await identity.headers()).toEqual(bearer("token-2"));
  expect(service.seen.map((one) => one.headers.authorization)).toEqual([
    undefined,
    "Bearer token-1",
    undefined,
  ]);
});

test("a session that is not taken is replaced", async () => {
  const identity = session();
  await identity.headers();
  expect(await identity.refused()).toBe(true);
  expect(await identity.headers()).toEqual(bearer("token-2"));
});

test("no session to be had: no header, and asking again does not help", async () => {
  opens = false;
  const identity = session();
  expect(await identity.headers()).toEqual({});
  expect(await identity.refused()).toBe(false);
});

test("a site's own token comes first, and only the site can replace it", async () => {
  const identity = session(async () => "of-the-site");
  expect(await identity.headers()).toEqual(bearer("of-the-site"));
  expect(await identity.refused()).toBe(false);
  expect(service.seen).toEqual([]);
});

test("without sign-in a visitor has one made-up name", async () => {
  const identity = identityOf({ sign_in: "off" }, service.origin, () => null);
  const headers = await identity.headers();
  expect(headers["x-user-id"]).toMatch(/^widget-[0-9a-f]{32}$/);
  expect(await identity.headers()).toEqual(headers);
  expect(read("visitor")).toBe(headers["x-user-id"]);
  expect(await identity.refused()).toBe(false);
  expect(service.seen).toEqual([]);
});
