// Reads `POST /api/chat/stream` with the real `ai` package and prints what its client sees, as JSON.
import { DefaultChatTransport, readUIMessageStream, uiMessageChunkSchema } from "ai";

const [url, user, message] = process.argv.slice(2);
const headers = { "x-user-id": user };
const api = `${url}/api/chat/stream`;
const schema = uiMessageChunkSchema();

function transport(more = {}) {
  return new DefaultChatTransport({
    api,
    headers,
    prepareSendMessagesRequest: ({ messages }) => ({
      body: { message: messages.at(-1).parts.map((part) => part.text).join(""), ...more },
    }),
  });
}

async function asked(chat) {
  return await chat.sendMessages({
    chatId: "talk",
    trigger: "submit-message",
    messages: [{ id: "1", role: "user", parts: [{ type: "text", text: message }] }],
  });
}

async function read(stream) {
  const chunks = [];
  const seen = new TransformStream({
    transform(chunk, out) {
      chunks.push(chunk);
      out.enqueue(chunk);
    },
  });
  let last = null;
  let states = 0;
  const errors = [];
  const messages = readUIMessageStream({
    stream: stream.pipeThrough(seen),
    onError: (error) => errors.push(String(error)),
  });
  for await (const state of messages) {
    last = state;
    states += 1;
  }
  const invalid = [];
  for (const chunk of chunks) {
    const checked = await schema.validate(chunk);
    if (!checked.success) invalid.push({ chunk, error: String(checked.error) });
  }
  return { message: last, states, errors, invalid, kinds: chunks.map((chunk) => chunk.type) };
}

async function refused() {
  try {
    await asked(transport({ region: "DE" }));
  } catch (error) {
    return JSON.parse(error.message);
  }
  return null;
}

console.log(
  JSON.stringify({ answered: await read(await asked(transport())), refused: await refused() }),
);
