"use strict";

const OPTIONAL = ["analytics", "improvement"];

async function consent(change) {
  const response = await call("/api/consent", change ? "PUT" : "GET", change);
  if (!response.ok) throw new Error("consent");
  return response.json();
}

// what was shown goes back with the choice, so that the record names the very text
async function choose(state, box, agreed) {
  const shown = { version: state.current_version, language: state.language };
  if (!agreed) return consent({ ...shown, given: false });
  const ticked = OPTIONAL.filter((purpose) => box.querySelector(`[name=${purpose}]`).checked);
  const left = OPTIONAL.filter((purpose) => !ticked.includes(purpose));
  if (left.length) await consent({ ...shown, given: false, purposes: left });
  return consent({ ...shown, given: true, purposes: ["answering", ...ticked] });
}

function text(state, tag, purpose) {
  const node = make(tag, "", state.text[purpose]);
  node.lang = state.language;
  node.dir = "auto";
  return node;
}

function option(state, purpose) {
  const label = make("label", "option");
  const tick = make("input");
  tick.type = "checkbox";
  tick.name = purpose;
  // nothing is ticked beforehand unless it is so already
  tick.checked = state.permitted[purpose];
  label.append(tick, text(state, "span", purpose));
  return label;
}

function lastChoice(state) {
  if (!state.at) return "You have not chosen yet.";
  const agreed = state.given ? `You agreed to: ${state.purposes.join(", ")}.` : "You did not agree.";
  return `${agreed} Last changed ${new Date(state.at).toLocaleString()}.`;
}

// `reason` is why the choices are shown, `then` what goes on once the user may be answered
async function showChoices(reason, then) {
  let state;
  try { state = await consent(); } catch { showProblem("Your choices cannot be read right now. Please try again."); return; }
  document.querySelector(".choices")?.remove();
  const box = make("section", "notice choices");
  box.setAttribute("aria-label", "Privacy choices");
  box.tabIndex = -1;
  if (reason) box.append(make("p", "", reason));
  box.append(text(state, "p", "answering"), ...OPTIONAL.map((purpose) => option(state, purpose)));
  if (state.gpc) box.append(make("p", "quiet", "Your browser sends Global Privacy Control. It counts as a no to analytics and improvement, unless you agree to them here."));
  box.append(make("p", "quiet", lastChoice(state)));
  const answers = make("div", "row");
  for (const [agreed, word] of [[true, state.actions.agree], [false, state.actions.refuse]]) {
    const button = make("button", "choice", word);
    button.type = "button";
    button.lang = state.language;
    button.dataset.agreed = agreed;
    button.addEventListener("click", async () => {
      let kept;
      try { kept = await choose(state, box, agreed); } catch { showProblem("Your choice could not be saved. Please try again."); return; }
      box.remove();
      if (kept.permitted.answering && then) then();
      else showProblem(agreed ? "Your choice is saved." : "Your choice is saved: your questions are not processed. You can agree at any time under Privacy choices.");
    });
    answers.append(button);
  }
  box.append(answers);
  conversation.append(box);
  box.focus();
  answers.scrollIntoView({ block: "end" });
}

document.getElementById("privacy").addEventListener("click", () => showChoices());
