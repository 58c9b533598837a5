// Asks the service through the stock `openai` package and prints what came, as JSON.
import OpenAI from "openai";

const [url, user] = process.argv.slice(2);
const client = new OpenAI({
  baseURL: `${url}/v1`,
  apiKey: "unused",
  maxRetries: 3,
  defaultHeaders: { "x-user-id": user },
});
const asked = {
  model: "candor",
  messages: [{ role: "user", content: "How to stake ETH?" }],
};

async function refused(ask) {
  try {
    await ask();
  } catch (error) {
    const { status, code, type, message, requestID } = error;
    return { name: error.constructor.name, status, code, type, message, requestID };
  }
  return null;
}

async function plain() {
  return await client.chat.completions.create(asked);
}

async function streamed() {
  const chunks = [];
  const options = { ...asked, stream: true, stream_options: { include_usage: true } };
  for await (const chunk of await client.chat.completions.create(options)) chunks.push(chunk);
  return chunks;
}

async function gathered() {
  return await client.chat.completions.stream(asked).finalChatCompletion();
}

async function models() {
  const names = [];
  for await (const model of client.models.list()) names.push(model.id);
  return names;
}

console.log(
  JSON.stringify({
    plain: await plain(),
    streamed: await streamed(),
    gathered: await gathered(),
    models: await models(),
    unknownModel: await refused(() => client.models.retrieve("gpt-9")),
    nothingAsked: await refused(() => client.chat.completions.create({ ...asked, messages: [] })),
    twoAnswers: await refused(() => client.chat.completions.create({ ...asked, n: 2 })),
    refused: await refused(() =>
      client.chat.completions.create({ ...asked, stream: true, metadata: { region: "DE" } }),
    ),
  }),
);
