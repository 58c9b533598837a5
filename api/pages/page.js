"use strict";

const conversation = document.getElementById("conversation");
const statusLine = document.getElementById("status");
const form = document.getElementById("form");
const field = document.getElementById("message");
const send = document.getElementById("send");
const emptyState = document.getElementById("empty");
const THREAD = "candor.thread";
const SESSION = "candor.session";
const SIGN_IN = "This service asks you to sign in, and this page cannot do that. Ask on the site that offers this assistant, where you are signed in.";

async function openSession(headers) {
  const given = await fetch("/api/session", { method: "POST", headers });
  if (!given.ok) return given;
  const session = await given.json();
  // renewed in the second half of its life, measured by the service's own clock
  const life = Date.parse(session.expires_at) - Date.parse(given.headers.get("date"));
  session.renew_at = Date.now() + life / 2;
  sessionStorage.setItem(SESSION, JSON.stringify(session));
  return given;
}

function bearer() {
  const session = JSON.parse(sessionStorage.getItem(SESSION) || "null");
  return session ? { session, headers: { authorization: `Bearer ${session.token}` } } : { headers: {} };
}

// sends JSON; where the service asks for a token, as the visitor of an anonymous session
async function call(path, method, body) {
  const attempt = () => fetch(path, { method, headers: { "content-type": "application/json", ...bearer().headers }, body: JSON.stringify(body) });
  const { session, headers } = bearer();
  if (session && Date.now() > session.renew_at) await openSession(headers);
  const response = await attempt();
  if (response.status !== 401) return response;
  sessionStorage.removeItem(SESSION);
  const given = await openSession({});
  if (given.ok) return attempt();
  return given.status === 404 ? new Response(JSON.stringify({ detail: SIGN_IN }), { status: 401 }) : given;
}

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// `code`, **bold** and [1]; everything else stays text, so no answer can bring markup of its own
function inline(node, text, prefix) {
  for (const part of text.replace(/ +(?=\[\d{1,2}\])/g, "").split(/(`[^`\n]+`|\*\*[^*\n]+\*\*|\[\d{1,2}\])/)) {
    if (/^`.+`$/.test(part)) node.append(make("code", "", part.slice(1, -1)));
    else if (/^\*\*.+\*\*$/.test(part)) node.append(make("strong", "", part.slice(2, -2)));
    else if (/^\[\d+\]$/.test(part)) {
      const link = make("a", "cite", part.slice(1, -1));
      link.href = `#${prefix}-${part.slice(1, -1)}`;
      link.setAttribute("aria-label", `source ${part.slice(1, -1)}`);
      node.append(link);
    } else node.append(part);
  }
  return node;
}

function render(text, prefix) {
  const answer = make("div", "answer");
  let list = null;
  let fence = null;
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) answer.append(inline(make("p"), paragraph.join(" "), prefix));
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    if (/^\s*```/.test(line)) {
      flush();
      if (fence) { answer.append(fence); fence = null; }
      else { fence = make("pre"); fence.append(make("code")); }
      continue;
    }
    if (fence) { fence.firstChild.textContent += line + "\n"; continue; }
    const item = line.match(/^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/);
    if (item) {
      flush();
      const tag = item[1] ? "OL" : "UL";
      if (!list || list.tagName !== tag) {
        list = make(tag.toLowerCase());
        if (item[1]) list.start = Number(item[1]);
        answer.append(list);
      }
      list.append(inline(make("li"), item[2], prefix));
    } else if (!line.trim()) { flush(); list = null; }
    else { list = null; paragraph.push(line.trim()); }
  }
  flush();
  if (fence) answer.append(fence);
  return answer;
}

function sources(turn, prefix) {
  const list = make("ul", "sources");
  for (const source of turn.sources) {
    const row = make("li");
    row.id = `${prefix}-${source.id}`;
    const card = make("details");
    const where = source.heading.startsWith(source.title) ? source.heading : [source.title, source.heading].filter(Boolean).join(" > ");
    card.append(make("summary", "", `${source.id}. ${where}`));
    card.append(make("blockquote", "", source.snippet || source.url || ""));
    row.append(card);
    list.append(row);
  }
  return list;
}

function showTurn(turn) {
  const prefix = `source-${turn.turn_id}`;
  if (!conversation.querySelector(".answer")) conversation.append(make("p", "quiet disclosure", turn.disclosure));
  if (turn.privacy.notice) {
    const secret = Object.keys(turn.privacy.redacted).some((type) => ["SEED_PHRASE", "PRIVATE_KEY", "API_KEY", "JWT"].includes(type));
    conversation.append(make("div", secret ? "notice danger" : "notice", turn.privacy.notice));
  }
  const answer = render(turn.answer, prefix);
  const last = answer.lastElementChild;
  if (turn.validation.disclaimer && last) last.className = "disclaimer";
  conversation.append(answer);
  if (turn.sources.length) answer.append(sources(turn, prefix));
  const by = turn.routing.degraded ? "quoted from the documents" : `answered by ${turn.routing.provider}`;
  answer.append(make("div", "meta", `${by} · confidence ${turn.validation.confidence_score} of 100 · ${turn.usage.used} of ${turn.usage.limit} questions this month`));
  answer.addEventListener("click", (event) => {
    const link = event.target.closest(".cite");
    const row = link && document.getElementById(link.hash.slice(1));
    if (row) row.querySelector("details").open = true;
  });
}

function showProblem(detail) {
  conversation.append(make("div", "notice", detail));
}

async function ask(message, echo = true) {
  emptyState.remove();
  if (echo) conversation.append(make("div", "asked", message));
  send.disabled = true;
  statusLine.textContent = "Searching the documents …";
  window.scrollTo(0, document.body.scrollHeight);
  try {
    const body = { message };
    const thread = sessionStorage.getItem(THREAD);
    if (thread) body.thread_id = thread;
    const response = await call("/api/chat", "POST", body);
    const turn = await response.json();
    if (response.ok) {
      sessionStorage.setItem(THREAD, turn.thread_id);
      showTurn(turn);
      return;
    }
    if (turn.notice) conversation.append(make("div", "notice danger", turn.notice));
    if (turn.code === "consent_required") await showChoices(turn.detail, () => ask(message, false));
    else showProblem(turn.detail || turn.title);
  } catch {
    showProblem("The service cannot be reached. Check that it is running, then send the question again.");
    field.value = message;
  } finally {
    send.disabled = false;
    statusLine.textContent = "";
    if (!document.querySelector(".choices")) field.focus();
    window.scrollTo(0, document.body.scrollHeight);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = field.value.trim();
  if (!message || send.disabled) return;
  field.value = "";
  ask(message);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
for (const starter of document.querySelectorAll(".starter")) {
  starter.addEventListener("click", () => ask(starter.textContent));
}
document.getElementById("new").addEventListener("click", () => {
  sessionStorage.removeItem(THREAD);
  location.reload();
});
