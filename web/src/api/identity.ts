import type { Face } from "./types";
import { randomId } from "../random";
import { read, remove, write } from "../storage";

/** Who asks: a token of the site's, an anonymous session, or without sign-in a made-up id. */
export interface Identity {
  headers(): Promise<Record<string, string>>;
  /** Answer whether asking again can help, after the service did not take the headers. */
  refused(): Promise<boolean>;
}

interface Session {
  token: string;
  /** By this clock; renewed in the second half of its life. */
  renewAt: number;
  renewableUntil: string;
}

export type GiveToken = () => string | null | Promise<string | null>;

export function identityOf(
  face: Pick<Face, "sign_in">,
  origin: string,
  giveToken: GiveToken,
  project: string | null = null,
): Identity {
  const session = new SessionIdentity(origin, project);
  const own = async () => {
    const token = await giveToken();
    return token ? { authorization: `Bearer ${token}` } : null;
  };
  return {
    async headers() {
      const given = await own();
      if (given) return given;
      if (face.sign_in === "off") return { "x-user-id": visitor() };
      return face.sign_in === "session" ? session.headers() : {};
    },
    async refused() {
      if (await own()) return false;
      return face.sign_in === "session" && session.refused();
    },
  };
}

function visitor(): string {
  const known = read<string>("visitor");
  if (known) return known;
  const made = `widget-${randomId()}`;
  write("visitor", made);
  return made;
}

class SessionIdentity implements Identity {
  private opening: Promise<void> | null = null;
  private readonly kept: string;
  private readonly address: string;

  constructor(origin: string, project: string | null) {
    // sessions of two projects on one site are two
    this.kept = project ? `session.${project}` : "session";
    this.address = `${origin}/api/session${project ? `?project=${encodeURIComponent(project)}` : ""}`;
  }

  async headers(): Promise<Record<string, string>> {
    const session = read<Session>(this.kept);
    if (!session || Date.now() > session.renewAt) await this.open(session);
    const held = read<Session>(this.kept);
    return held ? { authorization: `Bearer ${held.token}` } : {};
  }

  async refused(): Promise<boolean> {
    remove(this.kept);
    await this.open(null);
    return read<Session>(this.kept) !== null;
  }

  private open(session: Session | null): Promise<void> {
    this.opening ??= this.begin(session).finally(() => (this.opening = null));
    return this.opening;
  }

  private async begin(session: Session | null): Promise<void> {
    const renewed = session && (await this.ask({ authorization: `Bearer ${session.token}` }));
    const answer = renewed?.ok ? renewed : await this.ask({});
    if (!answer.ok) return;
    const given = (await answer.json()) as {
      token: string;
      expires_at: string;
      renewable_until: string;
    };
    // the service's own clock, since the visitor's may be wrong
    const now = Date.parse(answer.headers.get("date") ?? "") || Date.now();
    const life = Date.parse(given.expires_at) - now;
    write(this.kept, {
      token: given.token,
      renewAt: Date.now() + life / 2,
      renewableUntil: given.renewable_until,
    } satisfies Session);
  }

  private ask(headers: Record<string, string>): Promise<Response> {
    return fetch(this.address, { method: "POST", headers });
  }
}
